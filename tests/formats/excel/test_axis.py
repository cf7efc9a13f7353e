from datetime import date

import pytest

from relplanner.formats.excel.axis import axis


@pytest.mark.parametrize(
    ("last", "at_most", "step", "count"),
    [
        (date(2027, 7, 12), 200, 1, 1),
        (date(2027, 12, 15), 200, 1, 157),
        (date(2028, 7, 12), 200, 7, 53),
        (date(2037, 7, 12), 200, 28, 131),
        (date(2077, 7, 12), 200, 112, 164),
    ],
)
def test_the_smallest_step_that_fits_is_taken(last: date, at_most: int, step: int, count: int) -> None:
    line = axis(date(2027, 7, 12), last, row=1, column=5, at_most=at_most)
    assert (line.step, line.count) == (step, count)


def test_the_axis_begins_on_a_monday_and_covers_the_last_day() -> None:
    line = axis(date(2027, 7, 15), date(2027, 9, 1), row=1, column=5, at_most=200)
    days = dict(line.days())
    assert days[5] == date(2027, 7, 12)
    assert days[line.last_column] == date(2027, 9, 1)
