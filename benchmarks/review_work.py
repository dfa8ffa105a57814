"""How much a person has to decide, and how much is put before them, in each way of reviewing.

    python -m benchmarks.review_work FILE…

Prints, for each document: rows of the workbook's first sheet to be answered, the places that they
settle, and rows that are preset; tracked changes and comments of the review copy, as it is and with
all tracked. Counted from the files themselves.
"""

import argparse
import io
import re
import zipfile
from pathlib import Path

from openpyxl import load_workbook

from pipeline.convert import ConvertOptions, convert

_CHANGE = re.compile(rb"<w:(?:ins|del) ")
_COMMENT = re.compile(rb"<w:comment ")


def marks_of(data: bytes) -> tuple[int, int]:
    """Tracked changes and comments of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        changes = len(_CHANGE.findall(package.read("word/document.xml")))
        comments = len(_COMMENT.findall(package.read("word/comments.xml")))
    return changes, comments


def rows_of(data: bytes) -> tuple[int, int, int]:
    """Rows that wait for an answer, the places that they settle, and rows that are preset."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    if "待定" not in book.sheetnames:
        return 0, 0, 0
    head, *rows = book["待定"].iter_rows(values_only=True)
    answer, places = head.index("采纳"), head.index("处数")
    waiting = [row for row in rows if row[answer] is None]
    return len(waiting), sum(int(row[places]) for row in waiting), len(rows) - len(waiting)


def main() -> None:
    """Print a row a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    print("document | rows to answer (places) | preset | Word: changes, comments | all tracked")
    for path in given.files:
        shown = []
        for track in ("decisions", "all"):
            options = ConvertOptions(outputs=("review", "xlsx"), track=track)  # type: ignore[arg-type]
            made = convert(path.read_bytes(), path.name, options).outputs
            shown.append((rows_of(made["xlsx"]), marks_of(made["review"])))
        (waiting, places, preset), (changes, comments) = shown[0]
        every = shown[1][1]
        print(
            f"{path.name} | {waiting} ({places}) | {preset} | {changes}, {comments} | "
            f"{every[0]}, {every[1]}"
        )


if __name__ == "__main__":
    main()
