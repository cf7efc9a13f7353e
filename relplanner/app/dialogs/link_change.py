"""Which change request selected rows carry out: one that is there, or a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.document import Document
from relplanner.app.panels.parts import ChoiceField, Field, words
from relplanner.insight.wording import listed
from relplanner.plan.edits import changes
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError

NEW = ""


class LinkChangeDialog(QDialog):
    """Asks for the change of `rows`; `told` is called with what was done."""

    def __init__(
        self, document: Document, rows: Sequence[Id], told: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Link tasks to a change")
        self._document, self._rows, self._told = document, tuple(rows), told
        plan = document.plan
        found = sorted(plan.changes.values(), key=lambda one: (one.number, one.name, one.id))
        self._change = found[0].id if found else NEW
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(words(listed([plan.rows[row].name or "a row" for row in rows]), weight="medium", wrap=True))
        choices = [*((one.id, f"{one.number} {one.name}".strip()) for one in found), (NEW, "a new change")]
        self.change = ChoiceField("Carried out for", choices, lambda: self._change, self._choose)
        self.title = QLineEdit()
        self.title.setPlaceholderText("what is changed")
        self._title = Field("Title", self.title)
        for part in (self.change, self._title):
            column.addWidget(part)
        self._title.setHidden(self._change != NEW)
        buttons = do_or_cancel(self, self._on_accepted, "Link them")
        column.addWidget(buttons)
        self.setFixedWidth(420)
        (self.title if self._change == NEW else self.change.line).setFocus()

    def done(self, result: int) -> None:
        """Qt: the dialog goes."""
        super().done(result)
        self.deleteLater()

    def _choose(self, key: str) -> None:
        self._change = key
        self._title.setVisible(key == NEW)
        self.adjustSize()

    def _on_accepted(self) -> None:
        document, plan = self._document, self._document.plan
        try:
            if self._change == NEW:
                name = self.title.text()
                document.edit("Add a change", changes.add_change_of, self._rows, name=name)
            else:
                name = plan.changes[self._change].number or plan.changes[self._change].name
                document.edit(f"Link tasks to {name}", changes.link_to_change, self._change, self._rows)
        except EditError as error:
            (self._title if self._change == NEW else self.change).complain(error.message)
            return
        self.accept()
        count = "1 task carries" if len(self._rows) == 1 else f"{len(self._rows)} tasks carry"
        self._told(f"{count} out {name.strip()} now.")
