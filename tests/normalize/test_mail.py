"""Papers in mails: what the program wrote around them is told and not printed, and nothing else."""

import pytest

from pipeline import convert
from pipeline.model import OfficialDocument

HEAD = "发件人：县教育局 <jyj@example.cn>\n收件人：各学校\n主题：请查收\n\n"
PAPER = (
    "关于做好防汛工作的通知\n\n各学校：\n请做好防汛工作，落实值班制度。\n\n县教育局\n2026年3月2日\n"
)


def read(text: str) -> OfficialDocument:
    return convert.read(text.encode(), "a.txt")


def of_mail(document: OfficialDocument) -> list[str]:
    return [entry.text for entry in document.boilerplate if entry.reason == "mail"]


def title_of(document: OfficialDocument) -> str:
    assert document.body.title is not None
    return document.body.title.text


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (HEAD, ""),
        (HEAD, "--\n王某　教育局办公室　电话：0570-1234567\n"),
        (HEAD, "发自我的手机\n"),
        (HEAD + "-----原始邮件-----\n" + HEAD, ""),
        (HEAD.replace("\n\n", "\n") + "王主任您好，正文贴在下面。\n\n", ""),
        ("转发：防汛通知\n" + HEAD, ""),
        ("主题：请查收\n发件人：县教育局 <jyj@example.cn>\n收件人：各学校\n\n", ""),
        ("回复：防汛\n王某　于 2023-10-19 15:03 写道：\n普通邮件　　2 个附件　　查看全部\n", ""),
        ("回复：防汛\n普通邮件　　1 个附件　　查看全部\n李主任您好，附件是盖章件。\n\n", ""),
        (HEAD, "--\n科研处 综合科 小郑\n地址：学府路1号行政楼307\n"),
        (HEAD, "------------\n县教育局基教股\n地址：府前街12号\nTel：0000-7712033\n"),
        (
            HEAD,
            "\n县教育局办公室　电话 8230001　传真 8230002\n此邮件仅供收件人使用，误收请删除。\n",
        ),
        (HEAD, "本邮件及其附件含有保密信息，仅限于发送给上面地址中列出的个人或群组。\n"),
        (
            HEAD,
            "在 2023-10-19 11:20，“编研科” 写道：\n> 请把正式的函发一份过来。\n> 陈\n发自我的手机\n",
        ),
        (HEAD, "------------------ 原始邮件 ------------------\n请补一个正式的函\n"),
    ],
)
def test_what_a_mail_adds_is_told_and_not_printed(above, below):
    document = read(above + PAPER + below)
    assert title_of(document) == "关于做好防汛工作的通知"
    wanted = [line for line in (above + below).splitlines() if line]
    assert [line for text in of_mail(document) for line in text.splitlines()] == wanted


def test_the_subject_is_the_title_of_a_paper_without_one():
    document = read(
        HEAD.replace("请查收", "转发：关于做好防汛工作的通知") + PAPER.split("\n", 2)[2]
    )
    assert title_of(document) == "关于做好防汛工作的通知"


@pytest.mark.parametrize(
    "text",
    [
        "发件人：王某\n收件人：李某\n主题：会议安排\n时间：3月5日9:00\n" + PAPER,
        "收发登记表\n发件人：王某\n收件人：李某\n时间：3月5日\n" + PAPER,
        HEAD + PAPER + "----------\n第一条：每班两人，不得空岗。\n",
        HEAD + PAPER + "----------\n抄送：县委办公室。\n",
        HEAD + PAPER + "----------\n会议还要求，各乡镇每日报送水情。\n",
        PAPER + "----------\n电话：0570-1234567\n",
        HEAD.replace("\n\n", "\n") + "各学校：\n\n" + PAPER.split("\n", 3)[3],
        HEAD + PAPER + "（联系人：王某，电话：0570-1234567）\n",
        HEAD + PAPER + "\n县教育局基教股　王某　1234567\n",
        HEAD + PAPER + "------------\n参会回执\n单位：\n姓名：　　　电话：\n",
        HEAD + PAPER + "\n附件\n通讯录\n县教育局　电话 8230001　传真 8230002\n",
        PAPER + "> 引用的话也是正文。\n",
        PAPER.replace("请做好", "在2023年的信中，家长写道：\n请做好"),
    ],
    ids=[
        *("no address", "a roster", "articles", "版记", "a sentence", "no mail", "addressees"),
        *("a note", "a call", "a slip", "a directory", "no head", "a quotation"),
    ],
)
def test_a_papers_own_stays(text):
    assert set(of_mail(read(text))) <= set(HEAD.splitlines())
