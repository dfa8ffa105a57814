"""Which elements are there, doubtful, missing or twice, by kinds of documents and of mistakes."""

import pytest
from structure_papers import BODY, DATED, HEAD, IMPRINT, SIGNED, TEXT, TITLE, TO, WHOLE

from pipeline.convert import read
from pipeline.model import OfficialDocument, places_of
from pipeline.structure.certainty import DOUBT, certainty_of
from pipeline.structure.likeness import likeness_of
from pipeline.structure.needs import ElementName
from pipeline.structure.survey import State, line_of, survey

END = SIGNED + DATED


def document(text: str) -> OfficialDocument:
    return read(text.encode(), "文.txt")


def line(text: str) -> str:
    return line_of(survey(document(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WHOLE, "标题 ✓ 发文字号 ✓ 主送 ✓ 署名 ✓ 日期 ✓"),
        (BODY + END, "标题 ✓ 发文字号 — 主送 ✓ 署名 ✓ 日期 ✓"),
        # Published to all, a notice names nobody, and its page may leave out the sign-off.
        (TITLE + TEXT, "标题 ✓ 发文字号 — 主送 — 署名 — 日期 —"),
        (BODY + DATED, "标题 ✓ 发文字号 — 主送 ✓ 署名 ✗ 日期 ✓"),
        (BODY + SIGNED, "标题 ✓ 发文字号 — 主送 ✓ 署名 ✓ 日期 ✗"),
        (TO + TEXT + END, "标题 ✗ 发文字号 — 主送 ✓ 署名 ✓ 日期 ✓"),
        (
            "某县人民政府文件\n某政发〔2024〕5号\n某县人民政府关于拨付经费的请示\n市人民政府：\n"
            "请拨付经费。\n妥否，请批示。\n某县人民政府\n" + DATED,
            "标题 ✓ 发文字号 ✓ 签发人 ✗ 主送 ✓ 署名 ✓ 日期 ✓",
        ),
        (
            "某市财政局关于商请支持的函\n为做好工作，请予支持。\n专此函达。\n某市财政局\n" + DATED,
            "标题 ✓ 发文字号 — 主送 ✗ 署名 ✓ 日期 ✓",
        ),
        (
            "某市财政局关于商请支持“护校”行动的函\n为做好工作，请予支持。\n专此函达。\n某市财政局\n"
            + DATED,
            "标题 ✓ 发文字号 — 主送 ✗ 署名 ✓ 日期 ✓",
        ),
        (
            "某市人民代表大会常务委员会关于批准预算的决定\n"
            "（2024年3月5日某市人民代表大会常务委员会第三次会议通过）\n会议决定：批准预算。\n",
            "标题 ✓ 发文字号 —",
        ),
        ("某市节能条例\n第一章　总则\n第一条　为了节能，制定本条例。\n", "标题 ✓"),
        ("某市节能工作方案\n为加强节能，制定本方案。\n一、目标\n降低能耗。\n", "标题 ✓"),
        ("今天，全市节能工作会议召开。\n会议指出，要抓好落实。\n", ""),
        ("各位代表：\n现在，我向大会报告工作，请予审议。\n谢谢大家！\n", "主送 ✓"),
    ],
)
def test_a_line_says_what_the_kind_needs_and_what_is_there(text, expected):
    assert line(text) == expected


@pytest.mark.parametrize(
    "title",
    [
        "关于加强节能工作的通知（征求意见稿）",
        "市政府印发《关于加强节能工作的通知》",
        "《关于加强节能工作的通知》解读",
        "最高人民法院关于适用法律问题的批复",
    ],
)
def test_a_draft_and_words_about_a_document_need_nothing(title):
    found = survey(document(f"{title}\n{TEXT}"))
    assert all(one.state is not State.MISSING for one in found)


@pytest.mark.parametrize(
    ("element", "text", "words"),
    [
        ("title", HEAD + TITLE.replace("\n", "。\n") + TO + TEXT + END, TITLE.strip() + "。"),
        ("main_recipients", TITLE + TO.replace("：", "") + TEXT + END, "各县（区）人民政府"),
        ("main_recipients", TITLE + TO.replace("：", "；") + TEXT + END, "各县（区）人民政府；"),
        ("main_recipients", TITLE + "市教育局\n" + TEXT + END, "市教育局"),
        (
            "main_recipients",
            TITLE + "主送:" + TO.replace("：", "") + TEXT + END,
            "主送:各县（区）人民政府",
        ),
        ("authority_signature", BODY + "临澜市人民政府 公章\n" + DATED, "临澜市人民政府"),
        ("document_date", BODY + SIGNED + "2024年X月X日\n", "2024年X月X日"),
        ("document_number", TITLE + "临政发〔20245\n" + TO + TEXT + END, "临政发〔20245"),
    ],
)
def test_the_line_that_looks_most_like_what_is_missing_is_shown(element, text, words):
    (one,) = (one for one in survey(document(text)) if one.element == element)
    assert one.state is not State.ABSENT
    if one.state is State.MISSING:  # what reading has learnt to find is not missing
        assert one.like is not None
        assert one.like.words == words


@pytest.mark.parametrize("element", ["title", "main_recipients", "authority_signature"])
def test_nothing_in_a_report_of_news_looks_like_an_element(element: ElementName):
    news = "今天，市政府召开会议。\n会议指出，各县要抓好落实：\n一是提高认识。\n会议还研究了其他事项。\n"
    assert likeness_of(document(news), element) is None


def test_what_the_standard_has_is_sure_and_what_it_has_not_is_doubtful():
    sure = {one.element: one.certainty.value for one in survey(document(WHOLE)) if one.certainty}
    assert min(sure.values()) >= 0.95
    told = {one.element: one for one in survey(document("某政发〔201746\n" + WHOLE))}
    doubtful = told["document_number"]
    assert doubtful.state is State.DOUBTFUL
    assert doubtful.certainty is not None
    assert doubtful.certainty.value < DOUBT


@pytest.mark.parametrize(
    ("number", "signed", "dated"),
    [
        ("某政发〔2024〕5号\n", "县长：毕长庚\n", "2024年7月2日14时\n"),
        ("第14号\n", "指挥长：毕长庚\n", DATED),
        ("某中〔2024〕5号\n", "某市第二中学\n", DATED),
        ("某职代〔2024〕2号\n", "某市人民医院（盖章）\n", DATED),
    ],
)
def test_signed_by_persons_and_units_is_not_doubtful(number, signed, dated):
    found = survey(document(number + TITLE + TO + TEXT + signed + dated))
    told = {one.element: one for one in found if one.state is State.DOUBTFUL}
    assert "authority_signature" not in told
    assert "document_date" not in told


def test_what_deputies_move_is_neither_addressed_nor_signed():
    movers = "领衔代表：谢晚晴\n附议代表：沈园、陆放\n案由：路面破损，群众反映强烈。\n"
    found = survey(document("关于改造背街小巷的议案\n" + movers + "2024年1月8日\n"))
    assert all(one.state is not State.MISSING for one in found)


@pytest.mark.parametrize(
    "number", ["〔2024〕第9期", "〔六届〕第14号", "2024年第9期", "〔2024〕第7次"]
)
def test_the_number_of_a_series_is_not_doubtful(number):
    minutes = f"某市人民政府常务会议纪要\n{number}\n{TEXT}"
    (one,) = (one for one in survey(document(minutes)) if one.element == "document_number")
    assert one.state is State.FOUND


def test_the_text_that_is_nothing_else_is_not_claimed_to_be_sure():
    found = document(BODY + END)
    block = found.body.main_text[0]
    (place,) = (p for p in places_of(found) if p.block is block)
    assert certainty_of(place) is None


def test_an_imprint_takes_nothing_from_what_is_there():
    assert line(BODY + END + IMPRINT) == line(BODY + END)
