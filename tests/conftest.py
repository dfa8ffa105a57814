"""Shared fixtures: where the corpus lies, and the sample."""

import os
from pathlib import Path

import command_line
import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"


# No deadlines (machines differ); in CI the same examples every time, at a desk new ones.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what is made now"
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="all documents in all styles, and files that LibreOffice converts",
    )


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
        pytest.skip("the corpus (../shared/corpus) is not here: only golden documents were checked")
    return CORPUS


@pytest.fixture(scope="session")
def golden_texts() -> list[Path]:
    """The sources of the golden documents: small, invented, of every kind, always here."""
    return sorted((ROOT / "tests" / "golden").glob("*/source.txt"))


@pytest.fixture(scope="session")
def sample() -> Path:
    return next((ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def source(tmp_path) -> Path:
    path = tmp_path / "节能通知.txt"
    path.write_text(command_line.TEXT, encoding="utf-8")
    return path
