#!/bin/sh
# 不联网安装：在本文件夹的“程序”中建立 Python 环境，从 wheels 安装。
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if command -v sha256sum >/dev/null && ! (cd "$here" && sha256sum --check --quiet SHA256SUMS); then
    echo "安装包里有文件与校验值不符，可能没有传完整，请重新复制。" >&2
    exit 1
fi
for python in python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        break
    fi
    python=
done
if [ -z "$python" ]; then
    echo "没有找到可用的 Python（需要 {PYTHONS} 之一），请先安装。" >&2
    exit 1
fi
if ! "$python" -m venv --clear "$here/程序"; then
    echo "建立环境失败。Debian、Ubuntu、UOS 上请先安装 python3-venv。" >&2
    exit 1
fi
"$here/程序/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
    --find-links "$here/wheels" --require-hashes --no-deps -r "$here/wheels/requirements.txt"
if [ -d "$here/fonts" ]; then
    "$here/程序/bin/zhengben" fonts install "$here/fonts" || echo "字体没有装上，程序仍可使用。" >&2
fi
echo "安装好了。用法："
echo "  \"$here/程序/bin/zhengben\" run 报告.txt -o 成品"
