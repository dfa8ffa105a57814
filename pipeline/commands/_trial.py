"""A small damaged paper put through everything the tool promises: what this installation can do."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import PipelineError

_NAME = "试用"
_TITLE = "某市人民政府办公室关于做好防汛工作的通知"
_PAPER = f"""某市人民政府办公室文件

某政办发[2024]8号

{_TITLE}

各县(区)人民政府:

现将有关事项通知如下.

一、压实责任

(一)各单位要落实双值班制度，每日16:00前报送情况。

附件:值班表

某市人民政府办公室

2024年6月3日
"""
_RTF = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}\f0\u38450?\u27739?\par}"
_FROM_RTF = "防汛"
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Tried:
    """One promise that was tried.

    Attributes:
        what: what was done, Chinese.
        fault: why it did not work, a sentence; empty where it did.
    """

    what: str
    fault: str


def tried() -> Iterator[Tried]:
    """Try each promise in a temporary folder, one after another.

    Yields:
        What came of each; what an earlier one made is what a later one needs.
    """
    with tempfile.TemporaryDirectory(prefix="zhengben-") as place:
        trial = _Trial(Path(place))
        yield _of("读入、修复，生成 Word、PDF、OFD、Excel", trial.make)
        yield _of("核验并重做比对", trial.verify)
        yield _of("读回 Word 和 PDF", trial.read_back)
        if shutil.which("soffice"):
            yield _of("经 LibreOffice 读入 .rtf、.doc、.wps、.odt", trial.read_by_office)
        yield _of("工作台", trial.lay)


def _of(what: str, step: Callable[[], str]) -> Tried:
    try:
        return Tried(what, step())
    except PipelineError as error:
        return Tried(what, str(error))
    except Exception as error:  # an installation may lack anything
        return Tried(what, f"出错（{type(error).__name__}: {error}）。")


class _Trial:
    """The steps; each gives why it failed, empty where it did not."""

    def __init__(self, place: Path) -> None:
        self._out = place / "成品"
        self._folder = self._out / _NAME
        self._source = place / f"{_NAME}.txt"
        self._source.write_text(_PAPER, encoding="utf-8")

    def make(self) -> str:
        from pipeline.batch.options import RunOptions, Tools
        from pipeline.batch.sources import SourceFile
        from pipeline.batch.stages import run_source
        from pipeline.formats import OUTPUTS

        source = SourceFile(str(self._source), Path(_NAME), _NAME)
        outcome = run_source(source, self._out, Tools(RunOptions(outputs=tuple(OUTPUTS))))
        if outcome.title != _TITLE:
            return "标题没有认出。"
        text = (self._folder / f"3-{_NAME}.txt").read_text("utf-8")
        return "" if "各县（区）人民政府：" in text else "没有修复。"

    def verify(self) -> str:
        from pipeline.batch.verification import Asked, verify_folder

        found = verify_folder(self._folder, Asked(deep=True))
        return "".join([*found.problems, *found.unproved])

    def read_back(self) -> str:
        from pipeline.convert import read

        for ending in ("docx", "pdf"):
            name = f"3-{_NAME}.{ending}"
            document = read((self._folder / name).read_bytes(), name)
            if document.body.title is None or document.body.title.text != _TITLE:
                return f"{name} 的标题没有认出。"
        return ""

    def read_by_office(self) -> str:
        from pipeline.convert import read

        document = read(_RTF.encode("ascii"), f"{_NAME}.rtf")
        return "" if _FROM_RTF in str(document) else "LibreOffice 转换的结果不对。"

    def lay(self) -> str:
        from pipeline.batch.options import RunOptions
        from pipeline.desk.bench import Bench
        from pipeline.desk.server import own_socket

        own_socket().close()
        bench = Bench(self._out.with_name("工作台"), RunOptions())
        paper = bench.paper(bench.take(self._source.name, self._source.read_bytes()).doc)
        until = time.monotonic() + _SECONDS
        shown = paper.document()
        while shown.phase not in {"ready", "failed"} and time.monotonic() < until:
            shown = paper.document(shown.rev, _SECONDS)
        paper.settle(_SECONDS)
        bench.close(paper.doc)
        if shown.fault is not None:
            return f"{shown.fault.what}。{shown.fault.advice}。"
        return "" if shown.pages else "没有画出纸面。"
