"""What differs between two plans, as a value that can be applied and inverted.

`apply(diff(a, b), a) == b` and `apply(diff(a, b).inverted(), b) == a`, exactly. Only changed records are held, each with its
state before (None: it was not there) and after (None: it is gone).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from relplanner.plan.model import TABLES, Id, Plan, Record, Settings
from relplanner.plan.problems import EditError

Change = tuple[Record | None, Record | None]
"""A record before and after."""


class Delta(msgspec.Struct, frozen=True, kw_only=True):
    """The changes of each table that has some, and of the title and the settings where they changed."""

    tables: Mapping[str, Mapping[Id, Change]] = {}
    title: tuple[str, str] | None = None
    settings: tuple[Settings, Settings] | None = None

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.tables) or self.title is not None or self.settings is not None

    def inverted(self) -> Delta:
        """The delta that leads back."""
        return Delta(
            tables={
                table: {key: (after, before) for key, (before, after) in changes.items()}
                for table, changes in self.tables.items()
            },
            title=(self.title[1], self.title[0]) if self.title else None,
            settings=(self.settings[1], self.settings[0]) if self.settings else None,
        )

    def touched(self, table: str) -> Collection[Id]:
        """Ids of the records of a table that were added, changed or removed."""
        changes = self.tables.get(table)
        return changes.keys() if changes else ()


def diff(before: Plan, after: Plan) -> Delta:
    """What leads from one plan to the other. Records that are the same object cost next to nothing."""
    tables = {}
    for table in TABLES:
        old: Mapping[Id, Record] = getattr(before, table)
        new: Mapping[Id, Record] = getattr(after, table)
        if old is not new and (changes := _changes(old, new)):
            tables[table] = changes
    return Delta(
        tables=tables,
        title=(before.title, after.title) if before.title != after.title else None,
        settings=(before.settings, after.settings) if before.settings != after.settings else None,
    )


SLICE = 128


def _changes(old: Mapping[Id, Record], new: Mapping[Id, Record]) -> dict[Id, Change]:
    keys = list(new)
    if keys[: len(old)] == list(old):
        return _changes_in_place(keys, list(old.values()), list(new.values()))
    get = old.get
    # `is not` first: an edit shares what it left alone, so comparing by value is rare
    changes: dict[Id, Change] = {
        key: (get(key), record) for key, record in new.items() if get(key) is not record and get(key) != record
    }
    added = sum(1 for was, _ in changes.values() if was is None)
    if len(new) - added != len(old):
        changes.update({key: (record, None) for key, record in old.items() if key not in new})
    return changes


def _changes_in_place(keys: list[Id], old: list[Record], new: list[Record]) -> dict[Id, Change]:
    """The changes where new records only follow the old ones: slices that are alike are passed over whole."""
    changes: dict[Id, Change] = {}
    for start in range(0, len(old), SLICE):
        one, other = old[start : start + SLICE], new[start : start + SLICE]
        if one != other:
            both = zip(keys[start : start + SLICE], one, other, strict=False)
            changes.update({key: (was, now) for key, was, now in both if was != now})
    changes.update({key: (None, record) for key, record in zip(keys[len(old) :], new[len(old) :], strict=True)})
    return changes


def apply(delta: Delta, plan: Plan) -> Plan:
    """The plan after the changes; untouched tables and records are shared.

    Raises `EditError` (`delta-does-not-fit`) where a record is not as the delta found it.
    """
    fields: dict[str, object] = {}
    for table, changes in delta.tables.items():
        records: dict[Id, Record] = dict(getattr(plan, table))
        for key, (before, after) in changes.items():
            if records.get(key) != before:
                raise _misfit(key)
            if after is None:
                del records[key]
            else:
                records[key] = after
        fields[table] = records
    if delta.title is not None:
        if plan.title != delta.title[0]:
            raise _misfit("")
        fields["title"] = delta.title[1]
    if delta.settings is not None:
        if plan.settings != delta.settings[0]:
            raise _misfit("")
        fields["settings"] = delta.settings[1]
    return msgspec.structs.replace(plan, **fields)


def _misfit(subject: Id) -> EditError:
    return EditError(
        "delta-does-not-fit", "These changes were made to another state of the plan, so they cannot be applied.", subject
    )
