"""Pieces of a page as text: every word is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NewType

import msgspec

Markup = NewType("Markup", str)
"""Text that is HTML already."""


def words(text: object) -> Markup:
    """Escaped text, without the control characters that HTML forbids."""
    return Markup(escape("".join(one if one >= " " and not "\ud800" <= one <= "\udfff" else " " for one in str(text))))


def element(tag: str, *inside: Markup, css: str = "", **attributes: str) -> Markup:
    """An element; an attribute's underscore is a hyphen, and `css` is its class."""
    said = {"class": css, **attributes}
    named = "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in said.items() if value)
    return Markup(f"<{tag}{named}>{''.join(inside)}</{tag}>")


def section(key: str, heading: str, *inside: Markup) -> Markup:
    """A part of the page under its heading, `key` to jump to."""
    return Markup(
        element("section", element("h2", words(heading), id=f"{key}-h"), *inside, id=key, aria_labelledby=f"{key}-h") + "\n"
    )


class Cell(msgspec.Struct, frozen=True):
    """A cell: its text, its class, and how far it is indented, in steps of the outline."""

    text: str
    css: str = ""
    indent: int = 0


Row = Sequence[Cell]


def table(caption: str, heads: Sequence[tuple[str, str]], rows: Iterable[tuple[str, Row]]) -> Markup:
    """A table that screen readers can walk: a caption, heads of columns, and a head for each row.

    `heads` are texts with their class; a row is its class and its cells, of which the one under the first head without a class
    of its own names the row.
    """
    names = next(at for at, (_, css) in enumerate(heads) if not css)
    head = [element("th", words(text), css=css, scope="col") for text, css in heads]
    body = [element("tr", *(_cell(cell, at == names) for at, cell in enumerate(row)), css=css) for css, row in rows]
    inside = element(
        "table",
        element("caption", words(caption)),
        element("thead", element("tr", *head)),
        element("tbody", Markup("\n".join(body))),
    )
    return scrolled(caption, inside)


def scrolled(label: str, inside: Markup) -> Markup:
    """What may be wider than the window: it scrolls by itself, with the keyboard too."""
    return element("div", inside, css="scroll", tabindex="0", role="region", aria_label=label)


def _cell(cell: Cell, names: bool) -> Markup:
    style = f"padding-left:{cell.indent * 14}px" if cell.indent else ""
    if names:
        return element("th", words(cell.text), css=cell.css, scope="row", style=style)
    return element("td", words(cell.text), css=cell.css, style=style)
