"""A command loads what its stage needs, and nothing else: the rooms and libraries it may load."""

import os
import subprocess
import sys

import pytest
from command_line import zhengben

ALWAYS = {"cli", "commands", "errors", "formats", "settings", "text", "units", "storage", "model"}
ALWAYS |= {"_data", "kept", "process", "tuples"}  # expressions compiled, tables parsed
FOLDER = ALWAYS | {
    "batch",
    "convert",
    "decisions",
    "edits",
    "manual",
    "rereading",
    "style_files",
    "stylesheet",
}
FOLDER |= {"fonts", "normalize.options", "repair.options"}
FOLDER |= {"repair.selection", "repair.advisor"}
FOLDER |= {"structure", "layout.kinds", "normalize.evidence", "arranging", "rearranging"}
"""What is there of a document's elements is said whatever is made of it."""
FOLDER |= {"questions", "pictures", "untrusted"}
"""What waits is counted; the folder's pictures are a package that anyone may have made."""
CERTIFIED = {
    "attestation",
    "certificate",
    "repair.certification",
    "repair.damages",
    "repair.channels",
    "repair.heeding",
    "normalize.account",
    "normalize.cleaning",
    "normalize.lines",
    "stated",
    "normalize.looks",
}
WRITTEN = {"draft.writer", "draft.structure", "draft.pieces", "normalize.numbering"}
"""What the 公文稿 that lies in every folder is written by."""
EMIT = FOLDER | CERTIFIED | WRITTEN
"""What is printed was certified: the channels, and neither a rule nor a model."""

ALLOWED = {
    "--help": ({"cli", "commands", "errors", "text", "kept", "process", "tuples"}, set()),
    "verify": (
        FOLDER
        | CERTIFIED
        | WRITTEN
        | {"repair", "normalize", "layout", "signing"}
        | {"writers.read_back"},
        {"lxml", "openpyxl", "pypdfium2", "numpy"},
    ),
    "check": (
        FOLDER | CERTIFIED | WRITTEN | {"checking", "normalize", "repair", "blas"},
        {"json", "numpy"},
    ),
    "styles": (ALWAYS | {"stylesheet", "style_files"}, set()),
    # What damage leaves of an element is asked of the channels.
    "normalize": (
        FOLDER | WRITTEN | {"normalize", "stated", "repair.channels", "untrusted", "blas"},
        # click loads difflib where it meets a short option; what a page's line is says NumPy.
        {"difflib", "json", "numpy"},
    ),
    "repair": (FOLDER | CERTIFIED | WRITTEN | {"repair", "blas"}, {"json", "numpy"}),
    "emit --to txt": (
        EMIT | {"writers.emission", "writers.pdf.options", "writers.ofd.options", "writers.plain"},
        set(),
    ),
    "emit --to docx": (
        EMIT
        | {
            "writers.emission",
            "writers.pdf.options",
            "writers.ofd.options",
            "writers.docx",
            "writers.archive",
        }
        | {"writers.pictures"}
        | {"layout", "writers.fitting", "writers.setting", "description"},
        {"docx", "lxml"},
    ),
    "emit --to pdf": (
        EMIT
        | {"writers.emission", "writers.pdf", "layout", "writers.fitting", "writers.docx"}
        | {"writers.ofd.options", "writers.leaving_out"}
        | {"writers.pictures", "writers.setting", "description", "filing"},
        {"reportlab", "pikepdf", "uharfbuzz", "lxml"},
    ),
    "emit --to ofd": (
        EMIT
        | {"writers.emission", "writers.ofd", "writers.pdf.options", "writers.archive"}
        | {"writers.plain", "layout", "writers.fitting", "writers.docx"}
        | {"writers.pictures", "writers.setting", "untrusted", "description", "filing"},
        {"fontTools", "uharfbuzz", "lxml"},
    ),
    "emit --to xlsx": (
        EMIT
        | {
            "writers.emission",
            "writers.pdf.options",
            "writers.ofd.options",
            "writers.xlsx",
            "writers.leaving_out",
            "writers.archive",
        }
        | {"audit", "description", "layout", "writers.fitting", "writers.setting", "writers.docx"},
        {"openpyxl", "lxml", "numpy"},  # openpyxl loads numpy where it is there
    ),
}
"""By command: rooms or modules of the package, and libraries."""

LIBRARIES = {
    "difflib",
    "docx",
    "filelock",
    "fontTools",
    "fsspec",
    "json",
    "lxml",
    "multiprocessing",
    "numpy",
    "openpyxl",
    "pikepdf",
    "reportlab",
    "uharfbuzz",
}


def loaded_by(arguments: list[str]) -> list[str]:
    """Names of the modules that a command has loaded when it ends."""
    code = f"""
import sys
import pipeline.cli
sys.argv = {arguments!r}
try:
    pipeline.cli.main()
except SystemExit as ended:
    assert ended.code in {0, 1}, ended
print("|", *(name for name, module in sys.modules.items() if getattr(module, "__spec__", None)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout.rpartition("|")[2].split()


def test_what_reads_files_and_pictures_is_not_loaded_to_write_all_outputs(source, tmp_path):
    loaded = loaded_by(["zhengben", "run", str(source), "-o", str(tmp_path / "out")])
    tops = {module.partition(".")[0] for module in loaded}
    assert {"lxml", "numpy", "uharfbuzz"} <= tops
    assert not tops & {"fontTools", "markdown_it", "pikepdf", "pypdfium2", "yaml"}


@pytest.mark.parametrize("call", ALLOWED)
def test_a_command_loads_what_it_needs(call, source, tmp_path):
    out = tmp_path / "out"
    name, *options = call.split()
    given = {
        "--help": [],
        "styles": [],
        "check": [str(source)],
        "normalize": [str(source), "-o", str(out)],
    }.get(name)
    if given is None:
        given = [str(out / source.stem)]
        zhengben("normalize", source, "-o", out)
        zhengben("repair", *given)
    arguments = ["zhengben", name, *given, *options]
    loaded = loaded_by(arguments)
    rooms, libraries = ALLOWED[call]
    ours = {module.removeprefix("pipeline.") for module in loaded if module.startswith("pipeline.")}
    parents = {module.rpartition(".")[0] for module in rooms}
    parents |= {parent.rpartition(".")[0] for parent in parents}
    unasked = {
        module
        for module in ours - parents
        if not any(module == room or module.startswith(f"{room}.") for room in rooms)
    }
    assert unasked == set()
    assert "normalize.page" not in ours  # the source is a text
    assert "repair.witness.restoring" not in ours  # no original page is given
    assert {m.partition(".")[0] for m in loaded} & LIBRARIES <= libraries
    assert "reportlab.pdfgen" not in loaded  # reportlab writes the file; it does not draw


@pytest.mark.parametrize(("given", "kept"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3")])
def test_numpy_starts_no_threads_that_are_not_used(given, kept):
    code = """
import os
import pipeline.cli
try:
    pipeline.cli.main()
finally:
    import numpy
    assert numpy.ones(2).sum.__doc__ is None  # nor is written down what nobody reads
    print(os.environ["OPENBLAS_NUM_THREADS"])
"""
    without = {name: value for name, value in os.environ.items() if "OPENBLAS" not in name}
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"],
        capture_output=True,
        encoding="utf-8",
        env=without | given,
    )
    assert done.stdout.split()[-1] == kept
