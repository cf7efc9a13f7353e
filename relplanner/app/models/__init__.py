"""Adapters between the plan and Qt's item views."""
