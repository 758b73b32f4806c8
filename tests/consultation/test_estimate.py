"""What a result says of how it was reckoned, and which causes it holds for likeliest together."""

import numpy as np

from unclench.case.case import Case
from unclench.cli.show import show


def result(engine, case):
    return engine.report(case, random=np.random.default_rng(0))


def test_where_too_much_is_present_all_of_it_is_weighed_and_the_error_is_told(engine, wide, capsys):
    report = result(engine, wide)
    assert report.method.method == "sampled"
    assert report.method.samples >= report.method.effective_samples >= 400
    assert 0 < report.method.standard_error < 0.05
    assert report.left_out == ()
    assert len(report.method.only_drawn) >= 6
    assert 0 < report.together.p <= report.together.p_at_most
    for cause in report.differential:
        assert cause.interval[0] <= cause.p <= cause.interval[1]
        assert cause.standard_error <= report.method.standard_error
    show(report, is_clinician=False)
    printed = " ".join(capsys.readouterr().out.split())
    assert report.method.text in printed
    assert "random draws" in report.method.text


def test_result_and_plan_tell_the_same_estimates(engine, wide):
    p = {cause.condition: cause.p for cause in result(engine, wide).differential}
    planned = [cause for cause in engine.plan(wide).causes if cause.p is not None]
    assert planned
    assert all(cause.p == p[cause.condition] for cause in planned)


def test_the_work_up_of_such_a_patient_is_there_too(engine, wide):
    assert engine.work_up(wide).tests


def test_what_can_be_summed_is_exact(engine):
    case = Case(complaint=("painful_cramp",), observations={"at_night": "present"}, age=70, sex="female")
    report = result(engine, case)
    assert report.method.method == "exact"
    assert report.method.samples == 0
    assert report.method.text == ""
    assert all(cause.standard_error == 0.0 for cause in report.differential)


TWO_AT_ONCE = {"at_night": "present", "low_potassium": "present", "takes_water_tablet": "present"}


def test_causes_that_are_likeliest_together_are_told_where_two_are_new(small, capsys):
    case = Case(age=70, sex="female", complaint=("cramp",), observations=TWO_AT_ONCE)
    report = result(small, case)
    together = report.together
    assert set(together.conditions) == {"night_cramps", "low_salt"}
    assert together.is_certain
    assert together.is_telling
    p_active = {cause.condition: cause.p_active for cause in report.differential}
    assert 0.5 < together.p <= min(p_active[condition] for condition in together.conditions)
    show(report, is_clinician=True)
    assert "Most likely together: " in capsys.readouterr().out
    show(report, is_clinician=False)
    assert "Most likely together: " not in capsys.readouterr().out


def test_one_cause_alone_is_no_set_worth_telling(small, capsys):
    case = Case(age=70, sex="female", complaint=("cramp",), observations={"at_night": "present"})
    report = result(small, case)
    assert report.together.conditions == ("night_cramps",)
    assert not report.together.is_telling
    show(report, is_clinician=True)
    assert "Most likely together" not in capsys.readouterr().out
