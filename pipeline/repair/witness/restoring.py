"""What a text lost, copied from the page it was taken from.

Taken from the page is only what damage explains: plain forms of what the page writes in full
(``,`` for ``，``), and, where the text shows that it is damaged
(:mod:`pipeline.repair.witness.evidence`), characters that it lacks between two that both have and
that such texts lose (:mod:`pipeline.repair.witness.explaining`). What else only the page has may
be another edition's and is proposed; so is all that turns the sense of a sentence
(:mod:`pipeline.repair.witness.sense`). Where the text says something else than the page, that is
reported, never changed, and words that only the page has are then proposed whatever explains them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import msgspec

from pipeline.attestation import Witness, page_letters
from pipeline.certificate import INSERTABLE
from pipeline.edits import Basis, Edit, EditKind, Tier, edit_id, source_span
from pipeline.errors import SourceError
from pipeline.model import OfficialDocument
from pipeline.repair.catalog import NOT_IN_PAGE, NOT_IN_TEXT, RESTORED_FROM_PAGE, UNLIKE_PAGE
from pipeline.repair.element import Element
from pipeline.repair.options import RepairOptions
from pipeline.repair.rule import Rule
from pipeline.repair.witness.evidence import Evidence, evidence_of
from pipeline.repair.witness.explaining import Losses, is_seam
from pipeline.repair.witness.sense import turns_sense
from pipeline.repair.witness.sides import Pair, Side, Unit, pairs_of, side_of, units_of
from pipeline.text.equivalence import fold, is_exchange, letters

_LEAST_ALIKE = 0.5  # of the text's characters that the page has, in order
_LONGEST = 12  # words or digits lost at one place; more may be a sentence added since
_OPENING = frozenset("“‘（《〈〔【([")
_QUOTED = 30
_EXPLAINED, _UNEXPLAINED = 0.9, 0.5  # how likely a proposal is
_DOUBTS = {  # by whether damage explains it and whether it turns the sense
    (True, False): "",
    (True, True): "；关系文意，请核对",
    (False, False): "；不像损坏所致，请核对是否同一版",
    (False, True): "；不像损坏所致，关系文意，请核对",
}
_DATE_SIGNS = frozenset("年月日")
_GAP = "  "  # what a text has between the cells of a row
_OWN = 0.5  # of an element's characters that the page has
_COPIED = 0.75  # of a boilerplate entry's characters that the text has, in order


class _Restoration(msgspec.Struct):
    """One restoration, not made yet.

    Attributes:
        item: number of the element.
        start: offset in its text before repair.
        end: likewise.
        new: what stands there in the page.
        place: where it stands in the page, for people.
        adds: whether it adds words or digits.
        is_explained: whether it is what this text lost.
        turns_sense: whether it turns the sense of its sentence.
    """

    item: int
    start: int
    end: int
    new: str
    place: str
    adds: bool
    is_explained: bool = True
    turns_sense: bool = False


class _Comparison(msgspec.Struct):
    """What was found so far."""

    text: Side
    page: Side
    items: list[Element]  # by unit of the text
    evidence: Evidence
    losses: Losses
    alike: list[int]  # characters the page has, by unit
    wanted: list[_Restoration] = msgspec.field(default_factory=list)
    remarks: list[tuple[int, int, int, Rule, str]] = msgspec.field(default_factory=list)
    other_edition: bool = False


def restore_from_page(
    elements: Sequence[Element],
    document: OfficialDocument,
    page: OfficialDocument,
    options: RepairOptions,
) -> None:
    """Give the elements back what they lost and the page has, before any rule is asked.

    The elements get edits and findings; those that the page covers are marked, and no rule guesses
    there.

    Args:
        elements: the document's elements, none changed yet.
        document: the normalized document.
        page: the page it was taken from, normalized.
        options: what a person set.

    Raises:
        SourceError: the page is another document's.
    """
    by_path = {item.path: item for item in elements}
    made: dict[str, list[tuple[int, Edit]]] = {}
    for edit in _restorations(elements, document, page):
        item = by_path[edit.path]
        at = item.draft.place(edit.start, edit.end)
        if at is None:
            continue  # another restoration took that place
        status = options.status(edit) if item.draft.fits(edit.start, edit.end, edit.new) else "out"
        if status == "in":
            made.setdefault(item.path, []).append((at, edit))
        else:
            item.offered.append(msgspec.structs.replace(edit, status="out"))
    for path, edits in made.items():
        by_path[path].draft.make(sorted(edits, key=lambda m: -m[0]))
    for item in elements:
        if item.is_witnessed:
            item.facts = msgspec.structs.replace(item.facts, channels=frozenset())


def _restorations(
    elements: Sequence[Element], document: OfficialDocument, page: OfficialDocument
) -> list[Edit]:
    """The edits that the page gives, none made yet, each ``in``.

    The elements get the findings, and those that the page covers are marked.

    Raises:
        SourceError: the page is another document's.
    """
    units = units_of(document, boilerplate=False)
    by_path = {item.path: item for item in elements}
    text, other = side_of(units), side_of(units_of(page, boilerplate=True))
    pairs = list(pairs_of(text, other))
    copied = _copied(other, pairs)
    if len(copied) < len(other.units):
        other = side_of(copied)
        pairs = list(pairs_of(text, other))
    items = [by_path[unit.place.path] for unit in units if unit.place is not None]
    alike = sum(p.text[1] - p.text[0] for p in pairs if p.is_same)
    if alike < _LEAST_ALIKE * len(text.chars):
        share = 100 * alike // max(len(text.chars), 1)
        raise SourceError(
            f"{page.source.name} 不是 {document.source.name} 的原页（相同的字只有 {share}%）",
            "请检查 --with 后的网页",
        )
    evidence = evidence_of(document, text, other, pairs)
    losses = Losses(text, other, pairs, is_damaged=evidence.runs)
    comparison = _Comparison(text, other, items, evidence, losses, [0] * len(units))
    for k, pair in enumerate(losses.pairs):
        if pair.is_same:
            _compare_forms(comparison, pair)
        elif pair.text[0] == pair.text[1]:
            _take_lost(comparison, pair)
        else:
            _weigh(comparison, pair, is_whole=k in {0, len(pairs) - 1})
    for number, unit in enumerate(units):
        size = sum(not char.isspace() for char in unit.text)
        comparison.items[number].is_witnessed = comparison.alike[number] >= _OWN * size
    for number, start, end, rule, message in comparison.remarks:
        comparison.items[number].report(rule, start, end, message)
    return _edits(comparison, document, page)


def _copied(page: Side, pairs: Sequence[Pair]) -> list[Unit]:
    """The page's units without boilerplate that the text has not: what matched was by chance."""
    alike = [0] * len(page.units)
    sizes = [0] * len(page.units)
    for unit, _ in page.chars:
        sizes[unit] += 1
    for pair in pairs:
        if pair.is_same:
            for k in range(*pair.page):
                alike[page.chars[k][0]] += 1
    return [
        unit
        for number, unit in enumerate(page.units)
        if unit.place is not None or alike[number] >= _COPIED * sizes[number]
    ]


def _compare_forms(c: _Comparison, pair: Pair) -> None:
    first, stop = pair.text
    unit = c.text.chars[first][0]
    c.alike[unit] += stop - first
    old, new = c.text.string(*pair.text), c.page.string(*pair.page)
    if old == new or not _is_plain_form(old, new) or c.text.chars[stop - 1][0] != unit:
        return
    start, end = c.text.chars[first][1], c.text.chars[stop - 1][1] + 1
    if new == "。" and not is_exchange(c.text.units[unit].text, start, end, new):
        message = f"原页作“{new}”，这里作“{old}”，可能是数的一部分，未改"
        c.remarks.append((unit, start, end, UNLIKE_PAGE, message))
    elif end - start == stop - first:
        c.wanted.append(
            _Restoration(unit, start, end, new, c.page.place_of(pair.page[0]), adds=False)
        )


def _is_plain_form(old: str, new: str) -> bool:
    """Whether damage makes ``old`` of ``new``, and not the other way round."""
    if new.isascii() or not old.isascii():
        return unicodedata.normalize("NFKC", new) == old and not old.isascii()
    # A page's ２ is no better than 2.
    return not all(
        "\N{FULLWIDTH DIGIT ZERO}" <= char <= "\uff5a" and char.isalnum() for char in new
    )


def _take_lost(c: _Comparison, pair: Pair) -> None:
    """What the page has and the text lacks, put to the neighbour of the page's own paragraph."""
    at = pair.text[0]
    first, stop = pair.page
    before = c.page.line_of(first - 1) if first else None
    after = c.page.line_of(stop) if stop < len(c.page.chars) else None
    split = first
    if at:
        while split < stop and c.page.line_of(split) == before:
            split += 1
    last = stop
    if at < len(c.text.chars):
        while last > split and c.page.line_of(last - 1) == after:
            last -= 1
    if last - split <= _LONGEST and split < last:
        # A row of a table that was lost whole, a word or two: it goes to the next row's line.
        table = {c.page.table_of(k) for k in range(split, last)}
        if stop < len(c.page.chars) and at < len(c.text.chars) and table == {c.page.table_of(stop)}:
            last = split
        elif first and at and table == {c.page.table_of(first - 1)}:
            split = last
    _report_missing(c, at, split, last)
    left, right = (first, split), (last, stop)
    if at and at < len(c.text.chars):
        same_unit = c.text.chars[at - 1][0] == c.text.chars[at][0]
        if same_unit and split == last:
            left, right = (first, stop), (stop, stop)
        elif not same_unit and before == after:
            # The text begins a paragraph where the page has none: opening marks go with it.
            cut = split
            while cut > first and c.page.char(cut - 1) in _OPENING:
                cut -= 1
            left, right = (first, cut), (cut, stop)
    if left[0] < left[1]:
        unit, offset = c.text.chars[at - 1]
        is_cell = c.page.chars[left[0]][0] != c.page.chars[left[0] - 1][0]
        _add(c, unit, offset + 1, left, _GAP * is_cell + _page_text(c, left))
    if right[0] < right[1]:
        unit, offset = c.text.chars[at]
        is_cell = c.page.chars[right[1] - 1][0] != c.page.chars[right[1]][0]
        _add(c, unit, offset, right, _page_text(c, right) + _GAP * is_cell)


def _add(c: _Comparison, unit: int, offset: int, page: tuple[int, int], new: str) -> None:
    """Want the page's characters in a gap; white space that the loss left there goes."""
    text = c.text.units[unit].text
    start = end = offset
    before, after = c.page.beside(*page)
    if c.page.is_closed(*page) or (new in _DATE_SIGNS and before.isdigit()):
        while start and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
    c.wanted.append(
        _Restoration(
            unit,
            start,
            end,
            new,
            c.page.place_of(page[0]),
            adds=_has_words(new),
            is_explained=c.losses.explain(*page, shows_gap=is_seam(text, offset)),
            turns_sense=turns_sense("".join(new.split()), before, after, text, offset),
        )
    )


def _page_text(c: _Comparison, page: tuple[int, int]) -> str:
    """The page's stretch with the white space inside its paragraphs; cells are set apart."""
    parts: list[str] = []
    first = page[0]
    for k in range(*page):
        if k + 1 == page[1] or c.page.chars[k + 1][0] != c.page.chars[k][0]:
            (unit, start), (_, end) = c.page.chars[first], c.page.chars[k]
            parts.append(c.page.units[unit].text[start : end + 1])
            first = k + 1
    return _GAP.join(parts)


def _has_words(text: str) -> bool:
    """Whether the text holds a letter or digit that no rule may insert."""
    return any(
        letter.isalnum() for char in text if char not in INSERTABLE for letter in letters(char)
    )


def _weigh(c: _Comparison, pair: Pair, *, is_whole: bool) -> None:
    """The text has something else than the page, or something more."""
    (first, stop), (p, p_stop) = pair.text, pair.page
    units = {c.text.chars[k][0] for k in range(first, stop)}
    old, new = c.text.string(first, stop), c.page.string(p, p_stop)
    start, end = c.text.chars[first][1], c.text.chars[stop - 1][1] + 1
    if len(units) == 1 and p < p_stop and _was_flattened(old, new):
        if end - start == stop - first:
            unit = units.pop()
            c.wanted.append(
                _Restoration(
                    unit,
                    start,
                    end,
                    new,
                    c.page.place_of(p),
                    adds=_has_words(new),
                    is_explained=c.evidence.shapes and unicodedata.normalize("NFKC", new) == old,
                )
            )
        return
    for unit in sorted(units):
        inside = [c.text.chars[k][1] for k in range(first, stop) if c.text.chars[k][0] == unit]
        begin, finish = inside[0], inside[-1] + 1
        here = c.text.units[unit].text[begin:finish]
        is_element = len(inside) == sum(not ch.isspace() for ch in c.text.units[unit].text)
        if p < p_stop and len(units) == 1 and not is_element:
            message = f"原页作“{_short(new)}”，这里作“{_short(here)}”，不是损坏所致，未改"
            c.remarks.append((unit, begin, finish, UNLIKE_PAGE, message))
        else:
            message = f"原页没有“{_short(here)}”，请核对是否同一版"
            c.remarks.append((unit, begin, finish, NOT_IN_PAGE, message))
        c.other_edition = c.other_edition or (_has_words(here) and not (is_whole and is_element))
    if len(units) > 1 or p == p_stop:
        _report_missing(c, first, p, p_stop)


def _was_flattened(old: str, new: str) -> bool:
    """Whether the text has what damage leaves of the page's characters: 1 of ①, - of —."""
    if unicodedata.normalize("NFKC", new) == old:
        return True
    if any(char.isalnum() for char in old + new):
        return False
    rest = iter(letters(new))
    return old.isascii() and all(char in rest for char in letters(old))


def _report_missing(c: _Comparison, at: int, first: int, stop: int) -> None:
    """Whole paragraphs of the page that the text lacks."""
    parts: dict[int, list[int]] = {}
    for k in range(first, stop):
        parts.setdefault(c.page.chars[k][0], []).append(k)
    found = [unit for unit in parts if c.page.units[unit].place]
    if not found or not c.text.chars:
        return
    unit, offset = c.text.chars[max(at - 1, 0)]
    texts = "／".join(_short(c.page.units[number].text) for number in found[:3])
    more = f"等 {len(found)} 段" if len(found) > 3 else ""
    message = f"原页此处另有“{texts}”{more}（第 {c.page.units[found[0]].line} 行），本文没有"
    c.remarks.append((unit, offset, offset + 1, NOT_IN_TEXT, message))


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"


def _edits(c: _Comparison, document: OfficialDocument, page: OfficialDocument) -> list[Edit]:
    """The restorations as edits; those that touch are one."""
    joined: list[_Restoration] = []
    for one in sorted(c.wanted, key=lambda w: (w.item, w.start, w.end)):
        last = joined[-1] if joined else None
        if last is not None and (last.item, last.end) == (one.item, one.start):
            joined[-1] = msgspec.structs.replace(
                last,
                end=one.end,
                new=last.new + one.new,
                adds=last.adds or one.adds,
                is_explained=last.is_explained and one.is_explained,
                turns_sense=last.turns_sense or one.turns_sense,
            )
        else:
            joined.append(one)
    known = page_letters(page)
    made = [(c.items[one.item], _edit(c, one, page)) for one in joined]
    doubtful = True
    while doubtful:  # one that is left out changes what its neighbours stand beside
        witness = Witness(document, [edit for _, edit in made], known)
        borne_out = [witness.bears_out(edit) for _, edit in made]
        doubtful = not all(borne_out)
        for (item, edit), is_certain in zip(made, borne_out, strict=True):
            if not is_certain:
                message = f"原页此处有“{_short(edit.new)}”，位置不能断定，未改"
                item.report(UNLIKE_PAGE, edit.start, edit.end, message)
        made = [one for one, is_certain in zip(made, borne_out, strict=True) if is_certain]
    return [edit for _, edit in made]  # the certificate will find them in the page


def _edit(c: _Comparison, one: _Restoration, page: OfficialDocument) -> Edit:
    item = c.items[one.item]
    old = item.element.text[one.start : one.end]
    is_explained = one.is_explained or fold(one.new) == fold(old)
    is_sure = is_explained and not (one.adds and c.other_edition) and not one.turns_sense
    doubt = _DOUBTS[is_explained, one.turns_sense]
    span = source_span(item.element, one.start, one.end)
    edit = Edit(
        id=edit_id(item.source_sha256, span, old, one.new),
        rule_id=RESTORED_FROM_PAGE.id,
        kind=EditKind.WITNESS,
        tier=Tier.CERTAIN if is_sure else Tier.POSSIBLE,
        basis=Basis.WITNESS,
        path=item.path,
        start=one.start,
        end=one.end,
        old=old,
        new=one.new,
        probability=1.0 if is_sure else _EXPLAINED if is_explained else _UNEXPLAINED,
        clause=f"原页 {page.source.name} {one.place}" + doubt,
        status="in",
        source=span,
    )
    if not item.draft.fits(one.start, one.end, one.new):
        return msgspec.structs.replace(edit, tier=Tier.POSSIBLE)
    return edit
