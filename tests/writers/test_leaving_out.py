"""What a library is loaded without is there as soon as something of it is used."""

import subprocess
import sys

LEFT_OUT = """
import sys
import pipeline.writers.xlsx, pipeline.writers.pdf.objects
print(*(m for m in ("openpyxl.reader.excel", "openpyxl.styles.builtins", "PIL.Image") if m in sys.modules))
"""
USED = """
import io
import openpyxl
from openpyxl.drawing.image import Image as Drawn
from reportlab.lib.utils import ImageReader
book = openpyxl.Workbook()
cell = book.active["A1"]
cell.value, cell.style = 3, "Comma"
file = io.BytesIO()
book.save(file)
cell = openpyxl.load_workbook(io.BytesIO(file.getvalue())).active["A1"]
print(cell.value, cell.style)
from PIL import Image, ImageOps
picture = ImageOps.invert(Image.new("RGB", (3, 2)))
print(Drawn(picture).width, ImageReader(picture).getSize(), Image is sys.modules["PIL.Image"])
"""


def said(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout.splitlines()


def test_what_is_not_needed_is_not_loaded_and_is_there_when_it_is():
    assert said(LEFT_OUT + USED) == ["", "3 Comma", "3 (3, 2) True"]


def test_nothing_is_left_out_while_another_thread_might_ask_for_it():
    waiting = "import threading\nend = threading.Event()\nthreading.Thread(target=end.wait).start()"
    assert said(waiting + LEFT_OUT + "end.set()") == [
        "openpyxl.reader.excel openpyxl.styles.builtins PIL.Image"
    ]
