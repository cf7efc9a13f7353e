"""What gestures and keys in the calendars of releases do to windows and freezes: make, move, remove, edit in their dialog.

Each is one edit that undo takes back. What belongs to another plan is refused with a sentence, and so is moving what repeats.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
from PySide6.QtWidgets import QMenu, QWidget

from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.document import Document
from relplanner.chart.theme import Theme
from relplanner.insight.closures import record
from relplanner.insight.release_calendar import Entry
from relplanner.plan.edits import windows
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Id, Instant, Minutes, Plan, Scope, Window
from relplanner.plan.problems import EditError

Kind = Literal["window", "soft freeze", "hard freeze"]
NEW: tuple[tuple[Kind, str], ...] = (
    ("window", "New deployment &window"),
    ("soft freeze", "New &soft freeze: emergency releases may pass"),
    ("hard freeze", "New &hard freeze: nothing passes"),
)


class ClosureEdits:
    """The edits of one document; `refused` is told why something is not done."""

    def __init__(self, document: Document, parent: QWidget, refused: Callable[[str], object]) -> None:
        self._document, self._parent, self._refused = document, parent, refused
        self.dialog: PlanSettingsDialog | None = None

    def may_change(self, entry: Entry, names: tuple[str, ...]) -> bool:
        """Whether it is the own plan's; else it is said whose it is."""
        if entry.plan == 0:
            return True
        self._refused(f"{entry.name or 'It'} stands in {names[entry.plan]}; open that plan to change it.")
        return False

    def edit(self, key: Id, theme: Theme, *, new: bool = False) -> None:
        """Open the dialog of windows and freezes at one of them."""
        dialog = self.dialog = PlanSettingsDialog(self._document, theme, self._parent)
        dialog.tabs.setCurrentWidget(dialog.windows)
        dialog.windows.choose(key)
        dialog.open()
        if new:
            dialog.windows.begin()

    def menu(self, heading: str, made: Callable[[Kind], object], others: Callable[[QMenu], object] | None = None) -> QMenu:
        """A menu of what can be made; `others` adds what can be done besides."""
        menu = QMenu(self._parent)
        title = menu.addAction(heading)
        title.setEnabled(False)
        for kind, text in NEW:
            menu.addAction(text).triggered.connect(lambda _on=False, kind=kind: made(kind))
        if others is not None:
            menu.addSeparator()
            others(menu)
        menu.setActiveAction(menu.actions()[1])
        return menu

    def make(self, kind: Kind, start: Instant, finish: Instant, scope: Scope) -> Id:
        """Make a window or a freeze of some days for a scope; its id."""
        made: list[Id] = []

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("w" if kind == "window" else "f"))
            if kind == "window":
                about = msgspec.structs.replace(scope, work_kinds=scope.work_kinds or ("deployment",))
                length = Minutes(finish - start)
                return windows.add_window(plan, ids, id=made[-1], name="Window", start=start, length=length, scope=about)
            hard = kind == "hard freeze"
            return windows.add_freeze(plan, ids, id=made[-1], name="Freeze", start=start, finish=finish, hard=hard, scope=scope)

        self._document.edit(f"Add a {kind}", verb)
        return made[-1]

    def move(self, entry: Entry, start: Instant, finish: Instant, names: tuple[str, ...]) -> None:
        """Move a window or a freeze, or one of its ends."""
        if not self.may_change(entry, names):
            return
        found = record(self._document.plan, entry.subject)
        if found.rule:
            self._refused(f"{found.name or 'It'} repeats; Enter opens it, its first opening moves all of them.")
            return
        label = f"Move {found.name or ('the window' if entry.kind == 'window' else 'the freeze')}"
        key = ("closure", entry.subject)
        try:
            if isinstance(found, Window):
                length = Minutes(finish - start)
                self._document.edit(label, windows.change_window, found.id, start=start, length=length, merge_key=key)
            else:
                self._document.edit(label, windows.change_freeze, found.id, start=start, finish=finish, merge_key=key)
        except EditError as error:
            self._refused(error.message)

    def remove(self, entry: Entry, names: tuple[str, ...]) -> None:
        """Take a window or a freeze away, with all that it repeats."""
        if not self.may_change(entry, names):
            return
        found = record(self._document.plan, entry.subject)
        verb = windows.remove_window if isinstance(found, Window) else windows.remove_freeze
        kind = "window" if isinstance(found, Window) else "freeze"
        self._document.edit(f"Remove the {kind} {found.name}".rstrip(), verb, found.id)
        times = " with all its dates" if found.rule else ""
        self._refused(f"The {kind} {found.name or 'without a name'} is removed{times}; undo brings it back.")
