"""Problems that only the scheduler sees: pins that logic cannot meet, targets, windows, gates.

Every finding names the row by its name and says what to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relplanner.plan.instants import iso
from relplanner.plan.model import Id, Instant, Minutes, Row
from relplanner.plan.problems import Problem
from relplanner.schedule.dating import Dating
from relplanner.schedule.lateness import minutes_apart, minutes_behind
from relplanner.schedule.placing import ByHand, Pinned
from relplanner.schedule.waiting import PATIENCE, since
from relplanner.schedule.windows import Step, Windowed
from relplanner.schedule.working_time import LIMIT
from relplanner.schedule.worktime import ANCHOR


def problems(dating: Dating, total: list[int], dues: Mapping[Id, Instant]) -> tuple[Problem, ...]:
    """All findings, in tree order; `dues` are those of `relplanner.schedule.dues`."""
    found: list[Problem] = []
    rows, ids = dating.plan.rows, dating.network.outline.ids
    for i in sorted(dating.standing.watched):
        row = rows[ids[i]]
        found += _pins(dating, i, row, row.deadline if row.deadline is not None else dues.get(row.id))
        if dating.network.leaf[i]:
            found += _sequence(dating, i, row)
        if row.kind == "gate":
            found += _gate(dating, i, row)
    if dating.standing.has_windows:
        found += _windows(dating)
    found += _targets(dating, total)
    found += _links(dating)
    endless = list(_endless(dating))
    found += endless
    found += _beyond(dating, {problem.subject for problem in endless})
    found += _apart(dating)
    return tuple(found)


def _name(dating: Dating, key: Id) -> str:
    return dating.plan.rows[key].name or key


def _at(at: int) -> str:
    return iso(Instant(at)).replace("T", " ")


def _pins(dating: Dating, i: int, row: Row, deadline: Instant | None) -> Iterator[Problem]:
    """A deadline or a pin that logic cannot meet."""
    if deadline is not None:
        late = minutes_behind(dating, i, deadline)
        if late > 0:
            message = (
                f"“{_name(dating, row.id)}” finishes {_at(dating.finishes[i])}, after its deadline {_at(deadline)}: "
                "shorten what leads to it, or move the deadline."
            )
            yield Problem(code="deadline-missed", subject=row.id, message=message, at=deadline, minutes=late)
    if dating.network.leaf[i]:
        yield from _pin(dating, i, row)


def _pin(dating: Dating, i: int, row: Row) -> Iterator[Problem]:
    name, constraint = _name(dating, row.id), row.constraint
    if isinstance(dating.bounds.placers[i], ByHand) or (constraint is not None and constraint.kind.startswith("must")):
        yield from _held(dating, i, row)
    elif constraint is not None and constraint.at is not None and constraint.kind.endswith("no later than"):
        starts = constraint.kind.startswith("start")
        at = dating.starts[i] if starts else dating.finishes[i]
        late = minutes_apart(dating, i, constraint.at, at) if starts else minutes_behind(dating, i, constraint.at)
        if late > 0:
            message = (
                f"“{name}” should {constraint.kind} {_at(constraint.at)}, but its logic gives {_at(at)}: shorten what "
                "leads to it, or lift the constraint."
            )
            yield Problem(code="pin-broken", subject=row.id, message=message, at=constraint.at, minutes=late)


def _held(dating: Dating, i: int, row: Row) -> Iterator[Problem]:
    """A pinned or hand-dated row whose predecessors would put it later."""
    if not isinstance(dating.bounds.placers[i], Pinned):
        return
    late, blamed = _before_its_time(dating, i, dating.starts[i], dating.finishes[i])
    if late > 0:
        message = (
            f"“{_name(dating, row.id)}” is fixed at {_at(dating.starts[i])}, but “{_name(dating, blamed)}” lets it "
            "begin only later: move the fixed date or shorten what leads to it."
        )
        yield Problem(code="pin-broken", subject=row.id, message=message, others=(blamed,), at=dating.starts[i], minutes=late)


def _sequence(dating: Dating, i: int, row: Row) -> Iterator[Problem]:
    """Work that began, or was finished, before its links allow it."""
    progress = row.progress
    if progress is None or progress.actual_start is None or row.by_hand is not None:
        return
    early, blamed = _before_its_time(dating, i, progress.actual_start, progress.actual_finish)
    if early > 0:
        rest = "" if progress.actual_finish is not None else " What remains waits for it."
        message = (
            f"“{_name(dating, row.id)}” began {_at(progress.actual_start)}, before “{_name(dating, blamed)}” lets it.{rest} "
            "Correct the actual dates, or the link between the two."
        )
        yield Problem(
            code="out-of-sequence", subject=row.id, message=message, others=(blamed,), at=progress.actual_start, minutes=early
        )


def _before_its_time(dating: Dating, i: int, start: int, finish: int | None) -> tuple[int, Id]:
    """By how many working minutes a start and a finish lie before what their links allow at most, and whose link that is."""
    late, blamed = 0, ""
    network = dating.network
    for u in network.plain_in[i]:
        by = minutes_apart(dating, i, start, dating.scheduled.finishes[u])
        if by > late:
            late, blamed = by, network.outline.ids[network.position(u)]
    for edge in network.special_in.get(i, ()):
        link = network.special[edge]
        at = start if link.type in {"FS", "SS"} else finish
        by = Minutes(0) if at is None else minutes_apart(dating, i, at, dating.scheduled.bound(edge))
        if by > late:
            late, blamed = by, link.predecessor
    return late, blamed


def _gate(dating: Dating, i: int, row: Row) -> Iterator[Problem]:
    """A rejected gate, and one that was decided before the work in front of it is done."""
    gate = dating.plan.gates.get(row.id)
    if gate is None:
        return
    name = _name(dating, row.id)
    if gate.decision == "rejected":
        message = (
            f"“{name}” was rejected; it waits for its next meeting, {_at(dating.starts[i])}: answer the reasons and "
            "present it again."
        )
        yield Problem(code="gate-rejected", subject=row.id, message=message, at=gate.decided_at)
    if gate.decision.startswith("approved") and gate.decided_at is not None:
        late = [u for u in _work_before(dating, i) if dating.finishes[u] > gate.decided_at]
        if late:
            others = tuple(dating.network.outline.ids[u] for u in late)
            names = ", ".join(f"“{_name(dating, key)}”" for key in others)
            message = (
                f"“{name}” was approved {_at(gate.decided_at)}, before {names} is done: enter the work's actual dates, or "
                "correct the decision."
            )
            yield Problem(code="gate-before-work", subject=row.id, message=message, others=others, at=gate.decided_at)


def _work_before(dating: Dating, i: int) -> list[int]:
    """The rows whose finish a row waits for, in tree order; behind a buffer those in front of it, for it is no work."""
    network = dating.network
    found: set[int] = set()
    stack = [i]
    while stack:
        v = stack.pop()
        edges = [e for e in network.special_in.get(v, ()) if network.special[e].type in {"FS", "FF"}]
        for u in [*network.plain_in[v], *(network.heads[e] for e in edges)]:
            if u < network.size and dating.plan.rows[network.outline.ids[u]].kind != "buffer":
                found.add(u)
            else:
                stack.append(u)
    return sorted(found)


def _windows(dating: Dating) -> Iterator[Problem]:
    """Windowed work that no window holds."""
    ids = dating.network.outline.ids
    for i, placer in enumerate(dating.bounds.placers[: dating.network.size]):
        if isinstance(placer, Windowed):
            start, finish = dating.starts[i], dating.finishes[i]
            if not placer.slots.holds(start, finish):
                yield _homeless(dating, ids[i], start, placer.length, placer.slots.longest(start))
    for block in dating.bounds.blocks:
        steps = [v for v in block.members if isinstance(dating.bounds.placers[v], Step)]
        if not steps:
            continue
        start, finish = min(dating.starts[v] for v in steps), max(dating.finishes[v] for v in steps)
        if not block.slots.holds(start, finish):
            yield _homeless(dating, ids[block.root], start, finish - start, block.slots.longest(start))


def _homeless(dating: Dating, key: Id, at: int, length: int, longest: int) -> Problem:
    name = _name(dating, key)
    if longest == 0 or length <= longest:
        message = f"No window is left for “{name}” after {_at(at)}: add a window, or plan it earlier."
        return Problem(code="no-window", subject=key, message=message, at=at)
    message = (
        f"“{name}” takes {length} minutes, longer than every window (the longest has {longest}): shorten it, split "
        "it or widen a window."
    )
    return Problem(code="window-too-short", subject=key, message=message, at=at, minutes=length - longest)


def _targets(dating: Dating, total: list[int]) -> Iterator[Problem]:
    """A backward release whose work would have to begin before its start."""
    for release in dating.backward:
        late = [v for v in sorted(dating.leading) if dating.network.release[v] == release and total[v] < 0]
        if not late:
            continue
        ids = dating.network.outline.ids
        worst = min(total[v] for v in late)
        days = f"{-worst / dating.plan.settings.minutes_per_day:.4g}"
        first = min(late, key=lambda v: (dating.starts[v], v))
        subject = ids[release] if release >= 0 else ids[first]
        names = ", ".join(f"“{_name(dating, ids[v])}”" for v in late[:3]) + (" and others" if len(late) > 3 else "")
        message = (
            f"The target {_at(dating.targets[release])} cannot be met: {names} would have to begin up to {days} "
            "working days too early. Start earlier, shorten the work or move the target."
        )
        others = tuple(ids[v] for v in late)
        yield Problem(
            code="start-too-early", subject=subject, message=message, others=others, at=dating.starts[first], minutes=-worst
        )


def _links(dating: Dating) -> Iterator[Problem]:
    """Links that the schedule cannot follow."""
    for link in dating.network.ignored:
        message = (
            f"“{_name(dating, link.successor)}” is a summary: the {link.type} link from "
            f"“{_name(dating, link.predecessor)}” into its finish is not followed. Link to one of its tasks instead."
        )
        yield Problem(code="link-ignored", subject=link.successor, message=message, others=(link.predecessor,))


def _endless(dating: Dating) -> Iterator[Problem]:
    """Rows that wait for years, for nobody works before: their calendars never meet, or their people are away."""
    ids, leaf, placers = dating.network.outline.ids, dating.network.leaf, dating.bounds.placers
    for i in sorted(dating.waiting):
        key = ids[i]
        if not leaf[i] or isinstance(placers[i], Pinned):
            continue
        could = since(dating, i)
        waits = dating.starts[i] - could > PATIENCE and not isinstance(placers[i], Windowed | Step)
        if waits or dating.finishes[i] - could > LIMIT // 2:
            message = (
                f"“{_name(dating, key)}” finds no working time for years: its calendar and those of its people never meet, or "
                "they are away. Change one of them."
            )
            yield Problem(code="no-working-time", subject=key, message=message)


def _beyond(dating: Dating, told: set[Id]) -> Iterator[Problem]:
    """Rows outside of the years in which calendars are read, where time works around the clock; the first of them speaks."""
    low, high = ANCHOR - LIMIT, ANCHOR + LIMIT
    if low <= dating.first and dating.last <= high:
        return
    ids, leaf = dating.network.outline.ids, dating.network.leaf
    leaves = (i for i in range(len(ids)) if leaf[i] and ids[i] not in told)
    found = [i for i in leaves if not low <= dating.starts[i] <= dating.finishes[i] <= high]
    if found:
        message = (
            f"“{_name(dating, ids[found[0]])}” stands from {_at(dating.starts[found[0]])} to {_at(dating.finishes[found[0]])}, "
            f"but calendars are read from {_at(low)[:4]} to {_at(high)[:4]} only: before and after, work goes on around the "
            "clock. Correct the year or the estimate."
        )
        others = tuple(ids[i] for i in found[1:])
        yield Problem(code="beyond-calendars", subject=ids[found[0]], message=message, others=others)


def _apart(dating: Dating) -> Iterator[Problem]:
    """Assignments whose calendars never meet: the person's was taken."""
    plan, worktime = dating.plan, dating.worktime
    own = {key for key, resource in plan.resources.items() if resource.calendar is not None}
    if not own:
        return
    pairs = {
        assignment.id: (worktime.calendar_id(assignment.task), assignment.resource)
        for assignment in plan.assignments.values()
        if assignment.resource in own and not plan.rows[assignment.task].ignores_resource_calendars
    }
    for calendar, resource in set(pairs.values()):
        worktime.shared.assigned(calendar, plan.resources[resource])
    for key in sorted(key for key, pair in pairs.items() if pair in worktime.shared.apart):
        assignment = plan.assignments[key]
        who = plan.resources[assignment.resource].name or assignment.resource
        message = (
            f"“{_name(dating, assignment.task)}”: its calendar and that of {who} never meet, so {who} works by their "
            "own. Give the task a calendar that fits."
        )
        yield Problem(code="calendars-apart", subject=assignment.task, message=message, others=(assignment.resource,))
