"""归档章 filled in: in the PDF, in the manifest, in the package."""

import io

import msgspec
import openpyxl
import pikepdf
import pypdfium2
import pytest
from command_line import zhengben
from papers import COMMON, made_out

from pipeline.batch.workspace import Workspace
from pipeline.filing import STAMP
from pipeline.writers.read_back import pdf_text

CELLS = {"全宗号": "Q031", "年度": "2024", "件号": "17", "机构或问题": "办公室", "保管期限": "永久"}
GIVEN = [part for name, value in CELLS.items() for part in ("--set", f"{name}={value}")]
PT = 72 / 25.4


@pytest.fixture
def out(tmp_path):
    return made_out(tmp_path)


def cells_of(data: bytes) -> dict[str, str]:
    """What stands in each cell of the first page's stamp: 45 × 16 mm, 10 mm below the edge."""
    page = pypdfium2.PdfDocument(data)[0]
    width, height = page.get_size()
    text = page.get_textpage()
    left = (width - 45 * PT) / 2
    found = {}
    for i, name in enumerate(STAMP):
        row, column = divmod(i, 3)
        x, y = left + 15 * PT * column, height - (10 + 8 * row) * PT
        found[name] = text.get_text_bounded(x, y - 8 * PT, x + 15 * PT, y).strip()
    return found


def test_the_cells_say_what_was_stated_and_pages_are_counted(out):
    name = out / "清淤请示"
    before = (name / "3-清淤请示.pdf").read_bytes()
    done = zhengben("emit", name, "--to", "pdf", *GIVEN)
    assert done.exit_code == 0, done.output
    data = (name / "3-清淤请示.pdf").read_bytes()
    assert cells_of(data) == {**CELLS, "页数": "1"}
    assert pdf_text(data) == pdf_text(before)  # a stamp is no part of the text
    assert Workspace(name).filed() == CELLS
    assert zhengben("verify", name, "--deep").exit_code == 0


def test_what_was_stated_stays_when_it_is_counted_otherwise(out):
    done = zhengben("emit", out / "清淤请示", "--to", "pdf", *GIVEN, "--set", "页数=9")
    assert done.exit_code == 0
    assert cells_of((out / "清淤请示" / "3-清淤请示.pdf").read_bytes())["页数"] == "9"


def test_a_cell_stated_later_changes_no_other(out):
    name = out / "清淤请示"
    assert zhengben("emit", name, "--to", "pdf", *GIVEN).exit_code == 0
    done = zhengben("emit", name, "--to", "pdf", "--set", "件号=18", "--set", "机构=")
    assert done.exit_code == 0, done.output
    said = {**CELLS, "件号": "18", "页数": "1", "机构或问题": ""}
    assert cells_of((name / "3-清淤请示.pdf").read_bytes()) == said
    assert zhengben("emit", name).exit_code == 0  # and nothing stated keeps them all
    assert cells_of((name / "3-清淤请示.pdf").read_bytes()) == said


def test_long_words_are_set_smaller_and_stay_in_their_cells(out):
    office = "生态环境保护综合行政执法大队"
    done = zhengben("emit", out / "清淤请示", "--to", "pdf", *GIVEN, "--set", f"机构={office}")
    assert done.exit_code == 0
    assert cells_of((out / "清淤请示" / "3-清淤请示.pdf").read_bytes())["机构或问题"] == office


def test_a_table_fills_each_documents_own(out, tmp_path):
    table = tmp_path / "归档.csv"
    table.write_text(
        "题名,件号\n青岭县水务局关于请求安排堰塘清淤资金的请示,3\n"
        "青岭县人民政府办公室关于做好清明期间森林防火工作的通知,4\n",
        encoding="utf-8-sig",
    )
    common = [*COMMON, "--set-from", table]
    assert zhengben("emit", out, "--to", "pdf", *common).exit_code == 0
    found = {n: cells_of((out / n / f"3-{n}.pdf").read_bytes()) for n in ("清淤请示", "防火通知")}
    assert {n: (c["全宗号"], c["件号"]) for n, c in found.items()} == {
        "清淤请示": ("Q031", "3"),
        "防火通知": ("Q031", "4"),
    }
    # What the stamps say need not be stated again.
    done = zhengben("archive", out, "-o", tmp_path / "包")
    assert done.exit_code == 0, done.output
    listing = (tmp_path / "包" / "data" / "归档文件目录.csv").read_text("utf-8-sig")
    assert "Q031-WS·2024-D30-0003" in listing
    assert zhengben("archive", "--verify", tmp_path / "包").exit_code == 0
    assert zhengben("summary", out, "-o", tmp_path / "汇总.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx")["归档文件目录"]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["3", "4"]


def test_what_is_run_with_a_table_is_stamped_and_left_alone_the_next_time(out, tmp_path):
    text = (out / "防火通知" / "3-防火通知.txt").read_text(encoding="utf-8")
    source, table = tmp_path / "防火.txt", tmp_path / "归档.csv"
    source.write_text(text, encoding="utf-8")
    table.write_text("文件夹,件号\n防火,6\n", encoding="utf-8-sig")
    call = ("run", source, "-o", tmp_path / "new", "--to", "pdf", *COMMON, "--set-from", table)
    assert zhengben(*call).exit_code == 0
    made = tmp_path / "new" / "防火" / "3-防火.pdf"
    assert cells_of(made.read_bytes())["件号"] == "6"
    assert "已完成" in zhengben(*call).output
    table.write_text("文件夹,件号\n防火,7\n", encoding="utf-8-sig")
    assert zhengben(*call).exit_code == 0
    assert cells_of(made.read_bytes())["件号"] == "7"


def test_what_is_set_on_the_command_line_holds_over_the_table(out, tmp_path):
    table = tmp_path / "归档.csv"
    table.write_text("文件夹,件号\n清淤请示,3\n防火通知,4\n", encoding="utf-8-sig")
    given = (*COMMON, "--set", "件号=9", "--set-from", table)
    assert zhengben("emit", out / "清淤请示", "--to", "pdf", *given).exit_code == 0
    assert cells_of((out / "清淤请示" / "3-清淤请示.pdf").read_bytes())["件号"] == "9"


def test_a_document_that_the_table_lacks_is_named(out, tmp_path):
    table = tmp_path / "归档.csv"
    table.write_text("文件夹,件号\n清淤请示,3\n", encoding="utf-8")
    before = (out / "防火通知" / "3-防火通知.pdf").read_bytes()
    done = zhengben("emit", out, "--to", "pdf", "--set-from", table)
    assert done.exit_code == 9
    assert "表中没有 防火通知 这一行" in done.output
    assert (out / "防火通知" / "3-防火通知.pdf").read_bytes() == before


def test_the_elements_of_a_document_are_stated_beside(out):
    name = out / "清淤请示"
    given = ("--set", "件号=5", "--set", "紧急程度=特急")
    assert zhengben("emit", name, "--to", "pdf,txt", *given).exit_code == 0
    assert "特急" in (name / "3-清淤请示.txt").read_text("utf-8")
    decided = msgspec.json.decode((name / "decisions.json").read_bytes())
    assert list(decided["fields"]) == ["紧急程度"]
    assert cells_of((name / "3-清淤请示.pdf").read_bytes())["件号"] == "5"


def test_a_stamped_pdf_is_still_an_archival_one(out):
    import page

    zhengben("emit", out / "清淤请示", "--to", "pdf", *GIVEN)
    data = (out / "清淤请示" / "3-清淤请示.pdf").read_bytes()
    for profile in ("2a", "ua1"):
        assert page.validate_pdf_bytes(data, profile=profile).is_compliant
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


def test_what_cannot_be_filed_is_refused(out):
    done = zhengben("emit", out, "--set", "保管期限=很久")
    assert done.exit_code == 2
    assert "应为 永久" in done.output
