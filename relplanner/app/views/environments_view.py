"""The Environments view: which release is in which environment when, with windows, freezes and double bookings."""

from __future__ import annotations

from collections.abc import Sequence

from relplanner.app.document import Document
from relplanner.app.views.environments_board import EnvironmentsBoard
from relplanner.app.views.schedule_view import ScheduleView
from relplanner.app.views.time_view import HEAD, TimeView
from relplanner.chart.primitives import Shape, Text
from relplanner.chart.scene import Scene
from relplanner.chart.theme import Theme
from relplanner.chart.time_scale import TimeScale
from relplanner.insight.clashes import Clash
from relplanner.insight.readings import Readings
from relplanner.plan.model import Id


class EnvironmentsView(TimeView):
    """The booking board of one document with its frame."""

    hint = "Each bar is a release in an environment; drag it, or Alt with arrows, to move its tasks. Enter answers a clash."

    def __init__(self, document: Document, schedule: ScheduleView, theme: Theme) -> None:
        self.board = EnvironmentsBoard(schedule.axis, document)
        super().__init__(document, schedule, self.board, _head, theme)
        self.board.spotted.connect(self._on_spotted)
        self.board.opened.connect(self.on_opened)
        self.board.refused.connect(self.refused)

    def fill(self, scene: Scene, readings: Readings, moved: frozenset[Id]) -> None:
        """Show these on the board."""
        del moved
        self.board.set_readings(scene, readings)

    @property
    def sentence(self) -> str:
        """What is chosen, in plain words."""
        return self.board.sentence

    @property
    def clash(self) -> Clash | None:
        """The clash of what is chosen."""
        return self.board.clash

    def go_to(self, row: Id) -> None:
        """Choose the stay that a task belongs to."""
        lines = self.board.board.lines if self.board.board is not None else ()
        stay = next((stay for line in lines for stay in line.stays if row in stay.tasks), None)
        if stay is not None and stay != self.board.stay:
            self.board.choose(stay)
            self.board.axis.reveal(stay.start, stay.finish)

    def go_to_clash(self, clash: Clash) -> None:
        """Choose the first stay of a double booking."""
        lines = self.board.board.lines if self.board.board is not None else ()
        stays = (stay for line in lines if line.environment == clash.resource for stay in line.stays)
        stay = next((stay for stay in stays if set(stay.tasks) & set(clash.tasks)), None)
        if stay is not None:
            self.board.choose(stay)
            self.board.axis.reveal(clash.start, clash.finish)

    def _on_spotted(self) -> None:
        self.say()
        if self.board.stay is not None:
            self.select(self.board.stay.tasks)


def _head(_scale: TimeScale, width: float) -> Sequence[Shape]:
    middle = HEAD / 2 + 1
    return [
        Text(x=14, y=middle, text="Environments", role="muted", size=11, weight=600),
        Text(x=width - 15, y=middle, text="booked by release", role="muted", size=11, anchor="end"),
    ]
