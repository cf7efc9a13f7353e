"""Random records of release management for a plan's rows: types, changes, items, audits, runbooks, marks of buffers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from relplanner.plan.model import (
    BufferMark,
    Change,
    CheckedItem,
    ConfigurationItem,
    Day,
    FeverBorders,
    Id,
    Instant,
    ItemAudit,
    ItemVersion,
    Minutes,
    PerMille,
    PhaseRule,
    Record,
    Rehearsal,
    RehearsedStep,
    ReleaseType,
    Row,
    Runbook,
    RunbookStep,
    Spacing,
    buffer_mark_id,
)

Draw = Callable[[st.SearchStrategy[Any]], Any]

NOON = Instant(29_998_080)
BORDERS = st.sampled_from([FeverBorders(), FeverBorders(), FeverBorders(thirds=True), FeverBorders(amber_from=0, red_from=10)])
"""Borders of fever charts."""

OWN_TYPE = ReleaseType(
    id="hotfix",
    name="Patch",
    phases=(PhaseRule(kind="deployment", least=Minutes(60), buffer="percent of chain", share=PerMille(100)),),
    crosses="soft freezes",
    approvers=("RM",),
    apart=(Spacing(type="major", days=7),),
)


def item_versions(draw: Draw, items: Mapping[Id, Record]) -> tuple[ItemVersion, ...]:
    """What a release makes of some items."""
    chosen = draw(st.lists(st.sampled_from(sorted(items)), unique=True, max_size=2)) if items else []
    return tuple(ItemVersion(item=item, version=draw(st.sampled_from(["", "1.0", "2.0"]))) for item in chosen)


def release_tables(draw: Draw, rows: Mapping[Id, Row]) -> dict[str, dict[Id, Any]]:
    """Tables of records that say something about these rows."""
    items = {f"i{at}": ConfigurationItem(id=f"i{at}", name=f"Item {at}", version="1.0") for at in range(draw(st.integers(0, 2)))}
    if len(items) > 1 and draw(st.booleans()):
        items["i1"] = ConfigurationItem(id="i1", name="Part", parent="i0")
    tasks = sorted(key for key, row in rows.items() if row.kind == "task")
    gates = sorted(key for key, row in rows.items() if row.kind == "gate")
    changes = {}
    if tasks and draw(st.booleans()):
        changes["h"] = Change(
            id="h",
            name="Deploy",
            tasks=(draw(st.sampled_from(tasks)),),
            approvals=tuple(gates[:1]) if draw(st.booleans()) else (),
            items=tuple(sorted(items)[:1]),
            way_back=draw(st.sampled_from([None, *tasks])),
            state=draw(st.sampled_from(["draft", "approved", "implemented"])),
        )
    runbooks: dict[Id, Record] = {}
    steps: dict[Id, Record] = {}
    rehearsals: dict[Id, Record] = {}
    if len(tasks) > 1 and draw(st.booleans()):
        runbooks[tasks[0]] = Runbook(id=tasks[0])
        steps[tasks[1]] = RunbookStep(id=tasks[1], owners=("OPS",), check="green", back=Minutes(30))
        lines = (
            RehearsedStep(step=tasks[1], planned=Minutes(20), actual=Minutes(25)),
            RehearsedStep(step="gone", planned=Minutes(5)),
        )
        rehearsals["re"] = Rehearsal(id="re", runbook=tasks[0], day=Day(20_700), steps=lines)
    marks = {}
    for buffer in sorted(key for key, row in rows.items() if row.kind == "buffer")[:1]:
        key = buffer_mark_id(buffer, NOON)
        lengths = {"length": Minutes(480), "remaining": Minutes(240), "size": Minutes(240), "consumed": Minutes(-60)}
        marks[key] = BufferMark(id=key, buffer=buffer, at=NOON, **lengths)
    audit = ItemAudit(id="au", release="gone", day=Day(20_700), items=(CheckedItem(item="i0", expected="1", found="2"),))
    return {
        "release_types": {"hotfix": OWN_TYPE} if draw(st.booleans()) else {},
        "changes": changes,
        "items": items,
        "audits": {"au": audit} if items else {},
        "runbooks": runbooks,
        "steps": steps,
        "rehearsals": rehearsals,
        "buffer_marks": marks,
    }
