"""Nothing visible is lost: random mixtures, odd texts, and every document of the corpus."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from tests.normalize.checks import checked

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*/source.txt"))

LINES = (
    "某市人民政府办公室关于印发《某市优化营商环境办法》的通知",
    "某市人民政府",
    "关于做好有关工作的意见",
    "——2024年1月5日在某市第五届人民代表大会第二次会议上",
    "（2024年1月5日某市人民政府令第16号公布）",
    "市长　王　某",
    "某政办发〔2024〕3号",
    "发布时间:2023-12-29        发布机构:市司法局        字体:[   ]",
    "索 引 号：000014349/2024-00004\t\t主题分类：综合政务",
    "索引号：",
    "00035727X/2024-800",
    "【字体：大 中 小】 打印 分享到：",
    "当前位置：首页 > 政务公开 > 政策文件",
    "各县（区）人民政府，市政府各部门、各直属机构：",
    "各有关单位:现将有关事项通知如下,请认真贯彻执行。",
    "一、总体要求",
    "（一）指导思想。深入贯彻党的二十大精神。",
    "(二)主要目标",
    "1.基本原则",
    "（1）政府引导；",
    "第一章　总　　则",
    "第一条 为了规范工作，制定本办法。",
    "①按时报送材料。",
    "请认真贯彻执行。某市人民政府办公室",
    "附件：1.任务清单",
    "2.责任分工",
    "2024年1月5日",
    "20240105",
    "二〇二四年一月五日",
    "某市财政局2024年1月5日",
    "（此件公开发布）",
    "（此件公开发布）某市优化营商环境办法",
    "附件1",
    "附件2：名单",
    "抄送：市委办公室，市人大常委会办公室。",
    "某市人民政府办公室　　2024年1月5日印发",
    "扫一扫在手机打开当前页",
    "责任编辑：张某",
    "相关解读",
    "版权所有 ICP备12345678号",
    "经验分享到了各县区，取得成效。",
    "| 序号 | 项目 |",
    "|---|:-:|",
    "| 1 | 道路<br>桥梁 |",
    "|:-|--|\\|",
    "||",
    "序号\t项目\t金额",
    "\t1\t 道路\t",
    "",
    "　　",
)
ODD = st.characters(exclude_categories=["Cs"])
HARD = st.sampled_from(
    "\u200b\u00ad\ufeff\u202e\u00a0\u3000\t\v\f\x85\u2028\u0301\u0323\uf9b5\u212b\ue000\u1100\u1161"
    "|\\-\x00\x07\x1b（）()【】《》“”：:、。一二十123年月日附件章条\N{COMBINING CIRCUMFLEX ACCENT}e"
)
SOME_LINE = st.one_of(
    st.sampled_from(LINES),
    st.text(HARD, max_size=20),
    st.text(ODD, max_size=20),
    st.tuples(st.sampled_from(LINES), st.text(HARD, max_size=3), st.sampled_from(LINES)).map(
        "".join
    ),
)
END = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n　　"])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(SOME_LINE, END), max_size=25))
def test_nothing_visible_is_lost(lines: list[tuple[str, str]]) -> None:
    text = "".join(line + end for line, end in lines)
    try:
        checked(text.encode())
    except SourceError:
        # Only an empty source or one full of control characters is refused.
        assert not any(c.isalnum() for c in text) or any(c < " " or c == "\x7f" for c in text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([line for line in LINES if line.strip()]), min_size=1, max_size=30))
def test_documents_in_any_order(lines: list[str]) -> None:
    checked("\n".join(lines).encode("gb18030"))


@pytest.mark.parametrize("path", GOLDEN, ids=[path.parent.name for path in GOLDEN])
def test_every_golden_document(path: Path) -> None:
    document = checked(path.read_bytes(), path.name)
    assert document.body.title is not None or document.header.authority_mark is not None


def test_documents_of_the_corpus() -> None:
    """The same for real documents, where they lie beside the project: every fourth, of news less."""
    files = sorted(CORPUS.rglob("*.txt"))
    if not files:
        pytest.skip("the corpus (../shared/corpus) is not here: only golden documents were checked")
    news = [path for path in files if path.parent.name == "news"]
    others = [path for path in files if path.parent.name != "news"]
    for path in others[::4] + news[::160]:
        checked(path.read_bytes(), path.name)
