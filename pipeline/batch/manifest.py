"""The names of the files of a document's folder, and the manifest that says what is whose."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from pipeline.edits import Tier
from pipeline.errors import DocumentError, fault_of
from pipeline.formats import OUTPUTS
from pipeline.model.codec import check_schema_version
from pipeline.repair.advisor.record import Advisor
from pipeline.storage import slug_of
from pipeline.text.chars import visible

RUN_RECORD = "run.json"
"""What a run over several documents leaves beside their folders."""
MANIFEST_VERSION: Literal[2] = 2
SOURCE = "1-source.txt.gz"
"""The decoded source: what every place in the other files is a place in."""
NORMALIZED = "1-normalized.json"
PAGE = "1-page.json"
"""The original page, where one was given: what the repair copied from it can be checked there."""
PICTURES = "1-pictures.zip"
"""The pictures that the source shows, each named by its hash; only where there are any."""
REPAIRED = "2-repaired.json"
EDITS = "2-edits.jsonl"
ADVICE = "2-advice.json"
"""What a model of the user's said of the document; only where one was asked (``--advisor``)."""
DECISIONS = "decisions.json"
MANIFEST = "manifest.json"
PLAN = ".manifest.next.json"
"""The manifest to come, there only while its files are being written."""
DRAFT_ENDING = ".md"
STAGES = frozenset({SOURCE, NORMALIZED, PAGE, PICTURES, REPAIRED, EDITS, ADVICE})


class OutputRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file this tool wrote."""

    name: str
    size: int
    sha256: str


class SourceRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The source the folder was made from."""

    name: str
    size: int
    sha256: str


class RepairChoices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person set for the repair, as the settings file has it; the terms by their hash.

    Of a model that was asked there is all that decides the bytes beside what it said.
    """

    accept: Tier = Tier.CERTAIN
    min_confidence: float = 0.0
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    terms_sha256: str = ""
    advisor: Advisor | None = None


class EmitChoices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person set for the outputs; of a style sheet of their own no more than its name.

    The review copies of earlier versions track all.
    """

    to: tuple[str, ...] = ()
    style: str = "gbt9704"
    pdfa: Literal["2a", "2u", "3a"] = "2a"
    ofd_a: bool = False
    ofd_attach: bool = False
    archive_stamp: bool = False
    stamp: tuple[tuple[str, str], ...] = ()
    track: Literal["decisions", "all"] = "all"
    layout: Literal["", "文件", "信函"] = ""
    seal: Literal["", "有", "样稿", "无"] = ""
    allow_missing_glyphs: bool = False
    source_date_epoch: str = ""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the folder holds and what decided its bytes; no times.

    Attributes:
        schema_version: of this file.
        zhengben: version of the tool.
        source: the source.
        settings: sha256 of what decided the bytes, by part: each stage's program and options,
            style, fonts, and a person's decisions.
        outputs: every file written, by name.
        slug: the document's name, in the names of its outputs.
        repair: what a person set for the repair; ``None`` where there was none, or where it was
            done before this was noted.
        emit: likewise, for the outputs made last.
    """

    schema_version: Literal[1, 2]
    zhengben: str
    source: SourceRecord
    settings: dict[str, str] = {}
    outputs: tuple[OutputRecord, ...] = ()
    slug: str = ""
    repair: RepairChoices | None = None
    emit: EmitChoices | None = None

    def record(self, name: str) -> OutputRecord | None:
        """What is listed of a file; ``None`` where it is not listed."""
        return next((record for record in self.outputs if record.name == name), None)

    def lists(self, name: str) -> bool:
        """Whether a file is listed."""
        return self.record(name) is not None


def outputs_in(manifest: Manifest) -> tuple[str, ...]:
    """The outputs that a folder holds, by their names, in the order of the list of outputs."""
    found = {output_of(record.name) for record in manifest.outputs}
    return tuple(name for name in OUTPUTS if name in found)


def output_of(name: str) -> str:
    """Which output a file of this name in a folder is; empty where it is none."""
    if not name.startswith("3-"):
        return ""
    # ``.review.docx`` ends ``.docx`` too.
    fitting = [one.name for one in OUTPUTS.values() if name.endswith(one.ending)]
    return max(fitting, key=lambda one: len(OUTPUTS[one].ending), default="")


def manifest_to_json(manifest: Manifest) -> bytes:
    """The manifest as it lies in the folder."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"


def manifest_from_json(data: bytes, name: str) -> Manifest:
    """The manifest in ``data``; a folder may come from anyone, so no name in it leads elsewhere.

    Raises:
        DocumentError: it is none, or names a file that this tool would not write.
    """
    check_schema_version(data, name, (1, MANIFEST_VERSION))
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(
            f"{name} 不合格式（{fault_of(error)}）", "请删除该文件夹后重新生成"
        ) from error
    slug = manifest.slug or Path(name).resolve().parent.name
    known = STAGES | {f"3-{slug}{output.ending}" for output in OUTPUTS.values()}
    known |= {f"2-{slug}{DRAFT_ENDING}"}
    strange = [record.name for record in manifest.outputs if record.name not in known]
    if manifest.slug and slug_of(slug) != slug:
        strange.insert(0, slug)
    if strange:
        raise DocumentError(
            f"{name} 里有不该有的名称“{visible(strange[0][:80])}”",
            "该文件夹可能被人动过手脚，没有动任何文件；请由原文重新生成",
        )
    return manifest
