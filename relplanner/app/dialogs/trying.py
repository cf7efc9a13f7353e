"""A dialog that tries what it would do before it does it: beside the window, while somebody goes on typing.

Only the answer to the last question is heard, and none once the dialog is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QWidget

from relplanner.app.document import Document

Found = TypeVar("Found")


class TryingDialog(QDialog):
    """The dialog, with the question that was asked last."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._asked = 0

    def forget(self) -> None:
        """Hear no answer to what was asked until now."""
        self._asked += 1

    def try_beside(self, what: str, work: Callable[[], Found], heard: Callable[[Found], None]) -> None:
        """Do `work` beside the window; `heard` is told what it gives, unless something else is asked before."""
        self.forget()
        asked = self._asked

        def answered(found: Found) -> None:
            if asked == self._asked:
                heard(found)

        self._document.ask(what, work, answered)

    def done(self, result: int) -> None:
        """Qt: an answer that comes later is not heard, and the dialog goes."""
        self.forget()
        super().done(result)
        self.deleteLater()
