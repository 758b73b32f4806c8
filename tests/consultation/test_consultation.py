"""Replies are kept in order, replaced where they stand, and taken back from the end."""

from datetime import UTC, datetime

from unclench.case.case import Case
from unclench.consultation.consultation import Consultation

START = Consultation(
    id="one",
    started=datetime(2026, 11, 25, tzinfo=UTC),
    opening=Case(complaint=("cramp",), observations={"breathless": "absent"}),
)


def test_an_answer_adds_to_the_case():
    case = START.answered("at_night", "present").case
    assert case.observations == {"breathless": "absent", "at_night": "present"}
    assert case.complaint == ("cramp",)


def test_a_changed_answer_stays_where_it_stood():
    told = START.answered("at_night", "present").answered("swelling", "absent").answered("at_night", "absent")
    assert tuple(told.states) == ("at_night", "swelling")
    assert told.case.observations["at_night"] == "absent"


def test_undo_takes_back_the_last_answer_and_nothing_else():
    told = START.answered("at_night", "present").answered("swelling", "absent")
    assert told.undone() == START.answered("at_night", "present")
    assert START.undone() == START


def test_one_reply_may_settle_many_findings_and_undo_takes_all_of_them_back():
    told = START.answered("at_night", "present").replied(
        {"swelling": "present", "immobile": "unknown"}, choice="legs"
    )
    assert told.case.observations["swelling"] == "present"
    assert (told.past.n_steps, told.past.choices) == (2, {"legs"})
    assert told.past.findings == {"at_night", "swelling", "immobile"}
    assert told.undone() == START.answered("at_night", "present")


def test_a_change_of_one_finding_stays_in_its_reply():
    told = START.replied({"swelling": "present", "immobile": "unknown"}, choice="legs")
    changed = told.answered("immobile", "present")
    assert len(changed.replies) == 1
    assert changed.states == {"swelling": "present", "immobile": "present"}


def test_a_reply_that_is_changed_as_a_whole_leaves_open_what_it_no_longer_says():
    told = START.replied({"swelling": "absent", "immobile": "absent"}, choice="legs").answered(
        "at_night", "present"
    )
    changed = told.replied({"swelling": "present"}, at=0)
    assert [dict(reply.states) for reply in changed.replies] == [
        {"swelling": "present"},
        {"at_night": "present"},
    ]
    assert changed.replies[0].choice == "legs"


def test_the_topic_kept_up_is_that_of_the_last_step_that_looked_for_the_cause():
    told = START.answered("at_night", "present").replied({"breathless": "absent"}, is_danger=True)
    assert told.past.last == "at_night"
