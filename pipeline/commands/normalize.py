"""``zhengben normalize``: source to 1-normalized.json."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _batch, _options

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions


@click.command(
    "normalize",
    short_help="第一步：读入原文，识别结构",
    epilog="\b\n示例：\n  zhengben normalize 报告.txt -o out",
)
@click.argument("sources", nargs=-1, metavar="SRC…")
@_options.out_option
@_options.list_option
@_options.folder_options
@_options.batch_options
@_options.reading_options
@_options.split_option
@_options.force_option
@_options.quiet_option
@_options.name_option
@_options.run_options
def command(
    sources: tuple[str, ...],
    out: Path | str,
    listed: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    jobs: int | None,
    progress: _batch.Progress,
    options: RunOptions,
    split: bool,
    quiet: bool,
    name: str,
) -> None:
    """读入 SRC，识别编码、页面杂项和公文结构，写出 1-normalized.json。"""
    from pipeline.batch.lock import locked
    from pipeline.batch.tasks import Work, tasks_for, work_off
    from pipeline.errors import SourceError

    bad: dict[str, SourceError] = {}
    passed_over: list[str] = []
    found = _batch.sources_of(sources, listed, name, bad, include, exclude, passed_over)
    found = _batch.split_where_asked(found, bad, options, split=split)
    tasks = tasks_for("normalize", found, bad)
    with locked([out]):
        results = work_off(tasks, Work(options, out), jobs)
        _batch.carry_out(
            results, tasks, bad, quiet=quiet, progress=progress, passed_over=passed_over
        )
