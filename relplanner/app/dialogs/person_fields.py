"""The fields of one person, team, role, environment or cost, in the groups in which a dialog shows them.

What changes over time is written one a line, the date first: `2027-10-01 60` is 60 % from that day on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, get_args

from PySide6.QtCore import QLocale

from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, Field, NotesField, TextField
from relplanner.insight.cells import entry_text
from relplanner.plan.edits import people
from relplanner.plan.model import Absence, CapacityStep, Id, Instant, Money, PerMille, RateStep, Resource, ResourceKind
from relplanner.plan.notation import format_money, parse_instant, parse_money
from relplanner.plan.problems import EditError

KINDS: dict[str, str] = {
    "person": "a person",
    "team": "a team, capacity above one",
    "role": "a role still to be filled",
    "environment": "an environment: so many releases at a time",
    "cost": "a cost, an outside firm",
}

Group = tuple[str, Sequence[Field]]
"""A heading and its fields."""

Step = TypeVar("Step")


class PersonFields:
    """Makes the fields of one resource; every entry is an edit of its own."""

    def __init__(self, document: Document, key: Id) -> None:
        self._document, self._key = document, key
        self._last = document.plan.resources[key]

    @property
    def now(self) -> Resource:
        """The resource as the plan has it; as it was, once it is gone."""
        self._last = self._document.plan.resources.get(self._key, self._last)
        return self._last

    def groups(self) -> tuple[Group, ...]:
        """All fields."""
        return ("Who", self._who()), ("Time", self._time()), ("Cost", self._cost()), ("Notes", self._notes())

    def _write(self, label: str, **fields: Any) -> None:
        self._document.edit(f"{label} of {self.now.name}", people.change_resource, self._key, **fields)

    def _who(self) -> list[Field]:
        kinds = [(kind, KINDS[kind]) for kind in get_args(ResourceKind)]
        return [
            TextField("Name", lambda: self.now.name, lambda text: self._write("Change the name", name=text)),
            ChoiceField("Is", kinds, lambda: self.now.kind, lambda value: self._write("Change the kind", kind=value)),
            TextField(
                "Roles",
                lambda: "; ".join(self.now.roles),
                lambda text: self._write("Change the roles", roles=_parts(text)),
                "TEST; DEV",
            ),
            TextField(
                "Skills",
                lambda: "; ".join(self.now.skills),
                lambda text: self._write("Change the skills", skills=_parts(text)),
                "payments; load tests",
            ),
            TextField("E-mail", lambda: self.now.email, lambda text: self._write("Change the e-mail", email=text)),
        ]

    def _time(self) -> list[Field]:
        own = [("", "that of the plan"), *((one.id, one.name) for one in self._document.plan.calendars.values())]
        return [
            TextField(
                "Capacity, %",
                lambda: f"{self.now.capacity / 10:g}",
                lambda text: self._write("Change the capacity", capacity=_share(text, self._key)),
                "100",
            ),
            NotesField(
                "Capacity over time, one a line: 2027-10-01 60",
                lambda: _lines((one.start, f"{one.units / 10:g}") for one in self.now.capacity_steps),
                lambda text: self._write("Change the capacity", capacity_steps=self._steps(text, self._capacity_step)),
            ),
            ChoiceField(
                "Calendar",
                own,
                lambda: self.now.calendar or "",
                lambda value: self._write("Change the calendar", calendar=value or None),
            ),
            NotesField(
                "Away, one a line: 2027-09-27 to 2027-10-08 leave",
                lambda: absences_text(self.now),
                lambda text: self._write("Change the absences", absences=absences(text, self._document.today)),
            ),
        ]

    def _cost(self) -> list[Field]:
        currency = self._document.plan.settings.currency
        return [
            TextField(
                f"{currency} an hour",
                lambda: format_money(self.now.rate) if self.now.rate is not None else "",
                lambda text: self._write("Change the rate", rate=parse_money(text, currency) if text else None),
                "95.00",
            ),
            NotesField(
                "Rate over time, one a line: 2027-10-01 98.50",
                lambda: _lines((one.start, format_money(one.rate)) for one in self.now.rate_steps),
                lambda text: self._write("Change the rates", rate_steps=self._steps(text, self._rate_step)),
            ),
            TextField(
                f"{currency} per task",
                lambda: format_money(self.now.cost_per_use) if self.now.cost_per_use else "",
                lambda text: self._write(
                    "Change the cost per task", cost_per_use=parse_money(text, currency) if text else Money(0)
                ),
                "once where it begins on a task",
            ),
        ]

    def _notes(self) -> list[Field]:
        return [NotesField("Notes", lambda: self.now.notes, lambda text: self._write("Change the notes", notes=text))]

    # --------------------------------------------------------------------------------------------------- over time

    def _steps(self, text: str, step: Callable[[Instant, str], Step]) -> tuple[Step, ...]:
        """Read what changes over time, one date and value a line, in order of time. Raises `EditError`."""
        found: dict[Instant, Step] = {}
        for line in filter(None, (line.strip() for line in text.splitlines())):
            date, _, value = line.partition(" ")
            if not value.strip():
                raise EditError("bad-step", f"“{line}” needs a date and what holds from then on, as 2027-10-01 60.", self._key)
            at = parse_instant(date, self._document.today, date_order(QLocale()))
            found[at] = step(at, value.strip())
        return tuple(found[at] for at in sorted(found))

    def _capacity_step(self, at: Instant, text: str) -> CapacityStep:
        return CapacityStep(start=at, units=_share(text, self._key))

    def _rate_step(self, at: Instant, text: str) -> RateStep:
        return RateStep(start=at, rate=parse_money(text, self._document.plan.settings.currency))


def _lines(steps: Iterator[tuple[Instant, str]]) -> str:
    return "\n".join(f"{entry_text(at, ends=False)} {value}" for at, value in steps)


def _share(text: str, key: Id) -> PerMille:
    try:
        return PerMille(round(float(text.replace("%", "").replace(",", ".")) * 10))
    except ValueError:
        raise EditError("not-a-number", f"“{text}” is no share; write percent, as 100 or 60.", key) from None


def absences_text(resource: Resource) -> str:
    """Absences, one a line."""
    return "\n".join(
        f"{entry_text(one.start, ends=False)} to {entry_text(one.finish, ends=True)} {one.reason}".rstrip()
        for one in resource.absences
    )


def absences(text: str, today: int) -> tuple[Absence, ...]:
    """Read absences; a day without a time counts whole. Raises `EditError`."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        first, _, rest = line.partition(" to ")
        words = rest.split()
        last, reason = (words[0], " ".join(words[1:])) if words else (first.split()[0], " ".join(first.split()[1:]))
        if len(words) > 1 and ":" in words[1]:
            last, reason = f"{words[0]} {words[1]}", " ".join(words[2:])
        order = date_order(QLocale())
        start = parse_instant(first if words else first.split()[0], today, order)  # type: ignore[arg-type]
        finish = parse_instant(last, today, order)  # type: ignore[arg-type]
        found.append(Absence(start=start, finish=Instant(finish + 1440) if finish % 1440 == 0 else finish, reason=reason))
    return tuple(found)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace(",", ";").split(";") if part.strip())
