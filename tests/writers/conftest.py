"""Word files as LibreOffice shows them."""

import os
import shutil
import subprocess

import pypdfium2
import pytest

from pipeline.fonts.discovery import carried_font_directory


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Renders a file with LibreOffice, in a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not here")
    folder = tmp_path_factory.mktemp("office")
    # The Han fonts that pip brings, on a machine that has none.
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{carried_font_directory()}</dir></fontconfig>",
        encoding="utf-8",
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}

    def render(data, name="a"):
        (folder / f"{name}.docx").write_bytes(data)
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / f"{name}.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
        return pypdfium2.PdfDocument(folder / f"{name}.pdf")

    return render
