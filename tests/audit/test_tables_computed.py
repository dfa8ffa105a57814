"""Tables whose heads a clerk chose freely: what their lines show is checked, one wrong figure found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import convert
from pipeline.audit.checks import find_checks
from pipeline.audit.findings import Check
from pipeline.audit.table_checks import table_checks
from pipeline.model import places_of

CASES = Path(__file__).parents[1] / "cases" / "claims" / "tables.txt"


def checks(table: str, *, caption: str = "统计表") -> list[Check]:
    text = f"关于有关情况的通报\n\n各单位：\n现将有关情况通报如下。\n{caption}\n{table}\n请认真研究。\n"
    return find_checks(convert.read(text.encode(), "a.txt"))


# A table that holds, a figure of it, what is written for it, and the kind of check that says so.
HELD_AND_BROKEN = {
    "合计行有横线": (
        "项目\t规模\t单价\t金额\n教学楼\t4800平方米\t0.25\t1200\n宿舍\t3000平方米\t0.22\t660\n操场\t1项\t—\t375\n设备\t1批\t—\t145\n合计\t—\t—\t2380",
        "2380",
        "2308",
        "表格合计",
    ),
    "一至四部分合计": (
        "项目\t概算投资\t占比\n一、建筑工程\t2846.15\t64.9%\n二、机电设备\t913.48\t20.8%\n三、临时工程\t164.39\t3.8%\n四、独立费用\t458.72\t10.5%\n一至四部分合计\t4382.74\t100%\n基本预备费\t219.14\t—\n总投资\t4601.88\t—",
        "4382.74",
        "4392.47",
        "表格合计",
    ),
    "还剩": (
        "单位\t下达额度\t已用\t还剩\n甲所\t420\t388.5\t31.5\n乙所\t365\t301.2\t63.8\n丙所\t298\t275.8\t22.2\n丁所\t512\t466.4\t45.6",
        "22.2",
        "32.2",
        "表格差额",
    ),
    "期末": (
        "账户\t上期结转\t收入\t支出\t期末数\n甲\t120.5\t60.0\t88.2\t92.3\n乙\t75.3\t22.5\t30.0\t67.8\n丙\t210.0\t95.6\t140.4\t165.2\n丁\t66.8\t41.2\t39.9\t68.1",
        "67.8",
        "76.8",
        "表格差额",
    ),
    "累计": (
        "月份\t当月\t到当月止\n1月\t312\t312\n2月\t288\t600\n3月\t405\t1005\n4月\t367\t1372\n5月\t391\t1763",
        "1372",
        "1382",
        "表格合计",
    ),
    "平均": (
        "学校\t语文\t数学\n一中\t88.6\t91.2\n二中\t84.5\t86.3\n三中\t79.8\t82.1\n四中\t90.3\t88.8\n平均\t85.80\t87.10",
        "85.80",
        "86.80",
        "表格平均",
    ),
    "行与行": (
        "指标\t东区\t西区\t南区\t北区\n受理件数\t3420\t2865\t4010\t1980\n办结件数\t3188\t2790\t3655\t1932\n未办结\t232\t75\t355\t48",
        "355",
        "365",
        "表格差额",
    ),
    "季度小计": (
        "时间\t增值税\t所得税\n1月\t120\t45\n2月\t98\t38\n3月\t135\t52\n一季度小计\t353\t135\n4月\t142\t60\n5月\t128\t47\n6月\t150\t66\n二季度小计\t420\t173\n上半年合计\t773\t308",
        "420",
        "430",
        "表格合计",
    ),
    "没有合计行的占比": (
        "人群\t人数\t占比\n青年\t324\t32.4%\n中年\t512\t51.2%\n老年\t119\t11.9%\n儿童\t45\t4.5%",
        "51.2%",
        "52.1%",
        "表格比率",
    ),
    "全县在前": (
        "行业\t户数\t占全部比例\n全县\t1100\t100.0%\n工业\t412\t37.5%\n商贸\t265\t24.1%\n交通\t97\t8.8%\n其他\t326\t29.6%",
        "24.1%",
        "24.9%",
        "表格比率",
    ),
    "百分点": (
        "类别\t上年（%）\t今年（%）\t变动（个百分点）\n粮油\t97.2\t98.1\t0.9\n蔬菜\t95.4\t96.8\t1.4\n水产\t93.0\t92.1\t-0.9\n肉类\t98.5\t98.9\t0.4",
        "-0.9",
        "-0.6",
        "表格差额",
    ),
    "总学时": (
        "课程\t主讲\t学时\n甲课\t张明\t4\n乙课\t李红\t6\n丙课\t王刚\t3\n总学时\t\t13",
        "\t13",
        "\t14",
        "表格合计",
    ),
    "并列": (
        "单位\t得分\t排序\n甲科\t96.5\t1\n乙科\t95.0\t2\n丙科\t95.0\t2\n丁科\t93.1\t4\n戊科\t90.2\t5",
        "93.1\t4",
        "93.1\t3",
        "表格名次",
    ),
    "名次在前": (
        "名次\t单位\t总分\n1\t甲科\t96.5\n2\t乙科\t95.0\n3\t丙科\t94.2\n4\t丁科\t93.1",
        "94.2",
        "95.2",
        "表格名次",
    ),
    "权重": (
        "项目\t权重（%）\t得分\n甲\t20\t92\n乙\t30\t88\n丙\t25\t95\n丁\t25\t90\n合计\t100\t",
        "30\t88",
        "35\t88",
        "表格合计",
    ),
    "嵌套": (
        "项目\t预算数\t完成数\n税收\t8640\t8812\n增值税\t5210\t5386\n契税\t3430\t3426\n非税\t2785\t2914\n罚没\t960\t1042\n专项\t1825\t1872\n合计\t11425\t11726",
        "1872",
        "1782",
        "表格合计",
    ),
    "男女小计": (
        "街道\t男\t女\t小计\t男工\t女工\t工人小计\t全部\n东\t210\t198\t408\t35\t42\t77\t485\n西\t186\t190\t376\t28\t31\t59\t435\n南\t240\t251\t491\t40\t38\t78\t569\n北\t155\t149\t304\t22\t25\t47\t351",
        "78\t569",
        "78\t596",
        "表格合计",
    ),
}


@pytest.mark.parametrize("name", HELD_AND_BROKEN)
def test_one_wrong_figure_is_found_where_the_lines_show_a_relation(name: str) -> None:
    table, figure, wrong, kind = HELD_AND_BROKEN[name]
    held = checks(table)
    assert kind in {c.kind for c in held}
    assert [c.explanation for c in held if not c.agrees] == []
    assert table.count(figure) == 1
    broken = [c for c in checks(table.replace(figure, wrong)) if not c.agrees]
    assert [c.kind for c in broken] == [kind]


@pytest.mark.parametrize("case", CASES.read_text(encoding="utf-8").split("\n---\n"))
def test_one_wrong_cell_is_found_however_a_table_is_built(case: str) -> None:
    for i in (1, 2):
        caption, _, table = re.sub(r"\[\[(.*?)\|(.*?)\]\]", rf"\{i}", case).partition("\n")
        found = [c.explanation for c in checks(table, caption=caption) if not c.agrees]
        assert bool(found) is (i == 2)


KEPT = {
    "照抄": "单位\t应到\t实到\n甲\t48\t48\n乙\t52\t52\n丙\t49\t49\n丁\t51\t47\n戊\t40\t40",
    "补助例外": "县\t总投资\t省级补助\n甲\t1200\t720\n乙\t850\t510\n丙\t960\t768\n丁\t1430\t858\n戊\t700\t420",
    "率的列": "科目\t预算\t执行\t增减幅\n增值税\t5210\t5386\t4.1\n契税\t3430\t3426\t-3.7\n小计\t8640\t8812\t2.2",
    "不变价": "指标\t今年\t去年\t增长（%）\n地区生产总值\t542.6\t512.3\t6.1\n总产值\t812.4\t766.4\t6.0\n零售总额\t231.5\t218.4\t6.0\n财政收入\t42.8\t40.4\t5.9\n用电量\t77.6\t74.0\t4.9",
    "率的差": "指标\t本期\t上期\t同比（%）\n受理（件）\t418\t380\t10.0\n办结（件）\t405\t371\t9.2\n满意（件）\t390\t360\t8.3\n办结率（%）\t96.9\t97.6\t-0.7",
    "超编": "部门\t编制\t实有\t空编\n甲\t20\t17\t3\n乙\t35\t30\t5\n丙\t12\t14\t0\n丁\t18\t16\t2\n戊\t22\t21\t1",
    "多选": "选项\t人数\t占比（%）\n时间\t120\t60.0\n费用\t80\t40.0\n距离\t50\t25.0\n质量\t90\t45.0\n合计\t200\t100.0",
    "均分的均数": "学校\t人数\t合格\t合格率（%）\n一中\t120\t108\t90.0\n二中\t200\t160\t80.0\n三中\t160\t152\t95.0\n合计\t480\t420\t88.3",
    "上次名次": "单位\t得分\t本次名次\t上次名次\n甲\t95\t1\t2\n乙\t94\t2\t1\n丙\t93\t3\t3\n丁\t92\t4\t4\n戊\t91\t5\t5\n己\t90\t6\t6",
    "一票否决": "单位\t基础分\t加分\t扣分\t得分\n甲\t90\t5\t2\t93\n乙\t88\t4\t1\t91\n丙\t92\t3\t0\t0\n丁\t85\t6\t8\t0",
    "略去小项": "指标\t一季度末\t比年初\t二季度末\t比上季\n各项贷款\t985.1\t27.6\t1016.4\t58.9\n住户贷款\t307.9\t6.5\t316.6\t15.2\n单位贷款\t676.9\t21.1\t699.7\t43.6",
    "总价的单价": "品名\t数量\t单价\t金额\n桌\t24\t185\t4440\n椅\t12\t460\t5520\n柜\t8\t325\t2600\n架\t20\t62\t1240\n合计\t64\t258\t13800",
    "同分分列": "单位\t得分\t名次\n甲\t95\t1\n乙\t94\t2\n丙\t94\t3\n丁\t92\t4\n戊\t91\t5",
    "不尽嵌套": "科目\t预算\t决算\n税收收入\t12232\t12283\n增值税\t6842\t7135\n契税\t1860\t1674\n非税收入\t2794\t2914\n专项收入\t824\t803\n合计\t15026\t15197",
    "不尽一列": "科目\t决算\n税收收入\t12283\n增值税\t7135\n契税\t1674\n非税收入\t2914\n合计\t15197",
    "合计在前": "科目\t预算\t决算\n合计\t15026\t15197\n税收收入\t12232\t12283\n增值税\t6842\t7135\n契税\t1860\t1674\n非税收入\t2794\t2914",
    "主要品种": "品种\t产量\t产值\n水稻\t12860\t3686\n油菜\t2468\t1482\n蔬菜\t38642\t9216\n合计\t62480\t18642",
    "两种分法": "类别\t机构\t人次\n综合\t12\t4862\n专科\t8\t1264\n基层\t86\t9642\n公立\t92\t13486\n民营\t14\t2282\n合计\t106\t15768",
    "偶合": "单位\t本年\t投入\t人均（元）\t剩余\n甲\t0\t3\t3\t1\n乙\t9\t4\t4\t1\n丙\t3\t7\t3\t2\n丁\t9\t7\t5\t3",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_only_looks_alike_is_not_called_wrong(name: str) -> None:
    assert [c.explanation for c in checks(KEPT[name]) if not c.agrees] == []


def test_a_relation_without_its_name_is_shown_by_three_lines() -> None:
    rows = ["甲村\t86\t1120\t96320", "乙村\t112\t1085\t121520", "丙村\t74\t1240\t91760"]
    for count, found in ((2, []), (3, ["表格乘积"] * 3)):
        table = "\n".join(("生产队\t亩数\t一亩\t全部", *rows[:count]))
        assert [c.kind for c in checks(table)] == found


def test_the_same_figures_are_told_of_once() -> None:
    table = "小组\t应到\t实到\t缺席\n甲\t48\t46\t2\n乙\t52\t47\t5\n丙\t50\t41\t8\n丁\t47\t44\t3"
    (found,) = [c for c in checks(table) if not c.agrees]
    assert found.claim == "丙缺席：8"


@pytest.mark.parametrize(("rows", "is_checked"), [(60, True), (61, False)])
def test_up_to_sixty_rows_are_tried_as_sums_of_one_another(rows: int, is_checked: bool) -> None:
    """A row whose name says nothing; totals that are named are checked however long the table."""
    figures = [(i * 37 + 11, i * 29 + 7, i * 53 + 5) for i in range(rows - 1)]
    figures.append(tuple(map(sum, zip(*figures, strict=True))))
    table = "\n".join(f"第{i}村\t" + "\t".join(map(str, row)) for i, row in enumerate(figures))
    document = convert.read(f"通报\n\n村\t甲\t乙\t丙\n{table}\n".encode(), "a.txt")
    found = [c.kind for c in table_checks(places_of(document))]
    assert found == ["表格合计"] * 3 * is_checked


def test_of_a_year_more_may_be_told_than_its_row_has() -> None:
    caption = "收支情况（单位：元）"
    table = (
        "年度\t经营收入\t发包收入\n2020年\t1264300\t873520\n"
        "2021年\t1418750\t901260\n2022年\t1530980\t968400"
    )
    assert not [
        c for c in checks(f"{table}\n2022年分红368400元。", caption=caption) if not c.agrees
    ]
    wrong = checks(f"{table}\n2022年发包收入368400元。", caption=caption)
    assert "前后" in {c.kind for c in wrong if not c.agrees}
