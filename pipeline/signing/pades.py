"""PAdES: a signature inside a PDF, added behind its bytes, and its check.

The signed file begins with the very bytes of the unsigned one, so that what was proved of those
stays proved. No network but a time-stamp authority that a person names.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import SourceError, WriteError
from pipeline.signing.detached import (
    PASSWORD_VARIABLE,
    Ask,
    Checked,
    key_bytes,
    missing,
)

log = logging.getLogger(__name__)

P12_VARIABLE = "ZHENGBEN_P12_PASSWORD"
"""The environment variable of a PKCS#12 file's password; else the key's is taken."""
FIELD = "ZhengbenSignature"
"""The name of the signature's field."""
_ADDED_TO_ROOT = frozenset({"/AcroForm", "/DSS", "/Extensions"})
_ADDED_TO_PAGE = frozenset({"/Annots"})


@dataclass(frozen=True, slots=True)
class Means:
    """What a PDF is signed with besides the key.

    Attributes:
        time_stamps: address of a time-stamp authority (RFC 3161); empty: none is asked.
        roots: PEM or DER files of the certificates that are trusted.
        revocations: files of CRLs or OCSP responses, embedded for the long term (B-LT).
        reason: why it is signed, for the reader.
    """

    time_stamps: str = ""
    roots: tuple[str, ...] = ()
    revocations: tuple[str, ...] = ()
    reason: str = ""


class PdfSigner:
    """Signs PDF files with one PKCS#12 file.

    Args:
        path: the file.
        ask: asks for its password, where no environment variable gives it.
        means: what else is given.

    Raises:
        MissingPartError: pyHanko is not installed.
        SourceError: the file, or one of the certificates, cannot be read.
    """

    __slots__ = ("_means", "_signer")

    def __init__(self, path: str, ask: Ask, means: Means) -> None:
        signers = _signers()
        data, name = key_bytes(Path(path)), f"证书文件 {path}"
        self._means = means
        password = os.environ.get(P12_VARIABLE) or os.environ.get(PASSWORD_VARIABLE) or ask(name)
        try:
            signer = signers.SimpleSigner.load_pkcs12_data(
                data, other_certs=[], passphrase=password.encode()
            )
        except Exception:  # its words may quote what it was given
            signer = None
        if signer is None or signer.signing_cert is None:
            raise SourceError(
                f"{name} 读不了（密码不对，或不是 PKCS#12）",
                f"请检查文件和密码；密码可在环境变量 {P12_VARIABLE} 中给出",
            )
        self._signer = signer

    def __repr__(self) -> str:
        return f"PdfSigner({self.subject})"

    @property
    def subject(self) -> str:
        """Whose certificate it is."""
        return _subject(self._signer.signing_cert)

    def sign(self, data: bytes, when: datetime) -> bytes:
        """The file with a signature behind its bytes; the same on every run, an RSA key given.

        Args:
            data: a PDF file.
            when: the time that the signature states, a moment of the day that is meant.

        Raises:
            SourceError: the certificate does not hold at that time, or the file cannot be signed.
            WriteError: the time-stamp authority does not answer.
        """
        signers = _signers()
        from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigSeedSubFilter
        from pyhanko.sign.signers.pdf_signer import (
            DSSContentSettings,
            SigDSSPlacementPreference,
        )

        when = self._held(when)
        means = self._means
        context = _context(means.roots, means.revocations, when) if means.revocations else None
        stamper = None
        if means.time_stamps:
            from pyhanko.sign.timestamps import HTTPTimeStamper

            stamper = HTTPTimeStamper(means.time_stamps)
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=means.reason or None,
            embed_validation_info=context is not None,
            validation_context=context,
            # In the same revision, so that the signature covers all the file.
            dss_settings=DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            ),
        )

        class Behind(IncrementalPdfFileWriter):
            """Adds the signature and nothing else: the metadata stay those of the document."""

            def _update_meta(self) -> None:
                pass

        class AtTime(signers.PdfSigner):  # type: ignore[name-defined,misc]
            """Signs at the time given; the library takes the clock's."""

            def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
                session = super().init_signing_session(*arguments, **options)
                session.system_time = when
                return session

        try:
            writer = Behind(io.BytesIO(data))
            first = writer._document_id[0]
            digest = hashlib.sha256(data + when.isoformat().encode()).digest()
            writer._document_id = ArrayObject([first, ByteStringObject(digest[:16])])
            made = AtTime(meta, signer=self._signer, timestamper=stamper).sign_pdf(writer)
        except Exception as error:
            log.info("signing failed: %s", type(error).__name__)
            if stamper is not None and "imestamp" in f"{type(error).__name__}{error}":
                raise WriteError(
                    f"时间戳服务 {means.time_stamps} 没有给出时间戳", "请检查地址和网络"
                ) from error
            raise SourceError(
                f"PDF 签不了名（{type(error).__name__}）",
                "请检查证书链、吊销信息是否齐全（--trust、--crl）",
            ) from error
        signed: bytes = made.getvalue()
        assert signed.startswith(data)
        return signed

    def _held(self, when: datetime) -> datetime:
        """That time, or on the day that the certificate begins its first moment.

        Raises:
            SourceError: the certificate does not hold on that day.
        """
        validity = self._signer.signing_cert["tbs_certificate"]["validity"]
        first, last = (
            validity[name].native.astimezone(when.tzinfo) for name in ("not_before", "not_after")
        )
        if when.date() == first.date():
            when = max(when, first)
        if not first <= when <= last:
            raise SourceError(
                f"签名日期 {when.date()} 不在证书的有效期（{first.date()} 至 {last.date()}）之内",
                "请用 --sign-date 写明签名日期，或换一个证书",
            )
        return when


def check_pdf(data: bytes, size: int, roots: Sequence[str]) -> Checked:
    """Check the signature that was added behind a PDF's first ``size`` bytes.

    It must be the only one, cover all the file, and be of a valid certificate where roots are
    given.

    Args:
        data: the file.
        size: bytes of the file as it was before it was signed.
        roots: files of certificates that are trusted; with none, the signer is only named.

    Raises:
        MissingPartError: pyHanko is not installed.
        SourceError: a root certificate cannot be read.
    """
    _signers()
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature

    context = _context(roots, (), None)
    try:
        reader = PdfFileReader(io.BytesIO(data))
        signatures = reader.embedded_signatures
        if len(signatures) != 1 or signatures[0].field_name != FIELD:
            return Checked(False, None, "", "里面的签名不止一个，或不是本工具加的")
        status = validate_pdf_signature(signatures[0], context)
        signer = _subject(status.signing_cert)
        if (
            not (status.intact and status.valid)
            or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE
        ):
            return Checked(False, None, signer, "文件在签名之后变过，或签名没有盖住整个文件")
        if not _adds_nothing_else(reader, PdfFileReader(io.BytesIO(data[:size])), signatures[0]):
            return Checked(False, None, signer, "签名的同时还改了别的内容")
    except Exception as error:  # whatever a hostile file makes the library raise
        log.info("checking a signed PDF", exc_info=True)
        return Checked(False, None, "", f"签名读不了，可能已损坏（{type(error).__name__}）")
    if roots and not status.trusted:
        return Checked(True, False, signer, f"签名完好，但签名者 {signer} 的证书不可信")
    return Checked(True, True if roots else None, signer)


def _adds_nothing_else(reader: Any, before: Any, signature: Any) -> bool:
    """Whether a signed file differs from the unsigned one by the signature alone.

    Whoever signs may put other pages behind the first bytes in the same stroke. Of the objects that
    were there, the catalogue may get the form (and what the signature is checked with), one page
    the signature's annotation, which shows nothing.
    """
    first = before.xrefs.total_revisions
    if reader.xrefs.total_revisions != first + 1:
        return False
    size = int(before.trailer["/Size"])
    changed = {r.idnum for r in reader.xrefs.explicit_refs_in_revision(first) if r.idnum < size}
    if reader.xrefs.refs_freed_in_revision(first) or set(reader.trailer) ^ set(before.trailer) != {
        "/Prev"
    }:
        return False
    if any(
        _written(reader.trailer.raw_get(key)) != _written(before.trailer.raw_get(key))
        for key in ("/Root", "/Info")
    ):
        return False
    root = reader.trailer.raw_get("/Root").reference
    form, field = reader.root["/AcroForm"], signature.sig_field
    fields, kids = form["/Fields"], field.get("/Kids", ())
    if len(fields) != 1 or len(kids) or set(form) - {"/Fields", "/SigFlags"}:
        return False
    if [float(side) for side in field["/Rect"]] != [0.0] * 4 or "/AA" in field or "/A" in field:
        return False
    for number in changed:
        new = reader.get_object(type(root)(number, 0, reader))
        old = before.get_object(type(root)(number, 0, before))
        added = _ADDED_TO_ROOT if number == root.idnum else _ADDED_TO_PAGE
        if number != root.idnum and new.get("/Type") != "/Page":
            return False
        if "/Annots" in new and (number != root.idnum) and len(new["/Annots"]) != 1:
            return False
        if set(new) - set(old) - added or set(old) - set(new):
            return False
        if any(_written(new.raw_get(key)) != _written(old.raw_get(key)) for key in old):
            return False
    return len(changed) <= 2


def _written(value: Any) -> bytes:
    stream = io.BytesIO()
    value.write_to_stream(stream, None)
    return stream.getvalue()


def _context(roots: Sequence[str], revocations: Sequence[str], when: datetime | None) -> Any:
    """What certificates are checked with; nothing is fetched."""
    from asn1crypto import crl, ocsp
    from pyhanko.keys import load_certs_from_pemder
    from pyhanko_certvalidator import ValidationContext

    try:
        trusted = list(load_certs_from_pemder(list(roots)))  # type: ignore[no-untyped-call]
    except Exception as error:
        raise SourceError(
            f"根证书 {'、'.join(roots)} 读不了", "应为 PEM 或 DER 格式的证书"
        ) from error
    crls, responses = [], []
    for path in revocations:
        data = key_bytes(Path(path))
        if (found := _parsed(crl.CertificateList, data)) is not None:
            crls.append(found)
        elif (found := _parsed(ocsp.OCSPResponse, data)) is not None:
            responses.append(found)
        else:
            raise SourceError(f"{path} 不是 CRL 或 OCSP 回应", "应为 DER 格式的文件")
    extra: dict[str, Any] = (
        {"moment": when} if when is not None and when < datetime.now(UTC) else {}
    )
    return ValidationContext(
        trust_roots=trusted,
        allow_fetching=False,
        crls=crls or None,
        ocsps=responses or None,
        revocation_mode="soft-fail",
        **extra,
    )


def _parsed(kind: Any, data: bytes) -> Any:
    """What DER bytes are, if they are of this kind."""
    try:
        found = kind.load(data, strict=True)
        found.native  # noqa: B018 - parsed when asked
    except Exception:  # whatever hostile bytes make the library raise
        return None
    return found


def _subject(certificate: Any) -> str:
    """Whose certificate it is, for people."""
    said = certificate.subject.native.get("common_name")
    return said[:200] if isinstance(said, str) else str(certificate.subject.human_friendly)[:200]


def _signers() -> Any:
    try:
        from pyhanko.sign import signers
    except ImportError as error:
        raise missing() from error
    for name in ("pyhanko", "pyhanko_certvalidator"):  # what is wrong is said in our words
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return signers
