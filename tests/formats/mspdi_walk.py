"""Every element of a Microsoft Project XML file accounted for: in the plan by value, irrelevant by a reason, or a named loss.

An element that no table knows is a fault.
"""

# ruff: noqa: ARG002, N802 - checks are called as the elements that they check, and all take the same
from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from relplanner.formats.mspdi.kept import MARK
from relplanner.plan.model import Link, Row
from tests.formats.mspdi_facts import NOTHING, QUIET, REASONS
from tests.formats.mspdi_people import People


class Walk(People):
    """A file and what was imported from it; `faults` tells what is not accounted for."""

    def faults(self) -> list[str]:
        """Every element with a value that is nowhere."""
        return list(self._walk(self.root, self.root))

    def _walk(self, owner: Element, element: Element) -> Iterator[str]:
        for child in element:
            said = (child.text or "").strip()
            if len(child) and child.tag not in {"View", "Table", "Filter", "Group", "VBAProjects"}:
                yield from self._walk(child if child.find("UID") is not None or self._owns(child) else owner, child)
            elif len(child) or said or child.tag in {"Maps", "Reports"}:
                yield from self._account(owner, element, child, said)

    def _owns(self, element: Element) -> bool:
        return element.tag in {"PredecessorLink", "Exception", "WeekDay", "Baseline", "TimephasedData", "ExtendedAttribute"}

    def _account(self, owner: Element, parent: Element, child: Element, said: str) -> Iterator[str]:
        path = f"{parent.tag}/{child.tag}"
        place = path if path in REASONS or path in self.checks or path in QUIET else child.tag
        if place in self.checks:
            known = self.checks[place](owner, said)
            self.accounted["listed" if known == "listed" else "in the plan"] += 1
            if not known:
                yield f"{path} of {self.name(owner)} is “{said}”"
        elif (
            place in REASONS
            or (owner.tag == "Task" and self.uid(owner) == "0" and path not in self.checks)
            or (place in QUIET and said in NOTHING)
        ):
            self.accounted["irrelevant"] += 1
        elif place in QUIET and self.lost(place):
            self.accounted["listed"] += 1
        else:
            yield f"{path} of {self.name(owner)} is “{said}”"

    # --------------------------------------------------------------------------------------------------------- project

    def Project__Title(self, _: Element, said: str) -> object:
        return self.plan.title == said

    def Project__StartDate(self, _: Element, said: str) -> object:
        return self.plan.settings.start == self.at(said)

    def Project__ScheduleFromStart(self, _: Element, said: str) -> object:
        return (self.plan.settings.direction == "forward") == (said == "1")

    def Project__CalendarUID(self, _: Element, said: str) -> object:
        if self.calendar(said) is None:
            return self.listed("the plan", "a calendar that the file does not hold")
        return self.plan.calendars[self.plan.settings.calendar or ""].source_id == said

    def Project__MinutesPerDay(self, _: Element, said: str) -> object:
        return self.plan.settings.minutes_per_day == int(said)

    def Project__MinutesPerWeek(self, _: Element, said: str) -> object:
        return self.plan.settings.minutes_per_week == int(said)

    def Project__DaysPerMonth(self, _: Element, said: str) -> object:
        whole = self.plan.settings.days_per_month == round(float(said))
        return whole and (float(said).is_integer() or self.listed("days in a month"))

    def Project__CurrencyCode(self, _: Element, said: str) -> object:
        return self.plan.settings.currency == said

    def Project__CriticalSlackLimit(self, _: Element, said: str) -> object:
        return self.plan.settings.critical_float == int(said) * self.plan.settings.minutes_per_day

    def Project__StatusDate(self, _: Element, said: str) -> object:
        return self.plan.settings.status_date == self.at(said)

    def Project__HonorConstraints(self, _: Element, said: str) -> object:
        pins = [row for row in self.plan.rows.values() if row.constraint is not None and row.constraint.kind.startswith("must")]
        hard = any(row.by_hand is None for row in pins)
        return said == "1" or not hard or self.listed("links that win over fixed dates")

    def _about(self, owner: Element, said: str) -> object:
        return self.listed(f"“{said}”")

    Project__Author = Project__Manager = Project__Company = Project__Subject = Project__Category = _about

    # ----------------------------------------------------------------------------------------------------------- tasks

    def Task__UID(self, owner: Element, said: str) -> object:
        return said == "0" or self.rows[said].source_id == said

    def _row(self, owner: Element, check: Callable[[Row], object]) -> object:
        return self.uid(owner) == "0" or check(self.rows[self.uid(owner)])

    def Task__Name(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: row.name == said)

    def Task__Notes(self, owner: Element, said: str) -> object:
        if self.uid(owner) == "0":
            return said.startswith(MARK) or self.listed("notes on the whole project")
        return self._row(owner, lambda row: row.notes == said)

    def Task__Priority(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: row.priority == int(said))

    def Task__OutlineLevel(self, owner: Element, said: str) -> object:
        others = (one for one in self.root.iterfind("Tasks/Task") if self.uid(one) != "0")
        top = self.top = (
            self.top if self.top is not None else min((int(one.findtext("OutlineLevel") or 1) for one in others), default=1)
        )
        return self._row(owner, lambda row: self.outline.depth[self.outline.index[row.id]] + top == int(said))

    def Task__OutlineNumber(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: self.outline.wbs_numbers()[self.outline.index[row.id]] == said)

    def Task__Active(self, owner: Element, said: str) -> object:
        return said == "1" or self.listed(self.name(owner), "is inactive")

    def Task__Manual(self, owner: Element, said: str) -> object:
        def known(row: Row) -> object:
            if said == "1" and not self.leaf(row):
                return self.listed(row.name, "dates set by hand on a summary")
            return (row.by_hand is not None) == (said == "1")

        return self._row(owner, known)

    def Task__ManualStart(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: row.by_hand is None or row.by_hand.start == self.at(said))

    def Task__ManualFinish(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: row.by_hand is None or row.by_hand.finish == self.at(said))

    def Task__Milestone(self, owner: Element, said: str) -> object:
        def known(row: Row) -> object:
            if said == "0" or not self.leaf(row) or row.kind == "milestone":
                return True
            spans = row.by_hand is not None and row.by_hand.finish > row.by_hand.start
            return spans or self.listed(row.name, "a milestone that takes time")

        return self._row(owner, known)

    def Task__ConstraintType(self, owner: Element, said: str) -> object:
        kinds = (
            "as late as possible|must start on|must finish on|start no earlier than|start no later than|finish no earlier than"
        )
        kind = ["", *kinds.split("|"), "finish no later than"][int(said)]

        def known(row: Row) -> object:
            found = row.constraint.kind if row.constraint is not None else ""
            return found == kind or (not self.leaf(row) and self.listed(row.name, f"“{kind}” on a summary"))

        return self._row(owner, known)

    def Task__ConstraintDate(self, owner: Element, said: str) -> object:
        def known(row: Row) -> object:
            if row.constraint is None:
                return owner.findtext("ConstraintType") == "0" or self.listed(row.name, "on a summary")
            return row.constraint.at in {self.at(said), None}

        return self._row(owner, known)

    def Task__Deadline(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: row.deadline == self.at(said))

    def Task__CalendarUID(self, owner: Element, said: str) -> object:
        def known(row: Row) -> object:
            found = self.plan.calendars[row.calendar].source_id if row.calendar is not None else "-1"
            return found == said or self.listed(row.name, "people who work beyond the project's hours")

        return self._row(owner, known)

    def Task__LevelAssignments(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: said == "1" or row.priority == 1000 or self.listed("is not to be levelled"))

    def Task__Contact(self, owner: Element, said: str) -> object:
        return self.listed("the file", f"contact “{said}”") if self.uid(owner) == "0" else self.listed("a contact")

    def Task__FixedCostAccrual(self, owner: Element, said: str) -> object:
        free = float(owner.findtext("FixedCost") or 0) == 0
        return said == "3" or free or self.listed("a fixed cost due at once")

    def Task__FixedCost(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: row.fixed_cost == round(float(said)))

    def Task__Duration(self, owner: Element, said: str) -> object:
        def known(row: Row) -> object:
            if not self.leaf(row) or row.by_hand is not None or row.estimate is None:
                return not self.leaf(row) or row.by_hand is not None or self.minutes(said) == 0
            if row.estimate.kind != "effort":
                return row.estimate.likely == self.minutes(said)
            return row.estimate.likely == sum(self.minutes(one) for one in self.works(owner))

        return self._row(owner, known)

    def works(self, owner: Element) -> Iterator[str]:
        for one in self.root.iterfind("Assignments/Assignment"):
            if one.findtext("TaskUID") == self.uid(owner) and self.booked(one):
                yield one.findtext("Work") or "PT0H0M0S"

    def Task__DurationFormat(self, owner: Element, said: str) -> object:
        unit = {0: "m", 1: "h", 2: "d", 3: "w", 4: "w"}.get(((int(said) % 32) - 3) // 2, "d")

        def known(row: Row) -> object:
            return row.estimate is None or not self.leaf(row) or row.estimate.unit == unit

        return self._row(owner, known)

    def Task__PercentComplete(self, owner: Element, said: str) -> object:
        def known(row: Row) -> object:
            if not self.leaf(row):
                return True
            return (row.progress.percent if row.progress is not None else 0) == int(said) * 10

        return self._row(owner, known)

    def Task__PercentWorkComplete(self, owner: Element, said: str) -> object:
        return said == (owner.findtext("PercentComplete") or "0") or self.listed("work done beyond the percentage")

    def Task__ActualStart(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: not self.leaf(row) or (row.progress and row.progress.actual_start == self.at(said)))

    def Task__ActualFinish(self, owner: Element, said: str) -> object:
        return self._row(owner, lambda row: not self.leaf(row) or (row.progress and row.progress.actual_finish == self.at(said)))

    # ----------------------------------------------------------------------------------------------------------- links

    def link(self, owner: Element) -> Link:
        """The link of a `PredecessorLink`, whose owner is found by where it stands."""
        task = next(one for one in self.root.iterfind("Tasks/Task") if owner in list(one))
        first = self.rows[owner.findtext("PredecessorUID") or ""].id
        kind = ("FF", "FS", "SF", "SS")[int(owner.findtext("Type") or 1)]
        second = self.rows[self.uid(task)].id
        found = [x for x in self.plan.links.values() if (x.predecessor, x.successor, x.type) == (first, second, kind)]
        return found[0]

    def PredecessorLink__PredecessorUID(self, owner: Element, said: str) -> object:
        return self.link(owner).id != ""

    def PredecessorLink__Type(self, owner: Element, said: str) -> object:
        return self.link(owner).id != ""

    def PredecessorLink__LinkLag(self, owner: Element, said: str) -> object:
        lag = self.link(owner).lag
        return lag.amount == (int(said) * 10 if lag.kind == "percent" else round(int(said) / 10))

    def PredecessorLink__LagFormat(self, owner: Element, said: str) -> object:
        lag, code = self.link(owner).lag, int(said)
        if code == 19:
            return lag.kind == "percent"
        return lag.kind == "working" and lag.unit == {3: "m", 5: "h", 7: "d", 9: "w"}[code]
