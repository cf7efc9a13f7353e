"""Public holidays for a calendar: a country, a region, what would be copied, and a button that copies it.

Nothing is edited while one chooses; the list and the sentence below say what copying would change, dates of rows included.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import ChoiceField, words
from relplanner.plan.edits import calendars
from relplanner.plan.instants import day_of, to_date
from relplanner.plan.model import Calendar, CalendarException, Day, Id
from relplanner.schedule.holidays import countries, public_holidays, region_names

Days = tuple[CalendarException, ...]
MINUS = "\N{MINUS SIGN}"
SHOWN = 5
"""So many lines of the list are seen at once."""


class HolidayChooser(QWidget):
    """Country, region, preview and button for one calendar."""

    def __init__(self, document: Document, key: Id, now: Callable[[], Calendar]) -> None:
        super().__init__()
        self._document, self._key, self._now = document, key, now
        self._known = cache(public_holidays)
        self._standing = now().holidays
        self._country, _, self._region = self._standing.partition("-")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        choices = [("", "none"), *_countries()]
        self.country = ChoiceField("Holidays", choices, lambda: self._country, self._choose_country)
        self._column.addWidget(self.country)
        self.region: ChoiceField | None = None
        self.preview = QListWidget()
        self.preview.setAccessibleName("Holidays that would be copied")
        self.preview.setUniformItemSizes(True)
        self.preview.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.setFixedHeight(SHOWN * 18 + 6)
        self._column.addWidget(self.preview)
        line = QHBoxLayout()
        self.told = words("", "muted", small=True, wrap=True)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._copy)
        line.addWidget(self.told, 1)
        line.addWidget(self.button)
        self._column.addLayout(line)
        self._make_regions()
        self.refresh()

    def refresh(self) -> None:
        """Say what copying would change in the plan as it is."""
        if self._now().holidays != self._standing:
            self._standing = self._now().holidays
            self._country, _, self._region = self._standing.partition("-")
            self._make_regions()
        for field in (self.country, self.region):
            if field is not None:
                field.refresh()
        days, gone = self._days(), self._gone()
        standing = {(one.first, one.last) for one in self._now().exceptions if not one.spans}
        new = [one for one in days if (one.first, one.last) not in standing]
        same = not new and not gone and self._code == self._standing
        self.preview.clear()
        for one, sign in sorted(
            [*((one, "+" if one in new else "=") for one in days), *((one, MINUS) for one in gone)], key=_order
        ):
            item = QListWidgetItem(f"{sign}  {to_date(Day(one.first)):%a %d %b %Y}  {one.name}")
            item.setToolTip({"+": "would be added", MINUS: "would go", "=": "stands already"}[sign])
            self.preview.addItem(item)
        self.preview.setVisible(not same)
        self.told.setVisible(not same)
        self.button.setVisible(not same)
        if not same:
            self.told.setText(self._effect(days, new, gone))
            self.button.setText(f"Copy {len(days)} holidays" if days else "Take the holidays away")

    # -------------------------------------------------------------------------------------------------------------- inside

    @property
    def _code(self) -> str:
        return f"{self._country}-{self._region}" if self._region else self._country

    @property
    def _years(self) -> tuple[int, int]:
        """The years of the plan and the two behind them."""
        schedule = self._document.session.schedule
        if schedule.finish == 0:
            year = to_date(self._document.today).year
            return year, year + 2
        return to_date(day_of(schedule.start)).year, to_date(day_of(schedule.finish)).year + 2

    def _days(self) -> Days:
        return self._known(self._country, self._region, *self._years) if self._country in countries() else ()

    def _replaced(self) -> Days:
        """The holidays that were copied before."""
        country, _, region = self._standing.partition("-")
        first, last = self._years
        known = country in countries() and (not region or region in dict(region_names(country)))
        return self._known(country, region, first - 5, last + 5) if known else ()

    def _gone(self) -> Days:
        days = {(one.first, one.name) for one in self._days()}
        old = {(one.first, one.name) for one in self._replaced()} - days
        return tuple(one for one in self._now().exceptions if (one.first, one.name) in old)

    def _effect(self, days: Days, new: list[CalendarException], gone: Days) -> str:
        """`26 days from 2027 to 2029: 3 new, 1 goes; 14 rows would move`."""
        first, last = self._years
        moved = len(self._document.would_move(calendars.set_holidays, self._key, self._code, days, self._replaced()))
        said = f"{len(days)} days from {first} to {last}: {len(new)} new" if days else "No holidays"
        said += f", {len(gone)} {'goes' if len(gone) == 1 else 'go'}" if gone else ""
        return f"{said}; {f'{moved} rows would move' if moved else 'no date would move'}."

    def _choose_country(self, country: str) -> None:
        self._country, self._region = country, ""
        self._make_regions()
        self.refresh()

    def _choose_region(self, region: str) -> None:
        self._region = region
        self.refresh()

    def _make_regions(self) -> None:
        if self.region is not None:
            self.region.hide()
            self.region.deleteLater()
            self.region = None
        regions = region_names(self._country) if self._country in countries() else ()
        if regions:
            choices = [("", "the whole country"), *regions]
            self.region = ChoiceField("Region", choices, lambda: self._region, self._choose_region)
            self._column.insertWidget(1, self.region)

    def _copy(self) -> None:
        days, replaced = self._days(), self._replaced()
        self.country.attempt(
            lambda: self._document.edit(
                f"Change the holidays of {self._now().name}", calendars.set_holidays, self._key, self._code, days, replaced
            )
        )


def _order(line: tuple[CalendarException, str]) -> tuple[int, str]:
    return line[0].first, line[0].name


def _countries() -> list[tuple[str, str]]:
    """Codes with the names of the countries in English."""
    named = [(code, QLocale.territoryToString(QLocale.codeToTerritory(code))) for code in countries()]
    return sorted(((code, f"{name} ({code})") for code, name in named if name), key=lambda one: one[1])
