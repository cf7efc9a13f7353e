"""Tasks and links of Microsoft Project XML.

The outline levels make the tree; row 0 is the project itself and becomes the title. What decides a leaf's length, in this order:
dates kept by hand, work and units of its assignments, its duration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.calendars import Calendars
from relplanner.formats.mspdi.elements import (
    ELAPSED_PERCENT,
    duration,
    flag,
    integer,
    is_elapsed,
    is_percent,
    moment,
    money,
    tenths,
    text,
    unit_of,
)
from relplanner.formats.mspdi.people import Booking
from relplanner.plan.ids import ranks
from relplanner.plan.model import (
    Constraint,
    ConstraintKind,
    Estimate,
    HandDates,
    Id,
    Lag,
    LevellingMark,
    Link,
    LinkType,
    Minutes,
    PerMille,
    Plan,
    Progress,
    Row,
)
from relplanner.schedule.worktime import Worktime

CONSTRAINTS: Mapping[int, ConstraintKind] = {
    1: "as late as possible",
    2: "must start on",
    3: "must finish on",
    4: "start no earlier than",
    5: "start no later than",
    6: "finish no earlier than",
    7: "finish no later than",
}

LINK_TYPES: tuple[LinkType, ...] = ("FF", "FS", "SF", "SS")

FIXED_WORK = 2


def row_id(uid: str) -> Id:
    """The id of the task with this UID."""
    return f"t{uid}"


def kept_tasks(root: Element) -> tuple[list[Element], list[Loss]]:
    """The tasks that become rows, in the file's order, without the project's own row and blank lines."""
    kept: list[Element] = []
    losses: list[Loss] = []
    for element in root.iterfind("Tasks/Task"):
        uid = text(element, "UID")
        if not uid or uid == "0" or flag(element, "IsNull"):
            continue
        if text(element, "Active") and not flag(element, "Active"):
            losses.append(Loss(where=task_name(element), what="is inactive", done="left out, with its links and people"))
            continue
        kept.append(element)
    return kept, losses


def task_name(element: Element) -> str:
    """What to call a task in a message."""
    return text(element, "Name") or f"task {text(element, 'ID') or text(element, 'UID')}"


def tree(elements: Sequence[Element]) -> tuple[list[int | None], set[int]]:
    """The parent of each element, as an index, and which elements have children; levels that jump are closed up."""
    parents: list[int | None] = []
    stack: list[tuple[int, int]] = []
    for position, element in enumerate(elements):
        level = integer(element, "OutlineLevel", 1)
        while stack and stack[-1][0] >= level:
            stack.pop()
        parents.append(stack[-1][1] if stack else None)
        stack.append((level, position))
    return parents, {parent for parent in parents if parent is not None}


def read_rows(
    elements: Sequence[Element], calendars: Calendars, bookings: Mapping[str, Sequence[Booking]]
) -> tuple[dict[Id, Row], dict[Id, bool], list[Loss]]:
    """Make the rows; the second value tells of each leaf whether its assignments keep their own work."""
    losses: list[Loss] = []
    rows: dict[Id, Row] = {}
    keeps_work: dict[Id, bool] = {}
    parents, summaries = tree(elements)
    for position, (element, rank) in enumerate(zip(elements, ranks(len(elements)), strict=True)):
        uid = text(element, "UID")
        above = parents[position]
        row = Row(
            id=row_id(uid),
            name=text(element, "Name"),
            parent=row_id(text(elements[above], "UID")) if above is not None else None,
            rank=rank,
            deadline=moment(element, "Deadline"),
            priority=min(max(integer(element, "Priority", 500), 0), 1000),
            notes=text(element, "Notes"),
            fixed_cost=money(element, "FixedCost"),
            source_id=uid,
        )
        if position in summaries:
            row = _summary(element, row, losses)
        else:
            row, keeps_work[row.id] = _leaf(element, row, calendars, bookings.get(uid, ()), losses)
        rows[row.id] = row
    return rows, keeps_work, losses


def _summary(element: Element, row: Row, losses: list[Loss]) -> Row:
    """A summary keeps a start bound and a deadline; its dates follow its tasks."""
    constraint = _constraint(element)
    if constraint is not None and constraint.kind != "start no earlier than":
        losses.append(Loss(where=row.name, what=f"“{constraint.kind}” on a summary", done="left out: its dates follow its tasks"))
        constraint = None
    if flag(element, "Manual"):
        losses.append(Loss(where=row.name, what="dates set by hand on a summary", done="left out: its dates follow its tasks"))
    return replace(row, constraint=constraint)


def _leaf(element: Element, row: Row, calendars: Calendars, bookings: Sequence[Booking], losses: list[Loss]) -> tuple[Row, bool]:
    """A task or milestone, and whether its assignments keep their own work."""
    length = duration(element, "Duration")
    estimate, keeps_work = _estimate(element, length, bookings)
    calendar = calendars.by_uid.get(text(element, "CalendarUID"))
    by_hand = _by_hand(element, row.name, losses)
    milestone = flag(element, "Milestone") and not (by_hand and by_hand.finish > by_hand.start)
    if estimate is None and length == 0:
        milestone = True
    if milestone and estimate is not None and estimate.likely:
        losses.append(Loss(where=row.name, what="a milestone that takes time", done="kept as a task"))
        milestone = False
    started = moment(element, "Start")
    return (
        replace(
            row,
            kind="milestone" if milestone else "task",
            estimate=None if milestone else estimate,
            constraint=_constraint(element),
            calendar=calendar,
            ignores_resource_calendars=calendar is not None and flag(element, "IgnoreResourceCalendar"),
            by_hand=by_hand,
            progress=_progress(element, keeps_work),
            levelled=LevellingMark(at=started) if started is not None and tenths(element, "LevelingDelay") > 0 else None,
        ),
        keeps_work,
    )


def _estimate(element: Element, length: Minutes | None, bookings: Sequence[Booking]) -> tuple[Estimate | None, bool]:
    """What decides the length: work and units where assignments have them, else the duration.

    Where all assignments last as long as the task, as far as units rounded to per cent can tell, the task is one of that
    duration; it is the same length, in the words of whoever wrote it. Else each assignment keeps its own work.
    """
    code = integer(element, "DurationFormat", 7)
    unit = unit_of(code)
    working = [booking for booking in bookings if booking.work and booking.units]
    even = length is not None and all(booking.contoured or _lasts(booking, length) for booking in working)
    if working and not even:
        work = Minutes(sum(booking.work or 0 for booking in working))
        return Estimate(likely=work, kind="effort", unit=unit), True
    if length is None:
        return None, False
    if working and integer(element, "Type") == FIXED_WORK and len(working) == len(bookings) and not is_elapsed(code):
        return Estimate(likely=Minutes(sum(booking.work or 0 for booking in working)), kind="effort", unit=unit), True
    if length == 0:
        return None, False
    return Estimate(likely=length, kind="elapsed" if is_elapsed(code) and not working else "duration", unit=unit), False


def _lasts(booking: Booking, length: Minutes) -> bool:
    """Whether work by units gives this length, when the units are known to half a per cent and the work to a minute."""
    return abs((booking.work or 0) * 1000 - length * booking.units) <= length * 5 + 1000


def _constraint(element: Element) -> Constraint | None:
    kind = CONSTRAINTS.get(integer(element, "ConstraintType"))
    at = moment(element, "ConstraintDate")
    if kind == "as late as possible":
        return Constraint(kind=kind)
    return Constraint(kind=kind, at=at) if kind is not None and at is not None else None


def _by_hand(element: Element, name: str, losses: list[Loss]) -> HandDates | None:
    """Dates that the schedule keeps: of manual tasks and of those that belong to another project."""
    external = flag(element, "ExternalTask")
    if external:
        losses.append(
            Loss(where=name, what="belongs to another project", done="keeps its dates and no longer follows that project")
        )
    elif not flag(element, "Manual"):
        return None
    start = moment(element, "ManualStart") or moment(element, "Start")
    finish = moment(element, "ManualFinish") or moment(element, "Finish")
    if start is None or finish is None or finish < start:
        losses.append(Loss(where=name, what="set by hand without two dates", done="scheduled"))
        return None
    return HandDates(start=start, finish=finish)


def with_gaps(plan: Plan, elements: Sequence[Element]) -> Plan:
    """The plan, in which work that was stopped goes on when the file says that it resumes, where working time lies between."""
    stops = {row_id(text(one, "UID")): (moment(one, "Stop"), moment(one, "Resume")) for one in elements}
    rows = dict(plan.rows)
    worktime: Worktime | None = None
    for key, (stopped, resumed) in stops.items():
        progress = rows[key].progress
        if stopped is None or resumed is None or resumed <= stopped or progress is None or progress.actual_finish is not None:
            continue
        if progress.actual_start is None or resumed < progress.actual_start or not 0 < progress.percent < 1000:
            continue
        worktime = worktime or Worktime.of(plan)
        if worktime.task_calendar(key).between(stopped, resumed):
            rows[key] = replace(rows[key], progress=replace(progress, resumes=resumed))
    return replace(plan, rows=rows)


def _progress(element: Element, keeps_work: bool) -> Progress | None:
    """What has happened; what remains is work where the estimate is work."""
    percent = integer(element, "PercentComplete")
    start, finish = moment(element, "ActualStart"), moment(element, "ActualFinish")
    if not percent and start is None and finish is None:
        return None
    remaining = (
        duration(element, "RemainingWork" if keeps_work else "RemainingDuration")
        if 0 < percent < 100 and finish is None
        else None
    )
    if finish is not None and start is None:
        start = min(moment(element, "Start") or finish, finish)
    return Progress(
        percent=PerMille(min(max(percent, 0), 100) * 10), actual_start=start, actual_finish=finish, remaining=remaining
    )


def read_links(elements: Sequence[Element], rows: Mapping[Id, Row]) -> tuple[dict[Id, Link], list[Loss]]:
    """Read the links between kept rows; those that a plan refuses are listed."""
    losses: list[Loss] = []
    links: dict[Id, Link] = {}
    parents = {row.parent for row in rows.values()}
    for element in elements:
        successor = row_id(text(element, "UID"))
        for item in element.iterfind("PredecessorLink"):
            uid = text(item, "PredecessorUID")
            predecessor, code = row_id(uid), integer(item, "Type", 1)
            kind = LINK_TYPES[code] if 0 <= code < len(LINK_TYPES) else "FS"
            where = f"{rows[successor].name} waits for {rows[predecessor].name if predecessor in rows else uid}"
            refused = _refused(predecessor, successor, kind, rows, parents)
            if refused or flag(item, "CrossProject"):
                losses.append(Loss(where=where, what=refused or "a link from another project", done="left out"))
                continue
            if integer(item, "LagFormat", 7) % 32 == ELAPSED_PERCENT:
                losses.append(Loss(where=where, what="a lag in elapsed per cent", done="counted in working time"))
            identity = f"l{uid}-{text(element, 'UID')}-{kind}"
            if identity in links:
                losses.append(Loss(where=where, what=f"a second link of the same type ({kind})", done="left out"))
                continue
            links[identity] = Link(id=identity, predecessor=predecessor, successor=successor, type=kind, lag=_lag(item))
    return links, losses


def _refused(predecessor: Id, successor: Id, kind: LinkType, rows: Mapping[Id, Row], parents: set[Id | None]) -> str:
    """Why a plan refuses a link, "" where it does not."""
    if predecessor not in rows:
        return "a link from a task that is not in the plan"
    for low, high in ((predecessor, successor), (successor, predecessor)):
        above: Id | None = low
        while above is not None:
            if above == high:
                return "a link to itself" if low == high else "a link between a summary and a task below it"
            above = rows[above].parent
    if kind in {"FF", "SF"} and successor in parents:
        return f"a link to the finish of a summary ({kind})"
    return ""


def _lag(item: Element) -> Lag:
    code = integer(item, "LagFormat", 7)
    if is_percent(code):
        return Lag(amount=integer(item, "LinkLag") * 10, kind="percent")
    return Lag(amount=tenths(item, "LinkLag"), kind="elapsed" if is_elapsed(code) else "working", unit=unit_of(code))
