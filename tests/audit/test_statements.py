"""Documents of own wording: what they claim is checked, what is wrong found, nothing else said."""

from __future__ import annotations

import pytest
from statement_cases import documents, names, score

from pipeline import convert
from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check


@pytest.mark.parametrize(
    ("half", "agreeing", "wrong"),
    [
        ("open", 140, 17),
        ("apart", 111, 14),
        ("later/open", 107, 20),
        ("later/apart", 121, 24),
        ("later/last", 61, 17),
        ("later/fourth", 36, 13),
        ("later/fifth", 14, 15),
        ("later/sixth", 6, 11),
    ],
)
def test_statements_are_checked_and_errors_found(half: str, agreeing: int, wrong: int) -> None:
    found = score(half)
    assert found.false == []
    # Measured 2026-11: tests/cases/figures/statements/README.md.
    assert found.agreeing >= agreeing
    assert found.found >= wrong


@pytest.mark.parametrize(
    ("half", "alike", "periods"),
    [
        ("open", 0.86, 0.9),
        ("apart", 0.85, 0.94),
        ("later/open", 0.9, 0.95),
        ("later/apart", 0.9, 0.9),
        ("later/last", 0.85, 0.85),
        ("later/fourth", 0.9, 0.9),
    ],
)
def test_names_and_periods_are_those_of_the_labels(half: str, alike: float, periods: float) -> None:
    found = names(half, corpus=False)
    assert found.found == found.labels
    assert found.alike / found.labels >= alike
    assert found.periods / found.labels >= periods


def test_there_are_enough_documents_of_enough_kinds() -> None:
    both = [*documents("open"), *documents("apart")]
    assert len(both) >= 30
    assert sum(len(one.agreeing) for one in both) >= 250
    assert sum(len(one.figures) for one in both) >= 180


def checks(*lines: str) -> list[Check]:
    text = "临澜市2023年工作情况报告\n\n" + "\n".join(lines) + "\n"
    return find_checks(convert.read(text.encode(), "文.txt"))


KEPT = {
    "averages are not added up": [
        "全年居民人均可支配收入32419元，增长5.9%。其中城镇居民人均可支配收入43697元，农村居民人均可支配收入19936元。",
        "全市人均住房面积41.5平方米，其中城镇38.2平方米，农村44.8平方米。",
        "亩产486公斤，其中早稻412公斤、晚稻448公斤。",
    ],
    "unrelated counts are not added up": [
        "授予12个单位“先进集体”称号，授予36名同志“先进个人”称号，通报48个项目。",
        "新建县级中心1个，乡镇站22个、村级点386个，共提供服务512次。",
    ],
    "one of a pair that is narrowed leaves others": [
        "全市有幼儿园520所，其中公办312所，普惠性民办168所，普惠率92.3%。",
    ],
    "what is included is not all": [
        "年末普通高中54所（含完全中学26所，十二年一贯制学校8所），在校学生11.2万人。",
        "全年服务业增加值112.5亿元。其中，批发和零售业17.3亿元；交通运输业16.9亿元；住宿和餐饮业4.8亿元；"
        "金融业12.9亿元；房地产业13.5亿元；营利性服务业18.5亿元；非营利性服务业28.0亿元。",
        "现有党员412名，其中女党员126名、少数民族党员38名。",
        # What is left is a digit away from nothing, as it often is.
        "肉类总产量6.84万吨，其中猪肉4.26万吨、牛肉0.52万吨、羊肉0.38万吨、禽肉1.64万吨。",
    ],
    "what is counted twice may be more than the whole": [
        "招录执法人员18名，其中大专以上学历12名、退役军人8名。",
        "有农业龙头企业40家，其中国家级5家、省级16家、市级24家。",
        "总投资18.9亿元由省级补助5.67亿元、市级配套3.78亿元、县级自筹9.45亿元三部分组成。",
        "水资源总量18.42亿立方米，其中地表水15.36亿立方米，地下水5.28亿立方米，重复计算量2.22亿立方米。",
    ],
    "one of the parts is no whole of the next": [
        "总诊疗人次186.4万，其中医院98.2万人次，基层机构88.2万人次，基层诊疗占比47.3%。",
    ],
    "so much a bed is not added up": [
        "机构\t住院（人次）\t床位（张）\t每床收治（人次）\n甲院\t12600\t420\t30\n乙院\t7200\t240\t30\n丙院\t1600\t80\t20\n合计\t21400\t740\t29",
    ],
    "two of a list have one rate, and two shares": [
        "接收政府性文件86件。办理代表建议4249件、政协提案3542件，办结率100%。",
        "全年进出口总值41.76万亿元。\n对甲、乙分别进出口5.51万亿元、4.67万亿元，分别占进出口总值的13.2%、11.2%。",
    ],
    "amounts of few digits may be rounded": [
        "对外出借资金2.6亿元，已收回1.7亿元，尚有0.8亿元未收回。",
        "安排资金1851亿元，占全年2000亿元的92%。",
    ],
    "a slogan that goes on is no list": [
        "执行中做到“五到位”，即查即改，边查边改，逐一整改销号。",
        "实行“五定”，即定建设规模，定投资总额，定建设工期，定投资效果，定外部协作条件，并且实行责任制。",
    ],
    "headings numbered on through the sections": [
        "一、总体要求\n（一）指导思想。坚持稳中求进，抓好落实。\n（二）基本原则。坚持依法依规，从严从实。\n"
        "二、主要任务\n（三）建好基地。推广良种良法，提升产量。\n（四）抓好流通。支持冷藏设施，畅通渠道。",
    ],
    "a row called 全市 that is no sum": [
        "县区\t人均收入（元）\t户数（户）\n甲县\t21000\t310\n乙县\t24000\t420\n全市\t22600\t905",
    ],
    "rounding of all parts is allowed": [
        "总量4320万人次，其中国内4249.5万人次，入境70.6万人次。",
        "一、二、三产业占比分别为11.1%、40.3%、48.5%。",
        "项目\t2022年（万元）\t2023年（万元）\n甲\t12\t14\n乙\t25\t25\n丙\t31\t34\n合计\t69\t72",
    ],
    "a cell that is empty is not nothing": [
        "县区\t计划（株）\t实际（株）\n甲\t10\t12\n乙\t20\t18\n丙\t30\t\n合计\t60\t60",
    ],
    "rates and points are not added up": [
        "县区\t户数（户）\t增速（%）\n甲\t10\t1.2\n乙\t20\t1.8\n合计\t30\t1.6",
        "单位\t得分\t名次\n甲\t90.1\t1\n乙\t88.2\t2\n丙\t87.5\t3",
    ],
    "a weekday of another year": ["会议定于今年5月10日（星期三）召开，2022年5月10日的会议改期。"],
    "an ordinal is no number of things": ["抓好第二方面：一是建机制。"],
    "a list that goes on in other words": [
        "大体上有四种类型：一是甲。二是乙。另外还有第三种和第四种。",
        "重点做好三项工作。",
    ],
    "names before 等 are some of all": ["由甲局、乙局、丙局、丁局等6个部门负责。"],
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_kept(kind: str) -> None:
    for passage in KEPT[kind]:
        assert [c.explanation for c in checks(passage) if not c.agrees] == []


FOUND = [
    ("日期", "会议定于2024年5月9日（星期三）召开。"),
    ("日期", "请于2024年4月31日前报送。"),
    ("日期", "体检时间为2024年4月22日至4月26日，共计6天。"),
    ("列举", "重点抓好四个方面工作：一是建机制。二是抓落实。三是强考核。"),
    ("列举", "考核结果分为优秀、良好、合格、不合格5个等次。"),
    ("列举", "名单如下。\n先进个人（5名）：王建国、李秀英、张志强、陈晓明。"),
    ("序号", "（1）健全体系；（2）提升能力；（3）优化服务；（5）加强宣传。"),
    ("比率", "全市用电量96.8亿千瓦时，其中工业用电量62.4亿千瓦时，占全社会用电量的46.5%。"),
    (
        "比率",
        "全年受理826件，大气类395件、占47.8%，噪声类278件、占33.7%，水类93件、占11.3%，其他60件、占8.3%。",
    ),
    (
        "表格差额",
        "项目\t2022年（件）\t2023年（件）\t增减（件）\n甲\t121\t145\t24\n乙\t252\t253\t1\n丙\t312\t349\t31\n丁\t86\t98\t12",
    ),
    (
        "表格比率",
        "机构\t床位\t入住\t入住率（%）\n甲\t320\t256\t80\n乙\t120\t84\t70\n丙\t100\t76\t67\n丁\t90\t45\t50",
    ),
    ("比率", "发出司法建议24份，收到回函18份，回函率70%。"),
    ("比率", "有管护制度的工程84处，占工程总数212处的49.6%。"),
    ("比率", "各项存款余额236.8亿元，各项贷款余额148.5亿元，存贷比为67.2%。"),
    ("平均", "发放奖助学金2360万元，资助学生8740人次，人均2900元。"),
    ("平均", "开展演练36场，参演2700人次，场均65人次。"),
    ("平均", "新建苗圃18处共2160亩，每处平均110亩。"),
    ("比率", "年初预算860万元，支出817万元，执行率85.0%，结余43万元。"),
    ("增减", "与去年相比，火灾由9起降为6起，下降40%。"),
    ("乘积", "以旧换新12600台，补贴每台300元，财政共支出387万元。"),
    ("乘积", "公卫补助每人每年89元，服务人口35.5万人，应安排资金3195.5万元。"),
    ("合计", "第一梯队60人，第二梯队45人，第三梯队30人，三个梯队共145人。"),
    ("合计", "服务费12万元，由三个标段的中标人按5万元、4万元、4万元分担。"),
    ("合计", "评价项目48个，结果为优的12个、良的27个、中的8个、差的2个。"),
    ("合计", "核增编制28名，其中教育系统15名，卫生系统9名，应急系统5名。"),
    ("增减", "票价由1元调整为2元，涨幅为50%。"),
    ("增减", "全局编制126名，实有118名，空编6名。"),
    ("增减", "人口出生率5.74‰，死亡率8.19‰，自然增长率－2.54‰。"),
    ("乘积", "对68处水厂每处每年补助2万元，共补助163万元。"),
    ("日期", "会议定于2025年2月24日（农历正月廿七，星期二）召开。"),
    ("列举", "申请材料包括以下四类：身份证明、困难证明、银行卡、申请表、承诺书。"),
    ("列举", "建立“五专”机制，即专班负责、专人值守、专项督查、专题调度。"),
    ("列举", "主要存在四方面问题。\n一是水源不足。\n二是管护较弱。\n三是水费难收。"),
    (
        "序号",
        "一、甲项任务\n（二）加强监管。压实责任，从严处理。\n（三）优化服务。提升效率，方便群众。",
    ),
    (
        "表格合计",
        "税种\t一季度\t二季度\t合计\n甲税\t1860\t2140\t4000\n乙税\t640\t820\t1460\n丙税\t120\t135\t265\n"
        "丁税\t315\t298\t613\n合计\t2935\t3393\t6328",
    ),
    ("表格合计", "县区\t粮食\t蔬菜\n甲县\t310\t42\n乙县\t420\t38\n丙县\t205\t27\n全市\t935\t117"),
    ("表格名次", "单位\t得分\t名次\n甲\t96.5\t1\n乙\t94.2\t2\n丙\t95.1\t3"),
]


@pytest.mark.parametrize(("kind", "passage"), FOUND)
def test_what_is_found(kind: str, passage: str) -> None:
    assert [c.kind for c in checks(passage) if not c.agrees] == [kind]


AGREEING = [
    ("平均", "发放贷款1860笔9300万元，户均5万元。"),
    ("乘积", "新建管网620公里，每公里投资42万元，共需26040万元。"),
    ("乘积", "票价为2元，刷卡享受8折优惠，即1.6元。"),
    ("乘积", "标准由每人每月143元上调至163元，每人每年增加240元。"),
    ("增减", "月票价格上浮20%，由原来的50元上浮到60元。"),
    ("增减", "收入186.5亿元，支出172.8亿元，当年收支结余13.7亿元。"),
    ("比率", "抽检食品1860批次，不合格42批次，合格率97.7%。"),
    ("比率", "全市优良天数312天，优良率85.5%。"),
    ("合计", "由5个县代表队和8所学校代表队组成，共13个代表队。"),
    ("日期", "会议定于2024年5月10日（星期五）召开。"),
    ("平均", "全年增收438万元，日均1.2万元。"),
    (
        "平均",
        "石桥村现有村民小组6个、412户、1648人，地处山区，以种植业为主。\n耕地面积3296亩，人均耕地2亩。",
    ),
    ("增减", "烘干中心由8个增加到16个，翻了一番。"),
    ("增减", "收入总计42186万元。\n与上年相比，收入总计增加3186万元，增长8.2%。"),
    ("增减", "收入68.35亿元，支出71.20亿元，加上年结余5.63亿元，年终结余2.78亿元。"),
    ("乘积", "最高投标限价4620万元。\n投标保证金为最高投标限价的2%，即92.4万元。"),
    ("乘积", "力争三年投入2.4亿元，每年8000万元。"),
    ("合计", "收购粮食18.6万吨。\n其中国有企业收购7.44万吨，多元主体收购11.16万吨。"),
    (
        "比率",
        "第一产业156.32亿元，第二产业498.75亿元，第三产业631.40亿元，三次产业结构为12.2∶38.8∶49.1。",
    ),
    ("日期", "演练从2025年1月14日开始，2月22日结束，共40天。"),
    (
        "表格合计",
        "月份\t结婚（对）\n一季度\t1260\n二季度\t1420\n三季度\t1180\n四季度\t1340\n全年\t5200",
    ),
    ("列举", "田径项目有100米、200米、跳高、跳远、铅球5项。"),
    ("列举", "主要有三个方面：基层力量薄弱；服务供给不足；资金保障不高。"),
]


@pytest.mark.parametrize(("kind", "passage"), AGREEING)
def test_what_agrees(kind: str, passage: str) -> None:
    found = checks(passage)
    assert kind in {c.kind for c in found}
    assert all(c.agrees for c in found)
