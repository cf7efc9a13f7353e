"""What can be done with buffers, in the panel of buffers: each possibility on a card that was tried before it is offered.

The cards of a fold are tried when it is opened, one job each, beside the window: what is tried knows no widget. Looking at a card
previews it, Enter applies it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.card import Card
from relplanner.app.panels.parts import Choice, Field, Fold, Tone, clear, words
from relplanner.insight.buffer_trials import (
    BufferTrial,
    commit_trial,
    feeding_trial,
    fixed_trial,
    missing,
    missing_trial,
    move_trial,
    release_trial,
    size_trials,
)
from relplanner.insight.feeding import Join, joins
from relplanner.plan.model import Id, PerMille
from relplanner.plan.notation import parse_minutes
from relplanner.plan.problems import EditError

Attempt = Callable[[], BufferTrial | str]
"""What is tried; words instead of a trial are said as they are."""

MOST_JOINS = 12
SIZE, MOVE, ADD, FEED, COMMIT = (
    "Size by rule",
    "Move time to another buffer",
    "Missing phase buffers",
    "Feeding buffers",
    "Commit and keep",
)
FOLDS = (SIZE, MOVE, ADD, FEED, COMMIT)


class TrialCards(QWidget):
    """Cards of things that are tried one after another. `previewed` carries a `BufferTrial` or None, `applied` the one wanted."""

    previewed = Signal(object)
    applied = Signal(object)

    def __init__(self, document: Document, key: str) -> None:
        super().__init__()
        self._document, self._key = document, key
        self._round = 0
        self._focus = False
        self.cards: list[Card] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_trials(self, attempts: Iterable[Attempt], nothing: str = "", *, focus: bool = False) -> None:
        """Try these, beside the window; where none is left, say `nothing`. With `focus` the first card gets the keyboard."""
        clear(self._column)
        self.cards, self._focus = [], focus
        self._round += 1
        self._next(self._round, iter(attempts), nothing)

    def end(self) -> None:
        """Hear no more of what is being tried; the cards are on their way out."""
        self._round += 1

    def _next(self, number: int, more: Iterator[Attempt], nothing: str) -> None:
        readings = self._document.readings

        def tried() -> BufferTrial | str | EditError | None:
            attempt = next(more, None)
            try:
                return attempt() if attempt is not None else None
            except EditError as error:
                return error

        def heard(found: BufferTrial | str | EditError | None) -> None:
            if number != self._round or self._document.readings is not readings:
                return
            if found is None:
                if not self.cards and nothing:
                    self._column.addWidget(words(nothing, "muted", small=True, wrap=True))
                return
            if isinstance(found, str | EditError):
                refused = isinstance(found, EditError)
                text = found.message if isinstance(found, EditError) else found
                self._column.addWidget(words(text, "red" if refused else "muted", small=True, wrap=True))
            else:
                self._add(found)
            self._next(number, more, nothing)

        self._document.ask(f"buffers {self._key}", tried, heard)

    def _add(self, trial: BufferTrial) -> None:
        tone: Tone = "green" if trial.holds_dates else "amber"
        card = Card(trial.label, trial.sentence, trial.effect, tone)
        card.looked_at.connect(lambda on: self.previewed.emit(trial if on else None))
        card.applied.connect(lambda: self.applied.emit(trial))
        card.walked.connect(lambda way: self._walk(self.cards.index(card) + way))
        self.cards.append(card)
        self._column.addWidget(card)
        if self._focus and len(self.cards) == 1:
            card.show()
            card.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _walk(self, place: int) -> None:
        if 0 <= place < len(self.cards):
            self.cards[place].setFocus(Qt.FocusReason.TabFocusReason)


class BufferActions(QWidget):
    """The folds for some buffers of a release. `previewed` and `applied` are those of the cards; `keep_asked` wants a mark."""

    previewed = Signal(object)
    applied = Signal(object)
    keep_asked = Signal()
    toggled = Signal(str, bool)

    def __init__(self, document: Document, release: Id, buffers: Sequence[Id], others: Sequence[Id], opened: set[str]) -> None:
        """`buffers` are acted on, time may go to `others`; the folds named in `opened` stand open."""
        super().__init__()
        self._document, self._release, self._buffers = document, release, tuple(buffers)
        self._others = [one for one in others if (one,) != self._buffers]
        self._wanted = ""
        self.folds: dict[str, Fold] = {}
        self.cards: dict[str, TrialCards] = {}
        self.in_step = QCheckBox("Keep the size in step with the rule")
        self.share, self.fixed, self.to, self.much = QLineEdit(), QLineEdit(), Choice(), QLineEdit("1d")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._missing = missing(document.readings, release)
        builders = {
            SIZE: self._build_size,
            MOVE: self._build_move,
            ADD: self._build_add,
            FEED: self._build_feed,
            COMMIT: self._build_commit,
        }
        for name in FOLDS:
            if self._offers(name):
                fold = self.folds[name] = Fold(name, builders[name], opened=name in opened)
                fold.toggled.connect(partial(self.toggled.emit, name))
                column.addWidget(fold)

    def _offers(self, name: str) -> bool:
        """Whether there is anything for a fold to do."""
        if name == ADD:
            return bool(self._missing)
        if name == MOVE:
            return len(self._buffers) == 1 and bool(self._others)
        return name == FEED or bool(self._buffers)

    def focus(self, name: str) -> None:
        """Open a fold and give its first card the keyboard."""
        fold = self.folds.get(name)
        if fold is not None and fold.is_open:
            self._try(name, focus=True)
        elif fold is not None:
            self._wanted = name
            fold.set_open(True)

    def end(self) -> None:
        """Hear no more of what is being tried."""
        for cards in self.cards.values():
            cards.end()

    # -------------------------------------------------------------------------------------------------------------- folds

    def _cards(self, name: str, column: QVBoxLayout) -> None:
        cards = self.cards[name] = TrialCards(self._document, name)
        cards.previewed.connect(self.previewed)
        cards.applied.connect(self.applied)
        column.addWidget(cards)
        self._try(name, focus=name == self._wanted)

    def _try(self, name: str, *, focus: bool = False) -> None:
        attempts: dict[str, Callable[[], Iterable[Attempt]]] = {
            SIZE: self._sizes,
            MOVE: self._moves,
            ADD: self._additions,
            FEED: self._feedings,
            COMMIT: self._commits,
        }
        nothing = "No side chain joins what is critical without a buffer." if name == FEED else ""
        self.cards[name].show_trials(attempts[name](), nothing, focus=focus)

    def _build_size(self, column: QVBoxLayout) -> None:
        self.in_step.setChecked(True)
        self.in_step.setToolTip("Else the size is taken once, and stays whatever the estimates become")
        self.in_step.toggled.connect(lambda _on: self._try(SIZE))
        self.share.setPlaceholderText("its own, or 25")
        self.fixed.setPlaceholderText("3d, 4h")
        for line in (self.share, self.fixed):
            line.editingFinished.connect(partial(self._on_entered, line))
        column.addWidget(self.in_step)
        column.addWidget(Field("Share, %", self.share))
        column.addWidget(Field("Or a fixed size", self.fixed))
        self._cards(SIZE, column)

    def _on_entered(self, line: QLineEdit) -> None:
        if line.isModified():
            line.setModified(False)
            self._try(SIZE)

    def _sizes(self) -> list[Attempt]:
        readings, settings = self._document.readings, self._document.plan.settings
        text, share = self.fixed.text().strip(), self.share.text().replace("%", "").strip()
        fixed: list[Attempt] = [lambda: fixed_trial(readings, self._buffers, parse_minutes(text, settings))] if text else []
        asked = PerMille(int(share) * 10) if share.isdigit() else None
        return [*fixed, *size_trials(readings, self._buffers, in_step=self.in_step.isChecked(), share=asked)]

    def _build_move(self, column: QVBoxLayout) -> None:
        for key in self._others:
            self.to.addItem(self._document.plan.rows[key].name, key)
        self.to.activated.connect(lambda _at: self._try(MOVE))
        self.much.editingFinished.connect(lambda: self._try(MOVE))
        column.addWidget(Field("To", self.to))
        column.addWidget(Field("How much", self.much))
        self._cards(MOVE, column)

    def _moves(self) -> list[Attempt]:
        readings, target, text = self._document.readings, str(self.to.currentData()), self.much.text()
        return [lambda: move_trial(readings, self._buffers[0], target, parse_minutes(text, readings.plan.settings))]

    def _build_add(self, column: QVBoxLayout) -> None:
        self._cards(ADD, column)

    def _additions(self) -> Iterator[Attempt]:
        readings = self._document.readings
        if len(self._missing) > 1:
            yield lambda: missing_trial(readings, self._missing)
        for one in self._missing[:MOST_JOINS]:
            yield partial(missing_trial, readings, [one])

    def _build_feed(self, column: QVBoxLayout) -> None:
        said = "Where work that is not critical joins what is critical, a buffer of half its length keeps its delays from there."
        column.addWidget(words(said, "muted", small=True, wrap=True))
        self._cards(FEED, column)

    def _feedings(self) -> Iterator[Attempt]:
        readings = self._document.readings
        relations, index = readings.relations, readings.outline.index

        def mine(one: Join) -> bool:
            at = relations.release_of[index[one.joined]]
            return not self._release or (at >= 0 and readings.outline.ids[at] == self._release)

        found = [one for one in joins(readings) if mine(one)]
        if len(found) > 1:
            yield lambda: feeding_trial(readings, found)
        for one in found[:MOST_JOINS]:
            yield partial(feeding_trial, readings, [one])
        if (more := len(found) - MOST_JOINS) > 0:
            yield lambda: f"{more} more such places; the first card has all of them."

    def _build_commit(self, column: QVBoxLayout) -> None:
        self._cards(COMMIT, column)
        keep = QPushButton("Keep how the buffers stand now")
        keep.setObjectName("link")
        keep.setToolTip("A point in the fever charts of all buffers")
        keep.clicked.connect(self.keep_asked)
        column.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeft)

    def _commits(self) -> Iterator[Attempt]:
        readings = self._document.readings
        anchored = [key for key in self._buffers if readings.plan.buffers[key].committed_end is not None]
        loose = [key for key in self._buffers if key not in anchored]
        if loose:
            yield lambda: commit_trial(readings, loose)
        if anchored:
            yield lambda: release_trial(readings, anchored)
