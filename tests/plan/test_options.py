"""For every rule there is a patient it fires for; where no rule holds there is no alarm; more illness is never safer."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from unclench.case.case import Case
from unclench.case.observations import observe
from unclench.errors import ContradictionError
from unclench.plan.needs import without_the_impossible
from unclench.plan.options import option, options
from unclench.records.load import load
from unclench.records.rule import Absent, AllOf, AnyOf, Has, OfAge, OfSex, Takes, findings_of

KNOWLEDGE = load()
PAIRS = [
    (treatment.id, place)
    for treatment in KNOWLEDGE.treatments.values()
    for place in range(len(treatment.hazards))
]
RANK = {"fine": 0, "with_care": 1, "need_to_know": 2, "avoid": 3, "forbidden": 4}
NAMED = {
    finding
    for treatment in KNOWLEDGE.treatments.values()
    for hazard in treatment.hazards
    for finding in findings_of(hazard.when)
}


def patients(clause):
    """Facts that make a clause hold, once for each way to make it hold."""
    match clause:
        case AllOf(all=parts):
            ways = [{}]
            for part in parts:
                ways = [merged(way, more) for way in ways for more in patients(part)]
            return ways
        case AnyOf(any=parts):
            return [way for part in parts for way in patients(part)]
        case Absent(absent=finding):
            return [{"observations": {finding: "absent"}}]
        case OfAge(age=ages):
            return [{"age": min(max(ages.from_, 0), ages.to)}]
        case OfSex(sex=sex):
            return [{"sex": sex}]
        case Takes(takes=word):
            group = KNOWLEDGE.medicine_classes.get(word)
            return [{"medicines": (group.medicines[0].id if group else word,)}]
        case Has(has=condition):
            return [{"known_conditions": (condition,)}]
        case finding:
            return [{"observations": {finding: "present"}}]


def merged(one, other):
    found = dict(one)
    for key, facts in other.items():
        if key not in found:
            found[key] = facts
        elif isinstance(facts, dict):
            found[key] = {**found[key], **facts}
        elif isinstance(facts, tuple):
            found[key] = (*found[key], *facts)
        elif key == "age":
            found[key] = max(found[key], facts)
    return found


def held(case, treatment):
    observations = without_the_impossible(KNOWLEDGE, case, observe(case, KNOWLEDGE))
    return option(KNOWLEDGE, case, observations, KNOWLEDGE.treatments[treatment])


def case_of(facts, **more):
    return Case(**{"observations": {}, **facts, **more})


@pytest.mark.parametrize(("treatment", "place"), PAIRS)
def test_every_rule_fires_for_its_patient_with_its_source(treatment, place):
    hazard = KNOWLEDGE.treatments[treatment].hazards[place]
    for facts in patients(hazard.when):
        found = held(case_of(facts), treatment)
        met = next(one for one in found.because if one.rule == f"{treatment}/hazards/{place + 1}")
        assert RANK[found.severity] >= RANK[hazard.severity]
        assert met.hazard.source.id in KNOWLEDGE.sources
        assert found.because[0].hazard.severity == found.severity or found.severity == "need_to_know"


def healthy(age, sex):
    """Somebody of whom everything a rule speaks of is known, and nothing is there."""
    return Case(
        age=age,
        sex=sex,
        pregnant=False,
        known_conditions_complete=True,
        medicines_complete=True,
        observations=dict.fromkeys(NAMED, "absent"),
    )


def test_who_has_nothing_and_takes_nothing_meets_no_alarm():
    """Rules that ask for an age or a sex alone are met by somebody of 40 only where they say so."""
    for sex in ("female", "male"):
        case = healthy(40, sex)
        for treatment in KNOWLEDGE.treatments:
            found = held(case, treatment)
            assert found.could_be == ()
            assert all(not findings_of(met.hazard.when) for met in found.because)
            by_age_or_sex = {str(met.hazard.when) for met in found.because}
            assert all("age" in when or "sex" in when for when in by_age_or_sex)
            assert bool(found.because) == (found.severity != "fine")


def test_what_is_unknown_is_asked_for_and_never_called_fine():
    case = Case(observations={})
    for treatment in KNOWLEDGE.treatments.values():
        found = held(case, treatment.id)
        assert (found.severity == "fine") == (not treatment.hazards), treatment.id
        for met in found.could_be:
            assert met.open
            assert all(need.question.strip() for need in met.open)


def test_no_man_is_asked_about_pregnancy_and_no_woman_of_eighty():
    for case in (Case(age=30, sex="male", observations={}), Case(age=80, sex="female", observations={})):
        for treatment in KNOWLEDGE.treatments:
            asked = {need.id for met in held(case, treatment).could_be for need in met.open}
            assert not asked & {"is_pregnant", "breastfeeding", "late_pregnancy"}


def test_no_rule_is_met_by_an_absence():
    """Else another disease could make an option safer."""
    for treatment in KNOWLEDGE.treatments.values():
        for hazard in treatment.hazards:
            assert "Absent(" not in repr(hazard.when), treatment.id


DISEASES = sorted(finding.id for finding in KNOWLEDGE.findings.values() if finding.topic == "diagnoses")
MEDICINES = sorted(KNOWLEDGE.medicines())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    age=st.one_of(st.none(), st.integers(0, 100)),
    sex=st.sampled_from([None, "female", "male"]),
    diseases=st.sets(st.sampled_from([*DISEASES, *sorted(KNOWLEDGE.conditions)]), max_size=3),
    medicines=st.sets(st.sampled_from(MEDICINES), max_size=4),
    disease=st.sampled_from(DISEASES),
    medicine=st.sampled_from(MEDICINES),
    is_complete=st.booleans(),
)
def test_one_more_disease_or_medicine_never_makes_an_option_safer(
    age, sex, diseases, medicines, disease, medicine, is_complete
):
    case = Case(
        age=age,
        sex=sex,
        known_conditions=tuple(sorted(diseases)),
        known_conditions_complete=is_complete,
        medicines=tuple(sorted(medicines)),
        medicines_complete=is_complete,
        observations={},
    )
    try:
        before = worst(case)
    except ContradictionError:
        return
    for more in (
        replace(case, known_conditions=(*case.known_conditions, disease)),
        replace(case, medicines=(*case.medicines, medicine)),
    ):
        try:
            after = worst(more)
        except ContradictionError:
            continue
        for treatment, (certain, possible) in before.items():
            assert RANK[after[treatment][0]] >= RANK[certain], treatment
            assert RANK[after[treatment][1]] >= RANK[possible], treatment


def worst(case):
    """For each remedy the worst that holds for certain, and the worst that could hold."""
    observations = without_the_impossible(KNOWLEDGE, case, observe(case, KNOWLEDGE))
    return {
        one.treatment.id: (
            one.because[0].hazard.severity if one.because else "fine",
            max(
                (met.hazard.severity for met in (*one.because, *one.could_be)),
                key=RANK.__getitem__,
                default="fine",
            ),
        )
        for one in options(KNOWLEDGE, case, observations, {}, is_all=True)
    }
