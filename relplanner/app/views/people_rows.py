"""What stands above the names of the People view: whose load the lines say, and whether a cell is a day, a week or a month.

Both are only ways of looking: nothing of the plan changes, and the keys of the map (R; D, W, M) do the same.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QWidget

from relplanner.app.views.people_map import PeopleMap
from relplanner.chart.heat_sums import ROWS
from relplanner.chart.time_scale import PER_DAY, Unit, unit_of

HEIGHT = 20


class PeopleRows(QWidget):
    """The choices of one map."""

    def __init__(self, view: PeopleMap, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 0, 8, 0)
        row.setSpacing(2)
        self.rows = QToolButton()
        self.rows.setObjectName("tiny")
        self.rows.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.rows.setAccessibleName("Whose load the lines say")
        self.rows.setToolTip("People, roles, teams, phases or releases  (R)")
        self.rows.setMenu(self._make_menu())
        row.addWidget(self.rows)
        row.addStretch(1)
        self.units: dict[Unit, QToolButton] = {}
        group = QButtonGroup(self)
        for unit, per_day in PER_DAY.items():
            button = QToolButton()
            button.setObjectName("tiny")
            button.setText(unit.capitalize())
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(f"A cell is a {unit}")
            button.setToolTip(f"A cell is a {unit}  ({unit[0].upper()})")
            button.clicked.connect(lambda _on=False, per_day=per_day: self._zoom(per_day))
            group.addButton(button)
            row.addWidget(button)
            self.units[unit] = button
        view.turned.connect(self._say)
        view.axis.changed.connect(self._say)
        self._say()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._actions: dict[str, QAction] = {}
        for by, name in ROWS:
            action = QAction(name, menu)
            action.setCheckable(True)
            action.triggered.connect(lambda _on=False, by=by: self._view.show_by(by))
            group.addAction(action)
            menu.addAction(action)
            self._actions[by] = action
        return menu

    def _zoom(self, per_day: float) -> None:
        self._view.axis.zoom(per_day, self._view.axis.width / 3)
        self._view.setFocus()

    def _say(self) -> None:
        self.rows.setText(f"{dict(ROWS)[self._view.by]} ▾")
        self._actions[self._view.by].setChecked(True)
        shown = unit_of(self._view.axis.scale)
        for unit, button in self.units.items():
            button.setChecked(unit == shown)
