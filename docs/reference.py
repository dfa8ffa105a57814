"""Writes docs/reference.md and docs/rules.md from the program itself.

``python docs/reference.py`` after a change of a command, an option, a setting, an exit code or a
rule; tests/test_docs.py says when it was forgotten.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from pipeline.cli import COMMANDS, group
from pipeline.commands._help import ChineseFormatter
from pipeline.errors import ExitCode
from pipeline.repair.catalog import OTHERS
from pipeline.settings import KEYS

FOLDER = Path(__file__).parent
NOTE = "<!-- 由 python docs/reference.py 写出，请勿手改 -->\n"

EXIT_CODES = {
    ExitCode.OK: "正常",
    ExitCode.CHANGES: "`check` 发现修改、建议或提示，`inspect` 发现不符"
    "（`--fail-on` 决定哪一级算）",
    ExitCode.USAGE: "命令用法不对",
    ExitCode.SOURCE: "源文件读不了（不存在、为空、不是文本、编码无法识别、过大）",
    ExitCode.DOCUMENT: "文档文件或决定文件不合格式、版本不符、互相矛盾",
    ExitCode.STYLE: "版式或设置有误",
    ExitCode.FONT: "缺字体或缺字；其余各种仍写出",
    ExitCode.WRITE: "写不了，会覆盖不是本工具写的文件，或另一个命令正在往那里写",
    ExitCode.MISSING_PART: "缺少可选部件（说明会指出名称）；连不上集群；`verify` 不能断定",
    ExitCode.PARTIAL: "批处理完成，部分文档失败",
    ExitCode.INTERNAL: "程序内部错误",
    ExitCode.NOT_CERTIFIED: "没有通过核验",
    ExitCode.INTERRUPTED: "被 Ctrl-C 中断",
    ExitCode.TERMINATED: "被系统终止，或终端已关闭",
}
SETTINGS = """\
常用的选项可以写进 `zhengben.toml`，或 `pyproject.toml` 的 `[tool.zhengben]`。
从当前文件夹向上找，用最先找到的一个（同一文件夹中 `zhengben.toml` 在先）；
其中的路径从该文件所在的文件夹算起；命令行上的选项优先；`--config FILE` 另行指定。
写错的项会被指出（退出码 5）。`zhengben config` 列出每一项的值和来处。

```toml
to = ["docx", "pdf"]         # 其他各项：out accept min-confidence terms jobs seal seal-picture
style = "本单位.toml"          #   font-dir allow-missing-glyphs pdfa archive-stamp track layout
                             #   advisor-model advisor-calibration
ignore = ["PUN008", "LRN"]   # 规则，或规则的开头
baseline = "基线.json"        # 与 fail-on 一样，只用于 check
ofd-a = false                # OFD 写成 OFD-A；ofd-attach 附上源文件和记录
keep-boilerplate = false     # 网页的行也照印
set = ["发文机关标志=某市某局文件"]  # 写明要素，与选项 --set 相同
```

"""
RULES = """\
# 规则

三种：**字形**只换写法，不动文字；**补字**补上损坏过程丢掉的字；**提示**不改正文，请人核对。
同样的内容可用 `zhengben rules` 查看，`zhengben rules WID001` 查看一条。
依据中的“完好文本”是训练文档（见[实测](measurements.md)），“字体片段丢失”等是[损坏过程](repair.md)。"""


def main() -> None:
    """Write both pages."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """What stands in each generated page, by file name."""
    return {"reference.md": "".join(_reference()), "rules.md": "".join(_rules())}


def _reference() -> Iterator[str]:
    yield f"{NOTE}# 命令、退出码、设置\n\n## 命令\n\n"
    yield "`python -m pipeline` 等同于 `zhengben`。每条命令加 `-h` 查看说明和示例。\n\n"
    yield "| 命令 | 作用 |\n|---|---|\n"
    yield from (f"| [`{name}`](#{name}) | {text} |\n" for name, text in COMMANDS.items())
    yield "\n写在命令之前的选项：\n"
    root = click.Context(group, info_name="zhengben", **group.context_settings)
    yield from _options(group, root)
    for name in COMMANDS:
        command = group.get_command(root, name)
        assert command is not None
        yield from _command(command, click.Context(command, parent=root, info_name=name))
    yield "\n## 退出码\n\n| 码 | 含义 |\n|---|---|\n"
    yield from (f"| {int(code)} | {EXIT_CODES[code]} |\n" for code in ExitCode)
    yield (
        "\n下游提前关闭管道时（`zhengben check … | head`），命令随即停下，退出码为 0："
        "要凭退出码判断的，不要接 `head`，先存成文件再看。\n"
    )
    yield f"\n## 设置\n\n{SETTINGS}| 项 | 选项 | 默认 | 用于 |\n|---|---|---|---|\n"
    yield from _settings(root)


def _command(command: click.Command, context: click.Context, level: int = 3) -> Iterator[str]:
    """A command's section; those of its commands after it."""
    words = context.command_path.removeprefix("zhengben ")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"\n{'#' * level} {words}\n\n"
    yield f"`{usage.replace('[OPTIONS]', '[选项]')}`\n\n"
    yield "\n\n".join(_joined(part) for part in (command.help or "").split("\n\n")) + "\n"
    yield from _options(command, context)
    yield f"\n```sh\n{_examples(command)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            below = click.Context(inner, parent=context, info_name=name)
            yield from _command(inner, below, level + 1)


def _joined(paragraph: str) -> str:
    """A paragraph of help on one line: no space where Chinese lines meet."""
    return re.sub(r"([<*])", r"\\\1", re.sub(r"\s*\n\s*", "", paragraph.strip()))


def _examples(command: click.Command) -> str:
    """The examples at the end of a help page."""
    _, _, rest = (command.epilog or "").partition("示例：\n")
    return "\n".join(line.strip() for line in rest.partition("\n\n")[0].splitlines())


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    options = [p for p in command.get_params(context) if isinstance(p, click.Option)]
    options = [option for option in options if "--help" not in option.opts]
    if options:
        yield "\n| 选项 | 作用 | 默认 |\n|---|---|---|\n"
    for option in options:
        names = "，".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
        value = "" if option.is_flag or option.count else f" {_value(option, context)}"
        text = _joined(option.help or "").replace("|", "\\|")
        text, _, default = text.removesuffix("]").partition("[默认：")
        yield f"| {names}{value} | {text.strip()} | {default or _default(option)} |\n"


def _value(option: click.Option, context: click.Context) -> str:
    """What an option takes, in Chinese."""
    kind = option.type
    if option.metavar:
        return option.metavar
    if isinstance(kind, click.Choice):
        return "、".join(f"`{choice}`" for choice in kind.choices)
    if isinstance(kind, click.IntRange):
        most = f"到 {kind.max}" if kind.max is not None else "以上"
        return f"整数，{kind.min} {most}"
    if isinstance(kind, click.FloatRange):
        return f"{kind.min} 到 {kind.max} 的数"
    if isinstance(kind, click.Path):
        return {(True, False): "文件", (False, True): "文件夹"}.get(
            (kind.file_okay, kind.dir_okay), "路径"
        )
    named = option.make_metavar(context)
    return "名称" if named == "TEXT" else named


def _default(option: click.Option) -> str:
    if option.required:
        return "必填"
    return f"`{option.default}`" if option.show_default else ""


def _settings(root: click.Context) -> Iterator[str]:
    users: dict[str, list[str]] = {key: [] for key in KEYS}
    options: dict[str, click.Option] = {}
    for name in COMMANDS:
        command = group.get_command(root, name)
        assert command is not None
        for option in command.params:
            for key in (key for key, parameter in KEYS.items() if parameter == option.name):
                if isinstance(option, click.Option):
                    users[key].append(f"`{name}`")
                    options.setdefault(key, option)
    for key, names in users.items():
        option = options[key]
        default = "`false`" if option.is_flag else _default(option) or "无"
        yield f"| `{key}` | `{option.opts[-1]}` | {default} | {'、'.join(names)} |\n"


def _rules() -> Iterator[str]:
    yield f"{NOTE}{RULES}\n\n{_printed('rules', '--format', 'markdown')}"
    yield "\n不由规则得出的：\n\n| 编号 | 作用 |\n|---|---|\n"
    for rule in OTHERS:
        yield f"| {rule.id} | {rule.summary} |\n"
    yield "\n## 示例\n\n每条规则的示例也是它的测试。`↵` 表示另起一段。\n"
    for rule in json.loads(_printed("rules", "--format", "json")):
        examples = [f"{_code(old)} → {_code(new)}" for old, new in rule["fixes"].items()]
        lists = (("改", examples), *((word, map(_code, rule[key])) for word, key in _KINDS))
        if not any(rule[key] for key in ("fixes", "finds", "keeps")):
            continue
        yield f"\n**{rule['id']}** {rule['summary']}\n\n"
        yield from (f"- {word}：{text}\n" for word, texts in lists for text in texts)


_KINDS = (("提示", "finds"), ("不改", "keeps"))


def _code(text: str) -> str:
    """An example as it is, on one line."""
    return "`" + text.replace("\n", "↵") + "`"


def _printed(*arguments: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(group, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


click.Context.formatter_class = ChineseFormatter

if __name__ == "__main__":
    main()
