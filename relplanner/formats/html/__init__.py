"""The plan as one web page."""
