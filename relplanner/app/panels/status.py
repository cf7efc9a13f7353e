"""The status line: go-live and whether it holds, the critical path, the last edit's effect, when it was saved, how long it took.

All of it is read from the plan's dates; nothing here is remembered but the go-live before the last edit.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.job import JobStrip
from relplanner.app.panels.parts import set_tone, words
from relplanner.app.theme import STATUS
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.past_starts import missing_time
from relplanner.insight.wording import days_text, weekday_text
from relplanner.plan.instants import day_of, to_datetime
from relplanner.plan.model import Id, Instant
from relplanner.session.step import Step

TOLD_MS = 8000


class StatusLine(QWidget):
    """One line of 26 pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(STATUS)
        self.setAccessibleName("Status")
        self._document: Document | None = None
        self._release: Id | None = None
        self._ends: dict[Id, Instant] = {}
        self._effect = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(18)
        self.go_live = words(weight="bold")
        self.target = words()
        self.critical = words(tone="muted")
        self.effect = words(tone="muted")
        self.right = words(tone="muted")
        for label in (self.go_live, self.target, self.critical, self.effect):
            row.addWidget(label)
        row.addStretch(1)
        self.job = JobStrip()
        row.addWidget(self.job)
        row.addWidget(self.right)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.effect.setText(self._effect))

    def follow(self, document: Document | None) -> None:
        """Show another plan, or none."""
        self._document, self._release, self._effect = document, None, ""
        self._timer.stop()
        if document is not None:
            document.changed.connect(self._on_changed)
            document.state.connect(self.refresh)
            document.read.connect(self.refresh)
            self._ends = self._go_lives()
        self.effect.setText("")
        self.refresh()

    def show_release(self, release: Id | None) -> None:
        """Speak of this release, or of the first one."""
        if release != self._release:
            self._release = release
            self.refresh()

    def tell(self, sentence: str) -> None:
        """Say something for a while where the last edit's effect stands."""
        self.effect.setText(sentence)
        self._timer.start(TOLD_MS)

    def refresh(self) -> None:
        """Read everything anew."""
        document = self._document
        for label in (self.go_live, self.target, self.critical, self.right):
            label.setText("")
        if document is None:
            return
        plan, schedule = document.plan, document.session.schedule
        if plan.rows:
            self._show_end(document)
            days = days_text(schedule.critical_length, plan.settings.minutes_per_day)
            self.critical.setText(f"critical path {days}")
        saved = f"saved {document.saved_at:%H:%M}" if document.saved_at else ("" if document.path else "not saved yet")
        unsaved = "edited since it was saved" if document.session.modified and document.path else ""
        solved = f"solved in {document.solved_ms:.0f} ms" if document.last else ""
        trouble = document.session.journal_trouble
        self.right.setText(" · ".join(part for part in (trouble, unsaved or saved, solved) if part))

    def _outlook(self, document: Document) -> ReleaseOutlook | None:
        releases = document.readings.releases
        return next((one for one in releases if one.id == self._release), releases[0] if releases else None)

    def _show_end(self, document: Document) -> None:
        schedule = document.session.schedule
        release = self._outlook(document)
        if release is None or release.named_by is None:
            self.go_live.setText(f"finish {_day(Instant(schedule.finish - 1))}")
            return
        name = f"{release.name} " if len(document.readings.releases) > 1 else ""
        self.go_live.setText(f"{name}go-live {_day(release.named_by)}")
        text, tone = verdict(document, release)
        self.target.setText(text)
        set_tone(self.target, tone)  # type: ignore[arg-type]

    def _go_lives(self) -> dict[Id, Instant]:
        if self._document is None:
            return {}
        return {one.id: one.go_live for one in self._document.readings.releases if one.go_live is not None}

    def _on_changed(self, step: Step) -> None:
        ends = self._go_lives()
        shifted = [
            f"{one.name + ' ' if len(ends) > 1 else ''}go-live {_shift(self._ends[one.id], one.go_live)}"
            for one in step.readings.releases
            if one.go_live is not None and self._ends.get(one.id, one.go_live) != one.go_live
        ]
        leaves = sum(1 for row in step.moved if row not in step.after.releases and row not in step.after.phases)
        moved = f"{leaves} {'row' if leaves == 1 else 'rows'} moved" if leaves else "no dates moved"
        if not shifted and ends:
            shifted = ["go-live holds"]
        self._effect = f"last edit: {', '.join([*shifted, moved])}"
        self._ends = ends
        self._timer.stop()
        self.effect.setText(self._effect)
        self.refresh()

    def labels(self) -> tuple[QLabel, ...]:
        """Everything that is said, from left to right."""
        return (self.go_live, self.target, self.critical, self.effect, self.right)


def verdict(document: Document, release: ReleaseOutlook) -> tuple[str, str]:
    """Whether a release holds its target, in words and as a tone."""
    per_day = document.plan.settings.minutes_per_day
    if release.due is None:
        return "no target set", "muted"
    if missing := missing_time(document.plan, document.session.schedule, document.today, release.id):
        return f"{days_text(missing, per_day)} missing", "red"
    if release.late_by > 0:
        return f"{days_text(release.late_by, per_day)} late", "red"
    if release.early_by >= per_day:
        return f"{days_text(release.early_by, per_day)} before target", "green"
    return "on target", "green"


def _day(at: Instant) -> str:
    return f"{weekday_text(at)} {to_datetime(at).year}"


def _shift(before: Instant, after: Instant) -> str:
    days = day_of(Instant(after - 1)) - day_of(Instant(before - 1))  # midnight belongs to the day before
    return f"{days:+d} d" if days else f"{(after - before) / 60:+.1f} h"
