"""``zhengben apply``: a reviewed Word file or workbook comes back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _options, _report

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions

_MOST_NAMED = 4


@click.command(
    "apply",
    short_help="读回审阅过的 Word 或 Excel，重新生成",
    epilog="\b\n示例：\n  zhengben apply\n  zhengben apply out/报告/3-报告.xlsx",
)
@click.argument(
    "file", type=click.Path(dir_okay=False, path_type=Path), metavar="[FILE]", required=False
)
@_options.out_option
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="文档文件夹（FILE 不在其中时）。",
)
@click.option(
    "--source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="源文件，--pdfa 3a 或 --ofd-attach 时附上。",
)
@_options.emit_options
@_options.repair_options
@_options.force_option
@_options.quiet_option
@_options.run_options
def command(
    file: Path | None,
    out: str,
    folder: Path | None,
    source: Path | None,
    options: RunOptions,
    quiet: bool,
) -> None:
    """读回 FILE（审阅过的 .docx、.xlsx 或 decisions.json）中的决定，重新修复和生成。

    不写 FILE 的，读回输出文件夹（-o）里最近存盘的那一份。
    版式、输出种类等照文件夹原来的，除非另外给出。
    """
    from pipeline.batch.application import apply_review
    from pipeline.batch.lock import locked, output_folders_of
    from pipeline.batch.sources import SourceFile

    if file is None:
        file = _newest(out, quiet=quiet)
    data = SourceFile(str(source), Path(), "").read() if source is not None else None
    jobs = [(str(file), partial(apply_review, file, options, folder, data))]
    with locked(output_folders_of([folder or file.parent])):
        _report.finish(_report.work_through(jobs, quiet=quiet), quiet=quiet)


def _newest(out: str, *, quiet: bool) -> Path:
    """The reviewed file that was saved last, where none is named.

    Raises:
        DocumentError: none of them was changed, or there is no document folder.
    """
    from pipeline.batch.application import reviewed_files
    from pipeline.errors import DocumentError

    found = reviewed_files(Path(out))
    if not found:
        raise DocumentError(
            f"{out} 里的审阅稿和工作簿都没有改动",
            "请在 3-*.xlsx 的“待定”或 3-*.review.docx 中作答并存盘，再运行 zhengben apply",
        )
    if not quiet:
        _report.tell(f"读回 {found[0]}")
    if len(found) > 1:
        others = "、".join(map(str, found[1:_MOST_NAMED]))
        more = f"等 {len(found) - 1} 份" if len(found) > _MOST_NAMED else ""
        _report.tell(f"另有改动过的 {others}{more} 没有读回；请再运行 zhengben apply 加文件名")
    return found[0]
