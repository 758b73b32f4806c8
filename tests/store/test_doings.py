"""Ticks and trials outlive the program, can be taken back, and go with their consultation."""

import sqlite3
from datetime import UTC, date, datetime

import pytest

from unclench.case.case import Case
from unclench.case.read import case_of
from unclench.consultation.consultation import Consultation
from unclench.consultation.trying import Wish
from unclench.errors import UnknownTrialError
from unclench.store.kept_trial import KeptTrial
from unclench.store.store import Store

NOW = datetime(2026, 11, 28, tzinfo=UTC)
DAY = date(2026, 11, 28)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def store(folder):
    kept = Store.in_folder(folder)
    kept.save(
        Consultation(id="one", started=NOW, opening=Case(complaint=("cramp",), observations={})), changed=NOW
    )
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def trial(engine):
    told = case_of(
        {
            "complaint": ["painful_cramp"],
            "observations": {"one_leg_swollen": "absent", "calf_warm_or_red": "absent"},
            "known_conditions_complete": True,
            "medicines_complete": True,
        },
        place="test",
    )
    wish = Wish(treatment="massage", per_week=(14, 10, 18), start=DAY, seed=7, rate_ratio=0.3)
    found, order = engine.drawn_trial(told, wish)
    assert found.refused is None, found.why_not
    return KeptTrial(id="t", consultation_id="one", trial=found, seed=7, order=order, counts={DAY: 3})


def test_a_tick_outlives_the_program_and_is_taken_back(folder, store):
    for _ in range(2):  # twice is once
        store.doings.tick("one", "stretch-bedtime", DAY, is_done=True)
    again = Store.in_folder(folder)
    assert again.doings.ticked("one") == {("stretch-bedtime", DAY)}
    again.doings.tick("one", "stretch-bedtime", DAY, is_done=False)
    again.doings.tick("one", "never-done", DAY, is_done=False)
    assert store.doings.ticked("one") == frozenset()
    again.close()


def test_a_trial_is_read_back_whole(folder, store, trial):
    store.doings.keep_trial(trial)
    again = Store.in_folder(folder)
    assert again.doings.trial("one", "t") == trial
    assert again.doings.trial("one", "t").blocks == trial.blocks
    again.close()
    with pytest.raises(UnknownTrialError, match="no trial 'other'"):
        store.doings.trial("one", "other")
    with pytest.raises(UnknownTrialError):
        store.doings.trial("two", "t")


def test_a_deleted_consultation_takes_its_ticks_and_trials_along(store, trial):
    store.doings.tick("one", "stretch-bedtime", DAY, is_done=True)
    store.doings.keep_trial(trial)
    store.delete("one")
    assert store.doings.ticked("one") == frozenset()
    assert store.doings.trials("one") == ()


def test_a_database_from_before_ticks_is_brought_up_to_date(folder, store):
    store.close()
    file = folder / "unclench.sqlite3"
    with sqlite3.connect(file) as raw:
        raw.executescript(
            "DROP TABLE deeds; DROP TABLE trials; DROP INDEX ix_consultations_series; "
            "ALTER TABLE consultations DROP COLUMN series; UPDATE alembic_version SET version_num = '0003'"
        )
    again = Store.in_folder(folder)
    again.doings.tick("one", "stretch-bedtime", DAY, is_done=True)
    assert again.consultation("one").opening.complaint == ("cramp",)
    again.close()
