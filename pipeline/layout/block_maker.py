"""Makes styled blocks of single elements: what every part of a document has in common."""

from __future__ import annotations

from pipeline.layout.styled import Run, StyledBlock, StyleKey
from pipeline.layout.title import break_title
from pipeline.model import TextElement
from pipeline.stylesheet import StyleSheet


class BlockMaker:
    """Makes blocks by one style sheet."""

    def __init__(self, sheet: StyleSheet) -> None:
        """Args: the style."""
        self.sheet = sheet

    def block(
        self,
        path: str,
        element: TextElement,
        key: StyleKey,
        *,
        split: int | None = None,
        left_chars: float | None = None,
        right_chars: float | None = None,
        first_line_chars: float | None = None,
        rows_before: int | None = None,
        breaks: tuple[int, ...] = (),
        rule_below: str | None = None,
        mark_top_mm: float | None = None,
        lying: bool = False,
        hang_at: int = 0,
    ) -> StyledBlock:
        """A block in style ``key``; from offset ``split`` on it is set as body text."""
        style = self.sheet.paragraphs[key]
        runs: tuple[Run, ...] = ()
        if element.text:
            cut = len(element.text) if split is None else split
            head, tail = element.text[:cut], element.text[cut:]
            body = self.sheet.paragraphs["body"]
            runs = tuple(
                Run(text, font, name)
                for text, font, name in ((head, style.font, key), (tail, body.font, "body"))
                if text
            )

        def pick(given: float | None, default: float) -> float:
            return default if given is None else given

        return StyledBlock(
            path=path,
            style=key,
            runs=runs,
            first_line_chars=pick(first_line_chars, style.first_line_chars),
            left_chars=pick(left_chars, style.left_chars),
            right_chars=pick(right_chars, style.right_chars),
            rows_before=style.rows_before if rows_before is None else rows_before,
            breaks=breaks,
            rule_below=rule_below,
            mark_top_mm=mark_top_mm,
            lying=lying,
            hang_at=hang_at,
        )

    def broken(
        self,
        path: str,
        element: TextElement,
        key: StyleKey,
        *,
        mark_top_mm: float | None = None,
        lying: bool = False,
    ) -> StyledBlock:
        """A title or mark, its rows broken by sense."""
        page = self.sheet.page.lying if lying else self.sheet.page
        room = page.type_area_width.in_pt / self.sheet.paragraphs[key].size_pt
        breaks = break_title(element.text, room)
        return self.block(path, element, key, breaks=breaks, mark_top_mm=mark_top_mm, lying=lying)
