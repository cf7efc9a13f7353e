from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relplanner.plan.ids import RandomIds, SeededIds, rank_between, ranks, ranks_between


def test_seeded_ids_repeat_and_differ() -> None:
    one, two = SeededIds(7), SeededIds(7)
    given_ids = [one.new("r") for _ in range(100)]
    assert given_ids == [two.new("r") for _ in range(100)]
    assert len(set(given_ids)) == 100
    assert SeededIds(8).new("r") != given_ids[0]


def test_random_ids_differ_and_show_their_prefix() -> None:
    ids = {RandomIds().new("link") for _ in range(1000)}
    assert len(ids) == 1000
    assert all(key.startswith("link-") for key in ids)


@given(st.integers(min_value=0, max_value=500))
def test_ranks_rise_and_leave_room(count: int) -> None:
    given_ranks: list[str | None] = [None, *ranks(count), None]
    for before, after in itertools.pairwise(given_ranks):
        between = rank_between(before, after)
        assert before is None or before < between
        assert after is None or between < after


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=80))
def test_a_rank_fits_between_any_two(places: list[int]) -> None:
    given_ranks: list[str] = []
    for place in places:
        at = place % (len(given_ranks) + 1)
        before = given_ranks[at - 1] if at else None
        after = given_ranks[at] if at < len(given_ranks) else None
        given_ranks.insert(at, rank_between(before, after))
    assert given_ranks == sorted(set(given_ranks))


def test_ranks_at_the_ends_stay_short() -> None:
    last = first = rank_between(None, None)
    for _ in range(5000):
        last = rank_between(last, None)
        first = rank_between(None, first)
    assert max(len(last), len(first)) <= 4


@given(st.integers(min_value=0, max_value=60))
def test_many_ranks_fit_in_one_gap(count: int) -> None:
    found = ranks_between("V", "V01", count)
    assert ["V", *found, "V01"] == sorted({"V", "V01", *found})
    assert len(found) == count


@pytest.mark.parametrize(("before", "after"), [("V", "V"), ("W", "V"), (None, ""), (None, "0"), ("V", "V0"), ("", "")])
def test_no_room_is_refused(before: str | None, after: str) -> None:
    with pytest.raises(ValueError, match="no rank fits"):
        rank_between(before, after)
