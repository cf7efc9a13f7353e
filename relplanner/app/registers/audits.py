"""The register of audits: dated checks of configuration items against what a release should have made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from relplanner.app.dialogs.audit import AuditDialog
from relplanner.app.panels.parts import words
from relplanner.app.registers.page import RegisterPage
from relplanner.app.registers.table import Cell, Heading, Line
from relplanner.insight.configuration import AuditReading
from relplanner.insight.configuration import audits as audit_readings
from relplanner.insight.wording import listed, weekday_text
from relplanner.plan.edits import changes
from relplanner.plan.instants import midnight, to_datetime
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError


class AuditsPage(RegisterPage):
    """Audits, the newest first."""

    title = "Audits"
    empty = (
        "No audit yet. An audit is a check on a day: which version of each item was found, and which one the release should have "
        "left there. Record one after a go-live."
    )

    def commands(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Record and remove."""
        return (("&Record an audit…", self.add), ("Remove", self.remove))

    def headings(self) -> Sequence[Heading]:
        """When, of which release, by whom, and what differed."""
        return (
            Heading("Day", 112),
            Heading("Release", 160),
            Heading("By", 130),
            Heading("Items", 56, figures=True),
            Heading("Differences", 0),
        )

    def entries(self) -> Sequence[Line]:
        """The audits."""
        return [self._line(one) for one in audit_readings(self.document.plan)]

    def _line(self, one: AuditReading) -> Line:
        year = to_datetime(midnight(self.document.today)).year
        told = [f"{item} is {found or 'not there'}, not {expected or 'as it was'}" for item, expected, found in one.differences]
        said = Cell(f"✕ {len(told)}: {listed(told)}", "amber", tip="\n".join(told)) if told else Cell("✓ none", "green")
        return Line(
            one.audit,
            (
                Cell(weekday_text(midnight(one.day), year), strong=True),
                Cell(one.release),
                Cell(one.by or "–"),
                Cell(str(len(one.lines))),
                said,
            ),
        )

    def fill(self, key: Id) -> None:
        """Every item with what was expected and what was found."""
        one = next(found for found in audit_readings(self.document.plan) if found.audit == key)
        count = len(one.differences)
        day = weekday_text(midnight(one.day), to_datetime(midnight(self.document.today)).year)
        self.head(f"Audit of {one.release}", f"{day}{f' · by {one.by}' if one.by else ''}")
        said = "1 item differs" if count == 1 else f"{count} items differ"
        self.say(
            f"{said} from what the release should have left." if count else "Everything is as it should be.",
            "amber" if count else "green",
        )
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, text in enumerate(("Item", "Expected", "Found")):
            grid.addWidget(words(text, "muted", small=True), 0, at)
        for row, (item, expected, found) in enumerate(one.lines, 1):
            differs = expected != found
            grid.addWidget(words(item, wrap=True), row, 0)
            grid.addWidget(words(expected or "–"), row, 1)
            grid.addWidget(words(f"✕ {found or 'not there'}" if differs else found or "–", "amber" if differs else ""), row, 2)
        self.column.addWidget(holder)

        release = self.document.plan.audits[key].release
        if release in self.document.plan.releases and not one.differences:
            tip = "The versions that the release makes are noted as those in production, of all of its items"
            self.beside(self.act("These are in production now", lambda: self._take_over(release), tip))

    def _take_over(self, release: Id) -> None:
        name = self.document.plan.rows[release].name
        self.document.edit(f"Take the versions of {name} into production", changes.take_over_versions, release)

    def add(self) -> None:
        """Ask what was found. Raises `EditError` where no release changes an item."""
        plan = self.document.plan
        if not any(release.items for release in plan.releases.values()):
            raise EditError(
                "nothing-to-audit",
                "No release changes a configuration item yet; say on the page of items which versions they make.",
            )
        AuditDialog(self.document, self.table.choose, self.window()).open()

    def remove(self) -> None:
        """Forget the chosen audit."""
        if self.key:
            self.document.edit("Remove an audit", changes.remove_audit, self.key)
