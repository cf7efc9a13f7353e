"""A choice in the tool strip: what it is about, quietly, what is chosen, and a menu of the others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

MOST = 110
"""No choice is wider than these pixels; its tip says all of it."""


class Selector(QToolButton):
    """A button like `Baseline: 12 July ▾`, short `12 July ▾`, or `Baseline ▾` where that is as `usual`.

    `fill` fills its menu whenever that is opened.
    """

    def __init__(self, about: str, fill: Callable[[QMenu], None], usual: str = "none", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._about, self._usual, self._name, self._short = about, usual, usual, False
        self.choices = QMenu(self)
        self.choices.aboutToShow.connect(lambda: fill(self.choices))
        fill(self.choices)
        self.setMenu(self.choices)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.choose("")

    def choose(self, name: str) -> None:
        """Say what is chosen, "" for the usual."""
        self._name = name or self._usual
        self._say()
        self.setAccessibleName(f"{self._about}: {self._name}")
        self.setToolTip(f"{self._about}: {self._name}")

    def shorten(self, *, short: bool) -> None:
        """Say no more than what is chosen, and where that is as usual, what could be chosen."""
        self._short = short
        self._say()

    def _say(self) -> None:
        name = self._about if self._short and self._name == self._usual else self._name
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, MOST).replace("&", "&&")
        self.setText(f"{shown} ▾" if self._short else f"{self._about}: {shown} ▾")

    def open_choices(self, beside: QWidget) -> None:
        """Open the menu below the button, or below `beside` where the strip has no room for the button."""
        anchor = self if self.isVisible() else beside
        self.choices.popup(anchor.mapToGlobal(QPoint(0, anchor.height())))
