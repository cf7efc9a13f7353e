"""Dates: calendars, the network, buffers and windows, the critical path."""
