"""Settings files: found upwards, checked, overridden, shown."""

import json
import re
from pathlib import Path

import pytest
from command_line import TEXT, zhengben

from pipeline.cli import COMMANDS, group
from pipeline.commands._settings import options_of
from pipeline.convert import ConvertOptions
from pipeline.errors import StyleError
from pipeline.settings import KEYS


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A folder to work in, two levels below one that may hold a settings file."""
    work = tmp_path / "公文" / "三月"
    work.mkdir(parents=True)
    (work / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(work)
    return tmp_path


def shown(*before: str) -> dict[str, tuple[object, str]]:
    done = zhengben(*before, "config", "--format", "json")
    assert done.exit_code == 0, done.output
    return {row["key"]: (row["value"], row["source"]) for row in json.loads(done.stdout)}


def test_every_key_is_an_option_and_is_shown(project):
    context = group.make_context("zhengben", ["doctor"])
    commands = [group.get_command(context, name) for name in COMMANDS]
    used = {key for command in commands for key in options_of(command)}
    assert used == set(KEYS) == set(shown())
    assert {source for _, source in shown().values()} == {"默认"}


def test_the_nearest_file_upwards_holds_alone(project):
    (project / "pyproject.toml").write_text('[tool.zhengben]\npdfa = "2u"\naccept = "proposed"\n')
    assert shown()["pdfa"] == ("2u", str(project / "pyproject.toml"))
    (project / "zhengben.toml").write_text('pdfa = "3a"\n')
    assert shown()["pdfa"] == ("3a", str(project / "zhengben.toml"))
    near = project / "公文" / "pyproject.toml"
    near.write_text("[project]\nname = 'another'\n")
    assert shown()["pdfa"][0] == "3a"
    near.write_text("[tool.zhengben]\narchive-stamp = true\n")
    assert shown()["pdfa"] == ("2a", "默认")
    assert shown()["archive-stamp"] == (True, str(near))
    assert shown("--config", str(project / "zhengben.toml"))["pdfa"][0] == "3a"


def test_settings_are_defaults_and_flags_override_them(project):
    (project / "zhengben.toml").write_text('to = ["txt"]\nout = "成品"\nignore = ["WID"]\n')
    done = zhengben("run", "a.txt")
    assert done.exit_code == 0, done.output
    folder = project / "成品" / "a"  # from the file's folder, not from the working folder
    assert {p.suffix for p in folder.glob("3-*")} == {".txt"}
    assert zhengben("check", "a.txt").exit_code == 0
    assert zhengben("check", "a.txt", "--ignore", "WID001").exit_code == 1
    assert zhengben("run", "a.txt", "--to", "docx", "-o", "here").exit_code == 0
    assert {p.suffix for p in (project / "公文" / "三月" / "here" / "a").glob("3-*")} == {".docx"}
    assert zhengben("summary", project / "成品").exit_code == 0  # its --out is another thing


def test_paths_are_taken_from_the_files_folder(project):
    (project / "字体").mkdir()
    (project / "本单位.toml").write_text(zhengben("styles", "gbt9704").stdout, encoding="utf-8")
    (project / "zhengben.toml").write_text(
        'style = "本单位.toml"\nfont-dir = ["字体"]\nbaseline = "基线.json"\n', encoding="utf-8"
    )
    done = zhengben("check", "a.txt", "--update-baseline")
    assert done.exit_code == 0, done.output
    known = json.loads((project / "基线.json").read_text(encoding="utf-8"))["known"]
    assert known[0]["file"] == "公文/三月/a.txt"
    assert zhengben("check", "a.txt").exit_code == 0
    done = zhengben("run", "a.txt", "--to", "txt", "-o", project / "out")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("stlye = 'x'", ["stlye", "style"]),
        ("font_dir = 'x'", ["font_dir", "font-dir"]),
        ("force = true", ["force"]),
        ("to = ['docx', 'pdx']", ["to", "pdx"]),
        ("pdfa = '1b'", ["pdfa", "1b"]),
        ("min-confidence = 3", ["min-confidence"]),
        ("min-confidence = true", ["min-confidence"]),
        ("archive-stamp = 'yes'", ["archive-stamp"]),
        ("accept = ['applied']", ["accept"]),
        ("terms = 'missing.toml'", ["terms", "missing.toml"]),
        ("select = ['XYZ']", ["select", "XYZ"]),
        ("style = {a = 1}", ["style"]),
        ("= x", ["TOML"]),
        ("pdfa = '\udcff'", ["TOML"]),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_its_key(project, content, said):
    path = project / "zhengben.toml"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    done = zhengben("config")
    assert done.exit_code == 5
    assert done.stdout == ""
    for part in (str(path), *said):
        assert part in done.stderr
    assert zhengben("config", "-h").exit_code == 0
    assert zhengben("--version").exit_code == 0
    assert zhengben("rules").exit_code == 0


def test_a_project_file_of_another_kind_is_no_matter(project):
    (project / "pyproject.toml").write_text("this is no TOML")
    assert shown()["pdfa"] == ("2a", "默认")
    (project / "pyproject.toml").write_text("[tool]\nzhengben = 3")
    assert zhengben("config").exit_code == 5


def test_the_references_example_holds(project):
    page = (Path(__file__).parent.parent / "docs" / "reference.md").read_text(encoding="utf-8")
    example = re.search(r"^## 设置\n.*?```toml\n(.*?)```", page, re.DOTALL | re.MULTILINE)
    assert example
    (project / "zhengben.toml").write_text(example[1], encoding="utf-8")
    assert zhengben("config").exit_code == 0
    assert all(
        f"{key} " in example[1] or f"{key}\n" in example[1] for key in KEYS if key != "select"
    )


@pytest.mark.parametrize("options", [{"outputs": ("odt",)}, {"outputs": "txt"}, {"pdfa": "9z"}])
def test_a_library_user_s_options_are_checked(options):
    with pytest.raises(StyleError, match=r"outputs|PDF/A"):
        ConvertOptions(**options)
