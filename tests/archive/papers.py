"""Papers to be filed, keys and certificates, made for tests."""

import datetime as dt
import hashlib
from pathlib import Path

from command_line import zhengben
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from pipeline.archiving.bag import ALGORITHMS, hasher

REQUEST = """000017
秘密★3年
青岭县水务局文件
青水发〔2024〕9号
青岭县水务局关于请求安排堰塘清淤资金的请示
县人民政府：
为保障春灌,现请求安排堰塘清淤资金三十万元。妥否，请批示。
青岭县水务局
2024年2月28日
"""
NOTICE = """青岭县人民政府办公室关于做好清明期间森林防火工作的通知
各乡镇人民政府,县直各单位:
清明将至，各乡镇要组织护林员每日巡山2次。
青岭县人民政府办公室
2024年3月20日
"""
COMMON = ("--set", "全宗号=Q031", "--set", "年度=2024", "--set", "保管期限=30年")
NUMBERED = (*COMMON, "--number-from", "1")
PASSWORD = "tian-di-xuan"
_T0, _T1 = dt.datetime(2020, 1, 1, 9, 30, tzinfo=dt.UTC), dt.datetime(2060, 1, 1, tzinfo=dt.UTC)


def made_out(folder: Path) -> Path:
    """A folder of two documents, with their sources beside it in 原文."""
    sources = folder / "原文"
    sources.mkdir()
    for name, text in (("清淤请示", REQUEST), ("防火通知", NOTICE)):
        (sources / f"{name}.txt").write_text(text, encoding="utf-8")
    done = zhengben("run", sources, "-o", folder / "out", "--to", "docx,pdf,txt", "-q")
    assert done.exit_code == 0, done.output
    return folder / "out"


def rewritten(package: Path) -> None:
    """Make all manifests of a package anew over what lies there: what a forger does."""
    files = [f for f in sorted(package.rglob("*")) if f.is_file()]
    names = {f: f.relative_to(package).as_posix() for f in files}
    payload = [f for f in files if names[f].startswith("data/")]
    info = package / "bag-info.txt"
    lines = [ln for ln in info.read_text("utf-8").splitlines() if not ln.startswith("Payload-Oxum")]
    lines.append(f"Payload-Oxum: {sum(f.stat().st_size for f in payload)}.{len(payload)}")
    info.write_bytes(("\n".join(lines) + "\n").encode())
    tags = ["bagit.txt", "bag-info.txt", *(f"manifest-{a}.txt" for a in ALGORITHMS)]
    for algorithm in ALGORITHMS:
        listing = "".join(f"{digest(f, algorithm)}  {names[f]}\n" for f in payload)
        (package / f"manifest-{algorithm}.txt").write_bytes(listing.encode())
    for algorithm in ALGORITHMS:
        listing = "".join(f"{digest(package / n, algorithm)}  {n}\n" for n in sorted(tags))
        (package / f"tagmanifest-{algorithm}.txt").write_bytes(listing.encode())


def digest(path: Path, algorithm: str) -> str:
    made = hasher(algorithm)
    made.update(path.read_bytes())
    return made.hexdigest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def certificates(folder: Path, owner: str = "青岭县档案馆") -> None:
    """root.pem, a certificate under it as signer.p12, and a list of what is revoked, root.crl."""
    root_key, key = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in "ab")
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    ) | {"decipher_only": False}
    root = (
        _named("测试根", "测试根", root_key, 1)
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_cert_sign=True,
                crl_sign=True,
                **usage,
            ),
            True,
        )
        .sign(root_key, hashes.SHA256())
    )
    signer = (
        _named(owner, "测试根", key, 2)
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_cert_sign=False,
                crl_sign=False,
                **usage,
            ),
            True,
        )
        .sign(root_key, hashes.SHA256())
    )
    revoked = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(_T0)
        .next_update(_T1)
        .sign(root_key, hashes.SHA256())
    )
    (folder / "signer.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"signer",
            key,
            signer,
            [root],
            serialization.BestAvailableEncryption(PASSWORD.encode()),
        )
    )
    (folder / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    (folder / "root.crl").write_bytes(revoked.public_bytes(serialization.Encoding.DER))


def _named(owner: str, issuer: str, key: rsa.RSAPrivateKey, number: int):
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (owner, issuer)]
    return (
        x509.CertificateBuilder()
        .subject_name(names[0])
        .issuer_name(names[1])
        .public_key(key.public_key())
        .serial_number(number)
        .not_valid_before(_T0)
        .not_valid_after(_T1)
    )
