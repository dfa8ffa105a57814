"""Ends of documents as offices type them, whole and damaged: tests/cases/ends/cases.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline import convert
from pipeline.model import OfficialDocument, TextElement
from pipeline.normalize import ends, listing, signing
from pipeline.repair.channels import CHANNELS

BODY = "各单位要健全工作机制，完善政策措施，确保各项任务落到实处。"
HEAD = f"关于加强票据管理工作的通知\n各县（市、区）财政局：\n{BODY}\n"
CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "ends" / "cases.toml").read_text("utf-8")
)["case"]
FIELDS = (
    *("text", "listed", "signed", "date", "note", "attached", "copies", "printer", "printed"),
    "other",
)


def text(element: TextElement | None) -> str:
    return "" if element is None else element.text


def found(document: OfficialDocument) -> dict[str, Any]:
    body, imprint = document.body, document.imprint
    last = body.main_text[-1]
    return {
        "text": last.content.text if hasattr(last, "content") else "",
        "listed": [e.text for e in body.attachment_note],
        "signed": [e.text for e in body.authority_signature],
        "date": text(body.document_date),
        "note": text(body.note),
        "attached": [[text(a.label), text(a.title)] for a in body.attachments],
        "copies": text(imprint.cc_recipients),
        "printer": text(imprint.printing_authority),
        "printed": text(imprint.printing_date),
        "other": [e.text for e in imprint.other],
    }


def head(case: dict[str, Any]) -> str:
    return HEAD.replace(HEAD.partition("\n")[0], case["title"]) if "title" in case else HEAD


def wanted(case: dict[str, Any]) -> dict[str, Any]:
    empty = {"listed": [], "signed": [], "attached": [], "other": [], "text": BODY}
    return {name: case.get(name, empty.get(name, "")) for name in FIELDS}


def damage(source: str) -> str:
    for channel in ("font_run_loss", "width_folding"):
        source = "\n".join(map(CHANNELS[channel].damage, source.split("\n")))
    return source


def damaged(value: str | list[str]) -> list[str]:
    return [damage(one) for one in ([value] if isinstance(value, str) else value)]


def squeezed(value: str | list[str]) -> list[str]:
    """White space left out: it may stand at the edge of a line."""
    return ["".join(one.split()) for one in ([value] if isinstance(value, str) else value)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_end(case: dict[str, Any]) -> None:
    assert found(convert.read((head(case) + case["end"]).encode(), "a.txt")) == wanted(case)


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["label"]) for case in CASES if not case.get("intact")]
)
def test_damaged_end(case: dict[str, Any]) -> None:
    read = found(convert.read(damage(head(case) + case["end"]).encode(), "a.txt"))
    want = wanted(case)
    for name in ("listed", "signed", "date", "copies", "printer", "printed", "other"):
        assert squeezed(read[name]) == squeezed(damaged(want[name])), name
    assert [bool(title) for _, title in read["attached"]] == [True] * len(want["attached"])


def features(line: str) -> list[str]:
    """Every feature of a line by itself."""
    return [
        *ends.date_features(line),
        *signing.signature_features(line, "某市人民政府" if line == "某市人民政府" else ""),
        *listing.list_features(line, "1.名单"),
        *ends.note_features(line),
        *ends.copy_features(line),
        *(["printer-label"] if ends.names_printer(line) else []),
        *(["printed"] if ends.printed(line) else []),
        *(["colophon"] if ends.is_colophon(line) else []),
        *(["printed-undated"] if ends.is_undated_printing(line) else []),
        *(["page-number"] if ends.is_page_number(line) else []),
    ]


@pytest.mark.parametrize("name", sorted(ends.weights()))
def test_weight(name: str) -> None:
    weight = ends.weights()[name]
    assert weight.says
    assert weight.because
    assert [line for line in weight.fits if name not in features(line)] == []
    assert [line for line in weight.misses if name in features(line)] == []


@pytest.mark.parametrize(
    ("end", "date"),
    [
        ("云\n2024  5  17", "2024  5  17"),
        ("2 0 2 3  1 2  2 6", "2 0 2 3  1 2  2 6"),
        ("云\n2024 5 17", ""),
        ("2024  5  17\n2024  6  18", ""),
    ],
)
def test_a_date_of_letters_set_apart_is_one_without_its_signs(end: str, date: str) -> None:
    assert found(convert.read((HEAD + BODY + "\n" + end).encode(), "a.txt"))["date"] == date


def test_what_decided_is_said() -> None:
    end = "附件：名单\n白鹭市财政局\n2024年5月6日\n（此件公开发布）"
    evidence = convert.read_source((HEAD + end).encode(), "a.txt").evidence
    told = {one.element: one for one in evidence if one.found}
    assert told["document_date"].line == 6
    assert told["document_date"].reasons == ("年、月、日俱全的日期独占一行", "在署名之下")
    assert told["authority_signature"].text == "白鹭市财政局"
    assert min(one.certainty for one in told.values()) > 0.9


def test_what_looks_most_like_a_missing_element_is_said() -> None:
    evidence = convert.read_source((HEAD + "白鹭市财政局\n" + BODY).encode(), "a.txt").evidence
    (missing,) = [one for one in evidence if one.element == "authority_signature"]
    assert not missing.found
    assert (missing.line, missing.text) == (4, "白鹭市财政局")
    assert missing.certainty < 0.5


def test_a_date_that_lost_its_signs_in_a_brace_is_told() -> None:
    source = (
        "望川县人民政府办公室关于印发应急预案的通知\n望政办发〔201746\n各乡镇人民政府,县级有关部门:\n"
        "现将应急预案印发给你们,请认真贯彻执行。\n望川县人民政府办公室\n(此件公开发布)\n{ 2017 6 23\n"
    )
    conversion = convert.repair(convert.read(source.encode(), "a.txt"))
    body = conversion.normalized.body
    assert body.main_recipients is not None
    assert [one.text for one in body.authority_signature] == ["望川县人民政府办公室"]
    assert any("{ 2017 6 23" in finding.message for finding in conversion.log.findings)


@pytest.mark.parametrize(
    "tail",
    [
        "抄送：市委办公室，\n甲方代表\n__________\n乙方代表\n__________\n",
        "抄送：市委办公室。\n签收人：\n＿＿＿＿＿＿\n",
        "甲方代表\n__________\n乙方代表\n__________\n抄送：市委办公室。\n",
    ],
)
def test_blanks_to_sign_on_below_names_are_printed(tail: str) -> None:
    document = convert.read(f"{HEAD}某市财政局\n2024年5月6日\n{tail}".encode(), "文.txt")
    assert not document.boilerplate


@pytest.mark.parametrize(
    ("rule", "reason"), [("__________", "separator"), ("----------", "table-rule")]
)
def test_a_rule_of_underscores_is_told_for_it_may_be_a_blank(rule: str, reason: str) -> None:
    end = f"{rule}\n抄送：市委办公室。\n{rule}\n某市财政局办公室　2024年5月6日印发\n{rule}\n"
    document = convert.read(f"{HEAD}某市财政局\n2024年5月6日\n{end}".encode(), "文.txt")
    assert [entry.reason for entry in document.boilerplate] == [reason] * 3
    assert text(document.imprint.printing_date) == "2024年5月6日印发"


def test_blanks_below_names_among_attachments_are_printed() -> None:
    end = "附件：1．任务表\n2．名单\n2006年8月23日\n"
    end += "甲方代表\n__________\n乙方代表\n__________\n抄送：市委办公室。\n"
    document = convert.read((HEAD + end).encode(), "文.txt")
    assert not [entry for entry in document.boilerplate if "_" in entry.content.text]


@pytest.mark.parametrize(
    "between", ["县区\t任务\n临江县\t1200\n沙坪县\t3400\n", "附件\n任务表\n各县按此办理。\n"]
)
def test_who_printed_it_stands_below_what_parts_it_from_whom_it_is_sent_to(between: str) -> None:
    end = f"某市财政局\n2024年5月6日\n抄送：市委办公室。\n{between}某市财政局办公室　2024年5月6日印发\n"
    document = convert.read((HEAD + end).encode(), "文.txt")
    assert text(document.imprint.cc_recipients) == "抄送：市委办公室。"
    assert text(document.imprint.printing_authority) == "某市财政局办公室"
    assert len(document.body.attachments) == 1
