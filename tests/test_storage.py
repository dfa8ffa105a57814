"""Names and writing, as Windows and other systems want them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import storage
from pipeline.errors import WriteError
from pipeline.storage import slug_of, write_atomically


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
