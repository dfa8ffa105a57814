"""``zhengben terms``: which terms an office puts in quotation marks."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands import _options
from pipeline.commands._report import tell


@click.group(
    "terms",
    short_help="从本单位的文档中学习加引号的词语",
    epilog="\b\n示例：\n  zhengben terms learn 归档文件夹 -o 本单位.toml",
)
def command() -> None:
    """从完好的文档中统计哪些词语加引号、加多少次，供修复时参考。"""


@command.command("learn", epilog="\b\n示例：\n  zhengben terms learn 归档文件夹 -o 本单位.toml")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "-o",
    "--out",
    "target",
    type=_options.Target(dir_okay=False),
    required=True,
    help="写出的词表（.toml）。",
)
@click.option(
    "--least", type=click.IntRange(1), default=1, show_default=True, help="至少出现的次数。"
)
@_options.force_option
def learn(folder: Path, target: Path, least: int, force: bool) -> None:
    """读 DIR 中的文件（完好的文本），写出词表；可以查看、删改后再用 --terms 指定。

    别的单位常加引号、本单位从不加的词语也记下来。
    """
    from pipeline.batch.sources import find_sources
    from pipeline.convert import read
    from pipeline.errors import PipelineError, WriteError
    from pipeline.model import plain_text
    from pipeline.repair.lexicon import load, write_toml
    from pipeline.repair.lexicon.learning import learn_texts
    from pipeline.storage import write_atomically

    if target.exists() and not force:
        raise WriteError(f"{target} 已存在", "请换一个文件名，或加 --force 覆盖")
    sources = find_sources([str(folder)])
    texts = []
    for source in sources:
        try:
            texts.append(plain_text(read(source.read(), source.name)))
        except PipelineError as error:
            tell(f"略过：{error}")
    lexicon = learn_texts(texts, (), least=least, known=load().terms)
    write_atomically(target, write_toml(lexicon).encode("utf-8"))
    plain = sum(count.quoted == 0 for count in lexicon.terms.values())
    tell(
        f"读了 {len(texts)} 份文档，学到 {len(lexicon)} 个词语"
        f"（其中 {plain} 个别处加引号、这里从不加），写入 {target}"
    )
