"""The plan as a workbook for stakeholders, a file per sheet."""
