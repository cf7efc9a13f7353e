"""All releases by month: a grid of days that is walked by keys, in which days are taken and windows and freezes made.

Arrows go from day to day, with Shift they take days, Page up and Page down change the month, Space goes through what happens on
the day; Enter opens it, Ins makes a window or a freeze of the days taken, Del removes the one that is chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from relplanner.chart.month_grid import Cells, Item, MonthGrid, item_sentence, line_at, month_of, month_shapes
from relplanner.chart.primitives import Line
from relplanner.chart.theme import LIGHT, Theme
from relplanner.chart.words import ENGLISH, Words
from relplanner.insight.release_calendar import Entry
from relplanner.paint.painter import Brushes, ShapePainter
from relplanner.plan.instants import MINUTES_PER_DAY, from_datetime, midnight, to_date, to_datetime
from relplanner.plan.model import Day, Instant

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
PAGES = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
OWN = {Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Space}
ASKS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Insert, Qt.Key.Key_Escape, Qt.Key.Key_Space}
MOST_TOLD = 12


class MonthMap(QWidget):
    """The grid. `turned` asks for another month, `spotted` says that another day or item is chosen, the others ask for edits."""

    turned = Signal()
    spotted = Signal()
    opened = Signal()
    wanted = Signal()
    removed = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, today: Day, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = self.day = self.since = today
        self.item: Item | None = None
        self.grid: MonthGrid | None = None
        self.names: tuple[str, ...] = ()
        self._words: Words = ENGLISH
        self._brushes = Brushes(LIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumHeight(300)
        self.setAccessibleName("Releases by month")

    def set_theme(self, theme: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(theme, self.devicePixelRatioF())
        self.update()

    def set_grid(self, grid: MonthGrid, names: tuple[str, ...]) -> None:
        """Show a month; what is chosen stays chosen while it is there."""
        self.grid, self.names, self._words = grid, names, grid.words
        old = self.item
        if old is not None:
            self.item = next((one for one in grid.items(self.day) if _alike(one, old)), None)
        self.update()

    @property
    def month(self) -> tuple[int, int]:
        """The month of the current day."""
        return month_of(midnight(self.day))

    @property
    def days(self) -> tuple[Instant, Instant]:
        """The days that are taken, the current one at least."""
        return midnight(min(self.day, self.since)), midnight(Day(max(self.day, self.since) + 1))

    @property
    def entry(self) -> Entry | None:
        """The entry that is chosen."""
        return self.item.entry if self.item is not None else None

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words: an item, else the days with what happens there."""
        if self.item is not None:
            return item_sentence(self.item, self._words, self.names)
        first, last = self.days
        if last - first > MINUTES_PER_DAY:
            span = f"{self._words.weekday(first)} to {self._words.weekday(Instant(last - 1))}"
            return f"{span}: Ins makes a window or a freeze of these days."
        items = self.grid.items(self.day) if self.grid is not None else ()
        said = "; ".join(one.text for one in items[:MOST_TOLD]) or "nothing"
        return f"{self._words.weekday(first)}: {said}."

    def choose(self, day: Day, item: Item | None = None, *, stretch: bool = False) -> None:
        """Go to a day, and to something on it; with `stretch` the days between are taken."""
        turned = month_of(midnight(day)) != self.month
        self.day, self.item = day, item
        if not stretch:
            self.since = day
        if turned:
            self.turned.emit()
        self.setAccessibleDescription(self.sentence)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()
        self.spotted.emit()

    def turn(self, months: int) -> None:
        """Go to the same day of another month, or to its last."""
        when = to_date(self.day)
        count = when.year * 12 + when.month - 1 + months
        first = when.replace(year=count // 12, month=count % 12 + 1, day=1)
        after = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        day = min(when.day, (after - first).days)
        self.choose(Day(self.day + (first.replace(day=day) - when).days))

    def show_at(self, at: Instant) -> None:
        """Go to the day of an instant."""
        self.choose(Day(at // MINUTES_PER_DAY))

    # ----------------------------------------------------------------------------------------------------------- painting

    @property
    def cells(self) -> Cells:
        """Where the days stand."""
        return Cells(width=self.width(), height=self.height(), weeks=self.grid.weeks if self.grid is not None else 5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Qt: paint the month."""
        self._brushes = self._brushes.at(self.devicePixelRatioF())
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._brushes.colour("surface"))
        shapes = ShapePainter(painter, self._brushes)
        if self.grid is not None:
            first, last = self.days
            taken = (first // MINUTES_PER_DAY, last // MINUTES_PER_DAY)
            shapes.paint(month_shapes(self.grid, self.cells, taken=taken, today=self._today, chosen=self.item))
        if self.hasFocus():
            shapes.paint([Line(x1=0, y1=0.5, x2=self.width(), y2=0.5, role="accent")])
        painter.end()

    # --------------------------------------------------------------------------------------------------- mouse and keys

    def place(self, x: float, y: float) -> tuple[Day, Item | None] | None:
        """The day and the item at a place."""
        at = self.cells.at(x, y)
        if self.grid is None or at < 0:
            return None
        line, items = line_at(self.cells, at, y), self.grid.days[at]
        return Day(self.grid.first + at), next((one for one in items if one.line == line), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: choose a day and what is there."""
        found = self.place(event.position().x(), event.position().y())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.choose(found[0], None if shift else found[1], stretch=shift)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Qt: take the days that the pointer goes over."""
        found = self.place(event.position().x(), event.position().y())
        if found is not None and event.buttons() & Qt.MouseButton.LeftButton and found[0] != self.day:
            self.choose(found[0], stretch=True)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Qt: open what is there, or ask what to make of the day."""
        (self.opened if self.item is not None else self.wanted).emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt: choose what lies under the pointer, and ask for its menu; the menu's key keeps what is chosen."""
        found = self.place(event.pos().x(), event.pos().y())
        if event.reason() == QContextMenuEvent.Reason.Mouse and found is not None:
            first, last = self.days
            if found[1] is not None or not first <= midnight(found[0]) < last:
                self.choose(*found)
        self.menu_asked.emit(event.globalPos())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: the wheel turns months."""
        if event.angleDelta().y():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Qt: the keys of the grid come before the commands of rows; a tip says what stands under the pointer."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            said = self._tip(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), said, self) if said else QToolTip.hideText()
            return True
        return super().event(event)

    def _tip(self, x: float, y: float) -> str:
        found = self.place(x, y)
        if found is None or self.grid is None:
            return ""
        day, item = found
        if item is not None and item.line < self.cells.lines - 1:
            return item_sentence(item, self._words, self.names)
        return "\n".join(item_sentence(one, self._words, self.names) for one in self.grid.items(day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: walk, take days, turn months, open, make, remove."""
        key = Qt.Key(event.key())
        stretch = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in STEPS:
            self.choose(Day(self.day + STEPS[key]), stretch=stretch)
        elif key in PAGES:
            self.turn(PAGES[key])
        elif _asks_today(event):
            self.choose(self._today)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            first = to_datetime(midnight(self.day)).replace(day=1)
            self.choose(Day(from_datetime(first) // MINUTES_PER_DAY), stretch=stretch)
            if key == Qt.Key.Key_End:
                self.turn(1)
                self.choose(Day(self.day - 1), stretch=stretch)
        elif key not in ASKS or not self._asked(key):
            super().keyPressEvent(event)

    def _asked(self, key: Qt.Key) -> bool:
        """Do what a key asks of the day or of what is chosen on it; False where it asks nothing."""
        if key == Qt.Key.Key_Space:
            items = self.grid.items(self.day) if self.grid is not None else ()
            at = items.index(self.item) + 1 if self.item in items else 0
            self.choose(self.day, items[at] if at < len(items) else None)
        elif key == Qt.Key.Key_Insert:
            self.wanted.emit()
        elif self.item is None and self.since == self.day:
            return False
        elif key == Qt.Key.Key_Escape:
            self.choose(self.day)
        elif self.item is not None:
            (self.removed if key == Qt.Key.Key_Delete else self.opened).emit()
        return True


def _is_own(event: QKeyEvent) -> bool:
    return Qt.Key(event.key()) in OWN or _asks_today(event)


def _asks_today(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_T and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def _alike(one: Item, other: Item) -> bool:
    mine, theirs = one.entry, other.entry
    if mine is None or theirs is None:
        return one.clash is not None and other.clash is not None and one.clash == other.clash
    return (mine.kind, mine.plan, mine.subject) == (theirs.kind, theirs.plan, theirs.subject)
