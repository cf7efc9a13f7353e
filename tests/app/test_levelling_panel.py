"""Levelling in the window: answers side by side, one applied and cleared, a search that is cancelled; in the shipped example."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from relplanner.app.main_window import MainWindow
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.level import answers
from relplanner.insight.levelling.options import Options
from relplanner.plan.model import Id, Plan
from relplanner.schedule.control import Watch
from relplanner.schedule.result import Schedule
from tests.app.hands import click, said


@pytest.fixture(scope="module")
def known() -> list[tuple[Plan, Options, tuple[Answer, ...]]]:
    """What was levelled before in this module: the example's answers are the same in every test."""
    return []


@pytest.fixture
def level(
    example: MainWindow, monkeypatch: pytest.MonkeyPatch, known: list[tuple[Plan, Options, tuple[Answer, ...]]]
) -> MainWindow:
    """The levelling of the whole plan is open, by its key."""

    def once(plan: Plan, schedule: Schedule, options: Options, watch: Watch, *, elsewhere: object) -> tuple[Answer, ...]:
        assert not elsewhere
        for before, asked, found in known:
            if asked == options and before == plan:
                return found
        found = answers(plan, schedule, options, watch)
        known.append((plan, options, found))
        return found

    monkeypatch.setattr("relplanner.app.panels.levelling.answers", once)
    QTest.keyClick(example, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert example.levelling.isVisible()
    return example


def head(window: MainWindow, text: str) -> QToolButton:
    for _ in range(3):
        QApplication.processEvents()
    found = [one for one in window.levelling.findChildren(QToolButton) if one.text() == text and one.isVisible()]
    return found[-1]


def test_answers_stand_side_by_side_one_is_applied_and_clearing_restores(level: MainWindow) -> None:
    document, panel, views = level.document, level.levelling, level.views
    assert document is not None
    assert views is not None
    before = document.plan
    assert list(panel.answers)[:2] == ["Within float", "Shortest"]
    freely, within = panel.answers["Shortest"], panel.answers["Within float"]
    assert panel.chosen == "Within float"
    text = said(panel)
    for label in ("Claims 8.0", "Portal 4.3", "Clashes left", "Tasks moved", "People moved", "Highest peak"):
        assert label in text
    assert "holds" in text, "within float no go-live moves"
    assert within.left
    assert all(one.reason in text for one in within.left), "what could not be solved is told with its reason"
    assert views.preview is not None
    assert views.preview.scene.plan is within.plan
    click(head(level, "Shortest"))
    assert views.preview.scene.plan is freely.plan
    assert document.plan is before, "nothing has moved yet"

    click(panel.apply)
    assert {key: row.levelled for key, row in document.plan.rows.items()} == {
        key: row.levelled for key, row in freely.plan.rows.items()
    }
    assert document.plan == freely.plan
    assert document.session.undo_label == "Level the whole plan"
    assert not panel.isVisible()
    assert len(document.readings.clashes) == len(freely.left)
    marked = [row.id for row in document.plan.rows.values() if row.levelled is not None]
    level.go_to(marked[0])
    level.actions_["clear-levelling"].trigger()
    left = [row.id for row in document.plan.rows.values() if row.levelled is not None]
    assert sorted([*left, marked[0]]) == sorted(marked)
    level.actions_["clear-all-levelling"].trigger()
    assert document.plan == before
    for _ in range(3):
        document.undo()
    assert document.plan == before


def test_one_person_is_levelled_alone_and_an_edit_finds_the_answers_anew(level: MainWindow) -> None:
    panel, document = level.levelling, level.document
    assert document is not None
    at = panel.scope.findText("tasks of Yusuf Arslan")
    assert at > 0
    panel.scope.setCurrentIndex(at)
    panel.scope.activated.emit(at)
    first = panel.answers["Shortest"]
    tasks = {one.task for one in document.plan.assignments.values() if one.resource == "yusuf"}
    assert first.moves
    assert {move.row for move in first.moves} <= tasks
    document.edit("Never", _never_move, first.moves[0].row)
    second = panel.answers["Shortest"]
    assert first.moves[0].row not in {move.row for move in second.moves}
    panel.since.setText("some day")
    panel.since.editingFinished.emit()
    assert panel.since_field.trouble, "a wrong date is explained in place"


def test_a_search_has_a_column_of_its_own_and_cancelling_keeps_the_best(
    level: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = level.levelling
    monkeypatch.setattr("relplanner.app.panels.levelling.SECONDS", 0.5)
    panel.choose("Shortest")
    click(panel.improve)
    assert panel.chosen == "Improved"
    improved, instant_ = panel.answers["Improved"], panel.answers["Shortest"]
    assert len(improved.left) <= len(instant_.left)
    assert not panel.bar.isVisible()
    assert panel.improve.isEnabled()


def _never_move(plan: Plan, row: Id) -> Plan:
    return replace(plan, rows={**plan.rows, row: replace(plan.rows[row], priority=1000)})
