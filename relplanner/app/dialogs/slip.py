"""A release that slips: by days or weeks, or to its next window; the go-live that follows is said before it is done.

The slip is tried beside the window on the plan as it stands; what is taken is the slip that was tried last.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.dialogs.choosing import CLOCK
from relplanner.app.dialogs.trying import TryingDialog
from relplanner.app.document import Document
from relplanner.app.panels.parts import ChoiceField, Field, set_tone, words
from relplanner.insight.readings import Readings
from relplanner.insight.slipping import SlipPreview, slip_by, slip_to_next_window
from relplanner.insight.wording import weekday_text
from relplanner.plan.edits.next_release import slip_release
from relplanner.plan.instants import MINUTES_PER_DAY, day_of, midnight, to_datetime
from relplanner.plan.model import Id, Instant
from relplanner.plan.notation import parse_minutes
from relplanner.plan.problems import EditError

DAYS, WINDOW = "days", "window"

NO_WINDOW = "No later window is left for its deployment; give its windows more dates, or slip it by days."


class SlipDialog(TryingDialog):
    """Asks by how much `release` slips, by `days` at first; `told` is called with what came of it."""

    def __init__(
        self,
        document: Document,
        release: Id,
        told: Callable[[str], object],
        parent: QWidget | None = None,
        *,
        days: int = 7,
    ) -> None:
        super().__init__(document, parent)
        self.setWindowTitle("Slip the release")
        self._release, self._told = release, told
        self._how = DAYS
        self._found: SlipPreview | None = None
        plan, order = document.plan, document.readings.outline.index
        releases = [(key, plan.rows[key].name or "a release") for key in sorted(plan.releases, key=order.__getitem__)]
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        self.release = ChoiceField("Release", releases, lambda: self._release, self._choose_release)
        ways = [(DAYS, "by days or weeks"), (WINDOW, "to its next window")]
        self.way = ChoiceField("Slips", ways, lambda: self._how, self._choose_way)
        self.by = QLineEdit(f"{days}d" if days % 7 else f"{days // 7}w")
        self.by.setPlaceholderText("5d, 1w")
        self.by.textChanged.connect(lambda: self._try())
        self._by = Field("By", self.by)
        self.preview = words("", "muted", wrap=True)
        self.preview.setMinimumHeight(2 * 17)
        for part in (self.release, self.way, self._by, self.preview):
            column.addWidget(part)
        self.buttons = do_or_cancel(self, self._on_accepted, "Slip it")
        column.addWidget(self.buttons)
        self.setFixedWidth(440)
        self.by.setFocus()
        self.by.selectAll()
        self._try()

    # -------------------------------------------------------------------------------------------------------------- inside

    def _choose_release(self, key: str) -> None:
        self._release = key
        self._try()

    def _choose_way(self, way: str) -> None:
        self._how = way
        self._by.setVisible(way == DAYS)
        self._try()

    def _slip(self) -> Callable[[], SlipPreview | None]:
        """What is to be tried. Raises `EditError` where the length is none."""
        readings, release = self._document.readings, self._release
        if self._how == WINDOW:
            return lambda: slip_to_next_window(readings, release)
        days = days_of(self.by.text())
        return lambda: slip_by(readings, release, days)

    def _try(self) -> None:
        """Try the slip beside the window, and say what follows."""
        self.forget()
        self._found = None
        try:
            slip = self._slip()
        except EditError as error:
            self._by.complain(error.message)
            self.preview.setText("")
            return
        self._by.complain("")
        set_tone(self.preview, "muted")
        self.preview.setText("Trying it …")
        readings = self._document.readings

        def heard(found: tuple[SlipPreview | None, str]) -> None:
            self._found = found[0]
            self.preview.setText(found[1])
            set_tone(self.preview, "" if found[0] is not None else "red")

        self.try_beside("slip the release", lambda: _tried(readings, slip), heard)

    def _on_accepted(self) -> None:
        try:
            found = self._found if self._found is not None else self._slip()()
            if found is None:
                self.preview.setText(NO_WINDOW)
                set_tone(self.preview, "red")
                return
            name = self._document.plan.rows[self._release].name
            where = "to the next window" if self._how == WINDOW else f"by {_days(found.days)}"
            said = sentence(self._document.readings, found)
            self._document.edit(f"Slip {name} {where}", slip_release, found.release, found.days, not_before=found.not_before)
        except EditError as error:
            self._by.complain(error.message)
            self.preview.setText("")
            return
        self.accept()
        self._told(said)


def days_of(text: str) -> int:
    """The calendar days of `5d` or `1w`. Raises `EditError` (`not-a-length`) for what is no whole number of days above zero."""
    minutes = parse_minutes(text, CLOCK)
    if minutes <= 0 or minutes % MINUTES_PER_DAY:
        raise EditError("not-a-length", f"A release slips by whole calendar days, not by “{text.strip()}”; write 5d or 1w.")
    return minutes // MINUTES_PER_DAY


def sentence(readings: Readings, found: SlipPreview) -> str:
    """Which go-live follows from a slip, in plain words."""
    year = to_datetime(midnight(readings.today)).year if readings.today is not None else None
    release = next(one for one in readings.releases if one.id == found.release)
    apart = found.later
    if not found.not_before and found.before is not None and found.after is not None:
        apart = day_of(found.after) - day_of(found.before)
    first = release.named_by
    live = "go-live" if first is not None else "finish"
    first = first if first is not None else release.finish
    if not apart:
        return f"The {live} of {release.name} stays on {weekday_text(first, year)}."
    then = Instant(first + apart * MINUTES_PER_DAY)
    late = f"{_days(abs(apart))} {'later' if apart > 0 else 'earlier'}"
    more = f", not {_days(found.days)}" if apart > found.days else ""
    return f"The {live} of {release.name} moves from {weekday_text(first, year)} to {weekday_text(then, year)}, {late}{more}."


def _tried(readings: Readings, slip: Callable[[], SlipPreview | None]) -> tuple[SlipPreview | None, str]:
    try:
        found = slip()
    except EditError as error:
        return None, error.message
    return found, NO_WINDOW if found is None else sentence(readings, found)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
