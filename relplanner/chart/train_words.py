"""What a mark of the release train says in plain words: for tips, the line below the map and those who do not see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from relplanner.chart.train_board import Spot, TrainBoard, TrainLane
from relplanner.chart.words import Words
from relplanner.insight.release_calendar import TrainRow
from relplanner.insight.wording import days_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Instant


def train_sentence(board: TrainBoard, spot: Spot, words: Words) -> str:
    """The sentence of a mark."""
    lane = board.lane_of(spot.plan, spot.release)
    row = lane.row if lane is not None else None
    if lane is None or row is None:
        return ""
    whose = f"{row.name} ({board.names[row.plan]})" if not lane.own else row.name
    if spot.kind == "clash":
        return lane.clashes[spot.clash].text
    if spot.kind in {"release", "target"}:
        return _release(lane, row, whose, words)
    return _SAID[spot.kind](row, spot, whose, words)


def state_text(row: TrainRow) -> str:
    """`3 days before target`, `on target`, `2 days late`, `no target`."""
    if row.late_by:
        return f"{days_text(row.late_by, row.day)} late"
    if row.late:
        return "late"
    if row.early_by:
        return f"{days_text(row.early_by, row.day)} before target"
    return "on target" if row.target is not None and row.go_live is not None else "no target"


def go_live_text(row: TrainRow, words: Words) -> str:
    """`Sat 27 Nov 2027`, "" without a go-live."""
    return "" if row.named_by is None else _day(row.named_by, words)


def _phase(row: TrainRow, spot: Spot, whose: str, words: Words) -> str:
    wagon = next(one for one in row.wagons if one.phase == spot.subject)
    return f"{wagon.name} of {whose} leads from {_day(wagon.start, words)} to {_day(Instant(wagon.finish - 1), words)}."


def _gate(row: TrainRow, spot: Spot, whose: str, words: Words) -> str:
    stop = next(one for one in row.stops if one.gate == spot.subject)
    checked = f", {stop.met} of {stop.criteria} criteria met" if stop.criteria else ""
    return f"{stop.name} of {whose} on {words.moment(stop.at)}: {stop.decision}{checked}."


def _promise(row: TrainRow, spot: Spot, whose: str, words: Words) -> str:
    """`Code freeze of Claims 8.0 by Sat 18 Sep: Build gate stands on Fri 17 Sep.`; what is late takes the next train."""
    promise = next(one for one in row.promises if one.row == spot.subject)
    by, at = words.weekday(Instant(promise.by - 1)), words.weekday(Instant(promise.at - 1))
    text = f"{promise.name[:1].upper()}{promise.name[1:]} of {whose} by {by}: {promise.title} stands on {at}"
    return f"{text}." if promise.kept else f"{text}, too late. What is late takes the next train, or asks for an exception."


def _go_live(row: TrainRow, spot: Spot, whose: str, words: Words) -> str:
    """When it is deployed and live, and how that stands to the target."""
    live = words.moment(spot.finish)
    deployed = f" after a deployment from {words.moment(spot.start)}" if spot.start < spot.finish else ""
    target = f"; the target is {words.weekday(row.target)}" if row.target is not None else ""
    return f"{whose} is live on {live}{deployed}: {state_text(row)}{target}."


def _release(lane: TrainLane, row: TrainRow, whose: str, words: Words) -> str:
    owner = f" of {row.owner}" if row.owner else ""
    kind = f"{'an' if row.type[:1] in 'aeiou' else 'a'} {row.type} release" if row.type else "a release"
    text = f"{whose}, {kind}{owner}, begins on {_day(row.start, words)}"
    if row.named_by is None:
        text = f"{text} and ends on {_day(Instant(row.finish - 1), words)}"
    else:
        text = f"{text} and goes live on {_day(row.named_by, words)}, {state_text(row)}"
    return " ".join([f"{text}.", *(one.text for one in lane.clashes)])


def _day(at: Instant, words: Words) -> str:
    return f"{words.weekday(at)} {to_datetime(at).year}"


_SAID: Mapping[str, Callable[[TrainRow, Spot, str, Words], str]] = {
    "phase": _phase,
    "gate": _gate,
    "promise": _promise,
    "go-live": _go_live,
}
