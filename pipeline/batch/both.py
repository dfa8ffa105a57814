"""A reviewed file that comes back while the folder's own files hold changes that no one read yet.

Both were made from the same document: what each changed in it is put together as two people's
changes of one text are, paragraph by paragraph and, inside of one, character by character. Where
both changed the same words, and not alike, nothing is taken and the words are named.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.arranging import whole
from pipeline.batch.by_hand import as_left, changed_by_hand
from pipeline.batch.manifest import REPAIRED
from pipeline.batch.options import RunOptions
from pipeline.batch.workspace import Workspace
from pipeline.decisions import Decisions
from pipeline.draft.reader import read_draft
from pipeline.draft.writer import write_draft
from pipeline.errors import DocumentError
from pipeline.model import OfficialDocument, places_of
from pipeline.model.codec import to_json
from pipeline.rereading import matching_blocks
from pipeline.text.chars import visible

_MOST_CELLS = 30_000_000
_SHOWN = 24
_BEFORE = 8
_MOST_NAMED = 3


def decided_in_both(
    workspace: Workspace,
    options: RunOptions,
    path: Path,
    apply: Callable[[Path, Path], tuple[str, ...]],
) -> tuple[Decisions, OfficialDocument, tuple[str, ...]]:
    """What holds when a review and what was changed in the folder's own files both do.

    Args:
        workspace: the document's folder.
        options: what a person set.
        path: the reviewed file.
        apply: takes a reviewed file into a folder that holds no changes of a person's, and says
            what of it was not taken.

    Returns:
        The decisions, the document that they lead to, and what of the review was not taken.

    Raises:
        DocumentError: both changed the same words.
    """
    normalized, log = workspace.normalized(), workspace.log()
    before = whole(normalized, log)
    left, name, _ = as_left(workspace, before)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / workspace.folder.resolve().name
        shutil.copytree(workspace.folder, folder)
        draft = folder / workspace.draft_name
        (folder / REPAIRED).write_bytes(to_json(before))
        draft.write_bytes(write_draft(before))
        reviewed = folder / path.name if path.parent == workspace.folder else path
        told = apply(reviewed, folder)
        copies = [write_draft(before), write_draft(left), draft.read_bytes()]
        base, one, other = (copy.decode().split("\n") for copy in copies)
        merged = _merged(base, one, other, path.name, name)
        draft.write_bytes("\n".join(merged).encode())
        copy = Workspace(folder)
        found = changed_by_hand(copy, options)
        decisions = found.decisions if found is not None else copy.decisions()
        wanted = read_draft(draft.read_bytes(), draft.name).document
    assert decisions is not None  # a review decides something
    return decisions, wanted, told


def says_the_same(one: OfficialDocument, other: OfficialDocument) -> bool:
    """Whether two documents have the same elements with the same words."""
    sides = ([(p.kind, p.text) for p in places_of(d) if p.text] for d in (one, other))
    return next(sides) == next(sides)


def _merged(
    base: Sequence[str], left: Sequence[str], right: Sequence[str], review: str, name: str
) -> list[str]:
    """The lines of a text that two people changed.

    Raises:
        DocumentError: both changed the same, and not alike.
    """
    found: list[str] = []
    apart: list[tuple[str, str]] = []
    for here, one, other in _hunks(base, left, right):
        if one == other or other == here:
            found += one
        elif one == here:
            found += other
        elif len(here) == len(one) == len(other) == 1:
            inner = [*_hunks(here[0], one[0], other[0])]
            if all(o == t or h in (o, t) for h, o, t in inner):
                found.append("".join("".join(o if t == h else t) for h, o, t in inner))
            else:
                apart.append(_where(one[0], other[0]))
        else:
            apart.append(_where(*("／".join(filter(None, lines)) for lines in (one, other))))
    if apart:
        said = "；".join(
            f"{Path(name).name} 里是“{one}”，{review} 里是“{other}”"
            for one, other in apart[:_MOST_NAMED]
        )
        more = f"（共 {len(apart)} 处）" if len(apart) > _MOST_NAMED else ""
        raise DocumentError(
            f"同一处在两个文件里都改过，而且不同：{said}{more}",
            f"没有写出任何文件；请把 {Path(name).name} 里的这几处还原，"
            "或改得与审阅文件一样，再 apply",
        )
    return found


def _where(one: str, other: str) -> tuple[str, str]:
    """Two texts from a little before they part, for people."""
    start = max(matching_blocks(one, other, 0)[0][2] - _BEFORE, 0)
    begin = "…" if start else ""
    found = (f"{begin}{visible(text[start : start + _SHOWN])}" for text in (one, other))
    return next(found), next(found)


def _hunks(
    base: Sequence[str], left: Sequence[str], right: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """A text that was changed twice, cut where all three have the same.

    Yields:
        A stretch of the text before, and what stands in its place in either of the others.
    """
    kept = [
        {
            i + k: j + k
            for i, j, size in matching_blocks(base, other, _MOST_CELLS)
            for k in range(size)
        }
        for other in (left, right)
    ]
    a = b = c = 0
    for i in range(len(base) + 1):
        is_end = i == len(base)
        if not is_end and not (i in kept[0] and i in kept[1]):
            continue
        b2, c2 = (len(left), len(right)) if is_end else (kept[0][i], kept[1][i])
        if (a, b, c) != (i, b2, c2):
            yield base[a:i], left[b:b2], right[c:c2]
        if not is_end:
            yield base[i : i + 1], left[b2 : b2 + 1], right[c2 : c2 + 1]
        a, b, c = i + 1, b2 + 1, c2 + 1
