"""``zhengben sign``: a folder's manifest and PDF signed; a pair of keys made."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from pipeline.commands import _options, _report, _signing


@click.command(
    "sign",
    short_help="给文档的清单和 PDF 签名，或做一对钥匙",
    epilog="\b\n示例：\n  zhengben sign --new-key 私钥.pem\n"
    "  zhengben sign out/报告 --sign-key 私钥.pem\n"
    "  zhengben sign out/报告 --p12 单位证书.p12 --sign-date 2024-03-05",
)
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option(
    "--new-key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="做一对钥匙：私钥写入此文件（要设密码），公钥写在旁边（.pub.pem）。",
)
@click.option("--no-password", is_flag=True, help="私钥不设密码（由系统看管时）。")
@_options.sign_options
@_options.trust_option
@_options.quiet_option
def command(
    paths: tuple[str, ...],
    new_key: Path | None,
    no_password: bool,
    sign_key: str | None,
    p12: str | None,
    sign_date: datetime | None,
    tsa: str,
    revocations: tuple[str, ...],
    roots: tuple[str, ...],
    quiet: bool,
) -> None:
    """给 PATH（文档文件夹）的清单签名（Ed25519），给其中的 PDF 签名（PAdES）。需要 zhengben[sign]。

    清单的签名是 manifest.json.sig，PDF 的签名加在原有的字节之后；verify 核验两种签名。
    """
    if new_key is not None:
        _make_keys(new_key, no_password=no_password, quiet=quiet)
        if not paths:
            return
    if not paths:
        raise click.UsageError("请给出文档文件夹，或用 --new-key 做一对钥匙")
    from pipeline.batch.finding import find_workspaces
    from pipeline.batch.lock import locked, output_folders_of
    from pipeline.batch.signatures import sign_folder

    manifest = _signing.manifest_signer(sign_key, wanted=p12 is None)
    pdf = _signing.pdf_signer(p12, tsa, roots, revocations)
    if manifest is None and pdf is None:
        raise click.UsageError("请用 --sign-key 给出私钥，或用 --p12 给出证书")
    workspaces = [one for path in paths for one in find_workspaces(path)]
    with locked(output_folders_of(workspace.folder for workspace in workspaces)):
        for workspace in workspaces:
            signed = sign_folder(workspace, manifest, pdf, _signing.day_of(sign_date))
            if not quiet:
                _report.tell(f"✔ {workspace.folder}：{'、'.join(signed)}")
    if manifest is not None and not quiet:
        _report.tell(f"公钥指纹 {manifest.fingerprint}")


def _make_keys(path: Path, *, no_password: bool, quiet: bool) -> None:
    """Write a new pair of keys; the private one only its owner can read."""
    from pipeline.errors import SourceError, WriteError, reason_of
    from pipeline.signing.detached import PASSWORD_VARIABLE, missing, new_key
    from pipeline.storage import write_atomically

    public = path.with_suffix(".pub.pem")
    for one in (path, public):
        if one.exists() or one.is_symlink():
            raise WriteError(f"{one} 已存在", "请换一个名称；钥匙不能覆盖")
    password = "" if no_password else os.environ.get(PASSWORD_VARIABLE, "")
    if not password and not no_password:
        if not sys.stdin.isatty():
            raise SourceError(
                "私钥要有密码",
                f"请在终端中运行，设环境变量 {PASSWORD_VARIABLE}，或加 --no-password",
            )
        password = click.prompt("私钥的密码", hide_input=True, confirmation_prompt="再输一次")
    try:
        private, shown, fingerprint = new_key(password)
    except ImportError as error:
        raise missing() from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(private)
    except OSError as error:
        raise WriteError(f"写不了 {path}（{reason_of(error)}）", "请检查文件夹权限") from error
    write_atomically(public, shown)
    if not quiet:
        _report.tell(f"✔ 私钥 {path}（请妥善保管，不要外传），公钥 {public}")
        _report.tell(f"  公钥指纹 {fingerprint}")
