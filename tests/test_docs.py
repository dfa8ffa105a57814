"""What README says about commands, codes and rules is what the program does."""

import re
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import COMMANDS, group
from pipeline.commands.rules import markdown_table
from pipeline.errors import ExitCode
from pipeline.repair.catalog import LISTED

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def test_every_command_is_in_the_readme_and_helps_with_an_example():
    listed = set(re.findall(r"^\| `(\w+)", section("命令"), re.MULTILINE))
    assert listed == set(COMMANDS)
    for name in COMMANDS:
        done = CliRunner().invoke(group, [name, "--help"])
        assert done.exit_code == 0
        assert "示例" in done.output
        assert f"zhengben {name}" in done.output


def test_exit_codes_are_the_table():
    rows = {int(code) for code in re.findall(r"^\| (\d+) \|", section("退出码"), re.MULTILINE)}
    assert rows == {int(code) for code in ExitCode}


def test_rule_table_is_generated():
    assert markdown_table(LISTED) in section("规则")
