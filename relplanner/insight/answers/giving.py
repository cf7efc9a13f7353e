"""Answers that leave the dates to the work and change who does it: give, share, split, lower units, add capacity, name a deputy.

Each is a plan to be tried, with its words; whether it removes the clash is found out by trying it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from relplanner.insight.answers.answer import AnswerKind
from relplanner.insight.answers.trial import Trial, movable
from relplanner.insight.availability import Candidate, candidates
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.insight.wording import LISTED, listed, period_text
from relplanner.plan.edits.assignments import divide_work, hand_over, lower_units, split_work
from relplanner.plan.edits.ground import with_records
from relplanner.plan.edits.people import add_resource, set_capacity
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Assignment, Id, Minutes, PerMille, Plan
from relplanner.plan.problems import EditError

TASKS = 6
"""Of a clash of more tasks, so many are tried."""
HEIRS = 2
"""So many people are tried for a task."""
OVERTIME = 1500
"""A person's capacity is not raised beyond this share of what it is."""

Proposal = tuple[AnswerKind, str, Plan, tuple[Id, ...], Id]
"""What an answer would do: its name, a sentence, the plan, the tasks that it is about, and who takes something over."""


def gifts(readings: Readings, clash: Clash) -> Iterator[Proposal]:
    """Somebody free takes a task over, or all of them."""
    bookings = _bookings(readings, clash)
    resources = readings.plan.resources
    for one in bookings:
        for heir in _heirs(readings, one):
            who = resources[heir.resource].name
            text = f"Give {_name(readings, one.task)} to {who}, who{heir.reason.removeprefix(who)}"
            yield "give to somebody free", text, hand_over(readings.plan, one.id, heir.resource), (one.task,), heir.resource
    for group in _groups(readings, clash, bookings):
        able = [[heir.resource for heir in candidates(readings, one.task, one) if heir.fits] for one in group]
        for to in [key for key in able[0] if all(key in others for others in able)][:HEIRS]:
            text = f"Give {_names(readings, group)} to {resources[to].name}, who is free for all of it."
            plan = hand_over(readings.plan, [one.id for one in group], to)
            yield "give to somebody free", text, plan, tuple(one.task for one in group), to


def splits(readings: Readings, ids: IdSource, clash: Clash) -> Iterator[Proposal]:
    """Somebody free takes as much of a task as is too much."""
    if clash.kind == "absence" or _of_environment(readings, clash):
        return
    for one in _bookings(readings, clash):
        room = _room(clash, one)
        if not 0 < room < one.units:
            continue
        share = PerMille(-(-(one.units - room) * 1000 // one.units))
        for heir in candidates(readings, one.task, one)[:HEIRS]:
            if not heir.able or heir.away or heir.free < one.units - room:
                continue
            plan = split_work(readings.plan, ids, one.id, heir.resource, share)
            who = readings.plan.resources
            text = (
                f"Split {_name(readings, one.task)}: {who[heir.resource].name} takes {share / 10:g} % of it, "
                f"{who[one.resource].name} keeps the rest."
            )
            yield "split between two", text, plan, (one.task,), heir.resource


def lowered(readings: Readings, clash: Clash) -> Iterator[Proposal]:
    """Somebody works on a task with what the others leave; it takes longer."""
    if clash.kind == "absence" or _of_environment(readings, clash):
        return
    for one in _bookings(readings, clash):
        room = _room(clash, one)
        if not 0 < room < one.units:
            continue
        try:
            plan = lower_units(readings.plan, one.id, PerMille(room))
        except EditError:
            continue
        who = readings.plan.resources[one.resource].name
        less = f"{room / 10:g} % instead of {one.units / 10:g} %"
        text = f"Let {who} work on {_name(readings, one.task)} with {less}; it takes longer."
        yield "lower the units", text, plan, (one.task,), ""


def raised(readings: Readings, clash: Clash) -> Iterator[Proposal]:
    """More of the resource while the clash lasts: another member of a team, a second test system, overtime within reason."""
    resource = readings.plan.resources[clash.resource]
    if clash.kind == "absence" or (resource.kind == "person" and clash.units * 1000 > OVERTIME * clash.capacity):
        return
    plan = set_capacity(readings.plan, clash.resource, PerMille(clash.units), clash.start, clash.finish)
    when = _when(readings, clash)
    what = f"{resource.name} can do with {clash.units / 10:g} % {when}, such as by overtime"
    if resource.kind == "team":
        what = f"Give {resource.name} {(clash.units - clash.capacity) / 10:g} % more {when}"
    elif resource.kind == "environment":
        what = f"Set up another {resource.name} {when}, so that it takes {clash.units // 1000} releases"
    yield "add capacity", f"{what}.", plan, (), clash.resource


def deputies(readings: Readings, ids: IdSource, clash: Clash) -> Iterator[Proposal]:
    """Where nobody is free who could: a deputy, still to be named, as a role to be filled."""
    resource = readings.plan.resources[clash.resource]
    if resource.kind not in ("person", "team"):
        return
    taken = {one.name.casefold() for one in readings.plan.resources.values()}
    name = f"Deputy for {resource.name}"
    same = next((key for key, one in readings.plan.resources.items() if one.kind == "role" and one.name == name), None)
    if same is None and name.casefold() in taken:
        return
    plan, role = readings.plan, same
    if role is None:
        plan = add_resource(plan, ids, name=name, kind="role", roles=resource.roles)
        role = next(key for key in plan.resources if key not in readings.plan.resources)
    bookings = _bookings(readings, clash)
    groups = [[one] for one in reversed(bookings)] + ([bookings[::-1]] if len(bookings) > 1 else [])
    for group in groups:
        text = f"A deputy for {resource.name}, still to be named, does {_names(readings, group)}."
        after = hand_over(plan, [one.id for one in group], role)
        yield "name a deputy", text, after, tuple(one.task for one in group), role


def shared(readings: Readings, clash: Clash) -> Iterator[Proposal]:
    """Colleagues on the same task do more of it while somebody is away, and it goes on as soon as it can."""
    if clash.kind != "absence":
        return
    plan = readings.plan
    for one in _bookings(readings, clash):
        row = plan.rows[one.task]
        roles = set(plan.resources[one.resource].roles)
        beside = [
            other
            for other in readings.relations.assignments_of.get(one.task, ())
            if other.id != one.id and roles.intersection(plan.resources[other.resource].roles)
        ]
        if row.estimate is None or row.estimate.kind == "elapsed" or not beside:
            continue
        waiting = with_records(plan, "rows", [replace(row, ignores_resource_calendars=False)])
        found = _shortest(readings, clash, waiting, one, beside[0])
        if found is not None:
            name, colleague = (plan.resources[each.resource].name for each in (one, beside[0]))
            more = f"{colleague} does more of {_name(readings, one.task)} while {name} is away"
            text = f"{more}, so that the two are done together; the work stays the same."
            yield "share with colleagues", text, found, (one.task,), beside[0].resource


def _shortest(readings: Readings, clash: Clash, plan: Plan, one: Assignment, other: Assignment) -> Plan | None:
    """The plan in which a task's work is divided so that both are done together, as nearly as minutes allow."""
    row = plan.rows[one.task]
    likely = row.estimate.likely if row.estimate is not None else Minutes(0)
    by_effort = row.estimate is not None and row.estimate.kind == "effort"
    whole = likely if by_effort else likely * (one.units + other.units) // 1000
    low, high, trial = 0, int(whole), None
    while low < high:
        middle = (low + high + 1) // 2
        parts = {one.id: Minutes(middle), other.id: Minutes(whole - middle)}
        trial = Trial(readings, clash, divide_work(plan, one.task, parts), trial.readings if trial else None)
        spans = trial.readings.schedule.spans
        if spans[one.id][1] <= spans[other.id][1]:
            low = middle
        else:
            high = middle - 1
    return divide_work(plan, one.task, {one.id: Minutes(low), other.id: Minutes(whole - low)})


# -------------------------------------------------------------------------------------------------------------- details


def _bookings(readings: Readings, clash: Clash) -> list[Assignment]:
    """The assignments of the clash that could be given away, latest task first, for that one was planned last."""
    found = [
        one
        for task in clash.tasks
        for one in readings.relations.assignments_of.get(task, ())
        if one.resource == clash.resource and movable(readings.plan.rows[task])
    ]
    return sorted(found, key=lambda one: -readings.schedule.starts[readings.outline.index[one.task]])[:TASKS]


def _groups(readings: Readings, clash: Clash, bookings: Sequence[Assignment]) -> list[Sequence[Assignment]]:
    """What may be given to one together: all that clashes, and where somebody is needed in two phases, all of one of these."""
    phase_of, index = readings.relations.phase_of, readings.outline.index
    found = [bookings]
    if clash.kind == "phases":
        phases = dict.fromkeys(phase_of[index[one.task]] for one in bookings)
        found = [*([one for one in bookings if phase_of[index[one.task]] == phase] for phase in phases), bookings]
    return [group for group in found if len(group) > 1]


def _heirs(readings: Readings, one: Assignment) -> list[Candidate]:
    return [heir for heir in candidates(readings, one.task, one)[:HEIRS] if heir.fits]


def _room(clash: Clash, one: Assignment) -> int:
    """Units that the others of the clash leave to an assignment where the load is highest."""
    return clash.capacity - (clash.units - one.units)


def _of_environment(readings: Readings, clash: Clash) -> bool:
    return readings.plan.resources[clash.resource].kind == "environment"


def _when(readings: Readings, clash: Clash) -> str:
    return period_text(clash.start, clash.finish, to_datetime(readings.schedule.start).year)


def _name(readings: Readings, task: Id) -> str:
    return f"“{readings.plan.rows[task].name or '(without a name)'}”"


def _names(readings: Readings, bookings: Sequence[Assignment]) -> str:
    return listed([_name(readings, one.task) for one in bookings[:LISTED]], len(bookings))
