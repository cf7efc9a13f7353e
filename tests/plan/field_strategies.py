"""What a single field of a record can hold, drawn at random: days, instants, names, lengths, lags, rules, constraints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import strategies as st

from relplanner.plan import instants
from relplanner.plan.edits.ground import one_line
from relplanner.plan.model import (
    NO_LAG,
    Constraint,
    Day,
    Estimate,
    Id,
    Instant,
    Lag,
    Minutes,
    PerMille,
)

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]

FIRST = instants.instant("2027-01-04T08:00")

days = st.integers(0, 120).map(lambda day: Day(instants.day_of(FIRST) + day))
moments = st.builds(
    lambda day, minute: Instant(instants.midnight(day) + minute), days, st.sampled_from([0, 480, 720, 1020, 1320])
)
names = st.one_of(
    st.sampled_from(["Design", "Build", "Test", "Load test", "Go-live", "UAT"]),
    st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8).map(one_line),
)
ranks = st.sampled_from(["", "", "A", "V", "V", "V01", "k", "zz"])
units = st.sampled_from([PerMille(each) for each in (1, 250, 500, 800, 1000, 2500)])
lags = st.one_of(
    st.just(NO_LAG),
    st.builds(
        Lag,
        amount=st.integers(-3, 5).map(lambda days: days * 240),
        kind=st.sampled_from(["working", "elapsed"]),
        unit=st.sampled_from(["m", "h", "d", "w"]),
    ),
    st.builds(Lag, amount=st.integers(-1000, 1500), kind=st.just("percent")),
)
rules = st.sampled_from(["", "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=6"])
meetings = st.sampled_from(["", "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=14;BYMINUTE=0", "FREQ=DAILY;BYHOUR=9;BYMINUTE=30"])
patterns = st.sampled_from([(), ((480, 720), (780, 1020)), ((540, 1020),), ((1320, 1800),), ((0, 1440),)])


@st.composite
def estimates(draw: Draw) -> Estimate:
    """Estimates of every kind, unit and number of points, in minutes that no unit needs to fit."""
    unit, kind = draw(st.sampled_from(["m", "h", "d", "w"])), draw(st.sampled_from(["duration", "duration", "effort", "elapsed"]))
    points = sorted(draw(st.lists(st.one_of(st.integers(0, 10), st.integers(0, 20_000)), min_size=3, max_size=3)))
    if draw(st.booleans()):
        low, likely, high = (Minutes(point) for point in points)
        return Estimate(optimistic=low, likely=likely, pessimistic=high, unit=unit, kind=kind)
    return Estimate(likely=Minutes(points[1] if draw(st.booleans()) else points[1] // 240 * 240), unit=unit, kind=kind)


def table(records: Sequence[T]) -> dict[Id, T]:
    """Records under their ids."""
    return {getattr(record, "id", ""): record for record in records}


def some(draw: Draw, strategy: st.SearchStrategy[T]) -> T | None:
    """Mostly nothing, else one of the strategy."""
    return draw(strategy) if draw(st.integers(0, 3)) == 0 else None


@st.composite
def constraints(draw: Draw) -> Constraint:
    """Constraints of every kind."""
    kinds = ["start no earlier than", "start no later than", "finish no earlier than", "finish no later than"]
    kind = draw(st.sampled_from([*kinds, "must start on", "must finish on", "as late as possible"]))
    return Constraint(kind=kind, at=None if kind == "as late as possible" else draw(moments))
