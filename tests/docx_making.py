"""Documents, logs and emissions made by hand, and Word files as programs leave them."""

import io
import zipfile
from datetime import datetime, timedelta, timezone

from lxml import etree

from pipeline.edits import (
    Alternative,
    Basis,
    CertificateRecord,
    Edit,
    EditKind,
    EditLog,
    Finding,
    Severity,
    SourceSpan,
    Tier,
    path_id,
    replay,
)
from pipeline.model import (
    Body,
    Header,
    Imprint,
    Metadata,
    OfficialDocument,
    Paragraph,
    Source,
    TextElement,
)
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.emission import Emission

SHA = "ab" * 32
WHEN = datetime(2024, 3, 5, tzinfo=timezone(timedelta(hours=8)))
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = {"w": _W}


def w(name):
    return f"{{{_W}}}{name}"


def text(value):
    return TextElement(value)


def document(*paragraphs, title="关于做好有关工作的通知", header=None, imprint=None, **body):
    """A document of plain paragraphs (or blocks) with a title."""
    blocks = tuple(Paragraph(text(p)) if isinstance(p, str) else p for p in paragraphs)
    return OfficialDocument(
        source=Source("a.txt", 1, SHA, "utf-8", "lf"),
        metadata=Metadata(),
        header=header or Header(),
        imprint=imprint or Imprint(),
        body=Body(title=text(title) if title else None, main_text=blocks, **body),
    )


def edit(path, start, old, new, status="in", tier=None, kind=EditKind.FORM, alternatives=()):
    return Edit(
        id=path_id(SHA, path, start, old, new),
        rule_id="WID001",
        kind=kind,
        tier=tier or (Tier.CERTAIN if status == "in" else Tier.POSSIBLE),
        basis=Basis.STANDARD,
        path=path,
        start=start,
        end=start + len(old),
        old=old,
        new=new,
        probability=0.9,
        clause="GB/T 15834-2011 4.1",
        status=status,
        source=SourceSpan(0, 0, 1, 1),
        alternatives=tuple(Alternative(a, 0.1) for a in alternatives),
    )


def finding(path, start, end, message="此处疑有脱字"):
    place = SourceSpan(0, 0, 1, 1)
    return Finding(f"f{start:011d}", "STR001", Severity.WARNING, path, start, end, message, place)


def log(*edits, findings=()):
    return EditLog(SHA, tuple(edits), tuple(findings), CertificateRecord(True, {}, {}))


def emission(normalized, entry=None, sheet="gbt9704"):
    """What a writer is given; Word never looks at the fonts."""
    entry = entry or log()
    return Emission(
        track="all",
        slug="a",
        normalized=normalized,
        document=replay(normalized, entry.edits),
        log=entry,
        sheet=load_stylesheet(sheet) if isinstance(sheet, str) else sheet,
        fonts=None,
        timestamp=WHEN,
    )


def part(data, name="word/document.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def paragraph_texts(data):
    """The text of each paragraph; a tab for a tab, nothing for a line break."""
    found = []
    for p in part(data).iter(w("p")):
        pieces = []
        for node in p.iter(w("t"), w("tab")):
            if node.tag == w("t"):
                pieces.append(node.text or "")
            elif node.getparent().tag == w("r"):
                pieces.append("\t")
        found.append("".join(pieces))
    return found


def with_part(data, root, name="word/document.xml", drop=()):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            if member not in drop:
                body = etree.tostring(root) if member == name else old.read(member)
                new.writestr(member, body)
    return out.getvalue()


def settled_by_word(data, choices, *, strip=True):
    """The file after a person accepted and refused changes and saved it.

    Args:
        data: a review copy.
        choices: ``accept`` or ``refuse`` by edit id; the others stay open.
        strip: as programs do: bookmarks and comments gone, runs of one look merged.
    """
    root = part(data)
    for p in root.iter(w("p")):
        verdict = None
        for node in list(p):
            if node.tag == w("bookmarkStart"):
                verdict = choices.get(node.get(w("name")).removeprefix("_zb_"))
            elif node.tag == w("bookmarkEnd"):
                verdict = None
            elif node.tag in (w("ins"), w("del")) and verdict:
                if (node.tag == w("ins")) == (verdict == "accept"):
                    for child in list(node):
                        for deleted in child.iter(w("delText")):
                            deleted.tag = w("t")
                        node.addprevious(child)
                p.remove(node)
    if strip:
        for p in root.iter(w("p")):
            _strip(p)
    return with_part(data, root, drop=("docProps/custom.xml",) if strip else ())


def _strip(p):
    for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"):
        for node in list(p.iter(w(name))):
            node.getparent().remove(node)
    for node in list(p.iter(w("commentReference"))):
        run = node.getparent()
        run.getparent().remove(run)
    previous = None
    for node in list(p):
        if node.tag != w("r") or [c.tag for c in node if c.tag != w("rPr")] != [w("t")]:
            previous = None
            continue
        for hint in node.findall(w("rPr")):
            node.remove(hint)
        if previous is not None:
            previous.find(w("t")).text += node.find(w("t")).text
            p.remove(node)
        else:
            previous = node
