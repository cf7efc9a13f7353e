"""Arrows: which are asked for, which way they take."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from relplanner.chart.chart import Chart, Window
from relplanner.chart.gantt import ROW_HEIGHT, Bar
from relplanner.chart.routes import RouteIndex, arrows, route
from relplanner.chart.scene import Label, Scene
from relplanner.chart.time_scale import TimeScale
from relplanner.plan.instants import instant
from relplanner.plan.model import Link, LinkType


def task(line: int, left: float, right: float, label: Label | None = None) -> Bar:
    reach = right + 80 if label else right
    return Bar(
        row=str(line), kind="task", left=left, right=right, top=line * ROW_HEIGHT, critical=False, label=label, reach=reach
    )


def point(line: int, x: float, *, label: bool = False) -> Bar:
    words = Label(text="decide by 14 Oct") if label else None
    return Bar(row=str(line), kind="gate", left=x, right=x, top=line * ROW_HEIGHT, critical=False, label=words, reach=x + 90)


def link(type_: LinkType = "FS") -> Link:
    return Link(id="l", predecessor="0", successor="1", type=type_)


def is_orthogonal(points: tuple[tuple[float, float], ...]) -> bool:
    return all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))


def test_finish_to_start_goes_down_and_into_the_left_side() -> None:
    points = route(link(), task(0, 0, 50), task(2, 100, 150))
    assert points == ((50, 11), (55, 11), (55, 55), (100, 55))


def test_finish_to_start_enters_from_above_where_the_bars_touch() -> None:
    points = route(link(), task(0, 0, 50), task(1, 50, 100))
    assert points == ((50, 11), (55, 11), (55, 22 + 5))


def test_finish_to_start_enters_from_below_when_it_goes_up() -> None:
    points = route(link(), task(1, 0, 50), task(0, 50, 100))
    assert points[-1] == (55, 17)


def test_a_lead_turns_between_the_rows() -> None:
    points = route(link(), task(0, 0, 100), task(1, 40, 60))
    assert points[-1] == (40, 33)
    assert any(y == 21.5 for _, y in points)


@pytest.mark.parametrize(
    ("type_", "first", "last"), [("SS", (20, 11), (60, 33)), ("FF", (50, 11), (90, 33)), ("SF", (20, 11), (90, 33))]
)
def test_each_type_leaves_and_arrives_where_it_binds(
    type_: LinkType, first: tuple[float, float], last: tuple[float, float]
) -> None:
    points = route(link(type_), task(0, 20, 50), task(1, 60, 90))
    assert (points[0], points[-1]) == (first, last)


@pytest.mark.parametrize("type_", ["FS", "SS", "FF", "SF"])
def test_arrows_turn_at_right_angles_only(type_: LinkType) -> None:
    chance = random.Random(1)
    for _ in range(300):
        left, other = chance.uniform(0, 300), chance.uniform(0, 300)
        kinds = [
            task(chance.randrange(5), left, left + chance.uniform(6, 80)),
            point(chance.randrange(5), left, label=chance.random() < 0.5),
        ]
        ends = [task(5 + chance.randrange(4), other, other + 30), point(5 + chance.randrange(4), other)]
        points = route(link(type_), chance.choice(kinds), chance.choice(ends))
        assert is_orthogonal(points)
        assert len(points) >= 2


def test_a_gate_with_words_is_left_downwards() -> None:
    gate = point(0, 100, label=True)
    points = route(link(), gate, task(3, 150, 200))
    assert points[0] == (100, 19)
    assert points[1][0] == 100


def test_the_upright_piece_goes_round_words() -> None:
    words = [(33.0, 40.0, 90.0)]
    source, target = task(0, 0, 50), task(2, 150, 200)
    assert route(link(), source, target)[1][0] == 55
    assert route(link(), source, target, words)[1][0] == 142


def test_the_index_finds_what_a_slow_search_finds() -> None:
    chance = random.Random(7)
    lines = {str(number): number for number in range(400)}
    links = [
        Link(id=f"l{number}", predecessor=str(chance.randrange(400)), successor=str(chance.randrange(400)))
        for number in range(900)
    ]
    index = RouteIndex(links, lines)
    for first in range(0, 400, 13):
        last = first + chance.randrange(60)
        slow = {
            one.id
            for one in links
            if one.predecessor != one.successor
            and min(int(one.predecessor), int(one.successor)) <= last
            and max(int(one.predecessor), int(one.successor)) >= first
        }
        found = [stretch.link for stretch in index.between(first, last)]
        assert set(found) == slow
        assert len(found) == len(slow)


def test_links_of_hidden_rows_have_no_arrow() -> None:
    assert RouteIndex([link()], {"0": 0}).between(0, 10) == []


def test_faint_arrows_that_only_pass_are_left_out_and_strong_ones_kept() -> None:
    bars = {0: task(0, 0, 50), 50: task(50, 100, 150)}
    one = Link(id="l", predecessor="0", successor="50")
    stretches = RouteIndex([one], {"0": 0, "50": 50}).between(20, 30)
    window = (0.0, 500.0, 20, 30)
    assert arrows(stretches, {"l": one}, bars.__getitem__, (lambda _: None, lambda _: True), window) == ([], [])
    faint, strong = arrows(stretches, {"l": one}, bars.__getitem__, (lambda _: "outline", lambda _: True), window)
    assert not faint
    assert strong[0].role == "outline"


def test_arrows_outside_the_picture_are_left_out() -> None:
    bars = {0: task(0, 0, 50), 1: task(1, 100, 150)}
    one = Link(id="l", predecessor="0", successor="1")
    stretches = RouteIndex([one], {"0": 0, "1": 1}).between(0, 1)
    beside = (400.0, 900.0, 0, 1)
    assert arrows(stretches, {"l": one}, bars.__getitem__, (lambda _: "outline", lambda _: True), beside) == ([], [])


def test_links_with_slack_are_dashed_and_driving_ones_are_not(scene_from: Callable[..., Scene]) -> None:
    """A and C lead to B, C leaves slack; D follows B on the critical path, E waits for C alone."""
    scene = scene_from("A 3d\nB 2d after 1; 3\nC 1d\nD 1d after 2\nE 1d after 3")
    chart = Chart(scene, ["r1", "r2", "r3", "r4", "r5"], TimeScale(origin=instant("2027-03-01"), per_day=24))
    found = [(one.role, one.dashed) for one in chart.arrows(Window(0, 900, 0, 4))]
    of = {scene.plan.links[key].predecessor + scene.plan.links[key].successor: key for key in scene.plan.links}
    assert set(of) == {"r1r2", "r3r2", "r2r4", "r3r5"}
    assert sorted(found) == [("link", False), ("link", True), ("outline", False), ("outline", False)]
    assert not chart.driving(scene.plan.links[of["r3r2"]])
    assert chart.driving(scene.plan.links[of["r3r5"]])
    assert chart.driving.is_critical(scene.plan.links[of["r1r2"]])
