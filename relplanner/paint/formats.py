"""The formats that need a painter: PNG and PDF, as entries for the table of `relplanner.formats.registry`.

Qt is imported when a picture is drawn. Where nothing has started Qt yet it is started without a screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from relplanner.chart.sheet import Sheet, sheet
from relplanner.chart.stage import scene_of
from relplanner.chart.theme import LIGHT, THEMES, Theme
from relplanner.chart.tick_list import go_no_go_pages, runbook_pages
from relplanner.formats.exchange import NO_GO_NO_GO, NO_RUNBOOK, FormatError, Options
from relplanner.formats.registry import Format
from relplanner.insight.readings import Readings
from relplanner.plan.instants import midnight, to_date

LONGEST = 32_000
"""Pixels of the longer side of a picture that Qt and most viewers still draw."""

MOST_PIXELS = 60_000_000
"""Pixels of a whole picture: four bytes each while it is drawn."""

SIZES = ("A4", "A3")
PARTS: Mapping[str, tuple[Callable[[Readings, str], tuple[Sheet, ...]], str]] = {
    "runbook": (runbook_pages, NO_RUNBOOK),
    "go-no-go": (go_no_go_pages, NO_GO_NO_GO),
}
"""What a PDF can hold instead of the chart: who lays it out, and what is said where a plan does not have it."""

FAMILIES = ("Inter", "Segoe UI", "Helvetica Neue", "Arial")
"""Fonts in the order in which they are taken, as in `relplanner.chart.as_svg`."""


def write_png(readings: Readings, options: Options) -> bytes:
    """Draw the chart at twice its size (less where it is too tall), light unless `only` says dark.

    Raises `FormatError` for any other word, for a chart too tall for one picture, and where Qt is not installed.
    """
    theme = _theme(options, tuple(THEMES))
    drawn = _sheet(readings, options)
    scale = min(2.0, LONGEST / max(drawn.width, drawn.height), (MOST_PIXELS / (drawn.width * drawn.height)) ** 0.5)
    if scale < 1:
        raise FormatError(f"{len(readings.plan.rows)} rows are too many for one picture; export .pdf or .svg instead.")
    qt = _Qt()
    from relplanner.paint.painter import png

    return png(drawn, theme, scale, qt.family)


def write_pdf(readings: Readings, options: Options) -> bytes:
    """Draw the chart on pages, each with title, axis and legend: A3 across, or what `only` says (A4, light, dark).

    `only` can ask for the runbook to tick and the go/no-go sheet instead, on A4 (or A3). Raises `FormatError` for any other word,
    for a part that the plan does not have, and where Qt is not installed.
    """
    parts = [name for name in PARTS if name in options.only]
    theme = _theme(options, (*THEMES, *SIZES, *PARTS))
    size = next((word for word in options.only if word in SIZES), "A4" if parts else "A3")
    day = options.today if options.today is not None else readings.today
    status = f"Status of {to_date(day).day} {to_date(day):%B %Y}" if day is not None else ""
    sheets = [one for name in parts for one in _part(name, readings, status)]
    qt = _Qt()
    if sheets:
        from relplanner.paint.pages import sheets_pdf

        return sheets_pdf(sheets, theme, size=size, family=qt.family, watch=options.watch)
    from relplanner.paint.pages import pdf

    scene = scene_of(readings, None if day is None else midnight(day))
    return pdf(scene, theme, size=size, status=status, family=qt.family, watch=options.watch)


def _part(name: str, readings: Readings, status: str) -> tuple[Sheet, ...]:
    """The pages of a part. Raises `FormatError` where the plan does not have it."""
    make, missing = PARTS[name]
    found = make(readings, status)
    if not found:
        raise FormatError(missing)
    return found


def _theme(options: Options, known: Sequence[str]) -> Theme:
    """The colours that `only` asks for, light ones otherwise. Raises `FormatError` for a word that is not `known`."""
    for name in options.only:
        if name not in known:
            raise FormatError(f"A picture has no part {name}; it can be {' or '.join(known)}.")
    return next((THEMES[name] for name in options.only if name in THEMES), LIGHT)


def _sheet(readings: Readings, options: Options) -> Sheet:
    day = options.today if options.today is not None else readings.today
    return sheet(scene_of(readings, None if day is None else midnight(day)))


class _Qt:
    """Qt as far as pictures need it, started without a screen where nobody has; `family` is the best font that it finds.

    Raises `FormatError` where it is not installed.
    """

    def __init__(self) -> None:
        try:
            from PySide6.QtGui import QFontDatabase, QGuiApplication
        except ImportError:
            message = "Pictures and pages are drawn with Qt; install PySide6-Essentials, or export .svg or .html."
            raise FormatError(message) from None
        self._application = QGuiApplication.instance() or QGuiApplication(["relplanner", "-platform", "offscreen"])
        installed = set(QFontDatabase.families())
        self.family = next((name for name in FAMILIES if name in installed), "")


PAINTED: tuple[Format, ...] = (
    Format(name="PNG picture", suffixes=(".png",), write=write_png),
    Format(name="PDF", suffixes=(".pdf",), write=write_pdf),
)
"""What the registry's table does not have; whoever may paint offers both."""
