"""``zhengben config``: every setting, its value, and where the value comes from."""

from __future__ import annotations

from typing import Any, Literal

import click
from click.core import ParameterSource

from pipeline.commands import _options, _report, _settings

_EXAMPLE = """\b
设置写在 zhengben.toml 中，或 pyproject.toml 的 [tool.zhengben] 中；从当前文件夹向上找，
用最先找到的一个。其中的路径从该文件所在的文件夹算起；命令行上的选项优先。

\b
示例：
  zhengben config
  zhengben --config 设置.toml config

\b
zhengben.toml 的例子：
  to = ["docx", "pdf"]
  style = "本单位.toml"
  ignore = ["PUN008"]
  baseline = "基线.json\""""


@click.command("config", short_help="列出设置的值及其来处", epilog=_EXAMPLE)
@_options.format_option("text", "json")
@click.pass_context
def command(ctx: click.Context, output_format: Literal["text", "json"]) -> None:
    """列出每一项设置的值和来处：命令自带的默认值，或哪一个设置文件。"""
    import os

    from pipeline.commands.check import command as check
    from pipeline.commands.run import command as run
    from pipeline.settings import KEYS, find_settings

    parent = ctx.parent
    settings = find_settings(parent.params.get("config") if parent is not None else None)
    found: dict[str, dict[str, Any]] = {}
    for used in (run, check):
        defaults = _settings.defaults_for(used, settings)
        # What the command itself would see, had it been called with nothing but a source.
        seen = used.make_context(used.name, ["-"], default_map=defaults)
        for key in _settings.options_of(used):
            name = KEYS[key]
            is_set = seen.get_parameter_source(name) is ParameterSource.DEFAULT_MAP
            source = str(settings.path) if is_set else "默认"
            found[key] = {"key": key, "value": _plain(seen.params[name]), "source": source}
    rows = [found[key] for key in KEYS if key in found]
    for variable in ("ZHENGBEN_FONT_DIR", "SOURCE_DATE_EPOCH"):
        if variable in os.environ:
            rows.append({"key": variable, "value": os.environ[variable], "source": "环境变量"})
    if output_format == "json":
        import msgspec

        _report.print_payload(msgspec.json.format(msgspec.json.encode(rows)).decode() + "\n")
        return
    where = settings.path or "没有找到，用默认值"
    lines = [
        f"设置文件：{where}",
        *(f"{r['key']} = {_said(r['value'])}  （{r['source']}）" for r in rows),
    ]
    for line in lines:
        _report.print_line(line)


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ["=".join(item) if isinstance(item, tuple) else str(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def _said(value: Any) -> str:
    if value is None or value == []:
        return "无"
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, list) else str(value)
