"""Excel: a report as data with the record of its repair, and many reports in one table."""

from pipeline.writers.xlsx.report import write_xlsx
from pipeline.writers.xlsx.summary import (
    SummaryEntry,
    indicators_csv,
    indicators_parquet,
    write_summary,
)

__all__ = ["SummaryEntry", "indicators_csv", "indicators_parquet", "write_summary", "write_xlsx"]
