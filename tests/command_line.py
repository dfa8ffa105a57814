"""Calling the command in tests: a small document, and what a folder holds."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import group
from pipeline.fonts import discovery

TEXT = (
    "某市人民政府关于加强节能工作的通知\n\n各县(区)人民政府:\n\n"
    "现就有关事项通知如下,请遵照执行。\n\n一、总体要求\n\n"
    "(一)加强领导。坚持绿色发展,单位能耗下降3.5%。\n\n某市人民政府\n\n2024年3月5日\n"
)


def zhengben(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(group, [str(a) for a in arguments], input=stdin)


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextmanager
def carried_fonts_alone() -> Iterator[pytest.MonkeyPatch]:
    """As if the machine had no fonts but those that pip brings, and no time were stated."""
    with pytest.MonkeyPatch.context() as patch:
        carried = discovery.carried_font_directory()
        patch.setattr(discovery, "font_directories", lambda *_, **__: [carried])
        patch.setenv(discovery.NO_CACHE_VARIABLE, "1")
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        yield patch
