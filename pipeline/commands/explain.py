"""``zhengben explain``: every change of one document, readable by a secretary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

import click

from pipeline.commands import _options, _report
from pipeline.commands._report import styled
from pipeline.edits import NOWHERE, Basis, Edit, EditLog, Finding, ParagraphEdit, Tier
from pipeline.questions import places_of_edits, questions_of
from pipeline.repair.rule import Rule
from pipeline.text.chars import shortened

if TYPE_CHECKING:
    from pipeline.batch.workspace import Workspace

_CONTEXT = 14
_SHOWN = 30
_WIDTHS = "WID"  # rules of full and half width, too many to list unasked
_COLORS = {Tier.CERTAIN: "green", Tier.LIKELY: "cyan", Tier.POSSIBLE: "blue"}


@click.command(
    "explain",
    short_help="逐条说明修改、建议和提示",
    epilog="\b\n示例：\n  zhengben explain out/报告\n  zhengben explain out/报告 --only likely",
)
@click.argument("path", metavar="PATH")
@click.option(
    "--only",
    type=_options.LevelChoice("finding"),
    help="只看确定的、较有把握的、仅供参考的修改，或提示（finding）。",
)
@click.option("--widths/--no-widths", default=False, help="连同全半角的修改一起列出。")
@_options.format_option("text", "json")
def command(
    path: str,
    only: str | None,
    widths: bool,
    output_format: Literal["text", "json"],
) -> None:
    """逐条说明 PATH（文档文件夹）中的修改：上下文、改前改后、依据、条款、概率、其他可能。"""
    import msgspec

    from pipeline.batch.finding import find_workspaces
    from pipeline.commands._checking import shown_path
    from pipeline.errors import DocumentError

    workspaces = find_workspaces(path)
    if not workspaces:
        raise DocumentError(f"{path} 是一次运行的记录，不是文档", "请给出 out 中的文件夹")
    listed: list[object] = []
    for workspace in workspaces:
        entry = workspace.log()
        chosen = _chosen(entry, only, widths=widths)
        if output_format == "json":
            # Of several documents each item says whose it is; the answer is one list all the same.
            whose = {"document": shown_path(str(workspace.folder))} if len(workspaces) > 1 else {}
            items = chosen if only is not None else [*chosen, *entry.restated, *entry.paragraphs]
            listed += [{**whose, **msgspec.to_builtins(item)} for item in items]
            continue
        if len(workspaces) > 1:
            _report.print_line(_report.styled(f"{workspace.folder}：", bold=True))
        arranged = entry.paragraphs if only is None else ()
        for line in _explained(workspace, entry, chosen, arranged):
            _report.print_line(*line)
        if any(isinstance(item, Finding) for item in chosen):
            _report.tell("提示要人改：在公文稿（2-….md）或审阅稿里改，要素也可以 --set 要素=…")
        hidden = sum(1 for edit in entry.edits if edit.rule_id.startswith(_WIDTHS))
        if hidden and not widths and only in {None, "certain"}:
            _report.tell(f"另有全半角修改 {hidden} 处，加 --widths 列出")
        elif not chosen and not arranged:
            _report.tell("没有修改、建议和提示" if only is None else "没有这一类")
    if output_format == "json":
        _report.print_payload(msgspec.json.format(msgspec.json.encode(listed)).decode() + "\n")


def _chosen(entry: EditLog, only: str | None, *, widths: bool) -> list[Edit | Finding]:
    """The edits and findings asked for, in the order of their places."""
    chosen: list[Edit | Finding] = [
        edit
        for edit in entry.edits
        if only in {None, str(edit.tier)} and (widths or not edit.rule_id.startswith(_WIDTHS))
    ]
    if only in {None, "finding"}:
        chosen += entry.findings
    return sorted(chosen, key=lambda item: (item.source.start, item.start))


def _explained(
    workspace: Workspace,
    entry: EditLog,
    chosen: Sequence[Edit | Finding],
    arranged: Sequence[ParagraphEdit],
) -> Iterator[list[str]]:
    """What is said of a document: the parts of each line."""
    from pipeline.model import iter_texts
    from pipeline.repair.catalog import LISTED

    known = {rule.id: rule for rule in LISTED}
    texts = {name: element.text for name, element in iter_texts(workspace.normalized())}
    named = _named_by(workspace)
    questions = {
        place[0].id: question
        for question in questions_of(entry.edits, texts)
        for place in question.places
    }
    for items in _together(chosen):
        rule = known.get(items[0].rule_id)
        yield from _lines(items, texts.get(items[0].path, ""), rule, named)
        question = questions.get(items[0].id)
        if question is not None and len(question.places) > 1:
            yield [f"    全篇同样的共 {len(question.places)} 处，一个答复管各处"]
    for one in arranged:
        yield _arranged(one, named)


def _named_by(workspace: Workspace) -> Callable[[int], str]:
    """What names a place of the source for people, in files that have no lines: 正文第 3 段."""
    from pipeline.formats import input_of_source

    where = input_of_source(workspace.as_read().source).where
    text = workspace.source() if where is not None else None
    if where is None or text is None:
        return lambda _: ""
    return partial(where, text)


def _arranged(edit: ParagraphEdit, named: Callable[[int], str]) -> list[str]:
    """What a person did to a paragraph: the parts of its line."""
    place = ""
    if edit.source != NOWHERE:
        place = f" {named(edit.source.start) or f'第 {edit.source.line} 行'}"
    marked = styled(shortened(edit.text, _SHOWN), underline=True)
    return [styled("人工", fg="green"), f"{place} {edit.op.label}：", marked]


def _together(items: Sequence[Edit | Finding]) -> Iterator[Sequence[Edit | Finding]]:
    """Edits of one place are told as one, where the first of them stands; findings alone."""
    places = {
        place[0].id: place
        for place in places_of_edits(item for item in items if isinstance(item, Edit))
    }
    for item in items:
        if isinstance(item, Finding):
            yield [item]
        elif item.id in places:
            yield places[item.id]


def _lines(
    items: Sequence[Edit | Finding],
    text: str,
    rule: Rule | None,
    named: Callable[[int], str],
) -> Iterator[list[str]]:
    """What is said of edits told as one, or of a finding: the parts of each line."""
    first = items[0]
    end = max(item.end for item in items)
    before = "…" * (first.start > _CONTEXT) + text[max(first.start - _CONTEXT, 0) : first.start]
    after = text[end : end + _CONTEXT] + "…" * (end + _CONTEXT < len(text))
    place = named(first.source.start) or first.source.named
    if isinstance(first, Finding):
        word = styled("提示", fg="yellow")
        marked = styled(text[first.start : end], fg="yellow", underline=True)
        yield [word, f" {first.rule_id} {place}：{before}", marked, after]
        yield [f"    {first.message}"]
        return
    edits = [item for item in items if isinstance(item, Edit)]
    word, color = first.tier.label, _COLORS[first.tier]
    if first.status == "out" and first.tier is not Tier.POSSIBLE:
        word = f"{word}（未采纳）"
    elif first.status == "in" and first.tier is Tier.POSSIBLE:
        word = f"{word}（已采纳）"
    opening = f" {first.rule_id} {place}：{before}"
    yield [styled(word, fg=color), opening, *_changed(edits, text, color), after]
    if any(edit.old for edit in edits):
        changes = (f"{_visible(e.old) or '（无）'} → {e.new or '（删去）'}" for e in edits)
        change = "，".join(dict.fromkeys(changes))
    else:
        change = f"补 {' '.join(edit.new for edit in edits)}"
    yield [f"    {change}  把握 {first.probability:.3f}  依据：{_basis(first, rule)}"]
    if rule:
        yield [f"    {rule.summary}"]
    others = {a.new or "（无）": a.probability for edit in edits for a in edit.alternatives}
    if others:
        yield [f"    其他可能：{'，'.join(f'{new} {p:.3f}' for new, p in others.items())}"]


def _visible(text: str) -> str:
    """The text as it may be quoted; white space alone by its name."""
    return "空格" if text.isspace() else text


def _basis(edit: Edit, rule: Rule | None) -> str:
    """What the edit rests on; what is true of every edit of a learnt finder is left out."""
    # That the model agrees is in the clause.
    basis = (Basis.MODEL if edit.basis is Basis.ADVISOR else edit.basis).label
    if edit.clause.startswith(basis):
        return edit.clause
    if rule is None or edit.clause != rule.source or not edit.rule_id.startswith("LRN"):
        basis = f"{basis}，{edit.clause}"
    return basis


def _changed(edits: Sequence[Edit], text: str, color: str) -> list[str]:
    """The stretch from the first edit to the last as it would read, the edits in colour."""
    parts: list[str] = []
    at = edits[0].start
    for edit in edits:
        parts += (
            text[at : edit.start],
            styled(edit.new, fg=color, bold=True, underline=True),
        )
        at = edit.end
    return parts
