"""``zhengben desk``: the documents in a browser window of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _options, _report

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions

FOLDER = "正本公文"


@click.command(
    "desk",
    short_help="打开工作台：在浏览器窗口里修复、定稿、打印",
    epilog="\b\n示例：\n  zhengben desk\n  zhengben desk -o 公文 --no-window",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"文档放在哪个文件夹；默认是“文档”里的 {FOLDER}。",
)
@click.option("--no-window", is_flag=True, help="不打开窗口，只打印地址。")
@_options.emit_options
@_options.repair_options
@_options.run_options
def command(out: Path | None, no_window: bool, options: RunOptions) -> None:
    """打开工作台：把文件拖进窗口，看着纸面逐处定夺，再打开 Word、PDF、Excel。

    只在本机，不联网；作过的决定随时存盘。窗口关闭半小时后自己退出。
    """
    from pipeline.desk.running import run, show_window

    started = run(out or _documents(), options, _tell if no_window else show_window)
    if not started and not no_window:
        _report.tell("正本已经开着，已转到那个窗口")


def _documents() -> Path:
    import platformdirs

    return platformdirs.user_documents_path() / FOLDER


def _tell(address: str) -> None:
    _report.print_line(address)
