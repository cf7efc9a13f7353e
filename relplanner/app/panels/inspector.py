"""The inspector: when, why then, who, how much slack, predecessors by name; the rest folded. With nothing selected, the health.

It is built anew when another row is selected and refreshed when the plan changes, so that a field that is being written in stays.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.icons import pixmap
from relplanner.app.panels import answers, told
from relplanner.app.panels.editors import RowEditors
from relplanner.app.panels.health import fill_health
from relplanner.app.panels.parts import Field, Fold, RichLabel, clear, rule, words
from relplanner.chart.theme import LIGHT, Theme
from relplanner.insight.columns import BY_KEY
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id
from relplanner.plan.notation import format_estimate
from relplanner.session.step import Step
from relplanner.store.book import AuditEntry

WIDTH = 300
NARROW = 264
"""What the widest head of any row needs, in pixels; below it the right edge is cut off."""
HISTORY = 12
MOST_PROBLEMS = 3


class Inspector(QScrollArea):
    """What is to be known of the selected row. `gone_to` carries the id of a row that a link leads to."""

    gone_to = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(NARROW)
        self._document: Document | None = None
        self._row: Id = ""
        self._others = 0
        self._theme = LIGHT
        self._open: set[str] = set()
        self._late = False
        self._slip: tuple[Readings, Id, str] | None = None
        self._fields: list[Field] = []
        self._refreshers: list[Callable[[], None]] = []
        self._told: QWidget | None = None
        self._folds = QVBoxLayout()
        page = QWidget()
        page.setObjectName("page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(18, 14, 16, 14)
        self._column.setSpacing(8)
        self.setWidget(page)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        self._build()

    def follow(self, document: Document | None) -> None:
        """Show another plan, or none."""
        self._document, self._row, self._others = document, "", 0
        if document is not None:
            document.changed.connect(self._on_changed)
            document.read.connect(self._on_read)
        self._build()

    def show_row(self, row: Id, others: int = 0) -> None:
        """Show a row; "" shows the health. `others` more are selected with it."""
        if row != self._row or others != self._others:
            self._row, self._others = row, others
            self._build()
            self.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: say what was not said while nobody could see it."""
        super().showEvent(event)
        if self._late:
            self._build()

    # -------------------------------------------------------------------------------------------------------------- inside

    def _on_changed(self, step: Step) -> None:
        before, after = step.before.rows.get(self._row), step.after.rows.get(self._row)
        same_kind = before is not None and after is not None and before.kind == after.kind
        criteria = self._row in step.delta.touched("gates")
        if self._row and (not same_kind or criteria):
            self._row = self._row if after is not None else ""
            self._build()
        else:
            self._refresh()

    def _on_read(self) -> None:
        if not self._row:
            self._build()

    def _build(self) -> None:
        clear(self._column)
        self._fields, self._refreshers, self._told = [], [], None
        document = self._document
        self._late = self.isHidden()
        if document is None or self._late:
            return
        if self._row in document.plan.rows:
            self._build_row(document, self._row)
        else:
            fill_health(self._column, document, self._theme, self.gone_to.emit)
        self._column.addStretch(1)

    def _refresh(self) -> None:
        if self.isHidden():
            self._late = True
            return
        for refresh in self._refreshers:
            refresh()
        for field in self._fields:
            field.refresh()

    def _build_row(self, document: Document, row: Id) -> None:
        title = words(wrap=True)
        title.setObjectName("inspectorTitle")
        below = words("", "muted", small=True, wrap=True)

        def head() -> None:
            name = document.plan.rows[row].name or "A row without a name"
            title.setText(name)
            more = f" · and {self._others} more selected" if self._others else ""
            below.setText(answers.subtitle(document.readings, row) + more)

        head()
        self._refreshers.append(head)
        self._column.addWidget(title)
        self._column.addWidget(below)
        self._column.addSpacing(4)
        self._build_facts(document, row)
        self._build_told(document, row)
        self._build_problems(document, row)
        self._column.addWidget(rule())
        self._build_neighbours(document, row, before=True)
        self._build_folds(document, row)

    def _build_facts(self, document: Document, row: Id) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnMinimumWidth(0, 62)
        grid.setColumnStretch(1, 1)

        def fill() -> None:
            clear(grid)
            for at, (name, main, second) in enumerate(
                answers.facts(document.readings, row, self._theme, self._cost(document, row))
            ):
                label = words(name, "muted", small=True)
                grid.addWidget(label, at * 3, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(self._rich(main), at * 3, 1)
                if second:
                    grid.addWidget(self._rich(second, small=True), at * 3 + 1, 1)
                grid.setRowMinimumHeight(at * 3 + 2, 8)

        fill()
        self._refreshers.append(fill)
        self._column.addWidget(holder)

    def _build_told(self, document: Document, row: Id) -> None:
        """Sentences of a gate, a buffer or a runbook; what takes a while is worked out beside the window."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._told = holder

        def heard(_found: object) -> None:
            if self._told is holder:
                fill()

        def fill() -> None:
            clear(column)
            readings = document.readings
            late = told.late_reading(document.plan, row)
            if not told.known(readings, late):
                column.addWidget(words("Working it out …", "muted", small=True))
                document.ask(f"told {late}", lambda: getattr(readings, late), heard)
                return
            heading, lines = told.heading_and_lines(readings, row)
            holder.setVisible(bool(lines))
            if lines:
                column.addWidget(words(heading, weight="bold"))
            for text, tone in lines:
                column.addWidget(words(text, tone, small=True, wrap=True))

        self._column.addWidget(holder)
        fill()
        self._refreshers.append(fill)

    def _build_problems(self, document: Document, row: Id) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)

        def fill() -> None:
            clear(column)
            found = [one for one in document.problems if one.subject and row in (one.subject, *one.others)]
            holder.setVisible(bool(found))
            colours = {"error": self._theme.red, "warning": self._theme.amber, "note": self._theme.faint}
            for problem in found[:MOST_PROBLEMS]:
                line = QHBoxLayout()
                line.setSpacing(7)
                sign = QLabel()
                sign.setPixmap(pixmap(problem.severity, colours[problem.severity], 13, self.devicePixelRatioF()))
                sign.setAccessibleName(problem.severity)
                line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
                line.addWidget(words(problem.message, small=True, wrap=True), 1)
                column.addLayout(line)
            if len(found) > MOST_PROBLEMS:
                column.addWidget(words(f"and {len(found) - MOST_PROBLEMS} more in the list of problems", "muted", small=True))

        fill()
        self._refreshers.append(fill)
        self._column.addWidget(holder)

    def _rich(self, html: str, *, small: bool = False) -> RichLabel:
        label = RichLabel(html, small=small)
        label.gone_to.connect(self._follow_link)
        return label

    def _follow_link(self, target: str) -> None:
        """Go to a row, or find out what a slip of it costs."""
        document = self._document
        if not target.startswith(answers.SLIP):
            self.gone_to.emit(target.removeprefix("row:"))
        elif document is not None:
            row, readings = target.removeprefix(answers.SLIP), document.readings

            def heard(cost: str) -> None:
                self._slip = (readings, row, cost)
                self._refresh()

            document.ask("slip", lambda: answers.cost_text(readings, row, always=True), heard)

    def _cost(self, document: Document, row: Id) -> str | None:
        """What a slip costs, where that was asked of this row and plan."""
        known = self._slip
        return known[2] if known is not None and known[0] is document.readings and known[1] == row else None

    def _fill_neighbours(self, document: Document, row: Id, column: QVBoxLayout, *, before: bool) -> None:
        clear(column)
        for link, tie in answers.neighbours(document.readings, row, self._theme, before=before):
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(self._rich(link), 1)
            line.addWidget(words(tie, "" if "driving" in tie else "muted", small=True))
            column.addLayout(line)

    def _build_neighbours(self, document: Document, row: Id, *, before: bool) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)

        def fill() -> None:
            clear(column)
            if row not in document.readings.relations.links_into:
                column.addWidget(words("No predecessors", "muted", small=True))
                return
            column.addWidget(words("Predecessors", weight="bold"))
            inner = QVBoxLayout()
            inner.setSpacing(4)
            column.addLayout(inner)
            self._fill_neighbours(document, row, inner, before=before)

        fill()
        self._refreshers.append(fill)
        self._column.addWidget(holder)

    def _build_folds(self, document: Document, row: Id) -> None:
        holder = QWidget()
        self._folds = QVBoxLayout(holder)
        self._folds.setContentsMargins(0, 4, 0, 0)
        self._folds.setSpacing(0)
        self._column.addWidget(holder)
        editors = RowEditors(document, row)
        record = document.plan.rows[row]
        summary = document.readings.outline.has_children(document.readings.outline.index[row])
        if record.kind == "release":
            self._fold("Release", editors.release, opened=True)
        if record.kind == "gate":
            self._fold("Criteria and decision", editors.gate, opened=True)
        if record.kind == "buffer":
            self._fold("Size of the buffer", editors.buffer, opened=True)
        self._build_successors(document, row)
        if record.kind == "task" and not summary:
            self._fold("Estimate", editors.estimate, shown=lambda: _points(document, row))
        self._fold("Constraint, deadline, calendar", editors.bounds)
        if record.kind == "task" and not summary:
            self._fold("Progress", editors.progress, shown=lambda: BY_KEY["done"].text(document.readings, row))
        self._fold("Notes", editors.notes)
        self._build_history(document, row)

    def _fold(
        self, heading: str, fields: Callable[[], list[Field]], *, shown: Callable[[], str] | None = None, opened: bool = False
    ) -> None:
        def build(column: QVBoxLayout) -> None:
            for field in fields():
                column.addWidget(field)
                self._fields.append(field)

        self._add_fold(heading, build, shown, opened=opened)

    def _add_fold(
        self, heading: str, build: Callable[[QVBoxLayout], None], shown: Callable[[], str] | None, *, opened: bool = False
    ) -> Fold:
        def named() -> str:
            extra = shown() if shown is not None else ""
            return f"{heading}: {extra}" if extra else heading

        fold = Fold(named(), build, opened=opened or heading in self._open)
        fold.toggled.connect(lambda on: self._open.add(heading) if on else self._open.discard(heading))
        if shown is not None:
            self._refreshers.append(lambda: fold.set_heading(named()))
        self._folds.addWidget(fold)
        return fold

    def _build_successors(self, document: Document, row: Id) -> None:
        def number() -> str:
            found = len(document.readings.relations.links_out_of.get(row, ()))
            return str(found) if found else "none"

        def build(column: QVBoxLayout) -> None:
            inner = QVBoxLayout()
            column.addLayout(inner)
            self._fill_neighbours(document, row, inner, before=False)
            self._refreshers.append(lambda: self._fill_neighbours(document, row, inner, before=False))

        self._add_fold("Successors", build, number)

    def _build_history(self, document: Document, row: Id) -> None:
        def build(column: QVBoxLayout) -> None:
            inner = QVBoxLayout()
            column.addLayout(inner)

            def fill() -> None:
                clear(inner)
                entries = history_of(document, row)
                for entry in entries:
                    inner.addWidget(words(f"{entry.when.replace('T', ' ')[:16]}  {entry.who}", "muted", small=True))
                    inner.addWidget(words(("Undone: " if entry.did == "undo" else "") + entry.what, small=True, wrap=True))
                if not entries:
                    inner.addWidget(words("No edits of this row are on record.", "muted", small=True, wrap=True))

            fill()
            self._refreshers.append(fill)

        self._add_fold("History", build, None)


def history_of(document: Document, row: Id) -> list[AuditEntry]:
    """The last entries of the audit trail that name a row, the newest first."""
    name = document.plan.rows[row].name
    if not name:
        return []
    found = [entry for entry in document.session.book.audit if name in entry.what]
    return found[: -HISTORY - 1 : -1]


def _points(document: Document, row: Id) -> str:

    estimate = document.plan.rows[row].estimate
    return format_estimate(estimate, document.plan.settings) if estimate is not None else "none"
