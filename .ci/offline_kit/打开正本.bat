@echo off
chcp 65001 >nul
if not exist "%~dp0程序\Scripts\pythonw.exe" call "%~dp0安装.bat"
if exist "%~dp0程序\Scripts\pythonw.exe" start "" "%~dp0程序\Scripts\pythonw.exe" -m pipeline desk %*
