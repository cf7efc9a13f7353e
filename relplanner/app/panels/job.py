"""A job that runs: what it does, how far it is, and a way to stop it; nothing is shown of one that ends at once."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from relplanner.app.panels.parts import words
from relplanner.app.work.token import Token

PATIENCE_MS = 300
LOOK_MS = 100


class JobStrip(QWidget):
    """Stands in the status line while a job runs longer than a moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token: Token | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.label = words(tone="muted")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress")
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 6)
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("link")
        self.cancel.setAccessibleDescription("Stop what is running; nothing is written")
        self.cancel.clicked.connect(self.stop)
        for part in (self.label, self.bar, self.cancel):
            row.addWidget(part)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._appear)
        self._look = QTimer(self)
        self._look.timeout.connect(self._read)
        self.hide()

    def begin(self, what: str, token: Token) -> None:
        """Show a job, unless it ends within a moment."""
        self._token = token
        self.label.setText(what)
        self._read()
        self._patience.start(PATIENCE_MS)

    def end(self) -> None:
        """The job is over."""
        self._token = None
        self._patience.stop()
        self._look.stop()
        self.hide()

    def stop(self) -> None:
        """Stop the job; it says itself that it has ended."""
        if self._token is not None:
            self._token.stop()

    def _appear(self) -> None:
        self._look.start(LOOK_MS)
        self.show()

    def _read(self) -> None:
        if self._token is not None:
            self.bar.setRange(0, 100 if self._token.of else 0)
            self.bar.setValue(self._token.share)
