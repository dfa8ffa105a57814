from pathlib import Path

import pytest

from pipeline.fonts import discovery


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of this machine: its own folders empty, its system places none."""
    monkeypatch.setattr(discovery, "own_font_directory", lambda: tmp_path / "own")
    monkeypatch.setattr("pipeline.fonts.install.own_font_directory", lambda: tmp_path / "own")
    monkeypatch.setattr(discovery, "_index_path", lambda: tmp_path / "cache" / "fonts.json")
    monkeypatch.setattr(discovery, "system_places", lambda *_: [])
    monkeypatch.delenv(discovery.FONT_DIR_VARIABLE, raising=False)
    monkeypatch.delenv(discovery.NO_CACHE_VARIABLE, raising=False)
    return tmp_path


@pytest.fixture
def no_carried_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "carried_font_directory", lambda: None)
