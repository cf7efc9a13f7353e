"""What grid and chart share: the visible rows, the selection and the document's door.

The grid owns folding and scrolling; the chart reads `Rows` and follows. `Selection` is one value for both: whoever changes it
tells everybody, nobody keeps a second one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from relplanner.plan.model import Id
from relplanner.plan.outline import Outline


class Rows(Protocol):
    """The lines of the grid from top to bottom, each `row_height` logical pixels high.

    `changed` is a Qt signal without arguments: rows appeared, went, moved, folded or unfolded. `open_lines` empty lines stand
    behind the last row (where the grid is typed into).
    """

    row_height: int
    open_lines: int

    @property
    def changed(self) -> Any:  # noqa: ANN401  (a bound Qt signal)
        """The signal."""
        ...

    def visible_rows(self) -> Sequence[Id]:
        """The ids of the rows that stand in an unfolded part of the tree, top to bottom."""
        ...

    def lines(self) -> Mapping[Id, int]:
        """The inverse: the line of each visible row, from 0."""
        ...


class OutlineRows(QObject):
    """Rows of an outline with a set of folded ones; the grid tells it what is folded.

    Linear in the number of rows at each change, free between changes.
    """

    changed = Signal()

    def __init__(self, outline: Outline | None = None, row_height: int = 22, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.row_height = row_height
        self.open_lines = 0
        self._outline = outline
        self._folded: set[Id] = set()
        self._visible: list[Id] | None = None
        self._lines: dict[Id, int] = {}

    def set_outline(self, outline: Outline) -> None:
        """Take the outline of a changed plan; what was folded stays folded."""
        if outline is self._outline or (self._outline is not None and _same(outline, self._outline)):
            self._outline = outline
            return
        self._outline = outline
        self._forget()

    def fold(self, row: Id, *, folded: bool = True) -> None:
        """Fold or unfold a row."""
        if folded == (row in self._folded):
            return
        if folded:
            self._folded.add(row)
        else:
            self._folded.discard(row)
        self._forget()

    def is_folded(self, row: Id) -> bool:
        """Whether the rows below are hidden."""
        return row in self._folded

    def visible_rows(self) -> Sequence[Id]:
        """The ids of the visible rows, top to bottom."""
        if self._visible is None:
            self._visible = self._walk()
            self._lines = {row: line for line, row in enumerate(self._visible)}
        return self._visible

    def lines(self) -> Mapping[Id, int]:
        """The line of each visible row."""
        self.visible_rows()
        return self._lines

    def _forget(self) -> None:
        self._visible = None
        self.changed.emit()

    def _walk(self) -> list[Id]:
        outline = self._outline
        if outline is None:
            return []
        if not self._folded:
            return list(outline.ids)
        found, at = [], 0
        while at < len(outline.ids):
            row = outline.ids[at]
            found.append(row)
            at = outline.end[at] if row in self._folded else at + 1
        return found


def _same(one: Outline, other: Outline) -> bool:
    return one.ids == other.ids and one.depth == other.depth


class Selection(QObject):
    """The selected rows and the current one ("" where there is none)."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: frozenset[Id] = frozenset()
        self.current: Id = ""

    def select(self, rows: Sequence[Id] | frozenset[Id], current: Id | None = None) -> None:
        """Select exactly these rows; the current one is named, or the last of them."""
        ordered = tuple(rows)
        chosen = frozenset(ordered)
        now = current if current is not None else (ordered[-1] if ordered else "")
        if chosen == self.rows and now == self.current:
            return
        self.rows, self.current = chosen, now
        self.changed.emit()


class Editing(Protocol):
    """The document as gestures see it: one door for edits."""

    def edit(self, label: str, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  (verbs differ)
        """Apply a verb to the plan; raises or shows `EditError` and changes nothing where it refuses."""
        ...
