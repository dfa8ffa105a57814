"""Which files are sources, and the folder each gets."""

import errno
import os
from pathlib import Path

import pytest

from pipeline.batch.sources import find_sources
from pipeline.batch.wanted import Wanted
from pipeline.errors import SourceError


def make(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("某市", encoding="utf-8")


def test_folders_keep_their_tree_and_hidden_files_stay_out(tmp_path):
    make(tmp_path, "b.txt", "子/a.TXT", ".hidden.txt", ".git/x.txt", "子/x.png")
    found = find_sources([str(tmp_path)])
    assert [s.folder.as_posix() for s in found] == ["b", "子/a"]


def test_patterns_are_expanded_by_the_tool(tmp_path):
    make(tmp_path, "1.txt", "2.txt", "x/3.txt")
    assert [s.slug for s in find_sources([str(tmp_path / "*.txt")])] == ["1", "2"]
    assert len(find_sources([str(tmp_path / "**" / "*.txt")])) == 3


def test_collisions_ignore_case_and_do_not_depend_on_order(tmp_path):
    make(tmp_path, "a/报告X.txt", "b/报告x.txt", "c/报告X.txt")
    given = [str(p) for p in sorted(tmp_path.rglob("*.txt"))]
    forward = {s.path: s.slug for s in find_sources(given)}
    backward = {s.path: s.slug for s in find_sources(given[::-1])}
    assert forward == backward
    assert len({slug.casefold() for slug in forward.values()}) == 3
    assert forward[given[0]] == "报告X"


def test_one_file_named_twice_is_one_source(tmp_path):
    make(tmp_path, "a.txt")
    path = str(tmp_path / "a.txt")
    assert len(find_sources([path, path])) == 1


def test_standard_input_has_the_name_given():
    (source,) = find_sources(["-"], "通知")
    assert (source.slug, source.name) == ("通知", "通知.txt")


@pytest.mark.parametrize("name", ["没有.txt", "没有/", "*.没有"])
def test_what_is_not_there_is_said(tmp_path, name):
    with pytest.raises(SourceError, match="没有"):
        find_sources([str(tmp_path / name)])


def test_a_device_is_no_source():
    (source,) = find_sources(["/dev/null"])
    with pytest.raises(SourceError, match="不是普通文件"):
        source.read()


@pytest.mark.parametrize("listing", ["manifest.json", ".manifest.next.json"])
def test_documents_made_or_begun_are_no_sources(tmp_path, listing):
    make(tmp_path, "a.txt", "out/a/1-normalized.json", f"out/a/{listing}", "out/a/3-a.txt")
    assert [s.folder.as_posix() for s in find_sources([str(tmp_path)])] == ["a"]


def test_a_folder_that_may_not_be_read_is_told_and_the_rest_goes_on(tmp_path, monkeypatch):
    make(tmp_path, "a.txt", "锁/b.txt")
    scandir = os.scandir

    def closed(path="."):
        if str(path).endswith("锁"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    bad: dict[str, SourceError] = {}
    assert [s.slug for s in find_sources([str(tmp_path)], bad=bad)] == ["a"]
    assert [str(error) for error in bad.values()] == [
        f"打不开 {tmp_path / '锁'}（没有权限）。请检查路径和权限。"
    ]
    with pytest.raises(SourceError, match="没有权限"):
        find_sources([str(tmp_path)])


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENAMETOOLONG])
def test_a_path_that_cannot_be_reached_is_a_source_that_cannot_be_read(monkeypatch, number):
    def closed(*_: object, **__: object) -> None:
        raise OSError(number, "x", "锁/a.txt")

    monkeypatch.setattr(os, "stat", closed)
    monkeypatch.setattr(Path, "stat", closed)
    with pytest.raises(SourceError, match="打不开"):
        find_sources(["锁/a.txt"])


def test_of_a_file_and_a_link_to_it_the_file_is_done_and_the_link_named(tmp_path):
    make(tmp_path, "乙.txt", "子/原件.txt")
    try:
        (tmp_path / "甲.txt").symlink_to("乙.txt")  # comes first, and lies as high
        (tmp_path / "丙.txt").symlink_to("子/原件.txt")
    except OSError:
        pytest.skip("no links on this system")
    links: dict[str, str] = {}
    found = find_sources([str(tmp_path)], links=links)
    assert [s.slug for s in found] == ["乙", "原件"]
    assert links == {
        str(tmp_path / "甲.txt"): str(tmp_path / "乙.txt"),
        str(tmp_path / "丙.txt"): str(tmp_path / "子" / "原件.txt"),
    }
    # Alone a link is as good as its file, and a file named twice is no link.
    links.clear()
    assert [s.slug for s in find_sources([str(tmp_path / "甲.txt")], links=links)] == ["甲"]
    twice = [str(tmp_path / "乙.txt"), str(tmp_path)]
    find_sources(twice, links=links)
    assert set(links) == {str(tmp_path / "甲.txt"), str(tmp_path / "丙.txt")}


def test_files_that_no_reader_reads_are_named_and_lock_files_are_not(tmp_path):
    make(tmp_path, "a.docx", "b.WPS", "c.png", "子/d.xlsx", "~$a.docx", ".~lock.a#", "Thumbs.db")
    passed = []
    found = find_sources([str(tmp_path)], passed=passed)
    assert [s.slug for s in found] == ["a", "b"]
    assert sorted(Path(p).name for p in passed) == ["c.png", "d.xlsx"]


@pytest.mark.parametrize(
    ("include", "exclude", "slugs"),
    [
        (("*.docx",), (), ["a"]),
        ((), ("草稿/*",), ["a", "b"]),
        (("*.dat", "*.txt"), ("草稿/*",), ["b", "e"]),
        ((), ("*.docx", "*.txt"), []),
    ],
)
def test_patterns_choose_among_a_folders_files(tmp_path, include, exclude, slugs):
    make(tmp_path, "a.docx", "b.txt", "草稿/c.txt", "e.dat")
    wanted = Wanted(include, exclude)
    if not slugs:
        with pytest.raises(SourceError):
            find_sources([str(tmp_path)], wanted=wanted)
    else:
        assert [s.slug for s in find_sources([str(tmp_path)], wanted=wanted)] == slugs


def test_a_file_that_is_named_is_meant_whatever_the_patterns(tmp_path):
    make(tmp_path, "a.dat")
    wanted = Wanted(exclude=("*",))
    assert [s.slug for s in find_sources([str(tmp_path / "a.dat")], wanted=wanted)] == ["a"]


def test_a_pattern_of_the_shell_means_no_lock_file(tmp_path):
    make(tmp_path, "a.docx", "~$a.docx")
    assert [s.slug for s in find_sources([str(tmp_path / "*.docx")])] == ["a"]
