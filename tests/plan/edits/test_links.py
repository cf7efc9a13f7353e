from __future__ import annotations

from relplanner.plan.edits import links
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import NO_LAG, Lag
from tests.plan.small import small_plan, waits

IDS = SeededIds("links")


def test_a_link_of_another_type_may_stand_beside_the_first() -> None:
    plan = links.link(small_plan(), IDS, "code", "test", "FF", Lag(amount=480), id="x")
    assert {"code FS test", "code FF test"} <= waits(plan)
    assert plan.links["x"].lag == Lag(amount=480)


def test_a_chain_links_in_the_order_given_and_keeps_what_stands() -> None:
    plan = small_plan()
    after = links.link_chain(plan, IDS, ["code", "test", "one", "two"])
    assert waits(after) - waits(plan) == {"test FS one", "one FS two"}
    assert links.link_chain(after, IDS, ["one", "two"]) is after
    assert links.link_chain(plan, IDS, ["one"]) is plan


def test_predecessors_are_set_exactly_and_links_keep_their_ids() -> None:
    plan = links.set_predecessors(small_plan(), IDS, "two", [("one", "FS", NO_LAG), ("code", "SS", NO_LAG)])
    kept = next(link.id for link in plan.links.values() if (link.predecessor, link.successor) == ("one", "two"))
    after = links.set_predecessors(plan, IDS, "two", [("one", "FS", Lag(amount=60)), ("test", "FF", NO_LAG)])
    assert {text for text in waits(after) if text.endswith(" two")} == {"one FS two", "test FF two"}
    assert after.links[kept].lag == Lag(amount=60)
    assert links.set_predecessors(after, IDS, "two", []).links == small_plan().links


def test_links_change_and_go() -> None:
    plan = small_plan()
    key = next(link.id for link in plan.links.values() if link.predecessor == "code")
    changed = links.change_link(plan, key, type="SS", lag=Lag(amount=60))
    assert "code SS test" in waits(changed)
    assert links.change_link(changed, key, type="FS").links[key].lag == Lag(amount=60)
    assert key not in links.unlink(plan, key).links
    assert not links.unlink(plan, list(plan.links)).links


def test_unlinking_rows_takes_what_stands_between_them_or_all_of_one() -> None:
    plan = small_plan()
    assert waits(plan) - waits(links.unlink_rows(plan, ["code", "test", "gate"])) == {"code FS test"}
    assert waits(plan) - waits(links.unlink_rows(plan, ["test"])) == {"code FS test", "test FS buf"}
    assert links.unlink_rows(plan, []) is plan
