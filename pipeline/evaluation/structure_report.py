"""What was measured of structure, as tables for a person and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.evaluation.labels import PARTS, damaged, read_labels
from pipeline.evaluation.structure import (
    ORDER,
    ElementScore,
    Miss,
    StructureScore,
    measure_structure,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One part of the labels, as it was measured.

    Attributes:
        part: ``open`` or ``held``.
        own: documents that stand in the folder of labels.
        of_corpus: documents of the corpus that were there.
        absent: documents of the corpus that were not there, or are others by their bytes.
        intact, damaged: the scores.
    """

    part: str
    own: int
    of_corpus: int
    absent: tuple[str, ...]
    intact: StructureScore
    damaged: StructureScore


def measure_labels(
    folder: Path, corpus: Path | None, parts: Sequence[str] = PARTS
) -> list[Measured]:
    """Measure each part of a folder of labels, intact and damaged.

    Args:
        folder: holds a folder a part.
        corpus: what labels of the corpus are relative to.
        parts: of :data:`~pipeline.evaluation.labels.PARTS`.

    Raises:
        OSError: the folder cannot be read.
        SourceError: a label file does not keep to the form.
    """
    results = []
    for part in parts:
        labelled = read_labels(folder / part, corpus)
        documents = labelled.documents
        own = sum("/" not in document.name for document in documents)
        results.append(
            Measured(
                part,
                own,
                len(documents) - own,
                labelled.absent,
                measure_structure(documents),
                measure_structure(map(damaged, documents)),
            )
        )
    return results


def as_text(results: Sequence[Measured], *, with_misses: bool) -> str:
    """The results as a table in Markdown, precision / recall, each miss below it if asked for."""
    titles = "".join(f" {one.part} | 完好 | 受损 |" for one in results)
    lines = [f"| 要素 |{titles}", "|---" * (1 + 3 * len(results)) + "|"]
    for name in _names(results):
        cells = [name]
        for one in results:
            intact = one.intact.elements.get(name, ElementScore())
            broken = one.damaged.elements.get(name, ElementScore())
            cells += [str(intact.labelled), _figures(intact), _figures(broken)]
        lines.append(f"| {' | '.join(cells)} |")
    lines.append("")
    for one in results:
        lines.append(
            f"{one.part}：自拟 {one.own} 份，语料 {one.of_corpus} 份；没有一处遗漏和误认的，"
            f"完好 {one.intact.whole} 份，受损 {one.damaged.whole} 份。"
        )
        if one.absent:
            lines.append(
                f"{one.part} 中语料有 {len(one.absent)} 份没有找到，未测"
                f"（没有给出 CORPUS、缺文件或内容不同）：{'、'.join(one.absent)}"
            )
    for one in results if with_misses else ():
        for state, score in (("完好", one.intact), ("受损", one.damaged)):
            lines += ["", f"## {one.part} {state}", ""]
            lines += [_miss(miss) for miss in score.misses]
    return "\n".join(lines) + "\n"


def _names(results: Sequence[Measured]) -> list[str]:
    """The elements that were labelled or found anywhere, in their order."""
    there = {name for one in results for name in (*one.intact.elements, *one.damaged.elements)}
    return [name for name in ORDER if name in there]


def as_json(results: Sequence[Measured]) -> str:
    """The results as JSON, each miss included."""

    def score(one: StructureScore) -> dict[str, Any]:
        return {
            "documents": one.documents,
            "whole": one.whole,
            "elements": {
                name: {
                    "labelled": counts.labelled,
                    "found": counts.found,
                    "right": counts.right,
                    "precision": counts.precision,
                    "recall": counts.recall,
                }
                for name, counts in one.elements.items()
            },
            "misses": [
                {
                    "document": miss.document,
                    "element": miss.element,
                    "missed": miss.is_missed,
                    "line": miss.line,
                    "text": miss.text,
                }
                for miss in one.misses
            ],
        }

    return (
        json.dumps(
            {
                one.part: {
                    "own": one.own,
                    "of_corpus": one.of_corpus,
                    "absent": list(one.absent),
                    "intact": score(one.intact),
                    "damaged": score(one.damaged),
                }
                for one in results
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _figures(score: ElementScore) -> str:
    return " / ".join(
        "—" if value is None else f"{value:.3f}" for value in (score.precision, score.recall)
    )


def _miss(miss: Miss) -> str:
    text = miss.text.replace("\n", "⏎")
    return f"{miss.document}:{miss.line} {'漏' if miss.is_missed else '误'} {miss.element} {text}"
