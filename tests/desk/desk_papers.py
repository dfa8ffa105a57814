"""Documents for the desk: invented, damaged as exports damage them."""

import io

import docx

NOTICE = """某市人民政府关于深化放管服改革的通知

某政发[2024]7号

各县(区)人民政府,市政府各部门,各有关单位:

为深化放管服改革,提高办事效率,现就有关事项通知如下。

一、总体要求

坚持以人民为中心的发展思想,落实责任,单位能耗下降3.5%。

二、重点任务

(一)全面推行双随机一公开监管。各部门要深化放管服改革,推动一网通办,减少跑动次数。

(二)落实谁执法谁普法普法责任制。开展雷霆”“铁拳”“昆仑2023”等专项行动,推进政务服务。

(三)强化两不愁三保障成果。面积1200平方米,投资3.2亿元同比增长12%

三、工作要求

各地要压实责任,深化放管服改革,于2024年3月底前报送方案。

某市人民政府

2024年3月5日
"""
"""放管服 is asked about at three places; one paragraph lost its full stop,
and another reading is offered there."""

LETTER = (
    NOTICE.replace("某市人民政府关于深化放管服改革的通知", "某市财政局关于商请支持有关工作的函")
    .replace("各县(区)人民政府,市政府各部门,各有关单位:\n\n", "")
    .replace("某政发", "某财函")
    .replace("\n某市人民政府\n", "\n专此函达。\n\n某市财政局\n")
)
"""It is addressed to nobody."""


def long_paper(paragraphs: int) -> str:
    """A 通知 of so many damaged paragraphs: eight decisions for ten, ten paragraphs a page."""
    lines = [
        f"(二)开展雷霆”“铁拳”“昆仑20{i:02d}”等专项行动,推进政务服务。"
        if i % 7 == 0
        else f"全面推进河道巡查和堤岸养护,面积{1200 + i}平方米,投资{3 + i / 10:.1f}亿元同比增长{i % 40 + 1}%"
        for i in range(paragraphs)
    ]
    parts = NOTICE.split("\n\n")
    return "\n\n".join([*parts[:3], *lines, *parts[-2:]])


def word_of(text: str) -> bytes:
    """A Word file of a text's paragraphs."""
    document = docx.Document()
    for line in text.split("\n\n"):
        document.add_paragraph(line.strip())
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def page_of(text: str) -> bytes:
    """A web page of a text's paragraphs."""
    rows = "".join(f"<p>{line.strip()}</p>" for line in text.split("\n\n"))
    title = text.split("\n", 1)[0]
    return (
        f"<html><head><title>{title}</title></head><body><div>{rows}</div></body></html>".encode()
    )
