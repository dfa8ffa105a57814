"""Style files: which there are, one file over the other, what in one is no key of a style.

A file with ``based_on`` states only what differs from another: its tables go over that one's, key
by key; a list is replaced whole.
"""

from __future__ import annotations

import hashlib
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from pipeline.errors import StyleError, reason_of
from pipeline.storage import parse_toml, read_whole

STANDARD = "gbt9704"
"""The name of the style that is taken where none is named."""
BASED_ON = "based_on"
ALSO_CALLED = "also_called"
_OWN = (BASED_ON, ALSO_CALLED, "name", "title")
"""What is said of one file alone; no file has it from another."""
_MOST_BYTES = 2**20
_MOST_BASES = 8
_KINDS: dict[type, str] = {
    str: "文字（写在引号里）",
    bool: "true 或 false",
    int: "整数",
    float: "数",
    tuple: '列表，如 ["仿宋"]',
    dict: "一节 […]",
}


class StyleFile(msgspec.Struct, frozen=True):
    """A style file, read.

    Attributes:
        path: where it lies.
        raw: all its values, those of the files that it is based on included.
        own: what it states itself.
        sha256: of it and of these.
    """

    path: Path
    raw: Mapping[str, Any]
    own: Mapping[str, Any] = msgspec.field(default_factory=dict)
    sha256: str = ""


def styles_directory() -> Path:
    """The folder of the styles that come along: the package's copy, else the checkout's."""
    packaged = Path(__file__).with_name("_styles")
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "styles"


def available_styles() -> list[str]:
    """Names of the styles that come along, sorted."""
    return sorted(path.stem for path in styles_directory().glob("*.toml"))


def style_path(name_or_path: str, beside: Path | None = None) -> Path:
    """The file that a name or a path means.

    Args:
        name_or_path: a style that comes along, by its name or what else it is called (信函); a
            ``.toml`` file; or such a file's name without the ending.
        beside: the folder from which a path is taken; the working folder, where it is not given.

    Raises:
        StyleError: there is none of that name.
    """
    folder = beside or Path()
    if name_or_path.endswith(".toml"):
        return folder / name_or_path
    names = available_styles()
    if name_or_path in names:
        return styles_directory() / f"{name_or_path}.toml"
    own = folder / f"{name_or_path}.toml"
    if name_or_path and own.is_file():
        return own
    called = {called: name for name in names for called in _called(name)}
    if name_or_path in called:
        return styles_directory() / f"{called[name_or_path]}.toml"
    from difflib import get_close_matches

    near = get_close_matches(name_or_path, [*names, *called], n=1, cutoff=0.5)
    meant = f"是否指“{near[0]}”；" if near else ""
    listed = "、".join(f"{name}（{'、'.join(_called(name)[:2])}）" for name in names)
    raise StyleError(f"没有名为 {name_or_path} 的样式", f"{meant}可用的样式：{listed}")


def _called(name: str) -> list[str]:
    """What else a style that comes along is called."""
    data = (styles_directory() / f"{name}.toml").read_bytes()
    return [str(called) for called in parse_toml(data).get(ALSO_CALLED, ())]


def read_style_file(name_or_path: str, beside: Path | None = None) -> StyleFile:
    """A style file with what it is based on.

    Args:
        name_or_path: as :func:`style_path` takes it.
        beside: likewise.

    Raises:
        StyleError: there is none, it cannot be read, it is no TOML, or is based on itself.
    """
    return _read(name_or_path, beside, ())


def _read(name_or_path: str, beside: Path | None, above: tuple[Path, ...]) -> StyleFile:
    path = style_path(name_or_path, beside)
    if path.resolve() in above or len(above) > _MOST_BASES:
        raise StyleError(f"样式文件 {path} 绕了一圈又以自己为基础", f"请改正 {BASED_ON}")
    try:
        data = read_whole(path, _MOST_BYTES, pipes=True)
    except OSError as error:
        raise StyleError(f"读不了样式文件 {path}（{reason_of(error)}）", "请检查路径") from error
    try:
        own = parse_toml(data)
    except ValueError as error:
        raise StyleError(f"样式文件 {path} 有误（{error}）", "请改正后再试") from error
    digest = hashlib.sha256(data)
    if BASED_ON not in own:
        return StyleFile(path, own, own, digest.hexdigest())
    based_on = own[BASED_ON]
    if not isinstance(based_on, str):
        raise StyleError(
            f"样式文件 {path} 的 {BASED_ON} 不是文字", f'请写成 {BASED_ON} = "{STANDARD}"'
        )
    base = _read(based_on, path.parent, (*above, path.resolve()))
    digest.update(base.sha256.encode())
    kept = {key: value for key, value in base.raw.items() if key not in _OWN}
    named = {"name": path.stem, "title": path.stem}
    return StyleFile(path, {**named, **over(kept, own)}, own, digest.hexdigest())


def over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of ``own`` over those of ``base``, key by key.

    >>> over({"page": {"top_mm": 37, "left_mm": 28}}, {"page": {"top_mm": 35}})
    {'page': {'top_mm': 35, 'left_mm': 28}}
    """
    made = dict(base)
    for key, value in own.items():
        below = made.get(key)
        is_table = isinstance(value, Mapping) and isinstance(below, Mapping)
        made[key] = over(below, value) if is_table else value  # type: ignore[arg-type]
    return made


def strangers(raw: Mapping[str, Any], struct: type, place: str = "") -> Iterator[str]:
    """Keys that a style has not, and values of another type than theirs, in Chinese.

    Args:
        raw: a table of a style file.
        struct: the :class:`msgspec.Struct` that it becomes.
        place: the table's own key, with a dot behind it.
    """
    known = {one.encode_name: one for one in msgspec.structs.fields(struct)}
    for key, value in raw.items():
        if key not in known:
            yield f"{place}{key}：没有这一项，{meant(key, list(known))}"
            continue
        yield from _mistyped(value, known[key].type, f"{place}{key}")


def meant(key: str, known: Sequence[str]) -> str:
    """Which key one that there is not may stand for, in Chinese."""
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=1, cutoff=0.5)
    return f"最接近的是 {near[0]}" if near else f"这里可用的有 {'、'.join(known)}"


def _mistyped(value: Any, wanted: Any, place: str) -> Iterator[str]:
    """What is wrong with a value of a key that there is."""
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in {typing.Union, types.UnionType}:
        wanted = next(one for one in inner if one is not type(None))
        origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin is typing.Literal:
        if value not in inner:
            choices = "、".join(map(str, inner))
            yield f"{place} = {_shown(value)}，只能是 {choices}"
    elif isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        if isinstance(value, Mapping):
            yield from strangers(value, wanted, f"{place}.")
        else:
            yield f"{place} 应为{_KINDS[dict]}，写的是 {_shown(value)}"
    elif origin is dict:
        if not isinstance(value, Mapping):
            yield f"{place} 应为{_KINDS[dict]}，写的是 {_shown(value)}"
            return
        for key, one in value.items():
            yield from _mistyped(one, inner[1], f"{place}.{key}")
    elif origin is tuple:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            yield f"{place} 应为{_KINDS[tuple]}，写的是 {_shown(value)}"
    elif wanted in {int, float, str, bool}:
        fits = type(value) is wanted or (wanted is float and type(value) is int)
        if not fits:
            yield f"{place} 应为{_KINDS[wanted]}，写的是 {_shown(value)}"
    # Lengths are judged where they are read.


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "一节"
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return {"True": "true", "False": "false"}.get(text, text)[:40]


class UnitStyle(msgspec.Struct, frozen=True):
    """What a unit says of its own paper.

    Attributes:
        name: of the style.
        authority: 发文机关, in full.
        mark: what the red head says.
        size_pt: type size of the red head.
        color: of the red head and the red line, ``#RRGGBB``.
        seal: documents are laid out for a seal.
        diameter_mm: of the seal.
        phone: its telephone line; empty for none.
    """

    name: str
    authority: str = ""
    mark: str = ""
    size_pt: float = 36.0
    color: str = "#FF0000"
    seal: bool = False
    diameter_mm: float = 45.0
    phone: str = ""

    def toml(self) -> str:
        """The style file: what differs from the standard, each value with its comment."""

        def text(value: str) -> str:
            import json

            return json.dumps(value, ensure_ascii=False)

        return f"""\
# {self.name}的版式：只写与国家标准 {STANDARD} 不同的项，其余照标准。
# 还能改哪些项、各是什么意思，见 zhengben styles {STANDARD}。
based_on = "{STANDARD}"      # 以哪个版式为基础（信函用 "letter"）
schema_version = 1
name = {text(self.name)}
title = {text(f"{self.name}（据 GB/T 9704-2012）")}

[office]                  # 本单位，只用于 zhengben styles preview 的预览，不印到文件上
authority = {text(self.authority)}  # 发文机关全称
mark = {text(self.mark)}  # 红头上的文字
phone = {text(self.phone)}  # 联系电话一行

[colors]
red = {text(self.color.upper())}          # 红头和红线的颜色，写作 #红绿蓝

[paragraphs.authority_mark]
size_pt = {self.size_pt:g}              # 红头字号，磅：初号42 小初36 一号26；标准不限（7.2.4）

[signature]
seal = {"true" if self.seal else "false"}  # 加盖印章填 true（7.3.5.1），不加盖填 false（7.3.5.2）
# 印章直径，毫米。国发〔1999〕25号：国务院60，省、部委50，市、县45，乡镇42
seal_diameter_mm = {self.diameter_mm:g}
"""
