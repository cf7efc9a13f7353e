"""Read Microsoft Project XML into a plan, with a list of what a plan cannot hold.

Ids follow from the file's UIDs (`t12`, `r3`, `c1`), so that reading the same file twice gives the same plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from relplanner.formats.exchange import FormatError, Imported, Loss
from relplanner.formats.mspdi.baselines import active, read_baselines
from relplanner.formats.mspdi.calendars import read_calendars
from relplanner.formats.mspdi.elements import flag, integer, moment, parse, text, thousandths
from relplanner.formats.mspdi.extras import extras
from relplanner.formats.mspdi.hours import with_peoples_hours
from relplanner.formats.mspdi.kept import from_notes, restored
from relplanner.formats.mspdi.people import assignments, read_bookings, read_resources
from relplanner.formats.mspdi.tasks import kept_tasks, read_links, read_rows, row_id, task_name, with_gaps
from relplanner.plan.model import Assignment, Baseline, Id, Instant, Minutes, Plan, Settings

SYMBOLS: Mapping[str, str] = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "zł": "PLN", "Kč": "CZK", "₽": "RUB", "₹": "INR"}
"""What a currency's symbol most often stands for, in files that do not give its code."""


def read(data: bytes, name: str) -> Imported:
    """Read a file's bytes; `name` is what messages call it. Raises `FormatError`: damaged, or no Microsoft Project XML."""
    root = parse(data, name)
    if root.tag != "Project" or root.find("Tasks") is None:
        raise FormatError(
            f"{name} is XML, but not of Microsoft Project: it begins with <{root.tag}> instead of a <Project> with tasks."
        )
    calendars, calendar_losses = read_calendars(root)
    resources, resource_losses = read_resources(root, calendars)
    elements, task_losses = kept_tasks(root)
    seen: set[str] = set()
    for element in elements:
        uid = text(element, "UID")
        if uid in seen:
            raise FormatError(
                f"{name}: two tasks have the UID {uid}, {task_name(element)} is one; save the file again in its program."
            )
        seen.add(uid)
    names = {text(element, "UID"): task_name(element) for element in elements}
    bookings, booking_losses = read_bookings(root, resources, names)
    rows, keeps_work, row_losses = read_rows(elements, calendars, bookings)
    links, link_losses = read_links(elements, rows)
    booked: dict[Id, Assignment] = {}
    for uid, of_task in bookings.items():
        row = row_id(uid)
        if row not in keeps_work:
            row_losses.append(Loss(where=names[uid], what="people on a summary", done="left out: assign them to its tasks"))
            continue
        booked |= {assignment.id: assignment for assignment in assignments(row, of_task, keeps_work[row])}
    (kept, kept_rows), baseline_losses = read_baselines(root, [(row_id(text(one, "UID")), one) for one in elements])
    settings, setting_losses = _settings(root, calendars.by_uid.get(text(root, "CalendarUID")), kept)
    plan = Plan(
        title=_title(root, name),
        settings=settings,
        rows=rows,
        links=links,
        resources=resources,
        assignments=booked,
        calendars=calendars.table,
        baselines=kept,
        baseline_rows=kept_rows,
    )
    plan, hour_losses = with_peoples_hours(plan)
    plan = with_gaps(plan, elements)
    plan, kept_losses = _with_kept(plan, root)
    losses = [*calendar_losses, *resource_losses, *task_losses, *booking_losses, *row_losses, *link_losses, *hour_losses]
    losses += [*baseline_losses, *setting_losses, *kept_losses, *extras(root)]
    return Imported(plan=plan, losses=tuple(losses))


def _with_kept(plan: Plan, root: Element) -> tuple[Plan, list[Loss]]:
    """The plan with what our own writer kept in the project's notes."""
    notes = next((text(item, "Notes") for item in root.iterfind("Tasks/Task") if text(item, "UID") == "0"), "")
    kept, broken = from_notes(notes)
    plan, refused = restored(plan, kept)
    return plan, [*broken, *refused]


def _title(root: Element, name: str) -> str:
    project = next((item for item in root.iterfind("Tasks/Task") if text(item, "UID") == "0"), None)
    own = text(project, "Name") if project is not None else ""
    return text(root, "Title") or own or text(root, "Name").removesuffix(".xml") or name


def _settings(root: Element, calendar: Id | None, baselines: Mapping[Id, Baseline]) -> tuple[Settings, list[Loss]]:
    backward = bool(text(root, "ScheduleFromStart")) and not flag(root, "ScheduleFromStart")
    per_day = Minutes(integer(root, "MinutesPerDay", 480) or 480)
    days = thousandths(root, "DaysPerMonth", 20_000)
    losses = []
    if days % 1000:
        losses.append(Loss(where="the plan", what=f"{days / 1000:g} days in a month", done=f"{(days + 500) // 1000} days"))
    currency, lost = _currency(root)
    losses += lost
    settings = Settings(
        start=None if backward else moment(root, "StartDate") or _first_start(root),
        finish=moment(root, "FinishDate") if backward else None,
        direction="backward" if backward else "forward",
        calendar=calendar,
        minutes_per_day=per_day,
        minutes_per_week=Minutes(integer(root, "MinutesPerWeek", 2400) or 2400),
        days_per_month=(days + 500) // 1000 or 20,
        currency=currency,
        status_date=moment(root, "StatusDate"),
        critical_float=Minutes(integer(root, "CriticalSlackLimit") * per_day),
        baseline=active(root, baselines),
    )
    return settings, losses


def _currency(root: Element) -> tuple[str, list[Loss]]:
    """The code of the currency, else what its symbol most often stands for."""
    code, symbol = text(root, "CurrencyCode"), text(root, "CurrencySymbol")
    if code or not symbol:
        return code or "EUR", []
    taken = symbol if re.fullmatch("[A-Z]{3}", symbol) else SYMBOLS.get(symbol)
    if taken is not None:
        return taken, []
    return "EUR", [Loss(where="the plan", what=f"a currency “{symbol}” without a code", done="amounts are in EUR")]


def _first_start(root: Element) -> Instant | None:
    """The earliest start of any task, for files that do not say when the project starts."""
    return min((at for item in root.iterfind("Tasks/Task") if (at := moment(item, "Start")) is not None), default=None)
