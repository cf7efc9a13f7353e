"""The register of change requests: what is asked for, at what risk, by which tasks and items, who approves it.

Deployments that no change asks for stand in it too, so that what is not authorised is seen where changes are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, get_args

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from relplanner.app.dialogs.name import NameDialog
from relplanner.app.icons import icon
from relplanner.app.locale import date_order
from relplanner.app.panels.health import SIGNS
from relplanner.app.panels.parts import ChoiceField, NotesField, RichLabel, TextField, Tone, anchor, words
from relplanner.app.registers.page import RegisterPage
from relplanner.app.registers.table import Cell, Heading, Line
from relplanner.insight.cells import entry_text
from relplanner.insight.configuration import ChangeReading
from relplanner.insight.configuration import changes as change_readings
from relplanner.insight.wording import day_text, listed, moment_text
from relplanner.plan.approval import Verdict
from relplanner.plan.edits import changes
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import from_datetime, midnight, to_datetime
from relplanner.plan.model import Change, Id, Instant, Plan
from relplanner.plan.model.changes import ChangeRisk, ChangeState, ChangeType
from relplanner.plan.notation import parse_instant
from relplanner.plan.problems import EditError, Problem

UNASKED = "task:"
"""In front of the key of a deployment that no change covers."""
TONES: dict[Verdict, Tone] = {"approved": "green", "pending": "", "rejected": "red", "withdrawn": "muted"}
CODES = ("unauthorised-deployment", "deployment-without-change", "way-back-untested")


class ChangesPage(RegisterPage):
    """Changes by the start of their tasks."""

    title = "Changes"
    empty = (
        "No change request yet. A change asks for deployments, names the configuration items they touch, and is approved at a "
        "gate: add one here, or select tasks in the schedule and link them to one."
    )
    by_release = True

    def commands(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Add and remove."""
        return (("&Add a change", self.add), ("Remove", self.remove))

    def headings(self) -> Sequence[Heading]:
        """What a change manager asks first."""
        return (
            Heading("Id", 84),
            Heading("Change", 0),
            Heading("Type", 78),
            Heading("Risk", 76),
            Heading("State", 92),
            Heading("Release", 104),
            Heading("Tasks", 136),
            Heading("Items", 96, tip="The configuration items it touches"),
            Heading("Approval", 150, tip="The gates that decide about it"),
            Heading("Starts", 70, figures=True, tip="When the first of its tasks starts"),
        )

    def entries(self) -> Sequence[Line]:
        """The changes, then deployments that none of them covers."""
        found = [one for one in change_readings(self.document.readings) if self._is_shown(self._tasks(one.change))]
        asked = {task for change in self.document.plan.changes.values() for task in change.tasks}
        bare = [one for one in self._troubles() if one.subject not in asked and self._is_shown((one.subject,))]
        return [*(self._line(one) for one in found), *(self._bare(one) for one in bare if one.code != "way-back-untested")]

    def counted(self, lines: Sequence[Line]) -> str:
        """How many, and whether a deployment stands without any."""
        asked = sum(not line.key.startswith(UNASKED) for line in lines)
        bare = len(lines) - asked
        text = "1 change" if asked == 1 else f"{asked} changes"
        return f"{text}, {bare} deployment{'s' if bare != 1 else ''} without one" if bare else text if lines else ""

    def _tasks(self, key: Id) -> tuple[Id, ...]:
        return self.document.plan.changes[key].tasks

    def _release(self, row: Id) -> Id:
        outline = self.document.readings.outline
        at = self.document.readings.relations.release_of[outline.index[row]]
        return outline.ids[at] if at >= 0 else ""

    def _is_shown(self, tasks: Sequence[Id]) -> bool:
        return not self.of_release or not tasks or any(self._release(task) == self.of_release for task in tasks)

    def _troubles(self) -> list[Problem]:
        """What is wrong with deployments, of the plan as it was last read."""
        rows = self.document.plan.rows
        return [one for one in self.document.problems if one.code in CODES and one.subject in rows]

    def _line(self, one: ChangeReading) -> Line:
        plan = self.document.plan
        tasks = self._tasks(one.change)
        releases = list(dict.fromkeys(self._release(task) for task in tasks))
        troubles = [problem for problem in self._troubles() if problem.subject in tasks]
        broken = any(problem.severity == "error" for problem in troubles)
        approvals = ", ".join(f"{SIGNS[gate.decision]} {gate.name}" for gate in one.approvals)
        state = "unauthorised" if broken else one.state if one.verdict in {one.state, "pending"} else one.verdict
        worst = "\n".join(problem.message for problem in troubles)
        return Line(
            one.change,
            (
                Cell(one.number or "–", "" if one.number else "faint"),
                Cell(one.name, strong=True),
                Cell(one.type, "amber" if one.type == "emergency" else ""),
                Cell(one.risk, "amber" if one.risk in {"high", "very high"} else ""),
                Cell(state, "red" if broken else TONES[one.verdict], tip=worst),
                Cell(listed([plan.rows[key].name for key in releases if key]), "muted"),
                Cell(listed(one.tasks) or "none", "" if one.tasks else "amber", tip="\n".join(one.tasks)),
                Cell(listed(one.items) or "–", "" if one.items else "faint"),
                Cell(approvals or ("beforehand" if one.type == "standard" else "no gate"), "" if approvals else "faint"),
                Cell("" if one.start is None else day_text(one.start, self._year()), "amber" if one.conflicts else ""),
            ),
        )

    def _bare(self, problem: Problem) -> Line:
        row, plan = problem.subject, self.document.plan
        error = problem.severity == "error"
        release = self._release(row)
        start = self.document.session.schedule.dates(row).start
        return Line(
            UNASKED + row,
            (
                Cell("–", "faint"),
                Cell(f"No change asks for {plan.rows[row].name}", "red" if error else "amber", tip=problem.message),
                Cell(),
                Cell(),
                Cell("unauthorised" if error else "not asked for", "red" if error else "amber", tip=problem.message),
                Cell(plan.rows[release].name if release else "", "muted"),
                Cell(plan.rows[row].name),
                Cell(),
                Cell(),
                Cell(day_text(start, self._year())),
            ),
        )

    def _year(self) -> int:
        return to_datetime(midnight(self.document.today)).year

    # -------------------------------------------------------------------------------------------------------- one change

    def shape(self, key: Id) -> tuple[object, ...]:
        """What it covers makes it another one."""
        plan = self.document.plan
        change = plan.changes.get(key)
        names = tuple(plan.rows[task].name for task in change.tasks) if change is not None else ()
        return (
            change and (change.tasks, change.items, change.approvals, change.state, change.type),
            names,
            tuple(plan.items),
            tuple(self.document.problems),
        )

    def fill(self, key: Id) -> None:
        """What is wrong first, then what it asks for."""
        if key.startswith(UNASKED):
            self._fill_bare(key.removeprefix(UNASKED))
            return
        plan, shown = self.document.plan, self.document.plan.changes[key]
        found = next(one for one in change_readings(self.document.readings) if one.change == key)
        span = "" if found.start is None or found.finish is None else f"{moment_text(found.start)} – {moment_text(found.finish)}"
        self.head(f"{shown.number} {shown.name}".strip(), " · ".join(filter(None, (found.verdict, span))))
        for problem in self._troubles():
            if problem.subject in shown.tasks:
                self.say(problem.message, "red" if problem.severity == "error" else "amber")
        for sentence in found.conflicts:
            self.say(sentence, "amber")
        self._fill_words(key, shown)
        self.part("Tasks that carry it out")
        for task in shown.tasks:
            self._put_task(key, task)
        self.beside(self.act("Link selected rows", lambda: self.link_selected(key), "The rows selected in the schedule"))
        self._put_way_back(key, shown)
        self.part("Configuration items")
        for item in shown.items:
            self._put_part(plan.items[item].name, "", partial(self._set_items, key, drop=item))
        rest = sorted((one for one in plan.items.values() if one.id not in shown.items), key=lambda one: one.name.casefold())
        choices = [("", "choose one" if rest else "none is left"), *((one.id, one.name) for one in rest)]
        if plan.items:
            self.put(ChoiceField("Add an item", choices, lambda: "", lambda item: self._set_items(key, add=item)))
        else:
            self.say("No configuration item is in this plan yet; add some on the page beside.", "muted")
        self._fill_approval(key, shown)

    def _fill_bare(self, row: Id) -> None:
        self.head(self.document.plan.rows[row].name, "No change request asks for it")
        for problem in self._troubles():
            if problem.subject == row:
                self.say(problem.message, "red" if problem.severity == "error" else "amber")
        self.beside(
            self.act("Add a change for it", lambda: self.add_for(row)),
            self.act("Show it in the schedule", lambda: self.gone_to.emit(row)),
        )

    def _fill_words(self, key: Id, shown: Change) -> None:
        def text(name: str) -> Callable[[], str]:
            return lambda: str(getattr(self._now(key, shown), name))

        def write(name: str, what: str) -> Callable[[str], None]:
            return lambda value: self._write(key, what, **{name: value})

        def of(kinds: object) -> list[tuple[str, str]]:
            return [(one, one) for one in get_args(kinds)]

        self.put(TextField("Title", text("name"), write("name", "Rename"), "what is changed"))
        self.put(TextField("Id", text("number"), write("number", "Change the id"), "CHG-1042"))
        self.put(ChoiceField("Type", of(ChangeType), text("type"), write("type", "Change the type")))
        self.put(ChoiceField("Risk", of(ChangeRisk), text("risk"), write("risk", "Change the risk")))
        self.put(ChoiceField("State", of(ChangeState), text("state"), write("state", "Change the state")))
        self.put(TextField("Requester", text("requester"), write("requester", "Change the requester"), "who asks for it"))
        self.put(NotesField("Reason, and the cost of not doing it", text("reason"), write("reason", "Give the reason")))

    def _put_task(self, key: Id, task: Id) -> None:
        name, edit = self.document.plan.rows[task].name, self.document.edit
        self._put_part(name, task, lambda: edit(f"Unlink {name} from a change", changes.unlink_from_change, key, task))

    def _put_part(self, name: str, row: Id, drop: Callable[[], object]) -> None:
        """A line that can be taken off; it leads to a row, where it is one."""
        line = QHBoxLayout()
        if row:
            label = RichLabel(anchor(name, row, self.theme.accent))
            label.gone_to.connect(self.gone_to)
            line.addWidget(label, 1)
        else:
            line.addWidget(words(name, wrap=True), 1)
        cross = QToolButton()
        cross.setIcon(icon("close", self.theme))
        cross.setAccessibleName(f"Unlink {name}")
        cross.setToolTip(f"{name} is no part of this change")
        cross.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        cross.clicked.connect(lambda: self.attempt(drop))
        line.addWidget(cross)
        self.column.addLayout(line)

    def _set_items(self, key: Id, *, add: Id = "", drop: Id = "") -> None:
        kept = tuple(item for item in self.document.plan.changes[key].items if item != drop)
        self._write(key, "Change the items", items=(*kept, add) if add else kept)

    def _put_way_back(self, key: Id, shown: Change) -> None:
        plan, outline = self.document.plan, self.document.readings.outline
        releases = {self._release(task) for task in shown.tasks}
        near = [row for row in outline.ids if plan.rows[row].kind == "task" and not outline.has_children(outline.index[row])]
        near = [row for row in near if not releases or self._release(row) in releases]
        choices = [("", "no task yet"), *((row, plan.rows[row].name) for row in near)]
        self.put(
            ChoiceField(
                "Way back",
                choices,
                lambda: self._now(key, shown).way_back or "",
                lambda value: self._write(key, "Say what tests the way back", way_back=value or None),
            )
        )

    def _fill_approval(self, key: Id, shown: Change) -> None:
        plan = self.document.plan
        self.part("Approval")
        for gate in shown.approvals:
            at = self.document.session.schedule.dates(gate).finish
            record = plan.gates[gate]
            text = f"{SIGNS[record.decision]}&nbsp; {anchor(plan.rows[gate].name, gate, self.theme.accent)} · {moment_text(at)}"
            label = RichLabel(text)
            label.gone_to.connect(self.gone_to)
            self.column.addWidget(label)
        if not shown.approvals and shown.type == "standard":
            self.say("A standard change is approved beforehand.", "muted")
        elif not shown.approvals:
            self.say(
                "No gate decides about it: its state tells. Make the approval a gate, and the deployment waits for it.", "muted"
            )
            self.beside(
                self.act("Make its approval a gate", lambda: self._edit(key, "Make the approval a gate", changes.add_approval))
            )
        gates = [(row, plan.rows[row].name) for row in self.document.readings.outline.ids if row in plan.gates]
        if gates:
            field = ChoiceField(
                "Decided at", [("", "no gate"), *gates], lambda: self._gate(key, shown), lambda value: self._bind(key, value)
            )
            self.put(field)
        if shown.decided_at is not None:
            by = f" by {shown.decided_by}" if shown.decided_by else ""
            self.say(f"{shown.state.capitalize()} on {moment_text(shown.decided_at)}{by}.", "muted")
        self.beside(
            self.act("Approve…", lambda: self._ask(key, "approved")), self.act("Reject…", lambda: self._ask(key, "rejected"))
        )

    def _gate(self, key: Id, shown: Change) -> str:
        approvals = self._now(key, shown).approvals
        return approvals[0] if approvals else ""

    def _bind(self, key: Id, gate: str) -> None:
        rest = self.document.plan.changes[key].approvals[1:]
        self._write(key, "Choose the approval", approvals=tuple(dict.fromkeys((gate, *rest))) if gate else rest)

    # ------------------------------------------------------------------------------------------------------------ edits

    def _now(self, key: Id, shown: Change) -> Change:
        return self.document.plan.changes.get(key, shown)

    def _write(self, key: Id, label: str, **fields: Any) -> None:
        self.document.edit(f"{label} of {self._called(key)}", changes.amend_change, key, **fields)

    def _edit(self, key: Id, label: str, verb: Callable[..., Plan]) -> None:
        self.document.edit(f"{label} of {self._called(key)}", verb, key)

    def _called(self, key: Id) -> str:
        change = self.document.plan.changes[key]
        return change.number or change.name or "a change"

    def add(self) -> None:
        """Add a change that asks for nothing yet."""
        self.add_for(None)

    def add_for(self, task: Id | None) -> None:
        """Add a change, for a task or for nothing yet, and put the cursor into its title."""
        made: list[Id] = []
        names = {one.name for one in self.document.plan.changes.values()}
        title = f"Deploy {self.document.plan.rows[task].name}" if task is not None else "New change"
        title = title if title not in names else next(t for n in range(2, 1000) if (t := f"{title} {n}") not in names)

        def verb(plan: Plan, ids: IdSource) -> Plan:
            made.append(ids.new("h"))
            return changes.add_change(plan, ids, id=made[-1], name=title, tasks=() if task is None else (task,))

        self.document.edit("Add a change", verb)
        if task is None and self.of_release:
            self.refresh()
        self.table.choose(made[-1])
        self.begin()

    def remove(self) -> None:
        """Take the chosen change away."""
        key = self.key
        if key and not key.startswith(UNASKED):
            self.document.edit(f"Remove {self._called(key)}", changes.remove_change, key)

    def link_selected(self, key: Id) -> None:
        """Let the rows that are selected in the schedule carry out a change. Raises `EditError`."""
        rows = [row for row in self.selected() if row in self.document.plan.rows]
        if not rows:
            raise EditError("nothing-selected", "No row is selected in the schedule; select the tasks that carry out the change.")
        self.document.edit(f"Link tasks to {self._called(key)}", changes.link_to_change, key, rows)

    def selected(self) -> Sequence[Id]:
        """The rows selected in the schedule; the view says which."""
        return ()

    def _ask(self, key: Id, state: str) -> None:
        """Ask on which day it was decided, and decide."""

        def take(text: str) -> None:
            at = parse_instant(text, self.document.today, date_order(QLocale())) if text.strip() else None
            if at is None:
                raise EditError("not-a-date", "A decision has a date; write it like 2027-11-23 14:00.")
            by = "; ".join(
                name for gate in self.document.plan.changes[key].approvals for name in self.document.plan.gates[gate].approvers
            )
            label = f"{'Approve' if state == 'approved' else 'Reject'} {self._called(key)}"
            self.document.edit(label, changes.decide_change, key, state, at=at, by=by)

        verb = "Approve" if state == "approved" else "Reject"
        now = Instant(from_datetime(self.document.now.replace(second=0, microsecond=0)))
        told = "Gates that decide about it and are open decide so too." if self.document.plan.changes[key].approvals else ""
        dialog = NameDialog(
            f"{verb} {self._called(key)}",
            entry_text(now, ends=False),
            take,
            self.window(),
            about="Decided on",
            hint="2027-11-23 14:00",
            told=told,
        )
        dialog.open()
