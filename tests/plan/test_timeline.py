"""Dates of medicines against the cramps: order, onset, dose, leaving off and coming back; and cascades."""

import pytest

from unclench.case.read import case_of
from unclench.plan.timeline import cascades, suspects


def course(medicine="atorvastatin", started="2026-01-10", changes=()):
    return {
        "medicine": medicine,
        "started": started,
        "changes": [{"on": on, "what": what} for on, what in changes],
    }


def case(*courses, began=None, changes=()):
    return case_of(
        {
            "medicine_history": list(courses),
            "cramps_began": began,
            "cramp_changes": [{"on": on, "what": what} for on, what in changes],
        },
        place="test",
    )


@pytest.mark.parametrize(
    ("told", "likelihood"),
    [
        (case(course(), began="2026-02-20"), "possible"),
        (case(course(), began="2025-11-01"), "unlikely"),
        (case(course(started="2022-01-10"), began="2026-02-20"), "unlikely"),
        (
            case(
                course(changes=[("2026-04-01", "stopped")]),
                began="2026-02-20",
                changes=[("2026-04-20", "gone")],
            ),
            "probable",
        ),
        (
            case(
                course(changes=[("2026-04-01", "stopped"), ("2026-06-01", "restarted")]),
                began="2026-02-20",
                changes=[("2026-04-20", "gone"), ("2026-06-15", "back")],
            ),
            "probable",
        ),
        (
            case(
                course(changes=[("2026-04-01", "stopped")]),
                began="2026-02-20",
                changes=[("2026-09-01", "worse")],
            ),
            "unlikely",
        ),
        (case(course(started=None), began="2026-02-20"), "cannot_tell"),
        (
            case(
                course(changes=[("2026-05-01", "raised")]),
                began="2025-01-01",
                changes=[("2026-05-10", "worse")],
            ),
            "possible",
        ),
    ],
)
def test_the_likelihood_follows_the_dates(engine, told, likelihood):
    assert [one.likelihood for one in suspects(engine.knowledge, told)] == [likelihood]


def test_a_medicine_not_known_to_bring_cramps_is_no_suspect_by_its_start_alone(engine):
    assert suspects(engine.knowledge, case(course("folic_acid"), began="2026-02-20")) == ()


def test_a_month_is_date_enough(engine):
    told = case(course(started="2026-01"), began="2026-02")
    assert suspects(engine.knowledge, told)[0].clues[0].days == 31


def test_a_remedy_after_a_water_tablet_is_a_cascade_and_the_other_way_round_is_none(engine):
    found = cascades(
        engine.knowledge,
        case(course("hydrochlorothiazide", "2026-01-01"), course("quinine", "2026-03-01")),
    )
    assert [(one.culprit.medicine, one.remedy.medicine, one.days) for one in found] == [
        ("hydrochlorothiazide", "quinine", 59)
    ]
    assert not cascades(
        engine.knowledge,
        case(course("hydrochlorothiazide", "2026-03-01"), course("quinine", "2026-01-01")),
    )


def test_a_combined_tablet_counts_for_both_its_parts(engine):
    found = cascades(
        engine.knowledge,
        case(course("amiloride_with_hydrochlorothiazide", "2026-01-01"), course("magnesium", "2026-03-01")),
    )
    assert {one.cascade.culprit for one in found} == {"thiazide", "potassium_sparing_diuretic"}


def test_the_words_ask_the_prescriber_and_never_say_stop(engine):
    told = case_of(
        {
            "age": 70,
            "complaint": ["painful_cramp"],
            "medicine_history": [
                course("hydrochlorothiazide", "2026-01-01"),
                course("quinine", "2026-03-01"),
            ],
            "cramps_began": "2026-02-01",
        },
        place="test",
    )
    plan = engine.plan(told)
    texts = [ask.text for ask in plan.ask_your_doctor if ask.kind in ("medicine", "cascade")]
    assert len(texts) >= 2
    for text in texts:
        assert "Ask your prescriber" in text
        assert "Change nothing before you have asked." in text
        assert "stop" not in text.lower().replace("was stopped", "")
    assert {one.medicine for one in plan.medicines} >= {"hydrochlorothiazide"}
    assert plan.cascades[0].source.id == "garrison2012"


def test_a_medicine_stopped_last_is_not_taken():
    taken = case_of({"medicine_history": [course(changes=[("2026-02-01", "stopped")])]}, place="test")
    assert taken.taken == ()
    again = case_of(
        {"medicine_history": [course(changes=[("2026-02-01", "stopped"), ("2026-03-01", "restarted")])]},
        place="test",
    )
    assert again.taken == ("atorvastatin",)
