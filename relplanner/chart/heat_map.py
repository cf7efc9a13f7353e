"""The heat map of people: its lines (groups, resources, their releases and phases), their cells, and the blocks of their tasks.

A line is a place, not a sum: a group adds nothing up, since its units are unlike. Lines stand in a fixed order, by kind and name,
so that nobody jumps while work is moved. Cells and lanes rest on one `Load` each and are taken over while it is the same object.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from relplanner.chart.heat_lines import HeatLine, Key
from relplanner.chart.heat_sums import Rows, Sums
from relplanner.chart.load import Cell, Strip, cell_of, role_words, units
from relplanner.insight.load import Booking, Load
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant, ResourceKind

LINE = 24.0
LANE = 16.0
BLOCKS_FROM = 12.0
"""Pixels per day from which the tasks inside the cells are shown."""

GROUPS: tuple[tuple[ResourceKind, str], ...] = (
    ("person", "People"),
    ("team", "Teams"),
    ("role", "Roles to fill"),
    ("environment", "Environments"),
    ("cost", "Outside firms and costs"),
)
SHORTEST = 240
"""Minutes that a block without length takes on its lane."""

MOST_LANES = 4
"""So many tasks at a time have a lane of their own; of more, some overlap, or one crowded week would make a line high."""


class Block(NamedTuple):
    """One booking on a lane below the cells of its resource; `next` is where the one behind it on the lane begins."""

    booking: Booking
    lane: int
    next: int | None = None

    @property
    def stop(self) -> int:
        """Where its lane is free again."""
        return max(self.booking.finish, self.booking.start + SHORTEST)


class _Kept(NamedTuple):
    whole: Load
    load: Load
    cells: dict[tuple[int, int], Cell]


def blocks_of(load: Load) -> tuple[Block, ...]:
    """Every booking on the first lane that is free when it starts, by time; beyond the last lane, where it is free first.

    Those of other plans too: that time is taken.
    """
    lanes: list[list[Block]] = []
    for one in sorted(load.everything, key=lambda one: (one.start, -one.finish, one.assignment)):
        number = next((at for at, lane in enumerate(lanes) if lane[-1].stop <= one.start), len(lanes))
        if number == MOST_LANES:
            number = min(range(MOST_LANES), key=lambda at: lanes[at][-1].stop)
        if number == len(lanes):
            lanes.append([])
        else:
            lanes[number][-1] = lanes[number][-1]._replace(next=one.start)
        lanes[number].append(Block(one, number))
    return tuple(sorted((block for lane in lanes for block in lane), key=lambda block: block.booking.start))


class HeatMap:
    """Lines and cells of one set of readings.

    `turned` holds the keys of lines that are not as they are at first: groups open, resources closed. `blocks` says whether tasks
    stand below the cells, `by` what the lines stand for. Mutable only as a memory of what was asked for; `before` lends what an
    edit left alone.
    """

    def __init__(
        self,
        readings: Readings,
        turned: frozenset[Key] = frozenset(),
        *,
        blocks: bool = False,
        by: Rows = "people",
        before: HeatMap | None = None,
    ) -> None:
        self.readings = readings
        self.turned = turned
        self.by = by
        self.has_blocks = blocks and by in {"people", "teams"}
        earlier = before.sums if before is not None and before.by == by else None
        self.sums: Sums | None = Sums(readings, by, earlier) if by not in {"people", "teams"} else None
        self.strip: Strip = before.strip if before is not None and before.readings is readings else Strip(readings)
        lends = before is not None and before.readings.plan.phases is readings.plan.phases
        self._kept: dict[Key, _Kept] = before._kept if before is not None and lends else {}  # noqa: SLF001 - its own kind
        known = before._blocks if before is not None else {}  # noqa: SLF001 - its own kind
        self._blocks: dict[Key, tuple[Load, Sequence[Block]]] = known
        self._over = {clash.resource for clash in readings.clashes}
        self.lines: Sequence[HeatLine] = tuple(self._stacked())
        self._tops = [line.top for line in self.lines]
        self._places = {line.key: number for number, line in enumerate(self.lines)}

    @property
    def height(self) -> float:
        """The height of all lines."""
        return self.lines[-1].top + self.lines[-1].height if self.lines else 0.0

    def line_at(self, y: float) -> int:
        """The number of the line at a height; -1 above and below all."""
        return bisect_right(self._tops, y) - 1 if 0 <= y < self.height else -1

    def place(self, key: Key) -> int:
        """The number of a line by its key; -1 where it is not shown."""
        return self._places.get(key, -1)

    def cell(self, line: HeatLine, start: Instant, finish: Instant) -> Cell:
        """The cell of a resource or a part of it in [start, finish)."""
        kept = self._of(line.key)
        found = kept.cells.get((start, finish))
        if found is None:
            found = kept.cells[start, finish] = cell_of(kept.load, start, finish)
        return found

    def load(self, line: HeatLine) -> Load:
        """The load behind a line's cells."""
        return self._of(line.key).load

    def blocks(self, line: HeatLine) -> Sequence[Block]:
        """The blocks of a line with lanes, by start."""
        return self._blocks_of(line.key) if line.lanes else ()

    def block(self, assignment: Id) -> tuple[HeatLine, Block] | None:
        """Where an assignment, ours or that of another plan, stands; None where its line is folded or it is gone."""
        found = self.readings.plan.assignments.get(assignment)
        who = found.resource if found is not None else self._whose(assignment)
        number = self.place((who,))
        if number < 0:
            return None
        line = self.lines[number]
        return next(((line, one) for one in self.blocks(line) if one.booking.assignment == assignment), None)

    # ------------------------------------------------------------------------------------------------------------ inside

    def _whose(self, assignment: Id) -> Id:
        """Whom another plan has booked."""
        loads = self.readings.loads
        return next((key for key in loads if any(one.assignment == assignment for one in loads[key].elsewhere)), "")

    def _of(self, key: Key) -> _Kept:
        """What is known of a line's load; made anew when the load of its resource, or the sum, is another one."""
        whole = self.readings.loads[key[0]] if key[0] or self.sums is None else self.sums.loads[key]
        kept = self._kept.get(key)
        if kept is None or kept.whole is not whole:
            load = self._part_of(whole, *key[1:]) if key[0] and len(key) > 1 else whole
            kept = self._kept[key] = _Kept(whole, load, {})
        return kept

    def _blocks_of(self, key: Key) -> Sequence[Block]:
        """The blocks of a resource's line, found when they are first shown."""
        load = self.readings.loads[key[0]]
        known = self._blocks.get(key)
        if known is None or known[0] is not load:
            known = self._blocks[key] = (load, blocks_of(load))
        return known[1]

    def _part_of(self, load: Load, release: Id, phase: Id = "") -> Load:
        mine = [one for one in load.bookings if one.release == release and (not phase or self._phase(one.task) == phase)]
        return Load(load.resource, mine, load.hours)

    def _phase(self, task: Id) -> Id:
        relations = self.readings.relations
        at = relations.phase_of[relations.outline.index[task]]
        return relations.outline.ids[at] if at >= 0 else ""

    def _stacked(self) -> Iterator[HeatLine]:
        top = 0.0
        for line in self._all():
            lanes = 0
            if self.has_blocks and line.kind == "resource":
                lanes = max((one.lane + 1 for one in self._blocks_of(line.key)), default=0)
            height = LINE + (LANE * lanes + 4 if lanes else 0.0)
            yield msgspec.structs.replace(line, top=top, height=height, lanes=lanes)
            top += height

    def _all(self) -> Iterator[HeatLine]:
        if self.sums is not None:
            yield from self.sums.lines(self.turned)
            return
        plan = self.readings.plan
        for kind, name in GROUPS if self.by == "people" else GROUPS[1:2]:
            mine = sorted(
                (one for one in plan.resources.values() if one.kind == kind), key=lambda one: (one.name.casefold(), one.id)
            )
            if not mine:
                continue
            clashing = sum(1 for one in mine if one.id in self._over)
            key = ("", kind)
            opened = key not in self.turned
            yield HeatLine(
                key=key,
                kind="group",
                name=f"{name} {len(mine)}",
                role=f"{clashing} above capacity" if clashing else "",
                over=bool(clashing),
                opens=True,
                opened=opened,
            )
            for one in mine if opened else ():
                yield from self._resource(one.id)

    def _resource(self, resource: Id) -> Iterator[HeatLine]:
        load = self.readings.loads[resource]
        who, opened = load.resource, (resource,) in self.turned
        yield HeatLine(
            key=(resource,),
            kind="resource",
            resource=resource,
            name=who.name,
            role=role_words(who),
            peak=units(who, load.peak) if load.bookings else "",
            over=resource in self._over,
            depth=1,
            opens=bool(load.bookings),
            opened=opened and bool(load.bookings),
        )
        if opened:
            yield from self._parts(load)

    def _parts(self, load: Load) -> Iterator[HeatLine]:
        """The releases that somebody works for, and their phases where these are unfolded, in tree order."""
        index, rows = self.readings.outline.index, self.readings.plan.rows
        releases = sorted({one.release for one in load.bookings}, key=lambda one: index.get(one, -1))
        for release in releases:
            key = (load.resource.id, release)
            phases = {self._phase(one.task) for one in load.bookings if one.release == release} - {""}
            opened = key in self.turned
            name = rows[release].name if release else "outside any release"
            yield self._part(key, name, 2, load, opens=bool(phases), opened=opened and bool(phases))
            for phase in sorted(phases, key=lambda one: index[one]) if opened else ():
                yield self._part((*key, phase), rows[phase].name, 3, load, opens=False, opened=False)

    def _part(self, key: Key, name: str, depth: int, load: Load, *, opens: bool, opened: bool) -> HeatLine:
        return HeatLine(
            key=key,
            kind="part",
            resource=load.resource.id,
            name=name,
            depth=depth,
            opens=opens,
            opened=opened,
        )
