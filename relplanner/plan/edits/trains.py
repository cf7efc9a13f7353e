"""A release train: the next releases of a cadence, each from the template of its type, planned backward from its date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from dateutil.rrule import rrulestr

from relplanner.plan.edits.next_release import next_version
from relplanner.plan.edits.templates import add_release_from_template, from_template
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import from_datetime, to_datetime
from relplanner.plan.model import Day, Instant, Plan
from relplanner.plan.problems import EditError

LONGEST_TRAIN = 60
"""No train has more releases than this."""


def cadence(rule: str, first: Instant, count: int) -> tuple[Instant, ...]:
    """The dates of a train: `count` of them from `first` on, by an RFC 5545 rule (FREQ=WEEKLY;INTERVAL=13).

    Raises `EditError` (`bad-rule`, `bad-count`).
    """
    if not 1 <= count <= LONGEST_TRAIN:
        raise EditError("bad-count", f"A train has between 1 and {LONGEST_TRAIN} releases; choose another number.")
    start = to_datetime(first)
    try:
        if "\n" in rule or "DTSTART" in rule.upper():
            raise ValueError  # noqa: TRY301  # the sentence is the same
        dates = rrulestr(rule, dtstart=start).xafter(start - timedelta(minutes=1), count=count, inc=True)
        found = tuple(from_datetime(when) for when in dates)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise EditError(
            "bad-rule", f"{rule!r} is no rhythm of RFC 5545, like FREQ=WEEKLY;INTERVAL=13 (every 13 weeks)."
        ) from None
    if len(found) < count:
        raise EditError("bad-count", f"The rhythm {rule!r} ends after {len(found)} dates; ask for no more releases than that.")
    return found


def add_train(
    plan: Plan, ids: IdSource, template: Plan, *, name: str, version: str = "", targets: Sequence[Instant], today: Day
) -> Plan:
    """Add a release for each target behind those of the plan, backward from it; each version is the one behind the last.

    They share test systems, people and windows, so that their clashes are seen. Raises `EditError` (`no-name`, `not-a-template`).
    """
    after = plan
    for target in targets:
        after = add_release_from_template(after, ids, template, name=name, version=version, target=target, today=today)
        version = next_version(version, _kind(template))
    return after


def train_from_template(
    template: Plan, ids: IdSource, *, name: str, version: str = "", targets: Sequence[Instant], today: Day
) -> Plan:
    """Make a plan that is a whole train. Raises `EditError` as `add_train` does, and `bad-count` without a target."""
    if not targets:
        raise EditError("bad-count", "A train needs a date at least for its first release; give it a target.")
    first = from_template(template, ids, name=name, version=version, target=targets[0], today=today)
    following = next_version(version, _kind(template))
    return add_train(first, ids, template, name=name, version=following, targets=targets[1:], today=today)


def _kind(template: Plan) -> str:
    return next((one.type for one in template.releases.values()), "major")
