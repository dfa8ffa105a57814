"""``zhengben run``: all stages at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _batch, _options, _report

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions


@click.command(
    "run",
    short_help="从原文一步做出 Word、PDF、Excel 和文本",
    epilog="\b\n示例：\n  zhengben run 报告.txt -o out\n  zhengben run 文件夹 --to docx,pdf\n"
    "  zhengben run 报告.txt --with 报告.html\n"
    "  zhengben run 文件夹 --set 全宗号=Z109 --set-from 归档.csv\n"
    "  zhengben run --from 清单.txt --jobs 4",
)
@click.argument("sources", nargs=-1, metavar="SRC…")
@_options.out_option
@_options.list_option
@_options.folder_options
@_options.batch_options
@_options.scheduler_option
@_options.emit_options
@_options.reading_options
@_options.split_option
@_options.page_option
@_options.repair_options
@_options.advisor_options
@_options.calibration_option
@_options.set_option
@_options.filing_option
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
    scheduler: str | None,
    options: RunOptions,
    split: bool,
    quiet: bool,
    name: str,
) -> None:
    """读入 SRC（文件、文件夹、通配符，或 - 表示标准输入），修复并生成各种文档。

    已完成的文档（原文、设置、版本都没有变）跳过；中断之后再运行同一条命令，会接着做完。
    多份文档的结果记在输出文件夹的 run.json 里。
    """
    from pipeline.batch.finding import fonts_noted_in
    from pipeline.batch.lock import locked
    from pipeline.batch.record import RunRecorder
    from pipeline.batch.tasks import Work, tasks_for, work_off
    from pipeline.errors import SourceError
    from pipeline.stylesheet import load_stylesheet

    if options.page and scheduler is not None:
        raise click.UsageError("--with 的网页在本机，不能和 --scheduler 合用")
    if options.repair.ask_at and scheduler is not None:
        raise click.UsageError("--advisor 不能和 --scheduler 合用")
    sheet = load_stylesheet(options.style)  # a bad style is one error, not one for each document
    bad: dict[str, SourceError] = {}
    passed_over: list[str] = []
    found = _batch.sources_of(sources, listed, name, bad, include, exclude, passed_over)
    found = _batch.split_where_asked(found, bad, options, split=split)
    tasks = tasks_for("run", found, bad)
    _batch.refuse_one_page_for_many(options.page, len(tasks))
    with locked([out]):
        recorder = None
        if _batch.is_batch(sources, listed) or len(tasks) > 1:
            names = [*bad, *(task.name for task in tasks)]
            recorder = RunRecorder(out, names, passed_over, force=options.force)
        known = fonts_noted_in(out) if isinstance(out, Path) else ""
        work = Work(options, out, sheet=sheet, known_fonts=known)
        _batch.carry_out(
            work_off(tasks, work, jobs, scheduler, _report.tell),
            tasks,
            bad,
            quiet=quiet,
            progress=progress,
            recorder=recorder,
            passed_over=passed_over,
        )
