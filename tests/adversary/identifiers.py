"""Identifiers: numbers that only look like dates and amounts lead to no applied insertion.

Attacked with lines of twenty registers (telephones, accounts, batch numbers, code, English …), alone
as short texts and put into whole documents to which nothing happened. Nothing was lost, so nothing
may be put in: no applied edit of the kind ``insert``, neither in the line nor anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from pipeline import convert
from pipeline.edits import EditKind
from pipeline.model import places_by_path
from tests.adversary import wording as w
from tests.adversary.attack import Attack, Failure, fewer
from tests.adversary.documents import intact


def date_like(rng: Random) -> str:
    """Digits that read as a day without its marks: 20231229, 1213, 202431."""
    year, month, day = rng.randint(1985, 2026), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice(
        (f"{year}{month:02}{day:02}", f"{year}{month}{day}", f"{month}{day}", f"{month:02}{day:02}")
    )


def _digits(rng: Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


Line = Callable[[Random], str]

REGISTERS: dict[str, Line] = {
    "telephone": lambda r: (
        f"联系人：{w.person(r)}，{r.choice(('电话', '联系电话', '传真', '手机'))}：{date_like(r)}"
    ),
    "telephones": lambda r: "、".join(f"{w.person(r)}{date_like(r)}" for _ in range(3)),
    "account": lambda r: f"{r.choice(('账号', '账户', '开户行账号', '卡号'))}：{date_like(r)}",
    "password": lambda r: f"{r.choice(('密码', '验证码', '用户名', '口令'))}：{date_like(r)}",
    "serial": lambda r: (
        f"{r.choice(('编号', '序列号', '合同编号', '流水号', '档号'))}{r.choice(('', '：'))}{date_like(r)}"
    ),
    "column": lambda r: f"{r.randint(1, 20)}\t{w.person(r)}\t{date_like(r)}\t{w.place(r)}",
    "batch": lambda r: f"批号：{date_like(r)}，共{r.randint(2, 90)}箱",
    "batch-english": lambda r: f"{r.choice(('Batch No.', 'Order', 'Ref.', 'tel.'))} {date_like(r)}",
    "english": lambda r: (
        f"The meeting of {r.randint(1, 28)} March {r.randint(1990, 2025)} took {date_like(r)} steps, see room {_digits(r, 3)}."
    ),
    "code": lambda r: f"id = {date_like(r)}; n = {_digits(r, 4)}  # {r.choice('abc')}",
    "data": lambda r: (
        f'{{"id": {date_like(r)}, "date": "{date_like(r)}", "v": [{_digits(r, 2)},{_digits(r, 2)}]}}'
    ),
    "log-line": lambda r: (
        f"{date_like(r)} {_digits(r, 6)} INFO worker-{_digits(r, 2)} done in {_digits(r, 3)}ms"
    ),
    "tender": lambda r: f"项目代码{date_like(r)}，招标编号QH{date_like(r)}",
    "product": lambda r: (
        f"型号：ZX-{date_like(r)}，规格{_digits(r, 2)}×{_digits(r, 2)}，单价{_digits(r, 4)}元"
    ),
    "identity": lambda r: f"身份证号：33010{_digits(r, 1)}{date_like(r)}{_digits(r, 4)}",
    "postcode": lambda r: f"邮编：{_digits(r, 6)}，门牌{_digits(r, 4)}号，QQ：{date_like(r)}",
    "address": lambda r: (
        f"http://www.example.cn/art/{date_like(r)}/{_digits(r, 5)}.html?id={date_like(r)}"
    ),
    "file-name": lambda r: f"附件名：{w.office(r)}{date_like(r)}.xlsx",
    "running-count": lambda r: (
        f"累计受理{r.randint(1, 12)}{r.randint(10, 28)}日均{_digits(r, 2)}件，累计{date_like(r)}人次"
    ),
    "score": lambda r: (
        f"比分{_digits(r, 2)}:{_digits(r, 2)}，{w.person(r)}{_digits(r, 2)}分{_digits(r, 1)}板，号码{date_like(r)}"
    ),
    "plate": lambda r: f"车牌：浙A{_digits(r, 5)}，车架号LSV{date_like(r)}{_digits(r, 6)}",
    "exam": lambda r: f"{r.randint(1, 9)}）{date_like(r)}读作（　　），准考证号{date_like(r)}",
    "book": lambda r: (
        f"ISBN 978-7-{_digits(r, 4)}-{_digits(r, 4)}-{_digits(r, 1)}，第{date_like(r)}期"
    ),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A text with lines of identifiers.

    Attributes:
        lines: what may be left out of it, line by line.
        register: of the identifiers.
        identifiers: those of the lines that hold them.
    """

    lines: tuple[str, ...]
    register: str
    identifiers: frozenset[str]

    @property
    def data(self) -> bytes:
        return ("\n".join(self.lines) + "\n").encode()


class Identifiers(Attack[Numbers]):
    """Identifiers alone and in whole documents."""

    name = "identifiers"
    short = 60

    def __init__(self, scratch: Path, *, long: bool = False) -> None:
        super().__init__(scratch, long=long)
        self._real = w.real_documents() if long else []

    def make(self, rng: Random) -> Numbers:
        register = rng.choice([*REGISTERS])
        lines = [REGISTERS[register](rng) for _ in range(rng.randint(1, 6))]
        shape = rng.random()
        if self._real and shape < 0.3:
            around = rng.choice(self._real).splitlines()
        elif shape < 0.3:
            around = [f"关于{register}的说明", "各有关单位：", f"会议于{w.day(rng)}召开。"]
        else:
            around = [line for piece in intact(rng) for line in piece.text.split("\n")]
        if rng.random() < 0.15:
            around = []
        for line in lines:
            around.insert(rng.randint(0, len(around)), line)
        return Numbers(tuple(around), register, frozenset(lines))

    def files(self, case: Numbers) -> dict[str, bytes]:
        return {"文.txt": case.data}

    def smaller(self, case: Numbers) -> Iterator[Numbers]:
        for lines in fewer(case.lines):
            yield replace(case, lines=lines)

    def check(self, case: Numbers) -> list[Failure]:
        if not "".join(case.lines).strip():
            return []
        done = convert.repair(convert.read(case.data, "文.txt"))
        before, after = places_by_path(done.normalized), places_by_path(done.repaired)
        own = {"".join(line.split()) for line in case.identifiers}
        failures = []
        for edit in done.log.edits:
            if edit.status == "in" and edit.kind is EditKind.INSERT:
                where = "".join(before[edit.path].text.split())
                kind = case.register if any(where in line for line in own) else "around"
                said = f"{edit.rule_id} {edit.new} {edit.probability}: {after[edit.path].text[:80]}"
                failures.append(Failure(f"inserted-{kind}", said))
        return failures
