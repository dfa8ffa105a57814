"""A detached Ed25519 signature beside a file: ``<file>.sig`` (64 bytes) and ``<file>.pem``.

Other programs check it too: ``openssl pkeyutl -verify -rawin -pubin -inkey F.pem -sigfile F.sig
-in F``. The public key that lies beside says nothing of whose it is; that is the fingerprint's, or
of the key that a person has from elsewhere.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import MissingPartError, SourceError, reason_of
from pipeline.storage import read_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

SIGNATURE, PUBLIC_KEY = ".sig", ".pem"
"""Endings behind the signed file's name."""
KEY_VARIABLE = "ZHENGBEN_SIGN_KEY"
"""The environment variable that holds a private key (PEM), or the path of its file."""
PASSWORD_VARIABLE = "ZHENGBEN_SIGN_PASSWORD"
"""The environment variable that holds a key file's password."""
MOST_KEY = 2**16
"""Bytes of no key file are more."""
_SIZE = 64


class Password(str):
    """A password; its representation does not show it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Password(…)"


Ask = Callable[[str], str]
"""Asks a person for the password of what it is told the name of; empty where nobody answers."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a signature's check.

    Attributes:
        holds: the bytes are those that were signed.
        is_trusted: the key is one that a person gave; ``None`` where none was given.
        signer: who signed, as far as the signature says it: a fingerprint or a name.
        said: what is wrong or open, Chinese; empty where all is well.
    """

    holds: bool
    is_trusted: bool | None
    signer: str
    said: str = ""


class Signer:
    """Signs with one private key.

    Args:
        key: the key.
    """

    __slots__ = ("_key",)

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def __repr__(self) -> str:
        return f"Signer({self.fingerprint})"

    @property
    def public(self) -> bytes:
        """The public key, PEM."""
        return _pem(self._key.public_key())

    @property
    def fingerprint(self) -> str:
        """Of the public key."""
        return fingerprint_of(self._key.public_key())

    def sign(self, data: bytes) -> dict[str, bytes]:
        """What lies beside the signed file, by the ending behind its name."""
        return {SIGNATURE: self._key.sign(data), PUBLIC_KEY: self.public}


def signer_of(key_file: str, ask: Ask) -> Signer:
    """The signer of a key file, or of the environment where none is named.

    Args:
        key_file: path of a PEM file (PKCS#8); empty: what :data:`KEY_VARIABLE` says.
        ask: asks for the password of an encrypted key that no variable gives.

    Raises:
        MissingPartError: cryptography is not installed.
        SourceError: there is no such key, or the password is wrong.
    """
    serialization = _serialization()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    said = key_file or os.environ.get(KEY_VARIABLE, "")
    if not said:
        raise SourceError(
            "没有给出私钥", f"请用 --sign-key 给出私钥文件，或设环境变量 {KEY_VARIABLE}"
        )
    if said.lstrip().startswith("-----BEGIN"):
        name, data = f"环境变量 {KEY_VARIABLE} 中的私钥", said.encode()
    else:
        name, data = f"私钥 {said}", key_bytes(Path(said))
    password: bytes | None = None
    if b"ENCRYPTED" in data:
        password = (os.environ.get(PASSWORD_VARIABLE) or ask(name)).encode() or None
        if password is None:
            raise SourceError(f"{name} 有密码", f"请在终端中运行，或设环境变量 {PASSWORD_VARIABLE}")
    try:
        key = serialization.load_pem_private_key(data, password)
    except (ValueError, TypeError) as error:
        why = "密码不对，或文件已损坏" if password else "不是 PEM 格式的私钥"
        # The library's own words may quote what it was given.
        raise SourceError(f"{name} 读不了（{why}）", "请检查私钥文件和密码") from _plain(error)
    except Exception as error:
        raise SourceError(
            f"{name} 读不了（不是本工具能用的私钥）", "请用 Ed25519 私钥"
        ) from _plain(error)
    if not isinstance(key, Ed25519PrivateKey):
        raise SourceError(f"{name} 不是 Ed25519 私钥", "请用 zhengben sign --new-key 另做一把")
    return Signer(key)


def _plain(error: Exception) -> Exception:
    return type(error)("unreadable key") if isinstance(error, ValueError | TypeError) else error


def key_bytes(path: Path) -> bytes:
    """The bytes of a key file.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        return read_whole(path, MOST_KEY, pipes=True)
    except OSError as error:
        raise SourceError(f"读不了 {path}（{reason_of(error)}）", "请检查路径和权限") from error


def new_key(password: str) -> tuple[bytes, bytes, str]:
    """A new private key and its public key, PEM, and their fingerprint.

    Args:
        password: that the private key is encrypted with; empty: it is not.

    Raises:
        MissingPartError: cryptography is not installed.
    """
    serialization = _serialization()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    encryption = (
        serialization.BestAvailableEncryption(password.encode())
        if password
        else serialization.NoEncryption()
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )
    return private, _pem(key.public_key()), fingerprint_of(key.public_key())


def public_key_of(data: bytes, name: str) -> Ed25519PublicKey:
    """The public key in a PEM file.

    Raises:
        MissingPartError: cryptography is not installed.
        SourceError: it is none.
    """
    serialization = _serialization()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = serialization.load_pem_public_key(data)
    except Exception as error:  # whatever hostile bytes make the library raise
        raise SourceError(f"{name} 不是 PEM 格式的公钥", "请给出签名者的公钥文件") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SourceError(f"{name} 不是 Ed25519 公钥", "请给出签名者的公钥文件")
    return key


def check(
    data: bytes, signature: bytes, beside: bytes | None, trusted: Ed25519PublicKey | None
) -> Checked:
    """Check a signature.

    Args:
        data: what was signed.
        signature: what lies beside it.
        beside: the public key that lies beside it.
        trusted: the signer's, as a person has it from elsewhere.

    Raises:
        MissingPartError: cryptography is not installed.
    """
    _serialization()
    from cryptography.exceptions import InvalidSignature

    try:
        key = trusted or public_key_of(beside or b"", "签名旁的公钥")
        signer = fingerprint_of(key)
        if len(signature) != _SIZE:
            raise InvalidSignature
        key.verify(signature, data)
    except SourceError as error:
        return Checked(False, None, "", error.what)
    except InvalidSignature:
        whose = "给出的公钥" if trusted is not None else "旁边的公钥"
        said = f"签名与{whose}（指纹 {signer}）不符：内容在签名之后变过，或不是这把钥匙签的"
        return Checked(False, False if trusted is not None else None, signer, said)
    return Checked(True, True if trusted is not None else None, signer)


def fingerprint_of(key: Ed25519PublicKey) -> str:
    """Half the SHA-256 of a public key's DER form, hex in groups of four, to compare by voice."""
    serialization = _serialization()
    der = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    digest = hashlib.sha256(der).hexdigest().upper()
    return " ".join(digest[i : i + 4] for i in range(0, 32, 4))


def _pem(key: Ed25519PublicKey) -> bytes:
    serialization = _serialization()
    made: bytes = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return made


def _serialization() -> Any:
    try:
        from cryptography.hazmat.primitives import serialization
    except ImportError as error:
        raise missing() from error
    return serialization


def missing() -> MissingPartError:
    """What is said where the extra is not installed."""
    return MissingPartError(
        "签名和核验签名需要 cryptography、pyhanko，这里没有安装",
        "请运行 pip install zhengben[sign]",
    )
