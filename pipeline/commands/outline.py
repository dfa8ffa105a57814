"""``zhengben outline``: what each line of a document was taken for, how sure that is, and why."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import click

from pipeline.commands import _batch, _options, _report
from pipeline.text.chars import shortened

if TYPE_CHECKING:
    from pipeline.batch.sources import SourceFile
    from pipeline.batch.workspace import Workspace
    from pipeline.model import OfficialDocument
    from pipeline.normalize.evidence import Evidence
    from pipeline.structure.outline import Node, Noted
    from pipeline.structure.survey import Surveyed

_SHOWN = 32
"""So many characters of a text are shown; the JSON has all of them."""


@click.command(
    "outline",
    short_help="列出认出的公文要素：哪一行、把握、理由；缺什么",
    epilog="\b\n示例：\n  zhengben outline 通知.txt\n  zhengben outline out/通知 --format json\n"
    "  cat 通知.txt | zhengben outline -",
)
@click.argument("sources", nargs=-1, metavar="SRC…")
@_options.list_option
@_options.format_option("text", "json")
@_options.keep_option
@_options.quiet_option
@_options.name_option
def command(
    sources: tuple[str, ...],
    listed: str | None,
    output_format: Literal["text", "json"],
    keep_boilerplate: bool,
    quiet: bool,
    name: str,
) -> None:
    """列出 SRC（文件、文件夹，或 -）的要素：文字、源文件的行、把握、理由；缺的、存疑的。

    只读不写。给出 out 中的文件夹时，列出的是修复后的文档。
    要素齐不齐不影响退出码；要据此判断的，用 zhengben check --select STR1。
    """
    from pipeline.batch.manifest import REPAIRED
    from pipeline.batch.record import Outcome, exit_code_of, failed, guarded
    from pipeline.commands._checking import shown_path
    from pipeline.convert import read_source
    from pipeline.errors import SourceError
    from pipeline.normalize.options import ReadOptions
    from pipeline.structure.outline import outline_of
    from pipeline.structure.survey import survey

    results: list[dict[str, Any]] = []

    def show(file: str, document: OfficialDocument, noted: Noted) -> Outcome:
        nodes, surveyed = outline_of(document, noted), survey(document)
        if output_format == "json":
            results.append(_as_json(file, document, nodes, surveyed))
        else:
            for line in _as_text(file, document, nodes, surveyed):
                _report.print_line(*line)
        return Outcome(file)

    def of_source(source: SourceFile) -> Outcome:
        reading = read_source(source.read(), source.name, ReadOptions(keep_boilerplate))
        return show(shown_path(source.path), reading.document, _noted(reading.evidence))

    def of_folder(workspace: Workspace) -> Outcome:
        is_repaired = (workspace.folder / REPAIRED).is_file()
        document = workspace.repaired() if is_repaired else workspace.normalized()
        return show(shown_path(str(workspace.folder)), document, {})

    folders, files = _folders_apart(sources)
    bad: dict[str, SourceError] = {}
    passed_over: list[str] = []
    found = []
    if files or listed is not None or not folders:
        found = _batch.sources_of(files, listed, name, bad, passed_over=passed_over)
    outcomes = [failed(path, str(error), error.exit_code) for path, error in bad.items()]
    for outcome in outcomes:
        _report.tell(f"错误：{outcome.error}")
    jobs = [(source.path, of_source, source) for source in found]
    for path, step, given in [*jobs, *((str(w.folder), of_folder, w) for w in folders)]:
        outcome = guarded(path, lambda step=step, given=given: step(given))  # type: ignore[misc]
        outcomes.append(outcome)
        if outcome.error:
            _report.tell(f"错误：{outcome.error}")
    if not quiet:
        _batch.say_passed_over(passed_over)
    if output_format == "json":
        import msgspec

        _report.print_payload(msgspec.json.format(msgspec.json.encode(results)).decode() + "\n")
    elif not quiet:
        from pipeline.structure.survey import LEGEND

        _report.tell(LEGEND)
    _report.end_with(exit_code_of(outcomes))


def _folders_apart(given: Sequence[str]) -> tuple[list[Workspace], list[str]]:
    """The document folders among the arguments, and the other arguments.

    A folder that holds both sources and documents made of them stands for its sources.
    """
    from pathlib import Path

    from pipeline.batch.finding import find_workspaces
    from pipeline.batch.manifest import NORMALIZED
    from pipeline.batch.sources import find_sources
    from pipeline.errors import DocumentError, SourceError

    folders: list[Workspace] = []
    others: list[str] = []
    for argument in given:
        try:
            if argument in {"", "-"} or not Path(argument).is_dir():
                raise DocumentError(argument)
            if not (Path(argument) / NORMALIZED).is_file():
                with contextlib.suppress(SourceError):
                    find_sources([argument])
                    raise DocumentError(argument)
            folders += find_workspaces(argument)
        except (DocumentError, OSError):
            others.append(argument)
    return folders, others


def _noted(evidence: Sequence[Evidence]) -> Noted:
    """What reading noted of the elements that it found."""
    from pipeline.structure.certainty import Certainty

    return {
        (one.element, one.line): Certainty(one.certainty, "；".join(one.reasons))
        for one in evidence
        if one.found
    }


def _as_json(
    file: str, document: OfficialDocument, nodes: Sequence[Node], surveyed: Sequence[Surveyed]
) -> dict[str, Any]:
    from pipeline.layout.kinds import kind_of

    kind = kind_of(document)
    return {
        "file": file,
        "kind": str(kind) if kind else None,
        "title": document.body.title.text if document.body.title else None,
        "elements": [
            {
                "name": one.name,
                "element": one.element,
                "state": str(one.state.value),
                "lines": [place.line for place in one.places],
                "like": one.like and {"line": one.like.place.line, "text": one.like.words},
            }
            for one in surveyed
        ],
        "tree": nodes,
    }


def _as_text(
    file: str, document: OfficialDocument, nodes: Sequence[Node], surveyed: Sequence[Surveyed]
) -> Iterator[list[str]]:
    from pipeline.layout.kinds import kind_of
    from pipeline.structure.survey import line_of

    kind = kind_of(document)
    yield [_report.styled(f"{file}：{kind or '文种不明'}", bold=True)]
    for part in nodes:
        yield [f"  {part.element}"]
        yield from _branch(part.children, 2)
    if surveyed:
        yield [f"  要素：{line_of(surveyed)}"]
    for one in surveyed:
        if one.like is not None:
            like = one.like
            words = f"第 {like.place.line} 行“{shortened(like.words, _SHOWN)}”"
            yield [f"    {one.name} {one.state.label} {words}最像"]


def _branch(nodes: Sequence[Node], depth: int) -> Iterator[list[str]]:
    """The lines of a branch; paragraphs that follow each other are one line."""
    indent = "  " * depth
    waiting: list[Node] = []
    for node in nodes:
        if waiting and (node.element != waiting[-1].element or node.certainty is not None):
            yield [indent, _several(waiting)]
            waiting = []
        if node.certainty is None and not node.children:
            waiting.append(node)
            continue
        sure = "" if node.certainty is None else f"，{node.certainty:.2f}"
        where = f"（第 {node.line} 行{sure}：{node.reason}）"
        yield [f"{indent}{node.element}　{shortened(node.text, _SHOWN)}{where}"]
        yield from _branch(node.children, depth + 1)
    if waiting:
        yield [indent, _several(waiting)]


def _several(nodes: Sequence[Node]) -> str:
    first, last = nodes[0], nodes[-1]
    lines = f"第 {first.line} 行"
    if len(nodes) == 1:
        return f"{first.element}　{shortened(first.text, _SHOWN)}（{lines}）"
    if last.line > first.line:
        lines = f"第 {first.line}—{last.line} 行"
    unit = "格" if first.element == "表格" else "个"
    return f"{first.element} {len(nodes)} {unit}，始于“{shortened(first.text, _SHOWN)}”（{lines}）"
