"""What the type of a release asks for and the release has not: phases and gates, added from a template of that type.

An added phase stands between the exit of the phase in front of it and what waited for that exit; an added gate behind all work
of its phase, in the deployment in front of it. What the release has already stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from relplanner.plan.edits.ground import settled
from relplanner.plan.edits.links import link
from relplanner.plan.edits.moves import inserted, siblings
from relplanner.plan.edits.templates import add_release_from_template, led_by
from relplanner.plan.ids import IdSource
from relplanner.plan.model import Calendar, Day, Id, Instant, Plan
from relplanner.plan.outline import outline
from relplanner.plan.release_types import type_of


class Lacking(NamedTuple):
    """A phase that is missing as a whole (`phase` ""), or one that lacks its gate."""

    kind: str
    phase: Id = ""


def lacking(plan: Plan, release: Id) -> tuple[Lacking, ...]:
    """What the type of a release asks for and it has not, in the type's order; nothing of a release without phases."""
    kind = type_of(plan, release)
    phases = _phases(plan, release)
    if kind is None or not phases:
        return ()
    missing = (rule for rule in kind.phases if rule.kind not in phases or (rule.gate and not _gates(plan, phases[rule.kind])))
    return tuple(Lacking(rule.kind, phases.get(rule.kind, "")) for rule in missing)


def add_lacking(plan: Plan, ids: IdSource, release: Id, template: Plan) -> Plan:
    """Add what a release lacks as far as a template has it. Raises `EditError` (`cycle`) where it would wait for itself."""
    after = plan
    if template.releases:
        source = _phases(template, led_by(template).id)
        for one in lacking(plan, release):
            if one.kind in source and not one.phase:
                after = _add_phase(after, ids, release, template, one.kind)
            elif one.kind in source and _gates(template, source[one.kind]):
                after = _add_gate(after, ids, release, template, one)
    return settled(plan, after)


def _add_phase(plan: Plan, ids: IdSource, release: Id, template: Plan, kind: str) -> Plan:
    """The whole phase of a template, behind the phase in front of it."""
    source = _phases(template, led_by(template).id)[kind]
    after, (phase, *inner) = _copied(plan, ids, release, template, _below(template, source))
    ahead, behind = _beside(plan, release, kind)
    order = [row.id for row in siblings(plan, release)]
    place = order.index(ahead) + 1 if ahead else order.index(behind) if behind else len(order)
    after = inserted(after, [after.rows[phase]], release, place)
    leaving = _gates(after, phase)[-1:] or [phase]
    if leaving != [phase]:
        front = {one.predecessor for one in after.links.values()}
        loose = [key for key in inner if key not in front and key != leaving[0] and not siblings(after, key)]
        after = _linked(after, ids, loose, leaving)
    targets = [behind] if behind else []
    if ahead:
        left = _gates(plan, ahead)[-1:] or [ahead]
        inside = set(_below(plan, ahead))
        sources = set(left) if left != [ahead] else inside
        waiting = [one.successor for one in plan.links.values() if one.predecessor in sources and one.successor not in inside]
        targets = _ordered(plan, (key for key in waiting if key in set(_below(plan, release)))) or targets
        after = link(after, ids, left[0], phase)
    return _linked(after, ids, leaving, targets)


def _add_gate(plan: Plan, ids: IdSource, release: Id, template: Plan, one: Lacking) -> Plan:
    """The gate of a template's phase: at the end of the phase, or in front of the go-live's."""
    source = _phases(template, led_by(template).id)[one.kind]
    after, (gate, *_) = _copied(plan, ids, release, template, _gates(template, source)[-1:])
    inside = [key for key in _below(plan, one.phase) if key != one.phase and not siblings(plan, key)]
    among = set(inside)
    live = plan.releases[release].go_live
    if live in among:
        behind = {link.successor for link in plan.links.values() if link.predecessor in among}
        first = [key for key in inside if key not in behind]
        into = {link.predecessor for link in plan.links.values() if link.successor in first}
        ahead, _ = _beside(plan, release, one.kind)
        after = inserted(after, [after.rows[gate]], one.phase, 0)
        after = _linked(after, ids, _ordered(plan, into) or ([ahead] if ahead else []), [gate])
        return _linked(after, ids, [gate], first)
    front = {link.predecessor for link in plan.links.values() if link.successor in among}
    last = [key for key in inside if key not in front]
    waiting = [link.successor for link in plan.links.values() if link.predecessor in among and link.successor not in among]
    _, following = _beside(plan, release, one.kind)
    after = inserted(after, [after.rows[gate]], one.phase, len(siblings(plan, one.phase)))
    after = _linked(after, ids, last, [gate])
    return _linked(after, ids, [gate], _ordered(plan, waiting) or ([following] if following else []))


def _copied(plan: Plan, ids: IdSource, release: Id, template: Plan, rows: list[Id]) -> tuple[Plan, list[Id]]:
    """The plan with copies of some rows of a template and what belongs to them, and their ids in the order of `rows`.

    The first of them stands on the top level until it is placed.
    """
    part = _part(template, rows)
    own = plan.releases[release]
    made = add_release_from_template(
        plan, ids, part, name=plan.rows[release].name, version=own.version, start=own.start or Instant(0), today=Day(0)
    )
    order = [key for key in outline(made.rows).ids if key not in plan.rows]
    parent = {key: None for key in order if made.rows[key].parent == order[0]}
    kept = {key: replace(row, parent=parent.get(key, row.parent)) for key, row in made.rows.items() if key != order[0]}
    releases = {key: one for key, one in made.releases.items() if key != order[0]}
    after = replace(
        made, rows=kept, releases=releases, settings=plan.settings, windows=plan.windows, freezes=plan.freezes, items=plan.items
    )
    return replace(after, release_types=plan.release_types), order[1:]


def _part(template: Plan, rows: list[Id]) -> Plan:
    """A template that has nothing but these rows, which stand below each other, in its release."""
    lead, among = led_by(template), set(rows)
    assigned = {key: one for key, one in template.assignments.items() if one.task in among}
    people = {one.resource: template.resources[one.resource] for one in assigned.values()}
    kept = {key: template.rows[key] for key in rows}
    kept[rows[0]] = replace(kept[rows[0]], parent=lead.id)
    kept[lead.id] = replace(template.rows[lead.id], parent=None, calendar=None)
    calendars: dict[Id, Calendar] = {}
    wanted = [row.calendar for row in kept.values()] + [one.calendar for one in people.values()]
    while wanted:
        key = wanted.pop()
        if key is not None and key not in calendars:
            calendars[key] = template.calendars[key]
            wanted.append(calendars[key].base)
    return Plan(
        settings=replace(template.settings, calendar=None),
        rows=kept,
        releases={lead.id: replace(lead, ready=None, go_live=None, items=())},
        links={key: one for key, one in template.links.items() if {one.predecessor, one.successor} <= among},
        phases={key: one for key, one in template.phases.items() if key in among},
        gates={key: one for key, one in template.gates.items() if key in among},
        buffers={key: one for key, one in template.buffers.items() if key in among},
        assignments=assigned,
        resources=people,
        calendars=calendars,
    )


def _phases(plan: Plan, release: Id) -> dict[str, Id]:
    """The phases of a release by their kind; the first of a kind."""
    found: dict[str, Id] = {}
    for key in _below(plan, release):
        if key in plan.phases and plan.phases[key].kind:
            found.setdefault(plan.phases[key].kind, key)
    return found


def _beside(plan: Plan, release: Id, kind: str) -> tuple[Id, Id]:
    """The phases in front of and behind one of a kind, by the type's order; "" where there is none."""
    rules = type_of(plan, release)
    order = [one.kind for one in rules.phases] if rules is not None else []
    phases, at = _phases(plan, release), order.index(kind)
    ahead = next((phases[one] for one in reversed(order[:at]) if one in phases), "")
    return ahead, next((phases[one] for one in order[at + 1 :] if one in phases), "")


def _below(plan: Plan, row: Id) -> list[Id]:
    tree = outline(plan.rows)
    at = tree.index[row]
    return list(tree.ids[at : tree.end[at]])


def _gates(plan: Plan, phase: Id) -> list[Id]:
    return [key for key in _below(plan, phase) if key in plan.gates and not plan.gates[key].retrospective]


def _ordered(plan: Plan, rows: Iterable[Id]) -> list[Id]:
    return sorted(set(rows), key=outline(plan.rows).index.__getitem__)


def _linked(plan: Plan, ids: IdSource, ahead: Iterable[Id], behind: list[Id]) -> Plan:
    """Every row of `behind` waits for every row of `ahead`."""
    after = plan
    for one in ahead:
        for other in behind:
            if not any((each.predecessor, each.successor) == (one, other) for each in after.links.values()):
                after = link(after, ids, one, other)
    return after
