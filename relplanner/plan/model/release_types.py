"""Release types: what a release of a type must have, may cross, and who must agree to it."""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model.records import Id, Minutes, PerMille, Record
from relplanner.plan.model.rows import BufferRule


class PhaseRule(Record, frozen=True, kw_only=True):
    """A phase that a type must have: whether a gate ends it, how long it lasts at `least`, the rule of its buffer (None: none).

    `kind` is a phase's kind; `least` is working time; `share` counts for a buffer of *percent of chain*.
    """

    kind: str
    gate: bool = True
    least: Minutes = Minutes(0)
    buffer: BufferRule | None = None
    share: PerMille = PerMille(0)


class Spacing(Record, frozen=True, kw_only=True):
    """No go-live within so many `days` of one of another `type`."""

    type: Id
    days: int


class TrainDate(Record, frozen=True, kw_only=True):
    """A dated event of a release train: the row with this template `code` is done `before` the day of the deployment.

    `before` counts days, or working days of the release's calendar if `working`; the whole day counts.
    """

    name: str
    code: str
    before: int
    working: bool = False


class ReleaseType(Record, frozen=True, kw_only=True):
    """The rules of a type. `id` is the word that releases and scopes name it by.

    `approvers` are the roles that must stand among those of a release's *ready* gate. `noticeable`: users feel it, so it counts
    for fatigue. `template` is the name of the template that makes one, `dates` what a train of such releases promises.
    """

    id: Id
    name: str = ""
    phases: tuple[PhaseRule, ...] = ()
    crosses: Literal["no freeze", "soft freezes"] = "no freeze"
    approvers: tuple[str, ...] = ()
    noticeable: bool = True
    apart: tuple[Spacing, ...] = ()
    template: str = ""
    dates: tuple[TrainDate, ...] = ()
    notes: str = ""
