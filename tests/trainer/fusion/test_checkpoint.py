"""A checkpoint is of use to the very round that left it: same clips, labels, rejections and folds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fusion_data import made_up

from trainer.fusion.checkpoint import task_fingerprint
from trainer.fusion.prepare import make_task
from trainer.settings import load_settings


def task():
    bundle, rows, _ = made_up()
    return make_task(bundle, rows, load_settings("light", {"device": "cpu"}))


def other_label(one):
    targets = one.targets.copy()
    targets[0] = (targets[0] + 1) % 3
    return replace(one, targets=targets)


def rejected(one):
    said = one.rejected.copy()
    said[0, 1] = ~said[0, 1]
    return replace(one, rejected=said)


def other_fold(one):
    fold = one.folds.fold.copy()
    fold[0] = (fold[0] + 1) % one.folds.count
    return replace(one, folds=replace(one.folds, fold=fold))


@pytest.mark.parametrize(
    "change",
    [
        other_label,
        rejected,
        other_fold,
        lambda one: replace(one, labelled=one.labelled[::-1].copy()),
        lambda one: replace(one, pool=np.delete(one.pool, 0)),
        lambda one: replace(one, bundle=replace(one.bundle, labels=("calm", *one.bundle.labels[1:]))),
    ],
)
def test_whatever_decides_how_a_round_goes_on_makes_another_ones_checkpoint_useless(change):
    one = task()
    assert task_fingerprint(one) == task_fingerprint(task())
    assert task_fingerprint(change(one)) != task_fingerprint(one)
