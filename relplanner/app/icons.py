"""The program's icons: one family, drawn as SVG in `currentColor` and coloured by the theme.

An icon is an idea; two commands never share one.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from relplanner.chart.theme import Theme
from relplanner.store.resources import icon as read_icon

SIZE = 16
RATIOS = (1.0, 1.5, 2.0)
"""Screens at 100, 150 and 200 %; between them Qt scales the next larger picture."""


@lru_cache(maxsize=1024)  # more than all icons of both themes for all screens, so that changing the theme draws none anew
def pixmap(name: str, colour: str, size: int = SIZE, ratio: float = 1.0) -> QPixmap:
    """The icon in one colour, `size` logical pixels wide, for a screen of `ratio`."""
    side = round(size * ratio)
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(read_icon(name).replace(b"currentColor", colour.encode()))).render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, theme: Theme) -> QIcon:
    """The icon in the theme's colours, faint where its command is not possible."""
    made = QIcon()
    for ratio in RATIOS:
        made.addPixmap(pixmap(name, theme.text, SIZE, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, theme.tail, SIZE, ratio), QIcon.Mode.Disabled)
    return made


def app_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        made.addPixmap(pixmap("app", "#FFFFFF", size))
    return made
