"""Ratings along time as rules: sampled on the clip's time, lags found, raters fused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from emodesk.domain.fused_ratings import concordance, fused, lag_between, raters, shifted
from emodesk.domain.ratings import HERTZ, Sampler, read_trace, written_trace

SECONDS = 60


def truth(rng: np.random.Generator, seconds: float = SECONDS) -> np.ndarray:
    """What somebody feels, who changes within some three seconds."""
    return _smooth(rng, seconds, 3.0, 0.35)


def late(trace: np.ndarray, seconds: float) -> np.ndarray:
    at = np.arange(len(trace))
    return np.interp(at - seconds * HERTZ, at, trace)


def hand(rng: np.random.Generator, trace: np.ndarray, lag: float, noise: float = 0.1) -> np.ndarray:
    return np.clip(late(trace, lag) + _smooth(rng, len(trace) / HERTZ, 1.0, noise), -1, 1)


def _smooth(rng: np.random.Generator, seconds: float, within: float, spread: float) -> np.ndarray:
    kernel = np.hanning(round(within * HERTZ))
    count = round(seconds * HERTZ)
    made = np.convolve(rng.standard_normal(count + len(kernel) - 1), kernel, "valid")
    return made / made.std() * spread


@given(some.floats(0.3, 2.0), some.lists(some.floats(0.001, 0.09), min_size=40, max_size=120))
@settings(max_examples=15, deadline=None)
def test_samples_stand_on_the_clips_own_time_whatever_the_speed_and_however_seldom_one_looks(speed, pauses):
    duration = 3.0
    sampler, seconds = Sampler(duration), 0.0
    sampler.look(0.0, -0.5)
    for pause in pauses:
        seconds = min(duration, seconds + pause * speed)
        sampler.look(seconds, -0.5 + seconds / 4)
    there = np.isfinite(sampler.values)
    time = np.arange(len(sampler.values)) / HERTZ
    assert there.sum() == min(int(seconds * HERTZ + 1e-6) + 1, len(time))
    assert np.allclose(sampler.values[there], -0.5 + time[there] / 4)


def test_who_seeks_leaves_a_gap_who_pauses_does_not_and_what_is_played_again_is_said_anew():
    sampler = Sampler(10.0)
    for seconds, value in ((0.0, 0.0), (0.5, 0.5), (0.5, -0.5), (1.0, -0.5), (5.0, 0.2), (5.4, 0.2)):
        sampler.look(seconds, value)
    assert np.isnan(sampler.values[26:125]).all()
    assert sampler.values[12] == pytest.approx(0.48)
    assert sampler.values[20] == -0.5
    for seconds in (0.2, 0.6):
        sampler.look(seconds, 1.0)
    assert (sampler.values[5:16] == 1.0).all()
    assert sampler.values[20] == -0.5
    assert np.isnan(sampler.values[26:125]).all()


@given(some.lists(some.one_of(some.floats(-1, 1), some.just(float("nan"))), min_size=1, max_size=60))
@settings(max_examples=25, deadline=None)
def test_a_trace_comes_back_from_the_log_to_the_thousandth(values):
    values = np.array(values)
    text = written_trace(values)
    if not np.isfinite(values).any():
        assert text == ""
        return
    read = read_trace(text)
    kept = values[: np.flatnonzero(np.isfinite(values))[-1] + 1]
    assert np.array_equal(np.isnan(read), np.isnan(kept))
    assert np.allclose(read, kept, atol=5e-4, equal_nan=True)


@pytest.mark.parametrize("text", ["", ". .", "1 x", "1500", "0.5"])
def test_what_is_no_trace_is_refused(text):
    with pytest.raises(ValueError, match=r"no trace|invalid literal"):
        read_trace(text)


def test_concordance_is_lins_and_falls_with_offset_scale_and_noise():
    x = np.array([0.1, 0.4, -0.2, np.nan, 0.3])
    assert concordance(x, x) == pytest.approx(1)
    assert concordance(x, -x + 2 * np.nanmean(x)) == pytest.approx(-1)
    y = np.array([0.2, 0.5, -0.3, 0.9, np.nan])
    # By hand from the three that both say: covariance .0733, variances .0622 and .1089, means .1 and .1333.
    assert concordance(x, y) == pytest.approx(2 * 0.08 / (0.06 + 0.108889 + 0.001111), abs=1e-4)
    assert np.isnan(concordance(x, np.full(5, np.nan)))


@pytest.mark.parametrize("lag", [0.5, 1.0, 2.2, 3.1, 4.0])
def test_an_injected_lag_is_recovered_within_forty_milliseconds(lag):
    rng = np.random.default_rng(3)
    feels = [truth(rng) for _ in range(4)]
    clips = [
        {"late": hand(rng, x, lag), "ann": hand(rng, x, 0), "bo": hand(rng, x, 0), "cy": hand(rng, x, 0)} for x in feels
    ]
    found = raters(clips)
    others = np.median([found[name].lag for name in ("ann", "bo", "cy")])
    assert found["late"].lag - others == pytest.approx(lag, abs=0.04)
    assert min(rater.lag for rater in found.values()) == 0


def test_gaps_and_short_clips_do_not_mislead_the_lag():
    rng = np.random.default_rng(5)
    pairs = []
    for seconds in (6, 8, 40, 30):
        feels = truth(rng, seconds)
        own, others = late(feels, 1.5), feels.copy()
        own[: 2 * HERTZ] = np.nan
        others[3 * HERTZ : 4 * HERTZ] = np.nan
        pairs.append((own, others))
    assert lag_between(pairs)[0] == pytest.approx(1.5, abs=0.04)
    assert np.isnan(lag_between([(np.zeros(200), truth(rng, 8))])[0])


def test_who_never_moves_gets_the_usual_lag_and_no_weight():
    rng = np.random.default_rng(7)
    feels = truth(rng)
    found = raters([{"a": late(feels, 1.0), "b": feels, "still": np.zeros(len(feels))}])
    assert found["a"].lag - found["b"].lag == pytest.approx(1.0, abs=0.04)
    assert found["still"].lag == pytest.approx(0.5, abs=0.1)
    assert found["still"].weight > 0  # nothing is known of them
    assert raters([{"alone": feels}])["alone"].weight == 1
    assert raters([]) == {}


@given(some.floats(-3, 3))
@settings(max_examples=15, deadline=None)
def test_a_trace_moved_and_moved_back_is_the_trace_where_it_is_known(lag):
    trace = np.sin(np.arange(400) / 30)
    there = shifted(shifted(trace, lag), -lag)
    known = np.isfinite(there)
    assert known.sum() >= 400 - 2 * abs(lag) * HERTZ - 4
    assert np.allclose(there[known], trace[known], atol=2e-3)


def test_the_fused_trace_is_nearer_to_the_truth_than_the_best_single_rater():
    wins = 0
    for seed in range(4):
        rng = np.random.default_rng(seed)
        lags = np.append(0.5, rng.uniform(0.5, 4, 5))
        gains, levels, noises = rng.uniform(0.7, 1.2, 6), rng.normal(0, 0.1, 6), rng.uniform(0.15, 0.4, 6)
        feels = [truth(rng, 40) for _ in range(3)]
        clips = [{f"r{k}": gains[k] * hand(rng, x, lags[k], noises[k]) + levels[k] for k in range(6)} for x in feels]
        known = raters(clips)
        together = [fused(traces, known) for traces in clips]
        # What is told is told up to the quickest one's own lag.
        sought = np.concatenate([late(x, 0.5) for x in feels])
        single = max(
            concordance(np.concatenate([found.aligned[f"r{k}"] for found in together]), sought) for k in range(6)
        )
        wins += concordance(np.concatenate([found.weighted for found in together]), sought) > single
    assert wins == 4


def test_the_weighted_trace_is_nearer_to_the_truth_than_the_mean_where_one_rater_knows_little():
    rng = np.random.default_rng(11)
    feels = truth(rng)
    traces = {name: hand(rng, feels, 0, 0.1) for name in "abc"} | {"lost": hand(rng, truth(rng), 0, 0.1)}
    found = fused(traces, raters([traces]))
    assert concordance(found.weighted, feels) > concordance(found.mean, feels) + 0.02
