"""Getting fonts: the free set through the system's package manager, or files the user brings.

What is got lands in the user's own folder of this tool and nowhere else. Proprietary fonts are
never fetched; whoever has a licence copies the files with :func:`install_files`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import WriteError, reason_of
from pipeline.fonts.discovery import (
    FONT_SUFFIXES,
    discover,
    font_files,
    is_directory,
    own_font_directory,
)
from pipeline.fonts.faces import FontFace, read_font_file
from pipeline.fonts.matching import FaceIndex
from pipeline.fonts.packages import (
    FREE_SETS,
    FreeSet,
    PackageError,
    Runner,
    fetch_set,
    has_apt,
    run_command,
)
from pipeline.storage import write_atomically

_MAX_FONT_BYTES = 256 << 20
_BRING_YOUR_OWN = "自备字体（如已购的方正小标宋）：zhengben fonts install 字体文件或文件夹"
# The command of each system that has the free set; the first whose program is here is meant.
_COMMANDS = (
    ("dnf", "sudo dnf install texlive-fandol liberation-serif-fonts"),
    ("zypper", "sudo zypper install texlive-fandol-fonts liberation-fonts"),
    ("pacman", "sudo pacman -S texlive-langchinese ttf-liberation"),
    ("apk", "sudo apk add texmf-dist-langchinese font-liberation"),
    ("brew", "brew install --cask font-fandol font-liberation"),
)


@dataclass(slots=True)
class InstallReport:
    """What an installation did.

    Attributes:
        folder: where fonts were put.
        installed: the files that were written.
        present: the files, or sets, that were already there.
        refused: one Chinese sentence for each thing that was not installed, with the reason.
        messages: all that is to be said, in order: Chinese, one line each.
        is_complete: everything asked for is there now.
    """

    folder: Path
    installed: list[str] = field(default_factory=list)
    present: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    is_complete: bool = True

    def refuse(self, sentence: str) -> None:
        """Take down what was not installed, and why."""
        self.refused.append(sentence)
        self.messages.append(sentence)
        self.is_complete = False


def install_free_fonts(
    *,
    run: Runner = run_command,
    which: Callable[[str], str | None] = shutil.which,
    is_root: bool | None = None,
    faces: Sequence[FontFace] | None = None,
) -> InstallReport:
    """Get the free 仿宋, 楷体, 黑体 and 宋体, and a face for digits, where they are not here yet.

    Where this system has no way to do it, the report says so and what to do instead; that is no
    failure. Nothing is raised for a network that is down or a disk that is full.

    Args:
        run: runs the package manager's commands.
        which: finds programs.
        is_root: whether the package lists may be refreshed; found out by default.
        faces: the faces that are here; found out by default.
    """
    report = InstallReport(own_font_directory())
    index = FaceIndex(discover() if faces is None else faces)
    missing = [wanted for wanted in FREE_SETS if not _is_present(wanted, index)]
    report.present = [wanted.title for wanted in FREE_SETS if wanted not in missing]
    report.messages = [f"已有：{title}" for title in report.present]
    if not missing:
        report.messages.append("自由字体已经齐全，未作改动；PDF 用它们代替标准的字体")
        report.messages.append(_BRING_YOUR_OWN)
        return report
    if not has_apt(which):
        report.messages.append("本机不能自动安装自由字体（没有 apt-get），未作改动")
        report.messages += suggest(which=which).splitlines()
        report.is_complete = False
        return report
    is_root = _is_root() if is_root is None else is_root
    for wanted in missing:
        folder = report.folder / wanted.folder
        try:
            written = _install_set(wanted, folder, run, is_root=is_root)
        except (PackageError, WriteError) as error:
            report.refuse(f"没有装上 {wanted.title}：{str(error).rstrip('。')}")
            continue
        report.installed += written
        report.messages.append(
            f"已装 {wanted.title}：{len(written)} 个文件，在 {folder}；许可：{wanted.licence}"
        )
    if report.refused:
        report.messages.append("没有这些字体也能工作：PDF 改用随程序安装的思源（Noto）字体")
        report.messages.append(_BRING_YOUR_OWN)
    return report


def install_files(paths: Sequence[Path]) -> InstallReport:
    """Copy font files, and those in folders, into the user's own folder.

    Each must be a readable font. A different file of the same name is never overwritten.
    """
    report = InstallReport(own_font_directory())
    for path in paths:
        files = font_files([path]) if is_directory(path) else [path]
        if not files:
            kinds = "、".join(sorted(FONT_SUFFIXES))
            report.refuse(f"文件夹 {path} 中没有字体文件（{kinds}）")
        for file in files:
            try:
                target, is_new, note = _install_file(file, report.folder)
            except (PackageError, WriteError) as error:
                report.refuse(f"没有装 {file}：{str(error).rstrip('。')}")
                continue
            (report.installed if is_new else report.present).append(str(target))
            report.messages.append(f"{'已装' if is_new else '已有'}：{note}（{target}）")
    return report


def suggest(
    *, which: Callable[[str], str | None] = shutil.which, platform: str | None = None
) -> str:
    """What to type on this system to get the free fonts; runs nothing. Several lines."""
    platform = platform or sys.platform
    if platform == "win32":
        lines = [
            "中文版 Windows 自带仿宋、楷体、黑体、宋体和 Times New Roman，无须安装",
            "若缺少：设置 → 系统 → 可选功能 → 添加“中文（简体）补充字体”",
        ]
    elif has_apt(which):
        packages = " ".join(wanted.package for wanted in FREE_SETS)
        lines = [
            "zhengben fonts install",
            f"或装整个软件包（较大，约 250 MB）：sudo apt-get install {packages}",
        ]
    else:
        lines = [command for program, command in _COMMANDS if which(program)][:1]
        if platform == "darwin":
            lines.append("macOS 自带华文仿宋、华文楷体；若“字体册”中显示为灰色，请先在其中下载")
        if not lines:
            lines.append("没有认出本机的软件包管理器；请从发行版安装 Fandol 字体（在 TeX Live 中）")
    return "\n".join([*lines, _BRING_YOUR_OWN])


def _install_set(wanted: FreeSet, folder: Path, run: Runner, *, is_root: bool) -> list[str]:
    """Fetch, check and write one set; the paths written."""
    files = dict(fetch_set(wanted, run, is_root=is_root))
    fonts = {name: data for name, data in files.items() if _is_font_name(name)}
    found: list[FontFace] = []
    for name, data in fonts.items():
        found += _checked(name, data)
    if not _is_present(wanted, FaceIndex(found)):
        raise PackageError(f"软件包 {wanted.package} 中没有所要的字体")
    written = []
    for name, data in sorted(files.items()):
        write_atomically(folder / name, data)
        if name in fonts:
            written.append(str(folder / name))
    return written


def _install_file(file: Path, folder: Path) -> tuple[Path, bool, str]:
    """Copy one file; where it is, whether it is new there, and the names of its faces."""
    try:
        if not file.is_file():
            raise PackageError("不是普通文件" if file.exists() else "找不到这个文件")
        if file.stat().st_size > _MAX_FONT_BYTES:
            raise PackageError(f"文件超过 {_MAX_FONT_BYTES >> 20} MB，不像字体")
        data = file.read_bytes()
    except OSError as error:
        raise PackageError(f"读不了（{reason_of(error)}）") from error
    if not _is_font_name(file.name):
        raise PackageError(f"只收字体文件（{'、'.join(sorted(FONT_SUFFIXES))}）")
    faces = _checked(file.name, data)
    note = "、".join(dict.fromkeys(face.label for face in faces))
    forbidden = next((face.reason for face in faces if not face.embeddable), "")
    if forbidden:
        note += f"，但 PDF 不能用它：{forbidden}"
    target = folder / file.name
    try:
        if target.exists():
            if target.read_bytes() == data:
                return target, False, note
            raise PackageError(f"{target} 已有同名而内容不同的文件，未覆盖；要替换请先删除它")
    except OSError as error:
        raise PackageError(f"读不了 {target}（{reason_of(error)}）") from error
    write_atomically(target, data)
    return target, True, note


def _checked(name: str, data: bytes) -> tuple[FontFace, ...]:
    """The faces in a font file's content.

    Raises:
        PackageError: there are none that can be used.
    """
    try:
        with tempfile.TemporaryDirectory(
            prefix="zhengben-fonts-", ignore_cleanup_errors=True
        ) as base:
            path = Path(base) / f"font{Path(name).suffix.lower()}"
            path.write_bytes(data)
            reading = read_font_file(path)
    except OSError as error:
        raise PackageError(f"写不了临时文件（{reason_of(error)}）") from error
    if not reading.faces:
        raise PackageError(f"{name} 不能用作字体（{reading.problem}）")
    return reading.faces


def _is_present(wanted: FreeSet, index: FaceIndex) -> bool:
    return all(index.named(family) for family in wanted.families)


def _is_font_name(name: str) -> bool:
    return Path(name).suffix.lower() in FONT_SUFFIXES


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
