"""Two plans row by row, as `schedule --against` answers: by how many days rows stand later in the other, which have no match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relplanner.cli.output import put, put_json, put_table, when

if TYPE_CHECKING:
    from relplanner.insight.readings import Readings
    from relplanner.insight.row_comparison import RowComparison


def compare(readings: Readings, other: Readings, name: str, *, json: bool) -> None:
    """Print the comparison of a plan with another one, called `name`."""
    from relplanner.insight.row_comparison import compare_rows

    found = compare_rows(readings.plan, readings.schedule, other.plan, other.schedule)
    if json:
        put_json(_object(found))
    else:
        _print(found, readings.plan.title or "this plan", name)


def _object(found: RowComparison) -> dict[str, Any]:
    rows = [
        {
            "name": one.name,
            "id": one.one,
            "other_id": one.other,
            "start": [when(at) for at in one.starts],
            "finish": [when(at) for at in one.finishes],
            "days": one.days,
        }
        for one in found.matches
    ]
    return {"rows": rows, "same": found.same, "only_here": list(found.only_one), "only_there": list(found.only_other)}


def _print(found: RowComparison, mine: str, name: str) -> None:
    put(f"{len(found.matches)} rows of {mine} stand in {name} too, {found.same} of them on the same day.")
    put()
    if found.matches:
        rows = [
            (one.name, when(one.starts[0]), when(one.starts[1]), f"{one.days:+d}" if one.days else "0") for one in found.matches
        ]
        put_table(("Name", "Here", "There", "Days"), ("<", "<", "<", ">"), rows, flexible=0)
        put()
    for heading, names in ((f"Only in {mine}", found.only_one), (f"Only in {name}", found.only_other)):
        put(f"{heading}: {len(names)}")
        for one in names:
            put(f"  {one or 'a row without a name'}")
