"""The buffers of a release in execution: what is used while how much is done, who ate it, the fever chart, what can be done.

It stands in the place of the inspector. The strip chooses what chart, facts and folds are about: one buffer, or the phase buffers
of the release together. Trails that were kept stay in the chart beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.buffer_actions import BufferActions
from relplanner.app.panels.fever_view import FeverView, StripView
from relplanner.app.panels.parts import Choice, Field, Fold, RichLabel, anchor, rule, set_tone, words
from relplanner.app.panels.side import SidePanel
from relplanner.chart.buffer_strip import Tank
from relplanner.chart.fever_plot import Trail
from relplanner.chart.theme import SERIES, Role, Theme
from relplanner.insight.buffer_words import (
    SIGNS,
    burn_text,
    eater_text,
    fever_text,
    release_sentence,
    rule_text,
    sentence,
    share_text,
    used_text,
)
from relplanner.insight.consumption import Consumption, ReleaseConsumption, fever_chart, planned_size
from relplanner.insight.fever import fever_lines
from relplanner.insight.wording import days_text, weekday_text
from relplanner.plan.model import Id, Minutes

TOGETHER = ""
LIST = "All buffers"
NARROW = 400
"""Below this width the figures of a buffer no longer stand in one line."""

MOST = 40
"""So many buffers are listed with all that there is to know of them."""

GROWS = "Keep how the buffers stand every week or so, and the way that it took is drawn."
KEEPS = "Space keeps its trail in the chart."

Found = Consumption | ReleaseConsumption


class BuffersPanel(SidePanel):
    """The panel. `previewed` carries a `BufferTrial` or None, `applied` the one wanted, `wanted` the key of a command."""

    wide = 480
    previewed = Signal(object)
    applied = Signal(object)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("Buffers")
        self.setMinimumWidth(NARROW)
        self.current: Id = TOGETHER
        self.kept: list[Id] = []
        self.acting: BufferActions | None = None
        self._open: set[str] = {LIST}
        self.release = Choice()
        self.release.setAccessibleName("Release")
        self.release.activated.connect(lambda _at: self._on_release())
        self.strip, self.chart = StripView(), FeverView()
        self.strip.setToolTip("")
        self.strip.chosen.connect(self.choose)
        self.strip.kept.connect(self.keep)
        self.strip.wanted.connect(lambda key: self.gone_to.emit(key) if key else None)
        self.said = words("", wrap=True)
        self.fever = words("", small=True, wrap=True)
        self.point = words("", "muted", small=True, wrap=True)
        self.chart.told.connect(self.point.setText)
        self.fixed.addWidget(Field("Release", self.release))
        for part in (self.strip, self.said, self.fever, self.chart, self.point):
            self.fixed.addWidget(part)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.strip.dress(theme)
        self.chart.dress(theme)
        super().dress(theme)

    # ------------------------------------------------------------------------------------------------------- what is shown

    def open_(self, buffer: Id = TOGETHER, act: str = "") -> None:
        """Show a buffer, else what was shown last; with `act` open that fold and give its first card the keyboard."""
        document = self.document
        if document is None:
            return
        self.show()
        if buffer in document.plan.buffers:
            self._fill_releases(document)
            release = document.readings.consumption_of[buffer].release or ""
            self.release.setCurrentIndex(max(0, self.release.findData(release)))
            self.current = buffer
        self.rebuild()
        self.verticalScrollBar().setValue(0)
        if act and self.acting is not None:
            self._open.add(act)
            self.acting.focus(act)
            QTimer.singleShot(0, self._show_acting)
        else:
            self.strip.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_acting(self) -> None:
        """Scroll to what can be done, once it has its place."""
        page = self.widget()
        if page is not None and self.acting is not None and page.isAncestorOf(self.acting):
            self.verticalScrollBar().setValue(self.acting.mapTo(page, self.acting.rect().topLeft()).y() - 8)

    def choose(self, key: Id) -> None:
        """Be about another buffer of the release, or about all of them together."""
        self.current = key
        self.rebuild()

    def keep(self, key: Id) -> None:
        """Keep a trail in the chart beside the chosen one, or keep it no longer."""
        self.kept = [one for one in self.kept if one != key] if key in self.kept else [*self.kept, key]
        self.rebuild()

    def rebuild(self) -> None:
        """Fill the body anew."""
        if self.acting is not None:
            self.acting.end()
            self.acting = None
        super().rebuild()

    def close_(self) -> None:
        """Give the place back, and draw what is."""
        if self.acting is not None:
            self.acting.end()
        self.previewed.emit(None)
        super().close_()

    def refresh(self) -> None:
        """After an edit: the same buffer as it is now."""
        self.previewed.emit(None)
        self.rebuild()

    def _on_release(self) -> None:
        self.current, self.kept = TOGETHER, []
        self.rebuild()

    # ------------------------------------------------------------------------------------------------------------- filling

    def fill(self, document: Document) -> None:
        """Put strip, chart, facts and folds in."""
        self._fill_releases(document)
        found = self._found(document)
        if self.current not in found:
            self.current = next(iter(found), TOGETHER)
        shown = found.get(self.current)
        self._fill_strip(document, found)
        self._fill_chart(document, found)
        for part in (self.strip, self.fever, self.chart, self.point):
            part.setVisible(shown is not None)
        if shown is None:
            self.said.setText("No buffer protects anything here yet. It stands between the last work of a phase and its gate.")
        else:
            self.said.setText(self._sentence(document, shown))
            committed = _is_committed(shown)
            colour = shown.point.colour
            self.fever.setText(fever_text(colour) if committed else "Without a commitment there is no fever.")
            set_tone(self.fever, colour if committed else "muted")
            self._fill_facts(document, shown)
        self._fill_actions(document, found)
        self._fill_list(document, found)

    def _fill_releases(self, document: Document) -> None:
        chosen = self.release.currentData()
        self.release.clear()
        for one in document.readings.releases:
            self.release.addItem(one.name, one.id)
        self.release.addItem("the whole plan", "")
        self.release.setCurrentIndex(max(0, self.release.findData(chosen) if chosen is not None else 0))

    def _found(self, document: Document) -> dict[Id, Found]:
        """What the strip shows, by key; the phase buffers together first, where there are several."""
        release = str(self.release.currentData() or "")
        readings = document.readings
        own = readings.consumption_of.inside(release) if release else readings.consumption
        single: dict[Id, Found] = {one.buffer: one for one in own}
        whole = readings.release_consumption(release) if release else None
        return {TOGETHER: whole, **single} if whole is not None and len(whole.buffers) > 1 else single

    def _sentence(self, document: Document, found: Found) -> str:
        day = document.plan.settings.minutes_per_day
        if isinstance(found, Consumption):
            return sentence(document.plan, found, day)
        return release_sentence(document.plan.rows[found.release].name, found, day)

    def _fill_strip(self, document: Document, found: dict[Id, Found]) -> None:
        tanks = [
            Tank(
                key=key,
                name=self._name(document, one),
                used=float(one.point.used or 0),
                said=used_text(one) if _is_committed(one) else _days(document, one.size),
                colour=one.point.colour if _is_committed(one) else None,
                trail=self._role(key),
            )
            for key, one in found.items()
        ]
        self.strip.show_tanks(tanks, self.current, lambda key: self._tip(document, found, key))

    def _tip(self, document: Document, found: dict[Id, Found], key: Id) -> str:
        return f"{self._sentence(document, found[key])} {KEEPS}" if key in found else ""

    def _name(self, document: Document, found: Found) -> str:
        """The phase of a buffer, a feeding buffer's own name."""
        if isinstance(found, ReleaseConsumption):
            return "All together"
        if found.feeding or found.phase is None:
            return found.name
        return document.plan.rows[found.phase].name

    def _role(self, key: Id) -> Role | None:
        """The colour of a kept trail."""
        return SERIES[self.kept.index(key) % len(SERIES)] if key in self.kept else None

    def _fill_chart(self, document: Document, found: dict[Id, Found]) -> None:
        keys = [self.current, *(one for one in self.kept if one != self.current and one in found)] if found else []
        trails = [
            Trail(
                key=key,
                name=self._name(document, found[key]) if key else "All phase buffers",
                points=fever_chart(document.plan, found[key]).points,
                role=self._role(key) or "tail",
            )
            for key in keys
        ]
        self.chart.show_trails(fever_lines(document.plan.settings.fever), trails)
        if trails and len(trails[0].points) == 1:
            self.point.setText(f"{self.point.text()} {GROWS}")

    def _fill_facts(self, document: Document, found: Found) -> None:
        holder, grid = _grid()
        pairs = self._facts(document, found)
        for number, (name, text) in enumerate(pairs):
            line, column = divmod(number, 2)
            grid.addWidget(words(name, "muted", small=True), line, 2 * column)
            grid.addWidget(words(text, small=True, wrap=True), line, 2 * column + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        self.body.addWidget(holder)
        borders = QPushButton("Borders of the colours…")
        borders.setObjectName("link")
        borders.clicked.connect(lambda: self.wanted.emit("fever-borders"))
        self.body.addWidget(borders, 0, Qt.AlignmentFlag.AlignLeft)
        if isinstance(found, Consumption) and found.eaters:
            self._fill_eaters(document, found)

    def _facts(self, document: Document, found: Found) -> list[tuple[str, str]]:
        """Name and figure, in the order of reading."""
        gained = Minutes(-found.consumed)
        left = _days(document, Minutes(found.size - found.consumed)) if found.consumed < found.size else "nothing"
        figures = [
            ("Left", f"all, and {_days(document, gained)} gained" if gained > 0 else f"{left} of {_days(document, found.size)}"),
            ("Used", share_text(found.point.used)),
            ("Work done", share_text(found.point.done)),
            ("Burn rate", burn_text(found.point) or "none yet"),
        ]
        if isinstance(found, ReleaseConsumption):
            return figures
        record = document.plan.buffers[found.buffer]
        planned = _days(document, planned_size(document.plan, document.session.schedule, found.buffer))
        committed = _days(document, found.size) if found.committed else "not committed"
        ends = f", ends {weekday_text(record.committed_end)}" if record.committed_end is not None else ""
        return [("Rule", rule_text(record)), ("Planned", planned), ("Committed", f"{committed}{ends}"), *figures]

    def _fill_eaters(self, document: Document, found: Consumption) -> None:
        day = document.plan.settings.minutes_per_day
        self.body.addWidget(words("What ate it, and what gave back", weight="bold"))
        for one in found.eaters:
            text = eater_text(document.plan, one, day)
            if one.row is None:
                self.body.addWidget(words(text, "muted" if one.minutes < 0 else "", small=True, wrap=True))
            else:
                self.body.addWidget(self._link(text, one.row, small=True))

    def _link(self, text: str, row: Id, *, small: bool = False) -> RichLabel:
        link = RichLabel(anchor(text, f"row:{row}", self.theme.accent), small=small)
        link.gone_to.connect(lambda target: self.gone_to.emit(target.removeprefix("row:")))
        return link

    def _fill_actions(self, document: Document, found: dict[Id, Found]) -> None:
        single = [key for key, one in found.items() if isinstance(one, Consumption)]
        chosen = [self.current] if self.current in single else [key for key in single if not _is_feeding(found[key])]
        self.body.addWidget(rule())
        release = str(self.release.currentData() or "")
        actions = self.acting = BufferActions(document, release, chosen, single, self._open)
        actions.previewed.connect(self.previewed)
        actions.applied.connect(self.applied)
        actions.keep_asked.connect(lambda: self.wanted.emit("keep-buffers"))
        actions.toggled.connect(self._on_fold)
        self.body.addWidget(actions)

    def _on_fold(self, name: str, on: bool) -> None:
        if on:
            self._open.add(name)
        else:
            self._open.discard(name)

    def _fill_list(self, document: Document, found: dict[Id, Found]) -> None:
        own = [one for one in found.values() if isinstance(one, Consumption)]
        if not own:
            return
        fold = Fold(
            "All buffers", lambda column: column.addWidget(self._table(document, own)), opened="All buffers" in self._open
        )
        fold.toggled.connect(lambda on: self._on_fold("All buffers", on))
        self.body.addWidget(fold)

    def _table(self, document: Document, own: Sequence[Consumption]) -> QWidget:
        """Every buffer: its figures, its rule and sizes, its colour in a word, and who ate it."""
        holder, grid = _grid()
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight
        for column, head in enumerate(("Size", "Left", "Used", "Done", "Burn"), 1):
            grid.addWidget(words(head, "muted", small=True), 0, column, right)
        line = 1
        for one in own[:MOST]:
            grid.addWidget(self._link(one.name or "a buffer without a name", one.buffer, small=True), line, 0)
            used = share_text(one.point.used) if one.committed else "–"
            figures = (_days(document, one.size), _days(document, one.left), used, share_text(one.point.done))
            for column, text in enumerate((*figures, burn_text(one.point) if one.committed else "–"), 1):
                grid.addWidget(words(text, small=True), line, column, right)
            for label in self._below(document, one):
                line += 1
                grid.addWidget(label, line, 0, 1, 6)
            line += 1
            grid.setRowMinimumHeight(line, 4)
            line += 1
        if len(own) > MOST:
            grid.addWidget(words(f"and {len(own) - MOST} more", "muted", small=True), line, 0)
        return holder

    def _below(self, document: Document, one: Consumption) -> list[QLabel]:
        plan = document.plan
        phase = plan.rows[one.phase].name if one.phase is not None else ""
        planned = _days(document, planned_size(plan, document.session.schedule, one.buffer))
        parts = [phase, rule_text(plan.buffers[one.buffer]), f"planned {planned}"]
        parts.append(f"committed {_days(document, one.size)}" if one.committed else "not committed")
        labels = [words(" · ".join(filter(None, parts)), "muted", small=True, wrap=True)]
        if one.committed:
            eaten = [eater_text(plan, each, plan.settings.minutes_per_day) for each in one.eaters if each.minutes > 0]
            by = f", eaten by {'; '.join(eaten)}" if eaten else ""
            labels.append(words(f"{SIGNS[one.colour]} {one.colour}{by}", one.colour, small=True, wrap=True))
        return labels


def _is_committed(found: Found) -> bool:
    return found.committed if isinstance(found, Consumption) else any(one.committed for one in found.buffers)


def _is_feeding(found: Found) -> bool:
    return isinstance(found, Consumption) and found.feeding


def _days(document: Document, minutes: Minutes) -> str:
    return days_text(minutes, document.plan.settings.minutes_per_day)


def _grid() -> tuple[QWidget, QGridLayout]:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(2)
    return holder, grid
