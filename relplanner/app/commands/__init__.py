"""The window's commands, one module for each menu; `actions` puts them together."""
