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
    """The value, of its key's kind already, as the option's default.

    Raises:
        StyleError: it is none for this option.
    """
    default: Any = [value] if option.multiple and isinstance(value, str) else value
    is_path = (
        isinstance(option.type, click.Path)
        or key == "out"  # a folder or an address
        or (key == "style" and value.endswith(".toml"))
    )
    if key == "seal-picture":
        parts = (one.rpartition("=") for one in default)
        default = [f"{whose}{mark}{settings.beside(path)}" for whose, mark, path in parts]
    elif is_path:
        is_list = isinstance(default, list)
        default = list(map(settings.beside, default)) if is_list else settings.beside(default)
    try:
        option.type_cast_value(click.Context(click.Command(key)), default)
    except click.BadParameter as error:
        raise StyleError(
            f"设置文件 {settings.path} 中 {key} 的值 {value!r} 不对（{error.message}）",
            f"可用的值与选项 --{key} 的相同，用 zhengben run -h、zhengben check -h 查看",
        ) from error
    return default
