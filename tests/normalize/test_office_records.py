"""What an office system prints below a paper is told and not printed; a paper's own steps stay."""

from __future__ import annotations

import pytest

from normalize.checks import checked
from pipeline.model import OfficialDocument, Table

PAPER = (
    "关于申请调整建设规模的请示\n\n市卫生健康委员会：\n"
    "我院拟调整感染科综合楼建设规模，具体情况如下，请予审批。\n妥否，请批示。\n\n"
    "临澜市第三人民医院\n2024年7月19日\n"
)
STEPS = (
    "序号\t环节\t处理人\t意见\t处理时间\n1\t拟稿\t谢书宁\t请核稿。\t2024-07-17 15:06\n"
    "2\t签发\t郑国安\t同意发。\t2024-07-19 17:22\n"
)


def read(text: str) -> OfficialDocument:
    return checked(text.encode())


def told(document: OfficialDocument) -> list[str]:
    return [line for entry in document.boilerplate for line in entry.text.splitlines()]


@pytest.mark.parametrize(
    "record",
    [
        "流程意见\n" + STEPS,
        "审批记录：\n" + STEPS.replace("\t", "　　"),
        "【办理流程】\n" + STEPS.replace("\t", "  ") + "第 1 页 共 1 页\n",
        STEPS,
        "流程跟踪：\n1  登记    吴倩      2024-03-18 10:52  已办\n"
        "2  承办    县交通局  —  办理中\n[返回] [转办] [催办] [导出PDF]\n",
        "办理意见：\n[2024-04-25 08:51] 办公室 刘畅：请市场科阅办。\n",
        "拟稿人：汤琪　　核稿：方志强　　签发：葛玉成\n分管领导：同意。　骆宾阳　2026-03-16 10:02\n",
        "传阅情况\n张宏：已阅。 2025-09-28 08:41\n赵敏：请各科室落实。 2025-09-28 10:17\n",
        "当前环节：归档\n当前处理人：胡敏\n",
        "[打印] [转发] [回到顶部]\n市第三人民医院信息科 维护电话：8120\n",
    ],
)
@pytest.mark.parametrize("imprint", ["", "抄送：市财政局。\n院办公室　2024年7月20日印发\n"])
def test_a_record_below_a_paper_is_told_and_not_printed(record: str, imprint: str) -> None:
    document = read(PAPER + imprint + "\n" + record)
    assert told(document) == record.splitlines()
    assert not document.body.attachments
    assert document.body.document_date is not None


@pytest.mark.parametrize(
    "text",
    [
        PAPER + "\n附件\n审批记录\n" + STEPS,
        PAPER + "\n附件2\n\n" + STEPS,
        PAPER.replace("\n\n临", "\n附件：流程意见\n\n临") + "\n流程意见\n" + STEPS,
        PAPER.replace("妥否，请批示。", "办理过程如下：\n" + STEPS + "妥否，请批示。"),
        PAPER + "\n附件\n巡查记录\n序号\t地点\t巡查人\t时间\n1\t东门\t李明\t2024-07-17 15:06\n",
        PAPER
        + "\n附件\n会议日程\n2024-07-17 15:00　审议规划　李明\n2024-07-17 16:00　会签　王强\n",
        PAPER + "（联系人：李明，电话：8851206）\n",
    ],
    ids=["label", "label alone", "named", "in the text", "rounds", "timetable", "note"],
)
def test_steps_that_are_the_papers_stay(text: str) -> None:
    assert told(read(text)) == []


def test_the_papers_own_steps_are_a_table() -> None:
    document = read(PAPER + "\n附件\n审批记录\n" + STEPS)
    assert [type(block) for block in document.body.attachments[0].blocks] == [Table]


def test_many_steps_are_read_in_no_time() -> None:
    document = read(PAPER + "流程意见\n" + STEPS * 1000)
    assert document.body.title is not None


def test_who_proofread_below_the_line_of_printing_is_of_the_paper() -> None:
    imprint = "抄送：市财政局。\n院办公室　2024年7月20日印发\n校对：王明　　　打印：李强\n"
    document = read(PAPER + imprint + "流程意见\n" + STEPS)
    assert told(document) == ["流程意见", *STEPS.splitlines()]
