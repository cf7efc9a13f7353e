"""Stopped work, baselines and money of Microsoft Project XML: read, written, read again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from relplanner.formats.mspdi.kept import MARK
from relplanner.formats.mspdi.reader import read
from relplanner.insight.baseline import standings
from relplanner.insight.relations import Relations
from relplanner.plan.edits.baselines import set_baseline
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import (
    Baseline,
    BaselineRow,
    Estimate,
    Id,
    Minutes,
    Money,
    PerMille,
    Plan,
    Progress,
    RateStep,
    Resource,
)
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example
from tests.formats.mspdi_parts import again, assert_same, day_task, load, lost, person, small, task, written

BEGUN = "<PercentComplete>25</PercentComplete><ActualStart>2026-01-05T08:00:00</ActualStart>"
LEFT = "<RemainingDuration>PT24H0M0S</RemainingDuration>"


def stop(stopped: str, resumes: str) -> str:
    return f"<Stop>{stopped}</Stop><Resume>{resumes}</Resume>{BEGUN}{LEFT}"


@pytest.mark.parametrize(
    ("head", "currency"),
    [
        ("<CurrencySymbol>£</CurrencySymbol>", "GBP"),
        ("<CurrencySymbol>$</CurrencySymbol><CurrencyCode>CAD</CurrencyCode>", "CAD"),
        ("<CurrencySymbol>CHF</CurrencySymbol>", "CHF"),
        ("", "EUR"),
    ],
)
def test_a_file_without_a_code_is_in_the_currency_of_its_symbol(head: str, currency: str) -> None:
    found = load(task(1), head=head)
    assert found.plan.settings.currency == currency
    assert found.losses == ()


def test_a_symbol_that_nobody_knows_is_listed() -> None:
    found = load(task(1), head="<CurrencySymbol>¤</CurrencySymbol>")
    assert found.plan.settings.currency == "EUR"
    assert [loss.what for loss in found.losses] == ["a currency “¤” without a code"]


def test_stopped_work_goes_on_when_it_resumes() -> None:
    plan = load(task(1, duration="PT32H0M0S", more=stop("2026-01-05T17:00:00", "2026-01-12T13:00:00"))).plan
    progress = plan.rows["t1"].progress
    assert progress is not None
    assert progress.resumes == instant("2026-01-12T13:00")
    assert iso(schedule_plan(plan).dates("t1").finish) == "2026-01-15T12:00"


@pytest.mark.parametrize("resumes", ["2026-01-05T17:00:00", "2026-01-06T08:00:00"])
def test_a_night_is_no_gap(resumes: str) -> None:
    progress = load(task(1, duration="PT32H0M0S", more=stop("2026-01-05T17:00:00", resumes))).plan.rows["t1"].progress
    assert progress is not None
    assert progress.resumes is None


@pytest.mark.parametrize("status", [None, instant("2026-01-08T08:00"), instant("2026-01-20T08:00")])
@pytest.mark.parametrize("kind", ["duration", "effort"])
def test_a_gap_comes_back_as_it_was(status: int | None, kind: str) -> None:
    progress = Progress(
        percent=PerMille(250),
        actual_start=instant("2026-01-05T08:00"),
        remaining=Minutes(1440),
        resumes=instant("2026-01-14T10:00"),
    )
    plan = small(day_task("t1", estimate=Estimate(likely=Minutes(1920), kind=kind), progress=progress))  # type: ignore[arg-type]
    plan = replace(plan, settings=replace(plan.settings, status_date=status))
    after = again(plan)
    assert after.rows["t1"].progress == progress
    assert_same(plan, after)


BASELINE = (
    "<Baseline><Number>{number}</Number><Start>2026-01-05T08:00:00</Start><Finish>2026-01-06T17:00:00</Finish>"
    "<Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat><Work>PT16H0M0S</Work><Cost>80050</Cost></Baseline>"
)


def test_baselines_are_read_by_their_numbers() -> None:
    more = BASELINE.format(number=0) + BASELINE.format(number=3)
    plan = load(task(1, more=more), head="<LastSaved>2026-02-01T10:00:00</LastSaved>").plan
    assert plan.baselines == {
        "b0": Baseline(id="b0", name="Baseline", day=day("2026-02-01")),
        "b3": Baseline(id="b3", name="Baseline 3", day=day("2026-02-01")),
    }
    assert plan.settings.baseline == "b0"
    assert plan.baseline_rows["b3/t1"] == BaselineRow(
        id="b3/t1",
        baseline="b3",
        row="t1",
        start=instant("2026-01-05T08:00"),
        finish=instant("2026-01-06T17:00"),
        estimate=Estimate(likely=Minutes(960)),
        work=Minutes(960),
        cost=Money(80050),
    )


def test_the_baseline_of_the_earned_value_is_the_active_one() -> None:
    more = BASELINE.format(number=0) + BASELINE.format(number=3)
    head = "<BaselineForEarnedValue>3</BaselineForEarnedValue>"
    assert load(task(1, more=more), head=head).plan.settings.baseline == "b3"


def test_a_baseline_without_dates_is_listed() -> None:
    found = load(task(1, more="<Baseline><Number>0</Number><Cost>5</Cost></Baseline>"))
    assert not found.plan.baselines
    assert [loss.what for loss in found.losses] == ["baseline 0 without two dates"]


def kept(plan: Plan, name: str, key: Id) -> Plan:
    schedule = schedule_plan(plan)
    relations = Relations(plan, schedule.outline)
    return set_baseline(plan, SeededIds(key), name=name, day=day("2027-07-01"), rows=standings(plan, schedule, relations), id=key)


def test_baselines_come_back_with_names_days_and_what_a_file_cannot_say() -> None:
    plan = read_example().plan
    plan = kept(kept(plan, "May", "may"), "June", "june")
    gone = next(iter(plan.baseline_rows.values()))
    plan = replace(
        plan, baseline_rows={**plan.baseline_rows, "may/gone": replace(gone, id="may/gone", baseline="may", row="gone")}
    )
    after = again(plan)
    assert {(one.name, one.day) for one in after.baselines.values()} == {(one.name, one.day) for one in plan.baselines.values()}
    active = after.baselines[after.settings.baseline or ""]
    assert active.name == plan.baselines[plan.settings.baseline or ""].name
    names = {key: row.name for key, row in plan.rows.items()}
    others = {key: row.name for key, row in after.rows.items()}

    def told(found: Plan, called: dict[Id, str]) -> set[object]:
        return {
            (found.baselines[one.baseline].name, called.get(one.row), replace(one, id="", baseline="", row=""))
            for one in found.baseline_rows.values()
        }

    assert told(after, others) == told(plan, names)
    assert again(after) == after


def test_without_our_notes_the_baselines_keep_their_dates() -> None:
    plan = kept(read_example().plan, "May", "b0")
    bare = read(written(plan).replace(MARK.encode(), b"Somebody cut this: "), "bare.xml").plan
    before = sorted((one.start, one.finish) for one in plan.baseline_rows.values())
    assert sorted((one.start, one.finish) for one in bare.baseline_rows.values()) == before
    assert bare.settings.baseline == "b0"


def test_the_twelfth_baseline_is_listed_and_kept() -> None:
    plan = small(day_task("t1"))
    for number in range(12):
        plan = kept(plan, f"No. {number}", f"k{number:02}")
    assert [loss.what for loss in lost(plan)] == ["is a baseline beyond the 11 that a file can have"]
    assert len(again(plan).baselines) == 12
    assert written(plan).count(b"<Baseline>") == 11


def test_money_comes_back() -> None:
    steps = (RateStep(start=instant("2026-03-01"), rate=Money(12050)), RateStep(start=instant("2026-06-01"), rate=Money(0)))
    ana = Resource(id="r1", name="Ana", rate=Money(9000), rate_steps=steps, cost_per_use=Money(2500), calendar="c1")
    plan = small(day_task("t1", fixed_cost=Money(123456)), resources={"r1": ana})
    after = again(plan)
    assert after.rows["t1"].fixed_cost == Money(123456)
    assert replace(after.resources["r1"], source_id="") == ana


def test_costs_that_a_plan_cannot_say_are_listed() -> None:
    fixed = "<FixedCost>500</FixedCost><FixedCostAccrual>1</FixedCostAccrual>"
    rates = "<OvertimeRate>20</OvertimeRate><Rates><Rate><RateTable>1</RateTable></Rate></Rates>"
    found = load(task(1, more=fixed), resources=person(3, rates))
    assert found.plan.rows["t1"].fixed_cost == Money(500)
    assert {loss.what for loss in found.losses} == {"a fixed cost due at once", "a rate for overtime", "further tables of rates"}
