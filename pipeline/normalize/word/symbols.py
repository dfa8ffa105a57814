"""What a character shows in a font of symbols: ``þ`` in Wingdings is ☑."""

from __future__ import annotations

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "⬥", 0x74: "◆",
    0x75: "◆", 0x76: "❖", 0x77: "⬥", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★",
    0xB2: "◇", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x78: "☒", 0x46: "☞", 0x28: "☎", 0x2A: "✉",
    0x4A: "☺", 0x26: "✍", 0x21: "✏", 0x9F: "•", 0x9E: "·", 0x80: "⓪", 0x8B: "⓿",
    **{0x81 + k: chr(0x2460 + k) for k in range(10)},
    **{0x8C + k: chr(0x2776 + k) for k in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□", 0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x96: "•",
    0x97: "●", 0x98: "●", 0xA2: "■", 0xA4: "■", 0xAE: "◆",
    **{0x69 + k: chr(0x24EA if k == 0 else 0x245F + k) for k in range(11)},
}  # fmt: skip
_SYMBOL = {
    0xB0: "°", 0xB7: "•", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠",
    0xBB: "≈", 0xA5: "∞", 0xD6: "√", 0xE5: "∑", 0x6D: "μ", 0x61: "α", 0x62: "β", 0x67: "γ",
    0x64: "δ", 0x71: "θ", 0x6C: "λ", 0x70: "π", 0x73: "σ", 0x66: "φ", 0x77: "ω", 0x57: "Ω",
    0x44: "Δ", 0x53: "Σ", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xA2: "′", 0xB2: "″",
    0xD7: "⋅", 0xBC: "…", 0x2D: "−", 0xA8: "♦", 0xA7: "♣", 0xA9: "♥", 0xAA: "♠", 0xDE: "⇒",
}  # fmt: skip
_BULLETS = {0xB7: "•"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_PRIVATE = 0xF000


def is_symbol_font(font: str) -> bool:
    """Whether a font shows signs where other fonts have letters."""
    return font.lower() in _FONTS


def shown_in(font: str, char: str) -> str:
    r"""What a character shows in a font; itself where the font has letters or the sign is unknown.

    >>> shown_in("Wingdings", "þ"), shown_in("Wingdings 2", "\uf0a3"), shown_in("宋体", "þ")
    ('☑', '□', 'þ')
    """
    code = ord(char)
    code = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    signs = _FONTS.get(font.lower())
    if signs is None:
        # A private character without its font: Wingdings is where such boxes come from.
        is_private = ord(char) >= _PRIVATE and not font
        return (_WINGDINGS | _BULLETS).get(code, char) if is_private else char
    return signs.get(code, char)
