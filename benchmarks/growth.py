"""How time grows with a text's size: ``python -m benchmarks.growth``.

Twelve shapes of text, each in three sizes that double; the exponent of CPU time over size is fitted
for reading, repair and the outputs by themselves. 1 is linear; what is above 1.3 is marked, and the
exit code is then 1. Nothing is asserted in tests: a busy machine would fail them.
"""

import argparse
import base64
import math
import struct
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

from pipeline.convert import ConvertOptions, Typography, read, render, repair

_HEAD = "某市人民政府办公室关于加强节约用水工作的通知\n\n各区人民政府，市政府各部门：\n\n"
_TAIL = "\n某市人民政府办公室\n\n2024年3月15日\n"
_SENTENCE = "各单位要落实节约用水责任制，推进重点领域节水改造，定期公布用水情况，做好宣传引导工作。"
_MOST = 1.3
"""An exponent above this is no noise of a busy machine."""


def _page(size: int) -> bytes:
    rows = "".join(f"<tr>{'<td>{}</td>' * 4}</tr>".format(*range(4)) for _ in range(size))
    return f"<html><body><p>{_SENTENCE}</p><table>{rows}</table></body></html>".encode()


def _wide(size: int) -> bytes:
    row = "<tr>" + "".join(f"<td>{k}</td>" for k in range(size)) + "</tr>"
    return f"<html><body><p>{_SENTENCE}</p><table>{row * 4}</table></body></html>".encode()


def _png(number: int) -> str:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes([number % 256, number // 256, 9]) * 8 for _ in range(8))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
    return base64.b64encode(data + chunk(b"IEND", b"")).decode()


def _pictures(size: int) -> bytes:
    shown = "".join(
        f'<p>{_SENTENCE}</p><p><img src="data:image/png;base64,{_png(k)}" alt="图{k}"></p>'
        for k in range(size)
    )
    return f"<html><body>{shown}</body></html>".encode()


def _text(body: str) -> bytes:
    return (_HEAD + body + "\n" + _TAIL).encode()


SHAPES: dict[str, tuple[int, str, Callable[[int], bytes]]] = {
    "length": (100, ".txt", lambda n: _text(f"{_SENTENCE}\n\n" * n)),
    "findings": (100, ".txt", lambda n: _text("达标率为30%,同比提高3个百分点(详见附件)；\n\n" * n)),
    "brackets in one paragraph": (1000, ".txt", lambda n: _text("（" * n + "节水" + "）" * n)),
    "rows": (250, ".html", _page),
    "columns": (50, ".html", _wide),
    "pictures": (20, ".html", _pictures),
    "headings": (
        50,
        ".txt",
        lambda n: _text("".join(f"（{k}）落实责任。{_SENTENCE}\n\n" for k in range(n))),
    ),
    "spaces": (20_000, ".txt", lambda n: _text("节水" + " " * n + "工作")),
    "digits": (20_000, ".txt", lambda n: _text("2024" * (n // 4))),
    "quotes": (500, ".txt", lambda n: _text("推进“放管服”改革，落实“谁用水谁负责”；" * (n // 2))),
    "long lines": (10_000, ".txt", lambda n: _text(_SENTENCE * (n // len(_SENTENCE)))),
    "many short lines": (500, ".txt", lambda n: _text("节水工作\n" * n)),
}
"""By name: the least size, the source's ending, what makes a text of a size."""


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """The slope of the logarithm of time over the logarithm of size, by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(s, 1e-4)) for s in seconds]
    middle, level = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - middle) ** 2 for x in xs)


def _lap(found: dict[str, float], stage: str, work: Callable[..., Any], *given: Any) -> Any:
    began = time.process_time()
    made = work(*given)
    spent = time.process_time() - began
    found[stage] = min(spent, found.get(stage, math.inf))
    return made


def measured(data: bytes, name: str, outputs: list[str], rounds: int) -> dict[str, float]:
    """CPU seconds of each stage, the least of several rounds."""
    found: dict[str, float] = {}
    typography = Typography(ConvertOptions())
    for _ in range(rounds):
        normalized = _lap(found, "read", read, data, name)
        conversion = _lap(found, "repair", repair, normalized)
        for output in outputs:
            options = ConvertOptions(outputs=(output,))
            _lap(found, output, render, conversion, options, typography)
    return found


def main() -> int:
    """Measure every shape and print its exponents; how many are too steep is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--only", default="", help="only shapes whose name holds this")
    parser.add_argument("--times", type=int, default=1, help="all sizes so many times as large")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--to", default="docx,pdf,xlsx", help="outputs; empty for none")
    given = parser.parse_args()
    outputs = [name for name in given.to.split(",") if name]
    stages = ["read", "repair", *outputs]
    print(f"{'shape':26} {'largest':>9}", *(f"{stage:>14}" for stage in stages))
    is_steep = False
    warm = _text(_SENTENCE)
    measured(warm, "warm.txt", outputs, 1)
    for shape, (least, ending, make) in SHAPES.items():
        if given.only not in shape:
            continue
        sizes = [least * given.times * factor for factor in (1, 2, 4)]
        taken = [measured(make(size), f"x{ending}", outputs, given.rounds) for size in sizes]
        cells = []
        for stage in stages:
            seconds = [one[stage] for one in taken]
            slope = exponent(sizes, seconds)
            # What takes no time tells nothing.
            steep = slope > _MOST and seconds[-1] > 0.05
            is_steep |= steep
            cells.append(f"{seconds[-1]:7.2f}s ^{slope:4.2f}{'!' if steep else ' '}")
        print(f"{shape:26} {sizes[-1]:9}", *cells, flush=True)
    return int(is_steep)


if __name__ == "__main__":
    sys.exit(main())
