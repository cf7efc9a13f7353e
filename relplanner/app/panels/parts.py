"""The small parts that panels and dialogs are made of: words in a tone, rules, folds, and fields that edit the plan.

A field shows what the plan says, enters what the user wrote when it is left, and keeps a wrong entry with a sentence below it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from relplanner.plan.problems import EditError

Tone = Literal["", "muted", "faint", "red", "amber", "green", "accent"]
Weight = Literal["", "medium", "bold"]


def words(text: str = "", tone: Tone = "", *, small: bool = False, weight: Weight = "", wrap: bool = False) -> QLabel:
    """A label; plain text unless it is set otherwise."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("tone", tone)
    if small:
        label.setProperty("scale", "small")
    if weight:
        label.setProperty("weight", weight)
    label.setWordWrap(wrap)
    if wrap:
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def set_tone(label: QWidget, tone: Tone) -> None:
    """Change the tone of a label."""
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)


def anchor(text: str, target: str, colour: str) -> str:
    """A piece of rich text that leads to a row."""
    return f'<a href="{escape(target)}" style="color:{colour};text-decoration:none">{escape(text)}</a>'


def rule() -> QFrame:
    """A line of one pixel."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class RichLabel(QLabel):
    """Words with links to rows, reachable by key. `gone_to` carries the link's target."""

    gone_to = Signal(str)

    def __init__(self, html: str = "", *, small: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(html, parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        if small:
            self.setProperty("scale", "small")
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.LinksAccessibleByMouse | flags.LinksAccessibleByKeyboard)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if "<a " in html else Qt.FocusPolicy.NoFocus)
        self.linkActivated.connect(self.gone_to)


class Fold(QWidget):
    """A heading that opens and closes what is below it; the body is made when it is first opened."""

    toggled = Signal(bool)

    def __init__(self, heading: str, build: Callable[[QVBoxLayout], None], *, opened: bool = False) -> None:
        super().__init__()
        self._heading, self._build, self._built = heading, build, False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._button = QPushButton()
        self._button.setObjectName("fold")
        self._button.setAccessibleName(heading)
        self._button.clicked.connect(lambda: self.set_open(not self.is_open))
        column.addWidget(self._button)
        self._body = QWidget()
        self._inner = QVBoxLayout(self._body)
        self._inner.setContentsMargins(14, 0, 0, 6)
        self._inner.setSpacing(4)
        column.addWidget(self._body)
        self._body.hide()
        self.set_open(opened)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return not self._body.isHidden()

    def set_open(self, opened: bool) -> None:
        """Show or hide the body."""
        if opened and not self._built:
            self._build(self._inner)
            self._built = True
        self._body.setVisible(opened)
        self._button.setText(f"{'▾' if opened else '▸'}  {self._heading}")
        self._button.setAccessibleDescription("open" if opened else "closed")
        self.toggled.emit(opened)

    def set_heading(self, heading: str) -> None:
        """Change the heading."""
        self._heading = heading
        self._button.setText(f"{'▾' if self.is_open else '▸'}  {heading}")
        self._button.setAccessibleName(heading)


class Field(QWidget):
    """A named entry. `refresh` shows what the plan says unless the user is writing; `complain` keeps and explains."""

    def __init__(self, name: str, line: QWidget, *, beside: bool = True) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2)
        box = QHBoxLayout() if beside else QVBoxLayout()
        box.setSpacing(8 if beside else 2)
        if name:
            label = words(name, "muted", small=True)
            label.setBuddy(line)
            if beside:
                label.setFixedWidth(92)
            box.addWidget(label)
        line.setAccessibleName(name or line.accessibleName())
        box.addWidget(line, 1)
        outer.addLayout(box)
        self._trouble = words("", "red", small=True, wrap=True)
        self._trouble.hide()
        outer.addWidget(self._trouble)
        self.line = line

    def refresh(self) -> None:
        """Show what the plan says."""

    def complain(self, message: str) -> None:
        """Say what is wrong below the entry; "" takes it away."""
        self._trouble.setText(message)
        self._trouble.setVisible(bool(message))
        self.line.setProperty("wrong", bool(message))
        self.line.style().unpolish(self.line)
        self.line.style().polish(self.line)

    @property
    def trouble(self) -> str:
        """What is wrong, "" for nothing."""
        return self._trouble.text() if not self._trouble.isHidden() else ""

    def attempt(self, action: Callable[[], object]) -> bool:
        """Enter something; where it is refused, say why here."""
        try:
            action()
        except EditError as error:
            self.complain(error.message)
            return False
        self.complain("")
        return True


class TextField(Field):
    """A line of text. `write` enters it and may raise `EditError`."""

    def __init__(self, name: str, read: Callable[[], str], write: Callable[[str], object], hint: str = "") -> None:
        self._edit = QLineEdit()
        super().__init__(name, self._edit)
        self._read, self._write = read, write
        self._edit.setPlaceholderText(hint)
        self._show(read())
        self._edit.editingFinished.connect(self._enter)
        self._edit.installEventFilter(self)

    def refresh(self) -> None:
        """Show what the plan says, unless a wrong entry stands here."""
        if not self.trouble and not self._edit.isModified():
            self._show(self._read())

    def _show(self, text: str) -> None:
        """Put a text there; one that is longer than the line is read from its beginning."""
        if text != self._edit.text():
            self._edit.setText(text)
            if not self._edit.hasFocus():
                self._edit.setCursorPosition(0)

    def _enter(self) -> None:
        text = self._edit.text().strip()
        if text == self._read().strip():
            self.complain("")
            self._edit.setModified(False)
        elif self.attempt(lambda: self._write(text)):
            self._edit.setModified(False)
            self._show(self._read())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: Esc restores."""
        if watched is self._edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            changed = self._edit.isModified() or bool(self.trouble)
            if event.key() == Qt.Key.Key_Escape and changed:
                self.complain("")
                self._edit.setText(self._read())
                return True
        return super().eventFilter(watched, event)


class Choice(QComboBox):
    """A box with one of several, its arrow in the colours of the theme; the wheel scrolls what it stands on."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the box, and an arrow at its right."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.5))
        x, y = self.width() - 14, self.height() // 2
        painter.drawPolyline([QPoint(x - 4, y - 2), QPoint(x, y + 2), QPoint(x + 4, y - 2)])
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: leave the wheel to the panel."""
        event.ignore()


class ChoiceField(Field):
    """One of several. `choices` are (value, words); the value "" is legal where it is listed."""

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str]], read: Callable[[], str], write: Callable[[str], object]
    ) -> None:
        self._box = Choice()
        super().__init__(name, self._box)
        for value, shown in choices:
            self._box.addItem(shown, value)
        self._read, self._write = read, write
        self.refresh()
        self._box.activated.connect(self._enter)

    def refresh(self) -> None:
        """Show what the plan says."""
        with QSignalBlocker(self._box):
            value = self._read()
            found = self._box.findData(value)
            if found < 0 and value:
                self._box.addItem(value, value)
                found = self._box.count() - 1
            self._box.setCurrentIndex(found)

    def _enter(self) -> None:
        value = str(self._box.currentData())
        if value != self._read() and not self.attempt(lambda: self._write(value)):
            return
        self.refresh()


class CheckField(Field):
    """Yes or no."""

    def __init__(self, text: str, read: Callable[[], bool], write: Callable[[bool], object]) -> None:
        self._check = QCheckBox(text)
        super().__init__("", self._check)
        self._check.setAccessibleName(text)
        self._read, self._write = read, write
        self.refresh()
        self._check.clicked.connect(self._enter)

    def refresh(self) -> None:
        """Show what the plan says."""
        with QSignalBlocker(self._check):
            self._check.setChecked(self._read())

    def _enter(self, checked: bool) -> None:
        self.attempt(lambda: self._write(checked))
        self.refresh()


class _Pad(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class NotesField(Field):
    """Several lines of text, entered when they are left."""

    def __init__(self, name: str, read: Callable[[], str], write: Callable[[str], object]) -> None:
        self._pad = _Pad()
        super().__init__(name, self._pad, beside=False)
        self._pad.setFixedHeight(96)
        self._pad.setTabChangesFocus(True)
        self._read, self._write = read, write
        self._pad.setPlainText(read())
        self._pad.left.connect(self._enter)

    def refresh(self) -> None:
        """Show what the plan says, unless the user is writing or a wrong entry stands here."""
        if not self.trouble and not self._pad.hasFocus() and self._pad.toPlainText() != self._read():
            self._pad.setPlainText(self._read())

    def _enter(self) -> None:
        text = self._pad.toPlainText()
        if text == self._read():
            self.complain("")
        else:
            self.attempt(lambda: self._write(text))
