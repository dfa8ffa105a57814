@echo off
chcp 65001 >nul
setlocal DisableDelayedExpansion
set "HERE=%~dp0"
set "PY=%HERE%程序\Scripts\python.exe"
set "OUT=%HERE%成品"
if not exist "%PY%" echo 还没有安装，请先双击“安装.bat”。
if not exist "%PY%" pause
if not exist "%PY%" exit /b 1
"%PY%" -m pipeline apply %* -o "%OUT%"
set "CODE=%ERRORLEVEL%"
if not "%CODE%"=="0" echo 没有读回，原因见上。
pause
exit /b %CODE%
