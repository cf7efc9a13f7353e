"""The heat map: its lines, lanes and cells, and what an edit leaves alone."""

from __future__ import annotations

import msgspec

from relplanner.chart.heat_map import LANE, LINE, MOST_LANES, HeatMap, blocks_of
from relplanner.chart.heat_shapes import block_id, line_shapes, name_line
from relplanner.chart.primitives import Hatch, Text
from relplanner.chart.time_scale import TimeScale, cells
from relplanner.insight.readings import Readings
from relplanner.plan.edits.tasks import set_start
from relplanner.plan.instants import instant
from relplanner.plan.model import Absence, Plan, Resource
from relplanner.schedule.critical_path import schedule_plan
from tests.chart.conftest import write

WORK = """
== Build
  Design 5d @Ana
  Manual 2d @Ana
  Code 3d @Ben after 2
== Test
  Check 2d @Ana after 4
"""


def readings(plan: Plan | None = None) -> Readings:
    plan = plan or write(WORK)
    return Readings(plan, schedule_plan(plan))


def of(found: HeatMap, name: str) -> int:
    return next(number for number, line in enumerate(found.lines) if line.name == name)


def test_groups_stand_in_order_and_everybody_below_by_name() -> None:
    plan = write(WORK)
    more = {"sit": Resource(id="sit", name="SIT", kind="environment"), "tr": Resource(id="tr", name="Trainer", kind="role")}
    found = HeatMap(readings(msgspec.structs.replace(plan, resources={**more, **plan.resources})))
    assert [line.name for line in found.lines] == [
        "People 2",
        "Ana",
        "Ben",
        "Roles to fill 1",
        "Trainer",
        "Environments 1",
        "SIT",
    ]


def test_a_group_counts_who_is_above_capacity_and_adds_nothing_up() -> None:
    found = HeatMap(readings())
    group = found.lines[0]
    assert (group.role, group.peak, group.over) == ("1 above capacity", "", True)
    assert [line.over for line in found.lines[1:]] == [True, False]


def test_a_folded_group_hides_its_people_and_an_opened_person_shows_releases_and_phases() -> None:
    assert len(HeatMap(readings(), frozenset({("", "person")})).lines) == 1
    opened = frozenset({("Ana",), ("Ana", "")})
    found = HeatMap(readings(), opened)
    assert [(line.name, line.depth) for line in found.lines[1:]] == [
        ("Ana", 1),
        ("outside any release", 2),
        ("Build", 3),
        ("Test", 3),
        ("Ben", 1),
    ]


def test_the_cells_of_the_phases_hold_only_their_own_work() -> None:
    found = HeatMap(readings(), frozenset({("Ana",), ("Ana", "")}))
    second = instant("2027-03-08"), instant("2027-03-15")
    build, test, whole = (found.lines[of(found, name)] for name in ("Build", "Test", "Ana"))
    assert found.cell(build, *second).kind == "free"
    assert found.cell(test, *second).figure == found.cell(whole, *second).figure == "0.4"


def test_tasks_at_the_same_time_stand_on_lanes_of_their_own() -> None:
    found = HeatMap(readings(), blocks=True)
    ana = found.lines[of(found, "Ana")]
    assert ana.lanes == 2
    assert ana.height == LINE + 2 * LANE + 4
    lanes = {one.booking.task: one.lane for one in found.blocks(ana)}
    assert lanes == {"r2": 0, "r3": 1, "r6": 0}
    assert [one.next for one in blocks_of(found.load(ana)) if one.lane == 0] == [instant("2027-03-11T08:00"), None]


def test_no_two_blocks_of_a_lane_overlap() -> None:
    found = HeatMap(readings(), blocks=True)
    for line in found.lines:
        by_lane: dict[int, int] = {}
        for one in found.blocks(line):
            assert by_lane.get(one.lane, 0) <= one.booking.start
            by_lane[one.lane] = one.booking.finish


def test_a_crowd_makes_no_line_higher_than_the_most_lanes() -> None:
    crowd = "\n".join(f"Task {number} {number}d @Ana" for number in range(1, 9))
    found = HeatMap(readings(write(crowd)), blocks=True)
    ana = found.lines[of(found, "Ana")]
    assert ana.lanes == MOST_LANES
    assert len(found.blocks(ana)) == 8


def test_lines_fill_the_height_without_gaps() -> None:
    found = HeatMap(readings(), frozenset({("Ana",)}), blocks=True)
    top = 0.0
    for number, line in enumerate(found.lines):
        assert line.top == top
        assert found.line_at(top) == found.line_at(top + line.height - 1) == number
        top += line.height
    assert found.line_at(top) == found.line_at(-1) == -1
    assert found.height == top


def test_the_block_below_the_pointer_is_found() -> None:
    found = HeatMap(readings(), blocks=True)
    ana = found.lines[of(found, "Ana")]
    scale = TimeScale(origin=instant("2027-03-01"), per_day=20.0)
    x = scale.x(instant("2027-03-02T12:00"))
    assert block_id(found, ana, x, ana.top + LINE + 4, scale) == "r2-Ana"
    assert block_id(found, ana, x, ana.top + LINE + LANE + 4, scale) == "r3-Ana"
    assert block_id(found, ana, x, ana.top + 4, scale) is None
    assert block_id(found, ana, scale.x(instant("2027-03-05")), ana.top + LINE + LANE + 4, scale) is None


def test_only_what_is_above_capacity_is_hatched_in_red() -> None:
    found = HeatMap(readings(), blocks=True)
    scale = TimeScale(origin=instant("2027-03-01"), per_day=20.0)
    ticks = cells(scale, instant("2027-03-01"), instant("2027-03-20"))

    def red(name: str) -> list[Hatch]:
        shapes = line_shapes(found, found.lines[of(found, name)], scale, ticks, (0, 400))
        return [one for one in shapes if isinstance(one, Hatch) and one.role == "red"]

    assert len(red("Ana")) == 3, "a cell and two blocks"
    assert red("Ben") == []


def test_an_absence_is_hatched_from_its_first_to_its_last_minute() -> None:
    plan = write(WORK)
    away = Absence(start=instant("2027-03-15"), finish=instant("2027-03-17"))
    ben = msgspec.structs.replace(plan.resources["Ben"], absences=(away,))
    found = HeatMap(readings(msgspec.structs.replace(plan, resources={**plan.resources, "Ben": ben})))
    scale = TimeScale(origin=instant("2027-03-01"), per_day=10.0)
    shapes = line_shapes(found, found.lines[of(found, "Ben")], scale, [], (0, 1000))
    assert [(one.x, one.width, one.role) for one in shapes if isinstance(one, Hatch)] == [(140.0, 20.0, "tail")]


def test_an_edit_keeps_the_cells_of_whoever_it_left_alone() -> None:
    before = HeatMap(readings(), blocks=True)
    week = instant("2027-03-01"), instant("2027-03-08")
    kept = before.cell(before.lines[of(before, "Ben")], *week)
    old = before.cell(before.lines[of(before, "Ana")], *week)
    plan = set_start(before.readings.plan, "r3", instant("2027-04-05T08:00"))
    after = HeatMap(Readings.after(before.readings, plan, schedule_plan(plan)), blocks=True, before=before)
    assert after.cell(after.lines[of(after, "Ben")], *week) is kept
    assert after.cell(after.lines[of(after, "Ana")], *week).kind == "load"
    assert old.kind == "over"


def test_a_line_says_who_what_and_the_peak() -> None:
    found = HeatMap(readings())
    said = [one.text for one in name_line(found.lines[of(found, "Ana")], 300) if isinstance(one, Text)]
    assert said == ["Ana", "2.0"]
