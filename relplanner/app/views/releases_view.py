"""The Releases view: all releases as a train, windows and freezes below them, or both by month; other plans' releases too.

Here and in the schedule there is one selection: a phase, gate or go-live that is chosen is the selected row; Enter goes there.
Clashes between releases follow the problems of the plan, so they may be a moment older than the dates in a large one.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import words
from relplanner.app.views.closure_edits import ClosureEdits, Kind
from relplanner.app.views.closure_map import ClosureMap
from relplanner.app.views.other_releases import OtherReleases
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.time_view import HEAD, TimeView
from relplanner.app.views.train_map import TrainMap
from relplanner.chart.closure_board import ROW, ClosureBoard
from relplanner.chart.primitives import Shape, Text
from relplanner.chart.scene import Band, Scene
from relplanner.chart.theme import Theme
from relplanner.chart.time_scale import TimeScale
from relplanner.chart.train_board import TrainBoard
from relplanner.insight.clashes import Clash
from relplanner.insight.closures import closed_for, scope_lanes
from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import train_rows
from relplanner.insight.train_clashes import TrainClash, train_clashes
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Id, Instant

BEFORE, BEHIND = 62 * MINUTES_PER_DAY, 200 * MINUTES_PER_DAY
"""Windows and freezes are shown so long before the first release and behind the last one."""

SHARE = 0.42
"""At most so much of the height belongs to windows and freezes."""


class ReleasesView(TimeView):
    """The train of one document with its calendar."""

    hint = "Arrows walk from release to release and along them, Enter goes to the row in the schedule; Tab: windows and freezes."

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme) -> None:
        self.train = TrainMap(schedule.axis)
        self.closures = ClosureMap(schedule.axis)
        self.others = OtherReleases(document)
        self.names: tuple[str, ...] = ()
        self.menu: QMenu | None = None
        self._clashes: tuple[TrainClash, ...] = ()
        self._theme = theme
        self._wide: tuple[Instant, Instant] | None = None
        super().__init__(document, schedule, self.train, _head, theme)
        self.edits = ClosureEdits(document, self, self.refused.emit)
        self.frame.addWidget(self._below(), 2, 0, 1, 2)
        self.setTabOrder(self.train, self.closures)
        self.train.spotted.connect(self._on_spotted)
        self.train.opened.connect(self.on_opened)
        self.closures.spotted.connect(self.say)
        self.closures.opened.connect(self.on_opened)
        self.closures.wanted.connect(self.make)
        self.closures.removed.connect(self.remove)
        self.closures.moved.connect(lambda entry, start, finish: self.edits.move(entry, start, finish, self.names))
        self.closures.menu_asked.connect(self._show_closure_menu)
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
        plans = (readings, *known.values())
        self.names = (self._document.title, *known)
        rows = train_rows(plans)
        if not self._document.stale or not self._clashes:
            self._clashes = train_clashes(plans, self.names)
        first = min((row.start for row in rows), default=scene.span[0])
        last = max((row.finish for row in rows), default=scene.span[1])
        lanes = scope_lanes(plans, Instant(first - BEFORE), Instant(last + BEHIND))
        entries = [entry for lane in lanes for entry in lane.entries if entry.kind == "freeze"]
        records = [one.plan for one in plans]
        closed = {
            (at, release): found for at, one in enumerate(plans) for release, found in closed_for(one, records, entries).items()
        }
        bands = {
            Band(start=one.start, finish=one.finish, kind="freeze", name=one.name) for found in closed.values() for one in found
        }
        self.train.set_board(
            scene, TrainBoard(rows, self.names, self._clashes, closed), tuple(sorted(bands, key=lambda one: one.start))
        )
        self.closures.set_board(scene, ClosureBoard(lanes, self.names))
        self._share()
        self._wide = (first, last) if rows else None
        self._schedule.axis.widen(self._wide)

    def _share(self) -> None:
        """Windows and freezes get what they need, but not more than their share."""
        lanes = self.closures.board.lanes if self.closures.board is not None else ()
        wanted = max((lane.top + lane.height for lane in lanes if lane.placed), default=0.0) + 2.6 * ROW
        height = round(min(self.closures.content_height + 6, max(80.0, min(wanted, self.height() * SHARE))))
        self.closures.setFixedHeight(height)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        super().dress(theme)
        self.closures.set_theme(theme)

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
        parts = (self.train.sentence, self.closures.sentence)
        return parts[1] or parts[0] if self.closures.hasFocus() else parts[0] or parts[1]

    @property
    def clash(self) -> Clash | None:
        """The double booking of an environment that the chosen sign is about."""
        spot, board = self.train.spot, self.train.board
        lane = board.lane_of(spot.plan, spot.release) if spot is not None and board is not None else None
        if spot is None or lane is None or spot.kind != "clash" or lane.clashes[spot.clash].code != "environment-booked-twice":
            return None
        start = lane.clashes[spot.clash].start
        clashes = self._document.readings.clashes
        return next((one for one in clashes if one.kind == "environment" and one.start == start), None)

    # ------------------------------------------------------------------------------------------------------------- doing

    def on_opened(self) -> None:
        """Go to the row in the schedule; a window or a freeze opens its dialog, a double booking its answers."""
        entry, spot = self.closures.entry, self.train.spot
        if entry is not None and (self.closures.hasFocus() or spot is None):
            if self.edits.may_change(entry, self.names):
                self.edits.edit(entry.subject, self._theme)
        elif self.clash is not None:
            self.ask()
        elif spot is not None and spot.plan:
            self.refused.emit(f"This release stands in {self.names[spot.plan]}; open that plan to change it.")
        elif spot is not None:
            self.row_asked.emit(spot.subject)

    def make(self) -> None:
        """Ask what to make of the days that are taken, in the lane that is current."""
        lane = self.closures.here
        if lane is None:
            return
        days = self.closures.days
        if days is None:
            since = self.closures.chosen.entry.finish if self.closures.chosen is not None else self.closures.today
            first = -(-since // MINUTES_PER_DAY) * MINUTES_PER_DAY
            days = Instant(first), Instant(first + 7 * MINUTES_PER_DAY)
            self.closures.take(days)

        def made(kind: Kind) -> None:
            key = self.edits.make(kind, *days, lane.scope)
            found = self.closures.board.find(0, key) if self.closures.board is not None else None
            if found is not None:
                self.closures.choose(found[1], found[0])
            self.edits.edit(key, self._theme, new=True)

        self.menu = self.edits.menu(self.closures.sentence.split(":")[0], made)
        self.menu.popup(self.strip.mapToGlobal(QPoint(300, 28)))

    def remove(self) -> None:
        """Remove the window or the freeze that is chosen."""
        if self.closures.entry is not None:
            self.edits.remove(self.closures.entry, self.names)

    def _show_closure_menu(self, at: QPoint) -> None:
        menu = self.menu = QMenu(self)
        if self.closures.chosen is not None:
            menu.addAction("&Edit…").triggered.connect(lambda: self.on_opened())
            menu.addAction("&Remove").triggered.connect(lambda: self.remove())
        menu.addAction("&New…").triggered.connect(lambda: self.make())
        menu.popup(at)

    def go_to(self, row: Id) -> None:
        """Choose the mark of a row, else its release."""
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


def _head(_scale: TimeScale, width: float) -> Sequence[Shape]:
    middle = HEAD / 2 + 1
    return [
        Text(x=14, y=middle, text="Releases", role="muted", size=11, weight=600),
        Text(x=width - 15, y=middle, text="go-live", role="muted", size=11, anchor="end"),
    ]
