"""``zhengben emit``: 2-repaired.json to Word, PDF, Excel and text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _batch, _options

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions


@click.command(
    "emit",
    short_help="第三步：生成 Word、PDF、Excel、OFD 和文本",
    epilog="\b\n示例：\n  zhengben emit out/报告 --to docx,pdf\n"
    "  zhengben emit out --to pdf --set 全宗号=Z109 --set-from 归档.csv",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@_options.batch_options
@_options.emit_options
@click.option(
    "--accept",
    "line",
    type=_options.LevelChoice(),
    help="改印到这一级（certain 只印确定的）：由该文件夹重新修复；不给出则照文件夹原来的。",
)
@click.option(
    "--source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="源文件，--pdfa 3a 或 --ofd-attach 时附上。",
)
@_options.set_option
@_options.filing_option
@_options.force_option
@_options.quiet_option
@_options.run_options
def command(
    paths: tuple[str, ...],
    jobs: int | None,
    progress: _batch.Progress,
    source: Path | None,
    options: RunOptions,
    quiet: bool,
) -> None:
    """由 PATH（文档文件夹）中的 2-repaired.json 生成各种文档；人工改过的文字记为人工修改。

    版式、输出种类等照文件夹原来的，除非另外给出。
    """
    from pipeline.batch.finding import find_workspaces
    from pipeline.batch.lock import locked, output_folders_of
    from pipeline.batch.sources import SourceFile
    from pipeline.batch.tasks import Task, Work, work_off
    from pipeline.stylesheet import load_stylesheet

    sheet = load_stylesheet(options.style)
    data = SourceFile(str(source), Path(), "").read() if source is not None else None
    tasks = [Task("emit", folder=w.folder) for path in paths for w in find_workspaces(path)]
    with locked(output_folders_of(task.folder for task in tasks)):
        results = work_off(tasks, Work(options, attachment=data, sheet=sheet), jobs)
        _batch.carry_out(results, tasks, {}, quiet=quiet, progress=progress)
