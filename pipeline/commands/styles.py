"""``zhengben styles``: the styles that come along, a unit's own, and a page that shows one."""

from __future__ import annotations

import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.commands import _options, _report

_SIZES = {"初号": 42.0, "小初": 36.0, "一号": 26.0, "小一": 24.0, "二号": 22.0, "小二": 18.0}
_COLOR = re.compile("#?[0-9A-Fa-f]{6}")


class _Size(click.ParamType[float]):
    """A type size: points, or the name of one."""

    name = "字号"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """In points."""
        if str(value) in _SIZES:
            return _SIZES[str(value)]
        try:
            size = float(value)
        except ValueError:
            size = 0.0
        if not 9 <= size <= 120:
            self.fail(f"{value} 应为 {'、'.join(_SIZES)}，或 9 至 120 之间的磅数", param, ctx)
        return size


class _Color(click.ParamType[str]):
    """``#RRGGBB``."""

    name = "颜色"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """With its sign."""
        if not _COLOR.fullmatch(str(value)):
            self.fail(f"{value} 应写成 #RRGGBB，如 #FF0000", param, ctx)
        return "#" + str(value).lstrip("#")


class _Styles(click.Group):
    """A group whose first word may be a style as well as a command."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """What is no command is a style to be printed."""
        found = super().get_command(ctx, cmd_name)
        if found is None and not cmd_name.startswith("-"):
            return click.Command(cmd_name, callback=partial(_show, cmd_name), hidden=True)
        return found


@click.group(
    "styles",
    cls=_Styles,
    invoke_without_command=True,
    subcommand_metavar="[NAME]",
    short_help="列出版式及其数值，新建、预览本单位的版式",
    epilog="\b\n示例：\n  zhengben styles\n  zhengben styles 信函\n"
    "  zhengben styles new 本单位\n  zhengben styles preview 本单位",
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """列出版式；给出 NAME（名称或 .toml 文件）时打印它的 TOML。

    本单位的版式只写与标准不同的项，用 styles new 写出。
    """
    from pipeline.style_files import available_styles
    from pipeline.stylesheet import load_stylesheet

    if ctx.invoked_subcommand is None:
        for style in available_styles():
            sheet = load_stylesheet(style)
            called = f"，又名 {'、'.join(sheet.also_called)}" if sheet.also_called else ""
            _report.print_line(f"{style}  {sheet.title}{called}")


def _show(name: str) -> None:
    """Print a style's TOML.

    Raises:
        StyleError: there is none of that name, or it is wrong.
    """
    from pipeline.style_files import style_path
    from pipeline.stylesheet import load_stylesheet

    load_stylesheet(name)
    _report.print_payload(style_path(name).read_bytes().decode("utf-8-sig"))


@command.command(
    "new",
    short_help="写出本单位的版式文件",
    epilog="\b\n示例：\n  zhengben styles new 本单位\n"
    "  zhengben styles new 本单位 --authority 某市某局 --mark 某市某局文件 --size 小初 --seal 有",
)
@click.argument("name", metavar="名称")
@click.option("--authority", help="发文机关全称。")
@click.option("--mark", help="红头上的文字，如 某市某局文件。")
@click.option("--size", type=_Size(), help="红头的字号：小初、一号……，或磅数。[默认：小初]")
@click.option("--color", type=_Color(), help="红头和红线的颜色。[默认：#FF0000]")
@click.option("--seal", type=click.Choice(["有", "无"]), help="加盖印章。[默认：无]")
@click.option("--diameter", type=click.FloatRange(5, 80), help="印章直径，毫米。[默认：45]")
@click.option("--phone", help="联系电话一行，没有就不写。")
@click.option(
    "-o",
    "--out",
    type=_options.Target(dir_okay=False),
    help="写到这个文件。[默认：名称.toml]",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖。")
def new(name: str, out: Path | None, force: bool, **given: Any) -> None:
    """写出本单位的版式文件：只写与标准不同的项，每一项附中文说明。

    一个选项也没有给出、又在终端上运行的，逐项询问，回车用默认值。
    """
    from pipeline.errors import WriteError
    from pipeline.storage import write_atomically
    from pipeline.style_files import UnitStyle
    from pipeline.stylesheet import refuse_unusable

    out = out or Path(f"{name.removesuffix('.toml')}.toml")
    name = Path(name).name.removesuffix(".toml")
    if out.exists() and not force:
        raise WriteError(f"{out} 已存在", "请换一个名字，或加 --force 覆盖")
    answers = {key: value for key, value in given.items() if value is not None}
    if not answers and sys.stdin.isatty():
        answers = _asked()
    seal = answers.pop("seal", "无") == "有"
    authority = str(answers.get("authority", ""))
    style = UnitStyle(
        name=name,
        authority=authority,
        mark=answers.get("mark") or (f"{authority}文件" if authority else ""),
        size_pt=answers.get("size", 36.0),
        color=answers.get("color", "#FF0000"),
        seal=seal,
        diameter_mm=answers.get("diameter", 45.0),
        phone=answers.get("phone", ""),
    )
    text = style.toml()
    refuse_unusable(text)
    write_atomically(out, text.encode())
    _report.tell(f"✔ {out}：用 zhengben styles preview {out} 看一页，用 --style {out} 排版")
    if style.mark:
        _report.tell(
            "  版式不替文件写红头；原文没有红头、要印上的，用 --set "
            f"发文机关标志={style.mark}，或写进 zhengben.toml 的 set"
        )


def _asked() -> dict[str, Any]:
    """The answers to one question after the other."""
    authority = click.prompt("发文机关全称", default="", show_default=False, err=True)
    mark = f"{authority}文件" if authority else ""
    answers: dict[str, Any] = {"authority": authority}
    answers["mark"] = click.prompt("红头上的文字", default=mark, err=True)
    answers["size"] = click.prompt("红头的字号", default="小初", type=_Size(), err=True)
    answers["color"] = click.prompt("红色", default="#FF0000", type=_Color(), err=True)
    choice = click.Choice(["有", "无"])
    answers["seal"] = click.prompt("加盖印章", default="无", type=choice, err=True)
    if answers["seal"] == "有":
        kind = click.FloatRange(5, 80)
        answers["diameter"] = click.prompt("印章直径（毫米）", default=45.0, type=kind, err=True)
    answers["phone"] = click.prompt("联系电话一行", default="", show_default=False, err=True)
    return answers


@command.command(
    "preview",
    short_help="用一页样张显示一个版式",
    epilog="\b\n示例：\n  zhengben styles preview 本单位.toml\n"
    "  zhengben styles preview 信函 -o 信函.docx",
)
@click.argument("name", metavar="NAME")
@click.option(
    "-o",
    "--out",
    type=_options.Target(dir_okay=False),
    help="写到这个 .pdf 或 .docx 文件。[默认：版式名称-预览.pdf]",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖。")
def preview(name: str, out: Path | None, force: bool) -> None:
    """用一页样张显示版式 NAME（名称或 .toml 文件）：红头、标题、正文、署名。"""
    from pipeline.convert import ConvertOptions, convert
    from pipeline.draft.specimen import specimen_of
    from pipeline.errors import WriteError
    from pipeline.storage import write_atomically
    from pipeline.stylesheet import load_stylesheet

    sheet = load_stylesheet(name)
    out = out or Path(f"{Path(name).name.removesuffix('.toml')}-预览.pdf")
    kind = out.suffix.lower().removeprefix(".")
    if kind not in {"pdf", "docx"}:
        raise click.BadParameter(f"{out} 应以 .pdf 或 .docx 结尾", param_hint="-o")
    if out.exists() and not force:
        raise WriteError(f"{out} 已存在", "请换一个名字，或加 --force 覆盖")
    options = ConvertOptions(style=name, outputs=(kind,), layout="" if sheet.letter else "文件")
    made = convert(specimen_of(sheet).encode(), "预览.md", options)
    write_atomically(out, made.outputs[kind])
    _report.tell(f"✔ {out}")
