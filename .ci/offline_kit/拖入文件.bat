@echo off
chcp 65001 >nul
setlocal DisableDelayedExpansion
set "HERE=%~dp0"
set "PY=%HERE%程序\Scripts\python.exe"
set "OUT=%HERE%成品"
if not exist "%PY%" echo 还没有安装，请先双击“安装.bat”。
if not exist "%PY%" pause
if not exist "%PY%" exit /b 1
if "%~1"=="" echo 请把一个或几个文件、文件夹拖到本图标上。
if "%~1"=="" pause
if "%~1"=="" exit /b 2
"%PY%" -m pipeline run %* -o "%OUT%"
set "CODE=%ERRORLEVEL%"
if exist "%OUT%" start "" explorer "%OUT%"
if not "%CODE%"=="0" echo 有文件没有做成，原因见上。
if "%CODE%"=="0" echo 做好了。在“成品”里答完待定的各项并存盘，再双击“读回审阅.bat”。
pause
exit /b %CODE%
