"""Lists in a cell: items between semicolons or commas, where quotation marks protect a name.

Inside quotation marks a doubled one stands for itself.
"""

from __future__ import annotations

import re

_ITEM = re.compile(r'(?:"(?:[^"]|"")*"|\d,\d+\s*(?=%)|[+-]\s*\d+,\d+\s*(?=e?[mhdw]|%)|[^";,]|"(?=[^"]*$))+', re.IGNORECASE)
QUOTED = r'"(?:[^"]|"")*"'


def items(text: str) -> list[str]:
    """The items of a list without the blanks around them; empty ones are left out.

    A comma between digits in front of a percent sign, or in a lag with its unit, is a decimal comma.
    """
    return [item for found in _ITEM.findall(text) if (item := found.strip())]


def quoted(name: str) -> str:
    """A name in quotation marks."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def unquoted(text: str) -> str:
    """A name without the quotation marks around it, where there are some."""
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text
