@echo off
chcp 65001 >nul
setlocal DisableDelayedExpansion
set "HERE=%~dp0"
set "CHECK=import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
set "PY="
py -3.13 -c "%CHECK%" >nul 2>nul && set "PY=py -3.13"
if not defined PY py -3.12 -c "%CHECK%" >nul 2>nul && set "PY=py -3.12"
if not defined PY py -3.11 -c "%CHECK%" >nul 2>nul && set "PY=py -3.11"
if not defined PY python -c "%CHECK%" >nul 2>nul && set "PY=python"
if not defined PY echo 没有找到可用的 Python（需要 {PYTHONS} 之一，64 位），请先安装。
if not defined PY pause
if not defined PY exit /b 1
echo 正在安装，请稍候……
%PY% -m venv --clear "%HERE%程序"
if errorlevel 1 echo 建立环境失败，请检查本文件夹是否可写。
if errorlevel 1 pause
if not exist "%HERE%程序\Scripts\python.exe" exit /b 1
"%HERE%程序\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" --require-hashes --no-deps -r "%HERE%wheels\requirements.txt"
set "CODE=%ERRORLEVEL%"
if "%CODE%"=="0" if exist "%HERE%fonts" "%HERE%程序\Scripts\zhengben.exe" fonts install "%HERE%fonts"
if "%CODE%"=="0" echo 安装好了。把文件拖到“拖入文件.bat”上即可。
if not "%CODE%"=="0" echo 安装没有成功，请把上面的信息交给管理员。
pause
exit /b %CODE%
