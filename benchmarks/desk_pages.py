"""How fast the desk's pages are drawn, and drawn again after a decision.

    python -m benchmarks.desk_pages [--pages 100] [--decisions 1000]

A document of so many pages with so many decisions is made, drawn, and drawn again after one
decision after another. Prints milliseconds of the processor, and how many times faster again is
than anew; asserts nothing.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import msgspec

from pipeline.convert import Conversion, ConvertOptions, Typography
from pipeline.desk import views
from pipeline.edits import (
    Basis,
    CertificateRecord,
    Edit,
    EditKind,
    EditLog,
    SourceSpan,
    Tier,
    edit_id,
    replay,
)
from pipeline.model import (
    Anchor,
    Body,
    Header,
    Imprint,
    OfficialDocument,
    Paragraph,
    Source,
    TextElement,
)

_SHA = "5e" * 32
_WORDS = "推进落实完善健全加强优化提升规范建立开展组织统筹协调督促指导服务保障监测评估整改".strip()
_PLACES = "河道街巷校园厂房库区堤坝渠系站点农田林地桥梁隧道管网泵站".strip()
_PER_PAGE = 560  # characters of running text


def document(pages: int, decisions: int) -> Conversion:
    """A document of about so many pages; so many terms in it lack their quotation marks."""
    chance = random.Random(7)
    texts: list[str] = []
    edits: list[Edit] = []
    size = pages * _PER_PAGE // 140
    for number in range(size):
        text, here = "", []
        for _ in range(5):
            term = "".join(chance.sample(_PLACES, 4))
            text += "各单位要" + "".join(chance.sample(_WORDS, 8))
            here.append((len(text), len(text) + len(term)))
            text += term + "工作，按月报送进展；"
        texts.append(text[:-1] + "。")
        wanted = decisions * (number + 1) // size - decisions * number // size
        for start, end in here[:wanted]:
            edits += _pair(number, start, end, in_print=chance.random() < 0.5)
    body = Body(
        title=_text("关于开展巡查整治工作的通知", 0),
        main_recipients=_text("各有关单位：", 100),
        main_text=tuple(Paragraph(_text(t, 1000 * (i + 1))) for i, t in enumerate(texts)),
        authority_signature=(_text("云汀市水务局", 200),),
        document_date=_text("2024年5月6日", 300),
    )
    normalized = OfficialDocument(
        Source("a.txt", 1, _SHA, "utf-8", "lf"), header=Header(), body=body, imprint=Imprint()
    )
    log = EditLog(_SHA, tuple(edits), (), CertificateRecord(True, {}, {}))
    return Conversion(normalized, replay(normalized, edits), log, slug="a")


def _text(text: str, source: int) -> TextElement:
    return TextElement(text, (Anchor(0, source, 1, 1),), source + len(text))


def _pair(number: int, start: int, end: int, *, in_print: bool) -> list[Edit]:
    made = []
    group = f"g{number}-{start}"
    for at, mark in ((start, "“"), (end, "”")):
        span = SourceSpan(1000 * (number + 1) + at, 1000 * (number + 1) + at, 1, at + 1)
        made.append(
            Edit(
                id=edit_id(_SHA, span, "", mark),
                rule_id="LRN001",
                kind=EditKind.INSERT,
                path=f"body.main_text[{number}]",
                start=at,
                end=at,
                old="",
                new=mark,
                source=span,
                basis=Basis.MODEL,
                clause="训练语料",
                tier=Tier.LIKELY,
                probability=0.9,
                status="in" if in_print else "out",
                group=group,
            )
        )
    return made


def decided(conversion: Conversion, number: int) -> Conversion:
    """The same with the other answer to one question."""
    group = [*dict.fromkeys(e.group for e in conversion.log.edits)][number]
    other = {"in": "out", "out": "in"}
    edits = tuple(
        msgspec.structs.replace(e, status=other[e.status]) if e.group == group else e
        for e in conversion.log.edits
    )
    log = msgspec.structs.replace(conversion.log, edits=edits)
    return replace(conversion, log=log, repaired=replay(conversion.normalized, edits))


def milliseconds(call: Callable[[], object]) -> float:
    """How long a call takes, of the processor's time."""
    start = time.process_time()
    call()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Print a line for each thing measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--decisions", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    options = ConvertOptions()
    typography = Typography(options)
    conversion = document(given.pages, given.decisions)
    plain = replace(conversion, repaired=conversion.normalized, log=_empty(conversion.log))
    drawn = views.Drawn()

    def draw(what: Conversion) -> None:
        nonlocal drawn
        drawn = views.draw(what, options, typography, drawn)

    shown = {"the fonts of the machine": milliseconds(lambda: typography.fonts)}
    shown["before repair, anew"] = anew = milliseconds(lambda: draw(plain))
    shown["after repair"] = milliseconds(lambda: draw(conversion))
    size = sum(len(page.svg) for one in drawn.pages if (page := drawn.page(one.id)))
    print(f"{len(drawn.pages)} pages, {len(drawn.questions)} questions, ", end="")
    print(f"{size / len(drawn.pages) / 1024:.1f} KiB a page, ", end="")
    print(f"{sum(map(len, drawn.files.values())) / 1024:.0f} KiB of fonts")
    again: list[float] = []
    words: list[float] = []
    sent: list[int] = []
    for number in range(0, given.decisions, max(given.decisions // given.rounds, 1)):
        before = set(drawn.places)
        conversion = decided(conversion, number)
        again.append(milliseconds(partial(draw, conversion)))
        sent.append(len(drawn.places.keys() - before))
        words.append(milliseconds(partial(_say, conversion, drawn)))
    shown["again after a decision, median"] = statistics.median(again)
    shown["again after a decision, slowest of 20"] = sorted(again)[-1]
    shown["words of all questions, median"] = statistics.median(words)
    for name, value in shown.items():
        print(f"{name}: {value:.0f} ms")
    print(f"anew / again: {anew / statistics.median(again):.1f}")
    print(f"pages sent after a decision: {statistics.mean(sent):.1f}, at the most {max(sent)}")


def _say(conversion: Conversion, drawn: views.Drawn) -> None:
    views.form_of(conversion)
    views.decisions_of(conversion, drawn)
    views.findings_of(conversion, drawn)
    views.rules_of(conversion, drawn)
    views.counts_of(conversion, drawn)


def _empty(log: EditLog) -> EditLog:
    return msgspec.structs.replace(log, edits=())


if __name__ == "__main__":
    main()
