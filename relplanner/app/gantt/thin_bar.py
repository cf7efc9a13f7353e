"""A scroll bar that lies on the picture and takes no room from it.

It follows the range and value that it is given and appears while the pointer is over the view.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

THICK = 9


class ThinBar(QScrollBar):
    """A scroll bar of one rounded handle and nothing else."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self.colour = QColor("#808080")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Scroll through time" if orientation == Qt.Orientation.Horizontal else "Scroll through rows")
        self.setStyleSheet(
            "QScrollBar:horizontal {height: 9px; margin: 0; border: 0; background: transparent}"
            "QScrollBar:vertical {width: 9px; margin: 0; border: 0; background: transparent}"
            "QScrollBar::handle {min-width: 28px; min-height: 28px; background: transparent}"
            "QScrollBar::add-line, QScrollBar::sub-line {width: 0; height: 0}"
        )
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the handle."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().subControlRect(
            QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, self
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(self.colour)
        colour.setAlphaF(0.8 if option.state & QStyle.StateFlag.State_MouseOver else 0.5)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(handle).adjusted(2, 2, -2, -2), 2.5, 2.5)
        painter.end()
