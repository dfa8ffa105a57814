"""``zhengben corpus``: a corpus in one file, repaired."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.commands import _options
from pipeline.commands._report import tell

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions


@click.command(
    "corpus",
    short_help="修复一个语料文件（Parquet、JSONL），写出 Parquet",
    epilog="\b\n示例：\n  zhengben corpus 语料.parquet 修复后.parquet\n"
    "  zhengben corpus 语料.jsonl 修复后.parquet --jobs 8",
)
@click.argument("source", type=click.Path(dir_okay=False, path_type=Path), metavar="IN")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.parquet")
@_options.batch_options
@_options.scheduler_option
@_options.keep_option
@_options.repair_options
@_options.force_option
@_options.quiet_option
@_options.run_options
def command(
    source: Path,
    target: Path,
    jobs: int | None,
    progress: Literal["auto", "bar", "lines", "none"],
    scheduler: str | None,
    options: RunOptions,
    quiet: bool,
) -> None:
    """修复 IN 中的每一行（列 id、text），写出一个 Parquet 文件，不逐份生成文件。

    OUT.parquet 的列：id、text（修复后的文本）、edits、findings（JSON）、各项计数、
    certificate_ok、error。内存占用与行数无关；中断之后再运行同一条命令，会接着做完。
    """
    from pipeline.batch.corpus import count_rows, repair_corpus
    from pipeline.batch.pool import processors
    from pipeline.errors import ExitCode

    if target.exists() and source.exists() and target.samefile(source):
        raise click.UsageError("OUT 与 IN 是同一个文件；请另取文件名，以免覆盖语料")
    start = time.perf_counter()
    with contextlib.ExitStack() as closing:
        advance = lambda _rows: None  # noqa: E731
        is_drawn = progress == "bar" or (progress == "auto" and sys.stderr.isatty())
        if is_drawn and not quiet:
            from tqdm import tqdm

            tqdm.monitor_interval = 0
            bar = closing.enter_context(
                tqdm(total=count_rows(source), file=sys.stderr, dynamic_ncols=True, unit="行")
            )
            advance = bar.update
        try:
            tally = repair_corpus(
                source,
                target,
                options,
                workers=jobs or processors(),
                scheduler=scheduler,
                progress=advance,
            )
        except (KeyboardInterrupt, SystemExit):
            tell("中断：做完的部分已保存；再运行同一条命令，会接着做完")
            raise
    if not quiet:
        tell(f"✔ {source} → {target}")
        tell(
            f"  共 {tally.rows} 行，失败 {tally.failed} 行；修改 {tally.edits} 处，"
            f"建议 {tally.proposals} 处，提示 {tally.findings} 处；"
            f"用时 {time.perf_counter() - start:.1f} 秒"
        )
    if tally.failed:
        raise click.exceptions.Exit(int(ExitCode.PARTIAL))
