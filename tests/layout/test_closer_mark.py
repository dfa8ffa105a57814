"""A joint mark of many authorities leaves page 1 its text (GB/T 9704-2012 7.3.3)."""

from pipeline.convert import read_source
from pipeline.layout.styled import StyledBlock
from pipeline.stylesheet import load_stylesheet
from pipeline.writers.fitting import fit_document, told_of

NAMES = [f"霖州市{name}" for name in ("教育局", "民政局", "财政局", "水利局", "商务局", "审计局")]
LONG = "霖州市人力资源和社会保障局"
BELOW = (
    "霖教联〔2024〕88号\n关于印发《霖州市未成年人校外活动场所建设管理实施方案（2024年至2027年）》的通知\n"
    "各县（市、区）教育局、民政局、财政局、人力资源社会保障局、水利局、商务局、审计局，市直各有关学校、各有关单位：\n"
    "现将实施方案印发给你们，请认真贯彻执行。\n"
)


def made(names: list[str]) -> tuple[float, tuple[str, ...]]:
    """The size of the mark, and what is told."""
    source = "\n".join([names[0] + "文件", *names[1:]]) + "\n" + BELOW
    document = read_source(source.encode(), "文.txt").document
    sheet = load_stylesheet("gbt9704")
    flow = fit_document(document, sheet, "文").styled.flow
    mark = next(b for b in flow if isinstance(b, StyledBlock) and b.mark is not None)
    assert mark.mark is not None
    return mark.mark.size_pt, told_of(document, sheet, "文")


def test_names_are_smaller_only_where_page_1_would_have_no_text() -> None:
    size, told = made([NAMES[0], LONG])
    assert not told
    smaller, told = made([*NAMES, LONG, "霖州市卫生健康委员会", "霖州市市场监督管理局"])
    assert smaller < size
    assert any("7.3.3" in one for one in told)
