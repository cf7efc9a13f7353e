"""The records of a plan: what the user wrote, and nothing that can be computed from it.

Every record is frozen and every table is a plain dict that nobody changes in place: an edit builds a new plan that shares all
untouched records with the old one, so `is` tells what an edit left alone.

Dates are naive local wall-clock instants, durations and work are whole minutes, units are per mille of one full-time person,
money is hundredths of the plan's currency.
The words are those of the field; *Exactly* what each one does to a date is said in `relplanner.schedule`.
"""

from __future__ import annotations

from relplanner.plan.model.baselines import Baseline, BaselineRow, baseline_row_id
from relplanner.plan.model.calendars import Calendar, CalendarException, DayPattern, Freeze, Scope, Span, Window
from relplanner.plan.model.changes import (
    Change,
    ChangeRisk,
    ChangeState,
    ChangeType,
    CheckedItem,
    ConfigurationItem,
    ItemAudit,
)
from relplanner.plan.model.links import NO_LAG, Lag, LagKind, Link, LinkType
from relplanner.plan.model.plan import TABLES, Plan
from relplanner.plan.model.records import Day, Id, Instant, Minutes, Money, PerMille, Record
from relplanner.plan.model.release_types import PhaseRule, ReleaseType, Spacing, TrainDate
from relplanner.plan.model.resources import Absence, Assignment, CapacityStep, RateStep, Resource, ResourceKind
from relplanner.plan.model.rows import (
    PHASES,
    Buffer,
    BufferMark,
    BufferRule,
    CommittedWork,
    Constraint,
    ConstraintKind,
    Criterion,
    Decision,
    Direction,
    Duty,
    Estimate,
    EstimateKind,
    Gate,
    HandDates,
    ItemVersion,
    LevellingMark,
    Phase,
    Progress,
    Release,
    Row,
    RowKind,
    Unit,
    Vote,
    buffer_mark_id,
)
from relplanner.plan.model.runbooks import Rehearsal, RehearsedStep, Runbook, RunbookStep
from relplanner.plan.model.settings import FeverBorders, Quality, Settings

__all__ = [
    "NO_LAG",
    "PHASES",
    "TABLES",
    "Absence",
    "Assignment",
    "Baseline",
    "BaselineRow",
    "Buffer",
    "BufferMark",
    "BufferRule",
    "Calendar",
    "CalendarException",
    "CapacityStep",
    "Change",
    "ChangeRisk",
    "ChangeState",
    "ChangeType",
    "CheckedItem",
    "CommittedWork",
    "ConfigurationItem",
    "Constraint",
    "ConstraintKind",
    "Criterion",
    "Day",
    "DayPattern",
    "Decision",
    "Direction",
    "Duty",
    "Estimate",
    "EstimateKind",
    "FeverBorders",
    "Freeze",
    "Gate",
    "HandDates",
    "Id",
    "Instant",
    "ItemAudit",
    "ItemVersion",
    "Lag",
    "LagKind",
    "LevellingMark",
    "Link",
    "LinkType",
    "Minutes",
    "Money",
    "PerMille",
    "Phase",
    "PhaseRule",
    "Plan",
    "Progress",
    "Quality",
    "RateStep",
    "Record",
    "Rehearsal",
    "RehearsedStep",
    "Release",
    "ReleaseType",
    "Resource",
    "ResourceKind",
    "Row",
    "RowKind",
    "Runbook",
    "RunbookStep",
    "Scope",
    "Settings",
    "Spacing",
    "Span",
    "TrainDate",
    "Unit",
    "Vote",
    "Window",
    "baseline_row_id",
    "buffer_mark_id",
]
