"""Fields of dialogs that the inspector has no need of: a repetition in words, several of many, lengths by the clock.

Each is a `Field`: it shows what the plan says and explains a wrong entry where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from relplanner.app.panels.parts import Choice, Field, TextField
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Instant, Minutes, Settings
from relplanner.plan.notation import format_minutes, parse_minutes
from relplanner.plan.notation.repeats import format_repeat, parse_repeat, repeats_on
from relplanner.plan.problems import EditError

CLOCK = Settings(minutes_per_day=Minutes(1440), minutes_per_week=Minutes(10080))
"""Lengths by the clock: a day has 24 hours."""

TICK_ROWS = 4


class RepeatField(Field):
    """A repetition: chosen from those that hit `start`, or written in words, or as a rule of RFC 5545."""

    def __init__(
        self, name: str, read: Callable[[], str], write: Callable[[str], object], start: Callable[[], Instant | None]
    ) -> None:
        self.box = Choice()
        self.edit = QLineEdit()
        self.box.setEditable(True)
        self.box.setLineEdit(self.edit)
        self.box.setInsertPolicy(Choice.InsertPolicy.NoInsert)
        self.box.setCompleter(None)  # type: ignore[arg-type]
        super().__init__(name, self.box)
        self._read, self._write, self._start = read, write, start
        self.edit.setPlaceholderText("every Saturday, every last Friday, monthly on day 15")
        self.edit.setAccessibleName(name)
        self.refresh()
        self.edit.editingFinished.connect(self._enter)
        self.box.activated.connect(lambda _at: self._enter())

    def refresh(self) -> None:
        """Show what the plan says, unless a wrong entry stands here."""
        if self.trouble or self.edit.isModified():
            return
        start = self._start()
        offered = repeats_on(to_datetime(start)) if start is not None else ("does not repeat",)
        with QSignalBlocker(self.box):
            self.box.clear()
            self.box.addItems(list(offered))
            self.box.setEditText(self._shown())

    def _shown(self) -> str:
        """The rule in words; a time of day that the start says already is left out."""
        rule, start = self._read(), self._start()
        if start is not None:
            when = to_datetime(start)
            rule = rule.removesuffix(f";BYHOUR={when.hour};BYMINUTE={when.minute}")
        return format_repeat(rule) or "does not repeat"

    def _enter(self) -> None:
        text = self.box.currentText()
        if text.strip() == self._shown():
            self.complain("")
            self.edit.setModified(False)
        elif self.attempt(lambda: self._write(parse_repeat(text))):
            self.edit.setModified(False)
            self.refresh()


class TicksField(Field):
    """Several of many, ticked by click or space; none ticked means all."""

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str]],
        read: Callable[[], Sequence[str]],
        write: Callable[[tuple[str, ...]], object],
    ) -> None:
        self.list = QListWidget()
        super().__init__(name, self.list, beside=False)
        if isinstance(column := self.layout(), QVBoxLayout):
            column.addStretch(1)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTabKeyNavigation(False)
        self._read, self._write = read, write
        self.list.ensurePolished()
        for value, shown in choices:
            item = QListWidgetItem(shown)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setToolTip(shown)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            self.list.addItem(item)
        self.list.setFixedHeight(max(1, min(TICK_ROWS, len(choices))) * 24 + 6)
        self.list.setEnabled(bool(choices))
        self.refresh()
        if choices:
            self.list.setCurrentRow(0)
        self.list.itemChanged.connect(lambda _item: self._enter())

    def refresh(self) -> None:
        """Show what the plan says."""
        ticked = set(self._read())
        with QSignalBlocker(self.list):
            for at in range(self.list.count()):
                item = self.list.item(at)
                on = item.data(Qt.ItemDataRole.UserRole) in ticked
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _enter(self) -> None:
        items = [self.list.item(at) for at in range(self.list.count())]
        ticked = tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked)
        if not self.attempt(lambda: self._write(ticked)):
            self.refresh()


class HintedField(TextField):
    """A line whose hint follows the plan: what holds where nothing is written."""

    def __init__(self, name: str, read: Callable[[], str], write: Callable[[str], object], hint: Callable[[], str]) -> None:
        super().__init__(name, read, write, hint())
        self._hint = hint

    def refresh(self) -> None:
        """Show what the plan says, and what would hold otherwise."""
        super().refresh()
        if isinstance(self.line, QLineEdit):
            self.line.setPlaceholderText(self._hint())


def clock_length(text: str) -> Minutes:
    """Read a length by the clock: `10h`, `2d` of 24 hours. Raises `EditError`."""
    minutes = parse_minutes(text, CLOCK)
    if minutes < 1:
        raise EditError("bad-length", "It must last a minute at least; write 10h, 90m or 2d of 24 hours.")
    return minutes


def clock_text(minutes: int) -> str:
    """A length by the clock: days where it has whole ones."""
    return format_minutes(minutes, CLOCK, "d" if minutes % 1440 == 0 else "h")
