"""A character that no font here has stops the PDF and the OFD, and nothing else."""

import json

from command_line import TEXT, zhengben

from pipeline.batch.workspace import Workspace
from pipeline.errors import ExitCode

RARE = "\U0003a000"  # of a plane where nothing is assigned: no font can have it
NAMED = "U+3A000，原文第 3 行，段落“"


def rare(source, name="甲"):
    lines = TEXT.splitlines()
    lines[2] = lines[2][:10] + RARE + lines[2][10:]
    path = source.with_name(f"{name}.txt")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def outputs(folder):
    return sorted(path.name for path in folder.glob("3-*"))


def test_every_other_output_is_there_and_the_character_is_named(source, tmp_path):
    out = tmp_path / "out"
    path = rare(source)
    for _ in range(2):  # a second run tells it again: it is not finished
        done = zhengben("run", path, "-o", out)
        assert done.exit_code == ExitCode.FONT, done.output
        assert RARE in done.stderr
        assert NAMED in done.stderr
        assert f"！ {path}" in done.stderr
        assert outputs(out / "甲") == ["3-甲.docx", "3-甲.review.docx", "3-甲.txt", "3-甲.xlsx"]
        assert RARE in (out / "甲" / "3-甲.txt").read_text("utf-8")
    assert zhengben("verify", out).exit_code == 0


def test_where_nothing_else_was_asked_for_nothing_is_written(source, tmp_path):
    done = zhengben("run", rare(source), "-o", tmp_path / "out", "--to", "pdf,ofd")
    assert done.exit_code == ExitCode.FONT
    assert NAMED in done.stderr
    assert "已写出" not in done.stderr
    assert not (tmp_path / "out" / "甲").exists()


def test_an_earlier_pdf_does_not_stay_beside_other_words(source, tmp_path):
    """Made with 〓 before; now without: the folder lists no PDF, and ``apply`` tries it again."""
    out, folder = tmp_path / "out", tmp_path / "out" / "甲"
    path = rare(source)
    allowed = zhengben("run", path, "-o", out, "--to", "pdf,txt", "--allow-missing-glyphs")
    assert allowed.exit_code == 0, allowed.output
    assert outputs(folder) == ["3-甲.pdf", "3-甲.txt"]
    done = zhengben("run", path, "-o", out, "--to", "pdf,txt")
    assert done.exit_code == ExitCode.FONT
    assert outputs(folder) == ["3-甲.txt"]
    manifest = Workspace(folder).manifest()
    assert manifest is not None
    assert "3-甲.pdf" not in {record.name for record in manifest.outputs}
    again = zhengben("emit", out, "--allow-missing-glyphs")
    assert again.exit_code == 0, again.output
    assert outputs(folder) == ["3-甲.pdf", "3-甲.txt"]


def test_the_rest_of_a_batch_is_made(source, tmp_path):
    out = tmp_path / "out"
    rare(source, "乙")
    done = zhengben("run", source.parent, "-o", out)
    assert done.exit_code == ExitCode.PARTIAL
    record = json.loads((out / "run.json").read_text("utf-8"))
    (bad,) = [one for one in record["documents"] if one["error"]]
    assert (bad["status"], bad["error"]["code"]) == ("failed", ExitCode.FONT)
    assert "3-乙.docx" in bad["outputs"]
    assert all(
        "3-" + one["folder"] + ".pdf" in one["outputs"]
        for one in record["documents"]
        if not one["error"]
    )
