"""Make ``zhengben-offline-<version>-<platform>.zip``: every wheel, the free fonts, and scripts.

Needs the network (or an index near by) and the tools of requirements.lock; what it makes needs
neither:

    python .ci/offline_kit/make.py --out dist [--platform windows-x86_64] [--python 3.12]

The free 仿宋 and 楷体 come from where ``zhengben fonts install`` put them or would get them, or
from ``--fonts FOLDER``. Each file's hash is in the kit's SHA256SUMS, the kit's own beside it.
"""

import argparse
import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

MISSING_PART = 8
"""Exit code of the program for the same thing."""
TOOLS = ("packaging", "pip", "build", "hatchling", "pipeline")


def stop(sentence: str) -> NoReturn:
    """End with one sentence."""
    print(f"错误：{sentence}", file=sys.stderr)
    raise SystemExit(MISSING_PART)


def refuse_missing_tools() -> None:
    """Stop where a tool is not installed: a plain installation of the program has none of them."""
    missing = [name for name in TOOLS if importlib.util.find_spec(name) is None]
    if missing:
        stop(
            f"做离线安装包还需要 {'、'.join(missing)}，这里没有安装。"
            "请按 README 的第二条命令（pip install -r requirements.lock）装好再做。"
        )


refuse_missing_tools()

from packaging.requirements import Requirement  # noqa: E402
from packaging.utils import canonicalize_name  # noqa: E402

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
# Up to glibc 2.28: Kylin V10, UOS 20, RHEL 8, Debian 10 and what is newer.
_GLIBC = [f"manylinux_2_{minor}" for minor in range(5, 29)]
_LINUX = ["manylinux1", "manylinux2010", "manylinux2014", *_GLIBC]
PLATFORMS = {
    "windows-x86_64": ["win_amd64"],
    "linux-x86_64": [f"{tag}_x86_64" for tag in _LINUX],
    "linux-aarch64": [f"{tag}_aarch64" for tag in _LINUX],
}
SCRIPTS = {
    "windows": ("安装.bat", "打开正本.bat", "install.py", "使用说明.txt"),
    "linux": ("install.sh", "install.py", "使用说明.txt"),
}


Entry = tuple[Requirement, list[str]]


def runtime() -> list[Entry]:
    """What of the lock file the program needs to run, with hashes; one name may come twice."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    every: list[tuple[Requirement, list[str], set[str]]] = []
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for entry in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]:
        requirement = Requirement(entry.partition("\\")[0].strip())
        hashes = re.findall(r"--hash=(sha256:[0-9a-f]{64})", entry)
        via = {canonicalize_name(n) for n in re.findall(r"^ +# (?:via|  ) *([\w.-]+)", entry, re.M)}
        every.append((requirement, hashes, via))
    while more := {canonicalize_name(r.name) for r, _, via in every if via & wanted} - wanted:
        wanted |= more
    return [(r, hashes) for r, hashes, _ in every if canonicalize_name(r.name) in wanted]


def needed(platform: str, python: str) -> list[Entry]:
    """What one platform and Python need: markers are theirs, not this machine's."""
    windows = platform.startswith("windows")
    environment = {
        "os_name": "nt" if windows else "posix",
        "sys_platform": "win32" if windows else "linux",
        "platform_system": "Windows" if windows else "Linux",
        "platform_machine": "AMD64" if windows else platform.partition("-")[2],
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "extra": "",
    }
    return [
        (requirement, hashes)
        for requirement, hashes in runtime()
        if requirement.marker is None or requirement.marker.evaluate(environment)
    ]


def download(platform: str, python: str, target: Path) -> None:
    """Fetch every wheel, its hash checked; nothing is built."""
    lines = [
        f"{r.name}{r.specifier} " + " ".join(f"--hash={value}" for value in hashes)
        for r, hashes in needed(platform, python)
    ]
    listed = target.parent / "listed.txt"
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "-q", "--require-hashes", "--no-deps"]
    command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", python]
    command += ["--abi", f"cp{python.replace('.', '')}", "--abi", "abi3", "--abi", "none"]
    command += [f"--platform={tag}" for tag in (*PLATFORMS[platform], "any")]
    _run([*command, "-d", str(target), "-r", str(listed)], f"下载 {platform} 的安装包")


def _run(command: list[str], what: str) -> None:
    """Run a command, or stop with what it said last."""
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["没有说明"]
        stop(f"{what}没有成功（{said[-1][:300]}）。请检查网络或镜像。")


def free_fonts(given: Path | None) -> dict[str, bytes]:
    """The free fonts with their licences, by path in the kit.

    Args:
        given: a folder that has them; by default where they are installed, else their packages.
    """
    from pipeline.fonts.discovery import own_font_directory
    from pipeline.fonts.packages import FREE_SETS, PackageError, fetch_set, run_command

    if given is not None:
        return {
            f"fonts/{path.relative_to(given).as_posix()}": path.read_bytes()
            for path in sorted(given.rglob("*"))
            if path.is_file()
        }
    found: dict[str, bytes] = {}
    for wanted in FREE_SETS:
        folder = own_font_directory() / wanted.folder
        files = {path.name: path.read_bytes() for path in folder.glob("*") if path.is_file()}
        if not files:
            try:
                files = dict(fetch_set(wanted, run_command, is_root=False))
            except PackageError as error:
                stop(
                    f"没有取到 {wanted.title}（{error}）。请先运行 zhengben fonts install，"
                    "或用 --fonts 给出字体文件夹；不带字体的，加 --no-fonts。"
                )
        found.update({f"fonts/{wanted.folder}/{name}": data for name, data in files.items()})
    return found


def own_wheel(target: Path) -> None:
    """The program itself, built from this checkout."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(target)]
    _run([*command, str(ROOT)], "打包程序")


def pinned(wheels: list[Path], platform: str, pythons: Sequence[str]) -> str:
    """What install reads: each project at its version for its Pythons, hashes of the wheels."""
    digests: dict[tuple[str, str], list[str]] = {}
    for wheel in sorted(wheels):
        name, version = wheel.name.split("-")[:2]
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        digests.setdefault((canonicalize_name(name), version), []).append(f"--hash=sha256:{digest}")
    used: dict[tuple[str, str], list[str]] = {}
    for python in pythons:
        for requirement, _ in needed(platform, python):
            (pin,) = requirement.specifier
            used.setdefault((canonicalize_name(requirement.name), pin.version), []).append(python)
    lines = []
    for key, values in sorted(digests.items()):
        marks = [f'python_version == "{python}"' for python in used.get(key, pythons)]
        marker = " or ".join(marks) if len(marks) < len(pythons) else ""
        line = f"{key[0]}=={key[1]}" + (f" ; {marker}" if marker else "")
        lines.append(f"{line} {' '.join(sorted(values))}\n")
    return "".join(lines)


def assemble(
    archive: Path,
    platform: str,
    wheels: list[Path],
    pythons: Sequence[str] = PYTHONS,
    fonts: Mapping[str, bytes] | None = None,
) -> None:
    """The zip, and its hash beside it; the same bytes from the same wheels and fonts."""
    top = archive.stem
    system = platform.partition("-")[0]
    files: dict[str, tuple[bytes, int]] = {}
    for name in SCRIPTS[system]:
        text = (HERE / name).read_text(encoding="utf-8")
        text = text.replace("{PYTHONS}", "、".join(pythons))
        # A secretary opens them on Windows; cmd misreads a long file with LF alone.
        end = "\n" if name.endswith((".sh", ".py")) else "\r\n"
        # Notepad of old Windows needs the mark to see UTF-8; cmd must not have it.
        mark = "\ufeff" if name.endswith(".txt") else ""
        data = (mark + text.replace("\n", end)).encode("utf-8")
        files[name] = data, 0o755 if name.endswith(".sh") else 0o644
    files["wheels/requirements.txt"] = pinned(wheels, platform, pythons).encode("utf-8"), 0o644
    for wheel in wheels:
        files[f"wheels/{wheel.name}"] = wheel.read_bytes(), 0o644
    files.update({name: (data, 0o644) for name, data in (fonts or {}).items()})
    sums = [f"{hashlib.sha256(files[name][0]).hexdigest()}  {name}\n" for name in sorted(files)]
    files["SHA256SUMS"] = "".join(sums).encode("utf-8"), 0o644
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w") as opened:
        for name, (data, mode) in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{top}/{name}", (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = (0o100000 | mode) << 16
            is_wheel = name.endswith(".whl")
            entry.compress_type = zipfile.ZIP_STORED if is_wheel else zipfile.ZIP_DEFLATED
            opened.writestr(entry, data)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    beside = archive.with_name(f"{archive.name}.sha256")
    beside.write_text(f"{digest}  {archive.name}\n", encoding="utf-8")


def main() -> None:
    """Make the kits asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("dist"))
    parser.add_argument("--platform", choices=list(PLATFORMS), action="append")
    parser.add_argument("--python", choices=PYTHONS, action="append")
    parser.add_argument("--fonts", type=Path, help="a folder that has the fonts")
    parser.add_argument("--no-fonts", action="store_true", help="a kit without fonts")
    given = parser.parse_args()
    fonts = {} if given.no_fonts else free_fonts(given.fonts)
    for platform in given.platform or PLATFORMS:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "wheels"
            target.mkdir()
            pythons = given.python or PYTHONS
            for python in pythons:
                download(platform, python, target)
            own_wheel(target)
            wheels = sorted(target.glob("*.whl"))
            (own,) = target.glob("zhengben-*.whl")
            version = own.name.split("-")[1]
            archive = given.out / f"zhengben-offline-{version}-{platform}.zip"
            assemble(archive, platform, wheels, pythons, fonts)
            said = f"{len(wheels)} wheels, {len(fonts)} font files"
            print(f"{archive}: {said}, {archive.stat().st_size / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
