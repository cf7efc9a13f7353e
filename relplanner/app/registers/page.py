"""A register: its lines on the left, what is to be known and edited of the chosen one on the right.

The lines are read anew behind every edit; the right side is made anew when another line is chosen or another shape is asked for,
so that a field that is being written in stays.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import Choice, Field, RichLabel, Tone, anchor, clear, rule, words
from relplanner.app.registers.table import Heading, Line, LineTable
from relplanner.chart.theme import Theme
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError

DETAILS = 372
ALL = ""


class RegisterPage(QWidget):
    """A page. Subclasses say what stands in it: `headings`, `entries`, `fill`. `gone_to` carries a row to be shown in the plan.

    `refused` carries why something could not be done, `told` what was done.
    """

    gone_to = Signal(str)
    refused = Signal(str)
    told = Signal(str)

    title = ""
    empty = ""
    by_release = False

    def __init__(self, document: Document, theme: Theme) -> None:
        super().__init__()
        self.document, self.theme = document, theme
        self._fields: list[Field] = []
        self._shape: Hashable = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._make_head(column)
        self.table = LineTable(self.title)
        self._nothing = words(self.empty, "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(18, 14, 18, 14)
        self.shown = QStackedWidget()
        self.shown.addWidget(self.table)
        self.shown.addWidget(self._nothing)
        self.sides = QSplitter(Qt.Orientation.Horizontal)
        self.sides.setHandleWidth(1)
        self.sides.addWidget(self.shown)
        self.sides.addWidget(self._make_details())
        self.sides.setStretchFactor(0, 1)
        self.sides.setStretchFactor(1, 0)
        self.sides.setCollapsible(0, False)
        self.sides.setCollapsible(1, False)
        column.addWidget(self.sides, 1)
        self.setFocusProxy(self.table)
        self.table.chosen.connect(lambda _key: self._on_chosen())
        self.table.opened.connect(self.open_)
        self.table.removed.connect(lambda _at: self.attempt(self.remove))
        self.table.inserted.connect(lambda: self.attempt(self.add))
        self.dress(theme)

    def _make_head(self, column: QVBoxLayout) -> None:
        head = QWidget()
        head.setFixedHeight(38)
        row = QHBoxLayout(head)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        self.release = Choice()
        self.release.setAccessibleName("Release")
        self.release.setMinimumWidth(180)
        self.release.activated.connect(lambda _at: self.refresh())
        row.addWidget(self.release)
        self.release.setHidden(not self.by_release)
        self.summary = words("", "muted", small=True)
        row.addWidget(self.summary)
        row.addStretch(1)
        self.buttons: dict[str, QPushButton] = {}
        for text, action in self.commands():
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, action=action: self.attempt(action))
            row.addWidget(button)
            self.buttons[text.replace("&", "").rstrip("…")] = button
        column.addWidget(head)
        column.addWidget(rule())

    def _make_details(self) -> QScrollArea:
        area = self.details = QScrollArea()
        area.setObjectName("inspector")
        area.setAccessibleName(f"Details of {self.title.lower()}")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(300)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        page = QWidget()
        page.setObjectName("page")
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(18, 14, 16, 14)
        self.column.setSpacing(8)
        area.setWidget(page)
        return area

    # ----------------------------------------------------------------------------------------------- what a page says

    def commands(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """The buttons over the table."""
        return ()

    def headings(self) -> Sequence[Heading]:
        """The columns."""
        return ()

    def entries(self) -> Sequence[Line]:
        """The lines as the plan has them now."""
        return ()

    def counted(self, lines: Sequence[Line]) -> str:
        """A few words on all of them."""
        return "" if not lines else f"{len(lines)} in all"

    def shape(self, key: Id) -> Hashable:
        """What the right side is made for: where it differs, it is made anew."""
        return key

    def fill(self, key: Id) -> None:
        """Make the right side of a line."""

    def add(self) -> None:
        """Do what Ins asks for: another line; nothing where lines come from the plan alone."""

    def remove(self) -> None:
        """Do what Del asks for: the chosen line goes; nothing where lines come from the plan alone."""

    def open_(self, key: Id) -> None:
        """Do what entering a line asks for: the keyboard goes to its first field."""
        del key
        self.begin()

    # ------------------------------------------------------------------------------------------------ what it offers

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.theme = theme
        self.table.dress(theme)
        self._shape = None
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: object) -> None:
        """Qt: read what has changed while this was not seen."""
        super().showEvent(event)  # type: ignore[arg-type]  # Qt's own event
        self.sides.setSizes([max(300, self.width() - DETAILS), DETAILS])
        self.refresh()

    def on_changed(self) -> None:
        """Read the plan anew behind an edit."""
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show what the plan says."""
        self._fill_releases()
        lines = tuple(self.entries())
        self.shown.setCurrentIndex(0 if lines else 1)
        self.summary.setText(self.counted(lines))
        self.table.show_lines(self.headings(), lines)
        self._on_chosen()

    @property
    def key(self) -> Id:
        """The key of the chosen line."""
        return self.table.key

    @property
    def of_release(self) -> Id:
        """The release whose lines are shown, "" for all."""
        return str(self.release.currentData() or ALL)

    def choose_release(self, key: Id) -> None:
        """Show the lines of one release, "" of all."""
        self._fill_releases()
        self.release.setCurrentIndex(max(0, self.release.findData(key)))

    def _fill_releases(self) -> None:
        plan, order = self.document.plan, self.document.readings.outline.index
        wanted = [(key, plan.rows[key].name) for key in sorted(plan.releases, key=order.__getitem__)]
        wanted = [*self.whole(), *wanted]
        if wanted != [(self.release.itemData(at), self.release.itemText(at)) for at in range(self.release.count())]:
            before = self.of_release
            self.release.clear()
            for key, name in wanted:
                self.release.addItem(name, key)
            self.release.setCurrentIndex(max(0, self.release.findData(before)))

    def whole(self) -> list[tuple[Id, str]]:
        """What stands for all releases in their list."""
        return [(ALL, "All releases")]

    def put(self, field: Field) -> None:
        """Put a field below what stands there, and keep it fresh."""
        self._fields.append(field)
        self.column.addWidget(field)

    def say(self, text: str, tone: Tone = "", *, small: bool = True) -> None:
        """Put a sentence below what stands there."""
        self.column.addWidget(words(text, tone, small=small, wrap=True))

    def head(self, title: str, below: str = "") -> None:
        """Put the title."""
        label = words(title, wrap=True)
        label.setObjectName("inspectorTitle")
        self.column.addWidget(label)
        if below:
            self.say(below, "muted")

    def part(self, heading: str) -> None:
        """Begin another part."""
        self.column.addSpacing(4)
        self.column.addWidget(rule())
        self.column.addWidget(words(heading, weight="bold"))

    def act(self, text: str, action: Callable[[], object], tip: str = "") -> QPushButton:
        """A button that acts on the chosen line."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda _on=False: self.attempt(action))
        return button

    def link(self, text: str, row: Id) -> None:
        """Words that lead to a row."""
        label = RichLabel(anchor(text, row, self.theme.accent), small=True)
        label.gone_to.connect(self.gone_to)
        self.column.addWidget(label)

    def beside(self, *parts: QWidget) -> None:
        """Put widgets side by side."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        self.column.addLayout(row)

    def begin(self) -> None:
        """Put the keyboard into the first field of the right side."""
        if self._fields:
            line = self._fields[0].line
            line.setFocus(Qt.FocusReason.TabFocusReason)
            if (select := getattr(line, "selectAll", None)) is not None:
                select()

    def attempt(self, action: Callable[[], object]) -> None:
        """Do something; why it is refused is told."""
        try:
            action()
        except EditError as error:
            self.refused.emit(error.message)

    def rebuild(self) -> None:
        """Make the right side anew."""
        self._shape = None
        self._on_chosen()

    # -------------------------------------------------------------------------------------------------------- inside

    def _on_chosen(self) -> None:
        key = self.key
        shape = (key, self.shape(key)) if key else ("", None)
        if shape == self._shape:
            for field in self._fields:
                field.refresh()
            return
        same = self._shape is not None and isinstance(self._shape, tuple) and self._shape[0] == key
        at = self.details.verticalScrollBar().value() if same else 0
        self._shape = shape
        clear(self.column)
        self._fields = []
        if key:
            self.fill(key)
        self.column.addStretch(1)
        self.details.verticalScrollBar().setValue(at)
