"""Clashes as problems: who is booked too much, when, by what, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.insight.clashes import Clash
from relplanner.insight.facts import Facts
from relplanner.insight.wording import LISTED, listed, period_text, units_text
from relplanner.plan.model import Id, PerMille
from relplanner.plan.problems import Problem


class ClashWords:
    """The problems of all clashes; those of clashes that an edit left alone are taken over while all names are the same."""

    def __init__(self, facts: Facts, previous: ClashWords | None = None) -> None:
        self._facts = facts
        known = previous.known if previous is not None and previous.names_as_in(facts) else {}
        self.known: dict[int, tuple[Clash, Problem]] = {}
        for clash in facts.clashes:
            kept = known.get(id(clash))
            self.known[id(clash)] = kept if kept is not None and kept[0] is clash else (clash, clash_problem(facts, clash))

    @property
    def problems(self) -> list[Problem]:
        """In the order of the clashes."""
        return [problem for _, problem in self.known.values()]

    def names_as_in(self, facts: Facts) -> bool:
        """Whether rows, resources and the year in which dates are said are named there as here."""
        before, after = self._facts.plan, facts.plan
        if before.resources is not after.resources or self._facts.year != facts.year:
            return False
        edited = facts.relations.edited
        return edited is not None and all(old.name == row.name for old, row in edited)


def clash_problem(facts: Facts, clash: Clash) -> Problem:
    """Say who is booked too much, when, and by what."""
    resource = facts.relations.plan.resources[clash.resource]
    hours = facts.loads[clash.resource].hours
    when = period_text(clash.start, clash.finish, facts.year)
    by = _tasks_words(facts, clash.tasks)
    minutes = hours.between(clash.start, clash.finish)
    if clash.kind == "environment":
        code, message = "environment-booked-twice", _environment_sentence(facts, clash, resource.name, when)
    elif clash.kind == "elsewhere":
        code, message = "booked-elsewhere", _elsewhere_sentence(clash, resource.name, when, by)
    elif clash.kind == "absence":
        code = "booked-in-absence"
        message = f"{resource.name} {_absence_words(facts, clash, when)} by {by}. Move the work or name a deputy."
        minutes = clash.finish - clash.start
    elif clash.kind == "phases":
        code, message = "needed-in-two-phases", _phases_sentence(facts, clash, resource.name, when)
    else:
        code = "overload"
        booked, has = units_text(clash.units), units_text(PerMille(clash.capacity))
        cure = "Move one or share the work." if clash.capacity else "Give it to somebody who has time, or raise the capacity."
        message = f"{resource.name} is booked {booked} of {has} {when} by {by}. {cure}"
    return Problem(code=code, subject=clash.resource, message=message, others=clash.tasks, at=clash.start, minutes=minutes)


def _elsewhere_sentence(clash: Clash, name: str, when: str, by: str) -> str:
    there = [f"{one.task} of {one.release or one.plan} ({one.file})" for one in clash.others[:LISTED]]
    owners = list(dict.fromkeys(one.owner for one in clash.others if one.owner))
    talk = f"Talk to {listed(owners)}, or move it." if owners else "Move it, or talk to whoever plans that."
    return f"{name} is booked {when} by {by} here, and elsewhere by {listed(there, len(clash.others))}. {talk}"


def _absence_words(facts: Facts, clash: Clash, when: str) -> str:
    end = max(clash.finish, clash.start + 1)
    absences = [
        one for one in facts.relations.plan.resources[clash.resource].absences if one.start < end and one.finish > clash.start
    ]
    if not absences:
        return f"does not work {when} but is booked"
    reasons = dict.fromkeys(one.reason for one in absences if one.reason)
    return f"is away {when} ({listed(list(reasons))}) but booked" if reasons else f"is away {when} but booked"


def _tasks_words(facts: Facts, tasks: Sequence[Id]) -> str:
    """The tasks by name, with their releases where there are several."""
    named = [facts.name(task) for task in tasks[:LISTED]]
    releases = {facts.release(task) for task in tasks[:LISTED]}
    if len(releases) > 1:
        named = [f"{name} ({facts.release(task)})" for name, task in zip(named, tasks, strict=False)]
    return listed(named, len(tasks))


def _phases_sentence(facts: Facts, clash: Clash, name: str, when: str) -> str:
    """In which phases one person is needed at a time, and by which tasks of each."""
    relations = facts.relations
    index, ids = relations.outline.index, relations.outline.ids
    groups: dict[Id, list[str]] = {}
    for task in clash.tasks:
        at = relations.phase_of[index[task]]
        groups.setdefault(ids[at] if at >= 0 else "", []).append(facts.name(task))
    several = len({facts.release(phase) for phase in groups if phase}) > 1
    parts = []
    for phase, tasks in groups.items():
        of = f" of {facts.release(phase)}" if several and phase else ""
        parts.append(f"{facts.name(phase) if phase else 'no phase'}{of} by {listed(tasks[:LISTED], len(tasks))}")
    booked, has = units_text(clash.units), units_text(PerMille(clash.capacity))
    count = {2: "two phases", 3: "three phases"}.get(len(set(groups) - {""}), "several phases")
    cure = "Move one or share the work." if clash.capacity else "Give it to somebody who has time, or raise the capacity."
    return f"{name} is needed in {count} {when}, {booked} of {has}: {'; '.join(parts)}. {cure}"


def _environment_sentence(facts: Facts, clash: Clash, name: str, when: str) -> str:
    groups: dict[str, list[str]] = {}
    for task in clash.tasks:
        groups.setdefault(facts.release(task), []).append(facts.name(task))
    parts = "; ".join(f"{listed(tasks)} ({release})" for release, tasks in groups.items())
    takes = clash.capacity // 1000
    room = "one release" if takes == 1 else f"{takes} releases"
    return f"{name} takes {room} at a time, but {clash.units // 1000} use it {when}: {parts}. Move one of them."
