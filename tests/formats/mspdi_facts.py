"""What an element of Microsoft Project XML may be that no plan holds, with the reason; and how a walk finds its way.

Independent of the reader: plain XML and `datetime`, no function of it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from relplanner.formats.exchange import Imported
from relplanner.plan.model import Row
from relplanner.plan.outline import outline

NOTHING = {"0", "0.0", "0.00", "PT0H0M0S", "false"}

COMPUTED = "computed from what the plan holds; dates, floats and loads are compared elsewhere"
SHOWN = "how Microsoft Project shows or labels it"
EDITING = "what Microsoft Project does while somebody edits; no date follows"
PROGRAM = "about the program and the file, not the plan"

IRRELEVANT = {
    COMPUTED: """
        Task/Start Task/Finish Task/EarlyStart Task/EarlyFinish Task/LateStart Task/LateFinish Task/Critical Task/FreeSlack
        Task/TotalSlack Task/StartSlack Task/FinishSlack Task/StartVariance Task/FinishVariance Task/WorkVariance
        Task/OverAllocated Task/Cost Task/RemainingCost Task/ActualCost Task/ActualOvertimeCost Task/OvertimeCost
        Task/RemainingOvertimeCost Task/ACWP Task/BCWP Task/BCWS Task/CV Task/ActualDuration Task/RemainingDuration
        Task/RemainingWork Task/RegularWork Task/ActualWork Task/RemainingOvertimeWork Task/ActualOvertimeWork Task/Summary
        Task/Work Task/ManualDuration Task/ResumeValid Assignment/Start Assignment/Finish Assignment/Stop Assignment/Resume
        Assignment/Cost Assignment/CostVariance Assignment/ACWP Assignment/BCWP Assignment/BCWS Assignment/CV Assignment/VAC
        Assignment/ActualCost Assignment/ActualOvertimeCost Assignment/OvertimeCost Assignment/RemainingCost
        Assignment/RemainingOvertimeCost Assignment/RemainingWork Assignment/RegularWork Assignment/ActualWork
        Assignment/StartVariance Assignment/FinishVariance Assignment/WorkVariance Assignment/PercentWorkComplete
        Assignment/Overallocated Assignment/Milestone Assignment/BudgetCost Assignment/BudgetWork
        Assignment/RemainingOvertimeWork Assignment/ActualOvertimeWork Resource/Start Resource/Finish Resource/Cost
        Resource/CostVariance Resource/WorkVariance Resource/Work Resource/RegularWork Resource/RemainingWork
        Resource/ActualWork Resource/ActualCost Resource/RemainingCost Resource/OvertimeCost Resource/ActualOvertimeCost
        Resource/RemainingOvertimeCost Resource/ACWP Resource/BCWP Resource/BCWS Resource/CV Resource/SV Resource/PeakUnits
        Resource/OverAllocated Resource/PercentWorkComplete Resource/OvertimeWork Resource/ActualOvertimeWork
        Resource/RemainingOvertimeWork Project/FinishDate
    """,
    SHOWN: """
        Task/HideBar Task/Rollup Task/DisplayAsSummary Task/FreeformDurationFormat Task/WBS Assignment/LevelingDelayFormat
        Task/LevelingDelayFormat Project/DurationFormat Project/WorkFormat Project/CurrencyDigits Project/CurrencySymbol
        Project/CurrencySymbolPosition Project/WeekStartDay Project/FYStartDate Project/FiscalYearStart
        Project/InsertedProjectsLikeSummary Project/MultipleCriticalPaths View Table Filter Group Maps Reports Drawings
        DataLinks VBAProjects Project/OutlineCodes Project/WBSMasks Resource/StandardRateFormat Resource/OvertimeRateFormat
        Resource/ID Task/ID
    """,
    EDITING: """
        Task/Type Task/EffortDriven Task/LevelingCanSplit Task/CommitmentType Task/EarnedValueMethod Resource/AccrueAt
        Resource/CanLevel Resource/WorkGroup Assignment/HasFixedRateUnits Assignment/FixedMaterial Assignment/RateScale
        Assignment/Confirmed Assignment/ResponsePending Assignment/UpdateNeeded Assignment/LinkedFields
        Project/NewTasksAreManual Project/NewTasksEffortDriven Project/NewTasksEstimated Project/NewTaskStartDate
        Project/DefaultTaskType Project/DefaultTaskEVMethod Project/EarnedValueMethod Project/DefaultFixedCostAccrual
        Project/DefaultStandardRate Project/DefaultOvertimeRate Project/StandardRate Project/OvertimeRate
        Project/SpreadActualCost Project/SpreadPercentComplete Project/EditableActualCosts Project/TaskUpdatesResource
        Project/SplitsInProgressTasks Project/MoveCompletedEndsBack Project/MoveCompletedEndsForward
        Project/MoveRemainingStartsBack Project/MoveRemainingStartsForward Project/AutoAddNewResourcesAndTasks
        Project/Autolink Project/KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled
        Project/UpdateManuallyScheduledTasksWhenEditingLinks Project/DefaultStartTime Project/DefaultFinishTime
        Project/BaselineForEarnedValue
    """,
    PROGRAM: """
        Project/SaveVersion Project/BuildNumber Project/Name Project/GUID Project/CreationDate Project/LastSaved
        Project/Revision Project/CurrentDate Project/ActualsInSync Project/AdminProject Project/ExtendedCreationDate
        Project/MicrosoftProjectServerURL Project/ProjectExternallyEdited Project/RemoveFileProperties Task/GUID
        Task/CreateDate Task/IsPublished Resource/GUID Resource/CreationDate Resource/IsEnterprise Assignment/GUID
        Assignment/CreationDate Calendar/GUID Calendar/IsBaselineCalendar ExtendedAttribute/FieldName ExtendedAttribute/Alias
    """,
}
REASONS = {path: reason for reason, paths in IRRELEVANT.items() for path in paths.split()}

_QUIET = """
    Task/IsNull Task/ExternalTask Task/IsSubproject Task/IsSubprojectReadOnly Task/PhysicalPercentComplete Task/OvertimeWork
    Task/LevelingDelay Task/IgnoreResourceCalendar Resource/IsNull Resource/IsInactive Resource/IsGeneric Resource/IsBudget
    Resource/IsCostResource Resource/BookingType Assignment/BookingType Assignment/CostRateTable Assignment/Delay
    Assignment/LevelingDelay Assignment/OvertimeWork Assignment/WorkContour PredecessorLink/CrossProject Task/Recurring
    Task/Estimated
"""
QUIET = frozenset(_QUIET.split())
"""Marks that say nothing while they are off; a file in which one is on must name a loss or hold it in the plan."""

Check = Callable[[Element, str], object]


class Ground:
    """A file and what was imported from it."""

    def __init__(self, data: bytes, imported: Imported) -> None:
        self.root = fromstring(data)
        for element in self.root.iter():
            element.tag = element.tag.rpartition("}")[2]
        self.plan, self.losses = imported.plan, imported.losses
        self.top: int | None = None
        self.outline = outline(self.plan.rows)
        self.accounted: dict[str, int] = {"in the plan": 0, "irrelevant": 0, "listed": 0}
        self.checks: dict[str, Check] = {
            name.replace("__", "/"): getattr(self, name)
            for name in dir(type(self))
            if "__" in name.strip("_") and name[0].isupper()
        }

    def is_projects(self, owner: Element, path: str) -> bool:
        """Whether something stands in the project's own row, which is the plan's title and sums up the rest."""
        return owner.tag == "Task" and self.uid(owner) == "0" and path not in self.checks

    def uid(self, element: Element) -> str:
        return element.findtext("UID") or ""

    def name(self, element: Element) -> str:
        return element.findtext("Name") or element.tag

    @cached_property
    def rows(self) -> dict[str, Row]:
        return {row.source_id: row for row in self.plan.rows.values()}

    def leaf(self, row: Row) -> bool:
        return not self.outline.has_children(self.outline.index[row.id])

    def listed(self, *words: str) -> str:
        """`listed` where a loss holds all these words."""
        return "listed" if any(all(word in f"{one.where}|{one.what}" for word in words) for one in self.losses) else ""

    def lost(self, place: str) -> str:
        words = {
            "Task/Recurring": "a recurring task",
            "Task/Estimated": "a duration with a question mark",
            "Resource/BookingType": "is proposed only",
        }
        return self.listed(words[place]) if place in words else ""

    def at(self, text: str) -> int:
        return int((datetime.fromisoformat(text) - datetime(1970, 1, 1)).total_seconds()) // 60

    def minutes(self, text: str) -> int:
        hours, _, rest = text.removeprefix("PT").partition("H")
        left, _, seconds = rest.partition("M")
        return int(hours) * 60 + int(left) + round(float(seconds.rstrip("S") or 0) / 60)
