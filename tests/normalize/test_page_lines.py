"""Lines of a page in words that no list has go; a paper's own lines like them stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import convert
from pipeline.model import OfficialDocument
from pipeline.normalize import page_lines
from pipeline.normalize.reader import plain_lines

BODY = (
    "为做好今年汛期各项工作，保障人民群众生命财产安全，现将有关事项通知如下。\n"
    "一、加强巡查\n各单位要落实专人，每日巡查不少于两次，发现险情及时报告。\n"
    "二、备足物资\n沙袋、水泵、照明设备要在五月底前清点到位，登记造册。"
)
END = "平川县水务局\n2024年5月7日"


def read(*lines: str) -> OfficialDocument:
    return convert.read("\n".join(lines).encode(), "a.txt")


def taken(document: OfficialDocument) -> list[str]:
    return [one.content.text for one in document.boilerplate]


@pytest.mark.parametrize(
    "above",
    [
        [
            "水务热线 12345",
            "平川水务",
            "首页 单位概况 防汛动态 河长制 便民查询",
            "您在这里 首页 » 防汛动态",
        ],
        ["☰", "平川县水务局", "搜政策、搜服务", "办事大厅", "我的"],
        ["欢迎您，游客 [登录] [注册]", "平川水务网", "今天是2024年5月8日 星期三 多云 19℃"],
    ],
)
def test_what_stands_above_in_other_words_goes_and_the_title_is_found(above: list[str]) -> None:
    title = "关于做好2024年防汛工作的通知"
    document = read(*above, title, "办公室 3天前 1.1万次浏览", "各镇人民政府：", BODY, END)
    assert document.body.title is not None
    assert document.body.title.text == title
    assert document.body.main_recipients is not None
    assert taken(document) == [*above, "办公室 3天前 1.1万次浏览"]


def test_what_stands_below_a_signature_goes() -> None:
    below = [
        "♡ 收藏　↗ 转发　✎ 评论",
        "猜你想看",
        "汛期出行请留意这些路段",
        "首页　办事　查询　我的",
        "本站由平川县水务局信息中心维护",
    ]
    document = read("关于做好2024年防汛工作的通知", "各镇人民政府：", BODY, END, *below)
    assert document.body.document_date is not None
    assert not document.body.attachments
    assert taken(document) == below


@pytest.mark.parametrize(
    "own",
    [
        ["春风又绿江南岸，", "明月何时照我还。"],
        ["锚定目标不动摇", "奋力谱写新篇章"],
        ["（2024年5月7日）", "县长　李明"],
        ["平川县水务局文件", "平水发〔2024〕12号"],
    ],
)
def test_what_a_paper_has_above_stays(own: list[str]) -> None:
    document = read(*own, "关于做好2024年防汛工作的通知", "各镇人民政府：", BODY, END)
    assert not taken(document)


@pytest.mark.parametrize(
    "own",
    [
        ["联系人：王林，电话：0391-6650034", "地址：平川县滨河路12号，邮编：454650"],
        ["附件：1.防汛物资清点表", "2.值班安排表"],
        ["报名网址：https://bm.example.cn", "微信公众号：平川水务"],
        ["□同意　□不同意", "姓名：　　　　电话："],
    ],
)
def test_what_is_a_papers_own_below_its_text_stays(own: list[str]) -> None:
    document = read("关于做好2024年防汛工作的通知", "各镇人民政府：", BODY, *own, END)
    assert not taken(document)


def test_a_text_without_a_page_is_not_judged() -> None:
    lines = plain_lines("\n".join(["关于做好2024年防汛工作的通知", "各镇人民政府：", BODY, END]))
    said = page_lines.judge(lines).said
    assert all(one.page < 0.2 for one in said.values())


@given(
    st.lists(
        st.sampled_from([*BODY.split("\n"), "分享到：", "首页>公开>文件", "A+ A-", END]),
        max_size=200,
    )
)
def test_only_edges_are_judged(texts: list[str]) -> None:
    lines = plain_lines("\n".join(texts))
    said = page_lines.judge(lines).said
    assert all(0 <= one.page <= 1 and 0 <= one.title <= 1 for one in said.values())
    near = {*range(page_lines.NEAR), *range(len(lines) - page_lines.NEAR, len(lines))}
    assert near.issuperset(said)


@pytest.mark.parametrize(
    "motto",
    [
        ["少年当有凌云志，", "万里长空竞风流。", "——摘自学生诗作"],
        ["“法者，天下之程式也，万事之仪表也。”"],
        ["水是生命之源，节水就是爱护家园。", "——村民公约"],
    ],
)
def test_a_motto_above_a_title_hides_no_title(motto: list[str]) -> None:
    title = "关于做好2024年防汛工作的通知"
    document = read(*motto, title, "各镇人民政府：", BODY, END)
    assert document.body.title is not None
    assert document.body.title.text == title
    assert [note.text for note in document.body.title_notes] == motto
    assert document.body.main_recipients is not None


@pytest.mark.parametrize(
    "above",
    [
        ["奋力谱写高质量发展新篇章"],
        ["为加强管理，现就有关事项通知如下。", "请认真执行。"],
        ["会议由县长主持。"],
    ],
)
def test_what_is_no_motto_is_none(above: list[str]) -> None:
    document = read(*above, "关于做好2024年防汛工作的通知", "各镇人民政府：", BODY, END)
    assert not document.body.title_notes


def test_contacts_below_a_text_stay() -> None:
    calls = ["镇水利站：吴林　0728-4410035", "镇卫生院：急诊科　0728-4410120"]
    head = [
        "首页 > 通知公告 > 正文",
        "关于做好2024年防汛工作的通知",
        "发布时间：2024-05-08 浏览：12次",
    ]
    document = read(*head, "各镇人民政府：", BODY, *calls)
    assert not {*calls} & {*taken(document)}


KEPT = Path(__file__).parents[1] / "cases" / "page_lines" / "kept.txt"


@pytest.mark.parametrize("row", KEPT.read_text(encoding="utf-8").splitlines())
def test_what_is_a_papers_own_stays(row: str) -> None:
    """One paper a row, its lines parted by ``/``, a page's behind ``@``."""
    lines = row.split(" / ")
    own = {line for line in lines if not line.startswith("@")}
    document = read(*(line.removeprefix("@") for line in lines))
    assert not own & {*taken(document)}


ABOVE = "首页 > 政务公开 > 通知公告"
BELOW = "【打印本页】【关闭窗口】"


@pytest.mark.parametrize(
    "title",
    [
        ["某省人民政府关于进一步加强", "和改进新形势下", "安全生产监督管理工作的若干意见"],
        ["关于2025年", "政府网站与政务新媒体", "检查情况的通报"],
        ["关于印发某市", "数据开放", "管理办法的通知"],
        ["2024年度", "政府信息公开", "工作年度报告"],
    ],
)
def test_a_title_s_lines_stay_together_though_one_is_like_a_page_s(title: list[str]) -> None:
    document = read(ABOVE, *title, "各镇人民政府：", BODY, END, BELOW)
    assert document.body.title is not None
    assert document.body.title.text == "".join(title)
    assert taken(document) == [ABOVE, BELOW]


@pytest.mark.parametrize(
    "motto",
    [
        ["安全第一，预防为主"],
        ["安全第一，预防为主", "综合治理，齐抓共管"],
        ["不忘初心　牢记使命"],
        ["文明祭扫寄哀思", "绿水青山共守护"],
        ["春种一粒粟，秋收万颗子。", "——［唐］李绅"],
    ],
)
def test_a_motto_above_a_title_is_printed_below_it(motto: list[str]) -> None:
    title = "关于开展主题活动的通知"
    for page in ([], [ABOVE]):
        document = read(
            *page, *motto, title, "各镇人民政府：", BODY, END, *([BELOW] if page else [])
        )
        assert document.body.title is not None
        assert document.body.title.text == title
        assert [note.text for note in document.body.title_notes] == motto


def test_what_could_be_no_motto_is_the_title_s() -> None:
    document = read("文明祭扫　绿色清明", "倡议书", "广大市民朋友：", BODY, END)
    assert document.body.title is not None
    assert document.body.title.text == "文明祭扫　绿色清明倡议书"


def test_rows_of_a_table_stay_above_the_first_sentence() -> None:
    rows = ["K101　长沙　北京　08:00　22:10", "G102　长沙　上海　09:15　14:02"]
    title = "某站2025年春运临时列车开行公告"
    document = read(ABOVE, title, *rows, "注：以车站公告为准，请提前一小时到站候车。", END, BELOW)
    assert not {*rows} & {*taken(document)}


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (["来文登记号：2023-收-0418　　收文日期：2023.5.24", "拟办意见：请规划科阅办。"], "请示"),
        (["发文处理单", "流程状态：已办结    流水号：OA20240312-0045"], "通知"),
        (["内部★6个月                    加急"], "通知"),
    ],
)
def test_a_sheet_that_goes_round_hides_no_head(above: list[str], title: str) -> None:
    title = f"关于调整用地性质的{title}"
    document = read(*above, "某镇人民政府文件", "某政〔2023〕21号", title, "市水务局：", BODY, END)
    assert document.header.authority_mark is not None
    assert document.header.document_number is not None
    assert document.body.title is not None
    assert document.body.title.text == title
    assert document.body.main_recipients is not None


def test_who_signs_for_a_court_and_what_was_answered_stay() -> None:
    lines = ["审　判　员　刘洋", "2025年3月3日", "书　记　员　赵敏"]
    document = read(ABOVE, "某县人民法院公告", "张某某：", BODY, *lines, BELOW)
    assert not {*lines} & {*taken(document)}
    asked = ["问：从哪里报名？", "答：微信扫码"]
    document = read(
        ABOVE, "《某市助企办法》问答", "问：什么时候开始？", "答：自四月一日起。", *asked, BELOW
    )
    assert not {*asked} & {*taken(document)}


@pytest.mark.parametrize(
    "line",
    [
        *("某局　张三　5522306", "第 1 页 共 1 页", "安全第一，预防为主"),
        *("（盖章）", "（此件公开发布）", "（联系人：张三，电话：7654321）"),
    ],
)
def test_a_line_that_stands_thousands_of_times_is_read(line: str) -> None:
    document = read("关于开展活动的通知", "各镇人民政府：", BODY, "解读机关：某局", *[line] * 3000)
    assert document.body.title is not None


def test_a_title_that_ends_a_line_with_a_quotation_is_no_motto() -> None:
    title = ["某县人民政府关于开展“安全生产月”", "活动的通知"]
    document = read("综合治理，齐抓共管", *title, "各镇人民政府：", BODY, END)
    assert document.body.title is not None
    assert document.body.title.text == "".join(title)


def test_what_stands_below_the_mark_of_minutes_and_in_the_imprint_stays() -> None:
    issued = "某开发区管委会办公室          2024年12月13日"
    copies = "校对：纪晓萌　　　　　　　　　共印25份"
    title = "关于研究标准厂房二期项目有关问题的会议纪要"
    lines = ["专题会议纪要", "（25）", issued, title, BODY, "抄送：县委办公室。", copies]
    document = read(ABOVE, "关闭　打印　导出Word", *lines, "流程状态：已办结", BELOW)
    assert not {issued, copies} & {*taken(document)}


def test_a_sentence_between_lines_of_a_page_s_foot_is_the_paper_s() -> None:
    speech = "在商会成立大会上的讲话"
    last = ["最后，祝商会越办越好，祝各位事业兴旺、身体健康！", "谢谢大家！"]
    cues = [
        "<<停顿 2 秒，等掌声>>",
        "<<语速放慢>>",
        "■ END　剩余 00:00",
        "最近保存 2024-05-18 08:02（自动）",
    ]
    document = read(
        "提词器　播放　暂停　字号＋", speech, "各位来宾，同志们：", BODY, cues[1], *last, *cues[2:]
    )
    assert not {*last} & {*taken(document)}
    assert {*cues[2:]} <= {*taken(document)}
