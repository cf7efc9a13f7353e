"""The runbook as a list to tick, and the go/no-go sheet, as pages: for the wall of the war room and for the signatures."""

from __future__ import annotations

from relplanner.chart.paper import Column, Entry, Paper
from relplanner.chart.sheet import Sheet
from relplanner.chart.theme import Role
from relplanner.insight.go_no_go import GoNoGo, go_no_go
from relplanner.insight.go_no_go import sentences as go_no_go_lines
from relplanner.insight.readings import Readings
from relplanner.insight.runbook import RunbookReading, StepReading
from relplanner.insight.runbook import sentences as runbook_lines
from relplanner.insight.wording import WEEKDAYS, moment_text, weekday_text
from relplanner.plan.instants import MINUTES_PER_DAY, to_datetime
from relplanner.plan.model import Instant

ACROSS, ALONG = (1123.0, 794.0), (794.0, 1123.0)
"""An A4 page in pixels of 96 to the inch, lying and standing."""

STEPS = (
    Column(heading="Done", width=38, kind="box"),
    Column(heading="#", width=26, right=True),
    Column(heading="Start", width=76, right=True),
    Column(heading="End", width=50, right=True),
    Column(heading="Min", width=40, right=True),
    Column(heading="Step", width=246),
    Column(heading="Owner", width=76, role="muted"),
    Column(heading="Verified by", width=142, role="muted"),
    Column(heading="Way back", width=84, right=True),
    Column(heading="Last safe", width=72, right=True),
    Column(heading="Began", width=62, kind="blank"),
    Column(heading="Ended", width=62, kind="blank"),
    Column(heading="Initials", width=66, kind="blank"),
)
QUESTIONS = (
    Column(heading="Yes", width=36, kind="box"),
    Column(heading="No", width=36, kind="box"),
    Column(heading="If", width=36, kind="box"),
    Column(heading="Question", width=430),
    Column(heading="A no", width=160, role="muted"),
)
KNOWN = (Column(heading="What the plan knows", width=578), Column(heading="Speaks for it", width=120))
SIGNED = (
    Column(heading="Approver", width=178),
    Column(heading="Decision", width=170, kind="blank"),
    Column(heading="Date and time", width=160, kind="blank"),
    Column(heading="Signature", width=190, kind="blank"),
)
VERDICTS: dict[bool | None, tuple[str, Role]] = {True: ("yes", "green"), False: ("no", "red"), None: ("open", "amber")}


def runbook_pages(readings: Readings, status: str = "") -> tuple[Sheet, ...]:
    """Every runbook on pages that lie across; none where there is no runbook."""
    sheets: list[Sheet] = []
    for book in readings.runbooks:
        title = f"{book.name}, {weekday_text(book.start, 0)}"
        paper = Paper(title, width=ACROSS[0], height=ACROSS[1], status=_foot(readings, status))
        paper.heading(title)
        for line in runbook_lines(book):
            paper.paragraph(line, "amber" if book.clock is not None and line == book.clock.sentence else "text")
        paper.gap(6)
        paper.table(STEPS, [_step(book, place) for place in range(len(book.steps))])
        sheets += paper.sheets()
    return tuple(sheets)


def go_no_go_pages(readings: Readings, status: str = "") -> tuple[Sheet, ...]:
    """The go/no-go sheet of every release on standing pages; none where no release has such a gate."""
    sheets: list[Sheet] = []
    for one in go_no_go(readings):
        title = f"{one.title}: {one.gate_name}, {moment_text(one.at, 0)}"
        paper = Paper(title, width=ALONG[0], height=ALONG[1], status=_foot(readings, status))
        paper.heading(title)
        for line in go_no_go_lines(one):
            paper.paragraph(line)
        paper.gap()
        paper.table(QUESTIONS, _questions(one))
        if one.evidence:
            paper.table(KNOWN, [_known(each.text, each.good) for each in one.evidence])
        if one.approvers:
            paper.table(SIGNED, [Entry(texts=(who, "", "", "")) for who in one.approvers])
        sheets += paper.sheets()
    return tuple(sheets)


def _foot(readings: Readings, status: str) -> str:
    return " · ".join(part for part in (readings.plan.title, status) if part)


def _step(book: RunbookReading, place: int) -> Entry:
    step: StepReading = book.steps[place]
    above = book.steps[place - 1].start if place else None
    same = above is not None and above // MINUTES_PER_DAY == step.start // MINUTES_PER_DAY
    start = _clock(step.start) if same else f"{WEEKDAYS[to_datetime(step.start).weekday()]} {_clock(step.start)}"
    back = "forward only" if step.no_return else "" if step.back is None else f"{step.back} min"
    return Entry(
        texts=(
            "done" if step.ended is not None else "",
            str(step.number),
            start,
            _clock(step.finish),
            str(step.minutes),
            step.name,
            ", ".join(step.owners),
            step.check,
            back,
            _clock(step.safe_until),
            _clock(step.began),
            _clock(step.ended),
            "",
        ),
        strong=step.no_return,
    )


def _clock(at: Instant | None) -> str:
    return "" if at is None else f"{to_datetime(at):%H:%M}"


def _questions(one: GoNoGo) -> list[Entry]:
    return [
        Entry(
            texts=("met" if each.met else "", "", "", each.text, "stops the release" if each.stops else ""),
            strong=each.stops and not each.met,
        )
        for each in one.questions
    ]


def _known(text: str, good: bool | None) -> Entry:
    verdict, role = VERDICTS[good]
    return Entry(texts=(text, verdict), roles=(None, role))
