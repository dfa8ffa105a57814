"""Texts that would make careless patterns slow: they come through, and nothing of them is lost."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline import convert
from pipeline.model import iter_texts
from pipeline.repair.engine import repair
from tests.normalize.checks import checked, is_visible

TEXTS = {
    "one line of 5 MB": "为贯彻落实党中央决策部署，" * 140_000,
    "40,000 short lines": "一、标题\n" * 40_000,
    "open brackets": "（" * 100_000,
    "lines of brackets": "（\n" * 30_000,
    "dates": "2023年12月29日\n" * 30_000,
    "signatures": "市人民政府\n" * 30_000,
    "labels": "来源：\n" * 30_000,
    "labels on one line": "来源：" * 100_000,
    "spaces": "正" + " " * 1_000_000 + "文",
    "lines of one tab": "甲\t乙\n" * 60_000,
    "rows without text": "| | |\n" * 60_000,
    "rows of tabs": "\t1\t2\t3\n" * 30_000,
    "invisible characters": "正" + "\u200b" * 500_000 + "文",
    "combining marks": "a" + "\u0301\u0323" * 200_000,
    "broken clusters": ("a" + "\u0301\u0323" * 20 + "\u200b") * 20_000,
    "attachments": "附件1\n" * 50_000,
    "links": "相关解读\n" + "很长的链接标题很长的链接标题\n" * 50_000,
    "tool bars": "打印\n" * 30_000,
    "contents": "目录\n" + "第一章 总则\n" * 20_000,
    "title marks": "《" * 100_000,
    "titles": "关于\n" * 30_000,
    "numbers": "1." * 200_000,
}


@pytest.mark.parametrize("name", TEXTS)
def test_comes_through(name: str) -> None:
    document = convert.read(TEXTS[name].encode(), "a.txt")
    kept = Counter[str]()
    for stretch in (*(element for _, element in iter_texts(document)), *document.boilerplate):
        kept.update(stretch.text)
    visible = Counter({c: n for c, n in Counter(TEXTS[name]).items() if is_visible(c)})
    assert Counter({c: kept[c] for c in visible}) == visible


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_lost_at_length(name: str) -> None:
    checked(TEXTS[name][:400].encode())


@pytest.mark.parametrize("name", TEXTS)
def test_the_repair_is_certified(name: str) -> None:
    _, log = repair(convert.read(TEXTS[name][:10_000].encode(), "a.txt"))
    assert log.certificate.ok
