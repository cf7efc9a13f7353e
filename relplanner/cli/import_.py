"""`relplanner import`: any readable format becomes a plan file, and what was not understood is listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
import typer

from relplanner.cli.options import FormatOption, JsonOption, TodayOption, day_of_text
from relplanner.cli.output import put_json, say
from relplanner.cli.plans import STREAM, read_plan, write_plan
from relplanner.formats.exchange import Loss

NAMED = 5
"""So many places are named for losses of one kind; --json names all."""


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file to read; - is standard input.")],
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="PLAN", help="The .relplan file to write; - is standard output.")
    ],
    form: FormatOption = None,
    today: TodayOption = None,
    json: JsonOption = False,
) -> None:
    """Read a foreign file and save it as a plan.

    Microsoft Project XML (.xml), GanttProject (.gan), PSPLIB (.sm) and tables (.csv, columns matched by name).
    What the plan cannot hold is listed.
    """
    if json and output == STREAM:
        raise typer.BadParameter("--json and -o - both want standard output; take one of them")
    found = read_plan(file, form, day_of_text(today))
    write_plan(found.plan, output)
    plan = found.plan
    if json:
        put_json(
            {
                "plan": output,
                "tasks": len(plan.rows),
                "links": len(plan.links),
                "resources": len(plan.resources),
                "losses": msgspec.to_builtins(found.losses),
            }
        )
        return
    counts = (plan.rows, "row"), (plan.links, "link"), (plan.resources, "resource")
    held = ", ".join(f"{len(table)} {word}{'' if len(table) == 1 else 's'}" for table, word in counts)
    say(f"{found.name}: {held}.")
    for line in grouped(found.losses):
        say(f"  {line}")


def grouped(losses: Iterable[Loss]) -> list[str]:
    """Losses of one kind as one line."""
    groups: dict[tuple[str, str], list[str]] = {}
    for loss in losses:
        groups.setdefault((loss.what, loss.done), []).append(loss.where)
    return [f"{what} ({_places(where)}): {done}" for (what, done), where in groups.items()]


def _places(where: list[str]) -> str:
    shown = "; ".join(where[:NAMED])
    return f"{shown} and {len(where) - NAMED} more" if len(where) > NAMED else shown
