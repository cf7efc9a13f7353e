"""The go/no-go sheet of a release: its checklist, and beside it what the plan itself knows about the questions on it.

The checklist is that of the *ready* gate; a line that ends in “(a no stops)” must be met. What the plan knows is never a tick:
people answer, the plan holds its evidence against them.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from relplanner.insight.gate_lines import risk_lines, votes_of
from relplanner.insight.gates import GateDeadline
from relplanner.insight.readings import Readings
from relplanner.insight.wording import day_text, listed, moment_text, weekday_text
from relplanner.plan.approval import approved, change_verdict, changes_of
from relplanner.plan.model import Decision, Id, Instant

STOPS = "(a no stops)"


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the checklist: `stops` means that without it there is no go."""

    text: str
    stops: bool
    met: bool


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan knows: a sentence, and whether it speaks for a go (None: it is not known yet)."""

    about: str
    text: str
    good: bool | None


class GoNoGo(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet of one release; `stopped` are the questions that must be met and are not."""

    release: Id
    gate: Id
    title: str
    gate_name: str
    at: Instant
    approvers: tuple[str, ...]
    decision: Decision
    decided_by: str
    deadline: GateDeadline | None
    questions: tuple[Question, ...]
    evidence: tuple[Evidence, ...]

    @property
    def stopped(self) -> tuple[Question, ...]:
        """What speaks against a go for good."""
        return tuple(one for one in self.questions if one.stops and not one.met)


def go_no_go(readings: Readings) -> tuple[GoNoGo, ...]:
    """The sheets of all releases whose *ready* milestone is a gate, in tree order."""
    plan, schedule = readings.plan, readings.schedule
    found = []
    for outlook in readings.releases:
        gate = plan.releases[outlook.id].ready
        if gate is None or gate not in plan.gates:
            continue
        record = plan.gates[gate]
        deadline = next((one for one in readings.gate_deadlines if one.gate == gate), None)
        questions = tuple(
            Question(text=one.text.removesuffix(STOPS).strip(), stops=one.text.endswith(STOPS), met=one.met)
            for one in record.criteria
        )
        found.append(
            GoNoGo(
                release=outlook.id,
                gate=gate,
                title=outlook.name,
                gate_name=plan.rows[gate].name,
                at=Instant(schedule.finishes[schedule.outline.index[gate]]),
                approvers=record.approvers,
                decision=record.decision,
                decided_by=record.decided_by,
                deadline=deadline,
                questions=questions,
                evidence=tuple(_evidence(readings, outlook.id, gate)),
            )
        )
    return tuple(found)


def _evidence(readings: Readings, release: Id, gate: Id) -> Iterator[Evidence]:
    yield from _votes(readings, gate)
    yield from _gates(readings, release, gate)
    yield from _risks(readings, release)
    yield from _changes(readings, release)
    yield from _runbook(readings, release)
    codes = {"freeze": "no-window", "environment": "environment-booked-twice", "items": "item-in-two-releases"}
    for about, code in codes.items():
        for problem in readings.problems:
            if problem.code == code and release in _releases(readings, (problem.subject, *problem.others)):
                yield Evidence(about=about, text=problem.message, good=False)


def _releases(readings: Readings, rows: tuple[Id, ...]) -> set[Id]:
    """The releases in which rows stand."""
    index, nearest = readings.outline.index, readings.relations.release_of
    return {readings.outline.ids[nearest[index[row]]] for row in rows if row in index and nearest[index[row]] >= 0}


def _votes(readings: Readings, gate: Id) -> Iterator[Evidence]:
    """What the approvers of the sheet's gate have said so far."""
    for vote in votes_of(readings.plan.gates[gate]):
        when = f" since {moment_text(vote.at)}" if vote.at is not None else ""
        yield Evidence(about="approvers", text=f"{vote.approver} {vote.says}{when}.", good=vote.says == "agrees")


def _gates(readings: Readings, release: Id, gate: Id) -> Iterator[Evidence]:
    """The gates in front of the sheet's own."""
    plan, index = readings.plan, readings.outline.index
    before = readings.schedule.network.before([index[gate]])
    for v in sorted(v for v in before if v < len(readings.outline.ids) and v != index[gate]):
        key = readings.outline.ids[v]
        if key in plan.gates and release in _releases(readings, (key,)):
            record = plan.gates[key]
            when = f" on {day_text(record.decided_at)}" if record.decided_at is not None else ""
            good = True if approved(plan, key) else False if record.decision == "rejected" else None
            yield Evidence(about="gates", text=f"{plan.rows[key].name} is {record.decision}{when}.", good=good)


def _risks(readings: Readings, release: Id) -> Iterator[Evidence]:
    """The gates that are passed over: what is dared with a go, until when, and whose risk it is."""
    for gate in sorted(readings.plan.gates, key=readings.outline.index.__getitem__):
        if (said := risk_lines(readings, gate)) and release in _releases(readings, (gate,)):
            yield Evidence(about="risk taken", text=f"{readings.plan.rows[gate].name}: {' '.join(said)}", good=None)


def _changes(readings: Readings, release: Id) -> Iterator[Evidence]:
    plan = readings.plan
    for change in changes_of(plan, release):
        verdict = change_verdict(plan, change)
        text = f"Change {change.number or change.name} is {verdict}."
        yield Evidence(about="change", text=text, good={"approved": True, "rejected": False}.get(verdict))
        if change.way_back is not None:
            row = plan.rows[change.way_back]
            done = row.progress is not None and row.progress.actual_finish is not None
            state = (
                "is done"
                if done
                else f"is planned for {day_text(Instant(readings.schedule.starts[readings.outline.index[row.id]]))}"
            )
            yield Evidence(about="way back", text=f"{row.name} {state}.", good=True if done else None)


def _runbook(readings: Readings, release: Id) -> Iterator[Evidence]:
    for book in readings.runbooks:
        if book.release != release:
            continue
        last = book.last_safe
        if book.reserve is not None:
            yield Evidence(
                about="runbook",
                text=f"{book.name} ends {moment_text(book.finish)}, {book.reserve} minutes before its window closes.",
                good=book.reserve >= 0,
            )
        if last is not None and last.safe_until is not None and last.spare is not None:
            yield Evidence(
                about="way back",
                text=f"After step {last.number} it can be turned back until {moment_text(last.safe_until)}.",
                good=last.spare >= 0,
            )
        tried = sorted(one.day for one in readings.plan.rehearsals.values() if one.runbook == book.task)
        days = listed([weekday_text(Instant(day * 1440)) for day in tried])
        yield Evidence(about="rehearsal", text=f"Rehearsed on {days}." if tried else "It was not rehearsed.", good=bool(tried))
        if book.clock is not None:
            yield Evidence(about="clock", text=book.clock.sentence, good=None)


def sentences(one: GoNoGo) -> list[str]:
    """How the decision stands, and until when it can wait."""
    lines = [f"Decision: {one.decision}{f' by {one.decided_by}' if one.decided_by else ''}."]
    if one.stopped:
        count = len(one.stopped)
        what = "1 question is open" if count == 1 else f"{count} questions are open"
        lines.append(f"{what} to which a no stops the release.")
    if one.deadline is not None:
        lines.append(one.deadline.sentence())
    return lines
