from __future__ import annotations

import errno
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from relplanner.plan.ids import IdSource, SeededIds
from relplanner.plan.model import Estimate, Id, Link, Minutes, Plan, Row
from relplanner.plan.problems import EditError
from relplanner.session.session import Session
from relplanner.session.step import Step
from relplanner.store.book import AuditEntry, Book
from relplanner.store.file import read_book, save_book
from relplanner.store.journal import start_journal


def rename(plan: Plan, row: Id, name: str) -> Plan:
    """A verb that moves nothing."""
    return msgspec.structs.replace(plan, rows={**plan.rows, row: msgspec.structs.replace(plan.rows[row], name=name)})


def lengthen(plan: Plan, row: Id, minutes: int) -> Plan:
    """A verb that moves what stands behind."""
    changed = msgspec.structs.replace(plan.rows[row], estimate=Estimate(likely=Minutes(minutes)))
    return msgspec.structs.replace(plan, rows={**plan.rows, row: changed})


def add(plan: Plan, ids: IdSource, name: str) -> Plan:
    """A verb that makes a row."""
    row = Row(id=ids.new("r"), name=name, rank="9")
    return msgspec.structs.replace(plan, rows={**plan.rows, row.id: row})


def add_by_keyword(plan: Plan, name: str, *, ids: IdSource) -> Plan:
    """A verb that makes a row and asks for ids by keyword."""
    return add(plan, ids, name)


def close_circle(plan: Plan) -> Plan:
    """A verb that forgot to look."""
    back = Link(id="l-back", predecessor="r-build", successor="r-design")
    return msgspec.structs.replace(plan, links={**plan.links, back.id: back})


def refuse(_plan: Plan) -> Plan:
    """A verb that refuses."""
    raise EditError("unknown-row", "There is no such row.")


# ------------------------------------------------------------------------------------------------------------------ edit


def test_opening_modifies_nothing(session: Session, book: Book) -> None:
    assert not session.modified
    assert (session.undo_label, session.redo_label) == (None, None)
    assert session.book == book


def test_an_edit_changes_plan_dates_and_readings_together(session: Session) -> None:
    before = session.schedule.dates("r-build").start
    step = session.edit("Estimate of Design", lengthen, "r-design", 960)
    assert session.plan is step.after
    assert session.schedule is step.schedule
    assert session.readings is step.readings
    assert session.schedule.dates("r-build").start > before
    assert session.modified


def test_moved_names_the_rows_whose_dates_changed(session: Session) -> None:
    assert session.edit("Rename", rename, "r-design", "Sketch").moved == ()
    assert session.edit("Estimate", lengthen, "r-build", 960).moved == ("r-build",)
    assert session.edit("Estimate", lengthen, "r-design", 960).moved == ("r-design", "r-build")


def test_a_new_row_has_not_moved(session: Session) -> None:
    step = session.edit("Insert", add, "Test")
    assert step.moved == ()
    assert len(step.delta.touched("rows")) == 1


@pytest.mark.parametrize("verb", [add, add_by_keyword])
def test_a_verb_that_creates_is_given_ids(session: Session, verb: object) -> None:
    session.edit("Insert", verb, "Test")  # type: ignore[arg-type]
    session.edit("Insert", verb, name="Deploy")  # type: ignore[arg-type]
    assert {row.name for row in session.plan.rows.values()} == {"Design", "Build", "Test", "Deploy"}


def test_a_verb_can_be_given_other_ids(session: Session) -> None:
    session.edit("Insert", add, ids=SeededIds(7), name="Test")
    assert SeededIds(7).new("r") in session.plan.rows


def test_a_refused_edit_changes_nothing(session: Session, book: Book) -> None:
    schedule = session.schedule
    steps: list[Step] = []
    session.subscribe(steps.append)
    with pytest.raises(EditError):
        session.edit("Refused", refuse)
    assert session.book == book
    assert session.schedule is schedule
    assert not session.modified
    assert session.undo_label is None
    assert steps == []


def test_a_circle_is_refused_by_name(session: Session, book: Book) -> None:
    with pytest.raises(EditError) as caught:
        session.edit("Link", close_circle)
    assert caught.value.code == "cycle"
    assert "Design" in caught.value.message
    assert "Build" in caught.value.message
    assert session.book == book


def test_an_edit_that_changes_nothing_leaves_no_trace(session: Session, book: Book) -> None:
    session.edit("Rename", rename, "r-design", "Sketch")
    session.undo()
    steps: list[Step] = []
    session.subscribe(steps.append)
    step = session.edit("Rename", rename, "r-design", "Design")
    assert not step.delta
    assert steps == []
    assert session.redo_label == "Rename"
    assert len(session.book.audit) == 2
    assert session.plan == book.plan


# ---------------------------------------------------------------------------------------------------------- undo and redo


def test_undo_and_redo_are_named(session: Session) -> None:
    session.edit("Rename Design", rename, "r-design", "Sketch")
    session.edit("Estimate of Build", lengthen, "r-build", 960)
    assert (session.undo_label, session.redo_label) == ("Estimate of Build", None)
    session.undo()
    assert (session.undo_label, session.redo_label) == ("Rename Design", "Estimate of Build")


def test_undo_of_everything_gives_the_original(session: Session, book: Book) -> None:
    for number in range(50):
        session.edit("Rename", rename, "r-design", f"Design {number}")
        session.edit("Insert", add, f"Row {number}")
    after = session.plan
    while session.undo():
        pass
    assert session.plan == book.plan
    assert session.schedule.dates("r-build") == Session(book, clock=datetime.now, ids=SeededIds(1), user="").schedule.dates(
        "r-build"
    )
    while session.redo():
        pass
    assert session.plan == after


def test_nothing_to_undo_or_redo_does_nothing(session: Session) -> None:
    assert session.undo() is None
    assert session.redo() is None
    assert session.book.audit == ()


def test_undo_tells_what_moved(session: Session) -> None:
    session.edit("Estimate", lengthen, "r-design", 960)
    step = session.undo()
    assert step is not None
    assert step.moved == ("r-design", "r-build")
    assert step.label == "Estimate"


def test_a_new_edit_forgets_what_could_be_redone(session: Session) -> None:
    session.edit("One", rename, "r-design", "One")
    session.undo()
    session.edit("Two", rename, "r-design", "Two")
    assert session.redo_label is None
    assert session.redo() is None


# ----------------------------------------------------------------------------------------------------------------- merging


def test_edits_of_one_key_are_one_undo(session: Session, book: Book) -> None:
    for minutes in (500, 600, 700):
        session.edit("Estimate of Design", lengthen, "r-design", minutes, merge_key=("estimate", "r-design"))
    assert len(session.book.audit) == 3
    session.undo()
    assert session.plan == book.plan
    session.redo()
    assert session.plan.rows["r-design"].estimate == Estimate(likely=Minutes(700))


def test_edits_of_other_keys_or_none_stay_apart(session: Session) -> None:
    session.edit("A", rename, "r-design", "A", merge_key="a")
    session.edit("B", rename, "r-design", "B", merge_key="b")
    session.edit("C", rename, "r-design", "C")
    session.edit("D", rename, "r-design", "D")
    labels = []
    while session.undo_label:
        labels.append(session.undo_label)
        session.undo()
    assert labels == ["D", "C", "B", "A"]


def test_edits_that_cancel_out_leave_no_undo_and_no_modification(session: Session) -> None:
    session.edit("Rename", rename, "r-design", "Sketch", merge_key="name")
    session.edit("Rename", rename, "r-design", "Design", merge_key="name")
    assert session.undo_label is None
    assert not session.modified


def test_an_edit_never_merges_over_a_save(session: Session, tmp_path: Path) -> None:
    session.edit("Rename", rename, "r-design", "One", merge_key="name")
    session.saved("crm.relplan", save_book(session.book, tmp_path / "crm.relplan"))
    session.edit("Rename", rename, "r-design", "Two", merge_key="name")
    assert session.modified
    session.undo()
    assert session.plan.rows["r-design"].name == "One"
    assert not session.modified


# ---------------------------------------------------------------------------------------------------------------- modified


def test_undoing_back_to_the_saved_plan_is_not_modified(session: Session, tmp_path: Path) -> None:
    session.edit("One", rename, "r-design", "One")
    session.saved("crm.relplan", save_book(session.book, tmp_path / "crm.relplan"))
    assert not session.modified
    session.edit("Two", rename, "r-design", "Two")
    assert session.modified
    session.undo()
    assert not session.modified
    session.undo()
    assert session.modified
    session.redo()
    assert not session.modified


def test_cutting_the_way_back_to_the_saved_plan_stays_modified(session: Session, tmp_path: Path) -> None:
    session.edit("One", rename, "r-design", "One")
    session.saved("crm.relplan", save_book(session.book, tmp_path / "crm.relplan"))
    session.undo()
    session.edit("Two", rename, "r-design", "Two")
    session.undo()
    assert session.modified


def test_a_recovered_book_is_modified_until_saved(book: Book, tmp_path: Path) -> None:
    session = Session(book, clock=datetime.now, ids=SeededIds(1), user="Ana", modified=True)
    assert session.modified
    session.saved("crm.relplan", save_book(session.book, tmp_path / "crm.relplan"))
    assert not session.modified


# ------------------------------------------------------------------------------------------------------------- audit trail


def test_the_audit_trail_holds_edits_undo_and_redo(session: Session) -> None:
    session.edit("Rename Design", rename, "r-design", "Sketch", why="asked for by sales")
    session.undo()
    session.redo()
    one = AuditEntry(number=1, when="2027-03-01T09:00:00", who="Ana", what="Rename Design", why="asked for by sales")
    two = msgspec.structs.replace(one, number=2, did="undo", why="")
    three = msgspec.structs.replace(one, number=3, did="redo", why="")
    assert session.book.audit == (one, two, three)


def test_the_audit_trail_goes_on_where_the_file_s_ended(session: Session, tmp_path: Path) -> None:
    session.edit("One", rename, "r-design", "One")
    save_book(session.book, tmp_path / "crm.relplan")
    again = Session(read_book(tmp_path / "crm.relplan").book, clock=datetime.now, ids=SeededIds(2), user="Ben")
    assert not again.modified
    again.edit("Two", rename, "r-design", "Two")
    assert [(entry.number, entry.who, entry.what) for entry in again.book.audit] == [(1, "Ana", "One"), (2, "Ben", "Two")]


def test_an_export_is_noted_and_modifies_nothing(session: Session) -> None:
    session.exported("crm.xlsx", "xlsx")
    assert [(export.number, export.name, export.format) for export in session.book.exports] == [(1, "crm.xlsx", "xlsx")]
    assert not session.modified


def test_names_that_are_no_text_are_written_all_the_same(book: Book, tmp_path: Path) -> None:
    session = Session(book, clock=datetime.now, ids=SeededIds(1), user="Andr\udce9")
    session.edit("Rename \ud83d", rename, "r-design", "One", why="\udfff")
    session.exported("caf\udce9.xlsx", "xlsx")
    save_book(session.book, tmp_path / "crm.relplan")
    assert read_book(tmp_path / "crm.relplan").book == session.book


# ------------------------------------------------------------------------------------------------------------- subscribers


def test_subscribers_hear_every_change_in_order_until_they_leave(session: Session) -> None:
    heard: list[str] = []
    leave = session.subscribe(lambda step: heard.append(f"first {step.label}"))
    session.subscribe(lambda step: heard.append(f"second {step.label}"))
    session.edit("One", rename, "r-design", "One")
    session.undo()
    leave()
    leave()
    session.redo()
    assert heard == ["first One", "second One", "first One", "second One", "second One"]


def test_a_subscriber_sees_the_session_after_the_change(session: Session) -> None:
    seen: list[bool] = []
    session.subscribe(lambda step: seen.append(session.plan is step.after and session.schedule is step.schedule))
    session.edit("One", rename, "r-design", "One")
    assert seen == [True]


# ----------------------------------------------------------------------------------------------------------------- journal


def test_a_closed_session_leaves_nothing_to_recover(book: Book, tmp_path: Path) -> None:
    session = Session(book, clock=datetime.now, ids=SeededIds(1), user="Ana", journal=start_journal(tmp_path))
    session.edit("One", rename, "r-design", "One")
    assert any(path.suffix == ".journal" for path in tmp_path.iterdir())
    session.close()
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_written_never_refuses_an_edit(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(book, clock=datetime.now, ids=SeededIds(1), user="Ana", journal=start_journal(tmp_path / "state"))

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    session.edit("One", rename, "r-design", "One")
    monkeypatch.undo()
    assert session.plan.rows["r-design"].name == "One"
    assert "full" in session.journal_trouble
    session.saved("crm.relplan", save_book(session.book, tmp_path / "crm.relplan"))
    assert session.journal_trouble == ""
    session.edit("Two", rename, "r-design", "Two")
    assert any(path.suffix == ".journal" for path in (tmp_path / "state").iterdir())
    session.close()
