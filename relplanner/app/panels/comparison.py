"""Two alternatives, or a baseline and one of them, side by side: figures first, then the rows that differ, dates in both.

It stands where the inspector stands and is not modal: whatever is edited beside it, it compares anew.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.icons import pixmap
from relplanner.app.panels.parts import Choice, RichLabel, Tone, anchor, clear, rule, words
from relplanner.chart.theme import LIGHT, Theme
from relplanner.insight.comparison import Comparison, Difference, compare
from relplanner.insight.kept_comparison import compare_kept
from relplanner.insight.moved import later_text
from relplanner.insight.wording import day_text, last_day_text
from relplanner.plan.model import Instant
from relplanner.session.alternatives import PLAN

WIDTH = 400
MOST_ROWS = 60
BASELINE = "baseline "
"""What stands before the id of a baseline among the choices."""


def comparable(document: Document) -> bool:
    """Whether there are two to compare."""
    return bool(document.session.scenarios or document.plan.baselines)


class ComparisonPanel(QScrollArea):
    """The panel; hidden until something is compared. `gone_to` carries the id of a row, `closed` that it was closed."""

    gone_to = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Comparison")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setMinimumWidth(320)
        self._document: Document | None = None
        self._theme = LIGHT
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(18, 14, 16, 14)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        self._body = QVBoxLayout()
        self._body.setSpacing(8)
        column.addLayout(self._body)
        column.addStretch(1)
        self.setWidget(page)
        self.hide()

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(6)
        self.one, self.two = Choice(), Choice()
        for box, name in ((self.one, "First alternative"), (self.two, "Second alternative")):
            box.setAccessibleName(name)
            box.activated.connect(self._show)
        head.addWidget(self.one, 1)
        head.addWidget(words("and", "muted", small=True))
        head.addWidget(self.two, 1)
        self.cross = QToolButton()
        self.cross.setAccessibleName("Close the comparison")
        self.cross.clicked.connect(self.close_)
        head.addWidget(self.cross)
        return head

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self.cross.setIcon(QIcon(pixmap("close", theme.muted, 16, self.devicePixelRatioF())))
        self._show()

    def follow(self, document: Document | None) -> None:
        """Compare within another book, or in none."""
        self._document = document
        if document is not None:
            document.read.connect(self.refresh)
            document.state.connect(self.refresh)
        if self.isVisible():
            self.close_()

    def open_(self) -> None:
        """Compare the plan with the scenario that is worked on, or the last one; without any, a baseline with the plan."""
        document = self._document
        if document is None or not comparable(document):
            return
        self.show()
        self._fill_choices(*self._usual(document))
        self._show()
        self.two.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_(self) -> None:
        """Give the place back to the inspector."""
        self.hide()
        self.closed.emit()

    def refresh(self) -> None:
        """Compare anew, after an edit or with other scenarios."""
        document = self._document
        if document is None or not self.isVisible():
            return
        if not comparable(document):
            self.close_()
            return
        alternatives = {PLAN, *document.session.scenarios}
        one, two = str(self.one.currentData()), str(self.two.currentData())
        kept = one.startswith(BASELINE) and one.removeprefix(BASELINE) in document.plan.baselines
        if (one not in alternatives and not kept) or two not in alternatives:
            one, two = self._usual(document)
        self._fill_choices(one, two)
        self._show()

    # -------------------------------------------------------------------------------------------------------------- inside

    def _usual(self, document: Document) -> tuple[str, str]:
        """The two that are compared unless others are chosen."""
        session, plan = document.session, document.plan
        if session.scenarios:
            return PLAN, session.scenario or list(session.scenarios)[-1]
        return f"{BASELINE}{plan.settings.baseline or max(plan.baselines.values(), key=lambda one: one.day).id}", PLAN

    def _fill_choices(self, one: str, two: str) -> None:
        if self._document is None:
            return
        names = {PLAN: "Plan", **self._document.session.scenarios}
        kept = {f"{BASELINE}{key}": f"Baseline {each.name}" for key, each in self._document.plan.baselines.items()}
        for box, chosen, choices in ((self.one, one, names | kept), (self.two, two, names)):
            box.clear()
            for key, name in choices.items():
                box.addItem(name, key)
            box.setCurrentIndex(box.findData(chosen))

    def _show(self) -> None:
        clear(self._body)
        document = self._document
        if document is None or not self.isVisible():
            return
        session, one = document.session, str(self.one.currentData())
        two = session.readings_of(str(self.two.currentData()))
        if one.startswith(BASELINE):
            found = compare_kept(one.removeprefix(BASELINE), two)
        else:
            found = compare(session.readings_of(one), two)
        self._fill_figures(found)
        self._body.addWidget(rule())
        self._fill_rows(document, found)

    def _fill_figures(self, found: Comparison) -> None:
        holder, grid = _grid()
        for column, box in ((1, self.one), (2, self.two)):
            grid.addWidget(words(box.currentText(), "muted", small=True, wrap=True), 0, column, Qt.AlignmentFlag.AlignRight)
        for line, figure in enumerate(found.figures, 1):
            grid.addWidget(words(figure.label, "muted", small=True, wrap=True), line, 0)
            for column, text in ((1, figure.one), (2, figure.two)):
                tone: Tone = "green" if figure.better == column else ""
                label = words(text, tone, weight="medium" if figure.better else "", wrap=True)
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
                grid.addWidget(label, line, column)
        self._body.addWidget(holder)

    def _fill_rows(self, document: Document, found: Comparison) -> None:
        number = len(found.rows)
        title = "The same rows with the same dates" if not number else "1 row differs" if number == 1 else f"{number} rows differ"
        self._body.addWidget(words(title, weight="bold"))
        holder, grid = _grid()
        day = document.plan.settings.minutes_per_day
        for at, row in enumerate(found.rows[:MOST_ROWS]):
            line = 2 * at
            grid.addWidget(self._named(document, row), line, 0, 1, 2)
            said = later_text(row.moved, day) if row.moved else "edited" if row.one and row.two else "only here"
            tone: Tone = "amber" if row.moved > 0 else "green" if row.moved < 0 else "muted"
            grid.addWidget(words(said, tone, small=True), line, 2, Qt.AlignmentFlag.AlignRight)
            for column, dates in ((1, row.one), (2, row.two)):
                grid.addWidget(words(_dates(dates), "muted", small=True), line + 1, column, Qt.AlignmentFlag.AlignRight)
        if number > MOST_ROWS:
            grid.addWidget(words(f"and {number - MOST_ROWS} more", "muted", small=True), 2 * MOST_ROWS, 0)
        self._body.addWidget(holder)

    def _named(self, document: Document, row: Difference) -> QWidget:
        if row.row not in document.plan.rows:
            return words(row.name, wrap=True)
        link = RichLabel(anchor(row.name, f"row:{row.row}", self._theme.accent))
        link.gone_to.connect(lambda target: self.gone_to.emit(target.removeprefix("row:")))
        return link

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_()
        else:
            super().keyPressEvent(event)


def _grid() -> tuple[QWidget, QGridLayout]:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    return holder, grid


def _dates(dates: tuple[Instant, Instant] | None) -> str:
    """First and last day, or a dash where the row does not stand."""
    if dates is None:
        return "–"
    start, finish = dates
    first = day_text(start)
    last = last_day_text(finish) if finish > start else first
    return first if first == last else f"{first} – {last}"
