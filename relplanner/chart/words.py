"""Names of months and days for charts, and dates in words.

The core knows English only; the window passes the words and the week's first day of the user's locale.
"""

from __future__ import annotations

import msgspec

from relplanner.plan.instants import day_of, to_date, to_datetime
from relplanner.plan.model import Instant


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """Months from January, days from Monday; `week_start` 0 is Monday, 6 is Sunday."""

    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    short_months: tuple[str, ...] = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    days: tuple[str, ...] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    week_start: int = 0
    today: str = "today"

    def day(self, at: Instant) -> str:
        """`14 Oct`."""
        when = to_date(day_of(at))
        return f"{when.day} {self.short_months[when.month - 1]}"

    def weekday(self, at: Instant) -> str:
        """`Thu 14 Oct`."""
        return f"{self.days[to_date(day_of(at)).weekday()]} {self.day(at)}"

    def moment(self, at: Instant) -> str:
        """`Thu 14 Oct 10:00`."""
        when = to_datetime(at)
        return f"{self.weekday(at)} {when.hour:02}:{when.minute:02}"

    def year(self, at: Instant) -> int:
        """`2027`."""
        return to_date(day_of(at)).year

    def last_day(self, finish: Instant) -> str:
        """The last day on which something that ends at `finish` (exclusive) happens: midnight belongs to the day before."""
        return self.day(Instant(finish - 1))


ENGLISH = Words()
"""What is used where nobody passes words."""
