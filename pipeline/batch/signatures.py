"""A document's folder signed: its manifest beside it, its PDF behind its bytes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.manifest import MANIFEST
from pipeline.batch.workspace import Workspace
from pipeline.convert import timestamp_of
from pipeline.errors import DocumentError
from pipeline.formats import OUTPUTS
from pipeline.storage import write_together

if TYPE_CHECKING:
    from pipeline.signing.detached import Signer
    from pipeline.signing.pades import PdfSigner


def sign_folder(
    workspace: Workspace, manifest: Signer | None, pdf: PdfSigner | None, day: str = ""
) -> list[str]:
    """Sign what a folder holds.

    Args:
        workspace: the folder.
        manifest: signs its manifest.
        pdf: signs its PDF; one that was signed before is signed anew.
        day: what the PDF's signature states, ISO; empty: the document's date.

    Returns:
        Names of the files that were written.

    Raises:
        DocumentError: there is no PDF, or it is not as it was made.
        PipelineError: what cannot be signed or written, as it says.
    """
    files: dict[Path, bytes] = {}
    if pdf is not None:
        name = f"3-{workspace.slug}{OUTPUTS['pdf'].ending}"
        data = pdf_as_made(workspace, name)
        if data is None:
            raise DocumentError(f"{workspace.folder} 中没有 {name}", "请先用 zhengben emit 生成")
        files[workspace.folder / name] = pdf.sign(data, when_signed(workspace, day))
    if manifest is not None:
        for ending, data in manifest.sign(workspace.read(MANIFEST)).items():
            files[workspace.folder / (MANIFEST + ending)] = data
    write_together(files)
    return [path.name for path in files]


def pdf_as_made(workspace: Workspace, name: str) -> bytes | None:
    """The PDF as the manifest lists it, without a signature; ``None`` where it lists none.

    Raises:
        DocumentError: it was changed since.
    """
    import hashlib

    record = next((one for one in workspace.listed() if one.name == name), None)
    if record is None:
        return None
    data = workspace.as_listed(record)
    if hashlib.sha256(data).hexdigest() != record.sha256:
        raise DocumentError(
            f"{workspace.folder / name} 在生成之后被改过", "请用 zhengben emit --force 重新生成"
        )
    return data


def when_signed(workspace: Workspace, day: str) -> datetime:
    """The time that a signature states: the day that a person gave, else the document's own."""
    when = timestamp_of(workspace.repaired())
    return datetime.fromisoformat(day).replace(tzinfo=when.tzinfo) if day else when
