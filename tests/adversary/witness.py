"""Witness: a page of another version, given as ``--with``, never turns the sense of a text.

Attacked with intact documents and with damaged ones, and pages of them in which a word that turns
the sense stands in a tag of its own (不, 未, 无, 非, 禁 …), in which digits differ, words, sentences
or whole paragraphs. To an intact text nothing is added but form; to a damaged one no such word and no
letter that its damage cannot have taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from random import Random

from pipeline import convert
from pipeline.edits import Edit
from pipeline.errors import SourceError
from pipeline.repair.options import RepairOptions
from tests.adversary import wording as w
from tests.adversary.attack import Attack, Failure, fewer
from tests.adversary.documents import intact

TURNING = "不未无非禁勿莫毋否免"
_SENTENCES = (
    "该单位{}得转让上述资产",
    "上述资金{}可挪用",
    "对{}符合条件的企业予以补助",
    "事故责任{}追究到位",
    "{}经批准的项目一律停工",
    "现场{}发现违法行为",
    "以下情形{}予支持",
    "{}止车辆通行",
)


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """Paragraphs of a text, each with the HTML of the other version.

    Attributes:
        paragraphs: the text as given, and the page's HTML.
        changed: how the versions differ.
        is_damaged: whether the text lost marks on its way.
    """

    paragraphs: tuple[tuple[str, str], ...]
    changed: str
    is_damaged: bool

    @property
    def text(self) -> bytes:
        return "\n\n".join(text for text, _ in self.paragraphs).encode()

    @property
    def page(self) -> bytes:
        body = "".join(f"<p>{page}</p>\n" for _, page in self.paragraphs if page)
        return f"<html><meta charset='utf-8'><body>{body}</body></html>".encode()


def _turned(rng: Random) -> tuple[str, str]:
    """A sentence, and the page's, in which a word turns it."""
    shape, word = rng.choice(_SENTENCES), rng.choice(TURNING)
    tag = rng.choice(
        ("<span>{}</span>", "<b>{}</b>", "{}", "<font face='x'>{}</font>", "<em></em>{}")
    )
    rest = f"，{w.clause(rng)}。"
    with_word, without = shape.format(tag.format(word)), shape.format("")
    if rng.random() < 0.3:
        return shape.format(word) + rest, escape(without) + rest
    return without + rest, with_word + rest


def _other_digits(rng: Random, text: str) -> tuple[str, str]:
    at = [i for i, char in enumerate(text) if char.isdigit()]
    if not at:
        return _turned(rng)
    i = rng.choice(at)
    new = rng.choice(("", str(rng.randint(0, 9)), text[i] + str(rng.randint(0, 9))))
    return text, escape(text[:i]) + f"<span>{new}</span>" + escape(text[i + 1 :])


def _other_words(rng: Random, text: str) -> tuple[str, str]:
    page, end = "", 0
    for i in sorted(rng.sample(range(1, len(text)), min(rng.choice((1, 1, 1, 3)), len(text) - 1))):
        new = rng.choice(
            (w.clause(rng) + "，", rng.choice(w.THINGS), w.person(rng), "的", "元", "人", "原则上")
        )
        page += escape(text[end:i]) + rng.choice((f"<span>{new}</span>", new))
        end = i
    return text, page + escape(text[end:])


def damaged(text: str) -> str:
    """The text without its curly quotes and the marks of its dates; half-width commas."""
    for char in "“”年月日":
        text = text.replace(char, "")
    return text.replace("，", ",").replace("。", ".")


class Witness(Attack[TwoVersions]):
    """Pages of another version."""

    name = "witness"
    short = 60

    def make(self, rng: Random) -> TwoVersions:
        texts = [line for piece in intact(rng) for line in piece.text.split("\n") if line.strip()]
        changed = rng.choice(("turned", "turned", "digits", "words", "dropped"))
        versions = [(text, escape(text)) for text in texts]
        at = rng.randrange(len(versions))
        if changed == "turned":
            versions.insert(at, _turned(rng))
        elif changed == "digits":
            versions[at] = _other_digits(rng, texts[at])
        elif changed == "words":
            versions[at] = _other_words(rng, texts[at])
        else:
            versions[at] = (texts[at], escape(w.sentence(rng)))
        is_damaged = rng.random() < 0.4
        if is_damaged:
            versions = [(damaged(text), page) for text, page in versions]
        return TwoVersions(tuple(versions), changed, is_damaged)

    def files(self, case: TwoVersions) -> dict[str, bytes]:
        return {"文.txt": case.text, "原页.html": case.page}

    def smaller(self, case: TwoVersions) -> Iterator[TwoVersions]:
        for paragraphs in fewer(case.paragraphs):
            yield replace(case, paragraphs=paragraphs)

    def check(self, case: TwoVersions) -> list[Failure]:
        page = convert.read(case.page, "原页.html")
        text = convert.read(case.text, "文.txt")
        try:
            done = convert.repair(text, RepairOptions(), page=page)
        except SourceError:  # of a single paragraph that was put in another's place
            return [] if case.changed == "dropped" else [Failure("refused", "a page of the text")]
        failures = []
        for edit in done.log.edits:
            if edit.status != "in":
                continue
            kind = _sense(edit, is_damaged=case.is_damaged)
            if kind:
                how = "damaged" if case.is_damaged else "intact"
                said = (
                    f"{edit.rule_id} {edit.old!r} → {edit.new!r} ({edit.kind}, {edit.probability})"
                )
                failures.append(Failure(f"applied-{kind}-{how}", said))
        return failures


def _sense(edit: Edit, *, is_damaged: bool) -> str:
    """What of the sense an edit changes: a turning word, digits or other letters; or nothing."""
    changed = [c for c in edit.new if c not in edit.old] + [
        c for c in edit.old if c not in edit.new
    ]
    if any(char in TURNING for char in changed):
        return "turning-word"
    raised = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
    old, new = (
        "".join(raised.get(c, c) for c in text if c.isalnum()) for text in (edit.old, edit.new)
    )
    if [c for c in old if c.isdigit()] != [c for c in new if c.isdigit()]:
        return "digits"
    if is_damaged:  # the marks of dates are what it lost
        old, new = ("".join(c for c in text if c not in "年月日") for text in (old, new))
    return "letters" if old != new else ""
