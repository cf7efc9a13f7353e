"""What stands below the comparison of levelling answers: how good one is, what stays above capacity and why, what moves and why.

Words and figures only; which answer is shown is decided by the panel.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.level_words import Figure
from relplanner.app.panels.parts import RichLabel, anchor, rule, words
from relplanner.chart.theme import Theme
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.wording import moment_text
from relplanner.plan.model import Id

MOST_MOVES = 40


def fill_left(column: QVBoxLayout, document: Document, answer: Answer) -> None:
    """List what an answer could not solve, each with its reason."""
    if not answer.left:
        return
    column.addWidget(rule())
    column.addWidget(words(f"Left: {len(answer.left)}", weight="bold"))
    for one in answer.left:
        who = document.plan.resources[one.clash.resource].name
        when = moment_text(one.clash.start)
        column.addWidget(words(f"{who}, {when}: {one.reason}", small=True, wrap=True))


def fill_moves(column: QVBoxLayout, document: Document, answer: Answer, theme: Theme, go: Callable[[Id], object]) -> None:
    """List what an answer moves, from when to when and because of what."""
    column.addWidget(rule())
    number = len(answer.moves)
    title = (
        "Nothing moves" if not number else "Moves 1 row, others follow" if number == 1 else f"Moves {number} rows, others follow"
    )
    column.addWidget(words(title, weight="bold"))
    for move in answer.moves[:MOST_MOVES]:
        link = RichLabel(anchor(document.plan.rows[move.row].name or "a row without a name", f"row:{move.row}", theme.accent))
        link.gone_to.connect(lambda target: go(target.removeprefix("row:")))
        column.addWidget(link)
        said = f"{moment_text(move.was)} → {moment_text(move.now)}. {move.because}"
        column.addWidget(words(said, "muted", small=True, wrap=True))
    if number > MOST_MOVES:
        column.addWidget(words(f"and {number - MOST_MOVES} more", "muted", small=True))


def figure_cell(figure: Figure) -> QWidget:
    """Make a figure with its second line."""
    holder = QWidget()
    column = QGridLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(words(figure.text, figure.tone, weight="medium" if figure.tone else ""), 0, 0, Qt.AlignmentFlag.AlignRight)
    if figure.second:
        column.addWidget(words(figure.second, "muted", small=True), 1, 0, Qt.AlignmentFlag.AlignRight)
    return holder


def bound_words(answer: Answer) -> str:
    """Say what is known about how good an answer is."""
    if not answer.moves and not answer.left:
        return "Nothing has to move."
    if answer.left:
        return "What stays above capacity is listed with its reason."
    if answer.proved:
        return "No schedule without clashes is shorter."
    days = (answer.makespan - answer.bound) / 1440
    return f"At most {days:.0f} days could still be gained." if days >= 1 else "Less than a day could still be gained."
