"""``zhengben styles``: the styles that come along, and their figures."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _report


@click.command(
    "styles",
    short_help="列出版式及其数值",
    epilog="\b\n示例：\n  zhengben styles\n  zhengben styles gbt9704 > 本单位.toml",
)
@click.argument("name", required=False, metavar="[NAME]")
def command(name: str | None) -> None:
    """列出版式；给出 NAME 时打印它的 TOML，可另存、修改后用 --style 指定。"""
    from pipeline.stylesheet import available_styles, load_stylesheet, styles_directory

    if name is None:
        for style in available_styles():
            _report.print_line(f"{style}  {load_stylesheet(style).title}")
        return
    load_stylesheet(name)
    path = Path(name) if name.endswith(".toml") else styles_directory() / f"{name}.toml"
    _report.print_payload(path.read_bytes().decode("utf-8-sig"))
