"""What came of verifying folders and packages, on the screen and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from pipeline.commands import _report
from pipeline.text.chars import visible

if TYPE_CHECKING:
    from pipeline.batch.coherence import Verification

_MARKS = {"verified": "✔", "unproved": "？", "failed": "✘"}


def shown(
    results: Iterable[Verification], output_format: Literal["text", "json"], *, quiet: bool
) -> Iterator[Verification]:
    """Print each result as it comes.

    Args:
        results: what came of each.
        output_format: lines for people, or one JSON list.
        quiet: leave out those that hold.

    Yields:
        Every result.
    """
    if output_format == "json":
        _report.print_payload("[")
    count = 0
    for found in results:
        if not (quiet and found.verdict == "verified"):
            count += 1
            if output_format == "json":
                _report.print_payload(("\n" if count == 1 else ",\n") + _as_json(found))
            else:
                _report.print_payload(_as_text(found))
        yield found
    if output_format == "json":
        _report.print_payload("\n]\n" if count else "]\n")


def _as_text(found: Verification) -> str:
    checked = f"核验 {'、'.join(found.checked)}" if found.checked else ""
    first, last = (f"{len(found.problems)} 处不符", checked) if found.problems else (checked, "")
    lines = [f"{_MARKS[found.verdict]} {found.folder}" + (f"：{first}" if first else "")]
    lines += [f"  {sentence}" for sentence in (*found.problems, *found.unproved)]
    lines += [f"  （{last}；没有指出的相符）"] if last else []
    return "".join(visible(line) + "\n" for line in lines)


def _as_json(found: Verification) -> str:
    """One member of the list that ``--format json`` prints."""
    import msgspec

    shown = {
        "folder": str(found.folder).encode("utf-8", "replace").decode(),
        "source": found.source,
        "verdict": found.verdict,
        "checked": found.checked,
        "problems": found.problems,
        "unproved": found.unproved,
    }
    return msgspec.json.encode(shown).decode()
