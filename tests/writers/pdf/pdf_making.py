"""Documents and emissions made by hand, with fonts that pip brings."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

import msgspec
import reportlab

from pipeline.edits import CertificateRecord, EditLog
from pipeline.fonts.discovery import carried_font_directory
from pipeline.fonts.faces import FontFace, read_font_file
from pipeline.fonts.roles import FontSet, choose_fonts
from pipeline.layout.blocks import style_document
from pipeline.layout.styled import StyledBlock
from pipeline.model import (
    Body,
    Cell,
    Header,
    Heading,
    HeadingLevel,
    Imprint,
    ListItem,
    OfficialDocument,
    Paragraph,
    Source,
    Table,
    TextElement,
)
from pipeline.stylesheet import StyleSheet, load_stylesheet
from pipeline.writers.emission import Emission

BEIJING = timezone(timedelta(hours=8))
SHA = "ab" * 32


@lru_cache(maxsize=1)
def carried_fonts() -> FontSet:
    """Han text in the CFF fonts that pip brings, Latin in reportlab's own TrueType font."""
    folder = carried_font_directory()
    assert folder is not None
    faces: list[FontFace] = []
    for path in sorted(folder.rglob("*.otf")):
        faces += read_font_file(path).faces
    chosen = choose_fonts(load_stylesheet(), faces)
    (vera,) = read_font_file(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf").faces
    roles = {key: msgspec.structs.replace(role, latin=vera) for key, role in chosen.roles.items()}
    return FontSet(roles, ())


def t(text: str) -> TextElement:
    return TextElement(text)


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(t(text)) for text in texts)


def heading(
    text: str, level: HeadingLevel = HeadingLevel.FIRST, run_in: int | None = None
) -> Heading:
    return Heading(level, t(text), 1, 2, run_in)


def row(*texts: str, head: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell(paragraphs(text), is_header=head) for text in texts)


def document(
    body: Body, *, header: Header | None = None, imprint: Imprint | None = None
) -> OfficialDocument:
    return OfficialDocument(
        Source("sample.txt", 1, SHA, "utf-8", "lf"),
        header=header or Header(),
        body=body,
        imprint=imprint or Imprint(),
    )


def emission(
    given: OfficialDocument | Body,
    *,
    sheet: StyleSheet | None = None,
    fonts: FontSet | None = None,
    allow_missing_glyphs: bool = False,
) -> Emission:
    made = document(given) if isinstance(given, Body) else given
    return Emission(
        slug="sample",
        normalized=made,
        document=made,
        log=EditLog(SHA, (), (), CertificateRecord(True, {}, {})),
        sheet=sheet or load_stylesheet(),
        fonts=fonts or carried_fonts(),
        timestamp=datetime(2024, 3, 5, tzinfo=BEIJING),
        allow_missing_glyphs=allow_missing_glyphs,
    )


LONG = (
    "各级各部门要坚持以人民为中心的发展思想，认真落实“放管服”改革部署，推动政务服务网上办、掌上办、"
    "一次办；到2025年12月31日，全省一体化平台事项办理率达到95.5%以上（其中省级不低于98%），"
    "国办发〔2024〕5号文件和《关于加快推进“一网通办”的意见》明确的任务——包括12.6万户企业、"
    "3500μg/m³监测指标——按期完成……对工作不力的，予以通报。"
)


def full_document() -> OfficialDocument:
    """One of everything."""
    table = Table(
        (
            row("序号", "名称", "说明", head=True),
            *(row(str(i), f"项目{i}", "说明文字" * (i % 5 + 1)) for i in range(1, 9)),
        ),
        caption=t("表1 项目"),
    )
    return document(
        Body(
            title=t("关于印发全省一体化政务服务平台建设工作实施方案和任务分工的通知"),
            title_notes=(t("（2024年3月5日）"),),
            main_recipients=t("各市、州人民政府，省直各部门："),
            main_text=(
                *paragraphs(LONG),
                heading("一、总体要求"),
                heading("（一）指导思想。" + LONG, HeadingLevel.SECOND, 8),
                *paragraphs(LONG, LONG),
                heading("二、主要任务"),
                heading("1. 加强领导", HeadingLevel.THIRD),
                *paragraphs(LONG),
                ListItem(t("①建立台账"), 1),
                ListItem(t("②定期通报"), 1),
                table,
                *paragraphs(*[LONG] * 4),
            ),
            attachment_note=(t("附件：1. 任务分工表"), t("2. 联系人名单")),
            authority_signature=(t("某某省人民政府办公厅"),),
            document_date=t("2024年3月5日"),
            note=t("（此件公开发布）"),
        ),
        header=Header(
            copy_number=t("000001"),
            classification=t("机密★1年"),
            urgency=t("特急"),
            authority_mark=t("某某省人民政府办公厅文件"),
            document_number=t("某政办发〔2024〕5号"),
        ),
        imprint=Imprint(
            t("抄送：省委办公厅，省人大常委会办公厅。"),
            t("某某省人民政府办公厅"),
            t("2024年3月5日印发"),
        ),
    )


def printed(document: OfficialDocument) -> str:
    """The text that is laid out, block by block."""
    styled = style_document(document, load_stylesheet(), "sample")
    parts: list[str] = []
    for item in (*styled.flow, *styled.imprint):
        if isinstance(item, StyledBlock):
            parts += [item.text, *(other.text for other in item.beside)]
        else:
            parts += [item.caption.text] if item.caption else []
            parts += [block.text for row in item.rows for cell in row for block in cell.blocks]
    return "".join(parts)
