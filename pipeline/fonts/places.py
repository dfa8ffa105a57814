"""Where fonts lie on Windows, macOS and Linux, and where WPS and Office keep theirs.

A pure function of the platform's name, the environment and the home folder, so that each system's
list is tested on any of them. A path may hold ``*`` for a version number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath

_MAC_OFFICE = ("Word", "Excel", "PowerPoint")


def system_places(platform: str, env: Mapping[str, str], home: str) -> list[PurePath]:
    r"""Folders of fonts in order of preference; none is checked for existence.

    Args:
        platform: as ``sys.platform``: ``win32``, ``darwin``, anything else is a Unix.
        env: the environment.
        home: the user's home folder.

    >>> [str(p) for p in system_places("win32", {"WINDIR": "C:/Windows"}, "C:/Users/x")][0]
    'C:\\Windows\\Fonts'
    """
    if platform == "win32":
        places = _windows(env, PureWindowsPath(home))
    elif platform == "darwin":
        places = _mac(PurePosixPath(home))
    else:
        places = _unix(env, PurePosixPath(home))
    return list(dict.fromkeys(places))


def _windows(env: Mapping[str, str], home: PureWindowsPath) -> Iterator[PurePath]:
    # The keys of os.environ are upper case on Windows.
    known = {key.upper(): value for key, value in env.items()}
    windows = known.get("WINDIR") or known.get("SYSTEMROOT") or "C:\\Windows"
    local = PureWindowsPath(known.get("LOCALAPPDATA") or home / "AppData" / "Local")
    yield PureWindowsPath(windows) / "Fonts"
    yield local / "Microsoft" / "Windows" / "Fonts"
    yield local / "Microsoft" / "FontCache" / "4" / "CloudFonts"
    programs = [
        known.get("PROGRAMFILES") or "C:\\Program Files",
        known.get("PROGRAMFILES(X86)") or "C:\\Program Files (x86)",
        known.get("PROGRAMW6432") or "",
    ]
    for base in [PureWindowsPath(name) for name in programs if name] + [local]:
        yield base / "Kingsoft" / "WPS Office" / "office6" / "fonts"
        yield base / "Kingsoft" / "WPS Office" / "*" / "office6" / "fonts"
        yield base / "WPS Office" / "office6" / "fonts"
        yield base / "WPS Office" / "*" / "office6" / "fonts"


def _mac(home: PurePosixPath) -> Iterator[PurePath]:
    yield home / "Library" / "Fonts"
    yield PurePosixPath("/Library/Fonts")
    yield PurePosixPath("/System/Library/Fonts")
    for assets in ("/System/Library/AssetsV2", "/System/Library/Assets"):
        yield PurePosixPath(assets) / "com_apple_MobileAsset_Font*"
    for program in _MAC_OFFICE:
        yield PurePosixPath(f"/Applications/Microsoft {program}.app/Contents/Resources/DFonts")
    for contents in ("Resources", "SharedSupport"):
        yield PurePosixPath(f"/Applications/wpsoffice.app/Contents/{contents}/office6/fonts")
    yield PurePosixPath("/opt/homebrew/share/fonts")
    yield PurePosixPath("/usr/local/share/fonts")
    yield home / "Library" / "texmf" / "fonts" / "opentype"
    yield PurePosixPath("/usr/local/texlive/*/texmf-dist/fonts/opentype")


def _unix(env: Mapping[str, str], home: PurePosixPath) -> Iterator[PurePath]:
    data_home = PurePosixPath(env.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield data_home / "fonts"
    yield home / ".fonts"
    yield PurePosixPath("/usr/local/share/fonts")
    yield PurePosixPath("/usr/share/fonts")
    for folder in (env.get("XDG_DATA_DIRS") or "").split(":"):
        if folder.startswith("/"):
            yield PurePosixPath(folder) / "fonts"
    yield PurePosixPath("/opt/kingsoft/wps-office/office6/fonts")
    # The shops of UOS and Kylin install below /opt/apps.
    yield PurePosixPath("/opt/apps/cn.wps.wps-office*/files/kingsoft/wps-office/office6/fonts")
    for tree in (
        "/usr/share/texlive/texmf-dist",
        "/usr/share/texmf-dist",
        "/usr/share/texmf",
        "/usr/local/texlive/*/texmf-dist",
    ):
        yield PurePosixPath(tree) / "fonts" / "opentype"
    yield PurePosixPath(env.get("TEXMFHOME") or home / "texmf") / "fonts" / "opentype"
