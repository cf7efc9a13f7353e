"""Options that several verbs share, and how their values are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from relplanner.plan import instants
from relplanner.plan.model import Day, Instant

PlanArgument = Annotated[str, typer.Argument(metavar="PLAN", help="A .relplan file or any readable format; - is standard input.")]
FormatOption = Annotated[
    str | None, typer.Option("--format", metavar="SUFFIX", help="The format of standard input or output, as relplan, xml or csv.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object on standard output.")]
TodayOption = Annotated[str | None, typer.Option("--today", metavar="DATE", help="The date to use as today's, as 2027-07-12.")]
ElsewhereOption = Annotated[
    Path | None,
    typer.Option("--elsewhere", metavar="FOLDER", help="Count what the other plans of a folder book of the same people."),
]
ScreenshotOption = Annotated[
    Path | None, typer.Option("--screenshot", metavar="PNG", help="Draw the window once, save the picture and end.")
]


def day_of_text(text: str | None) -> Day:
    """The day that `--today` names, the machine's where it is not given. Raises `BadParameter` for no date."""
    if text is None:
        return instants.from_date(date.today())
    try:
        return instants.day(text)
    except ValueError:
        raise typer.BadParameter(f"--today: “{text}” is no date; write it like 2027-07-12") from None


def instant_of_text(option: str, text: str | None) -> Instant | None:
    """The instant that a date option names, midnight where it has no time. Raises `BadParameter` for no date."""
    if text is None:
        return None
    try:
        return instants.instant(text)
    except ValueError:
        raise typer.BadParameter(f"{option}: “{text}” is no date; write it like 2027-07-12 or 2027-07-12T22:00") from None
