"""Attributes of GanttProject's XML.

Every reading function gives its default for an absent or empty attribute and raises `FormatError`, which names the element and
what stands in it, for one that cannot be read.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from relplanner.formats.exchange import FormatError
from relplanner.plan.instants import day
from relplanner.plan.model import Day


def said(element: Element, name: str) -> str:
    """The attribute without space around it; "" where it is absent."""
    return (element.get(name) or "").strip()


def unreadable(element: Element, name: str) -> FormatError:
    """The error about an attribute that cannot be read."""
    owner = said(element, "name") or said(element, "id")
    place = f"{element.tag} {owner}".strip()
    return FormatError(f"{place}: {name} is “{said(element, name)}”, which cannot be read; correct it in GanttProject.")


def number(element: Element, name: str, default: int = 0, times: int = 1) -> int:
    """A decimal number times `times`, to the nearest whole."""
    found = said(element, name)
    if not found:
        return default
    try:
        return int((Decimal(found) * times).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError):
        raise unreadable(element, name) from None


def flag(element: Element, name: str) -> bool:
    """Whether an attribute says true."""
    return said(element, name).lower() == "true"


def date(element: Element, name: str) -> Day | None:
    """A day; None where the attribute is absent."""
    found = said(element, name)
    if not found:
        return None
    try:
        return day(found[:10])
    except ValueError:
        raise unreadable(element, name) from None
