"""What the scheduler finds does not depend on what somebody asked it before."""

from relplanner.plan.instants import instant
from relplanner.plan.model import Assignment, Calendar, Estimate, Minutes, Plan, Resource, Row, Settings
from relplanner.schedule.critical_path import reschedule, schedule_plan

DAY = ((480, 720), (780, 1020))
NIGHTS = Calendar(id="nights", week=(((0, 300),),) * 7)
DAYS = Calendar(id="days", week=(DAY,) * 7)


def plan(estimate: Estimate | None) -> Plan:
    return Plan(
        settings=Settings(calendar="days", start=instant("2027-02-01T08:00")),
        rows={"a": Row(id="a", name="Test", estimate=estimate)},
        resources={"p": Resource(id="p", name="Ana", calendar="nights")},
        assignments={"x": Assignment(id="x", task="a", resource="p")},
        calendars={"nights": NIGHTS, "days": DAYS},
    )


def test_calendars_that_never_meet_are_a_problem_by_name() -> None:
    (problem,) = schedule_plan(plan(Estimate(likely=Minutes(480)))).problems
    assert problem.code == "calendars-apart"
    assert problem.message.startswith("“Test”: its calendar and that of Ana never meet")


def test_asking_for_a_persons_hours_finds_nothing_new() -> None:
    """A row without work never needs the hours of its people; asked for all the same, they change no problem."""
    idle = plan(None)
    schedule = schedule_plan(idle)
    found = schedule.problems
    schedule.worktime.assignment_calendar("x")
    assert reschedule(idle, schedule).problems == found
