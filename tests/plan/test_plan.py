"""The plan as a whole: every line cites, what failed is not offered again, the week goes into a calendar, plain words."""

from datetime import date

import icalendar
import pytest
import textstat

from unclench.case.read import case_of
from unclench.consultation.trying import Wish
from unclench.plan.schedule import spread
from unclench.report.calendar import trial_calendar, week_calendar

NIGHT = {
    "age": 72,
    "sex": "female",
    "complaint": ["painful_cramp"],
    "known_conditions_complete": True,
    "medicines": ["hydrochlorothiazide"],
    "medicines_complete": True,
    "observations": {
        "at_night": "present",
        "site_calf": "present",
        "eased_by_stretching": "present",
        "falls": "absent",
        "one_leg_swollen": "absent",
        "calf_warm_or_red": "absent",
        "recent_injury": "absent",
    },
}


@pytest.fixture(scope="module")
def plan(engine):
    return engine.plan(case_of(NIGHT, place="test"), is_clinician=True)


def every(value, name):
    """Every value of a name within a plan."""
    if hasattr(value, "__dataclass_fields__"):
        for field in value.__dataclass_fields__:
            found = getattr(value, field)
            if field == name:
                yield value, found
            yield from every(found, name)
    elif isinstance(value, tuple):
        for one in value:
            yield from every(one, name)


def test_every_advice_line_cites(plan):
    for advice in (*plan.self_care, *plan.prevention, *plan.not_for_you, *plan.believed):
        assert advice.for_
        for part in (advice.for_, advice.because, advice.about, advice.evidence, advice.how):
            assert all(one.source.id and one.source.title for one in part)
    for ask in plan.ask_your_doctor:
        assert ask.source or ask.text.endswith("?")
    for option in plan.options:
        for part in (option.because, option.effect, option.evidence, option.dose, option.monitoring):
            assert all(one.source.id for one in part)
        assert all(rule.source.id for need in option.find_out for rule in need.rules)


def test_night_cramps_get_stretching_first_and_what_many_believe_apart(plan):
    assert plan.self_care[0].treatment == "acute_stretch"
    assert "prophylactic_stretch" in {one.treatment for one in plan.prevention}
    assert "magnesium" in {one.treatment for one in plan.believed}
    assert "quinine" not in {one.treatment for one in (*plan.self_care, *plan.prevention)}
    assert all(one.evidence for one in plan.believed if one.treatment == "magnesium")


def test_what_sets_it_off_brings_the_fitting_remedy_forward(engine):
    def places(observations):
        told = {**NIGHT, "observations": {**NIGHT["observations"], **observations}}
        found = engine.plan(case_of(told, place="test"))
        return [one.treatment for one in (*found.self_care, *found.prevention, *found.believed)]

    with_alcohol = places({"heavy_alcohol": "present"})
    without = places({"heavy_alcohol": "absent"})
    assert with_alcohol.index("limit_alcohol_caffeine") <= without.index("limit_alcohol_caffeine")


def test_what_failed_a_fair_trial_is_not_offered_again_and_what_had_none_says_what_one_is(engine):
    told = {
        **NIGHT,
        "tried": [
            {"remedy": "prophylactic_stretch", "effect": "no_change", "weeks": 8},
            {"remedy": "acute_stretch", "effect": "helped"},
            {"remedy": "magnesium", "effect": "no_change", "weeks": 1, "stopped": "upset stomach"},
        ],
    }
    found = engine.plan(case_of(told, place="test"))
    offered = {one.treatment for one in (*found.self_care, *found.prevention)}
    assert "prophylactic_stretch" not in offered
    assert "acute_stretch" in offered
    by_id = {one.treatment: one for one in found.tried}
    assert by_id["prophylactic_stretch"].verdict == "failed"
    assert by_id["magnesium"].verdict == "no_fair_trial"
    assert "A fair trial:" in by_id["magnesium"].text
    assert not by_id["prophylactic_stretch"].is_offered_again


def test_a_known_illness_alone_has_a_plan(engine):
    found = engine.plan(case_of({"known_conditions": ["known_parkinson"]}, place="test"), is_clinician=True)
    assert [cause.is_known for cause in found.causes] == [True]
    assert "levodopa_timing" in {option.treatment for option in found.options}


def test_every_condition_has_something_to_do_or_to_ask(engine):
    for condition in engine.knowledge.conditions.values():
        uses = [
            use
            for treatment in engine.knowledge.treatments.values()
            for use in treatment.used_for
            if use.condition == condition.id
        ]
        assert uses or condition.what_helps or condition.ask, condition.id


def test_the_week_is_spread_and_goes_into_a_calendar(plan):
    assert spread(3) == (0, 2, 4)
    assert spread(7) == tuple(range(7))
    start = date(2026, 3, 4)
    file = icalendar.Calendar.from_ical(week_calendar(plan, start=start, weeks=6))
    events = [part for part in file.walk() if part.name == "VEVENT"]
    dated = [slot for slot in plan.schedule if slot.days]
    assert len(events) == len(dated) >= 1
    assert {str(event["uid"]) for event in events} == {f"{slot.id}-20260304@unclench" for slot in dated}
    for event in events:
        assert event.start.date() >= start
        assert event["rrule"]["count"][0] % len(event["rrule"]["byday"]) == 0
    assert week_calendar(plan, start=start, weeks=6) == week_calendar(plan, start=start, weeks=6)


def test_a_trial_goes_into_a_calendar_without_giving_the_order_away(engine):
    told = case_of(NIGHT, place="test")
    wanted = Wish(treatment="prophylactic_stretch", per_week=(14, 10, 18), start=date(2026, 3, 4), seed=3)
    trial = engine.trial(told, wanted)
    file = trial_calendar(trial)
    events = [part for part in icalendar.Calendar.from_ical(file).walk() if part.name == "VEVENT"]
    assert len(events) == len(trial.blocks) + 1
    assert b"leave it off" not in file
    assert b"use it" not in file


def test_what_a_person_reads_is_at_grade_9_or_below(plan):
    lines = []
    for advice in (*plan.self_care, *plan.prevention, *plan.not_for_you, *plan.believed):
        lines += [one.say for one in advice.for_] + [one.text for one in advice.because]
        lines += [one.text for one in (*advice.about, *advice.evidence, *advice.how)]
        lines += [need.question for need in advice.find_out]
    lines += [ask.text for ask in plan.ask_your_doctor]
    assert textstat.flesch_kincaid_grade(" ".join(lines)) <= 9
