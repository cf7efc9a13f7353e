"""The workbook's look: one palette, a few named styles, number formats.

Every cell wears a named style, so that a company can restyle the whole book in its spreadsheet program at one place. Colours say
what they say in the window: red is a promise broken, sand is buffer, weight is critical.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

FONT = "Calibri"

INK = "1A232E"
MUTED = "566270"
BAND = "24405F"
BAND_SOFT = "D5DFEA"
HEAD = "EDF1F6"
RULE = "DCE1E7"
ZEBRA = "F4F6F8"
BAR = "7094C4"
CRITICAL = "2F4F7A"
BUFFER = "D9C68F"
BUFFER_INK = "6E560F"
SUMMARY = "566270"
GATE = "12233A"
ACCENT = "1D6FD6"
RED = "BF2F1B"
RED_SOFT = "FBE1DC"
AMBER = "8A5A00"
GREEN = "2F6B45"
CELL_LOW = "E6EEF8"
CELL_MID = "C4D6EC"
CELL_FULL = "9DBBE0"
AWAY = "E3E5E8"

LOADS = (("low", CELL_LOW), ("middle", CELL_MID), ("full", CELL_FULL))

DATE = "ddd d mmm yyyy"
SHORT_DATE = "d mmm yyyy"
DATE_TIME = "ddd d mmm yyyy hh:mm"
DAYS = '0.##" d";-0.##" d";0" d"'
VARIANCE = '+0.0 "d";-0.0 "d";+0 "d"'
MONEY = "#,##0.00"
UNITS = "0.0#"
WHOLE = "0"

_LEFT = Alignment(horizontal="left", vertical="center")
_RIGHT = Alignment(horizontal="right", vertical="center")
_CENTRE = Alignment(horizontal="center", vertical="center")
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
_INDENTED = Alignment(horizontal="left", vertical="center", indent=1)
_FITTED = Alignment(horizontal="left", vertical="center", indent=1, shrink_to_fit=True)
_MIDDLE = Alignment(horizontal="left", vertical="center", wrap_text=True)
_HAIR = Border(bottom=Side(style="thin", color=RULE))
_WHITE = Side(style="thin", color="FFFFFF")
_CELL = Border(left=_WHITE, right=_WHITE, top=_WHITE, bottom=Side(style="thin", color=RULE))
_UNDER = Border(bottom=Side(style="medium", color=BAND))


def fill(colour: str) -> PatternFill:
    """A solid fill."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def _style(
    name: str,
    *,
    size: float = 10,
    bold: bool = False,
    italic: bool = False,
    colour: str = INK,
    ground: str | None = None,
    align: Alignment = _LEFT,
    border: Border | None = None,
    number_format: str = "General",
) -> NamedStyle:
    style = NamedStyle(name=name)
    style.font = Font(name=FONT, size=size, bold=bold, italic=italic, color=colour)
    style.alignment = align
    style.number_format = number_format
    if ground is not None:
        style.fill = fill(ground)
    if border is not None:
        style.border = border
    return style


def register(book: Workbook) -> None:
    """Add the named styles to a new workbook; cells then name them."""
    for style in (
        _style("title", size=18, bold=True, colour="FFFFFF", ground=BAND),
        _style("title right", size=11, bold=True, colour="FFFFFF", ground=BAND, align=_RIGHT),
        _style("subtitle", colour=BAND_SOFT, ground=BAND),
        _style("subtitle right", colour=BAND_SOFT, ground=BAND, align=_RIGHT),
        _style("section", size=12, bold=True, colour=BAND, border=_UNDER),
        _style("label", size=9, colour=MUTED),
        _style("figure", size=15, bold=True),
        _style("figure good", size=15, bold=True, colour=GREEN),
        _style("figure bad", size=15, bold=True, colour=RED),
        _style("figure date", size=15, bold=True, number_format=DATE),
        _style("figure date good", size=15, bold=True, colour=GREEN, number_format=DATE),
        _style("figure date bad", size=15, bold=True, colour=RED, number_format=DATE),
        _style("figure days", size=15, bold=True, number_format=DAYS),
        _style("head", size=9, bold=True, colour=MUTED, ground=HEAD, border=_HAIR),
        _style("head right", size=9, bold=True, colour=MUTED, ground=HEAD, border=_HAIR, align=_RIGHT),
        _style("head centre", size=8, colour=MUTED, ground=HEAD, border=_HAIR, align=_CENTRE, number_format="d"),
        _style("head month", size=9, bold=True, colour=INK, ground=HEAD, number_format="mmmm yyyy"),
        _style("axis", size=8, colour=MUTED, ground=HEAD, border=_HAIR, number_format="d"),
        _style("text", border=_HAIR),
        _style("text bold", bold=True, border=_HAIR),
        _style("text muted", colour=MUTED, border=_HAIR),
        _style("text buffer", italic=True, colour=BUFFER_INK, border=_HAIR),
        _style("text fitted", border=_HAIR, align=_FITTED),
        _style("text critical", bold=True, border=_HAIR, align=_INDENTED),
        _style("text good", bold=True, colour=GREEN, border=_HAIR),
        _style("text bad", bold=True, colour=RED, border=_HAIR),
        _style("text soon", bold=True, colour=AMBER, border=_HAIR),
        _style("text wrapped", border=_HAIR, align=_WRAPPED),
        _style("date top", bold=True, border=_HAIR, number_format="d mmm", align=_WRAPPED),
        _style("text centred", border=_HAIR, align=_MIDDLE),
        _style("date", border=_HAIR, align=_RIGHT, number_format=DATE),
        _style("date bold", bold=True, border=_HAIR, align=_RIGHT, number_format=DATE),
        _style("short date", border=_HAIR, align=_RIGHT, number_format=SHORT_DATE),
        _style("date time", border=_HAIR, align=_RIGHT, number_format=DATE_TIME),
        _style("days", border=_HAIR, align=_RIGHT, number_format=DAYS),
        _style("days bold", bold=True, border=_HAIR, align=_RIGHT, number_format=DAYS),
        _style("days bad", bold=True, colour=RED, border=_HAIR, align=_RIGHT, number_format=DAYS),
        _style("variance", colour=MUTED, border=_HAIR, align=_RIGHT, number_format=VARIANCE),
        _style("variance late", bold=True, colour=AMBER, border=_HAIR, align=_RIGHT, number_format=VARIANCE),
        _style("whole", border=_HAIR, align=_RIGHT, number_format=WHOLE),
        _style("money", border=_HAIR, align=_RIGHT, number_format=MONEY),
        _style("money bad", bold=True, colour=RED, border=_HAIR, align=_RIGHT, number_format=MONEY),
        _style("money soon", bold=True, colour=AMBER, border=_HAIR, align=_RIGHT, number_format=MONEY),
        _style("month", border=_HAIR, number_format="mmmm yyyy"),
        _style("units", border=_HAIR, align=_RIGHT, number_format=UNITS),
        _style("units bad", bold=True, colour=RED, border=_HAIR, align=_RIGHT, number_format=UNITS),
        *(
            _style(f"load {name}", size=9, ground=ground, align=_CENTRE, border=_CELL, number_format="0.0#")
            for name, ground in LOADS
        ),
        _style("load", size=9, align=_CENTRE, border=_HAIR),
        _style("load away", size=8, colour=MUTED, ground=AWAY, align=_CENTRE, border=_CELL),
        _style("load bad", size=9, bold=True, colour=RED, ground=RED_SOFT, align=_CENTRE, border=_CELL, number_format="0.0#"),
        _style("bar", border=Border(top=Side(style="medium", color="FFFFFF"), bottom=Side(style="medium", color="FFFFFF"))),
        _style("day month", border=_HAIR, align=_RIGHT, number_format="d mmm"),
        _style("day month bold", bold=True, border=_HAIR, number_format="d mmm", align=_LEFT),
        _style("share", border=_HAIR, align=_RIGHT, number_format="0 %"),
        _style("dot bad", size=11, colour=RED, align=_CENTRE),
        _style("dot soon", size=11, colour=AMBER, align=_CENTRE),
        _style("dot note", size=11, colour=MUTED, align=_CENTRE),
        _style("sentence"),
        _style("foot", size=8, colour=MUTED),
    ):
        book.add_named_style(style)
