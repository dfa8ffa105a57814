"""``zhengben run``: all stages at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

import click

from pipeline.commands import _options, _report


@click.command(
    "run",
    short_help="从原文一步做出 Word、PDF、Excel 和文本",
    epilog="\b\n示例：\n  zhengben run 报告.txt -o out\n  zhengben run 文件夹 --to docx,pdf",
)
@click.argument("sources", nargs=-1, required=True, metavar="SRC…")
@_options.out_option
@_options.emit_options
@_options.repair_options
@_options.force_option
@_options.quiet_option
@click.option("--name", default="stdin", show_default=True, help="标准输入（-）的文档名。")
def command(
    sources: tuple[str, ...],
    out: Path,
    outputs: tuple[str, ...],
    style: str,
    font_dirs: tuple[str, ...],
    allow_missing_glyphs: bool,
    pdfa: Literal["2a", "2u", "3a"],
    archive_stamp: bool,
    accept: Literal["applied", "proposed"],
    min_confidence: float,
    terms: str | None,
    force: bool,
    quiet: bool,
    name: str,
) -> None:
    """读入 SRC（文件、文件夹、通配符，或 - 表示标准输入），修复并生成各种文档。"""
    from pipeline.batch.process import Options, failing, repair_settings, run_source
    from pipeline.batch.sources import find_sources
    from pipeline.errors import SourceError
    from pipeline.stylesheet import load_stylesheet

    load_stylesheet(style)  # a bad style is one error, not one for each document
    options = Options(
        style=style,
        outputs=outputs,
        font_dirs=font_dirs,
        repair=repair_settings(accept, min_confidence, terms),
        allow_missing_glyphs=allow_missing_glyphs,
        pdfa=pdfa,
        archive_stamp=archive_stamp,
        force=force,
    )
    bad: dict[str, SourceError] = {}
    found = find_sources(sources, name, bad)
    jobs: list[_report.Job] = [
        *((path, failing(error)) for path, error in bad.items()),
        *((source.path, partial(run_source, source, out, options)) for source in found),
    ]
    _report.finish(_report.work_through(jobs, quiet=quiet), quiet=quiet)
