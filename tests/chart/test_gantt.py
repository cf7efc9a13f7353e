"""The marks of single rows."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from relplanner.chart.chart import Chart
from relplanner.chart.gantt import BAR_HEIGHT, bar, marks, part_at
from relplanner.chart.primitives import Hatch, Line, Polygon, Rect, Shape, Text
from relplanner.chart.scene import Scene
from relplanner.chart.sentences import sentence
from relplanner.chart.stage import scene_of
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.consumption import commitment
from relplanner.insight.readings import Readings
from relplanner.plan.edits.buffers import commit_buffers
from relplanner.plan.edits.tasks import set_estimate
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Constraint,
    Decision,
    Estimate,
    Gate,
    HandDates,
    LevellingMark,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Record,
    Release,
    Row,
)
from relplanner.schedule.critical_path import schedule_plan

Make = Callable[..., Scene]
SCALE = TimeScale(origin=instant("2027-03-01"), per_day=24)


def shapes(scene: Scene, row: str) -> list[Shape]:
    return marks(scene, bar(scene, row, SCALE, 0.0), SCALE)


def fills(found: list[Shape]) -> list[object]:
    return [one.fill for one in found if isinstance(one, Rect | Polygon) and one.fill]


def changed(plan: Plan, row: str, **fields: object) -> Scene:
    record: Row = msgspec.structs.replace(plan.rows[row], **fields)
    return staged(msgspec.structs.replace(plan, rows={**plan.rows, row: record}))


def staged(plan: Plan) -> Scene:
    return scene_of(Readings(plan, schedule_plan(plan)))


def test_a_bar_reaches_from_start_to_finish(scene_from: Make) -> None:
    mark = bar(scene_from("A 3d"), "r1", SCALE, 44.0)
    assert (mark.left, mark.right) == (8.0, 65.0)
    assert mark.middle == 55.0


def test_critical_is_darker_and_outlined(scene_from: Make) -> None:
    scene = scene_from("A 3d\nB 1d")
    assert "critical" in fills(shapes(scene, "r1"))
    edges = [one for one in shapes(scene, "r1") if isinstance(one, Rect) and one.edge == "outline"]
    assert edges[0].edge_width == 1.6
    assert fills(shapes(scene, "r2")) == ["bar"]


def test_float_is_a_tail_with_a_stop(scene_from: Make) -> None:
    lines = [one for one in shapes(scene_from("A 3d\nB 1d"), "r2") if isinstance(one, Line)]
    tail, stop = lines
    assert (tail.x1, tail.x2) == (17.0, 65.0)
    assert stop.x1 == stop.x2 == 65.0
    assert tail.role == stop.role == "tail"


def test_missing_float_is_a_red_line(plan_of: Callable[..., Plan]) -> None:
    scene = changed(plan_of("A 3d"), "r1", constraint=Constraint(kind="finish no later than", at=instant("2027-03-02T17:00")))
    red = [one for one in shapes(scene, "r1") if isinstance(one, Line) and one.role == "red"]
    assert red[0].x1 == SCALE.x(instant("2027-03-02T17:00"))
    assert red[0].x2 == 65.0


def test_progress_is_a_light_line_of_its_share(plan_of: Callable[..., Plan]) -> None:
    scene = changed(plan_of("A 3d"), "r1", progress=Progress(percent=PerMille(500), actual_start=instant("2027-03-01T08:00")))
    mark = bar(scene, "r1", SCALE, 0.0)
    line = next(one for one in shapes(scene, "r1") if isinstance(one, Rect) and one.fill == "surface")
    assert line.x + line.width == pytest.approx(mark.left + (mark.right - mark.left) / 2 - 1)
    assert line.height == 3


def test_a_bar_is_never_too_thin_to_be_seen(scene_from: Make) -> None:
    scale = TimeScale(origin=instant("2027-03-01"), per_day=0.1)
    mark = bar(scene_from("A 1d"), "r1", scale, 0.0)
    assert mark.right - mark.left == 6


@pytest.mark.parametrize(
    ("decision", "sign", "role"),
    [
        ("pending", "?", "text"),
        ("approved", "✓", "green"),
        ("approved with conditions", "~", "amber"),
        ("rejected", "✕", "red"),
        ("waived", "\N{EN DASH}", "muted"),
    ],
)
def test_a_gate_carries_its_decision(plan_of: Callable[..., Plan], decision: Decision, sign: str, role: str) -> None:
    plan = plan_of("A 1d\n<> Exit after 1")
    gate = Gate(id="r2", decision=decision, decided_at=instant("2027-03-02T10:00"), decided_by="Ana")
    found = shapes(staged(msgspec.structs.replace(plan, gates={"r2": gate})), "r2")
    text = next(one for one in found if isinstance(one, Text) and one.anchor == "middle")
    assert (text.text, text.role) == (sign, role)


def committed(plan: Plan, days: int) -> Scene:
    """The buffer r3 committed, then the work before it grown to so many days."""
    plan = commit_buffers(plan, {"r3": commitment(plan, schedule_plan(plan), "r3")})
    return staged(set_estimate(plan, "r2", Estimate(likely=Minutes(480 * days))))


def test_a_buffer_shows_what_is_eaten_of_it_in_its_fever_colour_with_a_sign(plan_of: Callable[..., Plan]) -> None:
    plan = plan_of("== Work\n  A 1d\n  :: Reserve 3d after 2")
    loose = shapes(staged(plan), "r3")
    assert any(isinstance(one, Hatch) and one.role == "buffer_edge" for one in loose)
    assert not any(isinstance(one, Text) for one in loose)
    scene = committed(plan, 2)
    mark = bar(scene, "r3", SCALE, 0.0)
    assert mark.begin is not None
    found = shapes(scene, "r3")
    eaten = next(one for one in found if isinstance(one, Rect) and one.fill == "red")
    assert (eaten.x, eaten.x + eaten.width) == (mark.begin, mark.left)
    assert (mark.begin, mark.right) == (SCALE.x(instant("2027-03-02T08:00")), SCALE.x(instant("2027-03-04T17:00")))
    assert part_at(mark, mark.begin + 1) == "middle"
    assert [(one.text, one.role) for one in found if isinstance(one, Text)] == [("!! 33 % used", "red")]
    assert sentence(scene, "r3").endswith(
        "Reserve: 1 day of its 3 days is used (33 %) while 0 % of the work before it is done. Eaten by A (takes 1 day "
        "longer). !! Fever red: the buffer is used faster than the work gets on; act now."
    )


def test_a_used_up_buffer_shows_how_far_the_work_went_beyond_it(plan_of: Callable[..., Plan]) -> None:
    scene = committed(plan_of("== Work\n  A 1d\n  :: Reserve 3d after 2"), 5)
    found = shapes(scene, "r3")
    end = SCALE.x(instant("2027-03-04T17:00"))
    beyond = next(one for one in found if isinstance(one, Rect) and one.fill == "red_soft")
    assert (beyond.x, beyond.x + beyond.width) == (end, SCALE.x(instant("2027-03-05T17:00")))
    solid = next(one for one in found if isinstance(one, Rect) and one.fill == "red")
    assert solid.x + solid.width == end
    assert any(isinstance(one, Text) and one.text == "!! 133 % used" for one in found)


def test_a_clash_is_hatched_where_it_is(scene_from: Make) -> None:
    scene = msgspec.structs.replace(scene_from("A 3d"), clashes={"r1": [(instant("2027-03-02"), instant("2027-03-09"))]})
    hatch = next(one for one in shapes(scene, "r1") if isinstance(one, Hatch))
    assert (hatch.role, hatch.x, hatch.x + hatch.width, hatch.height) == ("red", 24.0, 65.0, BAR_HEIGHT)


def test_a_deadline_is_an_arrow_red_when_missed(plan_of: Callable[..., Plan]) -> None:
    def arrow(at: str) -> object:
        found = shapes(changed(plan_of("A 3d"), "r1", deadline=instant(at)), "r1")
        return next(one.fill for one in found if isinstance(one, Polygon) and len(one.points) == 3)

    assert arrow("2027-03-05T17:00") == "surface"
    assert arrow("2027-03-02T17:00") == "red"


def test_a_deadline_is_red_where_the_problems_say_that_it_is_missed(plan_of: Callable[..., Plan]) -> None:
    """By working time: what was done on Saturday was done with Friday's work, what works around the clock was not."""

    def arrow(**fields: object) -> object:
        found = shapes(changed(plan_of("A 1d"), "r1", deadline=instant("2027-03-05T17:00"), **fields), "r1")
        return next(one.fill for one in found if isinstance(one, Polygon) and len(one.points) == 3)

    done = Progress(actual_start=instant("2027-03-05T08:00"), actual_finish=instant("2027-03-06T11:00"))
    assert arrow(progress=done) == "surface"
    assert arrow(estimate=Estimate(likely=Minutes(5 * 1440), kind="elapsed")) == "red"


def test_a_pin_stands_at_its_date(plan_of: Callable[..., Plan]) -> None:
    pin = Constraint(kind="must start on", at=instant("2027-03-03T08:00"))
    found = shapes(changed(plan_of("A 3d"), "r1", constraint=pin), "r1")
    assert any(isinstance(one, Line) and one.x1 == one.x2 == 56.0 and one.role == "outline" for one in found)


def test_dates_set_by_hand_are_dashed(plan_of: Callable[..., Plan]) -> None:
    dates = HandDates(start=instant("2027-03-02T08:00"), finish=instant("2027-03-03T17:00"))
    found = shapes(changed(plan_of("A 3d"), "r1", by_hand=dates), "r1")
    assert next(one for one in found if isinstance(one, Rect)).dashed


def test_a_summary_is_a_bracket_with_two_teeth(scene_from: Make) -> None:
    found = shapes(scene_from("Build\n  A 3d"), "r1")
    assert [len(one.points) for one in found if isinstance(one, Polygon)] == [3, 3]
    assert fills(found)[0] == "outline"


def test_a_baseline_stands_below_the_bar(scene_from: Make) -> None:
    scene = msgspec.structs.replace(scene_from("A 3d"), baselines={"r1": (instant("2027-03-01"), instant("2027-03-03"))})
    slot = next(one for one in shapes(scene, "r1") if isinstance(one, Rect) and one.fill == "baseline")
    assert (slot.x, slot.width, slot.y, slot.height) == (0.0, 48.0, 19.0, 2.0)


def test_the_right_edge_of_a_task_can_be_taken(scene_from: Make) -> None:
    scene = scene_from("A 3d\n<o> Ready after 1")
    mark = bar(scene, "r1", SCALE, 0.0)
    assert part_at(mark, mark.right - 1) == "finish"
    assert part_at(mark, mark.left + 2) == "middle"
    assert part_at(mark, mark.right + 20) is None
    assert part_at(bar(scene, "r2", SCALE, 0.0), mark.right + 1) == "middle"


def test_marks_hold_no_numbers_that_cannot_be_painted(scene_from: Make) -> None:
    scene = scene_from(
        "== Build\n  A 3d @Ana\n  B 2d @Ana after 2\n  :: Reserve 1d after 3\n  <> Exit after 4\n<o> Live after 5", "2027-03-02"
    )
    for row in scene.schedule.outline.ids:
        for shape in shapes(scene, row):
            assert isinstance(shape, msgspec.Struct)
            assert not isinstance(shape, Record)
            values = [value for value in msgspec.structs.astuple(shape) if isinstance(value, float)]
            assert all(-1e6 < value < 1e6 for value in values)


def test_a_folded_summary_shows_its_gates_and_milestones(scene_from: Make) -> None:
    scene = scene_from("== Build\n  A 3d\n  <> Exit after 2\n  <o> Ready after 2\nB 1d")

    def small(rows: list[str]) -> int:
        found = Chart(scene, rows, SCALE).marks(0)
        return sum(1 for one in found if isinstance(one, Polygon) and len(one.points) == 4)

    assert small(["r1", "r2", "r3", "r4", "r5"]) == 0
    assert small(["r1", "r5"]) == 1, "both stand on one pixel, so one is drawn"
    assert small(["r1"]) == 1


@pytest.mark.parametrize(("target", "role"), [("2027-03-10", "outline"), ("2027-03-03", "red")])
def test_a_target_is_a_flag_red_when_missed(plan_of: Callable[..., Plan], target: str, role: str) -> None:
    plan = plan_of("CRM\n  A 5d\n  <o> Live after 2")
    rows = {**plan.rows, "r1": Row(id="r1", name="CRM", kind="release", rank="001")}
    release = Release(id="r1", target=instant(target), go_live="r3")
    found = shapes(staged(msgspec.structs.replace(plan, rows=rows, releases={"r1": release})), "r1")
    pole = next(one for one in found if isinstance(one, Line))
    assert (pole.x1, pole.role) == (SCALE.x(instant(target) + 1440), role)


def test_near_critical_has_a_quieter_edge_than_critical(plan_of: Callable[..., Plan]) -> None:
    scene = staged(plan_of("A 5d\nB 4d\nC 1d"))

    def edges(row: str) -> list[tuple[object, float]]:
        return [(one.edge, one.edge_width) for one in shapes(scene, row) if isinstance(one, Rect) and one.edge]

    assert edges("r1") == [("outline", 1.6)]
    assert edges("r2") == [("critical", 1.2)]
    assert edges("r3") == []


def test_levelling_leaves_the_outline_of_where_the_bar_was(plan_of: Callable[..., Plan]) -> None:
    scene = changed(plan_of("A 2d"), "r1", levelled=LevellingMark(at=instant("2027-03-04T08:00")))
    ghost = next(one for one in shapes(scene, "r1") if isinstance(one, Rect) and one.dashed)
    assert (ghost.x, ghost.x + ghost.width, ghost.edge) == (8.0, 41.0, "tail")
    way = next(one for one in shapes(scene, "r1") if isinstance(one, Line) and one.dashed)
    assert (way.x1, way.x2) == (41.0, 80.0)
