"""A baseline beside the plan or a scenario: what it kept, in the figures and rows of any other comparison.

A baseline keeps dates, work and cost of rows, no network: it has no critical path, and what people were on is not known from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from relplanner.insight.comparison import Comparison, Difference, Figure, figure, moved_by
from relplanner.insight.outlook import ReleaseOutlook
from relplanner.insight.readings import Readings
from relplanner.insight.window_work import in_window
from relplanner.insight.wording import days_text, weekday_text
from relplanner.plan.model import BaselineRow, Id, Instant, Minutes, Money
from relplanner.plan.notation import format_money


def compare_kept(baseline: Id, now: Readings) -> Comparison:
    """Compare a baseline of the plan, as the first, with how things stand. An unknown one has kept nothing."""
    kept = {one.row: one for one in now.plan.baseline_rows.values() if one.baseline == baseline}
    found = [_release(kept, release, now) for release in now.releases]
    if kept and now.outline.ids:
        then, finish = max(one.finish for one in kept.values()), now.schedule.finish
        found.append(figure("Finish", weekday_text(Instant(then - 1)), weekday_text(Instant(finish - 1)), then, finish))
    return Comparison(figures=(*found, *_sums(kept, now)), rows=_rows(kept, now))


def _release(kept: Mapping[Id, BaselineRow], release: ReleaseOutlook, now: Readings) -> Figure:
    label, milestone = f"Go-live of {release.name}", now.plan.releases[release.id].go_live
    was = kept.get(milestone) if milestone is not None else None
    told = weekday_text(release.named_by) if release.named_by is not None else "none"
    if was is None:
        return Figure(label=label, one="none", two=told)
    return figure(label, weekday_text(_named_by(kept, release.id, was.finish, now)), told, was.finish, release.go_live)


def _named_by(kept: Mapping[Id, BaselineRow], release: Id, go_live: Instant, now: Readings) -> Instant:
    """The day by which people named the go-live: that on which what stands in its window and ended with it began."""
    outline = now.outline
    at = outline.index[release]
    ended = {
        position: kept[key].start
        for position, key in enumerate(outline.ids[at : outline.end[at]], at)
        if key in kept and kept[key].finish == go_live
    }
    starts = [start for position, start in ended.items() if in_window(now.schedule, position)]
    return Instant(min([go_live - 1, *starts]))


def _sums(kept: Mapping[Id, BaselineRow], now: Readings) -> list[Figure]:
    day, currency = now.plan.settings.minutes_per_day, now.plan.settings.currency
    was = sum(one.work or 0 for one in kept.values())
    work = sum(load.work for load in now.loads.values() if load.resource.kind != "environment")
    found = [figure("Work", days_text(Minutes(was), day), days_text(Minutes(work), day), was, work)]
    spent, cost = Money(sum(one.cost or 0 for one in kept.values())), now.costs.total
    if spent or cost:
        found.append(figure("Cost", f"{format_money(spent)} {currency}", f"{format_money(cost)} {currency}", spent, cost))
    return found


def _rows(kept: Mapping[Id, BaselineRow], now: Readings) -> tuple[Difference, ...]:
    found, outline, plan = [], now.outline, now.plan
    for row in dict.fromkeys([*outline.ids, *kept]):
        was, at = kept.get(row), outline.index.get(row)
        if at is not None and outline.has_children(at):
            continue
        before = (was.start, was.finish) if was is not None else None
        dates = now.schedule.dates(row) if at is not None else None
        after = (dates.start, dates.finish) if dates is not None else None
        edited = was is None or at is None or was.estimate != plan.rows[row].estimate
        if before == after and not edited:
            continue
        name = (plan.rows[row].name or "A row without a name") if at is not None else "A row that is gone"
        moved = moved_by(now, row, before, after) if before is not None and after is not None else Minutes(0)
        found.append(Difference(row=row, name=name, one=before, two=after, moved=moved, edited=edited))
    return tuple(sorted(found, key=lambda each: (not each.edited, -abs(each.moved))))
