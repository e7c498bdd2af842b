"""Consensus: self-training takes only clips on which independent voices agree with the fused model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fusion_data import made_up

from trainer.fusion.checkpoint import task_fingerprint
from trainer.fusion.consensus import SILENT, enough_agree, modality_voices
from trainer.fusion.prepare import make_task
from trainer.fusion.scoring import Scorer, fold_mean
from trainer.fusion.selftraining import SelfTrainingState, _candidates, _first, self_train
from trainer.settings import load_settings

QUICK = {"epochs": 20, "updates": 0, "hidden": 16, "batch": 16, "learning_rate": 3e-3, "device": "cpu", "ensemble": 1,
         "ema_decay": 0, "mode": "guarded", "k": 10, "steps": 1, "purity": 0.0, "share": 1.0}  # fmt: skip


@pytest.fixture(scope="module")
def data():
    return made_up(labelled=60, pool=90, noise=2.0)


@pytest.fixture(scope="module")
def first(data):
    """The state after the first fit, whatever is adopted then."""
    bundle, rows, _ = data
    return _first(make_task(bundle, rows, load_settings("light", QUICK)), None)


def adopted(data, first: SelfTrainingState, voices: int, opinions=None):
    """What the first step would adopt, and the task."""
    bundle, rows, _ = data
    task = make_task(bundle, rows, load_settings("light", {**QUICK, "voices": voices}), opinions=opinions)
    return _candidates(task, first, 1), task


def test_a_clip_needs_as_many_voices_as_asked_or_all_it_has():
    label = np.array([1, 1, 1, 1])
    voices = np.array([[1, 1, 0], [1, 0, 0], [1, SILENT, SILENT], [SILENT, SILENT, SILENT]])
    assert enough_agree(label, voices, 2).tolist() == [True, False, True, False]
    assert enough_agree(label, voices, 1).tolist() == [True, True, True, False]
    assert enough_agree(label, voices, 3).tolist() == [False, False, True, False]


def test_a_modality_alone_is_a_voice_where_the_clip_has_it(data, first):
    bundle, rows, _ = data
    task = make_task(bundle, rows, load_settings("light", QUICK))
    voices = modality_voices(task, first.model)
    assert voices.shape == (5, len(task.pool), len(bundle.modalities))
    present = bundle.present.numpy()[task.pool]
    assert (voices[:, ~present] == SILENT).all()
    (_, block), *_ = Scorer(first.model).blocks(bundle, task.pool, np.eye(len(bundle.modalities), dtype=bool))
    said = fold_mean(block.logits, first.model.ensemble).argmax(dim=3).numpy()
    assert (voices[:, : said.shape[1]][:, present[: said.shape[1]]] == said[:, present[: said.shape[1]]]).all()


def test_what_the_modalities_do_not_name_is_not_adopted(data, first):
    without, _ = adopted(data, first, 0)
    some, task = adopted(data, first, 2)
    voices = modality_voices(task, replace(first.model, blend=None))
    place = {row: at for at, row in enumerate(task.pool.tolist())}
    assert len(some) > 0
    assert {(taken.row, taken.fold) for taken in some} != {(taken.row, taken.fold) for taken in without}
    for taken in some:
        heard = voices[taken.fold, place[taken.row]]
        assert (heard == taken.label).sum() >= min(2, (heard != SILENT).sum())


def test_an_opinion_is_a_voice_of_its_own(data, first):
    _, rows, _ = data
    some, task = adopted(data, first, 4)
    labels = task.bundle.labels
    against = {rows[taken.row].clip_id: {"listener": labels[(taken.label + 1) % 3]} for taken in some}
    told = {(rows[taken.row].clip_id, labels[taken.label]) for taken in adopted(data, first, 4, against)[0]}
    assert all(against[clip_id]["listener"] == label for clip_id, label in told if clip_id in against)
    assert told != {(rows[taken.row].clip_id, labels[taken.label]) for taken in some}


def test_voices_that_leave_nothing_to_adopt_are_said_to_be_why(data):
    bundle, rows, _ = data
    names = [row.clip_id for row in rows if row.split == "unlabelled"]
    told = {name: {f"listener {n}": bundle.labels[n] for n in range(2)} for name in names}  # who never agree
    voices = load_settings("light", {**QUICK, "purity": 0.5, "voices": 100})
    state = self_train(make_task(bundle, rows, voices, opinions=told))
    assert str(state.steps[-1].message) == (
        "No clip was left of which at least 50 % would be right and whose label 100 voices name."
    )


def test_opinions_stand_in_the_order_of_the_pool_and_of_their_sources(data):
    bundle, rows, _ = data
    names = [row.clip_id for row in rows if row.split == "unlabelled"]
    settings = load_settings("light", QUICK)
    said = {names[1]: {"b": bundle.labels[2]}, names[0]: {"a": bundle.labels[0], "b": bundle.labels[1]}}
    task = make_task(bundle, rows, settings, opinions=said)
    assert task.opinions[:3].tolist() == [[0, 1], [-1, 2], [-1, -1]]
    assert task_fingerprint(task) != task_fingerprint(make_task(bundle, rows, settings))
