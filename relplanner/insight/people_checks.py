"""What is wrong with people as such: names that mean two, skills that a task needs and nobody brings."""

from __future__ import annotations

from collections.abc import Iterator

from relplanner.insight.facts import Facts
from relplanner.insight.wording import listed
from relplanner.plan.problems import Problem


def people_problems(facts: Facts) -> Iterator[Problem]:
    """Names that stand twice, then tasks whose skills are missing, in tree order."""
    yield from _names(facts)
    if any(row.skills for row in facts.plan.rows.values()):
        yield from _skills(facts)


def _names(facts: Facts) -> Iterator[Problem]:
    seen: dict[str, list[str]] = {}
    for key in sorted(facts.plan.resources):
        seen.setdefault(facts.plan.resources[key].name.casefold(), []).append(key)
    for first, *others in seen.values():
        if others:
            name = facts.plan.resources[first].name or "nobody's name"
            message = f"{name} stands {len(others) + 1} times among the people and environments. Give each a name of its own."
            yield Problem(code="name-twice", subject=first, message=message, others=tuple(others))


def _skills(facts: Facts) -> Iterator[Problem]:
    known = {skill.casefold() for one in facts.plan.resources.values() for skill in one.skills}
    for row in facts.schedule.outline.ids:
        wanted = facts.plan.rows[row].skills
        if not wanted or facts.schedule.outline.has_children(facts.schedule.outline.index[row]):
            continue
        nowhere = [skill for skill in wanted if skill.casefold() not in known]
        if nowhere:
            message = (
                f"{facts.name(row)} needs {listed(nowhere)}, which nobody in the plan knows. "
                "Find somebody, or write the skill down with whoever has it."
            )
            yield Problem(code="skill-missing", subject=row, message=message)
            continue
        people = [facts.plan.resources[one.resource] for one in facts.relations.assignments_of.get(row, ())]
        people = [one for one in people if one.kind in ("person", "team")]
        theirs = {skill.casefold() for one in people for skill in one.skills}
        missing = [skill for skill in wanted if skill.casefold() not in theirs]
        if people and missing:
            message = f"{facts.name(row)} needs {listed(missing)}, which none of its people knows. Assign somebody who does."
            yield Problem(code="skill-missing", subject=row, message=message, others=tuple(one.id for one in people))
