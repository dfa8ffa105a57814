"""``zhengben evaluate``: precision and recall of the whole repair, on clean text damaged again."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _report


@click.command(
    "evaluate",
    short_help="在完好文本上测量修复的准确率和召回率",
    epilog="\b\n示例：\n  zhengben evaluate 语料文件夹 --split dev",
)
@click.argument("corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--split", default="dev", show_default=True, help="CORPUS 下的子文件夹。")
@click.option("--kind", "kinds", multiple=True, help="只测这些种类（子文件夹名，可多次）。")
def command(corpus: Path, split: str, kinds: tuple[str, ...]) -> None:
    """把 CORPUS/SPLIT/<种类>/*.txt 的完好文本损坏、修复、比对，打印 Markdown 表。

    引号按准确的字缝逐个比对；丢失的都计入召回率的分母，不论能否恢复。
    """
    from pipeline.evaluation.results import evaluate

    folder = corpus / split
    if not folder.is_dir():
        raise click.UsageError(f"{corpus} 中没有 {split} 这个子文件夹；用 --split 指出")
    wanted = kinds or tuple(sorted(p.name for p in folder.iterdir() if p.is_dir()))
    _report.print_payload(evaluate(corpus, split, wanted))
