"""Problems, schedule, people and clashes of the page, each as a list or a table that says all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from relplanner.formats.contents import Contents
from relplanner.formats.html.elements import Cell, Markup, element, table, words
from relplanner.insight.clashes import Clash, ClashKind
from relplanner.insight.columns import BY_KEY, Column
from relplanner.insight.load import Load
from relplanner.insight.wording import moment_text, units_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Id
from relplanner.plan.problems import Severity

TONES: Mapping[Severity, str] = {"error": "bad", "warning": "soon", "note": "muted"}
SHOWN = (
    "number",
    "wbs",
    "name",
    "kind",
    "start",
    "finish",
    "duration",
    "total_float",
    "critical",
    "predecessors",
    "people",
    "environments",
    "done",
)
COMPARED = ("baseline_finish", "finish_variance")
TROUBLE: Mapping[ClashKind, str] = {
    "overload": "booked above capacity",
    "phases": "needed in two phases",
    "elsewhere": "booked in other plans too",
    "absence": "booked while away",
    "environment": "booked by two releases",
}
KINDS = ("person", "team", "environment", "role", "cost")


def problems(contents: Contents) -> Markup:
    """Every problem in its sentence, errors first; notes are folded."""
    found = contents.readings.problems
    if not found:
        return element("p", words("No problems are known."), css="muted")
    notes = [problem.message for problem in found if problem.severity == "note"]
    serious = [problem for problem in found if problem.severity != "note"]
    parts = []
    if serious:
        items = [
            element("li", element("strong", words(f"{one.severity.capitalize()}: "), css=TONES[one.severity]), words(one.message))
            for one in serious
        ]
        parts.append(element("ul", *items))
    if notes:
        count = "1 note" if len(notes) == 1 else f"{len(notes)} notes"
        items = [element("li", words(message)) for message in notes]
        parts.append(element("details", element("summary", words(count), css="muted"), element("ul", *items)))
    return Markup("".join(parts))


def schedule(contents: Contents) -> Markup:
    """Every row with its dates, in tree order."""
    readings, outline = contents.readings, contents.schedule.outline
    columns = [BY_KEY[key] for key in SHOWN]
    if readings.baseline is not None:
        after = SHOWN.index("finish") + 1
        columns[after:after] = [BY_KEY[key] for key in COMPARED]
    texts = {column.key: [column.text(readings, row) for row in outline.ids] for column in columns}
    for at, (start, finish) in enumerate(zip(contents.schedule.starts, contents.schedule.finishes, strict=True)):
        if start == finish:  # an instant at midnight is named by the day that it ends, not by two days
            texts["start"][at] = texts["finish"][at]
    columns = [column for column in columns if column.key in {"name", "start", "finish"} or any(texts[column.key])]
    rows = []
    for at, row in enumerate(outline.ids):
        cells = [Cell(texts[column.key][at], _css(column), outline.depth[at] * (column.key == "name")) for column in columns]
        strong = contents.plan.rows[row].kind in {"release", "phase"} or outline.has_children(at)
        rows.append(("strong" if strong else "", cells))
    return table("Schedule: every row with its dates", [(column.heading, _css(column)) for column in columns], rows)


def _css(column: Column) -> str:
    if column.key == "name":
        return ""
    return "right" if column.align == "right" else "date" if column.kind == "flag" or column.key in {"wbs", "kind"} else "words"


def people(contents: Contents) -> Markup:
    """Everybody who is booked: capacity, highest load, work, tasks, clashes."""
    readings, per_day = contents.readings, contents.plan.settings.minutes_per_day
    loads = sorted(
        (load for load in readings.loads.values() if load.bookings),
        key=lambda load: (KINDS.index(load.resource.kind), load.resource.name, load.resource.id),
    )
    if not loads:
        return element("p", words("Nobody is assigned to a task yet."), css="muted")
    clashes = Counter(clash.resource for clash in readings.clashes)
    above = {clash.resource for clash in readings.clashes if clash.kind != "absence"}
    heads = [("Name", ""), ("Kind", "date"), ("Roles", "words"), ("Capacity", "right"), ("Peak", "right")]
    heads += [("Work", "right"), ("Tasks", "right"), ("Clashes", "right")]
    rows = [("", _person(load, per_day, clashes[load.resource.id], above=load.resource.id in above)) for load in loads]
    return table("People and environments, in full-time people and working days", heads, rows)


def _person(load: Load, per_day: int, clashes: int, *, above: bool) -> list[Cell]:
    one = load.resource
    return [
        Cell(one.name),
        Cell(one.kind, "date muted"),
        Cell(", ".join(one.roles), "words muted"),
        Cell(units_text(one.capacity) if load.limited else "", "right"),
        Cell(units_text(load.peak), "right bad" if above else "right"),
        Cell(f"{round(load.work / per_day, 1):g} d", "right"),
        Cell(str(len({booking.task for booking in load.bookings})), "right"),
        Cell(str(clashes) if clashes else "", "right bad"),
    ]


def clashes(contents: Contents) -> Markup:
    """Every clash: who, when, by how much, by which tasks."""
    found = contents.readings.clashes
    if not found:
        return element("p", words("No clash: nobody is booked above capacity."), css="good")
    heads = [("Who or what", ""), ("Trouble", "date"), ("From", "right"), ("To", "right"), ("Booked", "right"), ("Has", "right")]
    heads.append(("Tasks", "words"))
    return table("Clashes in order of time", heads, [("", _clash(contents, clash)) for clash in found])


def _clash(contents: Contents, clash: Clash) -> list[Cell]:
    year = to_datetime(contents.schedule.start).year
    return [
        Cell(contents.plan.resources[clash.resource].name),
        Cell(TROUBLE[clash.kind], "date"),
        Cell(moment_text(clash.start, year), "right"),
        Cell(moment_text(clash.finish, year), "right"),
        Cell(units_text(clash.units), "right bad"),
        Cell(units_text(clash.capacity), "right"),
        Cell("; ".join(_name(contents, task) for task in clash.tasks), "words"),
    ]


def _name(contents: Contents, task: Id) -> str:
    relations = contents.readings.relations
    at = relations.release_of[contents.schedule.outline.index[task]]
    several = len(contents.readings.releases) > 1 and at >= 0
    name = contents.plan.rows[task].name
    return f"{name} ({relations.row(at).name})" if several else name
