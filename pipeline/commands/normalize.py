"""``zhengben normalize``: source to 1-normalized.json."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from pipeline.commands import _options, _report


@click.command(
    "normalize",
    short_help="第一步：读入原文，识别结构",
    epilog="\b\n示例：\n  zhengben normalize 报告.txt -o out",
)
@click.argument("sources", nargs=-1, required=True, metavar="SRC…")
@_options.out_option
@_options.force_option
@_options.quiet_option
@click.option("--name", default="stdin", show_default=True, help="标准输入（-）的文档名。")
def command(sources: tuple[str, ...], out: Path, force: bool, quiet: bool, name: str) -> None:
    """读入 SRC，识别编码、页面杂项和公文结构，写出 1-normalized.json。"""
    from pipeline.batch.process import Options, failing, normalize_source
    from pipeline.batch.sources import find_sources
    from pipeline.errors import SourceError

    options = Options(force=force)
    bad: dict[str, SourceError] = {}
    found = find_sources(sources, name, bad)
    jobs: list[_report.Job] = [
        *((path, failing(error)) for path, error in bad.items()),
        *((source.path, partial(normalize_source, source, out, options)) for source in found),
    ]
    _report.finish(_report.work_through(jobs, quiet=quiet), quiet=quiet)
