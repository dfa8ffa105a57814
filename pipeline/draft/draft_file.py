"""A 公文稿 taken apart: what its head states, and the blocks below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline import stated as keys
from pipeline.draft.block_lines import Blocks
from pipeline.draft.blocks import read_blocks
from pipeline.draft.chat import end_of_thought, said_around
from pipeline.draft.front import (
    Entry,
    Front,
    end_of_foreign_front,
    has_front,
    is_unclosed,
    read_front,
)
from pipeline.draft.pieces import Fault, Piece
from pipeline.model import (
    DocumentKind,
)
from pipeline.model.outline import KIND, LAYOUT, SEAL, SETTINGS
from pipeline.normalize.account import Stretch
from pipeline.normalize.numbering import numbered
from pipeline.stated import KEYS
from pipeline.text.patterns import regex
from pipeline.tuples import NamedTuple

_LONE_CR = regex(r"\r(?!\n)")


class Said(NamedTuple):
    """A text that the head states: the characters, and whether a label was put to it."""

    field: str
    part: str
    pieces: tuple[Piece, ...]


class DraftFile:
    """A file taken apart: its head and its blocks.

    Args:
        source: the decoded file.

    Raises:
        Fault: something in it is wrong.
    """

    def __init__(self, source: str) -> None:
        source = _LONE_CR.sub("\n", source)
        self.source = source
        if is_unclosed(source):
            raise Fault("前言没有写完", "请在要素之后、正文之前单写一行 ---", 0)
        self.foreign = end_of_foreign_front(source)
        is_ours = has_front(source) and not self.foreign
        self.front: Front | None = read_front(source) if is_ours else None
        start = self.front.end if self.front else self.foreign or end_of_thought(source)
        self.blocks: Blocks = read_blocks(source, start, is_plain=self.front is None)
        if self.front is None:
            _take_asides(self.blocks)
            _raise_title(self.blocks)
            if start > self.foreign:
                self.blocks.asides.append((0, start))
        self.entries: dict[str, Entry] = self.front.entries if self.front else {}
        self.said = [*self._said()]

    @property
    def is_as_written(self) -> bool:
        """Whether the body is what it is marked as, and nothing else."""
        return self._setting(keys.STRUCTURE, (keys.AS_WRITTEN,)) == keys.AS_WRITTEN

    def _setting(self, name: str, known: Sequence[str]) -> str:
        entry = self.entries.get(name)
        if entry is None or not entry.values:
            return ""
        value = entry.values[0]
        if value.text not in known:
            from difflib import get_close_matches

            near = get_close_matches(value.text, known, n=1, cutoff=0.3)
            hint = f"是否指“{near[0]}”" if near and len(known) > 1 else f"可写 {'、'.join(known)}"
            raise Fault(f"“{name}”写成了“{value.text[:20]}”", hint, value.at)
        return value.text

    @property
    def kind(self) -> DocumentKind | None:
        """文种, where it is stated."""
        known = [*(kind.value for kind in DocumentKind), "令", "简报"]
        return DocumentKind.of_ending(self._setting(KIND, known) or "-")

    def settings(self) -> Iterator[tuple[str, str, int]]:
        """文种, 版式 and 印章 as they are stated, each with its place."""
        if self.kind is not None:
            yield KIND, self.kind.value, self.entries[KIND].start
        for name in (LAYOUT, SEAL):
            if value := self._setting(name, SETTINGS[name]):
                yield name, value, self.entries[name].start

    def _said(self) -> Iterator[Said]:
        """What the head states, each with its label."""
        period = self.entries.get(keys.PERIOD)
        if period is not None and period.values and not self._values("密级"):
            raise Fault("写了保密期限，没有写密级", "请写上密级，如“密级: 机密”", period.start)
        for name, entry in self.entries.items():
            key = KEYS.get(name)
            if key is None or not entry.values:
                continue
            texts = [value.text for value in entry.values]
            has_label = entry.verbatim or not keys.lacks_label(key, texts)
            for i, value in enumerate(entry.values):
                pieces = [*value.pieces]
                mark = Piece("：", entry.colon, entry.colon + 1)
                if not has_label and i == 0:
                    label = Piece(key.label, entry.start, entry.start + len(key.label))
                    pieces = [label, mark, *pieces]
                if not entry.verbatim and keys.lacks_tail(key, value.text):
                    tail = Piece(key.tail, entry.start, entry.start + len(key.tail))
                    pieces.append(tail if key.tail else mark)
                if name == "密级" and period is not None and period.values:
                    if "★" in value.text:
                        raise Fault("保密期限写了两次", "请只保留一处", period.start)
                    star = Piece("★", period.start, period.colon + 1)
                    pieces += [star, *period.values[0].pieces]
                yield Said(key.field, key.part, tuple(pieces))

    def _values(self, name: str) -> bool:
        entry = self.entries.get(name)
        return entry is not None and bool(entry.values)

    def references(self) -> list[tuple[int, int, str]]:
        """Where something else is written than what it says, and what it says."""
        groups = (*(said.pieces for said in self.said), *(x.pieces for x in self.blocks.lines))
        return [
            (piece.start, piece.end, piece.text)
            for group in groups
            for piece in group
            if self.source[piece.start : piece.end] != piece.text
        ]

    def shown(self) -> list[Stretch]:
        """What is text, in order: all but images; each reference by itself."""
        hidden = [*self.blocks.images]
        apart = [*self.references(), *((start, end, "") for start, end in hidden)]
        found: list[Stretch] = []
        done = 0
        for start, end, text in sorted(apart):
            if start < done:
                continue
            if done < start:
                found.append(Stretch(self.source[done:start], done, start))
            if text:
                found.append(Stretch(text, start, end))
            done = end
        if done < len(self.source):
            found.append(Stretch(self.source[done:], done, len(self.source)))
        return found


def _take_asides(blocks: Blocks) -> None:
    """Take out what an assistant says around its text."""
    said = [line for line in blocks.lines if line.pieces and line.table < 0]
    top, end = said_around([line.text for line in said])
    gone = [*said[:top], *(said[-end:] if end else ())]
    blocks.asides += [(line.pieces[0].start, line.pieces[-1].end) for line in gone]
    blocks.lines = [line for line in blocks.lines if not any(line is one for one in gone)]


def _raise_title(blocks: Blocks) -> None:
    """A text that opens with its only heading of that depth, and has none above, has its title."""
    first = next((line for line in blocks.lines if line.pieces), None)
    depths = [line.depth for line in blocks.lines if line.depth]
    if first is None or first.depth < 2 or min(depths) < first.depth:
        return
    if depths.count(first.depth) == 1 and numbered(first.text) is None:
        first.depth = 1
