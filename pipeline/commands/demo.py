"""``zhengben demo``: the sample on the desk, with a guided first minute."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.desk import no_window_option, serve

if TYPE_CHECKING:
    from pipeline.desk.bench import Bench

NAME = "示例.txt"


@click.command(
    "demo",
    short_help="用一份示例试用工作台",
    epilog="\b\n示例：\n  zhengben demo",
)
@no_window_option
def command(no_window: bool) -> None:
    """打开工作台，里面是一份受损的示例公文；头一分钟有提示。示例放在临时文件夹，退出即删。"""
    from pipeline.batch.options import RunOptions
    from pipeline.desk.sample import sample

    def lay(bench: Bench) -> None:
        bench.is_demo = True
        bench.take(NAME, sample())

    place = Path(tempfile.mkdtemp(prefix="zhengben-demo-"))
    try:
        serve(place / "正本公文", RunOptions(), no_window=no_window, prepare=lay)
    finally:
        shutil.rmtree(place, ignore_errors=True)
