from relplanner.plan.instants import instant, iso
from relplanner.plan.model import Estimate, Link, Plan, Release, Row, Scope, Window
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule

BACKWARD = Plan(
    rows={
        "R": Row(id="R", kind="release", name="Portal"),
        "A": Row(id="A", parent="R", rank="1", estimate=Estimate(likely=960)),
        "L": Row(id="L", kind="milestone", parent="R", rank="2"),
        "B": Row(id="B", parent="R", rank="3", estimate=Estimate(likely=480)),
    },
    links={"1": Link(id="1", predecessor="A", successor="L"), "2": Link(id="2", predecessor="L", successor="B")},
    releases={"R": Release(id="R", target=instant("2027-07-14"), direction="backward", go_live="L")},
)


def dates(schedule: Schedule, row: str) -> tuple[str, str]:
    found = schedule.dates(row)
    return iso(found.start), iso(found.finish)


def test_planned_backward_it_stands_right_behind_the_last_work() -> None:
    """A (Tue, Wed) -> L (Wed 17:00, not midnight) -> B (Thu)."""
    schedule = schedule_plan(BACKWARD)
    assert dates(schedule, "A") == ("2027-07-13T08:00", "2027-07-14T17:00")
    assert dates(schedule, "L") == ("2027-07-14T17:00", "2027-07-14T17:00")
    assert dates(schedule, "B") == ("2027-07-15T08:00", "2027-07-15T17:00")
    assert list(schedule.total_floats) == [0, 0, 0, 0]
    assert list(schedule.criticals) == [True, True, True, True]


def test_planned_backward_it_follows_the_window_before_the_target() -> None:
    """The window closes Sunday 06:00, the target is the Wednesday after: the work behind need not wait for it."""
    night = Window(
        id="w",
        scope=Scope(work_kinds=("deployment",)),
        start=instant("2027-07-03T18:00"),
        length=720,
        rule="FREQ=WEEKLY;BYDAY=SA;BYHOUR=18;BYMINUTE=0",
    )
    rows = {**BACKWARD.rows, "A": Row(id="A", parent="R", rank="1", estimate=Estimate(likely=480), work_kind="deployment")}
    schedule = schedule_plan(Plan(rows=rows, links=BACKWARD.links, releases=BACKWARD.releases, windows={"w": night}))
    assert dates(schedule, "A") == ("2027-07-10T22:00", "2027-07-11T06:00")
    assert dates(schedule, "L") == ("2027-07-11T06:00", "2027-07-11T06:00")
    assert dates(schedule, "B") == ("2027-07-12T08:00", "2027-07-12T17:00")


def test_planned_backward_with_nothing_before_it_it_stands_at_the_target() -> None:
    rows = {key: row for key, row in BACKWARD.rows.items() if key != "A"}
    schedule = schedule_plan(Plan(rows=rows, links={"2": BACKWARD.links["2"]}, releases=BACKWARD.releases))
    assert dates(schedule, "L") == ("2027-07-15T00:00", "2027-07-15T00:00")
