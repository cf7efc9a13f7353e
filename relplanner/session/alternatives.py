"""The alternatives of a session: the plan and its scenarios, each with a history of its own; one is worked on, the others rest.

Baselines belong to the plan. An alternative that is taken up again gets those that the plan has by then, and so do the steps that
its history would lead back to.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from msgspec.structs import replace

from relplanner.insight.readings import Readings
from relplanner.plan.delta import Delta
from relplanner.plan.edits.baselines import with_baselines_of
from relplanner.plan.edits.ground import one_line
from relplanner.plan.model import Id, Plan
from relplanner.plan.problems import EditError
from relplanner.schedule.result import Schedule
from relplanner.session.undo import Done, History

PLAN: Id = ""
"""The id under which the plan itself stands among the alternatives."""


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """One alternative at rest; its dates and readings are computed when somebody asks, and kept."""

    id: Id
    name: str = ""
    plan: Plan
    history: History = History()
    schedule: Schedule | None = None
    readings: Readings | None = None

    def in_step_with(self, plan: Plan) -> Alternative:
        """The same alternative with the baselines of the book's plan."""
        kept = with_baselines_of(self.plan, plan)
        if kept is self.plan:
            return self
        history = _led_to(self.history, plan.settings.baseline)
        return replace(self, plan=kept, history=history, schedule=None, readings=None)


def _led_to(history: History, baseline: Id | None) -> History:
    """The history whose steps all lead to settings with this baseline."""
    known: dict[int, Done] = {}

    def led(step: Done) -> Done:
        if step.delta.settings is None:
            return step
        if id(step) not in known:
            before, after = (replace(settings, baseline=baseline) for settings in step.delta.settings)
            delta = Delta(tables=step.delta.tables, title=step.delta.title, settings=(before, after))
            known[id(step)] = Done(label=step.label, delta=delta, merge_key=step.merge_key)
        return known[id(step)]

    return History(
        done=tuple(led(step) for step in history.done),
        undone=tuple(led(step) for step in history.undone),
        saved=led(history.saved) if history.saved is not None else None,
        lost=history.lost,
    )


def free_name(names: Collection[str], name: str) -> str:
    """A name on one line that no scenario has yet, numbered where it is taken. Raises `EditError` (`no-name`)."""
    wanted = free = one_line(name)
    if not wanted:
        raise EditError("no-name", "A scenario needs a name; give it one.")
    number = 2
    while free in names or free.casefold() == "plan":
        free, number = f"{wanted} ({number})", number + 1
    return free


def unknown(scenario: Id) -> EditError:
    """What to say of a scenario that is not there."""
    return EditError("unknown-scenario", "This scenario is no longer in the book; it may have been deleted meanwhile.", scenario)
