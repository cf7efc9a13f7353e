"""Problems in one line: how many of which kind, the first sentence, and behind it the whole list.

A click on a sentence goes to what it is about. Clashes count together, whoever is booked twice: they ask for one kind of answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from relplanner.app.document import Document
from relplanner.app.icons import pixmap
from relplanner.app.panels.parts import Tone, words
from relplanner.app.theme import ROW, font
from relplanner.chart.theme import LIGHT, Theme
from relplanner.plan.model import Id
from relplanner.plan.problems import Problem

CLASHES = {"overload", "needed-in-two-phases", "booked-in-absence", "booked-elsewhere", "environment-booked-twice"}
LINE = 33
_NOWHERE = QModelIndex()


def counts(problems: Sequence[Problem]) -> list[tuple[str, Tone]]:
    """How many of which kind, as words in a tone: clashes, other errors, other warnings, notes."""
    clashes = sum(problem.code in CLASHES for problem in problems)
    errors = sum(problem.severity == "error" and problem.code not in CLASHES for problem in problems)
    warnings = sum(problem.severity == "warning" and problem.code not in CLASHES for problem in problems)
    notes = sum(problem.severity == "note" for problem in problems)
    kinds: list[tuple[int, str, str, Tone]] = [
        (errors, "error", "errors", "red"),
        (clashes, "clash", "clashes", "red"),
        (warnings, "warning", "warnings", "amber"),
        (notes, "note", "notes", "muted"),
    ]
    return [(f"{count} {one if count == 1 else many}", tone) for count, one, many, tone in kinds if count]


class ProblemTable(QAbstractTableModel):
    """The problems as rows: whom it is about, and the sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: tuple[Problem, ...] = ()
        self._document: Document | None = None

    def show(self, document: Document | None) -> None:
        """Show the problems of a document as they are now."""
        problems = document.problems if document is not None else ()
        if problems is not self.problems or document is not self._document:
            self.beginResetModel()
            self.problems, self._document = problems, document
            self.endResetModel()

    def shows(self, document: Document) -> bool:
        """Whether these are the problems of a document."""
        return document is self._document

    def _name(self, subject: Id) -> str:
        """What a problem is about, by its name of now."""
        plan = self._document.plan if self._document is not None else None
        found = (plan.rows.get(subject) or plan.resources.get(subject)) if plan is not None else None
        return found.name if found is not None else "The plan"

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Qt: how many there are."""
        return 0 if parent.isValid() else len(self.problems)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Qt: about whom, and what."""
        return 0 if parent.isValid() else 2

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what a cell says."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        problem = self.problems[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{problem.severity}: {problem.message}"
        return self._name(problem.subject) if index.column() == 0 else problem.message

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: the headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("About", "What is wrong, and what to do")[section]
        return None


class _Painter(QStyledItemDelegate):
    """A sign before the subject; text cut by an ellipsis has its tip from the table."""

    def __init__(self, table: ProblemTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self.theme = LIGHT

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        rect: QRect = option.rect
        problem = self._table.problems[index.row()]
        painter.save()
        left = rect.left() + 8
        if index.column() == 0:
            left += 22
            name = problem.severity
            colour = {"error": self.theme.red, "warning": self.theme.amber, "note": self.theme.faint}[name]
            sign = pixmap(name, colour, 13, painter.device().devicePixelRatioF())
            painter.drawPixmap(QPoint(rect.left() + 13, rect.top() + 4), sign)
        painter.setFont(font() if index.column() else font(11))
        painter.setPen(QColor(self.theme.text if index.column() else self.theme.muted))
        space = QRect(left, rect.top(), rect.right() - left - 6, rect.height())
        shown = QFontMetrics(painter.font()).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.restore()


class ProblemPanel(QWidget):
    """The line and, where it is opened, the list above it. `gone_to` carries the problem that was clicked."""

    gone_to = Signal(object)
    opened = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.table = ProblemTable()
        self.list = QTreeView()
        self._painter = _Painter(self.table, self.list)
        self._make_list()
        column.addWidget(self.list)
        self.line = QWidget()
        self._make_line()
        column.addWidget(self.line)

    def _make_list(self) -> None:
        view = self.list
        view.setObjectName("problemList")
        view.setAccessibleName("Problems")
        view.setModel(self.table)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setItemDelegate(self._painter)
        view.setFixedHeight(8 * ROW + 26)
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        view.header().resizeSection(0, 240)
        view.header().setStretchLastSection(True)
        view.activated.connect(self._go)
        view.clicked.connect(self._go)
        view.hide()

    def _make_line(self) -> None:
        line = self.line
        line.setObjectName("problemLine")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line.setFixedHeight(LINE)
        row = self._row = QHBoxLayout(line)
        row.setContentsMargins(14, 0, 12, 0)
        row.setSpacing(14)
        self._sign = QLabel()
        row.addWidget(self._sign)
        self._counts = [words(weight="medium") for _ in range(4)]
        for label in self._counts:
            row.addWidget(label)
        self.sentence = QPushButton()
        self.sentence.setObjectName("sentence")
        self.sentence.setFlat(True)
        self.sentence.setCursor(Qt.CursorShape.PointingHandCursor)
        self.sentence.setMinimumWidth(40)
        self.sentence.clicked.connect(lambda: self._go(self.table.index(0, 0)) if self.table.problems else None)
        row.addWidget(self.sentence, 1)
        self.more = QPushButton()
        self.more.setObjectName("link")
        self.more.clicked.connect(lambda: self.set_open(not self.is_open))
        row.addWidget(self.more)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._painter.theme = theme
        self._theme = theme
        self._show_sentence(self.table.problems)

    def follow(self, document: Document | None) -> None:
        """Show the problems of another plan, or of none."""
        self._document = document
        if document is not None:
            document.read.connect(self.refresh)
            document.changed.connect(lambda _step: self.list.viewport().update())
        self.refresh()

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return not self.list.isHidden()

    def set_open(self, opened: bool) -> None:
        """Show or hide the list."""
        self.list.setVisible(opened)
        self._name_button()
        self.opened.emit(opened)

    def refresh(self) -> None:
        """Read the problems anew."""
        document = self._document
        if document is None:
            self.table.show(None)
            return
        problems = document.problems
        if problems is self.table.problems and problems and self.table.shows(document):
            return
        self.table.show(document)
        found = counts(problems)
        for at, label in enumerate(self._counts):
            label.setVisible(at < len(found))
            if at < len(found):
                label.setText(found[at][0])
                label.setProperty("tone", found[at][1])
                label.setProperty("weight", "medium" if found[at][1] in {"red", "amber"} else "")
                label.style().unpolish(label)
                label.style().polish(label)
        self._show_sentence(problems)

    def _show_sentence(self, problems: Sequence[Problem]) -> None:
        theme = getattr(self, "_theme", LIGHT)
        worst = problems[0].severity if problems else "good"
        colour = {"error": theme.red, "warning": theme.amber, "note": theme.muted, "good": theme.green}[worst]
        if any(problem.code in CLASHES for problem in problems):
            colour = theme.red
        self._sign.setPixmap(pixmap(worst, colour, 15, self.devicePixelRatioF()))
        text = problems[0].message if problems else "Nothing is wrong with this plan."
        self.sentence.setEnabled(bool(problems))
        self._text = text
        self._elide()
        self._name_button()

    def _elide(self) -> None:
        text = getattr(self, "_text", "")
        metrics = self.sentence.fontMetrics()
        self.sentence.setText(
            metrics.elidedText(text.replace("&", "&&"), Qt.TextElideMode.ElideRight, max(40, self.sentence.width() - 8))
        )
        self.sentence.setToolTip(text)
        self.sentence.setAccessibleName(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: cut the sentence to the room there is."""
        super().resizeEvent(event)
        self._row.activate()
        self._elide()

    def _name_button(self) -> None:
        number = len(self.table.problems)
        self.more.setVisible(number > 0)
        self.more.setText("Close the list ▾" if self.is_open else f"Show all {number} ▸" if number > 1 else "Show ▸")

    def _go(self, index: QModelIndex) -> None:
        if index.isValid():
            self.gone_to.emit(self.table.problems[index.row()])
