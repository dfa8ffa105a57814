"""Logs: neither ``verify`` nor ``emit`` passes a log whose print says something else.

Attacked with logs forged by who has the program: an edit put in that changes what the text says, the
document repaired by it, the certificate counted anew and called good, outputs and hashes made to
fit. ``verify`` must say 71 (or 4), ``emit`` likewise and write nothing.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import msgspec

from pipeline.edits import (
    Basis,
    Edit,
    EditKind,
    EditLog,
    Tier,
    edit_id,
    log_from_jsonl,
    log_to_jsonl,
    replay,
    source_span,
)
from pipeline.errors import PipelineError
from pipeline.model import OfficialDocument, Place, places_of, plain_text, with_texts
from pipeline.model.codec import from_json, to_json
from pipeline.repair.certification import certificate_of
from pipeline.repair.options import RepairOptions
from tests.adversary import wording as w
from tests.adversary.attack import Attack, Failure, random_of
from tests.adversary.commands import LIGHT, tree, zhengben
from tests.adversary.documents import as_text, intact
from tests.adversary.folders import fit_hashes
from tests.adversary.reviews import SLUG
from tests.adversary.witness import TURNING, damaged

_BASES = 8
_REFUSED = frozenset({4, 71})
_ALWAYS = (
    "该单位不得转让上述资产，未经批准不予支持。",
    "各地最低气温——-5℃，最高气温12℃，较上年低-3.5%。",
    "区间为2—5年，编号为A-16，比例1:3。",
)

_POSSIBLE_WHERE_DAMAGED = frozenset(
    {"insert-mark", "insert-sign", "insert-date-word", "insert-roman"}
)
"""No lies for certain where marks were lost."""

Lie = Callable[[Random, str], "tuple[EditKind, int, str, str] | None"]
"""Of a text: the kind of edit, where, what is replaced and by what; ``None`` where it has no place."""


def _at(rng: Random, text: str, wanted: Callable[[str], bool]) -> int | None:
    places = [i for i, char in enumerate(text) if wanted(char)]
    return rng.choice(places) if places else None


def _replacing(
    kind: EditKind, wanted: Callable[[str], bool], new: Callable[[Random, str], str]
) -> Lie:
    def lie(rng: Random, text: str) -> tuple[EditKind, int, str, str] | None:
        at = _at(rng, text, wanted)
        if at is None:
            return None
        put = new(rng, text[at])
        return None if put == text[at] else (kind, at, text[at], put)

    return lie


def _inserting(kind: EditKind, new: str) -> Lie:
    def lie(rng: Random, text: str) -> tuple[EditKind, int, str, str] | None:
        return (kind, rng.randint(0, len(text)), "", rng.choice(new)) if text else None

    return lie


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _is_digit(char: str) -> bool:
    return char in "0123456789"


def _other_digit(rng: Random, char: str) -> str:
    return rng.choice([d for d in "0123456789" if d != char])


def _swapped(rng: Random, text: str) -> tuple[EditKind, int, str, str] | None:
    if len(text) < 2:
        return None
    at = rng.randrange(len(text) - 1)
    old = text[at : at + 2]
    return None if old[0] == old[1] else (EditKind.FORM, at, old, old[::-1])


def _raised(rng: Random, text: str) -> tuple[EditKind, int, str, str] | None:
    """10 made 1⁰."""
    found = [*re.finditer(r"(?<=[0-9])[0-9]", text)]
    if not found:
        return None
    at = rng.choice(found).start()
    return EditKind.FORM, at, text[at], "⁰¹²³⁴⁵⁶⁷⁸⁹"[int(text[at])]


LIES: dict[str, Lie] = {
    "witness-deletes-turning-word": _replacing(
        EditKind.WITNESS, lambda c: c in TURNING, lambda r, c: ""
    ),
    "witness-deletes-letter": _replacing(EditKind.WITNESS, _is_han, lambda r, c: ""),
    "witness-replaces-digit": _replacing(EditKind.WITNESS, _is_digit, _other_digit),
    "witness-inserts-word": _inserting(EditKind.WITNESS, TURNING),
    "form-eats-sign": _replacing(EditKind.FORM, lambda c: c in "-—", lambda r, c: ""),
    "form-line-end": _replacing(
        EditKind.FORM, lambda c: c in "，。", lambda r, c: c + r.choice("\n\u2028\r\x0b")
    ),
    "form-digit": _replacing(EditKind.FORM, _is_digit, _other_digit),
    "form-deletes-letter": _replacing(EditKind.FORM, _is_han, lambda r, c: ""),
    "form-drops-mark": _replacing(EditKind.FORM, lambda c: c in "，。、；", lambda r, c: ""),
    "form-swaps": _swapped,
    "form-inserts-control": _replacing(
        EditKind.FORM, _is_digit, lambda r, c: c + r.choice("\u200b\u202e\x1b")
    ),
    "form-raises-digit": _raised,
    "insert-mark": _inserting(EditKind.INSERT, "“”‘’，。、；：？！（）〔〕《》—…·"),
    "insert-sign": _inserting(EditKind.INSERT, "％%‰℃"),
    "insert-date-word": _inserting(EditKind.INSERT, "年月日"),
    "insert-roman": _inserting(EditKind.INSERT, "ⅠⅡⅢⅣⅤⅥ"),
    "insert-word": _inserting(EditKind.INSERT, TURNING),
    "insert-digit": _inserting(EditKind.INSERT, "0123456789"),
}
"""Edits that no repair may make in a document that lost nothing there."""


@dataclass(frozen=True, slots=True)
class Forged:
    """A log with one lie in it.

    Attributes:
        base: which folder, by number.
        lie: of :data:`LIES`, or ``read-otherwise``: the document as read was changed with the print.
        number: of the random choices.
    """

    base: int
    lie: str
    number: int


class Logs(Attack[Forged]):
    """Forged logs."""

    name = "logs"
    short = 40

    def base(self, number: int) -> Path:
        """A folder of a document; of every second one the text came damaged."""
        home = self.scratch / f"base{number}"
        if not home.is_dir():
            home.mkdir()
            rng = random_of("logs-base", 0, number)
            lines = as_text(intact(rng)).split("\n")
            for line in _ALWAYS:
                lines.insert(rng.randint(4, max(len(lines) - 3, 4)), line)
            text = "\n\n".join(lines)
            source = home / f"{SLUG}.txt"
            source.write_text(damaged(text) if number % 2 else text, encoding="utf-8")
            done = zhengben("run", source, "-o", home / "out", *LIGHT, "-q")
            assert done.code == 0, done.said
        return home / "out" / SLUG

    def make(self, rng: Random) -> Forged:
        lie = rng.choice([*LIES, "read-otherwise"])
        base = rng.randrange(_BASES)
        if lie in _POSSIBLE_WHERE_DAMAGED:
            base -= base % 2
        return Forged(base, lie, rng.randrange(10**6))

    def _folder(self, case: Forged) -> Path | None:
        folder = self.scratch / "case" / SLUG
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.base(case.base), folder)
        return folder if forge(folder, case.lie, random_of("lie", case.base, case.number)) else None

    def files(self, case: Forged) -> dict[str, bytes]:
        folder = self._folder(case)
        if folder is None:
            return {}
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    def check(self, case: Forged) -> list[Failure]:
        folder = self._folder(case)
        if folder is None:
            return []
        failures = []
        done = zhengben("verify", folder)
        failures += done.failures("verify")
        told = _lie_of(folder)
        if done.code not in _REFUSED:
            failures.append(Failure(f"verify-passes-{case.lie}", told))
        before = tree(folder)
        done = zhengben("emit", folder, *LIGHT, "--force", "-q")
        failures += done.failures("emit")
        if done.code not in _REFUSED:
            failures.append(Failure(f"emit-passes-{case.lie.partition('-')[0]}", told))
        elif tree(folder) != before:
            failures.append(Failure(f"emit-writes-{case.lie.partition('-')[0]}", told))
        return failures


def _lie_of(folder: Path) -> str:
    note = folder.parent / "lie.json"
    return note.read_text(encoding="utf-8")[:300]


def forge(folder: Path, name: str, rng: Random) -> bool:
    """Put a lie into a folder, with all that follows from it; whether one could be put in."""
    normalized = from_json((folder / "1-normalized.json").read_bytes(), "")
    log = log_from_jsonl((folder / "2-edits.jsonl").read_bytes(), "")
    busy = {edit.path for edit in log.edits if edit.status == "in"}
    places = [place for place in places_of(normalized) if place.text and place.path not in busy]
    if not places:
        return False
    place = rng.choice(places)
    if name == "read-otherwise":
        normalized, note = _read_otherwise(normalized, place, rng)
    else:
        told = LIES[name](rng, place.text)
        if told is None:
            return False
        edit = _edit(log.source_sha256, place, *told)
        note = f"{edit.kind} {edit.old!r} → {edit.new!r} in {place.text[:60]}"
        log = msgspec.structs.replace(log, edits=(*log.edits, edit))
    try:
        repaired = replay(normalized, log.edits)
        log = _certified(normalized, log)
    except PipelineError:
        return False
    (folder.parent / "lie.json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
    (folder / "1-normalized.json").write_bytes(to_json(normalized))
    (folder / "2-repaired.json").write_bytes(to_json(repaired))
    (folder / "2-edits.jsonl").write_bytes(log_to_jsonl(log))
    (folder / f"3-{SLUG}.txt").write_text(plain_text(repaired), encoding="utf-8")
    fit_hashes(folder)
    return True


def _read_otherwise(
    document: OfficialDocument, place: Place, rng: Random
) -> tuple[OfficialDocument, str]:
    """The document as if another text had been read: a letter replaced by another."""
    at = rng.randrange(len(place.text))
    new = rng.choice([thing[0] for thing in w.THINGS if thing[0] != place.text[at]])
    text = place.text[:at] + new + place.text[at + 1 :]
    return with_texts(
        document, {place.path: text}, lambda _, offset: offset
    ), f"{place.text[at]} read as {new}"


def _edit(sha256: str, place: Place, kind: EditKind, start: int, old: str, new: str) -> Edit:
    span = source_span(place.element, start, start + len(old))
    return Edit(
        id=edit_id(sha256, span, old, new),
        rule_id={EditKind.WITNESS: "WIT001", EditKind.INSERT: "LRN001"}.get(kind, "WID001"),
        kind=kind,
        tier=Tier.CERTAIN,
        basis=Basis.WITNESS if kind is EditKind.WITNESS else Basis.STANDARD,
        path=place.path,
        start=start,
        end=start + len(old),
        old=old,
        new=new,
        probability=1.0,
        clause="GB/T 15834-2011 5.1",
        status="in",
        source=span,
    )


def _certified(normalized: OfficialDocument, log: EditLog) -> EditLog:
    """The log with a certificate that says all is well, counted as the product counts."""
    record, _ = certificate_of(normalized, log, RepairOptions())
    return msgspec.structs.replace(log, certificate=msgspec.structs.replace(record, ok=True))
