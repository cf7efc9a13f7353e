"""The Releases view: all releases as a train, windows and freezes below them, or both by month; other plans' releases too.

Here and in the schedule there is one selection: a phase, gate or go-live that is chosen is the selected row; Enter goes there.
Clashes between releases follow the problems of the plan, so they may be a moment older than the dates in a large one.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import words
from relplanner.app.views.closure_edits import ClosureEdits, Kind
from relplanner.app.views.closure_map import ClosureMap
from relplanner.app.views.month_page import MonthPage
from relplanner.app.views.other_releases import OtherReleases
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.time_view import HEAD, TimeView
from relplanner.app.views.train_map import TrainMap
from relplanner.chart.closure_board import ROW
from relplanner.chart.month_grid import MonthGrid
from relplanner.chart.primitives import Shape, Text
from relplanner.chart.release_boards import release_boards
from relplanner.chart.scene import Scene
from relplanner.chart.theme import Theme
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import Entry, entries_between
from relplanner.insight.train_clashes import TrainClash, train_clashes
from relplanner.plan.instants import MINUTES_PER_DAY, midnight
from relplanner.plan.model import Day, Id, Instant, Scope

SHARE = 0.42
"""At most so much of the height belongs to windows and freezes, and what the train leaves free."""

ABOVE = 160
"""Pixels that axis, headings, the names of freezes and the line of words take."""


class ReleasesView(TimeView):
    """The train of one document with its calendar. `slip_asked` carries a release and by how many days it is to slip."""

    slip_asked = Signal(str, int)
    hint = "Arrows walk along the releases, Enter goes to the row in the schedule, Alt+Right slips; Tab: windows and freezes."

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme) -> None:
        self.train = TrainMap(schedule.axis)
        self.closures = ClosureMap(schedule.axis)
        self.others = OtherReleases(document)
        self.names: tuple[str, ...] = ()
        self.menu: QMenu | None = None
        self.month = MonthPage(document.today)
        self._plans: tuple[Readings, ...] = ()
        self._clashes: tuple[TrainClash, ...] = ()
        self._theme = theme
        super().__init__(document, schedule, self.train, _head, theme)
        self.edits = ClosureEdits(document, self, self.refused.emit)
        self.below = self._below()
        self.frame.addWidget(self.below, 2, 0, 1, 2)
        self.frame.addWidget(self.month, 0, 0, 3, 2)
        self.setTabOrder(self.train, self.closures)
        self.train.spotted.connect(self._on_spotted)
        self.train.opened.connect(self.on_opened)
        self.train.slipped.connect(self.slip_asked)
        self.train.refused.connect(self.refused)
        self.closures.spotted.connect(self.say)
        self.closures.opened.connect(self.on_opened)
        self.closures.wanted.connect(self.make)
        self.closures.removed.connect(self.remove)
        self.closures.moved.connect(lambda entry, start, finish: self.edits.move(entry, start, finish, self.names))
        self.closures.menu_asked.connect(self._show_closure_menu)
        self.month.map.turned.connect(self._fill_month)
        self.month.map.spotted.connect(self._on_day)
        self.month.map.opened.connect(self.on_opened)
        self.month.map.wanted.connect(self.make)
        self.month.map.removed.connect(self.remove)
        self.month.map.menu_asked.connect(self._show_closure_menu)
        self.month.train.clicked.connect(lambda: self.by_month(on=False))
        self.others.changed.connect(self._on_changed)
        self.others.refused.connect(self.refused)
        document.read.connect(self._on_changed)

    def _below(self) -> QWidget:
        """The heading of windows and freezes, and their lanes."""
        self.strip = QWidget()
        self.strip.setObjectName("problemLine")
        self.strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.strip.setFixedHeight(28)
        row = QHBoxLayout(self.strip)
        row.setContentsMargins(14, 0, 12, 0)
        row.addWidget(words("Windows and freezes", "muted", small=True, weight="medium"))
        row.addStretch(1)
        self.new = QPushButton("New…")
        self.new.setObjectName("link")
        self.new.setToolTip("A window or a freeze for the days taken in a lane  (Ins)")
        self.new.clicked.connect(self.make)
        row.addWidget(self.new)
        month = QPushButton("By month")
        month.setObjectName("link")
        month.setToolTip("Go-lives, gates, windows and freezes day by day  (Ctrl+M)")
        month.clicked.connect(lambda: self.by_month(on=True))
        row.addWidget(month)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.closures)
        return below

    # ----------------------------------------------------------------------------------------------------------- reading

    def fill(self, scene: Scene, readings: Readings, moved: frozenset[Id]) -> None:
        """Show these, and the other plans' releases."""
        del moved
        known = self.others.known
        plans = self._plans = (readings, *known.values())
        self.names = (self._document.title, *known)
        if not self._document.stale or not self._clashes:
            self._clashes = train_clashes(plans, self.names)
        boards = release_boards(plans, self.names, self._clashes, scene.span)
        self.train.set_board(scene, boards.train, boards.freezes)
        self.closures.set_board(scene, boards.closures)
        self._share()
        self._schedule.axis.widen(boards.span)
        if self.is_by_month:
            self._fill_month()

    @property
    def is_by_month(self) -> bool:
        """Whether the month is shown, not the train."""
        return not self.month.isHidden()

    def by_month(self, *, on: bool) -> None:
        """Show the month of what is chosen, or again the train."""
        for part in (self.head, self.header, self.train, self.below):
            part.setVisible(not on)
        self.month.setVisible(on)
        self.setFocusProxy(self.month if on else self.train)
        if on:
            spot = self.train.spot
            if spot is not None:
                self.month.map.show_at(Instant(max(spot.start, spot.finish - 1)))
            self._fill_month()
        if self.isVisible():
            self.setFocus()
        self.say()

    def _fill_month(self) -> None:
        scene = self.train.scene
        if scene is None:
            return
        month = self.month.map.month
        blank = MonthGrid(month, scene.words)
        low, high = midnight(blank.first), midnight(Day(blank.first + 7 * blank.weeks))
        grid = MonthGrid(month, scene.words, entries_between(self._plans, low, high), self._clashes)
        self.month.show_grid(grid, self.names)

    def _share(self) -> None:
        """Windows and freezes get what they need, but not more than their share."""
        lanes = self.closures.board.lanes if self.closures.board is not None else ()
        wanted = max((lane.top + lane.height for lane in lanes if lane.placed), default=0.0) + 2.6 * ROW
        free = self.height() - self.train.content_height - ABOVE
        most = max(80.0, min(wanted, self.height() * SHARE), free)
        height = round(min(self.closures.content_height + 6, most))
        self.closures.setFixedHeight(height)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        super().dress(theme)
        self.closures.set_theme(theme)
        self.month.dress(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: share the height anew."""
        super().resizeEvent(event)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: look at the folder again."""
        super().showEvent(event)
        self.others.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: time reaches as far as the plan again."""
        super().hideEvent(event)
        self._schedule.axis.widen(None)

    # ------------------------------------------------------------------------------------------------------------ saying

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words: in the part that has the keyboard, else in the other one."""
        if self.is_by_month:
            return self.month.map.sentence
        parts = (self.train.sentence, self.closures.sentence)
        return parts[1] or parts[0] if self.closures.hasFocus() else parts[0] or parts[1]

    @property
    def clash(self) -> Clash | None:
        """The double booking of an environment that the chosen sign is about."""
        spot, board = self.train.spot, self.train.board
        if self.is_by_month:
            item = self.month.map.item
            return self._booked_twice(item.clash) if item is not None and item.clash is not None else None
        lane = board.lane_of(spot.plan, spot.release) if spot is not None and board is not None else None
        return (
            self._booked_twice(lane.clashes[spot.clash])
            if spot is not None and lane is not None and spot.kind == "clash"
            else None
        )

    def _booked_twice(self, clash: TrainClash) -> Clash | None:
        if clash.code != "environment-booked-twice":
            return None
        clashes = self._document.readings.clashes
        return next((one for one in clashes if one.kind == "environment" and one.start == clash.start), None)

    @property
    def entry(self) -> Entry | None:
        """The window or the freeze that is chosen where the keyboard is."""
        if self.is_by_month:
            entry = self.month.map.entry
            return entry if entry is not None and entry.kind in {"window", "freeze"} else None
        return self.closures.entry if self.closures.hasFocus() or self.train.spot is None else None

    # ------------------------------------------------------------------------------------------------------------- doing

    def on_opened(self) -> None:
        """Go to the row in the schedule; a window or a freeze opens its dialog, a double booking its answers."""
        entry, chosen = self.entry, self._chosen
        if entry is not None:
            if self.edits.may_change(entry, self.names):
                self.edits.edit(entry.subject, self._theme)
        elif self.clash is not None:
            self.ask()
        elif chosen is not None and chosen[0]:
            self.refused.emit(f"This release stands in {self.names[chosen[0]]}; open that plan to change it.")
        elif chosen is not None:
            self.row_asked.emit(chosen[1])

    @property
    def _chosen(self) -> tuple[int, Id] | None:
        """The plan and the row of what is chosen."""
        if not self.is_by_month:
            spot = self.train.spot
            return (spot.plan, spot.subject) if spot is not None else None
        item = self.month.map.item
        if item is None or (item.entry is not None and item.entry.kind in {"window", "freeze"}):
            return None
        if item.entry is not None:
            return item.entry.plan, self._milestone(item.entry)
        return next(iter(item.clash.releases), None) if item.clash is not None else None

    def _milestone(self, entry: Entry) -> Id:
        """The row that an entry stands for: of a go-live its milestone."""
        releases = self._plans[entry.plan].plan.releases
        release = releases.get(entry.subject)
        return release.go_live if release is not None and release.go_live is not None else entry.subject

    def make(self) -> None:
        """Ask what to make of the days that are taken, in the lane that is current; in the month, for all releases."""
        lane = self.closures.here
        if lane is None:
            return
        scope, days = (Scope(), self.month.map.days) if self.is_by_month else (lane.scope, self._taken())
        heading = (self.month.map if self.is_by_month else self.closures).sentence.split(":")[0]

        def made(kind: Kind) -> None:
            key = self.edits.make(kind, *days, scope)
            found = self.closures.board.find(0, key) if self.closures.board is not None else None
            if found is not None:
                self.closures.choose(found[1], found[0])
            self.edits.edit(key, self._theme, new=True)

        self.menu = self.edits.menu(heading, made)
        beside = self.month.new if self.is_by_month else self.new
        self.menu.popup(beside.mapToGlobal(QPoint(0, beside.height())))

    def _taken(self) -> tuple[Instant, Instant]:
        """The days taken in a lane; else the week behind what is chosen, or behind today."""
        map_ = self.closures
        if map_.days is None:
            since = map_.chosen.entry.finish if map_.chosen is not None else map_.today
            first = -(-since // MINUTES_PER_DAY) * MINUTES_PER_DAY
            map_.take((Instant(first), Instant(first + 7 * MINUTES_PER_DAY)))
        return map_.days or (map_.today, Instant(map_.today + MINUTES_PER_DAY))

    def remove(self) -> None:
        """Remove the window or the freeze that is chosen."""
        if self.entry is not None:
            self.edits.remove(self.entry, self.names)

    def _show_closure_menu(self, at: QPoint) -> None:
        """What can be done with what is chosen in the calendar or the month, and with the days that are taken."""
        menu = self.menu = QMenu(self)
        entry = self.entry if self.is_by_month else self.closures.entry
        if entry is not None:
            menu.addAction("&Edit…").triggered.connect(lambda: self.on_opened())
            menu.addAction("&Remove").triggered.connect(lambda: self.remove())
        elif self.is_by_month and self.month.map.item is not None:
            menu.addAction("&Go to it").triggered.connect(lambda: self.on_opened())
        menu.addAction("&New…").triggered.connect(lambda: self.make())
        menu.popup(at)

    def go_to(self, row: Id) -> None:
        """Choose the mark of a row, else its release; the month goes to its day."""
        if self.is_by_month and row in self._document.readings.outline.index:
            day = Day((self._document.session.schedule.dates(row).finish - 1) // MINUTES_PER_DAY)
            if day != self.month.map.day:
                self.month.map.choose(day)
        if self.train.choose_row(row):
            return
        relations, outline = self._document.readings.relations, self._document.readings.outline
        at = relations.release_of[outline.index[row]] if row in outline.index else -1
        if at >= 0 and (self.train.spot is None or self.train.spot.release != outline.ids[at]):
            self.train.choose_row(outline.ids[at])

    def go_to_clash(self, clash: Clash) -> None:
        """Choose the sign of a double booking."""
        board = self.train.board
        for lane in board.lanes if board is not None else ():
            for spot in lane.spots:
                if spot.kind == "clash" and lane.clashes[spot.clash].start == clash.start:
                    self.train.choose(spot)
                    self.train.axis.reveal(clash.start, clash.finish)
                    return

    def _on_spotted(self) -> None:
        self.say()
        spot = self.train.spot
        if spot is not None and spot.plan == 0:
            self.select([spot.subject])

    def _on_day(self) -> None:
        self.say()
        chosen = self._chosen
        if chosen is not None and chosen[0] == 0:
            self.select([chosen[1]])


def _head(_scale: TimeScale, width: float) -> Sequence[Shape]:
    middle = HEAD / 2 + 1
    return [
        Text(x=14, y=middle, text="Releases", role="muted", size=11, weight=600),
        Text(x=width - 15, y=middle, text="go-live", role="muted", size=11, anchor="end"),
    ]
