"""What MPXJ, the reader that most other programs build on, finds in a file; printed as JSON. Run as a program of its own.

Usage: mpxj_reading.py FILE FIRST_DAY LAST_DAY
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from typing import Any

MINUTES = {"m": 1, "h": 60, "em": 1, "eh": 60, "ed": 1440, "ew": 10080, "%": 1}


def reading(file: str, first: date, last: date) -> dict[str, Any]:
    """Tasks, links, resources, assignments, the hours of every day, and the dates of MPXJ's own scheduler, in plain values."""
    import jpype
    import mpxj  # noqa: F401 - puts the library on the class path

    jpype.startJVM("-Xmx1g")
    project = jpype.JClass("org.mpxj.reader.UniversalProjectReader")().read(file)
    properties = project.getProjectProperties()
    units = {
        **MINUTES,
        "d": int(properties.getMinutesPerDay().intValue()),
        "w": int(properties.getMinutesPerWeek().intValue()),
    }
    local_date = jpype.JClass("java.time.LocalDate")
    days = [local_date.of(at.year, at.month, at.day) for n in range((last - first).days + 1) for at in [first + timedelta(n)]]

    def hours(calendar: Any) -> list[list[list[int]]]:  # noqa: ANN401 - Java's
        return [[_span(one) for one in calendar.getHours(at)] for at in days]

    calendars = {str(one.getUniqueID()): hours(one) for one in project.getCalendars()}
    tasks = [one for one in project.getTasks() if one.getUniqueID().intValue() != 0]
    resources = [one for one in project.getResources() if one.getUniqueID().intValue() != 0 or one.getName() is not None]
    found: dict[str, Any] = {
        "start": str(properties.getStartDate()),
        "calendar": str(project.getDefaultCalendar().getUniqueID()),
        "calendars": calendars,
        "tasks": {str(one.getUniqueID()): _task(one, units) for one in tasks},
        "resources": {
            str(one.getUniqueID()): {
                "name": str(one.getName()),
                "type": str(one.getType()),
                "calendar": str(one.getCalendar().getUniqueID()) if one.getCalendar() is not None else None,
            }
            for one in resources
        },
        "assignments": [
            [
                str(one.getTaskUniqueID()),
                str(one.getResourceUniqueID()),
                float(one.getUnits()),
                float(one.getWork().getDuration()),
            ]
            for one in project.getResourceAssignments()
            if one.getResource() is not None
        ],
    }
    jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")().schedule(project, properties.getStartDate())
    found["scheduled"] = {str(one.getUniqueID()): [str(one.getStart()), str(one.getFinish())] for one in tasks}
    return found


def _span(times: Any) -> list[int]:  # noqa: ANN401 - Java's
    start, end = times.getStart(), times.getEnd()
    first, last = start.getHour() * 60 + start.getMinute(), end.getHour() * 60 + end.getMinute()
    return [first, last if last > first else last + 1440]


def _task(task: Any, units: dict[str, int]) -> dict[str, Any]:  # noqa: ANN401 - Java's
    constraint = task.getConstraintDate()
    return {
        "name": str(task.getName()),
        "start": str(task.getStart()),
        "finish": str(task.getFinish()),
        "late": str(task.getLateFinish()),
        "critical": bool(task.getCritical()),
        "level": int(task.getOutlineLevel().intValue()),
        "calendar": str(task.getCalendar().getUniqueID()) if task.getCalendar() is not None else None,
        "constraint": [str(task.getConstraintType()), str(constraint) if constraint is not None else None],
        "links": sorted(_link(one, units) for one in task.getPredecessors()),
    }


def _link(relation: Any, units: dict[str, int]) -> list[Any]:  # noqa: ANN401 - Java's
    lag = relation.getLag()
    unit = str(lag.getUnits())
    kind = "percent" if unit == "%" else "elapsed" if unit.startswith("e") else "working"
    amount = round(float(lag.getDuration()) * units[unit] * (10 if kind == "percent" else 1))
    return [str(relation.getPredecessorTask().getUniqueID()), str(relation.getType()), amount, kind if amount else "working"]


if __name__ == "__main__":
    name, since, upto = sys.argv[1:]
    print(json.dumps(reading(name, date.fromisoformat(since), date.fromisoformat(upto))))
