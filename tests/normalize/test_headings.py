"""Headings: what names a section, what says something whole, and how sisters decide."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import Heading
from pipeline.normalize.headings import MAX_RUN_IN, names_a_section

TITLE = "临澜市人民政府关于优化营商环境的意见"
SAYS = (
    "各部门要逐级分解任务，明确专人负责，按月调度进展，确保各项任务落到实处、取得实效，年底前完成。"
)


def found(*lines: str) -> list[bool]:
    """Of each line but the last, whether it is a heading."""
    document = checked("\n".join([TITLE, *lines, SAYS]).encode())
    return [isinstance(block, Heading) for block in document.body.main_text[:-1]]


def test_phrases_that_name_a_section() -> None:
    assert names_a_section("加强组织领导", MAX_RUN_IN)
    assert names_a_section("领" * MAX_RUN_IN, MAX_RUN_IN)
    assert not names_a_section("领" * (MAX_RUN_IN + 1), MAX_RUN_IN)
    assert not names_a_section("", MAX_RUN_IN)
    assert not names_a_section("各单位应当加强领导", MAX_RUN_IN)


@pytest.mark.parametrize(
    ("heads", "items"),
    [
        # run in, and what a speaker tells who listens
        (
            f"一、大家庭式养老服务体系建设进展情况。{SAYS}",
            f"一、大家知道，云汀是一座历史文化名城，也是全省的交通枢纽。{SAYS}",
        ),
        # run in, and a sentence with another behind it
        (
            f"（一）优化审批流程。{SAYS}",
            f"（一）符合下列条件之一的职工家庭可以申请贷款额度上浮。{SAYS}",
        ),
        # alone on its line, and one that goes on
        ("（一）优化审批流程", "（一）优化审批流程；"),
        # brief, and long
        (
            "1.加强领导",
            "1.加强领导，由各县区人民政府主要负责同志牵头抓总、分管负责同志具体抓落实和督促检查工作，按月报告进展情况",
        ),
        # with a colon at the first level, and what only leads on
        ("一、报名时间：", "一、报名人员须具备以下条件："),
        ("一、公开征求意见的方式：", "（一）公开征求意见的方式："),
        # the last clauses of a notice are none
        ("三、附则", "三、本通知自印发之日起施行"),
        # half-width points end the sentences of some texts
        ("(一)发布需求.每年3月发布清单.", "(一)企业应当在每年3月以前发布清单.逾期不再受理."),
    ],
)
def test_a_heading_and_what_is_none(heads: str, items: str) -> None:
    assert found(heads, SAYS)[0]
    assert not found(items, SAYS)[0]


SENTENCES = (
    "二、居民家庭购买首套商品住房，商业性个人住房贷款最低首付款比例调整为不低于百分之十五。利率由银行确定。",
    "三、非本市户籍居民家庭购买商品住房的，缴纳社会保险的年限调整为购房之日前连续缴纳满三年及以上的月份。",
    "四、居民家庭购买望川区商品住房，按照全市统一的政策执行，原有的政策与本通知不一致的以本通知为准。",
)


def test_a_sentence_is_no_heading_where_its_sisters_are_none() -> None:
    mixed = f"五、二手住房交易的各项政策由市住房城乡建设部门牵头执行。{SAYS}"
    assert found(mixed, SAYS)[0]
    series = (
        "一、取消限购"
        + "的各项规定以及与之相关的全部配套审核要求，恢复市场自主调节的机制。"
        + SAYS,
        *SENTENCES,
    )
    assert not any(
        found(
            *series,
            mixed,
            "六、其他各项住房政策按照国家和省的有关规定继续执行，直到另有规定为止不作变动。",
        )
    )


def test_a_whole_sentence_is_a_heading_among_headings() -> None:
    alone = "三、支持提取住房公积金支付物业服务费。"
    series = (
        f"一、提高贷款额度。{SAYS}", f"二、支持代际互助。{SAYS}", alone,
        f"四、延长还款期限。{SAYS}", f"五、优化认定标准。{SAYS}",
    )  # fmt: skip
    assert all(found(*series))
    assert not found("1.支持提取住房公积金支付物业服务费。", "2.支持提取住房公积金支付房租。")[0]


def test_items_one_below_the_other_are_a_list() -> None:
    assert not any(found("申请材料：", "1.身份证", "2.户口簿", "3.购房合同")[1:])
    assert all(found("1.身份证", SAYS, "2.户口簿", SAYS, "3.购房合同", SAYS)[::2])


def test_the_last_item_of_a_list_is_no_heading() -> None:
    lines = ("一、对永久占地开展用地预审；", "二、协调办理临时用地手续。", "妥否，请函复。")
    assert not any(found(*lines))
    labels = (
        "一、管制时间：2023年12月1日零时。",
        "二、管制路段：南引桥至北路口。",
        "三、管制措施：",
    )
    assert not any(found(*labels, SAYS))


def test_what_a_letter_closes_with_is_nothing_that_a_heading_heads() -> None:
    says = ("一、第八条“应当”修改为“可以”。", "二、第十五条增加一项。")
    assert not any(found(*says, "三、建议明确水价补贴的资金渠道", "专此函复。"))
    assert found("一、加强管理", SAYS, "二、落实经费", "所需经费由县财政安排。")[2]


def test_a_full_stop_lost_behind_a_number_makes_no_heading() -> None:
    items = (
        "二、建设用地不得突破520公顷，绿地率不低于35%",
        "三、你县要严格按照批准的规划组织实施，不得擅自修改。",
    )
    assert not any(
        found("一、原则同意《禾川县城东片区控制性详细规划》。规划面积6.8平方公里。", *items)
    )
    assert found("一、完成新建住房500", SAYS)[0]


def test_numbers_begin_anew_under_each_heading() -> None:
    lines = (
        "一、总体要求", "（一）指导思想", SAYS, "（二）主要目标", SAYS,
        "二、重点任务", "（一）优化流程", SAYS,
    )  # fmt: skip
    assert found(*lines) == [True, True, False, True, False, True, True, False]


def test_a_note_that_goes_on_below_its_first_number_has_no_headings() -> None:
    assert found("注：1.金额含上年结转。", "2.排名不分先后", "3.数据截至年底") == [False] * 3
    assert found("注：金额含上年结转。", "1.总体要求", "各地要重视。", "2.主要任务")[1]


def test_what_a_decision_changes_is_listed() -> None:
    lines = ("一、将第三条修改为：“城市绿化。”", "二、删去第十二条。", "三、增加一条，作为第八条。")
    assert found(*lines, "本决定自公布之日起施行。") == [False] * 4


def test_when_and_where_are_items_of_a_notice() -> None:
    lines = ("一、时间：4月18日15时", "二、地点：县委会议室", "三、参会人员：各单位负责同志")
    assert found(*lines, "请提前入场。") == [False] * 4
    assert found("一、强化时间意识", SAYS, "二、拓展活动范围", SAYS)[::2] == [True, True]


def test_phrases_one_below_the_other_are_of_one_level() -> None:
    assert not any(found("现紧急通知如下。", "一、加强值守", "二、及时转移", "特此通知。"))
    assert found(SAYS, "一、加强值守", "二、及时转移", SAYS)[1:3] == [True, True]
    assert found("一、加强值守。各地要落实领导带班。", "二、及时转移。", SAYS)[0]
