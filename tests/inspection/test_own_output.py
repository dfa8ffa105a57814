"""What we make ourselves has no finding, in whatever style, as Word and as PDF.

A dozen golden documents stand for their kinds; ``pytest --thorough`` takes all of them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from command_line import carried_fonts_alone, zhengben

from pipeline.formats import input_for
from pipeline.inspection.inspecting import inspect_source
from pipeline.model import places_of
from pipeline.normalize.options import DEFAULT

GOLDEN = Path(__file__).parent.parent / "golden"
STYLES = {
    "文件": ("--layout", "文件"),
    "信函": ("--layout", "信函"),
    "简报": ("--style", "brief"),
    "印章": ("--seal", "有"),
    "电子公文": ("--style", "gbt33476"),
}
FEW = (
    "archived",  # no 发文机关标志
    "circular-of-criticism",  # nor 发文字号, one page
    "decree",
    "head-with-everything",
    "joint-issue-of-three",
    "letter",
    "minutes",
    "page-with-tables",
    "request-for-instructions",
    "wide-table",
)


def sources() -> dict[str, Path]:
    return {path.parent.name: path for path in sorted(GOLDEN.glob("*/source.*"))}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "slug" in metafunc.fixturenames:
        slugs = sorted(sources()) if metafunc.config.getoption("--thorough") else FEW
        metafunc.parametrize("slug", slugs)


@pytest.fixture(scope="module", params=STYLES)
def made(request, tmp_path_factory) -> tuple[str, Path]:
    """The style's name, and the folder with all documents in it."""
    with carried_fonts_alone():
        folder = tmp_path_factory.mktemp("own")
        slugs = sorted(sources()) if request.config.getoption("--thorough") else FEW
        given = [shutil.copy(sources()[s], folder / f"{s}{sources()[s].suffix}") for s in slugs]
        options = ("--to", "docx,pdf", "-j", "1", *STYLES[request.param])
        done = zhengben("run", *given, "-o", folder / "out", *options)
        assert done.exit_code == 0, done.output
    return request.param, folder / "out"


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_nothing_is_found_in_what_is_made(made, slug, ending):
    style, out = made
    path = out / slug / f"3-{slug}.{ending}"
    named = {"简报": "brief", "电子公文": "gbt33476"}.get(style)
    found = inspect_source(path.read_bytes(), path.name, path.name, named)
    assert not found.findings, [one.message for one in found.findings]


def test_the_head_of_a_letter_is_read_from_its_pages(made):
    """份号 at the left and 发文字号 at the right of one row are two elements (10.1)."""
    style, out = made
    if style != "信函":
        pytest.skip("only letters have them so")
    heads = []
    for ending in ("docx", "pdf"):
        path = out / "head-with-everything" / f"3-head-with-everything.{ending}"
        data = path.read_bytes()
        document = input_for(data, path.name).read(data, path.name, DEFAULT).document
        heads.append({p.path: p.text for p in places_of(document) if p.path.startswith("header.")})
    assert heads[0] == heads[1]
    wanted = ("copy_number", "classification", "urgency", "document_number")
    assert {f"header.{name}" for name in wanted} <= {*heads[1]}
