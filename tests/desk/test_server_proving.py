"""核验 at the desk: what holds of a folder, what does not, and what the archive asks of it."""

from pathlib import Path

from desk_client import LETTER


def folder_of(tab, name):
    return Path(tab.get("/api/state")["folder"]) / name


def test_a_document_is_verified_with_what_was_dropped_and_made_again(tab):
    doc = tab.drop("相符.txt", LETTER)
    now = tab.wait(doc)
    tab.decide(doc, now, now["decisions"][0], "refuse")
    found = tab.post("/api/check", {"doc": doc})
    assert (found["folder"], found["verdict"], found["problems"]) == ("相符", "verified", [])
    assert "源文件" in found["checked"]
    assert found["pdfa"] == ""
    tab.fetch(doc, "pdf", "docx")
    found = tab.post("/api/check", {"doc": doc, "deep": True})
    assert found["verdict"] == "verified"
    assert any("重做比对" in one for one in found["checked"])
    assert (found["pdfa"], found["archive_stamp"]) == ("2a", False)


def test_a_folder_made_with_an_own_style_is_made_again_with_it(tab):
    own = {"style": "gbt9704", "values": {"page.top_mm": "40"}, "save_as": "本所", "pdfa": "2u"}
    tab.post("/api/settings", {**own, "archive_stamp": True}, "PUT")
    doc = tab.drop("样式.txt", LETTER)
    tab.wait(doc)
    tab.fetch(doc, "pdf")
    found = tab.post("/api/check", {"doc": doc, "deep": True})
    assert (found["verdict"], found["unproved"]) == ("verified", [])
    assert (found["pdfa"], found["archive_stamp"]) == ("2u", True)
    tab.post("/api/settings", {"style": "gbt9704", "pdfa": "2a", "archive_stamp": False}, "PUT")


def test_what_was_tampered_with_is_said(tab):
    doc = tab.drop("篡改.txt", LETTER)
    tab.wait(doc)
    tab.fetch(doc, "txt")
    tab.ask("DELETE", f"/api/docs/{doc}")
    text = folder_of(tab, "篡改") / "3-篡改.txt"
    text.write_bytes(text.read_bytes() + "添字".encode())
    found = tab.post("/api/check", {"folder": "篡改"})
    assert found["verdict"] == "failed"
    assert any("3-篡改.txt" in one for one in found["problems"])
    (folder_of(tab, "篡改") / "manifest.json").write_text("{")
    assert tab.post("/api/check", {"folder": "篡改"})["verdict"] == "failed"


def test_only_a_document_of_the_desk_is_verified(tab):
    for asked in ({"folder": "../.."}, {"folder": "没有"}, {}):
        status, said = tab.ask("POST", "/api/check", asked)
        assert (status, said["code"]) == (422, 4), asked
    assert tab.ask("POST", "/api/check", {"doc": "0000"})[0] == 404
