"""What a person may set for the stages, and what all documents of one process share."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.batch.program import program_sha256
from pipeline.convert import DEFAULT_OUTPUTS
from pipeline.decisions import Decisions
from pipeline.errors import StyleError
from pipeline.fonts.roles import FontSet, resolve_fonts
from pipeline.repair.options import RepairOptions
from pipeline.stylesheet import StyleSheet, load_stylesheet


@dataclass(frozen=True, slots=True)
class Options:
    """Everything a person may set for the stages; what decides the bytes is hashed.

    Attributes:
        style: name or path of the style sheet.
        outputs: keys of :data:`pipeline.convert.WRITERS`.
        font_dirs: folders searched first for fonts.
        repair: the repair's own options.
        allow_missing_glyphs: print 〓 for a character no font has.
        pdfa: level of the PDF.
        archive_stamp: print the archive's stamp on the first page.
        page: the original page, or a folder of pages that have their sources' stems.
        force: make finished documents again, overwrite what this tool did not write.
        epoch: ``SOURCE_DATE_EPOCH`` where the run was started; empty when it is not set.
    """

    style: str = "gbt9704"
    outputs: tuple[str, ...] = DEFAULT_OUTPUTS
    font_dirs: tuple[str, ...] = ()
    repair: RepairOptions = field(default_factory=RepairOptions)
    allow_missing_glyphs: bool = False
    pdfa: Literal["2a", "2u", "3a"] = "2a"
    archive_stamp: bool = False
    page: str = ""
    force: bool = False

    epoch: str = field(default_factory=lambda: os.environ.get("SOURCE_DATE_EPOCH", ""))

    def normalize_sha256(self) -> str:
        """Hash of what decides the normalized document, its source apart."""
        return program_sha256()

    def repair_sha256(self) -> str:
        """Hash of what decides the repaired document."""
        terms = self.repair.terms
        key = (
            program_sha256(),
            self.repair.accept,
            self.repair.min_confidence,
            sorted(terms.terms.items()) if terms is not None else None,
        )
        return hashlib.sha256(repr(key).encode()).hexdigest()

    def emit_sha256(self) -> str:
        """Hash of what decides the outputs (the style and the fonts apart, nor ``force``)."""
        key = (
            program_sha256(),
            sorted(self.outputs),
            self.allow_missing_glyphs,
            self.pdfa,
            self.archive_stamp,
            self.epoch,
        )
        return hashlib.sha256(repr(key).encode()).hexdigest()


class Equipment:
    """The style and the fonts, looked up once for all documents of one process.

    Args:
        options: what a person set.
        sheet: the style sheet, where it was read already.
    """

    def __init__(self, options: Options, sheet: StyleSheet | None = None) -> None:
        self.options = options
        self._sheet = sheet

    @cached_property
    def sheet(self) -> StyleSheet:
        """The style sheet."""
        return self._sheet or load_stylesheet(self.options.style)

    @cached_property
    def fonts(self) -> FontSet:
        """The face of each role."""
        return resolve_fonts(self.sheet, font_dirs=[Path(f) for f in self.options.font_dirs])

    @cached_property
    def emit_settings(self) -> dict[str, str]:
        """Hashes of what decides the outputs."""
        return {
            "emit": self.options.emit_sha256(),
            "style": self.sheet.sha256,
            "fonts": _fonts_sha256(self.fonts),
        }

    @cached_property
    def settings(self) -> dict[str, str]:
        """Hashes of what decides everything in a document's folder, its source apart."""
        return {
            "normalize": self.options.normalize_sha256(),
            "repair": self.options.repair_sha256(),
            **self.emit_settings,
        }

    def substitutions(self) -> tuple[str, ...]:
        """Sentences about fonts that stand in, or may not be used, in the PDF."""
        skipped = (f"{face.label}（{face.reason}），不用于 PDF" for face in self.fonts.skipped)
        return (*self.fonts.substitutions(), *skipped)


def repair_settings(
    accept: Literal["applied", "proposed"], min_confidence: float, terms: str | None
) -> RepairOptions:
    """Options for repair from what a person gave on the command line.

    Raises:
        StyleError: the terms file is wrong.
    """
    lexicon = None
    if terms is not None:
        from pipeline.repair.lexicon import read_toml

        try:
            lexicon = read_toml(Path(terms))
        except (OSError, ValueError) as error:
            raise StyleError(
                f"词表 {terms} 有误（{error}）", "请用 zhengben terms learn 重新生成"
            ) from error
    return RepairOptions(accept=accept, min_confidence=min_confidence, terms=lexicon)


def with_decisions(options: RepairOptions, decisions: Decisions) -> RepairOptions:
    """The options with a person's decisions in them."""
    accepted = [d for d in decisions.decisions if d.verdict == "accept"]
    return replace(
        options,
        accepted=frozenset(d.edit_id for d in accepted),
        refused=frozenset(d.edit_id for d in decisions.decisions if d.verdict == "refuse"),
        rewritten={d.edit_id: d.text for d in accepted if d.text is not None},
        manual=decisions.manual,
    )


def _fonts_sha256(fonts: FontSet) -> str:
    """Hash of which face plays which role."""
    faces = {
        key: [face.postscript_name for face in (role.han, role.latin, *role.fallbacks)]
        for key, role in sorted(fonts.roles.items())
    }
    return hashlib.sha256(msgspec.json.encode(faces)).hexdigest()
