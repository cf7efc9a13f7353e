"""Text and tables laid out on pages of one size, as the shapes of sheets: what is printed and filled in with a pen.

A table's head is repeated on every page that it reaches; a row is never torn. Text is wrapped by estimated widths, so no font
is needed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from relplanner.chart.primitives import Line, Rect, Shape, Text, text_width
from relplanner.chart.sheet import Layer, Sheet
from relplanner.chart.theme import Role

MARGIN = 38.0
LINE, PAD, HEAD = 15.0, 7.0, 24.0
SIZE = 11.0
BOX = 11.0
FOOT = 18.0

Kind = Literal["text", "box", "blank"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of so many pixels. `box`: a square to tick; `blank`: a line to write on."""

    heading: str
    width: float
    right: bool = False
    kind: Kind = "text"
    role: Role = "text"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table: its texts by column; of a box, any text but "" is a tick. `roles` win over the columns' own."""

    texts: tuple[str, ...]
    strong: bool = False
    roles: tuple[Role | None, ...] = ()


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    """The lines of a text in a width; a word that is wider stands alone."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


class Paper:
    """Pages that are filled from the top; mutable until `sheets` is asked for."""

    def __init__(self, title: str, *, width: float, height: float, status: str = "") -> None:
        self._title, self._width, self._height, self._status = title, width, height, status
        self._pages: list[list[Shape]] = []
        self._y = 0.0
        self._begin()

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self._width - 2 * MARGIN

    def _begin(self) -> None:
        self._pages.append([])
        self._y = MARGIN

    def _put(self, *shapes: Shape) -> None:
        self._pages[-1].extend(shapes)

    def _fits(self, height: float) -> bool:
        return self._y + height <= self._height - MARGIN - FOOT

    def page(self) -> None:
        """Go on with a new page, unless this one is empty."""
        if self._pages[-1]:
            self._begin()

    def heading(self, text: str, *, size: float = 18.0) -> None:
        """Write a heading."""
        if not self._fits(size + 60):
            self.page()
        self._put(Text(x=MARGIN, y=self._y + size / 2, text=text, size=size, weight=600, room=self.room))
        self._y += size + 10

    def paragraph(self, text: str, role: Role = "text", *, weight: int = 400) -> None:
        """Write a text on as many lines as it takes."""
        for line in wrapped(text, self.room, 12):
            if not self._fits(LINE + 2):
                self.page()
            self._put(Text(x=MARGIN, y=self._y + LINE / 2, text=line, role=role, size=12, weight=weight))
            self._y += LINE + 2

    def gap(self, height: float = 10.0) -> None:
        """Leave room."""
        self._y += height

    def table(self, columns: Sequence[Column], rows: Sequence[Entry]) -> None:
        """Write a table across the page; columns that leave room are not stretched."""
        tallest = max((_height(columns, row) for row in rows), default=0.0)
        if not self._fits(HEAD + min(tallest, 60.0)):
            self.page()
        self._head(columns)
        for row in rows:
            if not self._fits(_height(columns, row)):
                self._begin()
                self._head(columns)
            self._row(columns, row)
        self.gap()

    def _head(self, columns: Sequence[Column]) -> None:
        x = MARGIN
        for column in columns:
            self._put(_text(column, x, self._y + HEAD / 2 + 2, column.heading, "muted"))
            x += column.width
        self._y += HEAD
        self._put(Line(x1=MARGIN, y1=self._y - 0.5, x2=x, y2=self._y - 0.5, role="outline"))

    def _row(self, columns: Sequence[Column], row: Entry) -> None:
        x, height = MARGIN, _height(columns, row)
        middle = self._y + PAD / 2 + LINE / 2
        for place, (column, text) in enumerate(zip(columns, row.texts, strict=True)):
            role = (row.roles[place] if place < len(row.roles) else None) or column.role
            if column.kind == "box":
                self._put(*_box(x, middle, ticked=bool(text)))
            elif column.kind == "blank" and not text:
                self._put(Line(x1=x + 4, y1=middle + 7, x2=x + column.width - 6, y2=middle + 7, role="tail"))
            else:
                for number, line in enumerate(_lines(column, text)):
                    self._put(_text(column, x, middle + number * LINE, line, role, weight=600 if row.strong else 400))
            x += column.width
        self._y += height
        self._put(Line(x1=MARGIN, y1=self._y - 0.5, x2=x, y2=self._y - 0.5, role="line"))

    def sheets(self) -> tuple[Sheet, ...]:
        """The pages, each with its foot."""
        foot, count = self._height - MARGIN, len(self._pages)
        found = []
        for number, shapes in enumerate(self._pages, start=1):
            said = [
                Text(x=MARGIN, y=foot, text=self._status, role="muted", size=10, room=self.room - 90),
                Text(x=self._width - MARGIN, y=foot, text=f"page {number} of {count}", role="muted", size=10, anchor="end"),
            ]
            layer = Layer(shapes=[*shapes, *said])
            found.append(Sheet(width=self._width, height=self._height, title=self._title, layers=(layer,)))
        return tuple(found)


def _lines(column: Column, text: str) -> list[str]:
    return wrapped(text, column.width - 8) if text else []


def _height(columns: Sequence[Column], row: Entry) -> float:
    lines = [len(_lines(column, text)) for column, text in zip(columns, row.texts, strict=True) if column.kind == "text"]
    return LINE * max(1, *lines) + PAD if lines else LINE + PAD


def _text(column: Column, x: float, y: float, text: str, role: Role, *, weight: int = 400) -> Text:
    if column.right:
        return Text(x=x + column.width - 8, y=y, text=text, role=role, size=SIZE, weight=weight, anchor="end")
    return Text(x=x + 2, y=y, text=text, role=role, size=SIZE, weight=weight, room=column.width - 4)


def _box(x: float, middle: float, *, ticked: bool) -> list[Shape]:
    """A square to tick, or one that is."""
    left, top = x + 4, middle - BOX / 2
    shapes: list[Shape] = [Rect(x=left, y=top, width=BOX, height=BOX, edge="outline", edge_width=1.0)]
    if ticked:
        shapes += [
            Line(x1=left + 2, y1=middle, x2=left + 4.5, y2=top + BOX - 2.5, role="outline", width=1.6),
            Line(x1=left + 4.5, y1=top + BOX - 2.5, x2=left + BOX - 2, y2=top + 2.5, role="outline", width=1.6),
        ]
    return shapes
