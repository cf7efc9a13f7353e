"""Laws of moving time between buffers, on chains of two to four phases whose buffers are committed or not."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relplanner.insight.consumption import buffer_move, commitment
from relplanner.plan.edits.buffers import commit_buffers, fix_buffers, move_buffer
from relplanner.plan.instants import instant
from relplanner.plan.model import Buffer, Estimate, Gate, Id, Link, Minutes, PerMille, Phase, Plan, Release, Row
from relplanner.schedule.critical_path import schedule_plan

DAY = 480


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A release whose phases have a task, a buffer and a gate each, in a chain; some buffers committed, some by rule."""
    rows = {"r": Row(id="r", name="R", kind="release", rank="0")}
    links: dict[Id, Link] = {}
    buffers: dict[Id, Buffer] = {}
    number, before = draw(st.integers(2, 4)), ""
    for i in range(number):
        rows[f"p{i}"] = Row(id=f"p{i}", name=f"P{i}", kind="phase", parent="r", rank=f"{i}")
        estimate = Estimate(likely=Minutes(draw(st.integers(1, 10)) * 240))
        rows[f"t{i}"] = Row(id=f"t{i}", name=f"T{i}", parent=f"p{i}", rank="0", estimate=estimate)
        rows[f"b{i}"] = Row(id=f"b{i}", name=f"B{i}", kind="buffer", parent=f"p{i}", rank="1")
        rows[f"g{i}"] = Row(id=f"g{i}", name=f"G{i}", kind="gate", parent=f"p{i}", rank="2")
        ruled = draw(st.booleans())
        buffers[f"b{i}"] = (
            Buffer(id=f"b{i}", rule="percent of chain", share=PerMille(500))
            if ruled
            else Buffer(id=f"b{i}", size=Minutes(draw(st.integers(0, 2000))))
        )
        for first, last in ((before, f"t{i}"), (f"t{i}", f"b{i}"), (f"b{i}", f"g{i}")):
            if first:
                links[f"{first}>{last}"] = Link(id=f"{first}>{last}", predecessor=first, successor=last)
        before = f"g{i}"
    plan = Plan(
        rows=rows,
        links=links,
        buffers=buffers,
        releases={"r": Release(id="r", start=instant("2027-09-27T08:00"))},
        phases={f"p{i}": Phase(id=f"p{i}") for i in range(number)},
        gates={f"g{i}": Gate(id=f"g{i}", approvers=("CAB",)) for i in range(number)},
    )
    schedule = schedule_plan(plan)
    chosen = draw(st.sets(st.sampled_from(sorted(buffers))))
    return commit_buffers(plan, {key: commitment(plan, schedule, key) for key in sorted(chosen)})


@settings(max_examples=30, deadline=None)
@given(plan=plans(), data=st.data())
def test_moving_time_to_another_buffer_and_back_restores_the_plan(plan: Plan, data: st.DataObject) -> None:
    schedule = schedule_plan(plan)
    source, target = data.draw(st.permutations(sorted(plan.buffers)).map(lambda keys: keys[:2]))
    assume(schedule.buffer_sizes[source] > 0)
    minutes = Minutes(data.draw(st.integers(1, schedule.buffer_sizes[source])))
    moved = move_buffer(plan, buffer_move(schedule, plan, source, target, minutes))
    between = schedule_plan(moved)
    total = sum(schedule.buffer_sizes.values())
    assert sum(between.buffer_sizes.values()) == total
    back = move_buffer(moved, buffer_move(between, moved, target, source, minutes))
    after = schedule_plan(back)
    assert after.buffer_sizes == schedule.buffer_sizes
    for key in plan.rows:
        hours = schedule.worktime.task_calendar(key)
        for one, other in zip(
            (schedule.dates(key).start, schedule.dates(key).finish),
            (after.dates(key).start, after.dates(key).finish),
            strict=True,
        ):
            assert hours.between(min(one, other), max(one, other)) == 0, key
    # but for sizes kept by hand from then on, and an anchor written as the other end of a night, it is the same plan
    fixed = fix_buffers(plan, {key: schedule.buffer_sizes[key] for key in (source, target)})
    for key, buffer in fixed.buffers.items():
        one, other = buffer.committed_end, back.buffers[key].committed_end
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert schedule.worktime.task_calendar(key).between(min(one, other), max(one, other)) == 0
            assert back.buffers[key].size == buffer.size
        else:
            assert back.buffers[key] == buffer
    assert back.rows == plan.rows
