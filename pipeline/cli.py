"""The command ``zhengben``: commands are loaded when they are called, errors become exit codes."""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn

import click

from pipeline import __version__
from pipeline.commands._help import ChineseFormatter, usage_message
from pipeline.commands._report import tell
from pipeline.errors import ExitCode, PipelineError, is_closed, reason_of
from pipeline.process import begin, end
from pipeline.text.log_lines import log_to_stderr

_SOON = 0.02
"""Seconds after which a stop that nothing could hear comes again."""

click.Context.formatter_class = ChineseFormatter

# Name → what it does, one Chinese sentence. The module is pipeline.commands.<name>.
COMMANDS: dict[str, str] = {
    "run": "从原文一步做出 Word、PDF、Excel 和文本",
    "normalize": "第一步：读入原文，识别结构",
    "repair": "第二步：修复文字，记录每一处修改",
    "emit": "第三步：生成 Word、PDF、Excel 和文本",
    "desk": "打开工作台：在浏览器窗口里修复、定稿、打印",
    "demo": "用一份示例试用工作台",
    "new": "写出一份空白的公文稿",
    "check": "只检查，不写文件；有修改、建议或提示时退出码为 1",
    "inspect": "对照 GB/T 9704-2012 检查 Word、PDF 的版式；有不符时退出码为 1",
    "outline": "列出认出的公文要素：哪一行、把握、理由；缺什么",
    "explain": "逐条说明修改、建议和提示",
    "apply": "读回审阅过的 Word 或 Excel，重新生成",
    "corpus": "修复一个语料文件（Parquet、JSONL），写出 Parquet 或 JSONL",
    "summary": "把多份文档汇总成一个工作簿",
    "archive": "打成归档包（BagIt、DA/T 46 元数据），或核验归档包",
    "sign": "给文档的清单和 PDF 签名，或做一对钥匙",
    "diagnose": "判断文本经过了哪些损坏",
    "verify": "核验文档的文件夹，可重做比对",
    "revert": "打印修复之前的文本",
    "terms": "从本单位的文档中学习加引号的词语",
    "evaluate": "在完好文本上测量修复的准确率和召回率",
    "rules": "列出修复规则及其依据",
    "styles": "列出版式及其数值",
    "fonts": "查看、安装字体",
    "config": "列出设置的值及其来处",
    "doctor": "查看本机的字体、可选部件和版本，试一遍能不能用",
}

EPILOG = """\b
示例：
  zhengben run 报告.txt -o out
  zhengben run 文件夹 -o out
  zhengben check 报告.txt"""


class PipelineGroup(click.Group):
    """Commands by name from :data:`COMMANDS`; errors to messages and exit codes, in one place."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the work, not of the alphabet."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"pipeline.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; what the settings file says are the defaults of its options."""
        name, command, rest = super().resolve_command(ctx, args)
        rest = self._take_config(ctx, rest)
        if name is not None and command is not None:
            from pipeline.commands._settings import defaults_for, options_of
            from pipeline.settings import find_settings

            try:
                settings = find_settings(ctx.params["config"]) if options_of(command) else None
                defaults = defaults_for(command, settings) if settings is not None else {}
            except PipelineError:
                if not {"-h", "--help"} & {*rest}:
                    raise
                defaults = {}
            ctx.default_map = {name: defaults}
        return name, command, rest

    def _take_config(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments without ``--config FILE``, which may stand behind the command as well."""
        option = next(p for p in self.params if p.name == "config")
        kept: list[str] = []
        waiting = iter(args)
        for argument in waiting:
            if argument == "--":
                return [*kept, argument, *waiting]
            flag, sign, value = argument.partition("=")
            if flag != "--config":
                kept.append(argument)
                continue
            given = value if sign else next(waiting, None)
            if given is None:
                raise click.BadOptionUsage("--config", "选项 --config 后面缺少文件", ctx)
            ctx.params["config"] = option.type_cast_value(ctx, given)
        return kept

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help of every command without loading any."""
        with formatter.section("命令"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; every expected error ends with its message and its code."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort, click.ClickException):
            raise
        except KeyboardInterrupt:
            raise
        except BrokenPipeError:
            # The reader of our output has gone (a pager was left): not an error of ours.
            ctx.exit(int(ExitCode.OK))
        except PipelineError as error:
            tell(f"错误：{error}")
            ctx.exit(int(error.exit_code))
        except OSError as error:
            if not is_closed(error):
                self._internal(ctx, error)
            tell(f"错误：打不开 {error.filename}（{reason_of(error)}）。请检查路径和权限。")
            ctx.exit(int(ExitCode.SOURCE))
        except Exception as error:
            self._internal(ctx, error)

    def _internal(self, ctx: click.Context, error: Exception) -> NoReturn:
        logging.getLogger(__name__).info("internal error", exc_info=error)
        tell(
            f"错误：程序内部错误（{type(error).__name__}: {error}）。"
            "请加 -v 重新运行，把显示的内容交给开发者。"
        )
        ctx.exit(int(ExitCode.INTERNAL))


@click.group(
    cls=PipelineGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__,
    "--version",
    prog_name="正本 zhengben",
    message="%(prog)s %(version)s",
    help="显示版本。",
)
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="设置文件，代替自动找到的 zhengben.toml 或 pyproject.toml；写在命令之前、之后都可以。",
)
@click.option("-v", "--verbose", count=True, help="显示日志（-vv 更详细）。")
def group(verbose: int, config: Path | None) -> None:
    """正本：把受损的公文文本修复为可签发、可打印、可归档的文档。

    每一处修改都有规则、依据和概率，可核验、可退回；不联网，不改动原意。
    """
    level = (logging.ERROR, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    log_to_stderr(level)


def program() -> NoReturn:
    """Entry point of the program as a process of its own, which ends with its command."""
    code = _carried_out()
    if code != ExitCode.INTERRUPTED:  # what was broken off may be cleaned up as Python ends
        end(code)
    sys.exit(code)


def main() -> NoReturn:
    """The same within a process that goes on, or that Python ends as it does any other."""
    sys.exit(_carried_out())


def _carried_out() -> int:
    """What the process returns: UTF-8 whatever the console's code page, signals to exit codes."""
    begin()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")

    _hear_stops()
    try:
        code = _code()
    finally:
        _let_go()
    gc.freeze()  # the process ends: Python would walk all there is three times more
    return code


def _hear_stops() -> None:
    """SIGTERM and a closed terminal end the command with their code, and no stop goes unheard."""

    def terminated(number: int, _frame: object) -> NoReturn:
        signal.signal(number, signal.SIG_IGN)  # a second one would break the cleaning up
        raise SystemExit(int(ExitCode.TERMINATED))

    def unheard(lost: sys.UnraisableHookArgs) -> None:
        """What a finalizer raises Python prints and forgets: a stop that fell there comes again."""
        if isinstance(lost.exc_value, KeyboardInterrupt):
            number = signal.SIGINT
        elif isinstance(lost.exc_value, SystemExit):
            number = signal.SIGTERM
            signal.signal(number, terminated)
        else:
            sys.__unraisablehook__(lost)
            return
        again = threading.Timer(_SOON, signal.raise_signal, (number,))
        again.daemon = True
        again.start()

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Under nohup a closed terminal is to be ignored, and stays so.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, terminated)
    sys.unraisablehook = unheard


def _code() -> int:
    """What the process returns; whatever click raises is said and gets its code."""
    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    except (click.Abort, KeyboardInterrupt):
        tell("已中断。")
        code = int(ExitCode.INTERRUPTED)
    except click.exceptions.NoArgsIsHelpError as error:
        for line in error.format_message().splitlines():
            tell(line)
        code = error.exit_code
    except click.ClickException as error:
        tell(f"错误：{usage_message(error)}")
        code = error.exit_code
    except BrokenPipeError:
        code = int(ExitCode.OK)
    except OSError as error:  # a help page that standard output would not take
        tell(f"错误：写不出结果（{reason_of(error)}）。")
        code = int(ExitCode.WRITE)
    return code if isinstance(code, int) else 0


def _let_go() -> None:
    """What standard output and error did not take is let go, or Python would complain of it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            with contextlib.suppress(OSError, ValueError):
                os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
