"""``zhengben explain``: every change of one document, readable by a secretary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import click

from pipeline.commands import _options, _output
from pipeline.edits import Edit, Finding, Tier

_BASES = {
    "forced": "损坏过程只留下这一种可能",
    "standard": "标准",
    "lexicon": "词表",
    "document": "本文其他各处",
    "model": "统计模型",
    "witness": "原网页",
    "manual": "人工",
}
_CONTEXT = 14


@click.command(
    "explain",
    short_help="逐条说明修改、建议和提示",
    epilog="\b\n示例：\n  zhengben explain out/报告\n  zhengben explain out/报告 --only proposed",
)
@click.argument("path", metavar="PATH")
@click.option(
    "--only",
    type=click.Choice(["applied", "proposed", "finding"]),
    help="只看已改的、建议的，或提示。",
)
@click.option("--widths/--no-widths", default=False, help="连同全半角的修改一起列出。")
@_options.format_option("text", "json")
def command(
    path: str,
    only: Literal["applied", "proposed", "finding"] | None,
    widths: bool,
    output_format: Literal["text", "json"],
) -> None:
    """逐条说明 PATH（文档文件夹）中的修改：上下文、改前改后、依据、条款、概率、其他可能。"""
    import msgspec

    from pipeline.batch.workspace import find_workspaces
    from pipeline.model import iter_texts
    from pipeline.repair.rules import RULES_BY_ID

    for workspace in find_workspaces(path):
        entry = workspace.log()
        texts = {name: element.text for name, element in iter_texts(workspace.normalized())}
        items: list[Edit | Finding] = [
            edit
            for edit in entry.edits
            if only in {None, str(edit.tier)} and (widths or not edit.rule_id.startswith("WID"))
        ]
        if only in {None, "finding"}:
            items += entry.findings
        items.sort(key=lambda item: (item.source.start, item.start))
        if output_format == "json":
            _output.print_payload(msgspec.json.format(msgspec.json.encode(items)).decode() + "\n")
            continue
        for item in items:
            rule = RULES_BY_ID.get(item.rule_id)
            summary = rule.summary if rule else ""
            for line in _lines(item, texts.get(item.path, ""), summary):
                click.echo(line)
        hidden = sum(1 for edit in entry.edits if edit.rule_id.startswith("WID"))
        if hidden and not widths and only in {None, "applied"}:
            click.echo(f"另有全半角修改 {hidden} 处，加 --widths 列出", err=True)


def _lines(item: Edit | Finding, text: str, summary: str) -> Iterator[str]:
    before = text[max(item.start - _CONTEXT, 0) : item.start]
    after = text[item.end : item.end + _CONTEXT]
    place = f"第 {item.source.line} 行第 {item.source.column} 列"
    if isinstance(item, Finding):
        marked = click.style(text[item.start : item.end], fg="yellow", underline=True)
        word = click.style("提示", fg="yellow")
        yield f"{word} {item.rule_id} {place}：…{before}{marked}{after}…"
        yield f"    {item.message}"
        return
    if item.tier is Tier.APPLIED:
        word, color = "已改", "green"
    else:
        word, color = "建议", "blue"
    if item.status == "out" and item.tier is Tier.APPLIED:
        word = "未采纳"
    new = click.style(item.new, fg=color, bold=True, underline=True)
    yield f"{click.style(word, fg=color)} {item.rule_id} {place}：…{before}{new}{after}…"
    change = f"{item.old or '（无）'} → {item.new or '（删去）'}"
    basis = f"依据：{_BASES[item.basis]}，{item.clause}"
    yield f"    {change}  把握 {item.probability:.3f}  {basis}"
    if summary:
        yield f"    {summary}"
    if item.alternatives:
        others = "，".join(f"{a.new or '（无）'} {a.probability:.3f}" for a in item.alternatives)
        yield f"    其他可能：{others}"
