"""Options that several commands share: spelled once, meaning one thing."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

import click
from click.core import ParameterSource

from pipeline.formats import DEFAULT_OUTPUTS, OUTPUTS
from pipeline.model.outline import LAYOUT, SEAL, SETTINGS

if TYPE_CHECKING:
    from pipeline.filing import FilingTable
    from pipeline.repair.options import RepairOptions

F = TypeVar("F", bound=Callable[..., Any])
_MOST_TABLE = 2**26
"""Bytes of a table."""

ADVISOR_VARIABLE = "ZHENGBEN_ADVISOR"
"""Names the address of a model; a settings file, which may be anyone's, cannot."""

LEVELS = ("certain", "likely", "possible")
"""How sure a change is, from surest to least: 确定、较有把握、仅供参考."""
_CHOSEN = frozenset({ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT})
_FIRST_WORDS = {"applied": "certain", "proposed": "possible"}


class NameList(click.ParamType[tuple[str, ...]]):
    """``docx,pdf`` as a tuple of names; a settings file may give a list."""

    name = "列表"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split at commas; refuse what is no such name."""
        parts = value.split(",") if isinstance(value, str) else value
        names = tuple(dict.fromkeys(str(part).strip() for part in parts if str(part).strip()))
        for name in names:
            self.check(name, param, ctx)
        if not names:
            self.fail("至少要有一项", param, ctx)
        return names

    def check(self, name: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        """Refuse a name that is none."""
        raise NotImplementedError


class OutputList(NameList):
    """Names of outputs."""

    def check(self, name: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        """Refuse what is no output."""
        if name not in OUTPUTS:
            self.fail(f"没有 {name} 这种输出；可用的有 {'、'.join(OUTPUTS)}", param, ctx)


class RuleList(NameList):
    """Ids of rules, or their beginnings; in capitals."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """As given, in capitals."""
        return tuple(name.upper() for name in super().convert(value, param, ctx))

    def check(self, name: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
        """Refuse what no rule begins with."""
        from pipeline.repair.catalog import is_beginning

        if not is_beginning(name.upper()):
            self.fail(f"没有以 {name} 开头的规则；用 zhengben rules 查看", param, ctx)


class Confidence(click.FloatRange):
    """A probability; ``nan`` is none."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number."""
        found = float(super().convert(value, param, ctx))
        if found != found:
            self.fail(f"{value} 不是 0 到 1 之间的数", param, ctx)
        return found


class LevelChoice(click.Choice[str]):
    """A level of sureness, or what else the command knows; words of version 0.1 are understood."""

    def __init__(self, *more: str) -> None:
        super().__init__([*LEVELS, *more])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word of today."""
        return super().convert(_FIRST_WORDS.get(str(value), value), param, ctx)


class Said(click.ParamType[tuple[str, str]]):
    """``名称=内容``: a name and what it says."""

    name = "名称=内容"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The name and the words."""
        from pipeline.errors import StyleError

        if isinstance(value, tuple):
            return value[0], value[1]
        try:
            return self.parse(str(value))
        except StyleError as error:
            self.fail(f"{error.what}；{error.advice}", param, ctx)

    def parse(self, given: str) -> tuple[str, str]:
        """The name and the words.

        Raises:
            StyleError: there is no such name, or it cannot say so.
        """
        raise NotImplementedError


class StatedField(Said):
    """``发文字号=某政发〔2024〕5号``: an element, or a cell of 归档章, and what it says."""

    name = "要素=内容"

    def parse(self, given: str) -> tuple[str, str]:
        """The name and the words."""
        from pipeline.filing import is_of_stamp, parse_filing
        from pipeline.stated import parse_field

        return parse_filing(given, ()) if is_of_stamp(given) else parse_field(given)


class FilingFile(click.ParamType["FilingTable"]):
    """A CSV file that states of each document what it is filed with."""

    name = "文件"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> FilingTable:
        """The table; of any encoding that a spreadsheet writes."""
        from pipeline.archiving.elements import STATED
        from pipeline.errors import StyleError, reason_of
        from pipeline.filing import FilingTable, filing_table
        from pipeline.storage import read_whole

        if isinstance(value, FilingTable):
            return value
        try:
            data = read_whole(Path(value), _MOST_TABLE, pipes=True)
        except OSError as error:
            self.fail(f"读不了 {value}（{reason_of(error)}）", param, ctx)
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return filing_table(data.decode(encoding), str(value), STATED)
            except UnicodeDecodeError:
                continue
            except StyleError as error:
                self.fail(f"{error.what}；{error.advice}", param, ctx)
        self.fail(f"{value} 不是文本，请另存为 CSV（UTF-8）", param, ctx)


class AdvisorAddress(click.ParamType[str]):
    """An address at which a model is asked."""

    name = "地址"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address as it is."""
        from pipeline.repair.advisor.client import fault_of_address

        if fault := fault_of_address(str(value)):
            self.fail(fault, param, ctx)
        return str(value)


class Place(click.ParamType["Path | str"]):
    """A folder, or the address of one."""

    name = "文件夹"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """A path; a text where it is an address."""
        from pipeline.batch.addresses import place_of

        if not str(value):
            self.fail("不能是空的", param, ctx)
        place = place_of(str(value))
        if isinstance(place, Path):
            _refuse_closed(place)
            if place.is_file():
                self.fail(f"{value} 是文件，不是文件夹", param, ctx)
        return place


class Target(click.Path):
    """A file or folder that is written, one that may not be there yet."""

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """A path.

        Raises:
            WriteError: the system does not let us reach it.
        """
        if str(value).startswith("--"):
            self.fail(f"少了文件名，后面紧接着 {value}", param, ctx)
        _refuse_closed(Path(value))
        return super().convert(value, param, ctx)


def _refuse_closed(place: Path) -> None:
    """Refuse a place to write to that cannot be reached: what is wrong with it is no source's.

    Raises:
        WriteError: it is one.
    """
    from pipeline.errors import WriteError, is_closed, reason_of

    try:
        place.lstat()
    except OSError as error:
        if is_closed(error):
            raise WriteError(
                f"写不了 {place}（{reason_of(error)}）", "请检查路径和权限，或换一个地方（-o）"
            ) from error


def _together(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Several options as one decorator, in the order in which help lists them."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def run_options(function: Callable[..., None]) -> Callable[..., None]:
    """Gather what the options say into one ``RunOptions``: the command's ``options``.

    What a person gave to this very command is chosen; defaults and the settings file are not.
    """

    @functools.wraps(function)
    def gathered(**params: Any) -> None:
        from pipeline.batch.options import RunOptions, repair_settings

        given = {*params}
        repair = {name: value for name in _REPAIR if (value := params.pop(name, None)) is not None}
        asked = {name: params.pop(name, "") or "" for name in _ADVISOR}
        names = {field.name for field in dataclasses.fields(RunOptions)} & params.keys()
        if said := params.get("fields"):
            from pipeline.filing import STAMP

            cells = dict(pair for pair in said if pair[0] in STAMP)
            params["stamp"] = tuple((name, cells[name]) for name in STAMP if name in cells)
            params["fields"] = tuple(pair for pair in said if pair[0] not in STAMP)
            names |= {"stamp"}
        fields = {name: params.pop(name) for name in names}
        fields = {name: value for name, value in fields.items() if value is not None}
        source_of = click.get_current_context().get_parameter_source
        chosen = frozenset(name for name in given if source_of(name) in _CHOSEN)
        rules = advised(repair_settings(**repair), *asked.values())
        options = RunOptions(repair=rules, chosen=chosen, **fields)
        function(options=options, **params)

    return gathered


out_option = click.option(
    "-o",
    "--out",
    type=Place(),
    default="out",
    show_default=True,
    help="输出文件夹，或它的地址（s3://…，需要 zhengben[cluster]）。",
)

terms_option = click.option(
    "--terms",
    type=click.Path(exists=True, dir_okay=False),
    help="本单位的词表（zhengben terms learn 所得）。",
)

keep_option = click.option(
    "--keep-boilerplate",
    is_flag=True,
    help="网页的栏目信息、工具条、页脚等也照印，什么都不移出正文。",
)

reading_options = _together(
    keep_option,
    click.option(
        "--revisions",
        type=click.Choice(["accepted", "original"]),
        default="accepted",
        show_default=True,
        help="Word 文件中的修订：accepted 按接受读取，original 按拒绝（修订之前的文字）读取。",
    ),
)
set_option = click.option(
    "--set",
    "fields",
    multiple=True,
    type=StatedField(),
    help="写明要素，如 --set 发文字号=某政发〔2024〕5号（可多次给出；等号后为空：没有它）；"
    "归档章各栏（全宗号、年度、件号、机构、保管期限、页数）写明后印在 PDF 首页。",
)

filing_option = click.option(
    "--set-from",
    "filing",
    type=FilingFile(),
    help="归档章各栏逐份写明的表格（CSV，第一行是名称；由“文件夹”“文号”或“题名”一列对应）。",
)

split_option = click.option(
    "--split",
    is_flag=True,
    help="一个文本文件里有几份公文的，在各份的首行之前分开，名称后加 -1、-2……；一字不漏。",
)

_ADVISOR = ("advisor", "advisor_model", "advisor_calibration")


def advised(rules: RepairOptions, address: str, model: str, calibration: str = "") -> RepairOptions:
    """The options with the model that is to be asked; as they are where none is.

    Raises:
        click.UsageError: an address without a model.
        MissingPartError: the library for asking is not installed.
        StyleError: the calibration is wrong, or another model's.
    """
    if not address:
        return rules
    if not model:
        raise click.UsageError(
            f"--advisor（或环境变量 {ADVISOR_VARIABLE}）"
            "要和 --advisor-model（那里的模型名称）一起给出"
        )
    from pipeline.repair.advisor.client import host_of, library
    from pipeline.repair.advisor.record import Advisor, calibration_in

    library()
    found = calibration_in(Path(calibration), model) if calibration else None
    return dataclasses.replace(
        rules, advisor=Advisor(model, host_of(address), found), ask_at=address
    )


_REPAIR = ("accept", "min_confidence", "terms", "select", "ignore")
select_options = _together(
    click.option(
        "--select",
        type=RuleList(),
        default=None,
        help="只用这些规则，用逗号分隔；可只写开头（PUN）。",
    ),
    click.option("--ignore", type=RuleList(), default=None, help="不用这些规则，写法同上。"),
)

repair_options = _together(
    click.option(
        "--accept",
        type=LevelChoice(),
        default="likely",
        show_default=True,
        help="采纳到哪一级：certain 只采纳确定的，likely 连同较有把握的，possible 连同仅供参考的。",
    ),
    click.option(
        "--min-confidence",
        type=Confidence(),
        default=0.0,
        show_default=True,
        help="确定的以外，概率不低于此值的才采纳。",
    ),
    terms_option,
    select_options,
)

advisor_options = _together(
    click.option(
        "--advisor",
        type=AdvisorAddress(),
        envvar=ADVISOR_VARIABLE,
        help="本单位网络上语言模型的地址（OpenAI 的接口，如 http://10.1.2.3:11434/v1），问它丢了哪些标点；"
        f"只作旁证。也可由环境变量 {ADVISOR_VARIABLE} 给出（需要 zhengben[advisor]）。",
    ),
    click.option("--advisor-model", default="", metavar="NAME", help="那里的模型名称。"),
)

calibration_option = click.option(
    "--advisor-calibration",
    type=click.Path(exists=True, dir_okay=False),
    help="顾问模型的校准文件（zhengben evaluate --advisor 测得）；没有的，它的话只记作依据。",
)

font_dir_option = click.option(
    "--font-dir",
    "font_dirs",
    multiple=True,
    type=click.Path(exists=True, file_okay=False),
    help="优先在此文件夹中找字体（可多次给出）。",
)

seal_picture_option = click.option(
    "--seal-picture",
    "seal_pictures",
    multiple=True,
    metavar="[署名=]FILE",
    help="样稿上的印章图样，透明底的 PNG，印上去标有“样稿”；"
    "联合行文每个署名一枚，依次给出，或写明署名（可多次给出）。",
)

# What decides the outputs.
emit_options = _together(
    click.option(
        "--to",
        "outputs",
        type=OutputList(),
        default=",".join(DEFAULT_OUTPUTS),
        show_default=True,
        help=f"输出种类，用逗号分隔：{','.join(OUTPUTS)}。",
    ),
    click.option(
        "--style",
        default="gbt9704",
        show_default=True,
        help="版式名称（如 信函），或 .toml 文件的路径。",
    ),
    click.option(
        "--layout",
        type=click.Choice(SETTINGS[LAYOUT]),
        default=None,
        help="排成文件格式还是信函格式（10.1）。[默认：公文稿写了的照写的，版头是信函的排成信函]",
    ),
    click.option(
        "--seal",
        type=click.Choice(SETTINGS[SEAL]),
        default=None,
        help="署名按加盖印章（7.3.5.1）还是不加盖（7.3.5.2）编排；样稿：加盖，印上标有“样稿”的印章图样。"
        "[默认：公文稿写了的照写的，否则照版式]",
    ),
    seal_picture_option,
    font_dir_option,
    click.option(
        "--allow-missing-glyphs/--no-missing-glyphs",
        default=False,
        help="PDF、OFD 中没有字体可用的字印作〓，而不是报错。",
    ),
    click.option(
        "--pdfa",
        type=click.Choice(["2a", "2u", "3a"]),
        default="2a",
        show_default=True,
        help="PDF/A 级别；3a 附上源文件、修改记录和修复后的文档。",
    ),
    click.option(
        "--ofd-a/--no-ofd-a",
        default=False,
        help="OFD 写成归档用的 OFD-A（GB/T 42133-2022）。",
    ),
    click.option(
        "--ofd-attach/--no-ofd-attach",
        default=False,
        help="OFD 附上源文件、修改记录和修复后的文字。",
    ),
    click.option(
        "--archive-stamp/--no-archive-stamp",
        default=False,
        help="PDF、OFD 首页上端印空白归档章（DA/T 22-2015）。",
    ),
    click.option(
        "--track",
        type=click.Choice(["decisions", "all"]),
        default="decisions",
        show_default=True,
        help="审阅稿中作修订标出的：decisions 只标补入的和较有把握的；"
        "all 连同全半角等字形修改和未采纳的建议。",
    ),
)

force_option = click.option(
    "--force",
    is_flag=True,
    help="已完成的也重做；覆盖不是本工具写的、或生成后被改过的文件（人工决定和修改仍保留）。",
)

# Which files of a folder are meant.
folder_options = _together(
    click.option(
        "--include",
        multiple=True,
        metavar="PATTERN",
        help="文件夹中只处理合于此式的文件，如 '*.docx'、'2024/*'（可多次给出）；不论扩展名。",
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="文件夹中不处理合于此式的文件（可多次给出）。",
    ),
)

quiet_option = click.option("-q", "--quiet", is_flag=True, help="只显示错误。")

jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 512),
    help="同时处理的进程数。[默认：处理器核数，文件很少时不另开进程]",
)

scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="交给 Dask 集群处理：调度器的地址，如 tcp://主机:8786（需要 zhengben[cluster]）。",
)

list_option = click.option(
    "--from",
    "listed",
    metavar="FILE",
    help="从 FILE 读入 SRC，每行一个（- 表示标准输入）。",
)

name_option = click.option(
    "--name",
    default="stdin",  # pipeline.batch.sources.UNNAMED
    show_default=True,
    help="标准输入（-）的文档名；网页写作 x.html。",
)

page_option = click.option(
    "--with",
    "page",
    type=click.Path(exists=True),
    help="原页（.html），或原页所在的文件夹（文件名相同）：丢失的字照原页补回，不必推断。",
)

key_option = click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False),
    help="签名者的公钥（.pem）：没有用它的私钥签过名的，不算相符（需要 zhengben[sign]）。",
)

trust_option = click.option(
    "--trust",
    "roots",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="可信的根证书：PDF 的签名者的证书要出自它（可多次给出）。",
)

sign_options = _together(
    click.option(
        "--sign-key",
        type=click.Path(exists=True, dir_okay=False),
        help="用这把私钥（Ed25519，.pem）给清单签名；也可由环境变量 ZHENGBEN_SIGN_KEY 给出。"
        "密码在终端上问，或取自 ZHENGBEN_SIGN_PASSWORD。",
    ),
    click.option(
        "--p12",
        type=click.Path(exists=True, dir_okay=False),
        help="用这个证书（PKCS#12，.p12、.pfx）给 PDF 签名（PAdES）。",
    ),
    click.option(
        "--sign-date",
        type=click.DateTime(["%Y-%m-%d"]),
        help="PDF 签名所写的日期，如 2024-03-05。[默认：成文日期]",
    ),
    click.option("--tsa", default="", metavar="URL", help="时间戳服务的地址；不给出则不联网。"),
    click.option(
        "--crl",
        "revocations",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False),
        help="吊销列表或 OCSP 回应（DER），连同证书写进 PDF，以便长期核验（B-LT；要有 --trust）。",
    ),
)

batch_options = _together(
    jobs_option,
    click.option(
        "--progress",
        type=click.Choice(["auto", "bar", "lines", "none"]),
        default="auto",
        show_default=True,
        help="进度：bar 进度条，lines 每份一行，none 不显示；auto 在终端上用进度条，否则每份一行。",
    ),
)


ReportFormat = Literal["text", "json", "github", "gitlab", "junit", "sarif"]
"""The formats of a report on files: :data:`pipeline.checking.formats.REPORTS`."""


def format_option(*choices: str) -> Callable[[F], F]:
    """``--format``."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(list(choices)),
        default=choices[0],
        show_default=True,
        help="输出格式。",
    )


def report_format_option(function: F) -> F:
    """``--format`` of a report on files."""
    return format_option(*get_args(ReportFormat))(function)
