"""Circles, drawn as outline and links: `S(a b)` is a summary with two rows."""

from __future__ import annotations

import itertools

import pytest

from relplanner.plan.cycles import find_cycle
from relplanner.plan.model import Link, LinkType, Plan, Row


def drawn(rows: str, links: str) -> Plan:
    """A plan from `S(a b) c` and `a>b b>c`."""
    found: dict[str, Row] = {}
    above: list[str | None] = [None]
    for word in rows.replace("(", " ( ").replace(")", " ) ").split():
        if word == "(":
            above.append(next(reversed(found)))
        elif word == ")":
            above.pop()
        else:
            found[word] = Row(id=word, name=word, parent=above[-1], rank=f"{len(found):02}")
    kind: LinkType = "FS"
    ends = [pair.split(">") for pair in links.split()]
    return Plan(rows=found, links={f"{a}{b}": Link(id=f"{a}{b}", predecessor=a, successor=b, type=kind) for a, b in ends})


@pytest.mark.parametrize(
    ("rows", "links"),
    [
        ("a b c", "a>b b>c a>c"),
        ("a b", ""),
        ("S(a b) x", "a>x x>b"),
        ("S(a b) T(c d)", "S>T a>c b>d"),
        ("S(a b) x", "x>S x>a a>b"),
        ("S(T(a) b) x", "S>x"),
    ],
)
def test_what_is_no_circle(rows: str, links: str) -> None:
    assert find_cycle(drawn(rows, links)) is None


@pytest.mark.parametrize(
    ("rows", "links", "circle"),
    [
        ("a b", "a>b b>a", {"a", "b"}),
        ("a b c d", "a>b b>c c>b c>d", {"b", "c"}),
        ("S(a b) x", "S>x x>a", {"S", "x", "a"}),
        ("S(a b) x", "x>S a>x", {"S", "x", "a"}),
        ("S(a) T(b)", "S>T T>S", {"S", "T", "a", "b"}),
        ("S(T(a) b) x", "a>x x>S", {"S", "T", "a", "x"}),
        ("S(a b) T(c d)", "a>c T>S", {"a", "c", "S", "T"}),
        ("S(a b) x", "S>x x>S", {"S", "a", "x"}),
    ],
)
def test_circles_are_found_through_summaries_too(rows: str, links: str, circle: set[str]) -> None:
    found = find_cycle(drawn(rows, links))
    assert found is not None
    assert set(found) == circle or (circle == {"S", "a", "x"} and set(found) == {"S", "b", "x"})


def test_a_circle_is_told_in_the_direction_of_its_links() -> None:
    found = find_cycle(drawn("a b c d", "a>b b>c c>d d>a a>c"))
    assert found is not None
    turned = found[found.index("a") :] + found[: found.index("a")]
    assert turned in (("a", "b", "c", "d"), ("a", "c", "d"))


def test_a_long_chain_needs_no_deep_stack() -> None:
    names = [f"r{at}" for at in range(5000)]
    plan = drawn(" ".join(names), " ".join(f"{a}>{b}" for a, b in itertools.pairwise(names)))
    assert find_cycle(plan) is None
    back = drawn(" ".join(names), " ".join(f"{a}>{b}" for a, b in zip(names, [*names[1:], names[0]], strict=True)))
    found = find_cycle(back)
    assert found is not None
    assert len(found) == 5000
