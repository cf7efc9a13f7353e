"""Random edits of a plan: `edits(plan)` gives calls of verbs that mostly fit it; a verb may still refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import strategies as st

from relplanner.plan.edits import assignments as assignment_verbs
from relplanner.plan.edits import baselines, quick, recurring, releases, settings, tasks, windows
from relplanner.plan.edits import calendars as calendar_verbs
from relplanner.plan.edits import links as link_verbs
from relplanner.plan.edits import people as people_verbs
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import CalendarException, HandDates, Id, Instant, Minutes, PerMille, Plan, Progress, RowKind
from tests.plan.field_strategies import Draw, constraints, days, estimates, lags, meetings, moments, names, rules, some, units
from tests.plan.release_edits import release_calls


class Edit(NamedTuple):
    """A verb and what it is called with, beside the plan (and ids, where it asks for them)."""

    verb: Callable[..., Plan]
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}  # noqa: RUF012  # nobody changes it

    def __call__(self, plan: Plan, ids: SeededIds) -> Plan:
        """Make the edit."""
        needs_ids = "ids" in self.verb.__annotations__
        return self.verb(plan, *((ids,) if needs_ids else ()), *self.args, **self.kwargs)


@st.composite
def edits(draw: Draw, plan: Plan) -> Edit:
    """A call of any verb that has something to work on in the plan; it may be one that must be refused."""
    options: list[Callable[[], Edit]] = [
        lambda: Edit(settings.set_title, (draw(names),)),
        lambda: Edit(
            settings.change_settings, (), {"start": some(draw, moments), "minutes_per_day": draw(st.sampled_from([480, 360, 0]))}
        ),
        lambda: Edit(
            people_verbs.add_resource, (), {"name": draw(names), "kind": draw(st.sampled_from(["person", "environment"]))}
        ),
        lambda: Edit(calendar_verbs.add_calendar, (), {"name": draw(names)}),
        lambda: Edit(windows.add_window, (), {"start": draw(moments), "length": draw(st.integers(0, 600)), "rule": draw(rules)}),
        lambda: Edit(windows.add_freeze, (), {"start": draw(moments), "finish": draw(moments)}),
        lambda: Edit(
            recurring.add_recurring,
            (),
            {
                "name": draw(names),
                "rule": draw(st.sampled_from(["FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=NEVER", ""])),
                "first": draw(moments),
                "count": draw(st.integers(0, 3)),
                "estimate": some(draw, estimates()),
                "parent": draw(st.sampled_from([None, *sorted(plan.rows)])),
            },
        ),
    ]
    options += _row_edits(draw, plan) * 3
    for records, more in (
        (plan.links, _link_edits),
        (plan.resources, _resource_edits),
        (plan.assignments, _assignment_edits),
        (plan.calendars, _calendar_edits),
        (plan.releases, _release_edits),
        (plan.phases, _phase_edits),
        (plan.gates, _gate_edits),
        (plan.buffers, _buffer_edits),
        (plan.windows, _window_edits),
        (plan.freezes, _freeze_edits),
        (plan.baselines, _baseline_edits),
        (plan.rows, _new_baselines),
    ):
        if records:
            options += more(draw, plan)
    options += [lambda call=call: Edit(*call()) for call in release_calls(draw, plan)]  # type: ignore[misc]
    return draw(st.sampled_from(options))()


def _one(draw: Draw, records: Any) -> Id:  # noqa: ANN401  # any table
    return draw(st.sampled_from(sorted(records)))


def _row_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    kinds: st.SearchStrategy[RowKind] = st.sampled_from(["task", "task", "milestone", "gate", "buffer", "phase", "release"])
    found: list[Callable[[], Edit]] = [
        lambda: Edit(
            tasks.add_row,
            (),
            {"name": draw(names), "kind": draw(kinds), "parent": draw(st.sampled_from([None, *sorted(plan.rows)]))},
        ),
        lambda: Edit(quick.add_quick_task, (f"{draw(names)} x 2d @Ana @Bo 50% after 1",)),
    ]
    if not plan.rows:
        return found
    row = st.sampled_from(sorted(plan.rows))
    rows = st.lists(row, min_size=1, max_size=4)
    hand = st.builds(HandDates, start=moments, finish=moments)
    progress = st.builds(Progress, percent=st.integers(0, 1000).map(PerMille), actual_start=st.none() | moments)
    waits = st.lists(st.tuples(row, st.sampled_from(["FS", "SS", "FF", "SF"]), lags), max_size=3)
    people = st.lists(
        st.tuples(st.sampled_from(["Ana", "Bo", *(one.name for one in plan.resources.values())]), units), max_size=3
    )
    calendar = st.sampled_from([None, "gone", *sorted(plan.calendars)])
    calls: list[tuple[Callable[..., Plan], tuple[st.SearchStrategy[Any], ...]]] = [
        (tasks.rename, (row, names)),
        (tasks.set_estimate, (rows, st.none() | estimates())),
        (tasks.set_constraint, (rows, st.none() | constraints())),
        (tasks.set_start, (rows, st.none() | moments)),
        (tasks.set_deadline, (rows, st.none() | moments)),
        (tasks.set_due_within, (rows, st.integers(-10, 4000).map(Minutes))),
        (tasks.set_calendar, (rows, calendar)),
        (tasks.set_notes, (row, names)),
        (tasks.set_priority, (rows, st.integers(-10, 1010))),
        (tasks.set_work_kind, (rows, names)),
        (tasks.set_by_hand, (rows, st.none() | hand)),
        (tasks.set_progress, (rows, st.none() | progress)),
        (tasks.set_kind, (row, kinds)),
        (recurring.add_occurrences, (row, moments)),
        (tasks.delete_rows, (rows,)),
        (tasks.indent, (rows,)),
        (tasks.outdent, (rows,)),
        (tasks.move_rows, (rows, st.integers(-3, 3))),
        (tasks.move_under, (rows, st.none() | row)),
        (tasks.move_under, (rows, st.none(), row)),
        (link_verbs.link, (row, row, st.sampled_from(["FS", "SS", "FF", "SF"]), lags)),
        (link_verbs.link_chain, (rows,)),
        (link_verbs.unlink_rows, (rows,)),
        (link_verbs.set_predecessors, (row, waits)),
        (people_verbs.set_assignments, (rows, people)),
    ]
    if plan.resources:
        calls.append((people_verbs.assign, (rows, st.sampled_from(sorted(plan.resources)), units)))
    return found + [lambda verb=verb, args=args: Edit(verb, tuple(draw(one) for one in args)) for verb, args in calls]  # type: ignore[misc]


def _link_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(link_verbs.unlink, (_one(draw, plan.links),)),
        lambda: Edit(
            link_verbs.change_link,
            (_one(draw, plan.links),),
            {"type": draw(st.sampled_from(["FS", "SS", "FF", "SF"])), "lag": draw(lags)},
        ),
    ]


def _resource_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    kinds = st.sampled_from(["person", "role", "environment"])
    return [
        lambda: Edit(people_verbs.remove_resource, (_one(draw, plan.resources),)),
        lambda: Edit(people_verbs.change_resource, (_one(draw, plan.resources),), {"kind": draw(kinds), "name": draw(names)}),
        lambda: Edit(people_verbs.add_absence, (_one(draw, plan.resources), draw(moments), draw(moments))),
        lambda: Edit(
            people_verbs.set_capacity, (_one(draw, plan.resources), draw(units), some(draw, moments), some(draw, moments))
        ),
        lambda: Edit(assignment_verbs.fill_role, (_one(draw, plan.resources), _one(draw, plan.resources))),
    ]


def _assignment_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(people_verbs.unassign, (_one(draw, plan.assignments),)),
        lambda: Edit(
            people_verbs.change_assignment,
            (_one(draw, plan.assignments),),
            {"units": draw(units), "resource": _one(draw, plan.resources)},
        ),
        lambda: Edit(assignment_verbs.hand_over, (sorted(plan.assignments)[:3], _one(draw, plan.resources))),
        lambda: Edit(
            assignment_verbs.split_work,
            (_one(draw, plan.assignments), _one(draw, plan.resources), PerMille(draw(st.sampled_from([0, 300, 500])))),
        ),
        lambda: Edit(assignment_verbs.lower_units, (_one(draw, plan.assignments), draw(units))),
        lambda: _divided(draw, plan),
    ]


def _divided(draw: Draw, plan: Plan) -> Edit:
    one = plan.assignments[_one(draw, plan.assignments)]
    return Edit(assignment_verbs.divide_work, (one.task, {one.id: Minutes(draw(st.integers(-10, 900)))}))


def _calendar_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(calendar_verbs.remove_calendar, (_one(draw, plan.calendars),)),
        lambda: Edit(
            calendar_verbs.change_calendar,
            (_one(draw, plan.calendars),),
            {"base": draw(st.sampled_from([None, *sorted(plan.calendars)]))},
        ),
        lambda: Edit(
            calendar_verbs.add_exception, (_one(draw, plan.calendars), CalendarException(first=draw(days), last=draw(days)))
        ),
        lambda: Edit(
            calendar_verbs.set_holidays,
            (
                _one(draw, plan.calendars),
                "CH",
                [CalendarException(first=day, last=day) for day in draw(st.lists(days, max_size=2))],
            ),
        ),
    ]


def _release_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(releases.set_target, (_one(draw, plan.releases), some(draw, moments)), {"timed": draw(st.booleans())}),
        lambda: Edit(releases.set_release_start, (_one(draw, plan.releases), some(draw, moments))),
        lambda: Edit(releases.set_direction, (_one(draw, plan.releases), draw(st.sampled_from(["forward", "backward"])))),
        lambda: Edit(releases.change_release, (_one(draw, plan.releases),), {"go_live": _one(draw, plan.rows), "type": "minor"}),
    ]


def _phase_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [lambda: Edit(releases.change_phase, (_one(draw, plan.phases),), {"kind": draw(names)})]


def _gate_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    decisions = st.sampled_from(["pending", "approved", "approved with conditions", "rejected", "waived"])
    return [
        lambda: Edit(releases.tick, (_one(draw, plan.gates), 0)),
        lambda: Edit(
            releases.change_gate,
            (_one(draw, plan.gates),),
            {"meets": draw(meetings | rules), "lead_time": draw(st.integers(-1, 960))},
        ),
        lambda: Edit(
            releases.decide,
            (_one(draw, plan.gates), draw(decisions)),
            {"at": some(draw, moments), "conditions": draw(st.lists(names, max_size=2))},
        ),
    ]


def _buffer_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(releases.change_buffer, (_one(draw, plan.buffers),), {"rule": "fixed", "size": draw(st.integers(-1, 960))}),
        lambda: Edit(releases.commit_buffer, (_one(draw, plan.buffers), some(draw, moments))),
    ]


def _window_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(windows.remove_window, (_one(draw, plan.windows),)),
        lambda: Edit(windows.change_window, (_one(draw, plan.windows),), {"until": some(draw, moments), "name": draw(names)}),
    ]


def _freeze_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(windows.remove_freeze, (_one(draw, plan.freezes),)),
        lambda: Edit(windows.change_freeze, (_one(draw, plan.freezes),), {"hard": True, "finish": draw(moments)}),
    ]


def _baseline_edits(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    return [
        lambda: Edit(baselines.remove_baseline, (_one(draw, plan.baselines),)),
        lambda: Edit(baselines.rename_baseline, (_one(draw, plan.baselines), draw(names))),
        lambda: Edit(baselines.activate_baseline, (some(draw, st.sampled_from(sorted(plan.baselines))),)),
    ]


def _new_baselines(draw: Draw, plan: Plan) -> list[Callable[[], Edit]]:
    def made() -> Edit:
        start, length = draw(moments), draw(st.sampled_from([-10, 0, 900]))
        rows = [baselines.Standing(row=row, start=start, finish=Instant(start + length)) for row in sorted(plan.rows)]
        return Edit(baselines.set_baseline, (), {"name": draw(names), "day": draw(days), "rows": rows})

    return [made]
