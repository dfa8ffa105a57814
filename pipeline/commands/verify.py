"""``zhengben verify``: is a document's folder what it says it is?"""

from __future__ import annotations

import click

from pipeline.commands._report import print_line


@click.command(
    "verify",
    short_help="核验一份文档的文件夹",
    epilog="\b\n示例：\n  zhengben verify out/报告",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
def command(paths: tuple[str, ...]) -> None:
    """核验 PATH（文档文件夹）：文件的校验值、修改记录的重放与撤销、修复的证明、各输出的文字。

    退出码：0 全部相符，71 有不符。
    """
    from pipeline.batch.verification import verify
    from pipeline.batch.workspace import find_workspaces
    from pipeline.errors import ExitCode

    failed = False
    for path in paths:
        for workspace in find_workspaces(path):
            problems, checked = verify(workspace)
            failed = failed or bool(problems)
            mark = "✘" if problems else "✔"
            print_line(f"{mark} {workspace.folder}：核验 {'、'.join(checked)}")
            for problem in problems:
                print_line(f"  {problem}")
    if failed:
        raise click.exceptions.Exit(int(ExitCode.NOT_CERTIFIED))
