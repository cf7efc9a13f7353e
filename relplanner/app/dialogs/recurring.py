"""A recurring task: what, how often, when, how long, until when; it says its rule in words and its first dates before it is made.

Nothing is edited until it is taken; then it is one edit. Each occurrence is an ordinary row that can be moved.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.dialogs.choosing import CLOCK, RepeatField
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import CheckField, ChoiceField, Field, TextField, set_tone, words
from relplanner.insight.cells import entry_text
from relplanner.insight.wording import WEEKDAYS
from relplanner.plan.edits.recurring import add_occurrences, add_recurring, date_of, planned, timed_rule
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import MINUTES_PER_DAY, midnight, to_date, to_datetime
from relplanner.plan.model import Day, Estimate, Id, Instant, Minutes, Plan
from relplanner.plan.notation import format_minutes, parse_instant, parse_minutes
from relplanner.plan.notation.repeats import format_repeat, without_time
from relplanner.plan.problems import EditError

FIRST_DATES = 4
"""So many dates are said."""

WEEKS = 12
"""For so many weeks a new one is offered."""


class Kind(NamedTuple):
    """A recurring task that planners know: its name, rule, weekday (0 Monday), minute of the day, length, around the clock."""

    shown: str
    name: str
    rule: str
    weekday: int
    minute: int
    length: int
    clock: bool


KINDS: dict[str, Kind] = {
    "cab": Kind("Weekly change advisory board", "CAB", "FREQ=WEEKLY;BYDAY=TU", 1, 14 * 60, 60, False),
    "patch": Kind("Monthly patch night", "Patch night", "FREQ=MONTHLY;BYDAY=2SA", 5, 22 * 60, 240, True),
    "report": Kind("Status report on each Friday", "Status report", "FREQ=WEEKLY;BYDAY=FR", 4, 15 * 60, 60, False),
    "close": Kind("Last working Friday of the month", "Month end", "FREQ=MONTHLY;BYDAY=-1FR", 4, 9 * 60, 480, False),
}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What the dialog has been told so far; `kind` "" for something of the user's own, `until` the last instant that counts."""

    kind: str
    name: str
    rule: str
    first: Instant
    until: Instant
    length: Minutes
    clock: bool
    work_kind: str = ""

    @property
    def dates(self) -> list[Instant]:
        """When it would happen. Raises `EditError`."""
        if not self.rule:
            raise EditError("no-occurrences", "Say how often it repeats: every Tuesday, or every second Saturday of the month.")
        return planned(timed_rule(self.rule, self.first), self.first, self.until, None)

    @property
    def estimate(self) -> Estimate | None:
        """How long each takes; None for milestones."""
        if not self.length:
            return None
        return Estimate(likely=self.length, kind="elapsed" if self.clock else "duration", unit="h")


class RecurringDialog(QDialog):
    """Asks for a recurring task behind the row `after`; `go` is called with the row that was made."""

    def __init__(self, document: Document, after: Id | None, go: Callable[[Id], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Recurring task")
        self._document, self._after, self._go = document, after, go
        self.draft = self._drafted("cab")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        self.fields = self._make_fields()
        for field in self.fields:
            column.addWidget(field)
        self.preview = words("", "muted", wrap=True)
        self.preview.setMinimumHeight(2 * 17)
        column.addSpacing(4)
        column.addWidget(self.preview)
        self.buttons = do_or_cancel(self, self._on_accepted, "Add it")
        column.addWidget(self.buttons)
        self.setFixedWidth(480)
        self._tell()

    def _make_fields(self) -> list[Field]:
        kinds = [*((key, kind.shown) for key, kind in KINDS.items()), ("", "something else")]
        order = date_order(QLocale())

        def instant(text: str) -> Instant:
            return parse_instant(text, self._document.today, order)

        def until(text: str) -> None:
            at = instant(text)
            self._set(until=Instant(at + MINUTES_PER_DAY - 1) if at % MINUTES_PER_DAY == 0 else at)

        def length(text: str) -> None:
            settings = CLOCK if self.draft.clock else self._document.plan.settings
            self._set(length=parse_minutes(text, settings) if text else Minutes(0))

        def shown() -> str:
            return format_minutes(self.draft.length, self._document.plan.settings, "h") if self.draft.length else ""

        return [
            ChoiceField("What", kinds, lambda: self.draft.kind, self._choose),
            TextField("Name", lambda: self.draft.name, lambda text: self._set(name=text), "CAB"),
            TextField(
                "First on",
                lambda: entry_text(self.draft.first, ends=False),
                lambda text: self._set(first=instant(text)),
                "2027-10-05 14:00",
            ),
            RepeatField("Repeats", lambda: self.draft.rule, lambda rule: self._set(rule=rule), lambda: self.draft.first),
            TextField("Until", lambda: entry_text(Instant(self.draft.until + 1), ends=True), until, "2027-12-31"),
            TextField("Takes", shown, length, "no time: milestones"),
            TextField("Work kind", lambda: self.draft.work_kind, lambda text: self._set(work_kind=text), "deployment, test, …"),
            CheckField("Around the clock: at night, on weekends", lambda: self.draft.clock, lambda on: self._set(clock=on)),
        ]

    # -------------------------------------------------------------------------------------------------------------- inside

    def _set(self, **fields: object) -> None:
        self.draft = msgspec.structs.replace(self.draft, **fields)
        self._tell()

    def _choose(self, key: str) -> None:
        self.draft = self._drafted(key) if key else msgspec.structs.replace(self.draft, kind="")
        for field in self.fields:
            field.refresh()
        self._tell()

    def _drafted(self, key: str) -> Draft:
        """What planners usually mean, from the next such day on."""
        kind, start = KINDS[key], self._begin()
        day = Day(start + (kind.weekday - to_date(start).weekday()) % 7)
        clock = Instant(midnight(day) + kind.minute)
        first = planned(timed_rule(kind.rule, clock), Instant(midnight(day)), None, 1)[0]
        return Draft(
            kind=key,
            name=kind.name,
            rule=kind.rule,
            first=first,
            until=Instant(first - first % MINUTES_PER_DAY + (7 * WEEKS + 1) * MINUTES_PER_DAY - 1),
            length=Minutes(kind.length),
            clock=kind.clock,
        )

    def _begin(self) -> Day:
        """The day from which on it is offered: today, or the plan's start where that is still to come."""
        schedule = self._document.session.schedule
        start = schedule.start // MINUTES_PER_DAY if schedule.outline.ids else 0
        return Day(max(self._document.today, start))

    def _tell(self) -> None:
        try:
            said = dates_text(self.draft.rule, self.draft.dates)
        except EditError as error:
            self._complain(error.message)
        else:
            self.preview.setText(said)
            set_tone(self.preview, "muted")

    def _complain(self, message: str) -> None:
        self.preview.setText(message)
        set_tone(self.preview, "red")

    def _on_accepted(self) -> None:
        self.buttons.setFocus()
        if any(field.trouble for field in self.fields):
            return
        made: list[Id] = []
        draft = self.draft

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("r"))
            return add_recurring(
                plan,
                ids,
                name=draft.name,
                rule=draft.rule,
                first=draft.first,
                until=draft.until,
                estimate=draft.estimate,
                work_kind=draft.work_kind,
                after=self._after,
                id=made[-1],
            )

        try:
            self._document.edit(f"Add the recurring task {draft.name}", verb)
        except EditError as error:
            self._complain(error.message)
            return
        self.accept()
        self._go(made[-1])


class MoreDialog(QDialog):
    """Asks until when a recurring task goes on, and says which occurrences that adds."""

    def __init__(self, document: Document, series: Id, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document, self._series = document, series
        row = document.plan.rows[series]
        self.setWindowTitle(f"More of {row.name}")
        last = self._last()
        self._until = Instant(last - last % MINUTES_PER_DAY + (7 * WEEKS + 1) * MINUTES_PER_DAY - 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(words(f"{row.name} stands until {_day(last)}.", "muted", wrap=True))
        self.until = TextField("Until", lambda: entry_text(Instant(self._until + 1), ends=True), self._set, "2027-12-31")
        column.addWidget(self.until)
        self.preview = words("", "muted", wrap=True)
        column.addWidget(self.preview)
        self.buttons = do_or_cancel(self, self._on_accepted, "Add them")
        column.addWidget(self.buttons)
        self.setFixedWidth(420)
        self._tell()

    def _last(self) -> Instant:
        below = [row for row in self._document.plan.rows.values() if row.parent == self._series]
        return max((at for row in below if (at := date_of(row)) is not None), default=midnight(self._document.today))

    def _set(self, text: str) -> None:
        at = parse_instant(text, self._document.today, date_order(QLocale()))
        self._until = Instant(at + MINUTES_PER_DAY - 1) if at % MINUTES_PER_DAY == 0 else at
        self._tell()

    def _tell(self) -> None:
        rule = self._document.plan.rows[self._series].repeats
        try:
            days = planned(rule, Instant(self._last() + 1), self._until, None)
        except EditError as error:
            self.preview.setText(error.message)
            set_tone(self.preview, "red")
            return
        self.preview.setText(dates_text(rule, days))
        set_tone(self.preview, "muted")

    def _on_accepted(self) -> None:
        self.buttons.setFocus()
        name = self._document.plan.rows[self._series].name
        if not self.until.trouble and self.until.attempt(
            lambda: self._document.edit(f"Add occurrences of {name}", add_occurrences, self._series, self._until)
        ):
            self.accept()


def dates_text(rule: str, days: list[Instant]) -> str:
    """`Every Tuesday at 14:00, 12 times: Tue 5 Oct, Tue 12 Oct, Tue 19 Oct, Tue 26 Oct, …, Tue 21 Dec 2027`."""
    said = format_repeat(without_time(rule)) or "once"
    times = "once" if len(days) == 1 else f"{len(days)} times"
    named = [_day(at) for at in days[:FIRST_DATES]]
    if len(days) > FIRST_DATES:
        named += ["…", _day(days[-1])] if len(days) > FIRST_DATES + 1 else [_day(days[-1])]
    year = to_datetime(days[-1]).year
    return f"{said[:1].upper()}{said[1:]} at {to_datetime(days[0]):%H:%M}, {times}: {', '.join(named)} {year}."


def _day(at: Instant) -> str:
    when = to_datetime(at)
    return f"{WEEKDAYS[when.weekday()]} {when.day} {when:%b}"
