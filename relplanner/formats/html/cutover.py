"""The runbook as a tick list and the go/no-go sheet, as parts of the page: to be printed, and ticked on paper."""

from __future__ import annotations

from relplanner.formats.contents import Contents
from relplanner.formats.exchange import NO_GO_NO_GO, NO_RUNBOOK, FormatError
from relplanner.formats.html.elements import Cell, Markup, element, table, words
from relplanner.insight.go_no_go import GoNoGo, go_no_go
from relplanner.insight.go_no_go import sentences as go_no_go_lines
from relplanner.insight.runbook import RunbookReading, StepReading
from relplanner.insight.runbook import sentences as runbook_lines
from relplanner.insight.wording import moment_text, weekday_text
from relplanner.plan.instants import to_datetime
from relplanner.plan.model import Instant

BOX, TICKED = "\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"
STEPS = (
    ("Done", "muted"),
    ("#", "right"),
    ("Start", "right"),
    ("Minutes", "right"),
    ("Step", ""),
    ("Owner", "muted"),
    ("Check", "muted"),
    ("Way back", "right"),
    ("Last safe", "right"),
)
QUESTIONS = (("Yes", "muted"), ("No", "muted"), ("Conditional", "muted"), ("Question", ""), ("A no", "muted"))
KNOWN = (("What the plan knows", ""), ("Speaks for it", "muted"))
VERDICTS = {True: ("yes", "good"), False: ("no", "bad"), None: ("open", "soon")}


def runbooks(contents: Contents) -> Markup:
    """Every runbook step by step. Raises `FormatError` where there is none."""
    books = contents.readings.runbooks
    if not books:
        raise FormatError(NO_RUNBOOK)
    return Markup("".join(_runbook(book) for book in books))


def _runbook(book: RunbookReading) -> Markup:
    heading = element("h3", words(f"{book.name}, {weekday_text(book.start)}"))
    lines = [element("p", words(line)) for line in runbook_lines(book)]
    rows = [("strong" if step.no_return else "", _step(step)) for step in book.steps]
    return Markup("".join((heading, *lines, table("Steps of the runbook", STEPS, rows))))


def _step(step: StepReading) -> list[Cell]:
    back = "forward only" if step.no_return else "" if step.back is None else str(step.back)
    return [
        Cell(TICKED if step.ended is not None else BOX),
        Cell(str(step.number), "right"),
        Cell(_clock(step.start), "right"),
        Cell(str(step.minutes), "right"),
        Cell(step.name),
        Cell(", ".join(step.owners)),
        Cell(step.check),
        Cell(back, "right"),
        Cell(_clock(step.safe_until), "right"),
    ]


def _clock(at: Instant | None) -> str:
    return "" if at is None else f"{to_datetime(at):%H:%M}"


def go_no_gos(contents: Contents) -> Markup:
    """The sheets of all releases. Raises `FormatError` where no release has a gate that decides about its go-live."""
    sheets = go_no_go(contents.readings)
    if not sheets:
        raise FormatError(NO_GO_NO_GO)
    return Markup("".join(_go_no_go(one) for one in sheets))


def _go_no_go(one: GoNoGo) -> Markup:
    heading = element("h3", words(f"{one.title}: {one.gate_name}, {moment_text(one.at)}"))
    lines = [element("p", words(line)) for line in go_no_go_lines(one)]
    questions = [
        (
            "strong" if each.stops else "",
            [
                Cell(TICKED if each.met else BOX),
                Cell(BOX),
                Cell(BOX),
                Cell(each.text),
                Cell("stops the release" if each.stops else ""),
            ],
        )
        for each in one.questions
    ]
    known = [("", [Cell(each.text), Cell(*VERDICTS[each.good])]) for each in one.evidence]
    signed = element("p", words(f"Decided by: {', '.join(one.approvers)}. Date and signatures:"))
    parts = (heading, *lines, table("Questions", QUESTIONS, questions), table("Evidence", KNOWN, known), signed)
    return Markup("".join(parts))
