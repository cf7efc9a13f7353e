"""Damaged files of every format: a legal plan or one sentence, never anything else.

Each small file is cut and changed by a seeded source, some hundred times.
"""

from __future__ import annotations

import random

import pytest

from relplanner.formats.registry import FormatError, read
from relplanner.plan.model import Plan
from relplanner.plan.validity import faults

MSPDI = """<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-01-05T08:00:00</StartDate>
<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay><Calendars><Calendar><UID>1</UID><Name>Standard</Name>
<IsBaseCalendar>1</IsBaseCalendar><WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>
<FromTime>08:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays><Exceptions><Exception>
<TimePeriod><FromDate>2026-02-02T00:00:00</FromDate><ToDate>2026-12-31T00:00:00</ToDate></TimePeriod><Type>6</Type><Period>2</Period>
<DaysOfWeek>34</DaysOfWeek></Exception></Exceptions></Calendar></Calendars><Tasks><Task><UID>1</UID><Name>A</Name>
<OutlineLevel>1</OutlineLevel><Duration>PT16H0M0S</Duration><ConstraintType>4</ConstraintType>
<ConstraintDate>2026-01-07T08:00:00</ConstraintDate></Task><Task><UID>2</UID><Name>B</Name><OutlineLevel>1</OutlineLevel>
<Duration>PT8H0M0S</Duration><PercentComplete>50</PercentComplete><ActualStart>2026-01-07T08:00:00</ActualStart><PredecessorLink>
<PredecessorUID>1</PredecessorUID><Type>1</Type><LinkLag>4800</LinkLag><LagFormat>7</LagFormat></PredecessorLink></Task></Tasks>
<Resources><Resource><UID>1</UID><Name>Ana</Name><Type>1</Type><MaxUnits>1</MaxUnits></Resource></Resources><Assignments>
<Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units><Work>PT4H0M0S</Work></Assignment>
</Assignments></Project>"""

CSV = """WBS;Task;Duration;Start;Finish;After;Who;Done;Deadline
1;Design;;;;;;;
1.1;Draw "it";2d;2026-01-05;;;Ana 50%;50%;2026-02-01
1.2;Build;3w;;;2FS+1d;Ben, Ana;;
2;Freeze;;06/03/2026;06/03/2026;3;Release team;;
"""

SM = """projects                      :  1
jobs (incl. supersource/sink ):  3
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          1           2
   2        1          1           3
   3        1          0
****
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
-----
  1      1     0       0
  2      1     3       2
  3      1     0       0
****
RESOURCEAVAILABILITIES:
  R 1
   12
****
"""

WORDS = [
    b"0",
    b"-1",
    b"99999999999999999999",
    b"NaN",
    b"1e400",
    b"\xff",
    b"\x00",
    b"",
    b";",
    b"\n",
    b'"',
    b"<",
    b"</Task>",
    b"2026-02-31",
    b"3FS+9",
]


def outcome(data: bytes, name: str) -> tuple[Plan | None, str]:
    """The plan, or the sentence that refuses it."""
    try:
        return read(data, name).plan, ""
    except FormatError as error:
        return None, error.message


@pytest.mark.parametrize(("name", "text"), [("a.xml", MSPDI), ("a.csv", CSV), ("a.sm", SM)])
@pytest.mark.parametrize("seed", range(3))
def test_damage_ends_in_a_plan_or_a_sentence(name: str, text: str, seed: int) -> None:
    dice = random.Random(f"{name} {seed}")
    good = text.encode()
    assert read(good, name).plan.rows
    for _ in range(150):
        at = dice.randrange(len(good))
        until = at + dice.choice((0, 1, 1, 3, 12, len(good)))
        data = good[:at] + dice.choice(WORDS) + good[until:]
        plan, said = outcome(data, name)
        assert plan is None or not list(faults(plan)), data
        assert plan is not None or (name in said and "\n" not in said), said
