"""``zhengben inspect``: a finished Word or PDF file held against the standard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _batch, _options, _report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.batch.record import Outcome
    from pipeline.batch.sources import SourceFile
    from pipeline.checking.problem import Level
    from pipeline.checking.report import JsonList, Report
    from pipeline.errors import SourceError
    from pipeline.inspection.finding import Finding
    from pipeline.inspection.inspecting import Inspection
    from pipeline.inspection.workbook import Inspected
    from pipeline.normalize.options import ReadOptions, Revisions

_COLOURS = {"error": "red", "warning": "yellow", "note": None}


@click.command(
    "inspect",
    short_help="对照 GB/T 9704-2012 检查 Word、PDF 的版式；有不符时退出码为 1",
    epilog="\b\n示例：\n  zhengben inspect 通知.docx\n  zhengben inspect 公文 -o 版式检查.xlsx\n"
    "  zhengben inspect 复函.pdf --style letter\n  zhengben inspect 通知.docx --fix\n"
    "  zhengben inspect 公文 --format sarif --fail-on error",
)
@click.argument("sources", nargs=-1, metavar="FILE…")
@_options.list_option
@_options.folder_options
@_options.report_format_option
@click.option(
    "-o",
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="另把结果写成工作簿（.xlsx）。",
)
@click.option(
    "--style",
    help="对照的版式：名称（zhengben styles），或 .toml 文件的路径。"
    "[默认：gbt9704；有红色双线的按信函格式]",
)
@click.option(
    "--fail-on",
    "fails_from",
    type=click.Choice(["error", "warning", "note"]),
    default="warning",
    show_default=True,
    help="有这一级或更重的，退出码为 1：error 与标准的数值或明文不符，"
    "warning 多半不符，note 说明。",
)
@click.option(
    "--fix",
    is_flag=True,
    help="Word 文件照常读入、修复、按标准重排，结果在 --fix-out 的文件夹中；原文件不动。",
)
@click.option(
    "--fix-out",
    type=_options.Place(),
    default="out",
    show_default=True,
    help="--fix 的输出文件夹。",
)
@click.option(
    "--revisions",
    type=click.Choice(["accepted", "original"]),
    default="accepted",
    show_default=True,
    help="Word 文件中的修订：accepted 按接受读取，original 按拒绝读取。",
)
@click.option("--force", is_flag=True, help="覆盖已有的工作簿和 --fix 的结果。")
@_options.quiet_option
@_options.name_option
def command(
    sources: tuple[str, ...],
    listed: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    output_format: _options.ReportFormat,
    report: Path | None,
    style: str | None,
    fails_from: Level,
    fix: bool,
    fix_out: Path | str,
    revisions: Revisions,
    force: bool,
    quiet: bool,
    name: str,
) -> None:
    """对照 GB/T 9704-2012 检查 FILE（.docx、.pdf、.doc、.wps，或它们的文件夹）的版式。

    逐项列出现状、应为、容差、位置和依据；只读不写（--fix 另存，-o 另写工作簿）。
    印章要人看；Word 文件没有排好的页面，页面上的位置请另存为 PDF 再检查。
    退出码：0 没有不符（或都比 --fail-on 轻），1 有；有文件没有检查成的，9。
    """
    from functools import partial

    from pipeline.batch.record import exit_code_of, failed, guarded
    from pipeline.checking.problem import LEVELS
    from pipeline.commands._checking import shown_path
    from pipeline.errors import ExitCode, SourceError
    from pipeline.inspection.workbook import Inspected
    from pipeline.normalize.options import ReadOptions
    from pipeline.stylesheet import load_stylesheet

    if style is not None:
        load_stylesheet(style)  # a bad style is one error, not one for each document
    if report is not None:
        _refuse(report, force=force)
    bad: dict[str, SourceError] = {}
    passed_over: list[str] = []
    meant = _batch.sources_of(
        sources, listed, name, bad, include, exclude, passed_over, may_be_none=True
    )
    found = list(_measurable(meant, sources, passed_over))
    files = [Inspected(shown_path(path), None, str(error)) for path, error in bad.items()]
    outcomes = [failed(shown_path(p), str(e), e.exit_code) for p, e in bad.items()]
    if meant and not found and not bad:
        raise SourceError(
            "其中没有 Word 或 PDF 文件", "inspect 只看版式；检查文字用 zhengben check"
        )
    reading = ReadOptions(revisions=revisions)
    writer = _writer_of(output_format)
    if writer is not None:
        _report.print_payload(writer.begin())
    for source in found:
        shown = shown_path(source.path)
        made: list[Inspection] = []
        outcome = guarded(shown, partial(_inspect, source, shown, style, reading, made))
        outcomes.append(outcome)
        files.append(Inspected(shown, made[0] if made else None, outcome.error))
        if outcome.error or not made:
            continue
        if writer is not None:
            _report.print_payload(_written(writer, made[0].findings))
        elif not quiet:
            for parts in _lines(shown, made[0]):
                _report.print_line(*parts)
    errors = {outcome.name: outcome.error for outcome in outcomes if outcome.error}
    if writer is not None:
        _report.print_payload(writer.end(errors, [outcome.name for outcome in outcomes]))
    for said in errors.values():
        _report.tell(f"错误：{said}")
    if report is not None:
        _write_book(report, files, style, quiet=quiet)
    if not quiet:
        _batch.say_passed_over(passed_over, "inspect 只看 Word 和 PDF 的版式")
        _say_total(files)
    if fix:
        _fix(found, fix_out, style, force=force, quiet=quiet)
    _report.end_with(exit_code_of(outcomes))
    heavy = LEVELS[: LEVELS.index(fails_from) + 1]
    if any(one.count(level) for one in files for level in heavy):
        _report.end_with(ExitCode.CHANGES)


def _inspect(
    source: SourceFile,
    shown: str,
    style: str | None,
    reading: ReadOptions,
    made: list[Inspection],
) -> Outcome:
    """Inspect one file; the result is put into ``made``."""
    from pipeline.batch.record import Outcome
    from pipeline.inspection.inspecting import inspect_source

    made.append(inspect_source(source.read(), shown, source.name, style, reading))
    return Outcome(shown)


def _measurable(
    found: Sequence[SourceFile], given: Sequence[str], passed_over: list[str]
) -> Iterator[SourceFile]:
    """The files, those of folders left out that have no layout: texts and pages."""
    from pipeline.inspection.inspecting import ENDINGS

    named = set(given)
    for source in found:
        is_other = Path(source.name).suffix.lower() not in ENDINGS
        if is_other and source.path not in named and any(Path(one).is_dir() for one in named):
            passed_over.append(source.path)
        else:
            yield source


def _refuse(report: Path, *, force: bool) -> None:
    from pipeline.errors import WriteError

    if report.suffix.lower() != ".xlsx":
        raise click.UsageError(f"-o 写的是工作簿，文件名应以 .xlsx 结尾：{report}")
    if report.exists() and not force:
        raise WriteError(f"{report} 已存在", "请移走它，或加 --force 覆盖")


def _lines(shown: str, made: Inspection) -> Iterator[tuple[str, ...]]:
    """One file's lines for people."""
    from pipeline.inspection.workbook import LEVELS

    count = len(made.findings)
    verdict = f"{count} 项不符" if count else "没有发现不符"
    yield (_report.styled(f"{shown}：{verdict}", bold=True), f"（对照 {made.style}）")
    for one in made.findings:
        level = _report.styled(LEVELS[one.level], fg=_COLOURS[one.level])
        where = f"　{one.where}" if one.where else ""
        yield ("  ", level, f" {one.message}{where}　[{one.rule_id}]")
    for remark in made.remarks:
        yield (f"  说明：{remark}",)
    if made.unjudged:
        yield (f"  没有判断：{'；'.join(made.unjudged)}",)


def _writer_of(output_format: _options.ReportFormat) -> Report | JsonList[Finding] | None:
    """What writes the report; lines for people have none."""
    from pipeline.checking.formats import REPORTS
    from pipeline.checking.report import JsonList
    from pipeline.checking.sarif import Described, SarifReport
    from pipeline.inspection.measures import MEASURES

    if output_format == "text":
        return None
    if output_format == "json":
        findings: JsonList[Finding] = JsonList()
        return findings
    if output_format == "sarif":
        return SarifReport(
            [
                Described(one.id, one.id, one.label, f"GB/T 9704-2012 {one.clause}")
                for one in MEASURES
            ]
        )
    return REPORTS[output_format]()


def _written(writer: Report | JsonList[Finding], findings: Sequence[Finding]) -> str:
    """One file's findings: as they are in JSON, as problems elsewhere."""
    from pipeline.checking.report import JsonList

    if isinstance(writer, JsonList):
        return writer.document(findings)
    return writer.document([one.problem() for one in findings])


def _write_book(
    report: Path, files: Sequence[Inspected], style: str | None, *, quiet: bool
) -> None:
    from pipeline.convert import NO_DATE, timestamp_of
    from pipeline.inspection.workbook import write_report
    from pipeline.storage import write_atomically
    from pipeline.stylesheet import load_stylesheet

    whens = [timestamp_of(one.inspection.document) for one in files if one.inspection is not None]
    when = max(whens, default=NO_DATE)
    write_atomically(report, write_report(files, load_stylesheet(style or "gbt9704"), when))
    if not quiet:
        _report.tell(f"✔ {len(files)} 份 → {report}")


def _say_total(files: Sequence[Inspected]) -> None:
    from pipeline.inspection.workbook import LEVELS

    failed = sum(one.inspection is None for one in files)
    clean = sum(one.inspection is not None and not one.inspection.findings for one in files)
    counts = [(word, sum(one.count(level) for one in files)) for level, word in LEVELS.items()]
    said = "，".join(f"{word} {number}" for word, number in counts if number)
    _report.tell(
        f"检查 {len(files)} 份，{clean} 份没有发现不符"
        + (f"，{failed} 份没有检查成" if failed else "")
        + (f"；{said}" if said else "")
    )


def _fix(
    found: Sequence[SourceFile],
    out: Path | str,
    style: str | None,
    *,
    force: bool,
    quiet: bool,
) -> None:
    """Set the Word files anew with the ordinary run; the originals stay as they are."""
    from pipeline.batch.lock import locked
    from pipeline.batch.options import RunOptions
    from pipeline.batch.tasks import Work, tasks_for, work_off
    from pipeline.stylesheet import load_stylesheet

    word = [source for source in found if Path(source.name).suffix.lower() != ".pdf"]
    if not word:
        _report.tell("没有可重排的 Word 文件；PDF 请用 zhengben run")
        return
    bad: dict[str, SourceError] = {}
    options = RunOptions(style=style or "gbt9704", force=force)
    tasks = tasks_for("run", word, bad)
    sheet = load_stylesheet(options.style)
    with locked([out]):
        work = work_off(tasks, Work(options, out, sheet=sheet), None, None, _report.tell)
        _batch.carry_out(work, tasks, bad, quiet=quiet, progress="lines")
