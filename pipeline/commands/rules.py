"""``zhengben rules``: the rules, each with its basis and examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

import click

from pipeline.commands import _options, _report
from pipeline.edits import Severity
from pipeline.repair.rule import APPLIED_FLOOR, Rule

_MEANING = {
    "form": "只换写法，不动文字",
    "insert": "补上损坏过程丢掉的字",
    None: "只提示，不改正文",
}
_COLORS = {"form": "green", "insert": "blue", None: "yellow"}
_TIERS = {True: "直接采纳", False: "只作建议，须人工采纳"}


@click.command(
    "rules",
    short_help="列出修复规则及其依据",
    epilog="\b\n示例：\n  zhengben rules\n  zhengben rules WID001",
)
@click.argument("rule_id", required=False, metavar="[ID]")
@_options.format_option("text", "markdown", "json")
def command(rule_id: str | None, output_format: Literal["text", "markdown", "json"]) -> None:
    """列出全部规则；给出 ID 时显示这一条的依据、修改示例和不改示例。"""
    from pipeline.repair.catalog import BY_ID, LISTED, OTHERS

    if rule_id is None:
        rules = LISTED
    elif rule_id.upper() in BY_ID:
        rules = (BY_ID[rule_id.upper()],)
        if rules[0] in OTHERS:
            _report.print_line(f"{rules[0].id}  {rules[0].summary}")
            return
    else:
        raise click.UsageError(f"没有规则 {rule_id}；用 zhengben rules 查看全部规则")
    if output_format == "json":
        import msgspec

        data = msgspec.json.format(msgspec.json.encode([_plain(r) for r in rules]), indent=1)
        _report.print_payload(data.decode() + "\n")
    elif output_format == "markdown":
        _report.print_payload(markdown_table(rules))
    elif rule_id is None:
        for rule in rules:
            _report.print_line(_colored(rule), f"  {_kind(rule)}  {rule.summary}")
    else:
        for line in _whole(rules[0]):
            _report.print_line(*line)


def markdown_table(rules: Sequence[Rule]) -> str:
    """The table of docs/rules.md."""
    lines = ["| 规则 | 种类 | 作用 | 依据 |", "|---|---|---|---|"]
    lines += [f"| {r.id} | {_kind(r)} | {r.summary} | {r.source} |" for r in rules]
    return "\n".join(lines) + "\n"


def _plain(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "kind": rule.kind,
        "summary": rule.summary,
        "source": rule.source,
        "basis": rule.basis,
        "probability": rule.probability,
        "channels": sorted(rule.channels),
        "fixes": dict(rule.fixes),
        "finds": list(rule.finds),
        "keeps": list(rule.keeps),
    }


def _kind(rule: Rule) -> str:
    return rule.kind.label if rule.kind else Severity.WARNING.label


def _colored(rule: Rule) -> str:
    return _report.styled(rule.id, fg=_COLORS[rule.kind], bold=True)


def _whole(rule: Rule) -> Iterator[Sequence[str]]:
    """One rule for a person, line by line; what an example changes is marked."""
    yield _colored(rule), f" {rule.summary}"
    yield (f"种类：{_kind(rule)}（{_MEANING[rule.kind]}）",)
    yield (f"依据：{rule.source}",)
    if rule.kind is not None and rule.probability:
        yield (f"把握：{rule.probability:.3f}，{_TIERS[rule.probability >= APPLIED_FLOOR]}",)
    if rule.channels:
        yield ("条件：文档经过相应的损坏过程（用 zhengben diagnose 查看）",)
    for old, new in rule.fixes.items():
        yield "改：  ", *_marked(old, new, "red"), "  →  ", *_marked(new, old, "green")
    for text in rule.finds:
        yield from _indented("提示：", text)
    for text in rule.keeps:
        yield from _indented("不改：", text)


def _marked(text: str, other: str, color: str) -> list[str]:
    """The text with what ``other`` has not in colour."""
    parts = []
    for tag, i, j, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        piece = text[i:j]
        is_same = tag == "equal" or not piece
        parts.append(piece if is_same else _report.styled(piece, fg=color, underline=True))
    return parts


def _indented(label: str, text: str) -> Iterator[Sequence[str]]:
    first, *others = text.split("\n")
    yield (f"{label}{first}",)
    yield from ((f"      {line}",) for line in others)
