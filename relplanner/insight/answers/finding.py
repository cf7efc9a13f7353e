"""The answers to a clash, found one after another: each was tried, removes the clash, and tells what follows from it.

Whoever asks takes as many as wanted; what is not asked for is not computed. Dates that hold come first, then work that changes
hands, then dates that move.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from msgspec.structs import replace

from relplanner.insight.answers.answer import Answer, AnswerKind, effect_words
from relplanner.insight.answers.giving import Proposal, deputies, gifts, lowered, raised, shared, splits
from relplanner.insight.answers.moves import choices, moved_until_clear, named_marks
from relplanner.insight.answers.trial import Trial, movable, same_story
from relplanner.insight.clashes import Clash
from relplanner.insight.consumption import commitment
from relplanner.insight.levelling.level import level
from relplanner.insight.levelling.options import of_clash
from relplanner.insight.readings import Readings
from relplanner.insight.wording import listed, moment_text, weekday_text
from relplanner.plan.consequences import first_fault
from relplanner.plan.delta import diff
from relplanner.plan.edits.buffers import commit_buffers
from relplanner.plan.edits.ground import with_records
from relplanner.plan.ids import IdSource
from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Id, Instant, Minutes, Plan, Release
from relplanner.schedule.windows import Step

EARLY = "start-too-early"
WEEKS = 8
"""A release is started so many weeks earlier or later at most."""


def answers_to(readings: Readings, ids: IdSource, clash: Clash) -> Iterator[Answer]:
    """Find what removes a clash; the same plan, ids and clash give the same answers in the same order."""
    return _Finding(readings, ids, clash).answers()


def best_of(answers: Iterator[Answer], enough: int = 4) -> Answer | None:
    """The answer that costs least: no go-live later, the fewest clashes left, the least of the buffers, the first that came.

    Of the first `enough` of them, so that a bounded number is tried.
    """
    found = [one for one, _ in zip(answers, range(enough), strict=False)]
    return min(found, key=lambda one: (not one.holds_dates, one.left, one.used), default=None)


class _Finding:
    def __init__(self, readings: Readings, ids: IdSource, clash: Clash) -> None:
        self.readings = readings
        self.ids = ids
        self.clash = clash
        self.here = Trial(readings, clash, readings.plan)
        self.year = to_datetime(readings.schedule.start).year
        self.day = readings.plan.settings.minutes_per_day

    def answers(self) -> Iterator[Answer]:
        seen: list[Plan] = []
        follow: list[Answer] = []
        for one in self._all():
            if one.plan in seen:
                continue
            seen.append(one.plan)
            if one.kind == "move and let the date follow":
                follow.append(one)
            else:
                yield one
        yield from follow[:1]

    def _all(self) -> Iterator[Answer]:
        yield from self._levelled()
        late = yield from self._moves()
        somebody = False
        for given in self._tried(gifts(self.readings, self.clash)):
            somebody = True
            yield given
        yield from self._waits()
        yield from self._tried(shared(self.readings, self.clash))
        yield from self._tried(splits(self.readings, self.ids, self.clash))
        yield from self._starts()
        yield from self._tried(lowered(self.readings, self.clash))
        yield from self._tried(raised(self.readings, self.clash))
        if not somebody:
            yield from self._tried(deputies(self.readings, self.ids, self.clash), most=1)
        yield from late

    # ------------------------------------------------------------------------------------------------------- moving

    def _moves(self) -> Generator[Answer, None, Iterator[Answer]]:
        """Moves that hold every go-live; those that do not are returned, best first, and come last."""
        late: list[tuple[int, Answer]] = []
        for choose in choices(self.readings, self.clash):
            found = moved_until_clear(self.here, choose)
            if found is None:
                continue
            trial, tasks = found
            if not trial.later:
                kind: AnswerKind = "use the buffer" if trial.used else "move within float"
                yield self._moved(kind, trial, tasks)
                continue
            buffered = self._with_buffers(choose)
            if buffered is not None:
                yield self._moved("use the buffer", *buffered)
            slip = sum(max(0, one.moved) for one in trial.go_lives)
            late.append((slip, self._moved("move and let the date follow", trial, tasks)))
        late.sort(key=lambda one: one[0])
        return iter([answer for _, answer in late])

    def _levelled(self) -> Iterator[Answer]:
        """Rows that stand as late as they can, or in a block, move as levelling moves them: to the left, or inside the window."""
        readings = self.readings
        dating, index = readings.schedule.dating, readings.outline.index
        places = [index[task] for task in self.clash.tasks]
        placers = dating.bounds.placers
        if not any(v in dating.leading or v in dating.standing.as_late or isinstance(placers[v], Step) for v in places):
            return
        options = replace(of_clash(self.clash), within_float=True, name="move within float")
        found = level(readings.plan, readings.schedule, options, elsewhere=readings.elsewhere)
        tasks = tuple(move.row for move in found.moves)
        trial = self.here.again(found.plan)
        if tasks and trial.solved and not trial.later and next(trial.made(tasks), None) is None:
            yield self._moved("use the buffer" if trial.used else "move within float", trial, tasks)

    def _with_buffers(self, choose: Callable[..., Sequence[Id]]) -> tuple[Trial, tuple[Id, ...]] | None:
        """The same moves, while the buffers of the phases keep the ends that they have now: what they hold is used up."""
        plan = self._committed(self.readings.plan, self.clash.tasks)
        if plan is self.readings.plan:
            return None
        found = moved_until_clear(self.here.again(plan), choose)
        return found if found is not None and not found[0].later and found[0].used else None

    def _committed(self, plan: Plan, tasks: Sequence[Id]) -> Plan:
        """A plan whose buffers behind these tasks end where they end now, whatever comes."""
        readings = self.readings
        phases = {readings.relations.phase_of[readings.outline.index[task]] for task in tasks} - {-1}
        names = {readings.outline.ids[at] for at in phases}
        open_ones = [
            one for one in readings.buffers if one.phase in names and readings.plan.buffers[one.id].committed_end is None
        ]
        kept = {one.id: commitment(readings.plan, readings.schedule, one.id) for one in open_ones}
        return commit_buffers(plan, kept) if kept else plan

    def _moved(self, kind: AnswerKind, trial: Trial, tasks: tuple[Id, ...]) -> Answer:
        plan = named_marks(trial.plan, tasks, kind)
        dates = [
            f"“{trial.plan.rows[task].name}” to {moment_text(trial.readings.schedule.dates(task).start, self.year)}"
            for task in tasks
        ]
        names = listed(dates[:2], len(dates)) if len(dates) < 4 else f"{len(dates)} tasks, the first one {dates[0]}"
        how = {"use the buffer": " and use what the buffer holds", "move within float": ", within float"}.get(kind, "")
        return self._answer(kind, f"Move {names}{how}.", trial.again(plan), tasks)

    # ------------------------------------------------------------------------------------------------------ waiting

    def _waits(self) -> Iterator[Answer]:
        """Work pauses while somebody is away and goes on afterwards."""
        rows = self.readings.plan.rows
        tasks = [task for task in self.clash.tasks if rows[task].ignores_resource_calendars and movable(rows[task])]
        if self.clash.kind != "absence" or not tasks:
            return
        who = self.readings.plan.resources[self.clash.resource].name
        names = listed([f"“{rows[task].name}”" for task in tasks[:3]], len(tasks))
        verbs = ("waits", "goes") if len(tasks) == 1 else ("wait", "go")
        text = f"{names} {verbs[0]} while {who} is away, and {verbs[1]} on afterwards."
        heeding = [replace(rows[task], ignores_resource_calendars=False) for task in tasks]
        yield from self._tried([("wait until back", text, with_records(self.readings.plan, "rows", heeding), tuple(tasks), "")])

    # ----------------------------------------------------------------------------------------------------- releases

    def _starts(self) -> Iterator[Answer]:
        """The smaller release begins, or planned backward ends, some weeks earlier or later, so that the two no longer meet."""
        readings = self.readings
        ids, release_of = readings.outline.ids, readings.relations.release_of
        mixed = {release_of[readings.outline.index[task]] for task in self.clash.tasks} - {-1}
        if len(mixed) < 2:
            return
        for release in sorted((ids[at] for at in mixed), key=self._size):
            record = readings.plan.releases[release]
            planned = record.start if record.direction == "forward" else record.target
            if planned is None or self._begun(release):
                continue
            found = [self._started(record, planned, sign, mixed) for sign in (-1, 1)]
            yield from (answer for answer in found if answer is not None)
            if any(found):
                return

    def _started(self, record: Release, planned: Instant, sign: int, mixed: set[int]) -> Answer | None:
        """The nearest week earlier or later at which a release can start or, planned backward, aim."""
        readings = self.readings
        status = readings.plan.settings.status_date
        forward = record.direction == "forward"
        for week in range(1, WEEKS + 1):
            start = Instant(planned + sign * week * 7 * MINUTES_PER_DAY)
            if status is not None and start < status:
                return None
            other = replace(record, start=start) if forward else replace(record, target=start)
            trial = self.here.again(with_records(readings.plan, "releases", [other]))
            if not forward and self._too_early(trial):
                return None
            if trial.solved and not self._meet(trial, mixed) and len(trial.readings.clashes) < len(readings.clashes):
                weeks = "1 week" if week == 1 else f"{week} weeks"
                where = f"on {weekday_text(start, self.year)}, {weeks} {'earlier' if sign < 0 else 'later'}"
                name = readings.plan.rows[record.id].name
                if forward:
                    return self._answer("start the release at another time", f"Start {name} {where}.", trial, (record.id,))
                text = f"Aim {name} at {where.removeprefix('on ')}."
                return self._answer("aim the release at another date", text, trial, (record.id,))
        return None

    def _too_early(self, trial: Trial) -> bool:
        """Whether a release that is planned backward would have to begin before it may, where it does not yet."""
        known = {one.subject for one in self.readings.schedule.problems if one.code == EARLY}
        return any(one.code == EARLY and one.subject not in known for one in trial.readings.schedule.problems)

    def _size(self, release: Id) -> tuple[int, int]:
        at = self.readings.outline.index[release]
        return self.readings.outline.end[at] - at, at

    def _begun(self, release: Id) -> bool:
        outline, rows = self.readings.outline, self.readings.plan.rows
        at = outline.index[release]
        return any(not movable(rows[key]) for key in outline.ids[at : outline.end[at]] if rows[key].progress is not None)

    def _meet(self, trial: Trial, mixed: set[int]) -> bool:
        """Whether these releases still want the same environment at the same time."""
        readings = trial.readings
        of = readings.relations.release_of
        index = readings.outline.index
        return any(
            len({of[index[task]] for task in one.tasks} & mixed) > 1 for one in readings.clashes if one.kind == "environment"
        )

    # -------------------------------------------------------------------------------------------------------- words

    def _tried(self, proposals: Iterable[Proposal], most: int = 3) -> Iterator[Answer]:
        """Those that remove the clash and make no other one for the same tasks; a date that would move, with the buffer first."""
        count = 0
        for kind, text, plan, tasks, to in proposals:
            trial = self.here.again(plan)
            if (
                not trial.solved
                or next(trial.made(() if kind == "wait until back" else tasks, (to,) if to else ()), None) is not None
            ):
                continue
            held = trial.again(self._committed(plan, tasks)) if trial.later else trial
            if held is not trial and held.used and not held.later and held.solved:
                yield self._answer("use the buffer", f"{text[:-1]}; the buffers behind it keep their ends.", held, tasks, to)
            yield self._answer(kind, text, trial, tasks, to)
            count += 1
            if count == most:
                return

    def _answer(self, kind: AnswerKind, text: str, trial: Trial, tasks: tuple[Id, ...], to: Id = "") -> Answer:
        before, after = len(self.readings.clashes), len(trial.readings.clashes)
        new = self._new(trial)
        delta = diff(self.readings.plan, trial.plan)
        fault = first_fault(trial.plan, delta)
        if fault is not None:
            raise AssertionError(fault.message)
        return Answer(
            kind=kind,
            sentence=text,
            effect=effect_words(trial.go_lives, trial.used, (before, after), new, self.day, self.year),
            delta=delta,
            plan=trial.plan,
            tasks=tasks,
            to=to,
            go_lives=trial.go_lives,
            used=Minutes(trial.used),
            clashes=before,
            left=after,
            new=new,
        )

    def _new(self, trial: Trial) -> tuple[str, ...]:
        """Who has a clash that was not there before, by name."""
        old: dict[Id, list[Clash]] = {}
        for one in self.readings.clashes:
            old.setdefault(one.resource, []).append(one)
        resources = trial.plan.resources
        return tuple(
            dict.fromkeys(
                resources[one.resource].name
                for one in trial.readings.clashes
                if not any(same_story(one, known, self.readings) for known in old.get(one.resource, ()))
            )
        )
