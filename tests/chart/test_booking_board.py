"""The booking board: stays of releases in environments, lanes, clashes, and whose windows stand where."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from relplanner.chart.booking_board import BREAK, Board, BoardLine, board_shapes, stay_at, stay_box
from relplanner.chart.primitives import Hatch, Rect, Text
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.readings import Readings
from relplanner.plan.codec import decode
from relplanner.plan.instants import instant
from relplanner.schedule.critical_path import schedule_plan

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "brackwater.relplan"
SCALE = TimeScale(origin=instant("2027-07-01"), per_day=6.0)
ALL = (0.0, 2000.0)


@pytest.fixture(scope="module")
def board() -> Board:
    plan = decode(EXAMPLE.read_bytes().splitlines())
    return Board(Readings(plan, schedule_plan(plan)))


def line(board: Board, name: str) -> BoardLine:
    return next(one for one in board.lines if one.name.startswith(name))


def test_a_release_that_is_there_for_many_tasks_is_one_stay(board: Board) -> None:
    stays = [(one.name, one.start, one.finish, len(one.tasks)) for one in line(board, "UAT").stays]
    assert [name for name, *_ in stays] == ["Portal 4.3", "Claims 8.0"]
    assert all(tasks > 1 for *_, tasks in stays)


def test_a_break_longer_than_a_weekend_parts_two_stays(board: Board) -> None:
    for one in board.lines:
        for release in {stay.release for stay in one.stays}:
            mine = sorted((stay.start, stay.finish) for stay in one.stays if stay.release == release)
            assert all(later[0] - earlier[1] > BREAK for earlier, later in pairwise(mine))


def test_two_releases_at_once_stand_on_two_lanes_and_are_hatched(board: Board) -> None:
    sit = line(board, "SIT")
    assert sit.over
    twice = [one for one in sit.stays if instant("2027-09-27") < one.finish and one.start < instant("2027-10-05")]
    assert {one.lane for one in twice} == {0, 1}
    red = [one for one in board_shapes(sit, SCALE, ALL) if isinstance(one, Hatch) and one.role == "red"]
    assert len(red) == 2


def test_every_booking_lies_in_a_stay_of_its_release(board: Board) -> None:
    for one in board.lines:
        for booking in board.readings.loads[one.environment].bookings:
            assert any(
                stay.release == booking.release and stay.start <= booking.start and booking.finish <= stay.finish
                for stay in one.stays
            )


def test_a_release_has_one_colour_everywhere(board: Board) -> None:
    colours = {(stay.release, stay.series) for one in board.lines for stay in one.stays}
    assert len({release for release, _ in colours}) == len(colours)


def test_windows_stand_only_where_they_hold(board: Board) -> None:
    def bands(name: str) -> int:
        return sum(isinstance(one, Rect) and one.fill == "window_band" for one in board_shapes(line(board, name), SCALE, ALL))

    assert bands("PRD") > 10
    assert bands("SIT") == 0


def test_the_stay_below_the_pointer_is_found_and_named(board: Board) -> None:
    sit = line(board, "SIT")
    stay = sit.stays[-1]
    x, top, width = stay_box(sit, stay, SCALE)
    assert stay_at(sit, x + width / 2, top + 4, SCALE) == stay
    assert stay_at(sit, x + width / 2, top + 60, SCALE) is None
    named = {one.text for one in board_shapes(sit, SCALE, ALL) if isinstance(one, Text)}
    assert named == {"Claims 8.0", "Portal 4.3"}
