"""What each command of the table does in a window, by its key: one function per subject, put together at the end.

A handler does nothing where what it needs is not open; whether a command is possible is said by the table and the window's state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMessageBox

from relplanner import __version__
from relplanner.app.dialogs.keyboard import KeyboardDialog
from relplanner.app.dialogs.people import PeopleDialog
from relplanner.app.dialogs.plan_settings import PlanSettingsDialog
from relplanner.app.document import Document
from relplanner.app.editing import RowCommands
from relplanner.app.panes import next_pane
from relplanner.app.views.schedule_view import ScheduleView

if TYPE_CHECKING:
    from relplanner.app.main_window import MainWindow

Handlers = Mapping[str, Callable[..., object]]


def handlers(window: MainWindow) -> Handlers:
    """What every command does in a window."""
    subjects = (_files, _edits, _rows, _planning, _releases, _governance, _people, _alternatives, _views, _help)
    return {key: handler for subject in subjects for key, handler in subject(window).items()}


def _files(window: MainWindow) -> Handlers:
    files = window.files
    return {
        "new": files.new,
        "empty": files.empty,
        "open": files.ask_open,
        "example": files.example,
        "save": files.save,
        "save-as": files.save_as,
        "keep-template": files.keep_template,
        "import": files.ask_import,
        "export": lambda: files.ask_export(),
        "close": files.close,
        "quit": window.close,
    }


def _edits(window: MainWindow) -> Handlers:
    def document(action: Callable[[Document], object]) -> Callable[[], object]:
        return lambda: action(window.document) if window.document is not None else None

    row = _row(window)
    return {
        "undo": document(Document.undo),
        "redo": document(Document.redo),
        "cut": row(RowCommands.cut),
        "copy": row(RowCommands.copy),
        "paste": row(RowCommands.paste),
        "fill-down": row(RowCommands.fill_down),
        "clear": row(RowCommands.clear),
        "edit-cell": window.runbooks.or_in_front("edit-cell", row(RowCommands.edit_cell)),
        "select-all": row(RowCommands.select_all),
        "find": lambda: window.ask(rows_only=True),
    }


def _rows(window: MainWindow) -> Handlers:
    row = _row(window)

    def dialog(make: Callable[..., Any]) -> Callable[[], object]:
        return lambda: make(window.document, window.theme, window).exec() if window.document is not None else None

    either = window.runbooks.or_in_front
    return {
        "insert": either("insert", row(RowCommands.insert)),
        "milestone": row(RowCommands.insert, "milestone"),
        "delete": either("delete", row(RowCommands.delete)),
        "indent": row(RowCommands.indent),
        "outdent": row(RowCommands.outdent),
        "move-up": either("move-up", row(RowCommands.move, -1)),
        "move-down": either("move-down", row(RowCommands.move, 1)),
        "link": either("link", row(RowCommands.link)),
        "unlink": row(RowCommands.unlink),
        "assign": row(RowCommands.assign),
        "by-hand": row(RowCommands.keep_dates),
        "automatic": row(RowCommands.date_automatically),
        "settings": dialog(PlanSettingsDialog),
    }


def _planning(window: MainWindow) -> Handlers:
    asking = window.asking
    return {
        "recurring": asking.recurring,
        "more-occurrences": asking.more_occurrences,
        "redundant": asking.redundant_links,
        "status-date": asking.status_date,
    }


def _releases(window: MainWindow) -> Handlers:
    releasing, buffering = window.releasing, window.buffering
    return {
        "slip-release": releasing.slip,
        "next-release": releasing.plan_next,
        "release-train": releasing.train,
        "compare-file": window.files.ask_compare,
        "replan": releasing.replan,
        "add-runbook": releasing.add_runbook,
        "tick-step": window.runbooks.tick,
        "rehearse": window.runbooks.rehearse,
        "take-rehearsed": window.runbooks.take_over,
        "remove-rehearsal": window.runbooks.forget,
        "runbook-settings": window.runbooks.settings,
        "print-runbook": lambda: window.files.ask_export("runbook"),
        "print-go-no-go": lambda: window.files.ask_export("go-no-go"),
        "commit-buffers": releasing.commit_buffers,
        "keep-buffers": releasing.keep_buffers,
        "buffers": buffering.show,
        "size-buffers": buffering.size,
        "move-buffer": buffering.move,
        "feeding-buffers": buffering.feed,
        "fever-borders": lambda: _fever_borders(window),
    }


def _fever_borders(window: MainWindow) -> None:
    if window.document is not None:
        dialog = PlanSettingsDialog(window.document, window.theme, window)
        dialog.tabs.setCurrentWidget(dialog.fever)
        dialog.exec()


def _governance(window: MainWindow) -> Handlers:
    governing = window.governing
    return {
        "gates": lambda: governing.show("gates"),
        "changes": lambda: governing.show("changes"),
        "items": lambda: governing.show("items"),
        "audits": lambda: governing.show("audits"),
        "duties": lambda: governing.show("duties"),
        "link-change": governing.link_change,
        "change-type": governing.change_type,
        "release-types": governing.release_types,
    }


def _people(window: MainWindow) -> Handlers:
    people = window.people

    def edit() -> None:
        if window.document is not None:
            PeopleDialog(window.document, window.theme, window).exec()

    return {
        "people": edit,
        "assign-free": lambda: people.hand_over("assign"),
        "hand-over": lambda: people.hand_over("give"),
        "split-work": lambda: people.hand_over("split"),
        "replace-person": lambda: people.hand_over("replace"),
        "fill-role": lambda: people.hand_over("fill"),
        "level": people.level,
        "cost": people.cost,
        "clear-levelling": people.clear_levelling,
        "clear-all-levelling": people.clear_all_levelling,
        "other-plans": window.neighbours.choose,
        "no-other-plans": window.neighbours.forget,
        "next-clash": people.next_clash,
        "previous-clash": lambda: people.next_clash(-1),
    }


def _alternatives(window: MainWindow) -> Handlers:
    others = window.alternatives
    return {
        "set-baseline": others.set_baseline,
        "baselines": lambda: window.strip.baseline.open_choices(window.strip.menus),
        "rename-baseline": others.rename_baseline,
        "remove-baseline": others.remove_baseline,
        "copy-scenario": others.copy_as_scenario,
        "scenarios": lambda: window.strip.scenario.open_choices(window.strip.menus),
        "compare": window.compare,
        "take-over": others.take_over,
        "rename-scenario": others.rename_scenario,
        "remove-scenario": others.remove_scenario,
    }


def _views(window: MainWindow) -> Handlers:
    def view(action: Callable[[ScheduleView], object]) -> Callable[[], object]:
        return lambda: action(window.schedule) if window.schedule is not None else None

    return {
        "view-schedule": lambda: window.show_view("schedule"),
        "view-people": lambda: window.show_view("people"),
        "load-rows": lambda: _other_rows(window),
        "view-environments": lambda: window.show_view("environments"),
        "view-releases": lambda: window.show_view("releases"),
        "by-month": lambda: window.releasing.by_month(),
        "view-registers": lambda: window.show_view("registers"),
        "view-runbook": lambda: window.show_view("runbook"),
        "zoom-in": view(lambda shown: shown.zoom_step(1)),
        "zoom-out": view(lambda shown: shown.zoom_step(-1)),
        "fit": view(ScheduleView.fit),
        "today": view(ScheduleView.show_today),
        "expand": view(lambda shown: shown.grid.fold_all(folded=False)),
        "collapse": view(lambda shown: shown.grid.fold_all(folded=True)),
        "columns": view(ScheduleView.choose_columns),
        "next-pane": lambda: next_pane(window),
        "next-path": lambda: window.lighting.next_path(),
        "previous-path": lambda: window.lighting.previous_path(),
        "choose-path": lambda: window.lighting.ask_path(),
        "all-before": lambda: window.lighting.predecessors(),
        "all-behind": lambda: window.lighting.successors(),
        "ways-between": lambda: window.lighting.between(),
        "inspector": lambda on: window.switch("inspector", on=on),
        "people-strip": lambda on: window.switch("people-strip", on=on),
        "problems": lambda on: window.problems.set_open(on),
        "theme-system": lambda: window.set_theme("system"),
        "theme-light": lambda: window.set_theme("light"),
        "theme-dark": lambda: window.set_theme("dark"),
    }


def _other_rows(window: MainWindow) -> None:
    """Show the People view, and from there on its next kind of rows."""
    views = window.views
    if views is not None:
        seen = views.name == "people"
        views.show_view("people")
        if views.people is not None and (seen or views.people.map.by == "people"):
            views.people.map.show_next()


def _help(window: MainWindow) -> Handlers:
    return {
        "command": window.ask,
        "keyboard": lambda: KeyboardDialog(window).exec(),
        "about": lambda: _about(window),
    }


def _row(window: MainWindow) -> Callable[..., Callable[[], object]]:
    def row(action: Callable[..., object], *args: object) -> Callable[[], object]:
        return lambda: action(window.rows, *args) if window.rows is not None else None

    return row


def _about(window: MainWindow) -> None:
    QMessageBox.about(
        window,
        "About relplanner",
        f"<b>relplanner {__version__}</b><p>Plans IT releases: dependency networks, people, buffers, gates, "
        "and a workbook that stakeholders trust.<p>Apache License 2.0.",
    )
