"""Kept consultations outlive the program; a bad place or file is told in words and left as it was."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from unclench.case.case import Case
from unclench.consultation.consultation import Consultation
from unclench.errors import NewerStoreError, StoreUnavailableError, UnknownConsultationError
from unclench.store.episode import Episode
from unclench.store.store import Store

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
def consultation():
    opening = Case(age=70, complaint=("cramp",), observations={})
    return Consultation(id="one", started=NOW, opening=opening).answered("at_night", "present")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def store(folder):
    kept = Store.in_folder(folder)
    yield kept
    kept.close()


def test_what_is_saved_is_read_back_after_opening_anew(folder, store, consultation):
    store.save(consultation, changed=NOW)
    again = Store.in_folder(folder)
    assert again.consultation("one") == consultation
    again.close()


def test_saving_again_replaces(store, consultation):
    store.save(consultation, changed=NOW)
    store.save(consultation.answered("breathless", "absent"), changed=NOW)
    assert store.recent(10) == (consultation.answered("breathless", "absent"),)


def test_an_unknown_id_is_an_error(store):
    with pytest.raises(UnknownConsultationError, match="no consultation 'nobody'"):
        store.consultation("nobody")
    with pytest.raises(UnknownConsultationError):
        store.delete("nobody")


def test_a_deleted_consultation_leaves_no_trace_in_the_file(folder, store):
    marked = Consultation(
        id="one",
        started=NOW,
        opening=Case(complaint=("cramp",), known_conditions=("very_private",), observations={}),
    )
    store.save(marked, changed=NOW)
    store.delete("one")
    store.close()
    left = b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"very_private" not in left


def test_the_file_is_for_the_owner_alone(folder, store):
    assert store.recent(1) == ()
    assert (folder / "unclench.sqlite3").stat().st_mode & 0o077 == 0


def test_an_answer_survives_a_program_that_is_killed(folder):
    program = f"""
import os, signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unclench.case.case import Case
from unclench.consultation.consultation import Consultation
from unclench.store.store import Store
store = Store.in_folder(Path({str(folder)!r}))
kept = Consultation(id="one", started=datetime.now(UTC), opening=Case(complaint=("cramp",), observations={{}}))
for n in range(20):
    kept = kept.answered(f"finding_{{n}}", "present")
    store.save(kept, changed=datetime.now(UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -9
    store = Store.in_folder(folder)
    assert len(store.consultation("one").replies) == 20
    store.close()


def test_a_damaged_file_is_refused_and_left_alone(folder):
    folder.mkdir()
    file = folder / "unclench.sqlite3"
    file.write_bytes(b"this is not a database" * 100)
    before = file.read_bytes()
    with pytest.raises(StoreUnavailableError, match=r"damaged.*Restore it from a backup"):
        Store.in_folder(folder)
    assert file.read_bytes() == before


def test_a_newer_file_is_refused_and_left_alone(folder, store, consultation):
    store.save(consultation, changed=NOW)
    store.close()
    with sqlite3.connect(folder / "unclench.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerStoreError, match=r"9999.*Update Unclench"):
        Store.in_folder(folder)
    with sqlite3.connect(folder / "unclench.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM consultations").fetchone() == (1,)


def test_a_place_that_cannot_be_written_is_explained(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailableError, match=r"cannot be written.*--data DIR"):
        Store.in_folder(tmp_path / "file" / "data")


def test_answers_that_an_older_unclench_kept_are_read_as_replies(folder, store, consultation):
    store.save(consultation, changed=NOW)
    store.close()
    old = {
        "id": "one",
        "started": NOW.isoformat(),
        "opening": {"age": 70, "complaint": ["cramp"], "observations": {}},
        "answers": [
            {"finding": "at_night", "state": "present"},
            {"finding": "breathless", "state": "unknown"},
        ],
    }
    with sqlite3.connect(folder / "unclench.sqlite3") as connection:
        connection.execute("UPDATE consultations SET document = ?", (json.dumps(old),))
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        for table in ("episodes", "deeds", "trials"):  # which that older one did not have, nor series
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DROP INDEX ix_consultations_series")
        connection.execute("ALTER TABLE consultations DROP COLUMN series")
    again = Store.in_folder(folder)
    told = again.consultation("one")
    assert told == consultation.answered("breathless", "unknown")
    assert again.recent(1) == (told,)
    assert again.visits("one") == (told,)
    again.close()


def test_visits_are_kept_each_by_itself_and_only_the_last_is_listed(folder, store, consultation):
    later = replace(consultation, id="two", series="one", started=NOW + timedelta(days=20), is_seen=True)
    other = replace(consultation, id="other", started=NOW)
    store.save(consultation, changed=NOW)
    store.save(other, changed=NOW + timedelta(days=1))
    store.save(later, changed=NOW + timedelta(days=20))
    store.close()
    again = Store.in_folder(folder)
    assert again.visits("one") == again.visits("two") == (consultation, later)
    assert again.recent(5) == (later, other)
    again.save(consultation.answered("breathless", "absent"), changed=NOW + timedelta(days=30))
    assert again.recent(5) == (later, other)
    again.delete("two")
    assert again.visits("one") == (consultation.answered("breathless", "absent"),)
    again.close()


def test_the_later_visits_stay_when_the_first_is_forgotten_and_all_can_be(store, consultation):
    later = replace(consultation, id="two", series="one", started=NOW + timedelta(days=20))
    last = replace(consultation, id="three", series="one", started=NOW + timedelta(days=30))
    for visit in (consultation, later, last):
        store.save(visit, changed=visit.started)
    store.delete("one")
    assert store.visits("two") == (later, last)
    store.delete_series("three")
    assert store.recent(5) == ()
    with pytest.raises(UnknownConsultationError):
        store.delete_series("three")


def test_a_cramp_noted_is_kept_and_can_be_taken_back(folder, store):
    noted = Episode(id="one", at=NOW, muscle="calf")
    store.note(noted)
    store.note(Episode(id="two", at=NOW + timedelta(minutes=5), muscle="jaw"))
    store.close()
    again = Store.in_folder(folder)
    assert [one.muscle for one in again.recent_episodes(5)] == ["jaw", "calf"]
    assert again.recent_episodes(5)[1] == noted
    again.take_back("two")
    again.take_back("none")
    assert again.recent_episodes(5) == (noted,)
    again.close()
