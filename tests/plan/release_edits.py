"""Random edits of release management, for `tests.plan.edit_strategies`: verb, arguments, keyword arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from relplanner.plan.edits import buffers, changes, next_release, releases, retrospective, runbook_steps, runbooks, types
from relplanner.plan.model import Id, Minutes, Plan, Row, RunbookStep
from tests.plan.field_strategies import Draw, days, moments, names, some

Call = tuple[Callable[..., Plan], tuple[Any, ...], dict[str, Any]]

BOOK = Plan(
    title="Book",
    rows={"one": Row(id="one", name="Before", rank="A"), "two": Row(id="two", name="After", rank="B")},
    steps={"one": RunbookStep(id="one", back=Minutes(5)), "two": RunbookStep(id="two", no_return=True)},
)


def release_calls(draw: Draw, plan: Plan) -> list[Callable[[], Call]]:
    """Calls that have something to work on in the plan; some must be refused."""
    found: list[Callable[[], Call]] = [
        lambda: (types.add_release_type, (draw(names),), {"approvers": ["RM"]}),
        lambda: (types.change_release_type, ("minor",), {"crosses": "soft freezes"}),
        lambda: (changes.add_item, (), {"name": draw(names)}),
        lambda: (next_release.replan_from, (draw(moments),), {}),
    ]

    def one(table: str) -> Id:
        return draw(st.sampled_from(sorted(getattr(plan, table))))

    if plan.rows:
        found += [
            lambda: (changes.add_change, (), {"name": draw(names), "tasks": [one("rows")], "approvals": [one("rows")]}),
            lambda: (runbooks.add_runbook, (one("rows"), BOOK), {}),
        ]
    for table, more in _OF.items():
        if getattr(plan, table):
            found += [lambda make=make: make(draw, one) for make in more]  # type: ignore[misc]
    return found


_OF: dict[str, list[Callable[[Draw, Callable[[str], Id]], Call]]] = {
    "releases": [
        lambda draw, one: (types.set_release_type, (one("releases"), draw(st.sampled_from(["minor", "hotfix"]))), {}),
        lambda draw, one: (next_release.slip_release, (one("releases"), draw(st.integers(-14, 14))), {}),
    ],
    "gates": [
        lambda draw, one: (buffers.insert_phase_buffers, ([buffers.PhaseBuffer(gate=one("gates"), name=draw(names))],), {}),
        lambda draw, one: (releases.vote, (one("gates"), "CAB", draw(st.sampled_from(["agrees", "objects", ""]))), {}),
        lambda draw, one: (
            retrospective.catch_up_later,
            (one("gates"),),
            {"within": some(draw, st.integers(0, 4000).map(Minutes)), "reason": "r"},
        ),
    ],
    "release_types": [lambda _, one: (types.remove_release_type, (one("release_types"),), {})],
    "changes": [
        lambda draw, one: (changes.amend_change, (one("changes"),), {"state": "approved", "name": draw(names)}),
        lambda _, one: (changes.remove_change, (one("changes"),), {}),
        lambda _, one: (changes.add_approval, (one("changes"),), {}),
        lambda _, one: (changes.link_to_change, (one("changes"), [one("rows")]), {}),
        lambda draw, one: (changes.decide_change, (one("changes"), "approved"), {"at": draw(moments), "by": draw(names)}),
    ],
    "items": [
        lambda _, one: (changes.remove_item, (one("items"),), {}),
        lambda _, one: (changes.change_item, (one("items"),), {"parent": one("items")}),
    ],
    "runbooks": [lambda draw, one: (runbooks.add_rehearsal, (one("runbooks"),), {"day": draw(days)})],
    "steps": [
        lambda draw, one: (runbooks.change_step, (one("steps"),), {"back": draw(st.integers(-1, 60))}),
        lambda draw, one: (runbooks.add_step, (), {"after": one("steps"), "name": draw(names), "minutes": Minutes(10)}),
        lambda _, one: (runbook_steps.remove_steps, (one("steps"),), {}),
        lambda draw, one: (runbook_steps.move_step, (one("steps"), draw(st.sampled_from([-1, 1]))), {}),
        lambda draw, one: (runbook_steps.tick_step, (one("steps"), some(draw, moments), some(draw, moments)), {}),
    ],
    "rehearsals": [lambda _, one: (runbooks.take_rehearsed, (one("rehearsals"),), {})],
    "buffers": [
        lambda draw, one: (buffers.fix_buffers, ({one("buffers"): draw(st.integers(-1, 960))},), {}),
        lambda draw, one: (buffers.follow_rule, ({one("buffers"): draw(st.integers(-1, 500))}, "percent of chain"), {}),
        lambda _draw, one: (buffers.release_buffers, ([one("buffers")],), {}),
        lambda draw, one: (
            buffers.commit_buffers,
            ({one("buffers"): buffers.Commitment(end=draw(moments), size=Minutes(240))},),
            {},
        ),
    ],
    "links": [
        lambda _, one: (buffers.insert_feeding_buffers, ([buffers.Feeding(link=one("links"), size=Minutes(240))],), {}),
    ],
}
