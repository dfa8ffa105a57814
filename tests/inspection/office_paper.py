"""A Word file as a careful office makes it by hand: to the standard, in no way as ours are made.

Direct formatting and one style, blank paragraphs for blank rows, page numbers in a footer of odd
and one of even pages, a red line as a border under 发文字号, 版记 between borders.
"""

from __future__ import annotations

import re

from word_making import SPACES, R, docx

FANG, KAI, HEI, BIAO, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
STYLES = (
    f"<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{FANG}"/>'
    '<w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:pPr>'
    '<w:spacing w:line="579" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
    '<w:rPr><w:spacing w:val="-5"/></w:rPr></w:style></w:styles>'
)
SETTINGS = f"<w:settings {SPACES}><w:evenAndOddHeaders/></w:settings>"


def font(face: str, size: float = 16, more: str = "") -> str:
    return (
        f'<w:rFonts w:eastAsia="{face}"/><w:spacing w:val="{-5 if size == 16 else 0}"/>{more}'
        f'<w:sz w:val="{round(size * 2)}"/>'
    )


def para(text: str, look: str = "", about: str = "") -> str:
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:p><w:pPr>{about}</w:pPr>{run}</w:p>"


BLANK = para("")
RED = '<w:color w:val="FF0000"/>'
CENTRE = '<w:jc w:val="center"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'


def border(side: str, eighths: int, colour: str = "000000") -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{colour}"/>'


def ruled(*sides: str) -> str:
    return f"<w:pBdr>{''.join(sides)}</w:pBdr>"


TEXT = "为切实做好今年的防汛抗旱工作，保障人民群众生命财产安全，现就有关事项通知如下。" * 3
BODY = "".join(
    (
        *[BLANK] * 3,
        para("云汀市人民政府文件", font(BIAO, 36, RED), CENTRE),
        *[BLANK] * 2,
        para("云政发〔2024〕15号", font(FANG), ruled(border("bottom", 16, "FF0000")) + CENTRE),
        *[BLANK] * 2,
        para("云汀市人民政府关于做好防汛工作的通知", font(BIAO, 22), CENTRE),
        BLANK,
        para("各县（区）人民政府，市政府各部门：", font(FANG)),
        para(TEXT, font(FANG), INDENT),
        para("一、提高认识", font(HEI), INDENT),
        para(TEXT, font(FANG), INDENT),
        para("（一）压实责任", font(KAI), INDENT),
        para(TEXT, font(FANG), INDENT),
        para("二、加强值守", font(HEI), INDENT),
        para(TEXT, font(FANG), INDENT),
        BLANK,
        para("附件：防汛物资清单", font(FANG), INDENT),
        *[BLANK] * 2,
        para(
            "云汀市人民政府",
            font(FANG),
            '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>',
        ),
        para(
            "2024年3月5日",
            font(FANG),
            '<w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>',
        ),
        para("（此件公开发布）", font(FANG), INDENT),
        para("附件", font(HEI), "<w:pageBreakBefore/>"),
        BLANK,
        para("防汛物资清单", font(BIAO, 22), CENTRE),
        BLANK,
        para(TEXT, font(FANG), INDENT),
        BLANK,
        para(
            "抄送：市委各部门，市人大常委会办公室。",
            font(FANG, 14),
            ruled(border("top", 8), border("bottom", 6))
            + '<w:ind w:leftChars="100" w:left="280"/>',
        ),
        para(
            "云汀市人民政府办公室　　　　　　　　2024年3月6日印发",
            font(FANG, 14),
            ruled(border("bottom", 8)) + '<w:ind w:leftChars="100" w:left="280"/>',
        ),
    )
)
SECTION = (
    "<w:sectPr>"
    '<w:footerReference w:type="default" r:id="odd"/>'
    '<w:footerReference w:type="even" r:id="even"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="850" '
    'w:footer="1440" w:gutter="0"/></w:sectPr>'
)


def footer(about: str, face: str = SONG, size: float = 14, around: str = "— {} —") -> str:
    look = f'<w:rFonts w:ascii="{face}" w:eastAsia="{face}"/><w:sz w:val="{round(size * 2)}"/>'
    before, after = around.split("{}")
    run = f"<w:r><w:rPr>{look}</w:rPr>{{}}</w:r>"
    parts = [
        run.format(f'<w:t xml:space="preserve">{before}</w:t>'),
        run.format('<w:fldChar w:fldCharType="begin"/>'),
        run.format("<w:instrText> PAGE </w:instrText>"),
        run.format('<w:fldChar w:fldCharType="separate"/>'),
        run.format("<w:t>1</w:t>"),
        run.format('<w:fldChar w:fldCharType="end"/>'),
        run.format(f'<w:t xml:space="preserve">{after}</w:t>'),
    ]
    return f"<w:ftr {SPACES}><w:p><w:pPr>{about}</w:pPr>{''.join(parts)}</w:p></w:ftr>"


ODD = '<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'
EVEN = '<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'


def paper(
    *changes: tuple[str, str],
    settings: str = SETTINGS,
    odd: str = "",
    even: str = "",
    styles: str = STYLES,
) -> bytes:
    """The file, with texts of its body and section replaced; each must be there.

    Args:
        changes: pairs of what is replaced (a pattern) and by what.
        settings: the settings part.
        odd: instead of the footer of odd pages.
        even: instead of the footer of even pages.
        styles: the styles part.
    """
    body = BODY + SECTION
    for old, new in changes:
        body, count = re.subn(old, new, body)
        assert count, old
    assert R in SPACES
    links = [
        ("odd", "footer", "footer1.xml", odd or footer(ODD)),
        ("even", "footer", "footer2.xml", even or footer(EVEN)),
    ]
    return docx(body, {"styles": styles, "settings": settings}, links)
