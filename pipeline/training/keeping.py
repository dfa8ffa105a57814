"""What :mod:`pipeline.kept` keeps: the program's expressions compiled, its tables parsed."""

from __future__ import annotations

import gc
import importlib
import json
import logging
import os
import pkgutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import pipeline
from pipeline._data import FOLDER, content_of
from pipeline.convert import ConvertOptions, convert
from pipeline.formats import OUTPUTS
from pipeline.kept import FILE, made_of
from pipeline.repair.lexicon import store
from pipeline.style_files import styles_directory
from pipeline.text.patterns import Uncompiled, classes_kept

log = logging.getLogger(__name__)

_NOTING = """
import json, sys
from re import _compiler

noted, compiled = [], _compiler.compile

def note(source, flags=0):
    asker = sys._getframe(1)
    while asker.f_globals["__name__"].partition(".")[0] == "re":
        asker = asker.f_back
    # What is put together of a document's words is no other document's.
    in_body = asker.f_code.co_name == "<module>" or "__qualname__" in asker.f_locals
    if in_body or source in asker.f_code.co_consts:
        noted.append((source, int(flags)))
    return compiled(source, flags)

_compiler.compile = note
from pipeline import kept
kept._MADE_FOR, kept.ask_here_first = None, lambda: None
from pipeline.cli import main
try:
    main()
finally:
    print(json.dumps([one for one in noted if type(one[0]) is str]))
"""


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
    expressions |= _compiled_otherwise(source)
    files = [*FOLDER.parent.rglob("*.toml"), *styles_directory().glob("*.toml")]
    texts = {path.read_bytes().decode("utf-8-sig") for path in files}
    with classes_kept():
        content = made_of(
            expressions,
            {text: tomllib.loads(text) for text in texts},
            {store.FILE: store.to_keep(content_of(store.FILE)[:])},
        )
    made = FOLDER / f"{FILE}.new"  # where programs that run have the old one open, it stays theirs
    made.write_bytes(content)
    made.replace(FOLDER / FILE)
    log.info("%s: %d expressions, %d bytes", FILE, len(expressions), len(content))


def _compiled_otherwise(source: Path) -> set[tuple[str, int]]:
    """What libraries compile as they load for all outputs of a document, and we in passing.

    What is put together of a set has another order at each start, so it is asked for twice.
    """
    found = []
    for seed in "12":
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", _NOTING, "run", str(source), "-q", "-o", folder]
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            done = subprocess.run(
                command, check=True, capture_output=True, encoding="utf-8", env=environment
            )
        found.append({(text, flags) for text, flags in json.loads(done.stdout)})
    return found[0] & found[1]
