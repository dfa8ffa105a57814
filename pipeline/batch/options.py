"""What a person may set for documents in folders, and the hashes of what decides their bytes."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from pipeline.batch.manifest import EmitChoices, Manifest, RepairChoices, outputs_in
from pipeline.batch.program import program_sha256
from pipeline.batch.workspace import Workspace
from pipeline.convert import ConvertOptions, Typography
from pipeline.edits import Tier
from pipeline.errors import StyleError, reason_of
from pipeline.fonts.roles import FontSet
from pipeline.formats import OUTPUTS
from pipeline.normalize.options import ReadOptions
from pipeline.repair.options import RepairOptions
from pipeline.repair.selection import Selection
from pipeline.style_files import available_styles
from pipeline.stylesheet import StyleSheet
from pipeline.text.chars import visible

if TYPE_CHECKING:
    from pipeline.filing import FilingTable

_KEPT = (
    *("layout", "seal", "pdfa", "ofd_a", "ofd_attach", "archive_stamp", "track"),
    "allow_missing_glyphs",
)
"""Options of the outputs that a folder notes as they are given."""


@dataclass(frozen=True, slots=True)
class RunOptions(ConvertOptions):
    """Everything a person may set for documents in folders.

    Attributes:
        page: the original page, or a folder of pages that have their sources' stems.
        fields: by the element's name, what it is to say; an empty text takes it away.
        force: make finished documents again, overwrite what this tool did not write.
        line: the level up to which a folder is to be emitted; empty: as it was repaired.
        chosen: names of the options that a person gave for this very run, where that is known;
            where it is not, they are those that differ from the defaults.
        filing: what is stated of documents one by one; their 归档章 say it.
        epoch: ``SOURCE_DATE_EPOCH`` where the run was started; empty when it is not set.
    """

    page: str = ""
    force: bool = False
    line: Tier | Literal[""] = ""
    chosen: frozenset[str] | None = None
    fields: tuple[tuple[str, str], ...] = ()
    filing: FilingTable | None = None
    epoch: str = field(default_factory=lambda: os.environ.get("SOURCE_DATE_EPOCH", ""))

    def normalize_sha256(self) -> str:
        """Hash of what decides the normalized document, its source apart."""
        kept = ["kept"] if self.keep_boilerplate else []
        kept += [self.revisions] if self.revisions != ReadOptions().revisions else []
        return _sha256_of(program_sha256(), *kept) if kept else program_sha256()

    def as_made(self, manifest: Manifest | None) -> RunOptions:
        """The options that a folder was made with, but for what is chosen now.

        Neither a review nor an emission brings in rules that were left out, moves the level, or
        changes the style, the outputs and how they are made.

        Args:
            manifest: of the folder; what it does not note stays as it is here.

        Raises:
            StyleError: it was made with a style sheet of a person's own, which is not at hand.
        """
        if manifest is None:
            return self
        options = self.with_rules_of(manifest.repair)
        if emitted := manifest.emit:
            kept: dict[str, Any] = {
                "style": self._style_of(emitted),
                "outputs": _known((*outputs_in(manifest), *emitted.to)) or self.outputs,
                **{name: getattr(emitted, name) for name in _KEPT},
            }
            kept = {name: value for name, value in kept.items() if not self._chooses(name)}
            # A cell that is stated now changes none of the others; an empty one is taken out.
            kept["stamp"] = tuple({**dict(emitted.stamp), **dict(self.stamp)}.items())
            options = replace(options, **kept)
        return options

    def with_rules_of(self, made: RepairChoices | None) -> RunOptions:
        """The options with the rules and the level that a folder was made with, and no more."""
        if made is None:
            return self
        rules = self.repair
        # What is asked and what is not is one choice, and so is the level.
        if not (self._chooses("select") or self._chooses("ignore")):
            rules = replace(rules, selection=Selection(made.select, made.ignore))
        if not (self._chooses("accept") or self._chooses("min_confidence")):
            rules = replace(rules, accept=made.accept, min_confidence=made.min_confidence)
        if not self._chooses("advisor"):
            rules = replace(rules, advisor=made.advisor, ask_at="")
        return replace(self, repair=rules)

    def _chooses(self, name: str) -> bool:
        """Whether a person gave this option for what is done now."""
        if self.chosen is not None:
            return name in self.chosen
        if name in {"select", "ignore"}:
            return bool(getattr(self.repair.selection, name))
        if name in {"accept", "min_confidence", "advisor"}:
            return bool(getattr(self.repair, name) != getattr(RepairOptions(), name))
        return bool(getattr(self, name) != getattr(ConvertOptions(), name))

    def _style_of(self, emitted: EmitChoices) -> str:
        """The style of a folder's outputs; of a file of a person's own only the name is noted.

        Raises:
            StyleError: it is no style that comes along, nor the file that is named now.
        """
        if self._chooses("style") or Path(self.style).name == emitted.style:
            return self.style
        if emitted.style in available_styles():
            return emitted.style
        name = visible(emitted.style)
        raise StyleError(
            f"这个文件夹是用版式文件 {name} 生成的，现在没有给出",
            f"请加 --style 给出 {name} 的路径",
        )

    def repair_choices(self) -> RepairChoices:
        """What a person set for the repair, for the manifest."""
        return RepairChoices(
            accept=self.repair.accept,
            min_confidence=self.repair.min_confidence,
            select=tuple(sorted({*self.repair.selection.select})),
            ignore=tuple(sorted({*self.repair.selection.ignore})),
            terms_sha256=terms_sha256(self.repair),
            advisor=self.repair.advisor,
        )

    def emit_choices(self) -> EmitChoices:
        """What a person set for the outputs, for the manifest."""
        return EmitChoices(
            to=_known(self.outputs),
            style=Path(self.style).name,
            pdfa=self.pdfa,
            ofd_a=self.ofd_a,
            ofd_attach=self.ofd_attach,
            archive_stamp=self.archive_stamp,
            stamp=self.cells,
            track=self.track,
            layout=self.layout,
            seal=self.sealing,
            allow_missing_glyphs=self.allow_missing_glyphs,
            source_date_epoch=self.epoch,
        )

    def repair_sha256(self) -> str:
        """Hash of what decides the repaired document."""
        terms = self.repair.terms
        return _sha256_of(
            program_sha256(),
            self.repair.accept,
            self.repair.min_confidence,
            sorted(terms.terms.items()) if terms is not None else None,
            # Written differently it is the same selection.
            sorted({*self.repair.selection.select}),
            sorted({*self.repair.selection.ignore}),
            *([msgspec.json.encode(self.repair.advisor)] if self.repair.advisor else []),
        )

    def emit_sha256(self) -> str:
        """Hash of what decides the outputs (the style and the fonts apart, nor ``force``)."""
        return _sha256_of(
            program_sha256(),
            sorted(self.outputs),
            self.allow_missing_glyphs,
            self.pdfa,
            self.ofd_a,
            self.ofd_attach,
            self.archive_stamp,
            *([self.cells] if self.cells else []),
            self.track,
            self.layout,
            self.sealing,
            self.epoch,
        )


@contextlib.contextmanager
def source_date_epoch(value: str) -> Generator[None, None, None]:
    """``SOURCE_DATE_EPOCH`` as it was elsewhere; empty where it was not set."""
    before = os.environ.pop("SOURCE_DATE_EPOCH", None)
    if value:
        os.environ["SOURCE_DATE_EPOCH"] = value
    try:
        yield
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH", None)
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _known(outputs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in OUTPUTS if name in outputs)


def _sha256_of(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


class Tools:
    """What all documents of one process share: the options, the style and the fonts.

    Args:
        options: what a person set.
        sheet: the style sheet, where it was read already.
        known_fonts: hash of the fonts that a person was told of before; empty where of none.
    """

    def __init__(
        self, options: RunOptions, sheet: StyleSheet | None = None, known_fonts: str = ""
    ) -> None:
        self.options = options
        self.known_fonts = known_fonts
        self.typography = Typography(options, sheet)
        self._latest: Tools | None = None

    def for_document(self, keys: Mapping[str, str]) -> Tools:
        """The tools with what is stated of one document in its 归档章.

        Args:
            keys: by which the document's row is found.

        Raises:
            StyleError: the table has no row for it.
        """
        table = self.options.filing
        if table is None:
            return self
        key, row = table.row_for(keys)
        if not key:
            raise StyleError(
                f"表中没有 {keys.get(table.key) or keys['文件夹']} 这一行",
                f"请检查“{table.key}”一列",
            )
        from pipeline.filing import STAMP

        said = {**row, **dict(self.options.stamp)}  # --set was written for this very command
        cells = tuple((name, said[name]) for name in STAMP if name in said)
        tools = Tools(replace(self.options, stamp=cells, filing=None), known_fonts=self.known_fonts)
        tools.typography = self.typography
        return tools

    @cached_property
    def emit_settings(self) -> dict[str, str]:
        """Hashes of what decides the outputs."""
        made = {
            "emit": self.options.emit_sha256(),
            "style": self.typography.sheet.sha256,
            "fonts": _fonts_sha256(self.typography.fonts),
        }
        pictures, folder = self.typography.seal_pictures
        if pictures:
            from pipeline.seals import digest

            made["seals"] = digest(pictures, folder)
        return made

    @cached_property
    def settings(self) -> dict[str, str]:
        """Hashes of what decides everything in a document's folder, its source apart."""
        return {
            "normalize": self.options.normalize_sha256(),
            "repair": self.options.repair_sha256(),
            **self.emit_settings,
        }

    def as_made(self, manifest: Manifest | None) -> Tools:
        """The tools with the options that a folder was made with, but for what is chosen now.

        The style and the fonts are read again only where another folder's were others.

        Raises:
            StyleError: the folder was made with a style sheet that is not at hand.
        """
        options = self.options.as_made(manifest)
        if options == self.options:
            return self
        if self._latest is None or self._latest.options != options:
            is_same = options.style == self.options.style
            sheet = self.typography.sheet if is_same else None
            self._latest = Tools(options, sheet, self.known_fonts)
        return self._latest

    def substitutions(self, manifest: Manifest | None) -> tuple[str, ...]:
        """Sentences about fonts that stand in, or may not be used, in the PDF; one at the most.

        Args:
            manifest: of the folder, before it is written again.

        Returns:
            Nothing where this folder, or another that is known, was made with the same fonts: a
            person was told then. ``doctor`` says it at any time.
        """
        fonts = self.typography.fonts
        noted = manifest.settings.get("fonts") if manifest is not None else None
        if self.emit_settings["fonts"] in {noted, self.known_fonts}:
            return ()
        kept_out = "、".join(face.label for face in fonts.skipped)
        said = [fonts.in_short(), f"{kept_out} 不许嵌入，不用于 PDF、OFD" if kept_out else ""]
        short = "；".join(filter(None, said))
        return (f"{short}（Word、Excel 不受影响）",) if short else ()


def repair_settings(
    accept: str = Tier.LIKELY,
    min_confidence: float = 0.0,
    terms: str | None = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
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
            why = reason_of(error) if isinstance(error, OSError) else error
            raise StyleError(
                f"词表 {terms} 有误（{why}）", "请用 zhengben terms learn 重新生成"
            ) from error
    return RepairOptions(
        accept=Tier(accept),
        min_confidence=min_confidence,
        terms=lexicon,
        selection=Selection(select, ignore),
    )


def with_kept(options: RepairOptions, workspace: Workspace) -> RepairOptions:
    """The options with what a model said of the folder's document before, where one is asked.

    Raises:
        DocumentError: the file that says so is wrong.
    """
    return replace(options, kept=workspace.advice()) if options.advisor is not None else options


def terms_sha256(options: RepairOptions) -> str:
    """Hash of the user's own terms; empty where there are none."""
    return _sha256_of(sorted(options.terms.terms.items())) if options.terms is not None else ""


def _fonts_sha256(fonts: FontSet) -> str:
    """Hash of which face plays which role."""
    faces = {
        key: [face.postscript_name for face in (role.han, role.latin, *role.fallbacks)]
        for key, role in sorted(fonts.roles.items())
    }
    return hashlib.sha256(msgspec.json.encode(faces)).hexdigest()
