"""A person's decisions of several days together: the later word holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.decisions import (
    Decision,
    Decisions,
    GroupDecision,
    ManualChange,
    Role,
    checked,
    decisions_from_json,
    decisions_to_json,
    merged,
)
from pipeline.edits import SourceSpan
from pipeline.errors import DocumentError
from pipeline.model import ELEMENT_NAMES, FIELD_NAMES

SOURCE = "0" * 64
TEXT = "body.main_text[0]"


def decided(*decisions: Decision, manual: tuple[ManualChange, ...] = ()) -> Decisions:
    return Decisions(1, SOURCE, decisions, manual)


def changed(start: int, end: int, new: str, path: str = TEXT) -> ManualChange:
    return ManualChange(path, start, end, "字" * (end - start), new)


ACCEPTED = Decision("aa", "accept")
REFUSED = Decision("aa", "refuse", note="不改")
REWORDED = Decision("aa", "accept", text="，")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [(ACCEPTED, REFUSED), (REFUSED, ACCEPTED), (ACCEPTED, REWORDED), (REWORDED, ACCEPTED)],
)
def test_a_later_verdict_on_the_same_edit_wins(earlier: Decision, later: Decision) -> None:
    assert merged(decided(earlier), decided(later)).decisions == (later,)


def test_verdicts_on_other_edits_stay_and_stand_by_id() -> None:
    other, third = Decision("bb", "refuse"), Decision("0c", "accept")
    both = merged(decided(ACCEPTED, other), decided(third, REFUSED))
    assert both.decisions == (third, REFUSED, other)


def test_decisions_about_another_source_are_forgotten() -> None:
    new = decided(ACCEPTED)
    assert merged(Decisions(1, "1" * 64, (Decision("bb", "refuse"),)), new) == new
    assert merged(None, new) == new


@pytest.mark.parametrize(
    ("earlier", "stays"),
    [
        (changed(0, 2, "甲"), True),  # ends where the later one begins
        (changed(0, 3, "甲"), False),
        (changed(2, 4, "甲"), False),  # the same place in other words
        (changed(3, 6, "甲"), False),
        (changed(4, 6, "甲"), True),  # begins where the later one ends
        (changed(2, 2, "甲"), True),  # an insertion before it
        (changed(3, 3, "甲"), False),  # an insertion inside it
        (changed(4, 4, "甲"), True),  # an insertion behind it
        (changed(2, 4, "甲", "body.main_text[1]"), True),
        (changed(2, 4, "乙"), True),  # the very same change: once
    ],
)
def test_a_later_change_takes_the_place_of_one_that_it_overlaps(
    earlier: ManualChange, stays: bool
) -> None:
    later = changed(2, 4, "乙")
    both = merged(decided(manual=(earlier,)), decided(manual=(later,))).manual
    assert set(both) == ({earlier, later} if stays else {later})
    assert list(both) == sorted(both, key=lambda c: (c.path, c.start, c.end, c.new))
    assert len(both) == len(set(both))


def test_two_insertions_at_one_place_are_one_too_many() -> None:
    one, other = changed(2, 2, "甲"), changed(2, 2, "乙")
    assert merged(decided(manual=(one,)), decided(manual=(other,))).manual == (other,)
    with pytest.raises(DocumentError, match="重叠"):
        checked(decided(manual=(one, other)), "decisions.json")


@pytest.mark.parametrize(
    ("second", "agrees"),
    [
        (Decision("aa", "accept"), True),
        (Decision("aa", "accept", note="同意"), True),  # a remark is no verdict
        (Decision("aa", "refuse"), False),
        (Decision("aa", "accept", text="，"), False),
    ],
)
def test_two_verdicts_in_one_file_must_agree(second: Decision, agrees: bool) -> None:
    both = decided(ACCEPTED, second)
    if agrees:
        assert checked(both, "decisions.json").decisions == (ACCEPTED,)
    else:
        with pytest.raises(DocumentError, match="互相矛盾"):
            checked(both, "decisions.json")


@pytest.mark.parametrize(("start", "end", "fits"), [(0, 0, True), (-1, 0, False), (1, 0, False)])
def test_a_change_has_a_place(start: int, end: int, fits: bool) -> None:
    given = decided(manual=(ManualChange(TEXT, start, end, "", "甲"),))
    if fits:
        assert checked(given, "decisions.json").manual == given.manual
    else:
        with pytest.raises(DocumentError, match="位置有误"):
            checked(given, "decisions.json")


def test_a_change_says_what_it_replaces() -> None:
    with pytest.raises(DocumentError, match="位置有误"):
        checked(decided(manual=(ManualChange(TEXT, 0, 2, "字", "甲"),)), "decisions.json")


WHOLE = Decisions(
    schema_version=2,
    source_sha256=SOURCE,
    decisions=(Decision("aa", "accept", "；", "改"), Decision("bb", "refuse")),
    manual=(ManualChange(TEXT, 1, 1, "", "甲", SourceSpan(7, 7, 2, 3), "aa"),),
    groups=(GroupDecision("cc", "accept"),),
    fields={"发文字号": "某政发〔2024〕5号", "签发人": ""},
    roles=(Role(SourceSpan(0, 4, 1, 1), "主送机关", "各县："),),
)


def test_version_2_is_read_and_written_whole() -> None:
    assert decisions_from_json(decisions_to_json(WHOLE), "decisions.json") == WHOLE


def test_version_1_is_read_and_version_2_written() -> None:
    data = b'{"schema_version":1,"source_sha256":"x","decisions":[{"edit_id":"aa","verdict":"accept"}]}'
    found = decisions_from_json(data, "decisions.json")
    assert (found.schema_version, found.decisions) == (1, (Decision("aa", "accept"),))
    assert b'"schema_version": 2' in decisions_to_json(found)


def test_the_example_in_the_docs_is_of_version_2() -> None:
    page = (Path(__file__).parent.parent / "docs" / "decisions.md").read_text(encoding="utf-8")
    example = page.partition("```json\n")[2].partition("```")[0]
    found = decisions_from_json(example.encode(), "decisions.json")
    assert found.decisions
    assert found.manual
    assert found.groups
    assert found.roles
    unnamed = [name for name in (*FIELD_NAMES, *ELEMENT_NAMES) if name not in page]
    assert unnamed == ["二级标题", "三级标题"]


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"schema_version": 3}, "schema_version 是 3"),
        ({"schema_version": 1, "fields": {"标题": "甲"}}, "第 2 版才有"),
        ({"fields": {"文号": "甲"}}, "没有“文号”这种要素"),
        ({"fields": {"标题": "甲\n乙"}}, "控制字符"),
        ({"roles": [{"source": [0, 3], "role": "正题"}]}, "没有“正题”这种要素"),
        ({"roles": [{"source": [3, 3], "role": "标题"}]}, "没有文字"),
        ({"roles": [{"source": [4, 3], "role": "标题"}]}, "位置有误"),
        (
            {"roles": [{"source": [0, 4], "role": "标题"}, {"source": [3, 9], "role": "附注"}]},
            "又指定为",
        ),
        (
            {
                "groups": [
                    {"group_id": "aa", "verdict": "accept"},
                    {"group_id": "aa", "verdict": "refuse"},
                ]
            },
            "互相矛盾",
        ),
        ({"decisions": [{"edit_id": "aa", "verdict": "refuse", "text": "甲"}]}, "又另写了文字"),
        ({"stated": {}}, "不合决定文件格式"),
    ],
)
def test_what_is_no_such_file_is_refused(parts: dict, says: str) -> None:
    for role in parts.get("roles", ()):
        start, end = role["source"]
        role["source"] = {"start": start, "end": end, "line": 1, "column": 1}
    data = json.dumps({"schema_version": 2, "source_sha256": SOURCE, **parts}).encode()
    with pytest.raises(DocumentError, match=says):
        decisions_from_json(data, "decisions.json")


def test_groups_fields_and_roles_of_several_days_are_kept_together() -> None:
    later = Decisions(
        2,
        SOURCE,
        groups=(GroupDecision("cc", "refuse"), GroupDecision("dd", "accept")),
        fields={"签发人": "某某"},
        roles=(Role(SourceSpan(0, 4, 1, 1), "标题"),),
    )
    both = merged(WHOLE, later)
    assert [(g.group_id, g.verdict) for g in both.groups] == [("cc", "refuse"), ("dd", "accept")]
    assert both.fields == {"发文字号": "某政发〔2024〕5号", "签发人": "某某"}
    assert [r.role for r in both.roles] == ["标题"]


def test_words_on_both_sides_of_an_insertion_do_not_overlap() -> None:
    before = ManualChange(TEXT, 2, 2, "", "甲")
    behind = ManualChange(TEXT, 2, 2, "", "乙", after="aa")
    both = decided(manual=(before, behind))
    assert checked(both, "decisions.json").manual == (before, behind)
    assert set(merged(decided(manual=(before,)), decided(manual=(behind,))).manual) == {
        before,
        behind,
    }
