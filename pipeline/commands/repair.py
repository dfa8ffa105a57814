"""``zhengben repair``: 1-normalized.json to 2-repaired.json, or text to repaired text."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _batch, _options, _report

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions


@click.command(
    "repair",
    short_help="第二步：修复文字，记录每一处修改",
    epilog="\b\n示例：\n  zhengben repair out/报告\n  zhengben repair 报告.txt > 修复后.txt\n"
    "  zhengben repair 报告.txt --with 报告.html > 修复后.txt",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@_options.batch_options
@_options.page_option
@_options.repair_options
@_options.advisor_options
@_options.calibration_option
@_options.set_option
@_options.force_option
@_options.quiet_option
@_options.run_options
def command(
    paths: tuple[str, ...],
    jobs: int | None,
    progress: _batch.Progress,
    options: RunOptions,
    quiet: bool,
) -> None:
    """修复 PATH，记录每一处修改。

    文档文件夹（out/…）：写出 2-repaired.json 和 2-edits.jsonl；文本文件或 -：打印修复后的文本。
    """
    from pipeline.batch.finding import find_workspaces
    from pipeline.batch.lock import locked, output_folders_of
    from pipeline.batch.record import Counts, Outcome
    from pipeline.batch.sources import STANDARD_INPUT, find_sources, page_of, read_page_of
    from pipeline.batch.tasks import Task, Work, work_off
    from pipeline.convert import read, repair
    from pipeline.formats import SOURCE_ENDINGS
    from pipeline.model import plain_text

    def print_repaired(path: str) -> Outcome:
        outcome = Outcome(path)
        for source in find_sources([path]):
            page_file = page_of(options.page, source.page_stems)
            page = read_page_of(page_file) if page_file is not None else None
            document = read(source.read(), source.name)
            conversion = repair(document, options.repair, page=page)
            _report.print_payload(plain_text(conversion.repaired))
            outcome.counts = Counts.of(conversion.log)
            outcome.lacks_page = bool(options.page) and page is None
        return outcome

    def is_text(path: str) -> bool:
        ending = path.lower().endswith(SOURCE_ENDINGS)
        return path == STANDARD_INPUT or (ending and not Path(path).is_dir())

    texts = [path for path in paths if is_text(path)]
    if texts and len(texts) < len(paths):
        raise click.UsageError("文本文件（打印修复后的文本）和文档文件夹请分开处理")
    if texts:
        _batch.refuse_one_page_for_many(options.page, len(texts))
        work = [(path, partial(print_repaired, path)) for path in texts]
        _report.finish(_report.work_through(work, quiet=quiet), quiet=quiet)
        return
    tasks = [Task("repair", folder=w.folder) for path in paths for w in find_workspaces(path)]
    _batch.refuse_one_page_for_many(options.page, len(tasks))
    with locked(output_folders_of(task.folder for task in tasks)):
        results = work_off(tasks, Work(options), jobs)
        _batch.carry_out(results, tasks, {}, quiet=quiet, progress=progress)
