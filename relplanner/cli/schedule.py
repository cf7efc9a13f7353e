"""`relplanner schedule`: the dates of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from relplanner.cli.options import ElsewhereOption, FormatOption, JsonOption, PlanArgument, TodayOption
from relplanner.cli.output import put, put_json, put_table, shortened, until, when

if TYPE_CHECKING:
    from relplanner.insight.readings import Readings


def schedule(
    plan: PlanArgument,
    *,
    json: JsonOption = False,
    elsewhere: ElsewhereOption = None,
    against: Annotated[
        str | None, typer.Option("--against", metavar="PLAN", help="Compare row by row, by name, with another plan or table.")
    ] = None,
    form: FormatOption = None,
    today: TodayOption = None,
) -> None:
    """Compute the dates: start, finish, float and critical path of every row; or how far another plan's rows stand from them."""
    from relplanner.cli.computed import readings_of

    readings = readings_of(plan, form, today, elsewhere)
    if against is not None:
        from relplanner.cli.against import compare

        compare(readings, readings_of(against, None, today), Path(against).name, json=json)
    elif json:
        from relplanner.formats.schedule_json import schedule_object

        put_json(schedule_object(readings))
    else:
        _print(readings)


def _print(readings: Readings) -> None:
    found = readings.schedule
    per_day = readings.plan.settings.minutes_per_day
    put(readings.plan.title or "Untitled plan")
    if not readings.plan.rows:
        put("There are no rows in it.")
        return
    longest = days(found.critical_length, per_day)
    put(f"{when(found.start)} to {until(found.finish)}, {longest} of work on the longest path")
    for release in readings.releases:
        go_live = until(release.go_live) or "unknown"
        put(f"{release.name}: go-live {go_live}{_against_target(release.due, release.late_by, per_day)}")
    _print_costs(readings)
    put()
    rows = []
    for position, wbs in enumerate(readings.outline.wbs_numbers()):
        row = readings.plan.rows[readings.outline.ids[position]]
        rows.append(
            (
                wbs,
                "  " * readings.outline.depth[position] + row.name,
                when(found.starts[position]),
                until(found.finishes[position]),
                f"{round(found.total_floats[position] / per_day, 1):g}",
                "●" if found.criticals[position] else "",
                shortened(_people(readings, row.id), 18),
            )
        )
    put_table(("WBS", "Name", "Start", "Finish", "Float d", "●", "People"), ("<", "<", "<", "<", ">", "<", "<"), rows, flexible=1)
    put()
    put("● critical; float in working days")


def _print_costs(readings: Readings) -> None:
    """The cost of the plan and its earned value, where something costs anything."""
    from relplanner.plan.notation import format_money

    if not readings.costs.total:
        return
    put(f"Cost {format_money(readings.costs.total)} {readings.plan.settings.currency}")
    if readings.earned_value is not None:
        found = readings.earned_value.total
        figures = [
            ("planned", found.planned),
            ("earned", found.earned),
            ("actual", found.actual),
            ("at completion", found.at_completion),
        ]
        said = ", ".join(f"{name} {format_money(amount)}" for name, amount in figures)
        put(f"By {until(found.at)}: {said}")


def days(minutes: int, per_day: int) -> str:
    """`3 d`, `4.5 d`, in working days."""
    return f"{round(minutes / per_day, 2):g} d"


def _against_target(due: int | None, late_by: int, per_day: int) -> str:
    if due is None:
        return ""
    return f", target {until(due)}: " + (f"{days(late_by, per_day)} late" if late_by else "in time")


def _people(readings: Readings, row: str) -> str:
    resources = readings.plan.resources
    names = []
    for assignment in readings.relations.assignments_of.get(row, ()):
        share = "" if assignment.units == 1000 else f" {assignment.units / 10:g} %"
        names.append(resources[assignment.resource].name + share)
    return "; ".join(names)
