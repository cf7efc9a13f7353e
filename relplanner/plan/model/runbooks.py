"""The runbook of a cutover: what its steps say beyond a task, and rehearsals with their own actual minutes."""

from __future__ import annotations

from relplanner.plan.model.records import Day, Id, Minutes, PerMille, Record


class Runbook(Record, frozen=True, kw_only=True):
    """What only a runbook has, under the id of the task that its steps stand below.

    `checking` is the time that a check takes after going back; `margin` is what rehearsed minutes are multiplied by.
    """

    id: Id
    checking: Minutes = Minutes(20)
    margin: PerMille = PerMille(1250)


class RunbookStep(Record, frozen=True, kw_only=True):
    """What only a step has, under the id of its task; its minutes are the task's estimate.

    `back` is the time to the old state after the step; None: forward only, or nothing to take back. `no_return`: from this step
    on there is no way back.
    """

    id: Id
    owners: tuple[str, ...] = ()
    check: str = ""
    back: Minutes | None = None
    no_return: bool = False


class RehearsedStep(Record, frozen=True, kw_only=True):
    """A step as it was planned when it was rehearsed, and the minutes that it took; None: not gone through."""

    step: Id
    planned: Minutes
    actual: Minutes | None = None


class Rehearsal(Record, frozen=True, kw_only=True):
    """A copy of a runbook's steps with their own actual minutes. Steps may be gone since."""

    id: Id
    runbook: Id
    day: Day
    name: str = ""
    steps: tuple[RehearsedStep, ...] = ()
    notes: str = ""
