"""What stands in the place of the inspector for a while: a heading, a cross, a body that is filled anew; never modal.

A subclass fills the body; Esc and the cross give the place back.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.icons import pixmap
from relplanner.app.panels.parts import clear, words
from relplanner.chart.theme import LIGHT, Theme

WIDTH = 400


class SidePanel(QScrollArea):
    """The panel; hidden until it is opened. `gone_to` carries the id of a row, `closed` that it was closed."""

    gone_to = Signal(str)
    closed = Signal()
    wide = WIDTH

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(320)
        self.document: Document | None = None
        self.theme: Theme = LIGHT
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(18, 14, 16, 14)
        column.setSpacing(8)
        head = QHBoxLayout()
        self.title = words(name, wrap=True)
        self.title.setObjectName("inspectorTitle")
        self.cross = QToolButton()
        self.cross.setAccessibleName(f"Close {name.lower()}")
        self.cross.clicked.connect(self.close_)
        head.addWidget(self.title, 1)
        head.addWidget(self.cross)
        column.addLayout(head)
        self.fixed = QVBoxLayout()
        self.fixed.setSpacing(6)
        column.addLayout(self.fixed)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body)
        column.addStretch(1)
        self.setWidget(page)
        self.hide()

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        self.cross.setIcon(QIcon(pixmap("close", theme.muted, 16, self.devicePixelRatioF())))
        if self.isVisible():
            self.rebuild()

    def follow(self, document: Document | None) -> None:
        """Be about another plan, or none."""
        if self.isVisible():
            self.close_()
        self.document = document
        if document is not None:
            document.read.connect(self._on_read)

    def _on_read(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the plan anew after an edit."""
        self.rebuild()

    def rebuild(self) -> None:
        """Fill the body anew."""
        clear(self.body)
        if self.document is not None:
            self.fill(self.document)

    def fill(self, document: Document) -> None:
        """Put into the body what there is to say."""

    def close_(self) -> None:
        """Give the place back."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_()
        else:
            super().keyPressEvent(event)
