"""The sample, whole: stage files, text and a listing of Word and Excel, compared line by line.

``pytest --update-golden`` rewrites tests/golden; review the diff.
"""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import group

GOLDEN = Path(__file__).parent / "golden"
SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("golden")
    done = CliRunner().invoke(group, ["run", str(SEEDS), "-o", str(out)])
    assert done.exit_code == 0, done.output
    return out


def docx_listing(data: bytes) -> str:
    """Style, indents and text of each paragraph of a Word file."""
    from docx import Document

    lines = []
    for paragraph in Document(io.BytesIO(data)).paragraphs:
        fonts = sorted({run.style.name for run in paragraph.runs} - {"Default Paragraph Font"})
        mark = f" {{{', '.join(fonts)}}}" if fonts else ""
        lines.append(f"[{paragraph.style.name}]{mark} {paragraph.text}")
    return "\n".join(lines) + "\n"


def xlsx_listing(data: bytes) -> str:
    """Every filled cell of a workbook."""
    from openpyxl import load_workbook

    lines = []
    for sheet in load_workbook(io.BytesIO(data)):
        lines.append(f"# {sheet.title}")
        for row in sheet.iter_rows():
            values = [str(cell.value) for cell in row if cell.value is not None]
            if values:
                lines.append(" | ".join(values))
    return "\n".join(lines) + "\n"


def listings(folder: Path) -> dict[str, str]:
    slug = folder.name
    # The fonts of this machine are in the workbook's first sheet and nowhere else.
    xlsx = xlsx_listing((folder / f"3-{slug}.xlsx").read_bytes())
    xlsx = "\n".join(line for line in xlsx.split("\n") if "代" not in line or "PDF" not in line)
    return {
        "1-normalized.json": (folder / "1-normalized.json").read_text(encoding="utf-8"),
        "2-repaired.json": (folder / "2-repaired.json").read_text(encoding="utf-8"),
        "2-edits.jsonl": (folder / "2-edits.jsonl").read_text(encoding="utf-8"),
        "text.txt": (folder / f"3-{slug}.txt").read_text(encoding="utf-8"),
        "docx.txt": docx_listing((folder / f"3-{slug}.docx").read_bytes()),
        "xlsx.txt": xlsx,
    }


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda p: p.stem)
def test_golden(made, seed, request):
    folder = GOLDEN / seed.stem
    for name, text in listings(made / seed.stem).items():
        path = folder / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text.split("\n") == path.read_text(encoding="utf-8").split("\n"), name


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.txt")), ids=lambda p: p.stem)
def test_the_repaired_text_has_nothing_left_to_apply(made, seed, tmp_path):
    """What was applied is applied once; what stays are proposals and findings."""
    text = (made / seed.stem / f"3-{seed.stem}.txt").read_text(encoding="utf-8")
    again = tmp_path / "again.txt"
    again.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(group, ["repair", str(again)])
    assert done.stdout == text
