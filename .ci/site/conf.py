"""The site of docs/: ``sphinx-build -W -c .ci/site docs SITE``; made and read without a network.

docs/README.md is the index on the site as it is in the repository: its table of pages, row by row,
becomes the site's contents, so a page is put in one place only. Links to files of the repository
that are no pages lead to the files' names. Chinese lines are joined without the space that HTML
would put between them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

project = "正本 zhengben"
language = "zh_CN"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "README"
exclude_patterns = ["*.py"]
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline"]
html_theme = "furo"
html_title = "正本"
html_show_sourcelink = False
html_show_copyright = False
html_copy_source = False
html_last_updated_fmt = None
html_theme_options = {"navigation_with_keys": True}
pygments_style = "default"

_ROW = re.compile(r"^\| (?P<who>[^|]+) \|(?P<pages>.*\]\(.*)\|$", re.MULTILINE)
_PAGE = re.compile(r"\]\((?P<page>[\w-]+)\.md\)")
_FENCED = re.compile(r"^( *```.*?^ *```)$", re.MULTILINE | re.DOTALL)
_WIDE = "\u2014-\u201d\u2026\u3000-\u9fff\uff00-\uffef"
_SOFT = re.compile(f"(?<=[{_WIDE})])\\n *(?=\\[?[{_WIDE}])")
_OUTSIDE = re.compile(r"\[(?P<words>[^\]]+)\]\(\.\./(?P<path>[^)#]+)(?:#[^)]*)?\)")


def contents(index: str) -> str:
    """The site's contents, by the rows of the index: hidden, for the side bar."""
    trees = (
        f"```{{toctree}}\n:hidden:\n:caption: {row['who'].strip()}\n\n"
        + "\n".join(_PAGE.findall(row["pages"]))
        + "\n```\n"
        for row in _ROW.finditer(index)
    )
    return index + "\n" + "\n".join(trees)


def as_read(app: Any, name: str, source: list[str]) -> None:
    """A page as the site has it."""
    text = source[0]
    if name == root_doc:
        text = contents(text)
    parts = _FENCED.split(text)
    parts[::2] = [_SOFT.sub("", part) for part in parts[::2]]
    source[0] = _OUTSIDE.sub(lambda m: f"{m['words']}（`{m['path']}`）", "".join(parts))


def setup(app: Any) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("source-read", as_read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
