"""One line to be asked for, a name or a date: Enter takes it. The window behind stays as it is until then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.panels.parts import Field, words
from relplanner.plan.problems import EditError


class NameDialog(QDialog):
    """Asks for a line and hands it to `take`; where that is refused, it says why and stays open.

    `about` is what the line is called, `hint` what stands in it greyed while it is empty, `told` a sentence below it.
    """

    def __init__(
        self,
        title: str,
        name: str,
        take: Callable[[str], object],
        parent: QWidget | None = None,
        *,
        about: str = "Name",
        hint: str = "",
        told: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._take = take
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.name = QLineEdit(name)
        self.name.selectAll()
        self.name.setPlaceholderText(hint)
        self._field = Field(about, self.name)
        column.addWidget(self._field)
        if told:
            column.addWidget(words(told, "muted", small=True, wrap=True))
        buttons = do_or_cancel(self, self._on_accepted)
        column.addWidget(buttons)
        self.setFixedWidth(400)

    def _on_accepted(self) -> None:
        try:
            self._take(self.name.text())
        except EditError as error:
            self._field.complain(error.message)
            return
        self.accept()
