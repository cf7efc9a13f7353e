"""What lies before, behind and between, which links say nothing new, and what hangs loose."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from relplanner.plan.edits.links import unlink
from relplanner.plan.instants import instant
from relplanner.plan.model import (
    Constraint,
    Direction,
    Estimate,
    Gate,
    HandDates,
    Instant,
    Lag,
    Link,
    LinkType,
    Minutes,
    Plan,
    Progress,
    Release,
    Row,
    Settings,
)
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.network import Network
from relplanner.schedule.questions import all_predecessors, all_successors, circles, dangling, paths_between, redundant_links
from tests.plan.strategies import plans

calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def plan_of(links: str, parents: dict[str, str] | None = None, **fields: object) -> Plan:
    """`a>b a>c:SS b>d+60`: rows are named by letters, links by what is written; each row takes a day."""
    found: dict[str, Link] = {}
    for text in links.split():
        ends, _, kind = text.partition(":")
        ends, _, lag = ends.partition("+")
        before, after = ends.split(">")
        kind_: LinkType = "SS" if kind == "SS" else "FF" if kind == "FF" else "FS"
        found[text] = Link(id=text, predecessor=before, successor=after, type=kind_, lag=Lag(amount=int(lag or 0)))
    parents = parents or {}
    names = sorted({name for link in found.values() for name in (link.predecessor, link.successor)} | {*parents})
    rows = {
        name: Row(
            id=name,
            name=name.upper(),
            parent=parents.get(name),
            rank=name,
            estimate=None if name in parents.values() else Estimate(likely=Minutes(480)),
        )
        for name in names
    }
    return replace(Plan(settings=Settings(start=instant("2027-01-04T08:00")), rows=rows, links=found), **fields)


def redundant(plan: Plan) -> set[str]:
    return {link.id for link in redundant_links(plan, Network(plan))}


def test_everything_before_and_behind_is_found() -> None:
    network = Network(plan_of("a>b b>c a>d d>c c>e"))
    assert all_predecessors(network, "c") == ("a", "b", "d")
    assert all_successors(network, "b") == ("c", "e")
    assert all_predecessors(network, "a") == ()


def test_a_summary_stands_for_its_leaves() -> None:
    network = Network(plan_of("a>s s>z", {"m": "s", "n": "s"}))
    assert all_predecessors(network, "m") == ("a", "s")
    assert all_successors(network, "n") == ("s", "z")
    assert all_predecessors(network, "z") == ("a", "s", "m", "n")
    assert list(paths_between(network, "a", "m")) == [("a", "s", "m")]


def test_all_paths_between_two_rows_or_as_many_as_are_asked_for() -> None:
    network = Network(plan_of("a>b b>d a>c c>d d>e"))
    assert sorted(paths_between(network, "a", "e")) == [("a", "b", "d", "e"), ("a", "c", "d", "e")]
    assert len(list(paths_between(network, "a", "e", most=1))) == 1
    assert list(paths_between(network, "e", "a")) == []


def test_circles_are_named_in_full() -> None:
    assert circles(plan_of("a>b b>c c>a c>d d>c")) == (("a", "b", "c"), ("c", "d"))
    assert circles(plan_of("a>b b>c")) == ()


def test_a_finish_that_drives_nothing_dangles() -> None:
    assert dangling(Network(plan_of("a>b b>c b>d:SS d>c:FF"))) == (("a",), ("c",))
    assert dangling(Network(plan_of("a>b:SS b>c"))) == (("a",), ("a", "c"))


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ("a>b b>c a>c", {"a>c"}),
        ("a>b b>c a>c:SS", {"a>c:SS"}),
        ("a>b b>c a>c+60", set()),
        ("a>b+60 b>c a>c", {"a>c"}),
        ("a>b+-60 b>c a>c", set()),
        ("a>b:SS b>c a>c", set()),
        ("a>b:SS b>c a>c:SS", {"a>c:SS"}),
        ("a>b a>b:SS", {"a>b:SS"}),
        ("a>b a>b:FF", {"a>b:FF"}),
        ("a>b b>c c>d a>c b>d a>d", {"a>c", "b>d", "a>d"}),
    ],
)
def test_what_other_links_say_already_is_redundant(links: str, found: set[str]) -> None:
    assert redundant(plan_of(links)) == found


def test_a_link_from_a_leaf_is_redundant_beside_that_of_its_summary() -> None:
    assert redundant(plan_of("s>z m>z", {"m": "s", "n": "s"})) == {"m>z"}
    assert redundant(plan_of("a>s a>m", {"m": "s", "n": "s"})) == {"a>m"}


@pytest.mark.parametrize(
    "still",
    [
        {"constraint": Constraint(kind="must start on", at=instant("2027-01-04T08:00"))},
        {"by_hand": HandDates(start=instant("2027-01-04T08:00"), finish=instant("2027-01-04T17:00"))},
    ],
)
def test_a_row_that_stands_still_passes_nothing_on(still: dict[str, object]) -> None:
    plan = plan_of("a>b b>c a>c")
    assert redundant(replace(plan, rows={**plan.rows, "b": replace(plan.rows["b"], **still)})) == set()


def test_a_decided_gate_passes_nothing_on() -> None:
    plan = plan_of("a>b b>c a>c")
    gate = replace(plan.rows["b"], kind="gate", estimate=None)
    decided = Gate(id="b", decision="approved", decided_at=Instant(instant("2027-01-04T08:00")))
    assert redundant(replace(plan, rows={**plan.rows, "b": gate}, gates={"b": Gate(id="b")})) == {"a>c"}
    assert redundant(replace(plan, rows={**plan.rows, "b": gate}, gates={"b": decided})) == set()


@pytest.mark.parametrize(("direction", "found"), [("forward", {"a>c"}), ("backward", set())])
def test_what_another_release_draws_to_its_target_passes_nothing_on(direction: Direction, found: set[str]) -> None:
    plan = plan_of("a>b b>c a>c")
    rows = {**plan.rows, "r": Row(id="r", kind="release"), "b": replace(plan.rows["b"], parent="r")}
    release = Release(id="r", target=instant("2027-01-20"), direction=direction)
    assert redundant(replace(plan, rows=rows, releases={"r": release})) == found


def test_a_summary_of_rows_dated_by_hand_passes_nothing_on() -> None:
    plan = plan_of("a>s s>b a>b", {"t": "s"})
    start = instant("2027-01-01T08:00")
    by_hand = replace(plan.rows["t"], by_hand=HandDates(start=start, finish=start))
    assert redundant(plan) == {"a>b"}
    assert redundant(replace(plan, rows={**plan.rows, "t": by_hand})) == set()


def test_the_start_of_a_summary_of_begun_rows_passes_nothing_on() -> None:
    plan = plan_of("a>s s>b:SS a>b", {"t": "s"})
    begun = replace(plan.rows["t"], progress=Progress(actual_start=instant("2027-01-01T08:00")))
    assert redundant(replace(plan, rows={**plan.rows, "t": begun})) == set()


@given(plans())
@calm
def test_removing_redundant_links_leaves_every_date(plan: Plan) -> None:
    network = Network(plan)
    found = redundant_links(plan, network)
    if not found:
        return
    before, after = schedule_plan(plan), schedule_plan(unlink(plan, [link.id for link in found]))
    for name in ("starts", "finishes", "late_starts", "late_finishes", "total_floats"):
        assert list(getattr(after, name)) == list(getattr(before, name)), name
    assert after.buffer_sizes == before.buffer_sizes
