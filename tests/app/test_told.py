"""The inspector's sentences about a gate, a buffer in execution and the runbook of a cutover."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel

from tests.app.hands import Hands


def said(hands: Hands) -> str:
    QCoreApplication.processEvents()
    return " | ".join(label.text() for label in hands.window.inspector.findChildren(QLabel) if label.isVisible())


def gate_of(hands: Hands, release: str, name: str) -> str:
    document = hands.window.document
    assert document is not None
    relations, outline = document.readings.relations, document.readings.outline
    rows = (row.id for row in document.plan.rows.values() if row.name == name)
    return next(row for row in rows if outline.ids[relations.release_of[outline.index[row]]] == hands.row(release))


def test_a_gate_says_until_when_it_must_be_decided_and_what_is_lost_then(hands: Hands) -> None:
    hands.go(gate_of(hands, "Portal 4.3", "Integration exit"))
    assert "Approve Integration exit by Thu 7 Oct 09:00, or the window of Wed 13 Oct is lost: the next is Wed 20 Oct" in said(
        hands
    )


def test_a_long_criterion_does_not_push_the_sentences_out_of_sight(hands: Hands) -> None:
    hands.go(gate_of(hands, "Claims 8.0", "Acceptance gate"))
    QCoreApplication.processEvents()
    inspector = hands.window.inspector
    assert inspector.widget().width() <= inspector.viewport().width()


def test_a_decided_gate_says_nothing_of_deadlines(hands: Hands) -> None:
    document = hands.window.document
    assert document is not None
    gate = gate_of(hands, "Portal 4.3", "Planning gate")
    hands.go(gate)
    undecided = said(hands)
    decision = next(one for one in hands.window.inspector._fields if one.line.accessibleName() == "Decision")
    assert "Decide by" in undecided
    decision._write("approved")  # type: ignore[attr-defined]
    assert document.plan.gates[gate].decision == "approved"
    assert "Decide by" not in said(hands)


def test_a_buffer_says_how_much_is_consumed_by_whom_and_its_fever(hands: Hands) -> None:
    document = hands.window.document
    assert document is not None
    buffer = hands.row("Buffer: design")
    hands.go(buffer)
    assert "it is not committed, so it moves along" in said(hands)
    assert "Fever" not in said(hands)
    hands.run("commit-buffers")
    assert hands.window.schedule is not None
    hands.window.schedule.show_columns(("name", "duration", "start"))
    found = next(one for one in document.readings.consumption if one.buffer == buffer)
    late = found.chain[0]
    hands.enter(late, "duration", "40d")
    hands.go(buffer)
    found = next(one for one in document.readings.consumption if one.buffer == buffer)
    names = [document.plan.rows[one.row].name for one in found.eaters if one.row is not None and one.minutes > 0]
    assert f"Eaten by {names[0]}" in said(hands)
    assert "!! Fever red" in said(hands)
    size = document.session.schedule.buffer_sizes[buffer]
    share = next(one for one in hands.window.inspector._fields if one.line.accessibleName() == "Share, %")
    share._write("50")  # type: ignore[attr-defined]
    assert document.session.schedule.buffer_sizes[buffer] > size


def test_a_cutover_says_its_reserve_and_until_when_it_is_safe(hands: Hands) -> None:
    cutover = hands.row("Cutover weekend (runbook)")
    hands.go(cutover)
    assert "in reserve" not in said(hands)
    hands.run("add-runbook")
    hands.go(hands.row("Claims 8.0"))
    hands.go(cutover)
    told = said(hands)
    assert "minutes in reserve" in told
    assert "it can be turned back until" in told
    assert "is the point of no return" in told
