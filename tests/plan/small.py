"""One small plan with something of everything, made by verbs; rows and others go by short ids."""

from __future__ import annotations

from relplanner.plan import instants
from relplanner.plan.edits import calendars, links, people, releases, settings, tasks, windows
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Criterion, Estimate, Instant, Minutes, PerMille, Plan
from relplanner.plan.outline import outline

DAY = Estimate(likely=Minutes(480))
TWO_DAYS = Estimate(likely=Minutes(960))


def at(text: str) -> Instant:
    """An instant from ISO text."""
    return instants.instant(text)


def tree(plan: Plan) -> str:
    """The rows' ids in tree order, a dot per level."""
    shape = outline(plan.rows)
    return " ".join("." * depth + key for key, depth in zip(shape.ids, shape.depth, strict=True))


def waits(plan: Plan) -> set[str]:
    """The links as text: `a FS b`."""
    return {f"{link.predecessor} {link.type} {link.successor}" for link in plan.links.values()}


def small_plan() -> Plan:
    """`crm` (release) > `build` (phase) > `code`, `test`, `buf`, `gate`; `live`; and `ops` (summary) > `one`, `two`.

    Ana works on `code` and `test`, `sit` is booked by `test`; `office` is the plan's calendar, `night` builds on it.
    """
    ids = SeededIds("small")
    plan = calendars.add_calendar(Plan(title="CRM"), ids, name="Office", id="office")
    plan = calendars.add_calendar(plan, ids, name="Night", id="night", base="office")
    plan = settings.change_settings(plan, calendar="office", start=at("2027-01-04T08:00"))
    plan = tasks.add_row(plan, ids, name="CRM", kind="release", id="crm")
    plan = tasks.add_row(plan, ids, name="Build", kind="phase", parent="crm", id="build")
    plan = tasks.add_row(plan, ids, name="Code", parent="build", id="code", estimate=TWO_DAYS)
    plan = tasks.add_row(plan, ids, name="Test", parent="build", id="test", estimate=DAY)
    plan = tasks.add_row(plan, ids, name="Buffer", kind="buffer", parent="build", id="buf")
    plan = tasks.add_row(plan, ids, name="Build exit", kind="gate", parent="build", id="gate")
    plan = tasks.add_row(plan, ids, name="Go-live", kind="milestone", parent="crm", id="live")
    plan = tasks.add_row(plan, ids, name="Operations", id="ops")
    plan = tasks.add_row(plan, ids, name="One", parent="ops", id="one", estimate=DAY)
    plan = tasks.add_row(plan, ids, name="Two", parent="ops", id="two", estimate=DAY)
    plan = releases.change_release(plan, "crm", go_live="live", ready="gate")
    plan = releases.change_gate(plan, "gate", criteria=[Criterion(text="No open faults")], approvers=["CAB"])
    plan = releases.change_buffer(plan, "buf", size=480)
    plan = links.link_chain(plan, ids, ["code", "test", "buf", "gate", "live"])
    plan = people.add_resource(plan, ids, name="Ana", id="ana")
    plan = people.add_resource(plan, ids, name="SIT", kind="environment", id="sit")
    plan = people.assign(plan, ids, ["code", "test"], "ana", PerMille(500))
    plan = people.assign(plan, ids, "test", "sit", id="booking")
    plan = windows.add_window(plan, ids, name="Saturday", start=at("2027-01-09T18:00"), length=Minutes(720), id="sat")
    return windows.add_freeze(plan, ids, name="Year end", start=at("2027-12-13"), finish=at("2028-01-09"), id="freeze")
