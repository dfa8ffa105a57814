"""The Excel workbook: the report as data, and the record of its repair, to be answered."""

from pipeline.writers.xlsx.report import write_xlsx

__all__ = ["write_xlsx"]
