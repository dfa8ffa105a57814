"""STR: signs of Markdown, HTML or TeX that are printed as they stand; only reported."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import OfficialDocument, places_of
from pipeline.repair.rule import Remark, Rule
from pipeline.text.formulas import IN_TEX
from pipeline.text.patterns import regex

_MARKDOWN = regex(
    r"^#{1,6}[ \t]+\S|\*\*[^*\s][^*]{0,200}\*\*|^```|\[[^\[\]]{1,80}\]\(https?://[^()\s]{1,200}\)"
    r"|^>[ \t]+\S|^\*{3,}$"
)
_SURE = regex(r"#{2,6}[ \t]+\S")
"""No text of 4,228 has a line like that."""
_TAGS = regex(
    r"</?(?:p|div|br|span|strong|em|table|tbody|tr|td|th|a|h[1-6]|li|ul|ol|font|center|img)"
    r"(?:\s[^<>]{0,200})?/?>"
)
_LEAST = 2
"""One alone may be the text's own: ``# 1 号楼``, a formula."""
_QUOTED = 12


@Rule(
    "STR006",
    name="no-markup-in-plain-text",
    summary="纯文本中有 Markdown 或网页的标记，会照样印出；请改扩展名再处理。",
    source="CommonMark 0.31；HTML：标记不是公文的文字",
    finds=(
        "# 关于检查的通知\n\n坚持**人民至上**。\n",
        "<p>各市人民政府：</p><p>请遵照执行。</p>",
        "某市通知\n## 一、总体要求\n请遵照执行。\n",
        "> 坚持人民至上。\n\n***\n\n请遵照执行。\n",
    ),
    keeps=(
        "某市通知\n各县（区）人民政府：\n请遵照执行。\n",
        "# 1 号楼验收情况\n某局\n",
        "当 a<b 且 c>d 时，a**2 最小。",
        "> 5℃时停止作业。\n请遵照执行。\n",
    ),
).document_remarks
def markup_in_plain_text(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """Several signs of a kind are told once, where the first stands."""
    for pattern, name, ending in ((_MARKDOWN, "Markdown", ".md"), (_TAGS, "网页", ".html")):
        found = [(place, m) for place in places_of(document) for m in pattern.finditer(place.text)]
        is_sure = len(found) >= _LEAST or any(_SURE.match(m[0]) for _, m in found)
        if not is_sure or document.source.name.lower().endswith(_READ_AS_MARKUP):
            continue
        place, first = found[0]
        sign = first[0][:_QUOTED]
        message = (
            f"文中有 {len(found)} 处{name}的标记（如“{sign}”），会照样印出；"
            f"请把扩展名改为 {ending} 再处理"
        )
        yield place.path, Remark(first.start(), first.end(), message)


_READ_AS_MARKUP = (".md", ".markdown", ".html", ".htm")

_TEX = regex(rf"(?:{IN_TEX})|\\(?:frac|sqrt|sum|int|text)\s?[{{_^]|^\$\$$")


@Rule(
    "STR007",
    name="no-tex-in-text",
    summary="文中有公式的代码（LaTeX），会照样印出，不排成公式。",
    source="公式的代码不是公文的文字",
    finds=(
        "某市通知\n各县人民政府：\n增速按 $v=\\frac{a-b}{b}$ 计算。\n",
        "某市通知\n各县人民政府：\n浓度为 \\(C_2\\)，按 \\[x^2\\] 折算。\n",
        "某市通知\n各县人民政府：\n按下式计算：\n$$\n\\frac{a}{b}\n$$\n",
    ),
    keeps=(
        "某市通知\n各县人民政府：\n单价 $3 至 $5，合计 $100。\n",
        "某市通知\n各县人民政府：\n见 C:\\int\\text 文件夹。\n",
    ),
).document_remarks
def tex_in_text(document: OfficialDocument) -> Iterator[tuple[str, Remark]]:
    """All of a document are told once, where the first stands."""
    for place in places_of(document):
        if first := _TEX.search(place.text):
            message = (
                f"文中有公式的代码（如“{first[0][:_QUOTED]}”），"
                "会照样印出，没有排成公式；请改写成文字，或在 Word 里排好"
            )
            yield place.path, Remark(first.start(), first.end(), message)
            return
