"""Formulas in TeX's notation, as people type them in Markdown and chat programs give them out."""

from __future__ import annotations

from pipeline.text.chars import HAN
from pipeline.text.patterns import regex

_MOST = 300
IN_TEX = (
    rf"\$\$[^$\n]{{1,{_MOST}}}\$\$"
    rf"|\$(?=[^\s$])(?=[^$\n]{{0,{_MOST}}}(?:\\[A-Za-z]|[\^_=]))[^$\n{HAN}]{{1,{_MOST}}}(?<!\s)\$(?![0-9])"
    rf"|\\\((?=[^\n]{{0,{_MOST}}}?(?:\\[A-Za-z]|[\^_=]))[^\n{HAN}]{{1,{_MOST}}}?\\\)"
    rf"|\\\[(?=[^\n]{{0,{_MOST}}}?(?:\\[A-Za-z]|[\^_=]))[^\n{HAN}]{{1,{_MOST}}}?\\\]"
)
"""One on one line: ``$$…$$``; ``$…$``, ``\\(…\\)`` and ``\\[…\\]`` with a command or a sign of
formulas in it, which neither money nor brackets that are escaped have."""

FORMULA = regex(IN_TEX)
