"""Shared fixtures: where the corpus lies, and documents made by hand."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what is made now"
    )


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
        pytest.skip("the training corpus (../shared/corpus) is not here")
    return CORPUS


@pytest.fixture(scope="session")
def sample() -> Path:
    return next((ROOT / "seeds").glob("*.txt"))
