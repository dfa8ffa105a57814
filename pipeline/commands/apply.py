"""``zhengben apply``: a reviewed Word file or workbook comes back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _options, _report

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions


@click.command(
    "apply",
    short_help="读回审阅过的 Word 或 Excel，重新生成",
    epilog="\b\n示例：\n  zhengben apply out/报告/3-报告.xlsx",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="文档文件夹（FILE 不在其中时）。",
)
@click.option(
    "--source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="源文件，--pdfa 3a 时附上。",
)
@_options.emit_options
@_options.repair_options
@_options.force_option
@_options.quiet_option
@_options.run_options
def command(
    file: Path, folder: Path | None, source: Path | None, options: RunOptions, quiet: bool
) -> None:
    """读回 FILE（审阅过的 .docx、.xlsx 或 decisions.json）中的决定，重新修复和生成。"""
    from pipeline.batch.application import apply_review
    from pipeline.batch.lock import locked, output_folders_of
    from pipeline.batch.sources import SourceFile

    data = SourceFile(str(source), Path(), "").read() if source is not None else None
    jobs = [(str(file), partial(apply_review, file, options, folder, data))]
    with locked(output_folders_of([folder or file.parent])):
        _report.finish(_report.work_through(jobs, quiet=quiet), quiet=quiet)
