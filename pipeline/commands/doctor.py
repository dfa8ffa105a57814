"""``zhengben doctor``: what was found on this machine, and whether all that is promised works."""

from __future__ import annotations

import os
import platform
import shutil
from importlib import metadata

import click

from pipeline import __version__
from pipeline.commands import _report
from pipeline.errors import MissingPartError

_LIBRARIES = (
    "click",
    "msgspec",
    "python-docx",
    "openpyxl",
    "reportlab",
    "pikepdf",
    "uharfbuzz",
    "lxml",
    "olefile",
    "pylopdf-fonts-zh-cn",
)
_OPTIONAL = {
    "distributed": "集群（pip install zhengben[cluster]）",
    "s3fs": "s3:// 等地址（pip install zhengben[cluster]）",
    "httpx": "顾问模型 --advisor（pip install zhengben[advisor]）",
    "pyarrow": "语料文件和 Parquet（pip install zhengben[parquet]）",
}
_SECONDS = 5.0
_MOST_NAMED = 8
_LONGEST_NAME = 60
_PROGRAMS = {"soffice": "LibreOffice：读 .doc、.wps、.odt、.rtf"}


@click.command(
    "doctor",
    short_help="查看本机的字体、可选部件和版本，试一遍能不能用",
    epilog="\b\n示例：\n  zhengben doctor\n  zhengben doctor --no-trial",
)
@click.option("--no-trial", is_flag=True, help="只列出，不试用。")
def command(no_trial: bool) -> None:
    """查看本机的版本、字体及其角色、可选部件，再拿一份小公文把各项功能试一遍。

    试用只在临时文件夹里，几秒钟；有一项不行，退出码是 8。
    """
    from pipeline import _data
    from pipeline.fonts.discovery import font_directories
    from pipeline.fonts.roles import resolve_fonts
    from pipeline.formats import SOURCE_ENDINGS
    from pipeline.repair.catalog import LISTED
    from pipeline.repair.tagger import weights_name
    from pipeline.style_files import available_styles
    from pipeline.stylesheet import load_stylesheet

    lines = [
        f"正本 zhengben {__version__}",
        f"Python {platform.python_version()}，{platform.system()} {platform.machine()}",
        "库：" + "，".join(f"{name} {_version(name) or '未安装'}" for name in _LIBRARIES),
        f"可读：{'、'.join(SOURCE_ENDINGS)}",
        f"版式：{'、'.join(available_styles())}；规则：{len(LISTED)} 条",
        f"统计模型：{weights_name() if _data.is_installed() else '未安装，只用规则修复'}",
        "字体：",
    ]
    fonts = resolve_fonts(load_stylesheet())
    latins: dict[str, list[str]] = {}
    for role in fonts.roles.values():  # two may differ in their digits alone
        mark = "（代用）" if role.is_substitute else ""
        latins.setdefault(f"{role.label}：{role.han.family}{mark}", []).append(role.latin.family)
    for said, latin in latins.items():
        lines.append(f"  {said}，数字与字母：{'、'.join(dict.fromkeys(latin))}")
    lines += [f"  {sentence}" for sentence in fonts.substitutions()]
    lines += [f"  不用于 PDF：{face.family}（{face.reason}）" for face in fonts.skipped]
    lines.append("字体文件夹：" + "，".join(str(folder) for folder in font_directories([])))
    lines.append("可选部件：")
    for name, use in _OPTIONAL.items():
        lines.append(f"  {name} {_version(name) or '未安装'}：{use}")
    for name, use in _PROGRAMS.items():
        lines.append(f"  {name} {'已有' if shutil.which(name) else '未安装'}：{use}")
    lines.append(f"顾问模型：{_advisor()}")
    for line in lines:
        _report.print_line(line)
    if not no_trial:
        _try_all()


def _try_all() -> None:
    """Say of each promise whether it works here.

    Raises:
        MissingPartError: one does not.
    """
    from pipeline.commands._trial import tried

    _report.print_line("试一遍：")
    failed = []
    for one in tried():
        _report.print_line(
            f"  {'✗' if one.fault else '✔'} {one.what}", one.fault and f"：{one.fault}"
        )
        failed += [one.what] if one.fault else []
    if failed:
        raise MissingPartError(
            f"这次安装有 {len(failed)} 项不能用：{'；'.join(failed)}",
            "请重新安装；仍不行，把上面几行发给开发者",
        )


def _advisor() -> str:
    """Whether a model is set by the environment, and whether it can be reached; Chinese."""
    from pipeline.commands._options import ADVISOR_VARIABLE

    address = os.environ.get(ADVISOR_VARIABLE, "")
    if not address:
        return f"未设（用 --advisor 或环境变量 {ADVISOR_VARIABLE} 给出地址）"
    from pipeline.repair.advisor.client import Client, fault_of_address, host_of
    from pipeline.repair.advisor.record import FAILURES

    if fault := fault_of_address(address):
        return f"{ADVISOR_VARIABLE} 不对：{fault}"
    try:
        names = Client(address, "", seconds=_SECONDS).models()
    except MissingPartError as error:
        return error.what
    except ConnectionError as error:
        return f"{host_of(address)} 问不到（{FAILURES.get(str(error), str(error))}）"
    listed = "、".join(name[:_LONGEST_NAME] for name in names[:_MOST_NAMED])
    return f"{host_of(address)} 问得到，有 {listed or '（没有列出模型）'}"


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
