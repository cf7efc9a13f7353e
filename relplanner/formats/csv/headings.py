"""Which column means what: headings are matched by name, whatever their case, spaces, signs and order.

Of two columns that could mean the same field, the one whose heading stands earlier in `SYNONYMS` wins; the other one is no field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

Field = Literal[
    "name",
    "people",
    "start",
    "finish",
    "date",
    "duration",
    "work",
    "predecessors",
    "wbs",
    "level",
    "group",
    "id",
    "percent",
    "deadline",
    "notes",
    "kind",
    "priority",
]

_WORDS: Mapping[Field, str] = {
    "name": "name taskname task what activity title summary item event milestone subject workitem step",
    "people": "people who owner owners resource resources resourcenames assignee assignees assignedto assigned responsible "
    "person team",
    "start": "start startdate begin begins begindate from plannedstart starts",
    "finish": "finish finishdate end enddate due duedate until to plannedfinish plannedend ends",
    "date": "date when day",
    "duration": "duration estimate length days hours",
    "work": "work effort",
    "predecessors": "predecessors predecessor dependson dependencies dependency depends after waitsfor blockedby",
    "wbs": "wbs wbscode wbsnumber outlinenumber",
    "level": "outlinelevel level indent depth",
    "group": "phase section group stage epic workstream",
    "id": "id uid key no nr number rownumber row sourceid",
    "percent": "percentcomplete complete done progress percent",
    "deadline": "deadline",
    "notes": "notes note comment comments remarks remark description details",
    "kind": "kind type rowkind",
    "priority": "priority",
}

SYNONYMS: Mapping[Field, Sequence[str]] = {field: words.split() for field, words in _WORDS.items()}
"""Headings of each field in small letters, without anything but letters and digits."""


def plain(heading: str) -> str:
    """A heading as `SYNONYMS` writes it; what stands in brackets (a unit) does not count."""
    return re.sub(r"[\W_]+", "", re.sub(r"[(\[].*?[)\]]", "", heading)).casefold()


def unit_of(heading: str) -> str:
    """The unit of plain numbers in a column: h where its heading says hours, m, w, else d."""
    said = heading.casefold()
    match = re.search(r"\b(hours?|hrs?|h|minutes?|mins?|m|weeks?|w)\b", said)
    return match[1][0] if match else "d"


def matched(headings: Sequence[str]) -> Mapping[Field, int]:
    """The column of each field that some heading names."""
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        columns.setdefault(plain(heading), at)
    found: dict[Field, int] = {}
    for field, names in SYNONYMS.items():
        free = [columns[name] for name in names if name in columns and columns[name] not in found.values()]
        if free:
            found[field] = free[0]
    return found
