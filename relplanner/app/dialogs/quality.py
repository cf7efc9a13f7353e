"""The page of the fourteen quality points: their limits, what is measured now, and which of them the list of problems leaves out.

Each field is one edit; what is measured is read from the plan as it is, and stays beside its limit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import CheckField, Field, TextField, Tone, set_tone, words
from relplanner.insight.dcma import NAMES
from relplanner.plan.edits.settings import change_quality
from relplanner.plan.model import PerMille
from relplanner.plan.problems import EditError

SHARES = {
    1: "dangling",
    2: "leads",
    3: "lags",
    4: "finish_to_start",
    5: "hard_constraints",
    6: "high_float",
    7: "negative_float",
    8: "long_tasks",
    9: "invalid_dates",
    10: "without_people",
    11: "missed",
}
INDICES = {13: "length_index", 14: "execution_index"}
DAYS = {6: "high_float_days", 8: "long_task_days", 12: "slip_days"}
"""Which setting says a point's limit, and from how many days on it counts."""

TOLD = {
    1: "tasks that hang loose",
    2: "links with a lead",
    3: "links with a lag",
    4: "links finish to start",
    5: "tasks with a hard constraint",
    6: "tasks with more float than the days",
    7: "tasks with negative float",
    8: "tasks longer than the days",
    9: "tasks with dates that cannot be",
    10: "tasks without people",
    11: "tasks behind their baseline",
    12: "a slip of the days moves the end as much",
    13: "remaining path and float, by the path",
    14: "finished by those due",
}
VERDICTS: dict[str, Tone] = {"met": "green", "not met": "amber", "not applicable": "muted"}


class QualityPage(QWidget):
    """Fourteen lines: listed or not, what is counted, the limit, what is measured."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.fields: list[Field] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 10, 0, 0)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setAutoFillBackground(False)
        self._grid = QGridLayout(page)
        self._grid.setContentsMargins(0, 0, 6, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        area.setWidget(page)
        outer.addWidget(area)
        heads = ("Point, ticked where problems list it", "What is counted", "Limit", "Days", "Now")
        for at, head in enumerate(heads):
            side = Qt.AlignmentFlag.AlignRight if at == 4 else Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(words(head, "muted", small=True), 0, at, side)
        self._now = {number: self._line(number) for number in NAMES}
        self._grid.setRowStretch(len(NAMES) + 1, 1)
        self.refresh()

    def refresh(self) -> None:
        """Show what the plan says, and what is measured in it."""
        for field in self.fields:
            field.refresh()
        for point in self._document.readings.points:
            label = self._now[point.number]
            label.setText(point.measure if point.verdict != "not applicable" else "nothing to look at")
            label.setToolTip(point.note)
            set_tone(label, VERDICTS[point.verdict])

    def _line(self, number: int) -> QLabel:
        name = NAMES[number][1]
        self._put(CheckField(name, lambda: number not in self._quiet(), lambda on: self._list(number, on=on)), number, 0)
        self._grid.addWidget(words(TOLD[number], "muted", small=True), number, 1)
        if number in SHARES:
            self._put(self._named(self._share(SHARES[number]), f"Limit of {name}"), number, 2)
        elif number in INDICES:
            self._put(self._named(self._index(INDICES[number]), f"Limit of {name}"), number, 2)
        if number in DAYS:
            self._put(self._named(self._days(DAYS[number]), f"Days of {name}"), number, 3)
        label = words("", small=True)
        self._grid.addWidget(label, number, 4, Qt.AlignmentFlag.AlignRight)
        return label

    def _put(self, field: Field, line: int, column: int) -> None:
        self.fields.append(field)
        self._grid.addWidget(field, line, column)

    @staticmethod
    def _named(field: TextField, name: str) -> TextField:
        field.line.setAccessibleName(name)
        field.setFixedWidth(84)
        return field

    # ------------------------------------------------------------------------------------------------------------- fields

    def _quiet(self) -> tuple[int, ...]:
        return self._document.plan.settings.quality.quiet

    def _list(self, number: int, *, on: bool) -> None:
        quiet = {*self._quiet()} - {number} if on else {*self._quiet(), number}
        name = NAMES[number][1].lower()
        self._document.edit(f"{'List' if on else 'Leave out'} {name}", change_quality, quiet=tuple(sorted(quiet)))

    def _write(self, field: str, value: int) -> None:
        fields: dict[str, Any] = {field: value}
        self._document.edit("Change a limit of quality", change_quality, **fields)

    def _number(self, field: str) -> Callable[[], int]:
        return lambda: getattr(self._document.plan.settings.quality, field)

    def _share(self, field: str) -> TextField:
        now = self._number(field)
        sign = "≥" if field == "finish_to_start" else "≤"
        return TextField(
            "",
            lambda: f"{sign} {now() / 10:g} %",
            lambda text: self._write(field, PerMille(round(_read(text, "5 %") * 10))),
            "5 %",
        )

    def _index(self, field: str) -> TextField:
        now = self._number(field)
        return TextField(
            "",
            lambda: f"≥ {now() / 1000:g}",
            lambda text: self._write(field, PerMille(round(_read(text, "0.95") * 1000))),
            "0.95",
        )

    def _days(self, field: str) -> TextField:
        now = self._number(field)
        return TextField("", lambda: f"{now()} d", lambda text: self._write(field, round(_read(text, "44 d"))), "44 d")


def _read(text: str, example: str) -> float:
    """A number without what stands around it. Raises `EditError`."""
    said = text.strip().lstrip("≤≥<>= ").rstrip("%d ").replace(",", ".")
    try:
        return float(said)
    except ValueError:
        raise EditError("not-a-number", f"“{text}” is no number; write it like {example}.") from None
