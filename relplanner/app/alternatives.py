"""The commands of baselines and scenarios, and the two menus of the tool strip that choose among them.

What is refused becomes one sentence in the message bar; a scenario that was deleted can be brought back from there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.document import Document
from relplanner.insight.baseline import standings
from relplanner.plan.edits import baselines
from relplanner.plan.instants import to_date
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError
from relplanner.session.alternatives import PLAN

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow


class AlternativeCommands:
    """Commands of baselines and scenarios of one window; without an open plan they do nothing."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _do(self, action: Callable[[Document], object]) -> bool:
        document = self._window.document
        if document is None:
            return False
        try:
            action(document)
        except EditError as error:
            self._window.message.say(error.message)
            return False
        return True

    # ----------------------------------------------------------------------------------------------------------- baselines

    def set_baseline(self) -> None:
        """Keep all dates as a new baseline, named by today."""

        def keep(document: Document) -> None:
            when = to_date(document.today)
            readings = document.readings
            rows = standings(document.plan, readings.schedule, readings.relations, readings.costs)
            name = f"{when.day} {when:%B}"
            document.edit(f"Set the baseline of {name}", baselines.set_baseline, name=name, day=document.today, rows=rows)

        self._do(keep)

    def rename_baseline(self) -> None:
        """Ask for another name of the active baseline."""
        document = self._window.document
        key = document.plan.settings.baseline if document is not None else None
        if document is None or key is None:
            return
        was = document.plan.baselines[key].name

        def take(name: str) -> None:
            document.edit(f"Rename the baseline {was}", baselines.rename_baseline, key, name)

        NameDialog("Rename the baseline", was, take, self._window).open()

    def remove_baseline(self) -> None:
        """Forget the active baseline; undo brings it back."""

        def remove(document: Document) -> None:
            key = document.plan.settings.baseline
            if key is not None:
                name = document.plan.baselines[key].name
                document.edit(f"Delete the baseline {name}", baselines.remove_baseline, key)

        self._do(remove)

    def activate(self, baseline: Id | None) -> None:
        """Compare with this baseline, or with none."""

        def choose(document: Document) -> None:
            name = document.plan.baselines[baseline].name if baseline is not None else "no baseline"
            document.edit(f"Compare with {name}", baselines.activate_baseline, baseline)

        self._do(choose)

    def fill_baselines(self, menu: QMenu) -> None:
        """All baselines, the active one ticked, and what can be done with them."""
        document = self._window.document
        menu.clear()
        if document is None:
            return
        plan = document.plan
        group = QActionGroup(menu)
        known = sorted(plan.baselines.values(), key=lambda one: (-one.day, one.id))
        for key, name in [*((one.id, one.name) for one in known), (None, "None")] if known else []:
            action = self._choice(menu, group, name, on=key == plan.settings.baseline)
            action.triggered.connect(lambda _on=False, key=key: self.activate(key))
            action.setEnabled(document.session.scenario == PLAN)
        if known:
            menu.addSeparator()
        for command in ("set-baseline", "compare", "rename-baseline", "remove-baseline"):
            menu.addAction(self._window.actions_[command])

    # ----------------------------------------------------------------------------------------------------------- scenarios

    def copy_as_scenario(self) -> None:
        """Ask for a name, and go on with a copy under it."""
        document = self._window.document
        if document is not None:
            name = f"Scenario {len(document.session.scenarios) + 1}"
            NameDialog("Copy as a scenario", name, document.copy_as_scenario, self._window).open()

    def rename_scenario(self) -> None:
        """Ask for another name of the scenario that is worked on."""
        document = self._window.document
        if document is None or document.session.scenario == PLAN:
            return
        key = document.session.scenario
        was = document.session.scenarios[key]
        NameDialog("Rename the scenario", was, lambda name: document.rename_scenario(key, name), self._window).open()

    def remove_scenario(self) -> None:
        """Delete the scenario that is worked on, and offer it back."""

        def remove(document: Document) -> None:
            key = document.session.scenario
            if key != PLAN:
                removed = document.remove_scenario(key)
                sentence = f"The scenario {removed.name} is deleted."
                self._window.message.say(sentence, "offer", [("Restore", lambda: document.restore_scenario(removed))])

        self._do(remove)

    def switch(self, scenario: Id) -> None:
        """Go on with another scenario, or with the plan."""
        self._do(lambda document: document.switch(scenario))

    def take_over(self) -> None:
        """Make the plan what the scenario is; one undo takes that back."""

        def take(document: Document) -> None:
            key = document.session.scenario
            if key != PLAN:
                name = document.session.scenarios[key]
                document.take_over(key)
                self._window.tell(f"The plan is now as in {name}; undo takes that back.")

        self._do(take)

    def fill_scenarios(self, menu: QMenu) -> None:
        """The plan and its scenarios, the one worked on ticked, and what can be done with them."""
        document = self._window.document
        menu.clear()
        if document is None:
            return
        group = QActionGroup(menu)
        for key, name in {PLAN: "Plan", **document.session.scenarios}.items():
            action = self._choice(menu, group, name, on=key == document.session.scenario)
            action.triggered.connect(lambda _on=False, key=key: self.switch(key))
        menu.addSeparator()
        for command in ("copy-scenario", "compare", "take-over", "rename-scenario", "remove-scenario"):
            menu.addAction(self._window.actions_[command])

    def _choice(self, menu: QMenu, group: QActionGroup, name: str, *, on: bool) -> QAction:
        action = QAction(name.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked(on)
        group.addAction(action)
        menu.addAction(action)
        return action
