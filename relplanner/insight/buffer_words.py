"""Buffers in plain words: how much is used while how much is done, who ate it, which colour that is and what it asks for.

Users misread a consumed share that stands alone, so it is always said beside the work that is done. A colour comes with a word
and a sign.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from relplanner.insight.consumption import Consumption, ReleaseConsumption
from relplanner.insight.eaters import Eater
from relplanner.insight.fever import Colour, FeverPoint
from relplanner.insight.wording import days_text, listed, moment_text
from relplanner.plan.model import Buffer, BufferRule, Minutes, Plan

SIGNS: Mapping[Colour, str] = {"green": "✓", "amber": "!", "red": "!!"}
"""The sign that stands with a colour of the fever chart."""

FEVER: Mapping[Colour, str] = {
    "green": "Fever green: the buffer is used more slowly than the work gets on; go on.",
    "amber": "Fever amber: the buffer is used about as fast as the work gets on; plan what to do.",
    "red": "Fever red: the buffer is used faster than the work gets on; act now.",
}
"""The colours of the fever chart in words."""

RULE_WORDS: Mapping[BufferRule, str] = {
    "fixed": "a fixed size",
    "percent of chain": "a share of its longest chain",
    "cut and paste": "half of the estimates on its chain",
    "half of safety": "half of the safety in the estimates on its chain",
    "root of squares": "the root of the squares of the safety on its chain",
}
"""What each rule takes."""


def sentence(plan: Plan, found: Consumption, per_day: Minutes) -> str:
    """What a buffer's state means, in plain words."""
    if not found.committed:
        return (
            f"{found.name} has {days_text(found.size, per_day)}; it is not committed, so it moves along with the work before it."
        )
    done = f"while {_percent(found.point.done)} of the work before it is done"
    if found.consumed <= 0:
        gained = f", and {days_text(Minutes(-found.consumed), per_day)} were gained" if found.consumed else ""
        return f"{found.name}: nothing of its {days_text(found.size, per_day)} is used {done}{gained}."
    share = f" ({_percent(found.point.used)})" if found.point.used is not None else ""
    used = f"{_taken(found.consumed, f'its {days_text(found.size, per_day)}', per_day)}{share} {done}"
    late = f" Its gate moves by {days_text(found.overrun, per_day)}." if found.overrun else ""
    names = [eater_text(plan, one, per_day) for one in found.eaters if one.minutes > 0]
    because = f" Eaten by {listed(names)}." if names else ""
    return f"{found.name}: {used}.{because}{late}"


def release_sentence(name: str, found: ReleaseConsumption, per_day: Minutes) -> str:
    """The phase buffers of a release taken together, in plain words."""
    size = days_text(found.size, per_day)
    done = f"while {_percent(found.point.done)} of the work before them is done"
    if not any(one.committed for one in found.buffers):
        return f"The phase buffers of {name} have {size}; none is committed, so they move along with the work before them."
    if found.consumed <= 0:
        gained = f", and {days_text(Minutes(-found.consumed), per_day)} were gained" if found.consumed else ""
        return f"Nothing of the {size} of the phase buffers of {name} is used {done}{gained}."
    share = f" ({_percent(found.point.used)})" if found.point.used is not None else ""
    taken = _taken(found.consumed, f"the {size} of the phase buffers of {name}", per_day)
    return f"{taken}{share} {done}."


def point_sentence(name: str, point: FeverPoint) -> str:
    """A point of a fever chart in words: `Build, 20 Sep 08:00: 86 % of the work done, 57 % of the buffer used, green.`."""
    when = f", {moment_text(point.at)}" if point.at is not None else ""
    if point.used is None:
        used = "a buffer of no size"
    elif point.used < 0:
        used = f"{_percent(-point.used)} of the buffer gained"
    else:
        used = f"{_percent(point.used)} of the buffer used"
    return f"{name}{when}: {_percent(point.done)} of the work done, {used}, {point.colour}."


def _taken(minutes: Minutes, whole: str, per_day: Minutes) -> str:
    """`1 day of its 3 days is used`, `2 days of its 3 days are used`."""
    days = days_text(minutes, per_day)
    return f"{days} of {whole} {'is' if days.startswith('1 ') else 'are'} used"


def share_text(share: Fraction | None) -> str:
    """`40 %`, a dash for a buffer of no size."""
    return "\N{EN DASH}" if share is None else _percent(share)


def _percent(share: Fraction) -> str:
    return f"{round(share * 100)} %"


def fever_text(colour: Colour) -> str:
    """A colour with its sign, and what it asks for."""
    return f"{SIGNS[colour]} {FEVER[colour]}"


def eater_text(plan: Plan, eater: Eater, per_day: Minutes) -> str:
    """Who ate a buffer and how: `Build (takes 2 days longer)`; `gave back` where time was gained."""
    name = plan.rows[eater.row].name or "a row without a name" if eater.row is not None else ""
    days = days_text(Minutes(abs(eater.minutes)), per_day)
    late = eater.minutes > 0
    if eater.way == "longer":
        return f"{name} (takes {days} {'longer' if late else 'less'})"
    if eater.way == "later":
        return f"{name} (begins {days} {'later than it could' if late else 'before what it waits for'})"
    if eater.way == "entry":
        came = f"{days} {'late' if late else 'early'}"
        return f"{name} ({came})" if name else f"the phase's begin ({came})"
    return f"work beside its longest chain ({days if late else f'gives {days} back'})"


def used_text(found: Consumption | ReleaseConsumption) -> str:
    """`60 % used`, `untouched`, `10 % gained`; in words where a buffer has no size."""
    used = found.point.used
    if used is None:
        return "nothing to use" if found.consumed <= 0 else "used up"
    if not used:
        return "untouched"
    return f"{_percent(used)} used" if used > 0 else f"{_percent(-used)} gained"


def rule_text(buffer: Buffer) -> str:
    """The rule of a buffer's size: `15 % of chain`, `fixed`, `root of squares`."""
    return f"{buffer.share / 10:g} % of chain" if buffer.rule == "percent of chain" else buffer.rule


def burn_text(point: FeverPoint) -> str:
    """`0.83`, or nothing where nothing is done yet."""
    return "" if point.burn is None else f"{float(point.burn):.2f}"
