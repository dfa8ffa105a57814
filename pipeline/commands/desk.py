"""``zhengben desk``: the documents in a browser window of this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _options, _report
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.batch.options import RunOptions
    from pipeline.desk.bench import Bench

FOLDER = "正本公文"

no_window_option = click.option("--no-window", is_flag=True, help="不打开窗口，只打印地址。")


@click.command(
    "desk",
    short_help="打开工作台：在浏览器窗口里修复、定稿、打印",
    epilog="\b\n示例：\n  zhengben desk\n  zhengben desk 通知.docx\n"
    "  zhengben desk -o 公文 --no-window",
)
@click.argument(
    "files",
    nargs=-1,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="[FILE]…",
)
@click.option(
    "-o",
    "--out",
    type=_options.Target(file_okay=False),
    help=f"文档放在哪个文件夹；默认是“文档”里的 {FOLDER}。",
)
@no_window_option
@_options.emit_options
@_options.repair_options
@_options.run_options
def command(
    files: tuple[Path, ...], out: Path | None, no_window: bool, options: RunOptions
) -> None:
    """打开工作台：把文件拖进窗口（或写在命令里），看着纸面逐处定夺，再打开 Word、PDF、Excel。

    只在本机，不联网；作过的决定随时存盘。窗口关闭半小时后自己退出。
    """
    serve(out or _documents(), options, no_window=no_window, files=files)


def serve(
    out: Path,
    options: RunOptions,
    *,
    no_window: bool,
    files: tuple[Path, ...] = (),
    prepare: Callable[[Bench], None] = lambda bench: None,
) -> None:
    """Open the desk of a folder, or show the one that runs there.

    Args:
        out: the folder.
        options: what a person set.
        no_window: print the address instead.
        files: to lay on the desk.
        prepare: lays something else there.
    """
    from pipeline.desk.running import run
    from pipeline.desk.window import show_window

    show = _report.print_line if no_window else show_window
    try:
        started = run(out, options, show, files=files, prepare=prepare)
    except PipelineError as error:
        if sys.stderr is None:
            _show_error(str(error))
        raise
    if not started and not no_window:
        _report.tell("正本已经开着，已转到那个窗口")


def _show_error(sentence: str) -> None:
    """Say what went wrong where there is no console: the desk was opened by its icon."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, sentence, "正本", 0x10)


def _documents() -> Path:
    import platformdirs

    return platformdirs.user_documents_path() / FOLDER
