"""The walk: each paragraph once, as Word shows it."""

import pytest

from pipeline.convert import read_source
from pipeline.errors import SourceError
from pipeline.model import Table, places_of
from tests.normalize.word.checks import lines_of
from tests.word_making import SPACES, docx, field, p, t, table

BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_part_names_are_found_and_dead_links_skipped():
    data = docx(p("甲"), links=[("x", "image", "NULL", None)], main="word/document2.xml")
    assert lines_of(data) == ["甲"]


def test_strict_files_are_read():
    assert lines_of(docx(p("甲") + table(["一", "二"]), strict=True)) == ["甲", "一", "二"]


def test_a_text_box_stands_once_and_before_its_anchor():
    inner = p("红头")
    body = p(
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing>{BOX.format(inner)}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{BOX.format(inner)}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>" + t("锚点")
    )
    assert lines_of(docx(body)) == ["红头", "锚点"]
    legacy = p(f"<w:r><w:pict><v:textbox>{BOX.format(inner)}</v:textbox></w:pict></w:r>")
    assert lines_of(docx(legacy + p("后"))) == ["红头", "后"]


def test_an_empty_choice_falls_back():
    body = p(
        "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice>"
        f"<mc:Fallback><w:pict>{BOX.format(p('后备'))}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines_of(docx(body)) == ["后备"]


def test_drawn_words_are_text():
    assert lines_of(docx(p('<w:r><w:pict><v:textpath string="某市文件"/></w:pict></w:r>'))) == [
        "某市文件"
    ]


INSERTED = '<w:ins w:author="甲">{}</w:ins>'
DELETED = '<w:del w:author="甲"><w:r><w:delText>{}</w:delText></w:r></w:del>'
REVISED = (
    p(t("每月") + DELETED.format("500") + INSERTED.format(t("620")) + t("元"))
    + p(DELETED.format("整段删去"), '<w:rPr><w:del w:author="甲"/></w:rPr>')
    + p("前一段，", '<w:rPr><w:del w:author="甲"/></w:rPr>')
    + p("后一段。")
    + p(INSERTED.format(t("新段。")), '<w:rPr><w:ins w:author="甲"/></w:rPr>')
    + p("末段。")
)


def test_revisions_are_read_as_accepted_and_the_rest_is_kept():
    lines = lines_of(docx(REVISED))
    assert [line for line in lines if line[0] != "["] == [
        *("每月620元", "前一段，后一段。", "新段。", "末段。")
    ]
    assert {line for line in lines if line[0] == "["} == {"[deleted] 500", "[deleted] 整段删去"}


def test_revisions_can_be_read_as_they_were():
    lines = lines_of(docx(REVISED), revisions="original")
    assert [line for line in lines if line[0] != "["] == [
        *("每月500元", "整段删去", "前一段，", "后一段。", "末段。")
    ]
    remarks = read_source(docx(REVISED), "a.docx").document.source.remarks
    assert any("修订" in remark and "接受" in remark for remark in remarks)


def test_moved_text_stands_where_it_went():
    moved = "<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom>"
    body = p(t("甲") + moved) + p(t("乙") + moved.replace("moveFrom", "moveTo"))
    assert lines_of(docx(body)) == ["甲", "[deleted] 移", "乙移"]


def test_a_deleted_row_is_no_row():
    row = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("删行") + "</w:tc></w:tr>"
    body = p("题") + f"<w:tbl><w:tr><w:tc>{p('行')}</w:tc></w:tr>{row}</w:tbl>"
    assert lines_of(docx(body)) == ["题", "行", "[deleted] 删行"]


def test_fields_show_their_cached_results():
    body = p(t("第") + field("PAGEREF x", t("3")) + t("页")) + p(
        "<w:fldSimple w:instr='REF y'>" + t("某条") + "</w:fldSimple>"
    )
    assert lines_of(docx(body)) == ["第3页", "某条"]


def test_a_field_inside_a_field():
    inner = field("PAGE", t("1"))
    assert lines_of(docx(p(field("IF " + "1=1", t("真") + inner)))) == ["真1"]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [(r"eq \o\ac(□,√)", "☑"), (r"eq \o\ac(○,1)", "①"), (r"EQ \o\ad(\s\up 5(lán),岚)", "岚")],
)
def test_equation_fields_without_a_result(instruction, shown):
    assert lines_of(docx(p(t("前") + field(instruction)))) == [f"前{shown}"]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("<w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox>", "☑"),
        ("<w:checkBox><w:default w:val='0'/></w:checkBox>", "□"),
        ("<w:ddList><w:result w:val='1'/>{}</w:ddList>", "合格"),
        ("<w:ddList>{}</w:ddList>", "优秀"),  # Word shows the first
        ("<w:ddList><w:result w:val='9'/>{}</w:ddList>", "合格"),
        ("<w:ddList><w:result w:val='-1'/>{}</w:ddList>", "优秀"),
        ("<w:ddList/>", ""),
    ],
)
def test_what_is_chosen_in_a_form_is_read(data, shown):
    entries = "".join(f"<w:listEntry w:val='{word}'/>" for word in ("优秀", "合格"))
    mark = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = p(t("等次：") + mark.format(data.format(entries)) + end)
    assert lines_of(docx(body)) == [f"等次：{shown}"]


def test_a_field_that_never_ends_hides_no_paragraph_behind_it():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert lines_of(docx(p(begin + t("吞")) + p("后文"))) == ["[field-code] 吞", "后文"]


def test_a_table_of_contents_is_none_of_the_text():
    contents = p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("第一章 1")
    ) + p(t("第二章 2") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    assert lines_of(docx(contents + p("正文"))) == [
        *("[contents] 第一章 1", "[contents] 第二章 2", "正文")
    ]


def test_a_date_that_changes_is_told():
    document = read_source(docx(p(field("DATE", t("2024年3月1日")))), "a.docx").document
    assert any("自动更新" in remark for remark in document.source.remarks)


def test_content_controls_and_their_placeholders():
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format("", p("块")) + p(
        t("填：") + control.format("<w:showingPlcHdr/>", t("点此输入"))
    )
    row = control.format("", "<w:tr><w:tc>" + p("早班") + "</w:tc></w:tr>")
    body += f"<w:tbl><w:tr><w:tc>{p('班次')}</w:tc></w:tr>{row}<w:tr><w:tc>{p('晚班')}</w:tc></w:tr></w:tbl>"
    assert lines_of(docx(body)) == [
        *("块", "填：", "[placeholder] 点此输入", "班次", "早班", "晚班")
    ]


def test_signs_of_symbol_fonts():
    wingdings = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    body = p(
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        + t("是")
        + t("\uf0a8", wingdings)
        + t("否")
        + '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
        + t("þ", wingdings)
        + '<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>'
    )
    assert lines_of(docx(body)) == ["☑是□否☑☑°"]


def test_raised_figures_hyphens_tabs_and_breaks():
    raised = '<w:vertAlign w:val="superscript"/>'
    body = p(
        t("120m") + t("2", raised) + t("见") + t("[1]", raised) + "<w:r><w:noBreakHyphen/></w:r>"
        "<w:r><w:softHyphen/><w:tab/></w:r>" + t("乙") + "<w:r><w:br/></w:r>" + t("丙")
        + '<w:r><w:br w:type="page"/></w:r>' + t("丁")
    )  # fmt: skip
    assert lines_of(docx(body)) == ["120m²见[1]-\t乙", "丙", "丁"]


def test_hidden_text_and_ruby_stand_aside():
    ruby = (
        "<w:r><w:ruby><w:rt>"
        + t("lán")
        + "</w:rt><w:rubyBase>"
        + t("岚")
        + "</w:rubyBase></w:ruby></w:r>"
    )
    body = p(t("青") + ruby + t("密", "<w:vanish/>") + t("网", "<w:webHidden/>"))
    assert lines_of(docx(body)) == ["青岚网", "[ruby] lán", "[hidden] 密"]


def test_a_drop_cap_joins_its_paragraph():
    body = p("青", '<w:framePr w:dropCap="drop"/>') + p("岚古称青州。")
    assert lines_of(docx(body)) == ["青岚古称青州。"]


def test_headers_footers_and_comments_are_kept_apart():
    story = "<w:{0} {1}>{2}</w:{0}>"
    data = docx(
        p("正文"),
        links=[
            ("h", "header", "header1.xml", story.format("hdr", SPACES, p("内部资料"))),
            ("f", "footer", "footer1.xml", story.format("ftr", SPACES, p("— 1 —"))),
            (
                *("c", "comments", "comments.xml"),
                story.format("comments", SPACES, f"<w:comment>{p('请核')}</w:comment>"),
            ),
        ],
    )
    assert lines_of(data) == [
        *("正文", "[page-header] 内部资料", "[page-footer] — 1 —", "[comment] 请核")
    ]


def notes(content):
    return f"<w:footnotes {SPACES}>{content}</w:footnotes>"


NOTE = "<w:r><w:footnoteReference w:id='{}'{}/>{}</w:r>"


def test_notes_stand_below_their_paragraph_with_their_marks():
    part = notes(
        f"<w:footnote w:id='0' w:type='separator'>{p('—')}</w:footnote>"
        f"<w:footnote w:id='2'>{p('<w:r><w:footnoteRef/></w:r>' + t('含兼职。'))}</w:footnote>"
        f"<w:footnote w:id='3'>{p('自定。')}</w:footnote>"
    )
    body = (
        p(t("编外人员") + NOTE.format(2, "", "") + t("。"))
        + p(t("其他") + NOTE.format(3, " w:customMarkFollows='1'", "<w:t>＊</w:t>"))
        + p("末段")
    )
    data = docx(body, {"footnotes": part})
    assert lines_of(data) == ["编外人员¹。", "¹含兼职。", "其他＊", "自定。", "末段"]
    texts = [block.content.text for block in read_source(data, "a.docx").document.body.main_text]
    assert texts == ["编外人员¹。", "¹含兼职。", "其他＊", "自定。", "末段"]


def test_a_note_to_a_note_is_read_below_it_and_a_circle_of_notes_ends():
    foot = notes(
        f"<w:footnote w:id='2'>{p(t('甲注') + NOTE.format(3, '', ''))}{p('续甲')}</w:footnote>"
        f"<w:footnote w:id='3'>{p(t('乙注') + NOTE.format(2, '', ''))}</w:footnote>"
    )
    own = "<w:r><w:endnoteRef/></w:r>"
    end = f"<w:endnotes {SPACES}><w:endnote w:id='2'>"
    end += f"{p(own + t('尾注') + NOTE.format(2, '', ''))}</w:endnote></w:endnotes>"
    mark = "<w:r><w:endnoteReference w:id='2'/></w:r>"
    data = docx(p(t("正文") + mark) + p("后"), {"footnotes": foot, "endnotes": end})
    assert lines_of(data) == ["正文i", "i尾注¹", "¹甲注²", "续甲", "²乙注", "后"]


def test_a_row_of_notes_each_to_the_one_before_may_be_of_any_length():
    many = 3000
    part = notes(
        "".join(
            f"<w:footnote w:id='{i}'>{p(t(f'第{i}条') + NOTE.format(i + 1, '', ''))}</w:footnote>"
            for i in range(2, many + 2)
        )
    )
    data = docx(p(t("正文") + NOTE.format(2, "", "")), {"footnotes": part})
    assert len(lines_of(data)) == many + 1


def test_a_note_to_a_cell_stands_below_its_table():
    part = notes(f"<w:footnote w:id='2'>{p('注。')}</w:footnote>")
    cell = f"<w:tc>{p(t('数') + NOTE.format(2, '', ''))}</w:tc>"
    data = docx(p("题") + table([cell, "乙"], ["丙", "丁"]) + p("后"), {"footnotes": part})
    assert lines_of(data) == ["题", "数¹", "乙", "丙", "丁", "¹注。", "后"]


def spans(data):
    (found,) = [
        block
        for block in read_source(data, "a.docx").document.body.main_text
        if isinstance(block, Table)
    ]
    return [
        [("/".join(part.content.text for part in c.blocks), c.column_span, c.row_span) for c in row]
        for row in found.rows
    ]


def test_merged_cells():
    merge = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr>{}</w:tc>"
    wide = f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p('宽')}</w:tc>"
    data = docx(
        p("题")
        + table(
            [merge.format(" w:val='restart'", p("高")), wide],
            [merge.format("", p("盖住")), "甲", "乙"],
        )
    )
    assert spans(data) == [[("高", 1, 2), ("宽", 2, 1)], [("甲", 1, 1), ("乙", 1, 1)]]
    assert "[covered] 盖住" in lines_of(data)


def test_grid_before_and_after_are_empty_cells():
    row = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc>" + p("右") + "</w:tc></w:tr>"
    data = docx(
        p("题") + f"<w:tbl><w:tr><w:tc>{p('一')}</w:tc><w:tc>{p('二')}</w:tc></w:tr>{row}</w:tbl>"
    )
    assert spans(data)[1] == [("", 1, 1), ("右", 1, 1)]


def test_an_inner_table_is_lines_of_its_cell():
    inner = f"<w:tc>{p('前')}{table(['甲', '乙'], ['丙', '丁'])}{p('后')}</w:tc>"
    assert spans(docx(p("题") + table([inner, "右"]))) == [
        [("前/甲 乙/丙 丁/后", 1, 1), ("右", 1, 1)]
    ]


def test_pictures_keep_their_place_and_name():
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="行政区划图"/>'
        "<a:blip/></wp:inline></w:drawing></w:r>"
    )
    document = read_source(docx(p("前") + p(picture) + p("后")), "a.docx").document
    assert [block.content.text for block in document.body.main_text] == [
        *("前", "［图：行政区划图］", "后")
    ]


def test_a_file_of_pictures_alone_is_a_scan():
    picture = "<w:r><w:drawing><wp:inline><a:blip/></wp:inline></w:drawing></w:r>"
    with pytest.raises(SourceError) as caught:
        read_source(docx(p(picture)), "a.docx")
    assert "扫描" in caught.value.what
    assert "OCR" in caught.value.advice


@pytest.mark.parametrize(
    ("target", "content", "shown"),
    [
        ("a.html", "<html><body><p>甲</p><table><tr><td>乙</td></tr></table></body></html>", ["甲", "乙"]),
        ("a.docx", docx(p("内层")), ["内层"]),
        ("a.txt", "纯文本", ["纯文本"]),
    ],
)  # fmt: skip
def test_embedded_documents_stand_in_their_place(target, content, shown):
    body = p("前") + '<w:altChunk r:id="x"/>' + p("后")
    assert lines_of(docx(body, links=[("x", "aFChunk", target, content)])) == ["前", *shown, "后"]


def test_formulas_keep_their_letters():
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e>"
        "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    assert lines_of(docx(p(t("设") + formula))) == ["设x²"]


def test_what_stands_outside_is_told_and_not_fetched():
    data = docx(p("甲"), links=[("x", "attachedTemplate", "http://example.org/a.dotx", None)])
    assert any("之外" in r for r in read_source(data, "a.docx").document.source.remarks)


def test_a_link_to_click_on_is_no_matter():
    link = '<w:hyperlink r:id="x">' + t("网站") + "</w:hyperlink>"
    data = docx(p(link), links=[("x", "hyperlink", "http://example.org/", None)])
    assert lines_of(data) == ["网站"]
    assert not read_source(data, "a.docx").document.source.remarks


def r(text):
    """A run of a formula."""
    return f"<m:r><m:t>{text}</m:t></m:r>"


def part(name, *content):
    """An element of a formula."""
    return f"<m:{name}>{''.join(content)}</m:{name}>"


SQUARE = '<m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>'


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (part("f", part("num", r("本期"), r("-"), r("上期")), part("den", r("上期"))),
         "(本期-上期)/上期"),
        (part("f", part("num", r("1")), part("den", r("2"))), "1/2"),
        (part("d", part("e", r("a+b"))) + r("×c"), "(a+b)×c"),
        (part("d", SQUARE, part("e", r("1"))), "[1]"),
        (part("rad", part("deg"), part("e", r("x+1"))), "√(x+1)"),
        (part("rad", part("deg", r("3")), part("e", r("x"))), "³√x"),
        (part("nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>', part("sub", r("1")), part("sup"),
              part("e", r("a"))), "∑₁a"),
        (part("sSup", part("e", r("x")), part("sup", r("n"), r("+"), r("1"))), "xⁿ⁺¹"),
        (part("sSup", part("e", r("x")), part("sup", r("总"))), "x^总"),
        (part("sSup", part("e", r("x")), part("sup", r("总-1"))), "x^(总-1)"),
        (part("sSub", part("e", r("x")), part("sub", r("i"))), "x_i"),
        (part("nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>', part("sub", r("i=1")),
              part("sup", r("n")), part("e", r("a"))), "∑_(i=1)ⁿa"),
        (part("func", part("fName", part("limLow", part("e", r("lim")), part("lim", r("n→∞")))),
              part("e", r("a"))), "lim_(n→∞) a"),
        (part("limUpp", part("e", r("x")), part("lim", r("甲"))), "x^甲"),
        (part("acc", '<m:accPr><m:chr m:val="\u0305"/></m:accPr>', part("e", r("x"))), "x\u0305"),
        (part("acc", part("e", r("y"))), "y\u0302"),
        (part("acc", part("e", r("a"), r("+b"))) + r("c"), "(a+b)\u0302c"),
        (part("acc", '<m:accPr><m:chr m:val="年"/></m:accPr>', part("e", r("x"))), "x"),
        (part("bar", '<m:barPr><m:pos m:val="top"/></m:barPr>', part("e", r("AB"))),
         "A\u0305B\u0305"),
        (part("bar", part("e", r("x"))), "x\u0332"),
        (part("m", part("mr", part("e", r("1")), part("e", r("2"))), part("mr", part("e", r("3")))),
         "1 2 3"),
    ],
)  # fmt: skip
def test_signs_that_a_formula_has_as_properties_are_read(formula, shown):
    (line,) = lines_of(docx(p(t("设") + part("oMath", formula))))
    assert " ".join(line.removeprefix("设").split()) == shown


def test_a_run_or_a_formula_without_its_paragraph_is_a_line():
    body = p("前") + t("游离") + part("oMath", r("x")) + p("后")
    assert lines_of(docx(body)) == ["前", "游离", "x", "后"]


def test_a_control_without_content_of_its_own_holds_what_stands_in_it():
    assert lines_of(docx(f"<w:sdt><w:sdtPr/>{p('甲')}</w:sdt>" + p("乙"))) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("around", "reason"),
    [
        ("<w:del>{}</w:del>", "deleted"),
        ("<w:r><w:fldChar w:fldCharType='begin'/></w:r>{}", "field-code"),
    ],
)
def test_the_note_of_a_mark_that_is_no_text_stands_aside(around, reason):
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2">{p("注文")}</w:footnote></w:footnotes>'
    mark = around.format('<w:r><w:footnoteReference w:id="2"/></w:r>')
    data = docx(p(t("甲") + mark), links=[("n", "footnotes", "footnotes.xml", notes)])
    document = read_source(data, "a.docx").document
    assert [(one.reason, one.content.text) for one in document.boilerplate] == [(reason, "注文")]


def test_a_box_in_the_instruction_of_a_field_stands_aside():
    box = f"<w:r><w:pict><v:textbox>{BOX.format(p('框'))}</v:textbox></w:pict></w:r>"
    mark = "<w:r><w:fldChar w:fldCharType='begin'/></w:r>"
    document = read_source(docx(p(t("甲") + mark + box)), "a.docx").document
    assert [(one.reason, one.content.text) for one in document.boilerplate] == [
        ("field-code", "框")
    ]


@pytest.mark.parametrize(("cells", "told"), [(["道路", "10"], True), (["道路"], False)])
def test_a_table_in_a_cell_is_told(cells, told):
    outer = table(["单位", "明细"], ["甲镇", "乙"]).replace("<w:t>乙</w:t>", "<w:t>共</w:t>")
    inner = outer.replace("</w:tc></w:tr></w:tbl>", table(cells) + "<w:p/></w:tc></w:tr></w:tbl>")
    assert inner != outer
    remarks = read_source(docx(p("甲") + inner), "a.docx").document.source.remarks
    assert ["套在表格的单元格里" in said for said in remarks] == [True] * told


def alternatives(choice, fallback):
    return (
        f"<mc:AlternateContent><mc:Choice Requires='x'>{choice}</mc:Choice>"
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


@pytest.mark.parametrize("at", [0, 1])
def test_rows_and_cells_of_a_table_that_are_alternatives_are_read_once(at):
    def cell(text):
        return f"<w:tc>{p(text)}</w:tc>"

    rows = [f"<w:tr>{cell('甲')}{cell('1')}</w:tr>", f"<w:tr>{cell('乙')}{cell('2')}</w:tr>"]
    rows[at] = alternatives(rows[at], rows[at])
    last = f"<w:tr>{cell('丙')}{alternatives(cell('3'), cell('3'))}</w:tr>"
    data = docx(p("前") + f"<w:tbl>{''.join(rows)}{last}</w:tbl>" + p("后"))
    (_, made, _) = read_source(data, "a.docx").document.body.main_text
    assert isinstance(made, Table)
    said = [[one.content.text for cell in row for one in cell.blocks] for row in made.rows]
    assert said == [["甲", "1"], ["乙", "2"], ["丙", "3"]]


def test_words_that_are_crossed_out_are_printed_and_told():
    struck = t("作废的", "<w:strike/>") + t("规定", "<w:dstrike/>")
    kept = t("留用的", '<w:strike w:val="0"/>')
    body = p(t("甲") + struck + t("停止执行，") + t("另一处", "<w:strike/>") + t("同。")) + p(kept)
    reading = read_source(docx(body + p(t("　", "<w:strike/>") + t("乙"))), "a.docx")
    assert places_of(reading.document)[0].text == "甲作废的规定停止执行，另一处同。"
    assert reading.document.source.remarks == (
        "有 2 处划去的文字（画着删除线），照印，没有删去，请核对",
    )


def drawn(*shapes, name="组合 1", ring=""):
    """A drawing of shapes with words, each with the way in which they run."""
    made = "".join(
        f'<w:txbxContent>{p(text)}</w:txbxContent><a:bodyPr><a:prstTxWarp prst="{way}"/></a:bodyPr>'
        for text, way in shapes
    )
    made += f'<a:prstGeom prst="{ring}"/>' * bool(ring)
    return f'<w:r><w:drawing><wp:docPr id="1" name="{name}"/>{made}</w:drawing></w:r>'


def worded(*shapes, ring=""):
    """The same in VML, the shapes by their numbers."""
    made = "".join(
        f'<v:shape id="{name}" type="#_x0000_t{way}"><v:textpath string="{text}"/></v:shape>'
        for text, way, name in shapes
    )
    return f"<w:r><w:pict><v:group>{made}{ring}</v:group></w:pict></w:r>"


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        (
            drawn(("某市水务局", "textArchUp"), ("合同专用章", "textPlain"), ring="ellipse"),
            "drawn-seal",
        ),
        (drawn(("某市水务局", "textCircle")), "drawn-seal"),
        (
            worded(("某市水务局", 144, "a"), ("合同专用章", 136, "b"), ring="<v:oval/>"),
            "drawn-seal",
        ),
        (worded(("某市水务局", 146, "a")), "drawn-seal"),
        (worded(("某市水务局", 136, "PowerPlusWaterMarkObject1")), "watermark"),
        (drawn(("某市水务局", "textPlain"), name="PowerPlusWaterMarkObject2"), "watermark"),
        (drawn(("某市水务局", "textPlain")), ""),
        (drawn(("某市水务局", "textArchUp")), ""),  # the head of a bulletin
        (drawn(("某市水务局", "textPlain"), ring="ellipse"), ""),
        (worded(("某市水务局", 144, "a")), ""),
        (worded(("某市水务局", 136, "a")), ""),
    ],
)
def test_the_words_of_a_drawn_seal_and_of_a_watermark_are_none_of_the_text(drawing, reason):
    document = read_source(docx(p("前") + p(drawing + t("后"))), "a.docx").document
    aside = {one.reason for one in document.boilerplate}
    assert aside == ({reason} if reason else set())
    shown = [place.text for place in places_of(document)]
    assert shown == (["前", "后"] if reason else ["前", "某市水务局", "后"])
    told = any("画成的印章" in said for said in document.source.remarks)
    assert told is (reason == "drawn-seal")
