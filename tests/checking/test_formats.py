"""What ``check`` reports: places in the source whatever its encoding, formats by their schemas."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import TEXT, zhengben
from jsonschema import Draft4Validator

from pipeline.checking.problem import check_source
from pipeline.commands import _report as commands_report
from pipeline.normalize.decoding import decode

SCHEMA = Path(__file__).parent.parent / "schemas" / "sarif-2.1.0-rtm.5.json"
# Han characters and an emoji that take two UTF-16 units, before the marks that are wrong.
RARE = "𠮷𡈽𪚥村、😀山庄"
SIGNED = "某市人民政府\n\n2024年3月5日"
WIDE = TEXT.replace("(一)加强", f"(一){RARE}(试点)加强")


def with_more(lines: str) -> str:
    """The text with more lines in it, above its sign-off."""
    assert SIGNED in TEXT
    return TEXT.replace(SIGNED, lines + SIGNED)


def place(lines: list[str], row: dict) -> str:
    assert row["line"] == row["end_line"]
    return lines[row["line"] - 1][row["column"] - 1 : row["end_column"] - 1]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lines_and_columns_are_those_of_the_source(tmp_path, encoding, newline):
    path = tmp_path / "文.txt"
    path.write_bytes(WIDE.replace("\n", newline).encode(encoding))
    rows = json.loads(zhengben("check", path, "--format", "json").stdout)
    lines = decode(path.read_bytes(), "文.txt").text.split(newline)
    assert lines == WIDE.split("\n")
    assert {row["rule_id"] for row in rows} >= {"WID001", "WID002"}
    for row in rows:
        assert place(lines, row) == row["old"], row
    bracket = next(r for r in rows if r["old"] == "(" and r["line"] == 9 and r["column"] > 5)
    assert bracket["column"] == len(f"(一){RARE}(")


def test_a_stretch_over_two_lines_ends_on_the_second():
    text = "关于印发《某市节能\n办法》的通知\n\n各县人民政府：\n\n现印发给你们，请遵照执行。\n"
    text += "\n某市人民政府\n\n2024年3月5日\n"
    found, _ = check_source(text.replace("办法》", "办法").encode(), "a.txt", "a.txt")
    (bracket,) = [p for p in found if p.rule_id == "PUN007"]
    assert (bracket.line, bracket.column) == (1, 5)
    assert (bracket.end_line, bracket.end_column) >= (1, 6)


def sarif(*arguments: str | Path) -> dict:
    done = zhengben("check", *arguments, "--format", "sarif")
    log = json.loads(done.stdout)
    Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    return log["runs"][0]


def test_sarif_is_valid_and_counts_columns_in_code_points(tmp_path, monkeypatch, sample):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "公 文"
    folder.mkdir()
    (folder / "甲.txt").write_text(WIDE, encoding="utf-8")
    run = sarif("公 文")
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    lines = WIDE.split("\n")
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        where = result["locations"][0]["physicalLocation"]
        assert where["artifactLocation"] == {
            "uri": "%E5%85%AC%20%E6%96%87/%E7%94%B2.txt",
            "uriBaseId": "%SRCROOT%",
        }
    texts = list(lines)
    replacements = []
    for result in run["results"]:
        (change,) = result["fixes"][0]["artifactChanges"]
        replacements += change["replacements"]
        assert result["properties"]["count"] == len(change["replacements"])

    def start(replacement: dict) -> tuple[int, int]:
        return replacement["deletedRegion"]["startLine"], replacement["deletedRegion"][
            "startColumn"
        ]

    assert len({*map(start, replacements)}) == len(replacements)
    for replacement in sorted(replacements, key=start, reverse=True):  # gives what repair gives
        region, new = replacement["deletedRegion"], replacement["insertedContent"]["text"]
        line = texts[region["startLine"] - 1]
        texts[region["startLine"] - 1] = (
            line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
        )
    repaired = zhengben("repair", folder / "甲.txt").stdout
    assert [t for t in texts if t] == [t for t in repaired.split("\n") if t]
    assert sarif(sample)["results"]


def test_sarif_has_one_result_for_what_a_rule_does_to_the_form_of_a_file(tmp_path):
    path = tmp_path / "文.txt"
    path.write_text(with_more("加强领导,抓好落实,务求实效。\n" * 2), encoding="utf-8")
    rows = json.loads(zhengben("check", path, "--format", "json").stdout)
    results = sarif(path)["results"]
    assert len(rows) > len({row["rule_id"] for row in rows}) == len(results)
    assert sum(result["properties"]["count"] for result in results) == len(rows)
    (comma,) = [result for result in results if result["ruleId"] == "WID001"]
    others = [row["line"] for row in rows if row["rule_id"] == "WID001"][1:]
    where = "、".join(map(str, dict.fromkeys(others)))
    assert f"同样的还有 {len(others)} 处（第 {where} 行）" in comma["message"]["text"]
    for number in range(3):
        (tmp_path / f"{number}.txt").write_bytes(path.read_bytes())
    assert len(sarif(tmp_path)["results"]) == 4 * len(results)


def test_reports_are_written_as_documents_are_done(tmp_path, monkeypatch):
    written = []
    real = commands_report.print_payload
    monkeypatch.setattr(commands_report, "print_payload", lambda t: written.append(t) or real(t))
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    for name in ("sarif", "json", "text", "github", "gitlab", "junit"):
        written.clear()
        zhengben("check", tmp_path, "--format", name, "--jobs", "1")
        assert len(written) == 5
        assert max(map(len, written[1:4])) < 2 * min(map(len, written[1:4]))


def test_sarif_names_what_could_not_be_checked(tmp_path, source):
    (tmp_path / "坏.txt").write_bytes(b"\x00\x01\x02" * 100)
    run = sarif(tmp_path)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "坏.txt" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert run["results"]
    nothing = tmp_path / "clean.txt"
    nothing.write_text(zhengben("repair", source).stdout, encoding="utf-8")
    assert sarif(nothing)["results"] == []


def test_both_marks_of_a_pair_are_one_fix(sample):
    run = sarif(sample, "--select", "LRN001")
    sizes = {len(r["fixes"][0]["artifactChanges"][0]["replacements"]) for r in run["results"]}
    assert 2 in sizes


def test_github_commands_are_escaped(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a,b 100%.txt").write_text(TEXT, encoding="utf-8")
    done = zhengben("check", "a,b 100%.txt", "--format", "github")
    assert done.exit_code == 1
    first = done.stdout.splitlines()[0]
    assert first.startswith("::error file=a%2Cb 100%25.txt,line=3,col=3,endLine=3,endColumn=4,")
    assert re.search(r",title=WID002::应改【\(】为【（】。", first)


def test_the_same_report_whatever_the_order_of_the_arguments(tmp_path):
    paths = [tmp_path / name for name in ("b.txt", "a.txt")]
    for path in paths:
        path.write_text(TEXT, encoding="utf-8")
    one = zhengben("check", *paths, "--format", "sarif").stdout
    assert one == zhengben("check", *reversed(paths), "--format", "sarif").stdout


def test_one_bad_argument_does_not_stop_the_others(tmp_path, source):
    done = zhengben("check", source, tmp_path / "没有.txt")
    assert done.exit_code == 9
    assert "没有.txt" in done.stderr
    assert "WID001" in done.stdout


def test_gitlab_gets_issues_with_fingerprints_of_their_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text(with_more("加强领导,抓好落实。\n" * 3), encoding="utf-8")
    rows = json.loads(zhengben("check", ".", "--format", "gitlab").stdout)
    found = json.loads(zhengben("check", ".", "--format", "json").stdout)
    assert len(rows) == len(found) == len({row["fingerprint"] for row in rows})
    for row, problem in zip(rows, found, strict=True):
        assert row["check_name"] == problem["rule_id"]
        assert row["severity"] == "major"
        assert row["location"] == {"path": problem["file"], "lines": {"begin": problem["line"]}}


def test_junit_has_a_case_for_each_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a<&>.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "净.txt").write_text(zhengben("repair", "a<&>.txt").stdout, encoding="utf-8")
    (tmp_path / "坏.txt").write_bytes(b"\x00\x01\x02" * 100)
    done = zhengben("check", ".", "--format", "junit")
    root = ElementTree.fromstring(done.stdout)
    cases = {case.get("name"): [child.tag for child in case] for case in root.iter("testcase")}
    assert cases == {"a<&>.txt": ["failure"], "净.txt": [], "坏.txt": ["error"]}
    failure = root.find(".//failure")
    assert failure is not None
    rows = json.loads(zhengben("check", "a<&>.txt", "--format", "json").stdout)
    assert failure.text.count("\n") == len(rows)
