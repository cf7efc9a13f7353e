"""The page of the fever chart's borders: from where on it is amber and red, drawn beside the entries.

Each field is one edit. Two thirds instead of slopes leave the entered borders as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace
from PySide6.QtWidgets import QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.fever_view import FeverView
from relplanner.app.panels.parts import CheckField, Field, TextField, words
from relplanner.chart.theme import Theme
from relplanner.insight.fever import fever_lines
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.problems import EditError

BORDERS = {
    "amber_from": "Amber from",
    "amber_to": "rising to",
    "red_from": "Red from",
    "red_to": "rising to",
}
SAID = (
    "In percent of the buffer that is used: at the beginning, when nothing of the work is done, and at its end. On a border the "
    "better colour counts."
)


class FeverPage(QWidget):
    """Four borders, the choice of thirds, and the chart that they make."""

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self._document = document
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(words(SAID, "muted", wrap=True))
        self.thirds = CheckField(
            "Flat borders at one third and two thirds", lambda: self._document.plan.settings.fever.thirds, self._set_thirds
        )
        self.borders = {key: TextField(name, self._reader(key), self._writer(key), "%") for key, name in BORDERS.items()}
        self.fields: list[Field] = [self.thirds, *self.borders.values()]
        for field in self.fields:
            column.addWidget(field)
        self.chart = FeverView()
        self.chart.dress(theme)
        self.chart.setAccessibleName("The borders as a chart")
        column.addWidget(self.chart)
        column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show what the plan says."""
        for field in self.fields:
            field.refresh()
        fever = self._document.plan.settings.fever
        for field in self.borders.values():
            field.line.setEnabled(not fever.thirds)
        self.chart.show_trails(fever_lines(fever), ())

    def _change(self, **fields: Any) -> None:
        fever = replace(self._document.plan.settings.fever, **fields)
        self._document.edit("Change the borders of the fever chart", change_settings, fever=fever)

    def _set_thirds(self, on: bool) -> None:
        self._change(thirds=on)

    def _reader(self, key: str) -> Callable[[], str]:
        return lambda: str(getattr(self._document.plan.settings.fever, key))

    def _writer(self, key: str) -> Callable[[str], None]:
        def write(text: str) -> None:
            number = text.replace("%", "").strip()
            if not number.isdigit():
                raise EditError("not-a-number", f"“{text}” is no share; write percent of the buffer, as 15.")
            self._change(**{key: int(number)})

        return write
