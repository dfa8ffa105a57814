import logging
import os
from pathlib import Path

import pytest
from sfnt_builder import write_font

from pipeline.fonts import discovery
from pipeline.fonts.discovery import carried_font_directory, discover, font_directories, font_files
from pipeline.fonts.faces import read_font_file
from pipeline.fonts.places import system_places


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_order_of_folders(tmp_path: Path) -> None:
    given, variable, own = tmp_path / "given", tmp_path / "variable", tmp_path / "own"
    for folder in (given, variable, own):
        folder.mkdir()
    env = {"ZHENGBEN_FONT_DIR": f"{variable}{os.pathsep}{given}{os.pathsep}"}
    carried = carried_font_directory()
    assert font_directories([given], env=env) == [given, variable, own, carried]


def test_system_places_with_a_star_are_expanded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_carried_fonts: None
) -> None:
    for version in ("12.2", "11.1"):
        (tmp_path / "WPS Office" / version / "office6" / "fonts").mkdir(parents=True)
    place = tmp_path / "WPS Office" / "*" / "office6" / "fonts"
    monkeypatch.setattr(discovery, "system_places", lambda *_: [place, tmp_path / "none"])
    found = font_directories(env={})
    assert [folder.parts[-3] for folder in found] == ["11.1", "12.2"]


def test_a_missing_font_dir_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        font_directories([tmp_path / "typo"], env={})
    assert "typo" in caplog.text
    assert "已略过" in caplog.text


def test_files_are_sorted_within_their_folders(tmp_path: Path) -> None:
    for name in ("b.ttf", "a.OTF", "c.ttc", "d.woff2", "e.txt", "sub/0.otf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert names(font_files([tmp_path])) == ["a.OTF", "b.ttf", "c.ttc", "0.otf"]


def test_a_file_reached_twice_is_listed_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.ttf").write_bytes(b"")
    found = font_files([tmp_path / "sub", tmp_path, tmp_path / "sub"])
    assert names(found) == ["a.ttf"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_loops_of_links_end(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    (fonts / "x").mkdir(parents=True)
    (fonts / "x" / "a.ttf").write_bytes(b"")
    (fonts / "x" / "up").symlink_to(fonts)
    (fonts / "self.ttf").symlink_to(fonts / "self.ttf")
    (fonts / "gone.ttf").symlink_to(fonts / "nowhere")
    (fonts / "link.ttf").symlink_to(fonts / "x" / "a.ttf")
    assert names(font_files([fonts])) == ["a.ttf"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs folders it may not read")
def test_a_folder_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    (tmp_path / "a.ttf").write_bytes(b"")
    try:
        assert names(font_files([tmp_path])) == ["a.ttf"]
    finally:
        (tmp_path / "shut").chmod(0o700)


def test_an_error_in_listing_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def shut(_: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", shut)
    with caplog.at_level(logging.INFO):
        assert font_files([tmp_path]) == []
    assert "Permission denied" in caplog.text


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    folder = tmp_path / "fonts"
    write_font(folder, "a.otf", "Family A", chinese="甲体")
    write_font(folder, "b.otf", "Family B", fs_type=2)
    (folder / "broken.ttf").write_bytes(b"broken")
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    def read(path: Path) -> object:
        seen.append(path.name)
        return read_font_file(path)

    monkeypatch.setattr(discovery, "read_font_file", read)
    return seen


def test_a_second_search_opens_nothing_and_finds_the_same(fonts: Path, opened: list[str]) -> None:
    first = discover(directories=[fonts])
    assert opened == ["a.otf", "b.otf", "broken.ttf"]
    opened.clear()
    assert discover(directories=[fonts]) == first
    assert opened == []
    assert [face.label for face in first] == ["甲体", "Family B"]


def test_no_cache(fonts: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with_cache = discover(directories=[fonts])
    opened.clear()
    monkeypatch.setenv("ZHENGBEN_NO_CACHE", "1")
    assert discover(directories=[fonts]) == with_cache
    assert len(opened) == 3


def test_a_changed_file_is_read_again(fonts: Path, opened: list[str]) -> None:
    discover(directories=[fonts])
    opened.clear()
    write_font(fonts, "a.otf", "Family C")
    os.utime(fonts / "a.otf", ns=(1, 1))
    assert discover(directories=[fonts])[0].family == "Family C"
    assert opened == ["a.otf"]


def test_other_folders_stay_in_the_index(tmp_path: Path, fonts: Path, opened: list[str]) -> None:
    other = tmp_path / "other"
    write_font(other, "z.otf", "Z")
    discover(directories=[fonts])
    discover(directories=[other])
    opened.clear()
    discover(directories=[fonts, other])
    assert opened == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"schema_version":0,"files":{}}',
        b'{"schema_version":2,"files":{"/x":{"size":"big"}}}',
    ],
)
def test_a_corrupt_index_is_ignored(
    tmp_path: Path, fonts: Path, opened: list[str], content: bytes
) -> None:
    index = tmp_path / "cache" / "fonts.json"
    index.parent.mkdir()
    index.write_bytes(content)
    assert len(discover(directories=[fonts])) == 2
    assert len(opened) == 3
    opened.clear()
    discover(directories=[fonts])
    assert opened == []


def test_an_index_that_cannot_be_written_is_harmless(tmp_path: Path, fonts: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert len(discover(directories=[fonts])) == 2


def test_the_index_is_not_believed_about_another_file(fonts: Path, opened: list[str]) -> None:
    discover(directories=[fonts])
    opened.clear()
    (fonts / "broken.ttf").unlink()
    write_font(fonts, "broken.ttf", "Now good")
    assert "Now good" in [face.family for face in discover(directories=[fonts])]


def test_windows_places() -> None:
    env = {
        "windir": "D:\\Windows",
        "LOCALAPPDATA": "C:\\Users\\张三\\AppData\\Local",
        "ProgramFiles": "C:\\Program Files",
        "ProgramFiles(x86)": "C:\\Program Files (x86)",
    }
    places = [str(place) for place in system_places("win32", env, "C:\\Users\\张三")]
    assert places[:2] == [
        "D:\\Windows\\Fonts",
        "C:\\Users\\张三\\AppData\\Local\\Microsoft\\Windows\\Fonts",
    ]
    assert "C:\\Program Files (x86)\\Kingsoft\\WPS Office\\*\\office6\\fonts" in places
    assert len(places) == len(set(places))


def test_windows_places_without_an_environment() -> None:
    places = [str(place) for place in system_places("win32", {}, "C:\\Users\\x")]
    assert places[0] == "C:\\Windows\\Fonts"
    assert "C:\\Users\\x\\AppData\\Local\\Microsoft\\Windows\\Fonts" in places


def test_mac_places() -> None:
    places = [str(place) for place in system_places("darwin", {}, "/Users/x")]
    assert places[:3] == ["/Users/x/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts"]
    assert "/System/Library/AssetsV2/com_apple_MobileAsset_Font*" in places
    assert "/Applications/wpsoffice.app/Contents/Resources/office6/fonts" in places


def test_linux_places() -> None:
    env = {"XDG_DATA_HOME": "/data", "XDG_DATA_DIRS": "/usr/share:/var/flatpak/share::relative"}
    places = [str(place) for place in system_places("linux", env, "/home/x")]
    assert places[:2] == ["/data/fonts", "/home/x/.fonts"]
    assert "/usr/share/fonts" in places
    assert "/var/flatpak/share/fonts" in places
    assert "/opt/kingsoft/wps-office/office6/fonts" in places
    assert "/usr/share/texlive/texmf-dist/fonts/opentype" in places
    assert "relative/fonts" not in places
    assert len(places) == len(set(places))
