"""The runbook of a cutover: its figures, its steps to be typed, ticked and rehearsed, and beside them the night in minutes.

What is expected of a night that has begun is computed anew with every edit, and once a minute while it is seen.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import Choice, Tone, set_tone, words
from relplanner.app.views.runbook_timeline import RunbookTimeline, sentence
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.step_grid import StepGrid
from relplanner.chart.preview import Preview
from relplanner.chart.theme import Theme
from relplanner.insight.clashes import Clash
from relplanner.insight.cutover_night import Night, night
from relplanner.insight.runbook import RehearsalReading, rehearsals
from relplanner.insight.step_columns import Mode, clock_text, sheet_of
from relplanner.insight.wording import WEEKDAYS, day_text, weekday_text
from relplanner.plan.instants import MINUTES_PER_DAY, from_datetime, midnight, to_datetime
from relplanner.plan.model import Id, Instant

HINT = "Type into the cells; Space ticks a step, Ins puts one in behind, Ctrl+Up and Ctrl+Down change the order."
EMPTY = "No cutover has a runbook yet. Select its task in the schedule (Ctrl+1), then choose Release, Add the cutover runbook."
PLAN, NIGHT = "plan", "night"
MINUTE_MS = 60_000
SPARED = ("Point of no return", "Done", "Window", "Last safe moment")
"""Figures that are left out of a narrow head, in this order."""

LEAST_TIME = 300
"""Pixels that the bars get at least, where the window is wide enough."""


class RunbookView(QWidget):
    """The view of one document.

    `steps_asked` carries where the menu of the steps is wanted, `take_asked` that a rehearsal's minutes are to be taken over.
    """

    clash_asked = Signal(object)
    row_asked = Signal(str)
    refused = Signal(str)
    menu_asked = Signal(QPoint)
    steps_asked = Signal(QPoint)
    take_asked = Signal()

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme) -> None:
        super().__init__()
        self._document, self._schedule = document, schedule
        self._own = False
        self._way: str = PLAN
        self.runbook: Id = ""
        self.night: Night | None = None
        self.grid = StepGrid(document)
        self.timeline = RunbookTimeline(self.grid)
        self._make()
        self.setFocusProxy(self.grid)
        self.grid.chosen.connect(self._on_chosen)
        self.grid.refused.connect(self.refused)
        self.grid.menu_asked.connect(self.steps_asked)
        self.timeline.chosen.connect(self._on_spotted)
        schedule.selection.changed.connect(self._on_selected)
        document.changed.connect(lambda _step: self._read() if self.isVisible() else None)
        self._clock = QTimer(self)
        self._clock.setInterval(MINUTE_MS)
        self._clock.timeout.connect(lambda: self._read() if self.isVisible() else None)
        self._clock.start()
        self.dress(theme)

    # -------------------------------------------------------------------------------------------------------------- making

    def _make(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.grid)
        self.split.addWidget(self.timeline)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        self.empty = words(EMPTY, "muted", wrap=True)
        self.empty.setContentsMargins(24, 24, 24, 24)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body = QStackedWidget()
        self.body.addWidget(self.split)
        self.body.addWidget(self.empty)
        column.addWidget(self.body, 1)
        foot = QWidget()
        foot.setObjectName("problemLine")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot.setFixedHeight(33)
        row = QHBoxLayout(foot)
        row.setContentsMargins(14, 0, 12, 0)
        self.said = words(HINT, "muted")
        self.said.setMinimumWidth(40)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.said, 1)
        column.addWidget(foot)

    def _make_head(self) -> QWidget:
        """Which runbook, its figures, what is laid beside it."""
        head = QWidget()
        head.setObjectName("runbookHead")
        column = QVBoxLayout(head)
        column.setContentsMargins(14, 8, 12, 8)
        column.setSpacing(4)
        row = self._row = QHBoxLayout()
        row.setSpacing(26)
        self.figures: dict[str, QLabel] = {}
        self._holders: dict[str, QWidget] = {}
        for key in ("Window", "Ends", "Reserve", "Last safe moment", "Point of no return", "Done"):
            row.addWidget(self._make_figure(key))
        row.addStretch(1)
        self.books, self.ways = Choice(), Choice()
        self.books.setAccessibleName("Runbook")
        self.books.activated.connect(self._on_book)
        self.ways.setAccessibleName("What stands beside the plan")
        self.ways.activated.connect(self._on_way)
        self.ways.setMinimumContentsLength(21)
        self.take = QPushButton("Take over the minutes")
        self.take.setToolTip("Give the steps the minutes that this rehearsal took, with the runbook's margin")
        self.take.clicked.connect(self.take_asked)
        row.addWidget(self.books)
        row.addWidget(self.take)
        row.addWidget(self.ways)
        column.addLayout(row)
        self.clock = words("", "amber", wrap=True)
        column.addWidget(self.clock)
        return head

    def _make_figure(self, key: str) -> QWidget:
        holder = self._holders[key] = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(words(key, "muted", small=True))
        self.figures[key] = words("", weight="medium")
        self.figures[key].setAccessibleName(key)
        box.addWidget(self.figures[key])
        return holder

    def _share_head(self) -> None:
        """Leave out figures that have no room; the sentence and the table say them too."""
        for holder in self._holders.values():
            holder.setVisible(True)
        for key in SPARED:
            if self._row.sizeHint().width() + 26 <= self.width():
                return
            self._holders[key].setVisible(False)

    # ------------------------------------------------------------------------------------------------- as the other views do

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.grid.dress(theme)
        self.timeline.dress(theme)

    def set_preview(self, preview: Preview | None) -> None:
        """An answer's preview is drawn in the schedule; the night shows what is."""

    def go_to_clash(self, clash: Clash) -> None:
        """Choose the steps that clash."""
        self.grid.choose(clash.tasks)

    def go_to(self, row: Id) -> None:
        """Choose a step, and the runbook that it belongs to."""
        plan, above = self._document.plan, row
        while above and above not in plan.runbooks:
            found = plan.rows.get(above)
            above = (found.parent or "") if found is not None else ""
        if above and above != self.runbook:
            self.runbook = above
            self._read()
        if row in plan.steps:
            self.grid.choose([row])
            self._say()

    # ------------------------------------------------------------------------------------------------- what stands beside it

    @property
    def rehearsal(self) -> RehearsalReading | None:
        """The rehearsal that is laid beside the plan."""
        if not self.runbook or self.runbook not in self._document.plan.runbooks:
            return None
        return next((one for one in rehearsals(self._document.plan, self.runbook) if one.id == self._way), None)

    @property
    def mode(self) -> Mode:
        """The way of looking."""
        return "rehearsal" if self.rehearsal is not None else "night" if self._way == NIGHT else "plan"

    def look(self, way: str) -> None:
        """Lay beside the plan: nothing (`plan`), the night (`night`), or a rehearsal by its id."""
        self._way = way
        self._read()

    def _on_way(self) -> None:
        self.look(str(self.ways.currentData()))
        self.grid.setFocus()

    def _on_book(self) -> None:
        self.runbook = str(self.books.currentData())
        self._read()

    # ------------------------------------------------------------------------------------------------------------- reading

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: read what has changed while this was not seen."""
        super().showEvent(event)
        self._read()
        if row := self._schedule.selection.current:
            self.go_to(row)
        if not self.grid.currentIndex().isValid() and self.night is not None:
            self.grid.choose([self.night.steps[0].reading.row])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: cut the sentence to the room there is."""
        super().resizeEvent(event)
        self._share_head()
        self._say()

    def _now(self, begun: Night) -> Instant | None:
        """The time, while the night of a runbook can still go on."""
        now: Instant = from_datetime(self._document.now)
        book = begun.book
        close = book.window[1] if book.window is not None else book.finish
        return now if book.start - MINUTES_PER_DAY <= now <= close + MINUTES_PER_DAY else None

    def _read(self) -> None:
        plan, schedule = self._document.plan, self._document.session.schedule
        order = sorted(plan.runbooks, key=schedule.outline.index.__getitem__)
        if self.runbook not in plan.runbooks:
            self.runbook = order[0] if order else ""
        self.body.setCurrentWidget(self.split if self.runbook else self.empty)
        found = night(plan, schedule, self.runbook) if self.runbook else None
        if found is not None and not found.steps:
            found = None
        now = self._now(found) if found is not None else None
        if found is not None and found.begun and found.next is not None and now is not None:
            found = night(plan, schedule, self.runbook, now)
        self.night = found
        self._fill_choices(order)
        chosen, keys = self.grid.steps, self.grid.table.keys
        self.grid.table.show_sheet(sheet_of(plan, found, self.rehearsal) if found is not None else None, self.mode)
        if not self.grid.currentIndex().isValid():
            self.grid.choose(chosen)
        if self.grid.table.keys != keys:
            room = self.width() - self.split.handleWidth()
            wide = min(self.grid.needs, max(room - LEAST_TIME, room // 2))
            self.split.setSizes([wide, room - wide])
        self.timeline.show_night(found, now)
        self._fill_head(found)
        self._say()

    def _fill_choices(self, order: list[Id]) -> None:
        plan = self._document.plan
        with QSignalBlocker(self.books):
            self.books.clear()
            for key in order:
                self.books.addItem(plan.rows[key].name, key)
            self.books.setCurrentIndex(order.index(self.runbook) if self.runbook else -1)
        self.books.setVisible(len(order) > 1)
        tried = rehearsals(plan, self.runbook) if self.runbook else ()
        ways = [("The plan", PLAN), ("The night", NIGHT)]
        ways += [(f"{one.name}, {weekday_text(midnight(one.day))}", one.id) for one in tried]
        if self._way not in {way for _, way in ways}:
            self._way = PLAN
        with QSignalBlocker(self.ways):
            self.ways.clear()
            for text, way in ways:
                self.ways.addItem(text, way)
            self.ways.setCurrentIndex([way for _, way in ways].index(self._way))
        self.ways.setVisible(bool(order))
        taken = self.rehearsal
        self.take.setVisible(taken is not None)
        self.take.setEnabled(taken is not None and taken.gone_through > 0)

    def _fill_head(self, found: Night | None) -> None:
        """The figures of the runbook: what cannot be kept is red."""
        told = figures(found) if found is not None else {}
        for key, label in self.figures.items():
            text, tone = told.get(key, ("", ""))
            label.setText(text or "\N{EN DASH}")
            set_tone(label, tone)
        clock = found.book.clock if found is not None else None
        self.clock.setText(clock.sentence if clock is not None else "")
        self.clock.setVisible(clock is not None)
        self._share_head()

    def _say(self) -> None:
        """Say the chosen step in plain words."""
        chosen = self.grid.steps
        number = self.grid.table.sheet.numbers.get(chosen[0]) if chosen and self.grid.table.sheet is not None else None
        text = sentence(number, self.night) if number is not None and self.night is not None else HINT
        room = max(80, self.width() - 40)
        self.said.setText(self.said.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))
        self.said.setToolTip(text)
        set_tone(self.said, "muted" if text is HINT else "")

    # ----------------------------------------------------------------------------------------------------------- selection

    def _on_chosen(self, steps: list[Id]) -> None:
        self._say()
        self._own = True
        self._schedule.selection.select(tuple(steps), steps[0] if steps else None)
        self._own = False

    def _on_spotted(self, step: Id) -> None:
        self.grid.choose([step])
        self._on_chosen([step])

    def _on_selected(self) -> None:
        row = self._schedule.selection.current
        if self.isVisible() and not self._own and row:
            self.go_to(row)


def figures(night: Night) -> dict[str, tuple[str, Tone]]:
    """The figures of a runbook by name, each with its tone."""
    book = night.book
    found: dict[str, tuple[str, Tone]] = {}
    if book.window is not None:
        opens, closes = book.window
        days = f"{weekday_text(opens)} {clock_text(opens)} \N{EN DASH} {_day(closes, opens)}{clock_text(closes)}"
        found["Window"] = (days, "")
    late = f", {night.late} min late" if night.late > 0 else f", {-night.late} min early" if night.late < 0 else ""
    found["Ends"] = (
        f"{WEEKDAYS[to_datetime(book.finish).weekday()]} {clock_text(book.finish)}{late}",
        "amber" if late and night.late > 0 else "",
    )
    if book.reserve is not None:
        tone: Tone = "red" if book.reserve < 0 else "amber" if book.reserve == 0 else "green"
        found["Reserve"] = (f"{book.reserve} min".replace("-", "\N{MINUS SIGN}"), tone)
    last = night.last_safe
    if last is not None and last.spare is not None:
        found["Last safe moment"] = (f"{clock_text(last.safe_until)} after step {last.number}", "red" if last.spare < 0 else "")
    gone = next((one.reading for one in night.steps if one.reading.row == book.no_return), None)
    if gone is not None:
        found["Point of no return"] = (f"{clock_text(gone.start)}, step {gone.number}", "")
    found["Done"] = (f"{night.done} of {len(night.steps)}", "")
    return found


def _day(at: Instant, beside: Instant) -> str:
    """The weekday of an instant where it is another day."""
    if at // MINUTES_PER_DAY == beside // MINUTES_PER_DAY:
        return ""
    same_month = to_datetime(at).month == to_datetime(beside).month
    return f"{WEEKDAYS[to_datetime(at).weekday()]} {'' if same_month else day_text(at) + ' '}"
