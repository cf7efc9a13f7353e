"""The links that say nothing new, ticked to be removed: which others say it already, and that no date moves.

What would happen is computed before it is done; removing is one edit, and the rows of the line that is looked at are lit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.document import Document
from relplanner.app.panels.parts import set_tone, words
from relplanner.plan.edits.links import unlink
from relplanner.plan.model import Id, Link
from relplanner.plan.notation import format_lag
from relplanner.schedule.questions import all_predecessors, all_successors


class RedundantDialog(QDialog):
    """A list with boxes. `light` lights rows of the chart."""

    def __init__(
        self,
        document: Document,
        links: Sequence[Link],
        light: Callable[[frozenset[Id]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Redundant links")
        self._document, self._links, self._light = document, links, light
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        told = "Each of these links follows from others. Untick what you want to keep."
        column.addWidget(words(told, "muted", wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName("Redundant links")
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for link in links:
            item = QListWidgetItem(self._named(link))
            item.setToolTip(item.text())
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.list.currentRowChanged.connect(self._show)
        self.list.setFixedHeight(min(12, max(4, len(links))) * 24 + 8)
        column.addWidget(self.list)
        self.way = words("", "muted", small=True, wrap=True)
        self.way.setMinimumHeight(32)
        column.addWidget(self.way)
        self.effect = words("", wrap=True)
        column.addWidget(self.effect)
        self.buttons = do_or_cancel(self, self._on_accepted)
        column.addWidget(self.buttons)
        self.setFixedWidth(520)
        self.finished.connect(lambda _result: light(frozenset()))
        self.list.setCurrentRow(0)
        self._tell()

    @property
    def ticked(self) -> list[Id]:
        """The links that are to go."""
        items = [self.list.item(at) for at in range(self.list.count())]
        return [link.id for link, item in zip(self._links, items, strict=True) if item.checkState() == Qt.CheckState.Checked]

    def _named(self, link: Link) -> str:
        lag = format_lag(link.lag, self._document.plan.settings) if link.lag.amount else ""
        tie = "" if link.type == "FS" and not lag else f" ({link.type}{lag})"
        return f"{self._name(link.predecessor)} → {self._name(link.successor)}{tie}"

    def _name(self, row: Id) -> str:
        return self._document.plan.rows[row].name or "a row without a name"

    def _show(self, at: int) -> None:
        """Light the link's rows with those between, and say the way that makes it redundant."""
        if not 0 <= at < len(self._links):
            return
        link, network = self._links[at], self._document.session.schedule.network
        between = {*all_successors(network, link.predecessor)} & {*all_predecessors(network, link.successor)}
        rows = [
            row for row in network.outline.ids if row in between and not network.outline.has_children(network.outline.index[row])
        ]
        names = " → ".join(self._name(row) for row in rows[:4]) + (" → …" if len(rows) > 4 else "")
        self.way.setText(f"It follows by way of {names}." if names else "Another link between the same two says it already.")
        self._light(frozenset({link.predecessor, link.successor, *between}))

    def _tell(self) -> None:
        """Try it on a copy, and say how many dates would move."""
        ticked, button = self.ticked, self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        number = "1 link" if len(ticked) == 1 else f"{len(ticked)} links"
        with QSignalBlocker(self.list):
            button.setText(f"Remove {number}" if ticked else "Remove")
            button.setEnabled(bool(ticked))
        moved = len(self._document.would_move(unlink, ticked))
        self.effect.setText(f"Without {number} no date moves." if not moved else f"Without {number} {moved} rows move.")
        self.effect.setVisible(bool(ticked))
        set_tone(self.effect, "amber" if moved else "green")

    def _on_accepted(self) -> None:
        ticked = self.ticked
        label = "Remove a redundant link" if len(ticked) == 1 else f"Remove {len(ticked)} redundant links"
        self._document.edit(label, unlink, ticked)
        self.accept()
