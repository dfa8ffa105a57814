"""The form of a style: its values over the standard's, what differs, and the file that says so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pipeline.desk.messages import Departure, Setting
from pipeline.errors import StyleError
from pipeline.style_files import STANDARD, read_style_file, styles_directory
from pipeline.stylesheet import COLOR
from pipeline.tuples import NamedTuple

_CLAUSE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}|国发〔[0-9]{4}〕[0-9]+号")
_LINE = re.compile(r"([A-Za-z_]+) = .*?#\s*(.*)")
_SECTION = re.compile(r"\[([\w.]+)\]")
_UNIT = re.compile(r"\s*(?:mm|毫米|pt|磅)?")
_YES, _NO = "加盖", "不加盖"


class _Item(NamedTuple):
    """A value in the form."""

    key: str
    title: str
    kind: str
    part: str


_ITEMS = (
    _Item("office.authority", "发文机关全称", "text", "本单位"),
    _Item("office.mark", "机关标志（红头）", "text", "本单位"),
    _Item("paragraphs.authority_mark.size_pt", "机关标志字号（磅）", "number", "红头"),
    _Item("colors.red", "红头和红线的颜色", "colour", "红头"),
    _Item("signature.seal", "印章", "choice", "印章"),
    _Item("signature.seal_diameter_mm", "印章直径（毫米）", "length", "印章"),
    _Item("signature.seal_gap_mm", "印章之间（毫米）", "length", "印章"),
    _Item("page.top_mm", "天头（毫米）", "length", "纸面"),
    _Item("page.left_mm", "订口（毫米）", "length", "纸面"),
    _Item("grid.rows", "每面行数", "number", "纸面"),
    _Item("grid.columns", "每行字数", "number", "纸面"),
)
_BY_KEY = {item.key: item for item in _ITEMS}


@cache
def _clauses() -> Mapping[str, str]:
    """By key, what the standard's file remarks: where the standard says so."""
    found: dict[str, str] = {}
    section = ""
    for line in (styles_directory() / f"{STANDARD}.toml").read_text("utf-8").splitlines():
        if (head := _SECTION.match(line)) is not None:
            section = f"{head[1]}."
        elif (item := _LINE.match(line)) is not None:
            found[section + item[1]] = item[2]
    return found


def _clause(key: str) -> str:
    found = _CLAUSE.search(_clauses().get(key, ""))
    return "" if found is None else found[0]


def settings_in(style: str) -> Iterator[Setting]:
    """The values of the form.

    Args:
        style: a style's name, or the path of its file.
    """
    raw, standard = read_style_file(style).raw, read_style_file(STANDARD).raw
    for key, title, kind, part in _ITEMS:
        yield Setting(
            key=key,
            title=title,
            value=_text(_at(raw, key)),
            kind=kind,  # type: ignore[arg-type]
            standard=_text(_at(standard, key)),
            clause=_clause(key),
            choices=(_NO, _YES) if kind == "choice" else (),
            part=part,
        )


def departures(style: str) -> Iterator[Departure]:
    """Where an own style differs from the standard, a sentence each, with the clause."""
    file, standard = read_style_file(style), read_style_file(STANDARD).raw
    for key, value in _flat(file.own):
        if key.partition(".")[0] in {"office", "based_on", "name", "title", "schema_version"}:
            continue
        wanted = _at(standard, key)
        if value == wanted:
            continue
        named = _BY_KEY[key].title if key in _BY_KEY else key
        yield Departure(f"{named}：{_text(value)}，国标为 {_text(wanted) or '没有'}", _clause(key))


def _flat(raw: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in raw.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def _at(raw: Mapping[str, Any], key: str) -> Any:
    found: Any = raw
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _value(key: str, text: str) -> Any:
    """What a text in the form stands for.

    Raises:
        StyleError: it is no such value.
    """
    if key not in _BY_KEY:
        raise StyleError(f"版式里没有 {key[:40]} 这一项", "请刷新页面再填")
    item, text = _BY_KEY[key], text.strip()
    if item.kind == "text":
        return text[:80]
    if item.kind == "choice":
        if text not in (_YES, _NO):
            raise StyleError(f"{item.title}写成了“{text[:20]}”", f"只能是 {_NO}、{_YES}")
        return text == _YES
    if item.kind == "colour":
        if not COLOR.fullmatch(text):
            raise StyleError(f"{item.title}写成了“{text[:20]}”", "应写成 #RRGGBB，如 #FF0000")
        return text.upper()
    number = re.fullmatch(rf"([0-9]{{1,4}}(?:\.[0-9]{{1,3}})?){_UNIT.pattern}", text)
    if number is None:
        raise StyleError(f"{item.title}写成了“{text[:20]}”", "应为数字，如 37")
    found = float(number[1])
    return int(found) if found.is_integer() else found


def written(style: str, values: Mapping[str, str], name: str) -> str:
    """A style file: what differs from its base, each value on a line.

    Args:
        style: that it is made from; an own one's values go along.
        values: by key, the texts of the form; an empty one takes the base's value again.
        name: of the style.
    """
    file = read_style_file(style)
    is_own = style.endswith(".toml")
    base = str(file.own.get("based_on", STANDARD)) if is_own else style
    own = dict(_flat(file.own)) if is_own else {}
    for key, text in values.items():
        if text.strip():
            own[key] = _value(key, text)
        else:
            own.pop(key, None)
    lines = [
        f"# {name}：只写与 {base} 不同的项；还能改哪些项见 zhengben styles {STANDARD}。",
        f"based_on = {toml_value(base)}",
        "schema_version = 1",
        f"name = {toml_value(name)}",
        f"title = {toml_value(name)}",
    ]
    sections: dict[str, list[str]] = {}
    for key, value in own.items():
        section, _, last = key.rpartition(".")
        if section:
            remark = f"  # {said}" if (said := _clauses().get(key)) else ""
            sections.setdefault(section, []).append(f"{last} = {toml_value(value)}{remark}")
    for section, items in sections.items():
        lines += ["", f"[{section}]", *items]
    return "\n".join(lines) + "\n"


def toml_value(value: Any) -> str:
    """A value as a TOML file has it."""
    return json.dumps(value, ensure_ascii=False)
