"""``zhengben new``: a 公文稿 of a kind, to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _options, _report


@click.command(
    "new",
    short_help="写出一份空白的公文稿",
    epilog="\b\n示例：\n  zhengben new 通知 -o 通知.md\n  zhengben new 请示",
)
@click.argument("kind", metavar="文种")
@click.option(
    "-o",
    "--out",
    type=_options.Target(dir_okay=False),
    help="写到这个文件；不写时显示在屏幕上。",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖。")
def command(kind: str, out: Path | None, force: bool) -> None:
    """写出某一文种的公文稿：要素已列好，附说明；填好后用 zhengben run 排版。

    文种是十五种公文之一（决议、决定、命令、公报、公告、通告、意见、通知、通报、报告、请示、批复、
    议案、函、纪要）或简报。
    """
    from pipeline.draft.skeletons import skeleton_of
    from pipeline.errors import WriteError
    from pipeline.storage import write_atomically

    text = skeleton_of(kind)
    if out is None:
        _report.print_payload(text)
        return
    if out.exists() and not force:
        raise WriteError(f"{out} 已存在", "请换一个名字，或加 --force 覆盖")
    write_atomically(out, text.encode())
    _report.tell(f"✔ {out}：填好后运行 zhengben run {out}")
