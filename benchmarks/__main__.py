"""``python -m benchmarks``: everything measured in turn, medians in a table.

What is started is the wheel of this checkout, its modules compiled, as an installer leaves it: a
checkout would compile every module at each start where bytecode is not written.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

from benchmarks.measuring import Case, Sample
from benchmarks.peers import kept_typst, peers

ROOT = Path(__file__).parent.parent
ZHENGBEN = [sys.executable, "-m", "pipeline"]
HEAD = ("what", "seconds", "CPU s", "CPU s each", "peak MiB", "ratio of CPU")


def installed(work: Path) -> Path:
    """A folder with the wheel of this checkout as an installer leaves it."""
    made, folder = work / "wheel", work / "installed"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(made)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(made.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(folder)], check=True)
    return folder


def cases(source: Path, work: Path, documents: int, bodies: int) -> list[Case]:
    """What is measured; the folders it needs are made."""
    made, text = work / "made", work / "text.txt"
    subprocess.run([*ZHENGBEN, "run", str(source), "-o", str(made), "-q"], check=True)
    (folder,) = (path.parent for path in made.glob("*/manifest.json"))
    text.write_bytes(next(folder.glob("3-*.txt")).read_bytes())
    many = work / "many"
    many.mkdir()
    original = source.read_bytes()
    for number in range(documents):  # no two alike: nothing may be had from a cache
        (many / f"{number:04}.txt").write_bytes(original + f"\n\n附件{number}\n".encode())
    long = work / "long.txt"
    command = [sys.executable, "-m", "benchmarks.stages", str(source), "--lengthen", str(bodies)]
    long.write_bytes(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    subprocess.run(
        [*ZHENGBEN, "run", str(long), "-o", str(work / "l"), "-q", "--to", "txt"], check=True
    )

    def ours(name: str, *arguments: str | Path, **more: object) -> Case:
        return Case(name, [*ZHENGBEN, *map(str, arguments)], cwd=work, **more)  # type: ignore[arg-type]

    out = ("-q", "--force", "-o")
    three = ("--to", "docx,pdf,xlsx")
    return [
        Case("python -c pass", [sys.executable, "-c", "pass"]),
        ours("zhengben --version", "--version", versus="python -c pass"),
        ours("zhengben --help", "--help", versus="python -c pass"),
        ours("repair: sample to text", "repair", source, "-q"),
        ours("check: sample", "check", source, "-q", codes=(0, 1)),
        ours("run: sample, all outputs", "run", source, *out, work / "o1"),
        ours("emit: docx", "emit", folder, "-q", "--force", "--to", "docx"),
        ours("emit: pdf", "emit", folder, "-q", "--force", "--to", "pdf"),
        ours("emit: ofd", "emit", folder, "-q", "--force", "--to", "ofd", versus="emit: pdf"),
        ours("emit: xlsx", "emit", folder, "-q", "--force", "--to", "xlsx"),
        *peers(text, work),
        ours(
            f"run: {documents} documents, docx + pdf + xlsx",
            *("run", many, *out, work / "o2", *three),
            units=documents,
        ),
        ours(f"repair: {bodies} times the body", "repair", long, "-q"),
        ours(f"emit: {bodies} times the body, pdf", "emit", work / "l", *out[:2], "--to", "pdf"),
        ours(f"run: {bodies} times the body, pdf", "run", long, *out, work / "o3", "--to", "pdf"),
    ]


def stages(source: Path, rounds: int) -> list[Case]:
    """The stages in one process: the first pass and the median of the others."""
    command = [sys.executable, "-m", "benchmarks.stages", str(source), "--rounds", str(rounds + 1)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = []
    for name, seconds in json.loads(done.stdout).items():
        for label, values in (("first", seconds[:1]), ("then", seconds[1:])):
            samples = [Sample(value, value) for value in values]
            found.append(Case(f"in process, {label}: {name}", samples=samples))
    return found


def row(case: Case, by_name: dict[str, Case]) -> list[str]:
    """The case as cells."""
    wall, cpu, peak = (case.median(what) for what in ("wall", "cpu", "peak"))
    other = by_name[case.versus].median("cpu") if case.versus else None
    return [
        case.name,
        *(f"{value:.3f}" if value is not None else "" for value in (wall, cpu)),
        f"{cpu / case.units:.3f}" if cpu is not None and case.units > 1 else "",
        f"{peak:.0f}" if peak is not None else "",
        f"{cpu / other:.2f} × {case.versus}" if cpu is not None and other else "",
    ]


def table(rows: list[list[str]]) -> str:
    """The rows under their heads, in columns."""

    def width(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)

    widths = [max(width(line[i]) for line in [list(HEAD), *rows]) for i in range(len(HEAD))]
    lines = []
    for line in [list(HEAD), *rows]:
        cells = [
            text + " " * (wide - width(text)) if i in {0, 5} else " " * (wide - width(text)) + text
            for i, (text, wide) in enumerate(zip(line, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--source", type=Path, default=min((ROOT / "seeds").glob("*.txt")))
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the short cases")
    parser.add_argument("--long-rounds", type=int, default=1, help="rounds of the long ones")
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--bodies", type=int, default=50)
    parser.add_argument("--only", default="", help="only cases whose name holds this")
    parser.add_argument("--json", action="store_true", help="every sample as JSON")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("PYTHONPATH", "")
        paths = [str(installed(Path(folder))), before, str(ROOT)]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        source = given.source.resolve()
        every = cases(source, Path(folder), given.documents, given.bodies)
        wanted = [c for c in every if given.only in c.name]
        wanted += [c for c in every if c.name in {w.versus for w in wanted} and c not in wanted]
        for turn in range(max(given.rounds, given.long_rounds)):
            for case in wanted:
                is_long = case.units > 1 or "times the body" in case.name
                if turn < (given.long_rounds if is_long else given.rounds):
                    case.run()
        inside = stages(source, given.rounds) if given.only in "in process" else []
        if inside and (kept := kept_typst(Path(folder), given.rounds + 1)):
            samples = [Sample(value, value) for value in kept[1:]]
            inside.append(Case("typst's compiler kept: pdf", samples=samples))
            (ours,) = (case for case in inside if case.name == "in process, then: pdf")
            ours.versus = inside[-1].name
    measured = [*wanted, *inside]
    if given.json:
        rows = [
            {"name": c.name, "units": c.units, "samples": [vars(s) for s in c.samples]}
            for c in measured
        ]
        print(json.dumps({"machine": machine(), "cases": rows}, ensure_ascii=False, indent=1))
    else:
        by_name = {c.name: c for c in measured}
        print(machine(), table([row(c, by_name) for c in measured]), sep="\n")


def machine() -> str:
    """What it was measured on."""
    parts = platform.python_version(), platform.system(), platform.machine()
    return f"Python {' '.join(parts)}, {os.cpu_count()} cores"


if __name__ == "__main__":
    main()
