"""The workbooks: one document with the record of its repair, and many documents in one table.

``writer``, ``summary``: the two workbooks. ``*_sheet(s)``: their sheets, which ask ``frame`` what
stands where. ``package``: rows become a file. ``cells``: values and their XML.
``cell_formats``: how they look. ``openpyxl_parts``: openpyxl's private parts.
"""

from pipeline.writers.leaving_out import leaving_out

with leaving_out("openpyxl.reader.excel", "openpyxl.styles.builtins", "PIL.Image"):
    import openpyxl  # noqa: F401
