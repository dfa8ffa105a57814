"""Other programs at the same text, where they are installed: one process, text in, document out."""

import json
import shutil
import subprocess
import sys
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path

from benchmarks.measuring import Case

_TYPST = """\
import pathlib, sys, typst
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], ignore_system_fonts=True)
"""
_TYPST_KEPT = """\
import json, pathlib, sys, time, typst
source = pathlib.Path(sys.argv[1])
head, _, text = source.read_text(encoding="utf-8").partition("\\n\\n")
compiler = typst.Compiler(str(source), font_paths=[sys.argv[2]], ignore_system_fonts=True)
seconds = []
for number in range(int(sys.argv[3])):  # another text each time: the same would come from its cache
    source.write_text(f"{head}\\n\\n{number}\\n\\n{text}", encoding="utf-8")
    began = time.process_time()
    compiler.compile()
    seconds.append(time.process_time() - began)
print(json.dumps(seconds))
"""
_REPORTLAB = """\
import pathlib, sys
from xml.sax.saxutils import escape
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate
pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
style = ParagraphStyle("x", fontName="STSong-Light", fontSize=16, leading=29, wordWrap="CJK")
lines = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
SimpleDocTemplate(sys.argv[2], pagesize=A4).build(
    [Paragraph(escape(line), style) for line in lines if line]
)
"""


def peers(text: Path, work: Path) -> list[Case]:
    """A case for each peer that is here; beside our own emission of the same text.

    Args:
        text: the repaired text, a paragraph a line.
        work: a folder to write to.
    """
    lines = [line for line in text.read_text(encoding="utf-8").splitlines() if line]
    python = sys.executable
    cases = []
    pandoc = shutil.which("pandoc")
    if pandoc is None and find_spec("pypandoc"):
        import pypandoc

        pandoc = pypandoc.get_pandoc_path()
    if pandoc:
        source = work / "peer.md"
        source.write_text("\n\n".join(_markdown(line) for line in lines), encoding="utf-8")
        command = [pandoc, "-f", "commonmark", str(source), "-o", str(work / "pandoc.docx")]
        cases.append(Case("pandoc: docx", command, versus="emit: docx"))
    if find_spec("typst"):
        source = work / "peer.typ"
        head = '#set page(paper: "a4")\n#set text(font: "Noto Serif SC", size: 16pt, lang: "zh")\n'
        source.write_text(head + "\n\n".join(map(_typst, lines)), encoding="utf-8")
        fonts = str(_font_folder())
        command = [python, "-c", _TYPST, str(source), str(work / "typst.pdf"), fonts]
        name = f"typst {metadata.version('typst')}: pdf"
        cases.append(Case(name, command, versus="emit: pdf"))
    command = [python, "-c", _REPORTLAB, str(text), str(work / "reportlab.pdf")]
    cases.append(Case("reportlab Paragraph, no font embedded: pdf", command, versus="emit: pdf"))
    soffice = shutil.which("soffice")
    if soffice:
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir"]
        command += [str(work / "office"), str(text)]
        cases.append(Case("LibreOffice: pdf", command, versus="emit: pdf"))
    return cases


def kept_typst(work: Path, rounds: int) -> list[float]:
    """CPU seconds of typst's compiler kept in one process, round by round; none without it.

    Args:
        work: the folder in which :func:`peers` has put the text.
        rounds: how many.
    """
    source = work / "peer.typ"
    if not source.exists():
        return []
    arguments = [str(source), str(_font_folder()), str(rounds)]
    command = [sys.executable, "-c", _TYPST_KEPT, *arguments]
    done = subprocess.run(command, check=True, capture_output=True)
    found: list[float] = json.loads(done.stdout)
    return found


def _font_folder() -> Path:
    package = Path(str(resources.files("pylopdf_fonts_zh_cn")))
    return next(p.parent for p in sorted(package.rglob("*")) if p.suffix in {".ttf", ".otf"})


def _markdown(line: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|&" else c for c in line)


def _typst(line: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_[]<>#$@~-=+/\"'" else c for c in line)
