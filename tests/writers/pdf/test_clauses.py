"""Every figure of GB/T 9704-2012 (clauses 5, 7, 8, 10), measured on the finished pages.

In the PDF, and in the Word file as LibreOffice shows it, with what LibreOffice 7.4 misreads put
right first.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import clause_papers as papers
import msgspec
import pdf_making as making
import pytest

from benchmarks.same_page import shown_by_libreoffice
from pipeline.fonts.roles import FontSet
from pipeline.writers.docx.writer import write_docx
from pipeline.writers.pdf.writer import write_pdf

with (Path(__file__).parent / "clauses.toml").open("rb") as opened:
    FIGURES: list[dict[str, Any]] = tomllib.load(opened)["figure"]


def fonts() -> FontSet:
    """Latin digits half a character wide or nearly so, as the standard's text has them."""
    chosen = making.carried_fonts()
    roles = {
        key: msgspec.structs.replace(role, latin=role.han) for key, role in chosen.roles.items()
    }
    return FontSet(roles, ())


def emission(name: str):
    given = papers.DOCUMENTS[name]
    made = making.emission(given, sheet=papers.sheet_of(name), fonts=fonts())
    seals = papers.seals_of(name)
    return msgspec.structs.replace(made, seals=seals, pictures={papers.SEAL_KEY: papers.SEAL})


@pytest.fixture(scope="module")
def printed() -> dict[str, papers.Paper]:
    return {name: papers.Paper(write_pdf(emission(name))) for name in papers.DOCUMENTS}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, papers.Paper]:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not here")
    folder = tmp_path_factory.mktemp("word")
    files = [folder / f"{name}.docx" for name in papers.DOCUMENTS]
    for file in files:
        file.write_bytes(write_docx(emission(file.stem)))
    out = folder / "out"
    out.mkdir()
    shown_by_libreoffice(files, out, "")
    return {file.stem: papers.Paper((out / f"{file.stem}.pdf").read_bytes()) for file in files}


@pytest.mark.parametrize("program", ["printed", "shown"])
@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: f"{one['clause']} {one['measure']}")
def test_the_page_has_the_figure_of_the_clause(
    request: pytest.FixtureRequest, figure: dict[str, Any], program: str
):
    paper = request.getfixturevalue(program)[figure["document"]]
    found = papers.MEASURES[figure["measure"]](paper)
    slack = figure["tolerance"] + 1e-6
    assert found == pytest.approx(figure["required"], abs=slack), figure["says"]


def test_every_measure_is_of_a_clause():
    assert sorted(papers.MEASURES) == sorted(figure["measure"] for figure in FIGURES)
