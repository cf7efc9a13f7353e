"""The columns of a runbook's steps: what stands in a cell, how its editor begins, and what typing into it does.

Steps are told by their numbers in the runbook, minutes by the clock. `Sheet` is what the cells are read from: a runbook as it is
expected to go and, where one is laid beside it, a rehearsal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import msgspec
from msgspec.structs import replace

from relplanner.insight.cutover_night import Night, NightStep
from relplanner.insight.runbook import RehearsalReading, StepReading
from relplanner.insight.wording import WEEKDAYS
from relplanner.plan.edits import links, runbook_steps, runbooks, tasks
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Estimate, Id, Instant, Lag, Link, Minutes, Plan, Settings
from relplanner.plan.notation import format_lag, parse_minutes, parse_predecessors
from relplanner.plan.notation.lists import items
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError

CLOCK = Settings(minutes_per_day=Minutes(MINUTES_PER_DAY), minutes_per_week=Minutes(7 * MINUTES_PER_DAY))
"""Lengths of a runbook are by the clock: a day has 24 hours."""

_NUMBERED = re.compile(r"(?P<number>\d+)\s*(?P<rest>(?:FS|SS|FF|SF)?\s*(?:[+-].*)?)", re.IGNORECASE)
_TIME = re.compile(r"(?:[a-z]{2,9}\.?\s+)?(?P<hour>\d{1,2})[:.]?(?P<minute>\d{2})", re.IGNORECASE)
_TYPED = re.compile(
    r"^(?P<name>.*?)(?:\s+(?P<length>\d+(?:[.,]\d+)?\s*(?:m|min|minutes?|h|hours?)))?$", re.IGNORECASE | re.DOTALL
)
FORWARD_ONLY = "forward only"
DEFAULT_MINUTES = Minutes(10)

Mode = Literal["plan", "night", "rehearsal"]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the cells of one runbook are read from. `links` are those that lead to a step, by step, in the order of numbers."""

    plan: Plan
    night: Night
    numbers: dict[Id, int]
    links: dict[Id, tuple[Link, ...]]
    rehearsal: RehearsalReading | None = None


def sheet_of(plan: Plan, night: Night, rehearsal: RehearsalReading | None = None) -> Sheet:
    """The sheet of a runbook."""
    numbers = {one.reading.row: one.reading.number for one in night.steps}
    found: dict[Id, list[Link]] = {key: [] for key in numbers}
    for link in plan.links.values():
        if link.successor in found and link.predecessor in numbers:
            found[link.successor].append(link)
    ordered = {key: tuple(sorted(of, key=lambda one: (numbers[one.predecessor], one.type))) for key, of in found.items()}
    return Sheet(plan=plan, night=night, numbers=numbers, links=ordered, rehearsal=rehearsal)


Text = Callable[[Sheet, NightStep], str]
Verb = Callable[[Plan, IdSource], Plan]
Edit = Callable[[Sheet, Id, str], Verb]
"""`edit(sheet, step, text)` reads a text and gives the verb that enters it, raising `EditError`."""


class StepColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column. `entry` None: an editor begins with what stands in the cell. `edit` None: it is computed."""

    key: str
    heading: str
    text: Text
    right: bool = False
    entry: Text | None = None
    edit: Edit | None = None
    tip: str = ""


# ------------------------------------------------------------------------------------------------------------- what is said


def clock_text(at: Instant | None) -> str:
    """`02:50`; "" for none."""
    return "" if at is None else f"{to_datetime(at):%H:%M}"


def _start(sheet: Sheet, step: NightStep) -> str:
    """The time, with the weekday where it is another day than that of the step above."""
    at, number = step.reading.start, step.reading.number
    above = sheet.night.steps[number - 2].reading.start if number > 1 else None
    same = above is not None and above // MINUTES_PER_DAY == at // MINUTES_PER_DAY
    return clock_text(at) if same else f"{WEEKDAYS[to_datetime(at).weekday()]} {clock_text(at)}"


def _after(sheet: Sheet, step: NightStep) -> str:
    written = []
    for link in sheet.links[step.reading.row]:
        lag = link.lag if link.lag.kind == "percent" else replace(link.lag, kind="working", unit="m")
        wait = format_lag(lag, CLOCK) if link.lag.amount else ""
        kind = link.type if wait or link.type != "FS" else ""
        written.append(f"{sheet.numbers[link.predecessor]}{kind}{wait}")
    return "; ".join(written)


def _back(_sheet: Sheet, step: NightStep) -> str:
    if step.reading.no_return:
        return FORWARD_ONLY
    return "" if step.reading.back is None else str(step.reading.back)


def _signed(minutes: int) -> str:
    return "" if not minutes else f"{minutes:+d}".replace("-", "\N{MINUS SIGN}")


def _late(_sheet: Sheet, step: NightStep) -> str:
    return _signed(step.late) if step.reading.began is not None or step.late else ""


def _line(sheet: Sheet, step: NightStep) -> tuple[int, int | None] | None:
    """The minutes planned when it was rehearsed, and those that it took."""
    lines = sheet.rehearsal.lines if sheet.rehearsal is not None else ()
    return next(((one.planned, one.actual) for one in lines if one.step == step.reading.row), None)


def _rehearsed(sheet: Sheet, step: NightStep) -> str:
    line = _line(sheet, step)
    return "" if line is None else str(line[0])


def _took(sheet: Sheet, step: NightStep) -> str:
    line = _line(sheet, step)
    return "" if line is None or line[1] is None else str(line[1])


def _apart(sheet: Sheet, step: NightStep) -> str:
    line = _line(sheet, step)
    if line is None or line[1] is None:
        return ""
    return _signed(line[1] - line[0]) or "0"


# -------------------------------------------------------------------------------------------------------- what typing does


def minutes_of(text: str) -> Minutes:
    """Minutes as they are typed: `20`, `20m`, `1h`, `1.5h`. Raises `EditError` (`not-a-length`)."""
    said = text.strip()
    minutes = parse_minutes(f"{said}m" if re.fullmatch(r"\d+", said) else said, CLOCK)
    if minutes < 0:
        raise EditError("not-a-length", f"“{said}” is below zero; a step takes zero minutes or more.")
    return minutes


def moment_near(text: str, near: Instant) -> Instant:
    """The instant nearest to `near` at which the clock shows `18:25`, `1825` or `Sat 18:25`.

    Raises `EditError` (`not-a-date`).
    """
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match["hour"]) > 23 or int(match["minute"]) > 59:
        raise EditError("not-a-date", f"“{text.strip()}” is no time; write it like 18:25.")
    minute = int(match["hour"]) * 60 + int(match["minute"])
    day = near // MINUTES_PER_DAY
    return min((Instant((day + shift) * MINUTES_PER_DAY + minute) for shift in (-1, 0, 1)), key=lambda at: abs(at - near))


def _plain(verb: Callable[[Plan], Plan]) -> Verb:
    """A verb that needs no new ids, as one that is given some."""

    def with_ids(plan: Plan, ids: IdSource) -> Plan:  # noqa: ARG001 - one shape for all
        return verb(plan)

    return with_ids


def _set_name(_sheet: Sheet, step: Id, text: str) -> Verb:
    return _plain(lambda plan: tasks.rename(plan, step, text))


def _set_owners(_sheet: Sheet, step: Id, text: str) -> Verb:
    owners = tuple(dict.fromkeys(items(text)))
    return lambda plan, ids: runbooks.set_owners(plan, ids, step, owners)


def _set_check(_sheet: Sheet, step: Id, text: str) -> Verb:
    return _plain(lambda plan: runbooks.change_step(plan, step, check=text))


def _set_minutes(_sheet: Sheet, step: Id, text: str) -> Verb:
    estimate = Estimate(likely=minutes_of(text), kind="elapsed", unit="m")
    return _plain(lambda plan: tasks.set_estimate(plan, step, estimate))


def _set_back(_sheet: Sheet, step: Id, text: str) -> Verb:
    said = text.strip()
    if said.casefold() in {FORWARD_ONLY, "forward", "none"}:
        return _plain(lambda plan: runbooks.change_step(plan, step, no_return=True, back=None))
    back = minutes_of(said) if said else None
    return _plain(lambda plan: runbooks.change_step(plan, step, no_return=False, back=back))


def _set_after(sheet: Sheet, step: Id, text: str) -> Verb:
    """Let a step wait for exactly these steps; what it waits for outside of the runbook stays."""
    keys = {number: key for key, number in sheet.numbers.items()}
    rows = outline(sheet.plan.rows).index
    written = []
    for item in items(text):
        match = _NUMBERED.fullmatch(item)
        if match is None or int(match["number"]) not in keys:
            raise EditError(
                "unknown-row", f"“{item}” is no step of this runbook; write numbers from 1 to {len(keys)}, like 10; 11SS."
            )
        written.append(f"{rows[keys[int(match['number'])]] + 1}{match['rest']}")
    wanted = [
        (row, kind, lag if lag.kind == "percent" or not lag.amount else Lag(amount=lag.amount, kind="elapsed", unit="m"))
        for row, kind, lag in parse_predecessors(
            "; ".join(written), replace(sheet.plan, settings=CLOCK), outline(sheet.plan.rows)
        )
    ]
    outside = [
        (one.predecessor, one.type, one.lag)
        for one in sheet.plan.links.values()
        if one.successor == step and one.predecessor not in sheet.numbers
    ]
    return lambda plan, ids: links.set_predecessors(plan, ids, step, [*outside, *wanted])


def _set_began(sheet: Sheet, step: Id, text: str) -> Verb:
    one = _found(sheet, step)
    at = moment_near(text, one.start) if text.strip() else None
    ended = one.ended if at is not None or one.ended is None else None
    return _plain(lambda plan: runbook_steps.tick_step(plan, step, at, ended))


def _set_ended(sheet: Sheet, step: Id, text: str) -> Verb:
    one = _found(sheet, step)
    if not text.strip():
        return _plain(lambda plan: runbook_steps.tick_step(plan, step, one.began if one.ended is None else None, None))
    at = moment_near(text, one.finish)
    return _plain(lambda plan: runbook_steps.tick_step(plan, step, began_of(one, at), at))


def began_of(step: StepReading, ended: Instant) -> Instant:
    """When a step that ended then began: as ticked, else as expected, and never behind its end."""
    return min(step.began if step.began is not None else step.start, ended)


def _set_took(sheet: Sheet, step: Id, text: str) -> Verb:
    rehearsal = sheet.rehearsal
    if rehearsal is None:
        raise EditError("unknown-rehearsal", "Choose a rehearsal first; its minutes are entered here.", step)
    took = minutes_of(text) if text.strip() else None
    return _plain(lambda plan: runbooks.set_rehearsed(plan, rehearsal.id, step, took))


def _found(sheet: Sheet, step: Id) -> StepReading:
    return sheet.night.steps[sheet.numbers[step] - 1].reading


def typed_step(text: str) -> tuple[str, Minutes, tuple[str, ...]]:
    """Name, minutes and owners of `Check the logs 10m @OPS @DBA`; ten minutes where none are written."""
    owners = tuple(dict.fromkeys(re.findall(r"@(\S+)", text)))
    said = " ".join(re.sub(r"@\S+", " ", text).split())
    match = _TYPED.fullmatch(said)
    length = match["length"] if match is not None else None
    name = match["name"] if match is not None else said
    return name, minutes_of(length) if length else DEFAULT_MINUTES, owners


COLUMNS: tuple[StepColumn, ...] = (
    StepColumn(key="number", heading="#", text=lambda _sheet, step: str(step.reading.number), right=True),
    StepColumn(key="name", heading="Step", text=lambda _sheet, step: step.reading.name, edit=_set_name),
    StepColumn(key="owner", heading="Owner", text=lambda _sheet, step: ", ".join(step.reading.owners), edit=_set_owners),
    StepColumn(key="after", heading="After", text=_after, edit=_set_after, tip="Which steps it waits for, by number"),
    StepColumn(key="minutes", heading="Min", text=lambda _s, step: str(step.reading.minutes), right=True, edit=_set_minutes),
    StepColumn(key="start", heading="Start", text=_start, right=True),
    StepColumn(key="finish", heading="End", text=lambda _sheet, step: clock_text(step.reading.finish), right=True),
    StepColumn(key="began", heading="Began", text=lambda _s, step: clock_text(step.reading.began), right=True, edit=_set_began),
    StepColumn(key="ended", heading="Ended", text=lambda _s, step: clock_text(step.reading.ended), right=True, edit=_set_ended),
    StepColumn(key="late", heading="±", text=_late, right=True, tip="Minutes by which it ends later than planned"),
    StepColumn(key="rehearsed", heading="Planned", text=_rehearsed, right=True, tip="The minutes planned when it was rehearsed"),
    StepColumn(
        key="took", heading="Took", text=_took, right=True, edit=_set_took, tip="The minutes that it took in the rehearsal"
    ),
    StepColumn(key="apart", heading="±", text=_apart, right=True, tip="How many minutes longer it took than planned"),
    StepColumn(key="check", heading="Verified by", text=lambda _sheet, step: step.reading.check, edit=_set_check),
    StepColumn(
        key="back", heading="Way back", text=_back, right=True, edit=_set_back, tip="Minutes to the old state, or forward only"
    ),
    StepColumn(
        key="safe",
        heading="Last safe",
        text=lambda _sheet, step: clock_text(step.reading.safe_until),
        right=True,
        tip="Until when it can be turned back after this step",
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}

SHOWN: dict[Mode, tuple[str, ...]] = {
    "plan": ("number", "name", "owner", "after", "minutes", "start", "finish", "check", "back", "safe"),
    "night": ("number", "name", "owner", "minutes", "start", "finish", "began", "ended", "late", "check", "safe"),
    "rehearsal": ("number", "name", "owner", "after", "minutes", "rehearsed", "took", "apart", "check"),
}
"""The columns of each way of looking at a runbook."""
