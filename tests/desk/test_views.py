"""What the desk says of a document: elements, questions, findings, rules, numbers, its text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import desk_making as making
from msgspec.structs import replace as replace_in

from pipeline.convert import Conversion, convert, read
from pipeline.decisions import Decision, Decisions
from pipeline.desk import views
from pipeline.desk.deciding import with_verdict
from pipeline.desk.messages import Fault
from pipeline.edits import MANUAL_RULE_ID, RESTATED_RULE_ID, Alternative, EditKind, Tier
from pipeline.errors import DocumentError
from pipeline.model import FIELD_NAMES, Cell, Paragraph, Table, TextElement
from pipeline.questions import change_of, ground_of, questions_of
from pipeline.stated import joined_values, stated_values

TEXT = "为落实一岗双责，各单位要把一岗双责纳入考核。"
PATH = "body.main_text[0]"


def draw(conversion: Conversion) -> views.Drawn:
    return views.draw(conversion, making.OPTIONS, making.TYPOGRAPHY)


def form(conversion: Conversion) -> dict[str, object]:
    return {field.field: field for field in views.form_of(conversion)}


def of_text(text: str) -> Conversion:
    document = read(text.encode(), "a.txt")
    return making.conversion(document)


def test_the_form_has_the_elements_in_the_papers_order_and_says_why():
    fields = form(making.conversion(making.document(TEXT)))
    assert [*fields] == [*FIELD_NAMES, "文种", "版式", "印章"]
    assert fields["标题"].state == "found"
    assert fields["标题"].value == "关于开展河道巡查的通知"
    assert fields["标题"].path == "body.title"
    assert fields["标题"].why == "有“关于”，以文种结束"
    assert [fields[n].part for n in ("发文字号", "标题", "抄送机关", "文种")] == [
        "版头",
        "主体",
        "版记",
        "设置",
    ]
    assert fields["份号"].state == "absent"
    assert fields["文种"].value == "通知"
    assert "通知" in fields["文种"].choices
    assert fields["版式"].value == "文件"


def test_a_line_that_looks_like_a_missing_element_is_offered_with_its_place_in_the_source():
    source = (
        "关于增加河道巡查经费的请示\n\n各县区人民政府，市直有关部门\n\n现将情况报告如下。\n\n"
        "巡查已经完成。\n\n云汀市水务局\n2024年5月6日\n"
    )
    document = read(source.encode(), "a.txt")
    taken = document.body.main_recipients
    assert taken is not None
    text = (Paragraph(taken), *document.body.main_text)
    body = replace_in(document.body, main_recipients=None, main_text=text)
    document = replace_in(document, body=body)
    field = form(making.conversion(document))["主送机关"]
    assert (field.state, field.value, field.path) == ("missing", "", "")
    (like, *_) = field.like
    start, end = like.source
    assert source[start:end] == like.text == "各县区人民政府，市直有关部门"
    assert like.line == 3
    assert "最像" in field.why


def test_an_element_that_nothing_looks_like_says_so():
    fields = form(
        making.conversion(making.document(TEXT, document_date="", title="请示关于经费的请示"))
    )
    assert fields["成文日期"].state == "missing"
    assert fields["成文日期"].like == ()
    assert fields["成文日期"].why


def test_what_the_kind_mostly_has_is_told_from_what_it_need_not_have():
    fields = form(making.conversion(making.document(TEXT, main_recipients="")))
    one = fields["主送机关"]
    assert (one.state, one.usual) == ("absent", True)
    assert "可以没有" in one.why
    assert not fields["份号"].usual
    assert not fields["份号"].why


def test_what_a_person_did_to_the_structure_is_nothing_to_look_at():
    document = making.document(TEXT)
    own = replace_in(making.finding(document, PATH, 0, 2), rule_id=RESTATED_RULE_ID)
    conversion = making.conversion(document, findings=[own])
    drawn = draw(conversion)
    assert views.findings_of(conversion, drawn) == ()
    assert views.counts_of(conversion, drawn).findings == 0


def test_an_element_that_is_no_sure_one_is_doubtful():
    fields = form(making.conversion(making.document(TEXT, title="云汀市水务局")))
    assert fields["标题"].state == "doubtful"
    assert "只有机关名称" in fields["标题"].why


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("发文机关署名", ["云汀市水务局", "云汀市财政局"]),
        ("签发人", ["签发人：方舟", "江澜"]),
        ("附件说明", ["附件：1.任务分工表", "2.联系人名单"]),
        ("主送机关", ["各县区水务局："]),
    ],
)
def test_what_the_form_shows_of_several_is_taken_back_as_several(name, texts):
    assert stated_values(name, joined_values(name, texts)) == texts


def test_a_decision_says_what_explain_and_the_review_copy_say():
    document = making.document(TEXT, "另有“一岗双责”一处。")
    edits = making.quoted(document, PATH, "一岗双责")
    conversion = making.conversion(document, edits)
    drawn = draw(conversion)
    (one,) = views.decisions_of(conversion, drawn)
    originals = {"a": TEXT, "b": "另有“一岗双责”一处。"}
    (question,) = questions_of(edits, {PATH: TEXT})
    assert one.why == ground_of(question, "\n".join(originals.values()))
    assert "本文另有 1 处带引号" in one.why
    assert one.title == change_of(question.places[0], TEXT) == "补引号：“一岗双责”"
    assert (one.old, one.new, one.tier, one.p) == ("一岗双责", "“一岗双责”", "likely", 0.9)
    assert (one.verdict, one.status, one.rule) == (None, "out", "LRN001")
    assert [place.edits for place in one.places] == [
        tuple(edit.id for edit in edits[:2]),
        tuple(edit.id for edit in edits[2:]),
    ]
    assert {place.page for place in one.places} == {0}
    assert [place.where for place in one.places] == [
        f"第 {e.source.line} 行第 {e.source.column} 列" for e in (edits[0], edits[2])
    ]
    (named,) = views.decisions_of(conversion, drawn, named=lambda start: f"正文第 {start} 段")
    assert named.places[0].where == f"正文第 {edits[0].source.start} 段"


def test_the_words_around_a_place_are_those_that_are_printed_now():
    document = making.document("各单位要把责任,落实到人,并把一岗双责纳入考核。")
    comma = making.edit(
        document, PATH, 7, ",", "，", status="in", kind=EditKind.FORM, tier=Tier.CERTAIN
    )
    edits = [comma, *making.quoted(document, PATH, "一岗双责", "in")]
    conversion = making.conversion(document, edits)
    (one,) = views.decisions_of(conversion, draw(conversion))
    assert one.places[0].before == "单位要把责任，落实到人,并把"
    assert one.places[0].after == "纳入考核。"


def test_a_verdict_is_shown_where_all_of_its_places_have_the_same():
    document = making.document(TEXT)
    edits = making.quoted(document, PATH, "一岗双责")
    other = Alternative("《", 0.06)
    edits[0] = replace_in(edits[0], alternatives=(other,))
    conversion = making.conversion(document, edits)
    drawn = draw(conversion)

    def shown(*decided: Decision):
        decisions = Decisions(1, making.SHA, decisions=decided)
        (one,) = views.decisions_of(conversion, drawn)
        one = with_verdict(one, {each.edit_id: each for each in decided}, {})
        counts = views.counts_of(replace(conversion, decisions=decisions), drawn)
        return one.verdict, one.text, counts.left

    def every(verdict: str, text: str | None = None, among=edits):
        return [Decision(edit.id, verdict, text) for edit in among]

    assert shown() == (None, None, 1)
    assert shown(*every("accept")) == ("accept", None, 0)
    assert shown(*every("refuse")) == ("refuse", None, 0)
    assert shown(*every("accept", among=edits[:2])) == (None, None, 1)
    assert shown(*every("accept", among=edits[:2]), *every("refuse", among=edits[2:])) == (
        None,
        None,
        0,
    )
    (one,) = views.decisions_of(conversion, drawn)
    one = with_verdict(one, {}, {edits[1].id: "未通过核验"})
    assert [(o.new, o.p) for o in one.others] == [("《", 0.06)]
    assert one.dropped == "未通过核验"


def test_findings_have_their_page_and_the_words_around_them_as_printed():
    document = making.document(*[making.LONG] * 8, "责任,落实到人。")
    path = "body.main_text[8]"
    comma = making.edit(
        document, path, 2, ",", "，", status="in", kind=EditKind.FORM, tier=Tier.CERTAIN
    )
    conversion = making.conversion(document, [comma], [making.finding(document, path, 3, 5)])
    drawn = draw(conversion)
    (one,) = views.findings_of(conversion, drawn)
    assert one.page == len(drawn.pages) - 1 > 0
    assert one.text == "责任，落实到人。"
    assert (one.message, one.path, one.start, one.end) == ("请核对", path, 3, 5)


def test_an_option_of_the_command_line_is_a_colleagues_to_add():
    page = "<p>某市财政局关于预算的通知</p><p>各县人民政府：</p><p>请遵照执行，按时办结。</p><p>某市财政局</p>"
    page = f"<div>当前位置：首页 &gt; 通知</div><div class='share'>分享到：微信</div>{page}<p>2024年3月5日</p>"
    conversion = convert(page.encode(), "页.html", making.OPTIONS)
    drawn = views.draw(conversion, making.OPTIONS, making.TYPOGRAPHY)
    said = [one.message for one in views.findings_of(conversion, drawn) if "--" in one.message]
    assert said
    assert all("请会用命令行的同事加 --" in one for one in said)


def test_changes_that_ask_nothing_are_a_line_a_rule():
    document = making.document("一,二,三,四,五,六,七,八:九。")
    commas = [
        making.edit(
            document,
            PATH,
            at,
            ",",
            "，",
            status="in",
            kind=EditKind.FORM,
            tier=Tier.CERTAIN,
            rule_id="WID001",
        )
        for at in range(1, 14, 2)
    ]
    colon = making.edit(
        document,
        PATH,
        15,
        ":",
        "：",
        status="in",
        kind=EditKind.FORM,
        tier=Tier.CERTAIN,
        rule_id="X",
    )
    own = making.edit(
        document,
        PATH,
        16,
        "九",
        "十",
        status="in",
        kind=EditKind.MANUAL,
        rule_id=MANUAL_RULE_ID,
    )
    conversion = making.conversion(document, [*commas, colon, own])
    drawn = draw(conversion)
    rules = views.rules_of(conversion, drawn)
    assert [(one.rule, one.count, len(one.examples)) for one in rules] == [
        ("WID001", 7, 5),
        ("X", 1, 1),
    ]
    assert rules[0].said == "汉字旁的逗号、分号、冒号、问号、叹号用全角。"
    assert rules[0].examples[1].before == "一，二"
    counts = views.counts_of(conversion, drawn)
    assert (counts.made, counts.decisions, counts.places, counts.left) == (8, 0, 0, 0)


def test_counts_name_what_is_missing_as_the_form_does():
    conversion = making.conversion(making.document(TEXT, title="关于经费的请示", document_date=""))
    counts = views.counts_of(conversion, draw(conversion))
    missing = {name for name, field in form(conversion).items() if field.state == "missing"}
    assert {*counts.missing} == missing == {"成文日期"}


def test_the_text_has_headings_paragraphs_and_tables():
    conversion = of_text(
        "关于开展河道巡查的通知\n\n各县区水务局：\n\n一、总体要求\n\n坚持预防为主。\n\n"
        "（一）工作目标。到年底完成清淤任务。\n\n二、主要任务\n\n逐项销号。\n\n"
        "云汀市水务局\n2024年5月6日\n"
    )
    body = conversion.repaired.body
    rows = (("河段", "长度"), ("上游", "12公里"))
    table = Table(
        tuple(
            tuple(Cell((Paragraph(TextElement(text)),), is_header=not i) for text in row)
            for i, row in enumerate(rows)
        ),
        caption=TextElement("表1 河段"),
    )
    document = replace_in(
        conversion.repaired, body=replace_in(body, main_text=(*body.main_text, table))
    )
    conversion = making.conversion(document)
    drawn = draw(conversion)
    view = views.text_of(conversion, drawn, 7)
    assert view.rev == 7
    assert [(one.level, one.kind) for one in view.blocks if one.level >= 0] == [
        (0, "标题"),
        (1, "一级标题"),
        (2, "二级标题"),
        (1, "一级标题"),
    ]
    second = next(one for one in view.blocks if one.level == 2)
    assert second.text[: second.title_end] == "（一）工作目标。"
    made = next(one for one in view.blocks if one.rows)
    assert (made.kind, made.rows, made.head) == ("表格", rows, 1)
    assert any(one.kind == "表题" for one in view.blocks)
    assert all(one.page >= 0 for one in view.blocks)
    paragraph = next(one for one in view.blocks if one.text == "坚持预防为主。")
    assert paragraph.source[1] - paragraph.source[0] == len(paragraph.text)
    assert "主送机关" in view.roles


@pytest.mark.parametrize(
    ("advice", "said"),
    [
        (
            "请用 zhengben repair --force 重新生成",
            "请会用命令行的同事照办：请用 zhengben repair --force 重新生成",
        ),
        ("请先关闭该文件", "请先关闭该文件"),
        ("", ""),
    ],
)
def test_advice_that_needs_a_command_is_for_a_colleague(advice: str, said: str):
    assert Fault.of(DocumentError("文件有误", advice)).advice == said
