"""Page boilerplate goes into metadata; the document's own lines stay."""

from __future__ import annotations

import pytest

from pipeline import convert
from pipeline.model import OfficialDocument, plain_text
from pipeline.normalize.site_lines import is_tool_bar

TITLE = "某市人民政府关于推进城市更新工作的意见"
BODY = "为推进城市更新，提出以下意见。\n一、总体要求\n坚持以人民为中心，有序推进各项工作。"


def read(*lines: str) -> OfficialDocument:
    return convert.read("\n".join(lines).encode(), "a.txt")


def test_two_lines_of_fields_split_by_spaces() -> None:
    document = read(
        TITLE,
        "发布时间:2023-12-29        发布机构:市司法局        字体:[   ]",
        "体裁分类:其他        主题分类:综合政务        文号:        索引号:00035727X/2024-800",
        BODY,
    )
    found = document.metadata
    assert [(f.label, f.value) for f in found.fields] == [
        ("发布时间", "2023-12-29"),
        ("发布机构", "市司法局"),
        ("字体", "[   ]"),
        ("体裁分类", "其他"),
        ("主题分类", "综合政务"),
        ("文号", ""),
        ("索引号", "00035727X/2024-800"),
    ]
    assert found.publication_date == "2023-12-29"
    assert found.publisher == "市司法局"
    assert found.index_number == "00035727X/2024-800"
    assert found.document_number is None
    assert [f.reason for f in document.boilerplate] == ["field-block"] * 2
    assert document.body.title is not None
    assert document.body.title.text == TITLE


@pytest.mark.parametrize("colon", ["：", ":"])
def test_labels_with_inner_spaces_and_either_colon(colon: str) -> None:
    document = read(
        f"索 引 号{colon}\t\t000014349/2019-00004\t\t主题分类{colon}\t\t卫生、体育\\卫生",
        f"发文机关{colon}\t\t国务院办公厅\t\t成文日期{colon}\t\t2019年01月16日",
        f"标　　题{colon}\t\t{TITLE}",
        f"发文字号{colon}\t\t国办发〔2019〕4号\t\t发布日期{colon}\t\t2019年01月30日",
        f"主 题 词{colon}",
        TITLE,
        BODY,
    )
    found = document.metadata
    assert found.index_number == "000014349/2019-00004"
    assert found.subject_category == "卫生、体育\\卫生"
    assert found.issuing_authority == "国务院办公厅"
    assert found.document_date == "2019-01-16"
    assert found.publication_date == "2019-01-30"
    assert found.title == TITLE
    assert found.document_number == "国办发〔2019〕4号"
    assert found.fields[0].label == "索 引 号"
    assert len(document.boilerplate) == 5


def test_glued_fields() -> None:
    document = read(
        TITLE, "索 引 号:42820293-0/2026-41003主题分类:城乡建设发布日期:2026-03-1310:21", BODY
    )
    assert document.metadata.index_number == "42820293-0/2026-41003"
    assert document.metadata.subject_category == "城乡建设"
    assert document.metadata.publication_date == "2026-03-13"


def test_label_and_value_on_lines_of_their_own() -> None:
    document = read(
        "索引号：", "00035727X/2024-800", "发布机构：", "市司法局", "发布日期：", "2024-01-05",
        TITLE, BODY,
    )  # fmt: skip
    assert document.metadata.publisher == "市司法局"
    assert document.metadata.publication_date == "2024-01-05"
    assert len(document.boilerplate) == 6
    assert document.body.title is not None
    assert document.body.title.text == TITLE


def test_a_title_is_no_value_of_an_empty_label() -> None:
    document = read("索引号：000014349/2019-00004", "主题词：", TITLE, BODY)
    assert document.body.title is not None
    assert document.body.title.text == TITLE


def test_title_with_fields_run_on() -> None:
    document = read(f"{TITLE}发布日期:2023-01-29 来源:住建局 浏览次数:1 字号:[大 中 小]", BODY)
    assert document.body.title is not None
    assert document.body.title.text == TITLE
    assert document.metadata.publication_date == "2023-01-29"


@pytest.mark.parametrize(
    "line",
    [
        "【字体：大 中 小】",
        "字号：[大 中 小] 打印 分享到： 微信 微博 QQ空间",
        "[+放大 -减小] 打印本页 收藏",
        "当前位置：首页 > 政务公开 > 政策文件",
        "首页 > 政务公开",
        "2023-05-0614:00来源:市中心发布机构:市中心浏览量:251【字体:大中小】",
        "来源：某日报",
    ],
)
def test_boilerplate_above_the_text(line: str) -> None:
    document = read(TITLE, line, BODY)
    assert [f.text for f in document.boilerplate] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "扫一扫在手机打开当前页",
        "【我要纠错】 责任编辑：张某",
        "分享到：",
        "打印 关闭窗口",
        "版权所有：某市人民政府 ICP备12345678号",
        "网站标识码5100000062",
    ],
)
def test_boilerplate_below_the_text(line: str) -> None:
    document = read(TITLE, BODY, line)
    assert [f.text for f in document.boilerplate] == [line]


@pytest.mark.parametrize(
    "line",
    [
        "这一经验分享到了全省各地，打印成册。",
        "【基本案情】",
        "附件：任务清单",
        "（此件公开发布）",
        "来源于群众的意见要认真办理。",
        "【审理结果】依法驳回。",
        "单位：亿元",
        "名称：某市发展有限公司",
    ],
)
def test_the_documents_own_lines_stay(line: str) -> None:
    assert not read(TITLE, BODY, line).boilerplate
    assert not read(TITLE, BODY, line, BODY).boilerplate


def test_links_below_are_boilerplate() -> None:
    document = read(TITLE, BODY, "相关解读", "《关于推进城市更新工作的意见》政策解读")
    assert len(document.boilerplate) == 2


def test_page_title_above_the_documents() -> None:
    document = read(TITLE, "来源：某日报", TITLE, BODY)
    assert [f.reason for f in document.boilerplate] == ["repeated-title", "field-block"]


def test_a_page_of_fields_alone_is_a_document() -> None:
    document = read("来源：某日报", "发布时间：2024-01-05")
    assert not document.boilerplate
    assert len(document.body.main_text) == 2


def test_tool_words_alone() -> None:
    assert is_tool_bar("打印 关闭")
    assert not is_tool_bar("大中小企业")
    assert not is_tool_bar("微信")


@pytest.mark.parametrize(
    "lines",
    [
        ("时间：2024年5月16日（星期四）9:30—11:45", "地点：县政府三楼第一会议室"),
        ("时间：2024年5月16日", "会议地点：县政府三楼第一会议室"),
        ("采购人：某县教育局", "名称：智慧校园平台建设项目", "来源：县级财政资金"),
        ("采购人：某县教育局", "有效期：2024年8月1日至2025年7月31日", "中标金额：1,286,500.00元"),
    ],
)
def test_what_a_notice_says_of_its_matter_stays(lines: tuple[str, ...]) -> None:
    document = read("关于召开安全生产会议的通知", *lines, "请各有关单位知悉。")
    assert document.boilerplate == ()
    assert document.metadata.publication_date is None
    text = plain_text(document)
    assert all(f"\n{line}\n" in text for line in lines)


def test_source_and_time_of_a_page_are_fields_all_the_same() -> None:
    document = read(TITLE, "时间：2024-05-16 10:22", "来源：某市人民政府网站", BODY)
    assert [f.label for f in document.metadata.fields] == ["时间", "来源"]
    assert document.metadata.publication_date == "2024-05-16"


def left_out(*lines: str) -> list[str]:
    return [entry.text for entry in read(*lines).boilerplate]


def test_bulleted_fields_with_values_below() -> None:
    fields = ("• 索引号:", "0113/2024-1005", "• 主题分类:", "• 发布日期:", "2024年04月06日 16:34")
    assert left_out("返回顶部", TITLE, *fields, TITLE, BODY) == ["返回顶部", TITLE, *fields]


def test_fields_in_brackets() -> None:
    fields = ("【发布单位】81202", "【发布文号】云政〔1985〕38号", "【失效日期】-----------")
    document = read(TITLE, *fields, TITLE, BODY)
    assert [entry.text for entry in document.boilerplate] == [TITLE, *fields]
    assert document.body.title is not None
    assert document.body.title.text == TITLE


def test_a_day_of_the_archive_above_the_way_to_the_page() -> None:
    head = ("归档时间:2018-11-21", "当前位置: 首页 > 政务公开 > 政策法规")
    assert left_out(*head, TITLE, BODY) == [*head]


def test_a_menu_and_whose_site_it_is() -> None:
    head = ("青垣市人民政府", "首页 要闻动态 政务公开 政务服务 互动交流")
    assert left_out(*head, TITLE, BODY) == [*head]
    assert left_out("青垣市人民政府", TITLE, BODY) == []


def test_what_wechat_adds() -> None:
    head = ("原创 某市教育 某市教育发布", "2025年01月10日 18:32 某省", "点击上方蓝字关注我们")
    foot = (
        "来源：某省教育厅",
        "编辑：某某",
        "审核：某某",
        "阅读 2.3万",
        "赞 186  分享  收藏  在看",
    )
    assert left_out(TITLE, *head, BODY, "某省教育厅", "2025年1月9日", *foot) == [*head, *foot]
    # Two that may be a text's own show no page.
    assert left_out(TITLE, BODY, *foot[:2]) == []


@pytest.mark.parametrize(
    "line",
    [
        "长按识别二维码关注我们",
        "预览时标签不可点",
        "以下文章来源于某市发布，作者某某",
        "（来源：新华网）",
    ],
)
def test_lines_below_that_only_a_page_has(line: str) -> None:
    assert left_out(TITLE, BODY, line) == [line]


@pytest.mark.parametrize(
    "line",
    ["阅读 2.3万", "编辑：某某", "（来源：某市统计局）", "关注民生", "原创 作品 集"],
)
def test_lines_below_that_may_be_the_text_s(line: str) -> None:
    assert left_out(TITLE, BODY, line) == []


def test_words_of_a_page_on_both_sides_of_a_title() -> None:
    title = "关于举办春季招聘会的公告"
    assert left_out("分享", title, "打印", BODY) == ["分享", "打印"]
    # One alone is no evidence; what it is, is told (STR110).
    assert left_out("分享", title, BODY) == []


def test_a_section_above_the_title_of_another_is_the_site_s() -> None:
    title = "关于春节期间门诊安排的通知"
    assert left_out("通知公告", title, BODY) == ["通知公告"]
    assert left_out("通知公告", BODY) == []


def test_what_stands_above_the_way_to_a_page() -> None:
    head = ("甲市人民医院", "School of Nursing", "院长信箱", "当前位置：首页 > 通知 > 正文")
    assert left_out(*head, TITLE, BODY) == [*head]
    # A site has a name and another; more lines that no site has are a text's own.
    poem = ("江上微云起", "山前细雨来", "归舟三两点", "灯火隔岸开")
    assert left_out(*poem, head[3], TITLE, BODY) == [head[3]]
    # A number, a mark or a person is of a head, wherever it stands.
    assert "甲医发〔2024〕3号" not in left_out("甲医发〔2024〕3号", *head[3:], TITLE, BODY)


def test_what_a_page_is_called_stands_above_its_menu_and_again() -> None:
    menu = "首页 | 市情 | 资讯 | 公开 | 服务 | 互动"
    broken = (TITLE[:6], TITLE[6:])
    called = f"{TITLE}_某市人民政府"
    assert left_out(called, menu, TITLE, *broken, BODY) == [called, menu, TITLE]
    passed = "2024年5月6日 某市第十六届人民代表大会常务委员会第四次会议通过"
    assert left_out(TITLE, passed, *broken, BODY) == [*broken]


def test_a_field_block_of_rows_with_tabs_that_lost_its_first_label() -> None:
    rows = (
        "00001/2024-31\t主题分类\t交通",
        "发文机关\t某市交通运输局\t成文日期\t20240221",
        f"名　　称\t{TITLE}",
    )
    assert left_out(*rows, TITLE, BODY) == list(rows)


def test_subject_words_that_lost_their_label_stand_below_the_fields_of_a_site() -> None:
    fields = (
        "索引号：000017/2024-31　　主题分类：林业",
        "发布日期：2024-12-28　　发布机构：某市林业局",
    )
    assert left_out(*fields, "林业　防火　通知", TITLE, BODY) == [*fields, "林业　防火　通知"]
    # What has a number is the document's.
    assert left_out(*fields, "第三条　校车安全检查", BODY) == [*fields]


def test_who_is_addressed_below_links_is_the_document_s() -> None:
    fields = "索引号：000017/2024-31　　发布日期：2024-12-28"
    links = ("相关解读", "关于做好春耕备耕工作的通知", "《关于做好防汛工作的通知》解读")
    assert left_out(fields, TITLE, BODY, *links, "某市统计局政策问答") == [
        *(fields, *links),
        "某市统计局政策问答",
    ]
    told = left_out(fields, TITLE, BODY, *links, "各县（区）人民政府，某市统计局：")
    assert "各县（区）人民政府，某市统计局：" not in told
    items = ("a）于5月2日前报某市统计局；", "b）加强督促指导；")
    assert not {*items} & {*left_out(fields, TITLE, BODY, *links, *items)}


def test_the_account_that_the_byline_names_again() -> None:
    head = ("甲市人社", "求职补贴申领指南请查收", "甲市人社 2024年10月11日 17:28 广西")
    assert left_out(*head, BODY) == [head[0], head[2]]
    assert "甲市人社" not in left_out("甲市人社", *head[1:2], BODY)


def test_a_page_calls_a_document_without_its_issuer_and_with_its_number() -> None:
    topic = "关于建立公共数据价格形成机制的通知"
    way, day = "当前位置：首页 > 政策 > 通知", "2025/01/20 价格司"
    own = (f"某省发展改革委 某省数据局{topic[:4]}", topic[4:])
    assert left_out(way, f"{topic}（某发改〔2025〕65号）", day, *own, BODY) == [
        way,
        f"{topic}（某发改〔2025〕65号）",
        day,
    ]
    assert day not in left_out(topic, day, BODY)


def test_a_headline_that_exclaims_above_its_byline() -> None:
    headline, byline = "这笔补贴，农民可以领啦！", "某市三农 2024-04-10 18:02 贵州"
    document = read(headline, byline, BODY)
    assert document.body.title is not None
    assert document.body.title.text == headline
    assert read(headline, BODY).body.title is None


def test_a_site_s_name_between_its_greeting_and_the_way_to_the_page() -> None:
    head = ("欢迎来到甲县人民政府门户网站", "甲县人民政府", "当前位置：首页 > 通知 > 正文")
    assert left_out(*head, TITLE, BODY) == [*head]
    # A letter has the office's name above its number.
    letter = ("当前位置：首页 > 通知 > 正文", "甲县教育局", "甲教函〔2024〕7号")
    assert left_out(*letter, TITLE, BODY) == [letter[0]]


def test_a_file_to_load_between_title_and_text() -> None:
    title = "某县水利局关于征求意见的公告"
    lines = ("发布时间：2024-09-03", "附件下载：节水办法（征求意见稿）.docx")
    assert left_out(title, *lines, BODY) == [*lines]
    assert left_out(title, "附件：节水办法（征求意见稿）", BODY) == []


def test_a_mark_whose_name_the_title_says_again_is_no_title_of_a_page() -> None:
    head = ("当前位置：首页 > 建议办理", "某市交通运输局", "某交函〔2024〕61号")
    title = ("某市交通运输局", "关于第37号建议的答复函")
    document = read(*head, *title, BODY)
    assert document.header.authority_mark is not None
    assert [entry.text for entry in document.boilerplate] == [head[0]]


def test_what_is_left_of_a_label_above_its_value() -> None:
    block = ("号:", "015430/2024-00056", "发文单位:", "某市人民政府", "生成日期:", "2024-04-19")
    assert left_out(*block, TITLE, BODY) == [*block]
    assert left_out("号:", "大家都来看", TITLE, BODY) == []


def test_a_date_above_the_way_to_a_page_is_the_document_s() -> None:
    way = "当前位置：首页 > 政务公开 > 政策文件"
    document = read("2020年4月23日", way, "柳湾区人民政府文件", TITLE, BODY)
    assert [entry.content.text for entry in document.boilerplate] == [way]


@pytest.mark.parametrize(
    ("support", "is_own"), [("技术支持：400-810-1234", True), ("技术支持：某某科技公司", False)]
)
def test_whom_to_call_for_help_is_the_tender_s(support: str, is_own: bool) -> None:
    way = "当前位置：首页 > 政务公开 > 政策文件"
    own = ("某市人民政府", "2004年9月5日", "项目编号：QH4615", "联系人：周立英，电话：0571-3772869")
    document = read(TITLE, BODY, *own, support, way)
    assert (support not in {entry.content.text for entry in document.boilerplate}) == is_own


def test_a_number_between_fields_whose_label_was_lost() -> None:
    fields = ("索引号", "0143/2024-7", "某政发〔20248", "发布日期", "2024-05-06")
    document = read(*fields, TITLE, BODY)
    assert [f.text for f in document.boilerplate] == list(fields)
    assert document.header.document_number is None


def test_a_mark_below_an_empty_label_is_no_value_of_it() -> None:
    fields = ("信息名称：" + TITLE, "在线链接地址：")
    document = read(*fields, "某市人民政府文件", "某政发〔2024〕8号", TITLE, BODY)
    assert document.header.authority_mark is not None
    assert document.header.authority_mark.text == "某市人民政府文件"
    assert [f.text for f in document.boilerplate] == list(fields)


@pytest.mark.parametrize(
    ("below", "is_page"),
    [
        (("江上微云起", "山前细雨来", "归舟三两点", "灯火隔岸开"), False),
        (("关于开展秸秆综合利用工作的图解", "关于做好统计核查工作的问答"), True),
    ],
)
def test_verses_below_links_are_the_text_s(below: tuple[str, ...], is_page: bool) -> None:
    links = ("window.alert(x)", "相关链接", "关于做好统计数据核查专项工作的通报", "《通知》解读")
    document = read(TITLE, BODY, "某市人民政府", "2024年5月6日", *links, *below)
    taken = {entry.content.text for entry in document.boilerplate}
    assert taken.issuperset(below) if is_page else taken.isdisjoint(below)


def test_labels_set_wide_and_what_is_left_of_them() -> None:
    whole = ("发布时间：2024-05-14 09:20　浏 览：912", "编 辑：薛涛", "【打印】 【关闭】")
    left = ("间:2024-05-14  览:912  者:财政局", "辑:薛涛", "【打印】 【关闭】")
    for byline, staff, tools in (whole, left):
        document = read(TITLE, byline, BODY, "某市人民政府", "2024年5月13日", staff, tools)
        assert [f.text for f in document.boilerplate] == [byline, staff, tools]
    contract = ("甲方：某市财政局", "者:某某", "时间:2024-05-14")
    assert not read("某项目服务合同", *contract, BODY).boilerplate


@pytest.mark.parametrize(
    ("first", "is_own"),
    [("b > 0 ? b : -b", True), ("The People's Government of Liuwan District", False)],
)
def test_of_what_has_no_han_character_a_name_alone_is_a_site_s(first: str, is_own: bool) -> None:
    document = read(
        first, "当前位置：首页 > 政务公开 > 政策文件", "柳湾区人民政府文件", TITLE, BODY
    )
    taken = {entry.content.text for entry in document.boilerplate}
    assert (first not in taken) is is_own


@pytest.mark.parametrize(
    ("last", "is_own"), [("临澜区人民政府文件", True), ("关于开展统计核查的图解", False)]
)
def test_a_mark_below_links_is_no_link(last: str, is_own: bool) -> None:
    block = ("索引号：676086538/2024-165　　主题分类：综合政务", "发布日期：2024-10-13")
    links = ("相关解读", "关于推进中小河流治理工作的意见", "《关于推进核查工作的通报》解读")
    taken = {entry.content.text for entry in read(*block, BODY, *links, last).boilerplate}
    assert (last not in taken) is is_own


@pytest.mark.parametrize("label", ["附件1", "附 件："])
def test_a_label_of_an_attachment_above_the_way_to_a_page_is_the_text_s(label: str) -> None:
    way = "当前位置：首页 > 政务公开 > 政策文件"
    document = read(label, "消防通道整治任务分解表", way, "芦原县人民政府文件", TITLE, BODY)
    assert {entry.content.text for entry in document.boilerplate} <= {way}


@pytest.mark.parametrize(
    ("last", "is_own"), [("摘要：本文研究数据核查的方法", True), ("浏览次数：102", False)]
)
def test_fields_of_a_paper_below_an_end_are_its_own(last: str, is_own: bool) -> None:
    fields = ("作者：韩禾", "来源：柳湾市统计局")
    document = read(TITLE, BODY, "沙坪县人民政府", "2010年7月16日", *fields, last)
    assert (not document.boilerplate) is is_own


@pytest.mark.parametrize(
    ("line", "is_own"),
    [
        ("清屿县人民政府文件", True),
        ("清政办发〔2024〕12号", True),
        ("各乡镇人民政府，县政府各部门：", True),
        ("清屿县人民政府办公室　2024年5月6日印发", True),
        ("清屿县大数据中心承办", False),
    ],
)
def test_an_element_by_itself_is_no_page_s_wherever_it_stands(line: str, is_own: bool) -> None:
    document = read(TITLE, BODY, "清屿县人民政府", "2024年5月6日", "版权所有 ICP备38946361号", line)
    assert (line not in {entry.content.text for entry in document.boilerplate}) is is_own


@pytest.mark.parametrize(
    ("item", "is_own"),
    [("b.逐项落实统计数据核查工作", True), ("iv）核对访问次数", True), ("访问统计", False)],
)
def test_an_item_that_letters_count_is_the_text_s_below_an_end(item: str, is_own: bool) -> None:
    fields = ("索引号：29437739/2024-420　　主题分类：综合政务", "发布机构：市司法局")
    document = read(*fields, TITLE, BODY, "市司法局", "2024年5月6日", item)
    assert (item not in [one.text for one in document.boilerplate]) == is_own


@pytest.mark.parametrize(
    ("link", "is_page_s"),
    [
        ("一图读懂：清屿县消防通道整治工作方案解读", True),
        ("请认真学习一图读懂的各项内容", False),
    ],
)
def test_a_link_that_explains_between_title_and_recipients_is_the_page_s(
    link: str, is_page_s: bool
) -> None:
    posted = "发布时间：2024-05-07 来源：县应急局 浏览次数：12"
    document = read(TITLE, posted, link, "各乡镇人民政府：", BODY)
    assert document.body.title is not None
    assert document.body.title.text == TITLE
    assert (link in [one.text for one in document.boilerplate]) is is_page_s


@pytest.mark.parametrize(("label", "is_block"), [("效力截止", True), ("当前库存", False)])
def test_a_block_of_tabs_says_until_when_a_document_holds(label: str, is_block: bool) -> None:
    rows = ("索 引 号\t1136/2025-00318\t主题分类\t农业", f"有 效 性\t有效\t{label}\t2028-06-30")
    document = read(*rows, TITLE, "各乡镇人民政府：", BODY)
    assert bool(document.boilerplate) is is_block
    assert (document.body.title is not None) is is_block


PLACES = ("清屿县", "沙坪县", "芦原县", "柳湾县", "雁门县", "临江县", "青石县", "安河县", "望川县")
FOOT = ("网站地图", "联系我们", "主办单位：清屿市人民政府办公室", "网站标识码：1409000001")


@pytest.mark.parametrize(("heading", "is_page_s"), [("按 地 方 查", True), ("适用地区", False)])
def test_a_list_to_find_places_by_right_above_a_foot_is_the_page_s(
    heading: str, is_page_s: bool
) -> None:
    document = read(TITLE, BODY, "本意见自印发之日起施行。", heading, *PLACES, *FOOT)
    taken = [one.text for one in document.boilerplate]
    assert taken[-len(FOOT) :] == list(FOOT)
    assert set(taken[: -len(FOOT)]) == ({heading, *PLACES} if is_page_s else set())


@pytest.mark.parametrize(("count", "is_page_s"), [(1, False), (2, True)])
def test_words_that_lead_to_pages_below_several_items_are_the_page_s(
    count: int, is_page_s: bool
) -> None:
    items = ("一、城市更新片区已经公布。", "查看原文") * count
    document = read(TITLE, BODY, *items, "请认真抓好落实。")
    assert [one.text for one in document.boilerplate] == ["查看原文"] * (count if is_page_s else 0)
