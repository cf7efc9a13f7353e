"""What follows from a plan and its schedule, and from other plans beside it, each computed on first asking and kept.

`Readings` is a value that computes late: the same plan, schedule and day always give the same readings, in any order of asking.
`Readings.after` takes over from the readings before an edit what rests on untouched tables and dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from relplanner.insight.baseline import Compared, compared
from relplanner.insight.bookings import Loads
from relplanner.insight.budgets import BudgetLine, budget_lines
from relplanner.insight.clashes import Clash, all_clashes
from relplanner.insight.consumption import Consumption, Consumptions, ReleaseConsumption, together
from relplanner.insight.cost import Costs
from relplanner.insight.cutover_night import night
from relplanner.insight.dcma import Point
from relplanner.insight.earned_value import EarnedValues, earned_values
from relplanner.insight.elsewhere import Elsewhere
from relplanner.insight.facts import Facts
from relplanner.insight.gates import GateDeadline, gate_deadlines
from relplanner.insight.outlook import BufferReading, Health, ReleaseOutlook, buffers_of, health_of, releases_of
from relplanner.insight.past_starts import past_starts
from relplanner.insight.paths import Slacks
from relplanner.insight.quality import Findings, find_problems
from relplanner.insight.relations import Relations
from relplanner.insight.runbook import RunbookReading
from relplanner.insight.workload import Demand, demands
from relplanner.plan.model import Day, Id, Plan
from relplanner.plan.outline import Outline
from relplanner.plan.problems import Problem
from relplanner.schedule.result import Schedule


class Readings:
    """The readings of one plan; `today` is passed in, None where no day matters, and so are other plans, None for no others."""

    def __init__(self, plan: Plan, schedule: Schedule, today: Day | None = None, elsewhere: Elsewhere | None = None) -> None:
        self.plan = plan
        self.elsewhere = elsewhere
        self.schedule = schedule
        self.today = today
        self._findings_before: Findings | None = None
        self._compared_before: tuple[Plan, Compared | None] | None = None

    @classmethod
    def after(cls, previous: Readings | None, plan: Plan, schedule: Schedule, today: Day | None = None) -> Readings:
        """Make the readings after an edit, equal to fresh ones; what the edit left alone is taken over when asked for.

        The other plans beside it stay the same.
        """
        fresh = cls(plan, schedule, today, previous.elsewhere if previous is not None else None)
        if previous is not None:
            fresh.relations = Relations(plan, schedule.outline, previous.relations)
            fresh.loads = Loads(plan, schedule, fresh.relations, previous.loads, fresh.elsewhere)
            fresh._findings_before = vars(previous).get("findings")
            if "baseline" in vars(previous):
                fresh._compared_before = (previous.plan, previous.baseline)
        return fresh

    @property
    def outline(self) -> Outline:
        """The rows in tree order; positions of all readings are its own."""
        return self.schedule.outline

    @cached_property
    def relations(self) -> Relations:
        """Who belongs to whom: links and assignments by row, phases, releases, WBS numbers."""
        return Relations(self.plan, self.schedule.outline)

    @cached_property
    def loads(self) -> Loads:
        """Load and capacity by resource, exact to the minute."""
        return Loads(self.plan, self.schedule, self.relations, elsewhere=self.elsewhere)

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """Every clash, by start."""
        return all_clashes(self.loads.clashes(resource) for resource in self.plan.resources)

    @cached_property
    def buffers(self) -> tuple[BufferReading, ...]:
        """Every buffer in tree order."""
        return buffers_of(self.plan, self.schedule, self.relations)

    @cached_property
    def consumption_of(self) -> Consumptions:
        """Every buffer in execution by its id, each worked out when it is first asked for."""
        return Consumptions(self.plan, self.schedule, self.relations, self.today)

    @cached_property
    def consumption(self) -> tuple[Consumption, ...]:
        """Every buffer in execution, in tree order: its chain's progress, what is consumed and what ate it."""
        return tuple(self.consumption_of.values())

    def release_consumption(self, release: Id) -> ReleaseConsumption | None:
        """The phase buffers of a release taken together; None where there are none."""
        return together(self.plan, release, self.consumption_of.inside(release))

    @cached_property
    def gate_deadlines(self) -> tuple[GateDeadline, ...]:
        """Until when each gate must be decided for its release to keep its window, in tree order."""
        return gate_deadlines(self.plan, self.schedule, self.relations)

    @cached_property
    def runbooks(self) -> tuple[RunbookReading, ...]:
        """Every runbook in tree order, in minutes; one that has begun as it is expected to go on."""
        order = sorted(self.plan.runbooks, key=self.outline.index.__getitem__)
        return tuple(night(self.plan, self.schedule, key).book for key in order)

    @cached_property
    def releases(self) -> tuple[ReleaseOutlook, ...]:
        """Every release in tree order, with its phases and gates."""
        return releases_of(self.plan, self.schedule, self.relations, self.buffers)

    @cached_property
    def baseline(self) -> Compared | None:
        """The active baseline beside the dates; None where nothing is compared."""
        before, known = self._compared_before or (None, None)
        self._compared_before = None
        return compared(self.plan, self.schedule, known, before)

    @cached_property
    def costs(self) -> Costs:
        """What every row costs, when, and what it has cost so far."""
        return Costs(self.plan, self.schedule, self.relations, self.loads)

    @cached_property
    def budgets(self) -> tuple[BudgetLine, ...]:
        """Every release and phase with its budget, plan, baseline and actual cost, in tree order."""
        return budget_lines(self.plan, self.outline, self.costs, self.baseline.rows if self.baseline is not None else None)

    @cached_property
    def earned_value(self) -> EarnedValues | None:
        """Earned value at the status date; None without one, or without costs in the active baseline."""
        return earned_values(self.plan, self.schedule, self.costs, self.baseline.rows if self.baseline is not None else None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong, errors first, then in tree order."""
        return self.findings.problems

    @property
    def points(self) -> tuple[Point, ...]:
        """The fourteen DCMA points, by number."""
        return self.findings.measured.points

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """What is needed of each role, month by month."""
        return demands(self)

    @cached_property
    def slacks(self) -> Slacks:
        """The slack of every link, and whether it drives."""
        return Slacks(self.schedule)

    @cached_property
    def findings(self) -> Findings:
        """The problems, with what the next readings may take over of them."""
        facts = Facts(
            relations=self.relations,
            schedule=self.schedule,
            loads=self.loads,
            clashes=self.clashes,
            releases=self.releases,
            buffers=self.buffers,
            budgets=self.budgets if self._budgeted else (),
        )
        before, self._findings_before = self._findings_before, None
        past = tuple(past_starts(self.plan, self.schedule, self.today))
        return find_problems(facts, before, self.baseline.rows if self.baseline is not None else None, past)

    @property
    def _budgeted(self) -> bool:
        """Whether anything could cost more than it may."""
        releases, phases = self.plan.releases.values(), self.plan.phases.values()
        return any(one.budget is not None for one in releases) or any(one.budget is not None for one in phases)

    @cached_property
    def problems_of(self) -> Mapping[Id, Sequence[Problem]]:
        """Problems by every row and resource that they are about, most serious first; those of the whole plan are nobody's."""
        found: dict[Id, list[Problem]] = {}
        for problem in self.problems:
            if not problem.subject:
                continue
            for one in dict.fromkeys((problem.subject, *problem.others)):
                found.setdefault(one, []).append(problem)
        return found

    @cached_property
    def health(self) -> Health:
        """The plan in figures."""
        return health_of(
            self.schedule, releases=self.releases, buffers=self.buffers, clashes=self.clashes, problems=self.problems
        )
