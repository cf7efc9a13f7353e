"""The chart on the pages of a PDF: shapes and text stay shapes and text, so that it prints sharp and can be searched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from relplanner.chart.scene import Scene
from relplanner.chart.sheet import Sheet, pages
from relplanner.chart.theme import Theme
from relplanner.paint.painter import Brushes, paint_sheet
from relplanner.schedule.control import Watch, unwatched

DOTS_PER_INCH = 600
WIDTH = 1480.0
"""Logical pixels across a page: on A3 a text of 12 has the size of 9.6 points."""

SIZES = {"A3": QPageSize.PageSizeId.A3, "A4": QPageSize.PageSizeId.A4}


def pdf(scene: Scene, theme: Theme, *, size: str = "A3", status: str = "", family: str = "", watch: Watch = unwatched) -> bytes:
    """The chart as a PDF, `size` across; `status` stands at the foot of each page. Needs a `QGuiApplication` for its fonts."""
    paper = QPageSize(SIZES[size]).size(QPageSize.Unit.Millimeter)
    height = WIDTH * paper.width() / paper.height()
    return sheets_pdf(pages(scene, status=status, width=WIDTH, height=height), theme, size=size, family=family, watch=watch)


def sheets_pdf(sheets: Sequence[Sheet], theme: Theme, *, size: str = "A4", family: str = "", watch: Watch = unwatched) -> bytes:
    """Sheets as the pages of a PDF, each across or along as it is wider or higher. Needs a `QGuiApplication` for its fonts."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(_layout(sheets[0], size))
    writer.setCreator("relplanner")
    writer.setTitle(sheets[0].title)
    painter = QPainter(writer)
    try:
        for number, sheet in enumerate(sheets):
            watch(number, len(sheets))
            if number:
                writer.setPageLayout(_layout(sheet, size))
                writer.newPage()
            scale = writer.width() / sheet.width
            brushes = Brushes(theme, scale, family)
            painter.resetTransform()
            painter.scale(scale, scale)
            painter.fillRect(0, 0, round(sheet.width) + 1, round(sheet.height) + 1, brushes.colour("surface"))
            paint_sheet(painter, sheet, brushes)
    finally:
        painter.end()
    buffer.close()
    return bytes(data.data())


def _layout(sheet: Sheet, size: str) -> QPageLayout:
    across = QPageLayout.Orientation.Landscape if sheet.width >= sheet.height else QPageLayout.Orientation.Portrait
    return QPageLayout(QPageSize(SIZES[size]), across, QMarginsF(0, 0, 0, 0))
