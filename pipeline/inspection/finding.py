"""What deviates from the standard: what was found, what is required, and where."""

from __future__ import annotations

import hashlib

import msgspec

from pipeline.checking.problem import Level, Problem
from pipeline.inspection.measures import BY_ID, Measure
from pipeline.inspection.setting import Where
from pipeline.text.chars import shortened

_SHOWN = 16
_NAMED = 4
_VARIANTS = 3
"""Up to so many things found of one measure are told apart."""


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place of a deviation; the members that do not apply are left out.

    Attributes:
        page: from 1.
        paragraph: of the file's text, from 1.
        section: from 1.
        text: what stands there, shortened.
    """

    page: int = 0
    paragraph: int = 0
    section: int = 0
    text: str = ""

    @property
    def words(self) -> str:
        """As people say it."""
        where = Where(self.page, self.paragraph, self.section).words
        return f"{where}“{self.text}”" if self.text else where


class Finding(msgspec.Struct, frozen=True):
    """A deviation; the members of ``--format json``.

    Attributes:
        file: as the person gave it.
        rule_id: id of the measure.
        level: ``error`` against a figure of the standard, ``warning`` likely against it,
            ``note`` a remark.
        name: what was measured, Chinese.
        clause: of GB/T 9704-2012.
        found: what the file has, with its unit.
        required: what is required.
        tolerance: how far from it is still right; 0 where nothing is.
        unit: of the tolerance.
        message: all of it in a sentence.
        places: where, in order; the first :data:`MOST_PLACES`.
        count: at how many places.
        fingerprint: 16 hex digits over the measure, what was found and what stands there.
    """

    file: str
    rule_id: str
    level: Level
    name: str
    clause: str
    found: str
    required: str
    tolerance: float
    unit: str
    message: str
    places: tuple[Place, ...]
    count: int
    fingerprint: str

    @property
    def where(self) -> str:
        """Its places, as people say them."""
        words = dict.fromkeys(place.words for place in self.places if place.words)
        named = [*words][:_NAMED]
        more = f"等 {self.count} 处" if len(words) > _NAMED else ""
        return "、".join(named) + more

    def problem(self) -> Problem:
        """As the reports of ``check`` have it; its line is the paragraph, or the page."""
        first = self.places[0] if self.places else Place()
        line = max(first.paragraph or first.page, 1)
        where = self.where
        return Problem(
            file=self.file,
            line=line,
            column=1,
            end_line=line,
            end_column=1,
            rule_id=self.rule_id,
            level=self.level,
            tier="finding",
            message=f"{where}：{self.message}" if where else self.message,
            fingerprint=self.fingerprint,
        )


MOST_PLACES = 1_000


class Deviation(msgspec.Struct, frozen=True):
    """One deviation at one place, before those that are alike are put together.

    Attributes:
        measure: id of the measure.
        found: what the file has.
        required: what is required.
        place: where.
        level: instead of the measure's.
    """

    measure: str
    found: str
    required: str
    place: Place
    level: Level | None = None


def deviation(
    measure: Measure,
    found: str,
    required: str,
    where: Where,
    text: str = "",
    level: Level | None = None,
) -> Deviation:
    """A deviation; a long text is shortened."""
    shown = shortened(text, _SHOWN)
    place = Place(where.page, where.paragraph, where.section, shown)
    return Deviation(measure.id, found, required, place, level)


def findings_of(file: str, deviations: list[Deviation]) -> list[Finding]:
    """Deviations, those of one measure that were found alike as one; in the order of the ids."""
    kinds: dict[tuple[str, str, Level], dict[str, list[Place]]] = {}
    for one in deviations:
        level = one.level or BY_ID[one.measure].severity
        kind = kinds.setdefault((one.measure, one.required, level), {})
        kind.setdefault(one.found, []).append(one.place)
    alike: dict[tuple[str, str, str, Level], list[Place]] = {}
    for (measure, required, level), kind in kinds.items():
        if len(kind) > _VARIANTS:
            most = max(kind, key=lambda found: len(kind[found]))
            places = sorted(
                (place for all_of in kind.values() for place in all_of),
                key=lambda place: (place.page, place.paragraph),
            )
            alike[measure, f"{most}等 {len(kind)} 种", required, level] = places
            continue
        for said, places in kind.items():
            alike[measure, said, required, level] = places
    found = [_finding(file, *key, places) for key, places in alike.items()]
    return sorted(found, key=lambda one: (one.rule_id, one.places[0].paragraph, one.found))


def _finding(
    file: str, key: str, found: str, required: str, level: Level, places: list[Place]
) -> Finding:
    measure = BY_ID[key]
    within = f"（容差 ±{measure.tolerance:g} {measure.unit}）" if measure.tolerance else ""
    message = f"{measure.label}：{found}，应为{required}{within}（{measure.clause}）"
    parts = "\0".join((key, found, required, places[0].text))
    mark = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Finding(
        file,
        key,
        level,
        measure.label,
        measure.clause,
        found,
        required,
        measure.tolerance,
        measure.unit,
        message,
        tuple(places[:MOST_PLACES]),
        len(places),
        mark,
    )
