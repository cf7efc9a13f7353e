"""The lines that grid and chart share, and the time axis that header, chart and strip share."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from relplanner.app.gantt.rows import OutlineRows, Selection
from relplanner.app.gantt.time_axis import READABLE, TimeAxis
from relplanner.plan.instants import instant
from relplanner.plan.model import Instant, Row
from relplanner.plan.outline import outline

TREE = outline(
    {row.id: row for row in (Row(id="a"), Row(id="b", parent="a"), Row(id="c", parent="b"), Row(id="d", parent="a"), Row(id="e"))}
)


def test_all_rows_are_visible_at_first(qtbot: QtBot) -> None:
    rows = OutlineRows(TREE)
    assert list(rows.visible_rows()) == ["a", "b", "c", "d", "e"]
    assert rows.lines()["d"] == 3


def test_folding_hides_what_is_below(qtbot: QtBot) -> None:
    rows = OutlineRows(TREE)
    with qtbot.waitSignal(rows.changed):
        rows.fold("b")
    assert list(rows.visible_rows()) == ["a", "b", "d", "e"]
    rows.fold("a")
    assert list(rows.visible_rows()) == ["a", "e"]
    rows.fold("a", folded=False)
    assert list(rows.visible_rows()) == ["a", "b", "d", "e"]
    assert rows.is_folded("b")


def test_the_same_tree_again_tells_nobody(qtbot: QtBot) -> None:
    rows = OutlineRows(TREE)
    with qtbot.assertNotEmitted(rows.changed):
        rows.set_outline(TREE)
        rows.fold("b", folded=False)


def test_a_selection_tells_of_changes_only(qtbot: QtBot) -> None:
    selection = Selection()
    with qtbot.waitSignal(selection.changed):
        selection.select(("a", "b"))
    assert selection.current == "b"
    with qtbot.assertNotEmitted(selection.changed):
        selection.select(("b", "a"), "b")


def axis(width: float = 800.0) -> TimeAxis:
    made = TimeAxis()
    made.set_extent(instant("2027-03-01"), instant("2027-05-01"))
    made.set_width(width)
    return made


def test_a_short_plan_opens_as_a_whole(qtbot: QtBot) -> None:
    made = axis()
    assert 0 < made.x(instant("2027-03-01")) < made.x(instant("2027-05-01")) < 800


def test_a_long_plan_opens_readable_around_today(qtbot: QtBot) -> None:
    made = TimeAxis()
    made.set_width(600)
    today = instant("2028-06-01")
    made.set_extent(instant("2027-01-01"), instant("2030-01-01"), today)
    assert made.scale.per_day == READABLE
    assert abs(made.x(today) - 150) <= 1


def test_zooming_keeps_the_instant_under_the_pointer(qtbot: QtBot) -> None:
    made = axis()
    at = made.at(333)
    for per_day in (30, 3, 200, 1):
        made.zoom(per_day, 333)
        assert abs(made.x(at) - 333) <= 1


def test_scrolling_stops_where_the_air_ends(qtbot: QtBot) -> None:
    made = axis()
    made.zoom(20)
    made.scroll_to(1e9)
    assert made.x(instant("2027-05-01")) > -101
    made.scroll_to(-1e9)
    assert made.x(instant("2027-03-01")) < 1000


def test_reveal_scrolls_only_when_needed(qtbot: QtBot) -> None:
    made = axis()
    made.zoom(20)
    made.centre(instant("2027-04-01"))
    left = made.left
    made.reveal(instant("2027-04-01"), instant("2027-04-05"))
    assert made.left == left
    made.reveal(instant("2027-03-01"), Instant(instant("2027-03-01") + 1))
    assert 0 < made.x(instant("2027-03-01")) < 800
