"""Handing work over: who can and is free comes first, and what is taken is one edit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from relplanner.app.dialogs.hand_over import HandOverDialog
from relplanner.app.main_window import MainWindow
from relplanner.plan.model import Id
from tests.app.hands import Hands


def ask(window: MainWindow, command: str, task: str = "") -> HandOverDialog:
    if task:
        assert window.schedule is not None
        window.schedule.go_to(Hands(window).row(task))
    window.actions_[command].trigger()
    dialogs = [one for one in window.findChildren(HandOverDialog) if one.isVisible()]
    assert dialogs, "no dialog has opened"
    return dialogs[-1]


def on(window: MainWindow, task: str) -> list[str]:
    assert window.document is not None
    plan = window.document.plan
    row = Hands(window).row(task)
    there = [plan.resources[one.resource] for one in plan.assignments.values() if one.task == row]
    return sorted(one.name for one in there if one.kind != "environment")


def pick(dialog: HandOverDialog, name: str) -> None:
    for at in range(dialog.people.count()):
        if dialog.people.item(at).text().startswith(name):
            dialog.people.setCurrentRow(at)
            QTest.keyClick(dialog.people, Qt.Key.Key_Return)
            return
    raise AssertionError(f"{name} is not offered")


def test_whoever_can_and_is_free_comes_first_with_the_reason(example: MainWindow) -> None:
    dialog = ask(example, "hand-over", "Retest on the new candidate")
    reasons = [dialog.people.item(at).text() for at in range(dialog.people.count())]
    assert len(reasons) > 8
    assert all(one.endswith(".") for one in reasons)
    assert "free" in reasons[0]
    dialog.reject()


def test_enter_hands_the_work_over_as_one_named_edit(example: MainWindow) -> None:
    dialog = ask(example, "hand-over", "Retest on the new candidate")
    pick(dialog, "Helen Moss")
    assert "Helen Moss" in on(example, "Retest on the new candidate")
    assert example.document is not None
    assert example.document.session.undo_label == "Give Retest on the new candidate to Helen Moss"
    example.document.undo()
    assert "Yusuf Arslan" in on(example, "Retest on the new candidate")


def test_split_work_leaves_both_with_a_share(example: MainWindow) -> None:
    dialog = ask(example, "split-work", "Training material, release notes")
    dialog.share.setText("25")
    pick(dialog, "Helen Moss")
    assert on(example, "Training material, release notes") == ["Helen Moss", "Trainer"]


def test_a_share_that_is_no_number_is_explained_in_place(example: MainWindow) -> None:
    dialog = ask(example, "split-work", "Training material, release notes")
    dialog.share.setText("half")
    pick(dialog, "Helen Moss")
    assert dialog.isVisible()
    assert "percent" in dialog.trouble.text()
    dialog.reject()


def test_a_role_is_filled(example: MainWindow) -> None:
    dialog = ask(example, "fill-role")
    assert dialog.source.currentText() == "Trainer"
    pick(dialog, "Helen Moss")
    assert on(example, "Train key users and service desk") == ["Helen Moss"]


def test_a_person_is_replaced_over_a_range(example: MainWindow) -> None:
    dialog = ask(example, "replace-person", "Integration cycle 1")
    assert dialog.source.currentText() == "Yusuf Arslan"
    dialog.since.setText("2027-10-01")
    dialog.until.setText("2027-10-06")
    dialog.since.editingFinished.emit()
    pick(dialog, "Helen Moss")
    assert "Yusuf Arslan" in on(example, "Integration cycle 1")
    assert "Helen Moss" in on(example, "Load and endurance test")
    assert "Yusuf Arslan" in on(example, "Integration cycle 2, regression")


def test_somebody_free_is_assigned(example: MainWindow) -> None:
    dialog = ask(example, "assign-free", "Release candidate 2")
    pick(dialog, "Helen Moss")
    assert on(example, "Release candidate 2") == ["Beat Zumstein", "Helen Moss"]


def test_without_a_task_the_status_line_says_what_to_do(example: MainWindow) -> None:
    assert example.schedule is not None
    phase: Id = next(iter(example.document.plan.phases)) if example.document is not None else ""
    example.schedule.go_to(phase)
    example.actions_["hand-over"].trigger()
    assert not [one for one in example.findChildren(HandOverDialog) if one.isVisible()]


def test_f3_walks_from_clash_to_clash(example: MainWindow) -> None:
    assert example.document is not None
    assert example.schedule is not None
    seen = set()
    for _ in example.document.readings.clashes:
        example.actions_["next-clash"].trigger()
        seen.add(example.people._clash)
    assert seen == set(example.document.readings.clashes)
