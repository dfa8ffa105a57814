"""OUT: what the source holds and the print does not; only reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pipeline.edits import Finding, Severity, SourceSpan
from pipeline.model import (
    NEVER_PRINTED,
    OF_WORD,
    SIGNS,
    Boilerplate,
    OfficialDocument,
    Place,
    places_of,
)
from pipeline.repair.rule import Remark, Rule
from pipeline.text.chars import shortened

WORDS = {
    "field-block": "栏目信息",
    "tool-bar": "工具条",
    "share-bar": "分享栏",
    "navigation": "导航",
    "breadcrumb": "当前位置",
    "page-mark": "页面标记",
    "mail": "邮件的收发信息",
    "handling-slip": "收文处理单的栏目",
    "page-foot": "页脚",
    "page-number": "页码",
    "field-code": "域代码（目录等）",
    "repeated-title": "重复的标题",
    "repeated-number": "重复的发文字号",
    "element-label": "要素名称",
    "separator": "分隔线",
    "unknown-line": "没有认出的行",
    "outside-article": "网页正文以外的文字",
    "outside-table": "网页正文以外的表格",
    "image": "图片",
    "hidden": "不显示的文字",
    "form-control": "网页的按钮和输入框",
    "page-header": "页眉",
    "watermark": "水印",
    "repeated-header": "续页重复的表头",
    "page-footer": "页脚",
    "comment": "批注",
    "contents": "目录",
    "deleted": "修订中删去的文字",
    "inserted": "修订中加上的文字",
    "placeholder": "没有填写的提示文字",
    "ruby": "注音",
    "drawn-seal": "画成的印章上的字",
    "covered": "被合并的单元格盖住的文字",
    "equation": "读不成文字的公式",
    "link-address": "链接的地址",
    "page-break": "分页线",
    "repeated": "重复的要素",
    "unread": "没有读懂的标记",
    "chat": "写稿助手的话",
}
"""What people read for a reason."""

_MOST_STRETCHES = 6
_QUOTED = 30
_LEAST_TEXT = 20
_TEXT = "某市通知\n各县（区）人民政府：\n请遵照执行。\n"


@Rule(
    "OUT001",
    name="page-text-not-printed",
    summary="网页的栏目信息、工具条，或文件的页眉页脚、批注等没有印入正文，请核对有无正文在内。",
    source="《政府网站发展指引》（国办发〔2017〕47号）附件2：页面的栏目、工具条不是公文的内容",
    severity=Severity.NOTE,
    finds=(
        "索引号：000014349/2024-00012\n发布机构：某局\n" + _TEXT,
        _TEXT + "扫一扫在手机打开当前页",
        _TEXT + "打印本页\n网站标识码5100000062",
    ),
    keeps=(
        _TEXT,
        _TEXT + "------\n张三\n李四",
        _TEXT + "技术支持：400-810-1234",
        _TEXT + "| 县 | 数 |\n|---|---|\n| 甲 | 1 |",
    ),
).document_remarks
def page_text_not_printed(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Lines taken for a page's are named together; one that reads as text also by itself."""
    out = [entry for entry in document.boilerplate if entry.reason not in SIGNS]
    if not out:
        return
    places = sorted(places_of(document), key=_start)
    if not places:
        return
    yield _remark(places, out, _all_of(out), None)
    before = ""
    for entry in out:
        is_table = entry.reason == "outside-table" != before  # of a table the first cell
        before = entry.reason
        if is_table or (entry.reason == "outside-article" and _may_be_text(entry.text)):
            message = (
                f"第 {entry.line} 行“{_quoted(entry.text)}”在网页正文以外，没有印出；"
                "如是正文，请把它复制到正文里，或加 --keep-boilerplate 重做"
            )
            yield _remark(places, [entry], message, Severity.WARNING)


def left_out_of(document: OfficialDocument) -> Callable[[Finding], str]:
    """What tells the texts that a finding of ``OUT001`` is about.

    Args:
        document: the one that the findings are of.
    """
    out = [entry for entry in document.boilerplate if entry.reason not in SIGNS]
    one: dict[int, str] = {}
    for entry in out:
        one[entry.start] = one.get(entry.start, "") + entry.text
    whole = "\n".join(entry.text for entry in out)

    def about(finding: Finding) -> str:
        # The note is about all of them, a warning about the line where it is.
        is_one = finding.severity is Severity.WARNING
        return one.get(finding.source.start, "") if is_one else whole

    return about


def _remark(
    places: Sequence[Place],
    out: Sequence[Boilerplate],
    message: str,
    severity: Severity | None,
) -> tuple[str, Remark]:
    """The remark at the first line, told at the element that follows it in the source."""
    first = out[0]
    near = next((place for place in places if _start(place) >= first.start), places[-1])
    at = 0 if _start(near) >= first.start else len(near.text)
    line = first.text.splitlines()[0] if first.text else ""
    source = SourceSpan(first.start, first.start + len(line), first.line, 1)
    return near.path, Remark(at, at, message, source, severity)


def _start(place: Place) -> int:
    origin = place.element.origin
    return origin[0].source if origin else 0


def _all_of(out: Sequence[Boilerplate]) -> str:
    """One sentence over all that was left out."""
    counts = Counter(WORDS.get(entry.reason, "其他") for entry in out)
    kinds = "、".join(f"{word} {count}" for word, count in counts.items())
    stretches: list[tuple[int, int]] = []
    for entry in out:
        if stretches and entry.line <= stretches[-1][1] + 1:
            stretches[-1] = stretches[-1][0], max(entry.line, stretches[-1][1])
        else:
            stretches.append((entry.line, entry.line))
    lines = "、".join(f"{a}—{b}" if b > a else str(a) for a, b in stretches[:_MOST_STRETCHES])
    more = "等处" if len(stretches) > _MOST_STRETCHES else ""
    return (
        f"源文件第 {lines} 行{more}有 {len(out)} 行没有印出（{kinds}），"
        f"始于“{_quoted(out[0].text)}”；如有正文在内，{_remedy(out)}"
    )


def _remedy(out: Sequence[Boilerplate]) -> str:
    """What to do where the text is among it: only what is a page's can be kept."""
    if all(entry.reason in OF_WORD for entry in out):
        return "请在 Word 或 WPS 中把它移到正文里再处理"
    if not any(entry.reason not in NEVER_PRINTED for entry in out):
        return "请把它复制到正文里再处理"
    return "请把它复制到正文里，或加 --keep-boilerplate 重做"


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return shortened(plain, _QUOTED)


def _may_be_text(text: str) -> bool:
    """Whether a line reads like a document's: a sentence."""
    return len(text) >= _LEAST_TEXT and "。" in text
