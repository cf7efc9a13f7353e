"""Resources, assignments and calendars of a Microsoft Project XML file beside those of the plan."""

# ruff: noqa: ARG002, ARG005, N802 - checks are called as the elements that they check, and all take the same
from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from relplanner.plan.model import Assignment, Calendar, Resource
from tests.formats.mspdi_facts import Ground


class People(Ground):
    """Checks of who works when."""

    def _resource(self, owner: Element, check: Callable[[Resource], object]) -> object:
        found = [one for one in self.plan.resources.values() if one.source_id == self.uid(owner)]
        if found:
            return check(found[0])
        nobody = self.uid(owner) == "0" and owner.find("Name") is None
        return nobody or self.listed(self.name(owner), "is a material")

    def Resource__UID(self, owner: Element, said: str) -> object:
        return self._resource(owner, lambda one: one.source_id == said)

    def Resource__Name(self, owner: Element, said: str) -> object:
        return self._resource(owner, lambda one: one.name == said)

    def Resource__Type(self, owner: Element, said: str) -> object:
        return self._resource(owner, lambda one: said == "1" and one.kind in {"person", "team"})

    def Resource__Notes(self, owner: Element, said: str) -> object:
        return self._resource(owner, lambda one: one.notes == said)

    def Resource__MaxUnits(self, owner: Element, said: str) -> object:
        return self._resource(owner, lambda one: one.capacity == round(float(said) * 1000))

    def Resource__Initials(self, owner: Element, said: str) -> object:
        return said == self.name(owner)[:1] or self.uid(owner) == "0" or self.material(owner, f"initials “{said}”")

    def Resource__Group(self, owner: Element, said: str) -> object:
        return self.material(owner, f"group “{said}”")

    def Resource__StandardRate(self, owner: Element, said: str) -> object:
        return self._resource(owner, lambda one: (one.rate or 0) == round(float(said) * 100))

    def Resource__OvertimeRate(self, owner: Element, said: str) -> object:
        return float(said) == 0 or self.material(owner, "a rate for overtime")

    def material(self, owner: Element, what: str) -> str:
        """`listed` where a loss names this of a resource, or that it is a material."""
        return self.listed(self.name(owner), what) or self.listed(self.name(owner), "is a material")

    def Resource__CostPerUse(self, owner: Element, said: str) -> object:
        return self._resource(owner, lambda one: one.cost_per_use == int(said))

    def Resource__CalendarUID(self, owner: Element, said: str) -> object:
        uid, kept = said, {one.source_id for one in self.plan.calendars.values()}
        while uid not in kept and (item := self.calendar(uid)) is not None:
            uid = item.findtext("BaseCalendarUID") or ""

        def known(one: Resource) -> object:
            calendar = one.calendar
            if calendar is None:
                return self.listed("resource", "a calendar that the file does not hold")
            return self.plan.calendars[calendar].source_id == uid

        return self._resource(owner, known)

    def Resource__MaterialLabel(self, owner: Element, said: str) -> object:
        return self.listed(self.name(owner), "is a material")

    def _resource_baseline(self, owner: Element, said: str) -> object:
        uid = next(one for one in self.root.iterfind("Resources/Resource") if owner in list(one))
        return self.listed(self.name(uid), "baseline") or self.listed(self.name(uid), "is a material")

    Baseline__Number = Baseline__Work = Baseline__Cost = _resource_baseline

    def booked(self, owner: Element) -> bool:
        """Whether an assignment's resource and task are in the plan."""
        people = {one.source_id for one in self.plan.resources.values()}
        return owner.findtext("ResourceUID") in people and owner.findtext("TaskUID") in self.rows

    def _booking(self, owner: Element, check: Callable[[Assignment], object]) -> object:
        if not self.booked(owner):
            who = owner.findtext("ResourceUID")
            if who in {"0", "-65535"}:
                return True  # nobody
            one = next(one for one in self.root.iterfind("Resources/Resource") if self.uid(one) == who)
            return self.listed(self.name(one), "is a material")
        task, who = self.rows[owner.findtext("TaskUID") or ""].id, owner.findtext("ResourceUID")
        found = [
            one
            for one in self.plan.assignments.values()
            if one.task == task and self.plan.resources[one.resource].source_id == who
        ]
        return check(found[0]) if found else self.listed(self.plan.rows[task].name, "people on a summary")

    def Assignment__UID(self, owner: Element, said: str) -> object:
        return self._booking(owner, lambda one: one.source_id == said)

    def Assignment__TaskUID(self, owner: Element, said: str) -> object:
        return self._booking(owner, lambda one: True)

    def Assignment__ResourceUID(self, owner: Element, said: str) -> object:
        return self._booking(owner, lambda one: True)

    def Assignment__Units(self, owner: Element, said: str) -> object:
        return self._booking(owner, lambda one: one.units == round(float(said) * 1000))

    def Assignment__Work(self, owner: Element, said: str) -> object:
        def known(one: Assignment) -> object:
            row = self.plan.rows[one.task]
            work, units = self.minutes(said), one.units
            if one.work is not None:
                return one.work == work
            length = row.estimate.likely if row.estimate is not None else 0
            return abs(work * 1000 - length * units) <= length * 5 + 1000 or row.by_hand is not None

        return self._booking(owner, known)

    def _by_day(self, owner: Element, said: str) -> object:
        return self.listed("work by the day")

    TimephasedData__Type = TimephasedData__UID = TimephasedData__Start = TimephasedData__Finish = _by_day
    TimephasedData__Unit = TimephasedData__Value = _by_day

    def ExtendedAttribute__FieldID(self, owner: Element, said: str) -> object:
        if any(owner is one for one in self.root.iterfind("ExtendedAttributes/ExtendedAttribute")):
            return True
        names = {
            one.findtext("FieldID"): one.findtext("Alias") or one.findtext("FieldName")
            for one in self.root.iterfind("ExtendedAttributes/ExtendedAttribute")
        }
        return (owner.findtext("Value") or "0") == "0" or self.listed(f"field {names.get(said) or said}")

    def ExtendedAttribute__Value(self, owner: Element, said: str) -> object:
        return self.ExtendedAttribute__FieldID(owner, owner.findtext("FieldID") or "")

    # ------------------------------------------------------------------------------------------------------- calendars

    def calendar(self, uid: str) -> Element | None:
        return next((one for one in self.root.iterfind("Calendars/Calendar") if self.uid(one) == uid), None)

    def _calendar(self, owner: Element, check: Callable[[Calendar], object]) -> object:
        found = [one for one in self.plan.calendars.values() if one.source_id == self.uid(owner)]
        empty = owner.find("WeekDays/WeekDay") is None and owner.find("Exceptions/Exception") is None
        return check(found[0]) if found else empty

    def Calendar__UID(self, owner: Element, said: str) -> object:
        return self._calendar(owner, lambda one: True)

    def Calendar__Name(self, owner: Element, said: str) -> object:
        return self._calendar(owner, lambda one: one.name == said)

    def Calendar__IsBaseCalendar(self, owner: Element, said: str) -> object:
        return self._calendar(owner, lambda one: (one.base is None) == (said == "1"))

    def Calendar__BaseCalendarUID(self, owner: Element, said: str) -> object:
        def known(one: Calendar) -> object:
            base = one.base
            alone = owner.findtext("IsBaseCalendar") == "1" or said in {"-1", self.uid(owner)}
            return base is None if alone else self.plan.calendars[base].source_id == said

        return self._calendar(owner, known)

    def hours(self, owner: Element) -> tuple[tuple[int, int], ...]:
        """The working hours of a `WeekDay` or `Exception`."""
        found = []
        for one in owner.iterfind("WorkingTimes/WorkingTime"):
            first, last = ((one.findtext(tag) or "").split(":") for tag in ("FromTime", "ToTime"))
            start, finish = int(first[0]) * 60 + int(first[1]), int(last[0]) * 60 + int(last[1])
            found.append((start, finish if finish > start else finish + 1440))
        return tuple(found)

    def _day(self, owner: Element, said: str) -> object:
        """A day of the week as it stands in its calendar, or an exception of old."""
        home = next(one for one in self.root.iterfind("Calendars/Calendar") if owner in list(one.iter(owner.tag)))
        kind = int(owner.findtext("DayType") or -1)

        def known(one: Calendar) -> object:
            if kind > 0:
                return one.week[(kind + 5) % 7] == self.hours(owner)
            period = [(self.at(owner.findtext(f"TimePeriod/{tag}") or "")) // 1440 for tag in ("FromDate", "ToDate")]
            return any(
                [found.first, found.last] == period and found.spans == self.hours(owner) and not found.rule
                for found in one.exceptions
            )

        return self._calendar(home, known)

    WeekDay__DayType = WeekDay__DayWorking = TimePeriod__FromDate = TimePeriod__ToDate = _day
    WorkingTime__FromTime = WorkingTime__ToTime = Exception__DayWorking = _day
    Exception__EnteredByOccurrences = Exception__Occurrences = Exception__Type = _day
