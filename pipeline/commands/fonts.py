"""``zhengben fonts``: which fonts play which role, and getting the free ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _report

if TYPE_CHECKING:
    from pipeline.fonts.install import InstallReport


@click.group(
    "fonts",
    short_help="查看、安装字体",
    epilog="\b\n示例：\n  zhengben fonts list\n  zhengben fonts install",
)
def command() -> None:
    """查看 PDF 各部分用哪种字体，安装免费字体或自带的字体。

    Word 和 Excel 总是标明国家标准的字体，与本机装了什么无关。
    """


@command.command("list", epilog="\b\n示例：\n  zhengben fonts list --font-dir 字体文件夹")
@click.option("--style", default="gbt9704", show_default=True, help="版式。")
@click.option(
    "--font-dir", "font_dirs", multiple=True, type=click.Path(exists=True), help="字体文件夹。"
)
def list_fonts(style: str, font_dirs: tuple[str, ...]) -> None:
    """列出版式的每个角色在本机用哪种字体。"""
    from pipeline.fonts.roles import resolve_fonts
    from pipeline.stylesheet import load_stylesheet

    fonts = resolve_fonts(load_stylesheet(style), font_dirs=[Path(folder) for folder in font_dirs])
    for role in fonts.roles.values():
        mark = "代用" if role.is_substitute else "标准"
        line = (
            f"{role.label}  {mark}  {role.han.family}（{role.han.path}）；数字 {role.latin.family}"
        )
        _report.print_line(line)
    for face in fonts.skipped:
        _report.print_line(f"不用于 PDF：{face.family}（{face.reason}）")


@command.command(
    "install", epilog="\b\n示例：\n  zhengben fonts install\n  zhengben fonts install D:\\字体"
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
def install(paths: tuple[Path, ...]) -> None:
    """安装免费的仿宋、楷体、黑体、宋体（经系统的软件包管理器）；给出 PATH 时复制其中的字体文件。

    退出码：0 装上了，或本来就有；6 一样也没有装上，原因另行说明（没有这些字体也能工作）。
    """
    from pipeline.errors import ExitCode, SourceError
    from pipeline.fonts.install import install_files, install_free_fonts

    if not paths:
        report = install_free_fonts()
        _say(report)
        if not report.installed and not report.is_complete:
            _report.end_with(ExitCode.FONT)
        return
    for path in paths:
        if not path.exists():
            raise SourceError(f"{path} 不存在", "请给出字体文件或文件夹")
    report = install_files(list(paths))
    _say(report)
    if not report.installed and not report.present:
        raise SourceError(
            "给出的路径中没有可用的字体", "请给出 .ttf、.otf、.ttc 文件或含有它们的文件夹"
        )


@command.command("suggest", epilog="\b\n示例：\n  zhengben fonts suggest")
def suggest() -> None:
    """打印在本机安装免费字体的命令，不执行。"""
    from pipeline.fonts.install import suggest as suggested

    _report.print_payload(suggested().rstrip("\n") + "\n")


def _say(report: InstallReport) -> None:
    for sentence in report.messages:
        _report.tell(sentence)
