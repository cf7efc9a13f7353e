"""What a levelling mark says: from when a row was moved, by which answer, and who was busy with what.

The dates are those of now: what a mark names may have moved since, or be gone.
"""

from __future__ import annotations

from relplanner.insight.wording import LISTED, listed, moment_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id, Plan
from relplanner.schedule.result import Schedule


def mark_text(plan: Plan, schedule: Schedule, row: Id) -> str:
    """`Moved by levelling (use the buffer): Yusuf Arslan works on “Retest” until 4 Oct 12:00.`; "" for a row without a mark."""
    mark = plan.rows[row].levelled
    if mark is None:
        return ""
    if mark.backward and plan.rows[row].priority >= 1000:
        return f"Held by levelling ({mark.answer}): its priority is 1000." if mark.answer else "Held by levelling."
    by = f"Moved by levelling ({mark.answer})" if mark.answer else "Moved by levelling"
    who = plan.resources.get(mark.resource)
    blocking = [task for task in mark.because if task in plan.rows and task in schedule.outline.index]
    year = to_datetime(schedule.start).year
    if who is None:
        return f"{by} to {moment_text(mark.at, year)}."
    if not blocking:
        return f"{by}: {who.name} is away until {moment_text(mark.at, year)}."
    names = [f"“{plan.rows[task].name or 'a row without a name'}”" for task in blocking[:LISTED]]
    until = max(schedule.dates(task).finish for task in blocking)
    when = f"until {moment_text(until, year)}"
    if mark.backward:
        when = f"from {moment_text(min(schedule.dates(task).start for task in blocking), year)}"
    works = "is used by" if who.kind == "environment" else "works on"
    return f"{by}: {who.name} {works} {listed(names, len(blocking))} {when}."
