"""A later visit: what is kept, what is open again, and what has become of the result."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from textstat import textstat

from unclench.case.case import Case, MedicineCourse, Result
from unclench.consultation.consultation import Consultation
from unclench.consultation.follow_up import Changes, Visit, followed, unseen
from unclench.consultation.visits import visit_lines
from unclench.errors import ContradictionError, EmptyCaseError
from unclench.report.words import time_since

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
FIRST = Consultation(
    id="one",
    started=NOW,
    opening=Case(age=60, sex="female", complaint=("cramp",), medicines=("furosemide",), observations={}),
).replied({"at_night": "present", "swelling": "absent", "immobile": "unknown"})
DANGER = {"swelling": "present", "breathless": "present"}


def later(engine, before=FIRST, *, days=10, **changes):
    changes.setdefault("observations", {})
    return followed(
        engine.knowledge,
        before,
        Changes(**changes),
        id_=f"{before.id}, later",
        now=before.started + timedelta(days=days),
    )


def report(engine, *visits, seed=1):
    return engine.follow_up(tuple(map(Visit.of, visits)), seed=seed)


def test_a_visit_without_changes_has_the_same_result_and_opens_what_was_unknown(small):
    visit = later(small)
    assert visit.series == "one"
    assert visit.replies == ()
    assert visit.opening.observations == {"at_night": "present", "swelling": "absent"}
    first, second = report(small, FIRST), report(small, FIRST, visit)
    assert first.follow_up is None
    assert second.differential == first.differential
    assert second.care_level == first.care_level
    told = second.follow_up
    assert (told.direction, told.since, told.changed, told.rose, told.fell) == ("same", "10 days", (), (), ())
    assert "no change" in told.text


def test_a_new_danger_is_told_first_with_what_brought_it(small):
    visit = later(small, complaint=("cramp", "swelling"), observations={"breathless": "present"})
    found = report(small, FIRST, visit)
    told = found.follow_up
    assert found.care_level == "emergency_now"
    assert told.direction == "more_urgent"
    assert [danger.id for danger in told.new_dangers] == ["clot_in_lung"]
    names = {small.knowledge.findings[finding].name for finding in DANGER}
    assert set(told.new_signs) == names
    assert all(name in told.text for name in names)
    clot = next(cause for cause in told.rose if cause.condition == "clot")
    assert clot.p_now > clot.p_before
    assert set(clot.because) <= names
    assert clot.because
    changed = {one.id: (one.before, one.now) for one in told.changed}
    assert changed == {"swelling": ("absent", "present"), "breathless": ("unknown", "present")}


def test_a_danger_that_has_gone_counts_until_a_doctor_has_looked(small):
    ill = later(small, observations=DANGER)
    gone = {"swelling": "absent", "breathless": "absent"}
    better = later(small, ill, observations=gone)
    found = report(small, FIRST, ill, better)
    assert found.care_level == "within_days"
    assert found.care_because[0].kind == "earlier"
    assert [danger.id for danger in found.follow_up.gone_dangers] == ["clot_in_lung"]
    assert found.follow_up.direction == "less_urgent"
    seen = later(small, ill, observations=gone, is_seen=True)
    assert report(small, FIRST, ill, seen).care_level == report(small, FIRST).care_level == "self_care"
    still = later(small, better)
    assert report(small, FIRST, ill, better, still).care_level == "within_days"
    assert report(small, FIRST, ill, seen, later(small, seen)).care_level == "self_care"


def test_what_was_seen_before_a_danger_came_does_not_count_for_it(small):
    ill = later(small, observations=DANGER, is_seen=True)
    better = later(small, ill, observations={"swelling": "absent", "breathless": "absent"})
    visits = tuple(map(Visit.of, (FIRST, ill, better)))
    assert [firing.rule.id for firing in unseen(small.knowledge, visits)] == ["clot_in_lung"]


def test_what_is_told_now_takes_the_place_of_what_does_not_go_with_it(engine):
    first = Consultation(
        id="one",
        started=NOW,
        opening=Case(
            complaint=("painful_cramp",), observations={"weakness": "absent", "site_calf": "present"}
        ),
    )
    visit = later(engine, first, observations={"both_legs_weak": "present"})
    assert visit.opening.observations == {"site_calf": "present", "both_legs_weak": "present"}
    with pytest.raises(ContradictionError):
        later(engine, first, observations={"both_legs_weak": "present", "weakness": "absent"})


def test_what_time_makes_untrue_is_open_again_after_the_window(engine):
    first = Consultation(
        id="one",
        started=NOW,
        opening=Case(
            complaint=("painful_cramp",), observations={"began_this_month": "present", "site_calf": "present"}
        ),
    )
    assert later(engine, first, days=28).opening.observations["began_this_month"] == "present"
    assert later(engine, first, days=29).opening.observations == {"site_calf": "present"}
    told = later(engine, first, days=29, observations={"long_standing": "present"})
    assert told.opening.observations == {"site_calf": "present", "long_standing": "present"}


def test_a_line_picked_before_that_no_longer_holds_opens_its_whole_choice(engine):
    first = Consultation(id="one", started=NOW, opening=Case(complaint=("painful_cramp",), observations={}))
    first = first.replied(
        {"lasts_seconds_to_2_min": "present", "lasts_over_10_min": "absent"}, choice="how_long_it_lasts"
    )
    visit = later(engine, first, observations={"lasts_seconds_to_2_min": "unknown"})
    assert visit.opening.observations == {}
    same = later(engine, first)
    assert len(same.opening.observations) == 2


def test_trouble_that_has_gone_and_comes_back_leaves_its_days_in_the_history(small):
    gone = later(small, complaint=())
    assert gone.is_gone
    assert gone.opening.observations == {"cramp": "absent"}
    assert [(change.what, f"{change.on}") for change in gone.opening.cramp_changes] == [
        ("gone", "2026-11-11")
    ]
    with pytest.raises(EmptyCaseError):
        report(small, FIRST, gone)
    back = later(small, gone, complaint=("cramp",), observations={"at_night": "present"})
    assert [change.what for change in back.opening.cramp_changes] == ["gone", "back"]
    found = report(small, FIRST, gone, back)
    assert found.follow_up.visited == NOW.date()
    assert found.follow_up.since == "2 weeks"
    lines = visit_lines(small, (FIRST, gone, back))
    assert [line.is_gone for line in lines] == [False, True, False]
    assert [line.care_level for line in lines] == ["self_care", None, "self_care"]
    assert lines[1].leader is None
    assert [(one.kind, one.now) for one in lines[1].changed if one.id == "cramp"] == [("complaint", "absent")]


def test_trouble_that_has_gone_after_a_danger_is_still_to_be_looked_at(small):
    ill = later(small, observations=DANGER)
    line = visit_lines(small, (FIRST, ill, later(small, ill, complaint=())))[-1]
    assert line.care_level == "within_days"
    assert [reason.id for reason in line.unseen] == ["clot_in_lung"]


def test_medicines_illnesses_and_results_are_told_as_changes(small):
    visit = later(small, medicines=(), results=(Result(investigation="potassium", value=3.1, unit="mmol/L"),))
    told = {
        (one.kind, one.id): (one.before, one.now) for one in report(small, FIRST, visit).follow_up.changed
    }
    assert told["medicine", "furosemide"] == ("present", "absent")
    assert told["result", "potassium"] == ("unknown", "3.1 mmol/L")


def test_a_dated_medicine_that_is_not_taken_any_more_was_stopped_by_then(small):
    opening = Case(
        complaint=("cramp",), medicine_history=(MedicineCourse(medicine="furosemide"),), observations={}
    )
    first = Consultation(id="one", started=NOW, opening=opening)
    visit = later(small, first, medicines=())
    assert visit.opening.taken == ()
    assert [change.what for change in visit.opening.medicine_history[0].changes] == ["stopped"]
    assert later(small, first).opening.taken == ("furosemide",)


def test_signs_to_look_out_for_are_more_urgent_than_now_and_not_there_yet(engine):
    case = Case(age=70, sex="female", complaint=("painful_cramp",), observations={"dark_urine": "absent"})
    found = engine.report(case, random=np.random.default_rng(0))
    urgency = engine.knowledge.domain.urgency
    signs = found.look_again.signs
    assert signs
    assert "4 weeks" in found.look_again.text
    assert all(urgency(sign.care_level) > urgency(found.care_level) for sign in signs)
    ranks = [urgency(sign.care_level) for sign in signs]
    assert ranks == sorted(ranks, reverse=True)
    assert not {sign.rule for sign in signs} & {reason.id for reason in found.care_because}


def test_who_needs_help_now_is_not_told_to_wait(small):
    found = report(small, FIRST.answered("swelling", "present").answered("breathless", "present"))
    assert found.look_again.signs == ()
    assert "Do not wait" in found.look_again.text


def test_what_a_person_reads_of_it_is_easy(small):
    ill = later(small, complaint=("cramp", "swelling"), observations={"breathless": "present"})
    better = later(small, ill, complaint=("cramp",), observations={"breathless": "absent"})
    reports = [report(small, FIRST), report(small, FIRST, ill), report(small, FIRST, ill, better)]
    texts = [found.look_again.text for found in reports]
    texts += [found.follow_up.text for found in reports if found.follow_up]
    texts += [reason.text for found in reports for reason in found.care_because if reason.kind == "earlier"]
    for text in texts:
        assert textstat.flesch_kincaid_grade(text) <= 9, text


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "less than a day"),
        (1, "one day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (61, "2 months"),
        (731, "2 years"),
    ],
)
def test_a_time_is_told_as_people_tell_it(days, words):
    assert time_since(days) == words
