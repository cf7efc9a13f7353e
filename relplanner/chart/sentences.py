"""A row of the plan in plain words, for tips and for those who listen instead of looking.

Everything said can be read from the plan and its dates; nothing depends on what is visible.
"""

from __future__ import annotations

from relplanner.chart.driving import Driving
from relplanner.chart.scene import Scene, united
from relplanner.insight.buffer_words import fever_text
from relplanner.insight.buffer_words import sentence as buffer_sentence
from relplanner.plan.model import Id, Instant, Link, Minutes, Settings
from relplanner.plan.notation import format_lag

_KINDS = {"milestone": "milestone", "gate": "gate", "buffer": "buffer", "release": "release", "summary": "summary"}


def length(minutes: int, settings: Settings) -> str:
    """Working time in the largest unit that reads well: `8 days`, `1.5 days`, `4 hours`, `30 minutes`."""
    day = settings.minutes_per_day
    if abs(minutes) >= day / 2 or minutes == 0:
        days = minutes / day
        text = f"{days:.1f}".rstrip("0").rstrip(".")
        return f"{text} day" if text == "1" else f"{text} days"
    if abs(minutes) >= 60:
        text = f"{minutes / 60:.1f}".rstrip("0").rstrip(".")
        return f"{text} hour" if text == "1" else f"{text} hours"
    return f"{minutes} minutes"


def sentence(scene: Scene, row: Id) -> str:
    """What a row is, when, by whom, and what is the matter with it."""
    plan, schedule, words = scene.plan, scene.schedule, scene.words
    record = plan.rows[row]
    dates = schedule.dates(row)
    kind = scene.kind(row)
    name = record.name or _KINDS.get(kind, "task without a name")
    title = f"{name} ({_KINDS[kind]})" if kind in _KINDS and _KINDS[kind] not in name.lower() else name
    if kind in {"milestone", "gate"}:
        parts = [f"{title}: {words.moment(dates.start)}"]
    else:
        parts = [f"{title}: {words.weekday(dates.start)} to {words.weekday(Instant(max(dates.start, dates.finish - 1)))}"]
        worked = schedule.worktime.task_calendar(row).between(dates.start, dates.finish)
        parts.append(length(worked, plan.settings))
    people = _people(scene, row)
    if people:
        parts.append(people)
    said = [", ".join(parts) + "."]
    if kind == "gate" and (gate := plan.gates.get(row)) is not None:
        said.append(f"Decision: {gate.decision}.")
    said += _state(scene, row, dates.total_float, critical=dates.critical)
    return " ".join(said)


LINKS = {"FS": "finish to start", "SS": "start to start", "FF": "finish to finish", "SF": "start to finish"}


def link_sentence(scene: Scene, link: Link, driving: Driving) -> str:
    """`Design → Build, finish to start +2d: drives it.` or how much slack it has."""
    plan = scene.plan
    first, last = (plan.rows[row].name or "a row without a name" for row in (link.predecessor, link.successor))
    lag = f" {format_lag(link.lag, plan.settings)}" if link.lag.amount else ""
    if driving(link):
        said = f"drives {last}"
    else:
        slack = driving.slack(link)
        said = (
            "the schedule does not follow it"
            if slack is None
            else f"{length(slack, plan.settings)} slack"
            if slack
            else "no slack"
        )
    return f"{first} → {last}, {LINKS[link.type]}{lag}: {said}."


def _people(scene: Scene, row: Id) -> str:
    resources = scene.plan.resources
    names = sorted(
        resources[a.resource].name + (f" {a.units / 10:g} %" if a.units != 1000 else "")
        for a in scene.plan.assignments.values()
        if a.task == row and a.resource in resources
    )
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _state(scene: Scene, row: Id, total_float: Minutes, *, critical: bool) -> list[str]:
    plan, words = scene.plan, scene.words
    record = plan.rows[row]
    said = []
    if record.progress is not None and record.progress.percent:
        said.append(f"{record.progress.percent / 10:g} % done.")
    if total_float < 0:
        said.append(f"Late by {length(-total_float, plan.settings)}.")
    elif critical:
        said.append("Critical.")
    elif total_float and scene.kind(row) not in {"summary", "release"}:
        said.append(f"Can slip {length(total_float, plan.settings)}.")
    if (found := scene.fever.get(row)) is not None:
        said += [buffer_sentence(plan, found, plan.settings.minutes_per_day), fever_text(found.colour)]
    for start, finish in united(scene.clashes.get(row, ()))[:2]:
        said.append(f"Clash from {words.day(Instant(start))} to {words.day(Instant(finish - 1))}.")
    if (deadline := scene.schedule.deadline(record)) is not None:
        late = scene.misses_deadline(row)
        said.append(f"Deadline {words.weekday(deadline)}{', missed' if late else ''}.")
    if record.by_hand is not None:
        said.append("Dates set by hand.")
    return said
