"""What a person decided in the review copy comes back, whatever the program left of the mark-up."""

import msgspec
import pytest
from docx_making import (
    SHA,
    document,
    edit,
    emission,
    finding,
    log,
    part,
    settled_by_word,
    text,
    w,
    with_part,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import documents, prose

from pipeline.arranging import arranged
from pipeline.edits import apply_to_text
from pipeline.errors import DocumentError
from pipeline.model import (
    Cell,
    Header,
    Imprint,
    Paragraph,
    Table,
    iter_texts,
    places_of,
    with_texts,
)
from pipeline.review.docx_reader import read_docx_review
from pipeline.review.docx_writer import write_review
from pipeline.review.layout import misplaced, wanted
from pipeline.review.plan import shown_edits

P0 = "body.main_text[0]"
SIGNED = {
    "authority_signature": (text("某市人民政府"),),
    "document_date": text("2024年3月5日"),
}
PRINTED = {
    "imprint": Imprint(
        cc_recipients=text("抄送：市委各部门。"),
        printing_authority=text("某市人民政府办公室"),
        printing_date=text("2024年3月5日"),
    )
}
SLOW = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],
)


def verdicts(decisions):
    return {d.edit_id: d.verdict for d in decisions.decisions}


def outcome(normalized, entry, decisions):
    """By path, the text that the decisions lead to; what is undecided stays as the log has it."""
    said = verdicts(decisions)
    texts = {}
    for path, element in iter_texts(normalized):
        edits = [
            e
            for e in entry.edits
            if e.path == path
            and (said.get(e.id) == "accept" or (e.id not in said and e.status == "in"))
        ]
        own = [edit(path, m.start, m.old, m.new) for m in decisions.manual if m.path == path]
        texts[path] = apply_to_text(element.text, edits + own, path)
    return texts


@st.composite
def told_apart(draw):
    """A document whose elements can be told apart, as those of real ones can."""
    made = draw(documents)
    names = {
        path: chr(0x4E10 + i) * 3 + element.text.replace("\t", "")
        for i, (path, element) in enumerate(iter_texts(made))
    }
    return with_texts(made, names, lambda _path, offset: offset)


@st.composite
def edited(draw, base):
    """A document with edits of every kind, none overlapping."""
    normalized = draw(base)
    edits = []
    for path, element in iter_texts(normalized):
        at = 0
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(at, len(element.text)))
            end = draw(st.integers(start, min(len(element.text), start + 2)))
            new = draw(st.sampled_from(["，", "”", "（", "年", "", "。", "³", "10"]))
            old = element.text[start:end]
            if old == new or start < at or (edits and start == at and start):
                continue
            edits.append(edit(path, start, old, new, draw(st.sampled_from(["in", "out"]))))
            at = end + 1
            if at > len(element.text):
                break
    return normalized, log(*edits)


@SLOW
@given(edited(told_apart()), st.data())
def test_every_verdict_comes_back(made, data):
    normalized, entry = made
    copy = write_review(emission(normalized, entry))
    shown = [e for edits in shown_edits(entry.edits).values() for e in edits]
    choices = {e.id: data.draw(st.sampled_from(["accept", "refuse"])) for e in shown}
    found = read_docx_review(settled_by_word(copy, choices), normalized, entry, "r.docx").decisions
    wanted = outcome(
        normalized,
        entry,
        type(found)(1, SHA, tuple(_decision(i, v) for i, v in choices.items())),
    )
    # Verdicts that give one text cannot be told apart; the text must be the one chosen.
    assert outcome(normalized, entry, found) == wanted
    assert not found.manual


def _decision(identity, verdict):
    from pipeline.decisions import Decision

    return Decision(identity, verdict)


LINE = "一是深化改革,提升服务效能,全年办理1200件(次),较上年增长86.7%。"
EDITS = (
    edit(P0, LINE.index(","), ",", "，"),
    edit(P0, LINE.rindex(","), ",", "，"),
    edit(P0, LINE.index("("), "(", "（"),
    edit(P0, LINE.index(")"), ")", "）"),
    edit(P0, LINE.index("深"), "", "“", "out"),
    edit(P0, LINE.index(","), "", "”", "out"),
)
NORMAL = document(LINE)
LOG = log(*sorted(EDITS, key=lambda e: (e.start, e.end)), findings=[finding(P0, 0, 2)])


@pytest.fixture(scope="module")
def copy():
    return write_review(emission(NORMAL, LOG))


def read(data, normalized=NORMAL, entry=LOG):
    return read_docx_review(data, normalized, entry, "r.docx").decisions


def test_an_untouched_copy_decides_nothing(copy):
    assert read(copy).decisions == ()
    assert read(copy).manual == ()


@pytest.mark.parametrize("strip", [True, False])
def test_some_accepted_some_refused_some_open(copy, strip):
    choices = {EDITS[0].id: "accept", EDITS[1].id: "refuse", EDITS[4].id: "accept"}
    found = read(settled_by_word(copy, choices, strip=strip))
    assert verdicts(found) == choices
    assert not found.manual


def typed(data, old, new):
    """The file after a person replaced text in one run, tracking off."""
    root = part(data)
    for t in root.iter(w("t")):
        if old in (t.text or ""):
            t.text = t.text.replace(old, new, 1)
            return with_part(data, root)
    raise AssertionError(old)


def test_a_persons_own_words_are_kept_as_manual(copy):
    choices = {e.id: "accept" for e in EDITS}
    found = read(typed(settled_by_word(copy, choices), "提升服务效能", "持续提升服务水平"))
    assert verdicts(found) == choices
    assert outcome(NORMAL, LOG, found)[P0] == (
        "一是“深化改革”，持续提升服务水平,全年办理1200件（次），较上年增长86.7%。"
    )
    assert [(m.old, m.new) for m in found.manual] == [("", "持续"), ("效能", "水平")]


def test_words_typed_while_changes_are_open_leave_those_open(copy):
    found = read(typed(copy, "较上年增长86.7%", "同比增长86.7%"))
    assert found.decisions == ()
    assert [(m.start, m.old, m.new) for m in found.manual] == [
        (LINE.index("较上年"), "较上年", "同比")
    ]


def test_words_over_a_repair_refuse_it(copy):
    choices = {e.id: "accept" for e in EDITS}
    found = read(typed(settled_by_word(copy, choices), "），较", "）；比"))
    assert verdicts(found) == {**choices, EDITS[1].id: "refuse"}
    assert outcome(NORMAL, LOG, found)[P0].endswith("全年办理1200件（次）；比上年增长86.7%。")


def test_a_persons_tracked_words_count_as_theirs(copy):
    root = part(copy)
    p = next(p for p in root.iter(w("p")) if "较上年" in "".join(p.itertext()))
    made = root.makeelement(w("ins"), {w("id"): "7", w("author"): "张三"})
    run = made.makeelement(w("r"))
    t = run.makeelement(w("t"))
    t.text = "特此报告。"
    run.append(t)
    made.append(run)
    p.append(made)
    found = read(with_part(copy, root))
    assert found.decisions == ()
    assert [(m.start, m.old, m.new) for m in found.manual] == [(len(LINE), "", "特此报告。")]


@SLOW
@given(st.lists(prose.filter(str.strip), min_size=1, max_size=4), st.data())
def test_any_words_typed_are_never_lost(lines, data):
    normalized = document(*(f"第{i}段{line}" for i, line in enumerate(lines)), title="")
    normalized, entry = data.draw(edited(st.just(normalized)))
    shown = shown_edits(entry.edits)
    choices = {
        e.id: data.draw(st.sampled_from(["accept", "refuse"])) for es in shown.values() for e in es
    }
    saved = settled_by_word(write_review(emission(normalized, entry)), choices)
    root = part(saved)
    runs = [t for t in root.iter(w("t")) if t.text]
    chosen = data.draw(st.sampled_from(runs))
    place = data.draw(st.integers(0, len(chosen.text)))
    gone = data.draw(st.integers(0, 3))
    new = data.draw(st.sampled_from(["另外", "，", "“", "2024年", ""]))
    chosen.text = chosen.text[:place] + new + chosen.text[place + gone :]
    wanted = [
        line
        for p in root.iter(w("p"))
        if (line := "".join(t.text or "" for t in p.iter(w("t")))).strip()
    ]
    found = read_docx_review(with_part(saved, root), normalized, entry, "r.docx").decisions
    got = [line for line in outcome(normalized, entry, found).values() if line.strip()]
    assert got == wanted


def test_a_paragraph_cut_in_two_and_an_added_one_are_no_words(copy):
    root = part(settled_by_word(copy, {e.id: "accept" for e in EDITS}))
    first = next(p for p in root.iter(w("p")) if "较上年" in "".join(p.itertext()))
    t = next(t for t in first.iter(w("t")) if "全年" in t.text)
    head, tail = t.text.split("全年")
    t.text = head
    for words in ("各县区要抓好落实，重要情况及时报告。", f"全年{tail}"):
        second = first.makeelement(w("p"))
        run = second.makeelement(w("r"))
        rest = run.makeelement(w("t"))
        rest.text = words
        run.append(rest)
        second.append(run)
        first.addnext(second)
    review = read_docx_review(with_part(copy, root), NORMAL, LOG, "r.docx")
    assert set(verdicts(review.decisions).values()) == {"accept"}
    assert not review.decisions.manual
    texts = outcome(NORMAL, LOG, review.decisions)
    asked = wanted(review.layout, NORMAL, texts)
    assert not asked.told
    assert [(one.op, one.text[:2]) for one in asked.paragraphs] == [
        ("split", "全年"),
        ("add", "各县"),
    ]


@pytest.mark.parametrize(
    ("more", "below"),
    [
        *((more, below) for more in ({}, SIGNED, PRINTED) for below in (0, 1, -1)),
        (PRINTED, -2),
    ],
)
@pytest.mark.parametrize("words", ["特急", "000123", "绝密", "抄送：市委各部门。", "（此件公开）"])
def test_an_added_line_comes_out_where_it_stands_whatever_element_it_looks_like(words, more, below):
    normalized, entry = document("第一段落内容。", "第二段落文字。", **more), log()
    data = write_review(emission(normalized, entry))
    root = part(data)
    above = [p for p in root.iter(w("p")) if "".join(p.itertext()).strip()][below]
    added = above.makeelement(w("p"))
    run = added.makeelement(w("r"))
    run.append(run.makeelement(w("t")))
    run[0].text = words
    added.append(run)
    above.addnext(added)
    layout = read_docx_review(with_part(data, root), normalized, entry, "r.docx").layout
    asked = wanted(layout, normalized, {p.path: p.text for p in places_of(normalized)})
    is_between = more is PRINTED and below == -2  # 抄送 and the line of printing: said, not done
    assert asked.told == ((("增加的段落", words),) if is_between else ())
    assert [one.text for one in asked.paragraphs] == ([] if is_between else [words])
    entry = msgspec.structs.replace(entry, paragraphs=asked.paragraphs)
    assert misplaced(layout, arranged(normalized, entry)) is None


def test_a_deleted_paragraph_is_the_persons_own_deletion():
    normalized = document("第一段落内容。", "第二段落文字。", "第三段落收尾。")
    copy = write_review(emission(normalized))
    root = part(copy)
    gone = next(p for p in root.iter(w("p")) if "第二段落文字" in "".join(p.itertext()))
    gone.getparent().remove(gone)
    found = read(with_part(copy, root), normalized, log())
    assert [(m.path, m.old, m.new) for m in found.manual] == [
        ("body.main_text[1]", "第二段落文字。", "")
    ]


def test_header_table_and_imprint_come_back():
    table = Table((tuple(Cell((Paragraph(text(c)),)) for c in ("指标,", "数值")),))
    normalized = document(
        "正文(一)内容。",
        table,
        header=Header(
            document_number=text("秦政发[2024]5号"),
            signatory=(text("签发人:王某"), text("李某"), text("赵某某")),
        ),
        imprint=Imprint(
            text("抄送:市委办公室,市人大办公室。"), text("市政府办公室"), text("2024年3月5日印发")
        ),
    )
    entry = log(
        edit("header.document_number", 3, "[", "〔"),
        edit("header.signatory[0]", 3, ":", "："),
        edit("body.main_text[1].rows[0][0][0]", 2, ",", "，"),
        edit("imprint.cc_recipients", 2, ":", "："),
        edit("imprint.printing_date", 0, "", "二〇二四，", "out"),
    )
    copy = write_review(emission(normalized, entry))
    choices = {e.id: c for e, c in zip(entry.edits, ["accept", "refuse"] * 3, strict=False)}
    found = read(settled_by_word(copy, choices), normalized, entry)
    assert verdicts(found) == choices
    assert not found.manual


def test_a_copy_of_another_source_or_no_word_file_is_refused(copy):
    with pytest.raises(DocumentError, match="另一份源文件"):
        read_docx_review(
            copy, NORMAL, msgspec.structs.replace(LOG, source_sha256="cd" * 32), "r.docx"
        )
    with pytest.raises(DocumentError, match="大多不同"):
        read_docx_review(
            settled_by_word(copy, {}),
            document("甲乙丙丁戊己庚辛" * 3, title="天地玄黄宇宙洪荒"),
            log(),
            "r.docx",
        )
    with pytest.raises(DocumentError, match="不是完好的 Word 文件"):
        read_docx_review(b"PK nothing", document("内容"), log(), "r.docx")


def test_the_copy_names_its_source_and_its_edits(copy):
    names = {b.get(w("name")) for b in part(copy).iter(w("bookmarkStart"))}
    assert names == {f"_zb_{e.id}" for e in EDITS}
    assert SHA in "".join(part(copy, "docProps/custom.xml").itertext())
    comments = ["".join(c.itertext()) for c in part(copy, "word/comments.xml")]
    assert len(comments) == 4
    assert sum("的修订要采纳的，接受" in c for c in comments) == 1
    assert sum("建议补" in c and "90%" in c for c in comments) == 2
    assert sum("此处疑有脱字" in c for c in comments) == 1


def test_what_stands_or_falls_together_has_one_comment():
    pair = [msgspec.structs.replace(e, group="1-PUN") for e in (EDITS[4], EDITS[5])]
    data = write_review(emission(NORMAL, log(*pair)))
    told = ["".join(c.itertext()) for c in part(data, "word/comments.xml")]
    (comment,) = (text for text in told if "90%" in text)
    assert len(told) == 2
    assert pair[0].id not in comment
