"""What the command line prints: JSON and tables on standard output, messages on standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from relplanner.plan import instants
from relplanner.plan.model import Instant

WIDTH = 100
"""Columns that a table may take where no terminal says how wide it is."""

GAP = "  "


def say(message: str) -> None:
    """Tell the user something: one line on standard error."""
    print(message, file=sys.stderr)


def put_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """Print one JSON object, indented, as UTF-8 whatever the terminal speaks."""
    put_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def put_bytes(data: bytes) -> None:
    """Write to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def put(text: str = "") -> None:
    """Print a line; characters that the terminal cannot show become question marks."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def width() -> int:
    """Columns of the terminal, never less than `WIDTH`."""
    return max(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH


def when(at: Instant | int | None) -> str:
    """`2027-07-12 08:00`, "" where it is unknown."""
    return "" if at is None else instants.iso(Instant(at)).replace("T", " ")


def until(finish: Instant | int | None) -> str:
    """The same of an end: midnight belongs to the day that ends, as `2027-07-12 24:00`."""
    if finish is None or finish % instants.MINUTES_PER_DAY:
        return when(finish)
    return when(finish - instants.MINUTES_PER_DAY)[:10] + " 24:00"


def shortened(text: str, width: int) -> str:
    """A text that fits a width; an ellipsis stands for what is left out."""
    text = " ".join(text.split()) if "\n" in text else text
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def put_table(
    headings: Sequence[str], aligns: Sequence[Literal["<", ">"]], rows: Sequence[Sequence[str]], *, flexible: int
) -> None:
    """Print aligned columns under headings with a rule; the column number `flexible` gives way so that all fit `WIDTH`."""
    widths = [max(len(heading), *(len(row[at]) for row in rows)) if rows else len(heading) for at, heading in enumerate(headings)]
    others = sum(widths) - widths[flexible] + len(GAP) * (len(widths) - 1)
    widths[flexible] = max(min(widths[flexible], width() - others), 12)
    for cells in (headings, ["─" * width for width in widths], *rows):
        line = GAP.join(
            f"{shortened(cell, width):{align}{width}}" for cell, align, width in zip(cells, aligns, widths, strict=True)
        )
        put(line.rstrip())
