"""What holds for the whole plan: title, dates, day and week, what is critical; calendars; windows and freezes; quality.

Every field is an edit of its own, named and undoable; there is nothing to confirm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from relplanner.app.dialogs.calendars import CalendarPage
from relplanner.app.dialogs.fever import FeverPage
from relplanner.app.dialogs.quality import QualityPage
from relplanner.app.dialogs.windows import WindowsPage
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import CheckField, ChoiceField, Field, TextField
from relplanner.chart.theme import Theme
from relplanner.insight.cells import entry_text
from relplanner.plan.edits.settings import change_settings, set_title
from relplanner.plan.instants import MINUTES_PER_DAY
from relplanner.plan.model import Instant
from relplanner.plan.notation import format_minutes, parse_instant, parse_minutes


class PlanSettingsDialog(QDialog):
    """Five tabs: the plan, its calendars, its windows and freezes, the limits of quality, the borders of the fever chart."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.setWindowTitle("Plan settings and calendars")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.addTab(self._plan_page(), "Plan")
        self.calendars = CalendarPage(document)
        tabs.addTab(self.calendars, "Calendars and holidays")
        self.windows = WindowsPage(document)
        tabs.addTab(self.windows, "Windows and freezes")
        self.quality = QualityPage(document)
        tabs.addTab(self.quality, "Quality")
        self.fever = FeverPage(document, theme)
        tabs.addTab(self.fever, "Fever chart")
        self.tabs = tabs
        outer.addWidget(tabs)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        close.setDefault(False)
        outer.addWidget(buttons)
        self.resize(720, 640)
        document.changed.connect(self._refresh)
        document.read.connect(self.quality.refresh)

    def _plan_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(8)
        document = self._document

        def settings() -> msgspec.Struct:
            return document.plan.settings

        def write(label: str, **fields: Any) -> None:
            document.edit(label, change_settings, **fields)

        def instant(text: str) -> Instant | None:
            return parse_instant(text, document.today, date_order(QLocale())) if text.strip() else None

        def end(text: str) -> Instant | None:
            at = instant(text)
            return Instant(at + MINUTES_PER_DAY) if at is not None and at % MINUTES_PER_DAY == 0 else at

        def date(name: str) -> Callable[[], str]:
            return lambda: "" if (at := getattr(settings(), name)) is None else entry_text(at, ends=False)

        def length(name: str) -> Callable[[], str]:
            return lambda: format_minutes(getattr(settings(), name), document.plan.settings, "h")

        def minutes(text: str) -> int:
            return parse_minutes(text, document.plan.settings)

        own = [("", "none"), *((one.id, one.name) for one in document.plan.calendars.values())]
        critical = [
            ("auto", "driving path where windows or meetings stand, else float"),
            ("float", "float at or below the threshold"),
            ("driving path", "the path that really holds the end"),
        ]
        self.fields: list[Field] = [
            TextField("Title", lambda: document.plan.title, lambda text: document.edit("Change the title", set_title, text)),
            TextField(
                "Start", date("start"), lambda text: write("Change the plan's start", start=instant(text)), "earliest release"
            ),
            ChoiceField(
                "Calendar",
                own,
                lambda: document.plan.settings.calendar or "",
                lambda value: write("Change the plan's calendar", calendar=value or None),
            ),
            TextField(
                "A day has",
                length("minutes_per_day"),
                lambda text: write("Change the length of a day", minutes_per_day=minutes(text)),
                "8h",
            ),
            TextField(
                "A week has",
                length("minutes_per_week"),
                lambda text: write("Change the length of a week", minutes_per_week=minutes(text)),
                "40h",
            ),
            TextField(
                "Status date",
                date("status_date"),
                lambda text: write("Change the status date", status_date=instant(text)),
                "none: progress moves nothing",
            ),
            ChoiceField(
                "Critical is",
                critical,
                lambda: document.plan.settings.critical_by,
                lambda value: write("Change what is critical", critical_by=value),
            ),
            TextField(
                "Threshold",
                length("critical_float"),
                lambda text: write("Change what is critical", critical_float=minutes(text)),
                "0h",
            ),
            TextField(
                "Near critical",
                lambda: format_minutes(document.plan.settings.near_critical, document.plan.settings, "d"),
                lambda text: write("Change what is near critical", near_critical=minutes(text)),
                "2d: up to so much float",
            ),
            CheckField(
                "Float is counted to the target of a release, not to its own end",
                lambda: document.plan.settings.float_to_target,
                lambda on: write("Change to what float is counted", float_to_target=on),
            ),
            TextField(
                "Time zone",
                lambda: document.plan.settings.zone,
                lambda text: write("Change the zone", zone=text),
                "Europe/Zurich",
            ),
            TextField(
                "Currency",
                lambda: document.plan.settings.currency,
                lambda text: write("Change the currency", currency=text),
                "EUR",
            ),
        ]
        if not document.plan.releases:
            self.fields[2:2] = self._directions(write, end)
        for field in self.fields:
            column.addWidget(field)
        column.addStretch(1)
        return page

    def _directions(self, write: Callable[..., None], end: Callable[[str], Instant | None]) -> list[Field]:
        """From where a plan without releases is planned; a release has its own."""
        document = self._document
        return [
            ChoiceField(
                "Planned",
                [("forward", "forward from its start"), ("backward", "backward from its finish")],
                lambda: document.plan.settings.direction,
                lambda value: write("Change the direction", direction=value),
            ),
            TextField(
                "Finish",
                lambda: "" if (at := document.plan.settings.finish) is None else entry_text(at, ends=True),
                lambda text: write("Change the plan's finish", finish=end(text)),
                "none",
            ),
        ]

    def _refresh(self) -> None:
        for field in self.fields:
            field.refresh()
        self.calendars.refresh()
        self.windows.refresh()
        self.fever.refresh()
