"""Whatever goes wrong is told in plain words: place, fault, consequence, remedy, and a way on."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from unclench.errors import UnclenchError
from unclench.web.errors import STATUS, status_of
from unclench.web.forms import local_path

SMALL = Path(__file__).parents[1] / "knowledge" / "small"


def serve(data, *, port=8377):
    command = [sys.executable, "-m", "unclench", "serve", "--knowledge", str(SMALL), "--port", str(port)]
    return subprocess.run(
        [*command, "--data", str(data)], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def begun(client):
    return client.post("/consultation", data={"complaint": "cramp"}).url.path


def test_empty_form_asks_for_a_complaint(client):
    page = client.post("/consultation", data={})
    assert page.status_code == 422
    assert "Tick at least one thing that bothers you" in page.text
    assert client.post("/consultation", content=b"\xff\xfe").status_code == 422


@pytest.mark.parametrize("age", ["-1", "121", "abc", "nan", "1e9"])
def test_impossible_age_is_told_and_nothing_is_lost(client, age):
    page = client.post("/consultation", data={"complaint": "cramp", "age": age, "medicines": "lasix"})
    assert page.status_code == 422
    assert "cannot be an age" in page.text
    assert f'value="{age}"' in page.text
    assert 'value="cramp" checked' in page.text
    assert 'value="furosemide" checked' in page.text


def test_age_may_be_written_with_a_comma(client):
    assert client.post("/consultation", data={"complaint": "cramp", "age": "0,5"}).status_code == 200


def test_unknown_names_bring_the_nearest(client):
    form = {"complaint": "cramp", "medicines": "furosimide, <b>xyzzy</b>", "illnesses": "clott in the leg"}
    page = client.post("/consultation", data=form)
    assert page.status_code == 422
    assert "did you mean" in page.text
    assert 'name="medicine_ids" value="furosemide"' in page.text
    assert 'name="illness_ids" value="clot"' in page.text
    assert "<b>xyzzy</b>" not in page.text


def test_ids_that_no_page_offers_are_refused(client):
    for form in (
        {"complaint": "crampp"},
        {"complaint": "cramp", "medicine_ids": "x"},
        {"complaint": "immobile"},
    ):
        page = client.post("/consultation", data=form)
        assert page.status_code == 422
        assert "Something here cannot be used" in page.text


@pytest.mark.parametrize(
    "part", ["", "/result", "/answers", "/opening", "/delete", "/question/cramp", "/reply/1"]
)
def test_unknown_consultation_says_so_and_leads_home(client, part):
    page = client.get(f"/consultation/none{part}")
    assert page.status_code == 404
    assert "There is no consultation" in page.text
    assert 'href="/"' in page.text


def test_unknown_page_and_method(client, begun):
    assert "There is no such page" in client.get("/nothing").text
    assert client.get(f"{begun}/question/nothing").status_code == 404
    for n in ("0", "1", "x"):
        assert client.get(f"{begun}/reply/{n}").status_code in (404, 422)
    assert client.put("/").status_code == 405
    assert client.get(f"{begun}/result?view=horse").status_code == 422


def test_a_form_without_an_answer_changes_nothing(client, begun):
    for form in (
        {},
        {"finding": "swelling"},
        {"finding": "swelling", "state": "maybe"},
        {"state": "present"},
        {"finding": ["at_night", "immobile"], "ticked": "at_night"},
        {"finding": ["at_night", "immobile"], "rest": "maybe"},
    ):
        page = client.post(f"{begun}/answers", data=form)
        assert page.status_code == 422
        assert "holds no answer" in page.text
    assert "No question has been answered yet" in client.get(f"{begun}/answers").text


def test_contradiction_is_explained_with_a_way_to_change_either(client, begun):
    client.post(f"{begun}/answers", data={"finding": "at_night", "state": "present"})
    page = client.post(f"{begun}/answers", data={"finding": "hurts_so_much", "state": "present"})
    assert page.status_code == 409
    assert "Two answers do not go together" in page.text
    assert "comes at night" in page.text
    assert f'href="{begun}/question/at_night"' in page.text
    assert "hurt very much" not in client.get(f"{begun}/answers").text


def test_a_bug_is_told_without_its_insides(client, app, begun, monkeypatch):
    monkeypatch.setattr(type(app.state.desk), "next", lambda *_: 1 / 0)
    page = client.get(begun)
    assert page.status_code == 500
    assert "fault of its own" in page.text
    assert "division" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    api = client.get(f"/api/consultations/{begun.rsplit('/', 1)[1]}/next")
    assert api.json()["error"]["kind"] == "internal"


def test_database_that_breaks_while_running_is_told(client, begun, tmp_path):
    connection = sqlite3.connect(tmp_path / "data" / "unclench.sqlite3")
    connection.execute("UPDATE consultations SET document = '{'")
    connection.commit()
    connection.close()
    page = client.get(begun)
    assert page.status_code == 503
    assert "cannot be read" in page.text
    assert "backup" in page.text


def test_every_error_has_a_status_of_its_own():
    assert all(400 <= status < 600 for _, status in STATUS)
    leaves = [
        kind for branch in UnclenchError.__subclasses__() for kind in (branch.__subclasses__() or [branch])
    ]
    for kind in leaves:
        assert status_of(kind.__new__(kind)) != 500, kind


def test_damaged_newer_and_unwritable_places_stop_the_start(tmp_path):
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "unclench.sqlite3").write_bytes(b"not a database" * 100)
    (tmp_path / "newer").mkdir()
    connection = sqlite3.connect(tmp_path / "newer" / "unclench.sqlite3")
    connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.commit()
    connection.close()
    (tmp_path / "file").write_text("")
    for place, words in (("damaged", "damaged"), ("newer", "'9999'"), ("file", "cannot be written")):
        ended = serve(tmp_path / place)
        assert ended.returncode == 6
        assert words in ended.stderr
        assert "Traceback" not in ended.stderr


def test_port_in_use_is_told(server, tmp_path):
    ended = serve(tmp_path / "data", port=server.port)
    assert ended.returncode == 7
    assert "--port" in ended.stderr


def test_only_paths_on_this_site_are_gone_back_to():
    assert local_path("/consultation/a1/result?view=clinician") == "/consultation/a1/result?view=clinician"
    for path in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "", "/a\nb"):
        assert local_path(path) == "/"
