@echo off
chcp 65001 >nul
where py >nul 2>nul && set "PY=py -3" || set "PY=python"
%PY% "%~dp0install.py" || echo 没有装好。本机须有 64 位的 Python {PYTHONS} 之一。
pause
