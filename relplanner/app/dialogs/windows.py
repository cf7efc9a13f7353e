"""The page of deployment windows and freezes: when work of some kind may happen, and when not.

Each field is one edit by the verbs of `relplanner.plan.edits.windows`. A window's end is that of its first opening.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QGridLayout

from relplanner.app.dialogs.choosing import RepeatField, TicksField, clock_length, clock_text
from relplanner.app.dialogs.list_page import ListPage
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, TextField, words
from relplanner.insight.cells import entry_text
from relplanner.plan.edits import windows
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import MINUTES_PER_DAY, to_date
from relplanner.plan.model import Freeze, Id, Instant, Minutes, Plan, Scope, Window
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError
from relplanner.plan.release_types import release_types

WORK_KINDS = ("deployment", "design", "build", "test")
DATE_HINT = "2027-11-27 20:00"
HARDNESS = [("soft", "soft: emergency releases may pass"), ("hard", "hard: nothing passes")]


class WindowsPage(ListPage):
    """Windows first, then freezes."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            document,
            "Windows and freezes",
            [("Add a &window", self._add_window), ("Add a &freeze", self._add_freeze), ("Remove it", self._remove)],
            "No window and no freeze yet: work may happen at any time. A window says when work of some kind may happen, "
            "like deployments on Saturday nights; a freeze says when nothing may.",
        )
        self.refresh()

    def entries(self) -> list[tuple[Id, str]]:
        """Windows and freezes by their start."""
        plan = self.document.plan
        found = [(key, one.name or "A window without a name") for key, one in _by_start(plan.windows)]
        return found + [(key, f"Freeze: {one.name or 'without a name'}") for key, one in _by_start(plan.freezes)]

    def fill(self, key: Id) -> None:
        """The fields of a window or a freeze."""
        if key in self.document.plan.windows:
            self._fill_window(key)
        else:
            self._fill_freeze(key)

    # ------------------------------------------------------------------------------------------------------------- windows

    def _fill_window(self, key: Id) -> None:
        shown = self.document.plan.windows[key]

        def now() -> Window:
            return self.document.plan.windows.get(key, shown)

        def write(label: str, **fields: Any) -> None:
            self.document.edit(f"{label} of {now().name}", windows.change_window, key, **fields)

        def end(text: str) -> None:
            at = self._instant(text, ends=True)
            if at is None or at <= now().start:
                raise EditError("finish-before-start", "A window closes after it opens; give a later end.")
            write("Change the length", length=Minutes(at - now().start))

        def start(text: str) -> None:
            if (at := self._instant(text)) is None:
                raise EditError("not-a-date", f"A window needs the date and time of its first opening, like {DATE_HINT}.")
            write("Change the opening", start=at)

        self.put(TextField("Name", lambda: now().name, lambda text: write("Change the name", name=text), "Saturday night"))
        self.put(TextField("Opens", lambda: entry_text(now().start, ends=False), start, DATE_HINT))
        self.put(
            TextField(
                "Lasts",
                lambda: clock_text(now().length),
                lambda text: write("Change the length", length=clock_length(text)),
                "10h",
            )
        )
        self.put(TextField("Closes", lambda: entry_text(Instant(now().start + now().length), ends=True), end, DATE_HINT))
        self._put_repetition(now, write)
        self._put_scope(lambda: now().scope, lambda scope: write("Change the scope", scope=scope))

    def _add_window(self) -> None:
        start = Instant(self._saturday() * MINUTES_PER_DAY + 20 * 60)
        made: list[Id] = []

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("w"))
            scope = Scope(work_kinds=("deployment",))
            fields = {"rule": "FREQ=WEEKLY;BYDAY=SA", "scope": scope}
            return windows.add_window(plan, ids, id=made[-1], name="Saturday night", start=start, length=Minutes(600), **fields)

        self.document.edit("Add a window", verb)
        self.choose(made[-1])
        self.begin()

    # ------------------------------------------------------------------------------------------------------------- freezes

    def _fill_freeze(self, key: Id) -> None:
        shown = self.document.plan.freezes[key]

        def now() -> Freeze:
            return self.document.plan.freezes.get(key, shown)

        def write(label: str, **fields: Any) -> None:
            self.document.edit(f"{label} of {now().name}", windows.change_freeze, key, **fields)

        def dates(text: str, *, ends: bool) -> None:
            """The first day moves the freeze as it is, the last one changes how long it is."""
            if (at := self._instant(text, ends=ends)) is None:
                raise EditError("not-a-date", "A freeze needs a first and a last day, like 2027-12-20 and 2028-01-05.")
            if ends:
                write("Change the end", finish=at)
            else:
                write("Move", start=at, finish=Instant(at + now().finish - now().start))

        def length(text: str) -> None:
            write("Change the dates", finish=Instant(now().start + clock_length(text)))

        self.put(TextField("Name", lambda: now().name, lambda text: write("Change the name", name=text), "Year end"))
        self.put(
            TextField("From", lambda: entry_text(now().start, ends=False), lambda text: dates(text, ends=False), "2027-12-20")
        )
        self.put(TextField("To", lambda: entry_text(now().finish, ends=True), lambda text: dates(text, ends=True), "2028-01-05"))
        self.put(TextField("Lasts", lambda: clock_text(now().finish - now().start), length, "2w"))
        self.put(
            ChoiceField(
                "Is",
                HARDNESS,
                lambda: "hard" if now().hard else "soft",
                lambda value: write("Change the kind", hard=value == "hard"),
            )
        )
        self._put_repetition(now, write)
        self._put_scope(lambda: now().scope, lambda scope: write("Change the scope", scope=scope))

    def _add_freeze(self) -> None:
        start = Instant(self._saturday() * MINUTES_PER_DAY)
        made: list[Id] = []

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("f"))
            finish = Instant(start + 7 * MINUTES_PER_DAY)
            return windows.add_freeze(plan, ids, id=made[-1], name="Freeze", start=start, finish=finish)

        self.document.edit("Add a freeze", verb)
        self.choose(made[-1])
        self.begin()

    # --------------------------------------------------------------------------------------------------------------- both

    def _put_repetition(self, now: Callable[[], Window | Freeze], write: Callable[..., None]) -> None:
        def repeat(rule: str) -> None:
            write("Change the repetition", rule=rule)

        def until(text: str) -> None:
            write("Change the end", until=self._instant(text, ends=True))

        self.put(RepeatField("Repeats", lambda: now().rule, repeat, lambda: now().start))
        self.put(TextField("Until", lambda: _date(now().until, ends=True), until, "for ever"))

    def _put_scope(self, now: Callable[[], Scope], write: Callable[[Scope], None]) -> None:
        """Ticks for what the plan has: a service is a configuration item by its name, or one that the record names already."""
        plan = self.document.plan
        self.column.addWidget(words("It is about the ticked ones; where none is ticked, about all.", "muted", small=True))
        offered = (
            ("Work kinds", "work_kinds", _work_kinds(plan, now())),
            ("Environments", "environments", _environments(plan)),
            ("Release types", "release_types", _release_types(plan, now())),
            ("Services", "services", _services(plan, now())),
        )
        shown = [one for one in offered if one[2]]
        grid, wide = QGridLayout(), 2 if len(shown) == len(offered) else len(shown)
        grid.setSpacing(8)
        for at, (name, attribute, choices) in enumerate(shown):
            field = TicksField(name, choices, _reader(now, attribute), _scope_writer(now, write, attribute))
            self.watch(field)
            grid.addWidget(field, at // wide, at % wide)
        self.column.addLayout(grid)

    def _remove(self) -> None:
        plan, key = self.document.plan, self.key
        if key in plan.windows:
            self.document.edit(f"Remove the window {plan.windows[key].name}", windows.remove_window, key)
        elif key in plan.freezes:
            self.document.edit(f"Remove the freeze {plan.freezes[key].name}", windows.remove_freeze, key)

    def _saturday(self) -> int:
        today = self.document.today
        return today + (5 - to_date(today).weekday()) % 7

    def _instant(self, text: str, *, ends: bool = False) -> Instant | None:
        if not text.strip():
            return None
        at = parse_instant(text, self.document.today, date_order(QLocale()))
        return Instant(at + MINUTES_PER_DAY) if ends and at % MINUTES_PER_DAY == 0 else at


def _by_start(records: Any) -> list[tuple[Id, Any]]:
    return sorted(records.items(), key=lambda pair: (pair[1].start, pair[1].name, pair[0]))


def _date(at: Instant | None, *, ends: bool) -> str:
    return "" if at is None else entry_text(at, ends=ends)


def _reader(now: Callable[[], Scope], attribute: str) -> Callable[[], tuple[str, ...]]:
    return lambda: getattr(now(), attribute)


def _scope_writer(now: Callable[[], Scope], write: Callable[[Scope], None], attribute: str) -> Callable[[tuple[str, ...]], None]:
    return lambda ticked: write(msgspec.structs.replace(now(), **{attribute: ticked}))


def _work_kinds(plan: Plan, scope: Scope) -> list[tuple[str, str]]:
    used = {row.work_kind for row in plan.rows.values() if row.work_kind}
    own = sorted((used | set(scope.work_kinds)) - set(WORK_KINDS))
    return [(kind, kind) for kind in (*WORK_KINDS, *own)]


def _environments(plan: Plan) -> list[tuple[str, str]]:
    found = [(one.id, one.name) for one in plan.resources.values() if one.kind == "environment"]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _release_types(plan: Plan, scope: Scope) -> list[tuple[str, str]]:
    known = release_types(plan)
    own = sorted(({one.type for one in plan.releases.values() if one.type} | set(scope.release_types)) - known.keys())
    return [(kind, kind) for kind in (*known, *own)]


def _services(plan: Plan, scope: Scope) -> list[tuple[str, str]]:
    names = {one.name for one in plan.items.values() if one.name} | set(scope.services)
    return [(name, name) for name in sorted(names, key=str.casefold)]
