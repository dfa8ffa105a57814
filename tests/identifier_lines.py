"""Lines of intact texts of many registers whose numbers read as dates, or whose marks look alone.

Nothing was lost in them, so that nothing may be put in. Deterministic: a seed gives a document.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

_SURNAMES = "赵钱孙李周吴郑王冯陈"
_GIVEN = "伟芳娜敏静强磊洋勇杰"
_PROSE = (
    "各科室要高度重视，认真组织，按要求落实。",
    "请收到后尽快核对，有误的及时反馈。",
    "本次工作由综合科牵头，其他科室配合。",
    "未尽事宜另行通知。",
    "材料一式三份，装订成册。",
    "逾期不报的，视为放弃。",
)
_DATED = ("会议于2024年3月5日召开。", "自2023年12月29日起执行。", "")


def _name(r: random.Random) -> str:
    return r.choice(_SURNAMES) + r.choice(_GIVEN)


def _day(r: random.Random) -> str:
    """A number of eight digits, or seven, that the calendar allows."""
    year = r.choice(["2018", "2020", "2021", "2022", "2023", "2024"])
    month, day = r.randint(1, 12), r.randint(1, 28)
    if r.random() < 0.4:
        month, day = r.randint(10, 12), r.randint(10, 30)
    return f"{year}{month:02}{day:02}" if r.random() < 0.85 else f"{year}{month}{day}"


def _count(r: random.Random) -> str:
    """A number of three or four digits that may be read as a month and a day."""
    return f"{r.randint(1, 12)}{r.randint(10, 28)}"


REGISTERS: dict[str, Callable[[random.Random], list[str]]] = {
    "contact": lambda r: [
        f"联系人：{_name(r)}，联系电话：{_day(r)}",
        f"{_name(r)}（{_day(r)}）",
        f"传真：{_day(r)}，邮编：{r.randint(100000, 899999)}",
        f"联系人及电话：{_name(r)} {_day(r)}、{_name(r)} {_day(r)}",
        f"值班电话{_day(r)}（24小时）",
    ],
    "telephone list": lambda r: [
        line for _ in range(4) for line in (f"{_name(r)}  {_day(r)}", _name(r), _day(r))
    ],
    "bank": lambda r: [
        f"开户行：某某银行城关支行 账号：{_day(r)}",
        f"账号 {_day(r)}",
        f"甲方账户为{_day(r)}，乙方账户为{_day(r)}。",
        f"请汇至{_name(r)}名下{_day(r)}。",
        f"流水号{_day(r)}，金额{_count(r)}元",
    ],
    "contract": lambda r: [
        f"合同编号：{_day(r)}",
        f"1）台式计算机{_count(r)}台，单价4500元；",
        f"2）打印机{_count(r)}台；",
        f"质保期3年，工期{_count(r)}日历天，质保期满支付10%",
        "合同签订后7日内支付30%，验收合格后支付60%，其余支付10%",
        f"统一社会信用代码：91130300MA{_day(r)}",
    ],
    "tender": lambda r: [
        f"项目编号{_day(r)}，标段{_count(r)}",
        f"招标文件售价{_count(r)}元，标书代码{_day(r)}",
        f"工期：{_count(r)}日历天",
        f"（1）资质证书编号{_day(r)}；",
        f"2) 业绩不少于3项；保证金{_count(r)}元",
    ],
    "examination": lambda r: [
        f"准考证号：{_day(r)} 座号：{_count(r)}",
        f"1）下列各数中，能被3整除的是{_day(r)}",
        f"A. {_day(r)}  B. {_day(r)}  C. {_day(r)}",
        f"计算：{_count(r)}+{_count(r)}= ；5%3的余数是",
        f"考生{_name(r)}，考号{_day(r)}",
    ],
    "code": lambda r: [
        f"order_id = {_day(r)}  # 订单",
        f'if n % 3 == 0: print("编号{_day(r)}")',
        f"SELECT * FROM t WHERE id = {_day(r)};",
        f"curl https://example.cn/a/{_day(r)}.pdf?x=%20{_day(r)}",
        f"v{_day(r)}-rc1",
    ],
    "English": lambda r: [
        f"Contact: Mr. Wang, tel. {_day(r)}",
        f"Batch No. {_day(r)}",
        f"The invoice {_day(r)} is due; see page {_count(r)}",
        f"Room {_count(r)}, ID {_day(r)}",
        f'Please bring "Form A" (2 copies), reference {_day(r)}.',
    ],
    "list of numbers": lambda r: ["编号", *[_day(r) for _ in range(6)]],
    "numbers and names": lambda r: [
        "工号 姓名 金额",
        *[f"{_day(r)} {_name(r)} {_count(r)}" for _ in range(6)],
    ],
    "tab table": lambda r: [
        "编号\t姓名\t电话",
        *[f"{_day(r)}\t{_name(r)}\t{_day(r)}" for _ in range(6)],
    ],
    "Markdown table": lambda r: [
        "| 批号 | 名称 | 数量 |",
        "| --- | --- | --- |",
        *[f"| {_day(r)} | 口罩 | {_count(r)} |" for _ in range(5)],
    ],
    "safety": lambda r: [
        f"累计实现安全生产{_count(r)}日",
        f"截止目前，累计{_count(r)}日无事故",
        f"连续运行{_count(r)}日，巡检{_count(r)}次",
        f"共{_count(r)}日次",
        f"日志编号{_day(r)}日志齐全",
    ],
    "archive": lambda r: [
        f"档号：{_day(r)}，卷号{_count(r)}，件号{_count(r)}",
        f"索引号：{_day(r)}",
        f"全宗{_count(r)}第{_day(r)}号",
        f"扫描件{_day(r)}已入库",
    ],
    "goods": lambda r: [
        f"生产批号{_day(r)}，数量{_count(r)}箱",
        f"快递单号：{_day(r)}",
        f"产品批次：{_day(r)}；型号X{_count(r)}",
        f"货号{_day(r)}合格",
        f"条码{_day(r)}、{_day(r)}、{_day(r)}",
    ],
    "passwords": lambda r: [
        f"初始密码：{_day(r)}",
        f"密码为{_day(r)}，请及时修改",
        f"用户名：{_name(r)}；验证码{_day(r)}",
        f"会议号：{_day(r)} 口令：{_count(r)}",
        f"QQ群{_day(r)}，微信号wx{_day(r)}",
    ],
    "school": lambda r: [
        f"学号：{_day(r)} 姓名：{_name(r)}",
        f"学籍号{_day(r)}的学生",
        f"{_name(r)}，{_count(r)}班，学号{_day(r)}",
        f"班费余额{_count(r)}元",
    ],
    "hospital": lambda r: [
        f"住院号：{_day(r)}，床号{_count(r)}",
        f"病案号{_day(r)}",
        f"处方{_day(r)}，每日3次，共{_count(r)}片",
        f"药品批准文号国药准字H{_day(r)}",
    ],
    "travel": lambda r: [
        f"航班CA{_count(r)}，票号{_day(r)}",
        f"车牌冀A{_count(r)}，发票号码{_day(r)}",
        f"桩号K{_count(r)}+{_count(r)}，图号{_day(r)}",
        f"里程{_day(r)}公里",
        f"房号{_count(r)}，押金单{_day(r)}",
    ],
    "statistics": lambda r: [
        f"用电量{_day(r)}千瓦时，户数{_count(r)}户",
        f"总投资{_day(r)}元",
        f"总人口{_day(r)}人，增长5.3%，其中城镇3.1%",
        f"平均每日{_count(r)}日均值",
        f"网址www.example.cn/{_day(r)}/{_day(r)}.html",
    ],
    "complaint": lambda r: [
        f"工单{_day(r)}已办结",
        f"受理编号{_day(r)}，满意率100%",
        f"投诉人手机尾号{_count(r)}，案号{_day(r)}",
        f"请按{_day(r)}号要求办理",
        f"信访件{_day(r)}、{_day(r)}",
    ],
}
"""A register to some of its lines."""


def document(register: str, seed: int) -> str:
    """A short intact text of the register."""
    r = random.Random(f"{register}-{seed}")
    lines = REGISTERS[register](r)
    if register in {"code", "English"}:
        return "\n".join(["NOTICE", *lines, "END"][seed % 2 :]) + "\n"
    if len(lines) < 6:
        r.shuffle(lines)
    prose = [p for p in (r.choice(_PROSE), r.choice(_DATED), r.choice(_PROSE)) if p]
    head = ["关于有关事项的说明", "各有关单位："] if r.random() < 0.7 else []
    tail = (
        ["某市教育局", r.choice(["2024年3月5日", "二〇二四年三月五日", ""])]
        if r.random() < 0.4
        else []
    )
    body = [*prose[:1], *lines, *prose[1:]] if r.random() < 0.6 else [*prose, *lines]
    return "\n".join([*head, *body, *[line for line in tail if line]]) + "\n"


def documents(each: int) -> Iterator[tuple[str, str]]:
    """Register and text of so many documents of each register."""
    for register in REGISTERS:
        for seed in range(each):
            yield register, document(register, seed)


def lines_to_add(seed: int) -> str:
    """One line with an identifier, to be put into any text."""
    r = random.Random(seed)
    chinese = [name for name in REGISTERS if name not in {"Markdown table", "tab table"}]
    return r.choice(REGISTERS[r.choice(chinese)](r))
