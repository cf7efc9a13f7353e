"""The plan as one self-contained web page: summary, schedule, people, clashes; for those who have a browser and nothing else.

No script and nothing outside is named, so the page can be mailed, kept and printed; it follows the reader's light or dark scheme.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from relplanner.chart.as_svg import as_svg
from relplanner.chart.sheet import sheet
from relplanner.chart.stage import scene_of
from relplanner.formats.contents import Contents
from relplanner.formats.exchange import FormatError, Options
from relplanner.formats.figures import Figure, Line, figures, plan_lines, release_lines
from relplanner.formats.html import cutover, tables
from relplanner.formats.html.elements import Cell, Markup, element, scrolled, section, table, words
from relplanner.formats.html.style import BY_VARIABLE, style_sheet
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.insight.wording import day_text, days_text, last_day_text, weekday_text
from relplanner.plan.instants import from_date, from_datetime, midnight, to_date, to_datetime
from relplanner.plan.model import Minutes

DECIDED: Mapping[str, str] = {"approved": "good", "approved with conditions": "soon", "rejected": "bad", "waived": "soon"}


def write(readings: Readings, options: Options) -> bytes:
    """Write the page; `only` names the parts: summary, problems, chart, schedule, people, clashes, runbook, go-no-go.

    Raises `FormatError` for any other part.
    """
    day = options.today if options.today is not None else readings.today
    contents = Contents(readings=readings, today=to_date(day) if day is not None else None, watch=options.watch)
    for name in options.only:
        if name not in PARTS:
            raise FormatError(f"A web page has no part {name}; its parts are {', '.join(PARTS)}.")
    chosen = [name for name in PARTS if (name in options.only if options.only else _belongs(name, readings))]
    inside: list[Markup] = []
    for number, name in enumerate(chosen):
        options.watch(number, len(chosen))
        heading, part = PARTS[name]
        inside.append(section(name, heading, part(contents)))
    return _page(contents, chosen, Markup("".join(inside))).encode("utf-8", "replace")


def _belongs(name: str, readings: Readings) -> bool:
    """Whether a part stands in the page of a plan unasked: the sheets of the cutover in one that has a runbook."""
    if name == "go-no-go" and not any(one.ready in readings.plan.gates for one in readings.plan.releases.values()):
        return False
    return name not in CUTOVER or bool(readings.plan.runbooks)


def _page(contents: Contents, chosen: list[str], inside: Markup) -> str:
    title = words(contents.title)
    links = [element("a", words(PARTS[name][0]), href=f"#{name}") for name in chosen]
    header = element(
        "header",
        element("h1", title),
        element("p", words(_subtitle(contents)), css="muted"),
        element("nav", *links, aria_label="Parts of this page"),
    )
    footer = element("footer", words(_footer(contents)))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style_sheet()}</style>\n</head>\n"
        f"<body>\n{header}\n<main>\n{inside}</main>\n{footer}\n</body>\n</html>\n"
    )


def _subtitle(contents: Contents) -> str:
    releases = contents.readings.releases
    only = releases[0] if len(releases) == 1 else None
    kind = f"{only.type.capitalize()} release" if only else f"{len(releases)} releases" if releases else "Project plan"
    owner = f"owner {only.owner}" if only and only.owner else ""
    return " · ".join(part for part in (kind, owner, contents.as_of) if part)


def _footer(contents: Contents) -> str:
    rows = len(contents.plan.rows)
    if not rows:
        return "There are no rows in this plan."
    year = _year(contents)
    first, last = day_text(contents.schedule.start), last_day_text(contents.schedule.finish, year)
    text = f"{rows} row{'' if rows == 1 else 's'}, {first} to {last}; dates without a year are of {year}. "
    return f"{text}All times are local. Made with relplanner."


def _year(contents: Contents) -> int:
    """The year that dates leave out: that of the plan's start."""
    return to_datetime(contents.schedule.start).year


# ----------------------------------------------------------------------------------------------------------------- summary


def _summary(contents: Contents) -> Markup:
    releases = contents.readings.releases
    if not releases:
        lines, more = plan_lines(contents)
        heads = (("Part", ""), ("Start", "right"), ("Finish", "right"), ("Days", "right"), ("Critical", "date"))
        rows = [("strong" if line.current else "", _part(line, _year(contents))) for line in lines]
        note = element("p", words(f"and {more} more below"), css="muted") if more else Markup("")
        return Markup(_tiles(figures(contents, None)) + table("Main parts of the plan", heads, rows) + note)
    parts = []
    for release in releases:
        if len(releases) > 1:
            parts.append(element("h3", words(f"{release.name}, {release.type} release")))
        parts.append(_tiles(figures(contents, release)))
        parts.append(_phases(contents, release))
    return Markup("".join(parts))


def _tiles(found: Sequence[Figure]) -> Markup:
    tiles = []
    for one in found:
        tone = next((tone for tone in ("bad", "good") if tone in one.style.split()), "")
        value = element("span", words(_figure(one)), css=f"value {tone}".strip())
        note = element("p", words(one.note), css="note")
        tiles.append(element("div", element("dt", words(one.label)), element("dd", value, note)))
    return element("dl", *tiles, css="tiles")


def _figure(one: Figure) -> str:
    if isinstance(one.value, datetime):
        return f"{weekday_text(from_datetime(one.value))} {one.value.year}"
    if isinstance(one.value, float):
        return f"{round(one.value, 1):g}{' days' if 'days' in one.style.split() else ''}"
    return "none" if one.value is None else str(one.value)


def _phases(contents: Contents, release: ReleaseOutlook) -> Markup:
    per_day, compared = contents.plan.settings.minutes_per_day, contents.readings.baseline is not None
    heads = [("Phase", ""), ("Start", "right"), ("Finish", "right")]
    heads += [("Baseline ±", "right")] if compared else []
    heads += [("Buffer", "right"), ("Left", "right"), ("Gate", "date"), ("Gate on", "right"), ("Decision", "date")]
    rows, year = [], _year(contents)
    for line in release_lines(contents, release):
        cells = [Cell(line.name), *_dates(line, year)]
        if compared:
            cells.append(Cell(_late(line.late_by, per_day), "right bad" if (line.late_by or 0) > 0 else "right"))
        cells += _buffer(line, per_day)
        gate = line.gate
        if gate is None:
            cells += [Cell(""), Cell(""), Cell("")]
        else:
            cells += [
                Cell(gate.name),
                Cell(day_text(gate.at, year), "right"),
                Cell(gate.decision, DECIDED.get(gate.decision, "muted")),
            ]
        rows.append(("strong" if line.current else "", cells))
    return table(f"Phases and gates of {release.name}", heads, rows)


def _dates(line: Line, year: int) -> tuple[Cell, Cell]:
    return Cell(day_text(line.start, year), "right"), Cell(last_day_text(line.finish, year), "right")


def _buffer(line: Line, per_day: Minutes) -> tuple[Cell, Cell]:
    if line.buffer_size is None:
        return Cell(""), Cell("")
    left = f"{round(100 * line.buffer_left / line.buffer_size)} %" if line.buffer_size else ""
    return Cell(days_text(line.buffer_size, per_day), "right"), Cell(left, "right")


def _late(late_by: Minutes | None, per_day: Minutes) -> str:
    return "" if late_by is None else f"{late_by / per_day:+.1f} d"


def _part(line: Line, year: int) -> list[Cell]:
    days = "" if line.days is None else f"{round(line.days, 1):g}"
    return [Cell(line.name), *_dates(line, year), Cell(days, "right"), Cell("critical" if line.critical else "", "date strong")]


def _chart(contents: Contents) -> Markup:
    today = None if contents.today is None else midnight(from_date(contents.today))
    drawn = sheet(scene_of(contents.readings, today), title=contents.title)
    return scrolled("Gantt chart; the table below says the same", Markup(as_svg(drawn, BY_VARIABLE)))


Part = Callable[[Contents], Markup]

PARTS: Mapping[str, tuple[str, Part]] = {
    "summary": ("Summary", _summary),
    "problems": ("Problems", tables.problems),
    "chart": ("Chart", _chart),
    "schedule": ("Schedule", tables.schedule),
    "people": ("People", tables.people),
    "clashes": ("Clashes", tables.clashes),
    "runbook": ("Runbook", cutover.runbooks),
    "go-no-go": ("Go/no-go", cutover.go_no_gos),
}
"""The parts of the page in their order: heading, and who writes it."""

CUTOVER = ("runbook", "go-no-go")
"""Parts that stand in the page of a plan with a runbook, and wherever they are asked for."""
