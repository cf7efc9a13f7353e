"""The headings of a table that stands beside a time axis: as high as the axis, their words on its ground line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QWidget


class ColumnHead(QHeaderView):
    """Headings that are `height` pixels high."""

    def __init__(self, height: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._height = height
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Qt: the axis' height."""
        return QSize(super().sizeHint().width(), self._height)
