"""`relplanner level`: start dates without clashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from relplanner.cli.options import ElsewhereOption, FormatOption, JsonOption, PlanArgument, TodayOption
from relplanner.cli.output import put, put_json, put_table, say, until, when

if TYPE_CHECKING:
    from relplanner.insight.levelling.answer import Answer
    from relplanner.plan.model import Plan

OutputOption = Annotated[str, typer.Option("-o", "--output", metavar="PLAN2", help="The levelled plan; - is standard output.")]


def level(
    plan: PlanArgument,
    output: OutputOption,
    *,
    within_float: Annotated[bool, typer.Option("--within-float", help="Move nothing that would move a release.")] = False,
    seconds: Annotated[float | None, typer.Option("--seconds", min=0, help="Search so long for a better answer.")] = None,
    rounds: Annotated[
        int | None, typer.Option("--rounds", min=0, help="Search in so many rounds: the same answer on any machine.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Begins the search's random numbers.")] = 1,
    json: JsonOption = False,
    elsewhere: ElsewhereOption = None,
    form: FormatOption = None,
    today: TodayOption = None,
) -> None:
    """Move work until nobody is booked above capacity; every moved task keeps a mark with its reason."""
    from relplanner.cli.computed import readings_of
    from relplanner.cli.plans import STREAM, write_plan
    from relplanner.insight.levelling.level import level as levelled
    from relplanner.insight.levelling.options import Options

    if seconds and rounds:
        raise typer.BadParameter("--seconds and --rounds exclude each other; give one of them")
    if json and output == STREAM:
        raise typer.BadParameter("--json and -o - both want standard output; take one of them")
    found = readings_of(plan, form, today, elsewhere)
    options = Options(within_float=within_float, seconds=seconds or 0, rounds=rounds or 0, seed=seed)
    answer = levelled(found.plan, found.schedule, options, elsewhere=found.elsewhere)
    write_plan(answer.plan, output)
    if json:
        put_json(_object(answer))
    elif output != STREAM:
        _print(found.plan, answer)
    else:
        say(_summary(answer))


def _object(answer: Answer) -> dict[str, object]:
    from relplanner.formats.schedule_json import clash_object
    from relplanner.plan.instants import iso

    rows = answer.plan.rows
    return {
        "makespan_minutes": answer.makespan,
        "moved": [
            {"id": move.row, "name": rows[move.row].name, "from": iso(move.was), "to": iso(move.now), "because": move.because}
            for move in answer.moves
        ],
        "left": [{**clash_object(answer.plan, left.clash), "reason": left.reason} for left in answer.left],
        "bound_minutes": answer.bound,
        "proved": answer.proved,
        "seconds": round(answer.seconds, 3),
    }


def _summary(answer: Answer) -> str:
    moved, left = len(answer.moves), len(answer.left)
    proved = "; no schedule without clashes is shorter" if answer.proved and not left else ""
    return (
        f"{moved} {'task' if moved == 1 else 'tasks'} moved, {left} {'clash' if left == 1 else 'clashes'} left, "
        f"finish {until(answer.schedule.finish)}{proved}"
    )


def _print(before: Plan, answer: Answer) -> None:
    put(before.title or "Untitled plan")
    put(_summary(answer))
    for release, live in answer.finishes.items():
        put(f"{before.rows[release].name}: go-live {until(live)}")
    if answer.moves:
        put()
        cells = [(before.rows[move.row].name, when(move.was), when(move.now), move.because) for move in answer.moves]
        put_table(("Task", "From", "To", "Because"), ("<", "<", "<", "<"), cells, flexible=3)
    if answer.left:
        put()
        put("Left")
        for left in answer.left:
            who = before.resources[left.clash.resource].name
            put(f"  {who}, {when(left.clash.start)} to {until(left.clash.finish)}: {left.reason}")
