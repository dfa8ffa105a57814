"""What a package says to people: 说明, and the examination of its properties (DA/T 70-2018)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline import __version__
from pipeline.archiving.record import STATED, Record
from pipeline.batch.coherence import Verification
from pipeline.text.chars import visible

_FEW = 20
DONE, NOT_DONE, OPEN = "通过", "未检", "缺项"


def explanation(names: Sequence[str], records: Sequence[Record], *, key: str, pdf: str) -> bytes:
    """说明.txt.

    Args:
        names: the documents' folders.
        records: what is recorded of each.
        key: fingerprint of the key that signs the manifest; empty for none.
        pdf: whose certificate signs the PDFs; empty for none.
    """
    return _text(_explained(names, records, key, pdf))


def _explained(
    names: Sequence[str], records: Sequence[Record], key: str, pdf: str
) -> Iterator[str]:
    yield "归档包说明"
    yield ""
    yield f"本包由 zhengben {__version__} 生成，有公文 {len(names)} 件。"
    yield ""
    yield "一、包里有什么"
    yield ""
    yield "  data/归档文件目录.csv          全部公文的目录（DA/T 22-2015 的各栏，另有件号）"
    yield "  data/四性检测报告.txt          真实、完整、可用、安全：查了什么，怎样查的，什么没有查"
    yield "  data/文件/<文件夹>/            每件公文一个文件夹"
    yield "    元数据.xml                   元数据（DA/T 46-2009），每个值注明来源；各文件的校验值"
    yield "    归档文件目录.csv             这一件在目录中的一行"
    yield "    3-*.pdf 3-*.ofd 3-*.docx 等  成品"
    yield "    原文件/                      生成前的原文件（归档时给出的才有）"
    yield "    1-* 2-* manifest.json        原文的文字、每处修改及其证明、生成时的清单"
    yield "    decisions.json               人的决定（有的才有）"
    yield "  manifest-sha256.txt            data 中每个文件的 SHA-256"
    yield "  manifest-sm3.txt               同上，SM3（GB/T 32905-2016）"
    yield "  tagmanifest-*.txt              以上清单和包的说明文件自己的校验值"
    yield "  bagit.txt bag-info.txt         包的格式：BagIt 1.0（RFC 8493）"
    yield ""
    yield "二、怎样核验"
    yield ""
    yield "  只用通用的程序（在本包的文件夹里）："
    yield "    sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt"
    yield "    openssl dgst -sm3 文件          与 manifest-sm3.txt 中的一行对照"
    yield "    bagit.py --validate .           Python 的 bagit"
    if key:
        yield "    openssl pkeyutl -verify -rawin -pubin -inkey 公钥.pem \\"
        yield "      -sigfile tagmanifest-sha256.txt.sig -in tagmanifest-sha256.txt"
    yield "  用 zhengben，连同文字、修改和证明一起核验："
    yield f"    zhengben archive --verify 本包{' --key 公钥.pem' if key else ''}"
    yield ""
    yield "三、签名"
    yield ""
    if key:
        yield "  tagmanifest-sha256.txt.sig 是对 tagmanifest-sha256.txt 的签名（Ed25519）。"
        yield "  这个清单含有其余清单的校验值，所以全包任何一个字节变了，签名都不再成立。"
        yield f"  公钥指纹：{key}"
        yield "  包里的公钥不能证明它自己是谁的：请向签名者核对指纹，或用另外得到的公钥核验。"
    else:
        yield "  清单没有签名。校验值只能说明前后一致；把文件和全部校验值一起重做，看不出来。"
    yield f"  PDF {f'中有电子签名（PAdES），证书是 {visible(pdf)}' if pdf else '没有电子签名'}。"
    yield ""
    yield "四、没有写明的元数据"
    yield ""
    lacking = [(name, one.missing) for name, one in zip(names, records, strict=True) if one.missing]
    if not lacking:
        yield "  题名、责任者、日期、全宗号、年度、保管期限、件号各件都有。"
    for name, missing in lacking[:_FEW]:
        yield f"  {visible(name)}：缺 {'、'.join(missing)}"
    if len(lacking) > _FEW:
        yield f"  等 {len(lacking)} 件"
    bare = sum("密级" not in one.known for one in records)
    if bare:
        yield f"  密级：{bare} 件没有标注，归档时也没有写明；没有代为填写。"
    stated = sorted({v.name for one in records for v in one.values if v.source == STATED})
    yield f"  归档时由人写明的：{'、'.join(stated) or '无'}；其余取自公文本身或清单。"


def examination(
    names: Sequence[str],
    records: Sequence[Record],
    verified: Sequence[Verification],
    *,
    signed: bool,
    pdf: str,
) -> bytes:
    """四性检测报告.txt.

    Args:
        names: the documents' folders.
        records: what is recorded of each.
        verified: what came of each folder's verification.
        signed: whether the manifest is signed.
        pdf: whose certificate signs the PDFs; empty for none.
    """
    return _text(_examined(names, records, verified, signed=signed, pdf=pdf))


def _examined(
    names: Sequence[str],
    records: Sequence[Record],
    verified: Sequence[Verification],
    *,
    signed: bool,
    pdf: str,
) -> Iterator[str]:
    count = len(names)
    files = [file for one in records for file in one.files]
    ends = [file.name.rpartition(".")[2].lower() for file in files if file.name.startswith("3-")]
    pdfs = [file for file in files if file.name.endswith(".pdf") and file.name.startswith("3-")]
    archival = sum("PDF/A" in file.form for file in pdfs)
    originals = sum(any(f.name.startswith("原文件/") for f in one.files) for one in records)
    open_ones = [found for found in verified if found.unproved]
    lacking = sum(bool(one.missing) for one in records)
    unread = sum(any("未核验" in said for said in found.checked) for found in verified)
    sealed = sum(any("的电子签名" in said for said in found.checked) for found in verified)
    samples = sum(one.has_sample_seals for one in records)
    yield "四性检测报告"
    yield ""
    yield "按 DA/T 70-2018《文书类电子档案检测一般要求》的真实性、完整性、可用性、安全性四个方面，"
    yield f"由 zhengben {__version__} 在打包时检测，公文 {count} 件。没有查的逐项写明，不作通过论。"
    yield ""
    yield "一、真实性"
    yield _row(DONE, "来源文件", "清单、读入的原文、修改记录三处所记的 SHA-256 相同")
    yield _row(
        NOT_DONE if unread else DONE,
        "内容",
        f"{unread} 件由旧版读入或没有修复，只查了校验值"
        if unread
        else "每处修改的重放、撤销；两种算法的证明；成品 Word、PDF、文本中的文字与文档逐字相同",
    )
    yield _row(DONE, "元数据与内容一致", "取自公文的元数据由程序从文档取出，核验时重新取出比对")
    yield _row(NOT_DONE, "人所写明的元数据是否属实", "全宗号、件号等由归档人负责，程序不能判断")
    yield (
        _row(DONE, "固化信息", "全部文件的 SHA-256、SM3，清单有签名（Ed25519）")
        if signed
        else _row(NOT_DONE, "固化信息的签名", "有 SHA-256、SM3，但清单没有签名，不能防止整个重做")
    )
    said = "打包时签署" if pdf else f"{sealed} 件打包前已签，签名完好"
    yield (
        _row(DONE, "PDF 的电子签名", f"{said}（PAdES）；证书可信与否由核验者定")
        if pdf or sealed
        else _row(NOT_DONE, "PDF 的电子签名", "PDF 没有电子签名；原件上的印章、签名不在检测之列")
    )
    if samples:
        yield _row(OPEN, "印章", f"{samples} 件的成品印有标“样稿”的印章图样，是审阅用的，不是用印")
    if open_ones:
        first = visible(open_ones[0].unproved[0])
        yield _row(NOT_DONE, "不能断定的", f"{len(open_ones)} 件：{first}")
    yield ""
    yield "二、完整性"
    yield _row(DONE, "数量", f"公文 {count} 件，文件 {len(files)} 个，目录 {count} 行")
    yield (
        _row(OPEN, "元数据", f"{lacking} 件缺必备的项，见说明.txt")
        if lacking
        else _row(DONE, "元数据", "题名、责任者、日期、全宗号、年度、保管期限、件号齐全")
    )
    if not unread:
        yield _row(DONE, "原文的字", "读入的每一个字都在文档中，或逐字记有未印的理由")
    whole = originals == count
    yield _row(
        DONE if whole else NOT_DONE,
        "原文件",
        "各件的原文件都在包里，校验值与生成时相同"
        if whole
        else f"原文件在包里的 {originals} 件；其余只有读入的文字（打包时没有用 --source 给出）",
    )
    yield _row(NOT_DONE, "附件等应有而未给出的文件", "程序不知道还应有什么")
    yield ""
    yield "三、可用性"
    yield _row(DONE, "能否打开", "PDF、Word、文本由程序读回；其他程序没有试")
    said = "、".join(f"{end} {ends.count(end)} 个" for end in sorted({*ends}))
    yield _row(DONE, "格式", f"成品 {said}" if ends else "没有成品")
    yield _row(
        NOT_DONE, "长期保存格式", f"PDF/A {archival} 个（文件自述）；没有用 veraPDF 等逐条核验"
    )
    yield _row(DONE, "元数据可用", "元数据.xml 由程序写出后可读回")
    yield ""
    yield "四、安全性"
    yield _row(DONE, "多余的内容", "成品 Word 没有修订、批注、隐藏文字、宏，PDF 没有批注、动作")
    yield _row(NOT_DONE, "审阅稿", "3-*.review.docx 是带修订的工作稿，不是成品")
    yield _row(DONE, "加密", "包和成品不用密码就能读")
    yield _row(NOT_DONE, "病毒", "请用杀毒软件检测")
    yield _row(NOT_DONE, "载体", "存储介质不在检测之列")
    yield ""
    yield "各件："
    for name, found in zip(names, verified, strict=True):
        yield f"  {visible(name)}：{'、'.join(map(visible, found.checked))}"
        yield from (f"    不能断定：{visible(one)}" for one in found.unproved)


def _row(result: str, what: str, how: str) -> str:
    return f"  [{result}] {what}：{how}"


def _text(lines: Iterator[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")
