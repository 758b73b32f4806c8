"""`unclench plan`, `nof1`, `relief` and `treatments` as somebody types them."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from unclench.cli.main import cli
from unclench.errors import UnknownMuscleError, UnknownTreatmentError

CASE = {
    "age": 72,
    "sex": "female",
    "complaint": ["painful_cramp"],
    "medicines_complete": True,
    "known_conditions_complete": True,
    "observations": {
        "at_night": "present",
        "site_calf": "present",
        "eased_by_stretching": "present",
        "falls": "absent",
        "one_leg_swollen": "absent",
        "calf_warm_or_red": "absent",
    },
}


@pytest.fixture
def case_file(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(CASE))
    return str(file)


def run(*words):
    done = CliRunner().invoke(cli, list(words))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def test_the_plan_in_words_and_as_json(case_file, tmp_path):
    told = run("plan", case_file).output
    for words in (
        "What eases it",
        "What keeps it away",
        "Believed by many",
        "Your week",
        "take up with your doctor",
    ):
        assert words in told
    assert "\nOptions\n" not in told
    found = json.loads(run("plan", case_file, "--json", "--clinician").output)
    for key in ("self_care", "prevention", "ask_your_doctor", "options"):
        assert found[key]
    option = found["options"][0]
    for key in ("treatment", "severity", "because", "effect", "evidence", "dose", "monitoring", "for"):
        assert key in option
    assert json.loads(run("plan", case_file, "--json").output)["options"] is None
    week = tmp_path / "week.ics"
    run("plan", case_file, "--calendar", str(week), "--start", "2026-03-04")
    assert week.read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_the_clinicians_options_name_rule_and_source(tmp_path):
    file = tmp_path / "dialysis.yaml"
    file.write_text(yaml.safe_dump({**CASE, "known_conditions": ["known_dialysis"]}))
    told = run("plan", str(file), "--clinician", "--all").output
    for words in ("MUST NOT", "AVOID", "FIND OUT FIRST", "dose:", "graded:", "find out:"):
        assert words in told


def test_a_fair_trial_and_its_sealed_block(case_file, tmp_path):
    words = (
        "nof1",
        case_file,
        "prophylactic_stretch",
        "--counts",
        "14,10,18",
        "--seed",
        "7",
        "--start",
        "2026-03-04",
    )
    blocks = tmp_path / "trial.ics"
    told = run(*words, "--calendar", str(blocks)).output
    assert "chance of" in told
    assert "Seal " in told
    assert "leave it off" not in told
    assert blocks.exists()
    assert run(*words, "--block", "1").output.startswith("Block 1: ")
    refused = run("nof1", case_file, "quinine", "--counts", "14,10", "--seed", "7").output
    assert "Ask your prescriber" in refused or "may harm you" in refused
    with pytest.raises(UnknownTreatmentError):
        run("nof1", case_file, "quinin", "--counts", "14,10", "--seed", "7")
    assert run("nof1", case_file, "quinine", "--counts", "many", "--seed", "7").exit_code == 2


@pytest.mark.parametrize("word", ["calf", "charley horse", "Calf", "gastrocnemius and soleus"])
def test_relief_by_any_name(word):
    told = run("relief", word).output
    assert told.startswith("CALF")
    assert "1. " in told
    assert "Get help instead if" in told


def test_relief_lists_the_muscles_and_tells_the_nearest():
    assert len(run("relief").output.splitlines()) >= 14
    assert json.loads(run("relief", "jaw", "--json").output)["now"]
    with pytest.raises(UnknownMuscleError, match="calf"):
        run("relief", "calff")


def test_treatments_are_found_by_any_word():
    assert "quinine" in run("treatments", "tonic").output + run("treatments", "quinine").output


def test_the_example_case_has_a_plan():
    assert run("plan", str(Path(__file__).parents[2] / "docs" / "example_case.yaml")).output
