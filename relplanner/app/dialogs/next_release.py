"""The next release from one of the plan: its name, version and begin; the go-live that follows is said before it is made.

The release is tried beside the window on a copy of the plan; what is made is made anew from the fields.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.dialogs.choosing import CLOCK
from relplanner.app.dialogs.trying import TryingDialog
from relplanner.app.document import Document
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import ChoiceField, Field, set_tone, words
from relplanner.insight.cells import entry_text
from relplanner.insight.readings import Readings
from relplanner.insight.wording import weekday_text
from relplanner.plan.edits.next_release import VersionStep, next_version, plan_next, version_in
from relplanner.plan.edits.tasks import rename
from relplanner.plan.ids import IdSource, RandomIds
from relplanner.plan.instants import MINUTES_PER_DAY, day_of, midnight, to_date, to_datetime
from relplanner.plan.model import Day, Id, Instant, Plan
from relplanner.plan.notation import parse_instant, parse_minutes
from relplanner.plan.problems import EditError
from relplanner.schedule.critical_path import schedule_plan


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """The next release as it is asked for: made like `release`, which `begins` now, beginning at `start`."""

    release: Id
    name: str
    version: str
    start: Instant
    begins: Instant
    today: Day

    def made(self, plan: Plan, ids: IdSource) -> Plan:
        """Make it in a plan. Raises `EditError` (`no-version`, `no-name`)."""
        after = plan_next(plan, ids, self.release, new=self.version, start=self.start, begins=self.begins, today=self.today)
        return rename(after, added(plan, after), self.name)


class NextReleaseDialog(TryingDialog):
    """Asks for the release behind `release`; `go` is called with the row that was made."""

    def __init__(self, document: Document, release: Id, go: Callable[[Id], object], parent: QWidget | None = None) -> None:
        super().__init__(document, parent)
        self.setWindowTitle("Plan the next release")
        self._release, self._go = release, go
        self._named = False
        plan, order = document.plan, document.readings.outline.index
        releases = [(key, plan.rows[key].name or "a release") for key in sorted(plan.releases, key=order.__getitem__)]
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        self.like = ChoiceField("Made like", releases, lambda: self._release, self._choose)
        self.version, self.name, self.start = QLineEdit(), QLineEdit(), QLineEdit()
        self.start.setPlaceholderText("2028-01-10, or +13w")
        self._version, self._name = Field("Version", self.version), Field("Name", self.name)
        self._start = Field("Begins", self.start)
        told = words(
            "A date, or how much later than the release it is made like. Phases, gates, links and people come along with the "
            "next version in their names; nothing has happened in it yet.",
            "muted",
            small=True,
            wrap=True,
        )
        self.preview = words("", "muted", wrap=True)
        self.preview.setMinimumHeight(2 * 17)
        for part in (self.like, self._version, self._name, self._start, told, self.preview):
            column.addWidget(part)
        self.buttons = do_or_cancel(self, self._on_accepted, "Plan it")
        column.addWidget(self.buttons)
        self.setFixedWidth(460)
        self._choose(release)
        self.version.textChanged.connect(lambda: self._rename())
        self.name.textEdited.connect(lambda: self._on_named())
        self.start.textChanged.connect(lambda: self._try())
        self.version.setFocus()
        self.version.selectAll()

    # -------------------------------------------------------------------------------------------------------------- inside

    @property
    def _old(self) -> str:
        return self._document.plan.releases[self._release].version or version_in(self._document.plan)

    def _choose(self, release: str) -> None:
        """Offer the version behind this release's, from the Monday behind its end on."""
        self._release, self._named = release, False
        self.version.setText(next_version(self._old, self._document.plan.releases[release].type))
        end = day_of(Instant(self._document.session.schedule.dates(release).finish - 1))
        self.start.setText(entry_text(midnight(Day(end + 7 - to_date(end).weekday())), ends=False))
        self._rename()

    def _rename(self) -> None:
        """Take the next version into the name, unless somebody wrote one."""
        if not self._named:
            name = self._document.plan.rows[self._release].name
            try:
                self.name.setText(VersionStep(self._old, self.version.text()).text(name))
            except EditError:
                self.name.setText(name)
        self._try()

    def _on_named(self) -> None:
        self._named = True
        self._try()

    def _wanted(self) -> Wanted | None:
        """What the fields ask for; None where one of them is wrong, which then says so."""
        found: list[Instant] = []
        sound = [
            self._version.attempt(lambda: VersionStep(self._old, self.version.text())),
            self._name.attempt(self._check_name),
            self._start.attempt(lambda: found.append(self._begin())),
        ]
        if not all(sound):
            return None
        return Wanted(
            release=self._release,
            name=self.name.text().strip(),
            version=self.version.text().strip(),
            start=found[0],
            begins=self._document.session.schedule.dates(self._release).start,
            today=self._document.today,
        )

    def _check_name(self) -> None:
        if not self.name.text().strip():
            raise EditError("no-name", "The next release needs a name, such as Claims 9.0.")

    def _begin(self) -> Instant:
        """The instant that the field says, `+13w` counted from where the release begins that it is made like."""
        text = self.start.text().strip()
        if not text.startswith("+"):
            return parse_instant(text, self._document.today, date_order(QLocale()))
        minutes = parse_minutes(text[1:], CLOCK)
        if minutes % MINUTES_PER_DAY:
            raise EditError("not-a-length", f"“{text}” is no number of whole days; write +91d or +13w.")
        record, schedule = self._document.plan.releases[self._release], self._document.session.schedule
        since = record.start if record.start is not None else schedule.dates(self._release).start
        return Instant(since + minutes)

    def _try(self) -> None:
        """Try the release beside the window, and say what follows."""
        self.forget()
        wanted = self._wanted()
        if wanted is None:
            self.preview.setText("")
            return
        self.preview.setText("Trying it …")
        set_tone(self.preview, "muted")
        plan = self._document.plan

        def heard(found: tuple[bool, str]) -> None:
            self.preview.setText(found[1])
            set_tone(self.preview, "" if found[0] else "red")

        self.try_beside("plan the next release", lambda: _tried(plan, wanted), heard)

    def _on_accepted(self) -> None:
        wanted = self._wanted()
        if wanted is None:
            return
        before = self._document.plan
        try:
            step = self._document.edit(f"Plan the next release {wanted.name}", wanted.made)
        except EditError as error:
            self.preview.setText(error.message)
            set_tone(self.preview, "red")
            return
        self.accept()
        self._go(added(before, step.after))


def added(before: Plan, after: Plan) -> Id:
    """The release that an edit added."""
    return next(key for key in after.releases if key not in before.releases)


def _tried(plan: Plan, wanted: Wanted) -> tuple[bool, str]:
    """Whether it can be made, and what follows, in plain words."""
    try:
        after = wanted.made(plan, RandomIds())
    except EditError as error:
        return False, error.message
    readings, key = Readings(after, schedule_plan(after), wanted.today), added(plan, after)
    release, year = next(one for one in readings.releases if one.id == key), to_datetime(midnight(wanted.today)).year
    end = (
        f"goes live on {weekday_text(release.named_by, year)}"
        if release.named_by is not None
        else (f"ends on {weekday_text(Instant(release.finish - 1), year)}")
    )
    rows = len(after.rows) - len(plan.rows)
    return True, f"{wanted.name} begins on {weekday_text(release.start, year)} and {end}; {rows} rows are added."
