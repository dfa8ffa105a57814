"""A desk and a browser for the tests of a worker, each started once; a desk of a module's own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from desk.browser import Browser, Desk, opened, why_none
from desk_client import Tab, served


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    found = Desk(tmp_path_factory.mktemp("desk"))
    found.start()
    yield found
    found.kill()


@pytest.fixture(scope="session")
def _browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if why_none():
        pytest.skip(why_none())
    folder = tmp_path_factory.mktemp("browser")
    with opened(folder) as browser:
        yield browser
    shutil.rmtree(folder / "profile", ignore_errors=True)


@pytest.fixture
def bare(_browser: Browser) -> Iterator[Browser]:
    """The browser for a desk of the test's own, whose end is an error to the console."""
    yield _browser
    _browser.errors()


@pytest.fixture
def window(_browser: Browser, desk: Desk) -> Iterator[Browser]:
    """A tab at the first screen; what it leaves in the console fails the test."""
    _browser.visit(desk)
    _browser.errors()
    yield _browser
    found = _browser.errors()
    assert not found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server of the module's own listens."""
    place = tmp_path_factory.mktemp("desk")
    with served(place / "公文", place / "state") as address:
        yield address


@pytest.fixture(scope="module")
def tab(address: str) -> Tab:
    """A tab of that server, without a browser."""
    return Tab(address)
