"""Microsoft Project XML in pieces, and plans that go there and back: what the tests of reading and writing share."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.formats import registry
from relplanner.formats.exchange import Imported, Loss, Options
from relplanner.formats.mspdi.reader import read
from relplanner.formats.mspdi.renamed import renamed
from relplanner.formats.mspdi.writer import losses, write
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Calendar, Estimate, Lag, Plan, Row, Settings
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.working_time import WorkingTime

DAYS = "".join(
    f"<WeekDay><DayType>{number}</DayType><DayWorking>1</DayWorking><WorkingTimes>"
    "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
    for number in range(2, 7)
)
STANDARD = (
    f"<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{DAYS}</WeekDays>%s</Calendar>"
)


def project(
    tasks: str = "", *, resources: str = "", assignments: str = "", exceptions: str = "", calendars: str = "", head: str = ""
) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Project xmlns="http://schemas.microsoft.com/project">'
        f"<StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>{head}"
        f"<Calendars>{STANDARD % exceptions}{calendars}</Calendars><Tasks>{tasks}</Tasks>"
        f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments></Project>"
    ).encode()


def task(uid: int, *, level: int = 1, duration: str = "PT8H0M0S", more: str = "") -> str:
    return (
        f"<Task><UID>{uid}</UID><Name>T{uid}</Name><OutlineLevel>{level}</OutlineLevel>"
        f"<Duration>{duration}</Duration>{more}</Task>"
    )


def load(tasks: str = "", **parts: str) -> Imported:
    return read(project(tasks, **parts), "plan.xml")


def person(uid: int, more: str = "") -> str:
    return f"<Resource><UID>{uid}</UID><Name>P{uid}</Name><Type>1</Type><MaxUnits>1</MaxUnits>{more}</Resource>"


def booking(uid: int, who: int, units: str, work: str, more: str = "") -> str:
    return (
        f"<Assignment><UID>{uid}</UID><TaskUID>1</TaskUID><ResourceUID>{who}</ResourceUID>"
        f"<Units>{units}</Units><Work>{work}</Work>{more}</Assignment>"
    )


OFFICE = ((480, 720), (780, 1020))
WEEK = (*(OFFICE,) * 5, (), ())
START = instant("2026-01-05T08:00")


def written(plan: Plan) -> bytes:
    return write(Readings(plan, schedule_plan(plan)), Options())


def lost(plan: Plan) -> list[Loss]:
    return list(losses(Readings(plan, schedule_plan(plan)), Options()))


def again(plan: Plan) -> Plan:
    """The plan, written and read."""
    return registry.read(written(plan), "again.xml").plan


def assert_same(before: Plan, after: Plan) -> None:
    """Dates as working instants, tree, links, lags, calendars in the years around, people and what they do."""
    first, second = schedule_plan(before), schedule_plan(after)
    named = renamed(before, first.outline)
    old, hours, others = named.plan, first.worktime, second.worktime
    calendars: dict[tuple[int, int], tuple[WorkingTime, WorkingTime]] = {}
    assert list(old.rows) == list(second.outline.ids)
    assert list(first.outline.depth) == list(second.outline.depth)
    for key, row in old.rows.items():
        a, b, time = first.dates(named.rows[key]), second.dates(key), hours.task_calendar(named.rows[key])
        assert time.between(a.start, b.start) == 0, (row.name, iso(a.start), iso(b.start))
        assert time.between(a.finish, b.finish) == 0, (row.name, iso(a.finish), iso(b.finish))
        calendars.setdefault((id(time), id(others.task_calendar(key))), (time, others.task_calendar(key)))
        assert (row.name, row.kind, row.deadline, row.priority, row.notes) == (
            (found := after.rows[key]).name,
            found.kind,
            found.deadline,
            found.priority,
            found.notes,
        )

    around = range(first.start // 1440 - 360, first.finish // 1440 + 360)
    nights = [instant("1970-01-01") + 1440 * n for n in around]
    for a_time, b_time in calendars.values():
        assert list(a_time.counts(nights) - a_time.count(nights[0])) == list(b_time.counts(nights) - b_time.count(nights[0]))

    def linked(plan: Plan) -> set[tuple[str, str, str, Lag]]:
        return {(one.predecessor, one.successor, one.type, one.lag) for one in plan.links.values()}

    def booked(plan: Plan) -> set[tuple[str, str, int, int]]:
        return {(one.task, plan.resources[one.resource].name, one.units, one.delay) for one in plan.assignments.values()}

    def people(plan: Plan) -> set[tuple[str, str, int, int | None]]:
        return {(one.name, one.kind, one.capacity, one.rate) for one in plan.resources.values()}

    assert linked(old) == linked(after)
    assert booked(old) == booked(after)
    assert people(old) == people(after)


def small(*rows: Row, **tables: object) -> Plan:
    settings = Settings(start=START, calendar="c1")
    calendars = {"c1": Calendar(id="c1", name="Office", week=WEEK)}
    calendars |= tables.pop("calendars", {})  # type: ignore[arg-type]
    numbered = {row.id: replace(row, rank=row.rank or f"{n:02}V", name=row.name or row.id) for n, row in enumerate(rows)}
    return Plan(title="Small", settings=settings, rows=numbered, calendars=calendars, **tables)  # type: ignore[arg-type]


def day_task(key: str, **fields: object) -> Row:
    return Row(**{"id": key, "estimate": Estimate(likely=480), **fields})  # type: ignore[arg-type]
