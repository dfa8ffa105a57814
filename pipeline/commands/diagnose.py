"""``zhengben diagnose``: what happened to a text before it came here."""

from __future__ import annotations

from typing import Any, Literal

import click

from pipeline.commands import _options, _report
from pipeline.commands._report import tell
from pipeline.text.chars import visible

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
    from pipeline.batch.sources import SourceFile, find_sources
    from pipeline.commands._checking import shown_path
    from pipeline.convert import read
    from pipeline.errors import ExitCode, SourceError
    from pipeline.repair.diagnosis import Diagnosis, diagnose

    results: list[dict[str, Any]] = []
    likely: list[Diagnosis] = []
    mixed: list[Diagnosis] = []

    def examine(source: SourceFile) -> Outcome:
        found = diagnose(read(source.read(), source.name))
        results.append({"file": shown_path(source.path), "channels": [_plain(d) for d in found]})
        likely.extend(d for d in found if d.is_likely)
        mixed.extend(d for d in found if not d.is_likely and d.traces and d.survivors > d.traces)
        return Outcome(source.path)

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

    def _say(path: str, found: list[Diagnosis]) -> None:
        if not found:
            _report.print_payload(f"{visible(path)}：未见损坏\n")
            return
        _report.print_payload(f"{visible(path)}：\n")
        for item in found:
            lines = [
                f"  {item.channel.name}  可能性 {item.likelihood:.2f}，痕迹 {item.traces} 处，"
                f"仍完好 {item.survivors} 处",
                f"    {item.channel.explanation}",
            ]
            if item.account:
                lines.append(f"    {item.account}")
            if item.lines:
                where = "、".join(map(str, item.lines[:_MOST_LINES]))
                more = f" 等 {len(item.lines)} 行" if len(item.lines) > _MOST_LINES else " 行"
                lines.append(f"    第 {where}{more}")
            if item.examples:
                lines.append(f"    例如：{'；'.join(item.examples)}")
            _report.print_payload("".join(line + "\n" for line in lines))

    bad: dict[str, SourceError] = {}
    given = find_sources(sources, bad=bad)
    outcomes = [failed(path, str(error), error.exit_code) for path, error in bad.items()]
    for outcome in outcomes:
        tell(f"错误：{outcome.error}")
    for source in given:
        likely.clear()
        mixed.clear()
        outcome = guarded(source.path, lambda source=source: examine(source))  # type: ignore[misc]
        outcomes.append(outcome)
        if outcome.error:
            tell(f"错误：{outcome.error}")
        elif output_format == "text":
            _say(source.path, likely)
            for item in mixed:
                _report.print_payload(
                    f"  写法不一，不算损坏：“{item.channel.name}”所留的写法 {item.traces} 处，"
                    f"完好的写法 {item.survivors} 处\n"
                )
    if output_format == "json":
        _report.print_payload(msgspec.json.format(msgspec.json.encode(results)).decode() + "\n")
    code = exit_code_of(outcomes)
    if code is not ExitCode.OK:
        raise click.exceptions.Exit(int(code))
