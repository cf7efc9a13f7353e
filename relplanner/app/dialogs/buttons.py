"""The two buttons at the foot of a dialog that does one thing: do it, or leave it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox


def do_or_cancel(dialog: QDialog, do: Callable[[], object], text: str = "") -> QDialogButtonBox:
    """Make the buttons; `text` says what is done where OK would say too little."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    if text:
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(text)
    buttons.accepted.connect(do)
    buttons.rejected.connect(dialog.reject)
    return buttons
