"""People and environments that other plans of a folder keep busy."""

from __future__ import annotations

from relplanner.insight.answers import Answer, answers_to
from relplanner.insight.elsewhere import Elsewhere, OtherPlan, same_plan
from relplanner.insight.readings import Readings
from relplanner.plan.edits.tasks import rename, set_estimate
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day, instant, iso
from relplanner.plan.model import Estimate, Minutes, Plan
from relplanner.schedule.critical_path import reschedule, schedule_plan
from tests.insight.conftest import Sheet


def billing(**ana: object) -> Plan:
    """Another plan: Ana reconciles for two days in the second week, and tests two days on SIT before."""
    other = Sheet()
    other.release("Billing", owner="Ines Falk")
    other.row("Check", 2, parent="billing")
    other.row("Reconcile", 2, parent="billing")
    other.link("check", "reconcile", lag=3 * 480)
    other.resource("Ana", **ana)
    other.resource("SIT", kind="environment")
    other.assign("reconcile", "ana", 600)
    other.assign("check", "sit")
    return other.plan


def readings(sheet: Sheet, *others: Plan) -> Readings:
    found = Elsewhere([OtherPlan(file=f"other-{at}.relplan", plan=plan) for at, plan in enumerate(others)])
    return Readings(sheet.plan, schedule_plan(sheet.plan), day("2027-09-27"), found)


def mine(sheet: Sheet, **ana: object) -> Sheet:
    """A task of ten days that Ana does half, the first two of them on SIT."""
    sheet.release("Mine")
    sheet.row("Build", 10, parent="mine")
    sheet.row("Try", 2, parent="mine")
    sheet.resource("Ana", **ana)
    sheet.resource("SIT", kind="environment")
    sheet.assign("build", "ana", 500)
    sheet.assign("try", "sit")
    return sheet


def test_too_much_only_together_with_another_plan_is_a_clash_of_its_own_kind(sheet: Sheet) -> None:
    found = {one.resource: one for one in readings(mine(sheet), billing()).clashes}
    ana, sit = found["ana"], found["sit"]
    assert (ana.kind, iso(ana.start), iso(ana.finish)) == ("elsewhere", "2027-10-04T08:00", "2027-10-05T17:00")
    assert (ana.units, ana.capacity, ana.tasks) == (1100, 1000, ("build",))
    assert [(one.release, one.owner, one.task) for one in ana.others] == [("Billing", "Ines Falk", "Reconcile")]
    assert (sit.kind, sit.units, sit.tasks) == ("elsewhere", 2000, ("try",))


def test_the_problem_says_where_and_whom_to_talk_to(sheet: Sheet) -> None:
    [problem] = [one for one in readings(mine(sheet), billing()).problems if one.subject == "ana"]
    assert problem.code == "booked-elsewhere"
    assert problem.message == (
        "Ana is booked from 4 Oct to 5 Oct by Build here, and elsewhere by Reconcile of Billing (other-0.relplan). "
        "Talk to Ines Falk, or move it."
    )


def test_other_plans_use_capacity_but_are_no_work_of_this_one(sheet: Sheet) -> None:
    load = readings(mine(sheet), billing()).loads["ana"]
    assert load.work == 10 * 240
    second = load.by_week(instant("2027-10-04"), instant("2027-10-08"))[0]
    assert (second.booked, second.elsewhere, second.peak, second.overloaded) == (5 * 240, 2 * 288, 1100, True)
    assert {booking.task for booking in load.bookings} == {"build"}
    assert readings(mine(sheet), billing()).costs.total == 0


def test_what_other_plans_book_too_much_by_themselves_is_not_our_clash(sheet: Sheet) -> None:
    other = billing(capacity=100)
    sheet.row("Later", 1)
    sheet.resource("Ana", capacity=100)
    assert readings(sheet, other, other).clashes == ()


def test_people_are_the_same_by_mail_and_else_by_name(sheet: Sheet) -> None:
    def busy(ours: str, theirs: str) -> bool:
        return bool(readings(mine(Sheet(), email=ours), billing(email=theirs)).loads["ana"].elsewhere)

    assert busy("", "")
    assert busy("ana@example.org", "Ana@Example.org")
    assert busy("ana@example.org", "")
    assert not busy("ana@example.org", "anna@example.org")


def test_another_version_of_the_same_plan_occupies_nothing(sheet: Sheet) -> None:
    mine(sheet)
    assert readings(sheet, sheet.plan).clashes == ()


def test_plans_whose_rows_are_only_counted_alike_are_two_plans(sheet: Sheet) -> None:
    sheet.row("Build", 2)
    sheet.row("Test", 1)
    plan = sheet.plan
    renamed = rename(plan, "build", "Develop")
    assert same_plan(plan, renamed)
    assert not same_plan(plan, rename(renamed, "test", "Move house"))


def test_an_edit_keeps_the_other_plans(sheet: Sheet) -> None:
    before = readings(mine(sheet), billing())
    assert len(before.clashes) == 2
    plan = set_estimate(sheet.plan, "build", Estimate(likely=Minutes(480)))
    after = Readings.after(before, plan, reschedule(plan, before.schedule))
    assert [one.resource for one in after.clashes] == ["sit"]
    assert after.loads["sit"] is before.loads["sit"]


def test_answers_move_work_behind_what_is_done_elsewhere(sheet: Sheet) -> None:
    found = readings(mine(sheet), billing())
    [clash] = [one for one in found.clashes if one.resource == "sit"]
    answers: dict[str, Answer] = {one.kind: one for one in answers_to(found, SeededIds(1), clash)}
    moved = answers["move within float"]
    assert iso(schedule_plan(moved.plan).dates("try").start) == "2027-09-29T08:00"
    assert moved.left == 1
    assert "add capacity" in answers
