"""What a person may do once and is then told in one sentence."""

import errno
from pathlib import Path

import docx
import pytest
from command_line import TEXT, zhengben

from pipeline.fonts import install


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_settings_file_may_stand_behind_the_command(source, tmp_path):
    settings = tmp_path / "设置.toml"
    settings.write_text('ignore = ["WID", "PUN", "NUM"]\n', encoding="utf-8")
    for given in (("--config", settings), (f"--config={settings}",)):
        assert zhengben("check", source, *given).exit_code == 0
        assert zhengben("check", *given, source).exit_code == 0
        assert zhengben(*given, "check", source).exit_code == 0
        assert f"设置文件：{settings}" in zhengben("config", *given).stdout
    assert zhengben("check", source).exit_code == 1
    for wrong in (("--config",), ("--config", tmp_path / "没有.toml"), ("--config", tmp_path)):
        done = zhengben("check", source, *wrong)
        assert done.exit_code == 2
        assert done.stdout == ""
    # Behind -- it is a file's name.
    assert zhengben("check", "--", source, "--config", settings).exit_code == 9


def test_what_would_run_together_is_refused(source, tmp_path):
    other = tmp_path / "另一份.txt"
    other.write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    assert zhengben("run", source, other, "-o", out, "--to", "txt").exit_code == 0
    done = zhengben("revert", out)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert str(out / "通知") in zhengben("revert", out / "通知").stderr + done.output
    assert zhengben("revert", out / "通知").exit_code == 0


def test_a_folder_that_is_no_corpus_is_said(tmp_path):
    done = zhengben("evaluate", tmp_path)
    assert done.exit_code == 2
    (tmp_path / "dev").mkdir()
    assert zhengben("evaluate", tmp_path).exit_code == 2
    (tmp_path / "dev" / "公文").mkdir()
    done = zhengben("evaluate", tmp_path, "--kind", "别的")
    assert done.exit_code == 2
    assert "公文" in zhengben("evaluate", tmp_path, "--kind", "别的").output


@pytest.mark.parametrize(
    ("installed", "is_complete", "code"),
    [([], False, 6), ([], True, 0), (["仿宋"], False, 0), (["仿宋"], True, 0)],
)
def test_fonts_of_which_none_was_installed_are_no_success(
    monkeypatch, tmp_path, installed, is_complete, code
):
    report = install.InstallReport(tmp_path, installed=installed, is_complete=is_complete)
    monkeypatch.setattr(install, "install_free_fonts", lambda: report)
    assert zhengben("fonts", "install").exit_code == code


def test_explain_says_that_there_is_nothing_to_say(source, tmp_path):
    source.write_text(
        "关于某事的通知\n\n各县区：\n请遵照执行。\n某市人民政府\n2024年3月5日\n", encoding="utf-8"
    )
    assert zhengben("run", source, "-o", tmp_path / "out", "--to", "txt").exit_code == 0
    done = zhengben("explain", tmp_path / "out" / "通知")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "没有修改、建议和提示" in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("manifest.json", b'{"schema_version": 2, "zhengben": "\xff"}', "不是 UTF-8 文本"),
        ("manifest.json", b'{"schema_version": 2, "y": 1}', "不合格式（"),
        ("1-normalized.json", b'{"schema_version": 2', "内容不完整"),
        ("1-normalized.json", b'{"schema_version": 2}', "缺少 source"),
        ("decisions.json", b'{"schema_version": "2"}', "schema_version 的值不对"),
        ("decisions.json", b'{"schema_version": 2,}', "不是完好的 JSON，错在第"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_chinese(source, tmp_path, name, data, said):
    assert zhengben("run", source, "-o", tmp_path / "out", "--to", "txt").exit_code == 0
    folder = tmp_path / "out" / "通知"
    (folder / name).write_bytes(data)
    done = zhengben("emit", folder)
    assert done.exit_code == 4
    assert said in done.stderr
    for english in ("codec", "malformed", "Object", "Expected", "truncated"):
        assert english not in done.stderr


def test_a_wrong_setting_and_a_wrong_style_say_what_to_compare_with(source, tmp_path):
    settings = tmp_path / "设置.toml"
    settings.write_text('ignore = ["XYZ"]\n', encoding="utf-8")
    done = zhengben("--config", settings, "check", source)
    assert (done.exit_code, "选项 --ignore" in done.stderr) == (5, True)
    style = tmp_path / "版式.toml"
    style.write_text("x = 1\n", encoding="utf-8")
    done = zhengben("styles", style)
    assert (done.exit_code, "zhengben styles gbt9704" in done.stderr) == (5, True)


def test_explain_names_the_paragraph_of_a_word_file(tmp_path):
    file = docx.Document()
    for text in ("关于开展检查的通知", "各县(区)水利局：", "请由王??同志负责,认真落实。"):
        file.add_paragraph(text)
    file.save(tmp_path / "通知.docx")
    assert zhengben("run", tmp_path / "通知.docx", "-o", tmp_path, "--to", "txt").exit_code == 0
    done = zhengben("explain", tmp_path / "通知", "--widths")
    assert "正文第 3 段" in done.output
    assert "行第" not in done.output


def test_the_record_of_a_run_is_no_document(source, tmp_path):
    out = tmp_path / "out"
    (tmp_path / "另一份.txt").write_text(TEXT, encoding="utf-8")
    made = zhengben("run", source, tmp_path / "另一份.txt", "-o", out, "--to", "txt")
    assert made.exit_code == 0
    assert (out / "run.json").is_file()
    done = zhengben("explain", out / "run.json")
    assert done.exit_code == 4
    assert "不是文档" in done.output


def test_standard_input_bears_the_name_it_was_given(source):
    done = zhengben(
        "check", "-", "--name", "报告.txt", stdin="决定，加大投入,抓好落实。\n".encode()
    )
    assert done.stdout.startswith("报告.txt:1:")
    unnamed = zhengben("check", "-", stdin="决定，加大投入,抓好落实。\n".encode())
    assert unnamed.stdout.startswith("-:1:")


@pytest.mark.parametrize("ending", [".docx", ".doc", ".rtf", ".odt"])
def test_content_that_is_not_what_the_name_says_is_told(ending, source, tmp_path):
    other = tmp_path / f"另{ending}"
    other.write_bytes(source.read_bytes())
    said = f"扩展名是 {ending}，内容是纯文本"
    for given in (("check",), ("run", "-o", tmp_path / "out", "--to", "txt")):
        assert said in zhengben(given[0], other, *given[1:]).stderr
    docx.Document().save(tmp_path / "空.docx")
    page = tmp_path / f"页{ending}"
    page.write_text(f"<html><body><p>{TEXT}</p></body></html>", encoding="utf-8")
    assert f"扩展名是 {ending}，内容是网页" in zhengben("check", page).stderr


@pytest.mark.parametrize(
    "given",
    [
        ("run", "{source}", "--to", "txt"),
        ("normalize", "{source}"),
        ("styles", "new", "本单位", "--authority", "某市某局"),
        ("new", "通知"),
    ],
)
def test_a_place_that_cannot_be_reached_is_no_fault_of_the_source(
    given, source, tmp_path, monkeypatch
):
    closed = tmp_path / "closed"
    lstat = Path.lstat

    def refused(path):
        if closed in path.parents:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return lstat(path)

    monkeypatch.setattr(Path, "lstat", refused)
    arguments = [str(word).format(source=source) for word in given]
    done = zhengben(*arguments, "-o", closed / "out")
    assert done.exit_code == 7
    assert "没有权限" in done.output


def test_a_style_that_is_wrong_is_never_written(tmp_path):
    out = tmp_path / "样.toml"
    out.write_text("旧的", encoding="utf-8")
    given = ("styles", "new", "样", "--authority", "甲\x07局", "-o", out, "--force")
    assert zhengben(*given).exit_code == 5
    assert out.read_text(encoding="utf-8") == "旧的"


def test_doctor_names_a_font_once():
    lines = zhengben("doctor").stdout.splitlines()
    heads = [line.partition("：")[0] for line in lines if "，数字与字母：" in line]
    assert "  黑体" in heads
    assert len(heads) == len(set(heads))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["summary"], 4),
        (["verify"], 4),
        (["explain"], 4),
        (["archive", "--verify"], 4),
        (["terms", "learn", "-o", "词表.toml"], 3),
        (["apply"], 3),
        (["run"], 3),
        (["check"], 3),
    ],
)
def test_a_path_that_is_not_there_is_said_to_be_so(command, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = zhengben(*command, "没有.docx")
    assert done.exit_code == code
    assert "没有.docx 不存在" in done.output
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "said"),
    [("3-通知.docx", "作为新的原文运行 zhengben run"), ("3-通知.review.docx", "zhengben apply")],
)
def test_what_to_do_with_a_word_file_that_was_edited(name, said, source, tmp_path):
    out = tmp_path / "out"
    assert zhengben("run", source, "-o", out, "--to", "docx,review").exit_code == 0
    path = out / "通知" / name
    document = docx.Document(str(path))
    document.add_paragraph("又及。")
    document.save(str(path))
    done = zhengben("emit", out / "通知", "--accept", "certain")
    assert done.exit_code == 7
    assert said in done.output
