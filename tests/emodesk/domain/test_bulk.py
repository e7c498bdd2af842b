"""What may be accepted unseen, and whether the promises hold where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta, binom

from emodesk.domain import bulk
from emodesk.domain.bulk import Blind, Speakers

REPETITIONS = 200
ERROR = 0.05


def made(random: np.random.Generator, blind: int, pool: int = 1500) -> tuple[Blind, np.ndarray, np.ndarray]:
    """Blind clips, the pool's confidences, and which of the pool are right: the surer the model, the more often."""
    confidence = random.beta(5, 1.6, blind + pool)
    right = random.random(blind + pool) < 1 - 0.9 * (1 - confidence) ** 1.7
    return Blind(confidence[:blind], right[:blind]), confidence[blind:], right[blind:]


def wrong_share(threshold: float, pool: np.ndarray, right: np.ndarray) -> float:
    """Share of wrong ones among the accepted; 0 where none are."""
    accepted = pool >= threshold
    return float((~right[accepted]).mean()) if accepted.any() else 0.0


def naive(blind: Blind) -> float:
    """The loosest confidence above which no more than the error were wrong among the blind: no bound."""
    order = np.argsort(-blind.confidence)
    passed = np.flatnonzero(np.cumsum(~blind.right[order]) <= ERROR * np.arange(1, len(blind) + 1))
    return float(blind.confidence[order][passed[-1]]) if len(passed) else np.inf


def upper_bound(wrong: int, clips: int) -> float:
    """Highest share of wrong ones that so many wrong among `clips` allow (Clopper and Pearson 1934, one-sided)."""
    return 1.0 if wrong == clips else float(beta.ppf(0.95, wrong + 1, clips - wrong))


def test_the_tail_is_that_of_the_books():
    for clips in (1, 20, 59, 400, 5000):
        for wrong in {0, 1, clips // 20, clips // 2, clips - 1, clips}:
            for share in (0.0, 0.01, 0.3, 1.0):
                tail = binom.cdf(wrong, clips, share)
                assert bulk.binomial_tail(wrong, clips, share) == pytest.approx(tail, abs=1e-9)


def test_fifty_nine_right_ones_are_the_fewest_that_show_five_percent():
    assert (bulk.fewest(), bulk.fewest(0.10)) == (59, 29)
    assert upper_bound(0, 59) <= ERROR < upper_bound(0, 58)


def test_certain_keeps_its_promise_where_a_naive_threshold_breaks_it():
    random = np.random.default_rng(1)
    kept, plain, accepted = 0, 0, []
    for _ in range(REPETITIONS):
        blind, pool, right = made(random, 400)
        found = bulk.certain(blind, pool, ERROR)
        kept += wrong_share(found.threshold, pool, right) <= ERROR
        plain += wrong_share(naive(blind), pool, right) <= ERROR
        accepted.append(found.accepted / found.pool)
    assert kept >= binom.ppf(0.01, REPETITIONS, 0.95)
    assert plain < 0.7 * REPETITIONS
    assert np.mean(accepted) > 0.1  # a rule that accepts nothing keeps any promise


def test_clips_that_are_all_surer_than_the_blind_ones_rest_on_nothing_and_none_is_accepted():
    pool, blind = np.linspace(0.8, 1, 78), np.linspace(0.3, 0.7, 90)
    for right in (np.ones(90, dtype=bool), np.zeros(90, dtype=bool), np.arange(90) % 2 == 0):
        for rule in (bulk.on_average, bulk.certain):
            assert rule(Blind(blind, right), pool).accepted == 0
    few = np.append(blind, np.full(18, 0.9))
    assert bulk.on_average(Blind(few, np.ones(108, dtype=bool)), pool).accepted == 0, "1 of 19 is more than 5 %"


def test_on_average_no_more_than_the_error_are_wrong():
    random = np.random.default_rng(2)
    shares, accepted = [], []
    for _ in range(REPETITIONS):
        blind, pool, right = made(random, 400)
        found = bulk.on_average(blind, pool, ERROR)
        shares.append(wrong_share(found.threshold, pool, right))
        accepted.append(found.accepted / found.pool)
    assert np.mean(shares) <= ERROR + 2 * np.std(shares) / np.sqrt(REPETITIONS)
    assert np.mean(accepted) > 0.2


def test_what_a_promise_counts_is_what_lies_at_or_above_its_threshold():
    blind, pool, _ = made(np.random.default_rng(3), 800)
    for found in (bulk.certain(blind, pool, 0.1), bulk.on_average(blind, pool, 0.1)):
        seen = blind.confidence >= found.threshold
        assert (found.accepted, found.pool) == ((pool >= found.threshold).sum(), len(pool))
        assert (found.seen, found.wrong) == (seen.sum(), (~blind.right[seen]).sum())
    assert upper_bound(*(getattr(bulk.certain(blind, pool, 0.1), name) for name in ("wrong", "seen"))) <= 0.1


def test_clips_as_sure_as_each_other_are_accepted_together_or_not_at_all():
    blind = Blind(np.full(200, 0.9), np.ones(200, dtype=bool))
    assert bulk.certain(blind, np.full(50, 0.9)).accepted == 50
    assert bulk.on_average(blind, np.full(50, 0.9)).accepted == 50


def test_all_or_nothing_right_is_accepted_whole_or_not_at_all():
    pool = np.linspace(0.2, 1, 500)
    right = Blind(np.linspace(0.2, 1, 400), np.ones(400, dtype=bool))
    wrong = Blind(right.confidence, ~right.right)
    assert [rule(right, pool).accepted for rule in (bulk.certain, bulk.on_average)] == [500, 500]
    assert [rule(wrong, pool).accepted for rule in (bulk.certain, bulk.on_average)] == [0, 0]
    assert [rule(wrong, pool) for rule in (bulk.more_for_certain, bulk.more_for_average)] == [None, None]


def test_without_clips_nothing_is_promised_and_nothing_fails():
    none = Blind(np.zeros(0), np.zeros(0, dtype=bool))
    for rule in (bulk.certain, bulk.on_average):
        assert rule(none, np.linspace(0, 1, 9)).accepted == 0
        assert rule(none, np.zeros(0)).accepted == 0
    assert bulk.more_for_certain(none, np.linspace(0, 1, 9)) == 59
    assert bulk.forecast_certain(none, np.linspace(0, 1, 9), 100).accepted == 0


def test_it_says_how_many_more_blind_clips_are_needed_and_they_are_enough():
    pool = np.linspace(0.2, 1, 500)
    few = Blind(np.linspace(0.2, 1, 30), np.linspace(0.2, 1, 30) > 0.5)
    for needed, forecast in (
        (bulk.more_for_certain(few, pool), bulk.forecast_certain),
        (bulk.more_for_average(few, pool), bulk.forecast_on_average),
    ):
        assert needed is not None
        assert forecast(few, pool, needed).accepted > 0
        assert needed == 0 or forecast(few, pool, needed - 1).accepted == 0


def test_a_forecast_comes_near_to_what_more_blind_clips_then_allow():
    random = np.random.default_rng(4)
    said, came = [], []
    for _ in range(60):
        blind, pool, _ = made(random, 1200)
        first = Blind(blind.confidence[:400], blind.right[:400])
        said.append(bulk.forecast_certain(first, pool, 800, 0.1).accepted / len(pool))
        came.append(bulk.certain(blind, pool, 0.1).accepted / len(pool))
    assert np.mean(said) == pytest.approx(np.mean(came), abs=0.1)


def test_classes_with_too_few_blind_clips_accept_none_and_all_others_hold_together():
    random = np.random.default_rng(5)
    kept = 0
    for _ in range(REPETITIONS):
        sets = {label: made(random, count, 300) for label, count in (("happy", 300), ("sad", 300), ("angry", 20))}
        found = bulk.certain_by_class({k: v[0] for k, v in sets.items()}, {k: v[1] for k, v in sets.items()}, 0.1)
        assert found["angry"].accepted == 0
        kept += all(wrong_share(found[k].threshold, *sets[k][1:]) <= 0.1 for k in sets)
    assert kept >= binom.ppf(0.01, REPETITIONS, 0.95)


def test_where_speakers_differ_certain_needs_to_know_them():
    random = np.random.default_rng(6)
    kept = {True: 0, False: 0}
    for _ in range(REPETITIONS):
        share = np.repeat(random.choice([0.0, 0.3], 30, p=[0.65, 0.35]), 40)  # a third of them go wrong
        confidence, wrong = np.full(1200, 0.9), random.random(1200) < share
        speaker = np.repeat(np.arange(30), 40)
        blind, pool = Blind(confidence[:400], ~wrong[:400]), confidence[400:]
        for known in kept:
            speakers = Speakers(speaker[:400], speaker[400:]) if known else None
            found = bulk.certain(blind, pool, 0.1, speakers=speakers)
            kept[known] += wrong_share(found.threshold, pool, ~wrong[400:]) <= 0.1
    assert kept[True] >= binom.ppf(0.01, REPETITIONS, 0.95)
    assert kept[False] < binom.ppf(0.01, REPETITIONS, 0.95)


def test_clips_of_speakers_who_are_all_alike_count_in_full():
    confidence = np.linspace(0.2, 1, 400)
    blind = Blind(confidence, np.ones(400, dtype=bool))
    speakers = Speakers(np.arange(400) % 10, np.arange(400) % 7)
    assert bulk.certain(blind, confidence, speakers=speakers) == bulk.certain(blind, confidence)


def test_one_speaker_alone_promises_nothing_of_others():
    confidence = np.linspace(0.2, 1, 400)
    blind = Blind(confidence, np.ones(400, dtype=bool))
    one = Speakers(np.zeros(400), np.arange(400) % 7)
    assert bulk.certain(blind, confidence, speakers=one).accepted == 0
    assert bulk.more_for_certain(blind, confidence, speakers=one) is None


def test_what_comes_after_a_threshold_that_failed_is_not_tested():
    blind = Blind(np.repeat([0.9, 0.5], [60, 600]), np.arange(660) >= 10)  # the surest are wrong most often
    assert bulk.certain(blind, np.repeat([0.9, 0.5], 50)).accepted == 0
    assert upper_bound(10, 660) < ERROR
