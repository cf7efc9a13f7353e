"""The command palette: every command and every row by typing a few letters of it.

It is made from the table of actions, so a command that is in a menu is here; commands that are not possible now are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from relplanner.app.actions import COMMANDS
from relplanner.app.document import Document
from relplanner.app.menus import Actions
from relplanner.app.panels.parts import words

MOST = 60
WIDTH = 460
HEAD, LINE, TALLEST = 50, 26, 364


class Entry(msgspec.Struct, frozen=True):
    """One line: what it says, what stands at its right, and what it does."""

    text: str
    aside: str
    run: Callable[[], object]


class Palette(QFrame):
    """A line to type in and the matches below it."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAccessibleName("Search, or run a command")
        self._actions = actions
        self._entries: list[Entry] = []
        self._shown: list[Entry] = []
        self._lines: list[tuple[QListWidgetItem, QLabel, QLabel]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.setSpacing(4)
        self.line = QLineEdit()
        self.line.setAccessibleName("Search")
        self.line.setPlaceholderText("A command, a task, a person")
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Matches")
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda item: self._run(self.list.row(item)))
        column.addWidget(self.line)
        column.addWidget(self.list)

    def ask(self, below: QWidget, document: Document | None, go: Callable[[str], object], *, rows_only: bool = False) -> None:
        """Open below a widget; `go` is called with a row's id."""
        rows = [] if document is None else list(_rows(document, go))
        commands = [] if rows_only else list(self._commands())
        self._entries = rows if rows_only else [*commands, *rows]
        self.line.clear()
        self._filter("")
        width = max(WIDTH, below.width())
        self.setFixedWidth(width)
        self.move(below.mapToGlobal(QPoint((below.width() - width) // 2, below.height() + 2)))
        self.show()
        self.line.setFocus()

    def _commands(self) -> Iterable[Entry]:
        for command in COMMANDS:
            action = self._actions[command.key]
            if action.isEnabled() and command.key != "command":
                keys = (
                    QKeySequence(command.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)
                    if command.shortcuts
                    else ""
                )
                yield Entry(action.text().replace("&", ""), keys or command.menu, action.trigger)

    def _filter(self, text: str) -> None:
        letters = text.casefold().split()
        found = [entry for entry in self._entries if all(part in entry.text.casefold() for part in letters)]
        found.sort(key=lambda entry: not entry.text.casefold().startswith(text.casefold()))
        self._shown = found[:MOST]
        while len(self._lines) < len(self._shown):
            self._lines.append(self._add_line())
        for place, (item, said, aside) in enumerate(self._lines):
            item.setHidden(place >= len(self._shown))
            if place < len(self._shown):
                entry = self._shown[place]
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.text}, {entry.aside}")
                said.setText(entry.text)
                aside.setText(entry.aside)
        if self._shown:
            self.list.setCurrentRow(0)
        self.setFixedHeight(min(TALLEST, HEAD + LINE * max(1, len(found))))

    def _add_line(self) -> tuple[QListWidgetItem, QLabel, QLabel]:
        """A line that stays and says another match after each letter."""
        item = QListWidgetItem()
        item.setSizeHint(QSize(100, LINE))
        self.list.addItem(item)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(8, 0, 8, 0)
        text, aside = words(), words("", "muted", small=True)
        row.addWidget(text, 1)
        row.addWidget(aside)
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.list.setItemWidget(item, line)
        return item, text, aside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the arrows go through the matches while the line keeps the keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._shown:
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow((self.list.currentRow() + step) % len(self._shown))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentRow())
                return True
        return super().eventFilter(watched, event)

    def _run(self, place: int) -> None:
        if 0 <= place < len(self._shown):
            self.hide()
            self._shown[place].run()


def _rows(document: Document, go: Callable[[str], object]) -> Iterable[Entry]:
    plan, relations = document.plan, document.readings.relations
    for at, row in enumerate(document.session.schedule.outline.ids):
        if plan.rows[row].name:
            yield Entry(plan.rows[row].name, relations.wbs[at], partial(go, row))
