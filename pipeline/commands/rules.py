"""``zhengben rules``: the rules, each with its basis and examples."""

from __future__ import annotations

from typing import Any, Literal

import click

from pipeline.commands import _options, _output
from pipeline.repair.rule import Rule

_KINDS = {"form": "字形", "insert": "补字", None: "提示"}


@click.command(
    "rules",
    short_help="列出修复规则及其依据",
    epilog="\b\n示例：\n  zhengben rules\n  zhengben rules WID001",
)
@click.argument("rule_id", required=False, metavar="[ID]")
@_options.format_option("text", "markdown", "json")
def command(rule_id: str | None, output_format: Literal["text", "markdown", "json"]) -> None:
    """列出全部规则；给出 ID 时显示这一条的依据、修改示例和不改示例。"""
    from pipeline.repair.rules import RULES, RULES_BY_ID

    if rule_id is None:
        rules = list(RULES)
    elif rule_id.upper() in RULES_BY_ID:
        rules = [RULES_BY_ID[rule_id.upper()]]
    else:
        message = f"没有规则 {rule_id}；用 zhengben rules 查看全部规则"
        raise click.UsageError(message)
    if output_format == "json":
        import msgspec

        data = msgspec.json.format(msgspec.json.encode([_plain(r) for r in rules]), indent=1)
        _output.print_payload(data.decode() + "\n")
    elif output_format == "markdown":
        _output.print_payload(markdown_table(rules))
    elif rule_id is None:
        _output.print_payload("".join(f"{r.id}  {_KINDS[r.kind]}  {r.summary}\n" for r in rules))
    else:
        _output.print_payload(_whole(rules[0]))


def markdown_table(rules: list[Rule]) -> str:
    """The README's table."""
    lines = ["| 规则 | 种类 | 作用 | 依据 |", "|---|---|---|---|"]
    lines += [f"| {r.id} | {_KINDS[r.kind]} | {r.summary} | {r.source} |" for r in rules]
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


def _whole(rule: Rule) -> str:
    lines = [f"{rule.id} {rule.name}（{_KINDS[rule.kind]}）", rule.summary, f"依据：{rule.source}"]
    if rule.kind is not None:
        lines.append(f"把握：{rule.probability:.3f}")
    lines += [f"改：{old}  →  {new}" for old, new in rule.fixes.items()]
    lines += [f"提示：{text}" for text in rule.finds]
    lines += [f"不改：{text}" for text in rule.keeps]
    return "\n".join(lines) + "\n"
