"""What a Microsoft Project file says beside dates, work and people, counted and listed: own fields, descriptions, odd marks.

Only what somebody entered is listed; what Microsoft Project computes, or how it shows things, is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.elements import duration, flag, integer, money, text
from relplanner.formats.mspdi.kept import ALIAS, MARK

PLACES = (("tasks", "Tasks/Task"), ("assignments", "Assignments/Assignment"), ("resources", "Resources/Resource"))

ABOUT = ("Subject", "Category", "Company", "Manager", "Author")
"""What a file says of itself in words."""

PRORATED = 3
NO_CALENDAR = "a calendar that the file does not hold"

Said = Callable[[Element], bool]

OF_TASKS: Mapping[str, tuple[Said, str]] = {
    "a duration with a question mark": (lambda one: flag(one, "Estimated"), "taken as any other"),
    "a recurring task": (lambda one: flag(one, "Recurring"), "its occurrences are tasks of their own"),
    "a contact": (lambda one: bool(text(one, "Contact")), "left out"),
    "a hyperlink": (lambda one: bool(text(one, "Hyperlink") or text(one, "HyperlinkAddress")), "left out"),
    "a physical percentage": (lambda one: integer(one, "PhysicalPercentComplete") > 0, "left out"),
    "work done beyond the percentage": (
        lambda one: text(one, "PercentWorkComplete") not in {"", text(one, "PercentComplete") or "0"},
        "progress follows the percentage of its time",
    ),
    "a fixed cost due at once": (
        lambda one: money(one, "FixedCost") > 0 and integer(one, "FixedCostAccrual", PRORATED) != PRORATED,
        "spread over its time",
    ),
    "is not to be levelled": (
        lambda one: text(one, "LevelAssignments") == "0" and integer(one, "Priority", 500) < 1000,
        "give it the priority 1000 to keep that",
    ),
    "overtime": (lambda one: bool(duration(one, "OvertimeWork")), "counted as other work"),
    "a subproject": (lambda one: flag(one, "IsSubproject"), "left out; import its file, too"),
}
"""Marks of tasks that a plan has no place for: how they are told, and what becomes of them."""


def extras(root: Element) -> Iterator[Loss]:
    """Everything that the file says beside its plan."""
    yield from _of_the_file(root)
    found: Counter[tuple[str, str, str]] = Counter()
    for element in root.iterfind("Tasks/Task"):
        if text(element, "UID") == "0":
            yield from _of_the_project(element)
        elif text(element, "UID") and not flag(element, "IsNull"):
            found.update(("tasks", what, done) for what, (said, done) in OF_TASKS.items() if said(element))
    fields = {
        text(item, "FieldID"): text(item, "Alias") or text(item, "FieldName")
        for item in root.iterfind("ExtendedAttributes/ExtendedAttribute")
    }
    calendars = _calendars(root)
    for kind, path in PLACES:
        for element in root.iterfind(path):
            found.update((kind, what, "left out") for what in _own_fields(element, fields))
            if text(element, "CalendarUID") not in calendars:
                found[kind, NO_CALENDAR, "the plan's calendar holds"] += 1
    for (kind, what, done), count in found.items():
        yield Loss(where=f"{count} {kind if count > 1 else kind[:-1]}", what=what, done=done)


def _calendars(root: Element) -> set[str]:
    """What may stand where a calendar is named: the UIDs of those there are, and the words for none."""
    return {text(one, "UID") for one in root.iterfind("Calendars/Calendar")} | {"", "-1"}


def _of_the_file(root: Element) -> Iterator[Loss]:
    """What the file says of itself, and of the whole plan."""
    for tag in ABOUT:
        if text(root, tag):
            yield Loss(where="the file", what=f"{tag.lower()} “{text(root, tag)}”", done="left out")
    if text(root, "HonorConstraints") == "0" and any(_pinned(one) for one in root.iterfind("Tasks/Task")):
        yield Loss(where="the plan", what="links that win over fixed dates", done="a fixed date wins here")
    if text(root, "CalendarUID") not in _calendars(root):
        yield Loss(where="the plan", what=NO_CALENDAR, done="Monday to Friday, 8 to 12 and 13 to 17")


def _of_the_project(element: Element) -> Iterator[Loss]:
    """What the project's own row says besides its name: its notes, unless they are ours, and who to ask."""
    if any(line.strip() and not line.startswith(MARK) for line in text(element, "Notes").splitlines()):
        yield Loss(where="the file", what="notes on the whole project", done="left out")
    if text(element, "Contact"):
        yield Loss(where="the file", what=f"contact “{text(element, 'Contact')}”", done="left out")


def _own_fields(element: Element, fields: Mapping[str, str]) -> Iterator[str]:
    for value in element.iterfind("ExtendedAttribute"):
        field = text(value, "FieldID")
        if text(value, "Value") not in {"", "0"} and fields.get(field) != ALIAS:
            yield f"field {fields.get(field) or field}"
    for value in element.iterfind("OutlineCode"):
        yield f"outline code {text(value, 'FieldID')}"


def _pinned(element: Element) -> bool:
    """Whether a task that Microsoft Project schedules itself is held by a date that it must keep."""
    return not flag(element, "Manual") and integer(element, "ConstraintType") in {2, 3} and not flag(element, "Summary")
