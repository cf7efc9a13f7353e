"""What holds for the whole plan: title, start, day and week, status date, what counts as critical; calendars and holidays.

Every field is an edit of its own, named and undoable; there is nothing to confirm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, Field, NotesField, TextField, clear, words
from relplanner.chart.theme import Theme
from relplanner.insight.cells import entry_text
from relplanner.plan.edits import calendars
from relplanner.plan.edits.settings import change_settings, set_title
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import day_of, to_date
from relplanner.plan.model import Calendar, CalendarException, DayPattern, Id, Instant, Plan
from relplanner.plan.notation import format_minutes, parse_instant, parse_minutes
from relplanner.plan.problems import EditError
from relplanner.schedule.holidays import countries, public_holidays

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_HINT = "08:00-12:00, 13:00-17:00"


class PlanSettingsDialog(QDialog):
    """Two tabs: the plan, its calendars."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        del theme
        self._document = document
        self.setWindowTitle("Plan settings and calendars")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.addTab(self._plan_page(), "Plan")
        self.calendars = CalendarPage(document)
        tabs.addTab(self.calendars, "Calendars and holidays")
        outer.addWidget(tabs)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self.resize(620, 600)
        document.changed.connect(self._refresh)

    def _plan_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(8)
        document = self._document

        def settings() -> msgspec.Struct:
            return document.plan.settings

        def write(label: str, **fields: Any) -> None:
            document.edit(label, change_settings, **fields)

        def instant(text: str) -> Instant | None:
            return parse_instant(text, document.today, date_order(QLocale())) if text.strip() else None

        def date(name: str) -> Callable[[], str]:
            return lambda: "" if (at := getattr(settings(), name)) is None else entry_text(at, ends=False)

        def length(name: str) -> Callable[[], str]:
            return lambda: format_minutes(getattr(settings(), name), document.plan.settings, "h")

        def minutes(text: str) -> int:
            return parse_minutes(text, document.plan.settings)

        own = [("", "none"), *((one.id, one.name) for one in document.plan.calendars.values())]
        critical = [
            ("auto", "driving path where windows or meetings stand, else float"),
            ("float", "float at or below the threshold"),
            ("driving path", "the path that really holds the end"),
        ]
        self.fields: list[Field] = [
            TextField("Title", lambda: document.plan.title, lambda text: document.edit("Change the title", set_title, text)),
            TextField(
                "Start", date("start"), lambda text: write("Change the plan's start", start=instant(text)), "earliest release"
            ),
            ChoiceField(
                "Calendar",
                own,
                lambda: document.plan.settings.calendar or "",
                lambda value: write("Change the plan's calendar", calendar=value or None),
            ),
            TextField(
                "A day has",
                length("minutes_per_day"),
                lambda text: write("Change the length of a day", minutes_per_day=minutes(text)),
                "8h",
            ),
            TextField(
                "A week has",
                length("minutes_per_week"),
                lambda text: write("Change the length of a week", minutes_per_week=minutes(text)),
                "40h",
            ),
            TextField(
                "Status date",
                date("status_date"),
                lambda text: write("Change the status date", status_date=instant(text)),
                "none: progress moves nothing",
            ),
            ChoiceField(
                "Critical is",
                critical,
                lambda: document.plan.settings.critical_by,
                lambda value: write("Change what is critical", critical_by=value),
            ),
            TextField(
                "Threshold",
                length("critical_float"),
                lambda text: write("Change what is critical", critical_float=minutes(text)),
                "0h",
            ),
            TextField(
                "Time zone",
                lambda: document.plan.settings.zone,
                lambda text: write("Change the zone", zone=text),
                "Europe/Zurich",
            ),
            TextField(
                "Currency",
                lambda: document.plan.settings.currency,
                lambda text: write("Change the currency", currency=text),
                "EUR",
            ),
        ]
        for field in self.fields:
            column.addWidget(field)
        column.addStretch(1)
        return page

    def _refresh(self) -> None:
        for field in self.fields:
            field.refresh()
        self.calendars.refresh()


class CalendarPage(QWidget):
    """The calendars by name; week, holidays by country, days off of the chosen one."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._fields: list[Field] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 0)
        left = QVBoxLayout()
        self.list = QListWidget()
        self.list.setAccessibleName("Calendars")
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(180)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        left.addWidget(self.list)
        add = QPushButton("Add a calendar")
        add.setAutoDefault(False)
        add.clicked.connect(self._add)
        remove = QPushButton("Remove it")
        remove.setAutoDefault(False)
        remove.clicked.connect(self._remove)
        left.addWidget(add)
        left.addWidget(remove)
        row.addLayout(left)
        self._column = QVBoxLayout()
        self._column.setSpacing(5)
        row.addLayout(self._column, 1)
        self._ids: list[Id] = []
        self.refresh()

    def refresh(self) -> None:
        """Show what the plan says."""
        plan = self._document.plan
        ids = sorted(plan.calendars, key=lambda key: plan.calendars[key].name.casefold())
        names = [plan.calendars[key].name for key in ids]
        if ids != self._ids or names != [self.list.item(at).text() for at in range(self.list.count())]:
            at = max(0, self.list.currentRow())
            self.list.blockSignals(True)
            self.list.clear()
            self.list.addItems(names)
            self.list.setCurrentRow(min(at, len(ids) - 1))
            self.list.blockSignals(False)
            changed = ids != self._ids
            self._ids = ids
            if changed:
                self._show()
        for field in self._fields:
            field.refresh()

    @property
    def chosen(self) -> Calendar | None:
        """The calendar shown."""
        at = self.list.currentRow()
        return self._document.plan.calendars.get(self._ids[at]) if 0 <= at < len(self._ids) else None

    def _show(self) -> None:
        clear(self._column)
        self._fields = []
        chosen = self.chosen
        if chosen is None:
            self._column.addWidget(words("No calendar yet: work goes on around the clock.", "muted", wrap=True))
            self._column.addStretch(1)
            return
        key = chosen.id

        def now() -> Calendar:
            return self._document.plan.calendars.get(key, chosen)

        def write(label: str, **fields: Any) -> None:
            self._document.edit(f"{label} of {now().name}", calendars.change_calendar, key, **fields)

        def _writer(at: int) -> Callable[[str], None]:
            return lambda text: write("Change the week", week=_with(now().week, at, spans(text)))

        self._fields.append(TextField("Name", lambda: now().name, lambda text: write("Change the name", name=text)))
        for at, day in enumerate(DAYS):
            self._fields.append(
                TextField(
                    day,
                    _day_of(now, at),
                    _writer(at),
                    f"{HOURS_HINT}; free",
                )
            )
        self._add_holidays(key, now)
        self._fields.append(
            NotesField(
                "Days off, one a line: 2027-12-24 to 2027-12-31 Closing",
                lambda: exceptions_text(now()),
                lambda text: self._write_exceptions(key, text),
            )
        )
        for field in self._fields:
            self._column.addWidget(field)
        self._column.addStretch(1)

    def _add_holidays(self, key: Id, now: Callable[[], Calendar]) -> None:
        choices = [("", "none"), *((code, name) for code, name in _countries())]
        self._fields.append(
            ChoiceField(
                "Holidays", choices, lambda: now().holidays.partition("-")[0], lambda value: self._write_holidays(key, value, "")
            )
        )
        self._fields.append(
            TextField(
                "Region",
                lambda: now().holidays.partition("-")[2],
                lambda text: self._write_holidays(key, now().holidays.partition("-")[0], text),
                "ZH, BY, … where holidays differ",
            )
        )

    def _write_holidays(self, key: Id, country: str, region: str) -> None:
        schedule = self._document.session.schedule
        years = (to_date(day_of(schedule.start)).year, to_date(day_of(schedule.finish)).year + 2)
        if schedule.finish == 0:
            year = to_date(self._document.today).year
            years = (year, year + 2)
        try:
            days = public_holidays(country, region, *years) if country else ()
            old = self._document.plan.calendars[key].holidays
            was, _, part = old.partition("-")
            replaced = public_holidays(was, part, years[0] - 5, years[1] + 5) if was else ()
        except ValueError as error:
            raise EditError("unknown-region", str(error)) from error
        code = f"{country}-{region}" if region else country
        self._document.edit("Change the holidays", calendars.set_holidays, key, code, days, replaced)

    def _write_exceptions(self, key: Id, text: str) -> None:
        read = tuple(_exception(line, self._document.today) for line in text.splitlines() if line.strip())
        self._document.edit("Change the days off", calendars.change_calendar, key, exceptions=read)

    def _add(self) -> None:
        taken = {one.name for one in self._document.plan.calendars.values()}
        name = next(name for number in range(1, 1000) if (name := f"Calendar {number}") not in taken)
        week: tuple[DayPattern, ...] = (((480, 720), (780, 1020)),) * 5 + ((),) * 2

        def verb(plan: Plan, ids: IdSource) -> Plan:
            return calendars.add_calendar(plan, ids, name=name, week=week)

        self._document.edit("Add a calendar", verb)
        self.list.setCurrentRow([self._document.plan.calendars[key].name for key in self._ids].index(name))

    def _remove(self) -> None:
        chosen = self.chosen
        if chosen is not None and self._fields:
            self._fields[0].attempt(lambda: self._document.edit(f"Remove {chosen.name}", calendars.remove_calendar, chosen.id))


def _day_of(now: Callable[[], Calendar], at: int) -> Callable[[], str]:
    return lambda: spans_text(now().week[at])


def _countries() -> list[tuple[str, str]]:
    """Codes with the names of the countries in English."""
    named = [(code, QLocale.territoryToString(QLocale.codeToTerritory(code))) for code in countries()]
    return sorted(((code, f"{name} ({code})") for code, name in named if name), key=lambda one: one[1])


def _with(week: tuple[DayPattern | None, ...], at: int, pattern: DayPattern | None) -> tuple[DayPattern | None, ...]:
    return (*week[:at], pattern, *week[at + 1 :])


def spans_text(pattern: DayPattern | None) -> str:
    """`08:00-12:00, 13:00-17:00`; `free` where nobody works, "" where the base calendar says it."""
    if pattern is None:
        return ""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in pattern) or "free"


def spans(text: str) -> DayPattern | None:
    """Read working hours; an end before its start is the next morning. Raises `EditError`."""
    said = text.strip().lower()
    if not said:
        return None
    if said in {"free", "-", "–"}:
        return ()
    found = []
    for part in said.replace(";", ",").split(","):
        start, dash, end = part.replace("–", "-").partition("-")
        if not dash:
            raise EditError("bad-week", f"“{part.strip()}” are no hours; write {HOURS_HINT}, or free.")
        first, last = _minute(start), _minute(end)
        found.append((first, last if last > first else last + 1440))
    return tuple(found)


def _clock(minute: int) -> str:
    return "24:00" if minute == 1440 else f"{minute % 1440 // 60:02}:{minute % 60:02}"


def _minute(text: str) -> int:
    hour, _, minute = text.strip().partition(":")
    if not hour.isdigit() or not (minute or "0").isdigit() or int(hour) > 24 or int(minute or 0) > 59:
        raise EditError("bad-week", f"“{text.strip()}” is no time of day; write {HOURS_HINT}, or free.")
    return int(hour) * 60 + int(minute or 0)


def exceptions_text(calendar: Calendar) -> str:
    """Exceptions, one a line, those with a rule or hours of their own in full."""
    lines = []
    for one in calendar.exceptions:
        until = f" to {to_date(one.last)}" if one.last != one.first else ""
        hours = f" [{spans_text(one.spans)}]" if one.spans else ""
        rule = f" {{{one.rule}}}" if one.rule else ""
        lines.append(f"{to_date(one.first)}{until}{hours}{rule} {one.name}".rstrip())
    return "\n".join(lines)


def _exception(line: str, today: int) -> CalendarException:
    rest = line.strip()
    hours: DayPattern = ()
    rule = ""
    if "[" in rest:
        before, _, tail = rest.partition("[")
        inside, _, after = tail.partition("]")
        hours, rest = spans(inside) or (), before + after
    if "{" in rest:
        before, _, tail = rest.partition("{")
        rule, _, after = tail.partition("}")
        rest = before + after
    parts = rest.split()
    order = date_order(QLocale())
    first = last = day_of(parse_instant(parts[0], today, order))  # type: ignore[arg-type]
    if len(parts) > 2 and parts[1] == "to":
        last = day_of(parse_instant(parts[2], today, order))  # type: ignore[arg-type]
        parts = parts[2:]
    return CalendarException(first=first, last=last, name=" ".join(parts[1:]), spans=hours, rule=rule)
