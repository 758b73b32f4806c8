"""The week of a plan: the dose that is meant for this person, each with its source, and what was done of it."""

from datetime import date, timedelta

import icalendar
import pytest

from unclench.case.read import case_of
from unclench.report.calendar import week_calendar
from unclench.report.progress import monday_of, week_done

TODAY = date(2026, 11, 28)  # a Saturday
MONDAY = date(2026, 11, 23)


def week_of(engine, **facts):
    told = {"complaint": ["painful_cramp"], "age": 40, "sex": "female", **facts}
    return engine.plan(case_of(told, place="test")).schedule


@pytest.mark.parametrize(
    ("known", "minutes", "n_days", "source"),
    [
        ("multiple_sclerosis", 30, 2, "canadian_ms_activity2012"),
        ("fibromyalgia", None, 2, "haeuser2010_aerobic"),
        ("post_stroke_spasticity", 20, 3, "stroke_activity_table2016"),
        ("spinal_cord_injury_spasticity", 20, 2, "martin_ginis2018"),
    ],
)
def test_the_dose_is_that_of_the_condition_it_was_studied_in(engine, known, minutes, n_days, source):
    slots = {slot.treatment: slot for slot in week_of(engine, known_conditions=[known])}
    slot = slots["exercise_physio"]
    assert (slot.minutes, len(slot.days), slot.source.id) == (minutes, n_days, source)


def test_a_child_stretches_as_children_are_told_to(engine):
    slots = week_of(engine, age=8, known_conditions=["growing_pains"])
    stretches = [slot for slot in slots if slot.treatment == "prophylactic_stretch"]
    assert [slot.at for slot in stretches] == ["morning", "midday", "evening"]
    assert {slot.source.id for slot in stretches} == {"sheffield_leg_stretches"}


def test_no_two_entries_of_a_week_share_an_id(engine):
    every = [one.id for one in engine.knowledge.conditions.values()]
    for known in zip(every[0::2], every[1::2], strict=False):
        ids = [slot.id for slot in week_of(engine, known_conditions=list(known))]
        assert len(ids) == len(set(ids)), known


def test_every_routine_names_a_condition_that_its_treatment_is_for(engine):
    for treatment in engine.knowledge.treatments.values():
        uses = {use.condition for use in treatment.used_for}
        assert {one.condition for one in treatment.routines} - {None} <= uses, treatment.id
        keys = [(one.condition, one.at) for one in treatment.routines]
        assert len(keys) == len(set(keys)), treatment.id


def test_what_goes_with_exercise_has_no_day_and_stays_out_of_the_calendar(engine):
    plan = engine.plan(
        case_of({"complaint": ["painful_cramp"], "known_conditions": ["mcardle_disease"]}, place="test")
    )
    slot = next(one for one in plan.schedule if one.at == "before_exercise")
    assert slot.days == ()
    assert slot.when == "Before exercise, each time"
    file = icalendar.Calendar.from_ical(week_calendar(plan, start=TODAY, weeks=6))
    events = [part for part in file.walk() if part.name == "VEVENT"]
    assert slot.id not in {str(event["uid"]).split("-2026")[0] for event in events}


def test_what_is_for_some_weeks_ends_in_the_calendar_too(engine):
    plan = engine.plan(
        case_of({"complaint": ["low_back_pain"], "known_conditions": ["acute_low_back_spasm"]}, place="test")
    )
    heat = next(slot for slot in plan.schedule if slot.treatment == "heat_wrap")
    assert heat.weeks == 1
    file = icalendar.Calendar.from_ical(week_calendar(plan, start=TODAY, weeks=6))
    event = next(part for part in file.walk() if str(part.get("uid", "")).startswith(heat.id))
    assert event["rrule"]["count"] == [7]


def test_a_week_tells_what_was_done_and_what_is_still_to_come(engine):
    schedule = week_of(engine, known_conditions=["multiple_sclerosis"])
    slot = next(one for one in schedule if one.treatment == "exercise_physio")
    deeds = {(slot.id, MONDAY), (slot.id, TODAY), (slot.id, MONDAY - timedelta(days=3)), ("other", TODAY)}
    week = week_done(schedule, deeds, monday=MONDAY, today=TODAY)
    row = next(one for one in week.slots if one.slot.id == slot.id)
    assert (row.n_done, row.n_due, row.n_weeks) == (2, 2, 2)
    assert [day.is_open for day in row.days] == [True] * 6 + [False]
    assert [day.is_due for day in row.days] == [True, False, False, True, False, False, False]
    assert (week.before, week.after) == (date(2026, 11, 16), None)
    earlier = week_done(schedule, deeds, monday=week.before, today=TODAY)
    assert earlier.after == MONDAY == monday_of(TODAY)
