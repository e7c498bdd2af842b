"""Training the folds: alone as together, the same twice, with few labels, and every subset as the network says it."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
import torch
from fusion_data import LABELS, made_up
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from sklearn.linear_model import LogisticRegression

from trainer.fusion import linear, standardise
from trainer.fusion.calibration import SubsetCalibration
from trainer.fusion.fitting import (
    fit_step,
    fold_scores,
    held_out_answers,
    held_out_probabilities,
    members_of,
    out_of_fold,
)
from trainer.fusion.linear import fit_linear, held_out_logits, plain_rows
from trainer.fusion.model import ModelError, load_model, save_model
from trainer.fusion.network import forward
from trainer.fusion.prepare import make_task
from trainer.fusion.schedule import ENSEMBLE_BELOW
from trainer.fusion.scoring import Scorer, all_subsets, predict
from trainer.fusion.standardise import FeatureScaling
from trainer.fusion.task import NO_ADOPTIONS
from trainer.fusion.training import fit_members
from trainer.machine import pick_device
from trainer.measures.scores import score
from trainer.progress import Cancelled
from trainer.settings import load_settings


def settings(**overrides):
    quick = {"epochs": 4, "updates": 0, "hidden": 16, "batch": 16, "device": "cpu", "ensemble": 1, "ema_decay": 0}
    return load_settings("light", {**quick, **overrides})


def fit(task):
    return fit_step(task, 0, [NO_ADOPTIONS] * task.folds.count)


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"missing_modality_fill": "zero_hidden", "class_balance": 0.5, "label_smoothing": 0.1},
        {"ema_decay": 0.9, "input_noise": 0.2, "outlier_limit": 2.0, "checkpoint_selection": "last"},
        {"modality_dropout": 0.0, "dropout": 0.0},
    ],
)
def test_folds_side_by_side_become_what_each_becomes_alone(overrides):
    bundle, rows, _ = made_up(labelled=61)
    task = make_task(bundle, rows, settings(**overrides))
    members = members_of(task, 0, [NO_ADOPTIONS] * task.folds.count)
    together = fit_members(bundle, members, task.settings.training, together=5)
    alone = fit_members(bundle, members, task.settings.training, together=1)
    for name, value in together.parameters.items():
        torch.testing.assert_close(value, alone.parameters[name], atol=2e-5, rtol=1e-4)
    assert np.array_equal(together.epoch, alone.epoch)
    assert np.allclose(together.curve, alone.curve)


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_members_dealt_out_to_two_threads_become_what_they_become_in_one(two_threads):
    bundle, rows, _ = made_up(labelled=61)
    task = make_task(bundle, rows, settings(ensemble=3, ema_decay=0.9, outlier_limit=2.0))
    members = members_of(task, 0, [NO_ADOPTIONS] * task.folds.count)
    said: dict[int, list[int]] = {}

    def report(some, epoch, epochs, wafs, losses):
        said.setdefault(len(some), []).append(epoch)

    dealt = fit_members(bundle, members, task.settings.training, report)
    assert said == {8: [0, 1, 2, 3], 7: [0, 1, 2, 3]}
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)
    one = fit_members(bundle, members, task.settings.training)
    for name, value in dealt.parameters.items():
        torch.testing.assert_close(value, one.parameters[name], atol=2e-5, rtol=1e-4)
    assert np.allclose(dealt.curve, one.curve)


def test_where_one_thread_is_told_to_end_all_do_and_its_reason_is_the_one_that_is_heard(two_threads):
    bundle, rows, _ = made_up(labelled=61)
    task = make_task(bundle, rows, settings(epochs=1000))
    members = members_of(task, 0, [NO_ADOPTIONS] * task.folds.count)
    told = []

    def report(some, epoch, epochs, wafs, losses):
        told.append(epoch)
        if epoch == 1 and some[0] > 0:  # in the second thread, whose turn comes last where results are gathered
            raise Cancelled

    with pytest.raises(Cancelled):
        fit_members(bundle, members, task.settings.training, report)
    assert len(told) < 1000
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("members")]


@pytest.mark.parametrize(("room", "sizes"), [(3 << 26, {5}), (40_000, {3, 2}), (1, {1})])
def test_as_many_train_together_as_memory_has_room_for(monkeypatch, room, sizes):
    bundle, rows, _ = made_up()
    task = make_task(bundle, rows, settings())
    monkeypatch.setattr("trainer.fusion.training.STACK_BYTES", room)
    seen = []
    fit_step(
        task,
        0,
        [NO_ADOPTIONS] * 5,
        lambda members, epoch, _, wafs, losses: seen.append((tuple(members), epoch, len(wafs))),
    )
    assert {len(members) for members, _, _ in seen} == sizes
    assert all(len(members) == wafs for members, _, wafs in seen)
    assert sorted(one for members, epoch, _ in seen if epoch == 3 for one in members) == [0, 1, 2, 3, 4]


def test_a_label_written_as_its_share_of_the_votes_teaches_what_the_label_does():
    bundle, rows, _ = made_up()
    written = [replace(row, targets=((row.label, 1.0),)) if row.label else row for row in rows]
    plain, same = (fit(make_task(bundle, some, settings(class_balance=0.5))) for some in (rows, written))
    for name, value in plain.parameters.items():
        assert torch.equal(value, same.parameters[name])
    assert torch.equal(plain.linear.bias, same.linear.bias)


def test_where_votes_differ_their_shares_are_learnt_and_labels_are_scored():
    bundle, rows, _ = made_up()
    shares = (("anger", 0.7), ("happiness", 0.3))
    soft = [replace(row, targets=shares) if row.split == "labelled" else row for row in rows]
    alone = settings(epochs=60, learning_rate=3e-3, checkpoint_selection="last", classifier="fusion")
    task = make_task(bundle, soft, alone)
    logits = out_of_fold(task, fit(task))[:, 0]
    says = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    assert says.mean(axis=0) == pytest.approx([0, 0.7, 0.3], abs=0.08)
    assert task.linear[0].bias.softmax(dim=1).mean(dim=0).numpy() == pytest.approx([0, 0.7, 0.3], abs=0.08)
    assert np.array_equal(task.targets, make_task(bundle, rows, settings()).targets)


def test_a_clip_counts_as_much_as_its_weight():
    bundle, rows, _ = made_up()
    light = [replace(row, weight=0.25) if row.label == "anger" and row.split == "labelled" else row for row in rows]
    tasks = [make_task(bundle, some, settings(epochs=40)) for some in (rows, light)]
    says = [out_of_fold(task, fit(task))[:, 0].argmax(axis=1) for task in tasks]
    assert (says[1] == 1).sum() < (says[0] == 1).sum()


def test_weights_in_the_baseline_are_shares_of_one_another_and_a_class_without_weight_is_not_learnt():
    bundle, rows, _ = made_up(missing=0)
    task = make_task(bundle, rows, settings())
    (part, *_) = plain_rows(task.labelled, task.taught, task.weights, task.folds)
    scaling = FeatureScaling.of(bundle, task.labelled, task.pool, 0.0)
    alike, tripled, without = (
        fit_linear(bundle, [replace(part, weights=weights)], scaling, [0.1])[0]
        for weights in (part.weights, part.weights * 3, 1.0 - part.targets[:, 1])
    )
    torch.testing.assert_close(alike.bias, tripled.bias, atol=1e-4, rtol=0)
    assert alike.bias.softmax(dim=1)[0, 1] > 0.2
    assert without.bias.softmax(dim=1)[0, 1] < 0.05


def test_the_same_seed_gives_the_same_model_and_another_does_not():
    bundle, rows, _ = made_up()
    first, again, other = (fit(make_task(bundle, rows, settings(seed=seed))) for seed in (3, 3, 4))
    assert torch.equal(first.parameters["fc_out.weight"], again.parameters["fc_out.weight"])
    assert not torch.equal(first.parameters["fc_out.weight"], other.parameters["fc_out.weight"])


def test_standardising_takes_what_the_fold_may_learn_from_and_never_what_it_is_tested_on():
    bundle, rows, _ = made_up(missing=0.3)
    task = make_task(bundle, rows, settings(outlier_limit=0))
    model = fit(task)
    own = np.concatenate([task.labelled[task.folds.fold != 2], task.pool])
    values = bundle.values[1][own][bundle.present[own][:, 1]]
    torch.testing.assert_close(model.mean[1][2], values.mean(dim=0), atol=1e-4, rtol=1e-5)
    torch.testing.assert_close(model.deviation[1][2], values.std(dim=0, correction=0), atol=1e-4, rtol=1e-4)


def test_what_can_be_learnt_is_learnt():
    bundle, rows, truth = made_up(labelled=150, test=90, noise=0.8)
    task = make_task(bundle, rows, settings(epochs=30, learning_rate=3e-3))
    model = fit(task)
    held_out = out_of_fold(task, model)[:, 0].argmax(axis=1)
    assert np.mean([one.waf for one in fold_scores(task, held_out)]) > 0.85
    predictions = predict(model, bundle)
    assert score(truth[task.test], predictions.probabilities[task.test].argmax(axis=1), 3).waf > 0.85


@pytest.mark.parametrize(("labelled", "models"), [(60, 3), (ENSEMBLE_BELOW, 1)])
def test_a_fold_gets_three_models_while_labels_are_few(labelled, models):
    bundle, rows, _ = made_up(labelled=labelled)
    task = make_task(bundle, rows, settings(ensemble=0))
    assert len(members_of(task, 0, [NO_ADOPTIONS] * 5)) == 5 * models
    assert len(members_of(make_task(bundle, rows, settings(ensemble=2)), 0, [NO_ADOPTIONS] * 5)) == 10


def test_the_mean_of_the_weights_starts_with_the_first_update_and_follows_the_last():
    bundle, rows, _ = made_up(labelled=20, speakers=0)

    def weights(average, epochs):
        task = make_task(bundle, rows, settings(ema_decay=average, epochs=epochs, batch=500))
        member = members_of(task, 0, [NO_ADOPTIONS] * 5)[0]
        return fit_members(bundle, [member], task.settings.training, scaling=task.scaling).parameters["fc_out.weight"]

    first, second = weights(0, 1), weights(0, 2)
    torch.testing.assert_close(weights(0.9, 1), first)
    torch.testing.assert_close(weights(0.9, 2), (0.9 * first + second) / 1.9)


def test_products_in_bfloat16_come_close_to_those_in_float32():
    bundle, rows, _ = made_up()
    exact, near = (fit(make_task(bundle, rows, settings(precision=name))) for name in ("float32", "bfloat16"))
    for name, value in exact.parameters.items():
        assert near.parameters[name].dtype == torch.float32
        torch.testing.assert_close(near.parameters[name], value, atol=0.05, rtol=0)
    assert any(not torch.equal(near.parameters[name], value) for name, value in exact.parameters.items())


@pytest.mark.parametrize(
    "overrides", [{}, {"missing_modality_fill": "zero_hidden"}, {"outlier_limit": 1.5}, {"ensemble": 2}]
)
def test_every_subset_scores_as_the_network_does_with_those_modalities(overrides):
    bundle, rows, _ = made_up(missing=0.3)
    training = settings(**overrides).training
    task = make_task(bundle, rows, settings(classifier="fusion", **overrides))
    model = fit(task)
    predictions = predict(model, bundle)
    for index, subset in enumerate(all_subsets(3)):
        keep = bundle.present & torch.tensor(subset)
        inputs = []
        for modality, value in enumerate(bundle.values):
            x = value.clamp(model.low[modality], model.high[modality])
            x = (x - model.mean[modality].unsqueeze(1)) / model.deviation[modality].unsqueeze(1)
            inputs.append(torch.nan_to_num(x))
        keeps = keep.expand(model.members, -1, -1)
        logits = forward(model.parameters, inputs, keeps, training.missing_modality_fill).logits
        expected = logits.mean(dim=0).softmax(dim=1).numpy()
        expected[~keep.any(dim=1).numpy()] = task.prior
        assert np.allclose(predictions.subsets[:, index], expected, atol=1e-5)
    assert np.array_equal(predictions.subsets[:, -1], predictions.probabilities)
    assert np.allclose(predictions.subsets[:, 0], task.prior)
    assert predictions.folds.shape == (len(bundle), 5, 3)
    assert np.allclose(predictions.folds.sum(axis=2), 1, atol=1e-5)


def test_scoring_does_not_depend_on_the_block_and_leaves_the_features_alone():
    bundle, rows, _ = made_up()
    before = [value.clone() for value in bundle.values]
    scorer = Scorer(fit(make_task(bundle, rows, settings())))
    whole = torch.cat([block.logits for _, block in scorer.blocks(bundle, size=1000)], dim=1)
    parts = torch.cat([block.logits for _, block in scorer.blocks(bundle, size=7)], dim=1)
    torch.testing.assert_close(whole, parts)
    for value, old in zip(bundle.values, before, strict=True):
        assert torch.equal(value.nan_to_num(), old.nan_to_num())


def test_features_far_from_zero_and_constant_columns_do_no_harm():
    bundle, rows, _ = made_up(missing=0.0)
    shifted = replace(bundle, values=tuple(torch.cat([one + 2e4, torch.ones(len(one), 1)], 1) for one in bundle.values))
    plain = predict(fit(make_task(bundle, rows, settings())), bundle).probabilities
    found = predict(fit(make_task(shifted, rows, settings())), shifted).probabilities
    assert np.isfinite(found).all()
    assert found.shape == plain.shape


@pytest.mark.parametrize("dims", [(6,), (6, 5), (6, 5, 4, 3)])
def test_any_number_of_modalities_goes_through(dims):
    bundle, rows, _ = made_up(dims=dims)
    predictions = predict(fit(make_task(bundle, rows, settings())), bundle)
    assert predictions.subsets.shape == (len(bundle), 2 ** len(dims), 3)
    assert predictions.weights.shape == (len(bundle), len(dims))


def test_twelve_labels_with_a_single_clip_of_one_class_train():
    bundle, rows, _ = made_up(labelled=12, speakers=0)
    rows = [replace(row, label=LABELS[0 if index else 2]) if index in (0, 2, 5, 8, 11) else row
            for index, row in enumerate(rows)]  # fmt: skip
    predictions = predict(fit(make_task(bundle, rows, settings())), bundle)
    assert np.isfinite(predictions.probabilities).all()


def test_small_sets_are_seen_until_the_weights_were_updated_so_often():
    bundle, rows, _ = made_up(labelled=20, speakers=0)
    task = make_task(bundle, rows, settings(updates=40))
    fitted = fit_members(bundle, members_of(task, 0, [NO_ADOPTIONS] * 5), task.settings.training)
    assert fitted.curve.shape == (5, 40)


def test_the_best_epoch_by_validation_is_kept_unless_the_last_is_asked_for():
    bundle, rows, _ = made_up(noise=2.0)
    best = make_task(bundle, rows, settings(epochs=8, keep="best"))
    fitted = fit_members(bundle, members_of(best, 0, [NO_ADOPTIONS] * 5), best.settings.training)
    assert np.array_equal(fitted.epoch, fitted.curve.argmax(axis=1))
    last = make_task(bundle, rows, settings(epochs=8, keep="last"))
    assert (fit_members(bundle, members_of(last, 0, [NO_ADOPTIONS] * 5), last.settings.training).epoch == 7).all()


def test_a_model_comes_back_from_its_file_and_a_broken_one_is_told(tmp_path):
    bundle, rows, _ = made_up()
    random = np.random.default_rng(0)
    calibration = SubsetCalibration(
        random.uniform(0.5, 2, 8).astype(np.float32), random.normal(size=(8, 3)).astype(np.float32)
    )
    model = fit(make_task(bundle, rows, settings())).calibrated(calibration)
    save_model(tmp_path / "model.safetensors", model)
    back = load_model(tmp_path / "model.safetensors")
    assert np.array_equal(predict(back, bundle).subsets, predict(model, bundle).subsets)
    (tmp_path / "model.safetensors").write_bytes(b"cut off")
    with pytest.raises(ModelError, match="is not a model of EmoDesk"):
        load_model(tmp_path / "model.safetensors")
    with pytest.raises(ModelError, match="there is no model at"):
        load_model(tmp_path / "none.safetensors")


def test_a_model_of_the_first_version_has_its_one_temperature_for_every_subset(tmp_path):
    bundle, rows, _ = made_up()
    save_model(tmp_path / "new.safetensors", fit(make_task(bundle, rows, settings())))
    tensors = load_file(tmp_path / "new.safetensors")
    del tensors["temperatures"], tensors["offsets"]
    with safe_open(tmp_path / "new.safetensors", framework="pt") as file:
        metadata = {**file.metadata(), "version": "1", "temperature": "1.7"}
    save_file(tensors, tmp_path / "old.safetensors", metadata)
    back = load_model(tmp_path / "old.safetensors").calibration
    assert np.allclose(back.temperatures, 1.7)
    assert not back.offsets.any()


@pytest.mark.parametrize(("repeated", "within"), [(1, 0.1), (300, 0.2)])
def test_a_baseline_of_few_clips_and_many_features_is_found_among_the_clips(monkeypatch, repeated, within):
    """Also where most features say the same."""
    bundle, rows, _ = made_up(dims=(600, 500)) if repeated == 1 else made_up(labelled=400, dims=(2, 2))
    bundle = replace(bundle, values=tuple(value.repeat(1, repeated) for value in bundle.values))
    task = make_task(bundle, rows, settings(outlier_limit=2.0))
    parts = plain_rows(task.labelled, task.taught, task.weights, task.folds)
    where = (bundle, task.labelled, task.folds, task.scaling, all_subsets(2))
    found = [held_out_logits(model, *where) for model in fit_linear(bundle, parts, task.scaling)]
    monkeypatch.setattr(linear, "SPACE_OF_CLIPS", 1e9)
    slow = [held_out_logits(model, *where) for model in fit_linear(bundle, parts, task.scaling)]
    assert np.abs(slow).max() > 1
    assert np.allclose(found, slow, atol=within)


def test_the_baseline_is_the_regression_of_scikit_learn():
    bundle, rows, _ = made_up(labelled=90, noise=3.0)
    task = make_task(bundle, rows, settings())
    parts = plain_rows(task.labelled, task.taught, task.weights, task.folds)
    model = fit_linear(bundle, parts, task.scaling, [0.03])[0]
    for fold, part in enumerate(parts):
        blocks = [task.scaling.rows(bundle, index, part.rows) for index in range(len(bundle.values))]
        scales = zip(blocks, model.mean, model.deviation, strict=True)
        x = torch.cat([standardise.apply(block, mean[fold], spread[fold]) for block, mean, spread in scales], dim=1)
        theirs = LogisticRegression(C=1 / (0.03 * len(x)), tol=1e-8, max_iter=1000)
        theirs.fit(x.numpy(), part.targets.argmax(axis=1))
        ours = (x @ torch.cat([weight[fold] for weight in model.weight]) + model.bias[fold]).softmax(dim=1)
        assert np.allclose(ours[:, theirs.classes_].numpy(), theirs.predict_proba(x.numpy()), atol=2e-3)


@pytest.mark.parametrize("classifier", ["fusion", "both"])
def test_answers_between_steps_are_those_of_all_subsets_whatever_clips_lack(classifier):
    bundle, rows, _ = made_up(labelled=120, missing=0.4, noise=3.0)
    task = make_task(bundle, rows, settings(classifier=classifier))
    model = fit(task)
    held_out = out_of_fold(task, model, all_subsets(3))
    logits, said = held_out_answers(task, model)
    assert np.allclose(logits, held_out[:, -1], atol=1e-5)
    assert np.array_equal(said, held_out_probabilities(task, held_out)[:, -1].argmax(axis=1))
    assert (said != logits.argmax(axis=1)).any()  # clips that lack something are said to be what their offsets make


def test_what_is_said_with_something_missing_is_calibrated_by_what_is_there():
    bundle, rows, _ = made_up(missing=0.3)
    model = fit(make_task(bundle, rows, settings()))
    plain = predict(model, bundle)
    offsets = np.zeros((8, 3), np.float32)
    offsets[0b011, 1] = 50.0  # speech and image there, text not: always the second label
    leaning = predict(model.calibrated(SubsetCalibration(np.ones(8, np.float32), offsets)), bundle)
    has = bundle.present.numpy()
    both, text = has[:, 0] & has[:, 1], has[:, 2]
    assert (leaning.subsets[both, 0b011].argmax(axis=1) == 1).all()
    assert (leaning.probabilities[both & ~text].argmax(axis=1) == 1).all()  # asked for with all, the text is not there
    assert (leaning.folds[both & ~text].argmax(axis=2) == 1).all()
    assert np.array_equal(leaning.probabilities[has.all(axis=1)], plain.probabilities[has.all(axis=1)])
    assert np.array_equal(leaning.subsets[~both], plain.subsets[~both])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU is here")
def test_a_gpu_comes_to_what_the_processor_comes_to():
    bundle, rows, _ = made_up(missing=0.2)
    found = {}
    for device in ("cpu", "cuda"):
        task = make_task(bundle, rows, settings(device=device)).resident()
        assert task.bundle.values[0].device.type == device
        found[device] = predict(fit(task), task.bundle, device).probabilities
    assert np.allclose(found["cpu"], found["cuda"], atol=1e-3)


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU is here")
def test_a_gpu_that_is_asked_for_and_is_not_there_is_told():
    with pytest.raises(ValueError, match=r"training\.device is cuda but torch finds no GPU"):
        pick_device("cuda")
