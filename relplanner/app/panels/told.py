"""What the inspector tells in sentences of a gate, a buffer and a cutover: decide by when, what ate it, until when it is safe.

Gate deadlines are a reading of the whole plan that takes a while in large ones, so they are told only where they are known
already; `late_reading` names the one that a row needs.
"""

from __future__ import annotations

from typing import Literal

from relplanner.app.panels.parts import Tone
from relplanner.insight.buffer_words import fever_text
from relplanner.insight.buffer_words import sentence as consumption_text
from relplanner.insight.gate_lines import risk_lines
from relplanner.insight.readings import Readings
from relplanner.insight.runbook import runbook
from relplanner.insight.runbook import sentences as runbook_texts
from relplanner.plan.instants import midnight, to_datetime
from relplanner.plan.model import Id, Plan

Line = tuple[str, Tone]
"""A sentence and how it is coloured."""

LateReading = Literal["", "gate_deadlines"]


def late_reading(plan: Plan, row: Id) -> LateReading:
    """The reading that a row's sentences rest on, "" where they need none of the whole plan."""
    return "gate_deadlines" if plan.rows[row].kind == "gate" and not plan.gates[row].retrospective else ""


def known(readings: Readings, name: LateReading) -> bool:
    """Whether a reading is made already, so that asking for it costs nothing."""
    return not name or name in vars(readings)


def heading_and_lines(readings: Readings, row: Id) -> tuple[str, list[Line]]:
    """The heading and the sentences of a row; no sentences where there is nothing to tell."""
    kind = readings.plan.rows[row].kind
    if kind == "gate":
        return "Passed over" if readings.plan.gates[row].retrospective else "Decide by", _of_gate(readings, row)
    if kind == "buffer":
        return "In execution", _of_buffer(readings, row)
    if row in readings.plan.runbooks:
        return "Runbook", _of_runbook(readings, row)
    return "", []


def _of_gate(readings: Readings, row: Id) -> list[Line]:
    year = to_datetime(midnight(readings.today)).year if readings.today is not None else None
    if readings.plan.gates[row].retrospective:
        late = readings.schedule.deadline(readings.plan.rows[row])
        missed = late is not None and readings.schedule.dates(row).finish > late
        first, *rest = risk_lines(readings, row)
        return [(first, "red" if missed else "amber"), *((text, "") for text in rest)]
    found = next((one for one in readings.gate_deadlines if one.gate == row), None)
    if found is None:
        return []
    passed = readings.today is not None and found.by < midnight(readings.today)
    return [(found.sentence(year, readings.today), "red" if passed or found.spare < 0 else "")]


def _of_buffer(readings: Readings, row: Id) -> list[Line]:
    found = readings.consumption_of[row]
    lines: list[Line] = [(consumption_text(readings.plan, found, readings.plan.settings.minutes_per_day), "")]
    fever: list[Line] = [(fever_text(found.colour), found.colour)] if found.committed else []
    return [*lines, *fever, ("F12 shows its fever chart, and what can be done.", "muted")]


def _of_runbook(readings: Readings, row: Id) -> list[Line]:
    book = runbook(readings.plan, readings.schedule, row)
    short = book.reserve is not None and book.reserve < 0
    risky = book.last_safe is not None and (book.last_safe.spare or 0) < 0
    tones: dict[int, Tone] = {0: "red"} if short else {2: "red"} if risky else {}
    return [(text, tones.get(at, "")) for at, text in enumerate(runbook_texts(book))]
