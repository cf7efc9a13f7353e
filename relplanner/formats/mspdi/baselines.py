"""Baselines of Microsoft Project's tasks, 0 to 10: how each task stood when somebody kept the plan.

The file does not say when a baseline was set; its day is that on which the file was saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from msgspec.structs import replace

from relplanner.formats.exchange import Loss
from relplanner.formats.mspdi.elements import duration, integer, is_elapsed, moment, money, unit_of
from relplanner.formats.mspdi.fields import duration_format, put, put_duration, put_moment
from relplanner.plan.instants import day_of
from relplanner.plan.model import (
    Baseline,
    BaselineRow,
    Day,
    Estimate,
    EstimateKind,
    Id,
    Instant,
    Minutes,
    baseline_row_id,
)
from relplanner.schedule.working_time import WorkingTime

MOST = 10
"""The highest number of a baseline."""

Tables = tuple[dict[Id, Baseline], dict[Id, BaselineRow]]


def baseline_id(number: int) -> Id:
    """The id of the baseline with this number."""
    return f"b{number}"


def read_baselines(root: Element, elements: Iterable[tuple[Id, Element]]) -> tuple[Tables, list[Loss]]:
    """Read how the tasks, given with the ids of their rows, stood in the baselines."""
    table: dict[Id, Baseline] = {}
    rows: dict[Id, BaselineRow] = {}
    bare: Counter[int] = Counter()
    saved = _saved(root)
    for row, element in elements:
        for item in element.iterfind("Baseline"):
            number = integer(item, "Number")
            start, finish = moment(item, "Start"), moment(item, "Finish")
            if start is None or finish is None or finish < start:
                bare[number] += 1
                continue
            key = baseline_id(number)
            name = f"Baseline {number}" if number else "Baseline"
            table.setdefault(key, Baseline(id=key, name=name, day=day_of(start) if saved is None else saved))
            kept = _read(item, key, row, start, finish)
            rows[kept.id] = kept
    return (table, rows), [
        Loss(where=f"{count} tasks", what=f"baseline {number} without two dates", done="left out")
        for number, count in bare.items()
    ]


def _read(item: Element, baseline: Id, row: Id, start: Instant, finish: Instant) -> BaselineRow:
    return BaselineRow(
        id=baseline_row_id(baseline, row),
        baseline=baseline,
        row=row,
        start=start,
        finish=finish,
        estimate=_estimate(item),
        work=duration(item, "Work") or None,
        cost=money(item, "Cost") or None,
    )


def active(root: Element, table: Mapping[Id, Baseline]) -> Id | None:
    """The baseline to compare with: the one of the earned value, else the first."""
    wanted = baseline_id(integer(root, "BaselineForEarnedValue"))
    return wanted if wanted in table else min(table, default=None)


def _saved(root: Element) -> Day | None:
    known = (moment(root, tag) for tag in ("LastSaved", "CurrentDate", "CreationDate"))
    return next((day_of(at) for at in known if at is not None), None)


def _estimate(item: Element) -> Estimate | None:
    length = duration(item, "Duration")
    code = integer(item, "DurationFormat", 7)
    if not length:
        return None
    return Estimate(likely=length, kind="elapsed" if is_elapsed(code) else "duration", unit=unit_of(code))


def put_baselines(task: Element, rows: Iterable[BaselineRow], time: WorkingTime) -> None:
    """Append how a task stood in the baselines that have a number; its lengths count on `time`."""
    for kept in rows:
        number = number_of(kept.baseline)
        if number is None:
            continue
        element = SubElement(task, "Baseline")
        put(element, "Number", number)
        put_moment(element, "Start", kept.start)
        put_moment(element, "Finish", kept.finish)
        put_duration(element, "Duration", _length(kept, time))
        estimate = kept.estimate
        put(element, "DurationFormat", 7 if estimate is None else duration_format(estimate.unit, estimate.kind))
        put_duration(element, "Work", kept.work or 0)
        put(element, "Cost", kept.cost)


def number_of(baseline: Id) -> int | None:
    """The number that a baseline has in a file, None where there are too many of them."""
    number = int(baseline[1:])
    return number if number <= MOST else None


def as_read(kept: BaselineRow, time: WorkingTime) -> BaselineRow:
    """How a row of a baseline comes back from a file."""
    length, estimate = _length(kept, time), kept.estimate
    kind: EstimateKind = "elapsed" if estimate is not None and estimate.kind == "elapsed" else "duration"
    found = Estimate(likely=length, kind=kind, unit="d" if estimate is None else estimate.unit) if length else None
    return replace(kept, estimate=found, work=kept.work or None, cost=kept.cost or None, size=None)


def _length(kept: BaselineRow, time: WorkingTime) -> Minutes:
    """What a row lasted: its estimate where that is a length, else the working time between its dates."""
    if kept.estimate is not None and kept.estimate.kind != "effort":
        return kept.estimate.likely
    return Minutes(time.between(kept.start, kept.finish))
