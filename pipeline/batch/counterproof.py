"""The certificate a second time, written from its statement and not from its code.

Nothing of :mod:`pipeline.certificate` is used: of the repair the equivalence table and the losing
channels' ``damage`` alone. What that proof finds edit by edit is asked here of whole texts:

a. the log's edits, taken out of the repaired text, leave the normalized text;
b. with its form edits alone a text has the same words, figures, minus signs, raised figures,
   controls and line ends, and is the same through the table; spaces are only lost;
c. insertions are of a closed list, and a channel that would have left the text alone takes them;
d. what was copied from the page takes nothing away, and the page has it amid the same text;
e. a person's changes are those of decisions.json, and what they decided holds;
f. the paragraphs as a person arranged them say what the text says, and what they added.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from pipeline.batch.manifest import DECISIONS
from pipeline.decisions import Decisions
from pipeline.edits import (
    Basis,
    Edit,
    EditKind,
    EditLog,
    ParagraphEdit,
    ParagraphOp,
    Tier,
    has_its_id,
    replay,
    source_span,
)
from pipeline.model import OfficialDocument, places_of
from pipeline.repair.catalog import BY_ID
from pipeline.repair.channels import CHANNELS
from pipeline.repair.heeding import Word, word_of
from pipeline.text.chars import CJK, HAN
from pipeline.text.equivalence import fold, letters
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_LOSING = ("font_run_loss", "digit_run_loss")
_MAY_BE_PUT_IN = regex("[“”‘’，。、；：？！（）〔〕【】《》〈〉—…年月日]+")
_ON_A_PERSON_S_WORD = regex("[·％%‰℃Ⅰ-Ⅻ]")
_PADDING = regex("(?<=[年月])0(?=[1-9][月日])")
_RAISED = regex("[⁰¹²³⁴-⁹₀-₉]")
_MEASURE = frozenset("mNHFO")
"""Letters after which a figure may be raised or lowered: m², CO₂, N₂O, CH₄, SF₆."""
_MINUS = regex(r"(?<=[—―─])[-－−–](?=[0-9０-９])|(?<![-－−–—―─])[-－−–](?=[0-9０-９])")
_HAN = regex(f"[{HAN}]")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LEAST = {Tier.CERTAIN: 0.95, Tier.LIKELY: 0.75, Tier.POSSIBLE: 0.0}
"""No edit is of a level below its probability."""
_NEVER_LIKELY = frozenset({"LRN004", "LRN006"})
"""Signs that say something of their own, and dates of two readings."""
_ADVISED = frozenset({"LRN001", "LRN002", "LRN005"})
"""What a model of the user's may be evidence for: marks."""
_TURNING = frozenset("不未非无")
"""Beside these a person says what was lost."""
_ITS_OWN = frozenset({EditKind.FORM, EditKind.INSERT})
_NARROW = regex(f"(?<=[{CJK}])[,:;!?()]|[,:;!?()](?=[{CJK}])")
_WIDENED = str.maketrans(",:;!?()", "，：；！？（）")
_NUMBERED = regex("〔(?:1[89]|20)[0-9]{2}〕$")
_NUMBER = regex(r"(?<![0-9.])[0-9]+$")
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "【": "】", "〔": "〕"}
_PAIRED = regex("[“”‘’（）《》〈〉【】〔〕]")
_CLOSE, _WIDE, _SHORT = 8, 64, 5


def counterprove(
    normalized: OfficialDocument,
    repaired: OfficialDocument,
    log: EditLog,
    decisions: Decisions | None,
    page: OfficialDocument | None,
    *,
    line: Tier = Tier.POSSIBLE,
) -> list[str]:
    """What of the statement does not hold, a Chinese sentence each; empty when all holds.

    Args:
        normalized: the document before repair.
        repaired: the document after it.
        log: what is said to lead from one to the other.
        decisions: the person's decisions about it, where there are any.
        page: the original page, where there is one.
        line: the least sure level that was taken as a whole (``--accept``).
    """
    before = {place.path: place for place in places_of(normalized)}
    arranged = [place.text for place in places_of(repaired)]
    if log.paragraphs:
        # The text edits are asked of the paragraphs as they were; (f) asks what became of these.
        repaired = replay(normalized, log.edits)
    after = {place.path: place.text for place in places_of(repaired)}
    word = word_of(decisions, normalized, log.edits, DECISIONS) if decisions else None
    problems = [f"修改 {why}" for why in _of_the_log(log, word, line)]
    made: dict[str, list[Edit]] = {}
    refused: dict[str, list[Edit]] = {}
    unknown = word.unknown if word else frozenset()
    left_out = set(_parted(log.edits))
    for edit in log.edits:
        if edit.path not in before:
            problems.append(f"修改 {edit.id} 所在的 {edit.path} 不在文档中")
        elif source_span(before[edit.path].element, edit.start, edit.end) != edit.source:
            problems.append(f"修改 {edit.id} 所记的原文位置不对")
        elif edit.tier is Tier.LIKELY and not _TURNING.isdisjoint(
            before[edit.path].text[max(edit.start - 1, 0) : edit.start + 1]
        ):
            problems.append(f"修改 {edit.id} 紧挨“不、未、非、无”，不会是“{edit.tier.label}”")
        elif edit.status == "in":
            made.setdefault(edit.path, []).append(edit)
        elif _fit(before[edit.path].text, [edit]) and (
            (edit.kind is EditKind.FORM and _says_the_same(edit.old, edit.new))
            or (edit.kind is EditKind.INSERT and _MAY_BE_PUT_IN.fullmatch(edit.new))
        ):
            refused.setdefault(edit.path, []).append(edit)
    for path, place in before.items():
        own = sorted(made.get(path, ()), key=lambda e: (e.start, e.end))
        others = refused.get(path, ())
        is_whole = not unknown and path not in left_out
        for why in _of_an_element(place.text, after.get(path), own, others, whole=is_whole):
            problems.append(f"{path} {why}")
    copied = [e for e in log.edits if e.kind is EditKind.WITNESS and e.path in before]
    problems += _of_the_page(normalized, copied, page)
    if log.paragraphs:
        problems += _of_the_paragraphs([*after.values()], arranged, log, decisions)
    return problems


def _of_the_paragraphs(
    texts: Sequence[str], arranged: Sequence[str], log: EditLog, decisions: Decisions | None
) -> Iterator[str]:
    """What of the paragraphs that a person arranged is not theirs, or lost or doubled a text."""
    said = Counter(_as_said(edit) for edit in (decisions.paragraphs if decisions else ()))
    done = Counter(_as_said(edit) for edit in log.paragraphs)
    if said != done:
        yield "段落的改动不是 decisions.json 里的那些"
    more = [edit.text for edit in log.paragraphs if edit.op is ParagraphOp.ADD and not edit.rows]
    more += [
        text
        for edit in log.paragraphs
        for row in edit.rows
        for cell in row
        if cell.row < 0
        for text in cell.paragraphs
    ]
    if Counter("".join((*texts, *more))) != Counter("".join(arranged)):
        yield "段落改动以后，文字多了或少了"
    # A paragraph is whole in another, or is whole in several: no sentence is torn but by a cut.
    cut = {edit.path for edit in log.paragraphs if edit.op is ParagraphOp.SPLIT}
    if not cut:
        held = "\n".join(arranged)
        for text in texts:
            if text not in held:
                yield f"“{text[:12]}”不在任何一段里"


def _as_said(edit: ParagraphEdit) -> tuple[str, ...]:
    """What a structure edit says, whatever its offsets."""
    new = "\n".join("\t".join(map(str, row)) for row in edit.rows)
    return edit.op, edit.text, edit.kind, new


def of_restated(as_read: OfficialDocument, restated: OfficialDocument) -> list[str]:
    """What of a document that was restated is not the text as it was read.

    Every character of the one stands in the other once, from the same place of the source.
    """
    texts = [Counter(_standing(document)) for document in (as_read, restated)]
    lost, added = texts[0] - texts[1], texts[1] - texts[0]
    found = [f"改写结构时少了“{char}”" for _, char in sorted(lost)[:1]]
    return [*found, *(f"改写结构时多了“{char}”" for _, char in sorted(added)[:1])]


def _standing(document: OfficialDocument) -> Iterator[tuple[int, str]]:
    """Each character with the place of the source that it comes from."""
    for place in places_of(document):
        origin = place.element.origin
        for i, anchor in enumerate(origin):
            end = origin[i + 1].offset if i + 1 < len(origin) else len(place.text)
            for offset in range(anchor.offset, end):
                yield anchor.source + offset - anchor.offset, place.text[offset]


def _of_the_log(log: EditLog, word: Word | None, line: Tier) -> Iterator[str]:
    """What of the log's own lines does not go together, or with the decisions."""
    groups: dict[str, list[Edit]] = {}
    for edit in log.edits:
        groups.setdefault(edit.group or f"\0{edit.id}", []).append(edit)
        yield from _of_a_line(edit)
    yield from _by_nobody(log, word)
    verdicts = word.verdicts if word else {}
    refused = {edit_id for edit_id, said in verdicts.items() if said.verdict == "refuse"}
    accepted = verdicts.keys() - refused
    at_large: list[float] = []
    waiting: list[tuple[float, Edit]] = []
    for members in groups.values():
        first, ids = members[0], {edit.id for edit in members}
        taken = {edit.id for edit in members if edit.status == "in"}
        if taken and taken != ids:
            # A person may part a pair, by hand.
            if not (ids - taken <= refused or taken <= accepted):
                yield f"{first.id} 与成对的另一处一个改了、一个没改"
        elif taken:
            if ids & refused:
                yield f"{first.id} 已被拒绝，却仍然改了"
            elif not ids & accepted:
                at_large += [e.probability for e in members if e.tier is not Tier.CERTAIN]
                if not all(e.tier.is_within(line) for e in members):
                    yield f"{first.id} 把握不足，没有人接受，却改了"
        elif not ids & refused:
            if any(edit.tier is Tier.CERTAIN for edit in members):
                yield f"{first.id} 有把握而没有改，也没有人拒绝"
            if all(edit.tier.is_within(line) for edit in members):
                waiting.append((min(edit.probability for edit in members), first))
    least = min(at_large, default=math.inf)
    for probability, edit in waiting:
        # What nobody decided on is taken from one probability on, as far down as the line allows.
        if probability > least and edit.kind is not EditKind.WITNESS:
            yield f"{edit.id} 没有改，把握更小的建议却未经人接受就改了"


def _by_nobody(log: EditLog, word: Word | None) -> Iterator[str]:
    """Changes by hand that the decisions have not."""
    verdicts = word.verdicts if word else {}
    changes = {(c.path, c.start, c.end, c.old, c.new) for c in word.manual} if word else set()
    for edit in log.edits:
        if edit.kind is not EditKind.MANUAL or edit.status != "in":
            continue
        said = verdicts.get(edit.id)
        in_its_place = said is not None and said.verdict == "accept"
        if said is not None and said.text != edit.new:
            in_its_place = said.text is None and has_its_id(edit, log.source_sha256)
        if (
            not in_its_place
            and (edit.path, edit.start, edit.end, edit.old, edit.new) not in changes
        ):
            yield f"{edit.id} 记作人工修改，decisions.json 中没有"


def _parted(edits: Sequence[Edit]) -> Iterator[str]:
    """Elements of whose insertions a person took some and refused others."""
    taken = {(e.path, e.group) for e in edits if e.group and e.status == "in"}
    for edit in edits:
        refused = edit.tier is Tier.CERTAIN or (edit.path, edit.group) in taken
        if edit.kind is EditKind.INSERT and edit.status == "out" and refused:
            yield edit.path


def _of_a_line(edit: Edit) -> Iterator[str]:
    """What of an edit's own fields does not go together."""
    rule = BY_ID.get(edit.rule_id)
    if rule is None or (edit.kind is not rule.kind and edit.kind is not EditKind.MANUAL):
        yield f"{edit.id} 的种类与规则 {edit.rule_id} 不符"
    if (edit.kind is EditKind.MANUAL) != (edit.basis is Basis.MANUAL):
        yield f"{edit.id} 的依据与种类不符"
    if (edit.rule_id == "WIT001") != (edit.basis is Basis.WITNESS) and (
        edit.kind is not EditKind.MANUAL
    ):
        yield f"{edit.id} 的依据与种类不符"
    if edit.basis is Basis.ADVISOR and (
        edit.rule_id not in _ADVISED or edit.tier is Tier.CERTAIN or _HAN.search(edit.new)
    ):
        yield f"{edit.id} 不会有顾问模型作依据，或不会是“{edit.tier.label}”"
    numbers = [edit.probability, *(other.probability for other in edit.alternatives)]
    if not all(0 <= number <= 1 for number in numbers):
        yield f"{edit.id} 的概率不是 0 至 1"
    elif edit.kind is EditKind.FORM and edit.tier is Tier.CERTAIN and edit.probability != 1:
        yield f"{edit.id} 只改字形，概率应为 1"
    elif edit.probability < _LEAST[edit.tier]:
        yield f"{edit.id} 的概率不足以算作“{edit.tier.label}”"
    is_odd = edit.kind is not EditKind.MANUAL and (
        edit.kind is not EditKind.INSERT or edit.rule_id in _NEVER_LIKELY or _HAN.search(edit.new)
    )
    if edit.tier is Tier.LIKELY and is_odd:
        yield f"{edit.id} 这样的修改不会是“{edit.tier.label}”"


def _of_an_element(
    source: str,
    result: str | None,
    edits: Sequence[Edit],
    refused: Sequence[Edit],
    *,
    whole: bool,
) -> Iterator[str]:
    """What does not hold of one text and the edits that are in, which come in text order."""
    if result is None:
        yield "不在修复后的文档中"
        return
    if not _fit(source, edits) or _made(source, edits) != result:
        yield "按修改记录改不出修复后的文字"
        return
    if _unmade(result, edits) != source:
        yield "撤销全部修改，得不到原文"
    form = [edit for edit in edits if edit.kind is EditKind.FORM]
    shaped = _made(source, form)
    if form and not _says_the_same(source, shaped):
        yield "的字形修改不止改了字形"
    put_in = [edit for edit in edits if edit.kind is EditKind.INSERT]
    for edit in put_in:
        allowed = edit.new
        if edit.tier is Tier.POSSIBLE:
            allowed = _ON_A_PERSON_S_WORD.sub("", allowed) or "年"
        if edit.old or not edit.new or not _MAY_BE_PUT_IN.fullmatch(allowed):
            yield f"补了不该补的“{edit.new}”"
    whole_form = _with_refused(edits, [e for e in refused if e.kind is EditKind.FORM])
    inside = {at for e in (*edits, *whole_form) for at in range(e.start + 1, e.end)}
    open_to = [e for e in refused if e.kind is EditKind.INSERT and e.start not in inside]
    if put_in and not any(_takes(name, source, whole_form, edits, open_to) for name in _LOSING):
        yield "补上的字，没有哪种损坏会丢掉"
    if put_in and whole and all(e.kind in _ITS_OWN for e in edits):
        if not _reads_as_dates(result, edits):
            yield "补上的年、月、日或标点断开了数"
        had, has = (sum(_one_sided(text).values()) for text in (shaped, result))
        if has > had:
            yield "补了引号或括号的一半"


def _fit(source: str, edits: Sequence[Edit]) -> bool:
    """Whether every edit finds its old text, after the edit before it."""
    done = 0
    for edit in edits:
        is_inside = done <= edit.start <= edit.end <= len(source)
        if not is_inside or source[edit.start : edit.end] != edit.old:
            return False
        done = edit.end
    return True


def _made(source: str, edits: Sequence[Edit]) -> str:
    """The source with the edits made, which come in text order."""
    cuts = [0, *(at for edit in edits for at in (edit.start, edit.end)), len(source)]
    kept = [source[cuts[i] : cuts[i + 1]] for i in range(0, len(cuts), 2)]
    return kept[0] + "".join(edit.new + rest for edit, rest in zip(edits, kept[1:], strict=True))


def _unmade(result: str, edits: Sequence[Edit]) -> str | None:
    """The result with every edit's new text taken out and its old put back; ``None`` if it lacks.

    What stands between two edits is as long before as after.
    """
    parts: list[str] = []
    at = before = 0
    for edit in edits:
        gap = edit.start - before
        parts += (result[at : at + gap], edit.old)
        at += gap
        if not result.startswith(edit.new, at):
            return None
        at, before = at + len(edit.new), edit.end
    return "".join(parts) + result[at:]


def _says_the_same(source: str, shaped: str) -> bool:
    if fold(source) != fold(shaped):
        return False
    return (
        _HAN.findall(source) == _HAN.findall(shaped)
        and _words(source) == _words(shaped)
        and _keeps_figures_on_their_line(source, shaped)
        and _signs(source) == _signs(shaped)
        and _hidden(source) == _hidden(shaped)
        and _loses_only_blanks(source, shaped)
    )


def _words(text: str) -> str:
    """Letters, figures and Han characters of a text, the padding zero of a date left out."""
    plain = unicodedata.normalize("NFKC", text)
    without_blanks = "".join(plain.split(" "))
    return "".join(char for char in _PADDING.sub("", without_blanks) if char.isalnum())


def _signs(text: str) -> list[int]:
    """How many words' characters stand before each minus sign."""
    found, counted, at = [], 0, 0
    text = _PADDING.sub("", text)
    for m in _MINUS.finditer(text):
        counted += len(_words(text[at : m.start()]))
        found.append(counted)
        at = m.start()
    return found


def _hidden(text: str) -> list[str]:
    """Controls, line ends and what no one sees, in order."""
    if text.isprintable():
        return []
    return [char for char in text if unicodedata.category(char) in _HIDDEN]


def _loses_only_blanks(source: str, shaped: str) -> bool:
    """Whether the shaped text has no space that the source has not, in order."""
    rest = iter(char for char in source if char.isspace())
    lost = sum(map(str.isspace, source)) - sum(map(str.isspace, shaped))
    if not all(char in rest for char in shaped if char.isspace()):
        return False
    return lost <= source.count(" ")


def _keeps_figures_on_their_line(source: str, shaped: str) -> bool:
    """Whether raised figures stay raised, and only those of a measure or formula become so."""
    if _RAISED.search(shaped) is None:
        return _RAISED.search(source) is None
    stood = _figures(source)
    for k, (raised, measure) in enumerate(_figures(shaped)):
        if k >= len(stood) or (stood[k][0] and not raised):
            return False
        if raised and not stood[k][0] and not measure:
            return False
    return True


def _figures(text: str) -> list[tuple[bool, bool]]:
    """For each figure but padding zeros: whether it is raised or lowered, whether a measure's."""
    text = _PADDING.sub("", text)
    return [
        (not char.isdecimal(), i > 0 and unicodedata.normalize("NFKC", text[i - 1]) in _MEASURE)
        for i, char in enumerate(text)
        if char.isdigit() and ("0" <= unicodedata.normalize("NFKC", char) <= "9")
    ]


def _reads_as_dates(result: str, edits: Sequence[Edit]) -> bool:
    """Whether every 年 月 日 put in follows such a number, and no stop a number's first half."""
    at = before = 0
    for edit in edits:
        at += edit.start - before
        before = edit.end
        for char in edit.new:
            at += 1
            if edit.kind is not EditKind.INSERT:
                continue
            last = result[max(at - 2, 0) : at - 1]
            if char == "〕" and (last.isdigit() or last.isspace()):
                if not _NUMBERED.search(result[max(at - 7, 0) : at]):
                    return False
            elif char in "年月日":
                number = _NUMBER.search(result[max(at - 7, 0) : at - 1])
                if number is None or not _may_be(char, number.group()):
                    return False
            elif char in "，。、；：？！—…":
                following = result[at : at + 1]
                if following in {".", "%", "％", "‰"}:
                    return False
                if char not in "，、—" and following.isdigit() and (last.isdigit() or last == "."):
                    return False
    return True


def _may_be(sign: str, number: str) -> bool:
    if sign == "年":
        return len(number) == 4 and 1800 <= int(number) < 2100
    return len(number) <= 2 and 1 <= int(number) <= (12 if sign == "月" else 31)


def _one_sided(text: str) -> Counter[str]:
    """Opening marks that nothing closes, and closing ones that nothing opened, by kind."""
    stack: list[str] = []
    alone: Counter[str] = Counter()
    for m in _PAIRED.finditer(text):
        mark = m.group()
        if mark in _PAIRS:
            stack.append(mark)
        elif stack and _PAIRS[stack[-1]] == mark:
            stack.pop()
        else:
            alone[mark] += 1
    alone.update(stack)
    return alone


def _takes(
    name: str, source: str, form: Sequence[Edit], edits: Sequence[Edit], refused: Sequence[Edit]
) -> bool:
    """Whether a channel leaves the text alone and takes from the repaired one what was put in.

    Args:
        name: the channel's id.
        source: the text before repair.
        form: its form edits, those that a person refused too.
        edits: its edits that are in.
        refused: insertions that are out.
    """
    damage = CHANNELS[name].damage
    shaped = _made(source, form)
    left = damage(shaped)
    if left != shaped and fold(left) != fold(shaped):
        wide = _NARROW.sub(lambda m: m.group().translate(_WIDENED), shaped)
        if fold(damage(wide)) != fold(wide):
            return False
    added = [edit for edit in edits if edit.kind is EditKind.INSERT]
    for lost in (added, [*added, *refused]):
        # Of marks lost side by side a person may have taken one.
        both = sorted([*form, *lost], key=lambda e: (e.start, e.end))
        if damage(_made(source, both)) == left:
            return True
    # Beside what a person or a page put there a mark may no longer stand alone, or only there.
    others = [edit for edit in edits if edit.kind is not EditKind.INSERT]
    has_others = any(edit.kind not in _ITS_OWN for edit in edits)
    return has_others and damage(_made(source, edits)) == damage(_made(source, others))


def _with_refused(taken: Sequence[Edit], refused: Sequence[Edit]) -> list[Edit]:
    """Form edits that are in, and those refused that overlap none that is in."""
    form = [edit for edit in taken if edit.kind is EditKind.FORM]
    spots = {at for edit in taken for at in range(edit.start, edit.end)}
    gaps = {edit.start for edit in taken if edit.start == edit.end}
    for edit in refused:
        inside = range(edit.start, edit.end)
        if spots.isdisjoint(inside) and gaps.isdisjoint(inside[1:]) and 0 <= edit.start < edit.end:
            form.append(edit)
            spots.update(inside)
    return sorted(form, key=lambda e: (e.start, e.end))


def _of_the_page(
    document: OfficialDocument, copied: Sequence[Edit], page: OfficialDocument | None
) -> Iterator[str]:
    """What was copied from the page and does not stand there."""
    if page is None:
        yield from (
            f"{edit.path} 照原页补了“{edit.new}”，这里没有原页"
            for edit in copied
            if edit.status == "in"
        )
        return
    if not copied:
        return
    units = [(place.start, place.text) for place in places_of(page)]
    units += [(entry.start, entry.text) for entry in page.boilerplate]
    there = letters("".join(text for _, text in sorted(units, key=lambda unit: unit[0])))
    known = {there[i : i + _SHORT] for i in range(len(there))}

    def stands(view: str) -> bool:
        spots = range(len(view) - _SHORT + 1)
        return all(view[i : i + _SHORT] in known for i in spots) and view in there

    here, spots = _spots(document, copied)
    for spot in spots:
        edit, old, new = spot.edit, letters(spot.edit.old), here[spot.first : spot.last]
        if _lost(old, new) or _hidden(edit.new) or not new:
            yield f"{edit.path} 照原页修改，却删了“{edit.old}”中的字，或加了看不见的字"
            continue
        view = next((v for v in _views(here, spot) if stands(v)), None)
        if view is None:
            yield f"{edit.path} 照原页补的“{edit.new}”，原页此处没有"
            continue
        if new == old or spot.first == 0 or spot.last == len(here):
            continue
        if stands(_cut(here, spot, _CLOSE, old)):
            is_there = stands(_cut(here, spot, _WIDE, new)) or here.count(view) <= there.count(view)
            if stands(_cut(here, spot, _WIDE, old)) or not is_there:
                yield f"{edit.path} 照原页补了“{edit.new}”，原页此处却与原文相同"


def _cut(here: str, spot: _Spot, size: int, middle: str) -> str:
    """So many letters before and after the edit, and something in its place."""
    before = here[max(spot.first - size, 0) : spot.first]
    return before + middle + here[spot.last : spot.last + size]


def _views(here: str, spot: _Spot) -> Iterator[str]:
    """The edit's letters amid enough of those around it, to look for in the page."""
    sizes = [(_CLOSE, _CLOSE), (1, 2 * _CLOSE), (2 * _CLOSE, 1)]
    sizes += [(0, 2 * _CLOSE)] * spot.begins + [(2 * _CLOSE, 0)] * spot.ends
    for left, right in sizes:
        view = here[max(spot.first - left, 0) : spot.last + right]
        if len(view) - (spot.last - spot.first) >= _CLOSE or len(view) == len(here):
            yield view


class _Spot(NamedTuple):
    """Where an edit's letters stand in all that a document says."""

    edit: Edit
    first: int
    last: int
    begins: bool
    ends: bool


def _spots(document: OfficialDocument, copied: Sequence[Edit]) -> tuple[str, list[_Spot]]:
    """All that the document says with what was copied, and where each edit that is in stands."""
    by_path: Mapping[str, list[Edit]] = {edit.path: [] for edit in copied}
    for edit in sorted(copied, key=lambda e: (e.start, e.end, e.status)):
        own = by_path[edit.path]
        if (own and own[-1].end > edit.start) or (own and own[-1].start == edit.start == edit.end):
            if edit.status == "out":
                continue
            while own and own[-1].end > edit.start and own[-1].status == "out":
                own.pop()
        own.append(edit)
    said: list[str] = []
    size = 0
    spots: list[_Spot] = []
    for place in sorted(places_of(document), key=lambda place: place.start):
        text, at, begin = place.text, 0, size
        mine = len(spots)
        for edit in by_path.get(place.path, ()):
            for piece in (letters(text[at : edit.start]), letters(edit.new)):
                said.append(piece)
                size += len(piece)
            at = edit.end
            if edit.status == "in":
                first = size - len(said[-1])
                spots.append(_Spot(edit, first, size, first == begin, ends=False))
        said.append(letters(text[at:]))
        size += len(said[-1])
        if len(spots) > mine and spots[-1].last == size:
            spots[-1] = spots[-1]._replace(ends=True)
    return "".join(said), spots


def _lost(old: str, new: str) -> bool:
    """Whether anything that stood there is not said any more."""
    at = 0
    plain = unicodedata.normalize("NFKC", new)
    for char in unicodedata.normalize("NFKC", old):
        at = plain.find(char, at) + 1
        if not at:
            return True
    return False
