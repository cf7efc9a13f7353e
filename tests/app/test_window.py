"""The window as a whole, through its real widgets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from relplanner.app.dialogs.new_plan import Order
from relplanner.app.main_window import MainWindow
from relplanner.app.views.schedule_view import DEFAULT_COLUMNS
from relplanner.plan.codec import encode
from tests.app.hands import Hands

ALL = (*DEFAULT_COLUMNS, "estimate", "predecessors")


def test_an_empty_start_offers_a_template_the_example_open_and_import(window: MainWindow) -> None:
    assert window.stack.currentWidget() is window.start
    assert not window.actions_["save"].isEnabled()
    assert window.actions_["new"].isEnabled()


def test_the_story_of_a_plan_from_its_template_to_its_reopening(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    window = make_window()
    form = window.start.form
    form.name.setText("CRM")
    form.version.setText("4.0")
    form.start.setText("2027-10-04")
    form.target.setText("2028-04-14")
    form.people.setPlainText("Yusuf Arslan TEST\nKarin Wolf OPS")
    form.button.click()
    document = window.document
    assert document is not None
    assert window.schedule is not None
    window.schedule.show_columns(ALL)
    hands = Hands(window)
    before = document.plan

    hands.enter(hands.row("Integration cycle 1"), "name", "First integration cycle")
    row = hands.row("First integration cycle")
    hands.enter(row, "estimate", "20d")
    assert document.plan.rows[row].estimate is not None
    assert document.plan.rows[row].estimate.likely == 20 * 480
    other = hands.row("Load and endurance test")
    number = document.session.schedule.outline.index[row] + 1
    hands.enter(other, "predecessors", f"{number}SS")
    assert hands.text(other, "predecessors") == f"{number}SS"
    hands.enter(other, "people", "Yusuf Arslan; Karin Wolf 50%")
    assert hands.text(other, "people") == "Karin 50%; Yusuf"

    clashes = [clash for clash in document.readings.clashes if {row, other} <= set(clash.tasks)]
    assert clashes, "Yusuf works on both at once"
    assert any("Yusuf Arslan" in problem.message for problem in document.problems)
    assert "clash" in " ".join(label.text() for label in window.problems._counts)
    assert window.schedule.grid.tree.problems_of(other)

    while window.actions_["undo"].isEnabled():
        hands.run("undo")
    assert document.plan == before
    hands.run("redo")
    path = tmp_path / "crm.relplan"
    assert window.files.save_to(path)
    saved = document.plan
    assert not document.session.modified

    again = make_window()
    window.show_document(None)
    assert again.files.open(path)
    assert again.document is not None
    assert encode(again.document.plan) == encode(saved)
    assert not again.document.session.modified


def test_a_wrong_entry_stays_and_says_why_and_escape_restores(window: MainWindow) -> None:
    window.files.order(Order(template="minor", name="Portal"))
    assert window.schedule is not None
    window.schedule.show_columns(ALL)
    hands = Hands(window)
    row = hands.row("Develop")
    before = hands.text(row, "estimate")
    hands.enter(row, "estimate", "three days")
    editor = hands.editor
    assert editor is not None
    assert editor.text() == "three days"
    assert "estimate" in editor.trouble
    hands.press(Qt.Key.Key_Escape)
    assert hands.editor is None
    assert hands.text(row, "estimate") == before


def test_a_cycle_is_refused_in_its_cell_with_the_tasks_named(window: MainWindow) -> None:
    window.files.empty()
    assert window.schedule is not None
    window.schedule.show_columns(ALL)
    hands = Hands(window)
    for line in ("Build 2d", "Test 1d after 1", "Ship 1d after 2"):
        hands.type(line)
    hands.enter(hands.row("Build"), "predecessors", "3")
    assert hands.editor is not None
    assert all(name in hands.editor.trouble for name in ("Build", "Test", "Ship"))


def test_fourteen_actions_lead_from_an_empty_start_to_an_exported_overload(window: MainWindow, tmp_path: Path) -> None:
    hands = Hands(window)
    hands.run("empty")
    for line in (
        "Design 3d @Ana",
        "Build 5d @Ben after 1",
        "Write 4d @Ben after 1",
        "Test 3d @Ana after 2",
        "Ship 1d @Ana after 4",
    ):
        hands.type(line)
    document = window.document
    assert document is not None
    assert len(document.plan.links) == 4
    assert [clash.kind for clash in document.readings.clashes] == ["overload"]
    assert "Ben" in window.problems.sentence.toolTip()
    window.files.export(tmp_path / "plan.xlsx", next(one for one in _formats() if ".xlsx" in one.suffixes))
    hands.actions += 2
    assert (tmp_path / "plan.xlsx").stat().st_size > 5000
    assert hands.actions <= 14


def _formats() -> object:
    from relplanner.app.dialogs.export import writable

    return writable()
