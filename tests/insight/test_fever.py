from fractions import Fraction

import pytest

from relplanner.insight.buffer_words import burn_text
from relplanner.insight.fever import FeverPoint, fever_lines, fever_point
from relplanner.plan.model import FeverBorders, Minutes

DAY = 480
THIRDS = FeverBorders(thirds=True)


def point(
    day: float, remaining: float, *, size: float = 6, length: float = 20, borders: FeverBorders | None = None
) -> FeverPoint:
    """The point of the book's chain L on a day: consumed is day + R - L."""
    return fever_point(
        length=Minutes(int(length * DAY)),
        remaining=Minutes(int(remaining * DAY)),
        size=Minutes(int(size * DAY)),
        consumed=Minutes(int((day + remaining - length) * DAY)),
        borders=borders,
    )


@pytest.mark.parametrize(
    ("day", "remaining", "done", "used", "colour", "thirds", "burn"),
    [
        (0, 20, "0", "0", "green", "green", ""),
        (4, 17.5, "1/8", "1/4", "amber", "green", "2.00"),
        (10, 12, "2/5", "1/3", "green", "green", "0.83"),
        (16, 9, "11/20", "5/6", "red", "red", "1.52"),
        (20, 3, "17/20", "1/2", "green", "amber", "0.59"),
        (24, 0, "1", "2/3", "green", "amber", "0.67"),
    ],
)
def test_the_table_of_the_book_cell_by_cell(  # noqa: PLR0917 - the table's columns
    day: float, remaining: float, done: str, used: str, colour: str, thirds: str, burn: str
) -> None:
    found = point(day, remaining)
    assert (found.done, found.used) == (Fraction(done), Fraction(used))
    assert (found.colour, burn_text(found)) == (colour, burn)
    assert point(day, remaining, borders=THIRDS).colour == thirds


@pytest.mark.parametrize(
    ("x", "amber", "red"),
    [("0", "15", "30"), ("1/8", "21.875", "37.5"), ("2/5", "37", "54"), ("11/20", "45.25", "63"), ("1", "70", "90")],
)
def test_the_borders_of_the_book(x: str, amber: str, red: str) -> None:
    lines = fever_lines(FeverBorders())
    at = Fraction(x)
    assert [100 * (low + (high - low) * at) for low, high in (lines.amber, lines.red)] == [Fraction(amber), Fraction(red)]


def test_on_a_border_the_better_colour_counts_and_a_minute_more_is_worse() -> None:
    lengths = {"length": Minutes(1000), "remaining": Minutes(0), "size": Minutes(1000)}
    colours = [fever_point(**lengths, consumed=Minutes(gone)).colour for gone in (700, 701, 900, 901)]
    assert colours == ["green", "amber", "amber", "red"]
    flat = [
        fever_point(**{**lengths, "size": Minutes(999)}, consumed=Minutes(gone), borders=THIRDS).colour
        for gone in (333, 334, 666, 667)
    ]
    assert flat == ["green", "amber", "amber", "red"]


def test_gained_late_and_longer_than_planned() -> None:
    assert point(4, 14).used == Fraction(-1, 3)
    assert point(4, 14).colour == "green"
    late = point(24, 4)
    assert late.used is not None
    assert late.used > 1
    assert late.colour == "red"
    assert point(2, 22).done == 0
    assert point(2, 22).burn is None


def test_a_buffer_of_no_size_is_green_on_time_and_else_red() -> None:
    assert point(8, 12, size=0).colour == "green"
    assert point(9, 12, size=0).colour == "red"
    assert point(9, 12, size=0).used is None
