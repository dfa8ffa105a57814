"""Deviations planted in a Word file that an office made well: each is found, and no other."""

from __future__ import annotations

import office_paper as office
import pytest
from office_paper import FANG, HEI, SONG, footer, paper

from pipeline.inspection.inspecting import inspect_source

MARGINS = 'w:top="2098" w:right="1474" w:bottom="1985" w:left="1588"'
ROW = 'w:line="579" w:lineRule="exact"'
DATE = '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/></w:pPr>(?=.{0,140}2024年3月5日)'


def messages_of(data: bytes, name: str) -> dict[str, str]:
    """What was found by the measures' ids, with the message."""
    return {one.rule_id: one.message for one in inspect_source(data, name, name).findings}


def found(data: bytes) -> dict[str, str]:
    """As :func:`messages_of`, of a Word file."""
    return messages_of(data, "通知.docx")


def restyled(old: str, new: str) -> dict[str, str]:
    assert old in office.STYLES
    return {"styles": office.STYLES.replace(old, new)}


def test_nothing_is_found_in_a_file_made_well():
    assert found(paper()) == {}


PLANTED = {
    "margins of Word's blank file": (
        [(MARGINS, 'w:top="1440" w:right="1800" w:bottom="1440" w:left="1800"')],
        {},
        # 146.6 mm hold 26 characters.
        {"FMT002": "25.4 毫米", "FMT003": "31.8 毫米", "FMT004": "146.5", "FMT005": "246.2"}
        | {"FMT007": "26 字", "FMT606": ""},
    ),
    "20 rows of 27": (
        [],
        restyled(ROW, 'w:line="638" w:lineRule="exact"')
        | {"styles": office.STYLES.replace(ROW, 'w:line="636" w:lineRule="exact"')},
        {"FMT006": "20 行"},
    ),
    "27 characters": ([('w:spacing w:val="-5"', 'w:spacing w:val="0"')], {}, {"FMT007": "27 字"}),
    "rows half as far again": (
        [],
        restyled(ROW, 'w:line="360" w:lineRule="auto"'),
        {"FMT006": "行距约 31.2 磅"},
    ),
    "body in 宋体": (
        [(f'<w:rFonts w:eastAsia="{FANG}"/>(?=.{{0,80}}为切实)', f'<w:rFonts w:eastAsia="{SONG}"/>')],
        {},
        {"FMT231": "宋体，应为仿宋"},
    ),
    "body in 小三": ([('<w:sz w:val="32"/>(?=</w:rPr><w:t>为切实)', '<w:sz w:val="30"/>')], {}, {"FMT232": "小三（15 磅）", "FMT007": "29 字"}),
    "title in 宋体": ([("方正小标宋简体(?=.{0,120}关于做好)", "宋体")], {}, {"FMT201": "宋体，应为小标宋"}),
    "title in 三号": ([('<w:sz w:val="44"/>(?=</w:rPr><w:t>云汀)', '<w:sz w:val="32"/>')], {}, {"FMT202": "3号"}),
    "title at the left": ([('<w:jc w:val="center"/>(?=</w:pPr><w:r><w:rPr>.{0,120}关于做好)', "")], {}, {"FMT204": "居左"}),
    "a title of two rows at the left": (
        [("关于做好防汛工作的通知(?=<)", "关于进一步做好主汛期防汛抗旱和城市排水防涝工作的通知"), ('<w:jc w:val="center"/>(?=</w:pPr><w:r><w:rPr>.{0,120}关于进一步)', "")],
        {},
        {"FMT204": "居左，应为居中"},
    ),
    "no red line": ([("<w:pBdr>.{0,90}FF0000.{0,5}</w:pBdr>", "")], {}, {"FMT171": "没有"}),
    "a black line": ([('w:color="FF0000"/></w:pBdr>', 'w:color="000000"/></w:pBdr>')], {}, {"FMT172": "不是红色"}),
    "a black mark": ([('<w:color w:val="FF0000"/>', "")], {}, {"FMT133": "应为红色"}),
    "date at the left": ([(DATE, "</w:pPr>")], {}, {"FMT324": "居左"}),
    "date at the edge": ([(DATE, '<w:jc w:val="right"/></w:pPr>')], {}, {"FMT324": "右空 0 字"}),
    "date in Han figures": ([("2024年3月5日(?=<)", "二〇二四年三月五日")], {}, {"FMT326": ""}),
    "date with zeros": ([("2024年3月5日(?=<)", "2024年03月05日")], {}, {"FMT326": ""}),
    "no indents": (
        [('<w:ind w:firstLineChars="200" w:firstLine="640"/>(?=.{0,200}为切实)', "")],
        {},
        {"FMT234": "顶格，应为左空 2 字"},
    ),
    "letter paper": (
        [('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"')],
        {},
        {"FMT001": "Letter"},
    ),
    "first headings in 宋体": ([(f'{HEI}"/>(?=.{{0,90}}[一二]、)', f'{SONG}"/>')], {}, {"FMT241": "宋体，应为黑体"}),
    "second headings in 黑体": ([(office.KAI, HEI)], {}, {"FMT251": "黑体，应为楷体"}),
    "page numbers in the middle": (
        [],
        {"settings": f"<w:settings {office.SPACES}/>", "odd": footer('<w:jc w:val="center"/>')},
        {"FMT605": "单、双页都居中"},
    ),
    "page numbers always at the right": (
        [],
        {"settings": f"<w:settings {office.SPACES}/>"},
        {"FMT605": "单、双页都居右"},
    ),
    "small page numbers": ([], {"odd": footer(office.ODD, size=9)}, {"FMT603": "小五"}),
    "page numbers in another font": ([], {"even": footer(office.EVEN, "Arial")}, {"FMT602": "Arial"}),
    "bare page numbers": (
        [],
        {"odd": footer(office.ODD, around="{}"), "even": footer(office.EVEN, around="{}")},
        {"FMT604": "“1”，应为“— 1 —”"},
    ),
    "no page numbers": ([("<w:footerReference.{20,60}/>", "")], {}, {"FMT601": "没有"}),
    "addressees indented": (
        [("<w:pPr></w:pPr>(?=.{0,120}各县)", f"<w:pPr>{office.INDENT}</w:pPr>")],
        {},
        {"FMT224": "左空 2 字，应为顶格"},
    ),
    "addressees without a colon": ([("各直属|各部门：", "各部门")], {}, {"FMT226": "没有冒号"}),
    "number in round brackets": ([("〔2024〕15", "(2024)15")], {}, {"FMT146": ""}),
    "number at the right": ([('<w:jc w:val="center"/>(?=</w:pPr><w:r><w:rPr>.{0,90}云政发)', '<w:jc w:val="right"/>')], {}, {"FMT144": "居右"}),
    "annex goes on below": ([("<w:pageBreakBefore/>", "")], {}, {"FMT407": "另起一页"}),
    "annex label in 仿宋": ([(f"{HEI}(?=.{{0,90}}附件<)", FANG)], {}, {"FMT401": ""}),
    "no rules of 版记": ([("<w:pBdr>(?!.{0,90}FF0000).{40,170}?</w:pBdr>", "")], {}, {"FMT511": "没有"}),
    "版记 in 三号": ([('<w:sz w:val="28"/>(?=</w:rPr><w:t>抄送)', '<w:sz w:val="32"/>')], {}, {"FMT502": "3号"}),
    "attachments with a full stop": ([("防汛物资清单(?=<)(?=.{0,900}2024年3月5日<)", "防汛物资清单。")], {}, {"FMT306": ""}),
    "blue body": ([('<w:rFonts w:eastAsia="仿宋_GB2312"/>(?=.{0,80}为切实)', '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:color w:val="0070C0"/>')], {}, {"FMT233": "#0070C0"}),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found_and_nothing_else(name):
    changes, others, expected = PLANTED[name]
    messages = found(paper(*changes, **others))
    assert messages.keys() == expected.keys(), messages
    for key, words in expected.items():
        assert words in messages[key], messages[key]


BODY_RUN = f"<w:pPr>{office.INDENT}</w:pPr>(?=<w:r><w:rPr>.{{0,90}}为切实)"
FRAME = '<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="outside"/>'
GRID = '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/></w:sectPr>'
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
    '<a:fontScheme name="o"><a:minorFont><a:latin typeface="Times New Roman"/>'
    '<a:ea typeface=""/><a:font script="Hans" typeface="仿宋"/></a:minorFont></a:fontScheme>'
    "</a:themeElements></a:theme>"
)
CAPTIONED = "<w:p><w:pPr>(?:(?!<w:p>).)*（一）压实责任"
DRAWN = (
    '<w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
    '<wps:wsp xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="5616000" cy="720"/></a:xfrm><a:prstGeom prst="line"/>'
    '<a:ln w="19080"><a:solidFill><a:srgbClr val="ff0000"/></a:solidFill></a:ln></wps:spPr></wps:wsp>'
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    + office.para("贴", office.font(SONG, 9))
    + office.para("照", office.font(SONG, 9))
    + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
NOT_WRONG = {
    "indents of two full-width blanks": ([(BODY_RUN, "<w:pPr/>"), ("为切实做好", "　　为切实做好")], {}),
    "margins of GB/T 33476.2": (
        [(MARGINS, 'w:top="1961" w:right="1474" w:bottom="1847" w:left="1588"')],
        restyled(ROW, 'w:line="592" w:lineRule="exact"'),
    ),
    "page numbers in a frame at the outside": (
        [],
        {"settings": f"<w:settings {office.SPACES}/>", "odd": footer(FRAME)},
    ),
    "a grid of rows and characters": (
        [('<w:spacing w:val="-5"/>', ""), ("</w:sectPr>", GRID)],
        {"styles": office.STYLES.replace('<w:rPr><w:spacing w:val="-5"/></w:rPr>', "").replace(ROW, 'w:line="240" w:lineRule="auto"')},
    ),
    "a grid whose narrowing was written without its sign": (
        [('<w:spacing w:val="-5"/>', ""), ("</w:sectPr>", GRID.replace("-849", str(2**32 - 849)))],
        {"styles": office.STYLES.replace('<w:rPr><w:spacing w:val="-5"/></w:rPr>', "").replace(ROW, 'w:line="240" w:lineRule="auto"')},
    ),
    "a line drawn above all": (
        [("<w:pBdr>.{0,90}FF0000.{0,5}</w:pBdr>", ""), ("^<w:p><w:pPr></w:pPr></w:p>", f"<w:p>{DRAWN}</w:p>")],
        {},
    ),
    "a table of contents": (
        [("(各部门：</w:t></w:r></w:p>)", r"\1" + "".join(office.para(line, office.font(office.KAI, 14)) for line in ("一、提高认识", "二、加强值守")))],
        {},
    ),
    "a caption in 黑体": (
        [(f"(?={CAPTIONED})", office.para("表：各地雨量站", office.font(HEI, 14)))],
        {},
    ),
    "a box beside the text": (
        [(f"(?={CAPTIONED})", office.para("").replace("</w:p>", BOX + "</w:p>"))],
        {},
    ),
    "blanks to be filled in": (
        [(f"(?={CAPTIONED})", office.para("填报单位：　　　　　填报人：　　　　　日期：", office.font(SONG, 12)))],
        {},
    ),
    "a note of two rows under a title": (
        [
            (
                f"(?={CAPTIONED})",
                office.para("（" + "由云汀市防汛抗旱指挥部第三次全体成员会议审议通过，" * 2 + "）", office.font(office.KAI), office.CENTRE),
            )
        ],
        {},
    ),
    "a red mark where no 文件 is, and addressees who have no name yet": (
        [
            ("云汀市人民政府文件", "云汀市人民政府公告"),
            ("<w:p><w:pPr><w:pBdr>.{0,90}FF0000(?:(?!</w:p>).)*云政发(?:(?!</w:p>).)*</w:p>", ""),
            ("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>(?:(?!</w:p>).)*通知</w:t></w:r></w:p>", ""),
            ("各县（区）人民政府，市政府各部门：", "市XXX："),
        ],
        {},
    ),
    "a title of two rows": ([("人民政府关于做好", "人民政府</w:t><w:br/><w:t>关于做好")], {}),
    "another maker's 小标宋": ([("方正小标宋简体", "FZXiaoBiaoSong-B05S")], {}),
    "a line drawn as a shape": (
        [
            ("<w:pBdr>.{0,90}FF0000.{0,5}</w:pBdr>", ""),
            ("(云政发〔2024〕15号</w:t></w:r>)", r'\1<w:r><w:pict><v:line style="position:absolute;width:442.2pt;height:0.05pt"><v:stroke weight="1.5pt" color="#FF0000"/></v:line></w:pict></w:r>'),
        ],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_WRONG)
def test_what_is_right_in_another_way_is_let_pass(name):
    changes, others = NOT_WRONG[name]
    assert found(paper(*changes, **others)) == {}


def test_a_font_of_the_theme_is_the_font():
    styles = office.STYLES.replace(
        'w:eastAsia="仿宋_GB2312"/>', 'w:eastAsiaTheme="minorEastAsia"/>'
    )
    body = (office.BODY + office.SECTION).replace('<w:rFonts w:eastAsia="仿宋_GB2312"/>', "")
    links = [
        ("odd", "footer", "f.xml", footer(office.ODD)),
        ("even", "footer", "g.xml", footer(office.EVEN)),
    ]
    parts = {"styles": styles, "settings": office.SETTINGS, "theme": THEME}
    assert found(office.docx(body, parts, links)) == {}
    parts["theme"] = THEME.replace("仿宋", "等线")
    assert "等线，应为仿宋" in found(office.docx(body, parts, links))["FMT231"]
