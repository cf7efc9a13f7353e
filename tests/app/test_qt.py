"""What Qt's binding must not do to us."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QWidget


def test_void_calls_lose_no_reference_to_none(qapp: QApplication) -> None:
    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(10_000):
        widget.update()
        widget.setToolTip("")
    after = sys.getrefcount(None)
    widget.deleteLater()
    assert abs(after - before) < 500
