"""The month of the release calendar with its heading: which month it is, the way to others, and back to the train."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from relplanner.app.panels.parts import words
from relplanner.app.views.month_map import MonthMap
from relplanner.chart.month_grid import MonthGrid
from relplanner.chart.theme import Theme
from relplanner.plan.instants import midnight
from relplanner.plan.model import Day

HEIGHT = 40


class MonthPage(QWidget):
    """Heading and grid; `train` is the button that leads back."""

    def __init__(self, today: Day) -> None:
        super().__init__()
        self.map = MonthMap(today)
        self.setFocusProxy(self.map)
        self._head = QWidget()
        self._head.setObjectName("monthHead")
        self._head.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(4)
        self.title = words("", weight="bold")
        self.title.setObjectName("inspectorTitle")
        row.addWidget(self.title)
        row.addStretch(1)
        for text, name, tip, action in (
            ("◂", "Month before", "The month before  (Page up)", lambda: self.map.turn(-1)),
            ("Today", "This month", "The month of today", lambda: self.map.show_at(midnight(today))),
            ("▸", "Month behind", "The month behind  (Page down)", lambda: self.map.turn(1)),
        ):
            row.addWidget(self._button(text, name, tip, action))
        row.addSpacing(12)
        self.new = self._button(
            "New…", "New window or freeze", "A window or a freeze for the days taken  (Ins)", self.map.wanted.emit
        )
        row.addWidget(self.new)
        self.train = self._button("As a train", "As a train", "All releases on one line of time  (Ctrl+M)", lambda: None)
        row.addWidget(self.train)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.map, 1)
        self.hide()

    @staticmethod
    def _button(text: str, name: str, tip: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("link")
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.clicked.connect(lambda _on=False: action())
        return button

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.map.set_theme(theme)

    def show_grid(self, grid: MonthGrid, names: tuple[str, ...]) -> None:
        """Show a month."""
        self.title.setText(grid.title)
        self.map.set_grid(grid, names)
