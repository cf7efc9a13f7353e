"""A release made one of another type: what would be added, is no longer asked for, is passed over, and which risk that takes.

The change is tried beside the window on the plan as it stands; what is taken is what was tried last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from relplanner.app.dialogs.buttons import do_or_cancel
from relplanner.app.dialogs.trying import TryingDialog
from relplanner.app.document import Document
from relplanner.app.panels.parts import CheckField, ChoiceField, Field, Tone, clear, words
from relplanner.insight.readings import Readings
from relplanner.insight.type_change import TypeChange, preview
from relplanner.insight.wording import a_release, due_text
from relplanner.plan.edits.retrospective import change_type
from relplanner.plan.instants import midnight, to_datetime
from relplanner.plan.model import Id, Plan
from relplanner.plan.problems import EditError
from relplanner.plan.release_types import release_types
from relplanner.store.errors import StoreError
from relplanner.store.library import read_from_library


class ChangeTypeDialog(TryingDialog):
    """Asks for the type of `release`, `word` at first; `told` is called with what came of it.

    `library` is where templates of one's own stand, from which phases and gates can be added.
    """

    def __init__(
        self,
        document: Document,
        release: Id,
        told: Callable[[str], object],
        parent: QWidget | None = None,
        *,
        word: Id = "",
        library: Path | None = None,
    ) -> None:
        super().__init__(document, parent)
        self._library, self._filled = library, False
        self.setWindowTitle("Change the type of the release")
        self._release, self._told = release, told
        self._found: TypeChange | None = None
        plan, order = document.plan, document.readings.outline.index
        now = plan.releases[release].type
        self._word = word or next((key for key in release_types(plan) if key != now), now)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        releases = [(key, plan.rows[key].name or "a release") for key in sorted(plan.releases, key=order.__getitem__)]
        types = [(key, one.name.lower()) for key, one in release_types(plan).items()]
        self.release = ChoiceField("Release", releases, lambda: self._release, self._choose_release)
        self.type = ChoiceField("Becomes", types, lambda: self._word, self._choose_type)
        column.addWidget(self.release)
        column.addWidget(self.type)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName("What would change")
        page = QWidget()
        self.preview = QVBoxLayout(page)
        self.preview.setContentsMargins(0, 4, 6, 0)
        self.preview.setSpacing(4)
        area.setWidget(page)
        area.setMinimumHeight(250)
        column.addWidget(area, 1)
        self.fill = CheckField("Add phases and gates that it lacks, from the template", lambda: self._filled, self._set_filled)
        self.fill.hide()
        column.addWidget(self.fill)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("why, and who takes the risk")
        self._reason = Field("Reason", self.reason)
        column.addWidget(self._reason)
        self.buttons = do_or_cancel(self, self._on_accepted, "Change the type")
        column.addWidget(self.buttons)
        self.resize(520, 548)
        self.type.line.setFocus()
        self._try()

    # -------------------------------------------------------------------------------------------------------------- inside

    def _choose_release(self, key: str) -> None:
        self._release = key
        self._try()

    def _choose_type(self, word: str) -> None:
        self._word = word
        self._try()

    def _set_filled(self, on: bool) -> None:
        self._filled = on
        self._try()

    def _template(self) -> Plan | None:
        """The template of the type, where what is lacking is to be added and it can be read."""
        name = release_types(self._document.plan)[self._word].template
        if not self._filled or not name:
            return None
        try:
            return read_from_library(name, self._library)
        except StoreError as error:
            self.fill.complain(error.message)
            return None

    def _try(self) -> None:
        """Try it beside the window, and say what follows."""
        self.forget()
        self._found = None
        readings, release, word = self._document.readings, self._release, self._word
        same = self._document.plan.releases[release].type == word
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        if same:
            self._show([("", f"It is of the type {word} already.", "muted")])
            return
        self._show([("", "Trying it …", "muted")])
        self.fill.complain("")
        template = self._template()
        offered = bool(release_types(self._document.plan)[word].template)

        def heard(found: tuple[TypeChange | None, str]) -> None:
            self._found = found[0]
            self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(found[0] is not None)
            self._reason.setVisible(found[0] is not None and bool(found[0].dues or found[0].risks))
            self.fill.setVisible(offered and found[0] is not None and bool(found[0].missing))
            self._show(list(self._lines(found[0])) if found[0] is not None else [("", found[1], "red")])

        self.try_beside("change the type", lambda: _tried(readings, release, word, template), heard)

    def _show(self, lines: list[tuple[str, str, Tone]]) -> None:
        clear(self.preview)
        before = ""
        for heading, text, tone in lines:
            if heading and heading != before:
                self.preview.addSpacing(4)
                self.preview.addWidget(words(heading, weight="bold"))
            before = heading or before
            self.preview.addWidget(words(text, tone, wrap=True))
        self.preview.addStretch(1)

    def _lines(self, found: TypeChange) -> Iterator[tuple[str, str, Tone]]:
        """Each line with the heading that it stands below, and its tone."""
        plan = self._document.plan
        year = to_datetime(midnight(self._document.today)).year
        for text in found.consequences:
            tone: Tone = "amber" if "lacks" in text else ""
            yield "What would change", text, tone
        if not found.consequences:
            yield "What would change", "No date moves, and nothing more is asked for.", "muted"
        for name in found.idle:
            yield "No longer asked for", f"{name}: it stays in the plan; delete it if it is not to be done.", ""
        for gate, due in found.dues.items():
            yield (
                "Passed over, caught up after the go-live",
                f"{plan.rows[gate].name} by {due_text(due, year)}; until then its criteria are unproven.",
                "",
            )
        for text in found.risks[len(found.dues) :]:
            yield "Risk that is taken", text, "amber"

    def _on_accepted(self) -> None:
        found = self._found
        if found is None:
            return
        plan = self._document.plan
        name, kind = plan.rows[found.release].name, release_types(plan)[found.after_type].name.lower()
        reason = self.reason.text().strip()
        if found.dues and not reason:
            self._reason.complain("Gates are passed over: write why, and whose risk it is.")
            self.reason.setFocus()
            return
        try:
            self._document.edit(
                f"Make {name} {a_release(kind)}",
                change_type,
                found.release,
                found.after_type,
                within=found.within,
                reason=reason,
                template=self._template(),
                why=reason,
            )
        except EditError as error:
            self._reason.setVisible(True)
            self._reason.complain(error.message)
            return
        self.accept()
        count = len(found.dues)
        gates = "" if not count else ", 1 gate is caught up later" if count == 1 else f", {count} gates are caught up later"
        self._told(f"{name} is of the type {kind} now{gates}; undo takes that back.")


def _tried(readings: Readings, release: Id, word: Id, template: Plan | None) -> tuple[TypeChange | None, str]:
    try:
        return preview(readings, release, word, template), ""
    except EditError as error:
        return None, error.message
