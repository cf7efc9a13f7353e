"""From readings to what the chart says: labels, clashes, bands."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import msgspec

from relplanner.chart.gantt import bar
from relplanner.chart.ground import axis, band_names, free_times, ground, today_line
from relplanner.chart.primitives import Hatch, Line, Rect, Text
from relplanner.chart.scene import Scene, united
from relplanner.chart.stage import scene_of
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import Constraint, Freeze, Gate, Minutes, Plan, Release, Row, Window
from relplanner.schedule.critical_path import schedule_plan

Make = Callable[..., Scene]
SCALE = TimeScale(origin=instant("2027-03-01"), per_day=6)


def staged(plan: Plan, today: str | None = None) -> Scene:
    return scene_of(Readings(plan, schedule_plan(plan)), instant(today) if today else None)


def test_an_open_gate_says_by_when_to_decide(scene_from: Make) -> None:
    label = scene_from("A 3d\n<> Exit after 1", "2027-01-04").labels["r2"]
    assert (label.text, label.role) == ("decide by 3 Mar", "muted")


def test_a_decision_due_soon_is_amber_and_a_late_one_red(scene_from: Make) -> None:
    text = "A 3d\n<> Exit after 1"
    assert scene_from(text, "2027-03-01T09:00").labels["r2"].role == "amber"
    assert scene_from(text, "2027-03-01T09:00").labels["r2"].text == "decide by 3 Mar 17:00"
    assert scene_from(text, "2027-03-04T09:00").labels["r2"].role == "red"


def test_a_decided_gate_says_so(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 3d\n<> Exit after 1")
    gate = Gate(id="r2", decision="approved", decided_at=instant("2027-03-05T10:00"))
    assert staged(msgspec.structs.replace(plan, gates={"r2": gate})).labels["r2"].text == "approved 5 Mar"


def test_a_late_go_live_is_red_and_says_how_late(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("Release\n  A 5d\n  <o> Live after 2")
    rows = {**plan.rows, "r1": Row(id="r1", name="CRM", kind="release", rank="001")}
    release = Release(id="r1", target=instant("2027-03-03"), go_live="r3")
    found = staged(msgspec.structs.replace(plan, rows=rows, releases={"r1": release})).labels["r3"]
    assert (found.text, found.role) == ("go-live Fri 5 Mar, 2 d late", "red")


def test_windows_in_which_work_stands_are_bands_and_others_ticks(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 1d")
    rule = Window(id="w", start=instant("2027-03-01T07:00"), length=Minutes(660), rule="FREQ=WEEKLY")
    scene = staged(msgspec.structs.replace(plan, windows={"w": rule}))
    bands = [band for band in scene.bands if band.start >= instant("2027-03-01")]
    assert [band.used for band in bands[:3]] == [True, False, False]
    found = ground(scene, SCALE, 0.0, 100.0, height=300, free=())
    assert sorted(one.height for one in found if isinstance(one, Rect)) == [4.0, 4.0, 300]


def test_a_freeze_is_hatched_and_named(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("A 1d")
    freeze = Freeze(id="f", name="Year end", start=instant("2027-03-06"), finish=instant("2027-03-30"))
    scene = staged(msgspec.structs.replace(plan, freezes={"f": freeze}))
    found = ground(scene, SCALE, 0.0, 400.0, height=300, free=())
    assert [(one.x, one.x + one.width) for one in found if isinstance(one, Hatch)] == [(30.0, 174.0)]
    assert [one.text for one in band_names(scene, SCALE, 0.0, 400.0, 300.0) if isinstance(one, Text)] == ["Year end"]


def test_bands_are_taken_over_while_windows_stand(plan_of: Callable[..., Plan]) -> None:
    plan = msgspec.structs.replace(
        plan_of("A 1d"), freezes={"f": Freeze(id="f", start=instant("2027-03-06"), finish=instant("2027-03-30"))}
    )
    readings = Readings(plan, schedule_plan(plan))
    first = scene_of(readings)
    assert scene_of(readings, before=first).bands is first.bands


def test_free_days_are_those_of_the_plan(scene_from: Make) -> None:
    calendar = scene_from("A 1d").schedule.worktime.plan_calendar
    free = free_times(calendar, instant("2027-03-01"), instant("2027-03-15"), hourly=False)
    assert free == ((instant("2027-03-06"), instant("2027-03-08")), (instant("2027-03-13"), instant("2027-03-15")))


def test_free_hours_show_where_days_are_wide(scene_from: Make) -> None:
    calendar = scene_from("A 1d").schedule.worktime.plan_calendar
    free = free_times(calendar, instant("2027-03-02"), instant("2027-03-03"), hourly=True)
    assert free == ((instant("2027-03-02"), instant("2027-03-02T08:00")), (instant("2027-03-02T17:00"), instant("2027-03-03")))


def test_weekends_are_shaded(scene_from: Make) -> None:
    found = ground(scene_from("A 1d"), SCALE, 0.0, 84.0, height=100)
    assert [(one.x, one.width) for one in found if isinstance(one, Rect)] == [(30.0, 12.0), (72.0, 12.0)]


def test_today_is_one_line_and_a_chip(scene_from: Make) -> None:
    scene = scene_from("A 1d", "2027-03-03")
    line = today_line(scene, SCALE, 0.0, 100.0)
    assert [(one.x1, one.role) for one in line if isinstance(one, Line)] == [(12.0, "accent")]
    words = [one.text for one in axis(scene, SCALE, 0.0, 400.0) if isinstance(one, Text)]
    assert words.count("today") == 1
    assert today_line(scene_from("A 1d"), SCALE, 0.0, 100.0) == []


def test_the_axis_never_writes_over_itself(scene_from: Make) -> None:
    for per_day in (0.06, 0.2, 0.5, 1.0, 2.6, 3.0, 7.0, 17.0, 30.0, 100.0, 300.0, 900.0):
        scale = TimeScale(origin=instant("2027-03-01"), per_day=per_day)
        texts = [one for one in axis(scene_from("A 1d", "2027-03-03"), scale, 13.0, 900.0) if isinstance(one, Text)]
        for height in {one.y for one in texts}:
            spans = sorted((one.x, one.x + 5.0 * len(one.text)) for one in texts if one.y == height and one.anchor == "start")
            assert all(end < start for (_, end), (start, _) in itertools.pairwise(spans)), per_day


def test_united_intervals_do_not_touch() -> None:
    assert united([(5, 8), (0, 3), (3, 4), (7, 9)]) == ((0, 4), (5, 9))


def passed_over(plan: Plan) -> Plan:
    """A release in which a gate is caught up within two days of its go-live."""
    rows = {**plan.rows, "r1": Row(id="r1", name="CRM", kind="release", rank="001")}
    rows["r4"] = msgspec.structs.replace(rows["r4"], due_within=Minutes(960))
    gate = Gate(id="r4", retrospective=True)
    return msgspec.structs.replace(plan, rows=rows, releases={"r1": Release(id="r1", go_live="r3")}, gates={"r4": gate})


def test_a_gate_that_is_passed_over_says_by_when_it_is_caught_up(plan_of: Callable[..., Plan]) -> None:
    plan = passed_over(plan_of("Release\n  A 5d\n  <o> Live after 2\n  <> Exit after 3"))
    label = staged(plan, "2027-01-04").labels["r4"]
    assert (label.text, label.role) == ("catch up by 9 Mar", "muted")
    late = msgspec.structs.replace(plan.rows["r4"], constraint=Constraint(kind="start no earlier than", at=instant("2027-03-11")))
    found = staged(msgspec.structs.replace(plan, rows={**plan.rows, "r4": late}), "2027-01-04").labels["r4"]
    assert (found.text, found.role) == ("catch up by 9 Mar 17:00", "red")


def test_a_gate_whose_float_goes_on_behind_the_go_live_is_decided_before_it(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("Release\n  A 1d\n  <> Exit after 2\n  <o> Live after 3\n  B 5d\n  <> Closed after 5")
    rows = {**plan.rows, "r1": Row(id="r1", name="CRM", kind="release", rank="001")}
    found = staged(msgspec.structs.replace(plan, rows=rows, releases={"r1": Release(id="r1", go_live="r4")})).labels
    assert found["r3"].text == "decide before the go-live"
    assert found["r6"].text.startswith("decide by")


def test_words_beside_a_gate_stand_behind_the_arrow_of_its_deadline(plan_of: Callable[..., Plan]) -> None:
    scene = staged(passed_over(plan_of("Release\n  A 5d\n  <o> Live after 2\n  <> Exit after 3")))
    mark, arrow = bar(scene, "r4", SCALE, 0.0), SCALE.x(instant("2027-03-09T17:00"))
    assert mark.left < arrow < mark.end
    assert mark.reach > mark.end
