"""The trial on one person: power that simulation bears out, a sealed order, and refusals."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from unclench.case.read import case_of
from unclench.consultation.trying import Wish
from unclench.errors import UnknownBlockError, UnknownTreatmentError
from unclench.plan.nof1 import Counts, blocks, counted, design, power, seal
from unclench.plan.student import t_quantile

START = date(2026, 3, 2)


@pytest.fixture(scope="module")
def frame(engine):
    return engine.knowledge.domain.single_trial


@pytest.mark.parametrize(
    ("df", "bound"), [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (7, 2.3646), (10, 2.2281)]
)
def test_the_t_bounds_are_those_of_the_tables(df, bound):
    assert t_quantile(0.975, df) == pytest.approx(bound, abs=1e-4)


@pytest.mark.parametrize(
    ("per_week", "ratio", "rate_ratio"),
    [(8, 2, 0.5), (10, 3, 0.5), (20, 5, 0.5), (14, 3, 0.5), (5, 1.5, 0.4), (6, 2, 0.4)],
)
@pytest.mark.parametrize("month", [1, 5, 9])
def test_10000_new_trials_bear_the_power_out_within_2_points(frame, per_week, ratio, rate_ratio, month):
    """Over-dispersed counts with a season and a fall; trials by another seed than the plan's."""
    counts = Counts(per_week=per_week, variance_to_mean=ratio, n_weeks=8)
    start = date(2026, month, 4)
    wanted = {"rate_ratio": rate_ratio, "start": start}
    found = design(counts, frame, wash_out_days=2, random=np.random.default_rng(1), **wanted)
    assert found is not None
    again = power(counts, frame, found, random=np.random.default_rng(99), n_trials=10_000, **wanted)
    assert again == pytest.approx(found.power, abs=0.02)
    assert again >= frame.power - 0.02
    false_alarm = power(
        counts, frame, found, rate_ratio=1, start=start, random=np.random.default_rng(5), n_trials=10_000
    )
    assert false_alarm <= frame.alpha / 2 + 0.01


def test_where_the_choice_is_fine_enough_the_weeks_give_80_in_100(frame):
    """The steps between lengths are coarse; the shortest trial that reaches 80 stays within 2 points of it."""
    counts = Counts(per_week=5, variance_to_mean=2, n_weeks=8)
    wanted = {"rate_ratio": 0.5, "start": START}
    found = design(counts, frame, wash_out_days=2, random=np.random.default_rng(1), **wanted)
    again = power(counts, frame, found, random=np.random.default_rng(99), n_trials=10_000, **wanted)
    assert again == pytest.approx(0.8, abs=0.02)


def test_own_counts_and_the_prior_share_the_say(frame):
    even = counted([5, 5, 5, 5], frame)
    assert even.per_week == 5
    assert 1 <= even.variance_to_mean < frame.variance_to_mean.number
    wild = counted([0, 20, 1, 19, 0, 20], frame)
    assert wild.variance_to_mean > frame.variance_to_mean.number


def test_the_order_is_balanced_sealed_and_found_again(frame):
    found = design(
        Counts(per_week=14, variance_to_mean=3, n_weeks=4),
        frame,
        rate_ratio=0.5,
        wash_out_days=2,
        start=START,
        random=np.random.default_rng(1),
    )
    orders = {tuple(block.is_on for block in blocks(found, start=START, seed=seed)) for seed in range(40)}
    assert len(orders) > 10
    for order in orders:
        assert all(order[i] != order[i + 1] for i in range(0, len(order), 2))
    one = blocks(found, start=START, seed=7)
    assert one == blocks(found, start=START, seed=7)
    assert seal(one, 7) == seal(one, 7) != seal(blocks(found, start=START, seed=8), 8)
    for block, following in pairwise(one):
        assert (following.start - block.end).days == 1


def person(**more):
    return case_of(
        {
            "age": 50,
            "sex": "male",
            "complaint": ["painful_cramp"],
            "known_conditions_complete": True,
            "medicines_complete": True,
            "observations": {
                "at_night": "present",
                "site_calf": "present",
                "falls": "absent",
                "one_leg_swollen": "absent",
                "calf_warm_or_red": "absent",
                "lasts_seconds_to_2_min": "present",
                "eased_by_stretching": "present",
                **more.pop("observations", {}),
            },
            **more,
        },
        place="test",
    )


def wish(treatment, **more):
    return Wish(**{"treatment": treatment, "per_week": (14, 10, 18, 13), "start": START, "seed": 7, **more})


def test_stretching_may_be_tried_alone(engine):
    trial = engine.trial(person(), wish("prophylactic_stretch"))
    assert trial.refused is None
    assert trial.power >= 0.8
    assert len(trial.blocks) == 2 * trial.n_pairs
    assert (trial.blocks[0].start - START).days == 7 * trial.baseline_weeks
    assert trial.weeks <= 52
    assert not hasattr(trial.blocks[0], "is_on")
    told = [engine.unsealed(person(), wish("prophylactic_stretch"), number) for number in (1, 2)]
    assert sorted(told) == [False, True]
    with pytest.raises(UnknownBlockError):
        engine.unsealed(person(), wish("prophylactic_stretch"), 99)


@pytest.mark.parametrize(
    ("told", "asked", "kind"),
    [
        (person(), wish("quinine"), "prescriber"),
        (person(), wish("baclofen_oral", is_leaving_off=True), "prescriber"),
        (person(known_conditions=["known_dialysis"]), wish("magnesium"), "unsafe"),
        (person(), wish("magnesium"), "unknown"),
        (
            person(tried=[{"remedy": "prophylactic_stretch", "effect": "no_change", "weeks": 8}]),
            wish("prophylactic_stretch"),
            "tried",
        ),
        (person(), wish("prophylactic_stretch", per_week=(0, 1, 0, 0)), "too_few"),
        (person(), wish("prophylactic_stretch", rate_ratio=0.9), "too_long"),
        (
            person(observations={"saddle_numbness": "present", "bladder_or_bowel_change": "present"}),
            wish("prophylactic_stretch"),
            "doctor_first",
        ),
    ],
)
def test_what_is_unsafe_or_hopeless_is_refused_with_reasons(engine, told, asked, kind):
    trial = engine.trial(told, asked)
    assert trial.refused == kind
    assert trial.why_not
    assert trial.blocks == ()


def test_a_remedy_that_nobody_knows_is_told_with_the_nearest(engine):
    with pytest.raises(UnknownTreatmentError, match="magnesium"):
        engine.trial(person(), wish("magnesum"))


def test_every_number_of_the_trial_says_why_it_is_this_one(engine):
    trial = engine.trial(person(), wish("prophylactic_stretch"))
    assert len(trial.assumed) >= 10
    for one in trial.assumed:
        assert len(one.because) > 10
        assert one.source or one.basis == "judgement"
    for sentence in (trial.method, *trial.rules, *trial.stop):
        assert sentence.source.id
