"""The figures of levelling answers beside those of now."""

from __future__ import annotations

from msgspec.structs import replace

from relplanner.app.panels.level_words import Outlook, lines_of
from relplanner.insight.levelling.level import level
from relplanner.insight.levelling.options import Options
from relplanner.insight.readings import Readings
from relplanner.plan.instants import instant
from relplanner.plan.model import Assignment, Estimate, Minutes, Money, PerMille, Plan, Resource, Row, Settings
from relplanner.schedule.critical_path import schedule_plan


def test_what_the_plan_costs_now_stands_beside_what_each_answer_costs() -> None:
    rows = {key: Row(id=key, name=key, rank=key, estimate=Estimate(likely=Minutes(480))) for key in ("a", "b")}
    ana = Resource(id="ana", name="Ana", kind="person")
    plan = Plan(
        settings=Settings(start=instant("2027-09-27T08:00")),
        rows=rows,
        resources={"ana": ana},
        assignments={key: Assignment(id=key, task=key, resource="ana", units=PerMille(1000)) for key in rows},
    )
    for rate, told in ((None, None), (Money(10_000), ("1,600", "1,600"))):
        paid = replace(plan, resources={"ana": replace(ana, rate=rate)})
        readings = Readings(paid, schedule_plan(paid))
        answer = level(paid, readings.schedule, Options())
        assert answer.tasks_moved == 1
        after = Readings(answer.plan, answer.schedule)
        lines = {line.label: line for line in lines_of(readings, [(answer, Outlook(after.releases, len(after.clashes)))])}
        cost = lines.get("Cost")
        assert told == (None if cost is None else (cost.now.text, cost.answers[0].text))
