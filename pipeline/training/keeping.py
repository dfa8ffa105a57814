"""What :mod:`pipeline.kept` keeps: the program's expressions compiled, its tables parsed."""

from __future__ import annotations

import gc
import importlib
import logging
import pkgutil
import tomllib
from pathlib import Path

import pipeline
from pipeline._data import FOLDER
from pipeline.convert import ConvertOptions, convert
from pipeline.formats import OUTPUTS
from pipeline.kept import FILE, made_of
from pipeline.style_files import styles_directory
from pipeline.text.patterns import Uncompiled, classes_kept

log = logging.getLogger(__name__)


def write_kept(source: Path) -> None:
    """Work out what this checkout has for the Python that runs, and write the file.

    Args:
        source: a document; some expressions are put together when they are first wanted.
    """
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.startswith(("pipeline.training", "pipeline.__main__")):
            importlib.import_module(module.name)
    convert(source.read_bytes(), source.name, ConvertOptions(outputs=tuple(OUTPUTS)))
    expressions = {it.expression for it in gc.get_objects() if type(it) is Uncompiled}
    files = [*FOLDER.parent.rglob("*.toml"), *styles_directory().glob("*.toml")]
    texts = {path.read_bytes().decode("utf-8-sig") for path in files}
    with classes_kept():
        content = made_of(expressions, {text: tomllib.loads(text) for text in texts})
    made = FOLDER / f"{FILE}.new"  # where programs that run have the old one open, it stays theirs
    made.write_bytes(content)
    made.replace(FOLDER / FILE)
    log.info("%s: %d expressions, %d bytes", FILE, len(expressions), len(content))
