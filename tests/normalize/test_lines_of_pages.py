"""Single lines that a page puts around its text: taken out and told where the page is known,
and hiding no title, number or addressee where it is not."""

from __future__ import annotations

import pytest

from pipeline import convert

WAY = "当前位置：首页 > 政务公开 > 通知公告\n"
TITLE = "雁门市教育局关于做好2024年中小学招生入学工作的通知\n"
NUMBER = "雁教〔2024〕31号\n"
ADDRESSED = "各县（市、区）教育局，市直各学校："
TEXT = (
    f"{ADDRESSED}\n为做好2024年中小学招生入学工作，现就有关事项通知如下。\n"
    "一、严格招生范围\n坚持免试就近入学。\n二、规范招生行为\n严禁提前招生。\n雁门市教育局\n2024年5月6日\n"
)
ABOVE = [
    "雁门市教育局",
    "雁门市教育局官网",
    "雁门教育信息网",
    "雁门市人民政府\n门户网站",
    "繁體版\n无障碍",
    "2024年5月7日 星期二",
    "首页\n机构设置\n新闻动态\n政务公开\n互动交流",
    "网站首页  机构设置  新闻动态  政务公开",
    "搜索\n热门搜索：招生 考试 学区",
    "您好，欢迎访问雁门市教育局门户网站",
    "APP下载",
    "移动端",
    "手机版\nEnglish",
    "登录\n注册",
    "打开微信，点击底部的“发现”",
    "导航",
    "菜单",
    "收起",
    "≡",
    "雁门市教育局文件库",
    "政策文件库\n部门文件",
    "[无障碍] [适老化]",
    "设为首页",
    "RSS",
    "网站无障碍",
    "返回主站",
    "党务公开 政务公开 服务公开",
    "语言：简体",
    "当前天气：晴 12℃",
    "站内检索 高级检索",
    "☰ 目录",
    "» 招生专栏",
    "小学 | 初中 | 高中",
    "【原文】【图表】【问答】",
    "Skip to content",
    "受理状态：办结　　登记时间：2024-05-07",
]
BETWEEN = [
    "2024-05-07",
    "2024-05-07 10:00",
    "发布时间：2024-05-07",
    "发布时间：2024-05-07 浏览量：100",
    "来源：市教育局",
    "作者：张三 来源：基教科",
    "【字体：大 中 小】",
    "字号：T T T",
    "字体：[大] [中] [小]",
    "[打印] [关闭]",
    "打印 收藏 分享",
    "时间：2024/5/7 9:00:00 点击：5",
    "2024-05-07 来源：雁门市教育局 浏览：12",
    "发布人：admin 发布时间：2024-05-07 点击：33",
    "浏览次数：\n112",
    "文章来源：市教育局\u3000发布日期：2024年5月7日\u3000访问次数：1",
    "2024年05月07日 10:20",
    "发布日期：2024-05-07\n来源：市教育局\n浏览次数：88\n字号：大 中 小",
    "分享到：\n微信 微博",
    "发布机构：雁门市教育局\u3000索引号：A1234/2024-00012",
    "编辑：王五",
    "5月7日",
    "05-07\n2024",
    "阅读 1234",
    "信息来源：雁门市教育局 | 发布时间：2024-05-07 | 阅读次数：33",
    "（信息来源：市教育局 发布时间：2024-05-07）",
    "日期：2024-05-07 作者：基教科",
    "发布：2024-05-07 | 更新：2024-05-08",
    "收藏",
    "朗读",
    "下载全文",
    "PDF版下载 | Word版下载",
    "听新闻",
    "点击数:1234\u3000\u3000更新时间:2024-05-07",
    "责任编辑：王五 2024-05-07",
    "发文机关：市教育局 发文日期：2024-05-06",
    "状态：有效",
    "【大 中 小】【打印】【关闭】",
    "来源:市教育局 |",
    "2024/5/7 上午9:12",
    "[ 大号 ] [ 中号 ] [ 小号 ]",
    "约 3 分钟读完",
    "王小编 于 2024-05-07 08:30:15 发表",
    "浏览量：100 |",
    "时间:2024-05-07 | 来源:基教科 | 点击:99",
]
BELOW = [
    "打印本页 关闭窗口",
    "【打印】【关闭】",
    "上一篇：没有了\n下一篇：关于放假的通知",
    "上一篇：关于做好资助工作的通知\n下一篇：没有了",
    "责任编辑：王五",
    "分享：",
    "扫一扫在手机打开当前页",
    "相关链接",
    "相关附件：\n招生计划表.docx",
    "附件下载：招生计划表.docx",
    "附件:\n招生计划表.docx",
    "点击下载：招生计划表.docx",
    "主办单位：雁门市教育局\n地址：雁门市和平路1号\n电话：0350-3031111",
    "版权所有：雁门市教育局",
    "Copyright © 2024 雁门市教育局 All Rights Reserved",
    "晋ICP备12345678号",
    "网站标识码：1409000001",
    "技术支持：雁门科技",
    "本网站支持IPv6访问",
    "TOP",
    "返回顶部",
    "回到顶部 ↑",
    "政策咨询",
    "我要咨询",
    "来源：市教育局",
    "【纠错】",
    "附件列表",
    "文件下载：\n1.招生计划表.docx\n2.学区划分表.xlsx",
    "解读材料：\n《关于做好2024年中小学招生入学工作的通知》解读",
    "政策解读：一图读懂招生政策",
    "关联阅读",
    "相关政策解读\n一图读懂2024年招生政策",
    "您是第 12345 位访客",
    "访问量：12345",
    "网站声明 | 网站地图 | 联系我们",
    "关于我们\n联系我们\n网站地图",
    "推荐阅读\n雁门市教育局召开招生工作会议",
    "政务微信\n政务微博",
    "党政机关\n政府网站找错",
    "上一条：关于放假的通知 下一条：无",
    "上一篇\n下一篇",
    "下一篇：",
    "收藏\n打印\n关闭",
    "举报/反馈",
    "2024-05-07",
    "一审：王五 二审：赵六 三审：孙七",
    "扫码关注公众号",
    "微信公众号：雁门教育",
    "点赞 0",
    "👍 点赞 8　　⭐ 收藏 2",
    "▶ 后一条：关于放假的通知",
    "招生计划表.xlsx 24KB",
    "—— 完 ——",
    "展开全文\n没有更多内容了",
    "往期推荐\n雁门有座书院，明天开门",
    "*姓名　　*手机号　　*留言内容",
    "0\n评论",
    "发表评论\n登录后才能评论",
    "已有 0 条评论",
    "声明：本网站转载内容版权归原作者所有。",
]


def placed(where, lines):
    """A paper with lines of a page in it."""
    if where == "above":
        return f"{lines}\n", f"{TITLE}{NUMBER}{TEXT}"
    if where == "between":
        return "", f"{TITLE}{lines}\n{NUMBER}{TEXT}"
    return "", f"{TITLE}{NUMBER}{TEXT}{lines}\n"


PLACES = [
    *(("above", lines) for lines in ABOVE),
    *(("between", lines) for lines in BETWEEN),
    *(("below", lines) for lines in BELOW),
]


@pytest.mark.parametrize(("where", "lines"), PLACES)
def test_a_line_of_a_page_that_is_known_is_taken_out_and_told(where, lines):
    before, rest = placed(where, lines)
    document = convert.read(f"{before}{WAY}{rest}".encode(), "a.txt")
    assert document.body.title.text == TITLE.strip()
    assert document.header.document_number.text == NUMBER.strip()
    assert document.body.main_recipients.text == ADDRESSED
    told = "\n".join(entry.text for entry in document.boilerplate)
    assert all(line in told for line in lines.split("\n"))


@pytest.mark.parametrize(("where", "lines"), PLACES)
def test_where_no_page_is_known_such_a_line_hides_no_element(where, lines):
    before, rest = placed(where, lines)
    document = convert.read(f"{before}{rest}".encode(), "a.txt")
    assert document.body.title.text == TITLE.strip()
    assert document.header.document_number.text == NUMBER.strip()
    assert document.body.main_recipients.text == ADDRESSED
    assert document.body.document_date.text == "2024年5月6日"


@pytest.mark.parametrize(
    "line",
    ["编辑：王五　审核：赵六", "主办单位：市教育局", "联系人：赵亮　电话：3031111", "校对：王五"],
)
def test_what_papers_have_below_their_end_too_is_printed_where_no_page_is_known(line):
    document = convert.read(f"{TITLE}{NUMBER}{TEXT}{line}\n".encode(), "a.txt")
    assert line not in [entry.text for entry in document.boilerplate]


@pytest.mark.parametrize(
    ("above", "is_page"),
    [
        ("Toggle menu\n首 页｜走进雁门｜办事大厅", True),
        ("☰ 目录\n小学 | 初中 | 高中", True),
        ("Toggle menu", False),  # one such line alone shows no page
        ("☰ 目录", True),  # but one that no paper has
        ("密级：内部　　缓急：特急\n份号：000012", False),
    ],
)
def test_forms_that_pages_alone_draw_show_one(above, is_page):
    document = convert.read(f"{above}\n{TITLE}{NUMBER}{TEXT}".encode(), "a.txt")
    told = [entry.text for entry in document.boilerplate if entry.reason != "element-label"]
    assert told == (above.split("\n") if is_page else [])


@pytest.mark.parametrize(
    "below",
    [
        "附件\n招生计划\n雁门一中\n200人\n雁门二中\n180人\n",
        "附件：\n● 雁门一中200人\n● 雁门二中180人\n",
        "● 雁门一中200人\n● 雁门二中180人\n",
    ],
)
def test_below_a_text_of_a_page_its_own_lines_stay(below):
    source = f"{WAY}{TITLE}{NUMBER}{TEXT}{below}📎 招生计划.xlsx　20KB\n▲ 回顶\n"
    told = [entry.text for entry in convert.read(source.encode(), "a.txt").boilerplate]
    assert told == [WAY.strip(), "📎 招生计划.xlsx　20KB", "▲ 回顶"]


LAWS = (
    "【法宝引证码】CLI.12.1234567\n{title}【发布部门】雁门市教育局　【发文字号】雁教〔2024〕31号\n"
    "【时效性】现行有效　【效力级别】地方规范性文件\n【法规类别】基础教育\n\n{title}（{number}）\n\n"
)


def test_what_a_library_of_laws_puts_around_a_paper_is_taken_out() -> None:
    head = LAWS.format(title=TITLE, number=NUMBER.strip())
    foot = "©北大法宝：（www.pkulaw.com）专业提供法律信息、法学知识。\n"
    document = convert.read((head + TEXT + foot).encode(), "a.txt")
    assert document.body.title is not None
    assert document.body.title.text == TITLE.strip()
    assert document.body.main_recipients is not None
    assert document.body.main_recipients.text == ADDRESSED
    reasons = {one.content.text[:4]: one.reason for one in document.boilerplate}
    assert reasons["【法宝引"] == reasons["【法规类"] == "field-block"
    assert "©北大法" in reasons


@pytest.mark.parametrize("between", ["点击上方蓝字，关注我们\n\n", ""])
def test_the_account_of_an_article_is_no_part_of_whom_it_addresses(between: str) -> None:
    hour = "2024-09-10 17:30 山西\n"
    source = f"{TITLE}雁门教育\n{hour}{between}\n广大学生家长：\n\n" + TEXT.partition("\n")[2]
    document = convert.read(source.encode(), "a.txt")
    found = document.body.main_recipients
    assert found is not None
    assert found.text == "广大学生家长："


def test_an_addressee_that_is_broken_over_lines_is_one() -> None:
    broken = ADDRESSED.replace("市直各学校", "市直各\n学校")
    document = convert.read((TITLE + broken + "\n" + TEXT.partition("\n")[2]).encode(), "a.txt")
    assert document.body.main_recipients is not None
    assert document.body.main_recipients.text == ADDRESSED


@pytest.mark.parametrize(("gap", "is_foot"), [("    ", True), (" ", False)])
def test_the_address_that_a_browser_prints_is_no_attachment(gap: str, is_foot: bool) -> None:
    foot = f"http://10.12.3.4:8080/oa/print?id=8a9f{gap}1/1\n"
    document = convert.read((TITLE + TEXT + foot).encode(), "a.txt")
    assert bool(document.boilerplate) is is_foot
