"""The best answer to each clash, as `check` tells it; of a large plan to the first few, for each is tried on the whole plan."""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.insight.answers import Answer, answers_to, best_of
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.insight.wording import period_text
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import iso, to_datetime

LARGE = 1000
"""From so many rows on a plan is large."""


def answer_objects(readings: Readings) -> list[dict[str, object]]:
    """Clashes and their best answers, None where there is none, as JSON says them."""
    return [
        {
            "resource": readings.plan.resources[clash.resource].name,
            "start": iso(clash.start),
            "finish": iso(clash.finish),
            "answer": best.kind if best is not None else None,
            "text": best.sentence if best is not None else None,
            "effect": best.effect if best is not None else None,
        }
        for clash, best in _best(readings)
    ]


def answer_texts(readings: Readings) -> tuple[list[tuple[str, str]], int]:
    """A line for each clash and one for its best answer; and how many clashes were not asked about."""
    year = to_datetime(readings.schedule.start).year
    lines = []
    for clash, best in _best(readings):
        who = readings.plan.resources[clash.resource].name
        said = f"{best.sentence} {best.effect}" if best is not None else "Nothing that the plan allows; talk to the people."
        lines.append((f"{who} {period_text(clash.start, clash.finish, year)}", said))
    return lines, len(readings.clashes) - len(lines)


def _best(readings: Readings) -> Iterator[tuple[Clash, Answer | None]]:
    most = 5 if len(readings.plan.rows) >= LARGE else 30
    for clash in readings.clashes[:most]:
        yield clash, best_of(answers_to(readings, SeededIds("check"), clash))
