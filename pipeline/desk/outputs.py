"""Outputs of a document: made as ``zhengben emit`` makes them, fetched once, or opened here."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.batch.options import Tools
from pipeline.batch.stages import emit_workspace
from pipeline.batch.workspace import Workspace
from pipeline.desk.batches import Batch
from pipeline.desk.bench import Bench
from pipeline.desk.guarding import Tickets
from pipeline.desk.messages import Done, File, Outputs, Want
from pipeline.desk.paper import Paper
from pipeline.desk.proving import verified
from pipeline.desk.styling import style_named
from pipeline.errors import DocumentError, FontError, MissingPartError, StyleError
from pipeline.formats import DEFAULT_OUTPUTS, OUTPUTS
from pipeline.storage import read_whole

ALL = "zip"
_MOST_BYTES = 2**30
_SECONDS = 120.0
_FIRST = (1980, 1, 1, 0, 0, 0)


def made(bench: Bench, paper: Paper, asked: Want, tickets: Tickets) -> Outputs:
    """Make outputs of all that was decided; each may be fetched once.

    Raises:
        StyleError: there is no such output.
        PipelineError: as ``emit`` has it.
    """
    formats = [name for name in asked.formats if name != ALL]
    if ALL in asked.formats:
        formats += [name for name in DEFAULT_OUTPUTS if name not in formats]
    paths, said = emitted(bench, paper, formats, asked.style)
    if ALL in asked.formats:
        name = f"{Workspace(paper.folder).slug}.zip"
        said = (verified(bench, [paper.folder]), *said)
        return Outputs((File(name, tickets.issue(name, lambda: zipped([*paths.values()]))),), said)
    files = (File(path.name, tickets.issue(path.name, path.read_bytes)) for path in paths.values())
    return Outputs(tuple(files), said)


def emitted(
    bench: Bench, paper: Paper, formats: Sequence[str], style: str = ""
) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The outputs in the document's folder, by their names, and what is to be said of them.

    Args:
        bench: whose the document is.
        paper: the document.
        formats: keys of the outputs.
        style: another style than that of the desk; empty for that.

    Raises:
        StyleError: there is no such output.
        FontError: none of them can be made; where one can, it is said of the others.
        PipelineError: as ``emit`` has it.
    """
    for name in formats:
        if name not in OUTPUTS:
            raise StyleError(f"没有 {name} 这种输出", f"可用的有 {'、'.join(OUTPUTS)}")
    paper.settle(_SECONDS)
    workspace = Workspace(paper.folder)
    with bench.at_work, bench.held():
        tools = bench.tools_for(workspace)
        manifest = workspace.manifest()
        there = {record.name for record in manifest.outputs} if manifest else set()
        names = {key: f"3-{workspace.slug}{output.ending}" for key, output in OUTPUTS.items()}
        kept = [
            key
            for key, name in names.items()
            if key in formats or (name in there and not workspace.is_changed(name))
        ]
        chosen = (tools.options.chosen or frozenset()) | {"outputs"}
        options = replace(tools.options, outputs=tuple(kept), chosen=chosen)
        if style:
            options = replace(options, style=style_named(bench.out, style))
        again = Tools(options)
        if not style:
            again.typography = tools.typography
        original = bench.folders.original(paper.folder) if options.pdfa == "3a" else None
        source = read_whole(original, _MOST_BYTES) if original is not None else None
        outcome = emit_workspace(workspace, again, source=source)
    lacking = [key for key in formats if names[key] not in outcome.files]
    if lacking and len(lacking) == len(formats):
        raise FontError(outcome.error.rstrip("。"))
    said = (*outcome.substitutions, *outcome.remarks, *([outcome.error] if lacking else []))
    return {key: paper.folder / names[key] for key in formats if key not in lacking}, said


def exported(bench: Bench, batch: Batch, tickets: Tickets) -> Outputs:
    """All outputs of a batch in one archive, a folder for each document.

    Raises:
        DocumentError: nothing is finished, or a document cannot be made.
    """
    papers = {paper.folder: paper for paper in bench.papers()}
    unmade = batch.remake(papers.keys())
    folders = batch.folders()
    if not folders:
        raise DocumentError("还没有做完的", "请等一等再导出")
    for folder in folders:
        if folder in papers:
            emitted(bench, papers[folder], DEFAULT_OUTPUTS)
    paths = [path for folder in folders for path in sorted(folder.glob("3-*")) if path.is_file()]
    name = f"{bench.out.name}.zip"
    said = (verified(bench, folders), *unmade)
    return Outputs((File(name, tickets.issue(name, lambda: zipped(paths, bench.out))),), said)


def zipped(paths: Sequence[Path], under: Path | None = None) -> bytes:
    """Files in one archive, without times.

    Args:
        paths: the files.
        under: the folder that names in the archive are relative to; by default each one's own.
    """
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            name = path.relative_to(under).as_posix() if under else path.name
            entry = zipfile.ZipInfo(name, _FIRST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return kept.getvalue()


def opened(bench: Bench, paper: Paper, what: str) -> Done:
    """Open an output, or the folder, with this machine's program for it.

    Raises:
        MissingPartError: there is none.
        PipelineError: as ``emit`` has it.
    """
    if what == "folder":
        show(paper.folder)
        return Done(f"已打开文件夹 {paper.folder}")
    paths, _ = emitted(bench, paper, [what])
    show(paths[what])
    return Done(f"已打开 {paths[what].name}")


def show(path: Path) -> None:
    """Hand a file or a folder to this machine's program for it.

    Raises:
        MissingPartError: there is none.
    """
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        raise MissingPartError("本机没有打开文件的程序", f"请在文件管理器里打开 {path}")
    subprocess.Popen(
        [program, str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
