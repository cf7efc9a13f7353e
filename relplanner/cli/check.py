"""`relplanner check`: what is wrong with a plan, and an exit code that a pipeline can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from relplanner.cli.options import ElsewhereOption, FormatOption, JsonOption, PlanArgument, TodayOption
from relplanner.cli.output import put, put_json, width
from relplanner.cli.plans import STREAM, write_file
from relplanner.plan.problems import Problem, Severity

if TYPE_CHECKING:
    from relplanner.insight.dcma import Point
    from relplanner.insight.readings import Readings

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Bar(StrEnum):
    """From which severity on `check` fails."""

    error = "error"
    warning = "warning"
    note = "note"


def check(
    plan: PlanArgument,
    *,
    json: JsonOption = False,
    junit: Annotated[
        str | None,
        typer.Option("--junit", metavar="FILE", help="Write a JUnit report, too; - prints it instead."),
    ] = None,
    fail_on: Annotated[Bar, typer.Option("--fail-on", help="End with exit code 1 from this severity on.")] = Bar.error,
    elsewhere: ElsewhereOption = None,
    form: FormatOption = None,
    today: TodayOption = None,
) -> int:
    """Find clashes, late targets and faults of quality; exit code 1 where an error stands."""
    from relplanner.cli.computed import readings_of

    if json and junit == STREAM:
        raise typer.BadParameter("--json and --junit - both want standard output; take one of them")
    readings = readings_of(plan, form, today, elsewhere)
    problems = readings.problems
    failing = SEVERITIES[: SEVERITIES.index(fail_on.value) + 1]
    if junit is not None:
        from relplanner.cli.junit import report

        write_file(report(readings.plan, problems, failing), junit)
    if json:
        from relplanner.cli.clash_answers import answer_objects
        from relplanner.formats.schedule_json import problem_object

        counts = Counter(problem.severity for problem in problems)
        put_json(
            {
                "problems": [problem_object(problem) for problem in problems],
                "counts": {severity: counts[severity] for severity in SEVERITIES},
                "answers": answer_objects(readings),
                "quality": [_point_object(point) for point in readings.points],
            }
        )
    elif junit != STREAM:
        _print(readings, problems)
    return 1 if any(problem.severity in failing for problem in problems) else 0


def _point_object(point: Point) -> dict[str, object]:
    return {
        "number": point.number,
        "code": point.code,
        "name": point.name,
        "verdict": point.verdict,
        "measure": point.measure or None,
        "limit": point.limit or None,
        "rows": list(point.rows),
        "links": list(point.links),
    }


def _print(readings: Readings, problems: Sequence[Problem]) -> None:
    counts = Counter(problem.severity for problem in problems)
    said = [f"{counts[severity]} {severity}{'' if counts[severity] == 1 else 's'}" for severity in SEVERITIES]
    put(f"{readings.plan.title or 'Untitled plan'}: {', '.join(said)}")
    for severity in SEVERITIES:
        found = [problem for problem in problems if problem.severity == severity]
        if not found:
            continue
        put()
        put(f"{severity.capitalize()}s")
        indent = max(len(problem.code) for problem in found)
        for problem in found:
            lines = wrap(problem.message, width() - indent - 4, break_on_hyphens=False) or [""]
            put(f"  {problem.code:<{indent}}  {lines[0]}")
            for line in lines[1:]:
                put(f"  {'':<{indent}}  {line}")
    _print_answers(readings)
    _print_points(readings.points)


def _print_answers(readings: Readings) -> None:
    """The best answer of each clash, in a sentence."""
    from relplanner.cli.clash_answers import answer_texts

    lines, unasked = answer_texts(readings)
    if not lines:
        return
    put()
    put("What could be done about the clashes")
    for clash, answer in lines:
        put(f"  {clash}")
        for line in wrap(answer, width() - 4, break_on_hyphens=False):
            put(f"    {line}")
    if unasked:
        put(f"  {unasked} more clashes; open the plan to see what could be done about them.")


def _print_points(points: Sequence[Point]) -> None:
    """The fourteen points, a line each."""
    put()
    put("Quality (DCMA)")
    names, measures = max(len(point.name) for point in points), max(len(point.measure) for point in points)
    for point in points:
        least = "least" if point.number in {4, 12, 13, 14} else "most"
        said = f"{point.measure:>{measures}}  {point.verdict:<7}  at {least} {point.limit}" if point.limit else point.verdict
        put(f"  {point.number:>2}  {point.name:<{names}}  {said}".rstrip())
