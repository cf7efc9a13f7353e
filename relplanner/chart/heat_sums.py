"""The lines of the heat map that add work up: of each role, phase and release, and what each of these is made of.

A role's line is measured against what those who fill it have together; phases and releases have no capacity. A sum whose bookings
an edit left alone is the same `Load` as before, so that its cells stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from relplanner.chart.heat_lines import HeatLine, Key
from relplanner.chart.load import Cell, done_words, listed_names, span_words, units
from relplanner.chart.words import Words
from relplanner.insight.load import Booking, Load
from relplanner.insight.readings import Readings
from relplanner.insight.workload import pool, role_of
from relplanner.plan.model import Id, Resource

Rows = Literal["people", "roles", "teams", "phases", "releases"]
"""What the lines stand for."""

ROWS: tuple[tuple[Rows, str], ...] = (
    ("people", "People"),
    ("roles", "Roles"),
    ("teams", "Teams"),
    ("phases", "Phases"),
    ("releases", "Releases"),
)

OUTSIDE = "outside any release"


class Sums:
    """The sums of one set of readings; `before` lends the loads that an edit left alone.

    Keys begin with "" and the rows: `("", "roles", role)` and `("", "roles", role, resource)`, `("", "phases", phase)` and
    `("", "phases", phase, role)`, `("", "releases", release)` and `("", "releases", release, phase)`.
    """

    def __init__(self, readings: Readings, by: Rows, before: Sums | None = None) -> None:
        self.readings, self.by = readings, by
        hours = readings.schedule.worktime.plan_calendar
        self.loads: dict[Key, Load] = {}
        for key, bookings in self._grouped().items():
            if by == "roles" and len(key) == 3:
                made: Load = pool(readings, key[2], bookings)
            else:
                made = Load(Resource(id=key[-1], name=key[-1], kind="role"), bookings, hours)
            old = before.loads.get(key) if before is not None else None
            same = old is not None and old.hours is hours and old.resource == made.resource and old.bookings == made.bookings
            self.loads[key] = old if old is not None and same else made

    def lines(self, turned: frozenset[Key]) -> Iterator[HeatLine]:
        """Headings, sums and the parts of those that are unfolded; heights are not known yet."""
        tops = [key for key in self.loads if len(key) == 3]
        tops.sort(key=self._place)
        for heading, keys in self._headed(tops):
            opened = heading[0] not in turned
            short = sum(1 for key in keys if self.loads[key].excesses)
            yield HeatLine(
                key=heading[0],
                kind="group",
                name=heading[1],
                role=f"{short} short" if short else "",
                over=bool(short),
                opens=True,
                opened=opened,
            )
            for key in keys if opened else ():
                yield from self._sum(key, opened=key in turned)

    def sentence(self, line: HeatLine, cell: Cell, words: Words) -> str:
        """A cell of a sum in plain words."""
        plan, index = self.readings.plan, self.readings.outline.index
        when = span_words(cell.start, cell.finish, words)
        if cell.kind == "free":
            return f"{line.name}: nothing {when}."
        load = self.loads[line.key]
        inside = {one.task for one in load.bookings if one.start < cell.finish and one.finish > cell.start}
        names = listed_names([plan.rows[task].name for task in sorted(inside, key=lambda task: index[task])])
        done = done_words(cell, plan.settings.minutes_per_day)
        if cell.kind == "over":
            need, _, have = cell.figure.partition("/")
            have = "none" if have == "0.0" else have
            return f"{line.name}: {need} needed {when}, we have {have}; for {names}.{done}"
        return f"{line.name}: {cell.figure} needed on average {when} for {names}.{done}"

    # ------------------------------------------------------------------------------------------------------------ inside

    def _grouped(self) -> Mapping[Key, list[Booking]]:
        """All bookings of work by sum and by part, each sum's in order of names."""
        found: dict[Key, list[Booking]] = {}
        for load in self.readings.loads.values():
            who = load.resource
            if who.kind == "environment":
                continue
            for one in load.bookings:
                if one.start == one.finish:
                    continue  # whoever has to be at a meeting works no minute for it
                for key in self._keys(who, one):
                    found.setdefault(key, []).append(one)
        return found

    def _keys(self, who: Resource, one: Booking) -> tuple[Key, ...]:
        role = role_of(who)
        if self.by == "roles":
            return (("", "roles", role), ("", "roles", role, who.id)) if role else ()
        phase = self._phase(one.task)
        if self.by == "releases":
            return ("", "releases", one.release), ("", "releases", one.release, phase)
        return (("", "phases", phase), ("", "phases", phase, role or who.name)) if phase else ()

    def _phase(self, task: Id) -> Id:
        relations = self.readings.relations
        at = relations.phase_of[relations.outline.index[task]]
        return relations.outline.ids[at] if at >= 0 else ""

    def _release(self, phase: Id) -> Id:
        relations = self.readings.relations
        at = relations.release_of[relations.outline.index[phase]]
        return relations.outline.ids[at] if at >= 0 else ""

    def _place(self, key: Key) -> tuple[int, str]:
        """Roles by name, rows by their place in the tree, what belongs to none last."""
        index = self.readings.outline.index
        return (0, key[-1].casefold()) if self.by == "roles" else (index.get(key[-1], len(index)), key[-1])

    def _headed(self, keys: Sequence[Key]) -> Iterator[tuple[tuple[Key, str], Sequence[Key]]]:
        """The headings with what stands below each: phases by release, all else below one."""
        if self.by != "phases":
            name = dict(ROWS)[self.by]
            if keys:
                yield (("", self.by), f"{name} {len(keys)}"), keys
            return
        for release in dict.fromkeys(self._release(key[2]) for key in keys):
            name = self.readings.plan.rows[release].name if release else OUTSIDE.capitalize()
            yield (("", "phases", "", release), name), [key for key in keys if self._release(key[2]) == release]

    def _sum(self, key: Key, *, opened: bool) -> Iterator[HeatLine]:
        load = self.loads[key]
        parts = [one for one in self.loads if len(one) == 4 and one[:3] == key]
        yield HeatLine(
            key=key,
            kind="sum",
            name=self._name(key),
            role=self._about(parts),
            peak=units(load.resource, load.peak),
            over=bool(load.excesses),
            depth=1,
            opens=bool(parts),
            opened=opened,
        )
        for one in sorted(parts, key=self._part_place) if opened else ():
            yield HeatLine(key=one, kind="sum", name=self._name(one), depth=2)

    def _part_place(self, key: Key) -> tuple[int, str]:
        index = self.readings.outline.index
        return (index.get(key[3], len(index)), "") if self.by == "releases" else (0, self._name(key).casefold())

    def _name(self, key: Key) -> str:
        plan, last = self.readings.plan, key[-1]
        if self.by == "roles":
            return plan.resources[last].name if len(key) > 3 else last
        if last in plan.rows:
            return plan.rows[last].name
        return last or ("outside any phase" if len(key) > 3 else OUTSIDE)

    def _about(self, parts: Sequence[Key]) -> str:
        """What a sum is made of, in a few words."""
        if self.by == "phases":
            return f"{len(parts)} role{'' if len(parts) == 1 else 's'}"
        if self.by == "releases":
            phases = sum(1 for one in parts if one[3])
            return f"{phases} phase{'' if phases == 1 else 's'}"
        kinds = [self.readings.plan.resources[one[3]].kind for one in parts]
        there = sum(1 for kind in kinds if kind != "role")
        said = [f"{there} {'person' if there == 1 else 'people'}"] if there else []
        return ", ".join([*said, *(["to be filled"] if "role" in kinds else [])])
