"""What a page, an office or a gazette puts above a paper's own head: told, and no title of it."""

import pytest

from pipeline import convert
from pipeline.model import Heading, OfficialDocument, Table

HEAD = "某县教育局文件\n某教发〔2024〕33号\n\n"
TITLE = "关于做好2024年义务教育阶段学校\n招生入学工作的通知\n"
TEXT = "\n各乡镇学校：\n现就做好招生入学工作通知如下。\n一、招生对象\n年满六周岁的儿童。\n\n某县教育局\n2024年5月16日\n"
BYLINE = "发布时间：2024-05-16　信息来源：基础教育科　点击数：33\n"
WHOLE = "关于做好2024年义务教育阶段学校招生入学工作的通知"


def read(text: str) -> OfficialDocument:
    return convert.read(text.encode(), "a.txt")


def title_of(document: OfficialDocument) -> str | None:
    return document.body.title.text if document.body.title is not None else None


def left_out(document: OfficialDocument) -> list[tuple[str, str]]:
    return [(entry.reason, entry.text) for entry in document.boilerplate]


@pytest.mark.parametrize(
    "headline",
    [
        "某县教育局关于做好2024年义务教育阶段学校招生入学工作的通知",
        "关于做好义务教育学校招生入学工作的通知",
    ],
)
def test_a_page_s_headline_above_the_paper_s_head_is_told(headline):
    document = read(headline + "\n" + BYLINE + HEAD + TITLE + TEXT)
    assert title_of(document) == WHOLE
    assert ("repeated-title", headline) in left_out(document)
    assert document.body.main_recipients is not None


@pytest.mark.parametrize(
    "above",
    [
        "某县教育局关于开展校车安全检查的通知\n",  # of another paper
        "某县2024年教育工作要点\n",
    ],
)
def test_another_title_above_a_paper_is_not_lost_as_its_headline(above):
    document = read(above + BYLINE + HEAD + TITLE + TEXT)
    assert ("repeated-title", above.strip()) not in left_out(document)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("关于张三同志任职的通知", "关于李四同志任职的通知"),
        ("关于报送年度材料的通知", "关于报送年度材料的补充通知"),
        ("某县教育局转发市教育局关于开展校车检查的通知", "关于开展校车检查的通知"),
        ("某县财政局关于下达专项资金的通知", "某市财政局关于下达专项资金的通知"),
        ("关于石桥镇道路工程立项的批复", "关于石岭镇道路工程立项的批复"),
        ("关于江滨大道实行交通管制的通告", "关于江滨大道解除交通管制的通告"),
        ("关于第33号建议的办理情况的函", "关于第34号建议的办理情况的函"),
    ],
)
@pytest.mark.parametrize("between", ["某组〔2024〕1号\n", BYLINE])
def test_of_two_papers_of_one_kind_neither_title_is_lost(first, second, between):
    document = read(f"{first}\n{between}{second}\n某组〔2024〕2号\n{TEXT}")
    assert all(reason != "repeated-title" for reason, _ in left_out(document))


def test_a_title_and_the_title_of_what_it_issues_are_two():
    document = read(
        "某县教育局关于印发校车管理办法的通知\n各学校：\n现印发给你们。\n\n某县教育局\n2024年5月6日\n\n校车管理办法\n第一条　为了安全，制定本办法。\n"
    )
    assert title_of(document) == "某县教育局关于印发校车管理办法的通知"
    assert left_out(document) == []


def test_a_headline_that_calls_out_stands_in_no_print():
    document = read("@全县家长，招生开始啦！\n" + BYLINE + TITLE + TEXT)
    assert title_of(document) == WHOLE
    assert "@全县家长，招生开始啦！" in {text for _, text in left_out(document)}


@pytest.mark.parametrize(
    "gazette",
    [
        "某县人民政府公报\n2024年第5期（总第131期）\n县政府文件\n",
        "某县人民政府公报　　2024年第5期\n",
        "2024年第5期（总第131期）　　某县人民政府公报\n【县政府文件】\n",
    ],
)
def test_the_name_of_a_gazette_is_no_mark(gazette):
    document = read(gazette + "\n" + TITLE + "某教发〔2024〕33号\n" + TEXT)
    assert title_of(document) == WHOLE
    assert document.header is not None
    assert document.header.authority_mark is None
    assert document.header.document_number is not None
    assert document.header.document_number.text == "某教发〔2024〕33号"


def test_a_communique_is_numbered_under_its_mark():
    document = read(
        "某市统计局公报\n〔2024〕第3号\n\n经核实，现将结果公布如下。\n\n某市统计局\n2024年5月6日\n"
    )
    assert document.header is not None
    assert document.header.document_number is not None


SLIP = "某区人民政府办公室收文处理笺\n收文编号：2024-Z-0419　　办理时限：2024-05-20\n来文单位：县教育局　　份数：1\n拟办意见：请赵副区长阅示。　孙丽 5.9\n领导批示：请教育局牵头，抓紧部署。　赵晖 5.9\n承办结果：\n\n"


def test_the_slip_upon_a_paper_is_told_and_not_printed():
    document = read(SLIP + HEAD + TITLE + TEXT)
    assert title_of(document) == WHOLE
    slip = [text for reason, text in left_out(document) if reason == "handling-slip"]
    assert len(slip) == 6
    assert slip[4].startswith("领导批示：")


@pytest.mark.parametrize(
    "text",
    [
        SLIP,  # no paper below
        "某局呈批单\n事由：召开座谈会\n主办：办公室\n请领导审定。\n",
        "收文登记单\n编号：1\n份数：2\n\n" + HEAD + TITLE + TEXT,  # hardly a row of a slip
        "督办事项办理单\n批示领导：县长张三\n批示内容：请落实\n承办单位：县教育局\n办理时限：5月底\n关于落实情况的报告\n某教发〔2024〕5号\n",
        "呈批单\n事由：召开座谈会\n主办单位：县教育局\n拟办意见：请审定\n批示：\n关于召开座谈会的请示\n",
    ],
)
def test_a_slip_by_itself_is_a_document(text):
    assert all(reason != "handling-slip" for reason, _ in left_out(read(text)))


def test_a_page_s_call_with_a_topic_is_no_title():
    call = "关于移风易俗，某县发出倡议！"
    document = read(call + "\n原创　某县发布　2024-05-08 09:00　发表于江苏\n" + TITLE + TEXT)
    assert title_of(document) == WHOLE
    assert [note.text for note in document.body.title_notes] == [call]


def test_a_telegram_s_rule_stands_below_the_number_of_the_machine():
    document = read(
        "某市人民政府办公室发电\n签批盖章　周绍棠\n等级　特急·明电　　某政办明电〔2024〕31号　　某机发 212 号\n"
        "————————————\n某市人民政府办公室\n关于做好防范工作的紧急通知\n\n各县人民政府：\n请落实。\n"
    )
    assert title_of(document) == "某市人民政府办公室关于做好防范工作的紧急通知"
    assert document.header is not None
    assert document.header.urgency is not None


def test_a_slip_ends_where_the_paper_begins():
    document = read(SLIP.rstrip("\n") + "\n签发人：李四\n" + HEAD + TITLE + TEXT)
    assert document.header is not None
    assert any("李四" in name.text for name in document.header.signatory)


@pytest.mark.parametrize("place", ["某县", "中共某镇", "特急", "000012"])
def test_a_mark_broken_behind_its_place_is_no_section(place):
    text = "人民政府文件" if place != "中共某镇" else "党委文件"
    document = read(f"{place}\n{text}\n某政发〔2024〕7号\n关于表彰先进的决定\n各村：\n现予表彰。\n")
    assert all(said != text for _, said in left_out(document))


@pytest.mark.parametrize(
    "communique",
    [
        "某县地质灾害防治公报\n长期以来，我县地质灾害多发，防治任务很重。\n关于2024年地质灾害防治工作的通知\n\n各乡镇：\n现通知如下。\n",
        "某县水质状况公报\n第5期\n\n关于5月份水质情况的通报\n\n各乡镇：\n现通报如下。\n",
        "第三次全体会议公报\n会期：2024年7月17日至18日\n关于加强基层治理的建议\n",
    ],
)
def test_a_communique_is_no_gazette(communique):
    assert left_out(read(communique)) == []


@pytest.mark.parametrize("line", ["严禁携带火种进山！", "议题三", "县政府第33次常务会议审议"])
def test_what_a_paper_says_above_its_title_stays_below_a_page_s_lines(line):
    document = read(f"首页 > 政务公开 > 通知公告\n{line}\n某县教育局{TITLE}{TEXT}")
    assert ("unknown-line", line) not in left_out(document)


def test_two_marks_with_文件_each_are_of_one_joint_head():
    document = read(
        "中共某县委宣传部文件\n某县消防救援大队文件\n某宣联〔2024〕9号\n\n" + TITLE + TEXT
    )
    assert document.header is not None
    assert document.header.authority_mark is not None
    assert document.header.authority_mark.text == "中共某县委宣传部文件某县消防救援大队文件"


def test_whom_a_decision_is_about_stands_in_its_text():
    document = read(
        "某县市场监督管理局\n行政处罚决定书\n某市监处罚〔2024〕41号\n\n当事人：某县鲜多超市\n经营场所：某县石桥镇农贸街18号\n"
        "经营者：凌某某\n\n2024年2月28日，我局依法检查。\n\n某县市场监督管理局\n2024年5月6日\n"
    )
    assert document.body.main_recipients is None
    assert document.body.title_notes == ()
    assert [block.content.text for block in document.body.main_text][:3] == [
        "当事人：某县鲜多超市",
        "经营场所：某县石桥镇农贸街18号",
        "经营者：凌某某",
    ]


@pytest.mark.parametrize(
    ("above", "whole"),
    [
        ("某县人大常委会\n关于批准预算调整方案的\n决　议\n（2023年10月26日某县第十九届人民代表大会\n常务委员会第十二次会议通过）\n", "某县人大常委会关于批准预算调整方案的决议"),
        ("中共某镇卫生院支部委员会\n支部委员会会议纪要\n\n时　间：2024年3月11日\n地　点：三楼会议室\n", "中共某镇卫生院支部委员会支部委员会会议纪要"),
        ("某县餐饮行业协会\n“文明餐桌”自律公约倡议\n\n各会员单位：\n", "某县餐饮行业协会“文明餐桌”自律公约倡议"),
        ("某市公安局交通警察支队\n关于对江滨大道实行交通管制的通告\n2024年第17号\n\n", "某市公安局交通警察支队关于对江滨大道实行交通管制的通告"),
    ],
)  # fmt: skip
def test_titles_of_several_lines(above, whole):
    document = read(above + "\n因工作需要，现就有关事项说明如下。\n请遵照执行。\n")
    assert title_of(document) == whole


@pytest.mark.parametrize(
    ("first", "second"),
    [("某局2023年工作总结", "2024年工作计划"), ("某局2023年工作情况", "及2024年工作打算")],
)
def test_a_year_s_report_and_the_next_year_s_plan_are_one_title(first, second):
    document = read(
        f"{first}\n{second}\n\n一年来，全局上下扎实工作。\n一、主要工作\n完成了任务。\n"
    )
    assert title_of(document) == first + second


def test_a_court_s_number_has_the_year_before():
    document = read(
        "某县人民法院\n司法建议书\n（2023）某法建字第7号\n\n某县人力资源和社会保障局：\n我院在审理案件中发现问题，特提出如下建议。\n\n某县人民法院\n2023年5月6日\n"
    )
    assert title_of(document) == "某县人民法院司法建议书"
    assert document.header is not None
    assert document.header.document_number is not None


def test_who_wrote_a_report_is_not_addressed():
    document = read(
        "关于全县农机作业情况的调研报告\n县农业农村局调研组\n\n近期，我们赴各乡镇调研，现将情况报告如下。\n一、现状\n机具充足。\n"
    )
    assert document.body.main_recipients is None
    assert [note.text for note in document.body.title_notes] == ["县农业农村局调研组"]


def test_who_signs_his_own_report_signs():
    document = read(
        "2023年度个人述职报告\n\n一年来，本人认真履职，完成了各项任务。\n\n述职人：喻某\n2024年1月8日\n"
    )
    assert [name.text for name in document.body.authority_signature] == ["述职人：喻某"]


@pytest.mark.parametrize(
    "text",
    ["某县教育局\t\t\n2024年5月16日\t\t\n", "校车统计表\t\t\n学校\t校车\t司机\n一中\t20\t20\n"],
)
def test_tabs_behind_a_name_or_title_make_no_row_of_it(text):
    document = read("关于校车的通知\n\n各学校：\n请报送情况。\n" + text)
    tables = [block for block in document.body.main_text if isinstance(block, Table)]
    assert all("校车统计表" not in str(table) and "教育局" not in str(table) for table in tables)


def test_cells_to_fill_in_behind_the_first_label_are_of_the_table():
    document = read(
        "关于报名的通知\n\n各单位：\n请报名。\n\n附件：报名回执表\n\n某协会\n2024年6月11日\n\n附件\n2024年第二期档案数字化与归档\n实务培训班报名回执表\n\n"
        "单位名称\t\t\t\n通讯地址\t\t邮编\t\n姓名\t性别\t职务\t手机\n"
    )
    (annex,) = document.body.attachments
    assert annex.title is not None
    assert annex.title.text == "2024年第二期档案数字化与归档实务培训班报名回执表"
    (table,) = annex.blocks
    assert len(table.rows) == 3


def test_whom_a_paper_addresses_may_stand_above_its_title():
    document = read(
        "某县人民政府：\n\n关于申请危房改造资金的请示\n\n我校教学楼建于1985年，需改造资金120万元。妥否，请批示。\n\n某县第三小学\n2024年5月6日\n"
    )
    assert title_of(document) == "关于申请危房改造资金的请示"
    assert document.body.main_recipients is not None
    assert document.body.main_recipients.text == "某县人民政府："


def test_a_sentence_below_whom_a_letter_addresses_is_no_title():
    document = read(
        "某县教育局：\n关于申请经费的请示收悉。经研究，同意拨付。\n此复。\n\n某县财政局\n2024年5月6日\n"
    )
    assert title_of(document) is None


def test_what_is_told_of_cases_has_its_kind_in_the_middle():
    document = read(
        "某市纪委监委通报3起违反\n中央八项规定精神典型问题\n\n春节将至，为严明纪律要求，现将查处的3起问题通报如下。\n1.某人违规收受礼品问题。2023年收受礼品。\n2.某镇违规发放补贴问题。2022年发放补贴。\n"
    )
    assert title_of(document) == "某市纪委监委通报3起违反中央八项规定精神典型问题"


def test_who_reports_stands_below_a_subtitle():
    document = read(
        "农村老人的一餐热饭如何吃得久\n——关于某县农村助餐服务情况的调研报告\n某县政协社会法制委员会\n\n根据工作安排，委员会组织部分委员实地走访，形成本报告。\n一、基本情况\n全县有助餐点31个。\n"
    )
    assert [note.text for note in document.body.title_notes] == [
        "——关于某县农村助餐服务情况的调研报告",
        "某县政协社会法制委员会",
    ]


def test_a_letter_addresses_units_and_all_who_serve_in_one():
    document = read(
        "感谢信\n\n某部队、武警某支队全体官兵：\n8月上旬，我市遭遇特大暴雨，你们闻令而动，特致感谢。\n\n某市人民政府\n2024年9月1日\n"
    )
    assert document.body.main_recipients is not None
    assert document.body.main_recipients.text == "某部队、武警某支队全体官兵："


def test_a_court_s_seal_stands_between_its_name_and_the_date():
    document = read(
        "检察建议书\n某检建〔2023〕7号\n\n某县交通运输局：\n经调查发现问题，特提出建议。\n\n某县人民检察院\n（院印）\n2023年10月17日\n"
    )
    assert [name.text for name in document.body.authority_signature] == ["某县人民检察院（院印）"]


@pytest.mark.parametrize(
    ("item", "is_heading"),
    [
        ("2.推进避难场所建设，新建2处。（责任单位：某局）", False),
        ("2.推进避难场所建设。新建2处。", True),
        ("2.推进避难场所建设。（一期）建设2处。", True),
    ],
)
def test_whose_task_an_item_is_makes_it_no_heading(item, is_heading):
    first = item.replace("2.", "1.", 1)
    document = read(
        f"2024年应急工作要点\n\n一、提升能力\n{first}\n{item}\n二、加强领导\n各单位要落实责任。\n"
    )
    found = [b.content.text for b in document.body.main_text if isinstance(b, Heading)]
    assert (item in found) is is_heading


def test_the_last_cell_of_a_form_s_rows_is_to_be_written_in():
    document = read(
        "关于报名的通知\n\n各单位：\n请报名。\n\n某协会\n2024年6月11日\n\n附件\n回执\n姓名|　　　|单位|　　　\n职务|　　　|电话|　　　\n"
    )
    (annex,) = document.body.attachments
    (table,) = annex.blocks
    assert [len(row) for row in table.rows] == [4, 4]


ABOVE = "某县档案馆复制件　　复印日期：2019.11.5　　复印人：小沈\n┌──┬──┐\n│1996│永久│\n└──┴──┘\n"


def test_a_head_below_what_nobody_knows_is_read():
    document = read(ABOVE + HEAD + TITLE + TEXT)
    assert title_of(document) == WHOLE
    assert document.header is not None
    assert document.header.document_number is not None
    assert ("unknown-line", ABOVE.split("\n", 1)[0]) in left_out(document)
    assert "永久" in str(document.body.main_text)  # a table is never left out


@pytest.mark.parametrize(
    "text",
    [
        "关于废止文件的目录\n某发〔2001〕5号\n关于加强道路管理的通知\n某发〔2002〕7号\n关于加强水利管理的通知\n",
        "附件1\n某县教育局文件\n某发〔2001〕5号\n关于加强道路管理的通知\n各乡镇：\n请执行。\n",
        "现将文件转来，请阅。\n某县教育局文件\n某发〔2001〕5号\n关于加强道路管理的通知\n各乡镇：\n请执行。\n",
        "一、文件\n某发〔2001〕5号\n关于加强道路管理的通知\n各乡镇：\n请执行。\n",
        "某县人民政府文件\n报送材料之三\n不知何物\n另一行字\n某发〔2001〕5号\n关于加强道路管理的通知\n各乡镇：\n请执行。\n",
    ],
)
def test_what_stands_above_a_number_may_be_the_text(text):
    assert left_out(read(text)) == []
