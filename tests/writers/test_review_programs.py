"""Review copies as Word and WPS rewrite them when they save: the verdicts still come back."""

import copy as copying

import pytest
from docx_making import emission, part, settled_by_word, w, with_part
from lxml import etree
from test_review_roundtrip import EDITS, LINE, LOG, NORMAL, read, typed, verdicts

from pipeline.review.docx_writer import write_review

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WPS = "http://www.wps.cn/officeDocument/2013/wpsCustomData"
CHOICES = {EDITS[0].id: "accept", EDITS[1].id: "refuse", EDITS[4].id: "accept"}


def with_rsids(root):
    """Word: a revision save id on every paragraph and run, spelling marks between."""
    for number, node in enumerate(list(root.iter(w("p"), w("r")))):
        node.set(w("rsidR"), f"00{number % 97:06X}")
        node.set(w("rsidRPr"), "00AB12CD")
        if node.tag == w("p"):
            node.set(f"{{{_W14}}}paraId", f"{number + 1:08X}")
        elif node.getparent().tag == w("p"):
            mark = etree.Element(w("proofErr"))
            mark.set(w("type"), "spellStart")
            node.addprevious(mark)


def with_runs_cut(root):
    """Word: a run falls into one for each few characters, with its look, page breaks between."""
    for run in list(root.iter(w("r"))):
        texts = [t for t in run if t.tag in (w("t"), w("delText"))]
        if len(texts) != 1 or len(texts[0].text or "") < 4:
            continue
        whole = texts[0].text
        for start in range(3, len(whole), 3):
            piece = copying.deepcopy(run)
            (t,) = [t for t in piece if t.tag == texts[0].tag]
            t.text = whole[start : start + 3]
            t.addprevious(etree.Element(w("lastRenderedPageBreak")))
            place = run.getparent().index(run) + start // 3
            run.getparent().insert(place, piece)
        texts[0].text = whole[:3]


def with_styles_renamed(root):
    """WPS: styles by number, direct formatting instead, the change of it tracked."""
    for number, style in enumerate(root.iter(w("pStyle"), w("rStyle"))):
        style.set(w("val"), str(number % 9 + 1))
    for run in list(root.iter(w("r"))):
        looks = run.find(w("rPr"))
        if looks is None:
            looks = etree.Element(w("rPr"))
            run.insert(0, looks)
        change = etree.SubElement(looks, w("rPrChange"))
        change.set(w("id"), "900")
        change.set(w("author"), "李四")
        etree.SubElement(change, w("rPr"))


def with_names_of_wps(root):
    """WPS: its own data and namespaces, content controls, a choice with its fallback."""
    body = root.find(w("body"))
    extra = etree.SubElement(body, f"{{{_WPS}}}pageSetup", nsmap={"wpsCustomData": _WPS})
    extra.text = "页面"
    for p in list(body.iter(w("p")))[:1]:
        control = etree.Element(w("sdt"))
        etree.SubElement(control, w("sdtPr"))
        content = etree.SubElement(control, w("sdtContent"))
        p.addprevious(control)
        content.append(p)
        # A decoration of WPS: the same words in a choice and in its fallback.
        box = etree.SubElement(
            etree.SubElement(p, w("r")), f"{{{_MC}}}AlternateContent", nsmap={"mc": _MC}
        )
        for name in ("Choice", "Fallback"):
            etree.SubElement(box, f"{{{_MC}}}{name}")


PROGRAMS = (with_rsids, with_runs_cut, with_styles_renamed, with_names_of_wps)


def names_of(programs):
    return (
        "+".join(program.__name__ for program in programs) if isinstance(programs, tuple) else None
    )


@pytest.fixture(scope="module")
def copy():
    return write_review(emission(NORMAL, LOG))


def saved(data, *programs):
    root = part(data)
    for program in programs:
        program(root)
    return with_part(data, root)


@pytest.mark.parametrize("strip", [True, False])
@pytest.mark.parametrize("programs", [*((p,) for p in PROGRAMS), PROGRAMS], ids=names_of)
def test_verdicts_survive_what_programs_rewrite(copy, programs, strip):
    data = saved(settled_by_word(copy, CHOICES, strip=strip), *programs)
    found = read(data)
    assert verdicts(found) == CHOICES
    assert not found.manual


@pytest.mark.parametrize("programs", [*((p,) for p in PROGRAMS), PROGRAMS], ids=names_of)
def test_a_copy_only_saved_decides_nothing(copy, programs):
    found = read(saved(copy, *programs))
    assert found.decisions == ()
    assert found.manual == ()


def test_everything_accepted_or_refused_at_once(copy):
    """接受所有修订, 拒绝所有修订: no mark-up is left at all."""
    for verdict in ("accept", "refuse"):
        choices = {e.id: verdict for e in EDITS}
        data = saved(settled_by_word(copy, choices), *PROGRAMS)
        assert verdicts(read(data)) == choices


def test_words_typed_in_a_rewritten_copy_are_kept(copy):
    data = typed(settled_by_word(copy, CHOICES), "提升服务效能", "持续提升服务效能")
    found = read(saved(data, *PROGRAMS))
    assert verdicts(found) == CHOICES
    assert [(m.start, m.old, m.new) for m in found.manual] == [(LINE.index("提升"), "", "持续")]
