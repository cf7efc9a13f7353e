"""A name for something: one line, Enter takes it. The window behind stays as it is until then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from relplanner.app.panels.parts import Field
from relplanner.plan.problems import EditError


class NameDialog(QDialog):
    """Asks for a name and hands it to `take`; where that is refused, it says why and stays open."""

    def __init__(self, title: str, name: str, take: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._take = take
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.name = QLineEdit(name)
        self.name.selectAll()
        self._field = Field("Name", self.name)
        column.addWidget(self._field)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setFixedWidth(400)

    def _on_accepted(self) -> None:
        try:
            self._take(self.name.text())
        except EditError as error:
            self._field.complain(error.message)
            return
        self.accept()
