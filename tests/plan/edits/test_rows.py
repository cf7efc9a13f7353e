"""Verbs of rows, with the outline drawn as text: a dot per level."""

from __future__ import annotations

import msgspec
import pytest

from relplanner.plan.delta import diff
from relplanner.plan.edits import releases, tasks
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Constraint, HandDates, Id, Plan, RowKind
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError
from tests.plan.small import DAY, TWO_DAYS, at, small_plan, tree, waits


def letters(shape: str) -> Plan:
    """Tasks from an outline: `a .b ..c d`."""
    plan = Plan()
    above: list[Id] = []
    for word in shape.split():
        depth = word.count(".")
        key = word.strip(".")
        plan = tasks.add_row(plan, SeededIds(0), name=key.upper(), parent=above[depth - 1] if depth else None, id=key)
        above[depth:] = [key]
    return plan


def test_a_new_row_stands_last_or_where_it_is_told() -> None:
    ids = SeededIds(1)
    plan = letters("a .b .c d")
    assert tree(tasks.add_row(plan, ids, id="x")) == "a .b .c d x"
    assert tree(tasks.add_row(plan, ids, parent="a", id="x")) == "a .b .c .x d"
    assert tree(tasks.add_row(plan, ids, after="b", id="x")) == "a .b .x .c d"
    assert tree(tasks.add_row(plan, ids, before="b", id="x")) == "a .x .b .c d"
    assert tree(tasks.add_row(plan, ids, before="a", id="x")) == "x a .b .c d"


def test_only_the_new_row_differs() -> None:
    plan = letters("a b c d")
    change = diff(plan, tasks.add_row(plan, SeededIds(1), after="b", id="x"))
    assert set(change.touched("rows")) == {"x"}
    assert set(change.tables) == {"rows"}


def test_a_name_is_one_line_without_control_characters() -> None:
    plan = tasks.add_row(Plan(), SeededIds(1), name="  Build\tthe\nAPI\x00 \ud800 ", id="a")
    assert plan.rows["a"].name == "Build the API"
    assert tasks.set_notes(plan, "a", "one\r\ntwo\x07").rows["a"].notes == "one\ntwo"


@pytest.mark.parametrize(("kind", "table"), [("release", "releases"), ("gate", "gates"), ("buffer", "buffers")])
def test_a_row_comes_and_goes_with_its_side_record(kind: RowKind, table: str) -> None:
    plan = tasks.add_row(Plan(), SeededIds(1), kind=kind, id="x")
    assert set(getattr(plan, table)) == {"x"}
    assert not getattr(tasks.delete_rows(plan, "x"), table)
    assert not getattr(tasks.set_kind(plan, "x", "task"), table)
    assert tasks.set_kind(tasks.set_kind(plan, "x", "task"), "x", kind) == plan


def test_a_task_of_another_kind_loses_its_estimate() -> None:
    assert tasks.set_kind(small_plan(), "one", "milestone").rows["one"].estimate is None


def test_a_task_that_gets_rows_below_loses_its_estimate() -> None:
    plan = small_plan()
    after = tasks.add_row(plan, SeededIds(1), parent="one", name="Part")
    assert plan.rows["one"].estimate == DAY
    assert after.rows["one"].estimate is None


def test_deleting_takes_what_is_below_and_what_refers_to_it() -> None:
    plan = small_plan()
    after = tasks.delete_rows(plan, ["build", "test"])
    assert tree(after) == "crm .live ops .one .two"
    assert not after.links
    assert not after.assignments
    assert not after.gates
    assert not after.buffers
    assert not after.phases
    assert after.releases["crm"].ready is None
    assert after.releases["crm"].go_live == "live"
    assert set(after.resources) == {"ana", "sit"}


def test_deleting_the_go_live_clears_the_mark() -> None:
    after = tasks.delete_rows(small_plan(), "live")
    assert after.releases["crm"].go_live is None
    assert after.releases["crm"].ready == "gate"
    assert "gate FS live" not in waits(after)


def test_deleting_an_unknown_row_deletes_nothing() -> None:
    with pytest.raises(EditError):
        tasks.delete_rows(small_plan(), ["one", "gone"])


@pytest.mark.parametrize(
    ("before", "rows", "after"),
    [
        ("a b c", "b", "a .b c"),
        ("a b c", "b c", "a .b .c"),
        ("a .x b c", "c b", "a .x .b .c"),
        ("a b c d", "b d", "a .b c .d"),
        ("a .x .y b .z", "y b z", "a .x ..y .b ..z"),
        ("a b .c", "b c", "a .b ..c"),
    ],
)
def test_indent_puts_rows_below_the_row_above(before: str, rows: str, after: str) -> None:
    assert tree(tasks.indent(letters(before), rows.split())) == after


@pytest.mark.parametrize(
    ("before", "rows", "after"),
    [
        ("a .b c", "b", "a b c"),
        ("a .b .c d", "b c", "a b c d"),
        ("a .b .c d", "b", "a .c b d"),
        ("a .b ..c ..d .e", "c d", "a .b .c .d .e"),
        ("a .b ..c d .e", "b c e", "a b .c d e"),
        ("a .b .c", "c b", "a b c"),
        ("a .b ..c .d ..e", "c e", "a .b .c .d .e"),
        ("a .b ..c .d", "c d", "a .b .c d"),
    ],
)
def test_outdent_puts_rows_behind_their_summary(before: str, rows: str, after: str) -> None:
    assert tree(tasks.outdent(letters(before), rows.split())) == after


def test_outdent_undoes_indent_at_the_end_of_a_level() -> None:
    plan = letters("a b c")
    assert tree(tasks.outdent(tasks.indent(plan, ["b", "c"]), ["b", "c"])) == tree(plan)


@pytest.mark.parametrize(
    ("rows", "offset", "after"),
    [
        ("c", -1, "a c b d e"),
        ("c", 1, "a b d c e"),
        ("c", -9, "c a b d e"),
        ("c", 9, "a b d e c"),
        ("b c", 1, "a d b c e"),
        ("b d", -1, "b a d c e"),
        ("a c", -1, "a c b d e"),
        ("b d e", 1, "a c b d e"),
        ("a", -1, "a b c d e"),
        ("c", 0, "a b c d e"),
    ],
)
def test_moved_rows_keep_their_order_and_stop_at_the_ends(rows: str, offset: int, after: str) -> None:
    assert tree(tasks.move_rows(letters("a b c d e"), rows.split(), offset)) == after


def test_a_move_that_moves_nothing_is_no_edit() -> None:
    plan = letters("a b")
    assert tasks.move_rows(plan, "a", -1) is plan
    assert tasks.rename(plan, "a", "A") is plan


def test_a_move_changes_the_moved_row_only() -> None:
    plan = letters("a b c d")
    assert set(diff(plan, tasks.move_rows(plan, "d", -2)).touched("rows")) == {"d"}


@pytest.mark.parametrize(
    ("rows", "parent", "after", "before", "expected"),
    [
        ("d", "a", None, None, "a .b .c .d e"),
        ("d e", "a", "b", None, "a .b .d .e .c"),
        ("e d", "a", None, "b", "a .d .e .b .c"),
        ("b", None, "d", None, "a .c d b e"),
        ("c b", None, None, None, "a d e b c"),
        ("a", None, "e", None, "d e a .b .c"),
        ("a b", None, "e", None, "d e a .b .c"),
        ("d e", None, None, "a", "d e a .b .c"),
        ("d e", None, "d", None, "a .b .c d e"),
    ],
)
def test_rows_move_under_another(rows: str, parent: str | None, after: str | None, before: str | None, expected: str) -> None:
    assert tree(tasks.move_under(letters("a .b .c d e"), rows.split(), parent, after, before)) == expected


def test_rows_without_ranks_are_ranked_when_one_moves_among_them() -> None:
    plan = letters("a b c")
    plain = msgspec.structs.replace(plan, rows={key: msgspec.structs.replace(row, rank="") for key, row in plan.rows.items()})
    assert tree(tasks.move_rows(plain, "c", -1)) == "a c b"
    assert tree(tasks.add_row(plain, SeededIds(1), before="a", id="x")) == "x a b c"


def test_a_moved_row_keeps_its_links() -> None:
    plan = small_plan()
    assert waits(tasks.move_under(plan, "code", "ops")) == waits(plan)


def test_a_move_that_would_close_a_circle_through_a_summary_is_refused() -> None:
    from relplanner.plan.edits.links import link

    plan = link(small_plan(), SeededIds(1), "ops", "code")
    with pytest.raises(EditError) as caught:
        tasks.move_under(plan, "test", "ops")
    assert caught.value.code == "cycle"


def test_start_is_a_bound_that_can_be_taken_away_again() -> None:
    plan = small_plan()
    bound = tasks.set_start(plan, ["one", "two"], at("2027-03-01T08:00"))
    assert bound.rows["two"].constraint == Constraint(kind="start no earlier than", at=at("2027-03-01T08:00"))
    assert tasks.set_start(bound, ["one", "two"], None) == plan
    pinned = tasks.set_constraint(plan, "one", Constraint(kind="must finish on", at=at("2027-03-01T17:00")))
    assert tasks.set_start(pinned, "one", None) is pinned


def test_a_start_moves_dates_that_were_set_by_hand() -> None:
    plan = tasks.set_by_hand(small_plan(), "one", HandDates(start=at("2027-03-01T08:00"), finish=at("2027-03-02T17:00")))
    moved = tasks.set_start(plan, "one", at("2027-03-08T08:00"))
    assert moved.rows["one"].by_hand == HandDates(start=at("2027-03-08T08:00"), finish=at("2027-03-09T17:00"))
    assert moved.rows["one"].constraint is None


def test_one_edit_changes_many_rows() -> None:
    plan = tasks.set_estimate(small_plan(), ["one", "two", "code"], TWO_DAYS)
    assert all(plan.rows[key].estimate == TWO_DAYS for key in ("one", "two", "code"))
    plan = tasks.set_work_kind(tasks.set_priority(plan, ["one", "two"], 700), "one", " build\n")
    assert (plan.rows["two"].priority, plan.rows["one"].work_kind) == (700, "build")
    plan = tasks.change_row(plan, ["one", "two"], one_window=True, name="Same\tname", notes="a\r\nb")
    assert plan.rows["two"].one_window
    assert plan.rows["one"].name == "Same name"
    assert plan.rows["one"].notes == "a\nb"


def test_a_thousand_rows_in_turn_keep_short_ranks_and_their_order() -> None:
    ids = SeededIds(1)
    plan = Plan()
    for number in range(300):
        plan = tasks.add_row(plan, ids, name=str(number))
    shape = outline(plan.rows)
    assert [plan.rows[key].name for key in shape.ids] == [str(number) for number in range(300)]
    assert max(len(row.rank) for row in plan.rows.values()) <= 3


def test_side_records_are_kept_when_a_gate_moves() -> None:
    plan = releases.change_gate(small_plan(), "gate", lead_time=480)
    assert tasks.move_rows(plan, "gate", -1).gates is plan.gates
