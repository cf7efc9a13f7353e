"""Cost, in the place of the inspector: budgets to enter beside plan, baseline and actual, the months, earned value in sentences.

The figures are found beside the window and shown in whole units of the currency; the hundredths stand in the tips.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.cost_chart import CostPicture
from relplanner.app.panels.parts import Choice, Field, RichLabel, TextField, Tone, anchor, rule, words
from relplanner.app.panels.side import SidePanel
from relplanner.insight.budgets import BudgetLine
from relplanner.insight.columns import BY_KEY
from relplanner.insight.cost_sheet import CostSheet, cost_sheet, figures
from relplanner.insight.done import half_up
from relplanner.plan.instants import midnight
from relplanner.plan.model import Id, Money
from relplanner.plan.notation import format_money

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TOP = Qt.AlignmentFlag.AlignTop

LACKING = {
    "status date": ("Earned value is counted up to a status date.", "status-date", "Set the status date…"),
    "baseline": ("Earned value compares with a baseline, which keeps what was planned.", "set-baseline", "Set the baseline"),
    "costs": (
        "The active baseline keeps no costs, so there is nothing to compare with. Set one now that work costs something.",
        "set-baseline",
        "Set the baseline",
    ),
}
"""What earned value lacks: a sentence, and the command that helps with its words."""


class CostPanel(SidePanel):
    """The panel. `wanted` carries the key of a command that helps."""

    wide = 520
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Cost")
        self.sheet: CostSheet | None = None
        self.budgets: dict[Id, TextField] = {}
        self.scope = Choice()
        self.scope.setAccessibleName("What the figures are of")
        self.scope.activated.connect(lambda _at: self.refresh())
        self.fixed.addWidget(Field("Figures of", self.scope))

    def open_(self, scope: Id = "") -> None:
        """Show what the plan costs, or a release or phase of it."""
        document = self.document
        if document is None:
            return
        self.show()
        self._fill_scope(document)
        self.scope.setCurrentIndex(max(0, self.scope.findData(scope)))
        self.refresh()
        self.verticalScrollBar().setValue(0)
        self.scope.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refresh(self) -> None:
        """Find the figures anew, beside the window."""
        document = self.document
        if document is None:
            return
        self._fill_scope(document)
        scope, readings = str(self.scope.currentData() or ""), document.readings
        document.ask("cost", lambda: cost_sheet(readings, scope), self._take)

    def _fill_scope(self, document: Document) -> None:
        chosen = self.scope.currentData()
        self.scope.clear()
        self.scope.addItem("the whole plan", "")
        rows, releases = document.plan.rows, document.plan.releases
        for row in document.readings.outline.ids:
            if row in releases or row in document.plan.phases:
                self.scope.addItem(("" if row in releases else "    ") + rows[row].name, row)
        self.scope.setCurrentIndex(max(0, self.scope.findData(chosen)))

    def _take(self, sheet: CostSheet) -> None:
        held = self._held()
        self.sheet = sheet
        if self.isVisible():
            self.rebuild()
        if held in self.budgets:
            line = self.budgets[held].line
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(line, QLineEdit):
                line.selectAll()

    def _held(self) -> Id:
        """Whose budget has the keyboard, so that it keeps it while all is filled anew."""
        now = QApplication.focusWidget()
        return next((row for row, field in self.budgets.items() if now is not None and field.isAncestorOf(now)), "")

    # ------------------------------------------------------------------------------------------------------------- filling

    def fill(self, document: Document) -> None:
        """Put figures, months, earned value, budgets and the dearest tasks into the body."""
        self.budgets = {}
        sheet = self.sheet
        if sheet is None:
            return
        if sheet.empty:
            said = "Nothing costs anything yet. Give people rates, or tasks a fixed cost in the column of that name."
            self.body.addWidget(words(said, "muted", wrap=True))
            self.body.addWidget(self._cure("people", "People and their rates…"))
        else:
            self._fill_totals(sheet)
            self.body.addWidget(CostPicture(sheet, midnight(document.today), self.theme))
            self.body.addWidget(rule())
            self._fill_earned(sheet)
        if sheet.budgets:
            self.body.addWidget(rule())
            self._fill_budgets(document, sheet)
        if not sheet.empty:
            self.body.addWidget(rule())
            self._fill_dearest(sheet)

    def _fill_totals(self, sheet: CostSheet) -> None:
        row = QHBoxLayout()
        row.setSpacing(22)
        over = sheet.budget is not None and sheet.planned > sheet.budget
        figures_: list[tuple[str, Money | None, Tone]] = [
            ("Plan", sheet.planned, "red" if over else ""),
            ("Budget", sheet.budget, ""),
            ("Baseline", sheet.baseline, ""),
            ("Actual", sheet.actual, ""),
        ]
        for name, amount, tone in figures_:
            cell = QGridLayout()
            cell.setVerticalSpacing(0)
            cell.addWidget(words(name, "muted", small=True), 0, 0)
            cell.addWidget(_amount(amount, tone, weight=True), 1, 0)
            row.addLayout(cell)
        row.addStretch(1)
        row.addWidget(words(sheet.currency, "muted", small=True), 0, TOP)
        self.body.addLayout(row)

    def _fill_budgets(self, document: Document, sheet: CostSheet) -> None:
        grid = _grid(self, stretch=0)
        for column, heading in enumerate(("Release or phase", "Budget", "Plan", "Baseline", "Actual")):
            grid.addWidget(words(heading, "muted", small=True), 0, column, RIGHT if column else Qt.AlignmentFlag.AlignLeft)
        for at, line in enumerate(sheet.budgets, 1):
            release = line.row in document.plan.releases
            grid.addWidget(self._link(line.row, line.name, bold=release, indent=not release), at, 0)
            field = self._budget_field(document, line)
            self.budgets[line.row] = field
            grid.addWidget(field, at, 1)
            over = line.left is not None and line.left < 0
            grid.addWidget(_amount(line.planned, "red" if over else ""), at, 2, RIGHT)
            grid.addWidget(_amount(line.baseline, "muted"), at, 3, RIGHT)
            grid.addWidget(_amount(line.actual, "muted"), at, 4, RIGHT)
        for field, below in pairwise(self.budgets.values()):
            QWidget.setTabOrder(field.line, below.line)

    def _budget_field(self, document: Document, line: BudgetLine) -> TextField:
        column, row = BY_KEY["budget"], line.row

        def read() -> str:
            return column.text(document.readings, row) if row in document.plan.rows else ""

        field = TextField("", read, partial(document.enter, row, column), "none")
        field.line.setAccessibleName(f"Budget of {line.name}")
        field.line.setFixedWidth(104)
        if isinstance(field.line, QLineEdit):
            field.line.setAlignment(RIGHT)
        return field

    def _fill_earned(self, sheet: CostSheet) -> None:
        self.body.addWidget(words("Earned value", weight="bold"))
        if sheet.earned is None:
            said, command, label = LACKING[sheet.missing]
            self.body.addWidget(words(said, "muted", small=True, wrap=True))
            self.body.addWidget(self._cure(command, label))
            return
        grid = _grid(self, stretch=2)
        for at, one in enumerate(figures(sheet.earned, sheet.currency)):
            tone: Tone = "amber" if one.bad else ""  # red is kept for budgets, which are promises
            key = words(one.key, "muted", small=True, weight="medium")
            key.setToolTip(one.name)
            grid.addWidget(key, at, 0, TOP)
            amount = words(one.text, tone, small=True, weight="medium")
            grid.addWidget(amount, at, 1, TOP | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(words(one.sentence, tone if one.bad else "muted", small=True, wrap=True), at, 2)

    def _fill_dearest(self, sheet: CostSheet) -> None:
        self.body.addWidget(words("What costs most", weight="bold"))
        grid = _grid(self, stretch=0)
        for column, heading in enumerate(("", "Plan", "Actual")):
            grid.addWidget(words(heading, "muted", small=True), 0, column, RIGHT)
        for at, one in enumerate(sheet.dearest, 1):
            grid.addWidget(self._link(one.row, one.name), at, 0)
            grid.addWidget(_amount(one.cost, ""), at, 1, RIGHT)
            grid.addWidget(_amount(one.actual, "muted"), at, 2, RIGHT)

    def _link(self, row: Id, name: str, *, bold: bool = False, indent: bool = False) -> RichLabel:
        link = RichLabel(anchor(name or "a row without a name", f"row:{row}", self.theme.text if bold else self.theme.accent))
        if bold:
            link.setProperty("weight", "bold")
        link.setIndent(12 if indent else 0)
        link.gone_to.connect(self._go)
        return link

    def _go(self, target: str) -> None:
        self.gone_to.emit(target.removeprefix("row:"))

    def _cure(self, command: str, label: str) -> QPushButton:
        button = QPushButton(label)
        button.setObjectName("link")
        button.clicked.connect(_emitter(self.wanted.emit, command))
        return button


def _emitter(emit: Callable[[str], object], key: str) -> Callable[[], object]:
    return lambda: emit(key)


def _grid(panel: CostPanel, stretch: int) -> QGridLayout:
    """A grid in the panel's body, one column of which takes what room there is."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(stretch, 1)
    panel.body.addWidget(holder)
    return grid


def _amount(amount: Money | None, tone: Tone, *, weight: bool = False) -> QWidget:
    """An amount in whole units, with its hundredths in the tip; a dash for none."""
    shown = "–" if amount is None else f"{half_up(abs(amount), 100) * (-1 if amount < 0 else 1):,}"
    label = words(shown, tone if amount is not None else "muted", small=not weight, weight="bold" if weight else "")
    if amount is not None:
        label.setToolTip(format_money(amount))
    return label
