"""Characters: what is changed is counted, what is visible stays."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline import convert
from pipeline.normalize.cleaning import _INVISIBLE, split_lines


def changes(text: str) -> dict[str, int]:
    return {change.rule_id: change.count for change in split_lines(text)[1]}


@pytest.mark.parametrize(
    ("text", "cleaned", "counts"),
    [
        ("政\u200b务\ufeff公\u00ad开", "政务公开", {"ENC003": 3}),
        ("政\x07务\x00公开", "政务公开", {"ENC002": 2}),
        ("\u3000\u3000第一段\u00a0", "第一段", {"ENC005": 3}),
        ("立法\u00a0保护", "立法 保护", {"ENC004": 1}),
        ("指 标\t\t3月末", "指 标  3月末", {"ENC004": 2}),
        ("精准立法 保护旅游", "精准立法 保护旅游", {}),
        ("总\u3000\u3000则", "总\u3000\u3000则", {}),
        ("cafe\u0301", "caf\u00e9", {"ENC006": 1}),
        ("\uf9b5外", "\u4f8b外", {"ENC007": 1}),
        ("\u2f00、\u2f27传\u2fa0\u2f6f", "一、宀传辰石", {"ENC007": 4}),
        ("\u4eba\u2ea0政府\u200b6\u2f49", "人民政府6月", {"ENC003": 1, "ENC007": 2}),
        ("部首\u2f27和\u2ea0", "部首\u2f27和\u2ea0", {}),
        ("③㎡Ⅲ％：ﬁ", "③㎡Ⅲ％：ﬁ", {}),
        ("私\ue000用\U000f0000", "私\ue000用\U000f0000", {}),
        ("葛\U000e0100城", "葛\U000e0100城", {}),
        # joiners beside letters that they shape: Persian, Arabic, Devanagari, Bengali, Sinhala
        ("می\u200cخواهم", "می\u200cخواهم", {}),
        ("ه\u200d، \u200dه", "ه\u200d، \u200dه", {}),
        ("क्\u200dष र\u094d\u200dय", "क्\u200dष र्\u200dय", {}),
        ("র\u200d্য ශ්\u200dරී", "র\u200d্য ශ්\u200dරී", {}),
        ("བོད་\u200cཡིག", "བོད་\u200cཡིག", {}),
        ("ᠬᠠᠷ\u180eᠠ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ", "ᠬᠠᠷ\u180eᠠ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ", {}),
        ("\u115fᅡ", "\u115fᅡ", {}),
        ("👨\u200d👩\u200d👧 👩🏽\u200d⚕\ufe0f", "👨\u200d👩\u200d👧 👩🏽\u200d⚕\ufe0f", {}),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f", {}),
        # elsewhere they show nothing
        ("政\u200d务\u200c公\u180e开", "政务公开", {"ENC003": 3}),
        ("①\u200d②\u115f■\u200d□", "①②■□", {"ENC003": 3}),
        ("a\u200cb\u202fc\U000e0067", "ab c", {"ENC003": 2, "ENC004": 1}),
        ("می\u200b\u200c\u200cخ", "می\u200cخ", {"ENC003": 2}),
    ],
)
def test_one_line(text: str, cleaned: str, counts: dict[str, int]) -> None:
    (line,), _ = split_lines(text)
    assert line.text == cleaned
    assert changes(text) == counts


def test_offsets_follow_removed_characters() -> None:
    text = "甲\r\n\u3000政\u200b\u200b务e\u0301公\u00a0开"
    _, line = split_lines(text)[0]
    assert line.text == "政务é公 开"
    assert line.number == 2
    for offset, char in enumerate(line.text):
        if char not in "é ":
            assert text[line.source_at(offset)] == char
    element = line.element()
    assert [a.source for a in element.origin] == sorted(a.source for a in element.origin)
    assert element.origin[0].column == 2
    assert element.end == len(text)


def test_parts_keep_their_places() -> None:
    text = "甲\u200b乙 丙\u200b丁"
    ((line,), _) = split_lines(text)
    part = line.part(2, 5)
    assert part is not None
    assert part.text == "丙丁"
    assert [text[part.source_at(k)] for k in range(2)] == ["丙", "丁"]
    assert part.raw == "丙\u200b丁"
    assert line.part(2, 3) is None


def test_form_feed_ends_a_paragraph_but_no_line() -> None:
    lines, found = split_lines("甲\f乙\n丙")
    assert [(line.text, line.number) for line in lines] == [("甲", 1), ("乙", 1), ("丙", 2)]
    assert [c.rule_id for c in found] == ["ENC001"]


def test_only_what_shows_nothing_is_dropped() -> None:
    for char in _INVISIBLE:
        assert unicodedata.category(char) in {"Cf", "Mn", "Lo", "Cn"}
        assert unicodedata.category(char) != "Lo" or "FILLER" in unicodedata.name(char)


def test_long_runs_of_combining_marks_stay() -> None:
    text = "a" + "\u0301\u0323" * 200
    assert split_lines(text)[0][0].text == text


def test_changes_are_in_the_document() -> None:
    document = convert.read("\ufeff\ufeff某市\u200b人民政府".encode(), "a.txt")
    (change,) = document.character_changes
    assert (change.rule_id, change.count, change.line) == ("ENC003", 2, 1)
    assert (change.name, change.label) == ("invisible-character-removed", "去掉看不见的字符")
