"""A release train: the next releases of a cadence from a template; their dates and clashes are said before they are made.

The train is tried beside the window on a copy of the plan; what is made is made anew from the fields, as one edit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.dialogs.choosing import RepeatField
from relplanner.app.dialogs.trying import TryingDialog
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, Field, set_tone, words
from relplanner.chart.theme import Theme
from relplanner.insight.cells import entry_text
from relplanner.insight.readings import Readings
from relplanner.insight.train_trial import TriedRelease, tried_train
from relplanner.insight.wording import weekday_text
from relplanner.plan.edits.next_release import next_version
from relplanner.plan.edits.templates import led_by
from relplanner.plan.edits.trains import LONGEST_TRAIN, add_train, cadence, rhythm
from relplanner.plan.ids import IdSource, RandomIds
from relplanner.plan.instants import day_of, midnight, to_date
from relplanner.plan.model import Day, Id, Instant, Plan
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.errors import StoreError
from relplanner.store.library import library_names, read_from_library

RHYTHMS = {"major": ("FREQ=WEEKLY;INTERVAL=13;BYDAY=SA", 5, 26, 4), "minor": ("FREQ=MONTHLY;BYDAY=2WE", 2, 6, 6)}
"""What a train of a type usually is: its rhythm, weekday, weeks until the first go-live, number of releases [PRACTICE 3]."""

USUAL = ("FREQ=WEEKLY;INTERVAL=4;BYDAY=TH", 3, 4, 4)
WIDTH = 780
ROW = 22
MOST_TOLD = 6


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The train as it is asked for."""

    template: Plan
    name: str
    version: str
    targets: tuple[Instant, ...]
    today: Day

    def made(self, plan: Plan, ids: IdSource) -> Plan:
        """Make it in a plan. Raises `EditError` (`no-name`)."""
        return add_train(plan, ids, self.template, name=self.name, version=self.version, targets=self.targets, today=self.today)


class TrainDialog(TryingDialog):
    """Asks for a train; `go` is called with the first release that was made. `library`: templates beside the shipped ones."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        go: Callable[[Id], object],
        parent: QWidget | None = None,
        *,
        library: Path | None = None,
    ) -> None:
        super().__init__(document, parent)
        self.setWindowTitle("Release train")
        self._theme, self._go, self._library = theme, go, library
        known = library_names(library)
        self._template = "major" if "major" in known else known[0]
        self._source, self._rule, self._old = Plan(), RHYTHMS["major"][0], ""
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        names = [(name, name) for name in known]
        self.template = ChoiceField("From template", names, lambda: self._template, self._choose)
        self.name, self.version, self.first, self.count = (QLineEdit() for _ in range(4))
        self._fields = {
            "name": Field("Name", self.name),
            "version": Field("First version", self.version),
            "first": Field("First go-live", self.first),
            "count": Field("Releases", self.count),
        }
        self.every = RepeatField("Repeats", lambda: self._rule, self._set_rule, self._start)
        self._lay_out(column)
        self.preview = words("", "muted", wrap=True)
        column.addWidget(self.preview)
        self.table = _table()
        column.addWidget(self.table, 1)
        self.told = words("", "muted", small=True, wrap=True)
        self.told.setMinimumHeight(3 * 15)
        column.addWidget(self.told)
        self.table.currentItemChanged.connect(lambda now, _before: self.told.setText(now.toolTip(4) if now is not None else ""))
        self.buttons = do_or_cancel(self, self._on_accepted, "Make the train")
        column.addWidget(self.buttons)
        self.resize(WIDTH, 560)
        self._choose(self._template)
        for line in (self.name, self.version, self.first, self.count):
            line.textChanged.connect(lambda: self._try())
        self.first.editingFinished.connect(self.every.refresh)
        self.name.setFocus()
        self.name.selectAll()

    def _lay_out(self, column: QVBoxLayout) -> None:
        for left, right in (
            (self.template, self._fields["first"]),
            (self._fields["name"], self.every),
            (self._fields["version"], self._fields["count"]),
        ):
            row = QHBoxLayout()
            row.setSpacing(20)
            row.addWidget(left, 1, Qt.AlignmentFlag.AlignTop)
            row.addWidget(right, 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        self.first.setPlaceholderText("2027-11-27")
        self.name.setPlaceholderText("Claims")
        self.version.setPlaceholderText("8.0")

    # -------------------------------------------------------------------------------------------------------------- inside

    def _choose(self, template: str) -> None:
        """Offer what a train of this template usually is. Raises `EditError` where it cannot be read."""
        try:
            self._source = read_from_library(template, self._library)
        except StoreError as error:
            raise EditError(error.code, error.message) from error
        kind = led_by(self._source).type if self._source.releases else template
        rule, weekday, weeks, count = RHYTHMS.get(kind, USUAL)
        self._template, self._rule = template, rule
        today = self._document.today
        day = Day(today + 7 * weeks + (weekday - to_date(today).weekday()) % 7)
        first = midnight(day)
        self._old = self._latest(kind)
        plan = self._document.plan
        if self._old:
            record = plan.releases[self._old]
            first = max(first, cadence(rule, self._day_of(self._old), 2)[1])
            self.name.setText(plan.rows[self._old].name.removesuffix(record.version).strip())
            self.version.setText(next_version(record.version, record.type))
        else:
            first = cadence(rule, first, 1)[0]
            self.name.setText(self.name.text() or plan.title)
            self.version.setText(self.version.text() or "1.0")
        self.first.setText(entry_text(first, ends=False))
        self.count.setText(str(count))
        self.every.refresh()
        self._try()

    def _latest(self, kind: str) -> Id:
        """The release of this type that goes live last, "" for none."""
        live = {one.id: one.go_live or one.finish for one in self._document.readings.releases if one.type == kind}
        return max(live, key=lambda key: (live[key], key), default="")

    def _day_of(self, release: Id) -> Instant:
        """The day on which a release is due, else on which it goes live."""
        found = next(one for one in self._document.readings.releases if one.id == release)
        return midnight(day_of(found.target or found.named_by or found.finish))

    def _set_rule(self, rule: str) -> None:
        if not rule:
            raise EditError("bad-rule", "A train repeats; write every 13 weeks, or every second Wednesday.")
        self._rule = rule
        self._try()

    def _start(self) -> Instant | None:
        try:
            return parse_instant(self.first.text().strip(), self._document.today, date_order(QLocale()))
        except EditError:
            return None

    def _wanted(self) -> Wanted | None:
        """What the fields ask for; None where one of them is wrong, which then says so."""
        first: list[Instant] = []
        count: list[int] = []
        order = date_order(QLocale())
        sound = [
            self._fields["name"].attempt(self._check_name),
            self._fields["first"].attempt(
                lambda: first.append(parse_instant(self.first.text().strip(), self._document.today, order))
            ),
            self._fields["count"].attempt(lambda: count.append(_number(self.count.text()))),
        ]
        if not all(sound):
            return None
        targets: list[Instant] = []
        if not self.every.attempt(lambda: targets.extend(cadence(rhythm(self._rule), first[0], count[0]))):
            return None
        return Wanted(
            template=self._source,
            name=self.name.text().strip(),
            version=self.version.text().strip(),
            targets=tuple(targets),
            today=self._document.today,
        )

    def _check_name(self) -> None:
        if not self.name.text().strip():
            raise EditError("no-name", "The releases need a name, such as Claims; their versions follow it.")

    def _try(self) -> None:
        """Try the train beside the window, and list what follows."""
        self.forget()
        wanted = self._wanted()
        if wanted is None:
            self._tell("", "muted")
            self.table.clear()
            return
        self._tell("Trying it …", "muted")
        plan = self._document.plan

        def heard(found: tuple[TriedRelease, ...] | str) -> None:
            if isinstance(found, str):
                self.table.clear()
                self._tell(found, "red")
            else:
                self._list(found)

        self.try_beside("train", lambda: _tried(plan, wanted), heard)

    def _tell(self, text: str, tone: str) -> None:
        self.preview.setText(text)
        set_tone(self.preview, "red" if tone == "red" else "muted")

    def _list(self, found: tuple[TriedRelease, ...]) -> None:
        self.table.clear()
        for one in found:
            item = QTreeWidgetItem(self.table, _cells(one))
            whole = "\n".join(_told(one.against)) or "Nothing stands against it."
            for at in range(item.columnCount()):
                item.setToolTip(at, whole)
            if one.against:
                item.setForeground(4, QBrush(QColor(self._theme.red)))
            wide = self.table.fontMetrics().horizontalAdvance(one.row.name) + 40
            item.setSizeHint(0, QSize(max(wide, 150), ROW))
            for gate in one.row.stops:
                QTreeWidgetItem(item, [gate.name, weekday_text(gate.at, 0)]).setSizeHint(0, QSize(150, ROW))
        worst = next((at for at, one in enumerate(found) if one.against), 0)
        self.table.setCurrentIndex(self.table.model().index(worst, 0))
        clashing = sum(bool(one.against) for one in found)
        much = "nothing stands against them" if not clashing else (
            "something stands against one of them" if clashing == 1 else f"something stands against {clashing} of them"
        )  # fmt: skip
        self._tell(f"{len(found)} releases with the dates of their type as deadlines; {much}.", "muted")

    def _on_accepted(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            return
        before = self._document.plan
        try:
            step = self._document.edit(f"Make a train of {len(wanted.targets)} {wanted.name} releases", wanted.made)
        except EditError as error:
            self._tell(error.message, "red")
            return
        self.accept()
        made = [key for key in step.after.releases if key not in before.releases]
        self._go(min(made, key=lambda key: self._document.session.schedule.outline.index[key]))


def _table() -> QTreeWidget:
    table = QTreeWidget()
    table.setAccessibleName("The releases of the train")
    table.setHeaderLabels(["Release", "Begins", "Code freeze", "Goes live", "Against it"])
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.header().setStretchLastSection(True)
    table.setUniformRowHeights(True)
    return table


def _cells(one: TriedRelease) -> list[str]:
    freeze = next((each for each in one.promises if each.name == "code freeze"), None)
    live = one.row.named_by
    more = f" (+ {len(one.against) - 1})" if len(one.against) > 1 else ""
    return [
        one.row.name,
        weekday_text(one.row.start, 0),
        weekday_text(Instant(freeze.by - 1), 0) if freeze is not None else "",
        weekday_text(live, 0) if live is not None else "never",
        f"{one.against[0]}{more}" if one.against else "nothing",
    ]


def _told(against: tuple[str, ...]) -> list[str]:
    """The first sentences, and how many more there are."""
    more = len(against) - MOST_TOLD
    return [*against[:MOST_TOLD], *([f"And {more} more."] if more > 0 else [])]


def _number(text: str) -> int:
    if not text.strip().isdecimal() or not 1 <= int(text) <= LONGEST_TRAIN:
        raise EditError("bad-count", f"A train has between 1 and {LONGEST_TRAIN} releases; write a number.")
    return int(text)


def _tried(plan: Plan, wanted: Wanted) -> tuple[TriedRelease, ...] | str:
    """The releases of the train, or why it cannot be made."""
    try:
        after = wanted.made(plan, RandomIds())
    except EditError as error:
        return error.message
    readings = Readings(after, schedule_plan(after), wanted.today)
    return tried_train(readings, after.releases.keys() - plan.releases.keys())
