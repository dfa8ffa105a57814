"""Packages for an archive: what they hold, that they prove themselves, that nothing is invented."""

import csv
import io
import shutil
import stat
import zipfile
from pathlib import Path

import bagit
import msgspec
import pytest
from command_line import tree, zhengben
from lxml import etree
from papers import COMMON, NUMBERED, digest, made_out, rewritten, sha256
from PIL import Image, ImageDraw

from pipeline.archiving import bag as bags
from pipeline.archiving.proving import verify_package

DATA = "data/文件"


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    return made_out(tmp_path_factory.mktemp("filed"))


@pytest.fixture(scope="module")
def package(out) -> Path:
    done = zhengben(
        "archive", out, "-o", out.parent / "包", *NUMBERED, "--source", out.parent / "原文"
    )
    assert done.exit_code == 0, done.output
    return out.parent / "包"


@pytest.fixture
def copy(package, tmp_path) -> Path:
    shutil.copytree(package, tmp_path / "包")
    return tmp_path / "包"


def elements(package: Path, name: str) -> dict[str, tuple[str, str, str]]:
    """By name: number, text and source."""
    root = etree.parse(package / DATA / name / "元数据.xml").getroot()
    found = ((etree.QName(item).localname, item) for item in root if item.get("来源"))
    return {name: (item.get("编号", ""), item.text, item.get("来源")) for name, item in found}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def problems(package: Path) -> list[str]:
    return [said for found in verify_package(package) for said in found.problems]


def test_what_is_missing_is_asked_for_by_name_and_nothing_is_written(out, tmp_path):
    done = zhengben("archive", out, "-o", tmp_path / "包", "--set", "年度=2024")
    assert done.exit_code == 5
    assert "清淤请示 缺 全宗号、保管期限、件号" in done.output
    assert "--set 保管期限=永久" in done.output
    assert list(tmp_path.iterdir()) == []


def test_what_may_be_missing_is_said(out, tmp_path):
    done = zhengben("archive", out, "-o", tmp_path / "包", "--allow-missing")
    assert done.exit_code == 0
    assert "防火通知 还缺 全宗号、年度、保管期限、件号" in done.output
    said = (tmp_path / "包" / "data" / "说明.txt").read_text("utf-8")
    assert "防火通知：缺 全宗号、年度、保管期限、件号" in said
    assert "[缺项] 元数据" in (tmp_path / "包" / "data" / "四性检测报告.txt").read_text("utf-8")
    assert "全宗号" not in elements(tmp_path / "包", "防火通知")


def test_other_programs_validate_it(package):
    bagit.Bag(str(package)).validate()
    for algorithm in bags.ALGORITHMS:
        for line in (package / f"manifest-{algorithm}.txt").read_text("utf-8").splitlines():
            wanted, name = line.split("  ", 1)
            assert digest(package / name, algorithm) == wanted


def test_sm3_is_the_one_of_the_standard():
    made = bags.hasher("sm3")
    made.update(b"abc")  # GB/T 32905-2016, appendix A
    assert made.hexdigest() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_document_is_there_whole_with_its_source(package, out):
    folder = package / DATA / "清淤请示"
    for name, digest_there in tree(out / "清淤请示").items():
        assert sha256((folder / name).read_bytes()) == digest_there
    source = out.parent / "原文" / "清淤请示.txt"
    assert (folder / "原文件" / "清淤请示.txt").read_bytes() == source.read_bytes()
    assert zhengben("verify", folder, "--source", folder / "原文件").exit_code == 0


def test_each_value_has_its_number_and_source(package):
    said = elements(package, "清淤请示")
    assert said["题名"] == ("M22", "青岭县水务局关于请求安排堰塘清淤资金的请示", "标题")
    assert said["保密期限"] == ("M39", "3年", "版头的密级和保密期限")
    assert said["保管期限"] == ("M12", "定期30年", "归档时写明")
    assert said["室编件号"] == ("M17", "1", "归档时写明")
    assert said["档号"][:2] == ("M8", "Q031-WS·2024-D30-0001")
    assert said["份号"] == ("", "000017", "版头的份号")
    assert "版式 gbt9704" in said["行为描述"][1]
    assert "字体代用" in said["行为描述"][1]


def test_nothing_is_invented(package):
    said = elements(package, "防火通知")
    assert {"密级", "保密期限", "紧急程度", "文件编号", "行为时间", "稿本"} & said.keys() == set()
    assert "密级：1 件没有标注" in (package / "data" / "说明.txt").read_text("utf-8")


def test_the_catalogues_sum_and_single(package):
    whole = rows((package / "data" / "归档文件目录.csv").read_bytes())
    assert [(r["件号"], r["日期"], r["密级"], r["页数"]) for r in whole] == [
        ("1", "20240228", "秘密", "1"),
        ("2", "20240320", "", "1"),
    ]
    for row, name in zip(whole, ("清淤请示", "防火通知"), strict=True):
        assert rows((package / DATA / name / "归档文件目录.csv").read_bytes()) == [row]


def test_files_are_recorded_with_form_and_checksums(package):
    root = etree.parse(package / DATA / "清淤请示" / "元数据.xml").getroot()
    files = {}
    for item in root.iter("{*}电子属性"):
        said = {etree.QName(part).localname: part.text for part in item}
        sums = {part.get("算法"): part.text for part in item if part.get("算法")}
        files[said["计算机文件名"]] = (
            said["格式信息"],
            int(said["计算机文件大小"]),
            sums["SHA-256"],
        )
    pdf = (package / DATA / "清淤请示" / "3-清淤请示.pdf").read_bytes()
    assert files["3-清淤请示.pdf"] == ("PDF/A-2a（文件自述）", len(pdf), sha256(pdf))
    assert "原文件/清淤请示.txt" in files


def test_the_same_bytes_on_each_run(package, out, tmp_path):
    for name in ("甲", "乙"):
        done = zhengben(
            "archive", out, "-o", tmp_path / name, *NUMBERED, "--source", out.parent / "原文"
        )
        assert done.exit_code == 0
    assert tree(tmp_path / "甲") == tree(tmp_path / "乙") == tree(package)


def test_a_zip_holds_the_same_and_proves_itself(package, out, tmp_path):
    for folder in ("一", "二"):
        target = tmp_path / folder / "包.zip"
        done = zhengben("archive", out, "-o", target, *NUMBERED, "--source", out.parent / "原文")
        assert done.exit_code == 0, done.output
    data = target.read_bytes()
    assert (tmp_path / "一" / "包.zip").read_bytes() == data
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "出")
    assert tree(tmp_path / "出" / "包") == tree(package)
    assert zhengben("archive", "--verify", target).exit_code == 0


def test_a_source_that_is_not_there_is_not_left_out_in_silence(out, tmp_path):
    (tmp_path / "空").mkdir()
    given = ("-o", tmp_path / "包", *NUMBERED, "--source", tmp_path / "空")
    done = zhengben("archive", out, *given)
    assert done.exit_code == 71
    assert "的源文件" in done.stderr
    assert not (tmp_path / "包").exists()


def test_what_waits_for_a_person_is_told_before_it_is_kept(tmp_path):
    source = tmp_path / "通知.txt"
    source.write_text(
        "某政发〔201746\n某县人民政府关于加强防汛工作的通知\n各乡镇人民政府：\n"
        "请认真落实，抓好各项工作。\n某县人民政府\n2024年3月5日\n",
        encoding="utf-8",
    )
    assert zhengben("run", source, "-o", tmp_path / "out", "--to", "txt").exit_code == 0
    given = (*COMMON, "--set", "件号=7", "--set", "机构=BGS")
    done = zhengben("archive", tmp_path / "out", "-o", tmp_path / "包", *given)
    assert done.exit_code == 0, done.output
    assert "要素存疑：发文字号" in done.stderr


def test_one_document_alone(out, tmp_path):
    given = (*COMMON, "--set", "件号=7", "--set", "机构=BGS", "--set", "备注==合计")
    done = zhengben("archive", out / "防火通知", "-o", tmp_path / "包", *given)
    assert done.exit_code == 0, done.output
    (row,) = rows((tmp_path / "包" / "data" / "归档文件目录.csv").read_bytes())
    assert (row["档号"], row["备注"]) == ("Q031-WS·2024-D30-BGS-0007", "'=合计")
    assert zhengben("archive", "--verify", tmp_path / "包").exit_code == 0


def test_a_table_that_was_asked_for_and_filled_in_a_spreadsheet(out, tmp_path):
    table = tmp_path / "归档.csv"
    assert zhengben("archive", out, "--ask", table).exit_code == 0
    asked = rows(table.read_bytes())
    assert [(r["文件夹"], r["全宗号"]) for r in asked] == [("清淤请示", ""), ("防火通知", "")]
    for number, row in enumerate(asked, start=5):
        row |= {"全宗号": "Q031", "年度": "2024", "保管期限": "永久", "件号": str(number)}
    text = io.StringIO()
    writer = csv.DictWriter(text, asked[0])
    writer.writeheader()
    writer.writerows(asked)
    table.write_bytes(text.getvalue().encode("gb18030"))
    done = zhengben("archive", out, "-o", tmp_path / "包", "--set-from", table)
    assert done.exit_code == 0, done.output
    said = elements(tmp_path / "包", "防火通知")
    assert said["档号"][1] == "Q031-WS·2024-Y-0006"
    assert said["题名"][2] == "标题"  # the table repeats it; it is the document's all the same


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((*COMMON, "--set", "件号=3"), "的件号都是 3"),
        (("--set", "保管年限=永久"), "是否指“保管期限”"),
        (("--set", "年度=二四"), "四位数字"),
        (("--set-from", "表.csv"), "没有对应的文档"),
    ],
)
def test_what_cannot_be_is_refused(out, tmp_path, monkeypatch, given, said):
    monkeypatch.chdir(tmp_path)
    Path("表.csv").write_text("文件夹,件号\n没有这份,1\n", encoding="utf-8")
    done = zhengben("archive", out, "-o", "包", *given)
    assert done.exit_code in {2, 5}
    assert said in done.output
    assert names_in(Path()) == ["表.csv"]


def test_a_changed_document_is_not_packed(out, tmp_path):
    shutil.copytree(out / "防火通知", tmp_path / "防火通知")
    text = tmp_path / "防火通知" / "3-防火通知.txt"
    text.write_bytes(text.read_bytes().replace(b"2", b"3"))
    done = zhengben(
        "archive", tmp_path / "防火通知", "-o", tmp_path / "包", *COMMON, "--set", "件号=1"
    )
    assert done.exit_code == 71
    assert "3-防火通知.txt 在生成之后被改过" in done.output
    assert names_in(tmp_path) == ["防火通知"]


def test_what_is_there_is_not_written_over(package, out):
    before = tree(package)
    assert zhengben("archive", out, "-o", package, *NUMBERED).exit_code == 7
    assert tree(package) == before


def test_the_times_go_along_only_when_asked(package, out, tmp_path):
    assert not (package / "data" / "run.json").exists()
    done = zhengben("archive", out, "-o", tmp_path / "包", *NUMBERED, "--include-run")
    assert done.exit_code == 0
    assert (tmp_path / "包" / "data" / "run.json").read_bytes() == (out / "run.json").read_bytes()
    assert zhengben("archive", "--verify", tmp_path / "包").exit_code == 0


def test_a_package_proves_itself(package):
    done = zhengben("archive", "--verify", package, "--format", "json")
    assert done.exit_code == 0, done.output
    found = msgspec.json.decode(done.stdout.encode())
    assert [one["verdict"] for one in found] == ["verified"] * 3
    assert "元数据" in found[1]["checked"]
    assert not [said for one in found for said in one["checked"] if "没有核验" in said]
    assert "源文件" in found[1]["checked"]


def test_every_file_is_bound(copy):
    for path in sorted(copy.rglob("*")):
        if not path.is_file():
            continue
        before = path.read_bytes()
        path.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
        assert next(verify_package(copy)).problems, path
        path.write_bytes(before)
    assert problems(copy) == []


def test_what_is_gone_and_what_is_new_is_told(copy):
    (copy / DATA / "防火通知" / "3-防火通知.txt").unlink()
    (copy / "data" / "夹带.txt").write_text("新", encoding="utf-8")
    (copy / "旁注.txt").write_text("新", encoding="utf-8")
    said = "\n".join(problems(copy))
    assert "3-防火通知.txt 不见了" in said
    assert "data/夹带.txt 不在 manifest-sha256.txt 里" in said
    assert "旁注.txt 不在 tagmanifest-sha256.txt 里" in said


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("data/归档文件目录.csv", "防火", "防灾", "与各件的元数据不同"),
        (f"{DATA}/防火通知/元数据.xml", "森林防火", "森林防灾", "元数据的“题名”与文档不同"),
        (f"{DATA}/防火通知/元数据.xml", ">青岭县", ">青山县", "元数据的“责任者”与文档不同"),
        (f"{DATA}/防火通知/3-防火通知.txt", "2次", "3次", "在生成之后被改过"),
        (f"{DATA}/清淤请示/原文件/清淤请示.txt", "三十", "四十", "与清单所记的校验值不同"),
    ],
)
def test_checksums_made_anew_do_not_hide_what_disagrees(copy, name, old, new, said):
    path = copy / name
    text = path.read_bytes()
    assert old.encode() in text
    path.write_bytes(text.replace(old.encode(), new.encode()))
    rewritten(copy)
    bagit.Bag(str(copy)).validate()
    assert said in "\n".join(problems(copy))


def test_a_file_that_belongs_to_no_document_is_told(copy):
    (copy / DATA / "夹带.txt").write_text("新", encoding="utf-8")
    rewritten(copy)
    assert any("夹带.txt 不属于哪一件公文" in said for said in problems(copy))


def test_a_package_without_documents_is_none(copy):
    shutil.rmtree(copy / DATA)
    listing = copy / "data" / "归档文件目录.csv"
    listing.write_bytes(listing.read_bytes().split(b"\r\n")[0] + b"\r\n")
    rewritten(copy)
    assert "包里没有公文" in problems(copy)


@pytest.mark.parametrize("place", ["包", "防火通知/包.zip"])
def test_a_package_is_not_put_among_the_documents(out, place):
    before = tree(out)
    done = zhengben("archive", out, "-o", out / place, *NUMBERED)
    assert done.exit_code == 7
    assert "请放在别处" in done.output
    assert tree(out) == before


def zipped(path: Path, members: dict[str, bytes], link: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFLNK | 0o777 if name == link else 0o100644) << 16
            archive.writestr(info, data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../外.txt",
        "包/../外.txt",
        "/etc/外",
        "包//外",
        "包\\外",
        "包/C:外",
        "包/a\nb",
        "包/\x1b[2J",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    path = zipped(tmp_path / "包.zip", {"包/bagit.txt": bags.DECLARATION, name: b"x"})
    done = zhengben("archive", "--verify", path)
    assert done.exit_code == 71
    assert "\x1b" not in done.output
    assert names_in(tmp_path) == ["包.zip"]


def test_links_are_not_followed(copy, tmp_path):
    secret = tmp_path / "别处.txt"
    secret.write_text("别处", encoding="utf-8")
    (copy / "data" / "链接").symlink_to(secret)
    assert "链接或设备" in "\n".join(problems(copy))
    path = zipped(tmp_path / "b.zip", {"b/bagit.txt": bags.DECLARATION, "b/l": b"/etc"}, "b/l")
    assert "链接" in "\n".join(problems(path))


def test_bombs_and_crowds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bags, "_MOST_EXPANDED", 2**20)
    monkeypatch.setattr(bags, "_MOST_FILES", 50)
    bomb = {"b/bagit.txt": bags.DECLARATION, "b/data/x": bytes(2**22)}
    assert "展开后过大" in "\n".join(problems(zipped(tmp_path / "b.zip", bomb)))
    crowd = {"b/bagit.txt": bags.DECLARATION} | {f"b/data/{i}": b"" for i in range(60)}
    assert "超过 50 个" in "\n".join(problems(zipped(tmp_path / "c.zip", crowd)))
    many = tmp_path / "多"
    many.mkdir()
    for i in range(60):
        (many / str(i)).touch()
    assert "超过 50 个" in "\n".join(problems(many))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\3\4" + bytes(100), "不是".encode()])
def test_what_is_no_package_is_said_to_be_none(tmp_path, data):
    path = tmp_path / "包.zip"
    path.write_bytes(data)
    done = zhengben("archive", "--verify", path)
    assert done.exit_code == 71
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("manifest-sha256.txt", b"\xff\xfe"),
        ("manifest-sm3.txt", b"0" * 64 + b"  data/x\n" + b"0" * 64 + b"  data/x\n"),
        ("bag-info.txt", b""),
        ("bagit.txt", b"BagIt-Version: 9\n"),
        (f"{DATA}/防火通知/元数据.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        (f"{DATA}/防火通知/元数据.xml", b"<a>" * 400),
        (f"{DATA}/防火通知/manifest.json", b"{}"),
        ("data/归档文件目录.csv", b"\xff" * 10),
    ],
)
def test_damaged_parts_are_told(copy, name, data):
    (copy / name).write_bytes(data)
    if name.startswith("data/"):
        rewritten(copy)
    done = zhengben("archive", "--verify", copy)
    assert done.exit_code == 71
    assert "Traceback" not in done.output


@pytest.mark.parametrize(("seal", "is_told"), [("样稿", True), ("有", False)])
def test_an_archive_is_told_of_seals_that_are_samples(out, tmp_path, seal, is_told):
    picture = tmp_path / "章.png"
    ring = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(ring).ellipse((4, 4, 295, 295), outline="red", width=15)
    ring.save(picture)
    source = out.parent / "原文" / "防火通知.txt"
    made = ("--to", "docx", "--seal", seal, "--seal-picture", picture)
    done = zhengben("run", source, "-o", tmp_path / "out", *made)
    assert done.exit_code == 0, done.output
    done = zhengben("archive", tmp_path / "out", "-o", tmp_path / "包", *NUMBERED)
    assert done.exit_code == 0, done.output
    assert ("防火通知 的成品印有标“样稿”的印章图样" in done.output) is is_told
    report = (tmp_path / "包" / "data" / "四性检测报告.txt").read_text("utf-8")
    assert ("1 件的成品印有标“样稿”的印章图样" in report) is is_told
