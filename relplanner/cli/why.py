"""`relplanner why`: what holds a task where it is."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from relplanner.cli.options import FormatOption, JsonOption, PlanArgument, TodayOption, day_of_text
from relplanner.cli.output import put, put_json, when, width
from relplanner.plan.instants import iso
from relplanner.plan.model import Id

if TYPE_CHECKING:
    from relplanner.insight.reasons import Side
    from relplanner.plan.model import Plan
    from relplanner.plan.outline import Outline


def why(
    plan: PlanArgument,
    task: Annotated[str, typer.Argument(metavar="TASK", help="An id, else a WBS number, else a unique name or its beginning.")],
    *,
    start: Annotated[bool, typer.Option("--start", help="Why it starts then.")] = False,
    finish: Annotated[bool, typer.Option("--finish", help="Why it finishes then.")] = False,
    json: JsonOption = False,
    form: FormatOption = None,
    today: TodayOption = None,
) -> None:
    """Tell what holds a task where it is: its drivers, and what would have to change for it to be earlier."""
    from relplanner.cli.plans import read_plan
    from relplanner.insight.drivers import why as reasons
    from relplanner.schedule.critical_path import schedule_plan

    found = read_plan(plan, form, day_of_text(today)).plan
    dated = schedule_plan(found)
    row = named_row(found, dated.outline, task)
    answer = reasons(found, dated, row)
    both = start == finish
    if json:
        put_json(
            {
                "task": row,
                **({"start": _side(answer.start)} if both or start else {}),
                **({"finish": _side(answer.finish)} if both or finish else {}),
                "earlier": list(answer.earlier),
            }
        )
        return
    put(found.rows[row].name)
    if both or start:
        _print("starts", answer.start)
    if both or finish:
        _print("finishes", answer.finish)
    if answer.earlier:
        put("Earlier, if:")
        _items(answer.earlier)


def named_row(plan: Plan, outline: Outline, task: str) -> Id:
    """The row that a word means: an id, else a WBS number, else a unique name, else what a single name begins with.

    Raises `BadParameter` where none or several are meant.
    """
    if task in plan.rows:
        return task
    numbers = outline.wbs_numbers()
    if task in numbers:
        return outline.ids[numbers.index(task)]
    wanted = task.strip().casefold()
    names = [plan.rows[row].name.strip().casefold() for row in outline.ids]
    called = [position for position, name in enumerate(names) if name == wanted]
    begun = [position for position, name in enumerate(names) if wanted and name.startswith(wanted)]
    matches = called or begun
    if len(matches) == 1:
        return outline.ids[matches[0]]
    if matches:
        which = ", ".join(numbers[position] for position in matches[:8])
        how = "are called" if called else "begin with"
        raise typer.BadParameter(f"{len(matches)} rows {how} “{task}”; take a WBS number of {which}")
    raise typer.BadParameter(f"no row has the id, the WBS number or the name “{task}”; relplanner schedule lists them")


def _side(side: Side) -> dict[str, Any]:
    return {
        "at": iso(side.at),
        "drivers": [
            {
                "kind": driver.kind,
                "id": driver.id,
                "text": driver.text,
                "bound": iso(driver.bound),
            }
            for driver in side.drivers
        ],
    }


def _print(verb: str, side: Side) -> None:
    put(f"{verb} {when(side.at)}{', because' if side.drivers else ''}")
    _items([driver.text for driver in side.drivers])


def _items(texts: list[str] | tuple[str, ...]) -> None:
    for text in texts:
        first, *rest = wrap(text, width() - 4) or [""]
        put(f"  · {first}")
        for line in rest:
            put(f"    {line}")
