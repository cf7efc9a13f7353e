"""The release train as lanes: what stands where, what a place finds, what is drawn and what it says."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relplanner.chart.primitives import Hatch, Polygon, Rect, Text
from relplanner.chart.release_boards import release_boards
from relplanner.chart.time_scale import TimeScale
from relplanner.chart.train_board import FOREIGN, LANE, Spot, TrainBoard, spot_at, spot_box
from relplanner.chart.train_shapes import closed_shapes, lane_names, train_shapes
from relplanner.chart.train_words import go_live_text, state_text, train_sentence
from relplanner.chart.words import ENGLISH
from relplanner.insight.readings import Readings
from relplanner.insight.train_clashes import train_clashes
from relplanner.plan.edits.trains import train_from_template
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example, read_template

SCALE = TimeScale(origin=instant("2027-07-01"), per_day=8.0)
ALL = (0.0, 3000.0)
NAMES = ("Brackwater", "gateway.relplan")


@pytest.fixture(scope="module")
def board() -> TrainBoard:
    other = train_from_template(
        read_template("minor"),
        SeededIds(2),
        name="Gateway",
        version="1.0",
        targets=[instant("2027-11-10")],
        today=day("2027-07-09"),
    )
    plans = [Readings(plan, schedule_plan(plan)) for plan in (read_example().plan, other)]
    return release_boards(plans, NAMES, train_clashes(plans, NAMES), (instant("2027-07-01"), instant("2028-03-01"))).train


def spot(board: TrainBoard, release: str, kind: str, number: int = 0) -> Spot:
    lane = next(one for one in board.lanes if one.name == release)
    return [one for one in lane.spots if one.kind == kind][number]


def test_own_releases_stand_first_and_others_below_their_files_name(board: TrainBoard) -> None:
    assert [(one.name, one.row is not None, one.own) for one in board.lanes] == [
        ("Portal 4.3", True, True),
        ("Claims 8.0", True, True),
        ("gateway.relplan", False, False),
        ("Gateway 1.0", True, False),
    ]
    assert board.lanes[3].colour == FOREIGN
    assert board.height == board.lanes[3].top + LANE
    assert board.lane_at(board.lanes[1].top + 1) is board.lanes[1]
    assert board.lane_at(board.height + 1) is None


def test_phases_lead_from_gate_to_gate_to_the_go_live(board: TrainBoard) -> None:
    row = board.lanes[1].row
    assert row is not None
    gates = {one.at for one in row.stops}
    assert [one.finish in gates or one.finish == row.go_live for one in row.wagons] == [True] * 7
    assert all(one.finish <= after.start for one, after in zip(row.wagons, row.wagons[1:], strict=False))


def test_every_mark_is_found_where_it_is_drawn(board: TrainBoard) -> None:
    for lane in board.lanes:
        for one in lane.spots:
            x, top, width, height = spot_box(lane, one, SCALE)
            found = spot_at(lane, x + width / 2, top + height / 2, SCALE)
            assert found is not None
            if one.kind in {"go-live", "clash"}:
                assert (found.kind, found.start) == (one.kind, one.start)
    assert spot_at(board.lanes[0], -500, board.lanes[0].top + 20, SCALE) is None


def test_marks_say_what_they_are(board: TrainBoard) -> None:
    def said(one: Spot) -> str:
        return train_sentence(board, one, ENGLISH)

    assert said(spot(board, "Gateway 1.0", "release")).startswith(
        "Gateway 1.0 (gateway.relplan), a minor release, begins on Mon 11 Oct 2027 and goes live on Wed 10 Nov 2027, on target."
    )
    assert said(spot(board, "Claims 8.0", "gate", 1)).startswith("Design board of Claims 8.0 on Wed 18 Aug 10:00: ")
    assert said(spot(board, "Gateway 1.0", "phase")).startswith("Planning of Gateway 1.0 (gateway.relplan) leads from ")
    assert said(spot(board, "Gateway 1.0", "promise", 1)) == (
        "Code freeze of Gateway 1.0 (gateway.relplan) by Thu 21 Oct: Release candidate, baseline stands on Thu 21 Oct."
    )
    assert "one release at a time" in said(spot(board, "Claims 8.0", "clash"))
    row = board.lanes[1].row
    assert row is not None
    assert (state_text(row), go_live_text(row, ENGLISH)) == ("on target", "Sat 27 Nov 2027")
    assert state_text(replace(row, early_by=960)) == "2 days before target"
    assert state_text(replace(row, late=True, late_by=480)) == "1 day late"
    assert state_text(replace(row, target=None)) == "no target"


def test_a_late_release_is_red_and_a_missed_date_of_the_train_too(board: TrainBoard) -> None:
    lane = board.lanes[3]
    assert lane.row is not None

    def red(row: object) -> int:
        shapes = train_shapes(replace(lane, row=row, clashes=(), spots=()), SCALE, ALL)
        return sum(isinstance(one, Polygon) and one.fill == "red" for one in shapes)

    assert red(lane.row) == 0
    assert red(replace(lane.row, late=True)) == 2
    missed = (replace(lane.row.promises[0], kept=False), *lane.row.promises[1:])
    assert red(replace(lane.row, promises=missed)) == 1


def test_a_freeze_closes_neighbouring_lanes_in_one_piece(board: TrainBoard) -> None:
    names = {one.name for lane in board.lanes[:2] for one in lane.closed}
    assert names == {"Year end: soft", "Year end: hard"}
    assert {(one.entry.name, one.top, one.bottom) for one in board.closed if not one.top} == {
        (name, 0.0, 2 * LANE) for name in names
    }
    hatches = [one for one in closed_shapes(board.closed, SCALE, ALL, (10.0, 60.0)) if isinstance(one, Hatch)]
    assert [(one.y, one.height) for one in hatches] == [(10.0, 50.0)] * 2
    thin = list(closed_shapes(board.closed, SCALE.zoomed(0.1), ALL, (0.0, 60.0)))
    assert thin
    assert all(isinstance(one, Rect) for one in thin)


def test_names_are_cut_to_the_room_they_have(board: TrainBoard) -> None:
    for lane in board.lanes:
        for shape in lane_names(lane, 300, "12 days before target", "Wed 13 Oct 2027"):
            if isinstance(shape, Text) and shape.anchor == "start":
                assert shape.room is not None
                assert shape.x + shape.room <= 300
