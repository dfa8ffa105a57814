"""How alike Word and PDF set a document: lines and pages, LibreOffice showing the Word file.

    python -m benchmarks.same_page FOLDER --documents 60 --fonts FOLDER_OF_FONTS

Both are given the same fonts: those that come with the package, and those of ``--fonts``
(Liberation Serif, say, for Times New Roman). A line of the PDF counts as broken alike when the Word
file has a line of the very same characters in the same order of lines. Page numbers are left out.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path

import pypdfium2

from pipeline.convert import ConvertOptions, convert
from pipeline.fonts.discovery import carried_font_directory

_SAME_LINE = 4.0  # points between the baselines of characters of one line
_BATCH = 10
# LibreOffice 7.4 reads w:overflowPunct the wrong way round and w:autoSpaceDE, w:autoSpaceDN not at
# all; what Word does with them is put right before it sets the pages.
# A page that is left empty for 版记 to stand on an even one is printed, and so it counts.
_PDF = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'
_MISREAD = (
    ('style:punctuation-wrap="hanging"', 'style:punctuation-wrap="simple"'),
    ('style:text-autospace="ideograph-alpha"', 'style:text-autospace="none"'),
)


def lines_of(pdf: Path) -> list[list[str]]:
    """The lines of each page, white space left out, from above; the page number is none."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for page in document:
        text = page.get_textpage()
        rows: list[tuple[float, list[tuple[float, str]]]] = []
        for i in range(text.count_chars()):
            char = text.get_text_range(i, 1)
            if not char.strip() or char == "\ufffe":
                continue
            left, base = _origin(text, i)
            row = next((r for r in rows[-12:] if abs(r[0] - base) <= _SAME_LINE), None)
            if row is None:
                row = (base, [])
                rows.append(row)
            row[1].append((left, char))
        rows.sort(key=lambda row: -row[0])
        shown = ["".join(char for _x, char in sorted(row[1])) for row in rows]
        pages.append([line for line in shown if not _is_page_number(line)])
        text.close()
        page.close()
    document.close()
    return pages


def _origin(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    """Where a character stands on its baseline, in points."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pypdfium2.raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _is_page_number(line: str) -> bool:
    return line.startswith("—") and line.endswith("—") and line.strip("—").isdigit()


def written(sources: list[Path], folder: Path, fonts: str, style: str) -> Iterator[Path]:
    """Writes Word and PDF of each source; yields the Word files."""
    font_dirs = (fonts,) if fonts else ()
    options = ConvertOptions(
        style=style, outputs=("docx", "pdf"), font_dirs=font_dirs, allow_missing_glyphs=True
    )
    for number, source in enumerate(sources):
        made = convert(source.read_bytes(), source.name, options)
        stem = f"{number:03}-{source.stem}"
        (folder / f"{stem}.pdf").write_bytes(made.outputs["pdf"])
        (folder / f"{stem}.docx").write_bytes(made.outputs["docx"])
        yield folder / f"{stem}.docx"


def shown_by_libreoffice(files: list[Path], out: Path, fonts: str) -> None:
    """Converts Word files to PDF."""
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("soffice is not here")
    config = out / "fonts.conf"
    own = f"<dir>{fonts}</dir>" if fonts else ""
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{carried_font_directory()}</dir>{own}</fontconfig>",
        encoding="utf-8",
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    for start in range(0, len(files), _BATCH):
        command = [program, profile, "--headless", "--convert-to"]
        into = ["--outdir", str(out)]
        batch = files[start : start + _BATCH]
        subprocess.run(
            [*command, "fodt", *into, *batch], check=True, capture_output=True, env=environment
        )
        flat = [out / f"{file.stem}.fodt" for file in batch]
        for file in flat:
            text = file.read_text(encoding="utf-8")
            for wrong, right in _MISREAD:
                text = text.replace(wrong, right)
            file.write_text(text, encoding="utf-8")
        subprocess.run(
            [*command, _PDF, *into, *flat], check=True, capture_output=True, env=environment
        )


def compare(ours: Path, theirs: Path) -> tuple[int, int, bool, list[tuple[str, str]]]:
    """Lines broken alike, lines of the PDF, whether they have as many pages, the differences."""
    a, b = lines_of(ours), lines_of(theirs)
    flat_a, flat_b = list(chain(*a)), list(chain(*b))
    matcher = SequenceMatcher(None, flat_a, flat_b, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    different = [
        (" / ".join(flat_a[i1:i2]), " / ".join(flat_b[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]
    return same, len(flat_a), len(a) == len(b), different


def main() -> None:
    """Measure a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--fonts", default="")
    parser.add_argument("--style", default="gbt9704")
    parser.add_argument("--keep", type=Path, help="keep the files in this folder")
    parser.add_argument("--again", action="store_true", help="compare what --keep holds")
    parser.add_argument("--show", type=int, default=0, help="differences shown of each document")
    given = parser.parse_args()
    sources = sorted(path for path in given.folder.rglob("*.txt"))
    step = max(len(sources) // given.documents, 1)
    sources = sources[::step][: given.documents]
    with tempfile.TemporaryDirectory() as folder:
        work = given.keep or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        shown = work / "shown"
        shown.mkdir(exist_ok=True)
        if given.again:
            files = sorted(work.glob("*.docx"))
        else:
            files = list(written(sources, work, given.fonts, given.style))
            shown_by_libreoffice(files, shown, given.fonts)
        total: Counter[str] = Counter()
        for file in files:
            pdf = shown / f"{file.stem}.pdf"
            same, lines, pages, different = compare(file.with_suffix(".pdf"), pdf)
            total.update(same=same, lines=lines, pages=pages, documents=1)
            print(f"{file.stem}\t{same}/{lines}\t{'' if pages else 'PAGES DIFFER'}")
            for one, other in different[: given.show]:
                print(f"  PDF  {one.replace(chr(10), ' / ')}")
                print(f"  Word {other.replace(chr(10), ' / ')}")
    print(
        f"{total['documents']} documents, lines alike {total['same'] / total['lines']:.4f} "
        f"({total['same']}/{total['lines']}), same page count {total['pages']}"
    )


if __name__ == "__main__":
    main()
