"""The page's word put into the elements, before any rule is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from pipeline.edits import Edit
from pipeline.model import OfficialDocument
from pipeline.repair.element import Element
from pipeline.repair.options import RepairOptions
from pipeline.repair.witness.restoring import restore


def make_restorations(
    elements: Sequence[Element],
    document: OfficialDocument,
    page: OfficialDocument,
    options: RepairOptions,
    sha: str,
) -> None:
    """What the page has comes before every rule; no rule guesses where the page was heard."""
    by_name = {item.path: item for item in elements}
    wanted: dict[str, list[tuple[int, Edit]]] = {}
    for edit in restore(elements, document, page, sha):
        item = by_name[edit.path]
        at = item.draft.place(edit.start, edit.end)
        if at is None:
            continue  # a person's word stands there
        status = options.status(edit) if item.draft.fits(edit.start, edit.end, edit.new) else "out"
        if status == "in":
            wanted.setdefault(item.path, []).append((at, options.rewrite(edit)))
        else:
            item.offered.append(msgspec.structs.replace(edit, status="out"))
    for path, made in wanted.items():
        by_name[path].draft.make(sorted(made, key=lambda m: -m[0]))
    for item in elements:
        if item.is_witnessed:
            item.facts = replace(item.facts, channels=frozenset())
