"""Encodings: found and stated, or refused with the place."""

from __future__ import annotations

import codecs

import pytest

from pipeline import convert
from pipeline.convert import ConvertOptions
from pipeline.errors import ExitCode, SourceError
from pipeline.model import plain_text
from pipeline.normalize.decoding import MAX_BYTES, decode

TEXT = "某市人民政府关于印发2024年重点工作的通知\n各县（区）人民政府：\n“放管服”改革，推进顺利。\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("gbk"), "gb18030"),
        (b"plain ASCII\n", "utf-8"),
        ("㐀𠮷，生僻字也在通知中出现。".encode("gb18030"), "gb18030"),
    ],
)
def test_encoding_is_found(data: bytes, encoding: str) -> None:
    decoded = decode(data, "a.txt")
    assert decoded.encoding == encoding
    assert not decoded.text.startswith("\ufeff")
    assert convert.read(data, "a.txt").source.encoding == encoding


def test_encoding_may_be_said() -> None:
    assert decode(codecs.BOM_UTF8 + b"a", "a.txt", encoding="utf-8").encoding == "utf-8-sig"
    assert decode("通知".encode("big5"), "a.txt", encoding="big5").text == "通知"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空文件"),
        (b" \r\n\t", "只有空白"),
        ("\u3000\u00a0\n\ufeff".encode(), "只有空白"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04 word/document.xml", "Word"),
        (b"PK\x03\x04 OFD.xml", "OFD"),
        (b"PK\x03\x04", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "旧版 Word"),
        (b"\x89PNG\r\n", "PNG"),
        (bytes(range(256)) * 8, "不是文本"),
        (b"\x01\x02\x03\x04" * 50, "控制字符"),
        (TEXT.encode()[:-1] + b"\xff\xfe rest", "字节"),
        (TEXT.encode()[:100], "偏移 99"),
        (TEXT.encode("gb18030")[:-3] + b"\xff", "字节"),
        ("été à la plage".encode("latin-1"), "偏移 2"),
        ((TEXT.encode("gbk").decode("latin-1") + "，").encode(), "乱码"),
    ],
)
def test_unreadable_sources_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        convert.read(data, "某文.txt")
    assert caught.value.exit_code is ExitCode.SOURCE
    assert message in caught.value.what
    assert "某文.txt" in caught.value.what
    assert caught.value.advice


@pytest.mark.parametrize(("wrong", "right"), [("latin-1", "gb18030"), ("latin-1", "utf-8")])
def test_a_misreading_that_can_be_undone_whole_is_undone(wrong: str, right: str) -> None:
    document = convert.read(TEXT.encode(right).decode(wrong).encode(), "某文.txt")
    assert plain_text(document) == plain_text(convert.read(TEXT.encode(), "某文.txt"))
    assert document.source.encoding == f"{right}-as-{wrong}"
    assert "还原" in document.source.remarks[0]


GBK_OF_UTF8 = TEXT.encode().decode("gbk", "replace")
LOST = TEXT.encode("gbk").decode("utf-8", "replace")
TRADITIONAL = "某縣政府關於辦理節能減碳工作的通知\n各鄉鎮公所：\n請確實遵照執行，並於月底前回報。\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GBK_OF_UTF8, "UTF-8 的文字曾被当作 GBK"),
        (GBK_OF_UTF8.replace("\ufffd", ""), "可以看出的字有“某市人民政府"),
        (LOST, "原字已经丢失"),
        (LOST.encode().decode("gbk", "replace"), "锟斤拷"),
        (TEXT.encode().decode("cp1252", "replace"), "当作西文"),
        (TEXT.encode("ascii", "replace").decode(), "变成了问号"),
    ],
)
def test_a_text_that_is_garbled_beyond_help_is_refused(text, message):
    with pytest.raises(SourceError, match="是乱码") as caught:
        convert.read(text.encode(), "某文.txt")
    assert message in caught.value.what


def test_a_garbled_passage_of_a_good_text_is_told_and_rare_names_are_none():
    good = TEXT * 4 + "由王喆、李犇、张骉同志负责，怎么办？\n"
    bad = good + "关于闄勪欢瑕佹眰的说明\n由王??同志负责。\n"
    for text, told in ((good, 0), (bad, 2)):
        log = convert.convert(text.encode(), "某文.txt", ConvertOptions(outputs=())).log
        found = [one.message for one in log.findings if one.rule_id == "TYP005"]
        assert len(found) == told
    assert "附件要求" in found[0]


def test_traditional_characters_are_read_and_big5_is_said():
    for codec, encoding in (("cp950", "big5"), ("gbk", "gb18030"), ("utf-8", "utf-8")):
        document = convert.read(TRADITIONAL.encode(codec), "a.txt")
        assert document.source.encoding == encoding
        assert bool(document.source.remarks) == (encoding == "big5")
        assert plain_text(document) == plain_text(convert.read(TRADITIONAL.encode(), "a.txt"))


def test_the_byte_is_named() -> None:
    data = TEXT.encode()
    at = len("某市人民政府".encode())
    with pytest.raises(SourceError, match=f"第 {len(data) + at + 1} 字节（偏移 {len(data) + at}）"):
        convert.read(data + data[:at] + b"\xff" + data, "a.txt")


def test_utf8_read_as_gb18030_is_not_accepted() -> None:
    broken = TEXT.encode() + b"\x80"
    with pytest.raises(SourceError):
        convert.read(broken, "a.txt")


def test_unknown_encoding() -> None:
    for name in ("no-such", "base64"):
        with pytest.raises(SourceError, match="不是文字编码"):
            decode(b"a", "a.txt", encoding=name)


def test_size_limit() -> None:
    with pytest.raises(SourceError, match="上限"):
        convert.read(bytes(MAX_BYTES + 1), "a.html")
    with pytest.raises(SourceError, match="21 MB，超过文本 20 MB 的上限"):
        convert.read("公文。".encode() * (21 * 2**20 // 9), "a.txt")


@pytest.mark.parametrize(
    ("text", "newline"),
    [("a\nb", "lf"), ("a\r\nb", "crlf"), ("a\rb", "cr"), ("a\r\nb\n", "mixed"), ("a", "none")],
)
def test_line_ends_are_stated(text: str, newline: str) -> None:
    assert convert.read(text.encode(), "a.txt").source.newline == newline


def test_name_is_nfc() -> None:
    assert convert.read(b"a", "cafe\u0301.txt").source.name == "caf\u00e9.txt"


@pytest.mark.parametrize("head", ["<!DOCTYPE html>", "\n  <HTML lang='zh'>", "\ufeff<html>"])
def test_a_page_named_as_a_text_is_refused_with_the_remedy(head):
    page = f"{head}<body><p>关于开展检查的通知</p></body></html>".encode()
    with pytest.raises(SourceError, match="扩展名改为"):
        convert.read(page, "通知.txt")
    assert convert.read(page, "通知.html").body.title is not None


def test_a_text_made_of_a_page_s_paragraphs_is_refused_with_what_to_do() -> None:
    marked = (
        "发文机关：临澜市人民政府\n<p>各县人民政府：</p><p>现通知如下。</p><p>临澜市人民政府</p>"
    )
    with pytest.raises(SourceError, match=r"文\.txt 是网页（HTML）") as caught:
        convert.read(marked.encode(), "文.txt")
    assert ".html" in caught.value.advice
    assert "<p>" not in plain_text(convert.read(marked.encode(), "文.html"))


def test_a_text_about_pages_is_read() -> None:
    about = "段落写作<p>……</p>，表格写作<table>，分行写作<br>。各单位发布信息照此办理，不得遗漏。\n"
    assert not convert.read(about.encode(), "文.txt").boilerplate


@pytest.mark.parametrize(
    ("said", "is_read"), [("0716", True), ("现将有关事项通知如下。" * 3, False)]
)
def test_a_json_record_is_refused_where_a_value_is_a_text(said: str, is_read: bool) -> None:
    record = f'{{"id": 210, "content": "{said}"}}'.encode()
    if is_read:
        assert said in plain_text(convert.read(record, "文.txt"))
        return
    with pytest.raises(SourceError, match="content"):
        convert.read(record, "文.txt")


LETTER = "各县人民政府：\r\n现将有关事项通知如下。\r\n"
MAIL = "From: a@x.gov.cn\r\nTo: b@x.gov.cn\r\nSubject: x\r\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("文.eml", MAIL + "\r\n" + LETTER, "电子邮件"),
        ("文.txt", MAIL + "MIME-Version: 1.0\r\n\r\n" + LETTER, "电子邮件"),
        (
            "文.mht",
            MAIL + "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>现通知如下。</p>",
            "电子邮件",
        ),
        ("文.csv", "序号,名称\n1,城东水厂\n", "表格数据"),
        ("文.xml", '<?xml version="1.0"?><公文><题名>通知</题名></公文>', "XML"),
        ("文.txt", "\ufeff<?xml version='1.0'?><公文><题名>通知</题名></公文>", "XML"),
        ("文.svg", "<svg><text>关于防汛的通知</text></svg>", "XML"),
    ],
)
def test_what_is_no_document_is_refused_by_its_name(name: str, text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        convert.read(text.encode(), name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("文.txt", "关于邮件往来的说明\nTo: b@x.gov.cn\nMIME-Version: 1.0\n" + LETTER),
        ("文.eml", LETTER),
        ("文.html", '<?xml version="1.0"?><p>各县人民政府：</p><p>现将有关事项通知如下。</p>'),
        (
            "文.mht",
            "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/html\r\n\r\n<p>To: 各县</p><p>现将有关事项通知如下。</p>",
        ),
        ("文.txt", "序号,名称\n1,城东水厂\n现将有关事项通知如下。"),
    ],
)
def test_what_only_looks_like_it_is_read(name: str, text: str) -> None:
    assert "现将有关事项通知如下" in plain_text(convert.read(text.encode(), name))
