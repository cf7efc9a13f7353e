"""A plan from a template: which one, name, version, start or target, people. The same form on the start page and in its dialog.

It only collects; making the plan is the window's, through the template's own verb.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from relplanner.app.icons import pixmap
from relplanner.app.locale import date_order
from relplanner.app.panels.parts import Field, words
from relplanner.chart.theme import Theme
from relplanner.plan.model import Day, Instant
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError

SENTENCES = {
    "major": "about 16 weeks",
    "minor": "about 4 weeks",
    "emergency": "hours, any time",
}

CARDS_A_LINE = 3


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for. `people` are (name, role) in the order written; the role may be ""."""

    template: str
    name: str
    version: str = ""
    start: Instant | None = None
    target: Instant | None = None
    people: tuple[tuple[str, str], ...] = ()


class NewPlanForm(QWidget):
    """The form. `ordered` carries an `Order` when it is complete."""

    ordered = Signal(object)

    def __init__(self, templates: Sequence[str], today: Day, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._cards = QGridLayout()
        self._cards.setSpacing(8)
        self._theme: Theme | None = None
        self.show_templates(templates)
        column.addLayout(self._cards)
        self.name = QLineEdit()
        self.version = QLineEdit()
        self.start = QLineEdit()
        self.target = QLineEdit()
        self.people = QPlainTextEdit()
        self.people.setFixedHeight(74)
        self.people.setTabChangesFocus(True)
        for line, hint in (
            (self.name, "Claims"),
            (self.version, "8.0"),
            (self.start, ""),
            (self.target, "none, or the go-live day: 2027-11-27"),
        ):
            line.setPlaceholderText(hint)
            line.returnPressed.connect(self.order)
        self._group.buttonToggled.connect(lambda: self._hint())
        self._hint()
        self.people.setPlaceholderText("One a line, with the role they fill:\nYusuf Arslan TEST")
        self._fields = {
            "name": Field("Name", self.name),
            "version": Field("Version", self.version),
            "start": Field("Start", self.start),
            "target": Field("Target", self.target),
            "people": Field("People", self.people),
        }
        for field in self._fields.values():
            column.addWidget(field)
        column.addWidget(
            words(
                "A target without a start plans backward from it; with both, the plan says whether the target can be met.",
                "muted",
                small=True,
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.addStretch(1)
        self.button = QPushButton("Make the plan")
        self.button.setDefault(True)
        self.button.clicked.connect(self.order)
        row.addWidget(self.button)
        column.addLayout(row)

    def show_templates(self, templates: Sequence[str]) -> None:
        """Offer these templates, `CARDS_A_LINE` on a line; the one that was chosen stays chosen."""
        if set(templates) == self._buttons.keys():
            return
        chosen = self.template
        for button in self._buttons.values():
            self._cards.removeWidget(button)
            self._group.removeButton(button)
            button.deleteLater()
        self._buttons = {}
        order = [name for name in SENTENCES if name in templates] + [name for name in templates if name not in SENTENCES]
        for at, name in enumerate(order):
            button = QToolButton()
            button.setObjectName("card")
            button.setText(f"{name.capitalize()}\n{SENTENCES.get(name, 'a template')}")
            button.setCheckable(True)
            button.setAccessibleName(f"Template {name}")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button)
            self._buttons[name] = button
            self._cards.addWidget(button, at // CARDS_A_LINE, at % CARDS_A_LINE)
        if order:
            self._buttons[chosen if chosen in order else order[0]].setChecked(True)
        if self._theme is not None:
            self.dress(self._theme)

    def _hint(self) -> None:
        """When it begins where nobody says: an emergency at once."""
        hint = "now, or 2027-07-12 14:00" if self.template == "emergency" else "next working day, or 2027-07-12"
        self.start.setPlaceholderText(hint)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._theme = theme
        for name, button in self._buttons.items():
            button.setIcon(QIcon(pixmap(name if name in SENTENCES else "new", theme.accent, 16, self.devicePixelRatioF())))

    @property
    def template(self) -> str:
        """The template chosen."""
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, template: str) -> None:
        """Choose a template."""
        self._buttons[template].setChecked(True)

    def order(self) -> None:
        """Read the form; what is missing or wrong is said at its field."""
        for field in self._fields.values():
            field.complain("")
        if not self.name.text().strip():
            self._fields["name"].complain("Give the release a name; it stands in every row that speaks of it.")
            self.name.setFocus()
            return
        dates: dict[str, Instant | None] = {}
        for key, line in (("start", self.start), ("target", self.target)):
            try:
                dates[key] = parse_instant(line.text(), self._today, date_order(QLocale())) if line.text().strip() else None
            except EditError as error:
                self._fields[key].complain(error.message)
                line.setFocus()
                return
        self.ordered.emit(
            Order(
                template=self.template,
                name=self.name.text().strip(),
                version=self.version.text().strip(),
                start=dates["start"],
                target=dates["target"],
                people=_people(self.people.toPlainText()),
            )
        )


def _people(text: str) -> tuple[tuple[str, str], ...]:
    """Lines of names, the last word in capitals being the role."""
    found = []
    for line in text.splitlines():
        parts = line.replace(",", " ").split()
        if not parts:
            continue
        role = parts[-1] if len(parts) > 1 and parts[-1].isupper() else ""
        found.append((" ".join(parts[:-1] if role else parts), role))
    return tuple(found)


class NewPlanDialog(QDialog):
    """The form in a dialog. `order` is what was asked for, None where it was left."""

    def __init__(self, templates: Sequence[str], today: Day, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("New plan from a template")
        self.order: Order | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        self.form = NewPlanForm(templates, today)
        self.form.dress(theme)
        self.form.ordered.connect(self._on_ordered)
        column.addWidget(self.form)
        self.setFixedWidth(500)
        self.form.name.setFocus()

    def _on_ordered(self, order: Order) -> None:
        self.order = order
        self.accept()
