"""What a wrong case is told."""

import pytest

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.case.read import case_of, read_case
from unclench.errors import CaseError, ContradictionError, InvalidCaseError, UnreadableCaseError


def told(raw, small):
    with pytest.raises(CaseError) as caught:
        observe(case_of(raw, place="here"), small.knowledge, place="here")
    return str(caught.value)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"complaint": ["crampp"]}, ["finding 'crampp' is not known", "Did you mean 'cramp'?"]),
        ({"observations": {"at_nigt": "present"}}, ["Did you mean 'at_night'?"]),
        ({"medicines": ["furosemid"]}, ["Did you mean 'furosemide'?"]),
        ({"known_conditions": ["clott"]}, ["Did you mean 'clot'?"]),
        ({"complaint": ["immobile"]}, ["a fact of history", "Move it to observations"]),
        ({"age": -3}, ["age -3 is not possible", "0 to 120"]),
        ({"age": 300}, ["age 300 is not possible"]),
        ({"age": "old"}, ["age 'old' is not possible"]),
        ({"sex": "F"}, ["sex 'F' is not known", "male, female or null"]),
        ({"pregnant": "maybe"}, ["pregnant 'maybe'", "true, false or null"]),
        ({"observations": {"cramp": "yes"}}, ["'cramp' is 'yes'", "present, absent or unknown"]),
        ({"observation": {}}, ["'observation' is not a field", "Did you mean 'observations'?"]),
        (
            {"results": [{"investigation": "potasium", "value": 3, "unit": "mmol/L"}]},
            ["Did you mean 'potassium'?"],
        ),
        (
            {"results": [{"investigation": "potassium", "value": 3, "unit": "kg"}]},
            ["this unit does not fit", "mmol/L"],
        ),
        (
            {"results": [{"investigation": "potassium", "value": 3, "unit": "mmoL//"}]},
            ["this unit does not fit"],
        ),
        (
            {"results": [{"investigation": "potassium", "value": 35, "unit": "mmol/L"}]},
            ["outside the plausible range"],
        ),
        (["age", 3], ["a case is a mapping", "not a list"]),
    ],
)
def test_a_wrong_field_is_named_with_its_remedy(raw, words, small):
    message = told(raw, small)
    assert all(word in message for word in words), message
    assert "was not assessed" in message


def test_every_fault_is_told_at_once(small):
    message = told({"complaint": ["crampp"], "medicines": ["furosemid"]}, small)
    assert "2 fault(s)" in message


@pytest.mark.parametrize(
    "raw",
    [
        {"observations": {"hurts_so_much": "present", "at_night": "present"}},
        {"observations": {"hurts_so_much": "present", "cramp": "absent"}},
        {"medicines": ["furosemide"], "observations": {"takes_water_tablet": "absent"}},
        {
            "observations": {"low_potassium": "present"},
            "results": [{"investigation": "potassium", "value": 4.4, "unit": "mmol/L"}],
        },
    ],
)
def test_answers_that_contradict_each_other_are_named(raw, small):
    with pytest.raises(ContradictionError) as caught:
        observe(case_of(raw, place="here"), small.knowledge)
    assert "Change one answer" in str(caught.value)


def test_what_follows_from_an_answer_is_taken_along(small):
    seen = observe(case_of({"observations": {"hurts_so_much": "present"}}, place="here"), small.knowledge)
    assert seen.state("cramp") is True
    assert seen.state("at_night") is False
    assert "at_night" not in seen.told_absent
    seen = observe(case_of({"observations": {"cramp": "absent"}}, place="here"), small.knowledge)
    assert seen.state("hurts_so_much") is False


def test_mg_per_dl_becomes_mmol_per_l(small):
    """39.1 g/mol: 12 mg/dL of potassium are 3.07 mmol/L, below the cut-off of 3.5."""
    raw = {"results": [{"investigation": "potassium", "value": 12, "unit": "mg/dL"}]}
    assert observe(case_of(raw, place="here"), small.knowledge).state("low_potassium") is True


@pytest.mark.parametrize(
    ("investigation", "value", "unit", "finding", "state"),
    [
        ("potassium", 3.1, "mEq/L", "low_potassium", True),
        ("calcium", 4.2, "mEq/L", "low_calcium", True),
        ("calcium", 9.6, "mg/dL", "low_calcium", False),
        ("tsh", 9, "mIU/L", "high_tsh", True),
        ("tsh", 9, "µIU/mL", "high_tsh", True),
        ("egfr", 41, "mL/min/1.73 m2", "low_egfr", True),
        ("magnesium", 1.2, "mg/dL", "low_magnesium", True),
        ("haemoglobin", 10.5, "g/dL", "low_haemoglobin", True),
    ],
)
def test_units_as_laboratories_print_them(engine, investigation, value, unit, finding, state):
    raw = {"sex": "female", "results": [{"investigation": investigation, "value": value, "unit": unit}]}
    assert observe(case_of(raw, place="here"), engine.knowledge).state(finding) is state


def test_a_complete_list_of_medicines_rules_the_others_out(small):
    raw = {"medicines": [], "medicines_complete": True}
    assert observe(case_of(raw, place="here"), small.knowledge).state("takes_water_tablet") is False
    assert observe(case_of({}, place="here"), small.knowledge).state("takes_water_tablet") is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.yaml", b"age: [", ["a.yaml:", "broken YAML"]),
        ("a.json", b'{"age": 3,}', ["a.json:1", "broken JSON"]),
        ("a.yaml", b"complaint: [caf\xe9]", ["not UTF-8", "Save the file in UTF-8"]),
        ("b.yaml", None, ["cannot be read", "No such file"]),
    ],
)
def test_an_unreadable_file_is_explained(tmp_path, name, content, words):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreadableCaseError) as caught:
        read_case(file)
    assert all(word in str(caught.value) for word in words)


def test_a_wrong_field_in_a_file_has_its_line(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text("sex: male\nage: 200\n")
    with pytest.raises(InvalidCaseError, match=r"case\.yaml:2"):
        read_case(file)


def test_an_empty_file_is_an_empty_case(tmp_path):
    file = tmp_path / "case.yaml"
    file.write_text("")
    assert read_case(file) == Case(observations={})
