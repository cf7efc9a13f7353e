"""The release types that a plan knows: the built-in ones, and its own, which may replace them.

A word that no type has stands for a type without rules.
"""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.plan.model import Id, Minutes, PerMille, PhaseRule, Plan, ReleaseType, Spacing, TrainDate

_DAY = 480


def _rule(kind: str, *, gate: bool = True, days: int = 0, percent: int = 0) -> PhaseRule:
    least = Minutes(days * _DAY)
    if not percent:
        return PhaseRule(kind=kind, gate=gate, least=least)
    return PhaseRule(kind=kind, gate=gate, least=least, buffer="percent of chain", share=PerMille(percent * 10))


def _date(name: str, code: str, before: int, *, working: bool = False) -> TrainDate:
    return TrainDate(name=name, code=code, before=before, working=working)


BUILT_IN: Mapping[Id, ReleaseType] = {
    "major": ReleaseType(
        id="major",
        name="Major",
        phases=(
            _rule("planning", percent=10),
            _rule("design", percent=10),
            _rule("build", percent=15),
            _rule("integration test", percent=25),
            _rule("user acceptance test", percent=20),
            _rule("deployment", percent=10),
            _rule("review", days=10),
        ),
        approvers=("BO", "RM", "OPS"),
        template="major",
        dates=(
            _date("plan gate", "GP", 17 * 7),
            _date("design gate", "GD", 14 * 7 + 3),
            _date("code freeze", "GB", 10 * 7),
            _date("integration exit", "GI", 5 * 7),
            _date("acceptance exit", "GU", 2 * 7 + 3),
        ),
        notes="Changes much: all phases and gates, two weeks of early-life support.",
    ),
    "minor": ReleaseType(
        id="minor",
        name="Minor",
        phases=(
            _rule("planning"),
            _rule("build", gate=False, percent=15),
            _rule("integration test", percent=20),
            _rule("user acceptance test", percent=15),
            _rule("deployment"),
            _rule("review", days=3),
        ),
        approvers=("BO", "RM", "OPS"),
        apart=(Spacing(type="major", days=14),),
        template="minor",
        dates=(
            _date("plan gate", "GP", 21, working=True),
            _date("code freeze", "B4", 14, working=True),
            _date("integration exit", "GI", 6, working=True),
            _date("acceptance exit", "GU", 3, working=True),
            _date("CAB", "GC", 1, working=True),
        ),
        notes="Comes often and must not tire users: three days of early-life support, not within two weeks of a major.",
    ),
    "patch": ReleaseType(
        id="patch",
        name="Patch",
        phases=(
            _rule("build"),
            _rule("integration test"),
            _rule("deployment"),
            _rule("review", gate=False, days=1),
        ),
        approvers=("RM", "OPS"),
        noticeable=False,
        apart=(Spacing(type="major", days=7),),
        notes="A week from Monday to Friday, its change approved beforehand: not within one week of a major.",
    ),
    "emergency": ReleaseType(
        id="emergency",
        name="Emergency",
        phases=(
            _rule("planning", gate=False),
            _rule("build", gate=False),
            _rule("integration test", gate=False),
            _rule("deployment"),
            _rule("review"),
        ),
        crosses="soft freezes",
        approvers=("MIM", "BO"),
        noticeable=False,
        template="emergency",
        notes="Fixes what cannot wait: gates that are passed over are caught up after the go-live.",
    ),
}
"""The types that every plan has, by their words."""


def release_types(plan: Plan) -> Mapping[Id, ReleaseType]:
    """All types of a plan: the built-in ones first, then its own in the order of their names."""
    own = sorted(plan.release_types.values(), key=lambda one: (one.name, one.id))
    return {**BUILT_IN, **{one.id: one for one in own}}


def type_of(plan: Plan, release: Id) -> ReleaseType | None:
    """The type of a release; None where its word is no type's."""
    word = plan.releases[release].type
    return plan.release_types.get(word) or BUILT_IN.get(word)


def crosses_soft_freezes(plan: Plan, word: str) -> bool:
    """Whether releases of a type may go on in a soft freeze."""
    found = plan.release_types.get(word) or BUILT_IN.get(word)
    return found is not None and found.crosses == "soft freezes"
