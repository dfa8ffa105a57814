"""What the command line says about itself, in Chinese: help pages and usage errors."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager

import click

_TITLES = {"Options": "选项", "Commands": "命令"}
_WORDS = (
    ("Show this message and exit.", "显示本说明。"),
    ("[default: ", "[默认："),
    ("[required]", "[必填]"),
)
_FILES = (
    ("does not exist", "不存在"),
    ("is not readable", "没有权限读"),
    ("is not writable", "没有权限写"),
    ("is a directory", "是文件夹，这里要文件"),
    ("is a file", "是文件，这里要文件夹"),
)
_MOST_NAMED = 3


class ChineseFormatter(click.HelpFormatter):
    """Click's own words on a help page, in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that shows how a command is called."""
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Generator[None]:
        """A part of the page with its title."""
        with super().section(_TITLES.get(name, name)):
            yield

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Options or commands, each with what it does."""
        said = []
        for term, text in rows:
            for english, chinese in _WORDS:
                text = text.replace(english, chinese)
            said.append((term, text))
        super().write_dl(said, col_max, col_spacing)


def usage_message(error: click.ClickException) -> str:
    """What was wrong with the command line, in Chinese, and where its help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "zhengben"
    parameter = getattr(error, "param", None)
    shown = parameter.make_metavar(context) if parameter and context else ""
    if isinstance(parameter, click.Option):
        shown = parameter.opts[0]
    name = getattr(error, "param_hint", None) or shown
    if isinstance(error, click.NoSuchOption):
        what = f"没有 {error.option_name} 这个选项"
    elif isinstance(error, click.BadOptionUsage):
        what = f"{error.option_name} 用法不对，可能缺少它的值"
    elif isinstance(error, click.MissingParameter):
        what = f"缺少 {name or '参数'}"
    elif isinstance(error, click.BadParameter):
        what = f"{name or '参数'} 的值不对（{_why(parameter, error.message)}）"
    elif isinstance(error, click.UsageError):
        what = _misused(error.message)
    else:
        what = error.format_message()
    return f"{what}。用 {path} -h 查看用法。"


def _why(parameter: click.Parameter | None, message: str) -> str:
    """Why a value is refused: click's own kinds of values; ours say it in Chinese themselves."""
    kind = parameter.type if parameter is not None else None
    if isinstance(kind, click.Choice):
        return f"可用的有 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        word = "整数" if isinstance(kind, click.IntRange) else "数"
        least = "" if kind.min is None else f"不小于 {kind.min:g}"
        most = "" if kind.max is None else f"不大于 {kind.max:g}"
        return f"应为{'、'.join(part for part in (least, most) if part)} 的{word}"
    if isinstance(kind, click.Path):
        for english, chinese in _FILES:
            if english in message:
                given = message.partition("'")[2].rpartition("'")[0]
                return f"{given} {chinese}".strip()
    return message


def _misused(message: str) -> str:
    """Click's words about commands and arguments, in Chinese."""
    if message.startswith("No such command"):
        return f"没有 {message.partition(chr(39))[2].partition(chr(39))[0]} 这条命令"
    if message.startswith("Got unexpected extra argument"):
        extra = message.partition("(")[2].rpartition(")")[0].split()
        more = f" 等 {len(extra)} 个" if len(extra) > _MOST_NAMED else ""
        return f"多了参数 {'、'.join(extra[:_MOST_NAMED])}{more}"
    return message
