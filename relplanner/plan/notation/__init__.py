"""What people type into cells, read and written: estimates, lags, predecessors, people, dates, and a whole task in one line.

Reading what was written gives the same value back. A text that cannot be read raises `EditError` with a sentence that shows how
to write it; nothing is guessed.
"""

from relplanner.plan.notation.dates import DateOrder, format_instant, parse_instant, parse_moment
from relplanner.plan.notation.lengths import format_estimate, format_lag, format_minutes, parse_estimate, parse_lag, parse_minutes
from relplanner.plan.notation.money import format_money, parse_money
from relplanner.plan.notation.people import format_people, parse_people
from relplanner.plan.notation.predecessors import Predecessor, format_predecessors, parse_predecessors, predecessors_of
from relplanner.plan.notation.quick import QuickTask, parse_quick_task

__all__ = [
    "DateOrder",
    "Predecessor",
    "QuickTask",
    "format_estimate",
    "format_instant",
    "format_lag",
    "format_minutes",
    "format_money",
    "format_people",
    "format_predecessors",
    "parse_estimate",
    "parse_instant",
    "parse_lag",
    "parse_minutes",
    "parse_moment",
    "parse_money",
    "parse_people",
    "parse_predecessors",
    "parse_quick_task",
    "predecessors_of",
]
