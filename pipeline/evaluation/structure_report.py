"""What was measured of structure, as tables for a person and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.evaluation.labels import PARTS, damaged, read_labels
from pipeline.evaluation.structure import ElementScore, Miss, StructureScore, measure_structure


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
    """The results as tables in Markdown, each miss behind them if asked for."""
    lines: list[str] = []
    for one in results:
        lines += [
            f"## {one.part}：自拟 {one.own} 份，语料 {one.of_corpus} 份",
            "",
            "| 要素 | 标注 | 完好 准确率 | 完好 召回率 | 受损 准确率 | 受损 召回率 |",
            "|---|---|---|---|---|---|",
        ]
        for name in dict.fromkeys([*one.intact.elements, *one.damaged.elements]):
            intact = one.intact.elements.get(name, ElementScore())
            broken = one.damaged.elements.get(name, ElementScore())
            figures = (intact.precision, intact.recall, broken.precision, broken.recall)
            lines.append(f"| {name} | {intact.labelled} | {' | '.join(map(_figure, figures))} |")
        lines += [
            "",
            f"没有一处遗漏和误认的：完好 {one.intact.whole} / {one.intact.documents} 份，"
            f"受损 {one.damaged.whole} / {one.damaged.documents} 份。",
        ]
        if one.absent:
            lines.append(
                f"语料中没有找到、未测的 {len(one.absent)} 份（CORPUS 未给、缺文件或内容不同）："
                + "、".join(one.absent)
            )
        if with_misses:
            for state, score in (("完好", one.intact), ("受损", one.damaged)):
                lines += ["", f"### {one.part} {state}", ""]
                lines += [_miss(miss) for miss in score.misses]
        lines.append("")
    return "\n".join(lines)


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


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _miss(miss: Miss) -> str:
    text = miss.text.replace("\n", "⏎")
    return f"{miss.document}:{miss.line} {'漏' if miss.is_missed else '误'} {miss.element} {text}"
