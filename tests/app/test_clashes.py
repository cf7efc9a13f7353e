"""The example's clashes in the window: each is found, its answers are compared, one is applied, seen, and undone.

Once by mouse alone, once by keyboard alone. The list of clashes is that of the practice the example was written from.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from relplanner.app.main_window import MainWindow
from relplanner.app.panels.card import Card
from relplanner.chart.load import HEAD_HEIGHT, LINE_HEIGHT
from relplanner.insight.clashes import Clash
from relplanner.plan.edits.tasks import rename
from relplanner.plan.instants import instant
from tests.app.hands import Hands, click, said

EIGHT = (
    (1, "SIT", "environment", "2027-09-28"),
    (2, "Yusuf Arslan", "phases", "2027-09-28"),
    (3, "PRE", "environment", "2027-10-08"),
    (3, "Karin Wolf", "phases", "2027-10-08"),
    (4, "Priya Nair", "absence", "2027-09-28"),
    (5, "Ravi Castell", "absence", "2027-10-11"),
    (6, "Dana Reyes", "absence", "2027-10-26"),
    (6, "Beat Zumstein", "absence", "2027-11-23"),
    (7, "Karin Wolf", "absence", "2027-11-11"),
    (8, "Mara Lindt", "absence", "2027-08-03"),
)


def wanted(window: MainWindow, who: str, kind: str, on: str) -> Clash:
    assert window.document is not None
    day = instant(on)
    names = window.document.plan.resources
    found = [
        one
        for one in window.document.readings.clashes
        if names[one.resource].name.startswith(who) and one.kind == kind and one.start < day + 1440 and one.finish >= day
    ]
    assert len(found) == 1, (who, kind, on)
    return found[0]


def click_in_strip(window: MainWindow, clash: Clash) -> None:
    assert window.schedule is not None
    strip = window.schedule.people
    window.schedule.axis.reveal(clash.start, clash.finish)
    line = strip._strip.order.index(clash.resource)  # type: ignore[union-attr]
    strip.verticalScrollBar().setValue(int(line * LINE_HEIGHT))
    y = HEAD_HEIGHT + line * LINE_HEIGHT - strip.verticalScrollBar().value() + LINE_HEIGHT / 2
    click(strip.viewport(), QPoint(round(strip._split + window.schedule.axis.x(clash.start) + 2), round(y)))


def click_in_people(window: MainWindow, clash: Clash) -> None:
    window.strip._buttons["view-people"].click()
    assert window.views is not None
    assert window.views.people is not None
    view = window.views.people.map
    assert view.map is not None
    view.axis.reveal(clash.start, clash.finish)
    line = view.map.lines[view.map.place((clash.resource,))]
    view.reveal_line(line.top, line.height)
    y = line.top + 12 - view.verticalScrollBar().value()
    click(view.viewport(), QPoint(round(view.split + view.axis.x(clash.start) + 2), round(y)))


def click_in_problems(window: MainWindow, clash: Clash) -> None:
    if not window.problems.is_open:
        click(window.problems.more)
    table, view = window.problems.table, window.problems.list
    line = next(
        at
        for at, one in enumerate(table.problems)
        if (one.subject, one.at, one.others) == (clash.resource, clash.start, clash.tasks)
    )
    view.scrollTo(table.index(line, 1))
    click(view.viewport(), view.visualRect(table.index(line, 1)).center())


@pytest.mark.parametrize("expected", EIGHT, ids=str)
def test_each_clash_is_found_by_mouse_with_its_tasks_and_tried_answers(
    example: MainWindow, monkeypatch: pytest.MonkeyPatch, expected: tuple[int, str, str, str]
) -> None:
    number, *words = expected
    monkeypatch.setattr("relplanner.app.panels.clash.MOST", 2)
    clash = wanted(example, *words)
    ways = (click_in_strip, click_in_people, click_in_problems)
    ways[number % 3](example, clash)
    panel = example.clash
    assert panel.isVisible()
    assert panel.clash is not None
    assert panel.clash.resource == clash.resource
    if ways[number % 3] is not click_in_strip:
        assert panel.clash == clash
    document = example.document
    assert document is not None
    text = said(panel)
    assert all(document.plan.rows[task].name in text for task in panel.clash.tasks)
    assert panel.cards, "nothing is offered"
    for answer in panel.answers:
        assert answer.sentence in text
        assert answer.effect in text


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """While one walks from clash to clash, no answers are looked for."""
    monkeypatch.setattr("relplanner.app.panels.clash.answers_to", lambda *_: iter(()))
    return monkeypatch


def walk_to(window: MainWindow, clash: Clash) -> None:
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F3)
        if window.clash.clash == clash:
            return
    raise AssertionError("F3 never comes to this clash")


def test_each_clash_is_found_by_keyboard_alone(example: MainWindow, quick: pytest.MonkeyPatch) -> None:
    assert quick is not None
    clashes = [wanted(example, who, kind, on) for _, who, kind, on in EIGHT]
    assert example.document is not None
    for clash in sorted(clashes, key=example.document.readings.clashes.index):
        walk_to(example, clash)
        assert example.clash.title.text() == example.document.plan.resources[clash.resource].name


def test_one_is_answered_by_mouse_seen_and_undone(example: MainWindow) -> None:
    document, schedule = example.document, example.schedule
    assert document is not None
    assert schedule is not None
    before = document.plan
    clash = wanted(example, "Yusuf Arslan", "phases", "2027-09-28")
    click_in_problems(example, clash)
    card = next(one for one in example.clash.cards if "use what the buffer holds" in said(one))
    answer = example.clash.answers[example.clash.cards.index(card)]  # type: ignore[index]
    click(card)
    assert example.views is not None
    preview = example.views.preview
    assert preview is not None
    row = Hands(example).row("Integration cycle 1")
    assert preview.was[row] == (document.session.schedule.dates(row).start, document.session.schedule.dates(row).finish)
    assert document.plan is before, "nothing has moved yet"
    click(card.button)
    assert document.plan == answer.plan
    assert document.session.undo_label.startswith("Use the buffer: Move “Integration cycle 1”")  # type: ignore[union-attr]
    assert example.views.preview is None
    mark = document.plan.rows[row].levelled
    assert mark is not None
    schedule.go_to(row)
    example.clash.close_()
    text = said(example.inspector)
    assert "Levelling moved it to" in text
    assert "Yusuf Arslan works on “Retest on the new candidate”" in text
    assert schedule.grid.facts.is_levelled(row)
    tip = schedule.tree.index_of(row, schedule.tree.column_of("start")).data(Qt.ItemDataRole.ToolTipRole)
    assert "Yusuf Arslan works on" in tip
    assert row in schedule.pane.scene.ghosts  # type: ignore[union-attr]
    click(example.strip._buttons["undo"])
    assert document.plan == before


def test_one_is_answered_by_keyboard_alone_seen_and_undone(example: MainWindow, quick: pytest.MonkeyPatch) -> None:
    document = example.document
    assert document is not None
    before = document.plan
    clash = wanted(example, "SIT", "environment", "2027-09-28")
    walk_to(example, clash)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    quick.undo()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3)
    QApplication.processEvents()  # cards are shown
    assert example.clash.clash == clash
    assert isinstance(QApplication.focusWidget(), Card)
    assert example.views is not None
    assert example.views.preview is not None, "the first answer is drawn"
    sentence = "Start Portal 4.3 on Mon 30 Aug"
    for _ in example.clash.cards:
        focused = QApplication.focusWidget()
        assert isinstance(focused, Card)
        if sentence in focused.accessibleName():
            break
        QTest.keyClick(focused, Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert document.plan != before
    assert [row.name for row in document.plan.rows.values() if row.name == "Portal 4.3"]
    assert clash not in document.readings.clashes
    QTest.keyClick(example, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.plan == before


def test_answers_are_compared_and_one_is_marked_told_and_undone_by_keyboard_alone(
    example: MainWindow, quick: pytest.MonkeyPatch
) -> None:
    document = example.document
    assert document is not None
    assert example.views is not None
    before = document.plan
    clash = wanted(example, "Yusuf Arslan", "phases", "2027-09-28")
    walk_to(example, clash)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    quick.undo()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F3)
    QApplication.processEvents()  # cards are shown
    drawn, chosen = [], None
    for _ in example.clash.cards:
        focused = QApplication.focusWidget()
        assert isinstance(focused, Card)
        assert example.views.preview is not None
        drawn.append(example.views.preview.scene.plan)
        if chosen is None and "use what the buffer holds" in focused.accessibleName():
            chosen = len(drawn) - 1
        QTest.keyClick(focused, Qt.Key.Key_Down)
    assert chosen is not None
    assert len({id(plan) for plan in drawn}) == len(example.clash.cards), "each answer is drawn when the keyboard comes to it"
    assert document.plan is before
    for _ in range(len(drawn) - 1 - chosen):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert document.plan == drawn[chosen]
    marked = [row for row in document.plan.rows.values() if row.levelled is not None]
    assert marked[0].levelled is not None
    assert marked[0].levelled.answer == "use the buffer"
    QTest.keyClick(example.clash, Qt.Key.Key_Escape)
    assert example.schedule is not None
    assert example.schedule.selection.current == marked[0].id, "the row of the clash is selected"
    text = said(example.inspector)
    assert "Levelling moved it to" in text
    assert "Yusuf Arslan works on" in text
    QTest.keyClick(example, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert document.plan == before


def test_escape_closes_the_panel_and_the_inspector_comes_back(example: MainWindow, quick: pytest.MonkeyPatch) -> None:
    assert quick is not None
    walk_to(example, wanted(example, "Yusuf Arslan", "phases", "2027-09-28"))
    assert not example.inspector.isVisible()
    QTest.keyClick(example.clash, Qt.Key.Key_Escape)
    assert not example.clash.isVisible()
    assert example.inspector.isVisible()
    assert "Integration cycle 1" in said(example.inspector), "what was selected meanwhile"
    assert example.schedule is not None
    assert example.schedule.chart.lit == frozenset()


def test_an_edit_beside_an_open_clash_finds_answers_that_fit(example: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relplanner.app.panels.clash.MOST", 1)
    document, panel = example.document, example.clash
    assert document is not None
    clash = wanted(example, "Yusuf Arslan", "phases", "2027-09-28")
    example.people.show_clash(clash)
    (first,) = panel.answers
    document.edit("Rename", rename, Hands(example).row("Risk workshop, register"), "Risks")
    assert panel.clash == clash
    (second,) = panel.answers
    assert second is not first
    assert second.plan.rows.keys() == document.plan.rows.keys()
    panel.applied.emit(second)
    assert document.plan == second.plan, "it was found for this very plan"


def test_the_load_of_a_chosen_name_stands_below_the_strip(example: MainWindow) -> None:
    assert example.schedule is not None
    strip, pane = example.schedule.people, example.schedule.pane.histogram
    assert not pane.isVisible()
    at = QPoint(40, round(HEAD_HEIGHT + LINE_HEIGHT / 2))
    click(strip.viewport(), at)
    assert pane.isVisible()
    assert strip._strip is not None
    assert pane.resource == strip._strip.order[0]
    assert "booked" in pane.accessibleDescription()
    click(strip.viewport(), at)
    assert not pane.isVisible()


def test_walking_on_with_a_card_in_hand_previews_nothing_of_the_clash_before(window: MainWindow) -> None:
    window.files.example()
    for _ in range(3):
        window.actions_["next-clash"].trigger()
        QCoreApplication.processEvents()
        assert window.clash.cards
        window.clash.cards[0].setFocus()
        QCoreApplication.processEvents()
    assert len(window.clash.cards) == len(window.clash.answers)
