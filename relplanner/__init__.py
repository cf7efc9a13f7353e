"""relplanner: plan IT releases offline, and hand over a workbook that stakeholders trust."""

__version__ = "0.1.0"
