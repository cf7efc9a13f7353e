"""A plan with exactly one mistake for every code: as an edit that is refused, or as a file that is not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from relplanner.plan import codec, delta, notation
from relplanner.plan.edits import baselines, calendars, links, people, quick, recurring, releases, settings, tasks, windows
from relplanner.plan.edits.ground import with_records
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day
from relplanner.plan.model import (
    Absence,
    Assignment,
    Baseline,
    BaselineRow,
    CalendarException,
    CapacityStep,
    Constraint,
    Day,
    Estimate,
    HandDates,
    Link,
    Minutes,
    Money,
    PerMille,
    Phase,
    Plan,
    Progress,
    RateStep,
    Row,
    Scope,
    Settings,
)
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError
from relplanner.plan.validity import faults
from tests.plan import people_mistakes, release_mistakes
from tests.plan.small import DAY, TWO_DAYS, at, small_plan

IDS = SeededIds("refused")
ALONE = Constraint(kind="as late as possible")
PINNED = Constraint(kind="must start on", at=at("2027-02-01T08:00"))
HAND = HandDates(start=at("2027-02-01T08:00"), finish=at("2027-02-02T17:00"))
BACKWARDS = HandDates(start=at("2027-02-03"), finish=at("2027-02-02"))

STANDS = baselines.Standing(row="code", start=at("2027-02-02"), finish=at("2027-02-03"))

Mistake = Callable[[Plan], object]

EDITS: list[tuple[str, str, Mistake]] = [
    ("unknown-row", "no longer in the plan", lambda p: tasks.rename(p, "gone", "x")),
    ("not-recurring", "“Code” is no recurring task", lambda p: recurring.add_occurrences(p, IDS, "code", at("2028-01-01"))),
    (
        "no-occurrences",
        "until when it repeats",
        lambda p: recurring.add_recurring(p, IDS, name="CAB", rule="FREQ=DAILY", first=at("2027-02-01")),
    ),
    (
        "too-many-occurrences",
        "more than 400",
        lambda p: recurring.add_recurring(p, IDS, name="CAB", rule="FREQ=DAILY", first=at("2027-02-01"), until=at("2029-02-01")),
    ),
    ("unknown-link", "no longer in the plan", lambda p: links.unlink(p, "gone")),
    ("unknown-release", "no longer in the plan", lambda p: releases.set_target(p, "build", None)),
    ("unknown-phase", "no longer in the plan", lambda p: releases.change_phase(p, "crm", kind="x")),
    ("unknown-gate", "no longer in the plan", lambda p: releases.tick(p, "live", 0)),
    ("unknown-buffer", "no longer in the plan", lambda p: releases.commit_buffer(p, "code", None)),
    ("unknown-resource", "no longer in the plan", lambda p: people.remove_resource(p, "bo")),
    ("unknown-assignment", "no longer in the plan", lambda p: people.unassign(p, "gone")),
    ("unknown-calendar", "“Code” follows a calendar that is not in the plan", lambda p: tasks.set_calendar(p, "code", "gone")),
    ("unknown-calendar", "The plan's own calendar", lambda p: settings.change_settings(p, calendar="gone")),
    ("unknown-calendar", "“Ana” follows", lambda p: people.change_resource(p, "ana", calendar="gone")),
    ("unknown-calendar", "builds on a calendar", lambda p: calendars.change_calendar(p, "night", base="gone")),
    ("unknown-window", "no longer in the plan", lambda p: windows.remove_window(p, "gone")),
    ("unknown-freeze", "no longer in the plan", lambda p: windows.change_freeze(p, "gone", hard=True)),
    (
        "unknown-absence",
        "“Ana” has no such absence",
        lambda p: people.remove_absence(p, "ana", Absence(start=at("2027-02-01"), finish=at("2027-02-02"))),
    ),
    (
        "unknown-exception",
        "“Office” has no such",
        lambda p: calendars.remove_exception(p, "office", CalendarException(first=Day(1), last=Day(1))),
    ),
    ("unknown-criterion", "“Build exit” has no line 2", lambda p: releases.tick(p, "gate", 1)),
    ("unknown-field", "“Code” has no field 'colour'", lambda p: tasks.change_row(p, "code", colour="red")),
    ("unknown-field", "by moving it", lambda p: tasks.change_row(p, "code", parent="ops")),
    ("illegal-value", "“SIT” cannot take this value", lambda p: people.change_resource(p, "sit", kind="robot")),
    ("unknown-resource", "names an environment", lambda p: windows.change_window(p, "sat", scope=Scope(environments=("ana",)))),
    ("id-taken", "'code'", lambda p: tasks.add_row(p, IDS, name="x", id="code")),
    ("name-missing", "give one", lambda p: people.add_resource(p, IDS, name=" \t")),
    ("name-taken", "“Ana” is in the plan already", lambda p: people.add_resource(p, IDS, name="aNA ")),
    ("name-taken", "“SIT”", lambda p: people.change_resource(p, "ana", name="sit")),
    # rows and their tree
    ("not-an-estimate", "“CRM” is a release", lambda p: tasks.set_estimate(p, "crm", DAY)),
    ("not-an-estimate", "“Operations” has rows below it", lambda p: tasks.set_estimate(p, "ops", DAY)),
    ("not-an-estimate", "“Go-live” is a milestone", lambda p: tasks.set_estimate(p, "live", DAY)),
    ("not-an-estimate", "negative", lambda p: tasks.set_estimate(p, "code", Estimate(likely=Minutes(-1)))),
    ("not-an-estimate", "a hundred years", lambda p: tasks.set_estimate(p, "code", Estimate(likely=Minutes(10**9)))),
    ("not-an-estimate", "both", lambda p: tasks.set_estimate(p, "code", Estimate(likely=Minutes(1), optimistic=Minutes(0)))),
    (
        "not-an-estimate",
        "must rise",
        lambda p: tasks.set_estimate(p, "code", Estimate(likely=Minutes(9), optimistic=Minutes(10), pessimistic=Minutes(20))),
    ),
    ("bad-constraint", "needs a date", lambda p: tasks.set_constraint(p, "code", Constraint(kind="must start on"))),
    (
        "bad-constraint",
        "has no date",
        lambda p: tasks.set_constraint(p, "code", Constraint(kind="as late as possible", at=at("2027-01-01"))),
    ),
    ("bad-constraint", "“Operations” has rows below it", lambda p: tasks.set_constraint(p, "ops", PINNED)),
    ("bad-priority", "0 to 1000", lambda p: tasks.set_priority(p, "code", 1001)),
    ("bad-due", "“Code” can be due from its go-live on", lambda p: tasks.set_due_within(p, "code", Minutes(-1))),
    (
        "no-go-live",
        "“Code” stands in no release that names its go-live",
        lambda p: tasks.set_due_within(releases.change_release(p, "crm", go_live=None), "code", Minutes(480)),
    ),
    ("not-by-hand", "“Buffer” is a buffer", lambda p: tasks.set_by_hand(p, "buf", HAND)),
    ("not-by-hand", "“Operations” has rows below it", lambda p: tasks.set_by_hand(p, "ops", HAND)),
    ("finish-before-start", "“Code” would finish before", lambda p: tasks.set_by_hand(p, "code", BACKWARDS)),
    ("not-progress", "“Build” is a phase", lambda p: tasks.set_progress(p, "build", Progress())),
    ("not-progress", "“Operations” has rows below it", lambda p: tasks.set_progress(p, "ops", Progress())),
    ("not-progress", "100 %", lambda p: tasks.set_progress(p, "code", Progress(percent=PerMille(1001)))),
    ("not-progress", "negative", lambda p: tasks.set_progress(p, "code", Progress(remaining=Minutes(-1)))),
    ("not-progress", "an actual start", lambda p: tasks.set_progress(p, "code", Progress(actual_finish=at("2027-02-01")))),
    (
        "finish-before-start",
        "finished before it started",
        lambda p: tasks.set_progress(p, "code", Progress(actual_start=at("2027-02-02"), actual_finish=at("2027-02-01"))),
    ),
    ("date-out-of-range", "“Code” lies outside", lambda p: tasks.set_deadline(p, "code", at("2201-01-01"))),
    ("date-out-of-range", "“Code” lies outside", lambda p: tasks.set_start(p, "code", at("1899-12-31T23:59"))),
    ("bad-nesting", "“Go-live” is a milestone, so nothing", lambda p: tasks.add_row(p, IDS, parent="live")),
    ("bad-nesting", "“Build” is a phase, so it stands directly below a release", lambda p: tasks.move_under(p, "build", None)),
    ("bad-nesting", "directly below a release", lambda p: tasks.add_row(p, IDS, kind="phase", parent="build")),
    ("bad-nesting", "cannot stand inside a phase", lambda p: tasks.add_row(p, IDS, name="X", kind="release", parent="build")),
    ("bad-place", "“Code” stands on another level", lambda p: tasks.add_row(p, IDS, parent="ops", after="code")),
    ("parent-loop", "“Operations” cannot go below itself", lambda p: tasks.move_under(p, "ops", "one")),
    ("cannot-indent", "“CRM” is the first row of its level", lambda p: tasks.indent(p, ["crm"])),
    ("cannot-outdent", "“Operations” stands at the top level", lambda p: tasks.outdent(p, ["ops"])),
    ("not-a-summary", "“Code” has people on it", lambda p: tasks.indent(p, ["test"])),
    ("not-a-summary", "“One” has dates set by hand", lambda p: tasks.indent(tasks.set_by_hand(p, "one", HAND), ["two"])),
    ("not-a-summary", "“One” has begun", lambda p: tasks.indent(tasks.set_progress(p, "one", Progress()), ["two"])),
    (
        "not-a-summary",
        "“One” has the constraint “as late",
        lambda p: tasks.indent(tasks.set_constraint(p, "one", ALONE), ["two"]),
    ),
    # links
    ("link-to-itself", "“Code” cannot wait for itself", lambda p: links.link(p, IDS, "code", "code")),
    ("link-to-own-summary", "“Operations” and “One”", lambda p: links.link(p, IDS, "ops", "one")),
    ("link-to-own-summary", "“One” and “Operations”", lambda p: links.link(p, IDS, "one", "ops", "SS")),
    ("link-into-finish", "“Operations” has rows below it", lambda p: links.link(p, IDS, "code", "ops", "FF")),
    ("link-into-finish", "“CRM” has rows below it", lambda p: links.link(p, IDS, "one", "crm", "SF")),
    ("link-twice", "“Test” already waits for “Code” (FS)", lambda p: links.link(p, IDS, "code", "test")),
    ("cycle", "“Code” → “Test” → “Buffer” → “Build exit” → “Go-live” → “Code”", lambda p: links.link(p, IDS, "live", "code")),
    (
        "cycle",
        "“One” → “Two” → “One”",
        lambda p: (
            links.link_chain(p, IDS, ["one", "two"])
            and links.link_chain(links.link_chain(p, IDS, ["one", "two"]), IDS, ["two", "one"])
        ),
    ),
    (
        "cycle",
        "“Go-live” → “One” → “Operations” → “Go-live”",
        lambda p: links.link(links.link(p, IDS, "live", "one"), IDS, "ops", "live"),
    ),
    (
        "bad-length",
        "lag between",
        lambda p: links.change_link(p, min(p.links), lag=notation.parse_lag("999999999w", p.settings)),
    ),
    # people
    ("not-assignable", "“Operations” has rows below it", lambda p: people.assign(p, IDS, "ops", "ana")),
    ("not-assignable", "“Buffer” is a buffer", lambda p: people.assign(p, IDS, "buf", "ana")),
    ("assigned-twice", "“Ana” is already on “Test”", lambda p: people.change_assignment(p, "booking", resource="ana")),
    (
        "assigned-twice",
        "“Ana” is named twice",
        lambda p: people.set_assignments(p, IDS, "code", [("Ana", PerMille(1)), ("ana", PerMille(2))]),
    ),
    ("bad-units", "above 0 %", lambda p: people.assign(p, IDS, "code", "sit", PerMille(0))),
    ("bad-units", "capacity of “Ana”", lambda p: people.change_resource(p, "ana", capacity=-1)),
    ("bad-units", "capacity of “Ana” is beyond", lambda p: people.change_resource(p, "ana", capacity=10_000_001)),
    ("bad-money", "rate of “Ana” cannot be negative", lambda p: people.change_resource(p, "ana", rate=-1)),
    ("bad-money", "rate of “Ana” is beyond", lambda p: people.change_resource(p, "ana", rate=10**14 + 1)),
    ("bad-money", "“Ana” costs per use", lambda p: people.change_resource(p, "ana", cost_per_use=-1)),
    (
        "bad-order",
        "the rate of “Ana”",
        lambda p: people.change_resource(p, "ana", rate_steps=[RateStep(start=at("2027-02-01"), rate=Money(1))] * 2),
    ),
    ("bad-units", "more than ten thousand", lambda p: people.assign(p, IDS, "code", "sit", PerMille(10_000_001))),
    ("bad-money", "fixed cost of “Code”", lambda p: tasks.change_row(p, "code", fixed_cost=-1)),
    ("bad-money", "spent on “Code”", lambda p: tasks.set_progress(p, "code", Progress(actual_cost=Money(-1)))),
    ("not-progress", "work spent on “Code”", lambda p: tasks.set_progress(p, "code", Progress(actual_work=Minutes(-1)))),
    ("bad-money", "A budget cannot be negative", lambda p: releases.change_release(p, "crm", budget=-1)),
    ("bad-money", "A budget is beyond", lambda p: releases.change_phase(p, "build", budget=10**15)),
    ("bad-length", "Work and delay", lambda p: people.change_assignment(p, "booking", work=-1)),
    (
        "bad-order",
        "“Ana” must follow",
        lambda p: people.change_resource(p, "ana", capacity_steps=[CapacityStep(start=at("2027-02-01"), units=PerMille(1))] * 2),
    ),
    ("finish-before-start", "absence of “Ana”", lambda p: people.add_absence(p, "ana", at("2027-02-02"), at("2027-02-02"))),
    ("no-calendar-here", "is a role", lambda p: people.add_resource(p, IDS, name="Tester", kind="role", calendar="office")),
    # time
    ("bad-week", "has 1 days", lambda p: calendars.change_calendar(p, "office", week=[[]])),
    ("bad-week", "overlap", lambda p: calendars.change_calendar(p, "office", week=[[[480, 720], [700, 800]]] + [[]] * 6)),
    (
        "bad-week",
        "an exception",
        lambda p: calendars.add_exception(p, "office", CalendarException(first=Day(20000), last=Day(20000), spans=((9, 8),))),
    ),
    (
        "finish-before-start",
        "exception of “Office”",
        lambda p: calendars.add_exception(p, "office", CalendarException(first=Day(20001), last=Day(20000))),
    ),
    (
        "bad-rule",
        "'EVERY TUESDAY'",
        lambda p: calendars.add_exception(
            p, "office", CalendarException(first=Day(20000), last=Day(20000), rule="EVERY TUESDAY")
        ),
    ),
    ("bad-rule", "no rule of RFC 5545", lambda p: windows.change_window(p, "sat", rule="FREQ=SOMETIMES")),
    ("bad-rule", "a time of day", lambda p: releases.change_gate(p, "gate", meets="FREQ=WEEKLY;BYDAY=TU")),
    ("calendar-loop", "“Office” would build on itself", lambda p: calendars.change_calendar(p, "office", base="night")),
    ("calendar-in-use", "the whole plan and 1 more", lambda p: calendars.remove_calendar(p, "office")),
    ("bad-length", "“Saturday” must last", lambda p: windows.change_window(p, "sat", length=0)),
    ("finish-before-start", "“Saturday” would end", lambda p: windows.change_window(p, "sat", until=at("2026-01-01"))),
    ("finish-before-start", "“Year end” must end", lambda p: windows.change_freeze(p, "freeze", finish=at("2026-01-01"))),
    ("date-out-of-range", "A date of the plan lies", lambda p: settings.change_settings(p, start=at("1899-12-31"))),
    ("bad-length", "a working day has", lambda p: settings.change_settings(p, minutes_per_day=0)),
    ("bad-length", "a working week is", lambda p: settings.change_settings(p, minutes_per_week=1)),
    ("bad-length", "a month has", lambda p: settings.change_settings(p, days_per_month=0)),
    ("no-target", "needs a finish", lambda p: settings.change_settings(p, direction="backward")),
    ("bad-length", "is near critical", lambda p: settings.change_settings(p, near_critical=-1)),
    ("bad-limit", "between 0 % and 100 %", lambda p: settings.change_quality(p, lags=1001)),
    ("bad-limit", "between one and a hundred years", lambda p: settings.change_quality(p, slip_days=0)),
    ("bad-limit", "from 1 to 14", lambda p: settings.change_quality(p, quiet=(15,))),
    # releases
    ("no-target", "“CRM” is planned backward", lambda p: releases.set_direction(p, "crm", "backward")),
    ("bad-milestone", "The go-live of “CRM”", lambda p: releases.change_release(p, "crm", go_live="code")),
    ("bad-milestone", "The ready of “CRM”", lambda p: releases.change_release(p, "crm", ready="gone")),
    ("bad-milestone", "The go-live of “CRM”", lambda p: tasks.move_under(p, "live", None)),
    ("no-decision-date", "was rejected needs the date", lambda p: releases.decide(p, IDS, "gate", "rejected")),
    (
        "no-conditions",
        "name one at least",
        lambda p: releases.decide(p, IDS, "gate", "approved with conditions", at=at("2027-02-01")),
    ),
    ("no-conditions", "choose", lambda p: releases.decide(p, IDS, "gate", "approved", at=at("2027-02-01"), conditions=["x"])),
    ("date-out-of-range", "A date of “Build exit”", lambda p: releases.change_gate(p, "gate", decided_at=at("2201-01-01"))),
    ("bad-length", "The lead time of a gate", lambda p: releases.change_gate(p, "gate", lead_time=-1)),
    ("bad-length", "The length of a buffer", lambda p: releases.change_buffer(p, "buf", size=-1)),
    ("bad-length", "rounded up to whole minutes", lambda p: releases.change_buffer(p, "buf", round_to=0)),
    # deltas
    (
        "delta-does-not-fit",
        "another state",
        lambda p: delta.apply(delta.diff(p, tasks.rename(p, "code", "x")), tasks.rename(p, "code", "y")),
    ),
    (
        "delta-does-not-fit",
        "another state",
        lambda p: delta.apply(delta.diff(p, settings.set_title(p, "x")), settings.set_title(p, "y")),
    ),
    # what people type
    ("not-an-estimate", "“soon” is no estimate", lambda p: notation.parse_estimate("soon", p.settings)),
    ("not-an-estimate", "must rise", lambda p: notation.parse_estimate("4/2/1d", p.settings)),
    ("not-a-length", "“3 apples” is no length", lambda p: notation.parse_minutes("3 apples", p.settings)),
    ("not-a-lag", "“later” is no lag", lambda p: notation.parse_lag("later", p.settings)),
    ("unknown-row", "There is no row 11; the plan has 10 rows", lambda p: notation.parse_predecessors("11", p, outline(p.rows))),
    ("unknown-row", "WBS number 1.9", lambda p: notation.parse_predecessors("1.9", p, outline(p.rows))),
    ("unknown-row", "No row is called “3XX”", lambda p: notation.parse_predecessors("3XX", p, outline(p.rows))),
    (
        "unknown-row",
        "2 rows are called “One”",
        lambda p: notation.parse_predecessors("one", q := tasks.rename(p, "two", "One"), outline(q.rows)),
    ),
    ("unknown-row", "No row is called “+2d”", lambda p: notation.parse_predecessors("+2d", p, outline(p.rows))),
    ("link-twice", "“3FS” says again", lambda p: notation.parse_predecessors("3; 3FS", p, outline(p.rows))),
    ("name-missing", "“50%” is no name", lambda _: notation.parse_people("50%")),
    ("bad-units", "“Ana 0%” is no share", lambda _: notation.parse_people("Ana 0%")),
    ("assigned-twice", "“ana” is named twice", lambda _: notation.parse_people("Ana; ana")),
    ("not-a-date", "There is no 31 February 2027", lambda _: notation.parse_instant("31.2.2027", day("2027-01-01"), "dmy")),
    ("unknown-baseline", "no longer in the plan", lambda p: baselines.activate_baseline(p, "gone")),
    ("unknown-baseline", "The active baseline", lambda p: settings.change_settings(p, baseline="gone")),
    ("no-name", "A baseline needs a name", lambda p: baselines.set_baseline(p, IDS, name=" ", day=Day(0), rows=[STANDS])),
    ("nothing-to-keep", "no dates to keep", lambda p: baselines.set_baseline(p, IDS, name="May", day=Day(20000), rows=[])),
    ("name-missing", "A task needs a name", lambda p: quick.add_quick_task(p, IDS, "3d @Ana")),
]

_LOOSE = Row(id="loose", name="Loose")
_KEPT = BaselineRow(id="may/code", baseline="may", row="code", start=at("2027-02-01"), finish=at("2027-02-03"))


def _with_kept(plan: Plan, **fields: object) -> Plan:
    kept = with_records(plan, "baselines", [Baseline(id="may", name="May", day=Day(20000))])
    return with_records(kept, "baseline_rows", [msgspec.structs.replace(_KEPT, **fields)])


FILES: list[tuple[str, str, Mistake]] = [
    (
        "unknown-row",
        "“Loose” stands below a row that is not there",
        lambda p: with_records(p, "rows", [msgspec.structs.replace(_LOOSE, parent="gone")]),
    ),
    (
        "parent-loop",
        "“Loose” would stand below itself",
        lambda p: with_records(p, "rows", [msgspec.structs.replace(_LOOSE, parent="loose")]),
    ),
    (
        "bad-rank",
        "“Loose” may hold letters and digits only",
        lambda p: with_records(p, "rows", [msgspec.structs.replace(_LOOSE, rank="-")]),
    ),
    ("bad-id", "needs an id", lambda p: with_records(p, "rows", [Row(id="")])),
    (
        "side-record-missing",
        "“Loose” is a gate, but",
        lambda p: with_records(p, "rows", [msgspec.structs.replace(_LOOSE, kind="gate")]),
    ),
    ("unknown-row", "belongs to no phase", lambda p: with_records(p, "phases", [Phase(id="code")])),
    ("unknown-row", "one of its ends", lambda p: with_records(p, "links", [Link(id="l", predecessor="code", successor="gone")])),
    (
        "unknown-row",
        "is not in the plan",
        lambda p: with_records(p, "assignments", [Assignment(id="a", task="gone", resource="ana")]),
    ),
    (
        "unknown-resource",
        "is not in the plan",
        lambda p: with_records(p, "assignments", [Assignment(id="a", task="one", resource="gone")]),
    ),
    (
        "not-an-estimate",
        "has rows below it",
        lambda p: with_records(p, "rows", [msgspec.structs.replace(p.rows["ops"], estimate=TWO_DAYS)]),
    ),
    ("cycle", "“Code” → “Test”", lambda p: with_records(p, "links", [Link(id="l", predecessor="live", successor="code")])),
    ("unknown-baseline", "not in the plan", lambda p: with_records(p, "baseline_rows", [_KEPT])),
    ("bad-baseline", "under another id", lambda p: _with_kept(p, row="test")),
    ("bad-money", "in a baseline", lambda p: _with_kept(p, cost=Money(-1))),
    ("bad-length", "of a baseline", lambda p: _with_kept(p, size=Minutes(-1))),
    ("finish-before-start", "of a baseline", lambda p: _with_kept(p, finish=at("2027-01-01"))),
    ("no-target", "needs a finish", lambda p: msgspec.structs.replace(p, settings=Settings(direction="backward"))),
]

EDITS += release_mistakes.EDITS + people_mistakes.EDITS
FILES += release_mistakes.FILES


@pytest.mark.parametrize(("code", "words", "mistake"), EDITS, ids=[f"{number}-{case[0]}" for number, case in enumerate(EDITS)])
def test_one_mistake_is_refused_with_its_code_and_a_sentence(code: str, words: str, mistake: Mistake) -> None:
    plan = small_plan()
    with pytest.raises(EditError) as caught:
        mistake(plan)
    assert caught.value.code == code
    assert words.casefold() in caught.value.message.casefold()
    assert caught.value.message.endswith(".")
    assert plan == small_plan()


@pytest.mark.parametrize(("code", "words", "mistake"), FILES, ids=[f"{number}-{case[0]}" for number, case in enumerate(FILES)])
def test_a_file_with_one_mistake_is_refused_at_its_line(code: str, words: str, mistake: Mistake) -> None:
    plan = mistake(small_plan())
    assert isinstance(plan, Plan)
    assert [fault.code for fault in faults(plan)] == [code]
    with pytest.raises(codec.FormatError) as caught:
        codec.decode(codec.encode(plan))
    assert words in caught.value.message
    assert caught.value.line > 0


def test_every_code_has_its_mistake() -> None:
    tried = {code for code, _, _ in EDITS + FILES}
    source = Path(codec.__file__).parent
    said: set[str] = set()
    for path in source.rglob("*.py"):
        if path.name != "templates.py":
            said.update(
                re.findall(
                    r'(?:EditError\(|yield\s+\(?|code=|_fault\("\w+", \w+,)\s*"([a-z-]+)"', path.read_text(encoding="utf-8")
                )
            )
    assert said - {"cycle"} <= tried
    assert len(said) > 45
