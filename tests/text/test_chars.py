"""Classes of characters on either side of their borders, and text made fit for files."""

from __future__ import annotations

import re
import unicodedata

import pytest

from pipeline.text.chars import CJK, HAN, has_han, legal, squeezed, unprintable, visible


@pytest.mark.parametrize("char", "一鿿〇㐀䶿\uf900\ufaff\U00020000\U000323af")
def test_han_characters(char: str) -> None:
    assert has_han(char)
    assert re.fullmatch(f"[{HAN}]", char)
    assert re.fullmatch(f"[{CJK}]", char)


@pytest.mark.parametrize("char", "A1○、。“あア가Ⅲ①\u33ff\u4dc0\ua000\uf8ff\ufb00")
def test_no_han_characters(char: str) -> None:
    assert not has_han(char)


def test_han_holds_every_character_that_unicode_unifies() -> None:
    points = [*range(0x3400, 0xFB00), *range(0x20000, 0x32400)]
    unified = [
        chr(point)
        for point in points
        if unicodedata.name(chr(point), "").startswith("CJK UNIFIED IDEOGRAPH")
    ]
    assert all(re.fullmatch(f"[{HAN}]", char) for char in unified)


def test_squeezed_takes_every_white_space() -> None:
    assert squeezed(" 国\t家\u3000数\xa0据\n局\u2003") == "国家数据局"
    assert squeezed("\u200b") == "\u200b"  # a zero-width space is no white space


def test_text_that_no_output_can_show() -> None:
    assert unprintable("某市\x07") == 2
    assert unprintable("\ud800") == 0
    assert unprintable("某市 2024") is None


def test_text_for_xml_and_screens() -> None:
    assert legal("甲\x0b乙\ud800\r\n") == "甲\ufffd乙\ufffd  "
    assert legal("甲\t乙") == "甲\t乙"
    assert visible("a\x1b[31m\x9b") == "a\\x1b[31m\\u009b"
