"""The checks of the code itself: lint, format, types, the import contracts."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"

CHECKS = {
    "ruff check": ["ruff", "check", "--quiet", "--output-format=concise", "."],
    "ruff format": ["ruff", "format", "--quiet", "--diff", "."],
    "mypy": ["mypy"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_checks_are_clean(name):
    done = subprocess.run(
        [sys.executable, "-m", *CHECKS[name]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_imports_go_one_way():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_no_module_is_a_drawer():
    assert [path for path in PACKAGE.rglob("*.py") if "utils" in path.stem] == []


def test_no_module_hides_a_library():
    names = {path.stem for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__"}
    assert (
        names & {"docx", "openpyxl", "reportlab", "click", "msgspec", "pikepdf", "numpy"} == set()
    )


def asserts(function: ast.FunctionDef, asserting: set[str]) -> bool:
    """Whether a function asserts: itself, by pytest.raises or warns, or by a helper that does."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in asserting:
            return True
        if ast.unparse(node.func) in {"pytest.raises", "pytest.warns", "pytest.fail"}:
            return True
    return False


def test_every_test_asserts():
    modules = [
        ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")
    ]
    functions = [
        n for module in modules for n in ast.walk(module) if isinstance(n, ast.FunctionDef)
    ]
    tests = [function for function in functions if function.name.startswith("test_")]
    helpers = [function for function in functions if not function.name.startswith("test_")]
    asserting: set[str] = set()
    while found := {f.name for f in helpers if asserts(f, asserting)} - asserting:
        asserting |= found
    assert tests
    assert [test.name for test in tests if not asserts(test, asserting)] == []
