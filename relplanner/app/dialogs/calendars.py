"""The page of calendars: what they build on, their week, public holidays by country and region, days that differ.

A day of the week that is left empty follows the base, whose hours stand there greyed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from relplanner.app.dialogs.choosing import HintedField
from relplanner.app.dialogs.holidays import HolidayChooser
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, Field, NotesField, TextField, clear, words
from relplanner.plan.edits import calendars
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import day_of, to_date
from relplanner.plan.legal import LAST_DAY
from relplanner.plan.model import Calendar, CalendarException, Day, DayPattern, Id, Plan
from relplanner.plan.notation import parse_instant
from relplanner.plan.notation.repeats import format_repeat, parse_repeat
from relplanner.plan.problems import EditError

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS_HINT = "08:00-12:00, 13:00-17:00"
COMING = 4
"""So many coming holidays are named."""


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
        self._told: Callable[[], None] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Show what the plan says."""
        plan = self._document.plan
        ids = sorted(plan.calendars, key=lambda key: plan.calendars[key].name.casefold())
        names = [plan.calendars[key].name for key in ids]
        if ids != self._ids or names != [self.list.item(at).text() for at in range(self.list.count())]:
            at = max(0, self.list.currentRow())
            self.list.ensurePolished()
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
        if self._told is not None:
            self._told()

    @property
    def chosen(self) -> Calendar | None:
        """The calendar shown."""
        at = self.list.currentRow()
        return self._document.plan.calendars.get(self._ids[at]) if 0 <= at < len(self._ids) else None

    def _show(self) -> None:
        clear(self._column)
        self._fields, self._told = [], None
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
        others = [(other, one.name) for other, one in self._document.plan.calendars.items() if other != key]
        self._fields.append(
            ChoiceField(
                "Builds on",
                [("", "nothing"), *sorted(others, key=lambda pair: pair[1].casefold())],
                lambda: now().base or "",
                lambda value: write("Change the base", base=value or None),
            )
        )
        for at, day in enumerate(DAYS):
            self._fields.append(HintedField(day, _day_of(now, at), _writer(at), self._inherited(now, at)))
        for field in self._fields:
            self._column.addWidget(field)
        self.holidays = HolidayChooser(self._document, key, now)
        self._column.addWidget(self.holidays)
        self._fields.append(
            NotesField(
                "Days that differ, one a line: 2027-12-24 to 2027-12-31 Closing · 2027-12-31 [08:00-12:00] · every last Friday",
                lambda: exceptions_text(now()),
                lambda text: self._write_exceptions(key, text),
            )
        )
        self._column.addWidget(self._fields[-1])
        coming = words(self._coming(now)(), "muted", small=True, wrap=True)
        chooser = self.holidays

        def tell() -> None:
            coming.setText(self._coming(now)())
            chooser.refresh()

        self._told = tell
        self._column.addWidget(coming)
        self._column.addStretch(1)

    def _coming(self, now: Callable[[], Calendar]) -> Callable[[], str]:
        def text() -> str:
            today = self._document.today
            days = sorted({(one.first, one.name) for one in now().exceptions if one.first >= today and not one.spans})
            named = ", ".join(f"{to_date(Day(first)):%a %d %b %Y} {name}".strip() for first, name in days[:COMING])
            return f"Coming: {named}" if named else "No days off are coming."

        return text

    def _inherited(self, now: Callable[[], Calendar], at: int) -> Callable[[], str]:
        """What holds on a day where nothing is written: the base's hours."""

        def hint() -> str:
            found = self._document.plan.calendars
            base, seen = now().base, set()
            while base is not None and base in found and base not in seen:
                pattern = found[base].week[at]
                if pattern is not None:
                    return f"{spans_text(pattern)}, as in {found[base].name}"
                seen.add(base)
                base = found[base].base
            return f"free; or {HOURS_HINT}"

        return hint

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
        until = f" to {to_date(one.last)}" if one.last not in (one.first, LAST_DAY) else ""
        hours = f" [{spans_text(one.spans)}]" if one.spans else ""
        rule = f" {{{format_repeat(one.rule)}}}" if one.rule else ""
        lines.append(f"{to_date(one.first)}{until}{hours}{rule} {one.name}".rstrip())
    return "\n".join(lines)


def _exception(line: str, today: int) -> CalendarException:
    """Read `2027-12-24 to 2027-12-31 [08:00-12:00] {every last Friday} Name`; a rule alone holds from today on."""
    rest = line.strip()
    hours: DayPattern = ()
    rule = ""
    if "[" in rest:
        before, _, tail = rest.partition("[")
        inside, _, after = tail.partition("]")
        hours, rest = spans(inside) or (), before + after
    if "{" in rest:
        before, _, tail = rest.partition("{")
        inside, _, after = tail.partition("}")
        rule, rest = parse_repeat(inside), before + after
    elif rest.lower().startswith(("every ", "each ", "monthly ", "weekly ", "yearly ")):
        rule, rest = _said_rule(rest)
    parts = rest.split()
    order = date_order(QLocale())
    if rule and not (parts and parts[0][:1].isdigit()):
        return CalendarException(first=Day(today), last=LAST_DAY, name=" ".join(parts), spans=hours, rule=rule)
    first = day_of(parse_instant(parts[0] if parts else "", Day(today), order))
    last = LAST_DAY if rule else first
    if len(parts) > 2 and parts[1] == "to":
        last = day_of(parse_instant(parts[2], Day(today), order))
        parts = parts[2:]
    return CalendarException(first=first, last=last, name=" ".join(parts[1:]), spans=hours, rule=rule)


def _said_rule(text: str) -> tuple[str, str]:
    """The longest beginning of a line that is a repetition, and what stands behind it. Raises `EditError`."""
    parts = text.split()
    for at in range(len(parts), 0, -1):
        try:
            return parse_repeat(" ".join(parts[:at])), " ".join(parts[at:])
        except EditError:
            continue
    return parse_repeat(text), ""
