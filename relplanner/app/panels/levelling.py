"""Levelling, in the place of the inspector and never in the way: what may move, answers side by side, one of them applied.

Answers are found beside the window; the selected one is drawn as ghosts and new bars. *Improve* searches on until it is
cancelled, and what is best then stands in a column of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from relplanner.app.panels.level_parts import bound_words, figure_cell, fill_left, fill_moves
from relplanner.app.panels.level_words import Outlook, lines_of
from relplanner.app.panels.parts import Choice, Field, words
from relplanner.app.panels.side import SidePanel
from relplanner.app.work.token import Token
from relplanner.insight.clashes import Clash
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.levelling.level import answers, level
from relplanner.insight.levelling.options import Options, of_clash
from relplanner.insight.readings import Readings
from relplanner.insight.wording import moment_text
from relplanner.plan.model import Id, Instant
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError
from relplanner.schedule.control import Stopped

IMPROVED = "Improved"
"""The name of the answer that a search has found."""

SECONDS = 20.0
"""So long a search goes on where nobody cancels it."""

LOOK_MS = 150


class LevelPanel(SidePanel):
    """The panel. `previewed` carries an `Answer` or None, `applied` the `Answer` that is wanted."""

    wide = 470
    previewed = Signal(object)
    applied = Signal(object)

    def __init__(self) -> None:
        super().__init__("Level")
        self.answers: dict[str, Answer] = {}
        self.chosen = ""
        self._clash: Clash | None = None
        self._tokens: dict[str, Token] = {}
        self._best: Instant | None = None
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
        self.buffers = QCheckBox("May use the buffers")
        self.buffers.setToolTip("What moves may use up committed buffers; planned ones keep their size and move along")
        self.buffers.toggled.connect(lambda _on: self.seek())
        self.fixed.addWidget(self.buffers)
        self.since = QLineEdit()
        self.since.setPlaceholderText("any day")
        self.since.editingFinished.connect(self.seek)
        self.since_field = Field("Nothing before", self.since)
        self.fixed.addWidget(self.since_field)
        self.note = words("What has started, is pinned, or has priority 1000 never moves.", "muted", small=True, wrap=True)
        self.fixed.addWidget(self.note)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self._make_buttons()

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
        self.best = words("", "muted", small=True)
        self.fixed.addWidget(self.best)
        self._end_search()

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
        self.chosen = ""
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
            may_use_buffer=self.buffers.isChecked(),
            not_before=since,
        )

    def seek(self) -> None:
        """Find the instant answers, beside the window."""
        options, document = self.options(), self.document
        self.stop()
        if options is None or document is None:
            return
        self.answers, self._outlooks = {}, {}
        self._round += 1
        self._show()
        plan, schedule, token = document.plan, document.session.schedule, Token()
        beside = document.readings.elsewhere

        def find() -> list[tuple[Answer, Outlook]]:
            return [_with_outlook(one) for one in answers(plan, schedule, options, token.watch, elsewhere=beside)]

        self._run("answers", find, token)

    def _run(self, key: str, job: Callable[[], list[tuple[Answer, Outlook]]], token: Token) -> None:
        """Run a job whose answers get a column each; of older ones nothing is heard."""
        number = self._round
        self._tokens[key] = token
        if self.document is not None:
            self.document.runner.run(
                f"level {key}",
                job,
                lambda found: self._take(key, number, found),
                lambda trouble: self._fail(key, number, trouble),
            )

    def _take(self, key: str, number: int, found: list[tuple[Answer, Outlook]]) -> None:
        if number != self._round or not self.isVisible():
            return
        self._tokens.pop(key, None)
        for answer, outlook in found:
            self.answers[answer.name] = answer
            self._outlooks[answer.name] = outlook
        if key == IMPROVED:
            self._end_search()
            self.chosen = IMPROVED
        elif self.chosen not in self.answers:
            self.chosen = found[0][0].name if found else ""
        self._show()

    def _fail(self, key: str, number: int, trouble: Exception) -> None:
        if not isinstance(trouble, Stopped):
            raise trouble
        if number == self._round:
            self._tokens.pop(key, None)
            if key == IMPROVED:
                self._end_search()
            self._show()

    # -------------------------------------------------------------------------------------------------------------- search

    def _improve(self) -> None:
        """Search on from the chosen answer's rules."""
        options, document = self.options(), self.document
        if options is None or document is None:
            return
        within = self.chosen == "Within float"
        wanted = msgspec.structs.replace(options, name=IMPROVED, seconds=SECONDS, within_float=within)
        plan, schedule, token = document.plan, document.session.schedule, Token()
        self._best = None
        self.bar.setRange(0, 0)
        self._searching(on=True)
        self.best.setText("Searching…")
        self._look.start()
        beside = document.readings.elsewhere
        self._run(
            IMPROVED, lambda: [_with_outlook(level(plan, schedule, wanted, token.watch, self._note, elsewhere=beside))], token
        )

    def _note(self, finish: Instant) -> None:
        """Told by the search, on its thread, of every better schedule: one number, so nothing is locked."""
        self._best = finish

    def _show_progress(self) -> None:
        token = self._tokens.get(IMPROVED)
        if token is not None and token.of:
            self.bar.setRange(0, 100)
            self.bar.setValue(token.share)
        if self._best is not None:
            self.best.setText(f"Best so far: all is done by {moment_text(self._best)}")

    def _end_search(self) -> None:
        self._look.stop()
        self._searching(on=False)

    def _searching(self, *, on: bool) -> None:
        self.bar.setVisible(on)
        self.cancel.setVisible(on)
        self.best.setVisible(on)
        self.improve.setEnabled(not on)

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
        answer = self.answers.get(self.chosen)
        if answer is None:
            said = "Looking for answers…" if "answers" in self._tokens else "No answer was found in time."
            self.body.addWidget(words(said, "muted", small=True))
            return
        self._fill_table(document, list(self.answers))
        self.body.addWidget(words(bound_words(answer), "muted", small=True, wrap=True))
        fill_left(self.body, document, answer)
        fill_moves(self.body, document, answer, self.theme, self.gone_to.emit)

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
            button.setText(key)
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
                grid.addWidget(figure_cell(figure), at, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(holder)

    def _found(self, key: str) -> tuple[Answer, Outlook]:
        return self.answers[key], self._outlooks[key]


def _with_outlook(answer: Answer) -> tuple[Answer, Outlook]:
    """An answer and how its plan stands, both found beside the window."""
    readings = Readings(answer.plan, answer.schedule)
    return answer, Outlook(readings.releases, len(readings.clashes))
