"""Pages in the mark-up of Word, of content management systems and of hands: the article, whole."""

import random

import pytest

from benchmarks.page_making import ROWS, STYLES, page
from normalize.page.page_checks import checked_page, plain
from pipeline.repair.witness.sides import units_of

LINES = [
    "某市人民政府关于加强节能工作的通知",
    "各县（区）人民政府，市政府各部门：",
    "现就“十四五”期间有关事项通知如下，请遵照执行。",
    "一、总体要求",
    "到2025年12月31日，单位能耗下降3.5%，达到Ⅲ类标准的“双控”企业由12家增至30家，面积25.4m²；CO₂排放……",
    "（一）加强领导。坚持绿色发展、循环发展；落实《节能条例（试行）》——不得弄虚作假，"
    "建立由市政府统一领导、部门分工负责、社会广泛参与的“三位一体”工作机制，压实责任。",
    "某市人民政府",
    "2024年3月5日",
]


@pytest.mark.parametrize("seed", range(14))
@pytest.mark.parametrize("style", sorted(STYLES))
def test_the_article_is_read_whole_and_alone(style, seed):
    chance = random.Random(seed)
    middle = [f"{line}第{chance.randrange(99)}号“{chance.randrange(9)}”。" for line in LINES[2:6]]
    lines = [*LINES, *middle * chance.randrange(4)] if seed else LINES
    document = checked_page(page(style, lines, seed).encode("gb18030"))
    found = "".join(unit.text for unit in units_of(document, boilerplate=False))
    assert plain(found) == plain("".join([*lines, *(text for row in ROWS for text in row)]))
    assert document.metadata.index_number == "11370000/2024-00012"
    assert ("公开目录", "其他文件") in {(f.label, f.value) for f in document.metadata.fields}
