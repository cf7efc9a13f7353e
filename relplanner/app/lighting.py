"""The commands that light a part of the network: float paths, all that leads to a row or waits for it, the ways between two.

What is lit is said in the message bar, with what can be looked at next; Esc, an edit, or closing the bar ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.document import Document
from relplanner.app.panels.message import Answer
from relplanner.insight.paths import FloatPath, float_paths
from relplanner.insight.wording import days_text
from relplanner.plan.model import Id
from relplanner.plan.problems import EditError
from relplanner.schedule.questions import all_predecessors, all_successors, paths_between

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow

MANY = 100
"""More ways than these between two rows are not counted."""


class Lighting:
    """What is lit in one window: nothing, a float path (`target`, `number`), or an answer about the network."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._lit = False
        self._target: Id = ""
        self._number = 0
        self._paths: Iterator[FloatPath] = iter(())
        self._found: list[FloatPath] = []
        window.message.closed.connect(self.end)

    def end(self) -> None:
        """Light everything again."""
        lit, self._lit, self._target, self._number = self._lit, False, "", 0
        if lit:
            self._window.message.hide()
            if self._window.schedule is not None:
                self._window.schedule.chart.light(frozenset())

    # --------------------------------------------------------------------------------------------------------- float paths

    def next_path(self) -> None:
        """Light the next float path; the first one to the selected row or, where none is selected, to the go-live."""
        self._step(1)

    def previous_path(self) -> None:
        """Light the float path before."""
        self._step(-1)

    def ask_path(self) -> None:
        """Ask for a number and light the float path of that number."""
        document = self._window.document
        if document is None or not self._aim(document):
            return

        def take(text: str) -> None:
            if not text.strip().isdecimal() or not int(text):
                raise EditError("not-a-number", "Write which path, counted from 1, the driving one.")
            if self._aim(document):
                self._show_path(document, int(text))

        told = f"To {self._name(document, self._target)}. Path 1 drives; the higher the number, the more slack."
        NameDialog("Float path", str(self._number + 1), take, self._window, about="Number", told=told).open()

    def _step(self, step: int) -> None:
        document = self._window.document
        if document is not None and self._aim(document):
            self._show_path(document, max(1, self._number + step))

    def _aim(self, document: Document) -> bool:
        """Whether there is something to which the paths lead; what they lead to already stays."""
        if not self._target:
            self._begin(document)
        return bool(self._target)

    def _show_path(self, document: Document, wanted: int) -> None:
        """Light the path of a number, the last one where there are fewer."""
        while len(self._found) < wanted and (more := next(self._paths, None)) is not None:
            self._found.append(more)
        name = self._name(document, self._target)
        if not self._found:
            self._say(f"Nothing leads to {name}.", ())
            return
        last = wanted > len(self._found)
        self._number = min(wanted, len(self._found))
        path = self._found[self._number - 1]
        self._light(path.rows, path.rows[0])
        answers: list[Answer] = [("Previous", self.previous_path)] if self._number > 1 else []
        answers += [] if last else [("Next", self.next_path)]
        self._say(self._told(document, path, name) + (" There is no further one." if last else ""), answers)

    def _begin(self, document: Document) -> None:
        """Find out to what: the one selected row, else the go-live of the release that is looked at, else the plan's last row."""
        grid = self._window.schedule.grid if self._window.schedule is not None else None
        chosen = grid.chosen if grid is not None else ()
        if len(chosen) == 1 and chosen[0] not in document.plan.releases:
            target = chosen[0]
        else:
            target = self._end_of(document, chosen[0] if chosen else "")
        schedule, slacks = document.session.schedule, document.readings.slacks
        self._target, self._number, self._found = target, 0, []
        self._paths = float_paths(schedule, target, slacks) if target else iter(())

    @staticmethod
    def _end_of(document: Document, release: Id) -> Id:
        plan, schedule = document.plan, document.session.schedule
        ids = [one.id for one in document.readings.releases]
        first = release if release in ids else next(iter(ids), "")
        if first and (go_live := plan.releases[first].go_live) is not None and go_live in plan.rows:
            return go_live
        leaves = [at for at in range(len(schedule.outline.ids)) if not schedule.outline.has_children(at)]
        return schedule.outline.ids[max(leaves, key=lambda at: (schedule.finishes[at], at))] if leaves else ""

    def _told(self, document: Document, path: FloatPath, name: str) -> str:
        """`Float path 2 to Go-live: 4 rows from Tests to Report, can slip 3 days before it drives`."""
        number = len(path.rows)
        first, last = self._name(document, path.rows[0]), self._name(document, path.rows[-1])
        span = f"{number} rows from {first} to {last}" if number > 1 else first
        if path.joins is None:
            return f"Float path 1 to {name}: {span}. It drives."
        slack = days_text(path.relative_float, document.plan.settings.minutes_per_day)
        said = f"can slip {slack} before it drives" if path.relative_float else "without any slack"
        joins = f"{self._name(document, path.joins[0])} leads to {self._name(document, path.joins[1])}"
        return f"Float path {path.number} to {name}: {span}, {said}. {joins}."

    # ------------------------------------------------------------------------------------------------------------- network

    def predecessors(self) -> None:
        """Light all that leads to the current row."""
        if (found := self._current()) is not None:
            document, row = found
            rows = all_predecessors(document.session.schedule.network, row)
            self._answer(document, rows, row, "leads to", "lead to")

    def successors(self) -> None:
        """Light all that waits for the current row."""
        if (found := self._current()) is not None:
            document, row = found
            rows = all_successors(document.session.schedule.network, row)
            self._answer(document, rows, row, "waits for", "wait for")

    def between(self) -> None:
        """Light the ways between the first and the last of the selected rows, whichever way they lead."""
        document, view = self._window.document, self._window.schedule
        if document is None or view is None or len(view.grid.chosen) < 2:
            return
        network = document.session.schedule.network
        one, two = view.grid.chosen[0], view.grid.chosen[-1]
        for first, last in ((one, two), (two, one)):
            ways = list(islice(paths_between(network, first, last), MANY))
            if ways:
                middle = {*all_successors(network, first), first} & {*all_predecessors(network, last), last}
                number = "1 way leads" if len(ways) == 1 else f"{len(ways)} ways lead"
                number = f"{MANY} ways or more lead" if len(ways) == MANY else number
                rows = [row for row in network.outline.ids if row in middle]
                self._light({*rows, first, last}, first)
                names = f"from {self._name(document, first)} to {self._name(document, last)}"
                self._say(f"{number} {names}, over {len({*middle} - {first, last})} rows between.", ())
                return
        self._say(f"No way leads between {self._name(document, one)} and {self._name(document, two)}.", ())

    def _answer(self, document: Document, rows: tuple[Id, ...], row: Id, one: str, many: str) -> None:
        name = self._name(document, row)
        if not rows:
            self._say(f"Nothing {one} {name}.", ())
            return
        self._target = ""
        self._light({*rows, row}, row)
        self._say(f"{len(rows)} rows {many} {name}." if len(rows) > 1 else f"1 row {one} {name}.", ())

    # -------------------------------------------------------------------------------------------------------------- inside

    def _current(self) -> tuple[Document, Id] | None:
        document, view = self._window.document, self._window.schedule
        chosen = view.grid.chosen if view is not None else ()
        if document is None or view is None or not chosen:
            return None
        return document, view.grid.current if view.grid.current in chosen else chosen[0]

    def _light(self, rows: Iterable[Id], first: Id) -> None:
        view = self._window.schedule
        if view is not None:
            if self._window.views is not None and self._window.views.name != "schedule":
                self._window.show_view("schedule")
            lit = frozenset(rows)
            view.grid.unfold(lit)
            view.chart.light(lit)
            view.chart.reveal(first)
            self._lit = True

    def _say(self, sentence: str, answers: Iterable[Answer]) -> None:
        self._window.message.say(sentence, "offer", tuple(answers))

    @staticmethod
    def _name(document: Document, row: Id) -> str:
        return document.plan.rows[row].name or "a row without a name"
