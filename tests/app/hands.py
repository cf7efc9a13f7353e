"""What a person does with a window, through its real widgets: press keys, type, read what stands there."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from relplanner.app.document import Document
from relplanner.app.main_window import MainWindow
from relplanner.app.models.shape import ENTRY
from relplanner.app.views.cell_editor import CellEditor
from relplanner.app.views.grid import PlanGrid
from relplanner.plan.model import Id

Dialog = TypeVar("Dialog", bound=QDialog)


class Hands:
    """Counts what it does: a key or chord is one action, a text typed is one, a click is one."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.actions = 0

    @property
    def grid(self) -> PlanGrid:
        assert self.window.schedule is not None
        return self.window.schedule.grid

    @property
    def editor(self) -> CellEditor | None:
        found = [one for one in self.grid.viewport().findChildren(CellEditor) if one.isVisible()]
        return found[-1] if found else None

    @property
    def target(self) -> QWidget:
        editor = self.editor
        return editor if editor is not None else (QApplication.focusWidget() or self.grid)

    def run(self, key: str) -> None:
        """Run a command, as its shortcut or its menu entry would."""
        self.actions += 1
        action = self.window.actions_[key]
        assert action.isEnabled(), f"{key} is not possible"
        action.trigger()

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        self.actions += 1
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        QTest.keyClick(self.target, key, held)

    def type(self, text: str, *, enter: Qt.Key | None = Qt.Key.Key_Return) -> None:
        """Type into what has the keyboard; the first letter opens the cell."""
        self.actions += 1
        first = self.target
        QTest.keyClicks(first, text[:1])
        if len(text) > 1:
            QTest.keyClicks(self.target, text[1:])
        if enter is not None:
            QTest.keyClick(self.target, enter)

    def go(self, row: Id, key: str = "name") -> None:
        """Make a cell the current one, as a click on it does."""
        self.actions += 1
        index = self.grid.tree.index_of(row, self.grid.tree.column_of(key))
        assert index.isValid(), f"no cell {key} of {row}"
        self.grid.scrollTo(index)
        QTest.mouseClick(
            self.grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.grid.visualRect(index).center()
        )

    def enter(self, row: Id, key: str, text: str) -> None:
        """Write a text into a cell."""
        self.go(row, key)
        self.grid.setFocus()
        self.type(text)

    def go_to_open_row(self) -> None:
        self.go(ENTRY)

    def row(self, name: str) -> Id:
        document = self.window.document
        assert document is not None
        return next(row.id for row in document.plan.rows.values() if row.name == name)

    def text(self, row: Id, key: str) -> str:
        tree = self.grid.tree
        return str(tree.index_of(row, tree.column_of(key)).data() or "")


def document_of(hands: Hands) -> Document:
    """The plan that is open."""
    assert hands.window.document is not None
    return hands.window.document


def command(hands: Hands, words: str) -> None:
    """Find a command in the palette by words, and run it."""
    hands.window.activateWindow()
    QCoreApplication.processEvents()
    QTest.keyClick(hands.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    line = hands.window.palette_.line
    QTest.keyClicks(line, words)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QCoreApplication.processEvents()


def opened(hands: Hands, kind: type[Dialog]) -> Dialog:
    """The dialog of a kind that was opened last."""
    found = [one for one in hands.window.findChildren(kind) if one.isVisible()]
    assert found
    found[-1].activateWindow()
    QCoreApplication.processEvents()
    return found[-1]


def write_line(line: QLineEdit, text: str) -> None:
    """Write a text in place of what a line says."""
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)


def said(widget: QWidget) -> str:
    """All words that a widget shows."""
    QApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click on a place of a widget, or its middle."""
    QTest.mouseClick(
        widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at if at is not None else widget.rect().center()
    )
