"""Markdown as language models write it: its marks are not printed, and nothing else is lost."""

import pytest
from command_line import zhengben
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import convert
from pipeline.draft.reader import read_draft, shown
from pipeline.errors import SourceError
from pipeline.model import MARKUP, places_of, plain_text
from pipeline.normalize.account import account_of

WRITTEN = """\
# 江北市水利局关于开展水库巡查的通知

各县（区）水利局：

为确保安全，**现就有关事项通知如下：**请认真执行。

## 一、总体要求

坚持*预防为主*，见[指南](https://example.cn/guide)。

## 二、重点任务

1. **加强领导：**成立`专班`。
2. **压实责任**：明确分工。

- 建立台账
- ✅ 定期通报

> 注：本通知自印发之日起执行。

```
联系电话：0000-1234
```

---

| 序号 | 单位 |
| :-: | --- |
| 1 | 甲**站** |

**江北市水利局**
2024年6月3日
"""


def test_what_a_language_model_writes():
    document = read_draft(WRITTEN.encode(), "稿.md").document
    text = plain_text(document)
    assert not {*"#*`>|[]"} & {*text}
    places = [(place.kind, place.text) for place in places_of(document)]
    for element in (
        ("标题", "江北市水利局关于开展水库巡查的通知"),
        ("主送机关", "各县（区）水利局："),
        ("一级标题", "一、总体要求"),
        ("段落", "坚持预防为主，见指南。"),
        ("列项", "1. 加强领导：成立专班。"),
        ("段落", "定期通报"),
        ("段落", "联系电话：0000-1234"),
        ("表格", "甲站"),
        ("发文机关署名", "江北市水利局"),
        ("成文日期", "2024年6月3日"),
    ):
        assert element in places
    told = {entry.reason: entry.text for entry in document.boilerplate if entry.reason != MARKUP}
    assert told == {"link-address": "https://example.cn/guide"}


def test_the_address_of_a_link_is_told_and_a_txt_of_marks_too(tmp_path):
    for name, rule in (("稿.md", "OUT001"), ("稿.txt", "STR006")):
        (tmp_path / name).write_text(WRITTEN, encoding="utf-8")
        done = zhengben("check", tmp_path / name)
        assert done.exit_code == (name == "稿.txt")
        assert rule in done.output


lines = st.lists(
    st.text("#*_`[]<>&;!|-+=.)(\\~:1 甲乙。、\t\"'/ahpt@\N{IDEOGRAPHIC SPACE}✅", max_size=14),
    max_size=12,
)


@given(lines, st.sampled_from(["\n", "\n\n", "\r\n", "\r"]))
@settings(max_examples=200, deadline=None)
def test_every_code_point_is_accounted_for(parts, end):
    source = f"甲{end}{end.join(parts)}"
    reading = read_draft(source.encode(), "稿.md")
    record, failures = account_of(reading.document, reading.source, shown(reading.source))
    assert not failures
    assert record == reading.document.reading


@given(lines)
@settings(max_examples=120, deadline=None)
def test_every_code_point_below_a_head_too(parts):
    body = "\n".join(parts)
    source = f"---\n标题: 甲\n结构: 照所写\n---\n{body}"
    reading = read_draft(source.encode(), "稿.md")
    _, failures = account_of(reading.document, reading.source, shown(reading.source))
    assert not failures


def test_the_head_of_another_program_is_no_head_of_a_draft() -> None:
    head = "---\ntitle: 关于防溺水工作的通知\n文号: 某教〔2025〕3号\ntags: [安全]\n---\n\n"
    text = head + "# 关于防溺水工作的通知\n\n各学校：\n\n请认真落实。\n"
    document = convert.read(text.encode(), "甲.md")
    assert document.body.title is not None
    assert document.body.title.text == "关于防溺水工作的通知"
    told = [entry.text for entry in document.boilerplate if entry.reason == "field-block"]
    assert told == ["title: 关于防溺水工作的通知", "文号: 某教〔2025〕3号", "tags: [安全]"]


def test_a_head_of_a_draft_with_a_name_that_is_wrong_is_told() -> None:
    with pytest.raises(SourceError, match="标提"):
        convert.read("---\n标提: 通知\n---\n\n请认真落实。\n".encode(), "甲.md")
