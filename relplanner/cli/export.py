"""`relplanner export`: a plan in the format that the output's suffix names."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from relplanner.cli.options import PlanArgument, TodayOption, day_of_text
from relplanner.cli.output import say
from relplanner.cli.plans import STREAM, write_file


def export(
    plan: PlanArgument,
    output: Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="The file to write; - is standard output.")],
    form: Annotated[
        str | None, typer.Option("--format", metavar="SUFFIX", help="The format to write, where the name does not tell.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="PART", help="Write this sheet or part only; may be repeated.")
    ] = None,
    today: TodayOption = None,
) -> None:
    """Write a plan as .xlsx, .csv, .json, .ics, .html, .svg, .png, .pdf or Microsoft Project .xml.

    What the format has no place for is listed on standard error.
    """
    from relplanner.formats import registry
    from relplanner.paint.formats import PAINTED
    from relplanner.plan.instants import from_datetime

    if output == STREAM and form is None:
        raise typer.BadParameter("-o - needs --format, as csv or json")
    target = registry.writer(f"output.{form.lstrip('.')}" if form else output, PAINTED)
    if target.write is None:
        raise typer.BadParameter(f"{output} cannot be written")
    from relplanner.cli.computed import readings_of
    from relplanner.cli.import_ import grouped

    readings = readings_of(plan, None, today)
    options = registry.Options(only=tuple(only or ()), today=day_of_text(today), now=from_datetime(datetime.now()))
    write_file(target.write(readings, options), output)
    if output != STREAM:
        say(f"{output}: {len(readings.plan.rows)} rows as {target.name}.")
    for line in grouped(target.losses(readings, options) if target.losses is not None else ()):
        say(f"  {line}")
