"""What a document says in figures: its elements in order, its indicators, and their checks.

Pure functions from an :class:`~pipeline.model.OfficialDocument` to data; nothing here changes a
text, knows an output or reads a file.
"""
