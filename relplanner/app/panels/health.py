"""What the inspector says while nothing is selected: how each release stands, its gates and buffers, and what is wrong.

Figures only from readings, each with the words that say what it counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from relplanner.app.document import Document
from relplanner.app.panels.parts import RichLabel, Tone, anchor, rule, words
from relplanner.app.panels.status import verdict
from relplanner.chart.theme import Theme
from relplanner.insight.moved import movements
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.progress import start_by
from relplanner.insight.slips import what_must_give
from relplanner.insight.wording import day_text, days_text, last_day_text, weekday_text
from relplanner.insight.workload import Demand, shortage_words, shortest_of
from relplanner.plan.instants import midnight
from relplanner.plan.model import Id

Go = Callable[[Id], None]
MOST_MOVED = 5
MOST_GIVING = 5
MOST_SHORT = 4
SIGNS = {"pending": "?", "approved": "✓", "approved with conditions": "~", "rejected": "✕", "waived": "–"}
"""A gate's decision in one sign, as in the chart."""


def fill_health(column: QVBoxLayout, document: Document, theme: Theme, go: Go) -> None:
    """Put the health of the document's plan into a column."""
    readings = document.readings
    title = words(document.title, wrap=True)
    title.setObjectName("inspectorTitle")
    column.addWidget(title)
    if not document.plan.rows:
        column.addWidget(
            words("An empty plan. Type a task in the open row, press Enter, and type the next one.", "muted", wrap=True)
        )
        return
    health = readings.health
    day = document.plan.settings.minutes_per_day
    span = f"{day_text(health.start)} – {last_day_text(health.finish)}"
    column.addWidget(words(f"{span} · critical path {days_text(health.critical_length, day)}", "muted", small=True, wrap=True))
    for release in readings.releases:
        column.addSpacing(4)
        column.addWidget(rule())
        _fill_release(column, document, release, theme, go)
        _fill_must_give(column, document, release.id, theme, go)
    _fill_demand(column, document)
    if readings.baseline is not None:
        column.addSpacing(4)
        column.addWidget(rule())
        _fill_moved(column, document, readings.baseline.baseline.name, theme, go)
    column.addSpacing(4)
    column.addWidget(rule())
    _fill_figures(column, document)


def _fill_release(
    column: QVBoxLayout, document: Document, release: ReleaseOutlook, theme: Theme, go: Callable[[Id], None]
) -> None:
    day = document.plan.settings.minutes_per_day
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    text, tone = verdict(document, release)
    name = RichLabel(anchor(release.name, f"row:{release.id}", theme.text))
    name.setProperty("weight", "bold")
    name.gone_to.connect(lambda target: go(target.removeprefix("row:")))
    grid.addWidget(name, 0, 0, 1, 3)
    if release.named_by is not None:
        grid.addWidget(words("Go-live", "muted", small=True), 1, 0)
        grid.addWidget(words(weekday_text(release.named_by), weight="medium"), 1, 1)
    grid.addWidget(words(text, tone, small=True), 1, 2, Qt.AlignmentFlag.AlignRight)  # type: ignore[arg-type]
    line = 2
    if (latest := start_by(document.readings, release.id)) is not None:
        grid.addWidget(words("Start by", "muted", small=True), line, 0)
        past = latest < midnight(document.today)
        grid.addWidget(words(weekday_text(latest), "red" if past else "", weight="medium"), line, 1)
        if past:
            grid.addWidget(words("before today", "red", small=True), line, 2, Qt.AlignmentFlag.AlignRight)
        line += 1
    for phase in release.phases:
        gate = phase.gate
        if gate is None:
            continue
        link = RichLabel(f"{SIGNS[gate.decision]}&nbsp; {anchor(phase.name, f'row:{gate.id}', theme.accent)}")
        link.gone_to.connect(lambda target: go(target.removeprefix("row:")))
        grid.addWidget(link, line, 0, 1, 2)
        left = f"{phase.buffer_left / day:.3g} d" if phase.buffer_size else ""
        grid.addWidget(
            words(f"{left}{' · ' if left else ''}{day_text(gate.at)}", "muted", small=True), line, 2, Qt.AlignmentFlag.AlignRight
        )
        line += 1
    column.addWidget(holder)


def _fill_demand(column: QVBoxLayout, document: Document) -> None:
    """Which roles are short in which months, those of which most is missing first; found beside the window."""
    holder = QWidget()
    holder.hide()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 4, 0, 0)
    column.addWidget(holder)
    gone: list[bool] = []
    holder.destroyed.connect(lambda: gone.append(True))

    def heard(found: Sequence[Demand]) -> None:
        if not gone and (roles := shortest_of(found)):
            inside.addWidget(rule())
            inside.addWidget(words("Needed", weight="bold"))
            for role in roles[:MOST_SHORT]:
                inside.addWidget(words(f"{shortage_words(role, found)}.", small=True, wrap=True))
            if len(roles) > MOST_SHORT:
                more = f"{len(roles) - MOST_SHORT} more: Ctrl+Shift+R shows the load by role."
                inside.addWidget(words(more, "muted", small=True, wrap=True))
            holder.show()

    readings = document.readings
    document.ask("demand", lambda: readings.demands, heard)


def _fill_must_give(column: QVBoxLayout, document: Document, release: Id, theme: Theme, go: Go) -> None:
    """Which rows keep a release from its target, and how much of each can give at most."""
    found = what_must_give(document.session.schedule, release)
    if found is None or not found.tasks:
        return
    day = document.plan.settings.minutes_per_day
    told = f"To meet its target {days_text(found.missing, day)} must come out of"
    column.addWidget(words(told, "red", small=True, wrap=True))
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(0, 1)
    giving = [pair for pair in found.tasks if pair[1]]
    longest = sorted(giving, key=lambda pair: -pair[1])
    shown = {row for row, _ in longest[:MOST_GIVING]}
    for at, (row, most) in enumerate(pair for pair in found.tasks if pair[0] in shown):
        link = RichLabel(anchor(document.plan.rows[row].name or "a row without a name", f"row:{row}", theme.accent))
        link.gone_to.connect(lambda target: go(target.removeprefix("row:")))
        grid.addWidget(link, at, 0)
        grid.addWidget(words(f"up to {days_text(most, day)}", "muted", small=True), at, 1, Qt.AlignmentFlag.AlignRight)
    column.addWidget(holder)
    if rest := len(giving) - len(shown):
        column.addWidget(words(f"and {rest} more that drive it", "muted", small=True))


def _fill_moved(column: QVBoxLayout, document: Document, name: str, theme: Theme, go: Go) -> None:
    """What moved since the active baseline, and why: the causes first."""
    found = movements(document.readings, at_most=MOST_MOVED)
    if found is None:
        return
    column.addWidget(words(f"What moved since {name}, and why", weight="bold", wrap=True))
    if not found.moved:
        column.addWidget(words("Nothing: every date is as it was.", "muted", small=True))
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(0, 1)
    day = document.plan.settings.minutes_per_day
    for at, one in enumerate(found.rows):
        link = RichLabel(anchor(one.name, f"row:{one.row}", theme.accent))
        link.gone_to.connect(lambda target: go(target.removeprefix("row:")))
        grid.addWidget(link, 2 * at, 0)
        tone: Tone = "amber" if one.late_by > 0 else "green"
        grid.addWidget(words(f"{one.late_by / day:+.3g} d", tone, weight="medium"), 2 * at, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(words(one.reason, "muted", small=True, wrap=True), 2 * at + 1, 0, 1, 2)
    column.addWidget(holder)
    if rest := found.moved - len(found.rows):
        column.addWidget(words(f"and {rest} more", "muted", small=True))


def _fill_figures(column: QVBoxLayout, document: Document) -> None:
    health = document.readings.health
    day = document.plan.settings.minutes_per_day
    people = sum(one.kind in {"person", "team"} for one in document.plan.resources.values())
    lines: list[tuple[str, str, Tone]] = [
        ("Late releases", str(health.late_releases), "red" if health.late_releases else ""),
        ("Clashes", str(health.clashes), "red" if health.clashes else ""),
        ("Errors", str(health.errors), "red" if health.errors else ""),
        ("Warnings", str(health.warnings), "amber" if health.warnings else ""),
        (
            "Buffer left",
            f"{days_text(health.buffer_left, day)} of {days_text(health.buffer_size, day)}" if health.buffer_size else "none",
            "",
        ),
        ("Rows", str(len(document.plan.rows)), ""),
        ("People and teams", str(people), ""),
    ]
    grid = QGridLayout()
    grid.setVerticalSpacing(4)
    for at, (name, figure, tone) in enumerate(lines):
        grid.addWidget(words(name, "muted", small=True), at, 0)
        grid.addWidget(words(figure, tone, weight="medium"), at, 1, Qt.AlignmentFlag.AlignRight)
    column.addLayout(grid)
