"""What the channel leaves one reading of is put in; of two readings both are shown."""

import pytest

from pipeline import convert
from pipeline.decisions import Decision, Decisions
from pipeline.edits import EditLog, Tier
from pipeline.model import plain_text
from pipeline.repair.channels import CHANNELS
from pipeline.repair.engine import RepairOptions, repair
from pipeline.repair.rules import RULES

TRACE = "优良比例86.7%13条主要河流达标。自2018年10月1日至12月13日开展。"
RULES_ALONE = list(RULES)


def repaired(text: str, channel: str = "font_run_loss", **options) -> tuple[str, EditLog]:
    damage = CHANNELS[channel].damage
    damaged = "\n".join(damage(line) for line in f"某市通知\n{TRACE}\n{text}".split("\n"))
    document = convert.read(damaged.encode(), "x.txt")
    result, log = repair(document, RepairOptions(**options), rules=RULES_ALONE)
    assert log.certificate.ok
    return plain_text(result).split("\n")[2], log


@pytest.mark.parametrize(
    "text",
    [
        "根据某政发〔2023〕12号文件，工作于2024年12月31日前完成。",
        "实施期为2023年6月30日至2023年12月31日，到期后评估。",
        "2024年2月29日印发的文件继续有效，由某部门解释。",
    ],
)
def test_one_reading_is_restored(text):
    assert repaired(text)[0] == text


def test_digits_alone_were_lost_where_quotes_are_still_there():
    text = "“放管服”改革于2024年12月31日前完成，“一网通办”“双随机”全面推行，“十四五”规划落地。"
    result, log = repaired(text, "digit_run_loss")
    assert result == text
    assert set(log.certificate.channels) == {"digit_run_loss"}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("本办法自2022年12月1日起施行。", "2022年1月21"),
        ("工作于2024年1月12日前完成。", "2024年11月2"),
    ],
)
def test_two_readings_are_proposed_together_with_the_other_beside(text, other):
    damaged = CHANNELS["font_run_loss"].damage(text)
    result, log = repaired(text)
    assert result == damaged
    offered = [edit for edit in log.edits if edit.rule_id == "DAT002" and edit.status == "out"]
    assert [edit.new for edit in offered] == ["年", "月"]
    assert len({edit.group for edit in offered}) == 1
    assert {edit.alternatives[0].new for edit in offered} == {other}
    assert repaired(text, accept=Tier.POSSIBLE)[0] == text


def test_a_date_stated_elsewhere_is_the_likelier_reading():
    text = "工作于2024年11月2日完成。\n会议时间为2024-11-05，地点另行通知。"
    _, log = repaired(text)
    offered = [edit for edit in log.edits if edit.rule_id == "DAT002" and edit.status == "out"]
    assert offered[0].probability == 0.9
    assert offered[0].alternatives[0].new == "2024年1月12"


def test_no_date_is_made_of_what_the_calendar_has_not():
    for text in ("编号20230229日报", "文号20241340日", "2023230日"):
        document = convert.read(f"某市通知\n{TRACE.replace('年', '')}\n{text}".encode(), "x.txt")
        _, log = repair(document, rules=RULES_ALONE)
        assert not [e for e in log.edits if e.path != "body.main_text[0]" and e.kind == "insert"]


def test_a_half_pair_is_reported_only_where_no_proposal_makes_it_whole(sample):
    document = convert.read(sample.read_bytes(), sample.name)
    _, log = repair(document, RepairOptions(accept=Tier.CERTAIN))
    assert not [f for f in log.findings if f.rule_id == "PUN006"]
    refused = tuple(Decision(edit.id, "refuse") for edit in log.edits if edit.status == "out")
    said = Decisions(2, document.source.sha256, refused)
    _, log = repair(document, RepairOptions(accept=Tier.CERTAIN).heeding(said))
    found = [f for f in log.findings if f.rule_id == "PUN006"]
    assert found
    assert all("请核对原文" in f.message for f in found)
