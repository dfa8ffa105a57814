"""Review copies that LibreOffice opened and saved come back all the same."""

import shutil
import subprocess

import pytest
from docx_making import document, edit, emission, log, settled_by_word, text

from pipeline.edits import EditKind
from pipeline.model import Cell, Imprint, Paragraph, Table, iter_texts
from pipeline.review.docx_reader import read_docx_review
from pipeline.review.docx_writer import write_review

LINES = (
    "一是深化放管服改革,提升服务效能(见表1)。",
    "二是PM2.5平均浓度8μg/m3,优良率86.7%13条主要河流达标。",
)
IMPRINT = Imprint(text("抄送:市委办公室。"), text("市政府办公室"), text("2024年3月5日印发"))


def made():
    cells = tuple(Cell((Paragraph(text(c)),)) for c in ("指标,", "数值"))
    normalized = document(
        *LINES, Table((cells,)), title="关于做好“放管服”工作的通知", imprint=IMPRINT
    )
    edits = []
    for path, element in iter_texts(normalized):
        for at, char in enumerate(element.text):
            new = {",": "，", ":": "：", "(": "（", ")": "）"}.get(char)
            if new:
                edits.append(edit(path, at, char, new))
    first, second = "body.main_text[0]", "body.main_text[1]"
    insert = EditKind.INSERT
    edits += [
        edit(first, LINES[0].index("放"), "", "“", "out", kind=insert),
        edit(first, LINES[0].index("改"), "", "”", "out", kind=insert),
        edit(second, LINES[1].index("13"), "", "，", kind=insert),
        edit(second, LINES[1].index("3,"), "3", "³"),
    ]
    order = [path for path, _ in iter_texts(normalized)]
    edits.sort(key=lambda e: (order.index(e.path), e.start, e.end))
    return normalized, log(*edits)


@pytest.fixture(scope="module")
def resaved(tmp_path_factory):
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not here")
    folder = tmp_path_factory.mktemp("resaved")

    def save(data, to="docx"):
        (folder / "a.docx").write_bytes(data)
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", to, "--outdir", str(folder / "new"), str(folder / "a.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return (folder / "new" / "a.docx").read_bytes()

    return save


@pytest.mark.parametrize("pattern", ["open", "accept", "refuse", "mixed"])
def test_what_was_decided_survives_libreoffice(resaved, pattern):
    normalized, entry = made()
    verdicts = {"mixed": ["accept", "refuse", None], "open": [None]}.get(pattern, [pattern])
    choices = {
        e.id: verdict
        for i, e in enumerate(entry.edits)
        if (verdict := verdicts[i % len(verdicts)]) is not None
    }
    saved = resaved(
        settled_by_word(write_review(emission(normalized, entry)), choices, strip=False)
    )
    found = read_docx_review(saved, normalized, entry, "a.docx").decisions
    assert {d.edit_id: d.verdict for d in found.decisions} == choices
    assert not found.manual
