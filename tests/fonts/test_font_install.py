import io
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sfnt_builder import LATIN, font_tables, sfnt, write_font

from pipeline.fonts import install, packages
from pipeline.fonts.discovery import discover
from pipeline.fonts.install import install_files, install_free_fonts, suggest
from pipeline.fonts.packages import Completed, run_command

APT = {"apt-get", "dpkg-deb"}
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"


def which(*programs: str) -> Callable[[str], str | None]:
    return lambda name: f"/usr/bin/{name}" if name in programs else None


def archive(files: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(f"./{name}")
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
    return buffer.getvalue()


def fandol() -> dict[str, bytes]:
    return {
        f"{FANDOL}/{family}-Regular.otf": sfnt(font_tables(family))
        for family in ("FandolFang", "FandolKai", "FandolHei", "FandolSong")
    }


def liberation() -> dict[str, bytes]:
    font = sfnt(font_tables("Liberation Serif", characters=LATIN))
    return {"usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf": font}


class FakeApt:
    """apt-get and dpkg-deb, with packages made for the test; no network, no system."""

    def __init__(self, contents: dict[str, bytes], *, has_lists: bool = True) -> None:
        self.contents = contents
        self.has_lists = has_lists
        self.commands: list[list[str]] = []

    def __call__(
        self, command: Sequence[str], folder: Path, output: Path | None, seconds: float
    ) -> Completed:
        assert seconds > 0
        self.commands.append(list(command))
        if "update" in command:
            self.has_lists = True
            return Completed(0)
        if "download" in command:
            package = command[-1]
            if not self.has_lists or package not in self.contents:
                return Completed(100, f"W: x\nE: Unable to locate package {package}\n")
            (folder / f"{package}_1_all.deb").write_bytes(b"deb")
            return Completed(0)
        assert output is not None
        assert command[:2] == ["dpkg-deb", "--fsys-tarfile"]
        output.write_bytes(self.contents[Path(command[2]).name.partition("_")[0]])
        return Completed(0)


@pytest.fixture
def apt() -> FakeApt:
    return FakeApt(
        {
            "texlive-lang-chinese": archive(
                {
                    **fandol(),
                    f"{FANDOL}/FandolBraille-Regular.otf": b"not wanted",
                    "usr/share/doc/texlive-doc/fonts/fandol/README": b"GPL",
                },
                {f"{FANDOL}/FandolFang-Evil.otf": "/etc/passwd"},
            ),
            "fonts-liberation": archive(liberation()),
        }
    )


def test_the_free_set_through_apt(apt: FakeApt, own_folders: Path) -> None:
    report = install_free_fonts(run=apt, which=which(*APT), is_root=False, faces=())
    folder = own_folders / "own"
    assert report.is_complete
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == [
        "FandolFang-Regular.otf",
        "FandolHei-Regular.otf",
        "FandolKai-Regular.otf",
        "FandolSong-Regular.otf",
        "LiberationSerif-Regular.ttf",
        "README",
    ]
    assert len(report.installed) == 5
    assert "GPLv3" in report.messages[0]
    assert "update" not in str(apt.commands)
    families = {face.family for face in discover(directories=[folder])}
    assert "FandolFang" in families


def test_what_is_there_already_is_left_alone(apt: FakeApt, own_folders: Path) -> None:
    install_free_fonts(run=apt, which=which(*APT), is_root=False, faces=())
    apt.commands.clear()
    report = install_free_fonts(run=apt, which=which(*APT), is_root=False)
    assert apt.commands == []
    assert not report.installed
    assert report.is_complete
    # What a run says of fonts that stand in is no contradiction.
    assert report.messages[-2] == "自由字体已经齐全，未作改动；PDF 用它们代替标准的字体"
    assert "自备字体" in report.messages[-1]
    assert len(report.present) == 2


def test_only_what_is_missing_is_fetched(apt: FakeApt, tmp_path: Path) -> None:
    write_font(tmp_path / "sys", "l.ttf", "Liberation Serif", characters=LATIN)
    faces = discover(directories=[tmp_path / "sys"])
    install_free_fonts(run=apt, which=which(*APT), is_root=False, faces=faces)
    assert "fonts-liberation" not in str(apt.commands)


def test_root_refreshes_empty_lists(apt: FakeApt) -> None:
    apt.has_lists = False
    report = install_free_fonts(run=apt, which=which(*APT), is_root=True, faces=())
    assert report.is_complete
    assert [c[-1] for c in apt.commands].count("update") == 1


def test_others_are_told_to_have_them_refreshed(apt: FakeApt) -> None:
    apt.has_lists = False
    report = install_free_fonts(run=apt, which=which(*APT), is_root=False, faces=())
    assert not report.is_complete
    assert not report.installed
    assert "sudo apt-get update" in report.refused[0]
    assert "update" not in [c[-1] for c in apt.commands]
    assert any("没有这些字体也能工作" in said for said in report.messages)


def test_one_set_fails_and_the_other_is_installed(apt: FakeApt) -> None:
    del apt.contents["texlive-lang-chinese"]
    report = install_free_fonts(run=apt, which=which(*APT), is_root=True, faces=())
    assert len(report.refused) == 1
    assert "没有装上 Fandol" in report.refused[0]
    assert len(report.installed) == 1


@pytest.mark.parametrize(
    "content",
    [b"not a tar", archive({f"{FANDOL}/FandolFang-Regular.otf": b"no font"}), archive({})],
    ids=["no archive", "no font in it", "empty"],
)
def test_a_bad_package_installs_nothing(apt: FakeApt, own_folders: Path, content: bytes) -> None:
    apt.contents["texlive-lang-chinese"] = content
    report = install_free_fonts(run=apt, which=which(*APT), is_root=True, faces=())
    assert not report.is_complete
    assert not (own_folders / "own" / "fandol").exists()


def test_a_time_limit_is_said(own_folders: Path) -> None:
    def slow(*_: object) -> Completed:
        return Completed(None, "超过 600 秒的时限")

    report = install_free_fonts(run=slow, which=which(*APT), is_root=True, faces=())
    assert "超过 600 秒的时限" in report.refused[0]


def test_without_apt_it_says_so_and_fails_not(own_folders: Path) -> None:
    def never(*_: object) -> Completed:
        raise AssertionError

    report = install_free_fonts(run=never, which=which("dnf"), is_root=True, faces=())
    assert report.messages[0] == "本机不能自动安装自由字体（没有 apt-get），未作改动"
    assert not report.is_complete
    assert not report.refused


def test_an_unwritable_folder_is_said(apt: FakeApt, own_folders: Path) -> None:
    (own_folders / "own").write_text("a file")
    report = install_free_fonts(run=apt, which=which(*APT), is_root=True, faces=())
    assert len(report.refused) == 2
    assert "写不了" in report.refused[0]


@pytest.mark.parametrize(
    ("programs", "platform", "word"),
    [
        (APT, "linux", "zhengben fonts install"),
        ({"dnf"}, "linux", "dnf install texlive-fandol"),
        ({"zypper"}, "linux", "zypper install texlive-fandol-fonts"),
        ({"pacman"}, "linux", "pacman -S texlive-langchinese"),
        ({"brew"}, "darwin", "brew install --cask font-fandol"),
        (set(), "darwin", "字体册"),
        (set(), "linux", "没有认出"),
        (set(), "win32", "中文版 Windows 自带"),
    ],
)
def test_suggestions(programs: set[str], platform: str, word: str) -> None:
    text = suggest(which=which(*programs), platform=platform)
    assert word in text
    assert "自备字体" in text.splitlines()[-1]


def test_files_the_user_brings(tmp_path: Path, own_folders: Path) -> None:
    usb = tmp_path / "usb"
    write_font(usb, "fz.TTF", "FZXiaoBiaoSong-B05S", chinese="方正小标宋简体")
    write_font(usb / "sub", "kai.otf", "KaiTi", chinese="楷体")
    (usb / "readme.txt").write_text("x")
    single = write_font(tmp_path, "hei.otf", "SimHei", chinese="黑体")
    report = install_files([usb, single])
    own = own_folders / "own"
    assert report.is_complete
    assert sorted(path.name for path in own.iterdir()) == ["fz.TTF", "hei.otf", "kai.otf"]
    assert report.messages[0] == f"已装：方正小标宋简体（{own / 'fz.TTF'}）"
    again = install_files([usb, single])
    assert (again.installed, len(again.present)) == ([], 3)
    assert again.messages[0].startswith("已有：")


def test_a_different_file_is_never_overwritten(tmp_path: Path, own_folders: Path) -> None:
    first = write_font(tmp_path / "a", "f.otf", "A")
    second = write_font(tmp_path / "b", "f.otf", "B")
    report = install_files([first, second])
    assert (own_folders / "own" / "f.otf").read_bytes() == first.read_bytes()
    assert not report.is_complete
    assert "未覆盖" in report.refused[0]


def test_what_is_no_font_is_refused(tmp_path: Path, own_folders: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "fake.ttf").write_text("假的")
    (tmp_path / "doc.pdf").write_bytes(b"%PDF")
    (tmp_path / "web.ttf").write_bytes(b"wOF2" + b"\0" * 60)
    paths = ["empty", "fake.ttf", "doc.pdf", "web.ttf", "missing.otf"]
    report = install_files([tmp_path / name for name in paths])
    assert len(report.refused) == len(paths)
    for sentence, word in zip(
        report.refused,
        ["没有字体文件", "不是字体文件", "只收字体文件", "WOFF2", "找不到"],
        strict=True,
    ):
        assert word in sentence
    assert not (own_folders / "own").exists()


def test_a_font_that_must_not_be_embedded_is_said(tmp_path: Path, own_folders: Path) -> None:
    report = install_files([write_font(tmp_path, "a.otf", "A", fs_type=2)])
    assert report.is_complete
    assert "PDF 不能用它" in report.messages[0]


def test_a_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_MAX_FONT_BYTES", 10)
    report = install_files([write_font(tmp_path, "a.otf", "A")])
    assert "不像字体" in report.refused[0]


def test_commands_run_without_a_shell(tmp_path: Path) -> None:
    assert run_command(["no-such-program-here"], tmp_path, None, 5).status is None


def test_the_sets_are_free_ones() -> None:
    for wanted in packages.FREE_SETS:
        assert wanted.licence.startswith(("GPL", "SIL OFL"))
