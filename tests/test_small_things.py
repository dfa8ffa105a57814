"""What a person may do once and is then told in one sentence."""

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
