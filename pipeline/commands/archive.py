"""``zhengben archive``: documents' folders as a package that an archive takes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from pipeline.commands import _options, _report, _signing, _verdicts

if TYPE_CHECKING:
    from pipeline.archiving.packing import Packed, Piece
    from pipeline.filing import FilingTable


class FilingField(_options.Said):
    """``保管期限=永久``: a name of filing or of DA/T 46, and what it says."""

    def parse(self, given: str) -> tuple[str, str]:
        """The name and the words."""
        from pipeline.archiving.elements import STATED
        from pipeline.filing import parse_filing

        return parse_filing(given, STATED)


@click.command(
    "archive",
    short_help="打成归档包（BagIt、DA/T 46 元数据），或核验归档包",
    epilog="\b\n示例：\n  zhengben archive out/报告 -o 归档包 --set 全宗号=Z109 --set 年度=2024"
    " --set 保管期限=永久 --set 件号=1\n"
    "  zhengben archive out --ask 归档.csv\n"
    "  zhengben archive out -o 归档包.zip --set-from 归档.csv --source 原文 --sign-key 私钥.pem\n"
    "  zhengben archive --verify 归档包.zip --key 公钥.pem",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "-o",
    "--out",
    "target",
    type=_options.Target(),
    help="归档包：文件夹，或 .zip 文件；不能已经存在。",
)
@click.option(
    "--set",
    "stated",
    multiple=True,
    type=FilingField(),
    help="写明各份共有的归档信息或元数据，如 --set 保管期限=永久（可多次给出）。",
)
@click.option(
    "--set-from",
    "table",
    type=_options.FilingFile(),
    help="逐份写明的表格（CSV，第一行是名称，一行一份；由“文件夹”“文号”或“题名”一列对应）。",
)
@click.option(
    "--ask",
    type=_options.Target(dir_okay=False),
    help="不打包，只写出待填的表格：已知的填好，缺的空着；填好后用 --set-from 给出。",
)
@click.option(
    "--number-from",
    "first",
    type=click.IntRange(1),
    help="件号从此数起，按日期、文号顺序逐份编。",
)
@click.option(
    "--source",
    type=click.Path(exists=True, path_type=Path),
    help="源文件，或源文件所在的文件夹：核对校验值，放进包里。",
)
@click.option("--allow-missing", is_flag=True, help="必备的归档信息还缺的也打包，在说明中列出。")
@click.option("--include-run", is_flag=True, help="把 run.json（转换的时间）也放进包里。")
@_options.sign_options
@click.option("--verify", "verifying", is_flag=True, help="核验归档包 PATH，只凭包本身。")
@_options.key_option
@_options.trust_option
@_options.format_option("text", "json")
@_options.quiet_option
def command(
    paths: tuple[str, ...],
    target: Path | None,
    stated: tuple[tuple[str, str], ...],
    table: FilingTable | None,
    ask: Path | None,
    first: int | None,
    source: Path | None,
    allow_missing: bool,
    include_run: bool,
    sign_key: str | None,
    p12: str | None,
    sign_date: datetime | None,
    tsa: str,
    revocations: tuple[str, ...],
    verifying: bool,
    key: str | None,
    roots: tuple[str, ...],
    output_format: Literal["text", "json"],
    quiet: bool,
) -> None:
    """把 PATH（文档文件夹，或装着它们的文件夹）打成归档包；或用 --verify 核验归档包。

    包里有成品、原文、修改和证明、元数据（DA/T 46-2009）、目录（DA/T 22-2015）、
    SHA-256 和 SM3 校验值、说明、四性检测报告。

    必备的归档信息（全宗号、年度、保管期限、件号等）缺了会逐项问，不代为填写。
    """
    if verifying:
        _verify(paths, key, roots, output_format, quiet=quiet)
        return
    if (target is None) == (ask is None):
        raise click.UsageError("请用 -o 给出归档包的名称（或用 --ask 写出待填的表格）")
    from pipeline.archiving.packing import Filing, Signing, pack, pieces_of, refuse_inside
    from pipeline.batch.manifest import RUN_RECORD
    from pipeline.batch.verification import sources_at

    filing = Filing(
        dict(stated),
        table,
        first or 0,
        sources_at(source) if source is not None else None,
        allow_missing,
    )
    pieces = pieces_of(paths, filing)
    if target is None:
        assert ask is not None
        _ask(pieces, ask, quiet=quiet)
        return
    refuse_inside(target, paths)
    signing = Signing(
        _signing.manifest_signer(sign_key, wanted=True),
        _signing.pdf_signer(p12, tsa, roots, revocations),
        _signing.day_of(sign_date),
    )
    record = _run_record(paths, RUN_RECORD) if include_run else None
    packed = pack(pieces, target, filing, signing, record)
    if not quiet:
        _say(packed, target)


def _ask(pieces: Sequence[Piece], ask: Path, *, quiet: bool) -> None:
    """Write the table in which a person fills what the archive asks for."""
    from pipeline.archiving.packing import asked_for
    from pipeline.errors import WriteError
    from pipeline.storage import write_atomically

    data = asked_for(pieces)
    if ask.exists() and ask.read_bytes() != data:
        raise WriteError(f"{ask} 已存在，内容不同", "请移走它，或换一个名称")
    write_atomically(ask, data)
    if not quiet:
        _report.tell(f"✔ {len(pieces)} 份文档 → {ask}：请填好空着的，再用 --set-from 给出")


def _say(packed: Packed, target: Path) -> None:
    _report.tell(f"✔ {packed.documents} 份文档、{packed.files} 个文件 → {target}")
    for name, missing in packed.missing:
        _report.tell(f"  {name} 还缺 {'、'.join(missing)}")
    for name in packed.sample_seals:
        _report.tell(f"  {name} 的成品印有标“样稿”的印章图样，是审阅用的；归档前请换成定稿")
    for name, said in packed.open:
        _report.tell(f"  {name} {said}；归档前请看一看")
    if packed.signer:
        _report.tell(f"  清单已签名，公钥指纹 {packed.signer}")


def _run_record(paths: Sequence[str], name: str) -> bytes:
    from pipeline.errors import DocumentError, reason_of
    from pipeline.storage import read_whole

    found = [Path(path) / name for path in paths if (Path(path) / name).is_file()]
    if len(found) != 1:
        raise DocumentError(f"没有 {name}，或不止一个", "请给出 run 写出的整个输出文件夹")
    try:
        return read_whole(found[0], 2**28)
    except OSError as error:
        raise DocumentError(f"读不了 {found[0]}（{reason_of(error)}）", "请检查权限") from error


def _verify(
    paths: tuple[str, ...],
    key: str | None,
    roots: tuple[str, ...],
    output_format: Literal["text", "json"],
    *,
    quiet: bool,
) -> None:
    """Verify packages; exit as ``verify`` does."""
    from itertools import chain

    from pipeline.archiving.bag import refuse_missing
    from pipeline.archiving.proving import verify_package
    from pipeline.errors import ExitCode
    from pipeline.signing.detached import key_bytes, public_key_of

    trusted = public_key_of(key_bytes(Path(key)), key) if key is not None else None
    for path in paths:  # what is not there is an error of the call, no package that fails
        refuse_missing(Path(path))
    results = chain.from_iterable(verify_package(Path(path), trusted, roots) for path in paths)
    verdicts = [found.verdict for found in _verdicts.shown(results, output_format, quiet=quiet)]
    failed, open_ones = verdicts.count("failed"), verdicts.count("unproved")
    if not quiet:
        good = len(verdicts) - failed - open_ones
        _report.tell(
            f"核验 {len(verdicts)} 项：{good} 项相符，{failed} 项不符，{open_ones} 项不能断定"
        )
    if failed:
        _report.end_with(ExitCode.NOT_CERTIFIED)
    if open_ones:
        _report.end_with(ExitCode.MISSING_PART)
