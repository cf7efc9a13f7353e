"""Nothing of a GanttProject file is lost silently: an attribute is in the plan, how the window looked, or a named loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from relplanner.formats.exchange import Imported
from relplanner.formats.registry import FormatError, read
from relplanner.plan.instants import iso
from relplanner.schedule.critical_path import schedule_plan

LOOKS = {
    *("project@gantt-divider-location", "project@resource-divider-location", "project@view-date", "project@view-index"),
    *("project@locale", "project@version", "field", "option", "view", "timeline", "simple-select", "task@expand", "task@uid"),
    *("taskproperty", "day-type@id", "default-week@id", "default-week@name", "roles@roleset-name", "tasks@empty-milestones"),
    *("only-show-weekends@value", "taskproperty@defaultvalue", "role@id"),
}
"""How the window looked, and numbers that only this file uses."""

EIGHT_HOURS = 480
TYPES = {"1": "SS", "2": "FS", "3": "FF", "4": "SF"}


class Walk:
    """A file and what was imported from it."""

    def __init__(self, data: bytes, found: Imported) -> None:
        self.root, self.plan, self.losses = fromstring(data), found.plan, found.losses
        self.schedule = schedule_plan(found.plan)

    def faults(self) -> list[str]:
        return list(self._below(self.root, self.root))

    def _below(self, element: Element, above: Element) -> Iterator[str]:
        for name, value in element.attrib.items():
            key = f"{element.tag}@{name}"
            if key in LOOKS or element.tag in LOOKS or not value.strip():
                continue
            if not self._known(element, above, name, value):
                yield f"{key} of {element.get('name') or element.get('id')} is “{value}”"
        if element.tag == "notes" and (element.text or "").strip() not in self.plan.rows[f"t{above.get('id')}"].notes:
            yield "notes"
        for child in element:
            yield from self._below(child, element)

    def _known(self, element: Element, above: Element, name: str, value: str) -> bool:
        check = getattr(self, f"_{element.tag.replace('-', '_')}", None)
        return check is not None and bool(check(element, above, name, value))

    def listed(self, *words: str) -> bool:
        return any(all(word in f"{one.where}|{one.what}" for word in words) for one in self.losses)

    def _project(self, _: Element, __: Element, name: str, value: str) -> bool:
        return self.plan.title == value if name == "name" else self.listed(value)

    def _task(self, element: Element, _: Element, name: str, value: str) -> bool:
        row = self.plan.rows[f"t{element.get('id')}"]
        leaf = element.find("task") is None
        progress = row.progress.percent if row.progress is not None else 0
        parent = row.parent
        checks: dict[str, Callable[[], bool]] = {
            "id": lambda: row.source_id == value,
            "name": lambda: row.name == value.strip(),
            "start": lambda: not leaf or iso(self.schedule.dates(row.id).start)[:10] == value or row.kind == "milestone",
            "duration": lambda: not leaf or (row.estimate.likely if row.estimate else 0) == int(value) * EIGHT_HOURS,
            "complete": lambda: not leaf or progress == int(value) * 10,
            "meeting": lambda: not leaf or (value == "true") == (row.kind == "milestone"),
            "color": lambda: self.listed("colours"),
            "shape": lambda: self.listed("colours"),
            "cost-calculated": lambda: float(element.get("cost-manual-value") or 0) == 0 or self.listed("costs entered by hand"),
            "cost-manual-value": lambda: float(value) == 0 or self.listed("costs entered by hand"),
            "thirdDate": lambda: element.get("thirdDate-constraint") == "0" or row.constraint is not None,
            "thirdDate-constraint": lambda: value == "0" or row.constraint is not None,
            "priority": lambda: row.priority != 500,
            "webLink": lambda: value in row.notes,
        }
        return checks[name]() and (parent is None) == (element in list(self.root.iterfind("tasks/task")))

    def _depend(self, element: Element, above: Element, name: str, value: str) -> bool:
        ends = f"t{above.get('id')}", f"t{element.get('id')}", TYPES[element.get("type") or ""]
        found = [one for one in self.plan.links.values() if (one.predecessor, one.successor, one.type) == ends]
        lag = found[0].lag if found else None
        rubber = value != "Rubber" or self.listed("of rubber")
        return bool(found) and (rubber if name == "hardness" else name != "difference" or lag.amount == int(value) * EIGHT_HOURS)  # type: ignore[union-attr]

    def _resource(self, element: Element, _: Element, name: str, value: str) -> bool:
        one = self.plan.resources[f"r{element.get('id')}"]
        roles = {role.get("id"): role.get("name") for role in self.root.iterfind("roles/role")}
        role = {"Default:0": None, "Default:1": "project manager", **roles}.get(value)
        known = {"id": one.source_id == value, "name": one.name == value, "contacts": value in f"{one.email}{one.notes}"}
        return {**known, "phone": value in one.notes, "function": one.roles == ((role,) if role else ())}[name]

    def _rate(self, element: Element, above: Element, name: str, value: str) -> bool:
        one = self.plan.resources[f"r{above.get('id')}"]
        standard = element.get("name") == "standard"
        return standard and (name == "name" or (one.rate or 0) == int(float(value) * 100) // 8)

    def _allocation(self, element: Element, _: Element, name: str, value: str) -> bool:
        one = self.plan.assignments[f"at{element.get('task-id')}-r{element.get('resource-id')}"]
        if name == "load":
            return one.units == round(float(value) * 10)
        if name == "responsible":
            return value == "false" or self.listed("is responsible for the task")
        if name != "function":
            return True
        roles = {role.get("id"): role.get("name") for role in self.root.iterfind("roles/role")}
        role = {"Default:0": None, "Default:1": "project manager", **roles}.get(value)
        person = self.plan.resources[one.resource]
        return role is None or role in person.roles or self.listed(person.name, f"works as {role} on this task only")

    def _role(self, _: Element, __: Element, name: str, value: str) -> bool:
        return name == "id" or any(value in one.roles for one in self.plan.resources.values()) or self.listed(f"role {value}")

    def _vacation(self, element: Element, _: Element, name: str, value: str) -> bool:
        away = self.plan.resources[f"r{element.get('resourceid')}"].absences
        return name == "resourceid" or any(value in {iso(one.start)[:10], iso(one.finish)[:10]} for one in away)

    def _default_week(self, _: Element, __: Element, name: str, value: str) -> bool:
        at = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(name)
        return (self.plan.calendars["c1"].week[at] == ()) == (value == "1")

    def _date(self, element: Element, _: Element, __: str, ___: str) -> bool:
        day = date(*(int(element.get(part) or 0) for part in ("year", "month", "date"))) - date(1970, 1, 1)
        spans = {one.first: one.spans for one in self.plan.calendars["c1"].exceptions}
        return day.days in spans and (spans[day.days] == ()) == (element.get("type") == "HOLIDAY")

    def _customproperty(self, element: Element, _: Element, __: str, ___: str) -> bool:
        names = {one.get("id"): one.get("name") for one in self.root.iterfind("tasks/taskproperties/taskproperty")}
        return self.listed(f"field {names[element.get('taskproperty-id')]}")


def test_every_attribute_of_the_real_file_is_accounted_for(real: Callable[[str], Path]) -> None:
    data = real("projects/house-building.gan").read_bytes()
    assert Walk(data, read(data, "house-building.gan")).faults() == []


MISTAKES = [
    ("duration", '"10"', '"11"'),
    ("load", '"50.0"', '"51.0"'),
    ("difference", '"0"', '"1"'),
    ("complete", '"75"', '"76"'),
    ("responsible", '"true"', '"perhaps"'),
    ("sat", '"1"', '"0"'),
    ("surprise", "", ""),
]


@pytest.mark.parametrize(("name", "before", "after"), MISTAKES)
def test_the_walk_sees_what_the_plan_has_otherwise(name: str, before: str, after: str, real: Callable[[str], Path]) -> None:
    data = real("projects/house-building.gan").read_bytes()
    found = read(data, "house-building.gan")
    if name == "surprise":
        other = data.replace(b"<task ", b'<task surprise="1" ', 1)
    else:
        other = data.replace(f"{name}={before}".encode(), f"{name}={after}".encode(), 1)
    assert other != data
    if name in {"responsible", "surprise"}:  # the walk's own tables know no such thing
        found = Imported(plan=found.plan, losses=())
    try:
        faults = Walk(other, found).faults()
    except KeyError as error:
        faults = [str(error)]
    assert any(name in fault for fault in faults)


WEEK = '<calendars><day-types><default-week sun="1" mon="0" tue="0" wed="0" thu="0" fri="0" sat="1"/></day-types></calendars>'


def small(inside: str) -> bytes:
    return f'<project name="Small">{WEEK}{inside}</project>'.encode()


CIRCLE = (
    '<task id="0" name="A" start="2026-01-05" duration="1"><depend id="1" type="2"/></task>'
    '<task id="1" name="B" start="2026-01-06" duration="1"><depend id="0" type="2"/></task>'
)
ODD = [
    ('<task id="0" name="A" start="2026-01-05" duration="1"/><task id="0" name="B" duration="1"/>', "has no number of its own"),
    ('<task name="A" start="2026-01-05" duration="1"/>', "has no number of its own"),
    ('<task id="0" name="A" start="5 January" duration="1"/>', "start is “5 January”"),
    ('<task id="0" name="A" start="2026-02-31" duration="1"/>', "start is “2026-02-31”"),
    ('<task id="0" name="A" start="2026-01-05" duration="1e9"/>', "longer than a hundred years"),
    ('<task id="0" name="A" start="2026-01-05" duration="1" complete="much"/>', "complete is “much”"),
    (CIRCLE, "circle"),
]


@pytest.mark.parametrize(("tasks", "said"), ODD)
def test_broken_files_are_refused_in_a_sentence(tasks: str, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(small(f"<tasks>{tasks}</tasks>"), "a.gan")
    assert said in caught.value.message
    assert "\n" not in caught.value.message


LOST = [
    ('<task id="0" name="A" start="2026-01-05" duration="-3"/>', "", "a negative duration"),
    ('<task id="0" name="A" start="2026-01-05" duration="3" meeting="true"/>', "", "a milestone of 3 days"),
    ('<task id="0" name="A" start="2026-01-05" duration="1"><depend id="0" type="2"/></task>', "", "a dependency"),
    ('<task id="0" name="A" start="2026-01-05" duration="1"><depend id="1" type="9"/></task>', "", "of an unknown type"),
    ('<task id="0" name="A"/>', '<allocations><allocation task-id="0" resource-id="7" load="100"/></allocations>', "not there"),
    (
        '<task id="0" name="A"/>',
        '<vacations><vacation resourceid="3" start="2026-01-05" end="2026-01-06"/></vacations>',
        "no person",
    ),
    ('<task id="0" name="A"/>', '<calendars><date year="2026" month="2" date="31" type="HOLIDAY"/></calendars>', "no day"),
    ('<task id="0" name="A"/>', '<calendars><date year="2026" month="2" date="3" type="PARTY"/></calendars>', "type PARTY"),
]


@pytest.mark.parametrize(("tasks", "more", "said"), LOST)
def test_odd_things_are_listed(tasks: str, more: str, said: str) -> None:
    found = read(small(f"<tasks>{tasks}</tasks>{more}"), "a.gan")
    assert any(said in loss.what for loss in found.losses), found.losses


@pytest.mark.parametrize("cut", [10, 400, 3000, 9000])
def test_a_file_that_was_cut_short_is_refused(cut: int, real: Callable[[str], Path]) -> None:
    data = real("projects/house-building.gan").read_bytes()[:cut]
    with pytest.raises(FormatError, match="is damaged at line"):
        read(data, "house-building.gan")


TYPES_AND_LAGS = [("1", "SS"), ("2", "FS"), ("3", "FF"), ("4", "SF")]


@pytest.mark.parametrize(("code", "kind"), TYPES_AND_LAGS)
@pytest.mark.parametrize("difference", [-2, 0, 3])
def test_types_and_lags_of_dependencies(code: str, kind: str, difference: int) -> None:
    tasks = (
        f'<task id="0" name="A" start="2026-01-12" duration="5"><depend id="1" type="{code}" difference="{difference}"/></task>'
        '<task id="1" name="B" start="2026-01-26" duration="2"/>'
    )
    (link,) = read(small(f"<tasks>{tasks}</tasks>"), "a.gan").plan.links.values()
    assert (link.predecessor, link.successor, link.type, link.lag.amount) == ("t0", "t1", kind, difference * EIGHT_HOURS)
