#!/bin/sh
# 不联网安装：在本文件夹的“程序”中建立 Python 环境，从 wheels 安装。
exec python3 "$(dirname -- "$0")/install.py"
