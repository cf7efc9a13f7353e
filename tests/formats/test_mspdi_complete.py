"""Nothing of the real files is lost silently: every element is in the plan, irrelevant, or named among the losses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from relplanner.formats.registry import read
from tests.formats.mspdi_parts import load, person, task
from tests.formats.mspdi_walk import Walk

FILES = [
    "calendars.xml",
    "fedora-20.xml",
    "ozbuild.xml",
    "residential-construction.xml",
    "sample.xml",
    "shared-people-64.xml",
    "software-development-plan.xml",
    "task-links.xml",
]


@pytest.mark.parametrize("file", FILES)
def test_every_element_is_accounted_for(file: str, real: Callable[[str], Path]) -> None:
    data = real(f"projects/{file}").read_bytes()
    walk = Walk(data, read(data, file))
    assert walk.faults() == []
    assert walk.accounted["in the plan"] > 150


MISTAKES = [
    ("<Priority>500</Priority>", "<Priority>501</Priority>", "Task/Priority"),
    ("<LinkLag>-50</LinkLag>", "<LinkLag>-51</LinkLag>", "PredecessorLink/LinkLag"),
    ("<FromTime>08:00:00</FromTime>", "<FromTime>08:01:00</FromTime>", "WorkingTime/FromTime"),
    ("<MaxUnits>1</MaxUnits>", "<MaxUnits>0.9</MaxUnits>", "Resource/MaxUnits"),
    ("<HideBar>", "<Wish>1</Wish><HideBar>", "Task/Wish"),
    ("<ExternalTask>0", "<ExternalTask>1", "Task/ExternalTask"),
]


@pytest.mark.parametrize(("before", "after", "path"), MISTAKES)
def test_the_walk_sees_what_the_plan_has_otherwise(before: str, after: str, path: str, real: Callable[[str], Path]) -> None:
    data = real("projects/software-development-plan.xml").read_bytes()
    head, found, tail = data.rpartition(before.encode())
    assert found
    other = head + after.encode() + tail
    assert path in {fault.partition(" ")[0] for fault in Walk(other, read(data, "plan.xml")).faults()}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("<Estimated>1</Estimated>", "a duration with a question mark"),
        ("<Recurring>1</Recurring>", "a recurring task"),
        ("<Contact>Ana</Contact>", "a contact"),
        ("<HyperlinkAddress>wiki</HyperlinkAddress>", "a hyperlink"),
        ("<PhysicalPercentComplete>30</PhysicalPercentComplete>", "a physical percentage"),
        ("<PercentComplete>10</PercentComplete><PercentWorkComplete>40</PercentWorkComplete>", "work done beyond the percentage"),
        ("<LevelAssignments>0</LevelAssignments>", "is not to be levelled"),
        ("<OvertimeWork>PT8H0M0S</OvertimeWork>", "overtime"),
        ("<IsSubproject>1</IsSubproject>", "a subproject"),
        ("<CalendarUID>77</CalendarUID>", "a calendar that the file does not hold"),
        ("<OutlineCode><FieldID>9</FieldID></OutlineCode>", "outline code 9"),
    ],
)
def test_marks_that_a_plan_cannot_hold_are_listed(more: str, said: str) -> None:
    assert [(loss.where, loss.what) for loss in load(task(1, more=more)).losses] == [("1 task", said)]


HEADS = [
    ("<Author>Paul</Author>", "author “Paul”"),
    ("<DaysPerMonth>21.73</DaysPerMonth>", "21.73 days in a month"),
]


@pytest.mark.parametrize(("head", "said"), HEADS)
def test_what_a_file_says_of_itself_is_listed(head: str, said: str) -> None:
    assert [loss.what for loss in load(task(1), head=head).losses] == [said]


def test_notes_on_the_whole_project_are_listed() -> None:
    row = "<Task><UID>0</UID><Name>CRM</Name><Notes>Ask Ana.</Notes></Task>"
    assert [loss.what for loss in load(row + task(1)).losses] == ["notes on the whole project"]


def test_links_that_win_over_fixed_dates_are_listed() -> None:
    pin = "<ConstraintType>2</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>"
    found = load(task(1, more=pin), head="<HonorConstraints>0</HonorConstraints>")
    assert [loss.what for loss in found.losses] == ["links that win over fixed dates"]


def test_odd_people_are_listed() -> None:
    odd = "<Initials>AB</Initials><IsInactive>1</IsInactive><BookingType>1</BookingType>"
    found = load(task(1), resources=person(3, odd))
    assert [loss.what for loss in found.losses] == ["initials “AB”", "is inactive", "is proposed only"]
