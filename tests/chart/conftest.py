"""Small plans in a few words, scheduled for real: working days are Monday to Friday, 8 to 12 and 13 to 17."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relplanner.chart.scene import Scene
from relplanner.chart.stage import scene_of
from relplanner.insight.readings import Readings
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Assignment,
    Buffer,
    Calendar,
    Estimate,
    Gate,
    Link,
    Minutes,
    Phase,
    Plan,
    Resource,
    Row,
    RowKind,
    Settings,
)
from relplanner.plan.notation import parse_predecessors
from relplanner.plan.outline import outline
from relplanner.schedule.critical_path import schedule_plan

OFFICE = ((480, 720), (780, 1020))
CALENDAR = Calendar(id="c", week=(OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()))
SIGNS: dict[str, RowKind] = {"<>": "gate", "<o>": "milestone", "::": "buffer", "==": "phase"}

Write = Callable[..., Plan]


def _row(number: int, line: str, parent: str | None) -> tuple[Row, str, str]:
    """`  Build 3d @Ana after 1FS`, `<> Gate after 2`, `== Phase`, `:: Buffer 2d`: row, predecessors, people."""
    text, _, after = line.strip().partition(" after ")
    text, _, people = text.partition(" @")
    words = text.split()
    kind = SIGNS.get(words[0], "task")
    if kind != "task":
        words = words[1:]
    estimate = None
    if words[-1][:-1].isdigit() and words[-1][-1] == "d":
        estimate = Estimate(likely=Minutes(int(words.pop()[:-1]) * 480))
    row = Row(id=f"r{number}", name=" ".join(words), kind=kind, parent=parent, rank=f"{number:03}", estimate=estimate)
    return row, after, people


def write(text: str, start: str = "2027-03-01T08:00") -> Plan:
    """A plan from lines: two more blanks are one level deeper, predecessors are row numbers from 1."""
    lines = [line for line in text.splitlines() if line.strip()]
    least = min(len(line) - len(line.lstrip()) for line in lines)
    above: list[str] = []
    rows: dict[str, Row] = {}
    waits: list[tuple[str, str]] = []
    people: dict[str, Resource] = {}
    booked: dict[str, Assignment] = {}
    for number, line in enumerate(lines, 1):
        depth = (len(line) - len(line.lstrip()) - least) // 2
        del above[depth:]
        row, after, who = _row(number, line, above[-1] if above else None)
        rows[row.id] = row
        above.append(row.id)
        waits.append((row.id, after))
        for name in filter(None, who.split(", ")):
            people.setdefault(name, Resource(id=name, name=name))
            booked[f"{row.id}-{name}"] = Assignment(id=f"{row.id}-{name}", task=row.id, resource=name)
    buffers = {
        key: Buffer(id=key, size=row.estimate.likely if row.estimate else Minutes(0))
        for key, row in rows.items()
        if row.kind == "buffer"
    }
    rows |= {
        key: Row(id=key, name=rows[key].name, kind="buffer", parent=rows[key].parent, rank=rows[key].rank) for key in buffers
    }
    plan = Plan(
        settings=Settings(start=instant(start), calendar="c", critical_by="float"),
        rows=rows,
        gates={key: Gate(id=key) for key, row in rows.items() if row.kind == "gate"},
        phases={key: Phase(id=key) for key, row in rows.items() if row.kind == "phase"},
        buffers=buffers,
        resources=people,
        assignments=booked,
        calendars={"c": CALENDAR},
    )
    ids, tree = SeededIds(1), outline(rows)
    links = {}
    for key, after in waits:
        for predecessor, type_, lag in parse_predecessors(after, plan, tree) if after else ():
            link = Link(id=ids.new("l"), predecessor=predecessor, successor=key, type=type_, lag=lag)
            links[link.id] = link
    return Plan(**{field: getattr(plan, field) for field in plan.__struct_fields__} | {"links": links})


@pytest.fixture
def plan_of() -> Write:
    """The function that writes plans."""
    return write


@pytest.fixture
def scene_from() -> Callable[..., Scene]:
    """The scene of a written plan, on a day where one is given."""

    def made(text: str, today: str | None = None) -> Scene:
        plan = write(text)
        return scene_of(Readings(plan, schedule_plan(plan)), instant(today) if today else None)

    return made
