"""Gates that are passed over: caught up after the go-live, by a due date, with the reason and whose risk it is.

What stood in front of such a gate then leads straight to what stood behind it; the gate itself waits for the go-live and holds
the release's closure.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from relplanner.plan.cycles import leads_to
from relplanner.plan.edits.ground import found, fresh, row_of, settled, with_records, without
from relplanner.plan.edits.lacking import add_lacking
from relplanner.plan.edits.links import link
from relplanner.plan.edits.moves import inserted, siblings
from relplanner.plan.edits.types import set_release_type
from relplanner.plan.ids import IdSource
from relplanner.plan.legal import named
from relplanner.plan.model import Gate, Id, Link, Minutes, Plan, Release, Row
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError


def catch_up_later(plan: Plan, ids: IdSource, gate: Id, *, within: Minutes | None = None, reason: str = "") -> Plan:
    """Pass a gate over before the go-live and decide about it behind it; `reason` says why and whose risk it is.

    `within`: the working time from the go-live in which it is due, a gate with meeting days at the first one from then on.

    Raises `EditError` (`no-release`, `no-go-live`, `ready-gate`, `not-before-live`).
    """
    was: Gate = found(plan, "gates", gate)
    row = row_of(plan, gate)
    release = _release_of(plan, row)
    live = release.go_live
    if live is None or live == gate:
        raise EditError(
            "no-go-live", f"{named(plan.rows[release.id])} names no go-live behind {named(row)}; name one first.", gate
        )
    into = [one for one in plan.links.values() if one.successor == gate]
    out = [one for one in plan.links.values() if one.predecessor == gate]
    if not leads_to(plan, gate, live):
        raise EditError(
            "not-before-live", f"{named(row)} does not stand in front of the go-live, so it is not passed over.", gate
        )
    if release.ready == gate:
        raise EditError("ready-gate", f"{named(row)} decides about the go-live itself, so it cannot be passed over.", gate)
    after = without(plan, "links", [one.id for one in (*into, *out)])
    for ahead in into:
        for behind in out:
            after = _bridged(after, ids, ahead, behind)
    after = _placed(after, row, release)
    after = link(after, ids, live, gate)
    closing = _closing(after, release, gate)
    if closing is not None:
        after = link(after, ids, gate, closing)
    after = with_records(after, "rows", [replace(after.rows[gate], deadline=None, due_within=within)])
    return settled(plan, with_records(after, "gates", [replace(was, retrospective=True, reason=reason or was.reason)]))


def change_type(
    plan: Plan,
    ids: IdSource,
    release: Id,
    word: Id,
    *,
    within: Mapping[Id, Minutes],
    reason: str = "",
    template: Plan | None = None,
) -> Plan:
    """Make a release one of another type, and pass over the gates of `within`, each due so long after the go-live.

    Phases and gates that it lacks then come from a `template`, where one is given.
    Raises `EditError` (`unknown-release-type`, and as `catch_up_later` and `add_lacking` do).
    """
    after = set_release_type(plan, release, word)
    if template is not None:
        after = add_lacking(after, ids, release, template)
    for gate, time in within.items():
        after = catch_up_later(after, ids, gate, within=time, reason=reason)
    return settled(plan, after)


def _release_of(plan: Plan, row: Row) -> Release:
    above = row.parent
    while above is not None and above not in plan.releases:
        above = plan.rows[above].parent
    if above is None:
        raise EditError("no-release", f"{named(row)} stands in no release, so no go-live comes behind it.", row.id)
    return plan.releases[above]


def _bridged(plan: Plan, ids: IdSource, ahead: Link, behind: Link) -> Plan:
    """What the gate waited for leads straight to what waited for it, with the gate's own wait."""
    if any((one.predecessor, one.successor) == (ahead.predecessor, behind.successor) for one in plan.links.values()):
        return plan
    key = fresh(ids, "l", plan, "links")
    made = Link(id=key, predecessor=ahead.predecessor, successor=behind.successor, type=behind.type, lag=behind.lag)
    return with_records(plan, "links", [made])


def _placed(plan: Plan, gate: Row, release: Release) -> Plan:
    """The gate in the review phase in front of its last gate, where there is one; else where it stood."""
    phases = [row for row in siblings(plan, release.id) if row.kind == "phase" and plan.phases[row.id].kind == "review"]
    if not phases or gate.parent == phases[-1].id:
        return plan
    inside = siblings(plan, phases[-1].id)
    gates = [at for at, row in enumerate(inside) if row.kind == "gate"]
    return inserted(plan, [plan.rows[gate.id]], phases[-1].id, gates[-1] if gates else len(inside))


def _closing(plan: Plan, release: Release, gate: Id) -> Id | None:
    """The last gate of the release that is no retrospective one: its closure, where it stands behind the go-live."""
    tree = outline(plan.rows)
    at = tree.index[release.id]
    gates = [
        key
        for key in tree.ids[at : tree.end[at]]
        if key in plan.gates and key not in {gate, release.ready} and not plan.gates[key].retrospective
    ]
    if not gates or release.go_live is None or not leads_to(plan, release.go_live, gates[-1]):
        return None
    return gates[-1]
