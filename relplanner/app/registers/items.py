"""The register of configuration items: the version in production, and what each release makes of them.

An item that two releases change at the same time is marked in both of their columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from relplanner.app.panels.parts import ChoiceField, NotesField, TextField
from relplanner.app.registers.page import RegisterPage
from relplanner.app.registers.table import Cell, Heading, Line
from relplanner.insight.configuration import ItemReading
from relplanner.insight.configuration import items as item_readings
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.wording import day_text, weekday_text
from relplanner.plan.edits import changes
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import midnight, to_datetime
from relplanner.plan.model import ConfigurationItem, Id, Plan


class ItemsPage(RegisterPage):
    """Items by name, parts below what they are parts of."""

    title = "Configuration items"
    empty = (
        "No configuration item yet. An item is a part of the service that releases change, like a server, a database or an "
        "interface: add one, then say which version each release makes of it."
    )

    def commands(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Add and remove."""
        return (("&Add an item", self.add), ("Remove", self.remove))

    def _releases(self) -> list[ReleaseOutlook]:
        """The releases by go-live."""
        return sorted(self.document.readings.releases, key=lambda one: (one.go_live is None, one.go_live or 0))

    def _year(self) -> int:
        return to_datetime(midnight(self.document.today)).year

    def headings(self) -> Sequence[Heading]:
        """The item, what is in production, and a column for each release, in the order in which they go live."""
        own = [
            Heading(
                one.name, 112, tip=f"Live on {weekday_text(one.named_by, self._year())}" if one.named_by is not None else one.name
            )
            for one in self._releases()
        ]
        return (Heading("Item", 0), Heading("Kind", 120), Heading("In production", 100), *own)

    def entries(self) -> Sequence[Line]:
        """The items; a version that two releases make at once is marked."""
        return [self._line(one) for one in item_readings(self.document.readings)]

    def _line(self, one: ItemReading) -> Line:
        made = {target.release: target.version or "changed" for target in one.targets}
        who = " and ".join(target.name for target in one.targets)
        tip = f"{who} change {one.name} at the same time." if one.shared else ""
        versions = [
            Cell(
                f"{'✕ ' if one.shared and key in made else ''}{made.get(key, '')}",
                "amber" if one.shared and key in made else "",
                tip=tip,
                strong=one.shared and key in made,
            )
            for key in (release.id for release in self._releases())
        ]
        return Line(
            one.item,
            (Cell(one.name, strong=not one.depth), Cell(one.kind, "muted"), Cell(one.version or "–"), *versions),
            depth=one.depth,
        )

    def counted(self, lines: Sequence[Line]) -> str:
        """How many, and how many are changed twice at once."""
        shared = sum(one.shared for one in item_readings(self.document.readings))
        text = "1 item" if len(lines) == 1 else f"{len(lines)} items"
        return f"{text}, {shared} in two releases at once" if shared else text if lines else ""

    # --------------------------------------------------------------------------------------------------------- one item

    def shape(self, key: Id) -> Hashable:
        """The releases and the other items make it another one, and what is wrong with it."""
        plan = self.document.plan
        return tuple(plan.releases), tuple(one.name for one in plan.items.values()), tuple(self._troubles(key)), key

    def _troubles(self, key: Id) -> list[str]:
        plan = self.document.plan
        return [
            one.message
            for one in self.document.problems
            if one.code == "item-in-two-releases"
            and all(
                any(item.item == key for item in plan.releases[row].items)
                for row in (one.subject, *one.others)
                if row in plan.releases
            )
        ]

    def fill(self, key: Id) -> None:
        """Its words, and what each release makes of it."""
        plan, shown = self.document.plan, self.document.plan.items[key]

        def now() -> ConfigurationItem:
            return self.document.plan.items.get(key, shown)

        def write(label: str, **fields: Any) -> None:
            self.document.edit(f"{label} of {now().name}", changes.change_item, key, **fields)

        self.head(shown.name, shown.kind)
        for sentence in self._troubles(key):
            self.say(sentence, "amber")
        others = sorted((one for one in plan.items.values() if one.id != key), key=lambda one: one.name.casefold())
        above = [("", "nothing else"), *((one.id, one.name) for one in others)]
        self.put(TextField("Name", lambda: now().name, lambda text: write("Rename", name=text), "Claims database"))
        self.put(TextField("Kind", lambda: now().kind, lambda text: write("Change the kind", kind=text), "server, interface"))
        self.put(TextField("In production", lambda: now().version, lambda text: write("Change the version", version=text), "7.2"))
        self.put(ChoiceField("Part of", above, lambda: now().parent or "", lambda value: write("Move", parent=value or None)))
        self.put(TextField("Owner", lambda: now().owner, lambda text: write("Change the owner", owner=text)))
        self.part("What releases make of it")
        for release in self._releases():
            self._put_target(key, release)
        if not plan.releases:
            self.say("No release is in this plan yet.", "muted")
        self.column.addSpacing(4)
        self.put(NotesField("Notes", lambda: now().notes, lambda text: write("Change the notes", notes=text)))

    def _put_target(self, key: Id, release: ReleaseOutlook) -> None:
        def read() -> str:
            record = self.document.plan.releases.get(release.id)
            found = next((one for one in record.items if one.item == key), None) if record is not None else None
            return "" if found is None else found.version or "changed"

        def write(text: str) -> None:
            name = self.document.plan.items[key].name
            label = f"Change what {release.name} makes of {name}"
            self.document.edit(label, changes.set_item_version, release.id, key, text or None)

        live = f"live {day_text(release.named_by, self._year())}" if release.named_by is not None else ""
        self.put(TextField(release.name, read, write, f"leaves it alone{f' ({live})' if live else ''}"))

    def add(self) -> None:
        """Add an item and put the cursor into its name."""
        taken = {one.name for one in self.document.plan.items.values()}
        name = next(text for number in range(1, 10000) if (text := f"Item {number}") not in taken)
        made: list[Id] = []

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("i"))
            return changes.add_item(plan, ids, id=made[-1], name=name)

        self.document.edit("Add a configuration item", verb)
        self.table.choose(made[-1])
        self.begin()

    def remove(self) -> None:
        """Take the chosen item away; its parts stay."""
        if self.key:
            self.document.edit(f"Remove {self.document.plan.items[self.key].name}", changes.remove_item, self.key)
