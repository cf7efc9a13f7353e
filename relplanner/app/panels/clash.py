"""A clash and its answers, in the place of the inspector: who, how much too much, by which tasks, and what could be done.

Answers are looked for beside the window, each is tried before it is offered. Looking at one previews it, Enter applies it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.card import Card
from relplanner.app.panels.parts import RichLabel, Tone, anchor, rule, words
from relplanner.app.panels.side import SidePanel
from relplanner.insight.answers import Answer, answers_to
from relplanner.insight.clashes import TOO_MUCH, Clash
from relplanner.insight.wording import days_text, period_text, units_text
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Minutes, PerMille
from relplanner.plan.problems import Problem

MOST = 7
"""So many answers are looked for."""


class ClashPanel(SidePanel):
    """The panel. `previewed` carries an `Answer` or None, `applied` the `Answer` that is wanted."""

    previewed = Signal(object)
    applied = Signal(object)

    def __init__(self) -> None:
        super().__init__("Clash")
        self.clash: Clash | None = None
        self.answers: tuple[Answer, ...] = ()
        self.is_looking = False
        self._looking = words()
        self.cards: list[Card] = []
        self._focus = False

    def show_clash(self, clash: Clash, *, focus: bool = False) -> None:
        """Be about a clash, and look for its answers; with `focus` the first of them gets the keyboard."""
        self.clash, self.answers, self._focus = clash, (), focus
        self.is_looking = True
        self.show()
        self.rebuild()
        self.verticalScrollBar().setValue(0)
        self._look()

    def refresh(self) -> None:
        """After an edit: the same clash as it is now, with answers that fit; the panel closes where it is gone."""
        document, old = self.document, self.clash
        if document is None or old is None:
            return
        same = [one for one in document.readings.clashes if (one.resource, one.kind) == (old.resource, old.kind)]
        near = (one for one in same if set(one.tasks) & set(old.tasks))
        left = old if old in same else next(near, None)
        if left is not None:
            self.show_clash(left, focus=any(card.hasFocus() for card in self.cards))
        else:
            self.close_()

    def close_(self) -> None:
        """Give the place back, and draw what is."""
        self.previewed.emit(None)
        super().close_()

    # ------------------------------------------------------------------------------------------------------------ looking

    def _look(self) -> None:
        """Begin to look for answers, one job each: the first is seen while the next is tried, and closing ends it."""
        document, clash = self.document, self.clash
        if document is not None and clash is not None:
            ids = SeededIds(f"{clash.resource} {clash.start} {len(document.session.book.audit)}")
            self._next(document, clash, islice(answers_to(document.readings, ids, clash), MOST))

    def _next(self, document: Document, clash: Clash, more: Iterator[Answer]) -> None:
        document.runner.run("answers", lambda: next(more, None), lambda found: self._take(document, clash, more, found), _raise)

    def _take(self, document: Document, clash: Clash, more: Iterator[Answer], found: Answer | None) -> None:
        if clash is not self.clash or document is not self.document or not self.isVisible():
            return
        if found is None:
            self.is_looking = False
            self._end_looking()
            return
        self.answers = (*self.answers, found)
        self._add_card(found)
        if len(self.cards) == 1 and self._focus:
            self.cards[0].show()
            self.cards[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._next(document, clash, more)

    def _end_looking(self) -> None:
        """Say that there is no more, or nothing at all."""
        if self.answers:
            self._looking.hide()
        else:
            self._looking.setText(
                "Nothing that could be tried removes this clash: its work was started, is pinned, or never moves."
            )

    # ------------------------------------------------------------------------------------------------------------ filling

    def fill(self, document: Document) -> None:
        """Say what clashes, and offer the answers."""
        clash = self.clash
        self.cards = []
        if clash is None or clash.resource not in document.plan.resources:
            return
        self.title.setText(document.plan.resources[clash.resource].name)
        problem = _problem(document, clash)
        if problem is not None:
            self.body.addWidget(words(problem.message, "red" if problem.severity == "error" else "", wrap=True))
        self._fill_tasks(document, clash, problem)
        self.body.addWidget(rule())
        self.body.addWidget(words("Answers", weight="bold"))
        self._looking = words("Looking for answers…", "muted", small=True, wrap=True)
        self.body.addWidget(self._looking)
        for answer in self.answers:
            self._add_card(answer)
        if not self.is_looking:
            self._end_looking()

    def _fill_tasks(self, document: Document, clash: Clash, problem: Problem | None) -> None:
        readings = document.readings
        day = document.plan.settings.minutes_per_day
        year = to_datetime(readings.schedule.start).year
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        if clash.kind in TOO_MUCH:
            over = units_text(PerMille(clash.units - clash.capacity))
            grid.addWidget(words("Too much", "muted", small=True), 0, 0)
            length = f" for {days_text(Minutes(problem.minutes), day)}" if problem is not None and problem.minutes else ""
            grid.addWidget(words(f"{over}{length}", "red", small=True), 0, 1, Qt.AlignmentFlag.AlignRight)
        for line, task in enumerate(clash.tasks, 1):
            dates = readings.schedule.dates(task)
            link = RichLabel(anchor(document.plan.rows[task].name or "a row without a name", f"row:{task}", self.theme.accent))
            link.gone_to.connect(lambda target: self.gone_to.emit(target.removeprefix("row:")))
            grid.addWidget(link, 2 * line, 0, 1, 2)
            grid.addWidget(words(_share(document, clash, task), "muted", small=True), 2 * line + 1, 0)
            free = "critical" if dates.critical else f"{days_text(Minutes(max(0, dates.total_float)), day)} float"
            said = f"{period_text(dates.start, max(dates.finish, dates.start), year)}, {free}".removeprefix("from ")
            grid.addWidget(words(said.removeprefix("on "), "muted", small=True), 2 * line + 1, 1, Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(holder)

    def _add_card(self, answer: Answer) -> None:
        tone: Tone = "green" if answer.holds_dates else "amber"
        card = Card(answer.name[:1].upper() + answer.name[1:], answer.sentence, answer.effect, tone)
        card.looked_at.connect(lambda on, card=card, answer=answer: self._on_looked(card, answer, on=on))
        card.applied.connect(lambda answer=answer: self.applied.emit(answer))
        card.walked.connect(lambda way, card=card: self._walk(self.cards.index(card) + way))
        self.cards.append(card)
        self.body.insertWidget(self.body.indexOf(self._looking), card)

    def _walk(self, place: int) -> None:
        if 0 <= place < len(self.cards):
            self.cards[place].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.cards[place])

    def _on_looked(self, card: Card, answer: Answer, *, on: bool) -> None:
        """Preview what is looked at: the card under the pointer before the one that has the keyboard."""
        if on:
            self.previewed.emit(answer)
            return
        if not self.answers:
            return  # cards of the clash before, on their way out
        focused = next((place for place, one in enumerate(self.cards) if one.hasFocus()), None)
        if focused is not None and self.cards[focused] is not card:
            self.previewed.emit(self.answers[focused])
        elif not card.hasFocus():
            self.previewed.emit(None)


def _problem(document: Document, clash: Clash) -> Problem | None:
    """The line in the list of problems that is about a clash."""
    found = (one for one in document.readings.problems_of.get(clash.resource, ()) if one.others == clash.tasks)
    return next((one for one in found if one.at == clash.start), None)


def _share(document: Document, clash: Clash, task: Id) -> str:
    """With how much of them somebody is on a task; in an environment, the release."""
    readings = document.readings
    if clash.kind == "environment":
        at = readings.relations.release_of[readings.outline.index[task]]
        return document.plan.rows[readings.outline.ids[at]].name if at >= 0 else ""
    booked = [one for one in readings.relations.assignments_of.get(task, ()) if one.resource == clash.resource]
    return f"{sum(one.units for one in booked) / 10:g} %"


def _raise(trouble: Exception) -> None:
    raise trouble
