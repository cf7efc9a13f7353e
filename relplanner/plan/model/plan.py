"""The plan: its tables, each record under its id."""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.plan.model.baselines import Baseline, BaselineRow
from relplanner.plan.model.calendars import Calendar, Freeze, Window
from relplanner.plan.model.changes import Change, ConfigurationItem, ItemAudit
from relplanner.plan.model.links import Link
from relplanner.plan.model.records import Id, Record
from relplanner.plan.model.release_types import ReleaseType
from relplanner.plan.model.resources import Assignment, Resource
from relplanner.plan.model.rows import Buffer, BufferMark, Gate, Phase, Release, Row
from relplanner.plan.model.runbooks import Rehearsal, Runbook, RunbookStep
from relplanner.plan.model.settings import Settings


class Plan(Record, frozen=True, kw_only=True):
    """One release plan. Tables are keyed by id; their iteration order means nothing."""

    title: str = ""
    settings: Settings = Settings()
    rows: Mapping[Id, Row] = {}
    links: Mapping[Id, Link] = {}
    releases: Mapping[Id, Release] = {}
    phases: Mapping[Id, Phase] = {}
    gates: Mapping[Id, Gate] = {}
    buffers: Mapping[Id, Buffer] = {}
    resources: Mapping[Id, Resource] = {}
    assignments: Mapping[Id, Assignment] = {}
    calendars: Mapping[Id, Calendar] = {}
    windows: Mapping[Id, Window] = {}
    freezes: Mapping[Id, Freeze] = {}
    baselines: Mapping[Id, Baseline] = {}
    baseline_rows: Mapping[Id, BaselineRow] = {}
    release_types: Mapping[Id, ReleaseType] = {}
    changes: Mapping[Id, Change] = {}
    items: Mapping[Id, ConfigurationItem] = {}
    audits: Mapping[Id, ItemAudit] = {}
    runbooks: Mapping[Id, Runbook] = {}
    steps: Mapping[Id, RunbookStep] = {}
    rehearsals: Mapping[Id, Rehearsal] = {}
    buffer_marks: Mapping[Id, BufferMark] = {}


TABLES: Mapping[str, type[Record]] = {
    "rows": Row,
    "links": Link,
    "releases": Release,
    "phases": Phase,
    "gates": Gate,
    "buffers": Buffer,
    "resources": Resource,
    "assignments": Assignment,
    "calendars": Calendar,
    "windows": Window,
    "freezes": Freeze,
    "baselines": Baseline,
    "baseline_rows": BaselineRow,
    "release_types": ReleaseType,
    "changes": Change,
    "items": ConfigurationItem,
    "audits": ItemAudit,
    "runbooks": Runbook,
    "steps": RunbookStep,
    "rehearsals": Rehearsal,
    "buffer_marks": BufferMark,
}
"""Every table of a plan by its field's name, in the order in which a file lists them."""
