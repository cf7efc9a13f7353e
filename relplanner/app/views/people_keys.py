"""What the keys do in the heat map: walk over cells and blocks, open them, move work in time and hand it over.

Arrows walk (down from a cell to the blocks below it), Enter opens, Space folds, Alt+Left and Alt+Right move the chosen task by a
working day, Alt+Up and Alt+Down give it to the next one above or below, Esc lets go. D, W and M make cells of days, weeks and
months, R shows other rows: people, roles, teams, phases, releases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from relplanner.chart.heat_lines import HeatLine
from relplanner.chart.heat_map import Block, HeatMap
from relplanner.chart.time_scale import PER_DAY

if TYPE_CHECKING:
    from relplanner.app.views.people_map import PeopleMap, Spot

WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
UNITS = {Qt.Key.Key_D: PER_DAY["day"], Qt.Key.Key_W: PER_DAY["week"], Qt.Key.Key_M: PER_DAY["month"]}


class PeopleKeys:
    """The keys of one heat map."""

    def __init__(self, view: PeopleMap) -> None:
        self._view = view

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key asks; False for keys that mean nothing here."""
        key, view, found = Qt.Key(event.key()), self._view, self._view.map
        if found is None or not found.lines:
            return False
        if key in WAYS:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                return self._carry(*WAYS[key])
            self._walk(found, *WAYS[key])
        elif key == Qt.Key.Key_Escape:
            return self._escape()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and view.spot is not None:
            self._open(found, view.spot)
        elif key in UNITS:
            view.axis.zoom(UNITS[key], view.axis.width / 3)
        elif key == Qt.Key.Key_R:
            view.show_next()
        elif key == Qt.Key.Key_Space and view.spot is not None:
            self._fold(found, view.spot)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus}:
            view.axis.zoom_step(-1 if key == Qt.Key.Key_Minus else 1)
        else:
            return False
        return True

    def _escape(self) -> bool:
        view = self._view
        if view.gestures.is_dragging:
            view.gestures.cancel()
        elif view.spot is not None:
            view.choose(None)
        else:
            return False
        return True

    def _open(self, found: HeatMap, spot: Spot) -> None:
        line = found.lines[found.place(spot.key)]
        if line.kind == "group":
            self._view.turn(line.key)
        else:
            self._view.opened.emit()

    def _fold(self, found: HeatMap, spot: Spot) -> None:
        line = found.lines[found.place(spot.key)]
        if line.opens:
            self._view.turn(line.key)

    def _carry(self, across: int, down: int) -> bool:
        """Move the chosen block's task, or give it to somebody else."""
        spot = self._view.spot
        if spot is None or not spot.assignment:
            return False
        if across:
            self._view.gestures.move_by_day(spot.assignment, across)
        else:
            self._view.gestures.give_beside(spot.assignment, down)
        return True

    # ------------------------------------------------------------------------------------------------------------ walking

    def _walk(self, found: HeatMap, across: int, down: int) -> None:
        view, spot = self._view, self._view.spot
        if spot is None:
            first = next((line for line in found.lines if line.kind == "resource"), found.lines[0])
            target = view.cell_spot(first, view.axis.at(view.axis.width / 3))
        elif across:
            target = self._beside(found, spot, across)
        else:
            target = self._below(found, spot, down)
        view.choose(target)
        view.reveal(target)

    def _beside(self, found: HeatMap, spot: Spot, across: int) -> Spot:
        view = self._view
        line = found.lines[found.place(spot.key)]
        if not spot.assignment:
            return view.cell_spot(line, spot.finish if across > 0 else spot.start - 1)
        placed = found.block(spot.assignment)
        if placed is None:
            return spot
        lane = [one for one in found.blocks(line) if one.lane == placed[1].lane]
        number = next(at for at, one in enumerate(lane) if one.booking.assignment == spot.assignment) + across
        return view.spot_of(line, lane[min(max(number, 0), len(lane) - 1)])

    def _below(self, found: HeatMap, spot: Spot, down: int) -> Spot:
        """Through the lanes of a line, then to the next one."""
        view, number = self._view, found.place(spot.key)
        line = found.lines[number]
        placed = found.block(spot.assignment) if spot.assignment else None
        lane = placed[1].lane + down if placed else 0 if down > 0 else -2
        if lane == -1:
            return view.cell_spot(line, spot.start)
        if 0 <= lane < line.lanes:
            return view.spot_of(line, self._nearest(found, line, lane, spot))
        other = number + down
        if not 0 <= other < len(found.lines):
            return spot
        there = found.lines[other]
        if down < 0 and there.lanes:
            return view.spot_of(there, self._nearest(found, there, there.lanes - 1, spot))
        return view.cell_spot(there, spot.start)

    @staticmethod
    def _nearest(found: HeatMap, line: HeatLine, lane: int, spot: Spot) -> Block:
        """The block of a lane that is nearest to the middle of what is chosen."""
        middle = (spot.start + spot.finish) // 2
        there: Sequence[Block] = [one for one in found.blocks(line) if one.lane == lane]
        return min(there, key=lambda one: max(one.booking.start - middle, middle - one.stop, 0))
