"""The words of the inspector's first lines: when, why then, who, how much slack, and its neighbours by name.

Pure functions of readings and a row; rich text with links to rows (`row:ID`), every name escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from relplanner.app.panels.parts import anchor
from relplanner.chart.theme import Theme
from relplanner.insight.columns import BY_KEY
from relplanner.insight.drivers import why
from relplanner.insight.mark_words import mark_text
from relplanner.insight.moved import later_text
from relplanner.insight.negative import cause_name, cause_text, float_cause, negative_cause
from relplanner.insight.progress import start_by
from relplanner.insight.readings import Readings
from relplanner.insight.reasons import Driver, Why
from relplanner.insight.slips import slip
from relplanner.insight.wording import days_text, hours_text, last_day_text, period_text, weekday_text
from relplanner.plan.instants import MINUTES_PER_DAY, day_of
from relplanner.plan.model import NO_LAG, Constraint, Id, Instant, Link, Minutes
from relplanner.plan.notation import format_lag
from relplanner.schedule.lateness import minutes_behind

Fact = tuple[str, str, str]
"""A line of the first facts: its name, the answer and a second line below it, both rich text."""


MOST_ROWS = 2000
"""In plans of so many rows a slip is tried within 30 ms."""

SLIP = "slip:"
"""The target of a link that asks what a slip of a row costs."""

CLASH_WORDS = {
    "absence": "is away",
    "overload": "is double booked",
    "phases": "is needed in two phases",
    "environment": "is taken",
    "elsewhere": "is booked in other plans too",
}


def subtitle(readings: Readings, row: Id) -> str:
    """`Integration test · SIT · 8 days`."""
    phase = BY_KEY["phase"].text(readings, row)
    kind = BY_KEY["kind"].text(readings, row)
    own, dates = readings.plan.rows[row].name, readings.schedule.dates(row)
    parts = [phase if phase != own else "", BY_KEY["environments"].text(readings, row)]
    if kind in {"gate", "milestone", "buffer", "release", "phase", "summary"}:
        parts.insert(0, kind)
    minutes = BY_KEY["duration"].value(readings, row)
    if isinstance(minutes, int) and minutes:
        parts.append(days_text(Minutes(minutes), readings.plan.settings.minutes_per_day))
    elif dates.finish > dates.start:
        parts.append(hours_text(Minutes(dates.finish - dates.start)))
    return " · ".join(part for part in parts if part)


def facts(readings: Readings, row: Id, theme: Theme, cost: str | None = None) -> list[Fact]:
    """When, by when, why then, who, slack. `cost` of a day's slip where it was asked for, None where it was not."""
    answer = why(readings.plan, readings.schedule, row)
    found = [("When", *_when(readings, row, theme))]
    if (latest := start_by(readings, row)) is not None:
        found.append(("Start by", _strong(weekday_text(latest)), _soft("or its release misses its target", theme.muted)))
    found.append(("Why then", *_why(readings, row, answer, theme)))
    if readings.plan.rows[row].kind in {"task", "gate"} and not _has_rows(readings, row):
        found.append(("Who", *_who(readings, row, theme)))
    told = any(driver.kind == "levelling" for driver in (*answer.start.drivers, *answer.finish.drivers))
    if not told and (mark := mark_text(readings.plan, readings.schedule, row)):
        found.append(("Levelled", _strong(mark.partition(": ")[0]), _soft(mark.partition(": ")[2], theme.muted)))
    if readings.plan.rows[row].kind != "release":
        found.append(("Slack", *_slack(readings, row, theme, cost)))
    return found


def neighbours(readings: Readings, row: Id, theme: Theme, *, before: bool) -> list[tuple[str, str]]:
    """Predecessors or successors: a link to each, and how it is tied."""
    relations = readings.relations
    links = (relations.links_into if before else relations.links_out_of).get(row, ())
    driving = {driver.id for side in _sides(readings, row) for driver in side} if before else frozenset[str]()
    return [_neighbour(readings, link, theme, driving, before=before) for link in links]


def _sides(readings: Readings, row: Id) -> tuple[Sequence[Driver], Sequence[Driver]]:
    answer = why(readings.plan, readings.schedule, row)
    return answer.start.drivers, answer.finish.drivers


def _neighbour(readings: Readings, link: Link, theme: Theme, driving: Iterable[str], *, before: bool) -> tuple[str, str]:
    other = link.predecessor if before else link.successor
    tie: str = "" if link.type == "FS" else link.type
    if link.lag != NO_LAG and link.lag.amount:
        tie = f"{tie or 'FS'}{format_lag(link.lag, readings.plan.settings)}"
    drives = before and (link.id in driving or other in driving)
    return anchor(_name(readings, other), f"row:{other}", theme.accent), ", ".join(
        part for part in (tie, "driving" if drives else _spare(readings, link)) if part
    )


def _spare(readings: Readings, link: Link) -> str:
    """The slack of a link, "" where it has none."""
    slack = readings.slacks.of(link)
    return f"{days_text(slack, readings.plan.settings.minutes_per_day)} slack" if slack else ""


def _name(readings: Readings, row: Id) -> str:
    return readings.plan.rows[row].name or "a row without a name"


def _has_rows(readings: Readings, row: Id) -> bool:
    return readings.outline.has_children(readings.outline.index[row])


def _strong(text: str, colour: str = "") -> str:
    ink = f";color:{colour}" if colour else ""
    return f'<span style="font-weight:500{ink}">{escape(text)}</span>'


def _soft(text: str, colour: str) -> str:
    return f'<span style="color:{colour}">{escape(text)}</span>'


def _when(readings: Readings, row: Id, theme: Theme) -> tuple[str, str]:
    dates = readings.schedule.dates(row)
    found = readings.plan.rows[row]
    if dates.start == dates.finish:
        main = f"{weekday_text(dates.start)}, {_time(dates.start)}"
    else:
        first, last = weekday_text(dates.start), last_day_text(dates.finish)
        main = first if day_of(dates.start) == day_of(Instant(dates.finish - 1)) else f"{first} – {last}"
    second = ""
    if (deadline := readings.schedule.deadline(found)) is not None:
        late = minutes_behind(readings.schedule.dating, readings.outline.index[row], deadline) > 0
        second = _soft(f"deadline {last_day_text(deadline)}{', missed' if late else ''}", theme.red if late else theme.muted)
    elif found.constraint is not None:
        second = _soft(_constraint_text(found.constraint), theme.muted)
    elif dates.start != dates.finish:
        second = _soft(f"from {_time(dates.start)} to {_time(dates.finish)}", theme.muted)
    return _strong(main), "<br>".join(part for part in (second, _moved(readings, row, theme)) if part)


def _constraint_text(constraint: Constraint) -> str:
    """`must start on Tue 6 Aug, 17:00`; midnight is no time, at a finish it belongs to the day before."""
    if constraint.at is None:
        return constraint.kind
    timed = constraint.at % MINUTES_PER_DAY
    ends = "finish" in constraint.kind and not timed
    day = weekday_text(Instant(constraint.at - 1) if ends else constraint.at)
    return f"{constraint.kind} {day}{f', {_time(constraint.at)}' if timed else ''}"


def _moved(readings: Readings, row: Id, theme: Theme) -> str:
    """`2 days later than the baseline`; where only the start moved, that."""
    variance = readings.baseline.variance(row) if readings.baseline is not None else None
    if variance is None:
        return ""
    day = readings.plan.settings.minutes_per_day
    if variance.finish:
        return _soft(f"{later_text(variance.finish, day)} than the baseline", theme.amber if variance.finish > 0 else theme.green)
    if variance.start:
        return _soft(f"starts {later_text(variance.start, day)} than in the baseline", theme.muted)
    return _soft("as in the baseline", theme.muted)


def _time(at: Instant) -> str:
    return f"{at % 1440 // 60:02}:{at % 60:02}"


def _why(readings: Readings, row: Id, answer: Why, theme: Theme) -> tuple[str, str]:
    lines = []
    drivers = answer.start.drivers or answer.finish.drivers
    telling = [one for one in drivers if one.kind != "calendar"]
    behind = {link.successor for link in readings.relations.links_out_of.get(row, ())}
    for driver in telling or drivers:
        target = _target(readings, driver)
        text = driver.text
        if driver.kind == "link" and target:
            text = f"{'must end before' if target in behind else 'waits for'} {_name(readings, target)}"
        lines.append(anchor(text, f"row:{target}", theme.accent) if target else _strong(text))
    second = _soft(answer.earlier[0], theme.muted) if answer.earlier else ""
    return "<br>".join(dict.fromkeys(lines)) or _strong("nothing holds it"), second


def _target(readings: Readings, driver: Driver) -> Id | None:
    plan = readings.plan
    if driver.id in plan.rows:
        return driver.id
    if driver.id in plan.links:
        return plan.links[driver.id].predecessor
    return None


def _who(readings: Readings, row: Id, theme: Theme) -> tuple[str, str]:
    text = BY_KEY["people"].text(readings, row)
    gate = readings.plan.gates.get(row)
    if gate is not None and gate.approvers:
        text = f"{'; '.join(gate.approvers)} decide{'s' if len(gate.approvers) == 1 else ''}"
    resources = readings.plan.resources
    clashes = [one for one in readings.clashes if row in one.tasks and resources[one.resource].kind != "environment"]
    second = "<br>".join(
        _soft(f"{resources[one.resource].name} {CLASH_WORDS[one.kind]} {period_text(one.start, one.finish)}", theme.red)
        for one in clashes[:3]
    )
    return (_strong(text) if text else _soft("nobody yet", theme.amber if gate is None else theme.muted)), second


def _slack(readings: Readings, row: Id, theme: Theme, cost: str | None) -> tuple[str, str]:
    dates = readings.schedule.dates(row)
    day = readings.plan.settings.minutes_per_day
    total = dates.total_float
    if total < 0:
        main = _strong(f"{days_text(Minutes(-total), day)} missing", theme.red)
    elif dates.critical:
        main = _strong(f"{days_text(total, day)}, critical" if total else "none: critical")
    else:
        main = _strong(days_text(total, day) if total else "none")
    if total < 0:
        cause = negative_cause(readings.schedule, row)
        second = cause_text(readings.schedule, cause) if cause is not None else ""
    elif dates.critical and total:
        second = "it drives the end; the slack lies before a window or a meeting"
    elif not total:
        second = _no_slack(readings, row)
    elif dates.free_float == total:
        second = "all of it without moving others"
    elif dates.free_float:
        second = f"{days_text(dates.free_float, day)} without moving others"
    else:
        second = "whatever is used moves what follows"
    if cost is None and len(readings.outline.ids) > MOST_ROWS and not _has_rows(readings, row):
        shown = anchor("What would a day’s slip cost?", f"{SLIP}{row}", theme.accent)
    else:
        shown = _soft(cost_text(readings, row) if cost is None else cost, theme.muted)
    return main, "<br>".join(line for line in (_soft(second, theme.muted) if second else "", shown) if line)


def _no_slack(readings: Readings, row: Id) -> str:
    """What leaves a row without slack no room: what is done, what is fixed or promised, or the end."""
    found = readings.plan.rows[row]
    if found.progress is not None and found.progress.actual_finish is not None:
        return "it is done"
    if found.constraint is not None and found.constraint.kind.startswith("must"):
        return "its fixed date leaves none"
    cause = float_cause(readings.schedule, row)
    if cause.kind in {"end", "target"}:
        return "a day later here moves the end"
    return f"{cause_name(readings.schedule, cause)} leaves none"


def cost_text(readings: Readings, row: Id, *, always: bool = False) -> str:
    """What a day's slip does to the go-live, where it costs more than itself or where `always` an answer is wanted."""
    found = slip(readings.schedule, row, readings.plan.settings.minutes_per_day)
    if found is None:
        return "It cannot slip." if always else ""
    end = _name(readings, found.end)
    if found.days > 1:
        return f"1 day late here: {end} {found.days} days later, {weekday_text(found.after)}"
    if not always:
        return ""
    return f"1 day late here: {end} 1 day later" if found.later else f"1 day late here: {end} stays where it is"
