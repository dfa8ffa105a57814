"""The desk in a window of its own, where a browser of this machine can show one."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import subprocess
import sys
import threading
import webbrowser

_SECONDS_TO_SHOW = 3.0

log = logging.getLogger(__name__)

_BROWSERS = {
    "win32": (
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    ),
    "linux": (
        *("microsoft-edge", "google-chrome", "chromium", "chromium-browser"),
        *("uos-browser", "org.deepin.browser", "qaxbrowser-safe-stable", "browser360-cn"),
    ),
}
"""Browsers that show a page as a window of its own (``--app``)."""


def show_window(address: str) -> None:
    """Show an address as a window, or else in the browser that is the machine's own."""
    program = _with_windows()
    if program is None:
        webbrowser.open(address)
        return
    try:
        process = subprocess.Popen(
            [program, f"--app={address}", "--window-size=1366,768"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        log.info("no window: %s", error)
        webbrowser.open(address)
        return

    def see() -> None:
        """A browser that gave up at once (as root's does) showed nothing."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            if process.wait(_SECONDS_TO_SHOW):
                webbrowser.open(address)

    threading.Thread(target=see, daemon=True).start()


def _with_windows() -> str | None:
    for name in _BROWSERS.get(sys.platform, ()):
        found = shutil.which(os.path.expandvars(name))
        if found is not None:
            return found
    return None
