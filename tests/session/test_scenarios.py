"""Scenarios: alternatives of the whole plan beside it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from relplanner.insight.baseline import standings
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.edits.tasks import add_row, change_row, delete_rows, rename, set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day
from relplanner.plan.model import Estimate, Minutes
from relplanner.plan.problems import EditError
from relplanner.session.session import Session
from relplanner.session.step import Step
from relplanner.store.book import Book
from relplanner.store.file import decode_book, encode_book, save_book
from relplanner.store.journal import interrupted, recover, start_journal

THREE_DAYS = Estimate(likely=Minutes(1440))


def stretched(session: Session, name: str = "Two testers") -> str:
    """A scenario in which building takes three days, being worked on."""
    key = session.copy_as_scenario(name)
    session.edit("Stretch", set_estimate, "r-build", THREE_DAYS)
    return key


def baselined(session: Session) -> None:
    rows = standings(session.plan, session.schedule, session.readings.relations)
    session.edit("Set the baseline", set_baseline, name="May", day=day("2027-05-03"), rows=rows)


def test_a_copy_is_worked_on_and_the_plan_stays(session: Session, book: Book) -> None:
    key = stretched(session)
    assert session.scenario == key
    assert session.scenarios == {key: "Two testers"}
    assert session.plan.rows["r-build"].estimate == THREE_DAYS
    assert session.book.plan == book.plan
    assert [one.name for one in session.book.scenarios] == ["Two testers"]


def test_switching_tells_subscribers_and_changes_nothing_of_the_book(session: Session) -> None:
    key = stretched(session)
    before, heard = session.book, list[Step]()
    session.subscribe(heard.append)
    session.switch("")
    session.switch(key)
    session.switch(key)
    assert session.book == before
    assert [step.label for step in heard] == ["Switch to the plan", "Switch to Two testers"]
    assert heard[0].after is heard[1].before
    assert heard[0].moved == ("r-build",)
    assert heard[0].delta.touched("rows") == {"r-build"}


def test_each_alternative_has_its_own_undo(session: Session, book: Book) -> None:
    session.edit("Rename", rename, "r-design", "Draw")
    key = stretched(session)
    assert session.undo_label == "Stretch"
    session.switch("")
    assert session.undo_label == "Rename"
    session.undo()
    assert session.plan == book.plan
    session.switch(key)
    session.undo()
    assert session.plan.rows["r-design"].name == "Draw"
    assert session.undo() is None
    session.redo()
    assert session.plan.rows["r-build"].estimate == THREE_DAYS


def test_taking_over_is_one_edit_that_undo_takes_back(session: Session, book: Book) -> None:
    key = stretched(session)
    session.edit("Test", add_row, name="Test", id="r-test")
    wanted = session.plan
    step = session.take_over(key)
    assert session.scenario == ""
    assert step.label == "Take over the scenario Two testers"
    assert session.plan == wanted
    assert session.undo_label == "Take over the scenario Two testers"
    session.undo()
    assert session.plan == book.plan
    assert not session.undo_label
    session.redo()
    assert session.plan == wanted
    assert list(session.scenarios) == [key], "the scenario stays"


def test_the_audit_trail_says_where_and_what(session: Session) -> None:
    key = stretched(session)
    session.undo()
    session.redo()
    session.take_over(key)
    session.rename_scenario(key, "Three days")
    session.remove_scenario(key)
    assert [(entry.did, entry.what, entry.scenario) for entry in session.book.audit] == [
        ("edit", "Copy as the scenario Two testers", ""),
        ("edit", "Stretch", "Two testers"),
        ("undo", "Stretch", "Two testers"),
        ("redo", "Stretch", "Two testers"),
        ("edit", "Take over the scenario Two testers", ""),
        ("edit", "Rename the scenario Two testers to Three days", ""),
        ("edit", "Delete the scenario Three days", ""),
    ]


def test_a_deleted_scenario_can_be_restored_with_its_undo(session: Session) -> None:
    key = stretched(session)
    before = session.book.scenarios
    removed = session.remove_scenario(key)
    assert (session.scenario, session.scenarios) == ("", {})
    session.restore_scenario(removed)
    assert session.book.scenarios == before
    session.switch(key)
    assert session.undo_label == "Stretch"


def test_names_are_kept_apart_and_never_empty(session: Session) -> None:
    first = session.copy_as_scenario("Plan")
    second = session.copy_as_scenario("Plan (2)")
    assert session.scenarios == {first: "Plan (2)", second: "Plan (2) (2)"}
    with pytest.raises(EditError, match="needs a name"):
        session.copy_as_scenario("  ")
    with pytest.raises(EditError, match="needs a name"):
        session.rename_scenario(first, "")
    with pytest.raises(EditError, match="no longer in the book"):
        session.switch("gone")


def test_baselines_are_those_of_the_plan(session: Session) -> None:
    key = stretched(session)
    session.edit("Change the day", change_settings, status_date=None, currency="CHF")
    with pytest.raises(EditError, match="switch to the plan first"):
        baselined(session)
    session.switch("")
    baselined(session)
    assert session.book.scenarios[0].plan.baselines == session.plan.baselines
    session.switch(key)
    assert session.readings.baseline is not None
    variance = session.readings.baseline.variance("r-build")
    assert variance is not None
    assert variance.finish == 960
    session.undo()
    assert session.plan.settings.currency == "EUR"
    assert session.plan.settings.baseline is not None
    session.take_over(key)
    assert session.plan.baselines == session.book.scenarios[0].plan.baselines
    assert decode_book(encode_book(session.book), "b") == session.book


def test_a_book_is_modified_by_what_its_scenarios_are(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "b.relplan"
    key = session.copy_as_scenario("A")
    assert session.modified
    session.saved(str(path), save_book(session.book, path))
    assert not session.modified
    session.edit("Stretch", set_estimate, "r-build", THREE_DAYS)
    session.switch("")
    assert session.modified
    session.switch(key)
    session.undo()
    assert not session.modified
    session.restore_scenario(session.remove_scenario(key))
    assert not session.modified


def test_the_readings_of_a_resting_scenario_are_those_it_has_when_worked_on(session: Session) -> None:
    key = stretched(session)
    finish = session.schedule.finish
    session.switch("")
    assert session.readings_of(key).schedule.finish == finish
    assert session.readings_of(key) is session.readings_of(key)
    assert session.readings_of("") is session.readings


def test_an_interruption_loses_no_scenario(session: Session, book: Book, tmp_path: Path) -> None:
    journal = start_journal(tmp_path / "state")
    session = Session(book, clock=lambda: datetime(2027, 3, 1, 9), ids=SeededIds(1), user="Ana", journal=journal)
    gone = session.copy_as_scenario("Gone")
    session.edit("Rename", rename, "r-design", "Draw")
    key = stretched(session)
    session.switch("")
    baselined(session)
    session.switch(key)
    session.edit("Swiss", change_settings, currency="CHF")
    session.edit("Delete", delete_rows, "r-design")
    session.rename_scenario(key, "Three days")
    session.remove_scenario(gone)
    session.undo()
    wanted = session.book
    journal.lock.release()
    [found] = interrupted(tmp_path / "state")
    assert recover(found).book == wanted


def test_a_file_lists_what_a_scenario_changes_line_by_line(session: Session) -> None:
    plain = encode_book(session.book)
    assert b'"version":1}' in plain.splitlines()[0]
    key = stretched(session)
    session.edit("Delete", delete_rows, "r-design")
    data = encode_book(session.book)
    assert b'"version":2}' in data.splitlines()[0]
    lines = [line for line in data.splitlines() if b"scenario" in line and b'"audit"' not in line]
    assert lines == [
        f'{{"table":"scenarios","id":"{key}","name":"Two testers"}}'.encode(),
        f'{{"scenario":"{key}","table":"rows","id":"r-build","name":"Build","rank":"2","estimate":{{"likely":1440}}}}'.encode(),
        f'{{"scenario":"{key}","table":"rows","gone":"r-design"}}'.encode(),
        f'{{"scenario":"{key}","table":"links","gone":"l-1"}}'.encode(),
    ]
    again = decode_book(data, "b.relplan")
    assert again == session.book
    assert encode_book(again) == data
    session.edit("Skill", change_row, "r-build", skills=["Java"])
    assert b'"version":3}' in encode_book(session.book).splitlines()[0]
    assert decode_book(encode_book(session.book), "b.relplan") == session.book


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"scenario":"x","table":"rows","id":"a"}', "which no line before names"),
        ('{"table":"scenarios","id":"s"}', "needs an id and a name"),
        ('{"table":"scenarios","id":"s","name":"S"}\n{"table":"scenarios","id":"s","name":"S"}', "already stood in line"),
        ('{"table":"scenarios","id":"s","name":"S"}\n{"scenario":"s","table":"rows","gone":"x"}', "was not there"),
        ('{"table":"scenarios","id":"s","name":"S"}\n{"scenario":"s","table":"pets","id":"x"}', "is no table"),
        ('{"table":"scenarios","id":"s","name":"S"}\n{"scenario":"s","table":"rows","id":"x","parent":"no"}', "not there"),
    ],
)
def test_a_damaged_scenario_is_refused_at_its_line(session: Session, line: str, words: str) -> None:
    data = encode_book(session.book) + line.encode() + b"\n"
    number = len(data.splitlines())
    with pytest.raises(Exception, match=f"line {number}.*{words}"):
        decode_book(data, "b.relplan")
