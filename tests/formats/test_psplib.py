"""PSPLIB problems as plans."""

from __future__ import annotations

import pytest

from relplanner.formats.exchange import FormatError
from relplanner.formats.psplib import read

SMALL = """************************************************************************
file with basedata            : small.bas
************************************************************************
jobs (incl. supersource/sink ):  4
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     5       0    1
  4      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
   12   10
************************************************************************
"""


def test_jobs_are_days_and_resources_teams() -> None:
    plan = read(SMALL.encode(), "small.sm").plan
    assert plan.title == "small"
    assert [(r.source_id, r.kind, r.estimate and r.estimate.likely) for r in plan.rows.values()] == [
        ("1", "milestone", None),
        ("2", "task", 3 * 1440),
        ("3", "task", 5 * 1440),
        ("4", "milestone", None),
    ]
    assert {(link.predecessor, link.successor) for link in plan.links.values()} == {
        ("j1", "j2"),
        ("j1", "j3"),
        ("j2", "j4"),
        ("j3", "j4"),
    }
    assert [(r.name, r.kind, r.capacity) for r in plan.resources.values()] == [("R1", "team", 12000), ("R2", "team", 10000)]
    assert {(a.task, a.resource, a.units) for a in plan.assignments.values()} == {("j2", "r1", 2000), ("j3", "r2", 1000)}


def test_the_calendar_works_around_the_clock() -> None:
    plan = read(SMALL.encode(), "small.sm").plan
    assert plan.settings.calendar is not None
    assert plan.calendars[plan.settings.calendar].week == (((0, 1440),),) * 7
    assert plan.settings.minutes_per_day == 1440


BAD = [
    (SMALL[:700], "the file is cut short"),
    (
        SMALL.replace("  2      1     3  ", "  2      1     x  "),
        "line 20: “2 1 x 2 0” should be whole numbers only",
    ),
    (SMALL.replace("  2      1     3  ", "  2      2     3  "), "line 20: job 2 has several modes"),
    (
        SMALL.replace("2        1          1           4", "2        1          3           4"),
        "job 2 should have 3 successors, but 1 stand here",
    ),
    ("what is this", "has no section “PRECEDENCE RELATIONS”"),
]


@pytest.mark.parametrize(("text", "said"), BAD)
def test_bad_files_are_refused_with_their_line(text: str, said: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(text.encode(), "small.sm")
    assert said in caught.value.message
