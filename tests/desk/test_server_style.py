"""版式 at the desk: a unit's own style, tried before it is kept, for the command line as well."""

from pathlib import Path
from urllib.parse import quote

import pytest
from command_line import zhengben
from desk_client import LETTER, Tab, served

from pipeline.batch.options import RunOptions
from pipeline.desk.styling import remembered
from pipeline.stylesheet import load_stylesheet


@pytest.fixture
def desk(tmp_path):
    with served(tmp_path / "公文", tmp_path / "state") as address:
        yield Tab(address), tmp_path / "公文"


def put(tab, **asked):
    return tab.ask("PUT", "/api/settings", asked)


def test_an_own_style_is_a_file_over_the_standard(desk, tmp_path):
    tab, out = desk
    before = tab.get("/api/settings")
    by_key = {one["key"]: one for one in before["settings"]}
    assert by_key["page.top_mm"]["value"] == by_key["page.top_mm"]["standard"] == "37"
    assert by_key["page.top_mm"]["clause"] == "5.2.1"
    assert before["departures"] == []
    doc = tab.drop("通知.txt", LETTER)
    tab.wait(doc)
    values = {"page.top_mm": "35 毫米", "signature.seal": "加盖", "colors.red": "#ee0000"}
    status, now = put(tab, style="gbt9704", values=values, save_as="本单位")
    assert status == 200, now
    assert now["style"] == "本单位"
    assert [(d["said"], d["clause"]) for d in now["departures"]] == [
        ("天头（毫米）：35，国标为 37", "5.2.1"),
        ("印章：加盖，国标为 不加盖", "7.3.5.1"),
        ("红头和红线的颜色：#EE0000，国标为 #FF0000", "7.2.4"),
    ]
    path = out / "版式" / "本单位.toml"
    assert now["file"] == path.read_text("utf-8")
    sheet = load_stylesheet(str(path))
    assert (sheet.page.top.in_mm, sheet.signature.seal) == (35.0, True)
    # What is made now is made with it, here and by the command line, the next day too.
    tab.wait(doc)
    made = tab.fetch(doc, "docx")["3-通知.docx"]
    source = tmp_path / "通知.txt"
    source.write_text(LETTER, encoding="utf-8")
    zhengben("run", source, "-o", tmp_path / "out", "--style", path, "--to", "docx")
    assert made == (tmp_path / "out" / "通知" / "3-通知.docx").read_bytes()
    assert remembered(out, RunOptions()).style == str(path)
    _, now = put(tab, style="gbt9704")
    other = tab.post(f"/api/docs/{doc}/outputs", {"formats": ["docx"], "style": "本单位"})
    assert tab.raw("GET", f"/api/files/{other['files'][0]['ticket']}")[2] == made
    assert tab.fetch(doc, "docx")["3-通知.docx"] != made
    # An empty value is the standard's again.
    _, now = put(tab, style="本单位", values={"page.top_mm": ""}, save_as="本单位")
    assert len(now["departures"]) == 2
    _, now = put(tab, style="gbt9704")
    assert (now["style"], now["departures"], now["file"]) == ("gbt9704", [], "")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"values": {"page.top_mm": "三十七"}, "save_as": "甲"}, 5),
        ({"values": {"page.top_mm": "999"}, "save_as": "甲"}, 5),
        ({"values": {"colors.red": "red"}, "save_as": "甲"}, 5),
        ({"values": {"signature.seal": "也许"}, "save_as": "甲"}, 5),
        ({"values": {"fonts.x": "1"}, "save_as": "甲"}, 5),
        ({"values": {"office.mark": "甲\x00"}, "save_as": "甲"}, 5),
        ({"save_as": "gbt9704"}, 5),
        ({"style": "../../etc/passwd"}, 5),
        ({"style": "没有"}, 5),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(desk, asked, code):
    tab, out = desk
    status, said = put(tab, **asked)
    assert (status, said["code"]) == (422, code)
    assert not (out / "版式" / "甲.toml").exists()
    assert tab.get("/api/settings")["style"] == "gbt9704"


def test_a_settings_file_of_a_persons_own_is_left_alone(desk):
    tab, out = desk
    own = out / "zhengben.toml"
    own.write_text('pdfa = "2u"\n', encoding="utf-8")
    assert put(tab, archive_stamp=True)[1]["archive_stamp"] is True
    assert own.read_text("utf-8") == 'pdfa = "2u"\n'
    assert remembered(out, RunOptions()).pdfa == "2u"


def test_the_source_goes_along_in_a_pdf_that_carries_it(desk):
    tab, _ = desk
    assert put(tab, pdfa="3a")[0] == 200
    doc = tab.drop("通知.txt", LETTER)
    tab.wait(doc)
    assert Path("3-通知.pdf").name in tab.fetch(doc, "pdf")


def test_a_style_that_was_passed_on_is_dropped_and_chosen(desk):
    tab, _ = desk
    saved = tab.post(
        "/api/settings",
        {"style": "gbt9704", "values": {"page.top_mm": "39"}, "save_as": "甲单位"},
        "PUT",
    )
    passed_on = saved["file"].encode()
    tab.post("/api/settings", {"style": "gbt9704"}, "PUT")
    said = tab.post(f"/api/docs?name={quote('乙单位.toml')}", passed_on)
    assert (said["doc"], said["style"]) == ("", "乙单位")
    assert said["taken"] == ["已收下版式“乙单位”，现在用它"]
    now = tab.get("/api/settings")
    assert now["style"] == "乙单位"
    assert [d["said"] for d in now["departures"]] == ["天头（毫米）：39，国标为 37"]
    for name, data in (
        ("gbt9704.toml", passed_on),
        ("乙单位.toml", passed_on + b"# another\n"),
        ("丙.toml", b"page = 3"),
        ("丙.toml", b"\xff\xfe"),
    ):
        status, said = tab.ask("POST", f"/api/docs?name={quote(name)}", data)
        assert (status, said["code"]) == (422, 5), name
    assert tab.get("/api/settings")["style"] == "乙单位"
    tab.post("/api/settings", {"style": "gbt9704"}, "PUT")


def test_the_pages_before_repair_follow_the_style(desk):
    tab, _ = desk
    doc = tab.drop("对照.txt", LETTER)
    before = tab.wait(doc)["before"]
    tab.post(
        "/api/settings",
        {"style": "gbt9704", "values": {"page.left_mm": "30"}, "save_as": "丁单位"},
        "PUT",
    )
    after = tab.wait(doc, lambda one: one["before"] != before and one["settled"])
    assert after["decisions"]
    assert tab.get(f"/api/docs/{doc}/pages/{after['before'][0]['id']}")["svg"]
    tab.post("/api/settings", {"style": "gbt9704"}, "PUT")
    assert tab.wait(doc, lambda one: one["before"] == before)


def test_the_mark_of_the_unit_is_offered_where_a_document_has_none(desk):
    tab, _ = desk
    doc = tab.drop("红头.txt", LETTER)
    own = {"style": "gbt9704", "values": {"office.mark": "临澜市人民政府文件"}, "save_as": "市府"}

    def mark(now):
        (field,) = (one for one in now["form"] if one["field"] == "发文机关标志")
        return field

    assert mark(tab.wait(doc))["offered"] == ""
    tab.post("/api/settings", own, "PUT")
    now = tab.wait(doc, lambda one: mark(one)["offered"] and one["settled"])
    assert mark(now)["offered"] == "临澜市人民政府文件"
    filled = {"发文机关标志": mark(now)["offered"]}
    tab.post(f"/api/docs/{doc}/form", {"rev": now["rev"], "set": filled}, "PUT")
    now = tab.wait(doc, lambda one: mark(one)["value"] and one["settled"])
    assert (mark(now)["value"], mark(now)["offered"]) == ("临澜市人民政府文件", "")
    assert "文件" in tab.get(f"/api/docs/{doc}/pages/{now['pages'][0]['id']}")["svg"]
