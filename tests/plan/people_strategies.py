"""Random calendars, and random people, teams, roles and environments that may work by them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from relplanner.plan.model import (
    Absence,
    Calendar,
    CalendarException,
    CapacityStep,
    Day,
    Id,
    Instant,
    Money,
    RateStep,
    Resource,
)
from tests.plan.field_strategies import (
    Draw,
    days,
    moments,
    names,
    patterns,
    rules,
    some,
    table,
    units,
)


@st.composite
def plan_calendars(draw: Draw) -> dict[Id, Calendar]:
    """Up to three calendars, later ones sometimes based on the first; each works on some day of its week."""
    found: list[Calendar] = []
    for number in range(draw(st.integers(0, 3))):
        base = found[0].id if found and draw(st.booleans()) else None
        office = ((480, 720), (780, 1020))
        week = (*tuple(None if base and draw(st.booleans()) else draw(patterns) for _ in range(5)), (), ())
        exceptions = tuple(
            CalendarException(first=first, last=Day(first + draw(st.integers(0, 5))), spans=draw(patterns), rule=draw(rules))
            for first in draw(st.lists(days, max_size=2))
        )
        found.append(
            Calendar(
                id=f"c{number}",
                name=draw(names),
                base=base,
                week=week if any(week) or base else (office, *week[1:]),
                exceptions=exceptions,
                holidays=draw(st.sampled_from(["", "DE-BY"])),
            )
        )
    return table(found)


@st.composite
def plan_resources(draw: Draw, calendars: Sequence[Id]) -> dict[Id, Resource]:
    """Up to four resources of every kind, with absences and changes of capacity."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["person", "person", "team", "role", "environment", "cost"]))
        spans = st.tuples(moments, st.integers(60, 10_000))
        steps = sorted(set(draw(st.lists(moments, max_size=2))))
        found.append(
            Resource(
                id=f"p{number}",
                name=f"{draw(names)} {number}",
                kind=kind,
                capacity=draw(units),
                capacity_steps=tuple(CapacityStep(start=step, units=draw(units)) for step in steps),
                calendar=draw(st.sampled_from(calendars))
                if calendars and kind not in ("role", "cost") and draw(st.booleans())
                else None,
                absences=tuple(
                    Absence(start=start, finish=Instant(start + length)) for start, length in draw(st.lists(spans, max_size=2))
                ),
                roles=draw(st.sampled_from([(), ("DEV",), ("RM", "TM")])),
                rate=some(draw, st.integers(0, 20_000).map(Money)),
                rate_steps=tuple(RateStep(start=step, rate=Money(draw(st.integers(0, 9_000)))) for step in steps[:1]),
                cost_per_use=draw(st.sampled_from([Money(0), Money(0), Money(5_000)])),
            )
        )
    return table(found)
