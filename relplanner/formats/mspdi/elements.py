"""Values of Microsoft Project's XML elements.

Every reading function gives None (or the default) for an absent or empty element and raises `FormatError`, which names the
element and what stands in it, for one that cannot be read. Namespaces are taken off after parsing, so tags are bare names.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from relplanner.formats.exchange import FormatError
from relplanner.plan import instants
from relplanner.plan.model import Instant, Minutes, Money, PerMille, Unit

DURATION = re.compile(r"(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")

UNITS: dict[int, Unit] = {3: "m", 4: "m", 5: "h", 6: "h", 7: "d", 8: "d", 9: "w", 10: "w", 11: "w", 12: "w"}
"""Units by Microsoft's duration and lag formats; months are shown as weeks."""

ESTIMATED = 32
"""Added to a format when the duration carries a question mark."""

PERCENT, ELAPSED_PERCENT = 19, 20


def parse(data: bytes, name: str) -> Element:
    """Parse an XML file and take the namespaces off its tags. Raises `FormatError`: no XML, or one that is an attack."""
    try:
        root: Element = fromstring(data)
    except ParseError as error:
        line, column = error.position
        message = (
            f"{name} is damaged at line {line}, column {column + 1}: it is no whole XML file; save it again where it came from."
        )
        raise FormatError(message, line) from None
    except DefusedXmlException:
        raise FormatError(f"{name} defines XML entities, as attacks do; relplanner does not read such files.") from None
    except (LookupError, ValueError):
        raise FormatError(f"{name} says it is in an encoding that cannot be read; save it as UTF-8.") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def text(element: Element, tag: str) -> str:
    """The text of a child, without space around it; "" where it is absent."""
    return (element.findtext(tag) or "").strip()


def _unreadable(element: Element, tag: str, found: str) -> FormatError:
    owner = text(element, "Name") or text(element, "UID")
    place = f"{element.tag} {owner}".strip()
    return FormatError(f"{place}: {tag} is “{found}”, which cannot be read; correct it in the program that wrote the file.")


def integer(element: Element, tag: str, default: int = 0) -> int:
    """A whole number."""
    found = text(element, tag)
    if not found:
        return default
    try:
        return int(Decimal(found))
    except (InvalidOperation, ValueError, OverflowError):
        raise _unreadable(element, tag, found) from None


def thousandths(element: Element, tag: str, default: int = 1000) -> PerMille:
    """A decimal number times 1000, to the nearest whole."""
    found = text(element, tag)
    if not found:
        return PerMille(default)
    try:
        return PerMille(int((Decimal(found) * 1000).to_integral_value()))
    except (InvalidOperation, ValueError, OverflowError):
        raise _unreadable(element, tag, found) from None


def money(element: Element, tag: str) -> Money:
    """An amount of the project's currency, which files give in hundredths."""
    found = text(element, tag)
    if not found:
        return Money(0)
    try:
        return Money(int(Decimal(found).to_integral_value()))
    except (InvalidOperation, ValueError, OverflowError):
        raise _unreadable(element, tag, found) from None


def flag(element: Element, tag: str) -> bool:
    """Whether a child says 1 or true."""
    return text(element, tag).lower() in {"1", "true"}


def moment(element: Element, tag: str) -> Instant | None:
    """An instant; `NA` is None, a zone is dropped because plans hold local time."""
    found = text(element, tag)
    if not found or found.upper() == "NA":
        return None
    try:
        return instants.instant(re.sub(r"(Z|[+-]\d\d:\d\d)$", "", found))
    except ValueError:
        raise _unreadable(element, tag, found) from None


def duration(element: Element, tag: str) -> Minutes | None:
    """Minutes of an ISO 8601 duration as Microsoft writes it (`PT80H0M0S`), seconds to the nearest minute."""
    found = text(element, tag)
    if not found:
        return None
    match = DURATION.fullmatch(found)
    if match is None:
        raise _unreadable(element, tag, found)
    sign, days, hours, minutes, seconds = match.groups()
    whole = int(days or 0) * 1440 + int(hours or 0) * 60 + int(minutes or 0)
    whole += int(Decimal(seconds or 0) / 60 + Decimal("0.5"))
    return Minutes(-whole if sign else whole)


def tenths(element: Element, tag: str) -> Minutes:
    """Minutes of a number that counts tenths of minutes, to the nearest minute."""
    return Minutes(nearest_tenth(integer(element, tag)))


def nearest_tenth(amount: int) -> int:
    """A tenth of a number to the nearest whole, halves away from zero."""
    return (abs(amount) + 5) // 10 * (1 if amount >= 0 else -1)


def time_of_day(element: Element, tag: str) -> int | None:
    """Minutes since midnight of `08:00:00`."""
    found = text(element, tag)
    if not found:
        return None
    match = re.match(r"(?:\d{4}-\d\d-\d\dT)?(\d\d):(\d\d)", found)
    if match is None or int(match[1]) > 24 or int(match[2]) > 59:
        raise _unreadable(element, tag, found)
    return int(match[1]) * 60 + int(match[2])


def unit_of(code: int) -> Unit:
    """The unit that a duration or lag format shows."""
    return UNITS.get(code - ESTIMATED if code > ESTIMATED else code, "d")


def is_elapsed(code: int) -> bool:
    """Whether a duration or lag format counts around the clock."""
    return (code - ESTIMATED if code > ESTIMATED else code) in {4, 6, 8, 10, 12}


def is_percent(code: int) -> bool:
    """Whether a lag format is a share of the predecessor's duration."""
    return (code - ESTIMATED if code > ESTIMATED else code) in {PERCENT, ELAPSED_PERCENT}
