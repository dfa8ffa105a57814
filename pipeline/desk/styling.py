"""版式: a unit's own style as a form over the standard, kept beside its documents as one file."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.options import RunOptions
from pipeline.convert import ConvertOptions, Typography, convert
from pipeline.desk import views
from pipeline.desk.messages import Preview, Settings, Settle, Style
from pipeline.desk.style_form import departures, settings_in, toml_value, written
from pipeline.draft.specimen import specimen_of
from pipeline.errors import StyleError
from pipeline.settings import OWN_FILE, find_settings
from pipeline.storage import slug_of, write_atomically
from pipeline.style_files import (
    STANDARD,
    available_styles,
)
from pipeline.stylesheet import load_stylesheet, refuse_unusable

if TYPE_CHECKING:
    from pipeline.desk.bench import Bench

FOLDER = "版式"
"""The folder of a unit's own styles, beside its documents."""
_HEAD = "# 由正本工作台写出；要自己改，请先删去这一行。\n"


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
    if own := own_style(out, name):
        return own
    if name in available_styles():
        return name
    raise StyleError(f"没有名为 {name[:40]} 的版式", "请从列表里选")


def own_style(out: Path, name: str) -> str:
    """The path of an own style; empty where there is none of the name."""
    own = out / FOLDER / f"{slug_of(name)}.toml"
    return str(own) if name and own.is_file() else ""


def taken_in(bench: Bench, name: str, data: bytes) -> str:
    """A style file that another unit passed on is kept among the unit's own, and chosen.

    Returns:
        Its name.

    Raises:
        StyleError: it is none, or there is another of its name.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StyleError(f"{name} 不是版式文件", "版式文件由“另存为文件”得到") from error
    kept = slug_of(Path(name).stem)
    path = bench.out / FOLDER / f"{kept}.toml"
    if kept in available_styles() or (path.is_file() and path.read_bytes() != data):
        raise StyleError(f"已有名为 {kept} 的版式", "请把文件改一个名字再拖入")
    refuse_unusable(text)
    write_atomically(path, data)
    settle(bench, Settle(style=kept))
    return kept


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
        settings=tuple(settings_in(options.style)),
        departures=tuple(departures(options.style)),
        pdfa=options.pdfa,
        archive_stamp=options.archive_stamp,
        file=file,
    )


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
        text = written(base, asked.values, name)
        refuse_unusable(text)
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
    text = (
        f"style = {toml_value(style)}\npdfa = {toml_value(options.pdfa)}\narchive-stamp = {stamp}\n"
    )
    write_atomically(path, (_HEAD + text).encode())


def preview(bench: Bench, asked: Settle) -> Preview:
    """The first page of a document, or of a specimen, with values that are not saved.

    Raises:
        StyleError: a value, or the style with it, cannot be.
    """
    base = style_named(bench.out, asked.style) if asked.style else bench.options.style
    text = written(base, asked.values, "预览")
    with tempfile.TemporaryDirectory(prefix="zhengben-") as place, bench.at_work:
        path = Path(place) / "预览.toml"
        path.write_text(text, encoding="utf-8")
        options = ConvertOptions(style=str(path), outputs=())
        typography = Typography(options)
        if asked.doc:
            conversion = bench.paper(asked.doc).conversion()
        else:
            conversion = convert(specimen_of(typography.sheet).encode(), "样张.md", options)
        drawn = views.draw(conversion, options, typography)
    if not drawn.pages:
        return Preview("")
    first = drawn.pages[0]
    page = drawn.page(first.id)
    svg = page.svg if page is not None else ""
    fonts = {one.family: drawn.files[one.hash] for one in drawn.fonts if one.family in svg}
    seals = tuple((x, y, across) for page, x, y, across in drawn.seals if page == 0)
    return Preview(svg, fonts, seals, (first.w, first.h))
