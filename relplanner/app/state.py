"""What there is to work on: an open plan, the chosen rows, something to undo. The table of commands says what each needs."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from relplanner.app.commands.command import State
from relplanner.app.document import Document
from relplanner.app.models.shape import ENTRY
from relplanner.app.panels.comparison import comparable
from relplanner.app.views.grid import PlanGrid
from relplanner.plan.edits.recurring import series_of
from relplanner.plan.model import Id


def state_of(document: Document | None, grid: PlanGrid | None) -> State:
    """The state of a window; `grid` None where the grid is not seen."""
    if document is None:
        return State(clipboard=bool(QGuiApplication.clipboard().text()))
    chosen = [row for row in grid.chosen_set if row != ENTRY] if grid is not None else []
    session = document.session
    return State(
        plan=True,
        modified=session.modified,
        rows=len(chosen),
        linked=bool(chosen),
        cells=grid is not None and grid.currentIndex().isValid(),
        undo=session.undo_label or "",
        redo=session.redo_label or "",
        clipboard=bool(QGuiApplication.clipboard().text()),
        baseline=session.plan.settings.baseline is not None,
        scenario=bool(session.scenario),
        comparable=comparable(document),
        recurring=len(chosen) == 1 and chosen[0] in session.plan.rows and series_of(session.plan, chosen[0]) is not None,
        release=bool(session.plan.releases),
        cutover=len(chosen) == 1 and _takes_runbook(document, chosen[0]),
        runbook=bool(session.plan.runbooks),
        buffers=bool(session.plan.buffers),
        uncommitted=any(one.committed_end is None for one in session.plan.buffers.values()),
    )


def _takes_runbook(document: Document, row: Id) -> bool:
    """Whether the row is a task without rows below it, and not itself a step of a runbook."""
    plan, outline = document.plan, document.session.schedule.outline
    found = plan.rows.get(row)
    return (
        found is not None
        and found.kind == "task"
        and row not in plan.steps
        and row in outline.index
        and not outline.has_children(outline.index[row])
    )
