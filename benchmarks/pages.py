"""``python -m benchmarks.pages TEXTS…``: characters lost and gained in the article of made pages.

``--peers PYTHON`` names an interpreter that has trafilatura and resiliparse; they read the same
pages in the same run, from decoded text, with the settings that lose least.
"""

import argparse
import json
import subprocess
import unicodedata
from pathlib import Path

from benchmarks.page_making import ROWS, STYLES, page
from pipeline import convert
from pipeline.repair.witness.alignment import align
from pipeline.repair.witness.sides import units_of

_PEERS = """\
import json, sys
from resiliparse.extract.html2text import extract_plain_text
from trafilatura import extract
kept = {"include_comments": False, "include_tables": True, "favor_recall": True}
main = {"main_content": True, "list_bullets": False, "links": False, "form_fields": False}
found = []
for source in json.load(sys.stdin):
    found.append({
        "trafilatura": extract(source, **kept) or "",
        "resiliparse": extract_plain_text(source, alt_texts=False, **main),
    })
json.dump(found, sys.stdout)
"""


def plain(text: str) -> str:
    """Without white space, what shows nothing, ``|`` of drawn tables; raised digits as digits."""
    kept = (unicodedata.normalize("NFKC", c) if c in "²³₂₃" else c for c in text)
    shown = (c for c in "".join(kept).replace("|", "") if unicodedata.category(c) != "Cf")
    return "".join("".join(shown).split())


def measured(article: str, found: str) -> tuple[int, int, int]:
    """Characters of the article, of those lost, and found characters that are none of it."""
    wanted, got = plain(article), plain(found)
    same = sum(run.length for run in align(wanted, got))
    return len(wanted), len(wanted) - same, len(got) - same


def ours(source: str, style: str) -> str:
    """The text as it is read, in the page's order."""
    data = source.encode("gb18030" if style == "hand" else "utf-8")
    return "\n".join(
        unit.text for unit in units_of(convert.read(data, "x.html"), boilerplate=False)
    )


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--peers", help="an interpreter with trafilatura and resiliparse")
    parser.add_argument("--each", action="store_true", help="also a line for each page of ours")
    given = parser.parse_args()
    files = [f for t in given.texts for f in (sorted(t.glob("*.txt")) if t.is_dir() else [t])]
    cells = [text for row in ROWS for text in row]
    made: list[tuple[str, str, str]] = []
    for number, file in enumerate(files):
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
        lines = [line for line in lines if line and "|" not in line]
        style = sorted(STYLES)[number % len(STYLES)]
        made.append((style, "\n".join([*lines, *cells]), page(style, lines, number)))
    readings: list[dict[str, str]] = [
        {"zhengben": ours(source, style)} for style, _, source in made
    ]
    if given.peers:
        sources = json.dumps([source for _, _, source in made])
        done = subprocess.run(
            [given.peers, "-c", _PEERS], input=sources, capture_output=True, text=True, check=True
        )
        for reading, more in zip(readings, json.loads(done.stdout), strict=True):
            reading |= more
    print(f"{'program':36} {'pages':>5} {'chars':>8} {'lost':>7} {'gained':>7} {'whole':>6}")
    for name in readings[0]:
        for style in (*sorted(STYLES), "all"):
            rows = [
                measured(article, reading[name])
                for (kind, article, _), reading in zip(made, readings, strict=True)
                if style in {kind, "all"}
            ]
            whole = sum(lost == gained == 0 for _, lost, gained in rows)
            total, lost, gained = map(sum, zip(*rows, strict=True))
            print(f"{name + ' ' + style:36} {len(rows):5} {total:8} {lost:7} {gained:7} {whole:6}")
    if given.each:
        for file, (style, article, _), reading in zip(files, made, readings, strict=True):
            print(file.name, style, *measured(article, reading["zhengben"]))


if __name__ == "__main__":
    main()
