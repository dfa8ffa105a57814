"""A real browser for the tests: Debian's chromium by selenium, without a window, with Chinese fonts."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from pipeline.desk.running import knock, read_note

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
PATIENCE = 60.0
"""Seconds after which something that is waited for will not come; nothing is measured by it."""

_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--lang=zh-CN",
)


def why_none() -> str:
    """Why there is no browser here; empty where there is one."""
    missing = [
        name
        for name, found in (("chromium", CHROMIUM), ("chromedriver", CHROMEDRIVER))
        if found is None
    ]
    return (
        f"{' and '.join(missing)} not installed (apt: chromium, chromium-driver)" if missing else ""
    )


def axe_script() -> str | None:
    """The source of axe-core; ``None`` where npm has not installed it."""
    if shutil.which("npm") is None:
        return None
    found = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=False)
    script = Path(found.stdout.strip()) / "axe-core" / "axe.min.js"
    return script.read_text(encoding="utf-8") if script.is_file() else None


class Desk:
    """``zhengben desk`` as a program of its own, that can be killed and started again.

    Args:
        folder: where its documents, and what it notes of itself, are.
    """

    def __init__(self, folder: Path) -> None:
        self.out = folder / "公文"
        self._state = folder / "state"
        self._opened = folder / "opened"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *asked: str) -> None:
        """Start it, and wait until it lets people in.

        Args:
            asked: another command than that for a desk of this folder.
        """
        environment = {**os.environ, "XDG_STATE_HOME": str(self._state), "PATH": self._path()}
        asked = asked or ("desk", "-o", str(self.out))
        command = [sys.executable, "-m", "pipeline", *asked, "--no-window"]
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.address()

    @property
    def pid(self) -> int:
        """Of the server."""
        assert self._process is not None
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether the server has gone by itself, as 退出正本 asks."""
        return self._process is not None and self._process.poll() is not None

    @property
    def opened(self) -> str:
        """What was handed to the machine's program for files."""
        return self._opened.read_text(encoding="utf-8") if self._opened.exists() else ""

    def _path(self) -> str:
        """Folders of programs, one first whose program for files only notes what it is given."""
        program = self._opened.with_name("bin") / "xdg-open"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\necho \"$1\" >> '{self._opened}'\n")
        program.chmod(0o700)
        return f"{program.parent}{os.pathsep}{os.environ['PATH']}"

    def address(self) -> str:
        """An address that lets one more tab in."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for path in (self._state / "zhengben").glob("desk-*.lock"):
                note = read_note(path)
                found = (
                    knock(note)
                    if note and self._process and note.pid == self._process.pid
                    else None
                )
                if found:
                    return found
            time.sleep(0.05)
        raise AssertionError("the desk did not start")

    def kill(self) -> None:
        """As a power cut does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextmanager
def opened(
    folder: Path, width: int = 1366, height: int = 768, zoom: float = 1
) -> Iterator[Browser]:
    """A browser with a profile of its own; what it downloads lies in ``folder/downloads``."""
    folder.mkdir(parents=True, exist_ok=True)
    fonts = folder / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{Path(pylopdf_fonts_zh_cn.__file__).parent}</dir></fontconfig>"
    )
    options = Options()
    options.binary_location = str(CHROMIUM)
    for flag in (
        *_FLAGS,
        f"--window-size={width},{height}",
        f"--user-data-dir={folder / 'profile'}",
    ):
        options.add_argument(flag)
    if zoom != 1:
        options.add_argument(f"--force-device-scale-factor={zoom}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    downloads = folder / "downloads"
    downloads.mkdir(exist_ok=True)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = Service(str(CHROMEDRIVER), env={**os.environ, "FONTCONFIG_FILE": str(fonts)})
    driver = webdriver.Chrome(options=options, service=service)
    try:
        driver.set_script_timeout(PATIENCE)
        yield Browser(driver)
    finally:
        driver.quit()


class Browser:
    """What tests do with it."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def visit(self, desk: Desk, width: int = 1366, height: int = 768) -> None:
        """A tab as if opened for the first time, at the first screen."""
        address = desk.address()
        self.size(width, height)
        self.driver.get(address.partition("#")[0] + "static/icon.svg")
        self.script("sessionStorage.clear()")
        self.driver.get(address)
        self.one(".drop")

    def lay(self, name: str, data: bytes | str) -> None:
        """A document dropped, and waited for until it can be decided."""
        self.drop("body", (name, data.encode() if isinstance(data, str) else data))
        self.ready(name)

    def ready(self, name: str) -> None:
        """Until a document's decisions are there."""
        self.wait(lambda: self.text("#name") == name, f"{name} did not come")
        self.wait(lambda: self.all("#outputs button:not([disabled])"), f"{name} did not get ready")
        self.wait(lambda: self.text("#decisions-heading").startswith("待定"), "no decisions")

    def settled(self) -> None:
        """Until all answers are on the disk and went through the certificate."""
        self.wait(lambda: self.text("#saved") == "已自动保存", f"not saved: {self.text('#saved')}")

    @property
    def left(self) -> int:
        """How many decisions wait, as the column says."""
        return int(self.text("#decisions-heading").rpartition("余 ")[2] or 0)

    def choose(self, words: str) -> None:
        """Click the decision whose title contains some words."""
        # Rows out of sight are not laid out: their words are asked of the document itself.
        found = (
            "const row = [...document.querySelectorAll('[role=option]')].find((one) => "
            "one.textContent.includes(arguments[0])); if (row) row.click(); return Boolean(row)"
        )
        self.wait(lambda: self.script(found, words), f"no {words}")
        self.script("document.querySelector('[role=listbox]').focus()")

    def one(self, selector: str) -> WebElement:
        """The first element of a selector, waited for."""
        return self.wait(lambda: next(iter(self.all(selector)), None), f"no {selector}")

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def button(self, words: str, within: str = "body") -> WebElement:
        """The button that begins with some words and can be seen, waited for."""

        def found() -> WebElement | None:
            return next(
                (
                    one
                    for one in self.all(f"{within} button")
                    if one.is_displayed() and one.text.startswith(words)
                ),
                None,
            )

        return self.wait(found, f"no button {words}")

    def wait(self, until: Any, why: str) -> Any:
        """What ``until()`` gives once it is true."""
        return WebDriverWait(
            self.driver, PATIENCE, 0.05, ignored_exceptions=(StaleElementReferenceException,)
        ).until(lambda driver: until(), why)

    def text(self, selector: str) -> str:
        return self.script(
            "return document.querySelector(arguments[0])?.textContent ?? ''", selector
        )

    def texts(self, selector: str) -> list[str]:
        """Of all that match, at one moment: rows may be drawn anew while they are looked at."""
        return self.script(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)",
            selector,
        )

    def script(self, code: str, *given: Any) -> Any:
        return self.driver.execute_script(code, *given)

    def keys(self, *keys: str) -> None:
        """Keys to where the focus is."""
        chain = ActionChains(self.driver)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def chord(self, holding: str, key: str) -> None:
        ActionChains(self.driver).key_down(holding).send_keys(key).key_up(holding).perform()

    def drop(self, selector: str, *files: tuple[str, bytes]) -> None:
        """Files dropped onto an element, as from the desktop."""
        self.script(
            """
            const transfer = new DataTransfer();
            for (const [name, data] of arguments[1])
              transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
            const target = document.querySelector(arguments[0]);
            for (const type of ["dragenter", "dragover", "drop"])
              target.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: transfer}));
            """,
            selector,
            [[name, _base64(data)] for name, data in files],
        )

    def errors(self) -> list[str]:
        """What the console said since last asked that is an error, the policy's refusals too."""
        return [
            one["message"] for one in self.driver.get_log("browser") if one["level"] == "SEVERE"
        ]

    def size(self, width: int, height: int, scale: float = 1) -> None:
        """The page's own width and height in CSS px; ``scale``: as zoomed by the browser."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": round(width / scale),
                "height": round(height / scale),
                "deviceScaleFactor": scale,
                "mobile": False,
            },
        )

    def violations(self, axe: str) -> list[str]:
        """What axe-core finds wrong on what is shown, by WCAG 2.2 AA and its own best practice."""
        self.script(axe)
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {resultTypes: ['violations']}).then((r) => done(JSON.stringify("
            "r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' | ')}`))));"
        )
        return json.loads(found)


def _base64(data: bytes) -> str:
    from base64 import b64encode

    return b64encode(data).decode()
