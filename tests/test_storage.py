"""Names and writing, as Windows and other systems want them."""

import os
import sys
import tempfile
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import storage
from pipeline.errors import WriteError
from pipeline.storage import alone_in, slug_of, write_atomically


@pytest.mark.parametrize(
    ("stem", "slug"),
    [
        ("000_dd8a1c6d06db1360", "000_dd8a1c6d06db1360"),
        ("关于2024年〔5〕号的通知", "关于2024年〔5〕号的通知"),
        ('a<b>c:"d/e\\f|g?h*', "a_b_c__d_e_f_g_h_"),
        ("..", "__"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("name. . ", "name____"),
        ("con", "_con"),
        ("LPT1.报告", "_LPT1.报告"),
        ("console", "console"),
        ("a\x00b\x1fc\N{RIGHT-TO-LEFT OVERRIDE}d", "a_b_c_d"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("", "_"),
        ("好" * 200, "好" * 80),
    ],
)
def test_slugs(stem, slug):
    assert slug_of(stem) == slug


@given(st.text(max_size=120))
def test_a_slug_is_a_name_on_every_system(stem):
    slug = slug_of(stem)
    assert 1 <= len(slug) <= 80
    assert slug not in {".", ".."}
    assert not set(slug) & set('<>:"/\\|?*\0\n\r')
    assert slug[-1] not in ". "
    assert slug_of(slug) == slug


def test_long_and_open_files_on_windows(monkeypatch, tmp_path):
    error = PermissionError(13, "Permission denied")
    error.winerror = 32
    assert "请先关闭该文件" in storage._remedy(error)
    monkeypatch.setattr(storage.os, "name", "nt")
    monkeypatch.setattr(storage.os.path, "abspath", str)
    monkeypatch.setattr(storage, "Path", str)
    assert storage._long("C:\\out\\x") == "C:\\out\\x"
    assert storage._long("C:\\" + "长" * 300) == "\\\\?\\C:\\" + "长" * 300
    assert storage._long("\\\\server\\" + "长" * 300) == "\\\\?\\UNC\\server\\" + "长" * 300


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    target = tmp_path / "x"
    write_atomically(target, b"old")

    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(storage.os, "fsync", fail)
    with pytest.raises(WriteError, match="x"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def windows_locks():
    """Bytes of files held as Windows has it: by one handle at a time, unlike here."""
    held = {}

    def locking(handle, how, count):
        place = os.fstat(handle).st_ino, os.lseek(handle, 0, os.SEEK_CUR)
        if how == locks.LK_NBLCK and place not in held:
            held[place] = handle
        elif how == locks.LK_UNLCK and held.get(place) == handle:
            del held[place]
        else:
            raise PermissionError(13, "Permission denied")

    locks = SimpleNamespace(LK_UNLCK=0, LK_NBLCK=2, locking=locking, held=held)
    return locks


@pytest.mark.parametrize("system", ["here", "windows"])
def test_a_folder_is_held_by_one_at_a_time(tmp_path, monkeypatch, system):
    locks = windows_locks()
    if system == "windows":
        monkeypatch.setitem(sys.modules, "fcntl", None)
        monkeypatch.setitem(sys.modules, "msvcrt", locks)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    else:
        pytest.importorskip("fcntl")
    monkeypatch.setattr(storage, "_SECONDS_ALONE", 0.0)
    one, other = tmp_path / "甲", tmp_path / "乙"
    one.mkdir()
    other.mkdir()
    with alone_in(one):
        with alone_in(other):
            pass
        with pytest.raises(WriteError), alone_in(tmp_path / "乙" / ".." / "甲"):
            pass
    with alone_in(one):
        pass
    assert not locks.held
    assert not [*one.iterdir(), *other.iterdir()]


def test_where_nothing_can_be_held_the_work_goes_on(tmp_path, monkeypatch):
    done = []
    with alone_in(tmp_path / "不在"):
        done.append("no folder")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", None)
    with alone_in(tmp_path):
        done.append("no locks")
    monkeypatch.setitem(sys.modules, "msvcrt", windows_locks())
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "没有"))
    with alone_in(tmp_path):
        done.append("no place for them")
    assert len(done) == 3
