"""``zhengben diagnose``: what happened to a text before it came here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import click

from pipeline.commands import _options, _report

if TYPE_CHECKING:
    from pipeline.batch.sources import SourceFile
    from pipeline.errors import SourceError
    from pipeline.repair.diagnosis import Diagnosis

_MOST_LINES = 12


@click.command(
    "diagnose",
    short_help="判断文本经过了哪些损坏",
    epilog="\b\n示例：\n  zhengben diagnose 报告.txt",
)
@click.argument("sources", nargs=-1, required=True, metavar="SRC…")
@_options.format_option("text", "json")
def command(sources: tuple[str, ...], output_format: Literal["text", "json"]) -> None:
    """判断 SRC 经过了哪些损坏过程：可能性、痕迹、完好处数、所在行和例子；没有损坏时也会说明。"""
    import msgspec

    from pipeline.batch.record import Outcome, exit_code_of, failed, guarded
    from pipeline.batch.sources import find_sources
    from pipeline.commands._checking import shown_path
    from pipeline.convert import read
    from pipeline.repair.diagnosis import diagnose

    results: list[dict[str, Any]] = []

    def examine(source: SourceFile) -> Outcome:
        found = diagnose(read(source.read(), source.name))
        results.append({"file": shown_path(source.path), "channels": [_plain(d) for d in found]})
        if output_format == "text":
            for line in _lines(source.path, found):
                _report.print_line(line)
        return Outcome(source.path)

    bad: dict[str, SourceError] = {}
    given = find_sources(sources, bad=bad)
    outcomes = [failed(path, str(error), error.exit_code) for path, error in bad.items()]
    for outcome in outcomes:
        _report.tell(f"错误：{outcome.error}")
    for source in given:
        outcome = guarded(source.path, lambda source=source: examine(source))  # type: ignore[misc]
        outcomes.append(outcome)
        if outcome.error:
            _report.tell(f"错误：{outcome.error}")
    if output_format == "json":
        _report.print_payload(msgspec.json.format(msgspec.json.encode(results)).decode() + "\n")
    _report.end_with(exit_code_of(outcomes))


def _plain(item: Diagnosis) -> dict[str, Any]:
    return {
        "id": item.channel.id,
        "name": item.channel.name,
        "likelihood": item.likelihood,
        "traces": item.traces,
        "survivors": item.survivors,
        "lines": list(item.lines),
        "examples": list(item.examples),
        "account": item.account,
    }


def _lines(path: str, found: Sequence[Diagnosis]) -> Iterator[str]:
    """The channels that a text went through, then what is merely written in both ways."""
    likely = [item for item in found if item.is_likely]
    yield f"{path}：" if likely else f"{path}：未见损坏"
    for item in likely:
        yield (
            f"  {item.channel.name}  可能性 {item.likelihood:.2f}，痕迹 {item.traces} 处，"
            f"仍完好 {item.survivors} 处"
        )
        yield f"    {item.channel.explanation}"
        if item.account:
            yield f"    {item.account}"
        if item.lines:
            where = "、".join(map(str, item.lines[:_MOST_LINES]))
            more = f" 等 {len(item.lines)} 行" if len(item.lines) > _MOST_LINES else " 行"
            yield f"    第 {where}{more}"
        if item.examples:
            yield f"    例如：{'；'.join(item.examples)}"
    for item in found:
        if not item.is_likely and item.traces and item.survivors > item.traces:
            yield (
                f"  写法不一，不算损坏：“{item.channel.name}”所留的写法 {item.traces} 处，"
                f"完好的写法 {item.survivors} 处"
            )
