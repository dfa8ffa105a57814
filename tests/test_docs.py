"""What README and docs/ say about commands, options, codes, rules and files is what is there."""

import doctest
import importlib.util
import re
import shlex
import shutil
import subprocess
from itertools import takewhile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli import COMMANDS, group
from pipeline.errors import ExitCode

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
README = TEXTS[ROOT / "README.md"]
ON_PAGES = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
RUN = "python3 -m venv .venv && .venv/bin/pip install . &&"
TEST = "python3 -m venv .venv && .venv/bin/pip install -q -r requirements.lock &&"
SHELL = ";&|<>"
"""What ends a command, or leads its output away."""


def script(name: str):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["reference.md", "rules.md"])
def test_generated_pages_are_what_the_program_says(name):
    pages = script("reference").pages()
    assert TEXTS[DOCS / name] == pages[name], "run: python docs/reference.py"


def test_every_command_is_in_the_reference_and_helps_with_an_example():
    for name in COMMANDS:
        assert f"\n### {name}\n" in TEXTS[DOCS / "reference.md"]
        done = CliRunner().invoke(group, [name, "--help"])
        assert done.exit_code == 0
        assert "示例" in done.output
        assert f"zhengben {name}" in done.output


def test_exit_codes_are_the_table():
    table = TEXTS[DOCS / "reference.md"].partition("\n## 退出码\n")[2].partition("\n## ")[0]
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} == {*ExitCode}


def test_the_readme_is_two_screens():
    assert len(README.encode()) <= 8192
    for word in ("版头", "红头", "主送", "附件说明"):
        assert word in README


def test_the_two_commands_stand_once():
    everything = "\n".join(TEXTS.values())
    for command in (RUN, TEST):
        assert everything.count(command) == README.count(command) == 1
    marked = README.partition("<!-- test-command -->")[2].partition("<!-- /test-command -->")[0]
    assert [line.startswith(TEST) for line in marked.splitlines() if "python3" in line] == [True]


def test_the_readmes_figures_are_those_measured():
    table = README.partition("## 改得准不准")[2].partition("\n\n前四行")[0]
    figure = re.compile(r"(?<![\d.])(?:0\.\d+|\d{3,})")
    stated = set(figure.findall(table))
    assert len(stated) >= 10
    assert stated <= set(figure.findall(TEXTS[DOCS / "measurements.md"]))


def test_the_picture_is_small():
    data = (DOCS / "before-after.png").read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 250_000


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@ON_PAGES
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", TEXTS[page]):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), target
        if anchor:
            assert anchor in anchors(TEXTS[there]), target


def test_the_python_examples_hold():
    done = doctest.testfile(str(DOCS / "library.md"), module_relative=False, encoding="utf-8")
    assert done.attempted > 5
    assert done.failed == 0


def test_every_page_is_in_the_index():
    linked = set(re.findall(r"\]\(([^)#\s]+)", TEXTS[DOCS / "README.md"]))
    assert linked == {page.name for page in DOCS.glob("*.md")} - {"README.md"}


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_are_named_are_there(name):
    named = re.findall(r"`((?:pipeline|tests|docs|styles|\.ci)/[\w./-]*)`", TEXTS[DOCS / name])
    made_when_built = {"pipeline/_styles", "styles/name.toml"}
    assert named
    assert [n for n in named if n not in made_when_built and not (ROOT / n).exists()] == []


def test_every_room_is_on_the_map():
    rooms = {path.stem for path in (ROOT / "pipeline").iterdir() if path.suffix in ("", ".py")}
    on_the_map = set(re.findall(r"`pipeline/(\w+)", TEXTS[DOCS / "ARCHITECTURE.md"]))
    assert rooms - {"__init__", "__main__", "__pycache__"} <= on_the_map


def examples(text: str) -> list[str]:
    """The ``zhengben …`` that a page shows, in blocks and in sentences."""
    blocks = re.findall(r"^```(?:sh|yaml|powershell)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    shown = [m for line in lines for m in re.findall(r"(?:^|[/\s\\])zhengben ([^&;|]+)", line)]
    return shown + re.findall(r"`zhengben ([^`]+)`", text)


def parse(command: click.Command, context: click.Context, words: list[str]) -> None:
    """Take the words as the command line would, without doing anything."""
    values, rest, _ = command.make_parser(context).parse_args(list(words))
    for parameter in command.get_params(context):
        if isinstance(parameter.type, click.Choice) and parameter.name in values:
            parameter.type_cast_value(context, values[parameter.name])
    if isinstance(command, click.Group) and rest:
        inner = command.get_command(context, rest[0])
        assert inner is not None, rest[0]
        below = click.Context(inner, parent=context, info_name=rest[0])
        parse(inner, below, words[words.index(rest[0]) + 1 :])


def test_an_archivist_can_do_what_the_page_says(tmp_path, monkeypatch):
    """The commands of archive.md, one after another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHENGBEN_SIGN_PASSWORD", "甲-乙-丙")
    Path("原文").mkdir()
    for name in ("通知", "报告"):
        text = f"某县人民政府关于春耕的{name}\n\n县人大常委会：\n\n春耕已毕。\n\n某县人民政府\n\n2024年5月6日\n"
        Path("原文", f"{name}.txt").write_text(text, encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", TEXTS[DOCS / "archive.md"], re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) > 8
    for line in lines:
        if line.startswith("zhengben "):
            if "填好.csv" in line:
                asked = Path("归档.csv").read_text("utf-8-sig").splitlines()
                filled = [
                    asked[0],
                    *(f"{row[:-7]},Z109,2024,永久,,,{i}," for i, row in enumerate(asked[1:], 1)),
                ]
                Path("填好.csv").write_text("\n".join(filled), encoding="utf-8")
            done = CliRunner().invoke(group, shlex.split(line)[1:])
            assert done.exit_code == 0, line + done.output
        elif all(map(shutil.which, ("sha256sum", "openssl"))):
            subprocess.run(["sh", "-c", line], check=True, capture_output=True)


@ON_PAGES
def test_examples_are_commands_that_there_are(page):
    for example in examples(TEXTS[page]):
        if "[" in example or "…" in example:  # how a command is called, not a call
            continue
        lexer = shlex.shlex(example.replace("\\", "/"), posix=True, punctuation_chars=SHELL)
        lexer.whitespace_split = True
        words = [*takewhile(lambda word: not set(word) <= set(SHELL), lexer)]
        root = click.Context(group, info_name="zhengben", **group.context_settings)
        parse(group, root, words)
