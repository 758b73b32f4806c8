"""Written patients: each says who vouches for what the plan must say of a remedy."""

from pathlib import Path

import pytest
import yaml

from unclench.case.read import case_of

PATIENTS = sorted((Path(__file__).parents[1] / "cases" / "plan").glob("*.yaml"))


@pytest.mark.parametrize("file", PATIENTS, ids=lambda file: file.stem)
def test_the_plan_says_what_its_source_says(engine, file):
    patient = yaml.safe_load(file.read_text())
    assert len(patient["because"]) > 20
    case = case_of(patient["case"], place=file.name)
    plan = engine.plan(case, is_clinician=True, is_all=True)
    options = {option.treatment: option for option in plan.options}
    for expected in patient["expect"]:
        option = options[expected["treatment"]]
        said = [(one.rule, one.severity, one.text) for one in option.because]
        assert option.severity == expected["severity"], said
        if "source" in expected:
            assert expected["source"] in {one.source.id for one in option.because}, said
    for treatment, questions in patient.get("find_out", {}).items():
        assert set(questions) <= {need.id for need in options[treatment].find_out}
    for treatment, verdict in patient.get("tried", {}).items():
        assert next(one.verdict for one in plan.tried if one.treatment == treatment) == verdict
    if "not_in" in patient:
        part, treatment = patient["not_in"]
        assert treatment not in {one.treatment for one in getattr(plan, part)}


def test_there_are_thirty_of_them():
    assert len(PATIENTS) >= 30


def test_in_an_emergency_the_plan_offers_nothing_to_try_at_home(engine):
    case = case_of(
        {
            "complaint": ["low_back_pain"],
            "observations": {"saddle_numbness": "present", "bladder_or_bowel_change": "present"},
        },
        place="test",
    )
    plan = engine.plan(case)
    assert plan.care_level == "emergency_now"
    assert plan.self_care == plan.prevention == plan.schedule == ()
