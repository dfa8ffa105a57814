"""Our own Word files, read back: the page itself carries the structure."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from pipeline.convert import ConvertOptions, convert, read
from pipeline.model import Heading, Table, places_of

GOLDEN = Path(__file__).parents[2] / "golden"
DOCUMENTS = sorted(path.parent.name for path in GOLDEN.glob("*/source.*"))
_BESIDE = re.compile(rb"<Relationship [^>]*(?:customXml|docProps)[^>]*/>")


def bare(data):
    """The file without what it says of itself beside its pages."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith(("customXml/", "docProps/")):
                content = old.read(name)
                new.writestr(name, _BESIDE.sub(b"", content) if name.endswith(".rels") else content)
    return out.getvalue()


def told(document):
    """Each element by its role and what it is, in the order of the page."""
    found = []
    for place in places_of(document):
        block = place.block
        kind = block.level.value if isinstance(block, Heading) else ""
        kind = "table" if isinstance(block, Table) or place.cell is not None else kind
        found.append((place.role, kind, place.text))
    return sorted(found)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_finished_file_reads_back_as_the_document_it_was_made_of(name):
    source = next((GOLDEN / name).glob("source.*"))
    made = convert(source.read_bytes(), source.name, ConvertOptions(outputs=("docx",)))
    again = read(bare(made.outputs["docx"]), "成品.docx")
    assert told(again) == told(made.repaired)
