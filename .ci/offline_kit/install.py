"""Install the kit that this file lies in, without a network: 安装.bat and install.sh call it."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / "程序"
IS_WINDOWS = os.name == "nt"
FITTING = (3, 11), (3, 13)
ENTRY = """[Desktop Entry]
Type=Application
Name=正本
Comment=修复、定稿、打印公文
Exec="{python}" -m pipeline desk %F
Terminal=false
Categories=Office;
"""


def stop(sentence: str) -> None:
    """End with one sentence."""
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def refuse_damaged() -> None:
    """Stop where a file of the kit is not what was packed."""
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            stop(f"安装包里的 {name} 与校验值不符，可能没有传完整，请重新复制。")


def fitting_python() -> list[str]:
    """The command of a Python that the kit has wheels for."""
    check = f"import sys; sys.exit(not {FITTING[0]} <= sys.version_info[:2] <= {FITTING[1]})"
    named = [[f"python3.{minor}"] for minor in (13, 12, 11)]
    named = [["py", f"-3.{minor}"] for minor in (13, 12, 11)] if IS_WINDOWS else named
    for command in ([sys.executable], *named):
        try:
            done = subprocess.run([*command, "-c", check], capture_output=True, check=False)
        except OSError:
            continue
        if done.returncode == 0:
            return command
    stop("没有找到可用的 Python（需要 {PYTHONS} 之一），请先安装。")
    raise AssertionError


def main() -> None:
    """Check, make the environment, install, put the icons there."""
    refuse_damaged()
    print("正在安装，请稍候……", flush=True)
    if subprocess.run([*fitting_python(), "-m", "venv", "--clear", str(HOME)]).returncode:
        stop("建立环境失败。请检查本文件夹是否可写；Debian、Ubuntu、UOS 上请先安装 python3-venv。")
    scripts = HOME / ("Scripts" if IS_WINDOWS else "bin")
    python = str(scripts / ("python.exe" if IS_WINDOWS else "python"))
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"]
    pip += ["--find-links", str(HERE / "wheels"), "--require-hashes", "--no-deps"]
    if subprocess.run([*pip, "-r", str(HERE / "wheels" / "requirements.txt")]).returncode:
        stop("安装没有成功，请把上面的信息交给管理员。")
    fonts = HERE / "fonts"
    if fonts.is_dir():
        command = [python, "-m", "pipeline", "fonts", "install", str(fonts)]
        if subprocess.run(command).returncode:
            print("字体没有装上，程序仍可使用。", file=sys.stderr)
    if not IS_WINDOWS:
        icon()
    print("正在试一遍……", flush=True)
    trial = [python, "-I", "-X", "utf8", "-m", "pipeline", "doctor"]  # not what lies where it runs
    done = subprocess.run(trial, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        stop("程序装上了，但有的功能不能用，请把上面的信息交给管理员。")
    print("安装好了。双击“打开正本”。" if IS_WINDOWS else "安装好了。双击“正本”图标。")


def icon() -> None:
    """The icon of the desk: in the kit's folder, among the programs, on the desktop."""
    text = ENTRY.format(python=HOME / "bin" / "python")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    desktops = [folder for name in ("桌面", "Desktop") if (folder := Path.home() / name).is_dir()]
    for folder in (HERE, data / "applications", *desktops[:1]):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "正本.desktop"
            path.write_text(text, encoding="utf-8")
            path.chmod(0o755)
        except OSError as error:
            print(f"图标没有放进 {folder}（{error.strerror}）。", file=sys.stderr)


if __name__ == "__main__":
    main()
