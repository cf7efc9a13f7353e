"""The panel of buffers in the shipped example in execution: strip, fever chart, facts, and what is done from it by key."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from relplanner.app.dialogs.fever import FeverPage
from relplanner.app.main_window import MainWindow
from relplanner.app.panels.buffers import BuffersPanel
from relplanner.app.panels.card import Card
from relplanner.chart.fever_plot import Spot
from relplanner.plan.edits.buffers import BufferState, keep_buffers
from relplanner.plan.edits.settings import change_settings
from relplanner.plan.edits.tasks import delete_rows, set_estimate
from relplanner.plan.instants import instant
from relplanner.plan.model import FeverBorders, Id, Minutes, Plan
from tests.app.hands import Hands, document_of

Key = Qt.Key
DAY = 480
BUILD = "Buffer: build"
BOOK = ((0, 20, "green"), (4, 17.5, "amber"), (10, 12, "green"), (16, 9, "red"), (20, 3, "green"), (24, 0, "green"))


def opened(hands: Hands, row: str, key: str = "buffers") -> BuffersPanel:
    hands.go(hands.row(row))
    hands.run(key)
    QCoreApplication.processEvents()
    return hands.window.buffers


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)
    QCoreApplication.processEvents()


def said(panel: BuffersPanel) -> str:
    return " | ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def card(panel: BuffersPanel) -> Card:
    focus = QApplication.focusWidget()
    assert isinstance(focus, Card)
    assert panel.isAncestorOf(focus)
    return focus


def without_buffer(plan: Plan, buffer: Id, gate: Id) -> Plan:
    """The plan without a buffer: what led to it leads to its gate."""
    links = {
        key: replace(one, successor=gate) if one.successor == buffer else one
        for key, one in plan.links.items()
        if one.predecessor != buffer
    }
    return delete_rows(replace(plan, links=links), [buffer])


def committed(hands: Hands, days: int = 12) -> Id:
    """The design buffer committed, and its first task grown to so many days."""
    buffer = hands.row("Buffer: design")
    hands.go(buffer)
    hands.run("commit-buffers")
    document = document_of(hands)
    estimate = document.plan.rows["claims-D1"].estimate
    assert estimate is not None
    document.edit("Grow", set_estimate, "claims-D1", replace(estimate, likely=Minutes(days * DAY), pessimistic=Minutes(20 * DAY)))
    return buffer


def test_the_panel_tells_every_buffer_by_name_and_who_ate_it(hands: Hands) -> None:
    committed(hands)
    panel = opened(hands, "Buffer: design")
    assert [one.name for one in panel.strip.tanks][:3] == ["All together", "Planning", "Design"]
    assert panel.strip.hasFocus()
    text = said(panel)
    assert "4 days of its 1.5 days are used (267 %) while 0 % of the work before it is done" in text
    assert "Eaten by Solution design, interface contracts (takes 4 days longer). Its gate moves by 2.5 days." in text
    assert "!! Fever red: the buffer is used faster than the work gets on; act now." in text
    assert "Design · 10 % of chain · planned 1.5 days · committed 1.5 days" in text
    assert "!! red, eaten by Solution design, interface contracts (takes 4 days longer)" in text
    assert (
        "0 % of the work done, 267 % of the buffer used, red. This is how it stands now." in panel.chart.accessibleDescription()
    )
    press(Key.Key_Left)
    assert panel.strip.tanks[1].key == panel.current
    assert "it is not committed, so it moves along" in said(panel)
    press(Key.Key_Left)
    assert "phase buffers of Claims 8.0" in said(panel)
    press(Key.Key_Right)
    press(Key.Key_Return)
    assert hands.grid.current == hands.row("Buffer: planning")
    document_of(hands).undo()
    assert "267 %" not in said(panel)


def test_the_fever_table_of_the_book_reaches_the_chart_cell_by_cell(hands: Hands) -> None:
    document, buffer = document_of(hands), hands.row(BUILD)
    hands.go(buffer)
    hands.run("commit-buffers")
    for day, rest, _ in BOOK:
        state = BufferState(
            buffer=buffer,
            length=Minutes(20 * DAY),
            remaining=Minutes(int(rest * DAY)),
            size=Minutes(6 * DAY),
            consumed=Minutes(int((day + rest - 20) * DAY)),
        )
        document.edit("Keep", keep_buffers, instant(f"2027-07-{day + 1:02}"), [state])
    panel = opened(hands, BUILD)
    (trail,) = panel.chart.trails
    assert [one.colour for one in trail.points[:-1]] == [colour for *_, colour in BOOK]
    assert [round(float(one.used or 0), 4) for one in trail.points[:-1]] == [0, 0.25, 0.3333, 0.8333, 0.5, 0.6667]
    assert [float(one.done) for one in trail.points[:-1]] == [0, 0.125, 0.4, 0.55, 0.85, 1]
    panel.chart.setFocus()
    for _ in range(3):
        press(Key.Key_Left)
    assert panel.chart.spot == Spot(0, 3)
    assert panel.point.text() == "Build, 17 Jul: 55 % of the work done, 83 % of the buffer used, red. Point 4 of 7."
    document.edit("Thirds", change_settings, fever=FeverBorders(thirds=True))
    assert [one.colour for one in panel.chart.trails[0].points[:-1]] == ["green", "green", "green", "red", "amber", "amber"]
    panel.strip.setFocus()
    press(Key.Key_Space)
    press(Key.Key_Left)
    assert [one.name for one in panel.chart.trails] == ["Design", "Build"]
    for _ in range(2):
        panel.chart.setFocus()
        press(Key.Key_Down)
    assert panel.chart.spot == Spot(1, 6)
    press(Key.Key_Escape)
    assert panel.isHidden()


def test_a_buffer_is_sized_by_rule_from_a_card_as_one_edit(hands: Hands) -> None:
    document, buffer = document_of(hands), hands.row(BUILD)
    before = document.plan
    panel = opened(hands, BUILD, "size-buffers")
    first = card(panel)
    assert hands.window.views is not None
    assert hands.window.views.preview is not None
    press(Key.Key_Down)
    assert first is not card(panel)
    assert "Buffer: build goes from 3.5 days to" in card(panel).accessibleName()
    assert "Claims 8.0 goes live" in card(panel).accessibleName()
    assert document.plan is before
    press(Key.Key_Return)
    assert document.plan.buffers[buffer].rule == "cut and paste"
    assert document.session.undo_label == "Keep Buffer: build in step with cut and paste"
    assert hands.window.views.preview is None
    document.undo()
    assert document.plan == before
    assert panel.acting is not None
    panel.acting.in_step.click()
    panel.acting.share.setFocus()
    QTest.keyClicks(panel.acting.share, "50")
    press(Key.Key_Return)
    assert (
        "50 % of its longest chain. Buffer: build goes from 3.5 days to 10.5"
        in panel.acting.cards["Size by rule"].cards[0].accessibleName()
    )
    panel.acting.fixed.setFocus()
    QTest.keyClicks(panel.acting.fixed, "5d")
    press(Key.Key_Return)
    cards = panel.acting.cards["Size by rule"].cards
    assert "5 days, whatever the estimates become" in cards[0].accessibleName()
    cards[2].setFocus()
    press(Key.Key_Return)
    assert (document.plan.buffers[buffer].rule, document.plan.buffers[buffer].size) == ("fixed", 17.5 * DAY)


def test_time_moves_between_buffers_and_feeding_buffers_come_in(hands: Hands) -> None:
    document, buffer = document_of(hands), hands.row(BUILD)
    before = document.plan
    panel = opened(hands, BUILD, "move-buffer")
    assert panel.acting is not None
    much: QLineEdit = panel.acting.much
    much.setText("9d")
    much.editingFinished.emit()
    QCoreApplication.processEvents()
    assert "has not so much time to give" in said(panel)
    much.setText("2d")
    much.editingFinished.emit()
    QCoreApplication.processEvents()
    (one,) = panel.acting.cards["Move time to another buffer"].cards
    one.setFocus()
    press(Key.Key_Return)
    assert document.session.undo_label == "Move 2 days from Buffer: build to Buffer: planning"
    assert document.session.schedule.buffer_sizes[buffer] == 1.5 * DAY
    document.undo()
    assert document.plan == before
    panel = opened(hands, BUILD, "feeding-buffers")
    assert card(panel).accessibleName().startswith("Put 17 feeding buffers in")
    assert "5 more such places; the first card has all of them." in said(panel)
    press(Key.Key_Return)
    assert sum(buffer.feeding for buffer in document.plan.buffers.values()) == 17
    panel.close_()
    document.undo()
    assert document.plan == before


def test_a_buffer_is_committed_and_let_go_from_the_panel_and_a_mark_is_kept(hands: Hands) -> None:
    document, buffer = document_of(hands), hands.row(BUILD)
    panel = opened(hands, BUILD)
    for anchored, words in ((True, "late work before it consumes it"), (False, "moves along with the work again")):
        assert panel.acting is not None
        panel.acting.focus("Commit and keep")
        assert words in card(panel).accessibleName()
        press(Key.Key_Return)
        assert (document.plan.buffers[buffer].committed_end is not None) is anchored
        assert panel.strip.hasFocus()
    keep = next(one for one in panel.findChildren(QPushButton) if one.isVisible() and one.text().startswith("Keep how"))
    keep.click()
    assert {one.buffer for one in document.plan.buffer_marks.values()} == set(document.plan.buffers)


def test_a_missing_phase_buffer_is_put_before_its_gate(window: MainWindow) -> None:
    hands = Hands(window)
    window.files.example()
    document = document_of(hands)
    gate = hands.row("Build gate: code freeze")
    document.edit("Take the buffer out", without_buffer, hands.row(BUILD), gate)
    hands.go(gate)
    hands.run("buffers")
    panel = window.buffers
    assert panel.acting is not None
    panel.acting.focus("Missing phase buffers")
    told = card(panel).accessibleName()
    assert "Put a buffer before Build gate: code freeze: 15 % of chain." in told
    assert "Buffer: build has 3.5 days" in told
    press(Key.Key_Return)
    assert hands.row(BUILD) in document.plan.buffers
    assert document.session.schedule.buffer_sizes[hands.row(BUILD)] == 3.5 * DAY


def test_borders_are_set_in_the_plans_settings(hands: Hands) -> None:
    document = document_of(hands)
    page = FeverPage(document, hands.window.theme)
    page.borders["amber_from"]._write("0")
    page.borders["red_to"].attempt(lambda: page.borders["red_to"]._write("60"))
    assert "amber not above red" in page.borders["red_to"].trouble
    assert document.plan.settings.fever == FeverBorders(amber_from=0)
    page.thirds._write(True)
    page.refresh()
    assert not page.borders["amber_to"].line.isEnabled()
    assert page.chart.plot.lines.red[0] == page.chart.plot.lines.red[1]
    page.deleteLater()


def test_a_plan_without_buffers_says_so(window: MainWindow) -> None:
    hands = Hands(window)
    hands.run("empty")
    assert not window.actions_["size-buffers"].isEnabled()
    hands.run("buffers")
    assert "No buffer protects anything here yet" in said(window.buffers)
    assert not window.buffers.chart.isVisible()
