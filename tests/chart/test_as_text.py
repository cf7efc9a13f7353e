"""Charts of small plans, drawn: the plan stands above the line, the picture below."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc

from relplanner.chart.chart import Chart
from relplanner.chart.scene import Scene
from relplanner.chart.stage import scene_of
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.baseline import standings
from relplanner.insight.readings import Readings
from relplanner.insight.relations import Relations
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.edits.tasks import set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import instant
from relplanner.plan.model import Day, Estimate, Minutes
from relplanner.schedule.critical_path import schedule_plan
from tests.chart.as_text import as_text

Make = Callable[..., Scene]


def drawn(test: Callable[..., None], make: Make, columns: int = 40) -> tuple[str, str]:
    """What a test's docstring says, and what is drawn: sixteen pixels a day, two characters, from Monday 1 March 2027."""
    text, _, picture = cleandoc(test.__doc__ or "").partition("\n----\n")
    scene = make(text.partition("\n\n")[2])
    scale = TimeScale(origin=instant("2027-03-01"), per_day=16)
    lines = as_text(Chart(scene, list(scene.schedule.outline.ids), scale), columns).splitlines()
    return picture, "\n".join(lines)


def test_a_phase_with_buffer_and_gate(scene_from: Make) -> None:
    """A critical chain, a task with float, a buffer before the gate.

    == Build
      Design 2d
      Code 3d after 2
      Manual 1d after 2
      :: Reserve 2d after 3
      <> Exit after 5
    ----
    Build   |▼▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▼
    Design  | ██──┐
    Code    |     ████─┐
    Manual  |     ▒╌╌╌╌╌╌╌╌╌╌╌┤
    Reserve |          └───►░░│
    Exit    |                <?>decide by 9 Mar
    """
    picture, found = drawn(test_a_phase_with_buffer_and_gate, scene_from)
    assert found == picture


def test_links_of_three_types(scene_from: Make) -> None:
    """Start to start leaves on the left, finish to finish on the right, finish to start turns down in front of the next bar.

    A 2d
    B 2d after 1SS+1d
    C 2d after 1FF+1d
    D 2d after 1
    E 1d after 4
    ----
    A |─██──┐┐
    B |──►▒▒╌╌╌╌┤
    C |   ▒▒╌╌╌╌┤
    D |     ██──┐
    E |         █
    """
    picture, found = drawn(test_links_of_three_types, scene_from)
    assert found == picture


def test_a_clash_is_hatched(scene_from: Make) -> None:
    """Ana is wanted twice for three days; afterwards she is not.

    A 3d @Ana
    B 5d @Ana
    ----
    A | ▚▚▚▚╌╌╌╌┤
    B | ▚▚▚▚████
    """
    scene = scene_from("A 3d @Ana\nB 5d @Ana")
    start, finish = scene.clashes["r2"][0]
    assert (start, finish) == (instant("2027-03-01T08:00"), instant("2027-03-03T17:00"))
    assert scene.clashes["r1"] == scene.clashes["r2"]
    picture, found = drawn(test_a_clash_is_hatched, scene_from)
    assert found == picture


def test_an_arrow_that_goes_up(scene_from: Make) -> None:
    """The order of rows is not the order of work.

    B 2d after 2
    A 2d
    ----
    B |     ██
    A | ██──┘
    """
    picture, found = drawn(test_an_arrow_that_goes_up, scene_from)
    assert found == picture


def test_milestones_stand_where_work_ends(scene_from: Make) -> None:
    """A milestone has no width.

    A 2d
    <o> Ready after 1
    ----
    A     | ██│
    Ready |   ◆
    """
    picture, found = drawn(test_milestones_stand_where_work_ends, scene_from)
    assert found == picture


def test_the_active_baseline_stands_where_the_bars_have_left(scene_from: Make) -> None:
    """Design took three days instead of one, so that all behind it is later than its baseline.

    Design 1d
    Build 2d after 1
    <o> Done after 2
    ----
    Design | ████──┐
    Build  |   __  ██│
    Done   |     _   ◆
    """
    plan = scene_from("Design 1d\nBuild 2d after 1\n<o> Done after 2").plan
    before = schedule_plan(plan)
    rows = standings(plan, before, Relations(plan, before.outline))
    plan = set_baseline(plan, SeededIds(0), name="May", day=Day(20_000), rows=rows)
    plan = set_estimate(plan, "r1", Estimate(likely=Minutes(3 * 480)))
    picture, _ = drawn(test_the_active_baseline_stands_where_the_bars_have_left, scene_from)
    scene = scene_of(Readings(plan, schedule_plan(plan)))
    scale = TimeScale(origin=instant("2027-03-01"), per_day=16)
    found = as_text(Chart(scene, list(scene.schedule.outline.ids), scale), 40)
    assert found == picture
