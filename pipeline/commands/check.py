"""``zhengben check``: what would change and what should be looked at; nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.commands import _options, _report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.checking.problem import Problem

Format = Literal["text", "json", "github", "sarif"]


@click.command(
    "check",
    short_help="只检查，不写文件；有修改或问题时退出码为 1",
    epilog="\b\n示例：\n  zhengben check 报告.txt\n  zhengben check 文件夹 --format json\n"
    "  zhengben check 文件夹 --select PUN,WID --ignore PUN008 --baseline 基线.json",
)
@click.argument("sources", nargs=-1, required=True, metavar="SRC…")
@_options.format_option("text", "json", "github", "sarif")
@click.option(
    "--select",
    type=_options.RuleList(),
    default=None,
    help="只报告这些规则，用逗号分隔；可只写开头（PUN）。",
)
@click.option("--ignore", type=_options.RuleList(), default=None, help="不报告这些规则，写法同上。")
@click.option(
    "--min-confidence",
    type=_options.Confidence(),
    default=0.0,
    show_default=True,
    help="只报告概率不低于此值的修改和建议（提示总是报告）。",
)
@_options.keep_option
@_options.terms_option
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
    output_format: Format,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    min_confidence: float,
    keep_boilerplate: bool,
    terms: str | None,
    baseline: Path | None,
    update_baseline: bool,
    jobs: int | None,
    quiet: bool,
    name: str,
) -> None:
    """检查 SRC：列出会做的修改、建议和提示，每条一行：文件:行:列: 规则 说明。

    退出码：0 没有修改和问题（或都在基线中），1 有。
    """
    from pipeline.batch.record import Outcome, exit_code_of
    from pipeline.batch.sources import find_sources
    from pipeline.checking.baseline import read_baseline, without_known, write_baseline
    from pipeline.checking.selection import Selection
    from pipeline.commands._checking import check_all, shown_path
    from pipeline.errors import ExitCode, SourceError

    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline 要和 --baseline FILE 一起用")
    known = read_baseline(baseline) if baseline is not None and not update_baseline else ()
    selection = Selection(select or (), ignore or ())
    bad: dict[str, SourceError] = {}
    found = find_sources(sources, name, bad)
    outcomes = [
        Outcome(shown_path(path), error=str(error), exit_code=error.exit_code)
        for path, error in bad.items()
    ]
    problems: list[Problem] = []
    for checked in check_all(found, terms, jobs, keep_boilerplate=keep_boilerplate):
        outcomes.append(checked.outcome)
        problems += [
            problem
            for problem in checked.problems
            if selection.includes(problem.rule_id)
            and (problem.probability is None or problem.probability >= min_confidence)
        ]
    errors = {outcome.name: outcome.error for outcome in outcomes if outcome.error}
    for said in errors.values():
        _report.tell(f"错误：{said}")
    passed = 0
    if baseline is not None and update_baseline:
        read = [outcome.name for outcome in outcomes if not outcome.error]
        passed = write_baseline(baseline, problems, read, selection.includes)
        problems = []
    elif baseline is not None:
        problems, passed = without_known(problems, known, baseline)
    if output_format != "text" or not quiet:
        files = [outcome.name for outcome in outcomes]
        _report.print_payload(_formatted(output_format, problems, errors, files))
    code = exit_code_of(outcomes)
    if code is ExitCode.OK and problems:
        code = ExitCode.CHANGES
    if not quiet:
        clean = len(outcomes) - len({*errors, *(problem.file for problem in problems)})
        ends = f"，基线中已有 {passed} 条" if baseline is not None else ""
        _report.tell(f"检查 {len(outcomes)} 份，{clean} 份无须修改，共 {len(problems)} 条{ends}")
    if code is not ExitCode.OK:
        raise click.exceptions.Exit(int(code))


def _formatted(
    output_format: Format,
    problems: Sequence[Problem],
    errors: Mapping[str, str],
    files: Sequence[str],
) -> str:
    """The problems in the format asked for."""
    if output_format == "sarif":
        from pipeline.checking.sarif import as_sarif

        return as_sarif(problems, errors, files)
    from pipeline.checking.report import as_github, as_json, as_text

    return {"text": as_text, "json": as_json, "github": as_github}[output_format](problems)
