"""The command line in one's own words, with a fear, and the work-up."""

import json

from click.testing import CliRunner

from unclench.cli.main import cli

TEXT = "I'm 71, my calf locks up every night, no numbness. I take furosemid."


def run(*arguments, typed=None):
    return CliRunner().invoke(cli, list(arguments), input=typed)


def test_a_story_is_shown_back_and_assessed():
    done = run("assess", "--story", TEXT, "--fear", "amyotrophic_lateral_sclerosis")
    assert done.exit_code == 0
    assert "tingling or numbness: no   “no numbness”" in done.output
    assert "Medicines: Furosemide" in done.output
    assert "The fear: Motor neurone disease" in done.output


def test_a_story_gives_the_json_result():
    report = json.loads(run("assess", "--story", TEXT, "--fear", "deep_vein_thrombosis", "--json").output)
    assert report["complaint"] == ["sudden painful cramps"]
    assert report["fears"][0]["condition"] == "deep_vein_thrombosis"


def test_a_story_and_a_case_are_too_much():
    assert run("assess", "docs/example_case.yaml", "--story", "cramps").exit_code == 2


def test_the_interview_begins_with_own_words_and_what_is_wrong_can_be_struck_out():
    done = run("assess", typed=f"{TEXT}\n99\n1\nf\n\n\n\n\nq\n")
    assert "give numbers from 1" in done.output
    assert "What may explain it" in done.output


def test_the_work_up_of_a_case():
    plan = json.loads(run("workup", "docs/example_case.yaml", "--json").output)
    assert plan["tests"][0]["outcomes"]
    assert "at home" in run("workup", "docs/example_case.yaml").output
