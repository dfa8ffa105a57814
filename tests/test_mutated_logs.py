"""Mutated logs by the hundred: one of the two proofs refuses whatever changes what is printed.

Every mutant is whole: its repaired text follows from it, its certificate is computed again. What
may pass leaves edits out, changes form back, or puts in what the channel may as well have taken.
"""

from __future__ import annotations

import functools
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from test_forged_logs import DAMAGED, INTACT

from pipeline import convert
from pipeline.batch.counterproof import counterprove
from pipeline.certificate import INSERTABLE
from pipeline.edits import Edit, EditKind, EditLog, Tier, edit_id, replay, source_span
from pipeline.errors import DocumentError
from pipeline.model import OfficialDocument, iter_texts, places_by_path
from pipeline.repair.certification import certificate_of
from pipeline.repair.channels import CHANNELS
from pipeline.repair.engine import repair
from pipeline.repair.options import RepairOptions
from pipeline.text.equivalence import fold

GOLDEN = Path(__file__).parent / "golden"
NOBODY = RepairOptions()
CHARS = "不未无非的了〇一二三万某省0123456789-−.%％ⅡⅤ年月日“”，。、；（）〔〕—… \n\u2028\u200b\u202eABm²℃"
KINDS = (EditKind.FORM, EditKind.INSERT, EditKind.WITNESS, EditKind.MANUAL)


class Honest(NamedTuple):
    name: str
    document: OfficialDocument
    log: EditLog
    page: OfficialDocument | None


def honest(name: str, data: bytes, *channels: str, page: bytes | None = None) -> Honest:
    text = data.decode("utf-8-sig")
    for channel in channels:
        damage = CHANNELS[channel].damage
        text = "\n".join(map(damage, text.split("\n")))
    document = convert.read(text.encode(), "文.txt")
    there = convert.read(page, "页.html") if page is not None else None
    _, log = repair(document, RepairOptions(page=there))
    return Honest(name, document, log, there)


@functools.cache
def bases() -> tuple[Honest, ...]:
    def source(name: str) -> bytes:
        return (GOLDEN / name / "source.txt").read_bytes()

    found = [
        honest("damaged", "\n\n".join(DAMAGED).encode()),
        honest("intact", "\n\n".join(INTACT).encode(), "width_folding"),
        honest("report", source("report"), "width_folding", "font_run_loss"),
        honest("opinions", source("opinions"), "dashes", "straight_quotes", "width_folding"),
        honest("work-report", source("work-report"), "digit_run_loss", "width_folding"),
        honest("decision", source("decision-with-three-annexes"), "flattened_scripts", "nfkc"),
        honest(
            "mended", source("mended-page"), page=(GOLDEN / "mended-page/page.html").read_bytes()
        ),
    ]
    return tuple(found)


class Mutant(NamedTuple):
    """A log, and how it was made of an honest one."""

    base: Honest
    how: str
    edits: tuple[Edit, ...]


def remade(base: Honest, edit: Edit, **fields: object) -> Edit:
    """The edit with other fields; what follows from its place follows."""
    made = msgspec.structs.replace(edit, **fields)
    element = places_by_path(base.document)[made.path].element
    sha256 = base.document.source.sha256
    span = source_span(element, made.start, made.end)
    return msgspec.structs.replace(made, id=edit_id(sha256, span, made.old, made.new), source=span)


def added(base: Honest, chance: random.Random) -> tuple[Edit, ...]:
    """One edit more, of any kind, anywhere."""
    edits = base.log.edits
    path, element = chance.choice([p for p in iter_texts(base.document) if p[1].text])
    start = chance.randrange(len(element.text) + 1)
    end = min(start + chance.choice((0, 0, 0, 1, 1, 2)), len(element.text))
    old = element.text[start:end]
    new = "".join(chance.choice(CHARS) for _ in range(chance.choice((0, 1, 1, 2))))
    if chance.random() < 0.2:
        new = old[::-1]
    model = chance.choice(edits)
    edit = remade(
        base, model, path=path, start=start, end=end, old=old, new=new, status="in", group="",
        kind=chance.choice((model.kind, *KINDS)),
    )  # fmt: skip
    return (*edits, edit)


def changed(base: Honest, chance: random.Random, change: Callable[..., dict[str, object]]):
    edits = list(base.log.edits)
    at = chance.randrange(len(edits))
    text = places_by_path(base.document)[edits[at].path].text
    edits[at] = remade(base, edits[at], **change(edits[at], text, chance))
    return tuple(edits)


def other_text(edit: Edit, text: str, chance: random.Random) -> dict[str, object]:
    new = edit.new
    at = chance.randrange(len(new) + 1)
    return {
        "new": new[:at]
        + chance.choice((chance.choice(CHARS), ""))
        + new[at + chance.choice((0, 1)) :]
    }


def other_place(edit: Edit, text: str, chance: random.Random) -> dict[str, object]:
    start = min(max(edit.start + chance.choice((-3, -2, -1, 1, 2, 3, 9)), 0), len(text))
    end = min(start + len(edit.old), len(text))
    return {"start": start, "end": end, "old": text[start:end]}


def wider(edit: Edit, text: str, chance: random.Random) -> dict[str, object]:
    start, end = max(edit.start - chance.choice((0, 1)), 0), min(edit.end + 1, len(text))
    return {"start": start, "end": end, "old": text[start:end]}


def other_kind(edit: Edit, text: str, chance: random.Random) -> dict[str, object]:
    return {"kind": chance.choice([kind for kind in KINDS if kind is not edit.kind])}


def other_worth(edit: Edit, text: str, chance: random.Random) -> dict[str, object]:
    return {
        "probability": chance.choice((0.1, 0.6, 0.9, 0.99, 1.0, 7.0, -1.0)),
        "tier": chance.choice(list(Tier)),
    }


def other_status(edit: Edit, text: str, chance: random.Random) -> dict[str, object]:
    return {"status": "out" if edit.status == "in" else "in"}


def without(base: Honest, chance: random.Random) -> tuple[Edit, ...]:
    edits = list(base.log.edits)
    del edits[chance.randrange(len(edits))]
    return tuple(edits)


def twice(base: Honest, chance: random.Random) -> tuple[Edit, ...]:
    return (*base.log.edits, chance.choice(base.log.edits))


CHANGES = (other_text, other_place, wider, other_kind, other_worth, other_status)
WAYS: dict[str, Callable[[Honest, random.Random], tuple[Edit, ...]]] = {
    "added": added,
    "added again": added,
    **{c.__name__: functools.partial(changed, change=c) for c in CHANGES},
    "without": without,
    "twice": twice,
}


def mutant(chance: random.Random) -> Mutant:
    base = chance.choice(bases())
    how = chance.choice(list(WAYS))
    edits = WAYS[how](base, chance)
    order = {path: k for k, (path, _) in enumerate(iter_texts(base.document))}
    return Mutant(base, how, tuple(sorted(edits, key=lambda e: (order[e.path], e.start, e.end))))


def refused_by(mutant: Mutant) -> str:
    """Which proof refuses it: ``first``, ``second``, ``both`` or none."""
    base = mutant.base
    log = EditLog(base.log.source_sha256, mutant.edits, base.log.findings, base.log.certificate)
    try:
        repaired = replay(base.document, mutant.edits)
    except DocumentError:
        return "replay"
    _, failures = certificate_of(base.document, log, NOBODY, base.page)
    again = counterprove(base.document, repaired, log, None, base.page, line=Tier.LIKELY)
    return {(True, True): "both", (True, False): "first", (False, True): "second"}.get(
        (bool(failures), bool(again)), ""
    )


def printed(document: OfficialDocument, edits: tuple[Edit, ...]) -> dict[str, str]:
    return {path: element.text for path, element in iter_texts(replay(document, edits))}


def harmless(mutant: Mutant) -> str:
    """Why a mutant that both proofs let pass may; empty where it may not."""
    base = mutant.base
    before, after = printed(base.document, base.log.edits), printed(base.document, mutant.edits)
    if before == after:
        return "the print is the same"
    if all(fold(before[path]) == fold(after[path]) for path in before):
        return "the print says the same"
    here = {(e.path, e.start, e.end, e.new) for e in mutant.edits if e.status == "in"}
    made = {(e.path, e.start, e.end, e.new) for e in base.log.edits if e.status == "in"}
    if here < made:
        return "a repair is not made"
    more = [e for e in mutant.edits if e.status == "in" and e not in base.log.edits]
    if more and all(e.kind is EditKind.INSERT and set(e.new) <= INSERTABLE for e in more):
        return "the channel takes it there as well"
    return ""


def attack(seed: int, number: int) -> tuple[Counter[str], list[Mutant]]:
    chance = random.Random(seed)
    counts: Counter[str] = Counter()
    survivors = []
    for _ in range(number):
        one = mutant(chance)
        verdict = refused_by(one)
        counts[verdict or f"survives: {harmless(one)}"] += 1
        if not verdict and not harmless(one):
            survivors.append(one)
    return counts, survivors


@pytest.mark.parametrize("base", range(7))
def test_both_proofs_hold_on_what_repair_made(base):
    one = bases()[base]
    assert any(edit.status == "in" for edit in one.log.edits), one.name
    assert refused_by(Mutant(one, "", one.log.edits)) == ""


def test_mutants_that_change_the_print_are_refused():
    counts, survivors = attack(1, 300)
    assert not survivors, survivors[0]
    assert sum(counts[how] for how in ("first", "second", "both", "replay")) > 200


if __name__ == "__main__":
    counts, survivors = attack(int(sys.argv[1]), int(sys.argv[2]))
    for one in survivors:
        print(one.base.name, one.how, [e for e in one.edits if e not in one.base.log.edits])
    print(dict(counts))
