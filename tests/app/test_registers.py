"""Gates, changes, configuration items, audits, roles of phases and release types, by keys and mouse, in the shipped example."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from relplanner.app.dialogs.audit import AuditDialog
from relplanner.app.dialogs.change_type import ChangeTypeDialog
from relplanner.app.dialogs.link_change import LinkChangeDialog
from relplanner.app.dialogs.name import NameDialog
from relplanner.app.dialogs.new_plan import NewPlanForm, Order
from relplanner.app.dialogs.release_types import ReleaseTypesDialog
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.gate_fields import TickField
from relplanner.app.registers.page import RegisterPage
from relplanner.app.registers.view import RegistersView
from relplanner.plan.edits.changes import amend_change
from relplanner.plan.edits.releases import change_gate
from relplanner.plan.edits.tasks import set_progress
from relplanner.plan.instants import instant
from relplanner.plan.model import Plan, Progress
from relplanner.session.step import Step
from tests.app.hands import Hands, command, opened, write_line

Key = Qt.Key

pytestmark = pytest.mark.qt_log_ignore(
    "This plugin does not support", extend=True
)  # the offscreen platform says so of every popup


def plan(hands: Hands) -> Plan:
    assert hands.window.document is not None
    return hands.window.document.plan


def edit(hands: Hands, verb: object, *args: object, **fields: object) -> Step:
    assert hands.window.document is not None
    return hands.window.document.edit("Prepare", verb, *args, **fields)  # type: ignore[arg-type]


def registers(hands: Hands) -> RegistersView:
    assert hands.window.views is not None
    assert hands.window.views.registers is not None
    return hands.window.views.registers


def said(part: QWidget) -> str:
    QCoreApplication.processEvents()
    return " | ".join(label.text() for label in part.findChildren(QLabel) if label.isVisible())


def lines(page: RegisterPage) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in page.table.lines.lines]


def field(page: RegisterPage, name: str) -> QWidget:
    return next(one.line for one in page._fields if one.line.accessibleName() == name)


def write(page: RegisterPage, name: str, text: str) -> None:
    line = field(page, name)
    assert isinstance(line, QLineEdit)
    write_line(line, text)
    QTest.keyClick(line, Key.Key_Return)


def choose(widget: QWidget, text: str) -> None:
    """Take an entry of a box as the arrows and Enter do."""
    assert isinstance(widget, QComboBox)
    widget.setCurrentIndex(widget.findText(text))
    widget.activated.emit(widget.currentIndex())


def press(page: RegisterPage, text: str) -> None:
    QCoreApplication.processEvents()
    button = next(one for one in page.findChildren(QPushButton) if one.text().replace("&", "") == text and one.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def answer(text: str | None = None) -> None:
    (dialog,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible())
    if text is not None:
        write_line(dialog.name, text)
    QTest.keyClick(dialog.name, Key.Key_Return)


def test_gates_stand_by_date_and_one_is_ticked_heard_and_decided(hands: Hands) -> None:
    before = plan(hands)
    hands.go(hands.row("Change advisory board"))
    hands.go("claims-GI")
    hands.press(Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    page = registers(hands).gates
    assert page.isVisible()
    assert not hands.window.inspector.isVisible()
    assert page.key == "claims-GI"
    dates = [plan(hands).gates[line.key].id for line in page.table.lines.lines]
    schedule = hands.window.document.session.schedule  # type: ignore[union-attr]
    assert dates == sorted(dates, key=lambda key: schedule.dates(key).finish)
    assert "Approve Integration exit by Wed 27 Oct 09:00, or the window of Sat 27 Nov is lost" in said(page)
    box = next(one for one in page._fields if isinstance(one, TickField) and "severity" in one.line.accessibleName())
    QTest.mouseClick(box.line, Qt.MouseButton.LeftButton)
    assert plan(hands).gates["claims-GI"].criteria[1].met
    choose(field(page, "TM"), "agrees")
    choose(field(page, "SEC"), "objects")
    row = next(line for line in lines(page) if line[1] == "Integration exit" and line[2] == "Claims 8.0")
    assert row[3:6] == ["?  pending", "1 / 4", "1 of 2 agree, SEC objects"]
    choose(field(page, "Decision"), "approved with conditions")
    answer("Repeat the load test")
    assert "Condition: Repeat the load test" in said(page)
    made = hands.row("Repeat the load test")
    assert {link.successor for link in plan(hands).links.values() if link.predecessor == made} == {"claims-GU"}
    for _ in range(4):
        hands.run("undo")
    assert plan(hands) == before
    choose(field(page, "Decision"), "waived")
    answer("tested in production, BO takes the risk")
    assert plan(hands).gates["claims-GI"].decision == "waived"


def test_a_gate_that_nobody_decides_is_red_and_mended_here(hands: Hands) -> None:
    edit(hands, change_gate, "portal-GU", approvers=())
    command(hands, "gates")
    page = registers(hands).gates
    page.choose_release("portal")
    page.refresh()
    assert len(lines(page)) == 6
    page.table.choose("portal-GU")
    assert "Nobody decides about this gate" in said(page)
    write(page, "Approvers", "BO; RM")
    assert plan(hands).gates["portal-GU"].approvers == ("BO", "RM")
    hands.window.go_to("claims-GU")
    assert (page.key, page.of_release) == ("claims-GU", "claims")
    hands.window.activateWindow()
    QCoreApplication.processEvents()
    page.table.setFocus()
    hands.press(Key.Key_F6)
    assert hands.window.focusWidget() is page.details
    page.gone_to.emit("portal-GU")
    assert hands.grid.current == "portal-GU"
    assert hands.window.inspector.isVisible()


def test_a_change_is_added_filled_bound_to_a_gate_and_approved(hands: Hands) -> None:
    before = plan(hands)
    cutover = hands.row("Final package to definitive library")
    hands.go(cutover)
    command(hands, "changes")
    page = registers(hands).changes
    QTest.mouseClick(page.buttons["Add a change"], Qt.MouseButton.LeftButton)
    write(page, "Title", "Package 8.0")
    write(page, "Id", "CHG-9")
    choose(field(page, "Risk"), "very high")
    press(page, "Link selected rows")
    (made,) = (one for one in plan(hands).changes.values() if one.number == "CHG-9")
    assert (made.name, made.risk, made.tasks) == ("Package 8.0", "very high", (cutover,))
    press(page, "Make its approval a gate")
    (gate,) = plan(hands).changes[made.id].approvals
    assert plan(hands).rows[gate].name == "Approval of CHG-9"
    assert {(one.predecessor, one.successor) for one in plan(hands).links.values()} >= {(gate, cutover), ("claims-GU", gate)}
    press(page, "Approve…")
    answer("2027-09-27 10:00")
    assert plan(hands).gates[gate].decided_at == instant("2027-09-27T10:00")
    assert next(line for line in lines(page) if line[0] == "CHG-9")[4] == "approved"
    for _ in range(7):
        hands.run("undo")
    assert plan(hands) == before
    page.table.setFocus()
    QTest.keyClick(page.table, Key.Key_Insert)
    assert len(plan(hands).changes) == 3
    QTest.keyClick(page.table, Key.Key_Delete)
    assert plan(hands).changes == before.changes


def test_a_deployment_without_approval_is_marked_where_changes_are_kept(hands: Hands) -> None:
    begun = Progress(actual_start=instant("2027-09-27T08:00"))
    edit(hands, set_progress, "portal-X3", begun)
    edit(hands, amend_change, "claims-change", tasks=())
    command(hands, "changes")
    page = registers(hands).changes
    table = {line[1]: line for line in lines(page)}
    assert table["Deployment of Portal 4.3"][4] == "unauthorised"
    page.table.choose("portal-change")
    assert "has begun without an approved change" in said(page)
    bare = "No change asks for Cutover weekend (runbook)"
    assert table[bare][4] == "not asked for"
    page.table.choose(next(line.key for line in page.table.lines.lines if line.cells[1].text == bare))
    press(page, "Add a change for it")
    assert bare not in {line[1] for line in lines(page)}


def test_selected_tasks_are_linked_to_a_change_by_command(hands: Hands) -> None:
    assert hands.window.schedule is not None
    tasks = (hands.row("Final package to definitive library"), hands.row("Dress rehearsal with full way back"))
    hands.window.schedule.selection.select(tasks, tasks[0])
    hands.run("link-change")
    dialog = opened(hands, LinkChangeDialog)
    QTest.keyClick(dialog, Key.Key_Return)
    assert set(plan(hands).changes["claims-change"].tasks) == {"claims-X7", *tasks}
    hands.go("claims-GU")
    hands.run("link-change")
    dialog = opened(hands, LinkChangeDialog)
    QTest.keyClick(dialog, Key.Key_Return)
    assert "is no task" in said(dialog)
    dialog.reject()


def test_items_show_what_each_release_makes_of_them_and_audits_what_differs(hands: Hands) -> None:
    command(hands, "configuration items")
    page = registers(hands).items
    assert "No configuration item yet" in said(page)
    QTest.mouseClick(page.buttons["Add an item"], Qt.MouseButton.LeftButton)
    write(page, "Name", "Single sign-on")
    write(page, "In production", "2.4")
    write(page, "Claims 8.0", "3.0")
    write(page, "Portal 4.3", "2.5")
    assert lines(page) == [["Single sign-on", "", "2.4", "✕ 2.5", "✕ 3.0"]]
    assert "change Single sign-on at the same time" in said(page)
    command(hands, "audits")
    page_of_audits = registers(hands).audits
    QTest.mouseClick(page_of_audits.buttons["Record an audit"], Qt.MouseButton.LeftButton)
    dialog = opened(hands, AuditDialog)
    (found,) = dialog.found.values()
    write_line(found, "2.9")
    QTest.keyClick(found, Key.Key_Return)
    assert lines(page_of_audits)[0][0] == "Tue 28 Sep"
    assert lines(page_of_audits)[0][4] == "✕ 1: Single sign-on is 2.9, not 3.0"
    hands.run("undo")
    assert not plan(hands).audits
    QTest.mouseClick(page_of_audits.buttons["Record an audit"], Qt.MouseButton.LeftButton)
    dialog = opened(hands, AuditDialog)
    QTest.mouseClick(dialog.as_expected, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog.by, Key.Key_Return)
    assert lines(page_of_audits)[0][4] == "✓ none"
    press(page_of_audits, "These are in production now")
    assert [one.version for one in plan(hands).items.values()] == ["3.0"]


def test_letters_typed_into_the_matrix_are_duties(hands: Hands) -> None:
    hands.go("claims-GI")
    command(hands, "roles of phases")
    page = registers(hands).duties
    assert page.of_release == "claims"
    roles = [heading.text for heading in page.headings()]
    page.table.setCurrentIndex(page.table.lines.index(1, roles.index("BA")))
    QTest.keyClick(page.table, Key.Key_R)
    build = plan(hands).phases["claims-phase-design"]
    assert {one.letter for one in build.duties if one.role == "BA"} == {"R", "C"}
    assert lines(page)[1][roles.index("BA")] == "RC"
    QTest.keyClick(page.table, Key.Key_Right)
    assert page.table.currentIndex().column() == roles.index("BA") + 1
    QTest.keyClick(page.table, Key.Key_Left)
    QTest.keyClick(page.table, Key.Key_Delete)
    assert lines(page)[1][roles.index("BA")] == ""
    QTest.mouseClick(page.buttons["Add a role"], Qt.MouseButton.LeftButton)
    answer("LEGAL")
    write(page, "LEGAL", "X")
    assert "“X” is no duty" in said(page)
    write(page, "LEGAL", "a, i")
    assert "2 are accountable; it should be one." in said(page)


def test_another_type_is_previewed_with_its_risk_and_taken_as_one_edit(hands: Hands) -> None:
    before = plan(hands)
    hands.go(hands.row("Portal 4.3"))
    command(hands, "change the type")
    dialog = opened(hands, ChangeTypeDialog)
    choose(dialog.type.line, "emergency")
    assert "Integration exit by" in said(dialog)
    assert "User acceptance test is no longer asked for" in said(dialog)
    assert plan(hands) is before
    QTest.keyClick(dialog, Key.Key_Return)
    assert "write why" in dialog._reason.trouble
    write_line(dialog.reason, "Logins fail; BO takes the risk")
    QTest.keyClick(dialog.reason, Key.Key_Return)
    after = plan(hands)
    assert after.releases["portal"].type == "emergency"
    gate = after.gates["portal-GI"]
    assert (gate.retrospective, gate.reason) == (True, "Logins fail; BO takes the risk")
    assert after.rows["portal-GI"].due_within == 960
    assert "portal-GI" in hands.window.document.session.schedule.dues
    command(hands, "gates")
    assert any("passed over" in " ".join(line) for line in lines(registers(hands).gates))
    hands.run("undo")
    assert plan(hands) == before


def test_what_a_release_lacks_for_its_new_type_is_added_from_the_template_where_it_is_wanted(hands: Hands) -> None:
    before = plan(hands)
    hands.go(hands.row("Portal 4.3"))
    command(hands, "change the type")
    dialog = opened(hands, ChangeTypeDialog)
    choose(dialog.type.line, "major")
    assert "It lacks the phase design" in said(dialog)
    assert dialog.fill.isVisible()
    QTest.keyClick(dialog.fill.line, Key.Key_Space)
    assert "Design is added from the template, with 9 rows." in said(dialog)
    assert "lacks" not in said(dialog)
    write_line(dialog.reason, "It grew")
    QTest.keyClick(dialog.reason, Key.Key_Return)
    found = window_problems(hands)
    assert not [one for one in found if one in {"phase-missing", "gate-missing"}]
    design = next(
        row for row in plan(hands).rows.values() if row.kind == "phase" and row.parent == "portal" and row.name == "Design"
    )
    inside = [row.id for row in plan(hands).rows.values() if row.parent == design.id]
    (board,) = (key for key in inside if key in plan(hands).gates)
    assert {link.successor for link in plan(hands).links.values() if link.predecessor == board} != set()
    hands.run("undo")
    assert plan(hands) == before


def window_problems(hands: Hands) -> list[str]:
    document = hands.window.document
    assert document is not None
    return [one.code for one in document.readings.problems]


def test_a_type_of_ones_own_is_made_kept_and_taken_into_another_plan(hands: Hands) -> None:
    command(hands, "release types")
    dialog = opened(hands, ReleaseTypesDialog)
    dialog.page.choose("minor")
    QTest.mouseClick(dialog.page.buttons[0], Qt.MouseButton.LeftButton)
    answer("hotfix")
    assert dialog.page.key == "hotfix"
    made = plan(hands).release_types["hotfix"]
    assert [rule.kind for rule in made.phases][:2] == ["planning", "build"]
    QCoreApplication.processEvents()
    rules = [one for one in dialog.page.findChildren(QLineEdit) if one.accessibleName() == "build lasts at least"]
    rule = next(one for one in rules if one.isVisible())
    write_line(rule, "2d")
    QTest.keyClick(rule, Key.Key_Return)
    apart = next(one for one in dialog.page._fields if one.line.accessibleName() == "Apart from")
    assert isinstance(apart.line, QLineEdit)
    write_line(apart.line, "major soon")
    QTest.keyClick(apart.line, Key.Key_Return)
    assert "is no spacing" in apart.trouble
    write_line(apart.line, "major 7d")
    QTest.keyClick(apart.line, Key.Key_Return)
    kept = plan(hands).release_types["hotfix"]
    assert (kept.phases[1].least, [(one.type, one.days) for one in kept.apart]) == (960, [("major", 7)])
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert "kept in your library" in dialog.said.text()
    dialog.reject()
    hands.window.document.session.saved("", None)  # type: ignore[union-attr]
    hands.window.files.example()
    command(hands, "release types")
    again = opened(hands, ReleaseTypesDialog)
    assert hands.window.files.templates == ("emergency", "major", "minor")
    assert again is not dialog
    QTest.mouseClick(again.load, Qt.MouseButton.LeftButton)
    assert plan(hands).release_types["hotfix"] == kept
    again.reject()


def test_a_plan_becomes_a_template_of_ones_own(hands: Hands) -> None:
    command(hands, "keep as a template")
    answer("...")
    (dialog,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, NameDialog) and one.isVisible())
    assert "needs a name of its own" in said(dialog)
    answer("House: claims")
    assert "house claims" in hands.window.files.templates
    ordered = NewPlanForm(hands.window.files.templates, hands.window.document.today)  # type: ignore[union-attr]
    ordered.choose("house claims")
    hands.window.document.session.saved("", None)  # type: ignore[union-attr]
    hands.window.files.order(Order(template="house claims", name="Spring", start=instant("2028-02-07T08:00")))
    made = plan(hands)
    assert len(made.rows) == 112
    assert {gate.decision for gate in made.gates.values()} == {"pending"}


def test_in_a_plan_without_anything_every_register_says_what_to_do(window: MainWindow) -> None:
    hands = Hands(window)
    hands.run("empty")
    assert not window.actions_["change-type"].isEnabled()
    window.activateWindow()
    QCoreApplication.processEvents()
    hands.press(Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.activeWindow() is window  # no part of it stood alone on the screen for a moment
    for page in registers(hands).pages.values():
        registers(hands).tabs.setCurrentWidget(page)
        QCoreApplication.processEvents()
        assert " yet." in said(page)
    assert not [one for one in window.findChildren(QDialog) if one.isVisible()]
