"""PSPLIB's `.sm`: a resource-constrained scheduling problem as a plan.

Its calendar works around the clock and a time unit is one day, so that a makespan in days is the published figure. Resources
become teams, a request of 3 units an assignment of 3000 per mille; the job's number is its row's `source_id`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from relplanner.formats.exchange import FormatError, Imported, Loss
from relplanner.plan.ids import ranks
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Assignment,
    Calendar,
    Estimate,
    Id,
    Link,
    Minutes,
    PerMille,
    Plan,
    Resource,
    Row,
    Settings,
)

DAY = 1440
START = instant("2024-01-01")
"""Problems have no date; a Monday stands for time 0."""

CALENDAR = "clock"


def read(data: bytes, name: str) -> Imported:
    """Read a single-mode problem. Raises `FormatError` with the line that is wrong."""
    problem = _Problem(data.decode("latin-1").splitlines(), name)
    successors = problem.table("PRECEDENCE RELATIONS", least=3)
    requests = problem.table("REQUESTS/DURATIONS", least=3)
    capacities = problem.capacities()
    losses: list[Loss] = []
    if len(requests) < len(successors):
        raise FormatError(f"{name} names {len(successors)} jobs but gives durations for {len(requests)}; the file is cut short.")
    rows: dict[Id, Row] = {}
    booked: dict[Id, Assignment] = {}
    for (line, (job, mode, length, *units)), rank in zip(requests, ranks(len(requests)), strict=True):
        if mode != 1 or _row(job) in rows:
            raise FormatError(
                f"{name}, line {line}: job {job} has several modes; only problems with one mode (.sm) can be read.", line
            )
        estimate = Estimate(likely=Minutes(length * DAY)) if length else None
        kind = "task" if length else "milestone"
        rows[_row(job)] = Row(id=_row(job), name=f"Job {job}", kind=kind, rank=rank, estimate=estimate, source_id=str(job))  # type: ignore[arg-type]
        for number, amount in enumerate(units, 1):
            if amount and number <= len(capacities):
                assigned = Assignment(
                    id=f"a{job}-{number}", task=_row(job), resource=_team(number), units=PerMille(amount * 1000)
                )
                booked[assigned.id] = assigned
    resources = {
        _team(number): Resource(
            id=_team(number),
            name=f"R{number}",
            kind="team",
            capacity=PerMille(units * 1000),
            calendar=CALENDAR,
            source_id=str(number),
        )
        for number, units in enumerate(capacities, 1)
    }
    plan = Plan(
        title=name.rpartition("/")[2].removesuffix(".sm"),
        settings=Settings(
            start=START, calendar=CALENDAR, minutes_per_day=Minutes(DAY), minutes_per_week=Minutes(7 * DAY), days_per_month=30
        ),
        rows=rows,
        links=problem.links(successors, rows),
        resources=resources,
        assignments=booked,
        calendars={CALENDAR: Calendar(id=CALENDAR, name="Around the clock", week=(((0, DAY),),) * 7)},
    )
    if problem.limited_stock():
        losses.append(Loss(where="resources", what="nonrenewable resources", done="read as renewable ones"))
    return Imported(plan=plan, losses=tuple(losses))


def _row(job: int) -> Id:
    return f"j{job}"


def _team(number: int) -> Id:
    return f"r{number}"


class _Problem:
    """The lines of a `.sm` file and where its sections stand."""

    def __init__(self, lines: Sequence[str], name: str) -> None:
        self.lines = lines
        self.name = name

    def _section(self, title: str) -> int:
        for number, line in enumerate(self.lines):
            if line.startswith(title):
                return number + 1
        raise FormatError(f"{self.name} is no PSPLIB problem: it has no section “{title}”.")

    def table(self, title: str, least: int) -> list[tuple[int, list[int]]]:
        """The rows of numbers below a title, up to the next ruled line, with their line numbers."""
        found: list[tuple[int, list[int]]] = []
        for number, line in enumerate(self.lines[self._section(title) :], self._section(title) + 1):
            if line.startswith("***"):
                break
            if not line.strip() or not line.strip()[0].isdigit():
                continue
            try:
                numbers = [int(word) for word in line.split()]
            except ValueError:
                raise FormatError(f"{self.name}, line {number}: “{line.strip()}” should be whole numbers only.", number) from None
            if len(numbers) < least or min(numbers) < 0:
                raise FormatError(f"{self.name}, line {number}: {least} or more numbers from 0 up should stand here.", number)
            found.append((number, numbers))
        if not found:
            raise FormatError(f"{self.name}: the section “{title}” is empty; the file is cut short.")
        return found

    def capacities(self) -> list[int]:
        """What there is of each resource."""
        return self.table("RESOURCEAVAILABILITIES", least=1)[0][1]

    def limited_stock(self) -> bool:
        """Whether the file has resources that are used up."""
        return any(re.match(r"\s*- nonrenewable\s*:\s*[1-9]", line) for line in self.lines)

    def links(self, successors: Sequence[tuple[int, list[int]]], rows: dict[Id, Row]) -> dict[Id, Link]:
        """The precedence relations."""
        links = {}
        for line, (job, _modes, count, *behind) in successors:
            if len(behind) < count:
                raise FormatError(
                    f"{self.name}, line {line}: job {job} should have {count} successors, but {len(behind)} stand here.", line
                )
            for successor in behind[:count]:
                if _row(job) not in rows or _row(successor) not in rows:
                    raise FormatError(
                        f"{self.name}, line {line}: job {job} or {successor} has no duration; the file is cut short.", line
                    )
                link = Link(id=f"l{job}-{successor}", predecessor=_row(job), successor=_row(successor))
                links[link.id] = link
        return links
