"""What a trial showed: the same verdict as the test that its plan named, and none where too little was counted."""

from datetime import date, timedelta

import numpy as np
import pytest

from unclench.plan.nof1 import Design, blocks, is_better
from unclench.plan.nof1_outcome import outcome
from unclench.report.compose_trial import compose_result

START = date(2026, 3, 2)
ALPHA = 0.1


def drawn(seed, *, n_pairs=5, block_weeks=3):
    design = Design(n_pairs=n_pairs, block_weeks=block_weeks, wash_out_days=2, power=0)
    return blocks(design, start=START, seed=seed)


def counted(found, random, *, rate_ratio):
    return {
        block.start + timedelta(days=i): int(random.poisson(1.5 * (rate_ratio if block.is_on else 1)))
        for block in found
        for i in range((block.end - block.start).days + 1)
    }


@pytest.mark.parametrize("seed", range(40))
def test_with_every_day_counted_the_interval_agrees_with_the_test_of_the_plan(seed):
    random = np.random.default_rng(seed)
    found = drawn(seed)
    counts = counted(found, random, rate_ratio=random.choice([0.4, 0.7, 1.0]))
    showed = outcome(found, counts, wash_out_days=2, alpha=ALPHA)
    cramps = np.array([[one.cramps for one in showed.blocks]], dtype=float)
    on = np.array([[block.is_on for block in found]])
    assert (showed.high < 1) == bool(is_better(cramps, on, alpha=ALPHA)[0])
    assert showed.low <= showed.rate_ratio <= showed.high


def test_days_that_settle_and_days_nobody_counted_are_left_out():
    found = drawn(1)
    counts = {found[0].start: 50, found[0].start + timedelta(days=2): 3, found[1].end: 1}
    showed = outcome(found, counts, wash_out_days=2, alpha=ALPHA)
    assert [(one.cramps, one.n_days) for one in showed.blocks[:2]] == [(3, 1), (1, 1)]
    assert (showed.n_pairs, showed.rate_ratio) == (1, None)
    assert compose_result(showed, seed=1).verdict == "too_few_counts"


def test_missing_days_do_not_look_like_fewer_cramps():
    found = drawn(2)
    every = {day: 2 for block in found for day in [block.start + timedelta(days=i) for i in range(21)]}
    half = {day: n for i, (day, n) in enumerate(sorted(every.items())) if i % 2 or i < 60}
    showed = outcome(found, half, wash_out_days=0, alpha=ALPHA)
    assert showed.rate_ratio == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("ratio", "verdict"), [(0.3, "helps"), (3.0, "harms"), (1.0, "cannot_tell")])
def test_the_words_say_no_more_than_the_numbers(ratio, verdict):
    found = drawn(3, n_pairs=6)
    counts = counted(found, np.random.default_rng(5), rate_ratio=ratio)
    result = compose_result(outcome(found, counts, wash_out_days=2, alpha=ALPHA), seed=3)
    assert result.verdict == verdict
    assert ("chance" in result.words) == (verdict != "cannot_tell")
    assert [block.is_on for block in result.blocks] == [block.is_on for block in found]
