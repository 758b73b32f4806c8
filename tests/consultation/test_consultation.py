"""Answers are kept in order, replaced where they stand, and taken back from the end."""

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
    assert told.asked == ("at_night", "swelling")
    assert told.case.observations["at_night"] == "absent"


def test_undo_takes_back_the_last_answer_and_nothing_else():
    told = START.answered("at_night", "present").answered("swelling", "absent")
    assert told.undone() == START.answered("at_night", "present")
    assert START.undone() == START
