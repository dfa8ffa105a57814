"""LibreOffice turns an old Word, WPS, OpenDocument or RTF file into a ``.docx``.

It is started in a profile of its own (two at once on one profile fail without a word), with links
and macros forbidden, and ended with all it started when it takes too long. It says success when
it fails: what counts is the file it writes.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.errors import MissingPartError, SourceError

log = logging.getLogger(__name__)

MOST_SECONDS = 60
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
<prop oor:name="Field" oor:op="fuse"><value>false</value></prop>
</item>
</oor:items>
"""


def find_office() -> str | None:
    """Where LibreOffice is; ``None`` where it is not installed."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)


def to_docx(data: bytes, name: str, ending: str) -> bytes:
    """The file as LibreOffice saves it as ``.docx``.

    Args:
        data: its bytes.
        name: its name, for messages.
        ending: of what it really is: ``.doc``.

    Raises:
        MissingPartError: LibreOffice is not installed.
        SourceError: it makes nothing of the file, or takes too long.
    """
    office = find_office()
    if office is None:
        raise MissingPartError(
            f"读 {name} 要用 LibreOffice 转换，这台电脑上没有",
            "请安装 LibreOffice（免费）；或在 Word、WPS 中打开它，另存为 .docx 再处理",
        )
    with tempfile.TemporaryDirectory(prefix="zhengben-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        profile = place / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        source = place / f"source{ending}"
        source.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nolockcheck"),
            *("--convert-to", "docx", "--outdir", str(place / "out"), str(source)),
        ]
        _run(command, name, place)
        result = place / "out" / "source.docx"
        if not result.is_file():
            raise SourceError(
                f"{name} 转换不成（LibreOffice 读不了它）",
                "文件可能已损坏；能用 Word 或 WPS 打开的，请另存为 .docx 再处理",
            )
        return result.read_bytes()


def _run(command: list[str], name: str, place: Path) -> None:
    environment = {
        **os.environ,
        "HOME": str(place),
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": "",
        "https_proxy": "",
    }
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=sys.platform != "win32",
    )
    try:
        code = process.wait(MOST_SECONDS)
        log.info("%s: LibreOffice ended with %d", name, code)
    except subprocess.TimeoutExpired:
        raise SourceError(
            f"{name} 转换超过 {MOST_SECONDS} 秒，已停止",
            "请在 Word 或 WPS 中打开它，另存为 .docx 再处理",
        ) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()
