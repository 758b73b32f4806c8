"""The terminal: every exit code, the JSON result, look-ups, and an interview typed at the prompts."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SMALL = Path(__file__).parents[1] / "knowledge" / "small"
RESULT_KEYS = [
    "care_level",
    "care_name",
    "what_to_do",
    "care_because",
    "complaint",
    "differential",
    "p_unexplained",
    "p_same_leader",
    "turn",
    "care_turn",
    "together",
    "method",
    "left_out",
    "unanswered",
    "knowledge_version",
    "not_a_diagnosis",
    "fears",
    "meanwhile",
    "scope",
    "look_again",
    "follow_up",
]


def unclench(*arguments, told="", knowledge=SMALL, **environment):
    command = [sys.executable, "-m", "unclench", *map(str, arguments)]
    if knowledge:
        command += ["--knowledge", str(knowledge)]
    return subprocess.run(
        command,
        input=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )


@pytest.fixture
def case_file(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text("age: 70\nsex: female\ncomplaint: [cramp]\nobservations: {at_night: present}\n")
    return file


def test_the_json_result_has_the_documented_fields(case_file):
    done = unclench("assess", case_file, "--json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert list(result) == RESULT_KEYS
    first = result["differential"][0]
    assert first["condition"] == "night_cramps"
    assert 0.9 < first["p"] <= 1
    assert first["interval"][0] <= first["p"] <= first["interval"][1]
    reason = next(reason for reason in first["for"] if reason["finding"] == "at_night")
    assert reason["source"]["id"] == "count_2020"
    assert not reason["is_estimate"]
    assert first["against"] == []
    assert result["care_because"][0]["source"] is None
    assert "not a diagnosis" in result["not_a_diagnosis"]
    assert result["knowledge_version"].startswith("1+")


def test_the_differential_is_in_order(case_file):
    result = json.loads(unclench("assess", case_file, "--json").stdout)
    chances = [cause["p"] for cause in result["differential"]]
    assert chances == sorted(chances, reverse=True)


def test_the_result_in_words_says_what_to_do_why_and_what_it_is_not(case_file):
    done = unclench("assess", case_file)
    for words in (
        "LOOK AFTER THIS AT HOME",
        "Night cramps: very likely",
        "comes at night",
        "not a diagnosis",
    ):
        assert words in done.stdout
    clinician = unclench("assess", case_file, "--clinician").stdout
    assert "Nocturnal cramps" in clinician
    assert "dB" in clinician


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("complaint: [crampp]\n", 4, "Did you mean 'cramp'?"),
        ("age: [\n", 4, "broken YAML"),
        ("", 4, "nothing is known to be present"),
        ("observations: {at_night: present, hurts_so_much: present}\n", 4, "cannot all be true"),
    ],
)
def test_a_wrong_case_is_refused_in_words(tmp_path, text, code, words):
    file = tmp_path / "case.yaml"
    file.write_text(text)
    done = unclench("assess", file)
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_faulty_folder_is_refused_by_every_command(small_copy, case_file):
    (small_copy / "findings" / "cramp.yaml").write_text("id: cramp\n")
    for command in (["assess", case_file], ["findings"], ["knowledge", "check"]):
        done = unclench(*command, knowledge=small_copy)
        assert done.returncode == 3
        assert "cramp.yaml" in done.stdout + done.stderr


def test_a_folder_that_is_not_there_is_named(tmp_path):
    done = unclench("findings", knowledge=tmp_path / "nowhere")
    assert done.returncode == 3
    assert "there is no such folder" in done.stderr


def test_a_port_in_use_is_told_before_anything_starts(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = unclench("serve", "--port", port, "--data", tmp_path / "data")
    assert done.returncode == 7
    assert "--port" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    done = unclench("serve", "--port", port, "--data", tmp_path / "file" / "data")
    assert done.returncode == 6
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(
    ("command", "word", "expected"),
    [
        ("findings", "fat ankle", "swelling"),
        ("conditions", "potassium", "low_salt"),
        ("medicines", "lasix", "furosemide"),
        ("investigations", "pot", "potassium"),
    ],
)
def test_every_id_is_found_by_a_word(command, word, expected):
    assert [entry["id"] for entry in json.loads(unclench(command, word, "--json").stdout)] == [expected]
    assert expected in unclench(command, word).stdout


def test_an_interview_at_the_prompts_ends_in_a_result():
    told = "70 f n 1 - furosemid Lasix 1? b ? q".replace(" ", "\n").replace("-", "") + "\n"
    done = unclench("assess", told=told)
    assert done.returncode == 0, done.stderr
    assert "Did you mean furosemide?" in done.stdout
    assert "Why we ask" in done.stdout
    assert "Night cramps" in done.stdout


def test_a_choice_at_the_prompts_takes_numbers_and_a_question_mark():
    done = unclench("assess", told="70\nf\nn\n1\n\n\n9\n1 ?\nq\n")
    assert done.returncode == 0, done.stderr
    assert "Which of these are so?" in done.stdout
    assert "2  take a water tablet" in done.stdout
    assert "Give numbers from 1 to 2, nothing, ? (not sure), b (back) or q (result)." in done.stdout
    assert "for: " in done.stdout
    assert "comes at night" in done.stdout.split("What may explain it")[1]


def test_a_wrong_entry_at_a_prompt_is_asked_again():
    told = "old 200 70 x f - 9 1 - - maybe q".replace(" ", "\n").replace("-", "") + "\n"
    done = unclench("assess", told=told)
    assert done.returncode == 0, done.stderr
    for words in ("from 0 to 120", "give f, m or nothing", "numbers from 1 to"):
        assert words in done.stdout + done.stderr


def test_an_earlier_case_is_held_against_this_one(case_file, tmp_path):
    now = tmp_path / "now.yaml"
    now.write_text(
        "age: 70\nsex: female\ncomplaint: [cramp, swelling]\nobservations: {breathless: present}\n"
    )
    told = json.loads(unclench("assess", now, "--before", case_file, "--days", "12", "--json").stdout)[
        "follow_up"
    ]
    assert (told["direction"], told["since"]) == ("more_urgent", "12 days")
    assert [danger["id"] for danger in told["new_dangers"]] == ["clot_in_lung"]
    words = " ".join(unclench("assess", now, "--before", case_file).stdout.split())
    assert "What has changed It is more urgent than last time." in words
    assert "new danger signs: " in words
    back = unclench("assess", case_file, "--before", now)
    assert back.stdout.strip().startswith("SEE A DOCTOR WITHIN DAYS")
    seen = unclench("assess", case_file, "--before", now, "--seen")
    assert "LOOK AFTER THIS AT HOME" in seen.stdout
    assert unclench("assess", case_file, "--days", "3").returncode == 2
