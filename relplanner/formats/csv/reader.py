"""Read a table of tasks or dated events into a plan.

What a release manager keeps as a list stays visible as such: an event on one day is a milestone on that day, an entry over
several days a task with the working days between, both not before their date; whoever is named becomes a person. Ids follow
from line numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from relplanner.formats.csv.dates import Dated, NoDateError, Order, order_of, read_date
from relplanner.formats.csv.headings import Field, unit_of
from relplanner.formats.csv.text import Line, Table, read_table
from relplanner.formats.csv.tree import Place, places
from relplanner.formats.csv.words import read_length, read_people, read_predecessors, read_share
from relplanner.formats.exchange import FormatError, Imported, Loss
from relplanner.plan.ids import ranks
from relplanner.plan.instants import day_of
from relplanner.plan.model import (
    Assignment,
    Calendar,
    Constraint,
    Estimate,
    HandDates,
    Id,
    Instant,
    Link,
    Minutes,
    Plan,
    Progress,
    Resource,
    Row,
    RowKind,
    Settings,
)

CALENDAR = "standard"
HOURS = ((480, 720), (780, 1020))
DAY_BEGINS, DAY_ENDS = 480, 1020
SETTINGS = Settings(calendar=CALENDAR)
DATES: tuple[Field, ...] = ("start", "finish", "date", "deadline")


def read(data: bytes, name: str) -> Imported:
    """Read a table. Raises `FormatError` with the line: no column of names, no rows, an impossible date, a wrong reference."""
    table = read_table(data, name)
    if not table.lines:
        raise FormatError(f"{name} has headings but no rows; add a line per task.")
    return _Reader(table, name).imported()


class _Reader:
    """The plan that grows from one table, line by line."""

    def __init__(self, table: Table, name: str) -> None:
        self.table = table
        self.name = name
        self.losses: list[Loss] = []
        self.rows: dict[Id, Row] = {}
        self.links: dict[Id, Link] = {}
        self.people: dict[str, Resource] = {}
        self.booked: dict[Id, Assignment] = {}
        self._known: Mapping[str, Id] | None = None
        self.order = self._order()

    def imported(self) -> Imported:
        """Read every line."""
        found, losses = places(self.table)
        self.losses += losses
        for place, rank in zip(found, ranks(len(found)), strict=True):
            self.rows[place.id] = self._row(place, rank)
        for place in found:
            if place.line is not None:
                self._book(place, place.line)
                self._link(place, place.line, found)
        self._unknown_columns()
        dates = [row.constraint.at for row in self.rows.values() if row.constraint is not None and row.constraint.at is not None]
        dates += [row.by_hand.start for row in self.rows.values() if row.by_hand is not None]
        start = Instant(day_of(min(dates)) * 1440 + DAY_BEGINS) if dates else None
        plan = Plan(
            title=PurePath(self.name).stem,
            settings=Settings(calendar=CALENDAR, start=start),
            rows=self.rows,
            links=self.links,
            resources={person.id: person for person in self.people.values()},
            assignments=self.booked,
            calendars={CALENDAR: Calendar(id=CALENDAR, name="Standard", week=(*[HOURS] * 5, (), ()))},
        )
        return Imported(plan=plan, losses=tuple(self.losses))

    def _order(self) -> Order:
        cells = [self.table.cell(line, field) for field in DATES for line in self.table.lines]
        order, ambiguous = order_of(cells)
        if order == "either" and ambiguous:
            order = "month first" if self.table.delimiter == "," else "day first"
            self.losses.append(Loss(where="dates", what="03/04/2024 can be April or March", done=f"read with the {order}"))
        return order

    def _lose(self, line: Line, what: str, done: str) -> None:
        self.losses.append(Loss(where=f"line {line.number}, {self.table.cell(line, 'name')}", what=what, done=done))

    def _refuse(self, line: Line, field: Field, text: str, why: str) -> FormatError:
        where = f"{self.name}, line {line.number}: “{text}” in the column {self.table.heading(field)}"
        return FormatError(f"{where}: {why}.", line.number)

    # ------------------------------------------------------------------------------------------------------------ rows

    def _row(self, place: Place, rank: str) -> Row:
        line = place.line
        row = Row(id=place.id, name=place.name, parent=place.parent, rank=rank)
        if line is None:
            return row
        fields: dict[str, object] = {"notes": self._notes(line), "source_id": self.table.cell(line, "id")}
        fields["deadline"] = self._instant(line, "deadline", DAY_ENDS)
        fields["priority"] = self._priority(line)
        if not place.is_summary:
            fields |= self._leaf(line)
        return Row(**{**{key: getattr(row, key) for key in ("id", "name", "parent", "rank")}, **fields})

    def _leaf(self, line: Line) -> dict[str, object]:
        start, finish = self._span(line)
        estimate = self._estimate(line)
        kind: RowKind = "task"
        by_hand: HandDates | None = None
        same_day = start is not None and finish is not None and day_of(start) == day_of(finish)
        timed = start is not None and finish is not None and finish > start and self._is_timed(line)
        if estimate is None and (self._says_milestone(line) or (start is None) != (finish is None) or (same_day and not timed)):
            kind = "milestone"
            start = start if start is not None else finish
        elif estimate is not None and not estimate.likely:
            kind, estimate = "milestone", None
        elif estimate is None and start is not None and finish is not None:
            work = _working_minutes(start, finish)
            estimate = Estimate(likely=Minutes(work)) if work else None
            if _is_weekend(start) or _is_weekend(finish) or not work:
                by_hand = HandDates(start=start, finish=finish)
                self._lose(line, "takes place on a weekend", "its dates are kept by hand")
        elif start is None and finish is not None:
            constraint = Constraint(kind="finish no later than", at=finish)
            return {"kind": kind, "estimate": estimate, "constraint": constraint, "progress": self._progress(line, start, finish)}
        constraint = Constraint(kind="start no earlier than", at=start) if start is not None and by_hand is None else None  # type: ignore[assignment]
        return {
            "kind": kind,
            "estimate": estimate,
            "constraint": constraint,
            "by_hand": by_hand,
            "progress": self._progress(line, start, finish),
        }

    def _says_milestone(self, line: Line) -> bool:
        return self.table.cell(line, "kind").casefold() in {"milestone", "event", "gate", "deadline"}

    def _is_timed(self, line: Line) -> bool:
        return ":" in self.table.cell(line, "start") and ":" in self.table.cell(line, "finish")

    def _span(self, line: Line) -> tuple[Instant | None, Instant | None]:
        on = self._instant(line, "date", DAY_BEGINS)
        start, finish = self._instant(line, "start", DAY_BEGINS), self._instant(line, "finish", DAY_ENDS)
        if start is None and on is not None:
            start = on
            finish = self._instant(line, "date", DAY_ENDS) if finish is None else finish
        if start is not None and finish is not None and finish < start:
            raise self._refuse(
                line, "finish" if "finish" in self.table.fields else "date", self.table.cell(line, "finish"),
                f"it finishes before it starts ({self.table.cell(line, 'start')}); correct one of the two dates",
            )  # fmt: skip
        return start, finish

    def _instant(self, line: Line, field: Field, minute: int) -> Instant | None:
        """The instant that a cell names, at `minute` of its day where it gives no time; text without a digit is no date."""
        text = self.table.cell(line, field)
        if not text:
            return None
        if not any(letter.isdigit() for letter in text):
            self._lose(line, f"“{text}” as {self.table.heading(field)}", "left without that date")
            return None
        try:
            found: Dated = read_date(text, self.order)
        except NoDateError as error:
            raise self._refuse(line, field, text, error.cure) from None
        return Instant(found.day + (minute if found.minute is None else found.minute))

    def _estimate(self, line: Line) -> Estimate | None:
        for field in ("duration", "work"):
            text = self.table.cell(line, field)
            if not text:
                continue
            length = read_length(text, unit_of(self.table.heading(field)), SETTINGS)
            if length is None or length.minutes < 0:
                self._lose(line, f"“{text}” as {self.table.heading(field)}", "left without an estimate")
                continue
            if field == "work":
                return Estimate(likely=length.minutes, kind="effort", unit=length.unit)
            return Estimate(likely=length.minutes, kind="elapsed" if length.elapsed else "duration", unit=length.unit)
        return None

    def _priority(self, line: Line) -> int:
        text = self.table.cell(line, "priority")
        if text.isdigit() and 0 <= int(text) <= 1000:
            return int(text)
        if text:
            self._lose(line, f"“{text}” as {self.table.heading('priority')}", "500, the usual priority")
        return 500

    def _progress(self, line: Line, start: Instant | None, finish: Instant | None) -> Progress | None:
        text = self.table.cell(line, "percent")
        share = read_share(text) if text else None
        if text and share is None:
            self._lose(line, f"“{text}” as {self.table.heading('percent')}", "left out")
        if not share:
            return None
        if share < 1000 or start is None or finish is None:
            return Progress(percent=share)
        return Progress(percent=share, actual_start=start, actual_finish=finish)

    def _notes(self, line: Line) -> str:
        """The notes, with what stands in columns that a plan has no field for."""
        found = [self.table.cell(line, "notes")]
        found += [
            f"{self.table.headings[at]}: {line.cells[at].strip()}"
            for at in self.table.others
            if at < len(line.cells) and line.cells[at].strip()
        ]
        return "\n".join(text for text in found if text)

    def _unknown_columns(self) -> None:
        for at in self.table.others:
            if any(at < len(line.cells) and line.cells[at].strip() for line in self.table.lines):
                self.losses.append(
                    Loss(where=f"column {self.table.headings[at]}", what="no field of a plan", done="kept in the notes")
                )

    # ------------------------------------------------------------------------------------------------ people and links

    def _book(self, place: Place, line: Line) -> None:
        for name, units in read_people(self.table.cell(line, "people")):
            if place.is_summary:
                self._lose(line, f"{name} on a summary", "left out: assign people to its tasks")
                continue
            known = self.people.setdefault(name.casefold(), Resource(id=f"p{len(self.people) + 1}", name=name))
            booking = Assignment(id=f"a{line.number}-{known.id}", task=place.id, resource=known.id, units=units)
            self.booked[booking.id] = booking

    def _link(self, place: Place, line: Line, found: list[Place]) -> None:
        text = self.table.cell(line, "predecessors")
        if not text:
            return
        names = self._names(found)
        written = read_predecessors(text, names, SETTINGS)
        if written is None:
            raise self._refuse(line, "predecessors", text, "it is no list of predecessors; write it like 3; 5SS; 7FS+2d")
        for one in written:
            row = names.get(one.row.casefold())
            if row is None:
                raise self._refuse(line, "predecessors", text, f"there is no task {one.row}; give its number or its name")
            link = Link(id=f"l{row}-{place.id}-{one.type}", predecessor=row, successor=place.id, type=one.type, lag=one.lag)
            self.links[link.id] = link

    def _names(self, found: list[Place]) -> Mapping[str, Id]:
        """What may stand for a row, in small letters: its own id, else its number in the table, its WBS number, its name."""
        if self._known is None:
            rows = [(place, place.line) for place in found if place.line is not None]
            known = {place.name.casefold(): place.id for place, _ in rows}
            known |= {self.table.cell(line, "wbs").casefold(): place.id for place, line in rows}
            known |= {str(number): place.id for number, (place, _) in enumerate(rows, 1)}
            known |= {self.table.cell(line, "id").casefold(): place.id for place, line in rows}
            known.pop("", None)
            self._known = known
        return self._known


def _is_weekend(at: Instant) -> bool:
    return (day_of(at) + 3) % 7 >= 5  # 1970-01-01 was a Thursday


def _working_minutes(start: Instant, finish: Instant) -> int:
    """Minutes of the standard calendar between two instants."""
    return sum(
        max(0, min(finish, day * 1440 + to) - max(start, day * 1440 + since))
        for day in range(day_of(start), day_of(finish) + 1)
        if (day + 3) % 7 < 5
        for since, to in HOURS
    )
