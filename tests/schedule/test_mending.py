"""A mended network is the network that the plan would have from nothing, and its order holds."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from relplanner.plan.delta import Delta, diff
from relplanner.plan.model import Lag, Link, Plan, Row
from relplanner.schedule.mending import mended
from relplanner.schedule.network import CycleError, Network
from relplanner.schedule.shift import Shift
from tests.schedule import random_edits


def plan_of(rows: str, links: str, under: dict[str, str] | None = None) -> Plan:
    """Rows in their order, links as `a>b`; `under`: the summary of a row."""
    above = under or {}
    table = {key: Row(id=key, name=key, rank=f"{k:03}", parent=above.get(key)) for k, key in enumerate(rows.split())}
    made = {one: Link(id=one, predecessor=one[0], successor=one[2]) for one in links.split()}
    return Plan(rows=table, links=made)


def edges(network: Network) -> tuple[set[tuple[int, int, int]], list[tuple[int, int, str]]]:
    """What waits for what: plain edges with how often they occur, and special ones with their links."""
    plain = [(u, v) for v, before in enumerate(network.plain_in) for u in before]
    back = [(v, w) for v, behind in enumerate(network.plain_out) for w in behind]
    assert sorted(plain) == sorted(back)
    for edge, (head, tail) in enumerate(zip(network.heads, network.tails, strict=True)):
        assert edge in network.special_out[head]
        assert edge in network.special_in[tail]
    special = zip(network.heads, network.tails, (link.id for link in network.special), strict=True)
    return {(u, v, plain.count((u, v))) for u, v in plain}, sorted(special)


def check(network: Network, plan: Plan) -> None:
    """Everything that dates ask of a network is as if it were new."""
    fresh = Network(plan)
    assert network.outline == fresh.outline
    assert edges(network) == edges(fresh)
    for field in ("leaf", "release", "size", "nodes", "entries", "exits", "members", "leaves_of", "summaries", "tops"):
        assert getattr(network, field) == getattr(fresh, field), field
    assert sorted(network.order) == sorted(fresh.order)
    assert [network.rank[v] for v in network.order] == list(range(len(network.order)))
    for v in network.order:
        assert all(network.rank[u] < network.rank[v] for u in network.waits_for(v))


def has_order(plan: Plan, network: Network | None = None, delta: Delta | None = None) -> bool:
    """Whether no rows wait for each other in a circle; told by mending a network where one is given and can be."""
    try:
        if network is None or delta is None or mended(network, plan, delta, blocks=False) is None:
            Network(plan)
    except CycleError:
        return False
    return True


@pytest.mark.parametrize("seed", range(40))
def test_a_mended_network_is_that_of_the_plan(seed: int) -> None:
    dice = random.Random(seed)
    plan = plan_of("a b c d e f g", "a>b b>c d>e f>g")
    network = Network(plan)
    mends = 0
    for _ in range(25):
        after = dice.choice((random_edits.of_links, random_edits.of_tree))(plan, dice)
        delta = diff(plan, after)
        if not has_order(after):
            assert not has_order(after, network, delta)
            continue
        found = mended(network, after, delta, blocks=False)
        if found is None:  # links of summaries: let them be, so that the walk goes on mending
            continue
        check(found.network, after)
        plan, network, mends = after, found.network, mends + 1
    assert mends > 3


def test_a_link_against_the_order_gives_the_rows_between_another_rank() -> None:
    plan = plan_of("a b c d", "a>b c>d")
    linked = replace(plan, links={**plan.links, "d>a": Link(id="d>a", predecessor="d", successor="a")})
    found = mended(Network(plan), linked, diff(plan, linked), blocks=False)
    assert found is not None
    assert [found.network.outline.ids[v] for v in found.network.order] == ["c", "d", "a", "b"]
    assert (found.entered, found.left) == ({0}, {3})


def test_a_circle_is_named_as_in_a_network_from_nothing() -> None:
    plan = plan_of("a b c", "a>b b>c")
    linked = replace(plan, links={**plan.links, "c>a": Link(id="c>a", predecessor="c", successor="a")})
    with pytest.raises(CycleError, match="a → b → c → a"):
        mended(Network(plan), linked, diff(plan, linked), blocks=False)


def test_another_lag_makes_a_plain_link_special_and_back() -> None:
    plan = plan_of("a b c", "a>b b>c")
    lagging = replace(plan, links={**plan.links, "a>b": replace(plan.links["a>b"], lag=Lag(amount=60))})
    there = mended(Network(plan), lagging, diff(plan, lagging), blocks=False)
    assert there is not None
    check(there.network, lagging)
    back = mended(there.network, plan, diff(lagging, plan), blocks=False)
    assert back is not None
    check(back.network, plan)
    assert not back.network.special


def test_what_an_edit_leaves_alone_is_the_same_object() -> None:
    plan = plan_of("a b c d", "a>b c>d")
    network = Network(plan)
    renamed = replace(plan, rows={**plan.rows, "a": replace(plan.rows["a"], name="other")})
    assert mended(network, renamed, diff(plan, renamed), blocks=False).network is network  # type: ignore[union-attr]
    less = replace(plan, links={"c>d": plan.links["c>d"]})
    found = mended(network, less, diff(plan, less), blocks=False)
    assert found is not None
    assert found.network.plain_in[3] is network.plain_in[3]
    assert found.network.outline is network.outline


def test_links_of_summaries_make_the_network_anew_when_rows_move() -> None:
    plan = plan_of("s a b", "s>b", {"a": "s"})
    more = replace(plan, rows={**plan.rows, "n": Row(id="n", rank="001", parent="s")})
    assert mended(Network(plan), more, diff(plan, more), blocks=False) is None


def test_lists_go_with_their_rows() -> None:
    before = ["a", "b", "c", "d"]
    shift = Shift({key: at for at, key in enumerate(before)}, ["n", "a", "c", "d", "m", "b"])
    assert shift.values(before, "new") == ["new", "a", "c", "d", "new", "b"]
    assert shift.target == [1, 5, 2, 3]
    assert shift.keyed({1: "x", -1: "plan"}) == {5: "x", -1: "plan"}
    shift.renew([1])
    assert shift.values(before, "new") == ["new", "new", "c", "d", "new", "b"]


def test_a_row_that_is_gone_takes_its_values_along() -> None:
    shift = Shift({"a": 0, "b": 1, "c": 2}, ["a", "c"])
    assert shift.values([10, 20, 30], 0) == [10, 30]
    assert shift.rows([0, 1, 2]) == {0, 1}
    assert shift.row(1) == -1
