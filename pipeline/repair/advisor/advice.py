"""What a model says of a document: asked once, kept, never more than places of marks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from pipeline.certificate import Damage
from pipeline.repair.advisor.answers import MARKS, NOT_LOST, said_of, undone
from pipeline.repair.advisor.client import Answer, client_for, prompt
from pipeline.repair.advisor.record import AdviceRecord, Advisor, Asked, window_sha256
from pipeline.repair.advisor.windows import Window, windows_of
from pipeline.repair.channels import CHANNELS, LOSING

Ask = Callable[[Sequence[str]], list[Answer]]
"""Windows to what a model makes of each."""


def prompt_sha256() -> str:
    """Of what a model is told: with other words it is to be asked again."""
    return hashlib.sha256(prompt().encode()).hexdigest()


class Advice:
    """What a model says of one document.

    Args:
        advisor: the model.
        kept: what it said before; another's is not used.
        address: where it is asked what it did not say yet; empty: nowhere.

    Raises:
        MissingPartError: it is to be asked, and the library for that is not installed.
    """

    def __init__(
        self, advisor: Advisor, kept: AdviceRecord | None = None, address: str = ""
    ) -> None:
        self.advisor = advisor
        self._ask: Ask | None = client_for(address, advisor.model).ask if address else None
        self._damages: list[Damage] = [CHANNELS[name].damage for name in LOSING]
        whose = (advisor.model, advisor.host, prompt_sha256())
        is_its = kept is not None and (kept.model, kept.host, kept.prompt_sha256) == whose
        self._kept = kept if is_its else None
        self._known = {one.window: one for one in kept.asked} if kept and is_its else {}
        self._tried: dict[str, None] = {}

    def on(self, paragraphs: Sequence[str]) -> list[dict[int, str]]:
        """What it puts into each paragraph, by gap: marks that a losing channel may have taken."""
        cut = [list(windows_of(paragraph)) for paragraph in paragraphs]
        self._ask_for([window.text for windows in cut for window in windows])
        return [
            {
                gap: marks
                for window in windows
                for gap, marks in self._places(window)
                if undone(paragraph, gap, marks, self._damages)
            }
            for paragraph, windows in zip(paragraphs, cut, strict=True)
        ]

    def record(self) -> AdviceRecord | None:
        """What it said; where it was not to be asked, what was kept."""
        if self._ask is None:
            return self._kept
        asked = tuple(self._known[name] for name in self._tried)
        return AdviceRecord(1, self.advisor.model, self.advisor.host, prompt_sha256(), asked)

    def _ask_for(self, windows: Sequence[str]) -> None:
        """Ask about windows that nothing is known of; failures are tried anew in a later run."""
        if self._ask is None:
            return
        named = {window_sha256(text): text for text in windows}
        missing = {
            name: text
            for name, text in named.items()
            if name not in self._tried and (name not in self._known or self._known[name].failure)
        }
        for name, answer in zip(missing, self._ask([*missing.values()]), strict=True):
            self._known[name] = self._asked(name, missing[name], answer)
        self._tried.update(dict.fromkeys(named))

    def _asked(self, name: str, window: str, answer: Answer) -> Asked:
        if answer.failure:
            return Asked(name, failure=answer.failure)
        said = said_of(window, answer.text)
        fitting = {
            gap: marks
            for gap, marks in said.places.items()
            if undone(window, gap, marks, self._damages)
        }
        dropped = dict(said.dropped)
        if len(fitting) < len(said.places):
            dropped[NOT_LOST] = len(said.places) - len(fitting)
        return Asked(name, tuple(fitting.items()), dropped)

    def _places(self, window: Window) -> list[tuple[int, str]]:
        """What it puts into the gaps that the window answers for; a record may be anyone's."""
        asked = self._known.get(window_sha256(window.text))
        if asked is None:
            return []
        gaps = ((window.start + gap, marks) for gap, marks in asked.places)
        return [
            (gap, marks)
            for gap, marks in gaps
            if window.first <= gap <= window.last and marks and MARKS.issuperset(marks)
        ]
