from __future__ import annotations

from relplanner.plan.edits import calendars, settings, windows
from relplanner.plan.ids import SeededIds
from relplanner.plan.instants import day
from relplanner.plan.model import CalendarException, Minutes, Plan, Scope
from tests.plan.small import at, small_plan

IDS = SeededIds("time")


def holiday(text: str, name: str = "") -> CalendarException:
    """A day off."""
    return CalendarException(first=day(text), last=day(text), name=name)


def test_a_new_calendar_has_the_office_week_unless_told_otherwise() -> None:
    plan = calendars.add_calendar(Plan(), IDS, name=" Office ", id="c")
    assert plan.calendars["c"].week == calendars.OFFICE_WEEK
    assert plan.calendars["c"].name == "Office"
    based = calendars.add_calendar(plan, IDS, name="Night", id="n", base="c")
    assert based.calendars["n"].week == (None,) * 7
    always = calendars.add_calendar(plan, IDS, name="Always", id="a", week=[[[0, 1440]]] * 7)
    assert always.calendars["a"].week[6] == ((0, 1440),)
    shift = calendars.change_calendar(always, "a", week=[[[1320, 1800]]] * 7, name=" Shift ")
    assert shift.calendars["a"].week[0] == ((1320, 1800),)
    assert shift.calendars["a"].name == "Shift"


def test_a_later_exception_wins_so_it_is_put_last() -> None:
    may, june = holiday("2027-05-01"), holiday("2027-06-01")
    plan = calendars.add_exception(calendars.add_exception(small_plan(), "office", may), "office", june)
    assert plan.calendars["office"].exceptions == (may, june)
    assert calendars.add_exception(plan, "office", may).calendars["office"].exceptions == (june, may)
    assert calendars.remove_exception(plan, "office", may).calendars["office"].exceptions == (june,)


def test_holidays_of_another_country_replace_the_old_ones_and_keep_the_users_days() -> None:
    own = CalendarException(first=day("2027-05-01"), last=day("2027-05-01"), spans=((480, 720),))
    german, swiss = (holiday("2027-10-03", "Unity"),), (holiday("2027-08-01", "National day"),)
    plan = calendars.add_exception(small_plan(), "office", own)
    plan = calendars.set_holidays(plan, "office", "DE", german)
    assert plan.calendars["office"].exceptions == (*german, own)
    plan = calendars.set_holidays(plan, "office", "CH", swiss, replaced=german)
    assert plan.calendars["office"].exceptions == (*swiss, own)
    assert plan.calendars["office"].holidays == "CH"


def test_a_calendar_that_nobody_follows_can_go() -> None:
    assert set(calendars.remove_calendar(small_plan(), "night").calendars) == {"office"}


def test_windows_and_freezes_come_change_and_go() -> None:
    plan = windows.add_window(
        small_plan(),
        IDS,
        name="Wed",
        start=at("2027-01-06T20:00"),
        length=Minutes(240),
        id="wed",
        rule="FREQ=WEEKLY",
        scope=Scope(work_kinds=("deployment",)),
    )
    assert plan.windows["wed"].scope.work_kinds == ("deployment",)
    plan = windows.change_window(plan, "wed", name="Wednes\nday", until=at("2027-12-31"))
    assert plan.windows["wed"].name == "Wednes day"
    assert set(windows.remove_window(plan, ["wed", "sat"]).windows) == set()
    plan = windows.add_freeze(plan, IDS, name="Retail", start=at("2027-10-01"), finish=at("2028-01-01"), id="retail", hard=True)
    assert windows.change_freeze(plan, "retail", hard=False).freezes["retail"].hard is False
    assert set(windows.remove_freeze(plan, "retail").freezes) == {"freeze"}


def test_title_and_settings_of_the_plan() -> None:
    plan = settings.set_title(small_plan(), " CRM \n 4.0 ")
    assert plan.title == "CRM 4.0"
    plan = settings.change_settings(plan, minutes_per_day=450, minutes_per_week=2250, status_date=at("2027-02-01T17:00"))
    assert plan.settings.minutes_per_day == 450
    assert settings.change_settings(plan, minutes_per_day=450) is plan
