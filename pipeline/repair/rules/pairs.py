"""PUN: marks that come in pairs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.repair.rule import RUN_LOSSES, Facts, Remark, Rule
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT
from pipeline.text.patterns import regex
from pipeline.text.verbatim import prose

# 1） a) ①） at the start of a text or after a space or a stop is a list mark.
_LIST_MARK = regex(rf"(?:^|[\s。；：，、;:,])[0-9A-Za-z{HAN_COUNT}①-⑳]{{1,3}}$")
_QUOTES = {"“": "”", "‘": "’"}
BRACKETS = {"（": "）", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "[": "]"}
_QUOTE = regex("[“”‘’]")
_STRAIGHT = regex(f'(?<=[{HAN}，。；：、])["＂]|(?<![0-9])["＂](?=[{HAN}，。；：、])')
"""What :func:`curved_quotes` left: its marks pair in no sure way."""
BRACKET = regex(r"[（）《》〈〉【】〔〕\[\]]")


_ALL_REVERSED = regex(r"[^“”]*(?:”[^“”，。；：！？]{2,20}“[^“”]*)+")
_REVERSED = regex("”([^“”]{2,20})“")


def unpaired(text: str, pairs: dict[str, str], either: re.Pattern[str]) -> Iterator[int]:
    """Offsets of the marks without their mates."""
    stack: list[tuple[str, int]] = []
    for m in either.finditer(text):
        if m.group() in pairs:
            stack.append((m.group(), m.start()))
        elif stack and pairs[stack[-1][0]] == m.group():
            stack.pop()
        else:
            yield m.start()
    yield from (i for _, i in stack)


def _lacking(mark: str, name: str, *, opens: bool) -> str:
    there, lost = ("前", "后") if opens else ("后", "前")
    return f"只有{there}{name}{mark}，缺{lost}{name}，请核对原文"


def _are_reversed(text: str, facts: Facts) -> bool:
    """Whether every quotation begins with ” and ends with “.

    Of three quotations the first and the last half may be lost: where a channel took lone marks
    that is the likelier.
    """
    return (
        "”" in text
        and not RUN_LOSSES & facts.channels
        and _ALL_REVERSED.fullmatch(text) is not None
    )


@Rule(
    "PUN010",
    name="quotes-not-reversed",
    summary="前后引号写反了（”放管服“）。",
    source="GB/T 15834-2011 4.8；完好文本2161万字中没有引号都这样反着的段落",
    finds=("深化”放管服“改革", "推行”一网通办“和”一件事“改革"),
    keeps=("深化“放管服”改革", "雷霆”“铁拳”“昆仑", "工作”，他说，“要抓紧", "“放管服”改革”和“"),
).remarks
def quotes_not_reversed(text: str, facts: Facts) -> Iterator[Remark]:
    """A quotation begins with “ and ends with ”."""
    if _are_reversed(text, facts):
        for m in _REVERSED.finditer(text):
            yield Remark(*m.span(), f"前后引号写反了，应为“{m[1]}”，请改正")


@Rule(
    "PUN006",
    name="quotes-balanced",
    summary="引号应成对；无法断定所缺一半的位置时只报告。",
    source="GB/T 15834-2011 4.8",
    unless_proposed=True,
    finds=(
        "组织开展雷霆”“铁拳”行动",
        "编制“2023年度培训计划，创办网校",
        "深化府院联动”“府检联动机制",
        '会议强调"要坚持"人民至上"理念"，抓好落实',
        '做到"三个"到位"。',
    ),
    keeps=(
        "深化“放管服”改革",
        "“坚持‘三不’原则”",
        "People’s Republic",
        '调用print("完成")即可',
        '24"和27"显示器',
    ),
).remarks
def quotes_balanced(text: str, facts: Facts) -> Iterator[Remark]:
    """Quotes come in pairs and nest; ”“ between two terms that lost the rest are one remark."""
    if _are_reversed(text, facts):
        return
    alone = sorted(unpaired(prose(text), _QUOTES, _QUOTE))
    seams = {i for i in alone if text[i] == "”" and text.startswith("“", i + 1)} & {
        i - 1 for i in alone
    }
    for i in alone:
        if i - 1 in seams or (i == 0 and text[0] == "“" and facts.neighbours[1][:1] == "“"):
            continue  # each paragraph of a quotation opens it, the last one closes it
        if i in seams:
            message = "引号”“前后各缺一半，请核对原文"
            yield Remark(i, i + 2, message)
            continue
        latin = text[i - 1 : i].isascii() and text[i + 1 : i + 2].isascii()
        if text[i] == "’" and latin and text[i - 1 : i].isalpha():
            continue  # an apostrophe
        yield Remark(i, i + 1, _lacking(text[i], "引号", opens=text[i] in _QUOTES))
    straight = list(_STRAIGHT.finditer(prose(text)))
    if straight:
        message = f"{len(straight)}个直引号无法断定怎样成对，请核对原文"
        yield Remark(straight[0].start(), straight[-1].end(), message)


@Rule(
    "PUN007",
    name="brackets-balanced",
    summary="括号、书名号应成对。",
    source="GB/T 15834-2011 4.9, 4.15",
    unless_proposed=True,
    finds=("2013年3月20日）", "《某某条例规定"),
    keeps=("（一）深入学习", "1）加强领导", "a) b)", "《条例（草案）》", "在(0,1]和[2,+∞)上"),
).remarks
def brackets_balanced(text: str, facts: Facts) -> Iterator[Remark]:
    """Brackets and 书名号 come in pairs and nest."""
    same_width = prose(text).replace("(", "（").replace(")", "）")
    for i in sorted(unpaired(same_width, BRACKETS, BRACKET)):
        if same_width[i] == "）" and _LIST_MARK.search(text, max(i - 4, 0), i):
            continue
        name = "书名号" if text[i] in "《》〈〉" else "括号"
        yield Remark(i, i + 1, _lacking(text[i], name, opens=same_width[i] in BRACKETS))


BRACKETS_FILLED = Rule(
    "PUN009",
    name="brackets-empty",
    summary="括号、书名号、引号中没有文字，似丢了字。",
    source="GB/T 15834-2011 4.8, 4.9, 4.15；完好文本2214万字中3处，都确是丢了字",
    finds=("由连续缴存一年（）以上", "财产安全，根据《》等法律", "国发〔〕号"),
    keeps=("（一）深入学习", "得分（ ）", "函数f()的值", "一年（含）以上"),
).reports(
    "“{0}”中没有文字，似丢了字，请核对原文",
    regex(r"(?<![A-Za-z0-9_])\(\)|（）|《》|〈〉|〔〕|“”|‘’"),
)
"""A pair of brackets or quotes holds something; a blank to fill in has a space."""
