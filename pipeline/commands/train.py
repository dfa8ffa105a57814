"""``zhengben train``: train the learnt finders anew (needs PyTorch)."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click


@click.command(
    "train",
    short_help="用语料重新训练统计模型（需要 extra：train）",
    epilog="\b\n示例：\n  zhengben train --corpus 语料文件夹 -o 模型文件夹",
)
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="含 train/<种类>/*.txt 的文件夹。",
)
@click.option(
    "-o",
    "--out",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="写出模型、词表和门槛的文件夹。",
)
@click.option(
    "--steps", type=click.IntRange(1), default=3000, show_default=True, help="训练的步数。"
)
@click.option(
    "--teachers",
    type=click.IntRange(1, 8),
    default=2,
    show_default=True,
    help="每一份留出的语料由几个网络一起判断。",
)
@click.option("--threads", type=click.IntRange(1), default=2, show_default=True, help="线程数。")
@click.option("--half", is_flag=True, help="用 bfloat16 计算：处理器支持时快一倍。")
def command(
    corpus: Path, target: Path, steps: int, teachers: int, threads: int, half: bool
) -> None:
    """在语料上训练：损坏完好文本，学习恢复，校准概率，由实测准确率定出各级门槛。"""
    from pipeline.errors import MissingPartError

    if find_spec("torch") is None:
        raise MissingPartError(
            "训练需要 PyTorch，这里没有安装", "请运行 pip install zhengben[train]"
        )
    from pipeline.training.corpus import PARTS
    from pipeline.training.finishing import finish
    from pipeline.training.team import Team
    from pipeline.training.train import Settings, train

    target.mkdir(parents=True, exist_ok=True)
    settings = Settings(steps=steps, threads=threads, half=half)
    with TemporaryDirectory(dir=target) as folder:
        weights = Path(folder) / "all.npz"
        parts: dict[tuple[int, ...], list[Path]]
        parts = {p: [Path(folder) / f"{p}-{k}.npz" for k in range(teachers)] for p in PARTS}
        for part, paths in parts.items():
            for k, path in enumerate(paths):
                wider = replace(settings, seed=settings.seed + k, width=settings.width + 32 * k)
                train(corpus, path, wider, part)
        said = {part: Team(paths) for part, paths in parts.items()}
        train(corpus, weights, settings, teachers=said)
        finish(corpus, weights, parts, target)
    click.echo(f"✔ 模型写入 {target}", err=True)
