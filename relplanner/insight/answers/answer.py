"""An answer to a clash, as a value: what it does, in words, as changes of the plan, and what follows for every release.

Applying an answer is an edit like any other (`applied` is its verb), so undo takes it back exactly. It fits the very plan that it
was found for; for another one it is found anew.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from relplanner.insight.go_lives import GoLive, moves_text
from relplanner.insight.wording import days_text, listed
from relplanner.plan.delta import Delta, apply
from relplanner.plan.model import Id, Minutes, Plan

AnswerKind = Literal[
    "move within float",
    "use the buffer",
    "wait until back",
    "give to somebody free",
    "share with colleagues",
    "split between two",
    "start the release at another time",
    "aim the release at another date",
    "lower the units",
    "add capacity",
    "name a deputy",
    "move and let the date follow",
]
"""What an answer does; the words are its name on screen and in the mark of what levelling moved."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One way out of a clash. `sentence` says what is done; `effect`, what follows for go-lives, buffers and clashes.

    `tasks` are those that it moves or gives away, `to` who takes something over ("" nobody); `go_lives` are all releases, in tree
    order. `clashes` were there before, `left` are after it, `new` are the names of those who have a clash that they had not.
    `used` is what it takes of the buffers, in working minutes.
    """

    kind: AnswerKind
    sentence: str
    effect: str
    delta: Delta
    plan: Plan
    tasks: tuple[Id, ...]
    to: Id
    go_lives: tuple[GoLive, ...]
    used: Minutes
    clashes: int
    left: int
    new: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How menus, marks and the audit trail call it."""
        return self.kind

    @property
    def holds_dates(self) -> bool:
        """Whether no release goes live later."""
        return all(one.moved <= 0 for one in self.go_lives)


def applied(plan: Plan, answer: Answer) -> Plan:
    """The plan with an answer. Raises `EditError` (`delta-does-not-fit`) where the plan is another one by now."""
    return answer.plan if plan is answer.plan else apply(answer.delta, plan)


def effect_words(  # noqa: PLR0917  # the words of one sentence, in its order
    go_lives: tuple[GoLive, ...], used: Minutes, clashes: tuple[int, int], new: tuple[str, ...], day: Minutes, year: int
) -> str:
    """Say what follows from an answer, `clashes` before and after: `No go-live moves; 3 of 9 clashes are left.`.

    `new` are those who have a new clash. A length is said in days of `day` minutes, a date without its year in `year`.
    """
    before, left = clashes
    text = moves_text(go_lives, day, year)
    if used > 0:
        text += f", {days_text(used, day)} of buffer are used" if days_text(used, day) != "1 day" else ", 1 day of buffer is used"
    rest = "no clash is left" if not left else f"{left} of {before} clashes {'is' if left == 1 else 'are'} left"
    fresh = f", a new one for {listed(new[:2], len(new))}" if new else ""
    return f"{text[:1].upper()}{text[1:]}; {rest}{fresh}."
