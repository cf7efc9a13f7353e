"""`relplanner new`: a plan from a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from relplanner.cli.options import JsonOption, TodayOption, day_of_text, instant_of_text
from relplanner.cli.output import put, put_json, put_table, say
from relplanner.cli.plans import STREAM, write_plan
from relplanner.plan.model import Day, Id, Instant, Plan


def new(
    template: Annotated[str | None, typer.Argument(metavar="TEMPLATE", help="The template's name, as major.")] = None,
    *,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="PLAN", help="The .relplan file to write; - is standard output.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="The release's name.")] = "",
    version: Annotated[str, typer.Option("--version", help="The release's version.")] = "",
    start: Annotated[str | None, typer.Option("--start", metavar="DATE", help="Plan forward from this date.")] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="DATE", help="The go-live to plan backward from, or to compare with.")
    ] = None,
    train: Annotated[
        int, typer.Option("--train", metavar="COUNT", help="Make so many releases, one for each date from the target on.")
    ] = 1,
    every: Annotated[
        str,
        typer.Option("--every", metavar="RHYTHM", help="The rhythm of a train: 13w, 1m, or a rule as FREQ=MONTHLY;BYDAY=2WE."),
    ] = "13w",
    runbook: Annotated[
        str | None, typer.Option("--runbook", metavar="NAME", help="Put a runbook's steps below the deployment, as cutover.")
    ] = None,
    library: Annotated[
        Path | None, typer.Option("--library", metavar="FOLDER", help="A folder with templates of your own.")
    ] = None,
    after: Annotated[
        str | None,
        typer.Option(
            "--next", metavar="PLAN", help="Make the plan of the release behind this one; --version and --start are its."
        ),
    ] = None,
    list_them: Annotated[bool, typer.Option("--list", help="List the templates.")] = False,
    today: TodayOption = None,
    json: JsonOption = False,
) -> None:
    """Make a plan from a template, or with --next from the plan of the release before it.

    With a target and no start it is planned backward from the target; with a start, or with neither (then from the next working
    day), forward; with both it is planned forward and compared with the target.
    """
    if list_them:
        _list(library, json)
        return
    if (template is None) == (after is None):
        raise typer.BadParameter("new needs the name of a template, or --next PLAN; new --list lists the templates")
    if output is None:
        raise typer.BadParameter("new needs -o PLAN, the file to write")
    if json and output == STREAM:
        raise typer.BadParameter("--json and -o - both want standard output; take one of them")
    if after is not None or template is None:
        _next(after or "", output, version, instant_of_text("--start", start), json=json, today=day_of_text(today))
        return
    from relplanner.plan.edits.templates import from_template
    from relplanner.plan.ids import RandomIds
    from relplanner.store.library import read_from_library

    begin, goal = instant_of_text("--start", start), instant_of_text("--target", target)
    source, day = read_from_library(template, library), day_of_text(today)
    words = {"name": name or "Release", "version": version}
    if train == 1:
        plan = from_template(source, RandomIds(), **words, start=begin, target=goal, today=day)
    else:
        plan = _train(source, words, begin=begin, dates=_dates(goal, every, train), today=day)
    if runbook is not None:
        plan = _with_runbook(plan, runbook)
    write_plan(plan, output)
    if json:
        put_json({"plan": output, "template": template, "title": plan.title, "rows": len(plan.rows), "releases": _releases(plan)})
    elif output != STREAM:
        say(f"{output}: {plan.title}, {len(plan.rows)} rows from the template {template}.")


def _next(before: str, output: str, version: str, start: Instant | None, *, json: bool, today: Day) -> None:
    """Write the plan of the release behind another plan's."""
    from relplanner.cli.plans import read_plan
    from relplanner.plan.edits.next_release import next_plan, next_version, version_in
    from relplanner.plan.model import Instant
    from relplanner.schedule.critical_path import schedule_plan

    if start is None:
        raise typer.BadParameter("--next needs --start, the day on which the next release begins")
    this = read_plan(before, None, today).plan
    old = version_in(this)
    made = next_plan(this, new=version or next_version(old, "minor"), start=start, begins=Instant(schedule_plan(this).start))
    write_plan(made, output)
    if json:
        put_json({"plan": output, "next": before, "title": made.title, "rows": len(made.rows), "releases": _releases(made)})
    elif output != STREAM:
        say(f"{output}: {made.title or version_in(made)}, {len(made.rows)} rows like those of {before}.")


def _releases(plan: Plan) -> list[Id]:
    return sorted(plan.releases)


def _dates(goal: Instant | None, every: str, count: int) -> Sequence[Instant]:
    """The dates of a train, from the target on."""
    from relplanner.plan.edits.trains import cadence, rhythm

    if goal is None:
        raise typer.BadParameter("--train needs --target, the date of its first release")
    return cadence(rhythm(every), goal, count)


def _train(source: Plan, words: Mapping[str, str], *, begin: Instant | None, dates: Sequence[Instant], today: Day) -> Plan:
    from relplanner.plan.edits.trains import train_from_template
    from relplanner.plan.ids import RandomIds

    if begin is not None:
        raise typer.BadParameter("--train plans backward from its dates; leave --start away")
    return train_from_template(source, RandomIds(), **words, targets=dates, today=today)


def _with_runbook(plan: Plan, name: str) -> Plan:
    """The plan with a runbook below what each release's go-live waits for."""
    from relplanner.plan.edits.runbooks import add_runbook
    from relplanner.plan.ids import RandomIds
    from relplanner.store.resources import read_runbook

    steps, ids = read_runbook(name), RandomIds()
    live = {one.go_live for one in plan.releases.values()}
    for link in list(plan.links.values()):
        row = plan.rows[link.predecessor]
        if link.successor in live and row.kind == "task" and row.work_kind == "deployment":
            plan = add_runbook(plan, ids, row.id, steps)
    return plan


def _list(library: Path | None, json: bool) -> None:
    from relplanner.store.library import library_names, read_from_library

    found = [(name, read_from_library(name, library)) for name in library_names(library)]
    if json:
        put_json(
            {"templates": [{"name": name, "description": _description(plan), "rows": len(plan.rows)} for name, plan in found]}
        )
    elif found:
        rows = [(name, str(len(plan.rows)), _description(plan)) for name, plan in found]
        put_table(("Template", "Rows", "What it is"), ("<", ">", "<"), rows, flexible=2)
    else:
        put("There are no templates.")


def _description(plan: Plan) -> str:
    return next((release.description for release in plan.releases.values() if release.description), plan.title)
