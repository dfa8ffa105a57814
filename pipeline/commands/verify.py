"""``zhengben verify``: is a document's folder what it says it is?"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from pipeline.commands import _options, _report, _signing, _verdicts


@click.command(
    "verify",
    short_help="核验文档的文件夹，可重做比对",
    epilog="\b\n示例：\n  zhengben verify out/报告\n  zhengben verify out --deep --source 原文\n"
    "  zhengben verify out --format json --jobs 4",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--deep",
    is_flag=True,
    help="重新修复、重新生成，逐字节比对：审阅稿、工作簿、页眉页脚、属性、批注等任何一处都不放过。",
)
@click.option(
    "--source",
    type=click.Path(exists=True, path_type=Path),
    help="源文件，或源文件所在的文件夹：核对校验值，并重新读入比对。",
)
@click.option("--style", help="--deep 用的版式：生成时用的是自己的 .toml 文件的，在这里给出。")
@_options.key_option
@_options.trust_option
@_options.font_dir_option
@_options.seal_picture_option
@_options.terms_option
@_options.format_option("text", "json")
@_options.jobs_option
@_options.quiet_option
def command(
    paths: tuple[str, ...],
    deep: bool,
    source: Path | None,
    style: str | None,
    key: str | None,
    roots: tuple[str, ...],
    font_dirs: tuple[str, ...],
    seal_pictures: tuple[str, ...],
    terms: str | None,
    output_format: Literal["text", "json"],
    jobs: int | None,
    quiet: bool,
) -> None:
    """核验 PATH（文档文件夹，或装着它们的文件夹）。

    核验的是：文件的校验值、修改记录的重放与撤销、修复的证明、各输出的文字；加 --deep 重做比对。
    一份坏了，其余照样核验。版本、版式或字体与当时不同而做不出同样文件的，另作一类（？），不算改过。

    退出码：0 全部相符；71 有不符；没有不符而有做不出同样文件的，8。
    """
    from pipeline.batch.options import repair_settings
    from pipeline.batch.remaking import Means
    from pipeline.batch.verification import Asked, folders_at, sources_at, verify_all
    from pipeline.errors import ExitCode, PipelineError
    from pipeline.stylesheet import load_stylesheet

    # What is wrong with these is one error, not one for each document.
    if style:
        load_stylesheet(style)
    repair_settings(terms=terms)
    folders: list[Path] = []
    bad: list[PipelineError] = []
    for path in paths:
        try:
            folders += folders_at(path)
        except PipelineError as error:
            if len(paths) == 1:
                raise
            bad.append(error)
            _report.tell(f"错误：{error}")
    folders = list(dict.fromkeys(folders))
    if source is not None and not source.is_dir() and len(folders) > 1:
        raise click.UsageError(
            f"--source 给的是一个文件，文档有 {len(folders)} 份；请给出源文件所在的文件夹"
        )
    means = Means(style or "", font_dirs, terms or "", seal_pictures)
    _signing.refuse_bad_key(key)
    given = sources_at(source) if source is not None else None
    asked = Asked(deep, means, given, key or "", roots)
    count = {"verified": 0, "unproved": 0, "failed": 0}
    for found in _verdicts.shown(verify_all(folders, asked, jobs), output_format, quiet=quiet):
        count[found.verdict] += 1
    if not quiet:
        said = f"核验 {len(folders)} 份：{count['verified']} 份相符，{count['failed']} 份不符"
        if deep or count["unproved"]:
            said += f"，{count['unproved']} 份不能断定"
        _report.tell(said)
    if count["failed"]:
        _report.end_with(ExitCode.NOT_CERTIFIED)
    if bad:
        _report.end_with(bad[0].exit_code)
    if count["unproved"]:
        _report.end_with(ExitCode.MISSING_PART)
