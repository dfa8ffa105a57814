"""Draws docs/before-after.png: the sample as it came, its first printed page, some of its changes.

``python docs/picture.py`` runs the pipeline on seeds/ in a folder of its own and draws what comes
out; nothing is drawn that the run did not give. Fonts of the PDF: those of this machine, or of
``--font-dir`` (``zhengben fonts install`` gets the free ones).
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
PICTURE = Path(__file__).with_name("before-after.png")

WIDTH, PAGE_WIDTH, MARGIN = 1640, 640, 40
STRIP_ROW, CAPTION = 50, 64
INK, GREY, PAPER, DESK, LINE = "#1f2328", "#6e7781", "#ffffff", "#f3f4f6", "#d0d7de"
CHANGED, NEW = "#ffe2a8", "#b7e4c7"
SHOWN_RULES = ("DAT001", "UNI001", "SEM003", "LRN001")
AROUND = 15
STOP = re.compile("[,，。;；]")
COLORS = 48


def font(size: int) -> ImageFont.FreeTypeFont:
    """The sans serif that is installed with the program."""
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return ImageFont.truetype(str(folder / "NotoSansSC-Regular.otf"), size)


def made(work: Path, font_dirs: list[str]) -> Path:
    """The document folder that ``zhengben run seeds`` makes."""
    options = [part for folder in font_dirs for part in ("--font-dir", folder)]
    command = [sys.executable, "-m", "pipeline", "run", "seeds", "-q", "-o", str(work), *options]
    subprocess.run(command, cwd=ROOT, check=True)
    return next(path.parent for path in work.glob("*/manifest.json"))


def records(folder: Path, kind: str) -> list[dict]:
    """The lines of one kind in the folder's log."""
    text = (folder / "2-edits.jsonl").read_text(encoding="utf-8")
    return [line for line in map(json.loads, text.splitlines()) if line["type"] == kind]


def first_page(folder: Path) -> Image.Image:
    """The first page of the PDF."""
    with pypdfium2.PdfDocument(next(folder.glob("3-*.pdf"))) as pdf:
        page = pdf[0]
        return page.render(scale=PAGE_WIDTH / page.get_width()).to_pil().convert("RGB")


def draw_source(draw: ImageDraw.ImageDraw, text: str, changed: set[int], box: tuple) -> None:
    """The source's beginning, wrapped in the box; the characters at ``changed`` marked."""
    left, y, right, bottom = box
    face, x, pitch = font(23), left, 38
    for place, char in enumerate(text):
        wide = 0.0 if char == "\n" else draw.textlength(char, face)
        if char == "\n" or x + wide > right:
            x, y = left, y + (pitch // 3 if text[place - 1] == char == "\n" else pitch)
            if y + pitch > bottom:
                break
        if place in changed:
            draw.rounded_rectangle((x - 1, y + 4, x + wide + 1, y + 34), 4, fill=CHANGED)
        if char != "\n":
            draw.text((x, y), char, INK, face)
        x += wide


def changes(folder: Path) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """A change of each of the rules shown: its id; what stands before each edit, old and new."""
    document = json.loads((folder / "1-normalized.json").read_text(encoding="utf-8"))
    edits = records(folder, "edit")
    shown = []
    for rule in SHOWN_RULES:
        best = max((e for e in edits if e["rule_id"] == rule), key=lambda e: e["probability"])
        text = text_at(document, best["path"])
        start = max(best["start"] - AROUND, 0)
        start = max([start, *(m.end() for m in STOP.finditer(text, start, best["start"]))])
        near = [e for e in edits if e["path"] == best["path"] and e["start"] >= start]
        near = [e for e in near if e["start"] <= best["start"] or belongs(e, best)]
        near = [e for e in near if e["status"] == "in" or belongs(e, best)]
        parts = []
        for edit in near:
            parts.append((text[start : edit["start"]], edit["old"], edit["new"]))
            start = edit["end"]
        parts.append((STOP.split(text[start : start + AROUND])[0], "", ""))
        shown.append((rule if best["status"] == "in" else f"{rule} 建议", parts))
    return shown


def belongs(edit: dict, other: dict) -> bool:
    """Whether one was made with the other: the marks of a pair, the signs of a date."""
    near = abs(edit["start"] - other["start"]) <= AROUND
    return near and (edit["rule_id"], edit["group"]) == (other["rule_id"], other["group"])


def text_at(document: dict, path: str) -> str:
    """The text of an element of the normalized document."""
    node = document
    for name in path.replace("[", ".").replace("]", "").split("."):
        node = node[int(name)] if name.isdigit() else node[name]
    return node.get("content", node)["text"]


def draw_change(draw: ImageDraw.ImageDraw, y: int, rule: str, parts: list, words: str) -> None:
    """One row: rule, text before, text after, what the rule does."""
    face = font(23)
    draw.text((MARGIN, y), rule, GREY, face)
    for x, index, color in ((190, 1, CHANGED), (650, 2, NEW)):
        for part in parts:
            draw.text((x, y), part[0], INK, face)
            x += draw.textlength(part[0], face)
            if part[index]:
                wide = draw.textlength(part[index], face)
                draw.rounded_rectangle((x - 1, y + 2, x + wide + 1, y + 34), 4, fill=color)
                draw.text((x, y), part[index], INK, face)
                x += wide
    draw.text((600, y), "→", GREY, face)
    draw.text((1130, y + 3), words, GREY, font(20))


def summaries() -> dict[str, str]:
    """What each rule does, as ``zhengben rules`` says it."""
    command = [sys.executable, "-m", "pipeline", "rules", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return {rule["id"]: rule["summary"] for rule in json.loads(done.stdout)}


def picture(folder: Path, source: Path) -> Image.Image:
    """The whole picture."""
    page = first_page(folder)
    edits = [edit for edit in records(folder, "edit") if edit["status"] == "in"]
    rows = changes(folder)
    bottom = CAPTION + page.height
    whole = Image.new("RGB", (WIDTH, bottom + MARGIN + STRIP_ROW * len(rows) + 20), DESK)
    draw = ImageDraw.Draw(whole)
    right = WIDTH - MARGIN - page.width
    draw.text((MARGIN, 16), f"原文：{source.name}（标出的是改动处）", GREY, font(24))
    said = f"成品：PDF 第 1 页（全文改 {len(edits)} 处）"
    draw.text((right, 16), said, GREY, font(24))
    box = (MARGIN, CAPTION, right - MARGIN, bottom)
    draw.rectangle(box, PAPER, LINE)
    places = {n for e in edits for n in range(e["source"]["start"], e["source"]["end"])}
    text = source.read_text(encoding="utf-8")
    draw_source(draw, text, places, (box[0] + 28, box[1] + 22, box[2] - 24, box[3] - 8))
    whole.paste(page, (right, CAPTION))
    draw.rectangle((right, CAPTION, right + page.width, bottom), outline=LINE)
    words = summaries()
    for number, (rule, parts) in enumerate(rows):
        said = words[rule[:6]] + "只作建议，由人采纳。" * rule.endswith("建议")
        draw_change(draw, bottom + 30 + STRIP_ROW * number, rule, parts, said)
    return whole


def main() -> None:
    """Make it and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--font-dir", action="append", default=[])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = made(Path(work), [str(Path(name).resolve()) for name in given.font_dir])
        drawn = picture(folder, next((ROOT / "seeds").glob("*.txt")))
    few = drawn.quantize(COLORS, dither=Image.Dither.NONE)
    few.save(PICTURE, optimize=True)
    print(f"{PICTURE.name}: {few.width} × {few.height}, {PICTURE.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
