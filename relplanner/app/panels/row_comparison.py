"""The plan beside another file, in the place of the inspector: row by row, by how many days each stands later there.

Rows are matched by name. The other file is read once; the plan's own dates follow every edit.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import RichLabel, Tone, anchor, rule, words
from relplanner.app.panels.side import SidePanel
from relplanner.insight.row_comparison import RowMatch, compare_rows
from relplanner.insight.wording import day_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.schedule.result import Schedule

MOST = 300
"""So many rows are shown of each list."""


class RowComparisonPanel(SidePanel):
    """The panel; hidden until a file is compared."""

    def __init__(self) -> None:
        super().__init__("Comparison with a file")
        self._name = ""
        self._other: tuple[Plan, Schedule] | None = None

    def show_plan(self, name: str, plan: Plan) -> None:
        """Compare with a plan, called `name`."""
        self._name, self._other = name, (plan, schedule_plan(plan))
        self.title.setText(f"Beside {name}")
        self.show()
        self.rebuild()
        self.verticalScrollBar().setValue(0)

    def fill(self, document: Document) -> None:
        """Put the rows of both, and those that only one of them has, into the body."""
        if self._other is None:
            return
        found = compare_rows(document.plan, document.session.schedule, *self._other)
        count, same = len(found.matches), found.same
        rows = "1 row stands" if count == 1 else f"{count} rows stand"
        self.body.addWidget(words(f"{rows} in both, {same} of them on the same day.", wrap=True))
        if found.matches:
            self.body.addWidget(self._grid(found.matches[:MOST]))
        if count > MOST:
            self.body.addWidget(words(f"and {count - MOST} more", "muted", small=True))
        self._fill_list("Only in this plan", found.only_one)
        self._fill_list(f"Only in {self._name}", found.only_other)

    def _grid(self, matches: Sequence[RowMatch]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        for column, heading in enumerate(("Starts here", "There", "Days"), 1):
            grid.addWidget(words(heading, "muted", small=True), 0, column, right)
        for line, one in enumerate(matches, 1):
            name = RichLabel(anchor(one.name or "a row without a name", f"row:{one.one}", self.theme.accent), small=True)
            name.gone_to.connect(lambda target: self.gone_to.emit(target.removeprefix("row:")))
            grid.addWidget(name, line, 0)
            year = to_datetime(one.starts[0]).year
            for column, at in enumerate(one.starts, 1):
                grid.addWidget(words(day_text(at, year), "muted", small=True), line, column, right)
            tone: Tone = "amber" if one.days > 0 else "green" if one.days < 0 else "faint"
            said = f"{one.days:+d}".replace("-", "\N{MINUS SIGN}") if one.days else "0"
            grid.addWidget(words(said, tone, small=True, weight="medium" if one.days else ""), line, 3, right)
        grid.setColumnStretch(0, 1)
        return holder

    def _fill_list(self, heading: str, names: Sequence[str]) -> None:
        self.body.addWidget(rule())
        self.body.addWidget(words(f"{heading}: {len(names)}", weight="bold", wrap=True))
        for name in names[:MOST]:
            self.body.addWidget(words(name or "a row without a name", "muted", small=True, wrap=True))
