"""``zhengben check``: what would change and what should be looked at; nothing is written."""

from __future__ import annotations

from typing import Any, Literal

import click

from pipeline.commands import _options, _output


@click.command(
    "check",
    short_help="只检查，不写文件；有修改或问题时退出码为 1",
    epilog="\b\n示例：\n  zhengben check 报告.txt\n  zhengben check 文件夹 --format json",
)
@click.argument("sources", nargs=-1, required=True, metavar="SRC…")
@_options.format_option("text", "json")
@_options.quiet_option
@click.option("--name", default="stdin", show_default=True, help="标准输入（-）的文档名。")
def command(
    sources: tuple[str, ...], output_format: Literal["text", "json"], quiet: bool, name: str
) -> None:
    """检查 SRC：列出会做的修改、建议和提示，每条一行：文件:行:列: 规则 说明。

    退出码：0 没有修改和问题，1 有。
    """
    import msgspec

    from pipeline.batch.process import Outcome, exit_code_of, guarded
    from pipeline.batch.sources import SourceFile, find_sources
    from pipeline.errors import ExitCode
    from pipeline.normalize import normalize
    from pipeline.repair.engine import repair
    from pipeline.repair.rules import RULES_BY_ID

    outcomes: list[Outcome] = []
    rows: list[dict[str, Any]] = []

    def check(source: SourceFile) -> Outcome:
        _, entry = repair(normalize(source.read(), source.name))
        for edit in entry.edits:
            rule = RULES_BY_ID.get(edit.rule_id)
            summary = rule.summary if rule else edit.clause
            word = "应改" if edit.status == "in" else "建议"
            change = f"{edit.old or '（补）'} → {edit.new or '（删）'}"
            rows.append(
                {
                    "file": source.path,
                    "line": edit.source.line,
                    "column": edit.source.column,
                    "rule_id": edit.rule_id,
                    "tier": str(edit.tier),
                    "old": edit.old,
                    "new": edit.new,
                    "probability": edit.probability,
                    "message": f"{word}：{change}。{summary}",
                }
            )
        for finding in entry.findings:
            rows.append(
                {
                    "file": source.path,
                    "line": finding.source.line,
                    "column": finding.source.column,
                    "rule_id": finding.rule_id,
                    "tier": "finding",
                    "message": finding.message,
                }
            )
        outcome = Outcome(source.path)
        outcome.note_log(entry)
        return outcome

    for source in find_sources(sources, name):
        outcome = guarded(source.path, lambda source=source: check(source))  # type: ignore[misc]
        outcomes.append(outcome)
        if outcome.error:
            click.echo(f"错误：{outcome.error}", err=True)
    rows.sort(key=lambda row: (row["file"], row["line"], row["column"], row["rule_id"]))
    if output_format == "json":
        _output.print_payload(msgspec.json.format(msgspec.json.encode(rows), indent=1).decode())
        _output.print_payload("\n")
    elif not quiet:
        lines = (
            f"{row['file']}:{row['line']}:{row['column']}: {row['rule_id']} {row['message']}\n"
            for row in rows
        )
        _output.print_payload("".join(lines))
    code = exit_code_of(outcomes)
    if code is ExitCode.OK and rows:
        code = ExitCode.CHANGES
    if not quiet:
        clean = sum(1 for o in outcomes if not o.error) - len({row["file"] for row in rows})
        click.echo(f"检查 {len(outcomes)} 份，{clean} 份无须修改，共 {len(rows)} 条", err=True)
    if code is not ExitCode.OK:
        raise click.exceptions.Exit(int(code))
