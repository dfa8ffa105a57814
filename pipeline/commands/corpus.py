"""``zhengben corpus``: a corpus in one file, repaired."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.commands import _batch, _options
from pipeline.commands._report import end_with, tell

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions


@click.command(
    "corpus",
    short_help="修复一个语料文件（Parquet、JSONL），写出 Parquet 或 JSONL",
    epilog="\b\n示例：\n  zhengben corpus 语料.parquet 修复后.parquet\n"
    "  zhengben corpus 语料.jsonl.gz 修复后.jsonl --jobs 8\n"
    "  cat 语料.jsonl | zhengben corpus - 修复后.parquet",
)
@click.argument(
    "source", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), metavar="IN"
)
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT")
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
    """修复 IN 中的每一行（列 id、text），写出一个文件，不逐份生成文件。

    IN 是 Parquet 或 JSONL（可用 gzip 压缩；- 表示标准输入），OUT 按扩展名写成 .parquet 或 .jsonl。
    OUT 的列：id、text（修复后的文本）、edits、findings（JSON）、各项计数、
    certificate_ok、error，后面是 IN 的其他各列（与前面重名的，名后加 _in）。
    内存占用与行数无关；中断之后再运行同一条命令，会接着做完。
    """
    from pipeline.batch.corpus import repair_corpus
    from pipeline.batch.corpus_results import TARGET_ENDINGS
    from pipeline.batch.corpus_rows import count_rows
    from pipeline.batch.pool import processors
    from pipeline.errors import ExitCode

    if target.suffix.lower() not in TARGET_ENDINGS:
        raise click.UsageError(
            f"OUT 的扩展名决定写成什么，{target.name} 不行；可用的有 {'、'.join(TARGET_ENDINGS)}"
        )
    if target.exists() and source.exists() and target.samefile(source):
        raise click.UsageError("OUT 与 IN 是同一个文件；请另取文件名，以免覆盖语料")
    start = time.perf_counter()
    drawn = {"auto": None, "bar": True}.get(progress, False)
    total = partial(count_rows, source)
    with _batch.counting("行", total, drawn=False if quiet else drawn) as advance:
        try:
            tally = repair_corpus(
                source,
                target,
                options,
                workers=jobs or processors(),
                scheduler=scheduler,
                progress=advance,
                tell=tell,
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
    for reason in tally.reasons:
        tell(f"  {reason}")
    if tally.failed > len(tally.reasons):
        tell(f"  其余 {tally.failed - len(tally.reasons)} 行的原因见 {target} 的 error 列")
    if tally.failed:
        end_with(ExitCode.PARTIAL)
