"""Logs made by hand, every hash rewritten: ``verify`` and ``emit`` refuse what they would print."""

import hashlib
import html
import json
from pathlib import Path

import pytest
from command_line import tree, zhengben

from pipeline import convert
from pipeline.batch.counterproof import counterprove
from pipeline.batch.workspace import Workspace
from pipeline.certificate import INSERTABLE
from pipeline.edits import (
    Basis,
    Edit,
    EditKind,
    EditLog,
    Tier,
    edit_id,
    log_to_jsonl,
    replay,
    source_span,
)
from pipeline.errors import DocumentError
from pipeline.model import places_by_path, places_of
from pipeline.model.codec import to_json
from pipeline.repair.certification import certificate_of
from pipeline.repair.channels import CHANNELS
from pipeline.repair.options import RepairOptions

INTACT = [
    "某市人民政府关于加强经营管理的通知",
    "各县（区）人民政府：",
    "为规范市场秩序，依据《某省经营管理条例》，现将2024年3月起执行的有关事项通知如下。",
    "一、总体要求",
    "有关单位不得转让经营许可，确需变更的，应当依法办理；深化“放管服”改革，落实“十四五”规划。",
    "冬季最低气温——-5℃时停止作业，增长3.5%，达到Ⅲ类标准，每处12,300元。",
    "依法取得许可的个人得转让其份额，受让人应当具备相应条件。",
    "某市人民政府",
    "2024年3月5日",
]
DAMAGED = [
    CHANNELS["width_folding"].damage(CHANNELS["font_run_loss"].damage(line)) for line in INTACT
]


def folder_of(lines: list[str], place: Path, *options: str | Path) -> Workspace:
    source = place / "文.txt"
    source.write_text("\n\n".join(lines), encoding="utf-8")
    done = zhengben("run", source, "-o", place / "out", "--to", "txt", *options)
    assert done.exit_code == 0, done.output
    return Workspace(place / "out" / "文")


def page_at(place: Path, lines: list[str]) -> Path:
    page = place / "页.html"
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page.write_text(f'<body><div id="zoom">{body}</div></body>', encoding="utf-8")
    return page


def forged(
    workspace: Workspace,
    where: str,
    old: str,
    new: str,
    kind: EditKind,
    rule_id: str,
    **fields: object,
) -> Edit:
    """An edit that makes ``new`` of the ``old`` in the element that has ``where``, inside it."""
    place = next(p for p in places_of(workspace.normalized()) if where in p.text)
    start = place.text.index(where) + (where.index(old) if old else len(where))
    end = start + len(old)
    basis = {EditKind.WITNESS: Basis.WITNESS, EditKind.MANUAL: Basis.MANUAL}
    sha256 = workspace.normalized().source.sha256
    values: dict[str, object] = {
        "id": edit_id(sha256, source_span(place.element, start, end), old, new),
        "rule_id": rule_id,
        "kind": kind,
        "tier": Tier.CERTAIN,
        "basis": basis.get(kind, Basis.STANDARD),
        "path": place.path,
        "start": start,
        "end": end,
        "old": old,
        "new": new,
        "probability": 1.0,
        "clause": "",
        "status": "in",
        "source": source_span(place.element, start, end),
        **fields,
    }
    return Edit(**values)  # type: ignore[arg-type]  # the fields by name


def rewrite(workspace: Workspace, *more: Edit) -> None:
    """The folder with these edits in its log too, everything else made to fit, every hash."""
    normalized, entry = workspace.normalized(), workspace.log(sealed=False)
    order = {path: k for k, path in enumerate(places_by_path(normalized))}
    edits = sorted([*entry.edits, *more], key=lambda e: (order[e.path], e.start, e.end))
    try:
        repaired = replay(normalized, edits)
    except DocumentError:
        repaired = workspace.repaired()
    entry = EditLog(entry.source_sha256, tuple(edits), entry.findings, entry.certificate)
    decisions = workspace.decisions()
    person = RepairOptions().heeding(decisions) if decisions else RepairOptions()
    record, _ = certificate_of(normalized, entry, person, workspace.page())
    entry = EditLog(entry.source_sha256, tuple(edits), entry.findings, record)
    text = convert.render(
        convert.Conversion(normalized, repaired, entry, slug=workspace.slug),
        convert.ConvertOptions(outputs=("txt",)),
        None,
    )["txt"]
    files = {
        "2-repaired.json": to_json(repaired),
        "2-edits.jsonl": log_to_jsonl(entry),
        f"3-{workspace.slug}.txt": text,
    }
    for name, data in files.items():
        (workspace.folder / name).write_bytes(data)
    path = workspace.folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for record in manifest["outputs"]:
        data = (workspace.folder / record["name"]).read_bytes()
        record.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def refused(workspace: Workspace, *more: Edit) -> str:
    """What verify says; emit refuses too and writes nothing."""
    rewrite(workspace, *more)
    done = zhengben("verify", workspace.folder)
    assert done.exit_code == 71, done.output
    before = tree(workspace.folder)
    emitted = zhengben("emit", workspace.folder, "--to", "txt")
    assert emitted.exit_code == 71, emitted.output
    assert tree(workspace.folder) == before
    return done.output


FORM, INSERT, WITNESS = EditKind.FORM, EditKind.INSERT, EditKind.WITNESS


@pytest.mark.parametrize("lines", [INTACT, DAMAGED], ids=["intact", "damaged"])
def test_what_repair_made_is_verified(lines, tmp_path):
    workspace = folder_of(lines, tmp_path)
    rewrite(workspace)
    done = zhengben("verify", workspace.folder)
    assert done.exit_code == 0, done.output
    assert zhengben("emit", workspace.folder, "--to", "txt").exit_code == 0


@pytest.mark.parametrize(
    ("where", "old", "new", "rule_id"),
    [
        ("——-5℃", "——-", "——", "PUN004"),
        ("——-5℃", "-", "——", "PUN004"),
        ("，依据", "，", "，\n", "WID001"),
        ("，依据", "，", "，\u2028", "WID001"),
        ("，依据", "，", "， ", "WID001"),
        ("，依据", "，", ",", "WID001"),
        ("12,300", ",", "，", "WID001"),
        ("12,300", "12", "1２", "NUM005"),
        ("3月起", "3", "03", "NUM002"),
        ("3月起", "3", "³", "UNI001"),
        ("“放管服”", "“", "”", "PUN001"),
        ("（区）", "（", "〔", "NUM001"),
        ("一、总体", "一", "㊀", "NUM005"),
        ("单位不得", "不", "", "TYP001"),
    ],
)
def test_a_form_edit_changes_form_alone(where, old, new, rule_id, tmp_path):
    workspace = folder_of(INTACT, tmp_path)
    refused(workspace, forged(workspace, where, old, new, FORM, rule_id))


@pytest.mark.parametrize("rule_id", ["LRN003", "LRN004", "DAT002", "NUM004"])
@pytest.mark.parametrize(
    ("where", "new"),
    [("达到", "Ⅴ"), ("3.5", "％"), ("12", "月"), ("有关单位", "“"), ("停止", "，"), ("办理", "年")],
)
def test_what_no_channel_took_is_not_put_in(where, new, rule_id, tmp_path):
    workspace = folder_of(INTACT, tmp_path)
    tier = Tier.CERTAIN if rule_id.startswith("LRN") else Tier.POSSIBLE
    edit = forged(workspace, where, "", new, INSERT, rule_id, tier=tier, probability=0.99)
    refused(workspace, edit)


@pytest.mark.parametrize(
    ("new", "fields"),
    [
        ("，", {"rule_id": "LRN002", "probability": 0.749}),
        ("Ⅲ", {"rule_id": "LRN004", "probability": 0.99}),
        ("日", {"rule_id": "LRN006", "probability": 0.99}),
        ("年", {"rule_id": "LRN003", "probability": 0.99}),
    ],
)
def test_what_is_never_likely_is_not_said_to_be(new, fields, tmp_path):
    workspace = folder_of(DAMAGED, tmp_path)
    rule_id = fields.pop("rule_id")
    refused(
        workspace,
        forged(workspace, "有关单位", "", new, INSERT, rule_id, tier=Tier.LIKELY, **fields),
    )


@pytest.mark.parametrize(
    ("where", "new"),
    [("有关单位", "不"), ("有关单位", "，"), ("300", "5"), ("停止", "年")],
)
def test_nor_where_the_channel_that_was_at_work_leaves_it(where, new, tmp_path):
    workspace = folder_of(DAMAGED, tmp_path)
    edit = forged(workspace, where, "", new, INSERT, "LRN002", tier=Tier.POSSIBLE, probability=0.9)
    refused(workspace, edit)


def test_signs_and_numerals_are_put_in_on_a_person_s_word_alone(tmp_path):
    workspace = folder_of(DAMAGED, tmp_path)
    edit = forged(workspace, "达到", "", "Ⅳ", INSERT, "LRN004", probability=0.999)
    assert "达到Ⅲ类" not in workspace.repaired().body.main_text[3].content.text
    refused(workspace, edit)


def test_a_copy_of_the_page_takes_nothing_away(tmp_path):
    workspace = folder_of(INTACT, tmp_path, "--with", page_at(tmp_path, INTACT))
    edit = forged(workspace, "单位不得转让", "不", "", WITNESS, "WIT001")
    assert "witness" in refused(workspace, edit)


@pytest.mark.parametrize(
    ("where", "old", "new"),
    [("个人", "", "不"), ("单位", "", "个人"), ("具备", "", "“"), ("单位不得", "不", "得不")],
)
def test_a_copy_stands_where_the_page_has_it(where, old, new, tmp_path):
    workspace = folder_of(INTACT, tmp_path, "--with", page_at(tmp_path, INTACT))
    assert "witness" in refused(workspace, forged(workspace, where, old, new, WITNESS, "WIT001"))


def test_of_two_places_that_lost_the_same_each_gets_its_own(tmp_path):
    lines = [
        *INTACT[:4],
        "甲方有关单位不得转让经营许可。",
        "乙方有关单位得转让经营许可。",
        *INTACT[7:],
    ]
    text = [line.replace("不得转让", "得转让") for line in lines]
    workspace = folder_of(text, tmp_path, "--with", page_at(tmp_path, lines))
    edit = forged(workspace, "乙方有关单位", "", "不", WITNESS, "WIT001")
    refused(workspace, edit)


def test_a_copy_needs_its_page(tmp_path):
    workspace = folder_of(INTACT, tmp_path)
    refused(workspace, forged(workspace, "单位不得", "", "“", WITNESS, "WIT001"))


def test_a_person_s_change_is_in_their_decisions(tmp_path):
    workspace = folder_of(INTACT, tmp_path)
    edit = forged(workspace, "单位不得", "不", "", EditKind.MANUAL, "MAN001")
    assert "decisions.json" in refused(workspace, edit)
    change = {key: getattr(edit, key) for key in ("path", "start", "end", "old", "new")}
    said = {
        "schema_version": 1,
        "source_sha256": workspace.normalized().source.sha256,
        "manual": [change],
    }
    (workspace.folder / "decisions.json").write_text(json.dumps(said), encoding="utf-8")
    rewrite(workspace)
    assert zhengben("emit", workspace.folder, "--to", "txt").exit_code == 0
    assert zhengben("verify", workspace.folder).exit_code == 0
    said["source_sha256"] = "0" * 64
    (workspace.folder / "decisions.json").write_text(json.dumps(said), encoding="utf-8")
    assert zhengben("verify", workspace.folder).exit_code == 71


def test_edits_do_not_overlap(tmp_path):
    workspace = folder_of(INTACT, tmp_path)
    one = forged(workspace, "，依据《", "，依据", "，依据", FORM, "WID001")
    other = forged(workspace, "依据《", "据《", "据《", FORM, "WID001")
    refused(workspace, one, other)


@pytest.mark.parametrize("start", [-1, 10_000])
def test_an_edit_stands_in_its_element(start, tmp_path):
    workspace = folder_of(DAMAGED, tmp_path)
    edit = forged(
        workspace, "停止", "", "“", INSERT, "LRN001",
        start=start, end=start, tier=Tier.POSSIBLE, probability=0.9,
    )  # fmt: skip
    refused(workspace, edit)


def test_a_log_of_another_source_is_no_log_of_this_one(tmp_path):
    workspace = folder_of(DAMAGED, tmp_path)
    entry = workspace.log()
    other = EditLog("0" * 64, entry.edits, entry.findings, entry.certificate)
    _, failures = certificate_of(workspace.normalized(), other, RepairOptions())
    assert failures == ["文.txt: source"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": EditKind.INSERT},
        {"kind": EditKind.MANUAL, "basis": Basis.MANUAL},
        {"probability": 0.7},
        {"probability": 1e400},
        {"basis": Basis.WITNESS},
        {"rule_id": "ZZZ999"},
        {"source": "elsewhere"},
        {"status": "out"},
    ],
)
def test_an_edit_s_fields_go_together(fields, tmp_path):
    workspace = folder_of(DAMAGED, tmp_path)
    entry = workspace.log()
    chosen = next(e for e in entry.edits if e.kind is FORM and e.status == "in")
    if fields.get("source"):
        fields = {"source": chosen.source.__class__(0, 1, 1, 1)}
    values = {name: getattr(chosen, name) for name in chosen.__struct_fields__}
    edits = [e if e is not chosen else Edit(**{**values, **fields}) for e in entry.edits]
    normalized = workspace.normalized()
    changed = EditLog(entry.source_sha256, tuple(edits), entry.findings, entry.certificate)
    _, failures = certificate_of(normalized, changed, RepairOptions())
    again = counterprove(normalized, replay(normalized, edits), changed, None, None)
    assert failures or again


def test_both_proofs_have_the_same_closed_list():
    from pipeline.batch import counterproof

    for char in INSERTABLE:
        on_a_word = counterproof._ON_A_PERSON_S_WORD.fullmatch(char)
        assert on_a_word or counterproof._MAY_BE_PUT_IN.fullmatch(char), char
    for point in range(0x10000):
        char = chr(point)
        if counterproof._MAY_BE_PUT_IN.fullmatch(char):
            assert char in INSERTABLE
        if counterproof._ON_A_PERSON_S_WORD.fullmatch(char):
            assert char in INSERTABLE or "Ⅰ" <= char <= "Ⅻ"


@pytest.mark.parametrize(
    "text",
    ["电话０７７１－３３２０１１８（李处）", "气温－５℃，投资１，２３４．５６万元", "编号－７号"],
)
def test_both_proofs_hold_for_full_width_figures_behind_a_hyphen(text):
    from pipeline.convert import read
    from pipeline.repair.engine import repair

    document = read(f"关于报送情况的函\n{text}，请予支持。\n".encode(), "a.txt")
    repaired, log = repair(document, RepairOptions())
    assert any(edit.rule_id == "NUM005" for edit in log.edits)
    assert not counterprove(document, repaired, log, None, None)
