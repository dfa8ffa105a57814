"""What an OFD is made of: schemas, identifiers, references, fonts, what other programs read."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import ofdkit
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from ofd_reading import O, Ofd
from writers.pdf import pdf_making as making

from pipeline.errors import DocumentError
from pipeline.model import Body, TextElement
from pipeline.writers.ofd.options import OfdAttachment, OfdOptions
from pipeline.writers.ofd.read_back import ofd_strays, ofd_text
from pipeline.writers.ofd.writer import write_ofd

SCHEMAS = Path(__file__).parents[4] / "shared" / "ofd-schema"
TABLES = {"cmap", "loca", "glyf", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post"}
PICTURES = Path(__file__).parents[2] / "schemas"


@pytest.fixture(scope="module")
def whole() -> bytes:
    """One of everything, with attachments."""
    source = OfdAttachment('原文"<1>&.txt', "原文".encode(), "源文件", True)
    options = OfdOptions(attached=True, source=source, archive_stamp=True)
    return write_ofd(making.emission(making.full_document()), options)


@pytest.fixture(scope="module")
def ofd(whole: bytes) -> Ofd:
    return Ofd(whole)


def check_structure(ofd: Ofd) -> None:
    """Identifiers are given once, references lead somewhere, files are those that are named."""
    roots = {
        name: etree.fromstring(data)
        for name, data in ofd.files.items()
        if name.endswith(".xml") and "/Attachs/file" not in name
    }
    numbered = [
        int(e.get("ID"))
        for name, r in roots.items()
        if "Attach" not in name
        for e in r.iter()
        if e.get("ID")
    ]
    assert len(numbered) == len({*numbered})
    assert min(numbered) > 0
    assert max(numbered) <= int(ofd.document.find(f"{O}CommonData/{O}MaxUnitID").text)
    pages = {page.number: page for page in ofd.pages}
    named = {"OFD.xml", "Doc_0/Document.xml", *ofd.fonts.values(), *ofd.images.values()}
    assert roots["OFD.xml"].find(f"{O}DocBody/{O}DocRoot").text == "Doc_0/Document.xml"
    for name, root in roots.items():
        folder = name.rpartition("/")[0]
        for element in root.iter():
            assert element.tag.startswith(("{http://www.ofdspec.org/2016}", "{urn:zhengben:ofd:1}"))
            if element.prefix:
                assert element.prefix in {"ofd", "zb"}
            if (
                element.tag
                in {
                    O + "PublicRes",
                    O + "DocumentRes",
                    O + "CustomTags",
                    O + "Attachments",
                    O + "FileLoc",
                }
                and element.text
                and element.text.strip()
            ):
                named.add(f"{folder}/{element.text}")
            if element.get("BaseLoc") and element.tag == O + "Page":
                named.add(f"{folder}/{element.get('BaseLoc')}")
            if element.tag == O + "Dest":
                assert element.get("PageID") in pages
            if element.tag == O + "TextObject":
                assert element.get("Font") in ofd.fonts
            if element.tag == O + "ImageObject":
                assert element.get("ResourceID") in ofd.images
    assert named == {*ofd.files}
    tagged = [
        (e.get("PageRef"), e.text) for e in roots["Doc_0/Tags/CustomTag.xml"].iter(O + "ObjectRef")
    ]
    assert len(tagged) == len({*tagged})
    drawn = {(page.number, key) for page in ofd.pages for key in page.texts}
    pictured = {(p, k) for p, k in tagged if k not in pages[p].texts}
    assert {*tagged} - pictured == drawn
    assert len(pictured) == sum(len(page.images) for page in ofd.pages)
    for file in ofd.fonts.values():
        font = TTFont(io.BytesIO(ofd.files[file]))
        assert {*font.keys()} - {"GlyphOrder"} >= TABLES
        for tag in TABLES:
            font[tag]  # decompiled without an error


def errors_of(ofd: Ofd) -> list[str]:
    """What the schemas of Annex A find, but for the one attribute that every reader wants."""
    found = []
    for name, data in ofd.files.items():
        match = re.search(
            r"(OFD|Document|Page|Attachments|CustomTags|Res)(?:_\d+/Content)?\.xml$", name
        )
        if match is None or "/Attachs/file" in name:
            continue
        schema = etree.XMLSchema(file=str(SCHEMAS / f"{match[1]}.xsd"))
        schema.validate(etree.fromstring(data))
        found += [
            f"{name}: {e.message}"
            for e in schema.error_log
            if "'TypeID' is not allowed" not in e.message
        ]
    return found


def test_references_identifiers_and_fonts(ofd: Ofd):
    check_structure(ofd)


def test_the_schemas_of_annex_a(ofd: Ofd):
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas (../shared/ofd-schema) are not here: only our own check was made")
    assert errors_of(ofd) == []


def test_another_program_reads_text_and_metadata(whole: bytes, tmp_path):
    path = tmp_path / "a.ofd"
    path.write_bytes(whole)
    with ofdkit.open(path) as read:
        info, warnings = read.info, read.warnings
        bare = ["".join(page.text().split()) for page in read.pages]
    assert not warnings
    assert "各市、州人民政府，省直各部门：" in bare[0]
    assert bare[0].endswith("—1—")
    assert info.title == "关于印发全省一体化政务服务平台建设工作实施方案和任务分工的通知"
    assert info.author == "某某省人民政府办公厅"
    assert info.creation_date == "2024-03-05"
    assert info.custom_data["密级和保密期限"] == "机密★1年"
    assert info.custom_data["发文字号"] == "某政办发〔2024〕5号"
    assert (info.custom_data["密级"], info.custom_data["日期"]) == ("机密", "2024-03-05")
    assert "仿宋_GB2312→Noto Serif SC" in info.custom_data["zhengben-fonts"]
    assert info.custom_data["zhengben-source-sha256"] == making.SHA
    assert re.fullmatch("[0-9a-f]{32}", info.doc_id)


def test_the_tags_name_every_element(ofd: Ofd):
    root = ofd.xml("Doc_0/Tags/CustomTag.xml")
    texts = {(page.number, key): text for page in ofd.pages for key, text in page.texts.items()}
    own = "{urn:zhengben:ofd:1}"

    def said(element) -> str:
        return "".join(texts[e.get("PageRef"), e.text] for e in element.iter(O + "ObjectRef"))

    assert [part.tag.removeprefix(own) for part in root] == ["版头", "主体", "版记", "版外"]
    assert said(root.find(f"{own}版头/{own}份号")) == "000001"
    assert said(root.find(f"{own}主体/{own}成文日期")) == "2024年3月5日"
    assert said(root.find(f"{own}版记/{own}印发机关")) == "某某省人民政府办公厅"
    rows = root.find(f".//{own}表格")
    assert [said(cell) for cell in rows[0]] == ["序号", "名称", "说明"]
    assert {said(n)[0] for n in root.findall(f"{own}版外/{own}页码")} == {"—"}


def test_what_a_stamp_says_is_a_tag_of_its_own():
    stamp = {"全宗号": "Z109", "件号": "12"}
    emission = msgspec.structs.replace(making.emission(making.full_document()), stamp=stamp)
    data = write_ofd(emission, OfdOptions(archive_stamp=True))
    read = Ofd(data)
    check_structure(read)
    root = read.xml("Doc_0/Tags/CustomTag.xml")
    texts = {(page.number, key): text for page in read.pages for key, text in page.texts.items()}

    def said(name: str) -> list[str]:
        found = root.find(f"{{*}}版外/{{*}}{name}")
        return [texts[one.get("PageRef"), one.text] for one in found]

    assert said("归档章") == ["Z109", "12", str(len(read.pages))]
    assert said("页码")[:3] == ["— ", "1 ", "—"]
    assert "Z109" not in ofd_text(data)


def test_files_travel_inside_where_that_is_asked_for(whole: bytes, tmp_path):
    read = Ofd(whole)
    listed = read.xml("Doc_0/Attachs/Attachments.xml")
    named = {
        a.get("Name"): read.files[f"Doc_0/Attachs/{a.find(O + 'FileLoc').text}"] for a in listed
    }
    assert [*named] == ['原文"<1>&.txt', "2-sample.txt", "2-edits.jsonl"]
    assert named['原文"<1>&.txt'].decode() == "原文"
    assert named["2-sample.txt"].decode().startswith("000001\n")
    assert b"certificate" in named["2-edits.jsonl"]
    bare = Ofd(write_ofd(making.emission(making.full_document())))
    assert not [name for name in bare.files if "Attach" in name]


def test_an_ofd_a_says_so_and_carries_text_alone():
    source = OfdAttachment("原文.docx", b"PK", "源文件", False)
    made = Ofd(
        write_ofd(
            making.emission(making.full_document()),
            OfdOptions(archival=True, attached=True, source=source),
        )
    )
    check_structure(made)
    root = made.xml("OFD.xml")
    assert root.get("DocType") == "OFD-A"
    listed = made.xml("Doc_0/Attachs/Attachments.xml")
    assert [(a.get("Name"), a.get("Format")) for a in listed] == [
        ("2-sample.txt", "TXT"),
        ("2-edits.txt", "TXT"),
    ]
    actions = {
        e.tag
        for name in made.files
        if name.endswith(".xml")
        for e in made.xml(name).iter()
        if e.getparent() is not None and e.getparent().tag == O + "Action"
    }
    assert actions == {O + "Goto"}
    if SCHEMAS.is_dir():
        made.files["OFD.xml"] = made.files["OFD.xml"].replace(b'"OFD-A"', b'"OFD"')
        assert errors_of(made) == []


CODE = """
import hashlib, sys
from writers.pdf import pdf_making as making
from pipeline.writers.ofd.writer import write_ofd
print(hashlib.sha256(write_ofd(making.emission(making.full_document()))).hexdigest())
"""


def test_two_processes_write_the_same_bytes():
    path = f"import sys; sys.path[:0] = {sys.path!r}\n"
    made = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", path + CODE],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(made) == 1


def test_the_zip_is_plain_and_of_one_time(whole: bytes):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = archive.infolist()
    assert members[0].filename == "OFD.xml"
    assert {member.date_time for member in members} == {(2024, 3, 5, 0, 0, 0)}
    assert {member.flag_bits for member in members} == {0}


def test_the_identifier_is_that_of_the_content():
    def identifier(date: str) -> str:
        body = Body(document_date=TextElement(date), main_text=making.paragraphs("正文。"))
        return Ofd(write_ofd(making.emission(body))).xml("OFD.xml").find(f".//{O}DocID").text

    assert identifier("2024年3月5日") == identifier("2024年3月5日")
    assert identifier("2024年3月5日") != identifier("2024年3月6日")


def test_read_back_finds_what_was_added(whole: bytes):
    assert ofd_strays(whole) == []
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}

    def changed(name: str, old: bytes, new: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for member, data in files.items():
                archive.writestr(member, data.replace(old, new) if member == name else data)
        return out.getvalue()

    page = "Doc_0/Pages/Page_0/Content.xml"
    said = ofd_text(whole)
    other = changed(page, b"000001", b"000009")
    assert "".join(ofd_text(other).split()) == "".join(said.split()).replace("000001", "000009")
    object_ = (
        '<ofd:TextObject ID="9999" Boundary="1 1 9 9" Font="1" Size="5"><ofd:TextCode X="1" Y="5">加'
        "</ofd:TextCode></ofd:TextObject></ofd:Layer>"
    )
    assert ofd_text(
        changed(
            page,
            b"</ofd:Layer>",
            object_.encode(),
        )
    ).endswith("加")
    hidden = changed(page, b'<ofd:TextObject ID="6"', b'<ofd:TextObject ID="6" Visible="false"')
    assert ofd_strays(hidden) == ["隐藏的对象"]
    notes = changed(
        "Doc_0/Document.xml",
        b"<ofd:CustomTags>",
        b"<ofd:Annotations>a</ofd:Annotations><ofd:CustomTags>",
    )
    assert ofd_strays(notes) == ["批注"]
    files["Doc_0/Signs/Signatures.xml"] = b"<a/>"
    assert ofd_strays(changed("", b"", b"")) == ["Doc_0/Signs/Signatures.xml"]
    for broken in (b"", b"PK", whole[:-200], changed(page, b"</ofd:Page>", b"")):
        with pytest.raises(DocumentError):
            ofd_text(broken)
