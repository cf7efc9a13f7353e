"""A sentence above the plan that is not modal: what went wrong, or what is offered, with what can be done about it.

One message stands at a time; Esc or its cross takes it away, a newer one replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from relplanner.app.icons import pixmap
from relplanner.app.panels.parts import words
from relplanner.chart.theme import LIGHT, Theme

Answer = tuple[str, Callable[[], object]]


class MessageBar(QWidget):
    """The bar; hidden while there is nothing to say. `closed`: the user closed it without an answer."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("message")
        self._theme = LIGHT
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 10, 4)
        row.setSpacing(10)
        self._sign = QLabel()
        row.addWidget(self._sign)
        self.label = words(wrap=True)
        row.addWidget(self.label, 1)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(8)
        row.addLayout(self._answers)
        self.cross = QToolButton()
        self.cross.setAccessibleName("Close the message")
        self.cross.clicked.connect(self._close)
        row.addWidget(self.cross)
        self.hide()

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.cross.setIcon(QIcon(pixmap("close", theme.muted, 16, self.devicePixelRatioF())))

    def say(self, sentence: str, kind: Literal["trouble", "offer"] = "trouble", answers: Sequence[Answer] = ()) -> None:
        """Show a sentence and buttons for what can be done about it."""
        self.setObjectName("message" if kind == "trouble" else "offer")
        self.style().unpolish(self)
        self.style().polish(self)
        colour = self._theme.red if kind == "trouble" else self._theme.accent
        self._sign.setPixmap(pixmap("error" if kind == "trouble" else "about", colour, 16, self.devicePixelRatioF()))
        self.label.setText(sentence)
        self.setAccessibleName(sentence)
        while (item := self._answers.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for text, action in answers:
            button = QPushButton(text)
            button.clicked.connect(lambda _on=False, action=action: self._answer(action))
            self._answers.addWidget(button)
        self.show()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _answer(self, action: Callable[[], object]) -> None:
        self.hide()
        action()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc takes it away."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
