"""版式: a unit's own style as a form over the standard, kept beside its documents as one file."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.batch.options import RunOptions
from pipeline.batch.workspace import Workspace
from pipeline.convert import ConvertOptions, Typography, convert
from pipeline.desk import views
from pipeline.desk.making import kept_in
from pipeline.desk.messages import Departure, Page, Setting, Settings, Settle, Style
from pipeline.draft.specimen import specimen_of
from pipeline.errors import StyleError
from pipeline.settings import OWN_FILE, find_settings
from pipeline.storage import slug_of, write_atomically
from pipeline.style_files import (
    STANDARD,
    available_styles,
    read_style_file,
    styles_directory,
)
from pipeline.stylesheet import load_stylesheet

if TYPE_CHECKING:
    from pipeline.desk.bench import Bench

FOLDER = "版式"
"""The folder of a unit's own styles, beside its documents."""
_HEAD = "# 由正本工作台写出；要自己改，请先删去这一行。\n"
_COLOR = re.compile("#[0-9A-Fa-f]{6}")
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
    _Item("office.authority", "发文机关全称（只用于样张）", "text", "本单位"),
    _Item("office.mark", "机关标志（只用于样张）", "text", "本单位"),
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


def styles(out: Path) -> tuple[Style, ...]:
    """The style sheets that can be chosen: those that come along, and the unit's own."""
    found = [Style(name, load_stylesheet(name).title) for name in available_styles()]
    for path in sorted((out / FOLDER).glob("*.toml")):
        found.append(Style(path.stem, path.stem, own=True))
    return tuple(found)


def style_named(out: Path, name: str) -> str:
    """What options name a style by: the path of an own one, else its name.

    Raises:
        StyleError: there is none.
    """
    own = out / FOLDER / f"{slug_of(name)}.toml"
    if name and own.is_file():
        return str(own)
    if name in available_styles():
        return name
    raise StyleError(f"没有名为 {name[:40]} 的版式", "请从列表里选")


def remembered(out: Path, options: RunOptions) -> RunOptions:
    """The options with the style that was chosen at the desk before, where none is given now."""
    path = out / OWN_FILE
    if not path.is_file() or options.style != STANDARD:
        return options
    values = find_settings(path).values
    style = str(values.get("style", options.style))
    if style.endswith(".toml"):
        style = str(out / style)
    return replace(
        options,
        style=style,
        pdfa=values.get("pdfa", options.pdfa),
        archive_stamp=bool(values.get("archive-stamp", options.archive_stamp)),
    )


def settings_of(bench: Bench) -> Settings:
    """The form as it is now."""
    options = bench.options
    own = options.style.endswith(".toml")
    file = Path(options.style).read_text("utf-8") if own else ""
    return Settings(
        style=Path(options.style).stem if own else options.style,
        styles=styles(bench.out),
        settings=tuple(_settings(options.style)),
        departures=tuple(_departures(options.style)),
        pdfa=options.pdfa,
        archive_stamp=options.archive_stamp,
        file=file,
    )


def _settings(style: str) -> Iterator[Setting]:
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


def _departures(style: str) -> Iterator[Departure]:
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
        if not _COLOR.fullmatch(text):
            raise StyleError(f"{item.title}写成了“{text[:20]}”", "应写成 #RRGGBB，如 #FF0000")
        return text.upper()
    number = re.fullmatch(rf"([0-9]{{1,4}}(?:\.[0-9]{{1,3}})?){_UNIT.pattern}", text)
    if number is None:
        raise StyleError(f"{item.title}写成了“{text[:20]}”", "应为数字，如 37")
    found = float(number[1])
    return int(found) if found.is_integer() else found


def _written(style: str, values: Mapping[str, str], name: str) -> str:
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
        f"based_on = {_toml(base)}",
        "schema_version = 1",
        f"name = {_toml(name)}",
        f"title = {_toml(name)}",
    ]
    sections: dict[str, list[str]] = {}
    for key, value in own.items():
        section, _, last = key.rpartition(".")
        if section:
            remark = f"  # {said}" if (said := _clauses().get(key)) else ""
            sections.setdefault(section, []).append(f"{last} = {_toml(value)}{remark}")
    for section, items in sections.items():
        lines += ["", f"[{section}]", *items]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def settle(bench: Bench, asked: Settle) -> Settings:
    """Choose a style, save one, set what the archive asks for.

    Raises:
        StyleError: a value, or the style with it, cannot be.
        WriteError: it cannot be written.
    """
    options = bench.options
    if asked.save_as:
        name = slug_of(asked.save_as)
        if name in available_styles():
            raise StyleError(f"{name} 是随程序来的版式", "请换一个名称")
        base = style_named(bench.out, asked.style) if asked.style else options.style
        path = bench.out / FOLDER / f"{name}.toml"
        text = _written(base, asked.values, name)
        _tried(text)
        write_atomically(path, text.encode())
        options = replace(options, style=str(path))
    elif asked.style:
        options = replace(options, style=style_named(bench.out, asked.style))
    if asked.pdfa:
        options = replace(options, pdfa=asked.pdfa)
    if asked.archive_stamp is not None:
        options = replace(options, archive_stamp=asked.archive_stamp)
    bench.choose(options)
    _remember(bench.out, options)
    return settings_of(bench)


def _remember(out: Path, options: RunOptions) -> None:
    """The choice into the settings file of the folder, unless that is a person's own."""
    path = out / OWN_FILE
    if path.exists() and not path.read_text("utf-8", "replace").startswith(_HEAD):
        return
    style = options.style
    if Path(style).is_relative_to(out):
        style = Path(style).relative_to(out).as_posix()
    stamp = "true" if options.archive_stamp else "false"
    text = f"style = {_toml(style)}\npdfa = {_toml(options.pdfa)}\narchive-stamp = {stamp}\n"
    write_atomically(path, (_HEAD + text).encode())


def _tried(text: str) -> None:
    """Refuse a style file that is none.

    Raises:
        StyleError: saying why.
    """
    with tempfile.TemporaryDirectory(prefix="zhengben-") as place:
        path = Path(place) / "版式.toml"
        path.write_text(text, encoding="utf-8")
        load_stylesheet(str(path))


def preview(bench: Bench, asked: Settle) -> Page:
    """The first page of a document, or of a specimen, with values that are not saved.

    Raises:
        StyleError: a value, or the style with it, cannot be.
    """
    base = style_named(bench.out, asked.style) if asked.style else bench.options.style
    text = _written(base, asked.values, "预览")
    with tempfile.TemporaryDirectory(prefix="zhengben-") as place, bench.at_work:
        path = Path(place) / "预览.toml"
        path.write_text(text, encoding="utf-8")
        options = ConvertOptions(style=str(path), outputs=())
        typography = Typography(options)
        if asked.doc:
            conversion = kept_in(Workspace(bench.paper(asked.doc).folder))
        else:
            conversion = convert(specimen_of(typography.sheet).encode(), "样张.md", options)
        drawn = views.draw(conversion, options, typography)
    return drawn.shown[drawn.pages[0].id] if drawn.pages else Page("")
