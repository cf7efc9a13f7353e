"""The computed schedule as one JSON object, as `relplanner schedule --json` prints it and `.json` exports hold it.

Scripts rely on its fields: new ones may come, none may change. Numbers are integers, instants ISO text to the minute, a finish is
exclusive, unknown is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from relplanner.formats.buffer_json import buffer_objects
from relplanner.formats.cost_json import cost_object
from relplanner.formats.exchange import Options
from relplanner.insight.clashes import Clash
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.insight.workload import Demand
from relplanner.plan.instants import MINUTES_PER_DAY, iso
from relplanner.plan.model import Id, Instant, Lag, Link, Plan, Resource, Settings
from relplanner.plan.problems import Problem

Json = dict[str, Any]


def write(readings: Readings, options: Options) -> bytes:
    """The object as indented UTF-8. `only` names the parts to write, as tasks or clashes."""
    found = schedule_object(readings)
    if options.only:
        found = {key: value for key, value in found.items() if key in options.only}
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def schedule_object(readings: Readings) -> Json:
    """The whole object; `buffers` and `costs` stand in it where there are any."""
    waits = _percent_waits(readings)
    costs = cost_object(readings)
    return {
        "plan": _plan(readings),
        "tasks": [_task(readings, position, wbs, waits) for position, wbs in enumerate(readings.relations.wbs)],
        "releases": [_release(release, readings) for release in readings.releases],
        "resources": [_resource(readings, readings.plan.resources[key]) for key in readings.loads],
        "clashes": [clash_object(readings.plan, clash) for clash in readings.clashes],
        "demand": [_demand(one) for one in readings.demands],
        "problems": [problem_object(problem) for problem in readings.problems],
        **({"buffers": buffer_objects(readings)} if readings.plan.buffers else {}),
        **({"costs": costs} if costs is not None else {}),
    }


def _demand(demand: Demand) -> Json:
    """What is needed of a role in a month, at its peak, against what those who fill it have on the average."""
    return {
        "role": demand.role,
        "start": iso(demand.start),
        "finish": iso(demand.finish),
        "need_units": int(demand.need),
        "have_units": int(demand.have),
        "booked_minutes": int(demand.booked),
        "open_minutes": int(demand.open),
    }


def problem_object(problem: Problem) -> Json:
    """One problem, as in `check --json` too."""
    return {"code": problem.code, "severity": problem.severity, "subject": problem.subject, "message": problem.message}


def _plan(readings: Readings) -> Json:
    empty = not readings.plan.rows
    return {
        "title": readings.plan.title,
        "start": None if empty else iso(readings.schedule.start),
        "finish": None if empty else iso(readings.schedule.finish),
        "critical_length_minutes": int(readings.schedule.critical_length),
    }


def _task(readings: Readings, position: int, wbs: str, waits: Mapping[Id, int]) -> Json:
    plan, schedule = readings.plan, readings.schedule
    row = plan.rows[schedule.outline.ids[position]]
    summary = row.kind == "task" and schedule.outline.has_children(position)
    return {
        "id": row.id,
        "wbs": wbs,
        "name": row.name,
        "kind": "summary" if summary else row.kind,
        "start": iso(Instant(schedule.starts[position])),
        "finish": iso(Instant(schedule.finishes[position])),
        "late_start": iso(Instant(schedule.late_starts[position])),
        "late_finish": iso(Instant(schedule.late_finishes[position])),
        "total_float_minutes": int(schedule.total_floats[position]),
        "free_float_minutes": int(schedule.free_floats[position]),
        "critical": bool(schedule.criticals[position]),
        "deadline": iso(deadline) if (deadline := schedule.deadline(row)) is not None else None,
        "predecessors": [_link(link, readings.plan.settings, waits) for link in readings.relations.links_into.get(row.id, ())],
        "assignments": [
            {"resource": plan.resources[assignment.resource].name, "units": assignment.units}
            for assignment in readings.relations.assignments_of.get(row.id, ())
        ],
        "source_id": row.source_id or None,
    }


def _link(link: Link, settings: Settings, waits: Mapping[Id, int]) -> Json:
    return {
        "id": link.predecessor,
        "type": link.type,
        "lag": lag_text(link.lag, settings),
        "lag_minutes": link.lag.amount if link.lag.kind != "percent" else waits.get(link.id),
        "lag_kind": link.lag.kind,
    }


def lag_text(lag: Lag, settings: Settings) -> str:
    """A lag as one writes it: `2d`, `-4h`, `2ed`, `25%`, in its own unit where that is whole, else in a smaller one."""
    if lag.kind == "percent":
        return f"{lag.amount / 10:g}%"
    lengths = {"w": int(settings.minutes_per_week), "d": int(settings.minutes_per_day), "h": 60, "m": 1}
    if lag.kind == "elapsed":
        lengths |= {"w": 7 * MINUTES_PER_DAY, "d": MINUTES_PER_DAY}
    units = list(lengths)
    unit = next(unit for unit in units[units.index(lag.unit) :] if lag.amount * 10 % lengths[unit] == 0)
    return f"{lag.amount / lengths[unit]:g}{'e' if lag.kind == 'elapsed' else ''}{unit}"


def _percent_waits(readings: Readings) -> Mapping[Id, int]:
    """Minutes of each percent lag, as the schedule counted it: its share of the predecessor's estimated duration."""
    if all(link.lag.kind != "percent" for link in readings.plan.links.values()):
        return {}
    special, waits = readings.schedule.network.special, readings.schedule.dating.bounds.waits
    return {link.id: int(minutes) for link, (_, minutes) in zip(special, waits, strict=True)}


def _release(release: ReleaseOutlook, readings: Readings) -> Json:
    timed = readings.plan.releases[release.id].target_timed
    target = None if release.target is None else iso(release.target)
    return {
        "id": release.id,
        "name": release.name,
        "type": release.type,
        "target": target if target is None or timed else target[:10],
        "go_live": None if release.go_live is None else iso(release.go_live),
        "late_by_minutes": int(release.late_by),
    }


def _resource(readings: Readings, resource: Resource) -> Json:
    return {
        "id": resource.id,
        "name": resource.name,
        "kind": resource.kind,
        "peak_units": int(readings.loads[resource.id].peak),
        "capacity_units": int(resource.capacity),
    }


def clash_object(plan: Plan, clash: Clash) -> Json:
    """A clash as JSON says it."""
    return {
        "resource": plan.resources[clash.resource].name,
        "start": iso(clash.start),
        "finish": iso(clash.finish),
        "units": int(clash.units),
        "capacity": int(clash.capacity),
        "tasks": list(clash.tasks),
    }
