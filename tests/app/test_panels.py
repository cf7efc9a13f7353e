"""Inspector, status and strip: they answer for the selected row, edit it, and follow the plan."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.answers import subtitle
from relplanner.app.panels.meetings import meeting_rule, meeting_text
from relplanner.app.panels.parts import ChoiceField, Field, Fold, TextField
from relplanner.plan.edits import tasks
from relplanner.plan.instants import instant
from relplanner.plan.model import Constraint, Id, Instant, Progress
from relplanner.plan.problems import EditError


def row(window: MainWindow, name: str) -> Id:
    assert window.document is not None
    return next(one.id for one in window.document.plan.rows.values() if one.name == name)


def go(window: MainWindow, name: str) -> Id:
    assert window.schedule is not None
    found = row(window, name)
    window.schedule.go_to(found)
    return found


def said(window: MainWindow) -> str:
    return " | ".join(label.text() for label in window.inspector.findChildren(QLabel) if not label.isHidden())


def field(window: MainWindow, name: str) -> Field:
    return next(
        one for one in window.inspector.findChildren(Field) if one.line.accessibleName() == name and one.parent() is not None
    )


def open_fold(window: MainWindow, heading: str) -> None:
    for fold in window.inspector.findChildren(Fold):
        if fold._heading.startswith(heading):
            fold.set_open(True)


def test_in_a_small_window_it_is_narrow_and_whole_and_in_a_wide_one_as_it_was(example: MainWindow) -> None:
    go(example, "Integration exit")
    before = example.inspector.width()
    for width, wide in ((1000, 264), (1440, before)):
        example.resize(width, 900)
        QApplication.processEvents()
        assert example.inspector.width() == wide
        assert example.inspector.widget().minimumSizeHint().width() <= example.inspector.viewport().width()


def test_with_nothing_selected_it_says_how_the_releases_stand(example: MainWindow) -> None:
    text = said(example)
    assert "Claims 8.0" in text
    assert "Portal 4.3" in text
    assert "Sat 27 Nov" in text
    assert "Clashes" in text


def test_it_answers_when_why_who_and_how_much_slack(example: MainWindow) -> None:
    go(example, "Integration cycle 1")
    text = said(example)
    assert "Wed 22 Sep" in text
    assert "waits for Deploy RC1 to SIT, smoke test" in text
    assert "Yusuf Arslan" in text
    assert "needed in two phases" in text
    assert "critical" in text
    assert "Integration and regression cases" in text
    assert example.document is not None
    live = example.document.plan.releases["portal"].go_live
    assert example.schedule is not None
    example.schedule.go_to(live or "")
    assert "Thu 14 Oct, 00:00" in said(example)


def test_a_row_without_slack_says_what_takes_it(example: MainWindow) -> None:
    task = go(example, "Training material, release notes")
    document = example.document
    assert document is not None
    at = document.session.schedule.dates(task).start
    document.edit("Pin it", tasks.set_constraint, task, Constraint(kind="must start on", at=at))
    text = said(example)
    assert "must start on Tue 21 Sep, 15:00" in text
    assert "its fixed date leaves none" in text
    assert "moves the end" not in text
    done = Progress(actual_start=at, actual_finish=Instant(at + 1440))
    document.edit("Report progress", tasks.set_progress, task, done)
    assert "it is done" in said(example)


def test_a_day_that_bounds_a_start_is_its_first_working_minute_as_in_the_cell(example: MainWindow) -> None:
    task = go(example, "Training material, release notes")
    open_fold(example, "Constraint")
    document = example.document
    assert document is not None
    on = field(example, "on")
    assert isinstance(on, TextField)
    for text, kind, at in (
        ("4 Oct 2027", "start no earlier than", "2027-10-04T08:00"),
        ("4 Oct 2027 10:30", "start no earlier than", "2027-10-04T10:30"),
        ("5 Oct 2027", "finish no earlier than", "2027-10-06T00:00"),
    ):
        if kind.startswith("finish"):
            document.edit("Bound", tasks.set_constraint, task, Constraint(kind="finish no earlier than", at=instant(at)))
        on._edit.setText(text)
        on._edit.editingFinished.emit()
        assert document.plan.rows[task].constraint == Constraint(kind=kind, at=instant(at))  # type: ignore[arg-type]


def test_work_at_night_says_how_long_it_takes(example: MainWindow) -> None:
    task = go(example, "Cutover weekend (runbook)")
    assert example.document is not None
    assert subtitle(example.document.readings, task) == "Deployment · PRD production · 8 hours"


def test_a_link_in_it_leads_to_the_row(example: MainWindow) -> None:
    go(example, "Integration cycle 1")
    target = row(example, "Deploy RC1 to SIT, smoke test")
    example.inspector.gone_to.emit(target)
    assert example.schedule is not None
    assert example.schedule.selection.current == target
    assert example.schedule.grid.current == target


def test_an_estimate_is_edited_in_three_points_and_a_wrong_one_stays(example: MainWindow) -> None:
    task = go(example, "Develop wave 1: core services")
    open_fold(example, "Estimate")
    likely = field(example, "Likely")
    assert isinstance(likely, TextField)
    likely._edit.setText("16d")
    likely._edit.editingFinished.emit()
    assert example.document is not None
    estimate = example.document.plan.rows[task].estimate
    assert estimate is not None
    assert estimate.likely == 16 * 480
    assert estimate.pessimistic == 22 * 480
    likely._edit.setText("many days")
    likely._edit.editingFinished.emit()
    assert "many days" in likely.trouble
    assert likely._edit.text() == "many days"


def test_a_gate_is_ticked_and_decided(example: MainWindow) -> None:
    gate = go(example, "Integration exit")
    boxes = [box for box in example.inspector.findChildren(QCheckBox) if "severity" in box.accessibleName()]
    boxes[0].click()
    assert example.document is not None
    assert [one.met for one in example.document.plan.gates[gate].criteria].count(True) == 1
    decision = field(example, "Decision")
    assert isinstance(decision, ChoiceField)
    decision._box.setCurrentIndex(decision._box.findData("approved"))
    decision._box.activated.emit(decision._box.currentIndex())
    assert example.document.plan.gates[gate].decision == "approved"
    assert example.document.plan.gates[gate].decided_at is not None


@pytest.mark.parametrize(
    ("choice", "line", "kept"),
    [
        ("waived", "The owner signs for it.", ("waived", "The owner signs for it.", ())),
        ("approved with conditions", "Retest; Rename, sign", ("approved with conditions", "", ("Retest", "Rename, sign"))),
    ],
)
def test_a_waiver_asks_for_its_reason_and_conditions_become_tasks(
    example: MainWindow, qtbot: QtBot, choice: str, line: str, kept: tuple[str, str, tuple[str, ...]]
) -> None:
    key = go(example, "Integration exit")
    assert example.document is not None
    before = example.document.plan
    decision = field(example, "Decision")
    assert isinstance(decision, ChoiceField)
    decision._box.setCurrentIndex(decision._box.findData(choice))
    decision._box.activated.emit(decision._box.currentIndex())
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible())
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert example.document.plan is before
    qtbot.keyClicks(dialog.name, line)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    gate = example.document.plan.gates[key]
    assert (gate.decision, gate.reason, gate.conditions) == kept
    assert len(example.document.plan.rows) == len(before.rows) + len(kept[2])


def test_the_history_of_a_row_stands_in_it(example: MainWindow) -> None:
    task = go(example, "Risk workshop, register")
    assert example.document is not None
    example.document.edit("Change notes of Risk workshop, register", tasks.set_notes, task, "bring coffee")
    open_fold(example, "History")
    assert "Change notes of Risk workshop" in said(example)


def test_the_status_line_says_what_the_last_edit_did(example: MainWindow) -> None:
    assert example.document is not None
    assert "Claims 8.0 go-live Sat 27 Nov 2027" in example.status.go_live.text()
    assert example.status.target.text() == "on target"
    task = row(example, "Develop wave 1: core services")
    example.document.edit("Longer", tasks.set_notes, task, "x")
    assert "no dates moved" in example.status.effect.text()
    assert "go-live holds" in example.status.effect.text()
    assert "solved in" in example.status.right.text()


def test_a_late_release_is_said_in_red_with_its_days(example: MainWindow) -> None:
    from relplanner.plan.model import Estimate, Minutes

    assert example.document is not None
    task = row(example, "Develop wave 1: core services")
    example.document.edit("Longer", tasks.set_estimate, task, Estimate(likely=Minutes(40 * 480)))
    assert "late" in example.status.target.text()
    assert example.status.target.property("tone") == "red"
    assert "+" in example.status.effect.text()


def test_a_problem_leads_to_what_it_is_about(example: MainWindow) -> None:
    example.problems.more.click()
    assert example.problems.is_open
    assert example.problems.table.rowCount() == len(example.document.problems if example.document else ())
    example.problems.sentence.click()
    assert example.schedule is not None
    assert example.document is not None
    first = example.document.problems[0]
    clash = next(one for one in example.document.readings.clashes if one.resource == first.subject)
    assert example.schedule.selection.current == clash.tasks[0]


def test_every_dialog_edits_at_once_and_can_be_undone(example: MainWindow) -> None:
    from relplanner.app.dialogs.holidays import HolidayChooser
    from relplanner.app.dialogs.people import PeopleDialog
    from relplanner.app.dialogs.plan_settings import PlanSettingsDialog

    assert example.document is not None
    before = example.document.plan
    people = PeopleDialog(example.document, example.theme)
    people.add.click()
    name = people._fields[0]
    assert isinstance(name, TextField)
    name._edit.setText("Nora Brix")
    name._edit.editingFinished.emit()
    assert any(one.name == "Nora Brix" for one in example.document.plan.resources.values())
    settings = PlanSettingsDialog(example.document, example.theme)
    chooser = settings.calendars.findChildren(HolidayChooser)[0]
    chooser._choose_country("CH")
    chooser._choose_region("ZH")
    chooser.button.click()
    assert any("CH-ZH" in one.holidays for one in example.document.plan.calendars.values())
    while example.actions_["undo"].isEnabled():
        example.actions_["undo"].trigger()
    assert example.document.plan == before
    for dialog in (people, settings):
        dialog.deleteLater()


def test_only_what_works_stands_in_the_strip(example: MainWindow) -> None:
    texts = [button.text() for button in example.strip.findChildren(QPushButton)]
    assert not {"Network", "Risks", "Review"} & set(texts)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Tue 14:00", "FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0"),
        ("Mon, Wed 9:30", "FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=9;BYMINUTE=30"),
    ],
)
def test_meeting_days_are_words(words: str, rule: str) -> None:
    assert meeting_rule(words) == rule
    assert meeting_text(rule) == words
    with pytest.raises(EditError):
        meeting_rule("sometimes")
