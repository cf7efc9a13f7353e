"""An answer on a card: what it does, what follows from it; hovered or focused it is previewed, Enter or its button applies it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from relplanner.app.panels.parts import Tone, words


class Card(QFrame):
    """One answer. `looked_at` says whether it is under the pointer or has the keyboard, `applied` that it is wanted.

    `walked` asks for the card below (1) or above (-1).
    """

    looked_at = Signal(bool)
    applied = Signal()
    walked = Signal(int)

    def __init__(self, name: str, sentence: str, effect: str, tone: Tone) -> None:
        super().__init__()
        self.setObjectName("answer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}: {sentence} {effect}")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(3)
        column.addWidget(words(sentence, weight="medium", wrap=True))
        column.addWidget(words(effect, tone, small=True, wrap=True))
        row = QHBoxLayout()
        row.addWidget(words(name, "muted", small=True), 1)
        self.button = QPushButton("Apply")
        self.button.setObjectName("link")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.applied)
        row.addWidget(self.button)
        column.addLayout(row)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard has come."""
        super().focusInEvent(event)
        self.looked_at.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt: the keyboard has gone."""
        super().focusOutEvent(event)
        self.looked_at.emit(False)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Qt: the pointer has come."""
        super().enterEvent(event)
        self.looked_at.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Qt: the pointer has gone."""
        super().leaveEvent(event)
        self.looked_at.emit(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: take the keyboard, and so stay previewed."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Qt: apply."""
        self.applied.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter applies, arrows go to the card above or below."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.applied.emit()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.walked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
