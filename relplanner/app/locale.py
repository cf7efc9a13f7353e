"""What the user's locale says about dates: the order of day and month, and on which day a week begins.

The language of the program is English; only order and week follow the locale. Files know ISO dates only.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale

from relplanner.chart.words import Words
from relplanner.plan.notation import DateOrder


def words_of(locale: QLocale) -> Words:
    """English names, the week as the locale begins it."""
    return Words(week_start=locale.firstDayOfWeek().value - 1)


def date_order(locale: QLocale) -> DateOrder:
    """In which order a date in numbers is read, by the locale's short format."""
    pattern = locale.dateFormat(QLocale.FormatType.ShortFormat).lower()
    first = next((letter for letter in pattern if letter in "dmy"), "d")
    return {"d": "dmy", "m": "mdy", "y": "ymd"}[first]  # type: ignore[return-value]
