"""What the grid's painting asks of a row, kept between edits: kind, structure, criticality, broken promises, unfilled roles.

`renew` after every edit and whenever the problems were read; between, asking costs a look into a set.
"""

from __future__ import annotations

from relplanner.app.document import Document
from relplanner.insight.paths import is_near_critical
from relplanner.plan.model import Id

BROKEN = {"deadline-missed", "target-missed", "pin-broken"}
"""Problems that say that a row's finish breaks a promise."""


class RowFacts:
    """Facts of the rows of a document's plan; an unknown row has none."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.renew()

    def renew(self) -> None:
        """Read the plan and its problems anew."""
        plan = self._document.plan
        self._late = frozenset(problem.subject for problem in self._document.problems if problem.code in BROKEN)
        roles = {resource.id for resource in plan.resources.values() if resource.kind == "role"}
        people = {one.id for one in plan.resources.values() if one.kind in {"person", "team"}}
        self._unfilled = {booked.task for booked in plan.assignments.values() if booked.resource in roles}
        self._staffed = sum(booked.resource in people for booked in plan.assignments.values()) > len(self._unfilled)

    def kind(self, row: Id) -> str:
        """The kind of a row, "" for the open one."""
        found = self._document.plan.rows.get(row)
        return found.kind if found else ""

    def name(self, row: Id) -> str:
        """What a row is called."""
        found = self._document.plan.rows.get(row)
        return (found.name if found else "") or "a row without a name"

    def is_summary(self, row: Id) -> bool:
        """Whether rows stand below."""
        outline = self._document.session.schedule.outline
        at = outline.index.get(row)
        return at is not None and outline.has_children(at)

    def is_critical(self, row: Id) -> bool:
        """Whether the row is critical."""
        schedule = self._document.session.schedule
        at = schedule.outline.index.get(row)
        return at is not None and bool(schedule.criticals[at])

    def is_near(self, row: Id) -> bool:
        """Whether the row is near critical."""
        schedule = self._document.session.schedule
        at = schedule.outline.index.get(row)
        return at is not None and is_near_critical(self._document.plan, schedule, at)

    def is_levelled(self, row: Id) -> bool:
        """Whether levelling moved the row."""
        found = self._document.plan.rows.get(row)
        return found is not None and found.levelled is not None

    def is_late(self, row: Id) -> bool:
        """Whether a promise about the row's finish is broken."""
        return row in self._late

    def wants_people(self, row: Id) -> bool:
        """Whether a role still to be filled stands on the row, in a plan whose roles are filled for the most part."""
        return self._staffed and row in self._unfilled
