"""The releases of the other plans in a plan's folder, for the release calendar: read beside the window, and never written.

A plan that is a version of the open one is left out, a file that has not changed since is neither read nor scheduled again. Plans
that are counted as occupied time are among them, wherever they lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from relplanner.app.document import Document
from relplanner.insight.elsewhere import same_plan
from relplanner.insight.readings import Readings
from relplanner.plan.model import Day, Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.errors import StoreError
from relplanner.store.neighbours import Neighbours, read_neighbours

Known = Mapping[str, Readings]


class OtherReleases(QObject):
    """The other plans by the names of their files; `changed` when they are others than before, `refused` why some are not."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._files: Neighbours | None = None
        self._told: tuple[str, ...] = ()
        self.known: Known = {}

    def look(self) -> None:
        """Look at the folder again."""
        document = self._document
        own, plan, today, files, known = document.path, document.plan, document.today, self._files, self.known
        elsewhere = document.readings.elsewhere
        counted = [(one.file, one.plan) for one in elsewhere.others] if elsewhere is not None else []

        def job() -> tuple[Neighbours | None, Known]:
            found = _folder(own, files)
            there = [(one.path.name, one.plan) for one in found.plans] if found is not None else []
            return found, _readings([*there, *counted], plan, today, known)

        document.runner.run("releases of other plans", job, lambda found: self._hear(*found), self._fail)

    def _hear(self, files: Neighbours | None, known: Known) -> None:
        self._files = files
        broken = files.broken if files is not None else ()
        if broken and broken != self._told:
            self.refused.emit(broken[0])
        self._told = broken
        if dict(known) != dict(self.known):
            self.known = known
            self.changed.emit()

    def _fail(self, trouble: Exception) -> None:
        if not isinstance(trouble, StoreError):
            raise trouble
        self.refused.emit(trouble.message)


def _folder(own: Path | None, known: Neighbours | None) -> Neighbours | None:
    return None if own is None else read_neighbours(own.parent, own, known)


def _readings(found: Iterable[tuple[str, Plan]], plan: Plan, today: Day, known: Known) -> Known:
    """The readings of the plans with releases, taken over where they were known."""
    made: dict[str, Readings] = {}
    for file, other in found:
        if file in made or not other.releases or same_plan(plan, other):
            continue
        old = known.get(file)
        made[file] = old if old is not None and old.plan is other else _read(other, today)
    return made


def _read(plan: Plan, today: Day) -> Readings:
    readings = Readings(plan, schedule_plan(plan), today)
    _ = readings.releases, readings.loads
    return readings
