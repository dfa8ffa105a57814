"""``zhengben evaluate``: precision and recall of the whole repair, or of the structure found."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _batch, _options, _report


@click.command(
    "evaluate",
    short_help="在完好文本上测量修复、在标注文档上测量要素识别的准确率和召回率",
    epilog="\b\n示例：\n  zhengben evaluate 语料文件夹 --split dev"
    "\n  zhengben evaluate 语料文件夹 --structure tests/cases/structure --misses"
    "\n  zhengben evaluate 本单位的 --advisor http://10.1.2.3:11434/v1 --advisor-model 模型"
    " --write-calibration 校准.json",
)
@click.argument("corpus", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--split", default="dev", show_default=True, help="CORPUS 下的子文件夹。")
@click.option("--kind", "kinds", multiple=True, help="只测这些种类（子文件夹名，可多次）。")
@click.option(
    "--structure",
    "labels",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="标注文件夹",
    help="改测公文要素的识别：标注文件夹下有 open、held，写法见其中的 README.md。",
)
@click.option("--held", is_flag=True, help="与 --structure 同用：也测留到最后的一半（held）。")
@click.option("--misses", is_flag=True, help="与 --structure 同用：逐条列出遗漏和误认。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="与 --structure 同用：输出的格式。",
)
@_options.advisor_options
@click.option(
    "--write-calibration",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="与 --advisor 同用：把测得的写成校准文件。",
)
def command(
    corpus: Path | None,
    split: str,
    kinds: tuple[str, ...],
    labels: Path | None,
    held: bool,
    misses: bool,
    form: str,
    advisor: str | None,
    advisor_model: str,
    write_calibration: Path | None,
) -> None:
    """把 CORPUS/SPLIT/<种类>/*.txt 的完好文本损坏、修复、比对，打印 Markdown 表。

    引号按准确的字缝逐个比对；丢失的都计入召回率的分母，不论能否恢复。

    加 --structure 时测的是要素识别：逐份读入标注的文档，完好的和损坏后的各一遍，
    按要素列出准确率和召回率。标注的语料不在 CORPUS 中的，照实说未测。

    加 --advisor 时测的是顾问模型：损坏后请它补，它与本工具的建议一致的，
    按规则和概率列出多少是对的，并列出不问它和采纳一致的，准确率和召回率各是多少。
    """
    if labels is not None:
        from pipeline.evaluation.structure_report import as_json, as_text, measure_labels

        parts = [part for part in ("open", "held") if part == "open" or held]
        for part in parts:
            if not (labels / part).is_dir():
                raise click.UsageError(f"{labels} 中没有 {part} 文件夹；写法见标注的 README.md")
        results = measure_labels(labels, corpus, parts)
        _report.print_payload(
            as_json(results) if form == "json" else as_text(results, with_misses=misses)
        )
        return
    if held or misses or form != "text":
        raise click.UsageError("--held、--misses、--format 要与 --structure 同用")
    from pipeline.evaluation.results import evaluate

    if corpus is None or not corpus.is_dir():
        raise click.UsageError("请给出语料文件夹 CORPUS")
    folder = corpus / split
    there = sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    if not there:
        raise click.UsageError(
            f"{folder} 不存在或没有子文件夹；语料应放在 "
            f"CORPUS/{split}/<种类>/*.txt（--split 另选一层）"
        )
    for kind in kinds:
        if kind not in there:
            raise click.UsageError(f"{folder} 中没有 {kind}；有 {'、'.join(there)}")
    wanted = kinds or tuple(there)
    if advisor:
        _advised(corpus, split, wanted, (advisor, advisor_model), write_calibration)
        return
    _report.print_payload(evaluate(corpus, split, wanted))


def _advised(
    corpus: Path,
    split: str,
    kinds: tuple[str, ...],
    asked: tuple[str, str],
    file: Path | None,
) -> None:
    """Measure a model, print what came of it, write the calibration where it is wanted."""
    from pipeline.errors import MissingPartError
    from pipeline.evaluation.advised import evaluate_advisor
    from pipeline.repair.advisor.record import calibration_to_json
    from pipeline.repair.options import RepairOptions
    from pipeline.storage import write_atomically

    _options.advised(RepairOptions(), *asked)
    with _batch.counting("份") as advance:
        measured = evaluate_advisor(corpus, split, kinds, asked, lambda: advance(1))
    if file is not None and measured.is_answered:
        write_atomically(file, calibration_to_json(measured.calibration))
    _report.print_payload(measured.as_text())
    if not measured.is_answered:
        raise MissingPartError(
            "顾问模型一段也没有回答，没有测成" + (f"，没有写 {file}" if file else ""),
            "请检查地址、模型名称和密钥（zhengben doctor）",
        )
