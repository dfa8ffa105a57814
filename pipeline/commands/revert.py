"""``zhengben revert``: the text before repair."""

from __future__ import annotations

import click

from pipeline.commands import _report

_MOST_NAMED = 3


@click.command(
    "revert",
    short_help="打印修复之前的文本",
    epilog="\b\n示例：\n  zhengben revert out/报告 > 修复前.txt",
)
@click.argument("path", metavar="PATH")
def command(path: str) -> None:
    """撤销 PATH（文档文件夹）中的全部修改，打印修复之前的文本。

    空行和移出正文的行不在内；一字不差的原文在 1-source.txt.gz 里。
    """
    from pipeline.batch.finding import find_workspaces
    from pipeline.edits import replay, undo
    from pipeline.model import plain_text

    found = find_workspaces(path)
    if len(found) > 1:
        names = "、".join(str(workspace.folder) for workspace in found[:_MOST_NAMED])
        more = " 等" if len(found) > _MOST_NAMED else ""
        raise click.UsageError(
            f"{path} 中有 {len(found)} 份文档（{names}{more}），文本会连在一起；"
            "请给出其中一份的文件夹"
        )
    for workspace in found:
        entry = workspace.log()
        repaired = workspace.repaired()
        if entry.paragraphs:
            repaired = replay(workspace.normalized(), entry.edits)
        document = undo(repaired, entry.edits)
        _report.print_payload(plain_text(document))
