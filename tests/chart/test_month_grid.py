"""A month of releases: weeks as the words begin them, what happens on its day, freezes on one line, what has no room counted."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relplanner.chart.closure_board import ClosureBoard, Placed, closure_shapes, placed_at, placed_box
from relplanner.chart.month_grid import Cells, Item, MonthGrid, item_sentence, line_at, month_shapes
from relplanner.chart.primitives import Rect, Text
from relplanner.chart.time_scale import TimeScale
from relplanner.chart.words import ENGLISH
from relplanner.insight.closures import scope_lanes
from relplanner.insight.readings import Readings
from relplanner.insight.release_calendar import Entry, entries_between
from relplanner.insight.train_clashes import train_clashes
from relplanner.plan.instants import day, instant, to_date
from relplanner.plan.model import Day
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example

CELLS = Cells(width=1400, height=724, weeks=5)


@pytest.fixture(scope="module")
def readings() -> Readings:
    plan = read_example().plan
    return Readings(plan, schedule_plan(plan))


@pytest.fixture(scope="module")
def october(readings: Readings) -> MonthGrid:
    entries = entries_between([readings], instant("2027-09-20"), instant("2027-11-08"))
    return MonthGrid((2027, 10), ENGLISH, entries, train_clashes([readings], ["Brackwater"]))


def test_weeks_begin_as_the_words_say() -> None:
    monday, sunday = (MonthGrid((2027, 10), replace(ENGLISH, week_start=start)) for start in (0, 6))
    assert (to_date(monday.first).isoformat(), monday.weeks) == ("2027-09-27", 5)
    assert (to_date(sunday.first).isoformat(), sunday.weeks) == ("2027-09-26", 6)
    assert MonthGrid((2027, 2), ENGLISH).weeks == 4


def test_a_go_live_stands_on_the_day_on_which_its_deployment_begins(october: MonthGrid) -> None:
    items = october.items(day("2027-10-13"))
    live = next(one for one in items if one.kind == "go-live")
    assert live.text == "Portal 4.3"
    assert item_sentence(live, ENGLISH, ["Brackwater"]) == "Portal 4.3 goes live on Wed 13 Oct."
    assert any(one.kind == "window" for one in items)
    assert not october.items(Day(october.first - 1))


def test_gates_and_clashes_stand_on_their_days(october: MonthGrid) -> None:
    gate = next(one for one in october.items(day("2027-10-05")) if one.kind == "gate")
    assert gate.text == "Portal 4.3 · Integration exit"
    clash = next(one for days in october.days for one in days if one.kind == "clash")
    assert clash.text.startswith("booked twice: ")
    assert "one release at a time" in item_sentence(clash, ENGLISH, ["Brackwater"])


def freeze(name: str, start: str, finish: str) -> Entry:
    ends = {"start": instant(start), "finish": instant(finish)}
    return Entry(kind="freeze", plan=0, subject=name, name=name, type="hard", **ends)


def test_a_freeze_keeps_its_line_through_a_week_and_says_its_name_once_in_it() -> None:
    freezes = [freeze("A", "2027-10-01", "2027-10-09"), freeze("B", "2027-10-05", "2027-10-20")]
    grid = MonthGrid((2027, 10), ENGLISH, freezes)
    lines = {(one.text, one.line) for at in range(4, 10) for one in grid.items(Day(day("2027-10-01") + at - 1))}
    assert {("A", 0), ("B", 1)} <= lines
    assert [one.first for one in grid.items(day("2027-10-04"))] == [True]
    assert [one.first for one in grid.items(day("2027-10-05"))] == [False, True]
    assert grid.items(day("2027-10-20")) == ()
    assert [one.text for one in grid.items(day("2027-10-19"))] == ["B"]


def test_freezes_of_one_day_never_share_a_line() -> None:
    days = (("A", 4, 6), ("B", 4, 9), ("C", 7, 8), ("D", 7, 9))
    grid = MonthGrid((2027, 10), ENGLISH, [freeze(name, f"2027-10-0{first}", f"2027-10-0{last}") for name, first, last in days])
    assert [(one.text, one.line) for one in grid.items(day("2027-10-07"))] == [("B", 1), ("C", 0), ("D", 2)]


def test_what_has_no_room_is_counted(october: MonthGrid) -> None:
    items = tuple(Item(kind="gate", text=f"gate {at}", own=True, line=at) for at in range(12))
    grid = MonthGrid((2027, 10), ENGLISH)
    grid.days = (items, *grid.days[1:])
    said = [one.text for one in month_shapes(grid, CELLS, taken=(0, 0), today=Day(0)) if isinstance(one, Text)]
    shown = sum(one.startswith("gate ") for one in said)
    assert f"+ {12 - shown} more" in said
    assert shown == CELLS.lines - 1


def test_a_place_finds_its_day_and_line() -> None:
    assert CELLS.at(-1, 50) == CELLS.at(5, 10) == CELLS.at(1401, 50) == -1
    x, y = CELLS.corner(9)
    assert CELLS.at(x + 3, y + 3) == 9
    assert line_at(CELLS, 9, y + 3) == -1
    assert line_at(CELLS, 9, y + 22 + 17 + 1) == 1


# ---------------------------------------------------------------------------------------------------- windows and freezes


def test_freezes_stand_above_windows_and_every_one_is_found_where_it_is_drawn(readings: Readings) -> None:
    scale = TimeScale(origin=instant("2027-07-01"), per_day=8.0)
    board = ClosureBoard(scope_lanes([readings], instant("2027-07-01"), instant("2028-02-01")), ["Brackwater"])
    lane = next(one for one in board.lanes if one.scope.name.startswith("PRD"))
    rows = {kind: {one.row for one in lane.placed if one.entry.kind == kind} for kind in ("freeze", "window")}
    assert max(rows["freeze"]) < min(rows["window"])
    for one in lane.placed:
        x, top, width = placed_box(lane, one, scale)
        assert placed_at(lane, x + width / 2, top + 5, scale) == one
    assert placed_at(lane, -900, lane.top + 5, scale) is None
    assert board.find(0, lane.placed[0].entry.subject) is not None
    assert board.find(3, "nobody") is None


def test_windows_that_lie_closer_than_a_click_are_ticks(readings: Readings) -> None:
    board = ClosureBoard(scope_lanes([readings], instant("2027-07-01"), instant("2028-02-01")), ["Brackwater"])
    lane = next(one for one in board.lanes if one.scope.name.startswith("PRD"))

    def bars(per_day: float) -> int:
        scale = TimeScale(origin=instant("2027-07-01"), per_day=per_day)
        return sum(isinstance(one, Rect) for one in closure_shapes(lane, scale, (0.0, 4000.0)))

    windows: list[Placed] = [one for one in lane.placed if one.entry.kind == "window"]
    assert bars(0.2) < len(windows) < bars(12.0)
