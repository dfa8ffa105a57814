"""Teach the network of :mod:`pipeline.normalize.line_roles` what each line of a text is."""

from __future__ import annotations

import logging
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.evaluation.labels import Element, LabelledDocument, damaged, read_labels
from pipeline.normalize import line_roles
from pipeline.normalize.line_roles import BITS, LOOKS, ROLES
from pipeline.normalize.lines import Line
from pipeline.normalize.page_lines import edges
from pipeline.normalize.page_numbers import find_page_numbers
from pipeline.normalize.reader import plain_lines
from pipeline.training.listed import read_listed

log = logging.getLogger(__name__)

_ROLE_OF = {
    Element.BOILERPLATE: "page",
    Element.TITLE: "title",
    Element.DOCUMENT_NUMBER: "number",
    Element.AUTHORITY_MARK: "mark",
    Element.COPY_NUMBER: "header",
    Element.CLASSIFICATION: "header",
    Element.URGENCY: "header",
    Element.SIGNATORY: "header",
    Element.TITLE_NOTES: "notes",
    Element.MAIN_RECIPIENTS: "recipients",
    Element.AUTHORITY_SIGNATURE: "signature",
    Element.DOCUMENT_DATE: "signature",
    Element.NOTE: "note",
    Element.ATTACHMENT_LABEL: "annex label",
    Element.ATTACHMENT_TITLE: "annex title",
    Element.ATTACHMENT_NOTE: "annex note",
    Element.CC_RECIPIENTS: "imprint",
    Element.PRINTING_AUTHORITY: "imprint",
    Element.PRINTING_DATE: "imprint",
    Element.IMPRINT_OTHER: "imprint",
}
"""Headings, articles, tables and lists are text: other rules find them."""
_PAGE, _TEXT, _TITLE = frozenset({"page"}), frozenset({"text"}), frozenset({"title"})
_OF_PAGES = frozenset({"page", "page number"})
_OWN = frozenset(ROLES) - _OF_PAGES
"""What a paper's line may be of which nothing more is known."""
_UNSAID: frozenset[str] = frozenset()
"""What may be found and need not teaches nothing."""
_MOST_UNLABELLED = 0.35
"""So much of a line may be none of its labels'; more is text."""
_LEAST_OWN = 0.2
"""A line is a page's where less of it is any element's."""
_PIECES, _WIDTH, _DILATIONS, _WHOLE_AFTER = 48, 96, (1, 2, 4, 8, 1), 2
_BATCH = 32
_EPOCHS = 30
_RATE = 3e-3
_DROPPED = 0.1
_DROPPED_PIECES, _DROPPED_LINES = 0.2, 0.08
"""Of the pieces of each line so many are left out, and of the lines so many have none left: what
nobody has seen is told by its look and by what stands around it."""
_LEAST_PIECE = 2
_MOST_PAPERS = 900
_LONGEST_PAPER = 60_000


@dataclass(frozen=True, slots=True)
class Taught:
    """A line, and what it may be: any of its roles; nothing is said of one without."""

    line: Line
    roles: frozenset[str]


Text = list[Taught]


def taught(document: LabelledDocument) -> Text:
    """The lines of a labelled document with their roles."""
    lines = plain_lines(document.text)
    numbers = find_page_numbers(lines).lines
    return [
        Taught(line, frozenset({"page number"}) if i in numbers else _roles_of(line, document))
        for i, line in enumerate(lines)
    ]


def _roles_of(line: Line, document: LabelledDocument) -> frozenset[str]:
    """What most of a line is; a page's only if next to all of it is: no number goes with a stamp.

    What may be found and need not is a paper's all the same, its element or text.
    """
    length = {_TEXT: (line.end - line.start) * (1 - _MOST_UNLABELLED)}
    for label in document.labels:
        within = min(label.end, line.end) - max(label.start, line.start)
        if within <= 0:
            continue
        roles = frozenset(_ROLE_OF.get(element, "text") for element in label.elements)
        if not label.is_required:
            if "page" in roles:
                return _UNSAID
            roles |= _TEXT
        length[roles] = length.get(roles, 0) + within
        length[_TEXT] -= within
    own = {roles: count for roles, count in length.items() if roles != _PAGE}
    most = max(own, key=own.__getitem__)
    is_page = own[most] < _LEAST_OWN * (line.end - line.start) and _PAGE in length
    return _PAGE if is_page else most


class Maker:
    """Makes texts to learn from: labelled papers, with other pages around them and lines less.

    Args:
        texts: labelled ones, intact and damaged.
        papers: lines of papers of which no more is known.
        listed: single lines, those of pages and those of papers.
        seed: of the choices.
    """

    def __init__(
        self,
        texts: Sequence[tuple[Text, Text]],
        papers: Sequence[Text],
        listed: tuple[Text, Text],
        seed: int,
    ) -> None:
        self._texts = texts
        self._papers = papers
        self._page_lines, self._paper_lines = listed
        self._random = random.Random(seed)
        parts = [_parts(text) for pair in texts for text in pair]
        self._tops = [top for top, _, _ in parts if top]
        self._feet = [foot for _, _, foot in parts if foot]
        self._pages = [pair for pair in texts if any(_is_page(one) for one in pair[0])]

    def __call__(self) -> Text:
        """One text."""
        choice = self._random.random()
        if choice < 0.10:
            return list(self._random.choice(self._papers))
        if choice < 0.20:
            return self._of_single_lines()
        return self._around(self._random.choice(self._pages if choice < 0.42 else self._texts))

    def _around(self, pair: tuple[Text, Text]) -> Text:
        """A paper, often with another page around it."""
        chance = self._random.random
        top, paper, foot = _parts(pair[0] if chance() < 0.7 else pair[1])
        if not paper:
            return [*top, *foot]
        if chance() < 0.10:
            paper = self._title_broken(paper)
        other = 0.5 if top or foot else 0.35
        if chance() < other:
            top = self._other(self._tops) if chance() < 0.8 else []
        if chance() < other:
            foot = self._other(self._feet) if chance() < 0.8 else []
        if chance() < 0.06:
            top = [*top, *self._slice(self._paper_lines, 1, 2)]
        if chance() < 0.15:
            for one in self._slice(self._page_lines, 1, 2):
                reach = min(len(paper), 6) if chance() < 0.6 else len(paper)
                paper.insert(self._random.randint(0, reach), one)
        if chance() < 0.20:  # contacts, lists and tables of a paper's own, that look like a page's
            at = len(paper) if chance() < 0.6 else self._random.randint(0, len(paper))
            paper[at:at] = self._slice(self._paper_lines, 2, 9)
        if chance() < 0.08:
            names = ("number", "recipients", "mark", "signature", "header", "notes")
            lost = frozenset({self._random.choice(names)})
            paper = [one for one in paper if one.roles != lost]
        return [*top, *paper, *foot]

    def _title_broken(self, paper: Text) -> Text:
        """The title broken into lines anywhere: a piece of it may look like a menu's word."""
        title = [i for i, one in enumerate(paper) if one.roles == _TITLE]
        if not title or title[-1] - title[0] != len(title) - 1:
            return paper
        text = "".join(paper[i].line.text for i in title)
        places = range(_LEAST_PIECE, len(text) - _LEAST_PIECE)
        if not places:
            return paper
        at = sorted(self._random.sample(places, min(self._random.randint(1, 3), len(places))))
        parts = [text[a:b] for a, b in zip([0, *at], [*at, len(text)], strict=True)]
        broken = [Taught(line, _TITLE) for line in plain_lines("\n".join(parts))]
        return [*paper[: title[0]], *broken, *paper[title[-1] + 1 :]]

    def _other(self, blocks: Sequence[Text]) -> Text:
        """The top or foot of another page, of single lines, or of both; not always whole."""
        chance = self._random.random
        kind = chance()
        block = [] if 0.5 <= kind < 0.8 else list(self._random.choice(blocks))
        if kind >= 0.5:
            block += self._slice(self._page_lines, 1, 10 if kind < 0.8 else 4)
        if len(block) > 1 and chance() < 0.3:
            block = self._slice(block, 1, len(block))
        if chance() < 0.15:
            self._random.shuffle(block)
        if chance() < 0.3:
            block = [one for one in block if chance() < 0.75] or block[:1]
        return block

    def _of_single_lines(self) -> Text:
        chance = self._random.random
        top = self._slice(self._page_lines, 1, 8) if chance() < 0.7 else []
        foot = self._slice(self._page_lines, 1, 8) if chance() < 0.7 else []
        return [*top, *self._slice(self._paper_lines, 3, 14), *foot]

    def _slice(self, lines: Text, least: int, most: int) -> Text:
        """Some lines that stand together."""
        count = min(self._random.randint(least, most), len(lines))
        start = self._random.randrange(len(lines) - count + 1)
        return lines[start : start + count]


def _is_page(one: Taught) -> bool:
    return one.roles == _PAGE


def _parts(text: Text) -> tuple[Text, Text, Text]:
    """A page's lines above a text, the text, and a page's lines below it."""
    own = [i for i, one in enumerate(text) if not _is_page(one)]
    first, stop = (own[0], own[-1] + 1) if own else (len(text), len(text))
    return text[:first], text[first:stop], text[stop:]


class Net(nn.Module):
    """The network as :func:`line_roles.roles` reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = nn.EmbeddingBag(1 << BITS, _PIECES, mode="sum")
        nn.init.normal_(self.pieces.weight, 0, 0.05)
        self.enter = nn.Linear(_PIECES + LOOKS, _WIDTH)
        self.conv = nn.ModuleList(
            nn.Conv1d(_WIDTH, _WIDTH, 3, padding=d, dilation=d) for d in _DILATIONS
        )
        self.norm = nn.ModuleList(nn.LayerNorm(_WIDTH) for _ in _DILATIONS)
        self.whole = nn.Linear(2 * _WIDTH, _WIDTH)
        self.leave = nn.Linear(_WIDTH, len(ROLES))

    def forward(self, batch: Batch) -> Tensor:
        """Logits, shape (texts, lines, ``ROLES``)."""
        mask = batch.mask[..., None]
        said = self.pieces(batch.rows, batch.starts, per_sample_weights=batch.weights)
        said = said.view(*batch.mask.shape, -1)
        x = torch.relu(self.enter(torch.cat([said, batch.looks], -1))) * mask
        x = nn.functional.dropout(x, _DROPPED, self.training)
        for k, (conv, norm) in enumerate(zip(self.conv, self.norm, strict=True)):
            y = torch.relu(conv((norm(x) * mask).transpose(1, 2)).transpose(1, 2))
            x = (x + nn.functional.dropout(y, _DROPPED, self.training)) * mask
            if k == _WHOLE_AFTER:
                mean = x.sum(1) / mask.sum(1)
                most = (x + (mask - 1) * 1e4).amax(1)
                whole = torch.relu(self.whole(torch.cat([mean, most], -1)))
                x = (x + whole[:, None]) * mask
        logits: Tensor = self.leave(x)
        return logits


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts, filled up to the longest.

    Attributes:
        rows: rows of the table of pieces, of all lines one behind the other.
        starts: where those of each line begin.
        weights: of each row.
        looks: shape (texts, lines, ``LOOKS``).
        mask: 1 where a line is; shape (texts, lines).
        roles: 1 where a line may be what; shape (texts, lines, ``ROLES``); all 0: nothing is said.
    """

    rows: Tensor
    starts: Tensor
    weights: Tensor
    looks: Tensor
    mask: Tensor
    roles: Tensor


class Batches:
    """Makes batches; what each line is made of is worked out once."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._rows: dict[str, NDArray[np.int64]] = {}
        self._looks: dict[object, tuple[float, ...]] = {}

    def __call__(self, texts: Sequence[Text]) -> Batch:
        """A batch of texts, some of the pieces left out."""
        texts = [[text[i] for i in edges([one.line for one in text])] for text in texts]
        shape = (len(texts), max(map(len, texts)))
        looks = np.zeros((*shape, LOOKS), np.float32)
        mask = np.zeros(shape, np.float32)
        roles = np.zeros((*shape, len(ROLES)), np.float32)
        rows: list[NDArray[np.int64]] = []
        nothing = np.zeros(0, np.int64)
        for i, text in enumerate(texts):
            lines = [one.line for one in text]
            looks[i, : len(text)] = np.hstack(
                [np.array([self._look(line) for line in lines]), line_roles.places(lines)]
            )
            mask[i, : len(text)] = 1
            for k, one in enumerate(text):
                roles[i, k, [ROLES.index(role) for role in one.roles]] = one.line.block is None
                rows.append(self._some(self._pieces(one.line)))
            rows += [nothing] * (shape[1] - len(text))
        counts = np.array([len(some) for some in rows])
        weights = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
        return Batch(
            torch.from_numpy(np.concatenate(rows)),
            torch.from_numpy(np.cumsum([0, *counts[:-1]])),
            *map(torch.from_numpy, (weights, looks, mask, roles)),
        )

    def _some(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        if self._random.random() < _DROPPED_LINES:
            return rows[:0]
        return rows[self._random.random(len(rows)) >= _DROPPED_PIECES]

    def _pieces(self, line: Line) -> NDArray[np.int64]:
        text = line.text if line.block is None else ""
        if text not in self._rows:
            self._rows[text] = line_roles.pieces([text])[0]
        return self._rows[text]

    def _look(self, line: Line) -> tuple[float, ...]:
        key = (line.text, line.blank_before, line.start - line.line_start, line.block is None)
        if key not in self._looks:
            self._looks[key] = line_roles.look(line)
        return self._looks[key]


def learn(maker: Maker, count: int, seed: int) -> Net:
    """Train a network; its weights are the mean over the last steps.

    Args:
        maker: makes the texts.
        count: how many labelled texts there are.
        seed: of all chance but the maker's.
    """
    torch.manual_seed(seed)
    net, batches = Net(), Batches(seed)
    steps = _EPOCHS * count // _BATCH
    optimizer = torch.optim.AdamW(net.parameters(), weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps)
    mean = {name: value.clone() for name, value in net.state_dict().items()}
    for step in range(steps):
        batch = batches([text for text in (maker() for _ in range(_BATCH)) if text])
        loss = _loss(net(batch), batch.roles)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        keep = min(0.995, (step + 1) / (step + 10))
        with torch.no_grad():
            for name, value in net.state_dict().items():
                mean[name].mul_(keep).add_(value, alpha=1 - keep)
        if step % 100 == 0:
            log.info("step %d of %d: loss %.4f", step, steps, float(loss.detach()))
    net.load_state_dict(mean)
    return net.eval()


def _loss(logits: Tensor, roles: Tensor) -> Tensor:
    """Mean over the lines of which something is said of -log of what their roles have together."""
    is_said = roles.amax(-1)
    said = torch.logsumexp(torch.log_softmax(logits, -1) + torch.log(roles + 1e-9), -1)
    return -(said * is_said).sum() / is_said.sum()


def arrays_of(net: Net) -> dict[str, NDArray[Any]]:
    """The weights as :mod:`line_roles` reads them: the table in one byte a number."""
    state = {name: value.detach().numpy() for name, value in net.state_dict().items()}
    table = state["pieces.weight"]
    scale = np.maximum(np.abs(table).max(axis=0), 1e-8) / 127
    arrays: dict[str, NDArray[Any]] = {
        "pieces": np.round(table / scale).astype(np.int8),
        "pieces.scale": scale.astype(np.float32),
        "dilations": np.array(_DILATIONS, np.int32),
        "whole_after": np.array(_WHOLE_AFTER, np.int32),
    }
    for name in ("enter", "whole", "leave"):
        arrays[name] = state[f"{name}.weight"].T.astype(np.float16)
        arrays[f"{name}.bias"] = state[f"{name}.bias"].astype(np.float16)
    for k in range(len(_DILATIONS)):
        conv = state[f"conv.{k}.weight"]  # (out, in, 3)
        arrays[f"conv.{k}"] = np.vstack([conv[:, :, j].T for j in range(3)]).astype(np.float16)
        arrays[f"conv.{k}.bias"] = state[f"conv.{k}.bias"].astype(np.float16)
        arrays[f"norm.{k}"] = state[f"norm.{k}.weight"].astype(np.float16)
        arrays[f"norm.{k}.bias"] = state[f"norm.{k}.bias"].astype(np.float16)
    return arrays


def read_texts(folder: Path, corpus: Path) -> Iterator[tuple[Text, Text]]:
    """The labelled documents of a folder, each intact and damaged."""
    for document in read_labels(folder, corpus).documents:
        yield taught(document), taught(damaged(document))


def read_papers(corpus: Path) -> Iterator[Text]:
    """Documents that have next to nothing of a page: all their lines are their own."""
    paths = sorted(corpus.glob("train/*/*.txt"))
    random.Random(1).shuffle(paths)
    for path in paths[:_MOST_PAPERS]:
        text = path.read_text(encoding="utf-8", errors="replace")
        if len(text) <= _LONGEST_PAPER and "⟦" not in text:
            yield [Taught(line, _OWN) for line in plain_lines(text)]


def read_kept(path: Path) -> Iterator[tuple[Text, Text]]:
    """Papers that look like pages, a row each: lines parted by ``/``, a page's behind ``@``."""
    for row in path.read_text(encoding="utf-8").splitlines():
        text = []
        for part in row.split(" / "):
            roles = _PAGE if part.startswith("@") else _OWN
            text += [Taught(line, roles) for line in plain_lines(part.removeprefix("@"))]
        yield text, text


def _single_lines(listed: Iterable[tuple[str, bool]]) -> tuple[Text, Text]:
    pages: Text = []
    papers: Text = []
    for text, is_page in listed:
        for line in plain_lines(text):
            (pages if is_page else papers).append(Taught(line, _PAGE if is_page else _OWN))
    return pages, papers


def write_line_roles(cases: Path, corpus: Path, target: Path, seed: int = 1) -> None:
    """Learn from labelled cases and a corpus, and write the weights.

    Args:
        cases: holds ``structure/open`` and ``page_lines``.
        corpus: holds ``train/<kind>/*.txt``.
        target: the folder of the file.
        seed: of all chance.

    Raises:
        OSError: something cannot be read or written.
    """
    texts = list(read_texts(cases / "structure" / "open", corpus))
    texts += read_kept(cases / "page_lines" / "kept.txt")
    papers = [paper for paper in read_papers(corpus) if paper]
    maker = Maker(texts, papers, _single_lines(read_listed(cases / "page_lines")), seed)
    log.info("%d labelled texts, %d papers", len(texts), len(papers))
    net = learn(maker, len(texts), seed)
    with (target / line_roles.WEIGHTS).open("wb") as file:
        np.savez(file, **arrays_of(net))  # type: ignore[arg-type]
