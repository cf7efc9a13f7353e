"""A release train that is tried: its dates, and what is against each of its releases."""

from __future__ import annotations

from relplanner.insight.readings import Readings
from relplanner.insight.train_trial import TriedRelease, tried_train
from relplanner.plan.codec import decode, encode
from relplanner.plan.edits.trains import add_train, rhythm
from relplanner.plan.edits.types import change_release_type
from relplanner.plan.edits.windows import add_freeze
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant
from relplanner.plan.model import Plan
from relplanner.schedule.critical_path import schedule_plan
from relplanner.store.resources import read_example, read_template

TODAY = day("2027-09-28")


def tried(plan: Plan, *targets: str) -> tuple[TriedRelease, ...]:
    dates = [instant(one) for one in targets]
    after = add_train(plan, SeededIds(4), read_template("minor"), name="Web", version="2.0", targets=dates, today=TODAY)
    return tried_train(Readings(after, schedule_plan(after), TODAY), after.releases.keys() - plan.releases.keys())


def test_a_train_that_nothing_stands_against_has_its_dates() -> None:
    found = tried(Plan(), "2028-02-09", "2028-03-08")
    assert [(one.row.name, one.against) for one in found] == [("Web 2.0", ()), ("Web 2.1", ())]
    assert [promise.name for promise in found[0].promises][:2] == ["plan gate", "code freeze"]


def test_a_freeze_on_the_day_is_told_by_its_name() -> None:
    ends = {"start": instant("2028-02-07"), "finish": instant("2028-02-12")}
    plan = add_freeze(Plan(), SeededIds(5), name="Stocktaking", hard=True, **ends)
    (one,) = tried(plan, "2028-02-09")
    assert one.against == ("9 Feb lies in Stocktaking: Web 2.0 goes live 7 days earlier.",)


def test_a_begin_in_the_past_and_a_test_system_in_use_are_told() -> None:
    (one,) = tried(read_example().plan, "2027-10-13")
    assert one.against[0] == "Web 2.0 would have had to begin on 13 Sep, before today."
    assert any("takes one release at a time" in text for text in one.against)


def test_a_type_of_the_plans_own_has_its_own_dates_and_keeps_them_in_the_file() -> None:
    plan = change_release_type(Plan(), "minor", dates=())
    assert tried(plan, "2028-02-09")[0].promises == ()
    plan = change_release_type(Plan(), "minor", notes="ours")
    assert decode(encode(plan)) == plan
    assert len(tried(plan, "2028-02-09")[0].promises) == 5


def test_a_rhythm_in_short_is_a_rule() -> None:
    assert rhythm("13w") == "FREQ=WEEKLY;INTERVAL=13"
    assert rhythm(" 1M ") == "FREQ=MONTHLY;INTERVAL=1"
    assert rhythm("FREQ=MONTHLY;BYDAY=2WE") == "FREQ=MONTHLY;BYDAY=2WE"
