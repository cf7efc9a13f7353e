"""Change requests, configuration items, and the audits that compare items with what a release should have made of them."""

from __future__ import annotations

from typing import Literal

from relplanner.plan.model.records import Day, Id, Instant, Record

ChangeType = Literal["standard", "normal", "emergency"]
ChangeRisk = Literal["low", "moderate", "high", "very high"]
ChangeState = Literal["draft", "submitted", "approved", "rejected", "implemented", "closed", "withdrawn"]


class Change(Record, frozen=True, kw_only=True):
    """A change request (DOMAIN: *Change*): the deployments it asks for, the items it touches, who approves it.

    `tasks` are the rows that carry it out, `approvals` the gates that decide about it; without any the `state` tells. A standard
    change is approved beforehand. `way_back` is the task that tests the way back. `decided_at` and `decided_by` say when and by
    whom one that no gate decides about was approved or rejected.
    """

    id: Id
    number: str = ""
    name: str = ""
    type: ChangeType = "normal"
    risk: ChangeRisk = "moderate"
    state: ChangeState = "draft"
    requester: str = ""
    reason: str = ""
    description: str = ""
    tasks: tuple[Id, ...] = ()
    items: tuple[Id, ...] = ()
    approvals: tuple[Id, ...] = ()
    way_back: Id | None = None
    decided_at: Instant | None = None
    decided_by: str = ""


class ConfigurationItem(Record, frozen=True, kw_only=True):
    """A part of the service that releases change. `version` is the one in production, `parent` the item that it is a part of."""

    id: Id
    name: str = ""
    kind: str = ""
    version: str = ""
    parent: Id | None = None
    owner: str = ""
    notes: str = ""


class CheckedItem(Record, frozen=True, kw_only=True):
    """One line of an audit: the version that was expected and the one that was found ("": the item was not there)."""

    item: Id
    expected: str = ""
    found: str = ""


class ItemAudit(Record, frozen=True, kw_only=True):
    """A dated check of configuration items against the versions that a release should have left. Items may be gone since."""

    id: Id
    release: Id
    day: Day
    by: str = ""
    items: tuple[CheckedItem, ...] = ()
    notes: str = ""
