"""`relplanner new`: a plan from a template."""

from __future__ import annotations

from typing import Annotated

import typer

from relplanner.cli.options import JsonOption, TodayOption, day_of_text, instant_of_text
from relplanner.cli.output import put, put_json, put_table, say
from relplanner.cli.plans import STREAM, write_plan
from relplanner.plan.model import Id, Plan


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
    list_them: Annotated[bool, typer.Option("--list", help="List the templates.")] = False,
    today: TodayOption = None,
    json: JsonOption = False,
) -> None:
    """Make a plan from a template.

    With a target and no start it is planned backward from the target; with a start, or with neither (then from the next working
    day), forward; with both it is planned forward and compared with the target.
    """
    if list_them:
        _list(json)
        return
    if template is None:
        raise typer.BadParameter("new needs the name of a template; new --list lists them")
    if output is None:
        raise typer.BadParameter("new needs -o PLAN, the file to write")
    if json and output == STREAM:
        raise typer.BadParameter("--json and -o - both want standard output; take one of them")
    from relplanner.plan.edits.templates import from_template
    from relplanner.plan.ids import RandomIds
    from relplanner.store.resources import read_template

    begin, goal = instant_of_text("--start", start), instant_of_text("--target", target)
    plan = from_template(
        read_template(template),
        RandomIds(),
        name=name or "Release",
        version=version,
        start=begin,
        target=goal,
        today=day_of_text(today),
    )
    write_plan(plan, output)
    if json:
        put_json({"plan": output, "template": template, "title": plan.title, "rows": len(plan.rows), "releases": _releases(plan)})
    elif output != STREAM:
        say(f"{output}: {plan.title}, {len(plan.rows)} rows from the template {template}.")


def _releases(plan: Plan) -> list[Id]:
    return sorted(plan.releases)


def _list(json: bool) -> None:
    from relplanner.store.resources import read_template, template_names

    found = [(name, read_template(name)) for name in template_names()]
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
