"""``doctor`` tries what is promised, and says what of it does not work here."""

import builtins
import shutil

import pytest
from command_line import zhengben

from pipeline.batch import stages
from pipeline.errors import ExitCode, FontError


@pytest.fixture(autouse=True)
def without_office(monkeypatch):
    """LibreOffice takes seconds, and may not be there."""
    monkeypatch.setattr(shutil, "which", lambda name: None)


def test_all_that_is_promised_is_tried():
    done = zhengben("doctor")
    assert done.exit_code == 0, done.output
    tried = done.stdout.partition("试一遍：\n")[2].splitlines()
    assert [line.split()[0] for line in tried] == ["✔"] * 4
    assert "试一遍" not in zhengben("doctor", "--no-trial").stdout


def test_what_does_not_work_is_said_and_the_rest_is_tried_all_the_same(monkeypatch):
    def no_font(*_):
        raise FontError("没有字体", "请安装字体")

    monkeypatch.setattr(stages, "run_source", no_font)
    done = zhengben("doctor")
    assert done.exit_code == ExitCode.MISSING_PART
    assert "  ✗ 读入、修复，生成 Word、PDF、OFD、Excel：没有字体。请安装字体。" in done.stdout
    assert "  ✔ 工作台" in done.stdout
    assert "这次安装有 3 项不能用" in done.stderr


def test_a_library_that_is_missing_is_no_traceback(monkeypatch):
    real = builtins.__import__

    def without_desk(name, *rest, **more):
        if name == "pipeline.desk.bench":
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_desk)
    done = zhengben("doctor")
    assert done.exit_code == ExitCode.MISSING_PART
    assert "✗ 工作台：出错（ModuleNotFoundError" in done.stdout
    assert "Traceback" not in done.output
