"""Learn a lexicon from clean text: which terms stand in quotation marks, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.repair.channels.width_folding import restore_widths
from pipeline.repair.lexicon.terms import LONGEST, Count, Lexicon
from pipeline.repair.tagger.encoding import fold_widths
from pipeline.text.chars import has_han
from pipeline.text.patterns import regex

_QUOTED = regex(rf"“([^“”\n。；！？]{{2,{LONGEST}}})”")
_QUOTES = regex("[“”]")


def learn(paths: Iterable[Path], *, least: int = 1) -> Lexicon:
    """Learn from UTF-8 text files, and from those under folders.

    Args:
        paths: files, or folders of ``*.txt``.
        least: keep terms quoted at least so often.

    Raises:
        OSError: a file cannot be read.
        UnicodeDecodeError: a file is not UTF-8.
    """
    files: list[Path] = []
    for path in paths:
        files += sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    texts = [restore_widths(path.read_text(encoding="utf-8")) for path in files]
    return learn_texts(texts, (), least=least)


def learn_texts(
    official: Sequence[str], other: Sequence[str], *, least: int = 1, known: Iterable[str] = ()
) -> Lexicon:
    """Learn from clean texts.

    Args:
        official: official documents.
        other: texts of another register; their counts are kept apart.
        least: keep terms quoted at least so often in all (in official ones twice as likely).
        known: terms that others quote: kept where they are seen so often here, even if they are
            never quoted, for that says as much.
    """
    quoted = [_quoted(official), _quoted(other)]
    kept = {
        term: Count(0, 0)
        for term in quoted[0].keys() | quoted[1].keys()
        if 2 * quoted[0][term] + quoted[1][term] >= 2 * least
    }
    unquoted = {term: Count(0, 0) for term in known if term not in kept}
    searched = Lexicon(kept | unquoted)
    seen = [_seen(official, searched), _seen(other, searched)]
    return Lexicon(
        {
            term: Count(quoted[0][term], seen[0][term], quoted[1][term], seen[1][term])
            for term in sorted(searched.terms)
            if term in kept or seen[0][term] >= least
        }
    )


def _quoted(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        for term in _QUOTED.findall(text):
            if has_han(term):
                counts[fold_widths(term)] += 1
    return counts


def _seen(texts: Iterable[str], lexicon: Lexicon) -> Counter[str]:
    """Times each term's characters stand in the text, quotation marks taken out."""
    counts: Counter[str] = Counter()
    for text in texts:
        plain = fold_widths(_QUOTES.sub("", text))
        counts.update(plain[start:end] for start, end, _ in lexicon.find(plain))
    return counts
