"""The figures of levelling answers side by side: go-live of each release, what moves, peaks, cost, what is left.

Each figure is a text and a tone beside the plan of now; nothing here is added up from unlike units.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from relplanner.app.panels.parts import Tone
from relplanner.insight.levelling.answer import Answer
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.insight.wording import day_text, units_text
from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Id, Instant, PerMille


class Outlook(msgspec.Struct, frozen=True):
    """How the plan of an answer stands: its releases, and how many clashes it has in all."""

    releases: Sequence[ReleaseOutlook]
    clashes: int


Found = tuple[Answer, Outlook]
"""An answer, and how its releases stand."""


class Figure(msgspec.Struct, frozen=True):
    """A cell of the comparison: what it says, its tone, and a second line."""

    text: str
    tone: Tone = ""
    second: str = ""


class Line(msgspec.Struct, frozen=True):
    """A line of the comparison: what is counted, now, and in each answer."""

    label: str
    now: Figure
    answers: tuple[Figure, ...]


def lines_of(readings: Readings, found: Sequence[Found]) -> list[Line]:
    """All lines, the releases first."""
    answers = [one[0] for one in found]
    return [*_releases(readings, found), *_finish(readings, answers), *_counts(readings, found)]


def _live(outlook: ReleaseOutlook) -> Instant:
    return outlook.go_live if outlook.go_live is not None else outlook.finish


def _named(outlook: ReleaseOutlook) -> Instant:
    """An instant on the day by which people name the go-live."""
    return outlook.named_by if outlook.named_by is not None else Instant(outlook.finish - 1)


def _releases(readings: Readings, found: Sequence[Found]) -> list[Line]:
    lines = []
    for release in readings.releases:
        cells = []
        for one in found:
            after = next((each for each in one[1].releases if each.id == release.id), release)
            cells.append(_moved(after, release))
        year = to_datetime(readings.schedule.start).year
        lines.append(Line(release.name, Figure(day_text(_named(release), year)), tuple(cells)))
    return lines


def _moved(after: ReleaseOutlook, now: ReleaseOutlook) -> Figure:
    """`30 Nov` with how many days later (`+7 d`); `missed` and red where a target is missed by it."""
    if _live(after) == _live(now):
        return Figure("holds", "green")
    missed = after.late and not now.late
    tone: Tone = "red" if missed else "amber" if _live(after) > _live(now) else "green"
    said = _later(_live(after), _live(now))
    return Figure(day_text(_named(after)), tone, f"{said}, missed" if missed else said)


def _later(after: Instant, now: Instant) -> str:
    days = round((after - now) / MINUTES_PER_DAY)
    return f"{days:+d} d" if days else "within a day"


def _finish(readings: Readings, answers: Sequence[Answer]) -> list[Line]:
    """The plan's end, where it has no releases whose go-lives say it."""
    if readings.releases:
        return []
    now = readings.schedule.finish
    cells = [Figure(day_text(Instant(one.schedule.finish - 1)), "", _later(one.schedule.finish, now)) for one in answers]
    return [Line("Finish", Figure(day_text(Instant(now - 1))), tuple(cells))]


def _counts(readings: Readings, found: Sequence[Found]) -> list[Line]:
    answers, clashes = [one[0] for one in found], len(readings.clashes)

    def each(text: str, now: str, said: Sequence[Figure]) -> Line:
        return Line(text, Figure(now), tuple(said))

    left = [Figure(str(after.clashes), "green" if not after.clashes else "amber") for _, after in found]
    moved = [Figure(str(one.tasks_moved)) for one in answers]
    people = [Figure(str(one.people_moved)) for one in answers]
    peaks = [_peak(readings, one) for one in answers]
    lines = [
        each("Clashes left", str(clashes), left),
        each("Tasks moved", "", moved),
        each("People moved", "", people),
        each("Highest peak", _peak(readings, None).text, peaks),
    ]
    if any(one.cost for one in answers):
        now = f"{readings.costs.total / 100:,.0f}"
        lines.append(each("Cost", now, [Figure(f"{one.cost / 100:,.0f}") for one in answers]))
    return lines


def _peak(readings: Readings, answer: Answer | None) -> Figure:
    """Who is booked most above, or nearest to, what they have: `2.0 of 1.0`, and whose it is."""
    resources = readings.plan.resources
    peaks = answer.peaks if answer is not None else {key: load.peak for key, load in readings.loads.items() if load.limited}
    most: tuple[float, Id] = max(
        ((peak / max(1, resources[key].capacity), key) for key, peak in peaks.items()), default=(0.0, "")
    )
    if not most[1]:
        return Figure("none")
    who = resources[most[1]]
    over = peaks[who.id] > who.capacity
    if who.kind == "environment":
        text = f"{peaks[who.id] // 1000} of {who.capacity // 1000}"
    else:
        text = f"{units_text(peaks[who.id])} of {units_text(PerMille(who.capacity))}"
    return Figure(text, "amber" if over else "", who.name.split(" ")[0])
