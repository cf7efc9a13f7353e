"""A slow scheduler of its own, minute by minute, to compare the real one with.

It shares no code with the engine: working time is a mask of minutes, dates are found by trying, late dates are *defined* (the
latest bound from which everything behind still keeps its latest dates) instead of computed backward.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from relplanner.plan.model import Calendar, Link, Plan, Row

Minutes = np.ndarray
LOW = 30_240_000 - 120 * 1440  # about July 2027, less four months
DAYS = 520
NEVER = LOW + 20 * 1440
STANDARD = (((480, 720), (780, 1020)),) * 5 + ((), ())


def mask_of(calendar: Calendar | None) -> np.ndarray:
    """One truth value per minute."""
    mask = np.zeros(DAYS * 1440, dtype=bool)
    week = STANDARD if calendar is None else tuple(spans or () for spans in calendar.week)
    for number in range(DAYS):
        day = LOW // 1440 + number
        spans = week[(day + 3) % 7]
        for exception in calendar.exceptions if calendar is not None else ():
            if exception.first <= day <= exception.last:
                spans = exception.spans
        for start, end in spans:
            mask[number * 1440 + start : number * 1440 + end] = True
    return mask


class Reference:
    """Early and late dates and floats of a small plan planned forward, by row id."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.leaves = [r for r in plan.rows.values() if not any(other.parent == r.id for other in plan.rows.values())]
        self.early: dict[str, tuple[int, int]] = {}
        order = self.sorted_leaves()
        for row in order:
            self.early[row.id] = self.place(row, *self.bounds(row, self.early))
        self.order = order
        self.end = max(finish for _, finish in self.early.values())

    # ------------------------------------------------------------------------------------------------------- working time

    @cache  # noqa: B019 - lives as long as one small test
    def minutes(self, calendar: str | None, resource: str | None = None) -> Minutes:
        """The working minutes of a calendar, with a resource's own calendar and absences."""
        mask = mask_of(self.plan.calendars[calendar] if calendar is not None else None)
        if resource is not None:
            record = self.plan.resources[resource]
            if record.kind in {"person", "team", "environment"}:
                if record.calendar is not None:
                    mask = mask & mask_of(self.plan.calendars[record.calendar])
                for absence in record.absences:
                    mask[max(0, absence.start - LOW) : absence.finish - LOW] = False
        return np.flatnonzero(mask) + LOW

    @cache  # noqa: B019 - the same
    def clock(self) -> Minutes:
        """Every minute."""
        return np.arange(DAYS * 1440) + LOW

    def calendar(self, row: Row) -> str | None:
        """The task calendar's id."""
        return row.calendar or self.plan.settings.calendar

    def task_minutes(self, row: Row) -> Minutes:
        """The minutes of the task calendar."""
        return self.minutes(self.calendar(row))

    def count(self, minutes: Minutes, a: int, b: int) -> int:
        """Working minutes from a to b, negative backward."""
        return int(np.searchsorted(minutes, b) - np.searchsorted(minutes, a))

    def later(self, minutes: Minutes, at: int, amount: int) -> int:
        """The end of the amount-th working minute behind an instant, or the begin of that many in front of it."""
        i = int(np.searchsorted(minutes, at)) + amount
        if amount > 0:
            return int(minutes[i - 1]) + 1
        return int(minutes[i]) if amount < 0 else at

    # ------------------------------------------------------------------------------------------------------------- places

    def parts(self, row: Row) -> list[tuple[Minutes, int, int]]:
        """(working minutes, length, delay) of each part of the work."""
        estimate = row.estimate
        if row.kind != "task" or estimate is None or estimate.likely == 0:
            return []
        if estimate.kind == "elapsed":
            return [(self.clock(), estimate.likely, 0)]
        people = sorted((a for a in self.plan.assignments.values() if a.task == row.id), key=lambda a: a.id)
        if not people:
            return [(self.task_minutes(row), estimate.likely, 0)]
        lengths = [estimate.likely] * len(people)
        if estimate.kind == "effort":
            rest = max(0, estimate.likely - sum(a.work or 0 for a in people))
            units = sum(a.units for a in people if a.work is None)
            work = [rest * a.units // units if a.work is None else a.work for a in people]
            odd = rest - sum(w for w, a in zip(work, people, strict=True) if a.work is None)
            if units:
                work[next(i for i, a in enumerate(people) if a.work is None)] += odd
            lengths = [(1000 * w + a.units - 1) // a.units for w, a in zip(work, people, strict=True)]
        found = []
        for a, length in zip(people, lengths, strict=True):
            minutes = self.minutes(self.calendar(row), None if row.ignores_resource_calendars else a.resource)
            if length > 0:
                found.append((minutes, length, a.delay))
        return found

    def place(self, row: Row, bound: int, finish: int) -> tuple[int, int]:
        """The first place of a row under a bound on its start and one on its finish."""
        constraint = row.constraint
        if constraint is not None and constraint.kind == "must start on":
            assert constraint.at is not None
            return self.free(row, constraint.at, NEVER)
        return self.free(row, bound, finish)

    def free(self, row: Row, bound: int, finish: int) -> tuple[int, int]:
        """The same without the pin."""
        parts = self.parts(row)
        if row.kind == "gate":
            return self.meeting(row, max(bound, finish))
        if not parts:
            return max(bound, finish), max(bound, finish)
        reached = self.last(lambda at: not self.reaches(parts, at, finish)) + 1
        placed = [self.run(part, max(bound, reached)) for part in parts]
        return min(start for start, _ in placed), max(end for _, end in placed)

    def reaches(self, parts: list[tuple[Minutes, int, int]], bound: int, finish: int) -> bool:
        """Whether a part that may begin at `bound` leaves no working minute of its own before `finish`."""
        return any(self.count(part[0], self.run(part, bound)[1], finish) <= 0 for part in parts)

    def run(self, part: tuple[Minutes, int, int], bound: int) -> tuple[int, int]:
        """One part from a bound on."""
        minutes, length, delay = part
        i = int(np.searchsorted(minutes, bound)) + delay
        return int(minutes[i]), int(minutes[i + length - 1]) + 1

    def meeting(self, row: Row, bound: int) -> tuple[int, int]:
        """A gate that meets on Tuesdays at 14:00, where its record says that it meets."""
        gate = self.plan.gates[row.id]
        at = self.later(self.task_minutes(row), bound, gate.lead_time)
        if gate.meets:
            at += 840 - at % 1440 if at % 1440 <= 840 else 840 + 1440 - at % 1440
            while (at // 1440 + 3) % 7 != 1:
                at += 1440
        return at, at

    # ------------------------------------------------------------------------------------------------------------- bounds

    def above(self, row: Row) -> list[Row]:
        """The summaries of a row."""
        found = []
        while row.parent is not None:
            row = self.plan.rows[row.parent]
            found.append(row)
        return found

    def inside(self, row: Row) -> list[Row]:
        """The leaves below a row, or itself."""
        return [leaf for leaf in self.leaves if leaf.id == row.id or any(up.id == row.id for up in self.above(leaf))]

    def links_into(self, row: Row) -> list[Link]:
        """Links into a leaf or one of its summaries."""
        wanted = {row.id, *(up.id for up in self.above(row))}
        return [link for link in self.plan.links.values() if link.successor in wanted]

    def sorted_leaves(self) -> list[Row]:
        """Leaves so that everything stands behind what it waits for."""
        done: list[Row] = []
        left = list(self.leaves)
        while left:
            ready = [
                row
                for row in left
                if all(leaf in done for link in self.links_into(row) for leaf in self.inside(self.plan.rows[link.predecessor]))
            ]
            assert ready, "a circle"
            done += ready
            left = [row for row in left if row not in ready]
        return done

    def lagged(self, link: Link, dates: dict[str, tuple[int, int]]) -> int:
        """The bound that a link puts on its successor."""
        members = [m for m in self.inside(self.plan.rows[link.predecessor]) if m.id in dates]
        starts, finishes = [dates[m.id][0] for m in members], [dates[m.id][1] for m in members]
        at = max(finishes) if link.type in {"FS", "FF"} else min(starts)
        if link.lag.kind == "elapsed":
            return at + link.lag.amount
        amount = link.lag.amount
        if link.lag.kind == "percent":
            length = max((length for _, length, _ in self.parts(self.plan.rows[link.predecessor])), default=0)
            amount = (amount * length + 500) // 1000
        return self.later(self.task_minutes(self.plan.rows[link.successor]), at, amount)

    def bounds(self, row: Row, dates: dict[str, tuple[int, int]]) -> tuple[int, int]:
        """The bounds on a leaf's start and finish, from links whose predecessor is dated, constraints and the plan's start."""
        assert self.plan.settings.start is not None
        bound, finish = int(self.plan.settings.start), NEVER
        for link in self.links_into(row):
            if any(member.id not in dates for member in self.inside(self.plan.rows[link.predecessor])):
                continue
            if link.type in {"FS", "SS"}:
                bound = max(bound, self.lagged(link, dates))
            else:
                finish = max(finish, self.lagged(link, dates))
        for up in [row, *self.above(row)]:
            if up.constraint is not None and up.constraint.at is not None:
                if up.constraint.kind == "start no earlier than":
                    bound = max(bound, up.constraint.at)
                if up.constraint.kind == "finish no earlier than":
                    finish = max(finish, up.constraint.at)
        return bound, finish

    # -------------------------------------------------------------------------------------------------------------- late

    def late(self, row: Row) -> tuple[int, int]:
        """The last place from which everything behind keeps its latest dates."""
        if row.constraint is not None and row.constraint.kind == "must start on":
            return self.early[row.id]
        return self.free(row, self.last(lambda bound: self.keeps(row, bound)), NEVER)

    def last(self, good: Callable[[int], bool]) -> int:
        """The last instant for which a question is answered with yes; by halves, since later is never better."""
        low, high = NEVER - 1, NEVER + 200 * 1440
        while low < high:
            middle = (low + high + 1) // 2
            if good(middle):
                low = middle
            else:
                high = middle - 1
        return low

    def keeps(self, row: Row, bound: int) -> bool:
        """Whether all latest dates hold when one row is placed from a bound on and only what is behind it follows."""
        moved = {row.id: self.free(row, bound, NEVER)}
        for other in self.order:
            fed = [
                link
                for link in self.links_into(other)
                if any(m.id in moved for m in self.inside(self.plan.rows[link.predecessor]))
            ]
            if other.id == row.id or not fed:
                continue
            if other.constraint is not None and other.constraint.kind == "must start on":
                start, end = self.early[other.id]
                for link in fed:
                    at = start if link.type in {"FS", "SS"} else end
                    if self.count(self.task_minutes(other), at, self.lagged(link, moved)) > 0:
                        return False
                continue
            starts = [self.lagged(link, moved) for link in fed if link.type in {"FS", "SS"}]
            finishes = [self.lagged(link, moved) for link in fed if link.type in {"FF", "SF"}]
            moved[other.id] = self.free(other, max(starts, default=NEVER), max(finishes, default=NEVER))
        return all(self.in_time(self.plan.rows[key], dates) for key, dates in moved.items())

    def in_time(self, row: Row, dates: tuple[int, int]) -> bool:
        """Whether a row stands before its end and its caps."""
        minutes = self.task_minutes(row)
        if dates[1] > self.end:
            return False
        for up in [row, *self.above(row)]:
            if up.deadline is not None and self.count(self.task_minutes(up), up.deadline, dates[1]) > 0:
                return False
        constraint = row.constraint
        if constraint is None or constraint.at is None:
            return True
        if constraint.kind == "start no later than":
            return self.count(minutes, constraint.at, dates[0]) <= 0
        return constraint.kind != "finish no later than" or self.count(minutes, constraint.at, dates[1]) <= 0

    def total_float(self, row: Row) -> int:
        """The lesser of the floats of start and finish."""
        early, late = self.early[row.id], self.late(row)
        minutes = self.task_minutes(row)
        return min(self.count(minutes, early[0], late[0]), self.count(minutes, early[1], late[1]))

    def free_float(self, row: Row) -> int:
        """What a row can slip so that no other row moves and the end stays."""
        early = self.early[row.id]

        def good(bound: int) -> bool:
            dates = {**self.early, row.id: self.free(row, bound, NEVER)}
            if dates[row.id][1] > self.end:
                return False
            others: Sequence[Row] = [other for other in self.order if other.id != row.id]
            placed = {other.id: self.place(other, *self.bounds(other, dates)) for other in others}
            return all(new <= old for key in placed for new, old in zip(placed[key], self.early[key], strict=True))

        late = self.free(row, self.last(good), NEVER)
        minutes = self.task_minutes(row)
        slip = min(self.count(minutes, early[0], late[0]), self.count(minutes, early[1], late[1]))
        return max(0, min(slip, self.total_float(row)))
