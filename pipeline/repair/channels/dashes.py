"""Dashes and ellipses halved, doubled or spelt in ASCII (—— became --, …… became ...)."""

from __future__ import annotations

import re

_DASH = re.compile("—{2}")
_DOTS = re.compile("…{1,2}")
_HAN = "\u4e00-\u9fff”’》）"
_TRACE = re.compile(
    rf"(?:(?<=[{_HAN}])|^)(?:--+|—{{3,}})(?=[{_HAN}“《])|(?<=[{_HAN}])(?:\.{{3,}}|。{{2,}}|…(?!…))(?<!……)"
)


class Dashes:
    """Dashes and ellipses in a form that is not theirs."""

    id = "dashes"
    name = "破折号省略号变形"
    explanation = "破折号——、省略号……被写成 -- 或 ... 。"

    def damage(self, text: str) -> str:
        """Spell dashes and ellipses in ASCII.

        >>> Dashes().damage("北京——上海……")
        '北京--上海......'
        """
        return _DOTS.sub(lambda m: "..." * len(m.group()), _DASH.sub("--", text))

    def holds(self, text: str) -> bool:
        """Whether no proper dash or ellipsis is left."""
        return self.damage(text) == text

    def places(self, text: str) -> list[tuple[int, int]]:
        """Dashes and ellipses in another form after Chinese text."""
        return [m.span() for m in _TRACE.finditer(text)]

    def survivors(self, text: str) -> int:
        """Proper ones still there."""
        return len(_DASH.findall(text)) + len(_DOTS.findall(text))
