"""Keys and certificates as the command line has them; passwords are asked on the terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.signing.detached import Signer
    from pipeline.signing.pades import PdfSigner


def ask_password(what: str) -> str:
    """The password of a key file, typed unseen; empty where nobody sits at a terminal."""
    if not sys.stdin.isatty():
        return ""
    answer: str = click.prompt(f"{what} 的密码", hide_input=True, default="", show_default=False)
    return answer


def manifest_signer(sign_key: str | None, *, wanted: bool = False) -> Signer | None:
    """Who signs manifests; ``None`` where nobody is to.

    Args:
        sign_key: the key file.
        wanted: take the environment's key where no file is given.

    Raises:
        PipelineError: the key cannot be read.
    """
    from pipeline.signing.detached import KEY_VARIABLE, signer_of

    if not sign_key and not (wanted and os.environ.get(KEY_VARIABLE)):
        return None
    return signer_of(sign_key or "", ask_password)


def pdf_signer(
    p12: str | None, tsa: str, roots: tuple[str, ...], revocations: tuple[str, ...]
) -> PdfSigner | None:
    """Who signs PDFs; ``None`` where nobody is to.

    Raises:
        PipelineError: the certificate cannot be read.
    """
    if p12 is None:
        if tsa or revocations:
            raise click.UsageError("--tsa、--crl 要和 --p12 合用")
        return None
    if revocations and not roots:
        raise click.UsageError("--crl 要和 --trust（根证书）合用")
    from pipeline.signing.pades import Means, PdfSigner

    return PdfSigner(p12, ask_password, Means(tsa, roots, revocations))


def day_of(sign_date: datetime | None) -> str:
    """The day that signatures state; empty: each document's own."""
    return sign_date.date().isoformat() if sign_date is not None else ""


def refuse_bad_key(key: str | None) -> None:
    """What is wrong with a public key is one error, not one for each document.

    Raises:
        PipelineError: it is none.
    """
    if key is not None:
        from pathlib import Path

        from pipeline.signing.detached import key_bytes, public_key_of

        public_key_of(key_bytes(Path(key)), key)
