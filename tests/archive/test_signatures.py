"""Signatures: whoever makes all checksums anew is caught; keys are told to nobody."""

import io
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import page
import pikepdf
import pytest
from command_line import tree, zhengben
from papers import NUMBERED, PASSWORD, certificates, made_out, rewritten

from pipeline.archiving.proving import verify_package
from pipeline.errors import SourceError
from pipeline.signing import detached
from pipeline.signing.pades import FIELD, Means, PdfSigner, check_pdf
from pipeline.writers.read_back import pdf_text

WHEN = datetime(2024, 3, 5, tzinfo=UTC)
SIGNED = "tagmanifest-sha256.txt"
PDF = "清淤请示/3-清淤请示.pdf"


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder with documents, two pairs of keys, and certificates."""
    folder = tmp_path_factory.mktemp("signed")
    made_out(folder)
    certificates(folder)
    for name in ("己", "彼"):
        done = zhengben("sign", "--new-key", folder / f"{name}.pem", "--no-password")
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def package(desk) -> Path:
    done = zhengben(
        "archive", desk / "out", "-o", desk / "包", *NUMBERED, "--sign-key", desk / "己.pem"
    )
    assert done.exit_code == 0, done.output
    return desk / "包"


@pytest.fixture
def folder(desk, tmp_path) -> Path:
    shutil.copytree(desk / "out", tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def password(monkeypatch) -> None:
    monkeypatch.setenv(detached.PASSWORD_VARIABLE, PASSWORD)


def said_of(*arguments: str | Path) -> tuple[int, str]:
    done = zhengben(*arguments)
    assert "Traceback" not in done.output
    return done.exit_code, done.output


def test_a_signed_package_needs_its_signers_key(package, desk):
    assert said_of("archive", "--verify", package, "--key", desk / "己.pub.pem")[0] == 0
    code, said = said_of("archive", "--verify", package, "--key", desk / "彼.pub.pem")
    assert code == 71
    assert "与给出的公钥" in said
    code, said = said_of("archive", "--verify", package)
    assert code == 0
    assert "请核对指纹" in said


def test_whoever_makes_all_checksums_anew_is_caught(package, desk, tmp_path):
    forged = tmp_path / "包"
    shutil.copytree(package, forged)
    # Everything that the documents say of themselves stays true: a document is taken out.
    shutil.rmtree(forged / "data" / "文件" / "防火通知")
    listing = forged / "data" / "归档文件目录.csv"
    lines = [ln for ln in listing.read_bytes().split(b"\r\n") if "防火".encode() not in ln]
    listing.write_bytes(b"\r\n".join(lines))
    rewritten(forged)
    found = list(verify_package(forged))
    assert [one.problems for one in found[1:]] == [[]]
    assert len(found[0].problems) == 1
    assert "签名" in found[0].problems[0]
    for name in (SIGNED + ".sig", SIGNED + ".pem"):  # and without the signature
        (forged / name).unlink()
    assert said_of("archive", "--verify", forged)[0] == 0
    code, said = said_of("archive", "--verify", forged, "--key", desk / "己.pub.pem")
    assert code == 71
    assert "包里没有签名" in said
    signer = detached.signer_of(str(desk / "彼.pem"), lambda _: "")  # and signed by another
    for ending, data in signer.sign((forged / SIGNED).read_bytes()).items():
        (forged / (SIGNED + ending)).write_bytes(data)
    assert said_of("archive", "--verify", forged)[0] == 0
    assert said_of("archive", "--verify", forged, "--key", desk / "己.pub.pem")[0] == 71


@pytest.mark.parametrize("data", [b"", b"x" * 64, b"x" * 5000])
def test_a_signature_that_is_none_is_no_signature(package, desk, tmp_path, data):
    shutil.copytree(package, tmp_path / "包")
    (tmp_path / "包" / (SIGNED + ".sig")).write_bytes(data)
    assert said_of("archive", "--verify", tmp_path / "包")[0] == 71
    (tmp_path / "包" / (SIGNED + ".pem")).write_bytes(data)
    assert said_of("archive", "--verify", tmp_path / "包")[0] == 71


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")
def test_openssl_checks_it_too(package, desk):
    command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin"]
    command += ["-inkey", str(desk / "己.pub.pem"), "-sigfile", SIGNED + ".sig", "-in", SIGNED]
    done = subprocess.run(command, cwd=package, capture_output=True, text=True, check=False)
    assert "Verified Successfully" in done.stdout


def test_the_environment_gives_the_key(desk, tmp_path, monkeypatch):
    monkeypatch.setenv(detached.KEY_VARIABLE, (desk / "己.pem").read_text("ascii"))
    done = zhengben("archive", desk / "out", "-o", tmp_path / "包", *NUMBERED)
    assert done.exit_code == 0
    assert tree(tmp_path / "包") == tree(desk / "包") if (desk / "包").exists() else True
    assert "PRIVATE" not in done.output


def test_a_new_key_is_its_owners_alone_and_locked(tmp_path, password):
    done = zhengben("sign", "--new-key", tmp_path / "私.pem")
    assert done.exit_code == 0, done.output
    private = (tmp_path / "私.pem").read_bytes()
    assert private.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert (tmp_path / "私.pub.pem").read_bytes().startswith(b"-----BEGIN PUBLIC KEY-----")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "私.pem").stat().st_mode) == 0o600
    assert zhengben("sign", "--new-key", tmp_path / "私.pem").exit_code == 7
    assert (tmp_path / "私.pem").read_bytes() == private


def test_a_new_key_needs_a_password(tmp_path):
    done = zhengben("sign", "--new-key", tmp_path / "私.pem")
    assert done.exit_code == 3
    assert "--no-password" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_locked_key_opens_with_its_password_alone(tmp_path, folder, monkeypatch, password):
    assert zhengben("sign", "--new-key", tmp_path / "私.pem").exit_code == 0
    call = ("sign", folder, "--sign-key", tmp_path / "私.pem")
    assert said_of(*call)[0] == 0
    monkeypatch.setenv(detached.PASSWORD_VARIABLE, "错-的-密码")
    code, said = said_of(*call)
    assert code == 3
    assert "错-的-密码" not in said
    monkeypatch.delenv(detached.PASSWORD_VARIABLE)
    code, said = said_of(*call)
    assert code == 3
    assert detached.PASSWORD_VARIABLE in said


def test_nothing_of_a_key_is_shown_or_left(tmp_path, desk, folder, caplog, password):
    caplog.set_level("DEBUG")
    zhengben("sign", "--new-key", tmp_path / "私.pem")
    done = zhengben("sign", folder, "--sign-key", tmp_path / "私.pem", "--p12", desk / "signer.p12")
    assert done.exit_code == 0, done.output
    secret = (tmp_path / "私.pem").read_text("ascii").splitlines()[1]
    for told in (done.output, caplog.text, repr(detached.Password(PASSWORD))):
        assert secret not in told
        assert PASSWORD not in told
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert b"PRIVATE KEY" not in data
        assert PASSWORD.encode() not in data


@pytest.mark.parametrize("data", [b"", b"-----BEGIN PRIVATE KEY-----\nxx\n", b"\xff" * 99])
def test_what_is_no_key_is_said_to_be_none(tmp_path, folder, data):
    (tmp_path / "钥.pem").write_bytes(data)
    assert said_of("sign", folder, "--sign-key", tmp_path / "钥.pem")[0] == 3
    assert said_of("verify", folder, "--key", tmp_path / "钥.pem")[0] == 3
    assert said_of("archive", "--verify", folder, "--key", tmp_path / "钥.pem")[0] == 3


def test_a_folders_manifest_is_signed_and_verified(desk, folder):
    one = folder / "防火通知"
    assert said_of("sign", one, "--sign-key", desk / "己.pem")[0] == 0
    assert said_of("verify", one, "--key", desk / "己.pub.pem")[0] == 0
    assert said_of("verify", one, "--key", desk / "彼.pub.pem")[0] == 71
    code, said = said_of("verify", folder / "清淤请示", "--key", desk / "己.pub.pem")
    assert code == 71
    assert "没有 manifest.json 的签名" in said
    source = folder.parent / "改.txt"
    source.write_text("别的文件\n", encoding="utf-8")
    manifest = one / "manifest.json"
    manifest.write_bytes(manifest.read_bytes() + b"\n")  # still the same manifest, for a program
    code, said = said_of("verify", one)
    assert code == 71
    assert "签名与旁边的公钥" in said


def test_a_folders_signature_goes_with_the_manifest_that_was_signed(desk, folder):
    one = folder / "防火通知"
    kept = [one / "manifest.json.sig", one / "manifest.json.pem"]
    assert said_of("sign", one, "--sign-key", desk / "己.pem")[0] == 0
    code, said = said_of("emit", one)
    assert code == 0
    assert "请重新签名" not in said  # the same files, the same manifest
    assert all(path.exists() for path in kept)
    code, said = said_of("emit", one, "--layout", "信函")
    assert code == 0
    assert "签名随之作废" in said
    assert not any(path.exists() for path in kept)
    assert said_of("verify", one)[0] == 0


def test_a_key_without_the_signature_is_told(desk, folder, package, tmp_path):
    one = folder / "防火通知"
    assert said_of("sign", one, "--sign-key", desk / "己.pem")[0] == 0
    (one / "manifest.json.sig").unlink()
    code, said = said_of("verify", one)
    assert code == 71
    assert "有公钥而没有" in said
    shutil.copytree(package, tmp_path / "包")
    (tmp_path / "包" / (SIGNED + ".sig")).unlink()
    code, said = said_of("archive", "--verify", tmp_path / "包")
    assert code == 71
    assert "有公钥而没有签名" in said


def test_a_signed_pdf_begins_as_it_was_and_says_the_same(desk, folder, password):
    before = (folder / PDF).read_bytes()
    call = ("sign", folder / "清淤请示", "--p12", desk / "signer.p12")
    assert said_of(*call)[0] == 0
    after = (folder / PDF).read_bytes()
    assert after.startswith(before)
    assert pdf_text(after) == pdf_text(before)
    with pikepdf.open(io.BytesIO(before)) as one, pikepdf.open(io.BytesIO(after)) as other:
        assert one.Root.Metadata.read_bytes() == other.Root.Metadata.read_bytes()
    assert page.validate_pdf_bytes(after, profile="2a").is_compliant
    assert said_of(*call)[0] == 0
    assert (folder / PDF).read_bytes() == after  # signed anew, with the same time
    code, said = said_of("verify", folder / "清淤请示", "--trust", desk / "root.pem")
    assert code == 0
    assert "青岭县档案馆" in said
    assert said_of("verify", folder / "清淤请示", "--deep")[0] == 0


def test_a_stranger_is_not_trusted(desk, folder, tmp_path, password):
    certificates(tmp_path)
    assert said_of("sign", folder / "清淤请示", "--p12", tmp_path / "signer.p12")[0] == 0
    assert said_of("verify", folder / "清淤请示")[0] == 0
    code, said = said_of("verify", folder / "清淤请示", "--trust", desk / "root.pem")
    assert code == 71
    assert "证书不可信" in said


def test_a_signed_pdf_is_made_anew_only_on_demand(desk, folder, password):
    one = folder / "清淤请示"
    assert said_of("sign", one, "--p12", desk / "signer.p12")[0] == 0
    signed = (one / "3-清淤请示.pdf").read_bytes()
    refused = zhengben("emit", one, "--to", "pdf", "--pdfa", "2u")
    assert refused.exit_code != 0
    assert "已经签名" in refused.output
    assert "apply" not in refused.output
    assert (one / "3-清淤请示.pdf").read_bytes() == signed
    assert zhengben("emit", one, "--to", "pdf", "--pdfa", "2u", "--force").exit_code == 0


def test_a_package_with_signed_pdfs_proves_itself(desk, tmp_path, password):
    arguments = (*NUMBERED, "--p12", desk / "signer.p12", "--sign-key", desk / "己.pem")
    for name in ("一", "二"):
        done = zhengben("archive", desk / "out", "-o", tmp_path / name, *arguments)
        assert done.exit_code == 0, done.output
    assert tree(tmp_path / "一") == tree(tmp_path / "二")
    call = ("archive", "--verify", tmp_path / "一", "--key", desk / "己.pub.pem")
    code, said = said_of(*call, "--trust", desk / "root.pem")
    assert code == 0, said
    assert "的电子签名" in said


@pytest.fixture(scope="module")
def plain(desk) -> bytes:
    return (desk / "out" / PDF).read_bytes()


@pytest.fixture
def signer(desk) -> PdfSigner:
    return PdfSigner(str(desk / "signer.p12"), lambda _: PASSWORD, Means())


def test_what_comes_behind_a_signature_breaks_it(plain, signer):
    signed = signer.sign(plain, WHEN)
    assert check_pdf(signed, len(plain), ()).holds
    for changed in (
        signed[:-9] + b" " + signed[-9:],
        signed + b"\n%%EOF\n",
        signed.replace(b"/SigFlags 3", b"/SigFlags 1"),
    ):
        assert not check_pdf(changed, len(plain), ()).holds


def forged(plain: bytes, desk: Path, *, in_one_stroke: bool) -> bytes:
    """The PDF with another page put over the first, properly signed by the forger."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    writer = IncrementalPdfFileWriter(io.BytesIO(plain))
    kid = writer.root["/Pages"]["/Kids"][0]
    while "/Kids" in kid:
        kid = kid["/Kids"][0]
    kid[generic.pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
    writer.update_container(kid)
    if not in_one_stroke:
        out = io.BytesIO()
        writer.write(out)
        writer = IncrementalPdfFileWriter(out)
    key = signers.SimpleSigner.load_pkcs12(str(desk / "signer.p12"), passphrase=PASSWORD.encode())
    meta = signers.PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256")
    made = signers.PdfSigner(meta, signer=key).sign_pdf(writer)
    return made.getvalue()


@pytest.mark.parametrize("in_one_stroke", [True, False])
def test_who_signs_cannot_change_a_page_in_passing(plain, desk, folder, in_one_stroke):
    data = forged(plain, desk, in_one_stroke=in_one_stroke)
    assert data.startswith(plain)
    found = check_pdf(data, len(plain), (str(desk / "root.pem"),))
    assert not found.holds
    assert "还改了别的" in found.said
    (folder / PDF).write_bytes(data)
    code, said = said_of("verify", folder / "清淤请示")
    assert code == 71
    assert "电子签名不成立" in said


def test_what_is_needed_for_the_long_term_is_put_in(plain, desk):
    means = Means(roots=(str(desk / "root.pem"),), revocations=(str(desk / "root.crl"),))
    signed = PdfSigner(str(desk / "signer.p12"), lambda _: PASSWORD, means).sign(plain, WHEN)
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert len(pdf.Root.DSS.CRLs) == 1
        assert len(pdf.Root.DSS.Certs) >= 2
    found = check_pdf(signed, len(plain), (str(desk / "root.pem"),))
    assert (found.holds, found.is_trusted) == (True, True)


def test_a_date_outside_the_certificate_is_asked_for(plain, signer, desk, folder, password):
    with pytest.raises(SourceError, match="有效期"):
        signer.sign(plain, datetime(1999, 1, 1, tzinfo=UTC))
    call = ("sign", folder / "清淤请示", "--p12", desk / "signer.p12", "--sign-date")
    code, said = said_of(*call, "2061-01-01")
    assert code == 3
    assert "--sign-date" in said
    assert said_of(*call, "2024-03-09")[0] == 0
    with pikepdf.open(folder / PDF) as pdf:
        assert str(pdf.Root.AcroForm.Fields[0].V.M).startswith("D:20240309")


@pytest.mark.parametrize(("day", "stated"), [(1, "20200101093000"), (2, "20200102000000")])
def test_a_certificate_of_the_day_signs_from_its_first_moment(plain, signer, day, stated):
    signed = signer.sign(plain, datetime(2020, 1, day, tzinfo=UTC))
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert str(pdf.Root.AcroForm.Fields[0].V.M).startswith(f"D:{stated}")
    with pytest.raises(SourceError, match="2020-01-01 至"):
        signer.sign(plain, datetime(2019, 12, 31, tzinfo=UTC))


def test_no_authority_is_asked_but_the_one_that_is_named(plain, desk, monkeypatch):
    from pyhanko.sign import timestamps

    asked: list[str] = []

    def refuse(self, *_arguments, **_options):
        asked.append(self.url)
        raise timestamps.TimestampRequestError("nobody there")

    monkeypatch.setattr(timestamps.HTTPTimeStamper, "async_request_tsa_response", refuse)
    ask = lambda _: PASSWORD  # noqa: E731
    PdfSigner(str(desk / "signer.p12"), ask, Means()).sign(plain, WHEN)
    assert asked == []
    with pytest.raises(Exception, match="时间戳"):
        PdfSigner(str(desk / "signer.p12"), ask, Means("http://tsa.invalid/")).sign(plain, WHEN)
    assert asked == ["http://tsa.invalid/"]


@pytest.mark.parametrize("library", ["cryptography", "pyhanko"])
def test_without_the_extra_it_is_said_how_to_get_it(library, desk, package, monkeypatch):
    for name in [n for n in sys.modules if n.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    given = (
        ("--sign-key", desk / "己.pem")
        if library == "cryptography"
        else (
            "--p12",
            desk / "signer.p12",
        )
    )
    code, said = said_of("sign", desk / "out", *given)
    assert code == 8
    assert "pip install zhengben[sign]" in said
    code, said = said_of("archive", "--verify", package)
    assert code == (8 if library == "cryptography" else 0)
