"""What a runbook counts with: how long checking takes after going back, and the margin on rehearsed minutes."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import TextField, words
from relplanner.insight.step_columns import minutes_of
from relplanner.plan.edits.runbooks import change_runbook
from relplanner.plan.model import Id, PerMille, Runbook
from relplanner.plan.problems import EditError


class RunbookDialog(QDialog):
    """The two figures of `runbook`; each is entered when its field is left."""

    def __init__(self, document: Document, runbook: Id, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Runbook settings")
        self._document, self._runbook = document, runbook
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        name = document.plan.rows[runbook].name
        column.addWidget(words(name, weight="bold", wrap=True))
        self.checking = TextField("Checking", lambda: f"{self._record.checking}m", self._set_checking, "20m")
        self.margin = TextField("Margin", lambda: f"{self._record.margin / 10:g} %", self._set_margin, "125 %")
        column.addWidget(self.checking)
        column.addWidget(self.margin)
        told = "Checking comes behind every way back and so moves the last safe moments. The margin multiplies rehearsed minutes."
        column.addWidget(words(told, "muted", small=True, wrap=True))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column.addWidget(buttons)
        self.setFixedWidth(400)

    @property
    def _record(self) -> Runbook:
        return self._document.plan.runbooks[self._runbook]

    def _change(self, **fields: Any) -> None:
        name = self._document.plan.rows[self._runbook].name
        self._document.edit(f"Change the runbook of {name}", change_runbook, self._runbook, **fields)

    def _set_checking(self, text: str) -> None:
        self._change(checking=minutes_of(text))

    def _set_margin(self, text: str) -> None:
        said = text.replace("%", "").replace(",", ".").strip()
        if not re.fullmatch(r"\d{1,4}(\.\d)?", said):
            raise EditError("not-a-number", f"“{text.strip()}” is no margin; write percent of the rehearsed minutes, as 125.")
        self._change(margin=PerMille(round(float(said) * 10)))
