"""Release types: what releases of each type must have, may cross, and who agrees to their go-live; kept in a library by command.

A built-in type that is changed becomes the plan's own; taking that one away brings the built-in one back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast, get_args

import msgspec
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from relplanner.app.dialogs.list_page import ListPage
from relplanner.app.dialogs.name import NameDialog
from relplanner.app.document import Document
from relplanner.app.panels.gate_fields import parts_of
from relplanner.app.panels.parts import CheckField, Choice, ChoiceField, Field, NotesField, TextField, words
from relplanner.plan.edits import types
from relplanner.plan.model import PHASES, BufferRule, Id, Minutes, PerMille, PhaseRule, ReleaseType, Spacing
from relplanner.plan.notation import format_minutes, parse_minutes
from relplanner.plan.problems import EditError
from relplanner.plan.release_types import BUILT_IN, release_types
from relplanner.store.errors import StoreError
from relplanner.store.library import keep_types, kept_types

CROSSES = [("no freeze", "none: it keeps out of every freeze"), ("soft freezes", "soft ones; hard ones stop it too")]
NONE = "none"


class ReleaseTypesDialog(QDialog):
    """The types with their rules; `library` is the folder in which a user's own types are kept."""

    def __init__(self, document: Document, library: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Release types")
        self._document, self._library = document, library
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        self.page = TypesPage(document)
        outer.addWidget(self.page, 1)
        self.said = words("", "muted", small=True, wrap=True)
        outer.addWidget(self.said)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.keep = QPushButton("&Keep in my library")
        self.keep.setToolTip("The types of this plan are at hand in every plan then")
        self.load = QPushButton("Take &from my library")
        self.load.setToolTip("The types of your library become types of this plan")
        for button, action in ((self.keep, self._keep), (self.load, self._load)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, action=action: action())
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        close.setDefault(False)
        outer.addWidget(buttons)
        self.resize(780, 640)
        document.changed.connect(lambda _step: self._refresh())
        self._refresh()

    def _refresh(self) -> None:
        self.page.refresh()
        own = len(self._document.plan.release_types)
        self.keep.setEnabled(bool(own))
        self.load.setEnabled(bool(self._kept()))

    def _kept(self) -> tuple[ReleaseType, ...]:
        try:
            return kept_types(self._library)
        except StoreError as error:
            self.said.setText(error.message)
            return ()

    def _keep(self) -> None:
        own = tuple(self._document.plan.release_types.values())
        try:
            keep_types(self._library, own)
        except StoreError as error:
            self.said.setText(error.message)
            return
        self.said.setText(f"{_names(own)} {'is' if len(own) == 1 else 'are'} kept in your library, {self._library}.")
        self._refresh()

    def _load(self) -> None:
        found = self._kept()
        try:
            self._document.edit("Take release types from the library", types.take_types, found)
        except EditError as error:
            self.said.setText(error.message)
            return
        self.said.setText(f"{_names(found)} came from your library; undo takes that back.")


def _names(found: tuple[ReleaseType, ...]) -> str:
    return ", ".join(one.name for one in found)


class TypesPage(ListPage):
    """The built-in types first, then the plan's own."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            document,
            "Release types",
            [("&Add a type…", self._add), ("Remove, or as built in", self._remove)],
            "No release type.",
        )
        self.refresh()

    def entries(self) -> list[tuple[Id, str]]:
        """All types; a built-in one that was changed says so."""
        own = self.document.plan.release_types
        return [
            (key, f"{one.name}{' (changed)' if key in own and key in BUILT_IN else ''}")
            for key, one in release_types(self.document.plan).items()
        ]

    def refresh(self) -> None:
        """Show what the plan says; the rules of phases are laid out anew where their number differs."""
        super().refresh()
        plan = self.document.plan
        found = release_types(plan).get(self.key)
        shape = (self.key, tuple(rule.kind for rule in found.phases) if found is not None else ())
        if shape != getattr(self, "_shape", shape):
            self.show_chosen()
        self._shape = shape
        self.buttons[1].setEnabled(self.key in plan.release_types)
        self.buttons[1].setText("As built in again" if self.key in BUILT_IN else "Remove it")

    def show_chosen(self) -> None:
        """Make the right side anew."""
        super().show_chosen()
        found = release_types(self.document.plan).get(self.key)
        self._shape = (self.key, tuple(rule.kind for rule in found.phases) if found is not None else ())
        if len(self.buttons) > 1:
            self.buttons[1].setEnabled(self.key in self.document.plan.release_types)
            self.buttons[1].setText("As built in again" if self.key in BUILT_IN else "Remove it")

    def fill(self, key: Id) -> None:
        """Its words, then its phases."""
        shown = release_types(self.document.plan)[key]

        def now() -> ReleaseType:
            return release_types(self.document.plan).get(key, shown)

        def write(label: str, **fields: Any) -> None:
            self.document.edit(f"{label} of the type {now().name.lower()}", types.change_release_type, key, **fields)

        self.put(TextField("Name", lambda: now().name, lambda text: write("Change the name", name=text), "Patch"))
        self.put(ChoiceField("Crosses", CROSSES, lambda: now().crosses, lambda value: write("Change the freezes", crosses=value)))
        self.put(
            TextField(
                "Approvers",
                lambda: "; ".join(now().approvers),
                lambda text: write("Change the approvers", approvers=parts_of(text)),
                "BO; RM: who must agree to its go-live",
            )
        )
        self.put(
            TextField(
                "Apart from",
                lambda: "; ".join(f"{one.type} {one.days}d" for one in now().apart),
                lambda text: write("Change the spacing", apart=self._spacing(text)),
                "major 14d: calendar days between go-lives",
            )
        )
        self.put(TextField("Template", lambda: now().template, lambda text: write("Change the template", template=text), "none"))
        self.put(
            CheckField(
                "Users notice it: it counts for fatigue",
                lambda: now().noticeable,
                lambda on: write("Change the notice", noticeable=on),
            )
        )
        self._fill_phases(now, write)
        self.put(NotesField("Notes", lambda: now().notes, lambda text: write("Change the notes", notes=text)))

    def _spacing(self, text: str) -> tuple[Spacing, ...]:
        """Read `major 14d; minor 7d`. Raises `EditError`."""
        found = []
        for part in parts_of(text):
            word, _, days = part.rpartition(" ")
            number = days.strip().lower().removesuffix("d")
            if word.strip() not in release_types(self.document.plan) or not number.isdigit():
                known = ", ".join(release_types(self.document.plan))
                raise EditError("bad-spacing", f"“{part}” is no spacing; write a type ({known}) and days, like major 14d.")
            found.append(Spacing(type=word.strip(), days=int(number)))
        return tuple(found)

    # ------------------------------------------------------------------------------------------------------------ phases

    def _fill_phases(self, now: Callable[[], ReleaseType], write: Callable[..., None]) -> None:
        self.column.addSpacing(6)
        self.column.addWidget(words("Phases it must have", weight="bold"))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, heading in enumerate(("Phase", "Gate", "At least", "Buffer", "Share")):
            grid.addWidget(words(heading, "muted", small=True), 0, at)
        troubles = QVBoxLayout()
        troubles.setSpacing(0)
        for place in range(len(now().phases)):
            line = RuleLine(self.document, now, write, place)
            for at, part in enumerate(line.parts):
                grid.addWidget(part, place + 1, at)
            self.watch(line)
            troubles.addWidget(line)
        self.column.addWidget(holder)
        self.column.addLayout(troubles)
        missing = [kind for kind in PHASES if kind not in {rule.kind for rule in now().phases}]
        self.put(
            ChoiceField(
                "Add a phase",
                [("", "–"), *((kind, kind) for kind in missing)],
                lambda: "",
                lambda kind: write("Add a phase", phases=_ordered((*now().phases, PhaseRule(kind=kind)))) if kind else None,
            )
        )

    # ------------------------------------------------------------------------------------------------------------- edits

    def _add(self) -> None:
        def take(word: str) -> None:
            key = word.strip().lower()
            like = release_types(self.document.plan).get(self.key)
            fields = {name: getattr(like, name) for name in ("phases", "approvers", "crosses")} if like is not None else {}
            self.document.edit(f"Add the release type {key}", types.add_release_type, key, **fields)
            self.refresh()
            self.choose(key)

        like = release_types(self.document.plan)[self.key].name.lower() if self.key else ""
        told = f"It begins with the phases, approvers and freezes of {like}." if like else ""
        NameDialog("Add a release type", "", take, self, about="Word", hint="patch", told=told).open()

    def _remove(self) -> None:
        if self.key in self.document.plan.release_types:
            label = f"Take the type {self.key} as built in" if self.key in BUILT_IN else f"Remove the type {self.key}"
            self.document.edit(label, types.remove_release_type, self.key)


def _ordered(rules: tuple[PhaseRule, ...]) -> tuple[PhaseRule, ...]:
    """In the order of the phases of a release; own ones last."""
    return tuple(sorted(rules, key=lambda rule: PHASES.index(rule.kind) if rule.kind in PHASES else len(PHASES)))


class RuleLine(Field):
    """One phase of a type: its gate, how long it lasts at least, its buffer. What is wrong is said below the table."""

    def __init__(self, document: Document, now: Callable[[], ReleaseType], write: Callable[..., None], place: int) -> None:
        self._document, self._now, self._write, self._place = document, now, write, place
        rule = now().phases[place]
        self.kind = words(rule.kind)
        self.gate = QCheckBox()
        self.gate.setAccessibleName(f"{rule.kind} ends with a gate")
        self.least, self.share = QLineEdit(), QLineEdit()
        self.least.setPlaceholderText("any")
        self.least.setAccessibleName(f"{rule.kind} lasts at least")
        self.least.setFixedWidth(64)
        self.share.setAccessibleName(f"{rule.kind}: share of its buffer in percent")
        self.share.setPlaceholderText("%")
        self.share.setFixedWidth(52)
        self.rule = Choice()
        self.rule.setAccessibleName(f"{rule.kind}: rule of its buffer")
        self.rule.setMinimumWidth(150)
        for value in (NONE, *get_args(BufferRule)):
            self.rule.addItem(value, value)
        self.cross = QToolButton()
        self.cross.setText("✕")
        self.cross.setAccessibleName(f"{rule.kind} is not asked for")
        self.cross.setToolTip("This type does not ask for the phase")
        super().__init__("", QWidget())
        self.line.hide()
        self.parts: tuple[QWidget, ...] = (self.kind, self.gate, self.least, self.rule, self.share, self.cross)
        self.refresh()
        self.gate.clicked.connect(lambda on: self._set(gate=on))
        self.least.editingFinished.connect(self._set_least)
        self.share.editingFinished.connect(self._set_share)
        self.rule.activated.connect(lambda _at: self._set_rule())
        self.cross.clicked.connect(self._remove)

    @property
    def _rule(self) -> PhaseRule:
        phases = self._now().phases
        return phases[self._place] if self._place < len(phases) else PhaseRule(kind="")

    def refresh(self) -> None:
        """Show what the plan says, unless a wrong entry stands here."""
        rule = self._rule
        self.gate.setChecked(rule.gate)
        self.rule.setCurrentIndex(max(0, self.rule.findData(rule.buffer or NONE)))
        self.share.setEnabled(rule.buffer == "percent of chain")
        if not self.trouble:
            self.least.setText(format_minutes(rule.least, self._document.plan.settings) if rule.least else "")
            self.share.setText(f"{rule.share / 10:g}" if rule.buffer == "percent of chain" else "")

    def _set(self, **fields: Any) -> None:
        def enter() -> None:
            phases = list(self._now().phases)
            phases[self._place] = msgspec.structs.replace(self._rule, **fields)
            if tuple(phases) != self._now().phases:
                self._write(f"Change the phase {self._rule.kind}", phases=tuple(phases))

        self.attempt(enter)
        self.refresh()

    def _set_least(self) -> None:
        def enter() -> None:
            text = self.least.text().strip()
            least = parse_minutes(text, self._document.plan.settings) if text else Minutes(0)
            if least != self._rule.least:
                self._set(least=least)

        if self.attempt(enter):
            self.refresh()

    def _set_share(self) -> None:
        def enter() -> None:
            text = self.share.text().replace("%", "").replace(",", ".").strip()
            try:
                share = PerMille(round(float(text or 0) * 10))
            except ValueError:
                raise EditError("not-a-number", f"“{text}” is no share; write percent of the chain, like 25.") from None
            if share != self._rule.share:
                self._set(share=share)

        if self.attempt(enter):
            self.refresh()

    def _set_rule(self) -> None:
        value = str(self.rule.currentData())
        self._set(buffer=None if value == NONE else cast("BufferRule", value))

    def _remove(self) -> None:
        phases = tuple(rule for at, rule in enumerate(self._now().phases) if at != self._place)
        self.attempt(lambda: self._write(f"Drop the phase {self._rule.kind}", phases=phases))
