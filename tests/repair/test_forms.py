"""Marks change form together or not at all, and what is no prose keeps its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import convert
from pipeline.edits import Edit, Tier
from pipeline.model import plain_text
from pipeline.repair.engine import repair
from pipeline.repair.rule import Facts
from pipeline.repair.rules import RULES
from pipeline.text.verbatim import prose

VERBATIM = [
    "print('完成')",
    'print("你好,世界!")',
    "SELECT * FROM 用户 WHERE 姓名='张三';",
    "UPDATE 表 SET 状态='停用',备注='无' WHERE id=3;",
    '{"姓名":"张三","年龄":18}',
    "{'甲':1;'乙':2}",
    '["甲","乙"]',
    'if(x>0){return"正";}',
    "max(a,b)",
    "f(x)=(a,b)",
    "P(A|B)",
    "(0,1]",
    "[1,+∞)",
    "(-∞,0)∪(0,+∞)",
    "(3,4)",
    "（a,b]",
    "(x+1)(x-2)=0",
    "^(?:甲|乙){2,4}$",
    "https://www.gov.cn/a,b(c)--d",
    "http://x.gov.cn/q?a=1;b=2",
    "www.gov.cn/zhengce(1)",
    "zhang.san@gov.cn",
    r"C:\用户\文档(1)\报告,终稿.docx",
    "/home/用户/文档(1)/a--b.txt",
    "(终稿).docx",
    '<a href="链接" title="甲,乙">',
    "`x(甲,乙)`",
    "Fe2(SO4)3",
    "(NH4)2SO4",
    "=IF(A1>0,'是','否')",
    "姓名=='张三'",
    "'甲,乙'.split(',')",
]
"""What no rule touches, each a kind."""

PROSE = [
    *(
        "加强领导",
        "各县(区)人民政府",
        '深化"放管服"改革',
        "'三不'原则",
        "(一)深入学习",
        "落实,推进",
    ),
    *(
        "增长3.5%",
        "(2024年)",
        "面积30m2",
        "北京--上海",
        "达10kV(含)",
        "第(3)项",
        "PPP(政府合作)模式",
    ),
    *(
        "（试行)",
        "8:00-9:00",
        "1:2",
        "，",
        "。",
        ";",
        "：",
        "(a)甲(b)乙",
        "得分(    )",
        "____",
        "dB(A)",
    ),
    *(
        "〔2024〕5号",
        "国发[2024]5号",
        "《办法(试行)》",
        "v1.2,更新",
        "见",
        "与",
        "是",
        "——",
        "...",
        ".",
    ),
]
paragraphs = st.lists(st.sampled_from([*PROSE, *VERBATIM]), min_size=1, max_size=8).map("".join)


def repaired(text: str) -> str:
    """The text with all form edits that are applied, as the engine makes them."""
    for _ in range(10):
        before = text
        for rule in RULES:
            if rule.find_edits is None or rule.kind is None or rule.kind.value != "form":
                continue
            for found in sorted(rule.find_edits(text, Facts()), key=lambda r: -r.start):
                if found.probability is None:
                    text = text[: found.start] + found.new + text[found.end :]
        if text == before:
            return text
    raise AssertionError(text)


def pairs(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    waiting: list[int] = []
    for i, char in enumerate(text):
        if char in opening:
            waiting.append(i)
        elif char in closing and waiting:
            yield waiting.pop(), i


def applied(text: str) -> list[Edit]:
    document = convert.read(text.encode(), "文.txt")
    return [edit for edit in repair(document)[1].edits if edit.status == "in"]


@settings(deadline=None)
@given(paragraphs)
def test_marks_of_one_pair_are_of_one_width(text: str) -> None:
    shown = [i for i, char in enumerate(prose(text)) if char in "()（）\"'"]
    edits = {
        found.start: found.new
        for rule in RULES
        if rule.id in {"WID002", "PUN001", "PUN002"} and rule.find_edits is not None
        for found in rule.find_edits(text, Facts())
    }
    assert edits.keys() <= set(shown)
    for first, last in pairs(prose(text), "(（", ")）"):
        if (text[first], text[last]) == ("(", ")"):
            assert (first in edits) == (last in edits), text[first : last + 1]
    for mark in "\"'":
        changed = [i for i in edits if text[i] == mark]
        assert [edits[i] for i in sorted(changed)] == list("“”" if mark == '"' else "‘’") * (
            len(changed) // 2
        )


@settings(deadline=None)
@given(paragraphs)
def test_what_is_no_prose_keeps_its_form(text: str) -> None:
    masked = prose(text)
    assert len(masked) == len(text)
    for rule in RULES:
        if rule.find_edits is None or rule.kind is None or rule.kind.value != "form":
            continue
        for found in rule.find_edits(text, Facts()):
            assert masked[found.start : found.end] == text[found.start : found.end], rule.id


@pytest.mark.parametrize("code", VERBATIM)
@pytest.mark.parametrize("frame", ["{}", "现将{}予以说明", "(见{})等,", '其中"{}"一项'])
def test_each_kind_is_left_alone(code: str, frame: str) -> None:
    if frame.startswith("其中") and ('"' in code or "'" in code):
        return  # which marks are whose is open
    assert code in repaired(frame.format(code))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("采用PPP(政府和社会资本合作)模式", "采用PPP（政府和社会资本合作）模式"),
        ("总投资(含税,下同)3万元", "总投资（含税，下同）3万元"),
        ('(“双减”和"双碳")', "（“双减”和“双碳”）"),
        ("网站(http://www.gov.cn/)公布", "网站（http://www.gov.cn/）公布"),
        ("邮箱:zhang@gov.cn;电话:010-12345678", "邮箱：zhang@gov.cn；电话：010-12345678"),
        ("依据《某办法》(国发[2024]5号)第3条", "依据《某办法》（国发〔2024〕5号）第3条"),
        ("(1)甲;(2)乙;", "（1）甲；（2）乙；"),
    ],
)
def test_prose_beside_it_is_changed_whole(text: str, whole: str) -> None:
    assert repaired(text) == whole


@pytest.mark.parametrize(
    "text",
    ["乘坐北京--上海高铁", "京津冀--雄安", "广州南站--深圳北站", "上半年--下半年", "小学--初中"],
)
def test_a_dash_between_two_names_is_proposed(text: str) -> None:
    document = convert.read(
        f"关于调整的通知\n\n各单位：\n\n请做好{text}的工作。".encode(), "文.txt"
    )
    after, log = repair(document)
    (edit,) = log.edits
    assert (edit.tier, edit.new, edit.alternatives[0].new) == (Tier.POSSIBLE, "——", "—")
    assert text in plain_text(after)


def test_a_half_width_full_stop_is_made_whole() -> None:
    lines = "关于做好汛期工作的通知\n\n各县(区)人民政府:\n\n现提出如下意见.\n\n临澜市人民政府\n2024年5月6日"
    assert [edit.new for edit in applied(lines)] == ["（", "）", "：", "。"]


@pytest.mark.parametrize(
    ("ends", "stop", "becomes"), [(3, "", "。"), (2, "", "."), (3, "已报告。", ".")]
)
def test_where_no_sentence_ends_in_a_full_stop_dots_do(ends, stop, becomes):
    """WID003: three paragraphs that end in a dot and no 。 show that dots stand for it."""
    lines = ["各乡镇要落实责任制度."] * ends + [f"坚持公开透明,接受社会监督.严禁违规招生{stop}"]
    document = convert.read("\n".join(lines).encode(), "x.txt")
    repaired, _ = repair(document)
    assert f"社会监督{becomes}严禁" in plain_text(repaired)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("全年增长6.5%.会议要求抓紧落实.", "全年增长6.5%。会议要求抓紧落实。"),
        ("全线建成通车3.5km.沿线各县要抓紧.", "全线建成通车3.5km。沿线各县要抓紧。"),
        ("最低气温达到-5℃.请注意防寒.", "最低气温达到-5℃。请注意防寒。"),
        ("环境空气质量指数为3.52.全年向好.", "环境空气质量指数为3.52。全年向好。"),
        ("会议通过了《工作报告》.大家一致同意.", "会议通过了《工作报告》。大家一致同意。"),
        ("各县开工率达到了90%.", "各县开工率达到了90%。"),
        ("工作任务分三步走3.会议另行通知.", "工作任务分三步走3.会议另行通知。"),
        ("任务分解情况详见附件12.名单另发.", "任务分解情况详见附件12.名单另发。"),
        ("技术标准的版本为1.2.3.会议另行通知.", "技术标准的版本为1.2.3.会议另行通知。"),
        ("请各单位登录www.2023.中国查看.", "请各单位登录www.2023.中国查看。"),
        ("各单位的材料统一命名为2024.docx", "各单位的材料统一命名为2024.docx"),
        ("各县平均增长6.5%.3个县超过全年目标.", "各县平均增长6.5%.3个县超过全年目标。"),
    ],
)
def test_a_dot_behind_a_figure_is_a_stop_where_dots_are_and_no_number_goes_on(text, becomes):
    lines = ["各乡镇要落实责任制度."] * 3 + [text]
    repaired, log = repair(convert.read("\n".join(lines).encode(), "x.txt"))
    assert plain_text(repaired).splitlines()[-1] == becomes
    assert log.certificate.ok


def test_a_dot_behind_a_figure_stays_where_a_sentence_ends_in_a_full_stop():
    lines = ["各乡镇要落实责任制度."] * 3 + ["全年增长6.5%.会议要求抓紧落实。"]
    repaired, _ = repair(convert.read("\n".join(lines).encode(), "x.txt"))
    assert "6.5%.会议" in plain_text(repaired)


@pytest.mark.parametrize(
    "name", ["艾力.买买提", "卡尔.马克思", "古丽.阿依木", "让.雅克", "玛丽.居里"]
)
def test_a_dot_in_a_name_by_sound_is_no_stop_though_dots_are(name):
    lines = ["各乡镇要落实责任制度."] * 3 + [f"会议推荐人选为{name}同志负责解释."]
    repaired, _ = repair(convert.read("\n".join(lines).encode(), "x.txt"))
    assert name in plain_text(repaired)
