"""The network and the linear model side by side: what validation chooses, what is said, and how it is kept."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from fusion_data import made_up
from sklearn.linear_model import LogisticRegression

from trainer.fusion import linear
from trainer.fusion.blend import EVEN, choose_blend
from trainer.fusion.fitting import fit_step, out_of_fold
from trainer.fusion.linear import held_out_logits, linear_logits
from trainer.fusion.model import load_model, save_model
from trainer.fusion.prepare import make_task
from trainer.fusion.purity import Purity
from trainer.fusion.scoring import all_subsets, predict
from trainer.fusion.task import NO_ADOPTIONS
from trainer.measures.scores import softmax
from trainer.settings import load_settings

SPEAKERS = np.repeat(np.arange(10), 20)
PRESENT = np.ones((200, 1), bool)


def settings(**overrides):
    quick = {"epochs": 10, "updates": 0, "hidden": 16, "batch": 16, "learning_rate": 3e-3, "device": "cpu",
             "ensemble": 2, "ema_decay": 0, "mode": "off"}  # fmt: skip
    return load_settings("light", {**quick, **overrides})


def answers(right: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Logits [200, 2, 3] that are right in about that share of clips, and the truth."""
    random = np.random.default_rng(seed)
    truth = np.arange(200) % 3
    said = np.where(random.random(200) < right, truth, random.integers(0, 3, 200))
    logits = random.normal(size=(200, 2, 3)) * 0.3
    logits[np.arange(200), :, said] += 2.0
    return logits, truth


def test_two_that_err_differently_are_mixed_evenly():
    one, truth = answers(0.6, 1)
    other, _ = answers(0.6, 2)
    found = choose_blend(one, other, PRESENT, truth, SPEAKERS)
    assert found.share[1] == EVEN
    assert found.likelihood[1, 2] > found.likelihood[1, :2].max()


@pytest.mark.parametrize(("fusion", "linear", "share"), [(0.95, 0.05, 0.0), (0.05, 0.95, 1.0)])
def test_one_that_is_far_better_on_every_speaker_speaks_alone_or_almost(fusion, linear, share):
    one, truth = answers(fusion, 1)
    other, _ = answers(linear, 2)
    found = choose_blend(one, other, PRESENT, truth, SPEAKERS)
    assert abs(found.share[1] - share) <= 0.25


def test_one_that_is_better_on_a_single_speaker_alone_changes_nothing():
    one, truth = answers(0.6, 1)
    other, _ = answers(0.6, 2)
    one[:20] = 0.0
    one[np.arange(20), :, truth[:20]] = 9.0
    assert choose_blend(one, other, PRESENT, truth, SPEAKERS).share[1] == EVEN


def test_where_nobody_knows_who_speaks_every_clip_counts_by_itself():
    one, truth = answers(0.95, 1)
    other, _ = answers(0.05, 2)
    assert choose_blend(one, other, PRESENT, truth, np.full(200, -1)).share[1] <= 0.25


def test_where_no_clip_has_every_modality_what_there_is_of_each_decides():
    one, truth = answers(0.6, 1)
    other, _ = answers(0.6, 2)
    one, other = (np.repeat(logits[:, 1:], 4, axis=1) for logits in (one, other))  # of two modalities
    present = np.zeros((200, 2), bool)
    present[:100, 0] = present[100:, 1] = True
    found = choose_blend(one, other, present, truth, SPEAKERS)
    assert (found.share == EVEN).all()
    assert np.isfinite(found.likelihood[-1]).all()


def test_what_is_said_of_each_subset_is_the_mixture_of_what_both_say():
    bundle, rows, _ = made_up(missing=0.3)
    task = make_task(bundle, rows, settings())
    model = fit_step(task, 0, [NO_ADOPTIONS] * 5)
    assert model.blend is not None
    subsets = all_subsets(3)
    present = bundle.present.numpy()
    network = fit_step(make_task(bundle, rows, settings(classifier="fusion")), 0, [NO_ADOPTIONS] * 5)
    assert network.blend is None
    whole = present.all(axis=1)
    said = predict(model, bundle)
    for fold in range(5):
        linear = linear_logits(model.linear, bundle, np.arange(len(bundle)), task.scaling, subsets, fold)[:, -1]
        own = np.log(predict(network, bundle).folds[:, fold])
        mixed = softmax(model.blend.fusion[-1] * own + model.blend.linear[-1] * linear)
        assert np.allclose(said.folds[whole, fold], mixed[whole], atol=1e-3)
    assert np.allclose(said.subsets[:, 0], model.prior)


def test_the_search_of_a_small_linear_model_keeps_to_one_thread(monkeypatch):
    bundle, rows, _ = made_up(missing=0.0)
    threads = []
    minimise = linear._minimise
    monkeypatch.setattr(linear, "_minimise", lambda *given: threads.append(torch.get_num_threads()) or minimise(*given))
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        assert make_task(bundle, rows, settings()).linear
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert set(threads) == {1}


def test_a_missing_modality_changes_nothing_that_the_linear_model_says():
    bundle, rows, _ = made_up(missing=0.3)
    task = make_task(bundle, rows, settings(classifier="linear"))
    subsets = predict(fit_step(task, 0, [NO_ADOPTIONS] * 5), bundle).subsets
    lacks = ~bundle.present.numpy()[:, 0]
    assert np.allclose(subsets[lacks, 0b111], subsets[lacks, 0b110], atol=1e-5)


def test_a_model_comes_back_from_its_file_with_both_parts(tmp_path):
    bundle, rows, _ = made_up(missing=0.3)
    model = fit_step(make_task(bundle, rows, settings()), 0, [NO_ADOPTIONS] * 5)
    save_model(tmp_path / "model.safetensors", model)
    again = predict(load_model(tmp_path / "model.safetensors"), bundle)
    assert np.array_equal(again.subsets, predict(model, bundle).subsets)


def test_out_of_fold_answers_are_those_of_the_fold_that_never_saw_the_clip():
    bundle, rows, _ = made_up(missing=0.0)
    task = make_task(bundle, rows, settings(classifier="linear"))
    model = fit_step(task, 0, [NO_ADOPTIONS] * 5)
    subsets = all_subsets(3)
    expected = held_out_logits(model.linear, bundle, task.labelled, task.folds, task.scaling, subsets)
    heat = model.blend.linear[1:, None]
    assert np.allclose(out_of_fold(task, model, subsets)[:, 1:], expected[:, 1:] * heat, atol=1e-3)


def test_an_estimate_of_purity_is_near_the_truth_and_falls_down_the_ranking():
    random = np.random.default_rng(0)
    confidence = random.uniform(0.3, 1.0, 4000)
    label = random.integers(0, 3, 4000)
    truth = np.where(random.random(4000) < confidence, label, (label + 1) % 3)
    known = Purity.of(label[:2000], confidence[:2000], truth[:2000])
    own = 2000 + np.flatnonzero(label[2000:] == 1)
    own = own[np.argsort(-confidence[own])]
    estimate = known.estimate(1, confidence[own], (np.arange(len(own)) + 0.5) / len(own))
    assert abs(estimate[:100].mean() - (truth[own[:100]] == 1).mean()) < 0.05
    assert abs(estimate.mean() - (truth[own] == 1).mean()) < 0.05
    assert (np.diff(estimate) <= 0).all()


@pytest.mark.parametrize("count", [8, 60, 2000])
def test_the_chance_of_being_right_by_confidence_is_that_of_scikit_learn(count):
    random = np.random.default_rng(count)
    confidence = random.uniform(0.3, 1.0, count)
    truth = (random.random(count) < confidence).astype(int)
    truth[:2] = 0, 1
    found = Purity.of(np.ones(count, int), confidence, truth).by_confidence(confidence)
    logits = np.log(confidence / (1 - confidence))[:, None]
    expected = LogisticRegression(tol=1e-8).fit(logits, truth == 1).predict_proba(logits)[:, 1]
    assert np.allclose(found, expected, atol=1e-4)


@pytest.mark.parametrize("right", [True, False])
def test_an_estimate_stays_between_nought_and_one_where_all_were_right_or_wrong(right):
    label = np.zeros(10, int)
    known = Purity.of(label, np.full(10, 0.9), label if right else label + 1)
    found = known.estimate(0, np.array([0.99, 0.5]), np.array([0.25, 0.75]))
    assert ((found > 0) & (found < 1)).all()
    assert (found.mean() > 0.5) == right
