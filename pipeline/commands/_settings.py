"""Settings as defaults of the commands' options, checked by the options' own types."""

from __future__ import annotations

from typing import Any

import click

from pipeline.errors import StyleError
from pipeline.settings import KEYS, Settings


def defaults_for(command: click.Command, settings: Settings) -> dict[str, Any]:
    """What the settings say for the options that this command has, by parameter.

    Raises:
        StyleError: a value that the option would not take.
    """
    options = options_of(command)
    return {
        KEYS[key]: _value(settings, key, value, options[key])
        for key, value in settings.values.items()
        if key in options
    }


def options_of(command: click.Command) -> dict[str, click.Option]:
    """The command's options that settings may set, by key."""
    by_parameter = {p.name: p for p in command.params if isinstance(p, click.Option)}
    return {key: by_parameter[name] for key, name in KEYS.items() if name in by_parameter}


def _value(settings: Settings, key: str, value: Any, option: click.Option) -> Any:
    """The value as the option's default.

    Raises:
        StyleError: it is none for this option.
    """
    many = option.multiple or option.type.name == "列表"
    if isinstance(value, str) and option.multiple:
        value = [value]
    single = value if isinstance(value, list) else [value]
    if not all(
        isinstance(v, (str, int, float)) and isinstance(v, bool) == option.is_flag for v in single
    ):
        raise _wrong(settings, key, value, "应为 true 或 false" if option.is_flag else "")
    if isinstance(value, list) and not many:
        raise _wrong(settings, key, value, "只能有一个值")
    is_path = (
        isinstance(option.type, click.Path)
        or key == "out"  # a folder or an address
        or (key == "style" and str(value).endswith(".toml"))
    )
    if is_path:
        value = [settings.beside(str(v)) for v in value] if many else settings.beside(str(value))
    try:
        option.type_cast_value(click.Context(click.Command(key)), value)
    except click.BadParameter as error:
        raise _wrong(settings, key, value, error.message) from error
    return value


def _wrong(settings: Settings, key: str, value: object, why: str) -> StyleError:
    what = f"设置文件 {settings.path} 中 {key} 的值 {value!r} 不对" + (f"（{why}）" if why else "")
    return StyleError(what, "用 zhengben config -h 查看可用的设置")
