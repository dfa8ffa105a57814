"""The corpus on disk: documents by kind, and groups whose members are near-copies."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.repair.channels.width_folding import restore_widths
from pipeline.text.chars import HAN

_PROVINCES = (
    "北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|河南"
    "|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆"
)

FOLDS = 6
"""Groups are dealt into so many folds."""

_PROVINCE = re.compile(_PROVINCES)
_CITY = re.compile(f"(?<![{HAN}])[{HAN}]{{2,3}}市|[{HAN}]{{2}}市")
_SEPARATE = {"news", "laws", "state-council-documents", "policy-digests", "data-regulations"}


@dataclass(frozen=True, slots=True)
class Document:
    """One clean text.

    Attributes:
        kind: its folder.
        name: its file.
        group: near-copies share it (a province, a city).
        paragraphs: its text, widths restored, straight quotation marks paired.
    """

    kind: str
    name: str
    group: str
    paragraphs: tuple[str, ...]

    @property
    def fold(self) -> int:
        """Which fold its group was dealt into."""
        return zlib.crc32(self.group.encode()) % FOLDS


def documents(folder: Path, kinds: tuple[str, ...] = ()) -> Iterator[Document]:
    """Every document under ``folder/<kind>/*.txt``, in order.

    Args:
        folder: holds one folder a kind.
        kinds: only these; empty means all.

    Raises:
        OSError: the folder cannot be read.
    """
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        if kinds and place.name not in kinds:
            continue
        for path in sorted(place.glob("*.txt")):
            lines = path.read_text(encoding="utf-8").split("\n")
            yield Document(
                kind=place.name,
                name=path.name,
                group=group_of(place.name, path.name, "\n".join(lines)),
                paragraphs=tuple(curly(restore_widths(line)) for line in lines),
            )


def group_of(kind: str, name: str, text: str) -> str:
    """The province or city a document is mostly about; its own name where there is none."""
    if kind in _SEPARATE:
        return f"{kind}/{name}"
    if kind.startswith("provincial"):
        places = Counter(_PROVINCE.findall(text[:300] if kind.endswith("2025") else text))
    else:
        places = Counter(_CITY.findall(text))
    if not places:
        return f"{kind}/{name}"
    return str(places.most_common(1)[0][0])


def curly(text: str) -> str:
    """Straight quotation marks of a paragraph as pairs, where their number is even.

    >>> curly('深化"放管服"改革')
    '深化“放管服”改革'
    """
    parts = text.split('"')
    if len(parts) % 2 == 0 or len(parts) == 1:
        return text
    marks = ["“”"[i % 2] for i in range(len(parts) - 1)] + [""]
    return "".join(part + mark for part, mark in zip(parts, marks, strict=True))
