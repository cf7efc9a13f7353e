"""Why rows stand where they stand: each driver named, and removing it lets the row move."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relplanner.insight.drivers import why
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Absence,
    Assignment,
    Buffer,
    Constraint,
    Estimate,
    Freeze,
    Gate,
    Lag,
    LevellingMark,
    Link,
    Minutes,
    Plan,
    Release,
    Resource,
    Row,
    Scope,
    Settings,
    Window,
)
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.placing import Placer
from relplanner.schedule.standing import Standing

DAY = 480


def row(key: str, days: float = 1, **fields: object) -> Row:
    return Row(id=key, name=key.upper(), rank=key, estimate=Estimate(likely=Minutes(int(days * DAY))), **fields)  # type: ignore[arg-type]


def plan(*rows: Row, links: tuple[Link, ...] = (), **fields: object) -> Plan:
    """A plan that starts Monday 2027-07-12 08:00 on the standard calendar."""
    return Plan(
        settings=Settings(start=instant("2027-07-12T08:00")),
        rows={r.id: r for r in rows},
        links={link.id: link for link in links},
        **fields,  # type: ignore[arg-type]
    )


def fs(a: str, b: str, days: float = 0, type: str = "FS") -> Link:  # noqa: A002 - the record's own word
    return Link(id=a + b, predecessor=a, successor=b, type=type, lag=Lag(amount=int(days * DAY)))  # type: ignore[arg-type]


def kinds(what: Plan, key: str, *, finish: bool = False) -> list[tuple[str, str]]:
    answer = why(what, schedule_plan(what), key)
    side = answer.finish if finish else answer.start
    return [(driver.kind, driver.id) for driver in side.drivers]


def test_the_first_task_is_held_by_the_start_of_the_plan() -> None:
    assert kinds(plan(row("a")), "a") == [("plan start", "")]


def test_of_two_predecessors_the_later_one_drives() -> None:
    assert kinds(plan(row("a", 2.25), row("b", 1), row("c"), links=(fs("a", "c"), fs("b", "c"))), "c") == [("link", "a")]


def test_two_predecessors_that_finish_together_both_drive() -> None:
    assert kinds(plan(row("a", 1.5), row("b", 1.5), row("c"), links=(fs("a", "c"), fs("b", "c"))), "c") == [
        ("link", "a"),
        ("link", "b"),
        ("calendar", ""),
    ]


def test_a_constraint_behind_the_predecessor_drives_alone() -> None:
    pinned = row("b", constraint=Constraint(kind="start no earlier than", at=instant("2027-07-14T10:00")))
    assert kinds(plan(row("a"), pinned, links=(fs("a", "b"),)), "b") == [("constraint", "b")]


def test_leave_drives_the_start_that_it_holds_back() -> None:
    ana = Resource(
        id="ana", name="Ana", absences=(Absence(start=instant("2027-07-12T00:00"), finish=instant("2027-07-14T10:00")),)
    )
    away = plan(row("a"), resources={"ana": ana}, assignments={"x": Assignment(id="x", task="a", resource="ana")})
    assert kinds(away, "a") == [("plan start", ""), ("leave", "ana")]
    assert "Ana is away" in why(away, schedule_plan(away), "a").start.drivers[1].text


def test_leave_and_weekend_that_hold_only_together_are_both_named() -> None:
    ana = Resource(
        id="ana", name="Ana", absences=(Absence(start=instant("2027-07-17T00:00"), finish=instant("2027-07-19T00:00")),)
    )
    weekend = plan(
        row("a", 5),
        row("b"),
        links=(fs("a", "b"),),
        resources={"ana": ana},
        assignments={"x": Assignment(id="x", task="b", resource="ana")},
    )
    assert kinds(weekend, "b")[0] == ("link", "a")
    assert {kind for kind, _ in kinds(weekend, "b")} == {"link", "calendar"}


def test_a_window_drives_the_work_that_waits_for_it() -> None:
    windowed = plan(
        row("a"),
        row("x", work_kind="deployment"),
        links=(fs("a", "x"),),
        windows={
            "w": Window(id="w", scope=Scope(work_kinds=("deployment",)), start=instant("2027-07-17T18:00"), length=Minutes(720)),
        },
    )
    assert kinds(windowed, "x") == [("link", "a"), ("plan start", ""), ("window", "x")]


def test_a_freeze_drives_the_work_that_it_pushes() -> None:
    frozen = plan(
        row("x", 2),
        freezes={"f": Freeze(id="f", start=instant("2027-07-13T00:00"), finish=instant("2027-07-15T00:00"), hard=True)},
    )
    assert ("freeze", "x") in kinds(frozen, "x")


def test_a_meeting_drives_its_gate_with_all_work_that_missed_the_one_before() -> None:
    gate = Row(id="g", name="Board", rank="z", kind="gate")
    meeting = plan(
        row("a", 2),
        row("b", 3),
        gate,
        links=(fs("a", "g"), fs("b", "g")),
        gates={"g": Gate(id="g", meets="FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0")},
    )
    assert kinds(meeting, "g") == [("link", "a"), ("link", "b"), ("meeting", "g")]


def test_the_other_rows_are_not_placed_anew_for_what_holds_one(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Row(id="g", name="Board", rank="z", kind="gate")
    what = plan(
        *(row(f"a{i:02}") for i in range(50)),
        gate,
        links=(fs("a49", "g"),),
        gates={"g": Gate(id="g", meets="FREQ=WEEKLY;BYDAY=TU;BYHOUR=14;BYMINUTE=0")},
        freezes={"z": Freeze(id="z", name="Z", start=instant("2028-01-01"), finish=instant("2028-01-09"))},
    )
    scheduled = schedule_plan(what)
    placed: list[int] = []
    usual = Standing.placer

    def counted(self: Standing, i: int, row: Row, minutes: int | None) -> Placer:
        placed.append(i)
        return usual(self, i, row, minutes)

    monkeypatch.setattr(Standing, "placer", counted)
    assert why(what, scheduled, "g").start.drivers[-1].kind == "meeting"
    assert set(placed) == {scheduled.outline.index["g"]}
    assert len(placed) < 10


def test_a_finish_link_drives_start_and_finish() -> None:
    ff = plan(row("a", 3.5), row("b", 1), links=(fs("a", "b", type="FF"),))
    assert ("link", "a") in kinds(ff, "b")
    assert ("link", "a") in kinds(ff, "b", finish=True)


def test_a_link_into_the_summary_drives_its_leaves_as_the_parents() -> None:
    tree = plan(row("a", 1.25), Row(id="s", name="Sum", rank="s"), row("x", parent="s"), links=(fs("a", "s"),))
    assert kinds(tree, "x") == [("parent", "s")]
    assert kinds(tree, "s") == [("child", "x")]


def test_levelling_and_hand_dates_say_so() -> None:
    assert kinds(plan(row("a", levelled=LevellingMark(at=instant("2027-07-13T08:00")))), "a") == [("levelling", "a")]


def test_removing_the_driver_lets_the_task_move() -> None:
    both = plan(row("a", 2.25), row("b", 1), row("c"), links=(fs("a", "c"), fs("b", "c")))
    before = schedule_plan(both).dates("c").start
    without_driver = schedule_plan(replace(both, links={"bc": both.links["bc"]})).dates("c").start
    without_other = schedule_plan(replace(both, links={"ac": both.links["ac"]})).dates("c").start
    assert without_driver < before == without_other


def test_planned_backward_the_work_waits_for_the_target_and_what_follows_for_the_dates_it_got() -> None:
    """A (Tue, Wed) -> L -> B: both sides of the go-live name the dates of the plan, not those of the early pass."""
    made = plan(
        row("a", 2, parent="r"),
        Row(id="l", name="L", kind="milestone", parent="r", rank="l"),
        row("m", parent="r"),
        Row(id="r", name="R", kind="release"),
        links=(Link(id="1", predecessor="a", successor="l"), Link(id="2", predecessor="l", successor="m")),
        releases={
            "r": Release(
                id="r", start=instant("2027-07-12T08:00"), target=instant("2027-07-16"), direction="backward", go_live="l"
            )
        },
    )
    schedule = schedule_plan(made)
    before, live, behind = (why(made, schedule, key).start for key in "alm")
    assert [(driver.kind, driver.id) for driver in before.drivers] == [("link", "l"), ("calendar", "")]
    assert [driver.text for driver in live.drivers] == ["“A” finishes Fri 2027-07-16 17:00 (FS)."]
    assert "“L” finishes Fri 2027-07-16 17:00 (FS)." in [driver.text for driver in behind.drivers]


def test_a_predecessor_as_late_as_possible_holds_from_where_it_stands_now() -> None:
    # a and b end together once b has moved right by its float, so taking one link away leaves c where it is
    late = Constraint(kind="as late as possible")
    two = plan(row("a", 2), row("b", constraint=late), row("c"), links=(fs("a", "c"), fs("b", "c")))
    assert set(kinds(two, "c")) >= {("link", "a"), ("link", "b")}


def test_the_only_way_to_the_target_holds_a_row_that_its_deadline_stops_earlier() -> None:
    # without its link the row would be planned forward, from the start of the release
    rows = (
        Row(id="r", rank="a", name="R", kind="release"),
        row("w", parent="r", deadline=instant("2027-07-16T17:00")),
        Row(id="x", rank="x", name="X", parent="r", kind="milestone"),
    )
    release = Release(id="r", target=instant("2027-07-30T17:00"), target_timed=True, direction="backward", go_live="x")
    one_way = plan(*rows, links=(fs("w", "x"),), releases={"r": replace(release, start=instant("2027-07-12T08:00"))})
    assert set(kinds(one_way, "w")) == {("constraint", "w"), ("link", "x"), ("calendar", "")}
    assert schedule_plan(one_way).dates("w").start == instant("2027-07-16T08:00")
    assert schedule_plan(replace(one_way, links={})).dates("w").start == instant("2027-07-12T08:00")


def test_what_follows_a_committed_buffer_behind_a_target_holds_it() -> None:
    # its length is what is left in front of the anchor: by its finish, not as a point, it stands as late as the gate allows
    rows = (
        Row(id="r", rank="a", name="R", kind="release"),
        row("w", parent="r"),
        Row(id="x", rank="x", name="X", parent="r", kind="buffer"),
        Row(id="y", rank="y", name="Y", parent="r", kind="milestone"),
        row("z", parent="r"),
    )
    buffers = {"x": Buffer(id="x", rule="fixed", size=Minutes(960), committed_end=instant("2027-07-14T17:00"))}
    release = Release(id="r", target=instant("2027-07-30T17:00"), target_timed=True, direction="backward", go_live="y")
    what = plan(
        *rows,
        links=(fs("w", "x"), fs("x", "z"), fs("z", "y")),
        buffers=buffers,
        releases={"r": replace(release, start=instant("2027-07-12T08:00"))},
    )
    assert ("link", "z") in kinds(what, "x", finish=True)
