"""Small documents of every kind, whole: all that is made of them, compared line by line.

Each folder of tests/golden is one document: its source (the sample's lies in seeds/), what it is run
with (``options.toml``, ``page.html``, ``decisions.json``) and what comes out, as listings that a
person can read. ``pytest --update-golden`` rewrites them; review the diff.

The listings hold wherever the locked libraries are installed: the fonts are those that pip brings
along, whatever the machine has. ``digests.toml`` holds every byte besides. Stage files and text are
always compared; Word, PDF and Excel files, which depend on zlib and the libraries that write them,
where these are the same as in tests/golden/environment.toml.
"""

from __future__ import annotations

import difflib
import json
import platform
import shutil
import sys
import tomllib
import zlib
from importlib.metadata import version
from pathlib import Path

import pytest
from command_line import carried_fonts_alone, zhengben
from golden_listings import (
    docx_listing,
    json_listing,
    pdf_listing,
    sha256,
    xlsx_listing,
    xml_listing,
)

from pipeline.formats import SOURCE_ENDINGS
from pipeline.inspection.inspecting import inspect_source

GOLDEN = Path(__file__).parent / "golden"
SEEDS = Path(__file__).parent.parent / "seeds"
SLUGS = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir() and path.name != "parts")
OFD = GOLDEN / "ofd.toml"
ENVIRONMENT = GOLDEN / "environment.toml"
WRITING = (
    "lxml",
    "numpy",
    "openpyxl",
    "pikepdf",
    "pylopdf-fonts-zh-cn",
    "python-docx",
    "reportlab",
)
"""The libraries on which the bytes of Word, PDF and Excel files depend, uharfbuzz besides."""
GIVEN = {"options.toml", "page.html", "decisions.json", *(f"source{e}" for e in SOURCE_ENDINGS)}


def environment() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "platform": f"{sys.platform} {platform.machine()}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: version(name) for name in (*WRITING, "uharfbuzz")},
    }


def source_of(slug: str) -> Path:
    return [*(GOLDEN / slug).glob("source.*"), *SEEDS.glob(f"{slug}.*")][0]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """All documents made by one run, those with options of their own by one each."""
    with carried_fonts_alone() as patch:
        folder = tmp_path_factory.mktemp("golden")
        patch.chdir(folder)
        out = folder / "out"
        alike: list[Path] = []
        for slug in SLUGS:
            source = shutil.copy(source_of(slug), folder / f"{slug}{source_of(slug).suffix}")
            given = GOLDEN / slug
            if (given / "decisions.json").exists():
                (out / slug).mkdir(parents=True)
                shutil.copy(given / "decisions.json", out / slug)
            options = options_of(given, folder)
            if not options:
                alike.append(source)
                continue
            done = zhengben("run", source, "-o", out, "-j", "1", *options)
            assert done.exit_code == 0, done.output
        done = zhengben("run", *alike, "-o", out, "-j", "1")
        assert done.exit_code == 0, done.output
    return out


def options_of(given: Path, folder: Path) -> list[str]:
    """What the document is run with; a style that is changed for it is written to ``folder``."""
    table = {}
    if (given / "options.toml").exists():
        table = tomllib.loads((given / "options.toml").read_text("utf-8"))
    options = table.get("options", [])
    if table.get("seal"):
        style = zhengben("styles", "gbt9704").stdout.replace("\nseal = false ", "\nseal = true ")
        assert "\nseal = true " in style
        (folder / "sealed.toml").write_text(style, encoding="utf-8")
        options += ["--style", str(folder / "sealed.toml")]
    if (given / "page.html").exists():
        options += ["--with", str(given / "page.html")]
    return options


def listings(folder: Path) -> dict[str, str]:
    """The golden files of one document, by name."""
    slug = folder.name
    read = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    named = {name.removeprefix(f"3-{slug}."): data for name, data in read.items()}
    found = {
        "edits.jsonl": read["2-edits.jsonl"].decode(),
        "normalized.txt": json_listing(read["1-normalized.json"]),
        "repaired.txt": named["txt"].decode(),
        "pdf.txt": pdf_listing(named["pdf"]),
        "xlsx.txt": xlsx_listing(named["xlsx"]),
    }
    if "1-page.json" in read:
        found["page.txt"] = json_listing(read["1-page.json"])
    word, parts = docx_listing(named["docx"])
    found["docx.txt"] = word + parts_listing(parts)
    review, review_parts = docx_listing(named["review.docx"])
    # What the review copy has that the clean one has not, and the other way round.
    differing = difflib.unified_diff(word.split("\n"), review.split("\n"), "docx", "review", n=0, lineterm="")  # fmt: skip
    others = {name: part for name, part in review_parts.items() if parts.get(name) != part}
    found["review.txt"] = "\n".join(differing) + "\n" + parts_listing(others)
    return found


def parts_listing(parts: dict[str, bytes]) -> str:
    """Parts that many Word files share, by name and hash; each is listed once, in parts/."""
    return "".join(f"# {name} {sha256(part)[:12]}\n" for name, part in sorted(parts.items()))


def part_files(made: Path) -> dict[str, str]:
    found = {}
    for slug in SLUGS:
        for kind in ("docx", "review.docx"):
            _, parts = docx_listing((made / slug / f"3-{slug}.{kind}").read_bytes())
            for name, part in parts.items():
                stem = name.removesuffix(".xml").replace("/", "-").strip("-_[]")
                found[f"{stem}.{sha256(part)[:12]}.txt"] = xml_listing(part)
    return found


def compare(folder: Path, texts: dict[str, str], update: bool) -> None:
    """Each text is the file of its name in ``folder``, and there are no other files."""
    if update:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        for path in folder.iterdir():
            if path.stem != "source" and path.name not in {*texts, *GIVEN, "digests.toml"}:
                path.unlink()
    names = {path.name for path in folder.iterdir()} - GIVEN - {"digests.toml"}
    assert names == set(texts), folder.name
    for name, text in texts.items():
        golden = (folder / name).read_bytes().decode()
        assert text.split("\n") == golden.split("\n"), f"{folder.name}/{name}"


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_made_is_as_before(made, slug, request):
    compare(GOLDEN / slug, listings(made / slug), request.config.getoption("--update-golden"))


def test_the_parts_of_word_files_are_as_before(made, request):
    compare(GOLDEN / "parts", part_files(made), request.config.getoption("--update-golden"))


def digests(folder: Path) -> dict[str, str]:
    """Hash of every file; of the manifest without what hashes the program itself."""
    found = {path.name: sha256(path.read_bytes()) for path in sorted(folder.iterdir())}
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest = {name: manifest[name] for name in ("schema_version", "zhengben", "source", "slug")}
    found["manifest.json"] = sha256(json.dumps(manifest, sort_keys=True).encode())
    return found


def in_toml(table: dict[str, str]) -> str:
    return "".join(f'"{name}" = "{value}"\n' for name, value in sorted(table.items()))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_byte_is_as_before(made, slug, request):
    now = digests(made / slug)
    path = GOLDEN / slug / "digests.toml"
    if request.config.getoption("--update-golden"):
        path.write_text(in_toml(now), encoding="utf-8", newline="\n")
        ENVIRONMENT.write_text(in_toml(environment()), encoding="utf-8", newline="\n")
    golden = tomllib.loads(path.read_text(encoding="utf-8"))
    assert now.keys() == golden.keys()
    same_everywhere = [name for name in now if name.endswith((".json", ".jsonl", ".txt"))]
    assert {n: now[n] for n in same_everywhere} == {n: golden[n] for n in same_everywhere}
    was, here = tomllib.loads(ENVIRONMENT.read_text(encoding="utf-8")), environment()
    other = [f"{name} {here[name]} (was {was.get(name)})" for name in here if here[name] != was.get(name)]  # fmt: skip
    if other:
        pytest.skip("Word, PDF and Excel files compared as listings only: " + ", ".join(other))
    assert now == golden


def test_every_byte_of_the_ofd_is_as_before(made, tmp_path, request):
    out = shutil.copytree(made, tmp_path / "out")
    plain = [slug for slug in SLUGS if not (GOLDEN / slug / "options.toml").exists()]
    with carried_fonts_alone():
        done = zhengben("emit", *(out / slug for slug in plain), "--to", "ofd", "-j", "1")
    assert done.exit_code == 0, done.output
    now = {slug: sha256((out / slug / f"3-{slug}.ofd").read_bytes()) for slug in plain}
    if request.config.getoption("--update-golden"):
        OFD.write_text(in_toml(now), encoding="utf-8", newline="\n")
    here, was = environment(), tomllib.loads(ENVIRONMENT.read_text(encoding="utf-8"))
    if here != was:
        pytest.skip("made with other libraries than the digests")
    assert now == tomllib.loads(OFD.read_text(encoding="utf-8"))


UNDECIDED = [slug for slug in SLUGS if not (GOLDEN / slug / "decisions.json").exists()]
"""Documents of which no one refused a change, which would be made anew."""


@pytest.mark.parametrize("slug", UNDECIDED)
def test_the_repaired_text_has_nothing_left_to_apply(made, slug, tmp_path):
    """What was applied is applied once; what stays are proposals and findings.

    Words are compared: a table with merged or empty cells, written with tabs, may be read as lines.
    """
    text = (made / slug / f"3-{slug}.txt").read_text(encoding="utf-8")
    again = tmp_path / "again.txt"
    again.write_text(text, encoding="utf-8")
    done = zhengben("repair", again)
    assert done.exit_code == 0, done.output
    assert done.stdout.split() == text.split()


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_made_is_verified(made, slug):
    done = zhengben("verify", made / slug)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("slug", SLUGS)
def test_inspect_finds_nothing_in_what_is_made(made, slug):
    """What is set by the standard is found to be, from the files alone."""
    style = "letter" if slug == "letter" else None
    for ending in ("docx", "pdf"):
        path = made / slug / f"3-{slug}.{ending}"
        found = inspect_source(path.read_bytes(), path.name, path.name, style)
        assert not found.findings, [one.message for one in found.findings]
