"""Baselines and scenarios through the window's own widgets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.selector import Selector
from relplanner.plan.model import Id
from relplanner.store.file import read_book
from tests.app.hands import Hands

COLUMNS = ("name", "people", "start", "finish", "estimate", "baseline_finish", "finish_variance")


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    """A plan of three tasks in a chain, typed."""
    hands = Hands(window)
    hands.run("empty")
    for line in ("Design 2d @Ana", "Build 3d after 1", "Test 2d after 2"):
        hands.type(line)
    assert window.schedule is not None
    window.schedule.show_columns(COLUMNS)
    return hands


def name_it(window: MainWindow, text: str) -> None:
    """Write a name into the dialog that asks for it, and take it."""
    dialog = window.findChildren(NameDialog)[-1]
    dialog.name.clear()
    QTest.keyClicks(dialog.name, text)
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    QTest.mouseClick(box.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def choose(selector: Selector, name: str) -> None:
    """Choose from the selector's menu."""
    selector.choices.aboutToShow.emit()
    next(action for action in selector.choices.actions() if action.text() == name).trigger()


def said(window: MainWindow) -> str:
    """All words of the inspector."""
    return " ".join(label.text() for label in window.inspector.findChildren(QLabel))


def baseline_of(window: MainWindow, row: Id) -> tuple[int, int]:
    assert window.schedule is not None
    scene = window.schedule.pane._scene
    assert scene is not None
    return scene.baselines[row]


def test_a_baseline_is_set_a_task_moves_and_grid_chart_and_inspector_say_by_how_much(window: MainWindow, hands: Hands) -> None:
    assert window.strip.baseline.accessibleName() == "Baseline: none"
    hands.run("set-baseline")
    assert window.strip.baseline.accessibleName() == "Baseline: 28 September"
    test = hands.row("Test")
    before = window.document.session.schedule.dates(test) if window.document else None
    hands.enter(hands.row("Build"), "estimate", "5d")
    assert hands.text(test, "finish_variance") == "+2 d"
    assert before is not None
    assert baseline_of(window, test) == (before.start, before.finish)
    hands.run("compare")
    beside = " ".join(label.text() for label in window.comparison.findChildren(QLabel))
    assert (window.comparison.one.currentText(), window.comparison.two.currentText()) == ("Baseline 28 September", "Plan")
    assert "2 rows differ" in beside
    assert "2 days later" in beside
    QTest.keyClick(window.comparison, Qt.Key.Key_Escape)
    hands.go(test)
    assert "2 days later than the baseline" in said(window)
    hands.run("undo")
    assert hands.text(test, "finish_variance") == "0"
    assert "as in the baseline" in said(window)
    hands.run("undo")
    assert hands.text(test, "finish_variance") == ""


def test_several_baselines_are_chosen_renamed_and_deleted(window: MainWindow, hands: Hands) -> None:
    hands.run("set-baseline")
    hands.enter(hands.row("Build"), "estimate", "5d")
    hands.run("set-baseline")
    hands.run("rename-baseline")
    name_it(window, "After design")
    assert window.strip.baseline.accessibleName() == "Baseline: After design"
    assert hands.text(hands.row("Test"), "finish_variance") == "0"
    choose(window.strip.baseline, "28 September")
    assert hands.text(hands.row("Test"), "finish_variance") == "+2 d"
    choose(window.strip.baseline, "None")
    assert hands.text(hands.row("Test"), "finish_variance") == ""
    choose(window.strip.baseline, "After design")
    hands.run("remove-baseline")
    assert window.strip.baseline.accessibleName() == "Baseline: 28 September"


def test_a_scenario_is_made_changed_compared_taken_over_and_undone(window: MainWindow, hands: Hands, tmp_path: Path) -> None:
    document = window.document
    assert document is not None
    plan = document.plan
    hands.run("copy-scenario")
    name_it(window, "Longer build")
    assert window.strip.scenario.accessibleName() == "Scenario: Longer build"
    hands.enter(hands.row("Build"), "estimate", "5d")
    hands.run("compare")
    panel = window.comparison
    assert panel.isVisible()
    assert not window.inspector.isVisible()
    words = [label.text() for label in panel.findChildren(QLabel)]
    assert {"2 rows differ", "2 days later", "7 days", "9 days"} <= set(words)
    hands.enter(hands.row("Build"), "estimate", "3d")
    assert any("same rows" in label.text() for label in panel.findChildren(QLabel))
    hands.enter(hands.row("Build"), "estimate", "5d")
    wanted = document.plan
    path = tmp_path / "b.relplan"
    assert window.files.save_to(path)
    assert read_book(path).book.scenarios == document.session.book.scenarios

    hands.run("take-over")
    assert window.strip.scenario.accessibleName() == "Scenario: Plan"
    assert document.plan == wanted
    assert window.actions_["undo"].text().endswith("take over the scenario Longer build")
    hands.run("undo")
    assert document.plan == plan
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert window.inspector.isVisible()


def test_in_a_scenario_baselines_rest_and_a_deleted_scenario_comes_back(window: MainWindow, hands: Hands) -> None:
    hands.run("copy-scenario")
    name_it(window, " ")
    dialog = window.findChildren(NameDialog)[-1]
    assert dialog.isVisible(), "a name is needed"
    name_it(window, "Try")
    assert not window.actions_["set-baseline"].isEnabled()
    hands.enter(hands.row("Build"), "estimate", "5d")
    hands.run("remove-scenario")
    assert window.strip.scenario.accessibleName() == "Scenario: Plan"
    assert window.actions_["set-baseline"].isEnabled()
    restore = next(button for button in window.message.findChildren(QPushButton) if button.text() == "Restore")
    QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    choose(window.strip.scenario, "Try")
    assert hands.text(hands.row("Build"), "estimate") == "5d"
    choose(window.strip.scenario, "Plan")
    assert hands.text(hands.row("Build"), "estimate") == "3d"


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # the offscreen platform says so of every popup
def test_the_choices_open_by_key_where_the_strip_has_no_room_too(window: MainWindow, hands: Hands) -> None:
    for key, selector in (("scenarios", window.strip.scenario), ("baselines", window.strip.baseline)):
        for width in (1440, 900):
            window.resize(width, 700)
            assert selector.isVisible() == (width == 1440)
            hands.run(key)
            assert selector.choices.isVisible()
            selector.choices.close()
