"""What an edit of buffers would do, tried beside the plan: sizes by rule, time moved between phases, feeding buffers, anchors.

A trial is a value that belongs to the readings it was made from; its verb and arguments are the edit that makes it real.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from relplanner.insight.buffer_words import RULE_WORDS, rule_text
from relplanner.insight.consumption import buffer_move, commitment, share_of, sizes_by_rule
from relplanner.insight.feeding import Join
from relplanner.insight.go_lives import GoLive, go_lives, moves_text
from relplanner.insight.readings import Readings
from relplanner.insight.wording import days_text, listed, weekday_text
from relplanner.plan.edits.buffers import (
    PhaseBuffer,
    commit_buffers,
    fix_buffers,
    follow_rule,
    insert_feeding_buffers,
    insert_phase_buffers,
    links_to_protect,
    move_buffer,
    release_buffers,
)
from relplanner.plan.ids import SeededIds
from relplanner.plan.model import Buffer, BufferRule, Id, Minutes, PerMille, Plan
from relplanner.plan.release_types import type_of
from relplanner.schedule.critical_path import reschedule

DEFAULT_SHARE = PerMille(250)
"""The share of its chain that a buffer takes where nothing else is said."""


class BufferTrial(msgspec.Struct, frozen=True, kw_only=True):
    """An edit of buffers that was tried: `verb(plan, *args)` makes it real, `plan` is what comes of it.

    `sentence` says what is done, `effect` what follows; `sizes` are old and new by buffer, `go_lives` all releases.
    """

    label: str
    sentence: str
    effect: str
    verb: Callable[..., Plan]
    args: tuple[Any, ...]
    plan: Plan
    sizes: Mapping[Id, tuple[Minutes, Minutes]]
    go_lives: tuple[GoLive, ...]

    @property
    def holds_dates(self) -> bool:
        """Whether no release goes live later."""
        return all(one.moved <= 0 for one in self.go_lives)


def size_trials(
    readings: Readings, buffers: Sequence[Id], *, in_step: bool, share: PerMille | None = None
) -> list[Callable[[], BufferTrial]]:
    """Each rule tried on all of these buffers; `in_step` keeps them in step with it, else they take its size once.

    `share` of its chain counts for *percent of chain*; None: each buffer's own, else 25 %.
    """
    return [partial(_sized, readings, buffers, rule, in_step=in_step, share=share) for rule in RULE_WORDS if rule != "fixed"]


def _sized(readings: Readings, buffers: Sequence[Id], rule: BufferRule, *, in_step: bool, share: PerMille | None) -> BufferTrial:
    plan, schedule = readings.plan, readings.schedule
    shares = {key: share if share is not None else share_of(plan.buffers[key]) for key in buffers}
    text = RULE_WORDS[rule]
    if rule == "percent of chain":
        text = f"{listed(sorted({f'{share / 10:g} %' for share in shares.values()}))} of its longest chain"
    if in_step:
        how = f"{_name(plan, buffers)}: in step with {text}"
        return _tried(readings, f"Keep {_name(plan, buffers)} in step with {rule}", how, follow_rule, shares, rule)
    sizes = {key: sizes_by_rule(plan, schedule, key, shares[key])[rule] for key in buffers}
    return _tried(readings, f"Size {_name(plan, buffers)} by {rule}", f"{_name(plan, buffers)}: {text}", fix_buffers, sizes)


def fixed_trial(readings: Readings, buffers: Sequence[Id], size: Minutes) -> BufferTrial:
    """All of these buffers at one size that no rule changes. Raises `EditError` (`bad-length`)."""
    day = readings.plan.settings.minutes_per_day
    name = _name(readings.plan, buffers)
    text = f"{name}: {days_text(size, day)}, whatever the estimates become"
    return _tried(readings, f"Fix {name} at {days_text(size, day)}", text, fix_buffers, dict.fromkeys(buffers, size))


def move_trial(readings: Readings, source: Id, target: Id, minutes: Minutes) -> BufferTrial:
    """Time moved from one buffer to another. Raises `EditError` (`same-buffer`, `buffer-too-small`)."""
    plan = readings.plan
    days = days_text(minutes, plan.settings.minutes_per_day)
    first, last = (plan.rows[key].name or "a buffer without a name" for key in (source, target))
    move = buffer_move(readings.schedule, plan, source, target, minutes)
    return _tried(
        readings, f"Move {days} from {first} to {last}", f"{days} go from {first} to {last}", move_buffer, move, ids=False
    )


def feeding_trial(readings: Readings, joins: Sequence[Join]) -> BufferTrial:
    """Feeding buffers put in where these side chains join."""
    plan, day = readings.plan, readings.plan.settings.minutes_per_day
    behind = [f"{plan.rows[one.rows[-1]].name} ({days_text(one.size, day)})" for one in joins]
    what = f"a feeding buffer behind {behind[0]}" if len(joins) == 1 else f"{len(joins)} feeding buffers"
    sentence = f"Put {what}" if len(joins) == 1 else f"Put {what}, behind {listed(behind)}"
    label = f"Put {what.partition(' (')[0]} in"
    return _tried(readings, label, sentence, insert_feeding_buffers, [one.feeding for one in joins], ids=True)


def missing(readings: Readings, release: Id = "") -> tuple[PhaseBuffer, ...]:
    """The phase buffers that could be put in before undecided exit gates, by the rule of the release's type.

    Phases of which the type says nothing get 25 % of their chain, those to which it gives none are left out.
    """
    plan, found = readings.plan, []
    for one in readings.releases:
        if release not in {"", one.id}:
            continue
        kind = type_of(plan, one.id)
        rules = {rule.kind: rule for rule in kind.phases} if kind is not None else {}
        for phase in one.phases:
            gate, rule = phase.gate, rules.get(phase.kind)
            if rule is not None and rule.buffer is None:
                continue
            has = any(not plan.buffers[each.id].feeding for each in phase.buffers)
            if has or gate is None or gate.decision != "pending" or not links_to_protect(plan, gate.id):
                continue
            if rule is not None and rule.buffer is not None:
                found.append(PhaseBuffer(gate=gate.id, rule=rule.buffer, share=rule.share or DEFAULT_SHARE))
            else:
                found.append(PhaseBuffer(gate=gate.id))
    return tuple(found)


def missing_trial(readings: Readings, wanted: Sequence[PhaseBuffer]) -> BufferTrial:
    """Phase buffers put in before these gates."""
    names = [readings.plan.rows[one.gate].name or "a gate without a name" for one in wanted]
    if len(wanted) == 1:
        rule = rule_text(Buffer(id="", rule=wanted[0].rule, share=wanted[0].share))
        label, sentence = f"Put a buffer before {names[0]}", f"Put a buffer before {names[0]}: {rule}"
    else:
        label, sentence = f"Put {len(wanted)} buffers before their gates", f"Put a buffer before {listed(names)}"
    return _tried(readings, label, sentence, insert_phase_buffers, list(wanted), ids=True)


def commit_trial(readings: Readings, buffers: Sequence[Id]) -> BufferTrial:
    """The ends of buffers anchored where they stand."""
    plan, schedule = readings.plan, readings.schedule
    anchors = {key: commitment(plan, schedule, key) for key in buffers}
    name = _name(plan, buffers)
    if len(buffers) == 1:
        text = f"{name} ends on {weekday_text(anchors[buffers[0]].end)} from now on; late work before it consumes it"
    else:
        text = f"{name} keep their ends from now on; late work before them consumes them"
    return _tried(readings, f"Commit {name}", text, commit_buffers, anchors)


def release_trial(readings: Readings, buffers: Sequence[Id]) -> BufferTrial:
    """Committed buffers that move along with their work again."""
    name = _name(readings.plan, buffers)
    verb = "moves" if len(buffers) == 1 else "move"
    return _tried(readings, f"Let {name} move along", f"{name} {verb} along with the work again", release_buffers, list(buffers))


def _tried(
    readings: Readings, label: str, sentence: str, verb: Callable[..., Plan], *args: object, ids: bool = False
) -> BufferTrial:
    """Do it on a copy, and say what follows."""
    before, plan = readings, verb(readings.plan, *((SeededIds("preview"),) if ids else ()), *args)
    after = Readings.after(before, plan, reschedule(plan, before.schedule), before.today)
    keys = [key for key in before.consumption_of if key in plan.buffers]
    old, new = before.schedule.buffer_sizes, after.schedule.buffer_sizes
    sizes = {key: (old[key], new[key]) for key in keys if old[key] != new[key]}
    found = go_lives(before, after)
    return BufferTrial(
        label=label,
        sentence=f"{sentence}.",
        effect=_effect(before, after, sizes, found),
        verb=verb,
        args=args,
        plan=plan,
        sizes=sizes,
        go_lives=found,
    )


def _effect(before: Readings, after: Readings, sizes: Mapping[Id, tuple[Minutes, Minutes]], found: Sequence[GoLive]) -> str:
    """Old and new sizes, the gates that move, and what becomes of every go-live."""
    plan, day = before.plan, before.plan.settings.minutes_per_day
    fresh = [key for key in after.consumption_of if key not in plan.buffers and not after.plan.buffers[key].feeding]
    made = [f"{after.plan.rows[key].name} has {days_text(after.schedule.buffer_sizes[key], day)}" for key in fresh]
    changed = [
        f"{plan.rows[key].name} goes from {days_text(old, day)} to {days_text(new, day)}"
        + (" and keeps its end" if plan.buffers[key].committed_end == after.plan.buffers[key].committed_end is not None else "")
        for key, (old, new) in sizes.items()
    ]
    gates = [key for key in plan.gates if before.schedule.dates(key).finish != after.schedule.dates(key).finish]
    moved = "" if not gates else "1 gate moves" if len(gates) == 1 else f"{len(gates)} gates move"
    text = "; ".join(filter(None, (listed([*made, *changed]), moved, moves_text(found, day))))
    return f"{text[:1].upper()}{text[1:]}."


def _name(plan: Plan, buffers: Sequence[Id]) -> str:
    """One buffer by name, several by number."""
    return plan.rows[buffers[0]].name or "a buffer without a name" if len(buffers) == 1 else f"{len(buffers)} buffers"
