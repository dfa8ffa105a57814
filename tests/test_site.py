"""docs/ as a site: built without a warning, whole, its links right, nothing fetched to read it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import html

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-W", "--keep-going"]
    command += [
        "-c",
        str(ROOT / ".ci" / "site"),
        "-d",
        str(made.parent / "read"),
        str(DOCS),
        str(made),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, html.HtmlElement]:
    return {path.stem: html.fromstring(path.read_bytes()) for path in site.glob("*.html")}


def test_each_page_is_there_and_named_in_the_side_bar(pages: dict[str, html.HtmlElement]) -> None:
    side = {
        link.get("href")
        for link in pages["README"].xpath("//*[contains(@class, 'sidebar-tree')]//a")
    }
    for path in DOCS.glob("*.md"):
        assert path.stem in pages
        assert path.stem == "README" or f"{path.stem}.html" in side


def test_links_within_the_site_lead_somewhere(
    site: Path, pages: dict[str, html.HtmlElement]
) -> None:
    anchors = {name: {*page.xpath("//@id")} for name, page in pages.items()}
    links = [(name, link) for name, page in pages.items() for link in page.xpath("//a/@href")]
    assert len(links) > 1000
    for name, link in links:
        if "://" in link:
            continue
        target, _, anchor = unquote(link).partition("#")
        there = site / (target or f"{name}.html")
        assert there.is_file(), (name, link)
        assert not anchor or anchor in anchors[there.stem], (name, link)


def test_nothing_is_fetched_to_read_it(pages: dict[str, html.HtmlElement]) -> None:
    wants = "//script/@src | //link[@rel='stylesheet' or @rel='icon']/@href | //img/@src"
    for name, page in pages.items():
        assert [link for link in page.xpath(wants) if "//" in link] == [], name


def test_lines_of_chinese_are_joined_without_a_space(pages: dict[str, html.HtmlElement]) -> None:
    paragraphs = [p.text_content() for p in pages["review"].xpath("//article//p")]
    assert any("审阅稿" in text for text in paragraphs)
    assert [text for text in paragraphs if re.search("[一-龥，。]\n[一-龥]", text)] == []
