"""``zhengben check``: what would change and what should be looked at; nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands import _batch, _options, _report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.batch.record import Outcome
    from pipeline.checking.problem import Problem
    from pipeline.normalize.options import Revisions

_WORDS = {"certain": "确定", "likely": "较有把握", "possible": "仅供参考", "finding": "提示"}


@click.command(
    "check",
    short_help="只检查，不写文件；有修改、建议或提示时退出码为 1",
    epilog="\b\n示例：\n  zhengben check 报告.txt\n  zhengben check 文件夹 --format json\n"
    "  zhengben check 文件夹 --select PUN,WID --ignore PUN008 --baseline 基线.json\n"
    "  git diff --name-only -z --diff-filter=d -- '*.txt' | zhengben check --from -",
)
@click.argument("sources", nargs=-1, metavar="SRC…")
@_options.list_option
@_options.folder_options
@_options.report_format_option
@_options.select_options
@click.option(
    "--min-confidence",
    type=_options.Confidence(),
    default=0.0,
    show_default=True,
    help="只报告概率不低于此值的修改和建议（提示总是报告）。",
)
@_options.reading_options
@click.option(
    "--fail-on",
    type=_options.LevelChoice("error", "warning", "note"),
    default="warning",
    show_default=True,
    help="有这一级或更重的，退出码为 1：error 确定的修改，warning 其余修改和提示，note 说明；"
    "certain、likely、possible 只看修改，有这一级或更有把握的，退出码为 1。",
)
@_options.terms_option
@_options.advisor_options
@_options.calibration_option
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="基线文件：其中已知的问题不再报告。",
)
@click.option("--update-baseline", is_flag=True, help="把现有的问题写入 --baseline 的文件。")
@_options.jobs_option
@_options.quiet_option
@_options.name_option
def command(
    sources: tuple[str, ...],
    listed: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    output_format: _options.ReportFormat,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    min_confidence: float,
    keep_boilerplate: bool,
    revisions: Revisions,
    fail_on: str,
    terms: str | None,
    advisor: str | None,
    advisor_model: str,
    advisor_calibration: str | None,
    baseline: Path | None,
    update_baseline: bool,
    jobs: int | None,
    quiet: bool,
    name: str,
) -> None:
    """检查 SRC：列出会做的修改、建议和提示，每条一行：文件:行:列: 规则 说明。

    加 --advisor 时也问顾问模型；回答不存，下次检查再问。

    退出码：0 没有（或都在基线中，或都比 --fail-on 轻），1 有；有文件没有检查成的，9。
    """
    from pipeline.batch.options import repair_settings
    from pipeline.batch.record import exit_code_of, failed
    from pipeline.checking.baseline import KnownProblems, read_baseline, write_baseline
    from pipeline.checking.formats import REPORTS
    from pipeline.commands._checking import check_all, shown_path, shown_source
    from pipeline.errors import ExitCode, SourceError
    from pipeline.normalize.options import ReadOptions

    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline 要和 --baseline FILE 一起用")
    reading = ReadOptions(keep_boilerplate, revisions)
    options = repair_settings(terms=terms, select=select or (), ignore=ignore or ())
    options = _options.advised(options, advisor or "", advisor_model, advisor_calibration or "")
    bad: dict[str, SourceError] = {}
    passed_over: list[str] = []
    found = _batch.sources_of(
        sources, listed, name, bad, include, exclude, passed_over, may_be_none=True
    )
    known = None
    if baseline is not None and not update_baseline:
        files = [shown_source(source) for source in found]
        known = KnownProblems(read_baseline(baseline), baseline, files)
    outcomes = [
        failed(shown_path(path), str(error), error.exit_code) for path, error in bad.items()
    ]
    read: list[str] = []

    def documents() -> Iterator[list[Problem]]:
        """Each document's problems that are wanted."""
        for checked in check_all(found, options, jobs, reading):
            outcomes.append(checked.outcome)
            if not checked.outcome.error:
                read.append(checked.outcome.name)
            yield [
                problem
                for problem in checked.problems
                if options.selection.includes(problem.rule_id)
                and (problem.probability is None or problem.probability >= min_confidence)
            ]

    tally = _Tally()
    # With --update-baseline the report is there all the same, for a service waits for it.
    report = REPORTS[output_format]() if output_format != "text" or not quiet else None
    if report is not None:
        _report.print_payload(report.begin())
    if update_baseline and baseline is not None:
        every = (problem for problems in documents() for problem in problems)
        tally.passed = write_baseline(baseline, every, read, options.selection.includes)
    else:
        for problems in documents():
            if known is not None:
                problems = known.without(problems)
                tally.passed = known.passed
            tally.add(problems)
            if report is not None and problems:
                _report.print_payload(report.document(problems))
    errors = {outcome.name: outcome.error for outcome in outcomes if outcome.error}
    if report is not None:
        _report.print_payload(report.end(errors, [outcome.name for outcome in outcomes]))
    # Last, where they are seen, however long the report is.
    for said in errors.values():
        _report.tell(f"错误：{said}")
    if not quiet:
        for outcome in outcomes:
            for said in outcome.remarks:
                _report.tell(f"{outcome.name}：{said}")
        _batch.say_passed_over(passed_over)
        in_baseline = f"，基线中已有 {tally.passed} 条" if baseline is not None else ""
        _report.tell(tally.said_of(outcomes) + in_baseline)
    _report.end_with(exit_code_of(outcomes))
    if tally.reaches(fail_on):
        _report.end_with(ExitCode.CHANGES)


@dataclass(slots=True)
class _Tally:
    """What was found in all documents.

    Attributes:
        levels: how many problems of each level.
        tiers: how many of each degree of sureness, findings besides.
        files: those that have any.
        passed: how many the baseline has.
    """

    levels: Counter[str] = field(default_factory=Counter)
    tiers: Counter[str] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)
    passed: int = 0

    def add(self, problems: Sequence[Problem]) -> None:
        self.levels.update(problem.level for problem in problems)
        self.tiers.update(problem.tier for problem in problems)
        self.files.update(problem.file for problem in problems)

    def reaches(self, fail_on: str) -> bool:
        """Whether there is a problem of this level or heavier, or a change this sure or surer."""
        from pipeline.checking.problem import LEVELS

        is_tier = fail_on in _options.LEVELS
        counts, scale = (self.tiers, _options.LEVELS) if is_tier else (self.levels, LEVELS)
        return any(counts[one] for one in scale[: scale.index(fail_on) + 1])

    def said_of(self, outcomes: Sequence[Outcome]) -> str:
        """The last line: how many documents, how many of them clean, how many problems."""
        errors = {outcome.name for outcome in outcomes if outcome.error}
        clean = len(outcomes) - len(errors | self.files)
        fine = "没有新的问题" if self.passed else "无须修改"
        failed = f"，{len(errors)} 份没有检查成" if errors else ""
        levels = [f"{word} {self.tiers[tier]}" for tier, word in _WORDS.items() if self.tiers[tier]]
        which = f"（{'，'.join(levels)}）" if levels else ""
        total = f"共 {self.levels.total()} 条{which}"
        return f"检查 {len(outcomes)} 份，{clean} 份{fine}{failed}，{total}"
