"""Window crops: where the windows lie, that they train with their clip and never test, and what they weigh."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from fusion_data import made_up

from trainer.fusion.checkpoint import task_fingerprint
from trainer.fusion.fitting import fit_step, members_of, out_of_fold
from trainer.fusion.prepare import make_task
from trainer.fusion.scoring import predict
from trainer.fusion.task import NO_ADOPTIONS, Extra
from trainer.round.window_crops import draw_windows
from trainer.settings import load_settings

COPIES = 2


def settings(**overrides):
    quick = {"epochs": 4, "updates": 0, "hidden": 16, "batch": 16, "device": "cpu", "ensemble": 1, "ema_decay": 0}
    return load_settings("light", {**quick, "window_crops": COPIES, **overrides})


def cropped(**overrides):
    """A task with crops, two a labelled clip: the clip with noise, every eleventh without any modality."""
    bundle, rows, _ = made_up(missing=0.3)
    labelled = [index for index, row in enumerate(rows) if row.split == "labelled"]
    crops = np.repeat(labelled, COPIES)
    random = torch.Generator().manual_seed(0)
    below = [value[crops] + torch.randn(len(crops), value.shape[1], generator=random) for value in bundle.values]
    for value in below:
        value[::11] = torch.nan
    values = tuple(torch.cat(parts) for parts in zip(bundle.values, below, strict=True))
    present = torch.stack([~value[:, 0].isnan() for value in values], dim=1)
    whole = replace(bundle, values=values, present=present)
    return make_task(whole, rows, settings(**overrides), crops=crops), make_task(bundle, rows, settings(**overrides))


def fitted(task):
    return fit_step(task, 0, [NO_ADOPTIONS] * task.folds.count)


def test_windows_lie_within_the_clip_are_no_narrower_than_those_of_the_curves_and_come_again_with_the_seed():
    centres, widths = draw_windows(4.0, 500, 1.0, (0, 7))
    assert centres.min() >= 0
    assert centres.max() <= 4
    assert widths.min() >= 1
    assert widths.max() <= 4
    assert centres.mean() == pytest.approx(2, abs=0.2)
    assert widths.mean() == pytest.approx(2.5, abs=0.2)
    for again, same in ((draw_windows(4.0, 500, 1.0, (0, 7)), True), (draw_windows(4.0, 500, 1.0, (1, 7)), False)):
        assert np.array_equal(again[0], centres) is same
        assert np.array_equal(again[1], widths) is same
    assert draw_windows(0.5, 3, 1.0, (0, 0))[1].tolist() == [0.5] * 3


def test_a_clips_crops_train_where_it_trains_and_test_nowhere():
    task, _ = cropped()
    count = len(task.bundle)
    adopted = Extra(task.pool[:3], np.zeros(3, np.int64))
    for fold, one in enumerate(members_of(task, 0, [adopted] * task.folds.count)):
        taught = set(task.labelled[task.folds.fold != fold].tolist())
        below = one.rows[one.rows >= count] - count
        assert set(one.test_rows.tolist()) == set(task.labelled[task.folds.fold == fold].tolist())
        assert set(one.rows[one.rows < count].tolist()) == taught | set(adopted.rows.tolist())
        seen = task.training.present[count:].any(dim=1).numpy()
        expected = [crop for crop, clip in enumerate(np.repeat(task.labelled, COPIES)) if clip in taught and seen[crop]]
        assert sorted(below.tolist()) == expected
        clips = np.repeat(task.labelled, COPIES)[below]
        targets = dict(zip(task.labelled.tolist(), task.targets.tolist(), strict=True))
        assert one.targets[one.rows >= count].argmax(axis=1).tolist() == [targets[clip] for clip in clips.tolist()]


def test_what_the_crops_of_the_held_out_clips_are_changes_nothing_in_the_fold():
    task, _ = cropped()
    before = fitted(task)
    odd = np.isin(task.crops, task.labelled[task.folds.fold == 2])
    for value in task.training.values:
        value[len(task.bundle) :][odd] += 1000.0
    after = fitted(task)
    for name, value in before.parameters.items():
        assert torch.equal(value[2], after.parameters[name][2])
    assert not torch.equal(before.parameters["fc_out.weight"][0], after.parameters["fc_out.weight"][0])


def test_a_clip_and_its_crops_weigh_together_as_much_as_the_clip_alone():
    task, plain = cropped()
    trust = np.linspace(0.1, 1.0, len(task.labelled))
    adopted = [Extra(task.pool[:3], np.zeros(3, np.int64))] * task.folds.count
    clip_of = np.concatenate([np.arange(len(task.bundle)), task.crops])
    pairs = zip(members_of(task, 0, adopted, trust), members_of(plain, 0, adopted, trust), strict=True)
    for with_crops, without in pairs:
        assert len(with_crops.rows) > 2 * len(without.rows)
        together = np.bincount(clip_of[with_crops.rows], with_crops.weights, len(task.bundle))
        assert together == pytest.approx(np.bincount(without.rows, without.weights, len(task.bundle)))
        by_class = [one.weights @ one.targets for one in (with_crops, without)]
        assert by_class[0] == pytest.approx(by_class[1])


def test_only_whole_clips_are_scored_and_predicted():
    task, plain = cropped()
    model = fitted(task)
    assert len(task.bundle) == len(plain.bundle)
    assert task.bundle.values[0].data_ptr() == task.training.values[0].data_ptr()
    assert predict(model, task.bundle).probabilities.shape == (len(plain.bundle), 3)
    assert len(out_of_fold(task, model)) == len(plain.labelled)
    assert task.scaling.pool[0].mean.equal(plain.scaling.pool[0].mean)


def test_other_crops_make_a_checkpoint_useless():
    first, again, plain = *(cropped()[0] for _ in range(2)), cropped()[1]
    assert task_fingerprint(first) == task_fingerprint(again) != task_fingerprint(plain)
    again.training.values[0][len(again.bundle) :] += 1
    assert task_fingerprint(first) != task_fingerprint(again)


def test_modalities_left_out_are_left_out_of_the_crops_too():
    task, _ = cropped(modalities="speech")
    assert [value.shape[1] for value in task.training.values] == [6]
    speechless = ~task.training.present[len(task.bundle) :, 0].numpy()
    assert (task.crops[speechless] == -1).all()
    assert speechless.sum() > len(speechless) / 11 + 1
    fitted(task)
