from __future__ import annotations

import pytest

from relplanner.plan.model import NO_LAG, Lag, Plan, Row
from relplanner.plan.notation import format_predecessors, parse_predecessors
from relplanner.plan.outline import outline
from relplanner.plan.problems import EditError

NAMES = {"a": "Build", "b": "Boss", "c": "Design SS", "d": "X", "e": "Data - load", "f": "Wait; then 3"}
PLAN = Plan(rows={key: Row(id=key, name=name, rank=key, parent="a" if key == "b" else None) for key, name in NAMES.items()})
TREE = outline(PLAN.rows)
TWO_DAYS = Lag(amount=960)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", ()),
        ("3", (("c", "FS", NO_LAG),)),
        ("3FS+2d; 5SS", (("c", "FS", TWO_DAYS), ("e", "SS", NO_LAG))),
        ("3,5", (("c", "FS", NO_LAG), ("e", "FS", NO_LAG))),
        ("3+2d", (("c", "FS", TWO_DAYS),)),
        ("3 ff - 50 %", (("c", "FF", Lag(amount=-500, kind="percent")),)),
        ("3FS+1,5d,5", (("c", "FS", Lag(amount=720)), ("e", "FS", NO_LAG))),
        ("1.1SF+2ed", (("b", "SF", Lag(amount=2880, kind="elapsed")),)),
        ("1; 1SS", (("a", "FS", NO_LAG), ("a", "SS", NO_LAG))),
        # names, as a last resort
        ("Boss", (("b", "FS", NO_LAG),)),
        ("boss  ss", (("b", "SS", NO_LAG),)),
        ("Boss+2d", (("b", "FS", TWO_DAYS),)),
        ("Boss SS +2d", (("b", "SS", TWO_DAYS),)),
        ("Design SS", (("c", "FS", NO_LAG),)),
        ("Design SS FF", (("c", "FF", NO_LAG),)),
        ("Data - load", (("e", "FS", NO_LAG),)),
        ('"Data - load"FS+2d', (("e", "FS", TWO_DAYS),)),
        ('"Wait; then 3"SS', (("f", "SS", NO_LAG),)),
    ],
)
def test_predecessors_are_read(text: str, meant: tuple[tuple[str, str, Lag], ...]) -> None:
    assert parse_predecessors(text, PLAN, TREE) == meant
    assert parse_predecessors(format_predecessors(parse_predecessors(text, PLAN, TREE), PLAN, TREE), PLAN, TREE) == meant


def test_predecessors_are_written_by_number() -> None:
    waits = parse_predecessors("Boss; X FS+2d; Build SS; 5-25%", PLAN, TREE)
    assert format_predecessors(waits, PLAN, TREE) == "2; 4FS+2d; 1SS; 5FS-25%"


@pytest.mark.parametrize(
    "text", ["0", "7", "1.2", "0.1", "1.1.1", "3XX", "3FS+soon", "Nobody", "3 5", "-1", "3;3fs", '"', "3FS2d"]
)
def test_what_is_no_predecessor_is_refused(text: str) -> None:
    with pytest.raises(EditError):
        parse_predecessors(text, PLAN, TREE)
