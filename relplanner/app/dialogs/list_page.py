"""A page of a dialog with a list on the left and the fields of the chosen record on the right.

The list is by id, so that a renamed record stays chosen; the fields are made anew only when another one is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QPushButton, QScrollArea, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import Field, clear, words
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError

LIST_WIDTH = 190


class ListPage(QWidget):
    """Subclasses say what is in the list (`entries`), fill the right side (`fill`) and register its fields (`put`)."""

    def __init__(self, document: Document, name: str, buttons: Sequence[tuple[str, Callable[[], object]]], empty: str) -> None:
        super().__init__()
        self.document = document
        self._empty = empty
        self._fields: list[Field] = []
        self._ids: list[Id] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 0, 0)
        left = QVBoxLayout()
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setFixedWidth(LIST_WIDTH)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(lambda _row: self.show_chosen())
        left.addWidget(self.list)
        self.buttons: list[QPushButton] = []
        for text, action in buttons:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, action=action: self._attempt(action))
            left.addWidget(button)
            self.buttons.append(button)
        self._trouble = words("", "red", small=True, wrap=True)
        self._trouble.setFixedWidth(LIST_WIDTH)
        self._trouble.hide()
        left.addWidget(self._trouble)
        row.addLayout(left)
        row.addSpacing(8)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        page.setAutoFillBackground(False)
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, 0, 6, 0)
        self.column.setSpacing(6)
        area.setWidget(page)
        row.addWidget(area, 1)

    # ------------------------------------------------------------------------------------------------ what a page says

    def entries(self) -> list[tuple[Id, str]]:
        """The records by id, in the order of the list, with their names; none, unless a page has some."""
        return []

    def fill(self, key: Id) -> None:
        """Make the right side for a record; it stays empty, unless a page has fields for it."""

    # --------------------------------------------------------------------------------------------------- what it offers

    @property
    def key(self) -> Id:
        """The id of the chosen record, "" for none."""
        at = self.list.currentRow()
        return self._ids[at] if 0 <= at < len(self._ids) else ""

    def choose(self, key: Id) -> None:
        """Show a record."""
        if key in self._ids:
            self.list.setCurrentRow(self._ids.index(key))

    def put(self, field: Field) -> None:
        """Put a field below what stands there, and keep it fresh."""
        self.watch(field)
        self.column.addWidget(field)

    def watch(self, field: Field) -> None:
        """Keep a field fresh that stands elsewhere."""
        self._fields.append(field)

    def refresh(self) -> None:
        """Show what the plan says."""
        entries = self.entries()
        ids, names = [key for key, _ in entries], [name for _, name in entries]
        before, at = self.key, self.list.currentRow()
        if ids != self._ids or names != [self.list.item(place).text() for place in range(self.list.count())]:
            self.list.ensurePolished()
            with QSignalBlocker(self.list):
                self.list.clear()
                self.list.addItems(names)
                self.list.setCurrentRow(ids.index(before) if before in ids else min(max(at, 0), len(ids) - 1))
            self._ids = ids
        if self.key != before or not self.column.count():
            self.show_chosen()
        else:
            for field in self._fields:
                field.refresh()

    def show_chosen(self) -> None:
        """Make the right side anew."""
        clear(self.column)
        self._fields = []
        self._complain("")
        if self.key:
            self.fill(self.key)
        else:
            self.column.addWidget(words(self._empty, "muted", wrap=True))
        self.column.addStretch(1)

    def begin(self) -> None:
        """Put the cursor into the first field, ready to be written over."""
        if self._fields:
            self._fields[0].line.setFocus()
            if (select := getattr(self._fields[0].line, "selectAll", None)) is not None:
                select()

    def _attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except EditError as error:
            self._complain(error.message)
        else:
            self._complain("")

    def _complain(self, message: str) -> None:
        self._trouble.setText(message)
        self._trouble.setVisible(bool(message))
