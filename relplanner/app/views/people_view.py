"""The People view: who is used when, everybody at once, on the time axis of the schedule.

Here and in the schedule there is one selection: a task that is gone to shows its block, a block that is chosen shows its task in
the inspector.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from relplanner.app.document import Document
from relplanner.app.gantt.histogram import HistogramPane
from relplanner.app.views.people_map import PeopleMap
from relplanner.app.views.people_rows import HEIGHT, PeopleRows
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.time_map import SPLIT
from relplanner.app.views.time_view import TimeView
from relplanner.chart.load import head_shapes
from relplanner.chart.primitives import Shape, Text
from relplanner.chart.scene import Scene
from relplanner.chart.theme import Theme
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id, Instant


class PeopleView(TimeView):
    """The heat map of one document with its frame."""

    hint = "Arrows walk from cell to cell; drag a task to another day or to somebody else. R shows roles, phases and releases."

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme) -> None:
        self.map = PeopleMap(schedule.axis, document)
        self.histogram = HistogramPane(schedule.axis)
        super().__init__(document, schedule, self.map, _head, theme)
        self.rows = PeopleRows(self.map, self.head)
        self.rows.setGeometry(0, 1, SPLIT - 1, HEIGHT)
        self.histogram.set_split(SPLIT)
        self.frame.addWidget(self.histogram, 2, 0, 1, 2)
        self.map.spotted.connect(self._on_spotted)
        self.map.opened.connect(self.on_opened)
        self.map.refused.connect(self.refused)

    def fill(self, scene: Scene, readings: Readings, moved: frozenset[Id]) -> None:
        """Show these in the map."""
        self.map.set_readings(scene, readings, moved)
        self.histogram.set_readings(scene, readings)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        super().dress(theme)
        self.histogram.set_theme(theme)

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words."""
        return self.map.sentence

    @property
    def clash(self) -> Clash | None:
        """The clash of what is chosen."""
        return self.map.clash

    def on_opened(self) -> None:
        """A clash opens its answers, everything else its task."""
        if self.clash is not None:
            self.ask()
        elif self.map.task:
            self.select([self.map.task])

    def go_to(self, row: Id) -> None:
        """Choose where a task stands with its first person."""
        readings, found = self._document.readings, self.map.map
        booked = readings.relations.assignments_of.get(row, ())
        if row == self.map.task or not booked or found is None:
            return
        placed = found.block(booked[0].id)
        number = found.place((booked[0].resource,))
        if placed is not None:
            spot = self.map.spot_of(*placed)
        elif number >= 0:
            spot = self.map.cell_spot(found.lines[number], readings.schedule.dates(row).start)
        else:
            return
        self.map.choose(spot)
        self.map.reveal(spot)

    def go_to_clash(self, clash: Clash) -> None:
        """Choose the cell in which a clash begins."""
        self.map.show_by("people")
        number = self.map.map.place((clash.resource,)) if self.map.map is not None else -1
        if self.map.map is not None and number >= 0:
            self.map.axis.reveal(clash.start, Instant(max(clash.finish, clash.start + 1)))
            spot = self.map.cell_spot(self.map.map.lines[number], clash.start)
            self.map.choose(spot)
            self.map.reveal(spot)

    def _on_spotted(self) -> None:
        self.say()
        spot = self.map.spot
        resource = spot.key[0] if spot is not None else ""
        if resource != self.histogram.resource:
            self.histogram.show_resource(resource)
        if spot is not None and spot.assignment and self.map.task:
            self.select([self.map.task])


def _head(scale: TimeScale, width: float) -> Sequence[Shape]:
    _, people, *rest = head_shapes(scale, width)
    left = people.x if isinstance(people, Text) else 0.0
    return [replace(one, x=left) if isinstance(one, Text) and one.anchor == "start" else one for one in rest]
