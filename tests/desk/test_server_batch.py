"""Many files at once: bad ones in words, stopped and gone on with, all exported."""

import io
import json
import zipfile
from pathlib import Path
from urllib.parse import quote

from command_line import zhengben
from desk_client import LETTER


def dropped(tab, files):
    batch = tab.post("/api/batch", {"count": len(files)})["batch"]
    for name, data in files:
        tab.post(f"/api/docs?name={quote(name)}&batch={batch}", data)
    return batch


def followed(tab, batch, until):
    now = tab.get(f"/api/batch/{batch}")
    while not until(now):
        now = tab.get(f"/api/batch/{batch}?after={now['rev']}")
    return now


def test_a_batch_with_bad_ones(tab):
    texts = [(f"通知{n}.txt", LETTER.replace("2160", f"{n}160").encode()) for n in range(6)]
    bad = [("空.txt", b""), ("表.exe", b"MZ"), ("坏.docx", b"PK\x03\x04junk")]
    batch = dropped(tab, [*texts[:3], *bad, *texts[3:]])
    tab.post(f"/api/batch/{batch}", {"step": "start"})
    now = followed(tab, batch, lambda b: b["done"] == b["total"] and not b["running"])
    assert now["total"] == 9
    assert [row["name"] for row in now["rows"] if row["fault"]] == sorted(n for n, _ in bad)
    assert all(row["fault"]["what"] for row in now["rows"][6:])
    # What is to be done comes first, what is bad at the end.
    assert [bool(row["fault"]) for row in now["rows"]] == [False] * 6 + [True] * 3
    assert all(row["counts"]["left"] > 0 and row["said"] for row in now["rows"][:6])
    folder = Path(tab.get("/api/state")["folder"])
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["status"] == "finished"
    assert record["totals"] == {"written": 6, "skipped": 0, "failed": 2, "pending": 0} | {
        "pending": record["totals"]["pending"]
    }
    # What is sure enough is accepted in all of them, and each can take it back.
    assert now["sure"] > 0
    left = sum(row["counts"]["left"] for row in now["rows"])
    after = tab.post(f"/api/batch/{batch}", {"step": "accept", "least": 0.95})
    assert after["sure"] == 0
    assert sum(row["counts"]["left"] for row in after["rows"]) == left - now["sure"]
    doc = after["rows"][0]["doc"]
    shown = tab.wait(doc)
    assert all(d["verdict"] == "accept" for d in shown["decisions"] if d["p"] >= 0.95)
    assert all(d["verdict"] is None for d in shown["decisions"] if d["p"] < 0.95)
    assert tab.post(f"/api/docs/{doc}/undo", {"rev": 0})["undone"]
    tab.wait(doc)
    made = tab.post(f"/api/batch/{batch}", {"step": "export"})
    assert made["said"] == ["核验 6 份：与原文、修改记录和证明都相符"]
    _, _, data = tab.raw("GET", f"/api/files/{made['files'][0]['ticket']}")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert {f"通知{n}/3-通知{n}.pdf" for n in range(6)} <= {*names}
        for row in after["rows"][:6]:
            stem = Path(row["name"]).stem
            assert (
                archive.read(f"{stem}/3-{stem}.docx")
                == (folder / stem / f"3-{stem}.docx").read_bytes()
            )
    assert zhengben("verify", *sorted(folder.glob("通知?"))).exit_code == 0


def test_a_batch_is_stopped_and_gone_on_with(tab):
    texts = [(f"续{n}.txt", LETTER.replace("2160", f"{n}161").encode()) for n in range(4)]
    batch = dropped(tab, texts)
    tab.post(f"/api/batch/{batch}", {"step": "start"})
    followed(tab, batch, lambda b: b["done"] >= 1)
    tab.post(f"/api/batch/{batch}", {"step": "stop"})
    now = followed(tab, batch, lambda b: not b["running"])
    if now["done"] < 4:
        assert "可以接着做" in now["said"][0]
    kept = [row["name"] for row in now["rows"] if row["phase"] == "ready"]
    assert kept
    # Dropped again, what is done is left alone.
    again = dropped(tab, texts)
    tab.post(f"/api/batch/{again}", {"step": "start"})
    now = followed(tab, again, lambda b: b["done"] == 4 and not b["running"])
    assert [row["fault"] for row in now["rows"]] == [None] * 4
    folder = Path(tab.get("/api/state")["folder"])
    record = json.loads((folder / "run.json").read_text("utf-8"))
    assert record["totals"]["skipped"] >= len(kept)
    assert again in tab.get("/api/state")["batches"]


def test_the_same_name_twice_in_one_batch_is_two_documents(tab):
    batch = dropped(
        tab, [("同名.txt", LETTER.encode()), ("同名.txt", (LETTER + "附。\n").encode())]
    )
    now = tab.get(f"/api/batch/{batch}")
    assert len({row["doc"] for row in now["rows"]}) == 2


def test_too_many_are_refused_and_an_unknown_batch_is_said(tab):
    assert tab.ask("POST", "/api/batch", {"count": 2001})[0] == 413
    assert tab.ask("GET", "/api/batch/0000")[0] == 404
