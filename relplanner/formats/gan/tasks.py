"""Tasks and dependencies of GanttProject's XML.

A dependency stands at its predecessor and names its successor. Durations and differences are whole working days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

import msgspec

from relplanner.formats.exchange import FormatError, Loss
from relplanner.formats.gan.values import date, flag, number, said
from relplanner.plan.ids import ranks
from relplanner.plan.instants import midnight
from relplanner.plan.model import Constraint, Day, Estimate, Id, Lag, Link, LinkType, Minutes, PerMille, Progress, Row

DAY = 480
TYPES: Mapping[str, LinkType] = {"1": "SS", "2": "FS", "3": "FF", "4": "SF"}
PRIORITIES = {"3": 100, "0": 300, "1": 500, "2": 700, "4": 900}
"""GanttProject's lowest, low, normal, high and highest as priorities of a plan."""

EARLIEST_BEGIN = "1"


class Tasks(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a file, and the days on which it has each leaf begin."""

    rows: dict[Id, Row]
    starts: dict[Id, Day]


def row_id(element: Element) -> Id:
    """The id of the row that a task becomes."""
    return f"t{said(element, 'id')}"


def walk(root: Element) -> Iterator[tuple[Element, Element | None]]:
    """Every task with the one around it, in the file's order."""
    stack: list[tuple[Element, Element | None]] = [(task, None) for task in reversed(root.findall("tasks/task"))]
    while stack:
        task, above = stack.pop()
        yield task, above
        stack.extend((child, task) for child in reversed(task.findall("task")))


def read_rows(root: Element, name: str) -> tuple[Tasks, list[Loss]]:
    """Make the rows. Raises `FormatError` where two tasks have the same number."""
    losses: list[Loss] = []
    elements = list(walk(root))
    fields = {said(one, "id"): said(one, "name") for one in root.iterfind("tasks/taskproperties/taskproperty")}
    counts: Counter[str] = Counter()
    rows: dict[Id, Row] = {}
    starts: dict[Id, Day] = {}
    for (element, above), rank in zip(elements, ranks(len(elements)), strict=True):
        key = row_id(element)
        if key in rows or key == "t":
            raise FormatError(
                f"{name}: the task {said(element, 'name')} has no number of its own; save the file again in GanttProject."
            )
        row = Row(
            id=key,
            name=said(element, "name"),
            parent=row_id(above) if above is not None else None,
            rank=rank,
            priority=PRIORITIES.get(said(element, "priority"), 500),
            notes=_notes(element),
            source_id=said(element, "id"),
        )
        start = date(element, "start")
        if element.find("task") is None:
            row = _leaf(element, row, losses)
            if start is not None:
                starts[key] = start
        rows[key] = row
        counts["colours"] += bool(said(element, "color") or said(element, "shape"))
        counts["costs entered by hand"] += not flag(element, "cost-calculated") and number(element, "cost-manual-value") != 0
        for field in element.iterfind("customproperty"):
            counts[f"field {fields.get(said(field, 'taskproperty-id')) or said(field, 'taskproperty-id')}"] += 1
    losses += [Loss(where=f"{count} tasks", what=what, done="left out") for what, count in counts.items() if count]
    return Tasks(rows=rows, starts=starts), losses


def _notes(element: Element) -> str:
    parts = [(element.findtext("notes") or "").strip(), said(element, "webLink")]
    return "\n".join(part for part in parts if part and part != "http://")


def _leaf(element: Element, row: Row, losses: list[Loss]) -> Row:
    """A task or milestone; an earliest begin is a bound, the day on which a task stands is none."""
    length = number(element, "duration", times=DAY)
    if length < 0:
        losses.append(Loss(where=row.name, what="a negative duration", done="takes no time"))
    milestone = flag(element, "meeting") or length <= 0
    if milestone and length > 0:
        losses.append(Loss(where=row.name, what=f"a milestone of {length // DAY} days", done="takes no time"))
    earliest = date(element, "thirdDate")
    bound = said(element, "thirdDate-constraint") == EARLIEST_BEGIN and earliest is not None
    percent = min(max(number(element, "complete", times=10), 0), 1000)
    return msgspec.structs.replace(
        row,
        kind="milestone" if milestone else "task",
        estimate=None if milestone else Estimate(likely=Minutes(length)),
        constraint=Constraint(kind="start no earlier than", at=midnight(earliest)) if bound and earliest is not None else None,
        progress=Progress(percent=PerMille(percent)) if percent else None,
    )


def read_links(root: Element, rows: Mapping[Id, Row]) -> tuple[dict[Id, Link], list[Loss]]:
    """Read the dependencies; those that a plan refuses are listed."""
    losses: list[Loss] = []
    links: dict[Id, Link] = {}
    parents = {row.parent for row in rows.values()}
    rubber = 0
    for element, _ in walk(root):
        predecessor = row_id(element)
        for item in element.iterfind("depend"):
            successor, kind = row_id(item), TYPES.get(said(item, "type"))
            where = f"{rows[successor].name if successor in rows else successor[1:]} waits for {rows[predecessor].name}"
            refused = _refused(predecessor, successor, kind, rows, parents)
            key = f"l{predecessor[1:]}-{successor[1:]}-{kind}"
            if refused or kind is None or key in links:
                losses.append(Loss(where=where, what=refused or "a second dependency of the same type", done="left out"))
                continue
            rubber += said(item, "hardness").lower() == "rubber"
            lag = Lag(amount=number(item, "difference", times=DAY))
            links[key] = Link(id=key, predecessor=predecessor, successor=successor, type=kind, lag=lag)
    if rubber:
        losses.append(
            Loss(
                where="1 dependency" if rubber == 1 else f"{rubber} dependencies",
                what="of rubber",
                done="a later start that is kept is a bound of the task",
            )
        )
    return links, losses


def _refused(predecessor: Id, successor: Id, kind: LinkType | None, rows: Mapping[Id, Row], parents: set[Id | None]) -> str:
    """Why a plan refuses a dependency, "" where it does not."""
    if kind is None:
        return "a dependency of an unknown type"
    if successor not in rows:
        return "a dependency of a task that is not in the file"
    for low, high in ((predecessor, successor), (successor, predecessor)):
        above: Id | None = low
        while above is not None:
            if above == high:
                return "a dependency between a summary and a task below it"
            above = rows[above].parent
    if kind in {"FF", "SF"} and successor in parents:
        return f"a dependency to the finish of a summary ({kind})"
    return ""
