"""Elements of Microsoft Project's XML from the values of a plan: the writing half of `elements`.

An element without a value is not written, except where its absence would mean something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Day, Id, Instant, LagKind, Unit

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

FORMATS: Mapping[Unit, int] = {"m": 3, "h": 5, "d": 7, "w": 9}
"""Duration and lag formats by unit; one more means elapsed."""

LARGEST_UID = 2**31 - 1


def put(parent: Element, tag: str, value: str | int | None) -> None:
    """Append an element with a text or a number; nothing for None and ""."""
    if value is not None and value != "":
        SubElement(parent, tag).text = clean(str(value))


def clean(text: str) -> str:
    """The text without characters that XML forbids."""
    return NOT_XML.sub("", text)


def put_flag(parent: Element, tag: str, said: bool) -> None:
    """Append an element that says 1 or 0."""
    put(parent, tag, int(said))


def put_moment(parent: Element, tag: str, at: int | None) -> None:
    """Append an instant; nothing for None."""
    if at is not None:
        put(parent, tag, to_datetime(Instant(at)).isoformat(timespec="seconds"))


def put_end_of_day(parent: Element, tag: str, day: Day) -> None:
    """Append the last minute of a day, as the end of a period that includes it."""
    put_moment(parent, tag, day * 1440 + 1439)


def put_duration(parent: Element, tag: str, minutes: int | None) -> None:
    """Append a length as `PT80H0M0S`; nothing for None."""
    if minutes is not None:
        hours, rest = divmod(abs(minutes), 60)
        put(parent, tag, f"{'-' if minutes < 0 else ''}PT{hours}H{rest}M0S")


def put_thousandths(parent: Element, tag: str, amount: int | None) -> None:
    """Append a number of thousandths as a decimal: 500 is 0.5."""
    if amount is not None:
        put(parent, tag, f"{amount / 1000:.3f}".rstrip("0").rstrip("."))


def duration_format(unit: Unit, kind: LagKind | str) -> int:
    """The code under which a length of this unit is shown."""
    return FORMATS[unit] + (kind == "elapsed")


def numbers(sources: Iterable[tuple[Id, str]], lowest: int = 1) -> dict[Id, int]:
    """A UID for each record, given its id and `source_id`: that where it is a free number from `lowest` on, else a new one."""
    found: dict[Id, int] = {}
    taken: set[int] = set()
    new: list[Id] = []
    for key, source in sources:
        number = int(source) if source.isascii() and source.isdigit() and len(source) < 11 else -1
        if lowest <= number <= LARGEST_UID and number not in taken:
            found[key] = number
            taken.add(number)
        else:
            new.append(key)
    highest = max(taken, default=0)
    upto = highest if highest + len(new) <= LARGEST_UID else 0
    for key in new:
        upto += 1
        while upto in taken:
            upto += 1
        found[key] = upto
        taken.add(upto)
    return found
