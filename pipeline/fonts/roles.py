"""Which face plays each role of a style sheet, and what is said when it is a stand-in.

Word and Excel always name the standard's families; what is decided here holds for PDF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from pipeline.errors import FontError
from pipeline.fonts.discovery import discover
from pipeline.fonts.faces import FontFace, has_glyph
from pipeline.fonts.matching import FaceIndex, is_sans, is_simplified, is_trusted
from pipeline.stylesheet import FontRole, StyleSheet

ROLE_LABELS = {
    "xiaobiaosong": "小标宋",
    "fangsong": "仿宋",
    "kaiti": "楷体",
    "heiti": "黑体",
    "heiti_numbers": "黑体",
    "songti": "宋体",
}
"""What a role is called in messages; an unknown role is called by its key."""

_REGULAR = 400
_NEAR_WEIGHT = 150  # of usWeightClass; a bolder character amid text is seen


class RoleFonts(msgspec.Struct, frozen=True):
    """The faces that play one role.

    Attributes:
        role: key of :attr:`StyleSheet.fonts`.
        wanted: the standard's families, in order.
        han: the face for Han text.
        latin: the face for digits and Latin letters.
        is_substitute: ``han`` is none of ``wanted``.
        is_latin_substitute: ``latin`` is none of the families the sheet wants for them.
        fallbacks: further faces for characters that ``han`` lacks, in order.
        wanted_latin: the families the sheet wants for digits and Latin letters.
        refused: wanted families that are here but must not be embedded, each with the reason.
    """

    role: str
    wanted: tuple[str, ...]
    han: FontFace
    latin: FontFace
    is_substitute: bool
    is_latin_substitute: bool
    fallbacks: tuple[FontFace, ...]
    wanted_latin: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The role's Chinese name."""
        return ROLE_LABELS.get(self.role, self.role)


class FontSet(msgspec.Struct, frozen=True):
    """The faces of every role of a style sheet.

    Attributes:
        roles: by the role's key.
        skipped: faces the sheet names whose embedding is forbidden.
    """

    roles: dict[str, RoleFonts]
    skipped: tuple[FontFace, ...] = ()

    def substitutions(self) -> list[str]:
        """One plain Chinese sentence for each role, and each Latin family, that is stood in for."""
        said = [*map(_han_sentence, self._han()), *map(_latin_sentence, self._latin())]
        return list(dict.fromkeys(said))

    def in_short(self) -> str:
        """One clause over all of :meth:`substitutions`; empty where nothing stands in."""
        han, latin = self._han(), self._latin()
        names = list(dict.fromkeys(role.label for role in han))
        names += ["数字与西文"] if latin else []
        used = dict.fromkeys((*(r.han.label for r in han), *(r.latin.label for r in latin)))
        if not names:
            return ""
        return f"{'、'.join(names)}在 PDF、OFD 里由 {'、'.join(used)} 代替标准的字体"

    def _han(self) -> list[RoleFonts]:
        """The roles whose Han text another family shows."""
        return [role for role in self.roles.values() if role.is_substitute]

    def _latin(self) -> list[RoleFonts]:
        """The roles whose digits and letters another family shows."""
        return [
            role
            for role in self.roles.values()
            if role.is_latin_substitute and not set(role.wanted_latin) & set(role.wanted)
        ]


def resolve_fonts(sheet: StyleSheet, *, font_dirs: Sequence[Path] = ()) -> FontSet:
    """Choose the faces for every role of ``sheet`` among the fonts of this machine.

    Args:
        sheet: the style sheet.
        font_dirs: further folders, searched first (``--font-dir``).

    Raises:
        FontError: no font at all can serve a role.
    """
    return choose_fonts(sheet, discover(font_dirs))


def choose_fonts(sheet: StyleSheet, faces: Iterable[FontFace]) -> FontSet:
    """As :func:`resolve_fonts`, among the ``faces`` given, which are in order of preference."""
    everything = tuple(face for face in faces if is_trusted(face))
    index = FaceIndex(everything)
    usable = tuple(face for face in everything if face.embeddable)
    roles = {key: _role(key, role, sheet, index, usable) for key, role in sheet.fonts.items()}
    named = {
        face
        for role in sheet.fonts.values()
        for name in (*role.families, *role.stand_ins, *role.latin, *_latin_stand_ins(role, sheet))
        for face in index.named(name)
        if not face.embeddable
    }
    skipped = tuple(face for face in everything if face in named)
    return FontSet(roles, skipped)


def face_for(role: RoleFonts, char: str) -> FontFace | None:
    """The face that sets ``char`` (one code point) in Han text; ``None``: no font here has it."""
    if has_glyph(role.han, char):
        return role.han
    return next((face for face in role.fallbacks if has_glyph(face, char)), None)


def _role(
    key: str, role: FontRole, sheet: StyleSheet, index: FaceIndex, usable: Sequence[FontFace]
) -> RoleFonts:
    wanted = _present(role.families, index, needs_han=True)
    stand_ins = _present(role.stand_ins, index, needs_han=True)
    chosen = [*wanted, *stand_ins]
    sans = _wants_sans(role)
    rest = _ranked(usable, sans=sans, weight=chosen[0].weight if chosen else _REGULAR)
    han = next(iter(chosen), None) or next((f for f in rest if _can_set_han(f)), None)
    if han is None:
        label = ROLE_LABELS.get(key, key)
        raise FontError(
            f"没有可用于{label}（{key}）的中文字体",
            "请运行 zhengben fonts install，或用 --font-dir 指定字体文件夹",
        )
    latin_wanted = _present(role.latin, index, needs_han=False)
    latin_stand_ins = _present(_latin_stand_ins(role, sheet), index, needs_han=False)
    latin = next(iter((*latin_wanted, *latin_stand_ins)), None)
    if latin is None:
        others = [f for f in _ranked(usable, sans=False, weight=_REGULAR) if f.has_latin]
        latin = han if han.has_latin or not others else others[0]
    relatives = sorted(
        _relatives(key, sheet, index, sans),
        key=lambda face: abs(face.weight - han.weight) > _NEAR_WEIGHT,
    )
    fallbacks = dict.fromkeys((*chosen, *relatives, *rest))
    fallbacks.pop(han, None)
    return RoleFonts(
        role=key,
        wanted=role.families,
        han=han,
        latin=latin,
        is_substitute=han not in wanted,
        is_latin_substitute=bool(role.latin) and latin not in latin_wanted,
        fallbacks=tuple(fallbacks),
        wanted_latin=role.latin,
        refused=tuple(
            f"{face.label}（{face.reason}）"
            for name in role.families
            for face in index.named(name)
            if not face.embeddable
        ),
    )


def _present(names: Iterable[str], index: FaceIndex, *, needs_han: bool) -> list[FontFace]:
    """The best face for each name that is here and may be embedded, in the names' order."""
    found = (index.best(name, needs_han=needs_han) for name in names)
    return list(dict.fromkeys(face for face in found if face is not None))


def _relatives(key: str, sheet: StyleSheet, index: FaceIndex, sans: bool) -> Iterator[FontFace]:
    """Faces that other roles of the same class name: the standard's own first, then stand-ins."""
    others = [r for k, r in sheet.fonts.items() if k != key and _wants_sans(r) == sans]
    for role in others:
        yield from _present(role.families, index, needs_han=True)
    for role in others:
        yield from _present(role.stand_ins, index, needs_han=True)


def _ranked(faces: Sequence[FontFace], *, sans: bool, weight: int) -> list[FontFace]:
    """All upright faces: simplified Han of the class first, other regions and symbols last."""
    upright = (face for face in faces if not face.is_italic)
    return sorted(
        upright,
        key=lambda face: (
            not _can_set_han(face),
            not face.has_han,
            is_sans(face) != sans,
            abs(face.weight - weight),
        ),
    )


def _can_set_han(face: FontFace) -> bool:
    return face.has_han and is_simplified(face)


def _wants_sans(role: FontRole) -> bool:
    return is_sans(role.families[0])


def _latin_stand_ins(role: FontRole, sheet: StyleSheet) -> list[str]:
    return [name for wanted in role.latin for name in sheet.latin_stand_ins.get(wanted, ())]


def _han_sentence(role: RoleFonts) -> str:
    why = f"本机的 {'、'.join(role.refused)} 不能嵌入" if role.refused else "本机没有"
    return (
        f"{role.label}（要求 {role.wanted[0]}）：{why}，PDF 用 {role.han.label} 代替；"
        "Word 与 Excel 仍标明原字体"
    )


def _latin_sentence(role: RoleFonts) -> str:
    return (
        f"数字与西文（要求 {role.wanted_latin[0]}）：本机没有可用的，"
        f"PDF 用 {role.latin.label} 代替；Word 与 Excel 仍标明原字体"
    )
