"""Write a plan as Microsoft Project XML, with our dates and with all that another program needs to compute the same.

What Microsoft Project has no word for stands there as ordinary tasks, is kept in the project's notes for our own reader, and is
listed by `losses`.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from relplanner.formats.exchange import Loss, Options
from relplanner.formats.mspdi.baselines import number_of
from relplanner.formats.mspdi.calendar_writer import Horizon
from relplanner.formats.mspdi.fields import put, put_flag, put_moment
from relplanner.formats.mspdi.kept import ALIAS, FIELD, FIELD_NAME
from relplanner.formats.mspdi.people_writer import put_assignments, put_calendars, put_resources
from relplanner.formats.mspdi.reduced import Reduced, reduced
from relplanner.formats.mspdi.task_writer import put_tasks
from relplanner.insight.readings import Readings

NAMESPACE = "http://schemas.microsoft.com/project"
VERSION = 14
"""Project 2010, the first that knows tasks dated by hand."""


def write(readings: Readings, options: Options) -> bytes:
    """Give the file's bytes."""
    root, _ = _document(readings, options)
    indent(root, " ")
    data: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def losses(readings: Readings, options: Options) -> tuple[Loss, ...]:
    """Give what the file cannot say in Microsoft Project's own words."""
    return _document(readings, options)[1]


def _document(readings: Readings, options: Options) -> tuple[Element, tuple[Loss, ...]]:
    found = reduced(readings)
    root = Element("Project", xmlns=NAMESPACE)
    _put_head(root, found, options)
    fields = SubElement(root, "ExtendedAttributes")
    if any(kept.kind is not None for kept in found.kept.rows.values()):
        field = SubElement(fields, "ExtendedAttribute")
        put(field, "FieldID", FIELD)
        put(field, "FieldName", FIELD_NAME)
        put(field, "Alias", ALIAS)
    horizon = Horizon.around(found.schedule.start, found.schedule.finish)
    serving, dated = put_calendars(root, found.plan, horizon)
    linked = put_tasks(root, found)
    put_resources(root, found.plan, serving)
    put_assignments(root, found)
    return root, (*found.losses, *dated, *linked)


def _put_head(root: Element, found: Reduced, options: Options) -> None:
    plan, settings = found.plan, found.plan.settings
    put(root, "SaveVersion", VERSION)
    put(root, "Name", f"{plan.title}.xml")
    put(root, "Title", plan.title)
    put_moment(root, "LastSaved", options.now)
    backward = settings.direction == "backward"
    put_flag(root, "ScheduleFromStart", not backward)
    put_moment(root, "StartDate", settings.start if settings.start is not None and not backward else found.schedule.start)
    put_moment(root, "FinishDate", settings.finish if backward and settings.finish is not None else found.schedule.finish)
    put(root, "CriticalSlackLimit", settings.critical_float // settings.minutes_per_day)
    put(root, "CurrencyCode", settings.currency)
    put(root, "CalendarUID", (settings.calendar or "c0")[1:])
    start, finish = _usual_day(found)
    put(root, "DefaultStartTime", start)
    put(root, "DefaultFinishTime", finish)
    put(root, "MinutesPerDay", settings.minutes_per_day)
    put(root, "MinutesPerWeek", settings.minutes_per_week)
    put(root, "DaysPerMonth", settings.days_per_month)
    put(root, "DurationFormat", 7)
    put(root, "HonorConstraints", 1)
    put(root, "NewTasksEffortDriven", 0)
    put(root, "WeekStartDay", 1)
    if settings.baseline is not None:
        put(root, "BaselineForEarnedValue", number_of(settings.baseline))
    put_moment(root, "StatusDate", settings.status_date)


def _usual_day(found: Reduced) -> tuple[str, str]:
    """When the plan's first working day begins and ends."""
    calendar = found.plan.calendars[found.plan.settings.calendar or ""]
    spans = next((spans for spans in calendar.week if spans), ((480, 1020),))
    first, last = spans[0][0], min(spans[-1][1], 1440) % 1440
    return f"{first // 60:02}:{first % 60:02}:00", f"{last // 60:02}:{last % 60:02}:00"
