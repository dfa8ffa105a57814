"""Markdown as language models write it: its marks are not printed, and nothing else is lost."""

import pytest
from command_line import zhengben
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import convert
from pipeline.draft.reader import read_draft, shown
from pipeline.errors import SourceError
from pipeline.model import MARKUP, Table, places_of, plain_text
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


@pytest.mark.parametrize(
    "line",
    [
        r"增速按 $v=\frac{a*b}{b*c}$ 计算。",
        r"浓度为 \(C_2*a*b\)，按 $$a_1*b*c$$ 折算。",
        r"按 \[x^2*a*b\] 计算。",
    ],
)
def test_a_formula_keeps_every_sign_and_is_told(line):
    made = convert.convert(f"# 某市通知\n\n{line}\n".encode(), "稿.md")
    assert line in plain_text(made.repaired)
    assert [one.rule_id for one in made.log.findings if "公式" in one.message] == ["STR007"]


def test_what_has_signs_of_a_formula_and_is_none_is_markdown():
    text = plain_text(
        read_draft(r"单价 $3*2*1 至 $5，见 \[注\] 和 \(甲\)。".encode(), "稿.md").document
    )
    assert text == "单价 $3*2*1 至 $5，见 [注] 和 (甲)。\n"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("深化<q>放管服</q>改革。", "深化“放管服”改革。"),
        ("指出<q>要<q>双碳</q>目标</q>，<q>抓实</q>。", "指出“要‘双碳’目标”，“抓实”。"),
        ("没有开头</q>的。", "没有开头的。"),
    ],
)
def test_a_quotation_of_html_has_its_marks(written: str, shown: str):
    document = read_draft(f"{written}\n".encode(), "稿.md").document
    assert plain_text(document) == f"{shown}\n"


def test_a_picture_above_a_table_says_nothing_of_its_columns():
    bars = "| 序号 | 事项 |\n| --- | --- |\n| 1 | 修路 |\n"
    for above, widths in (("<!-- 列宽 10 90 -->", (10, 90)), ("![列宽 10 90](a.png)\n", ())):
        document = read_draft(f"{above}\n{bars}".encode(), "稿.md").document
        (table,) = (one for one in document.body.main_text if isinstance(one, Table))
        assert (table.widths or ()) == widths


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
    st.text("#*_`[]<>&;!|-+=.)(\\~^:1x 甲乙。、\t\"'/ahpt@\N{IDEOGRAPHIC SPACE}✅", max_size=14),
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


def _read(text: str) -> tuple[list[tuple[str, str]], dict[str, str], tuple[str, ...]]:
    document = convert.read(text.encode(), "稿.md")
    told = {entry.text: entry.reason for entry in document.boilerplate if entry.reason != MARKUP}
    places = [(place.kind, place.text) for place in places_of(document)]
    return places, told, document.source.remarks


HEAD = "# 关于开展防汛检查的通知\n\n各县（区）水利局：\n\n"


@pytest.mark.parametrize(
    ("marked", "printed"),
    [
        ("检查定于~~3日~~**5日**开始。", "检查定于3日5日开始。"),
        ("水深3~5米，长10~~20千米。", "水深3~5米，长10~~20千米。"),
        ("- [ ] 制定方案", "□ 制定方案"),
        ("* [x] 落实责任", "☑ 落实责任"),
        ("□ 未完成 ☑ 已完成", "□ 未完成 ☑ 已完成"),
        ("★ 投标人须具备资质。", "★ 投标人须具备资质。"),
        ("❶ 加强领导。", "❶ 加强领导。"),
        ("⭐️ 加强领导。", "加强领导。"),
        ("血氧<93%的送医，温度 <5℃。", "血氧<93%的送医，温度 <5℃。"),
        ("a<b 且 c>d，<b>从严</b>。", "a<b 且 c>d，从严。"),
        ("请认真落实。[citation:3]【1†source】", "请认真落实。"),
        ("见[指南](https://example.cn/a_b)。", "见指南。"),
        ("见<https://example.cn/a>。", "见https://example.cn/a。"),
        ("请按**“先易后难”**推进。", "请按“先易后难”推进。"),
        ("2*3*4=24，5 * 6。", "2*3*4=24，5 * 6。"),
        ("`代码`与\\*星号\\*。", "代码与*星号*。"),
        ("名单[1]见附件。", "名单[1]见附件。"),
        ("名单[^1]见附件。", "名单[^1]见附件。"),
    ],
)
def test_a_line_of_markdown(marked, printed):
    places, _, _ = _read(f"{HEAD}{marked}\n")
    assert places[-1][1] == printed


def test_words_that_are_crossed_out_are_printed_and_said():
    assert "1 处划去" in _read(f"{HEAD}定于~~3日~~5日。\n")[2][0]
    assert not _read(f"{HEAD}长10~~20千米。\n")[2]


def test_lines_that_underline_and_rules():
    text = "关于节能的通知\n======\n\n各单位：\n\n一、要求\n----\n坚持节约。\n\n=====\n\n***\n请执行。\n"
    places, _, _ = _read(text)
    assert places[0] == ("标题", "关于节能的通知")
    assert [text for _, text in places[2:]] == ["一、要求", "坚持节约。", "请执行。"]
    assert _read(f"{HEAD}a==b，甲 = 乙。\n")[0][-1][1] == "a==b，甲 = 乙。"


def test_notes_of_markdown_have_raised_numbers():
    notes = "[^b]: 初步数。\n[^2]: 见附件。\n"
    places, _, _ = _read(f"{HEAD}见表[^2]，另见说明[^b]。\n\n{notes}")
    assert [text for _, text in places[2:]] == ["见表¹，另见说明²。", "²初步数。", "¹见附件。"]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("函数`f[^1]`见说明[^1]。\n\n[^1]: 注。", ["函数f[^1]见说明¹。", "¹注。"]),
        ("记作\\[^1]，见说明[^1]。\n\n[^1]: 注。", ["记作[^1]，见说明¹。", "¹注。"]),
        ("见说明[^1]。\n\n[^2]: 注。", ["见说明[^1]。", "[^2]: 注。"]),
        ("记作\\[^2]，见说明[^1]。\n\n[^1]: 注。\n[^2]: 另注。", None),
    ],
)
def test_what_is_no_mark_of_a_note_stands_as_it_is_written(source, printed):
    texts = [text for _, text in _read(f"{HEAD}{source}\n")[0][2:]]
    assert texts == (printed or ["记作[^2]，见说明¹。", "¹注。", "[^2]: 另注。"])


def test_what_an_assistant_says_around_its_text_is_told_and_not_printed():
    text = (
        "<think>\n先列提纲。\n</think>\n\n好的，以下是根据您的要求起草的通知：\n\n---\n\n"
        "**关于开展防汛检查的通知**\n\n各县（区）水利局：\n\n请认真落实。\n\n---\n\n"
        "希望这份通知对您有帮助！如需调整，请随时告诉我。\n"
    )
    places, told, _ = _read(text)
    assert places[0] == ("标题", "关于开展防汛检查的通知")
    assert places[-1] == ("段落", "请认真落实。")
    assert {why for why in told.values()} == {"chat"}
    assert "先列提纲。" in told
    own = "希望各单位认真落实。\n\n如有疑问，请与市水利局联系。\n"
    assert not _read(HEAD + own)[1]


def test_the_fields_of_a_crawler_are_told():
    url = f"https://example.cn/{'a' * 100}.html"
    head = f"**发布日期**: 2025-07-28\n**发布机构**: 某市水利局\n**原文链接**: [{url}]({url})\n**检索关键词**: 节能\n\n---\n\n"
    text = HEAD.replace("\n\n", f"\n\n{head}", 1) + "请认真落实。\n"
    places, told, _ = _read(text)
    assert [text for _, text in places] == [
        "关于开展防汛检查的通知",
        "各县（区）水利局：",
        "请认真落实。",
    ]
    assert sum(why == "field-block" for why in told.values()) == 4


def test_the_one_heading_that_opens_a_text_is_its_title():
    places, _, _ = _read(
        "## 📌 关于加强用电管理的通知 ✨\n\n各单位：\n\n### 一、要求\n\n请执行。\n"
    )
    assert places[0] == ("标题", "关于加强用电管理的通知")


def test_an_exponent_stays_above_the_line(tmp_path):
    source = tmp_path / "蓄水.md"
    text = "# 关于做好蓄水工作的通知\n\n各水库：\n\n蓄水10<sup>4</sup>立方米，CO<SUB>2</SUB>下降5%<sup>*[1]*</sup>。\n"
    source.write_text(text, encoding="utf-8")
    done = zhengben("run", source, "-o", tmp_path, "--to", "txt", "-q")
    assert done.exit_code == 0, done.output
    printed = (tmp_path / "蓄水" / "3-蓄水.txt").read_text(encoding="utf-8")
    assert "蓄水10⁴立方米，CO₂下降5%[¹]。" in printed
    assert zhengben("verify", tmp_path).exit_code == 0
