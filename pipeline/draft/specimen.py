"""A page that shows a style: the 公文稿 of a made-up paper."""

from __future__ import annotations

from pipeline.stylesheet import StyleSheet

_SPECIMEN = """---
发文机关标志: {mark}
发文字号: 某发〔2024〕1号
标题: 关于版式预览的通知
主送机关: 各有关单位：
发文机关署名: {authority}
成文日期: 2024年3月5日
附注: {note}
---
本页用来看版式：红头、标题、正文、署名各在哪里，用什么字体。

一、一级标题用黑体

（一）二级标题用楷体。正文左空二字，每行28字。
"""


def specimen_of(sheet: StyleSheet) -> str:
    """A 公文稿 that shows a style, with what it says of its unit."""
    office = sheet.office
    authority = office.authority or "某市某局"
    mark = office.mark or (authority if sheet.letter is not None else f"{authority}文件")
    note = f"（{office.phone}）" if office.phone else "（此件公开发布）"
    return _SPECIMEN.format(mark=mark, authority=authority, note=note)
