"""Read a GanttProject file into a plan, with a list of what a plan cannot hold.

GanttProject keeps every task on the day on which somebody put it, as far as its dependencies allow. So a task that they alone
would start earlier is bound to its day; one that stands earlier than they allow moves, and is listed.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from relplanner.formats.exchange import FormatError, Imported, Loss
from relplanner.formats.gan.people import CALENDAR, read_allocations, read_calendar, read_resources
from relplanner.formats.gan.tasks import Tasks, read_links, read_rows
from relplanner.formats.gan.values import said
from relplanner.formats.mspdi.elements import parse
from relplanner.plan.instants import iso, midnight
from relplanner.plan.model import Constraint, Instant, Plan, Settings
from relplanner.plan.validity import faults
from relplanner.schedule.critical_path import reschedule
from relplanner.schedule.result import Schedule

SHOWN = ("description", "view", "field", "option", "timeline", "simple-select", "only-show-weekends")
TIME = ("calendars", "day-types", "day-type", "default-week", "overriden-day-types", "days", "date", "vacations", "vacation")
WORK = ("project", "tasks", "task", "taskproperties", "taskproperty", "customproperty", "depend", "notes")
PEOPLE = ("resources", "resource", "rate", "roles", "role", "allocations", "allocation", "custom-property")
BEFORE = ("custom-property-definition", "previous", "previous-tasks", "previous-task")
KNOWN = frozenset((*SHOWN, *TIME, *WORK, *PEOPLE, *BEFORE))
"""Elements that are read, that are listed where they say something, or that only say how the window looked."""


def read(data: bytes, name: str) -> Imported:
    """Read a file's bytes; `name` is what messages call it. Raises `FormatError`: damaged, or no file of GanttProject."""
    root = parse(data, name)
    if root.tag != "project" or root.find("tasks") is None:
        raise FormatError(
            f"{name} is XML, but not of GanttProject: it begins with <{root.tag}> instead of a <project> with tasks."
        )
    calendar, calendar_losses = read_calendar(root)
    resources, resource_losses = read_resources(root)
    tasks, row_losses = read_rows(root, name)
    links, link_losses = read_links(root, tasks.rows)
    summaries = {row.parent for row in tasks.rows.values() if row.parent is not None}
    leaves = {key: row.name for key, row in tasks.rows.items() if key not in summaries}
    assignments, booking_losses = read_allocations(root, resources, leaves, summaries)
    plan = Plan(
        title=said(root, "name") or name.rpartition(".")[0] or name,
        settings=Settings(calendar=CALENDAR),
        rows=tasks.rows,
        links=links,
        resources=resources,
        assignments=assignments,
        calendars={CALENDAR: calendar},
    )
    plan, day_losses = _on_their_days(plan, tasks)
    losses = [*calendar_losses, *resource_losses, *row_losses, *link_losses, *booking_losses, *day_losses, *_extras(root)]
    return Imported(plan=plan, losses=tuple(losses))


def _on_their_days(plan: Plan, tasks: Tasks) -> tuple[Plan, list[Loss]]:
    """The plan with each task on its day: bound where dependencies would start it earlier, from the first one on."""
    if not tasks.starts or any(True for _ in faults(plan)):
        return plan, []
    plan = replace(plan, settings=replace(plan.settings, start=midnight(min(tasks.starts.values()))))
    schedule: Schedule | None = None
    losses: list[Loss] = []
    bound: set[str] = set()
    linked = {link.successor for link in plan.links.values()}
    while True:
        schedule = reschedule(plan, schedule)
        early: list[tuple[Instant, str]] = []
        for key, day in tasks.starts.items():
            time, got = schedule.worktime.task_calendar(key), schedule.starts[schedule.outline.index[key]]
            at = Instant(time.next_work(midnight(day)))
            if key not in bound and time.between(got, at) > 0:
                early.append((at, key))
        if not early:
            break
        first = min(at for at, _ in early)
        rows = dict(plan.rows)
        for at, key in early:
            if at == first:
                bound.add(key)
                rows[key] = replace(rows[key], constraint=Constraint(kind="start no earlier than", at=at))
                if key in linked:
                    losses.append(
                        Loss(where=rows[key].name, what="stands later than its dependencies ask", done="bound to its day")
                    )
        plan = replace(plan, rows=rows)
    return plan, losses + _moved(plan, schedule, tasks)


def _moved(plan: Plan, schedule: Schedule, tasks: Tasks) -> list[Loss]:
    """Tasks that stand in the file before their dependencies allow."""
    losses = []
    for key, day in tasks.starts.items():
        time, got = schedule.worktime.task_calendar(key), schedule.starts[schedule.outline.index[key]]
        if time.between(midnight(day), got) > 0:
            what = f"stands on {iso(midnight(day))[:10]}, before its dependencies allow"
            losses.append(Loss(where=plan.rows[key].name, what=what, done=f"starts on {iso(Instant(got))[:10]}"))
    return losses


def _extras(root: Element) -> list[Loss]:
    """What the file says that a plan has no place for."""
    losses = [
        Loss(where="the project", what=f"{name} “{said(root, name)}”", done="left out")
        for name in ("company", "webLink")
        if said(root, name)
    ]
    if (root.findtext("description") or "").strip():
        losses.append(Loss(where="the project", what="a description", done="left out"))
    losses += [
        Loss(where="the project", what=f"baseline {said(one, 'name')}".strip(), done="left out")
        for one in root.iterfind("previous/previous-tasks")
    ]
    unknown = Counter(element.tag for element in root.iter() if element.tag not in KNOWN)
    losses += [Loss(where=f"{count} places", what=f"<{tag}>", done="left out") for tag, count in unknown.items()]
    return losses
