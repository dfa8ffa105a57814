"""Who is first, last or at which place in a table, and how many are above a bound, as texts tell.

A column goes by its head in the clause, or by the only head that the sentence names; a row by its
label. What is compared are the rows that are no sums or means of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.audit.findings import Check, Term, half_unit, shown
from pipeline.audit.table_lines import TOTAL_LIKE
from pipeline.audit.table_totals import total_row
from pipeline.audit.tables import Grid
from pipeline.model import Place
from pipeline.text.chars import HAN
from pipeline.text.numerals import HAN_COUNT, halved, number_of
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

UNIT = regex(r"[（(](?:单位[：:])?(?P<unit>[^（()）]{1,8})[）)]")
_TOTAL = regex(r"^(?:合计|总计|共计|小计|总数|总分)$")
_TAIL = regex("(?:类|资金|人数|数量|数|额)$")
_FIRST = regex("^(?:其中|全[省市县区州]|共|累计|实际|总)+")
_IN_ALL = regex("总[数量分额]|合计|总计")
_NO_PEER = regex("平均|均值|全年级|全校|^合计|总计")
_N = rf"(?:[{HAN_COUNT}]{{1,2}}|\d{{1,2}})"
_WHERE = rf"(?:全[省市县区州]|各[{HAN}]{{1,6}})?"
_PLACED = regex(
    rf"(?:位?居|位?列|排名?|排在)(?:名?次)?{_WHERE}(?:第(?P<n>{_N})(?:位|名)?(?![{HAN_COUNT}\d]|季度|产业|批|次)|(?P<first>首位|榜首|第一)|(?P<last>末位|倒数第一))"
)
_MOST = regex("最(?P<way>[高多大快]|[低少小慢])")
_MOST_IS = regex(rf"最(?P<way>[高多大快低少小慢])[{HAN}]{{0,3}}?(?:的(?:是|为|有)?|为|是)")
_LOW = frozenset("低少小慢")
_BUT = regex("除了?(?P<who>[^，,。；;]{1,20})[之以]?外")
_TOP = regex(
    rf"前(?P<n>[两{HAN_COUNT}]|\d)(?:位|名)的?(?:乡镇|单位|县区|学校|班级|企业)?(?P<turn>依次|分别)?(?:为|是)[：:]?(?P<names>[^，,。；;：:\d]{{2,60}})"
)
_BOUND = regex(
    rf"(?P<what>[{HAN}]{{0,12}}?)(?:在|达到?|为)?(?P<v>\d+(?:\.\d+)?)(?P<u>分|[%％]|[万亿]?元|[人户家个])(?P<way>及?以上|及?以下|以内)的?[{HAN}]{{0,6}}?(?:有|为|共)?(?P<n>\d{{1,2}}|[两{HAN_COUNT}]{{1,2}})[个家所名](?![百百分])"
)
_OF_MEAN = regex(
    rf"(?P<way>高于|超过|低于)(?P<whose>[{HAN}]{{0,8}}?)(?:平均(?:分|数|值|水平)?|均分)的?[{HAN}]{{0,4}}?(?:有|为|共)(?P<n>\d{{1,2}}|[两{HAN_COUNT}]{{1,2}})[个家所名]"
)
_MEAN_TOLD = regex(rf"平均(?:得?分|成绩|值)?[{HAN}]{{0,4}}?(?P<v>\d+(?:\.\d+)?)分?")
_APART = regex(r"相差(?P<v>\d+(?:\.\d+)?)")
_OTHER_TIME = regex("上[年季月期届次]|去年|同期|以往|往年")
_AMONG = regex(r"(?P<n>\d{1,3})个?[^，,。；;\d]{1,6}中")
_FILL = regex("[也则仍均都又就以的为是且]*")
_LEAST_NAME = 2
_LEAST_ROWS = 3
_FURTHEST = 3
_BEFORE = 8  # code points before 最 in which what is compared is named


class Told(NamedTuple):
    """A table as the text speaks of it."""

    grid: Grid
    first: int
    last: int
    total: int | None
    labels: dict[str, int]
    heads: dict[str, int]


def told_of(grid: Grid) -> Told:
    """The table with its rows and columns by their names."""
    numbers = [cell.place.number for cell in grid.cells.values()]
    labels = {grid.label(row): row for row in grid.body}
    heads = {UNIT.sub("", halved(grid.head(c))): c for c in grid.value_columns}
    return Told(grid, min(numbers), max(numbers), total_row(grid), labels, heads)


def core_of_head(name: str) -> str:
    """A name without what says little: 参加学生人数 is 参加学生."""
    return _TAIL.sub("", _FIRST.sub("", name))


def place_checks(table: Told, place: Place) -> Iterator[Check]:
    """What a paragraph near a table tells of its ranks, its extremes and its bounds.

    Args:
        table: the table.
        place: the paragraph.
    """
    if place.cell is not None:
        return
    for sentence in re.findall(r"[^。；;\n]+", halved(place.text)):
        but = _BUT.search(sentence)
        left_out = {row for label, row in table.labels.items() if but and label in but["who"]}
        yield from _of_sentence(table, place, sentence, left_out)


def _of_sentence(table: Told, place: Place, sentence: str, left_out: set[int]) -> Iterator[Check]:
    grid = table.grid
    told = _heads_in(table, sentence)
    if not told and _IN_ALL.search(sentence):
        told = [h for h, c in table.heads.items() if _TOTAL.match(grid.lowest_head(c))]
    last = told if len(told) == 1 else []
    named: list[str] = []
    for clause in re.split("[，,]", sentence):
        heads = _heads_in(table, clause) or _heads_of_mean(table, clause) or last
        last = heads if len(heads) == 1 else last
        own = _labels_in(table, clause)
        named = own or named
        for head in heads:
            peers = {r: v for r, v in _peers(table, table.heads[head]).items() if r not in left_out}
            if len(peers) < _LEAST_ROWS:
                continue
            yield from _counted(table, place, clause, sentence, head, peers)
            yield from _listed(table, place, clause, head, peers)
            yield from _apart(place, clause, head, peers)
        yield from _placed(table, place, (sentence, clause), heads, named, left_out)


def _heads_in(table: Told, text: str) -> list[str]:
    """The heads that a text names, without those that stand in longer ones."""
    found = [h for h in table.heads if len(core_of_head(h)) > 1 and core_of_head(h) in text]
    return [h for h in found if not any(h != o and core_of_head(h) in o for o in found)]


def _heads_of_mean(table: Told, clause: str) -> list[str]:
    """高于年级三科均分的有4个, of a column called 三科均分合计."""
    m = _OF_MEAN.search(clause)
    name = m["whose"][-2:] + "均分" if m and "均分" in m[0] else ""
    found = [h for h in table.heads if len(name) > 2 + len("分") and name in h]
    return found if len(found) == 1 else []


def _labels_in(table: Told, text: str) -> list[str]:
    found = [
        label
        for label, row in table.labels.items()
        if len(label) >= _LEAST_NAME and row != table.total and label in text
    ]
    return [n for n in found if not any(n != o and n in o for o in found)]


def _peers(table: Told, column: int) -> Mapping[int, float]:
    """The figures of a column by row, of rows that are no sums or means of others."""
    return {
        row: value
        for label, row in table.labels.items()
        if row != table.total
        and not TOTAL_LIKE.search(label)
        and not _NO_PEER.search(label)
        and (value := table.grid.value(row, column)) is not None
    }


def _placed(
    table: Told,
    place: Place,
    words: tuple[str, str],
    heads: Sequence[str],
    named: Sequence[str],
    left_out: set[int],
) -> Iterator[Check]:
    """北川县完成率最高; 西平县列第6位; 最低的是城南小学."""
    sentence, clause = words
    done: set[str] = set()
    for m in _MOST_IS.finditer(clause):
        label = next((n for n in _labels_in(table, clause) if clause.startswith(n, m.end())), None)
        before = clause[max(0, m.start() - _BEFORE) : m.start()]
        column = _column_of(table, before, heads)
        if label is not None and column is not None:
            done.add(label)
            yield from _ranked(table, place, sentence, column, label, m["way"], left_out)
    if len(named) != 1 or named[0] in done or (_MOST_IS.search(clause) and done):
        return
    label = named[0]
    at = max(0, clause.find(label))
    placed, most = _PLACED.search(clause, at), _MOST.search(clause, at)
    if _OTHER_TIME.search(clause):
        return
    if placed is not None and not most:
        among = _AMONG.search(clause)
        for head in heads:
            peers = _values(table, table.heads[head], left_out)
            if among and int(among["n"]) != len(peers):
                continue  # 在全县16个乡镇中排第14位: of more than the table has
            for rank, n in _rank_of(table, table.heads[head], label, placed, left_out):
                if n <= len(peers):
                    yield rank_check(place, sentence, head, rank, n)
    elif most is not None and not placed and not _MOST_IS.match(clause, most.start()):
        told = [h for h in heads if core_of_head(h) in clause]
        between = clause[at + len(label) : most.start()] if label in clause else "…"
        if told or _FILL.fullmatch(between):
            for head in told or heads[:1]:
                yield from _ranked(table, place, sentence, head, label, most["way"], left_out)


def _column_of(table: Told, before: str, heads: Sequence[str]) -> str | None:
    """The head that the words right before 最 name, or the only one of the clause."""
    if _FILL.fullmatch(before):
        return heads[0] if len(heads) == 1 else None
    tail = _FILL.sub("", before[::-1], count=1)[::-1] if before[-1:] in "也则仍均都的" else before
    named = [h for h in table.heads if core_of_head(h) in tail or h.startswith(tail[-2:])]
    if len(named) > 1:
        named = [h for h in named if core_of_head(h) in tail]
    return named[0] if len(named) == 1 else None


def _values(table: Told, column: int, left_out: set[int]) -> dict[int, float]:
    return {r: v for r, v in _peers(table, column).items() if r not in left_out}


def _ranked(
    table: Told,
    place: Place,
    sentence: str,
    head: str,
    label: str,
    way: str,
    left_out: set[int],
) -> Iterator[Check]:
    """The one that is said to have the most or the least."""
    values, row = _values(table, table.heads[head], left_out), table.labels[label]
    if row in values and len(values) >= _LEAST_ROWS:
        low = way in _LOW
        others = values.values()
        rank = 1 + sum(v < values[row] if low else v > values[row] for v in others)
        yield rank_check(place, sentence, head, rank, 1)


def _rank_of(
    table: Told, column: int, label: str, placed: re.Match[str], left_out: set[int]
) -> Iterator[tuple[int, int]]:
    """The place of a row in a column, and what a clause says that it is."""
    values, row = _values(table, column, left_out), table.labels[label]
    if row not in values or len(values) < _LEAST_ROWS:
        return
    from_top = 1 + sum(value > values[row] for value in values.values())
    from_below = 1 + sum(value < values[row] for value in values.values())
    if placed["last"]:
        yield from_below, 1
        return
    n = 1 if placed["first"] else number_of(placed["n"])
    if n:  # of complaints the fewest are the first
        yield from_below if n == from_below else from_top, n


def _listed(
    table: Told, place: Place, clause: str, head: str, peers: Mapping[int, float]
) -> Iterator[Check]:
    """总分居前三位的依次为双桥镇、河口镇、古渡镇."""
    m = _TOP.search(clause)
    count = number_of(m["n"].replace("两", "二")) if m else None
    names = re.split("[、和及与]", m["names"]) if m else []
    rows = [table.labels.get(name) for name in names]
    if not count or len(names) != count or not all(row in peers for row in rows):
        return
    order = sorted(peers.values(), reverse=True)
    for at, (name, row) in enumerate(zip(names, rows, strict=True), start=1):
        rank = 1 + order.index(peers[row]) if row is not None else 0
        in_turn = m and m["turn"] == "依次"
        if (in_turn and peers[row or 0] != order[at - 1]) or (not in_turn and rank > count):
            yield rank_check(place, f"{clause}：{name}", head, rank, at)
            return
    yield rank_check(place, clause, head, 1, 1)


def _counted(
    table: Told,
    place: Place,
    clause: str,
    sentence: str,
    head: str,
    peers: Mapping[int, float],
) -> Iterator[Check]:
    """得分在85分以上的有5个; 高于平均分的有4个."""
    for m in _BOUND.finditer(clause):
        if not _is_in(table, m["u"], head):
            continue
        yield from _of_bound(
            place, m, float(m["v"]), peers, low="下" in m["way"] or "内" in m["way"]
        )
    for m in _OF_MEAN.finditer(clause):
        rows = [r for label, r in table.labels.items() if _NO_PEER.search(label)]
        means = [v for r in rows if (v := table.grid.value(r, table.heads[head])) is not None]
        said = _MEAN_TOLD.search(sentence)
        bound = float(said["v"]) if said else means[0] if len(means) == 1 else None
        if bound is not None and min(peers.values()) < bound < max(peers.values()):
            yield from _of_bound(place, m, bound, peers, low=m["way"] == "低于")


def _is_in(table: Told, unit: str, head: str) -> bool:
    """Whether a column may be in a unit; of marks no head need say so."""
    own = UNIT.search(halved(table.grid.head(table.heads[head])))
    if own is not None:
        return own["unit"].replace("％", "%") == unit.replace("％", "%")
    return unit == "分" or (unit in "%％" and head.endswith("率"))


def _of_bound(
    place: Place, m: re.Match[str], bound: float, peers: Mapping[int, float], *, low: bool
) -> Iterator[Check]:
    stated = number_of(m["n"].replace("两", "二"))
    values = peers.values()
    counts = (
        {sum(v < bound for v in values), sum(v <= bound for v in values)}
        if low
        else {sum(v > bound for v in values), sum(v >= bound for v in values)}
    )
    if stated and (stated in counts or min(abs(stated - n) for n in counts) <= _FURTHEST):
        computed = stated if stated in counts else min(counts, key=lambda n: abs(n - stated))
        side = "不高于" if low else "不低于"
        yield Check(
            kind="表格名次",
            place=place,
            claim=m[0],
            explanation=f"表中{side} {shown(bound)} 的有 {computed} 个，文中为 {m['n']}",
            terms=(Term(computed),),
            stated=Term(stated),
            computed=computed,
        )


def _apart(place: Place, clause: str, head: str, peers: Mapping[int, float]) -> Iterator[Check]:
    """最高分与最低分相差16.1分."""
    ways = {m["way"] in _LOW for m in _MOST.finditer(clause)}
    m = _APART.search(clause)
    if m is None or len(ways) < 2:
        return
    high, low = max(peers.values()), min(peers.values())
    value = round(high - low, 6)
    yield Check(
        kind="表格差额",
        place=place,
        claim=clause.strip(),
        explanation=f"按表中“{head}”{shown(high)} - {shown(low)} = {shown(value)}，文中为 {m['v']}",
        terms=(Term(high), Term(low)),
        stated=Term(float(m["v"])),
        computed=value,
        tolerance=half_unit(m["v"]) if "." in m["v"] else 0.0,
        formula="{0}-{1}",
    )


def rank_check(place: Place, claim: str, head: str, rank: int, stated: int) -> Check:
    """The check of a place that the text tells.

    Args:
        place: the paragraph.
        claim: its words.
        head: of the column.
        rank: by the table.
        stated: by the text.
    """
    return Check(
        kind="表格名次",
        place=place,
        claim=claim.strip(),
        explanation=f"按表中“{head}”为第 {rank}，文中为第 {stated}",
        terms=(Term(rank),),
        stated=Term(stated),
        computed=rank,
    )
