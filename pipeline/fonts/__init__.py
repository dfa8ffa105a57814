"""Fonts: which are on this machine, and which plays each role of a style sheet.

The modules are imported one by one (``pipeline.fonts.roles`` …); nothing here is imported before
it is needed, so that a command which sets no type does not pay for it.
"""
