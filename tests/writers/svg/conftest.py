"""A browser for all tests of a module."""

import pytest
from writers.svg.svg_browser import CHROMIUM, DRIVER, browser


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("chromium and chromedriver are not here")
    with browser() as opened:
        yield opened
