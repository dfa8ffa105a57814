"""How long it takes to read a Word file: ``python -m benchmarks.reading [FILE.docx ...]``.

Two things of the same file, in turn in one process, in CPU seconds: ours reads it into a document,
its structure and account included (``read_source``); python-docx opens it and takes the text of
all paragraphs and of all cells of all tables. Then the same in processes of their own, imports
included. Without files, four of some ten pages are made: by python-docx, by ourselves, as WPS
writes (a run for each few characters, each with its own fonts), and what LibreOffice makes of the
first where it is installed.
"""

import argparse
import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import Case
from pipeline.convert import ConvertOptions, convert, read_source
from pipeline.normalize.word.office import find_office, to_docx

ROOT = Path(__file__).parent.parent
PARAGRAPHS = 90
ROWS = 30
_SENTENCE = (
    "各有关单位要按照统一部署，结合实际制定工作方案，明确责任分工和完成时限，"
    "第{}批项目应当于2025年6月30日前完成验收。"
)
_COLUMNS = ("序号", "项目", "投资", "备注")
_WHOLE = {
    "ours": "import sys, pathlib; from pipeline.convert import read_source; "
    "read_source(pathlib.Path(sys.argv[1]).read_bytes(), 'a.docx')",
    "python-docx": "import sys, pathlib; from benchmarks.reading import with_python_docx; "
    "with_python_docx(pathlib.Path(sys.argv[1]).read_bytes())",
}


def with_python_docx(data: bytes) -> int:
    """Characters that python-docx finds in paragraphs and tables."""
    import docx

    document = docx.Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        texts += [cell.text for row in table.rows for cell in row.cells]
    return sum(map(len, texts))


def ours(data: bytes) -> None:
    """The file as a document."""
    read_source(data, "a.docx")


def _lines() -> list[str]:
    lines = ["关于做好2025年重点项目建设工作的通知", "各县（市、区）人民政府，市政府各部门："]
    for k in range(PARAGRAPHS):
        if k % 15 == 0:
            lines.append(f"{'一二三四五六'[k // 15]}、工作要求之{k // 15 + 1}")
        lines.append(_SENTENCE.format(k + 1) * 2)
    return lines


def made_by_python_docx() -> bytes:
    """Title, headings in heading styles, paragraphs, a table."""
    import docx

    document = docx.Document()
    for line in _lines():
        is_heading = line[1:2] == "、"
        document.add_heading(line, 1) if is_heading else document.add_paragraph(line)
    table = document.add_table(rows=ROWS, cols=4)
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = (
                ("序号", "项目", "投资（万元）", "备注")[c] if r == 0 else f"{r}{'甲乙丙丁'[c]}"
            )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def made_by_ourselves() -> bytes:
    """What ``run`` makes of the same text."""
    text = "\n\n".join(_lines()).encode()
    return convert(text, "通知.txt", ConvertOptions(outputs=("docx",))).outputs["docx"]


def made_as_wps_writes() -> bytes:
    """The paragraphs of the first, a run for each eight characters."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document(io.BytesIO(made_by_python_docx()))
    for paragraph in document.paragraphs:
        text = paragraph.text
        paragraph.clear()
        for at in range(0, len(text), 8):
            run = paragraph.add_run(text[at : at + 8])
            run.font.name, run.font.size = "仿宋_GB2312", Pt(16)
            run._element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
            run._element.rPr.rFonts.set(qn("w:hint"), "eastAsia")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def in_turn(acts: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median CPU seconds of each act, done in turn so that load falls on all alike."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for turn in range(rounds + 1):
        for name, act in acts.items():
            began = time.process_time()
            act()
            if turn:  # the first warms
                found[name].append(time.process_time() - began)
    return {name: statistics.median(values) for name, values in found.items()}


def whole_processes(path: Path, rounds: int) -> dict[str, float]:
    """Median CPU seconds of processes that import what they need and read one file."""
    cases = [
        Case(name, [sys.executable, "-c", code, str(path)], cwd=ROOT)
        for name, code in _WHOLE.items()
    ]
    for turn in range(rounds + 1):
        for case in cases:
            case.run()
            if not turn:  # the first compiles
                case.samples.clear()
    return {case.name: case.median("cpu") or 0.0 for case in cases}


def main() -> None:
    """Measure and print a row for each file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    sources = {path.name: path.read_bytes() for path in given.files}
    if not sources:
        first = made_by_python_docx()
        sources = {
            "python-docx": first,
            "ourselves": made_by_ourselves(),
            "as WPS writes": made_as_wps_writes(),
        }
        if find_office() is not None:
            sources["LibreOffice"] = to_docx(first, "a.docx", ".docx")
    print(f"{'file':<16}{'ours':>9}{'python-docx':>13}{'ratio':>7}   whole processes, ratio")
    for name, data in sources.items():
        found = in_turn(
            {"ours": lambda d=data: ours(d), "python-docx": lambda d=data: with_python_docx(d)},
            given.rounds,
        )
        with tempfile.TemporaryDirectory() as folder:
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.environ["PYTHONPYCACHEPREFIX"] = folder
            path = Path(folder) / "a.docx"
            path.write_bytes(data)
            whole = whole_processes(path, max(given.rounds // 3, 1))
        mine, other = found["ours"], found["python-docx"]
        print(
            f"{name:<16}{mine:>9.4f}{other:>13.4f}{mine / other:>7.2f}   "
            f"{whole['ours']:.3f} {whole['python-docx']:.3f} "
            f"{whole['ours'] / whole['python-docx']:.2f}"
        )


if __name__ == "__main__":
    main()
