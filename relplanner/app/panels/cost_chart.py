"""The months of a cost sheet as a picture, each told in a tip and all of them in words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from relplanner.app.locale import words_of
from relplanner.chart.cost_chart import HEIGHT, CostChart
from relplanner.chart.theme import Theme
from relplanner.insight.cost_sheet import CostSheet
from relplanner.insight.wording import MONTHS
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Instant, Money
from relplanner.plan.notation import format_money


class CostPicture(QWidget):
    """The picture; it takes the width there is."""

    def __init__(self, sheet: CostSheet, today: Instant, theme: Theme) -> None:
        super().__init__()
        self.sheet, self._today, self._theme = sheet, today, theme
        self.setFixedHeight(int(HEIGHT))
        self.setAccessibleName("Cost by month")
        self.setAccessibleDescription(" ".join(self.words(number) for number in range(len(sheet.months))))

    @property
    def chart(self) -> CostChart:
        """The picture at the present width."""
        sheet = self.sheet
        return CostChart(sheet.months, sheet.sums, sheet.budget, self._today, words_of(QLocale()), self.width())

    def words(self, number: int) -> str:
        """A month in plain words."""
        one, sheet = self.sheet.months[number], self.sheet
        when = to_datetime(one.start)
        until = format_money(sheet.sums[number])
        return f"{MONTHS[when.month - 1]} {when.year}: {format_money(Money(one.cost))} {sheet.currency}, {until} by its end."

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the months."""
        painter = QPainter(self)
        ShapePainter(painter, Brushes(self._theme, self.devicePixelRatioF())).paint(self.chart.shapes())
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Qt: tell the month under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.chart.month_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self.words(number) if number >= 0 else "", self)
            return True
        return super().event(event)
