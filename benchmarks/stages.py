"""The stages in one process, without start-up: ``python -m benchmarks.stages SOURCE``.

Prints a JSON object: stage to CPU seconds, the first (cold) and then the others.
"""

import argparse
import json
import time
from pathlib import Path

from pipeline.convert import ConvertOptions, Typography, read, render, repair
from pipeline.formats import DEFAULT_OUTPUTS


def times(data: bytes, name: str, rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each stage, round by round."""
    found: dict[str, list[float]] = {}

    def lap(stage: str, began: float) -> None:
        found.setdefault(stage, []).append(time.process_time() - began)

    for _ in range(rounds):
        began = time.process_time()
        normalized = read(data, name)
        lap("normalize", began)
        began = time.process_time()
        conversion = repair(normalized)
        lap("repair", began)
        began = time.process_time()
        typography = Typography(ConvertOptions())
        assert typography.sheet
        assert typography.fonts
        lap("style and fonts", began)
        for output in (*DEFAULT_OUTPUTS, "ofd"):
            began = time.process_time()
            render(conversion, ConvertOptions(outputs=(output,)), typography)
            lap(output, began)
    return found


def long_source(data: bytes, name: str, count: int) -> str:
    """The source with its main text ``count`` times."""
    document = read(data, name)
    text = data.decode(document.source.encoding)
    lines = text.splitlines()
    blocks = [b.content.origin[0].line for b in document.body.main_text if hasattr(b, "content")]
    first, last = blocks[0] - 1, blocks[-1]
    return "\n".join([*lines[:first], *([*lines[first:last], ""]) * count, *lines[last:]]) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lengthen", type=int, help="print the source with so many bodies instead")
    given = parser.parse_args()
    content = given.source.read_bytes()
    if given.lengthen:
        print(long_source(content, given.source.name, given.lengthen), end="")
    else:
        print(json.dumps(times(content, given.source.name, given.rounds)))
