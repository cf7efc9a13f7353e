"""A small plan in a few words, for tests of what follows from it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from msgspec.structs import replace

from relplanner.insight.readings import Readings
from relplanner.plan.instants import day, instant
from relplanner.plan.model import (
    Assignment,
    Buffer,
    Estimate,
    Gate,
    Id,
    Lag,
    Link,
    LinkType,
    Minutes,
    PerMille,
    Phase,
    Plan,
    Release,
    Resource,
    Row,
    RowKind,
    Settings,
)
from relplanner.schedule.critical_path import schedule_plan


class Sheet:
    """Builds a plan that starts on Monday 27 September 2027, 08:00; ids are the names in small letters."""

    def __init__(self) -> None:
        self.plan = Plan(settings=Settings(start=instant("2027-09-27T08:00")))

    def _put(self, table: str, record: Any) -> None:  # noqa: ANN401 - any record
        self.plan = replace(self.plan, **{table: {**getattr(self.plan, table), record.id: record}})

    def row(
        self,
        name: str,
        days: float | None = None,
        *,
        kind: RowKind = "task",
        parent: str | None = None,
        **fields: Any,  # noqa: ANN401 - fields of the record
    ) -> Id:
        key = name.lower()
        estimate = fields.pop("estimate", None) or (Estimate(likely=Minutes(int(days * 480))) if days is not None else None)
        rank = f"{len(self.plan.rows):04d}"
        self._put("rows", Row(id=key, name=name, kind=kind, parent=parent, rank=rank, estimate=estimate, **fields))
        return key

    def release(self, name: str, **fields: Any) -> Id:  # noqa: ANN401 - fields of the record
        key = self.row(name, kind="release")
        self._put("releases", Release(id=key, **fields))
        return key

    def phase(self, name: str, parent: str) -> Id:
        key = self.row(name, kind="phase", parent=parent)
        self._put("phases", Phase(id=key))
        return key

    def gate(self, name: str, parent: str | None = None, **fields: Any) -> Id:  # noqa: ANN401 - fields of the record
        key = self.row(name, kind="gate", parent=parent)
        self._put("gates", Gate(id=key, **{"approvers": ("BO",), **fields}))
        return key

    def buffer(self, name: str, parent: str | None = None, **fields: Any) -> Id:  # noqa: ANN401 - fields of the record
        key = self.row(name, kind="buffer", parent=parent)
        self._put("buffers", Buffer(id=key, **fields))
        return key

    def link(self, *rows: str, type: LinkType = "FS", lag: int = 0) -> None:  # noqa: A002 - the record's own word
        for before, after in pairwise(rows):
            key = f"{before}>{after}"
            self._put("links", Link(id=key, predecessor=before, successor=after, type=type, lag=Lag(amount=lag)))

    def resource(self, name: str, **fields: Any) -> Id:  # noqa: ANN401 - fields of the record
        self._put("resources", Resource(id=name.lower(), name=name, **fields))
        return name.lower()

    def assign(self, row: str, resource: str, units: int = 1000) -> None:
        key = f"{row}@{resource}"
        self._put("assignments", Assignment(id=key, task=row, resource=resource, units=PerMille(units)))

    def readings(self) -> Readings:
        return Readings(self.plan, schedule_plan(self.plan), day("2027-09-27"))


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()
