"""Loads of single resources, on an office week and around the clock."""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.insight.clashes import clashes_of
from relplanner.insight.load import Always, Booking, Hours, Load, Regime
from relplanner.plan.instants import instant
from relplanner.plan.model import Absence, CapacityStep, Instant, Minutes, PerMille, Resource, Row
from relplanner.plan.outline import outline


class Office:
    """Monday to Friday, 08:00 to 16:00."""

    def intervals(self, start: int, finish: int) -> list[tuple[int, int]]:
        days = range(start // 1440, finish // 1440 + 1)
        spans = [(day * 1440 + 480, day * 1440 + 960) for day in days if (day + 3) % 7 < 5]
        return [(max(a, start), min(b, finish)) for a, b in spans if max(a, start) < min(b, finish)]

    def between(self, start: int, finish: int) -> int:
        return sum(b - a for a, b in self.intervals(start, finish))

    def next_work(self, at: int) -> int:
        return self.intervals(at, at + 5 * 1440)[0][0]

    def last_work(self, at: int) -> int:
        return self.intervals(at - 5 * 1440, at)[-1][1]


OFFICE = Office()


def booking(
    task: str, start: str, finish: str, units: int = 1000, *, release: str = "", regime: Regime = "own", hours: Hours = OFFICE
) -> Booking:
    return Booking(task, f"a-{task}", instant(start), instant(finish), units, hours, release, regime)


def load(*bookings: Booking, resource: Resource | None = None) -> Load:
    return Load(resource or Resource(id="ana", name="Ana"), bookings, OFFICE)


def clashes(one: Load) -> Sequence[tuple[str, str, int, int, tuple[str, ...], str]]:
    rows = {booking.task: Row(id=booking.task, rank=booking.task) for booking in one.bookings}
    return [
        (str(Instant(c.start)), str(Instant(c.finish)), c.units, c.capacity, c.tasks, c.kind)
        for c in clashes_of(one, outline(rows), Minutes(480))
    ]


def times(start: str, finish: str) -> tuple[str, str]:
    return str(instant(start)), str(instant(finish))


def test_two_tasks_over_a_weekend_are_one_clash() -> None:
    one = load(
        booking("a", "2027-09-30T08:00", "2027-10-05T16:00"),
        booking("b", "2027-10-01T08:00", "2027-10-04T12:00"),
    )
    assert clashes(one) == [(*times("2027-10-01T08:00", "2027-10-04T12:00"), 2000, 1000, ("a", "b"), "overload")]


def test_half_days_side_by_side_do_not_clash() -> None:
    one = load(
        booking("a", "2027-09-30T08:00", "2027-10-05T16:00", 500), booking("b", "2027-10-01T08:00", "2027-10-04T12:00", 500)
    )
    assert clashes(one) == []
    assert one.peak == 1000


def test_a_free_day_between_makes_two_clashes() -> None:
    one = load(
        booking("a", "2027-09-27T08:00", "2027-10-01T16:00"),
        booking("b", "2027-09-27T08:00", "2027-09-27T16:00"),
        booking("c", "2027-09-29T08:00", "2027-09-29T16:00"),
    )
    assert [clash[4] for clash in clashes(one)] == [("a", "b"), ("a", "c")]


def test_a_capacity_step_counts_from_its_instant() -> None:
    half = Resource(id="ana", name="Ana", capacity_steps=(CapacityStep(start=instant("2027-09-28T12:00"), units=PerMille(500)),))
    one = load(booking("a", "2027-09-28T08:00", "2027-09-28T16:00"), resource=half)
    assert clashes(one) == [(*times("2027-09-28T12:00", "2027-09-28T16:00"), 1000, 500, ("a",), "overload")]


def test_a_task_that_ignores_calendars_clashes_with_leave_and_day_off() -> None:
    away = Resource(id="ana", name="Ana", absences=(Absence(start=instant("2027-10-01"), finish=instant("2027-10-02")),))
    one = load(
        booking("a", "2027-09-30T08:00", "2027-10-03T16:00", regime="ignoring", hours=Always()),
        resource=away,
    )
    assert clashes(one) == [(*times("2027-10-01", "2027-10-03T16:00"), 1000, 0, ("a",), "absence")]


def test_a_window_on_a_day_off_is_no_clash_but_one_in_leave_is() -> None:
    night = booking("x", "2027-10-02T18:00", "2027-10-02T22:00", regime="window", hours=Always())
    assert clashes(load(night)) == []
    away = Resource(id="ana", name="Ana", absences=(Absence(start=instant("2027-10-02"), finish=instant("2027-10-03")),))
    assert [clash[5] for clash in clashes(load(night, resource=away))] == ["absence"]


SIT = Resource(id="sit", name="SIT", kind="environment")


def test_an_environment_counts_releases_not_tasks() -> None:
    same = load(
        booking("a", "2027-09-27T08:00", "2027-09-29T16:00", release="claims"),
        booking("b", "2027-09-28T08:00", "2027-09-28T16:00", release="claims"),
        resource=SIT,
    )
    assert clashes(same) == []
    other = load(*same.bookings, booking("c", "2027-09-28T12:00", "2027-09-30T16:00", release="portal"), resource=SIT)
    assert clashes(other) == [(*times("2027-09-28T12:00", "2027-09-29T16:00"), 2000, 1000, ("a", "b", "c"), "environment")]


def test_an_environment_of_many_takes_two_releases() -> None:
    dev = Resource(id="dev", name="DEV", kind="environment", capacity=PerMille(20000))
    two = load(
        booking("a", "2027-09-27T08:00", "2027-09-29T16:00", release="claims"),
        booking("c", "2027-09-28T12:00", "2027-09-30T16:00", release="portal"),
        resource=dev,
    )
    assert clashes(two) == []


def test_a_week_says_average_peak_and_away() -> None:
    away = Resource(id="ana", name="Ana", absences=(Absence(start=instant("2027-10-04"), finish=instant("2027-10-09")),))

    class Away(Office):
        def intervals(self, start: int, finish: int) -> list[tuple[int, int]]:
            gone = (instant("2027-10-04"), instant("2027-10-09"))
            return [span for span in super().intervals(start, finish) if not gone[0] <= span[0] < gone[1]]

    one = Load(
        away,
        [booking("a", "2027-09-27T08:00", "2027-09-28T16:00", 500), booking("b", "2027-09-28T08:00", "2027-09-28T12:00", 250)],
        Away(),
    )
    weeks = one.by_week(instant("2027-09-29"), instant("2027-10-05"))
    assert [(week.booked, week.working, week.average, week.peak, week.overloaded, week.away) for week in weeks] == [
        (540, 2400, 225, 750, False, False),
        (0, 0, 0, 0, False, True),
    ]
    assert [week.capacity for week in weeks] == [1000, 0]
