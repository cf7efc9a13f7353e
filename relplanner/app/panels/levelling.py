"""Levelling, in the place of the inspector and never in the way: what may move, answers side by side, one of them applied.

Answers are found beside the window, one job each; the selected one is drawn as ghosts and new bars. *Improve* searches on until
it is cancelled, and what is best stands in its own column.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.level_words import Figure, Outlook, lines_of
from relplanner.app.panels.parts import Choice, Field, RichLabel, anchor, rule, words
from relplanner.app.panels.side import SidePanel
from relplanner.app.work.token import Token
from relplanner.insight.clashes import Clash
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.level import level
from relplanner.insight.levelling.options import Options, of_clash
from relplanner.insight.readings import Readings
from relplanner.insight.wording import moment_text
from relplanner.plan.model import Id
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError
from relplanner.schedule.control import Stopped

COLUMNS: tuple[tuple[str, str], ...] = (
    ("freely", "Freely"),
    ("float", "Within float"),
    ("buffer", "Into buffers"),
    ("improved", "Improved"),
)
"""The answers side by side, by key and heading."""

SECONDS = 20.0
"""So long a search goes on where nobody cancels it."""

LOOK_MS = 150
MOST_MOVES = 40


class LevelPanel(SidePanel):
    """The panel. `previewed` carries an `Answer` or None, `applied` the `Answer` that is wanted."""

    wide = 470
    previewed = Signal(object)
    applied = Signal(object)

    def __init__(self) -> None:
        super().__init__("Level")
        self.answers: dict[str, Answer | None] = {}
        self.chosen = "freely"
        self._clash: Clash | None = None
        self._tokens: dict[str, Token] = {}
        self._outlooks: dict[str, Outlook] = {}
        self._round = 0
        self.scope = Choice()
        self.scope.setAccessibleName("What may move")
        self.scope.activated.connect(lambda _at: self.seek())
        self.fixed.addWidget(Field("What may move", self.scope))
        self.order = QCheckBox("Keep the order of the releases")
        self.order.setToolTip("The release that goes live first is served first")
        self.order.toggled.connect(lambda _on: self.seek())
        self.fixed.addWidget(self.order)
        self.since = QLineEdit()
        self.since.setPlaceholderText("any day")
        self.since.editingFinished.connect(self.seek)
        self.since_field = Field("Nothing before", self.since)
        self.fixed.addWidget(self.since_field)
        self.note = words("What has started, is pinned, or has priority 1000 never moves.", "muted", small=True, wrap=True)
        self.fixed.addWidget(self.note)
        self._make_buttons()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show_progress)

    def _make_buttons(self) -> None:
        row = QHBoxLayout()
        self.apply = QPushButton("Apply")
        self.apply.setDefault(True)
        self.apply.clicked.connect(self._apply)
        self.improve = QPushButton("Improve")
        self.improve.setToolTip("Search on for a better answer; it can be cancelled at any time")
        self.improve.clicked.connect(self._improve)
        self.cancel = QPushButton("Cancel")
        self.cancel.setAccessibleDescription("Stop searching and keep the best answer so far")
        self.cancel.clicked.connect(self.stop)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the search")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        for part in (self.apply, self.improve, self.bar, self.cancel):
            row.addWidget(part)
        row.addStretch(1)
        self.fixed.addLayout(row)
        self.bar.hide()
        self.cancel.hide()

    # ------------------------------------------------------------------------------------------------------- what is asked

    def open_(self, release: Id = "", resource: Id = "", clash: Clash | None = None) -> None:
        """Level the whole plan, or begin with one release, person or clash."""
        document = self.document
        if document is None:
            return
        self._clash = clash
        self.show()
        self._fill_scope(document)
        wanted = "clash" if clash is not None else f"resource {resource}" if resource else f"release {release}" if release else ""
        self.scope.setCurrentIndex(max(0, self.scope.findData(wanted)))
        self.chosen = "freely"
        self.seek()
        self.verticalScrollBar().setValue(0)

    def _fill_scope(self, document: Document) -> None:
        chosen = self.scope.currentData()
        self.scope.clear()
        self.scope.addItem("the whole plan", "")
        if self._clash is not None and self._clash.resource in document.plan.resources:
            self.scope.addItem(f"the clash of {document.plan.resources[self._clash.resource].name}", "clash")
        for release in document.readings.releases:
            self.scope.addItem(release.name, f"release {release.id}")
        over = dict.fromkeys(one.resource for one in document.readings.clashes)
        for resource in sorted((document.plan.resources[key] for key in over), key=lambda one: one.name.casefold()):
            self.scope.addItem(f"tasks of {resource.name}", f"resource {resource.id}")
        self.scope.setCurrentIndex(max(0, self.scope.findData(chosen)))

    def options(self) -> Options | None:
        """What is asked for; None where the date cannot be read."""
        document = self.document
        text = self.since.text().strip()
        since = None
        if text and document is not None:
            try:
                since = parse_instant(text, document.today, date_order(QLocale()))
            except EditError as error:
                self.since_field.complain(error.message)
                return None
        self.since_field.complain("")
        kind, _, key = str(self.scope.currentData() or "").partition(" ")
        base = of_clash(self._clash) if kind == "clash" and self._clash is not None else Options()
        return msgspec.structs.replace(
            base,
            releases=(key,) if kind == "release" else (),
            resources=(key,) if kind == "resource" else (),
            keep_release_order=self.order.isChecked(),
            not_before=since,
        )

    def seek(self) -> None:
        """Find the instant answers, each beside the window."""
        options = self.options()
        self.stop()
        if options is None:
            return
        self.answers, self._outlooks = {}, {}
        self._round += 1
        self._show()
        for key, wanted in (
            ("freely", options),
            ("float", msgspec.structs.replace(options, within_float=True)),
            ("buffer", msgspec.structs.replace(options, may_use_buffer=True)),
        ):
            self._run(key, wanted)

    def _run(self, key: str, options: Options) -> Token | None:
        document = self.document
        if document is None:
            return None
        plan, schedule, number = document.plan, document.session.schedule, self._round
        token = self._tokens[key] = Token()
        document.runner.run(
            f"level {key}",
            lambda: _with_outlook(level(plan, schedule, options, token.watch)),
            lambda found: self._take(key, number, *found),
            lambda trouble: self._fail(key, number, trouble),
        )
        return token

    def _take(self, key: str, number: int, answer: Answer, outlook: Outlook) -> None:
        if number == self._round and self.isVisible():
            self._tokens.pop(key, None)
            self.answers[key] = answer
            self._outlooks[key] = outlook
            if key == "improved":
                self._end_search()
                self.chosen = key
            self._show()

    def _fail(self, key: str, number: int, trouble: Exception) -> None:
        if not isinstance(trouble, Stopped):
            raise trouble
        if number == self._round:
            self._tokens.pop(key, None)
            if key == "improved":
                self._end_search()
            self._show()

    # -------------------------------------------------------------------------------------------------------------- search

    def _improve(self) -> None:
        options = self.options()
        if options is None:
            return
        within = self.chosen == "float"
        wanted = msgspec.structs.replace(options, seconds=SECONDS, within_float=within, may_use_buffer=self.chosen == "buffer")
        self.bar.setRange(0, 0)
        self.bar.show()
        self.cancel.show()
        self.improve.setEnabled(False)
        self._look.start()
        self._run("improved", wanted)

    def _show_progress(self) -> None:
        token = self._tokens.get("improved")
        if token is not None and token.of:
            self.bar.setRange(0, 100)
            self.bar.setValue(token.share)

    def _end_search(self) -> None:
        self._look.stop()
        self.bar.hide()
        self.cancel.hide()
        self.improve.setEnabled(True)

    def stop(self) -> None:
        """Stop whatever is being looked for; a search keeps the best so far."""
        for token in self._tokens.values():
            token.stop()

    def close_(self) -> None:
        """Give the place back, and draw what is."""
        self.stop()
        self._end_search()
        self.previewed.emit(None)
        super().close_()

    def refresh(self) -> None:
        """After an edit: find the answers anew."""
        document = self.document
        if document is None:
            return
        if self._clash is not None and self._clash not in document.readings.clashes:
            self._clash = None
        self._fill_scope(document)
        self.seek()

    def _apply(self) -> None:
        answer = self.answers.get(self.chosen)
        if answer is not None:
            self.applied.emit(answer)

    # ------------------------------------------------------------------------------------------------------------- filling

    def choose(self, key: str) -> None:
        """Select an answer: it is drawn, and what it moves is listed."""
        self.chosen = key
        self._show()

    def _show(self) -> None:
        answer = self.answers.get(self.chosen)
        self.apply.setEnabled(answer is not None and bool(answer.moves))
        self.previewed.emit(answer if answer is not None and answer.moves else None)
        self.rebuild()

    def fill(self, document: Document) -> None:
        """Put the comparison, what moves and what is left into the body."""
        keys = [key for key, _ in COLUMNS if key != "improved" or key in self.answers]
        self._fill_table(document, keys)
        answer = self.answers.get(self.chosen)
        if answer is None:
            self.body.addWidget(words("Looking for answers…", "muted", small=True))
            return
        self.body.addWidget(words(_bound_words(answer), "muted", small=True, wrap=True))
        self._fill_left(document, answer)
        self._fill_moves(document, answer)

    def _fill_table(self, document: Document, keys: Sequence[str]) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.addWidget(words("Now", "muted", small=True), 0, 1, Qt.AlignmentFlag.AlignRight)
        group = QButtonGroup(holder)
        for column, key in enumerate(keys, 2):
            button = QToolButton()
            button.setText(dict(COLUMNS)[key])
            button.setProperty("scale", "small")
            button.setCheckable(True)
            button.setChecked(key == self.chosen)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleDescription("Draw this answer in the chart")
            button.clicked.connect(lambda _on=False, key=key: self.choose(key))
            group.addButton(button)
            grid.addWidget(button, 0, column, Qt.AlignmentFlag.AlignRight)
        for at, line in enumerate(lines_of(document.readings, [self._found(key) for key in keys]), 1):
            label = words(line.label, "muted", small=True, wrap=True)
            label.setMinimumWidth(76)
            grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            for column, figure in enumerate((line.now, *line.answers), 1):
                grid.addWidget(_cell(figure), at, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(holder)

    def _found(self, key: str) -> tuple[Answer, Outlook] | None:
        answer = self.answers.get(key)
        return (answer, self._outlooks[key]) if answer is not None else None

    def _fill_left(self, document: Document, answer: Answer) -> None:
        if not answer.left:
            return
        self.body.addWidget(rule())
        self.body.addWidget(words(f"Left: {len(answer.left)}", weight="bold"))
        for one in answer.left:
            who = document.plan.resources[one.clash.resource].name
            when = moment_text(one.clash.start)
            self.body.addWidget(words(f"{who}, {when}: {one.reason}", small=True, wrap=True))

    def _fill_moves(self, document: Document, answer: Answer) -> None:
        self.body.addWidget(rule())
        number = len(answer.moves)
        title = (
            "Nothing moves"
            if not number
            else "Moves 1 row, others follow"
            if number == 1
            else f"Moves {number} rows, others follow"
        )
        self.body.addWidget(words(title, weight="bold"))
        for move in answer.moves[:MOST_MOVES]:
            link = RichLabel(
                anchor(document.plan.rows[move.row].name or "a row without a name", f"row:{move.row}", self.theme.accent)
            )
            link.gone_to.connect(lambda target: self.gone_to.emit(target.removeprefix("row:")))
            self.body.addWidget(link)
            said = f"{moment_text(move.was)} → {moment_text(move.now)}. {move.because}"
            self.body.addWidget(words(said, "muted", small=True, wrap=True))
        if number > MOST_MOVES:
            self.body.addWidget(words(f"and {number - MOST_MOVES} more", "muted", small=True))


def _with_outlook(answer: Answer) -> tuple[Answer, Outlook]:
    """An answer and how its releases stand, both found beside the window."""
    return answer, Readings(answer.plan, answer.schedule).releases


def _cell(figure: Figure | None) -> QWidget:
    """A figure with its second line; a dot as long as it is not known."""
    if figure is None:
        return words("…", "faint", small=True)
    holder = QWidget()
    column = QGridLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(words(figure.text, figure.tone, weight="medium" if figure.tone else ""), 0, 0, Qt.AlignmentFlag.AlignRight)
    if figure.second:
        column.addWidget(words(figure.second, "muted", small=True), 1, 0, Qt.AlignmentFlag.AlignRight)
    return holder


def _bound_words(answer: Answer) -> str:
    """What is known about how good an answer is."""
    if not answer.moves and not answer.left:
        return "Nothing has to move."
    if answer.proved and not answer.left:
        return "No schedule without clashes is shorter."
    days = (answer.makespan - answer.bound) / 1440
    return f"At most {days:.0f} days could still be gained." if days >= 1 else "Less than a day could still be gained."
