"""``zhengben summary``: one workbook over many documents."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from pipeline.commands import _options
from pipeline.commands._report import tell


@click.command(
    "summary",
    short_help="把多份文档汇总成一个工作簿",
    epilog="\b\n示例：\n  zhengben summary out\n  zhengben summary out -o 汇总.xlsx --csv 指标.csv",
)
@click.argument("folder", type=click.Path(file_okay=False), metavar="OUT")
@click.option(
    "-o",
    "--out",
    "target",
    type=_options.Target(dir_okay=False),
    help="工作簿。[默认：OUT/汇总.xlsx]",
)
@click.option("--csv", type=_options.Target(dir_okay=False), help="全部指标的 CSV。")
@click.option(
    "--parquet",
    type=_options.Target(dir_okay=False),
    help="全部指标的 Parquet（需要 extra：parquet）。",
)
@click.option("--style", default="gbt9704", show_default=True, help="版式。")
@_options.force_option
@_options.quiet_option
def command(
    folder: str,
    target: Path | None,
    csv: Path | None,
    parquet: Path | None,
    style: str,
    force: bool,
    quiet: bool,
) -> None:
    """汇总 OUT 中的全部文档：每份一行，归档文件目录，全部核对，全部指标一张长表。"""
    from pipeline.batch.by_hand import decisions_on
    from pipeline.batch.finding import find_workspaces
    from pipeline.convert import timestamp_of
    from pipeline.decisions import refused_edits
    from pipeline.errors import WriteError
    from pipeline.storage import write_atomically
    from pipeline.stylesheet import load_stylesheet
    from pipeline.writers.xlsx.summary import (
        SummaryEntry,
        indicators_csv,
        indicators_parquet,
        write_summary,
    )

    entries = []
    for workspace in find_workspaces(folder):
        log = workspace.log()
        entries.append(
            SummaryEntry(
                workspace.folder.relative_to(folder).as_posix(),
                workspace.repaired(),
                log,
                workspace.normalized(),
                refused_edits(decisions_on(workspace, log), log),
                workspace.pages(),
                workspace.filed(),
            )
        )
    # The newest document's date: no clock in a file that must come out the same.
    when: datetime = max(timestamp_of(entry.document) for entry in entries)
    files = {
        target or Path(folder) / "汇总.xlsx": write_summary(entries, load_stylesheet(style), when)
    }
    if csv is not None:
        files[csv] = indicators_csv(entries)
    if parquet is not None:
        files[parquet] = indicators_parquet(entries)
    for path, data in files.items():
        if path.exists() and path.read_bytes() != data and not force:
            raise WriteError(f"{path} 已存在，内容不同", "请移走它，或加 --force 覆盖")
    for path, data in files.items():
        write_atomically(path, data)
        if not quiet:
            tell(f"✔ {len(entries)} 份文档 → {path}")
