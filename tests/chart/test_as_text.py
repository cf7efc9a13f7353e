"""Charts of small plans, drawn: the plan stands above the line, the picture below."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc

from relplanner.chart.as_text import as_text
from relplanner.chart.chart import Chart
from relplanner.chart.scene import Scene
from relplanner.chart.time_scale import TimeScale
from relplanner.plan.instants import instant

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
