"""Folders: whatever stands in a received folder, a command ends with a code of the table.

Attacked with folders whose files were changed: bytes, members of their JSON, names that lead elsewhere,
links, pipes, folders in the place of files, XML inside the Word file and the workbook, the source and
the style sheet beside it, with the hashes of the manifest as they were or made to fit. Every command: never exit 70, no traceback, no
control character on the terminal, and nothing outside the folder is written, changed or removed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from tests.adversary.attack import Attack, Failure, fewer
from tests.adversary.commands import tree, zhengben
from tests.adversary.reviews import SLUG, base_text

_STYLES = Path(__file__).parents[2] / "styles"
OUTPUTS = "docx,review,xlsx,txt"
TEXTS = ("1-normalized.json", "2-repaired.json", "2-edits.jsonl", "manifest.json", "decisions.json")
ZIPS = (f"3-{SLUG}.docx", f"3-{SLUG}.review.docx", f"3-{SLUG}.xlsx")
STRANGE = "a\u202etxt\x1b[31m.txt"
"""A source whose name would turn the terminal's text about."""
SOURCE, STYLE = f"../../{SLUG}.txt", "style.toml"
FILES = (*TEXTS, *ZIPS, f"3-{SLUG}.txt", SOURCE)
COMMANDS: dict[str, Callable[[Path], tuple[str | Path, ...]]] = {
    "emit": lambda f: ("emit", f, "--to", "txt"),
    "emit-force": lambda f: ("emit", f, "--to", "docx,txt", "--force"),
    "verify": lambda f: ("verify", f),
    "verify-all": lambda f: ("verify", f.parent),
    "apply-docx": lambda f: ("apply", f / ZIPS[1], "--to", "txt"),
    "apply-xlsx": lambda f: ("apply", f / ZIPS[2], "--to", "txt"),
    "apply-json": lambda f: ("apply", f / "decisions.json", "--to", "txt"),
    "explain": lambda f: ("explain", f, "--widths"),
    "explain-json": lambda f: ("explain", f, "--format", "json"),
    "revert": lambda f: ("revert", f),
    "summary": lambda f: ("summary", f.parent),
    "repair": lambda f: ("repair", f),
    "run": lambda f: ("run", f.parent.parent / f"{SLUG}.txt", "-o", f.parent, "--to", "txt"),
    "run-force": lambda f: (
        "run",
        f.parent.parent / f"{SLUG}.txt",
        "-o",
        f.parent,
        "--to",
        "txt",
        "--force",
    ),
    "run-named": lambda f: ("run", f.parent.parent / STRANGE, "-o", f.parent, "--to", "txt"),
    "check": lambda f: ("check", f),
    "styles": lambda f: ("styles", f.parent.parent / STYLE),
    "emit-style": lambda f: (
        "emit",
        f,
        "--to",
        "docx,pdf",
        "--force",
        "--style",
        f.parent.parent / STYLE,
    ),
    "diagnose": lambda f: ("diagnose", f / "1-normalized.json"),
}
READERS = {
    ZIPS[0]: ("verify", "emit-force"),
    ZIPS[1]: ("apply-docx", "apply-docx", "verify"),
    ZIPS[2]: ("apply-xlsx", "apply-xlsx", "verify"),
    "decisions.json": ("apply-json", "apply-docx", "run-force", "emit"),
    SOURCE: ("run", "run-force"),
    f"../../{STYLE}": ("styles", "emit-style", "emit-style"),
}
"""Commands that read a file for certain; any other reads the rest."""
NUMBERS = (
    "1e400",
    "0.00001",
    "-1",
    "nan",
    "inf",
    "1e30",
    "0",
    "99999999999999999999",
    "true",
    '"x"',
)
NASTY: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**63,
    10**400,
    1e308,
    float("nan"),
    "",
    "x" * 70_000,
    "../../T",
    "z/../../../outside/victim.txt",
    "/tmp/T",
    "..",
    "C:\\T",
    "CON",
    "a\x1b[31mb",
    "\u202egpj",
    "\x00",
    "\ud800",
    "一\n二",
    [],
    {},
    ["deep"],
)
_DEEP = 3000


@dataclass(frozen=True, slots=True)
class Change:
    """One change to a folder.

    Attributes:
        what: the sort of change.
        file: the file it is made to.
        at: where, by number.
        value: which of the values put there, by number.
    """

    what: str
    file: str
    at: int
    value: int


@dataclass(frozen=True, slots=True)
class Received:
    """A folder as it was received, and the command it is given to.

    Attributes:
        changes: what was done to it.
        fits: whether the manifest's hashes were made to fit.
        command: of :data:`COMMANDS`.
    """

    changes: tuple[Change, ...]
    fits: bool
    command: str


class Folders(Attack[Received]):
    """Folders by mail."""

    name = "folders"
    short = 40

    def base(self) -> Path:
        """A folder and its surroundings as they should be, with a person's decisions in it."""
        home = self.scratch / "base"
        if not home.is_dir():
            (home / "outside").mkdir(parents=True)
            (home / "outside" / "victim.txt").write_text("precious", encoding="utf-8")
            shutil.copy(_STYLES / "gbt9704.toml", home / STYLE)
            source = home / f"{SLUG}.txt"
            source.write_text(base_text(0), encoding="utf-8")
            shutil.copy(source, home / STRANGE)
            run = zhengben("run", source, "-o", home / "out", "--to", OUTPUTS, "-q")
            folder = home / "out" / SLUG
            log = (folder / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
            first, edits = json.loads(log[0]), [json.loads(line) for line in log[1:-1]]
            alone = next(edit["id"] for edit in edits if edit.get("group") == "")
            decisions = {
                "schema_version": 1,
                "source_sha256": first["source_sha256"],
                "decisions": [{"edit_id": alone, "verdict": "refuse"}],
            }
            (home / "d.json").write_text(json.dumps(decisions), encoding="utf-8")
            done = zhengben("apply", home / "d.json", "--folder", folder, "--to", OUTPUTS, "-q")
            assert run.code == done.code == 0, run.said + done.said
        return home

    def make(self, rng: Random) -> Received:
        changes = []
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            usual = [what for what in _CHANGES if what != "huge" or self.long]
            what = rng.choice((*usual, "member", "member", "member", "bytes"))
            file = rng.choice(_FILES_OF.get(what, FILES))
            changes.append(Change(what, file, rng.randrange(10**6), rng.randrange(10**6)))
        readers = READERS.get(changes[0].file, tuple(COMMANDS))
        command = rng.choice(readers if rng.random() < 0.8 else [*COMMANDS])
        return Received(tuple(changes), rng.random() < 0.6, command)

    def smaller(self, case: Received) -> Iterator[Received]:
        for changes in fewer(case.changes):
            yield replace(case, changes=changes)
        if case.fits:
            yield replace(case, fits=False)

    def _made(self, case: Received) -> Path:
        home = self.scratch / "case"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.base(), home)
        folder = home / "out" / SLUG
        for number, change in enumerate(case.changes):
            # What an earlier change broke may not be there to be changed any more.
            with suppress(Exception) if number else nullcontext():
                _CHANGES[change.what](folder, change)
        if case.fits:
            fit_hashes(folder)
        return home

    def files(self, case: Received) -> dict[str, bytes]:
        folder = self._made(case) / "out" / SLUG
        said = f"{case.command}\nfits: {case.fits}\n" + "\n".join(map(str, case.changes))
        found = {"case.txt": said.encode()}
        for change in case.changes:
            path = folder / change.file
            if path.is_file() and not path.is_symlink():
                found[change.file] = path.read_bytes()
        return found

    def check(self, case: Received) -> list[Failure]:
        home = self._made(case)
        folder = home / "out" / SLUG
        before = _outside(home)
        done = zhengben(*COMMANDS[case.command](folder))
        failures = done.failures(case.command)
        after = _outside(home)
        for name in before.keys() | after.keys():
            is_new_in_out = name not in before and name.startswith("out/")
            if before.get(name) != after.get(name) and not is_new_in_out:
                failures.append(Failure(f"outside-{case.command}", f"{name}: {after.get(name)}"))
        return failures


def _outside(home: Path) -> dict[str, str]:
    own = f"out/{SLUG}"
    return {
        name: what
        for name, what in tree(home).items()
        if name != own and not name.startswith(f"{own}/")
    }


def fit_hashes(folder: Path) -> None:
    """Make the manifest say of each file what it is now, as who forges it would."""
    path = folder / "manifest.json"
    if not path.is_file():
        return
    try:
        manifest = json.loads(path.read_bytes())
        for record in manifest["outputs"]:
            made = folder / record["name"]
            if not made.is_file():  # a pipe would be waited for
                continue
            data = made.read_bytes()
            record.update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
        path.write_text(json.dumps(manifest), encoding="utf-8")
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return  # it was made unreadable itself


def _bytes(folder: Path, change: Change) -> None:
    path = folder / change.file
    if not path.is_file():
        return
    data = bytearray(path.read_bytes())
    at = change.at % max(len(data), 1)
    match change.value % 6:
        case 0 if data:
            data[at] ^= 1 << change.value % 8
        case 1:
            del data[at:]
        case 2:
            data[at:at] = b"\xff\xfe\x00"
        case 3:
            data[at : at + 40] = b"\x00" * 40
        case 4:
            data = data + data
        case _:
            data.clear()
    path.write_bytes(bytes(data))


def _nodes(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every member of a JSON value: what holds it, and its key."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in members:
        yield value, key
        if isinstance(item, dict | list):
            yield from _nodes(item)


def _member(folder: Path, change: Change) -> None:
    path = folder / change.file
    if not path.is_file():
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        is_log = change.file.endswith(".jsonl")
        number = change.at % len(lines) if is_log else 0
        value = json.loads(lines[number] if is_log else "\n".join(lines))
        nodes = [*_nodes(value)]
        holder, key = nodes[(change.at // 7) % len(nodes)]
        new = NASTY[change.value % len(NASTY)]
        deep = "[" * _DEEP + "]" * _DEEP
        holder[key] = "@deep@" if new == ["deep"] else new
        made = json.dumps(value).replace('"@deep@"', deep)
        path.write_text(
            "\n".join([*lines[:number], made, *lines[number + 1 :]] if is_log else [made]),
            encoding="utf-8",
        )
    except (OSError, ValueError, IndexError, TypeError, RecursionError):
        return  # an earlier change left nothing to change


def _name(folder: Path, change: Change) -> None:
    """A name in the manifest: the document's, or a file's, with the hash of what lies there."""
    path = folder / "manifest.json"
    if not path.is_file():
        return
    try:
        manifest = json.loads(path.read_bytes())
        name = str(NASTY[10 + change.value % 9])
        if change.at % 2:
            manifest["slug"] = name
        else:
            victim = folder.parent.parent / "outside" / "victim.txt"
            sha256 = hashlib.sha256(victim.read_bytes()).hexdigest()
            names = (
                name,
                "../../outside/victim.txt",
                "z/../../../outside/victim.txt",
                "decisions.json",
            )
            (folder / "z").mkdir(exist_ok=True)
            record = {"name": names[change.at % 4], "size": 8, "sha256": sha256}
            manifest["outputs"].append(record)
        path.write_text(json.dumps(manifest), encoding="utf-8")
        if change.value % 3 == 0:
            path.rename(folder / ".manifest.next.json")
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return


def _link(folder: Path, change: Change) -> None:
    outside = folder.parent.parent / "outside"
    path = folder / change.file
    if not folder.is_dir() or folder.is_symlink():
        return
    if change.at % 5 == 0:
        folder.rename(outside / "moved")
        folder.symlink_to(outside / "moved", target_is_directory=True)
        return
    path.unlink(missing_ok=True)
    targets = (outside / "victim.txt", outside, path, outside / "new.txt", Path("/dev/null"))
    path.symlink_to(targets[change.value % len(targets)])


def _other(folder: Path, change: Change) -> None:
    """Something else in the place of a file."""
    path = folder / change.file
    if path.is_dir():
        return
    path.unlink(missing_ok=True)
    if change.value % 3 == 0:
        path.mkdir()
    elif change.value % 3 == 1 and change.at % 4 == 0:
        os.mkfifo(path)


def _zip(folder: Path, change: Change) -> None:
    """The XML of a member changed, in a zip that is whole."""
    path = folder / change.file
    if not path.is_file():
        return
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile):
        return
    names = [*members]
    name = names[change.at % len(names)]
    main = next((n for n in names if n in {"word/document.xml", "xl/worksheets/sheet1.xml"}), name)
    match change.value % 7:
        case 0:
            del members[name]
        case 1:
            members[name] = members[name][: change.at % max(len(members[name]), 1)]
        case 2:
            members[name] = members[name].replace(b"utf-8", b"utf-7").replace(b"UTF-8", b"x-none")
        case 3:
            depth = (100, 500, 990, 1500)[change.at % 4]
            nested = b"<w:sdt>" * depth + b"</w:sdt>" * depth
            members[main] = members[main].replace(b"<w:body>", b"<w:body>" + nested)
        case 4:
            bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
            body = members[name]
            at = body.find(b"?>") + 2
            members[name] = body[:at] + bomb + body[at:]
        case 5:
            body = members[name]
            at = change.at % max(len(body), 1)
            members[name] = body[:at] + b"\xff\x00" + body[at:]
        case _:
            members["../../outside/zip.txt"] = b"x"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    path.write_bytes(out.getvalue())


def _huge(folder: Path, change: Change) -> None:
    """A small file that says it holds much: a cell far away, a text of 60 million letters."""
    path = folder / change.file
    if not path.is_file():
        return
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return
    letters = b"a" * (10**6 * (1, 20, 60)[change.value % 3])
    for name, body in members.items():
        if name.startswith("xl/worksheets/"):
            cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
            members[name] = body.replace(b"</sheetData>", cell)
        elif name == "word/document.xml":
            members[name] = body.replace(b"</w:t>", letters + b"</w:t>", 1)
    if change.at % 2 and "xl/sharedStrings.xml" in members:
        body = members["xl/sharedStrings.xml"]
        members["xl/sharedStrings.xml"] = body.replace(b"</t>", letters + b"</t>", 3)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    path.write_bytes(out.getvalue())


def _style(folder: Path, change: Change) -> None:
    """A number of a style sheet made one that no page can have."""
    path = folder / change.file
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    numbers = [*re.finditer(r"(?<== )[0-9.]+", text)]
    at = numbers[change.at % len(numbers)]
    new = NUMBERS[change.value % len(NUMBERS)]
    path.write_text(text[: at.start()] + new + text[at.end() :], encoding="utf-8")


_FILES_OF: dict[str, tuple[str, ...]] = {
    "member": TEXTS,
    "name": ("manifest.json",),
    "zip": ZIPS,
    "huge": ZIPS,
    "style": (f"../../{STYLE}",),
}
_CHANGES: dict[str, Callable[[Path, Change], None]] = {
    "bytes": _bytes,
    "member": _member,
    "name": _name,
    "link": _link,
    "other": _other,
    "zip": _zip,
    "huge": _huge,
    "style": _style,
}
