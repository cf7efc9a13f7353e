"""The panes of the window between which one key hands the keyboard on; what is not seen is passed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


def next_pane(window: MainWindow) -> None:
    """Hand the keyboard on: grid, chart or what stands in their place, problems, inspector or panel, search."""
    shown = [pane for pane in _panes(window) if pane.isVisible()]
    if window.schedule is None or not shown:
        return
    now = QApplication.focusWidget()
    at = next((place for place, pane in enumerate(shown) if now is pane or (now and pane.isAncestorOf(now))), -1)
    shown[(at + 1) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)


def _panes(window: MainWindow) -> Iterator[QWidget]:
    view, views = window.schedule, window.views
    if view is not None:
        yield view.grid
        yield view.chart
    if views is not None and views.front is not None:
        yield views.front
    if views is not None and views.registers is not None:
        yield views.registers.page.table
        yield views.registers.page.details
    yield window.problems.more
    yield window.inspector
    yield from window.side_panels()
    yield window.strip.search
