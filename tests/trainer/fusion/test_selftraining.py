"""Self-training: what is adopted, by whom, what never is, and when a step is taken back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from fusion_data import LABELS, made_up

from trainer.fusion.fitting import fit_step, members_of
from trainer.fusion.prepare import make_task
from trainer.fusion.scoring import predict
from trainer.fusion.selftraining import (
    Adoption,
    SelfTrainingState,
    StepResult,
    _candidates,
    _extras,
    _harm,
    _pool_logits,
    self_train,
)
from trainer.fusion.task import NO_ADOPTIONS
from trainer.measures.scores import entropy, softmax
from trainer.settings import load_settings


def settings(mode: str, **overrides):
    quick = {"epochs": 20, "updates": 0, "hidden": 16, "batch": 16, "learning_rate": 3e-3, "device": "cpu",
             "ensemble": 1, "ema_decay": 0}  # fmt: skip
    return load_settings("light", {**quick, "mode": mode, "k": 3, "steps": 3, **overrides})


@pytest.fixture(scope="module")
def data():
    return made_up(labelled=60, pool=90, noise=1.2)


def test_off_trains_once_and_adopts_nothing(data):
    bundle, rows, _ = data
    state = self_train(make_task(bundle, rows, settings("off")))
    assert len(state.steps) == 1
    assert state.adoptions == ()


def test_blind_adopts_the_k_most_confident_of_every_class_at_each_step(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("blind", classifier="fusion"))
    first = fit_step(task, 0, [NO_ADOPTIONS] * 5)
    probabilities = predict(first, bundle).probabilities[task.pool]
    state = self_train(task)
    for label in range(3):
        own = np.flatnonzero(probabilities.argmax(axis=1) == label)
        best = own[np.argsort(-probabilities[own, label])][:3]
        assert {one.row for one in state.adoptions if one.step == 1 and one.label == label} == set(task.pool[best])
    assert Counter(one.step for one in state.adoptions) == {1: 9, 2: 9, 3: 9}
    assert len({one.row for one in state.adoptions}) == 27
    assert [one.adopted for one in state.steps] == [0, 9, 18, 27]


def test_blind_folds_share_what_the_ensemble_adopts(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("blind", steps=1))
    extras = _extras(task, self_train(task).adoptions)
    assert all(np.array_equal(extra.rows, extras[0].rows) for extra in extras)
    assert len(extras[0].rows) == 9


def test_guarded_folds_adopt_what_their_own_model_finds_most_likely(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("guarded", steps=1, tolerance=100))
    first = fit_step(task, 0, [NO_ADOPTIONS] * 5)
    folds = predict(first, bundle).folds[task.pool]
    state = self_train(task)
    for fold in range(5):
        own = [one for one in state.adoptions if one.fold == fold]
        assert {one.label for one in own} <= {0, 1, 2}
        for one in own:
            assert folds[task.pool.tolist().index(one.row), fold].argmax() == one.label


def test_adopted_clips_train_and_are_never_tested_on(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("guarded", tolerance=100))
    state = self_train(task)
    for fold, member in enumerate(members_of(task, 3, _extras(task, state.adoptions))):
        adopted = {one.row for one in state.adoptions if one.fold == fold}
        assert adopted <= set(member.rows)
        assert set(member.test_rows) == set(task.labelled[task.folds.fold == fold])
        assert not set(member.rows) & set(member.test_rows)


def test_a_test_clip_is_never_adopted_and_a_labelled_one_neither(data):
    bundle, rows, _ = data
    state = self_train(make_task(bundle, rows, settings("blind", k=100)))
    assert {rows[one.row].split for one in state.adoptions} == {"unlabelled"}


def test_a_label_that_a_person_rejected_is_never_adopted_for_that_clip(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("blind", k=100, steps=5))
    wanted = {rows[one.row].clip_id: LABELS[one.label] for one in self_train(task).adoptions}
    rejections = {clip: {label} for clip, label in list(wanted.items())[::2]}
    again = self_train(make_task(bundle, rows, settings("blind", k=100, steps=5), rejections))
    for one in again.adoptions:
        assert LABELS[one.label] not in rejections.get(rows[one.row].clip_id, set())


def test_a_share_caps_what_a_fold_adopts(data):
    bundle, rows, _ = data
    state = self_train(make_task(bundle, rows, settings("guarded", share=0.1, k=50, tolerance=100)))
    for fold in range(5):
        assert sum(one.fold == fold for one in state.adoptions) <= 9


def test_a_confidence_floor_holds_and_flexmatch_lowers_it_for_classes_learnt_less(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("guarded", confidence=0.8, k=100, share=1.0))
    state = SelfTrainingState(fit_step(task, 0, [NO_ADOPTIONS] * 5), temperature=3.0)
    floor = _candidates(task, state, 1)
    assert all(one.calibrated >= 0.8 for one in floor)
    flexible = make_task(bundle, rows, settings("guarded", confidence=0.8, k=100, share=1.0, class_thresholds=True))
    assert len(_candidates(flexible, state, 1)) > len(floor)


def test_a_step_that_lowers_validation_beyond_its_spread_is_taken_back():
    def step(wafs: tuple[float, ...], right: int) -> StepResult:
        return StepResult(0, 0, wafs, ((right, 100 - right), (100 - right, right)))

    before = step((0.8, 0.7, 0.75), 75)
    told = _harm(before, step((0.7, 0.6, 0.66), 66), 1.0)
    assert told.startswith("Taken back: validation WAF fell from 0.750 to 0.660 ")
    assert _harm(before, step((0.9, 0.6, 0.74), 74), 1.0) == ""
    assert _harm(step((0.8, 0.7), 75), step((0.6, 0.72), 66), 1.0) == "", "two folds have a spread, too"
    assert _harm(before, step((0.81, 0.7, 0.76), 76), 1.0) == ""
    assert _harm(before, step((0.7, 0.6, 0.66), 66), 100.0) == ""
    # What counts is what is shown: all clips together, whatever the mean over uneven folds says.
    assert _harm(before, step((0.7, 0.6, 0.66), 76), 1.0) == ""


def test_guarded_ends_where_hardly_a_clip_is_left_to_adopt(data):
    bundle, rows, _ = data
    state = self_train(make_task(bundle, rows, settings("guarded", steps=50, k=10, tolerance=100, share=1.0)))
    assert len(state.steps) < 12
    assert "clip was left" in state.steps[-1].message
    assert state.steps[-1].kept


def test_guarded_adopts_nothing_of_which_too_little_would_be_right(data):
    bundle, rows, _ = data
    random = np.random.default_rng(2)
    rows = [row if row.split != "labelled" else replace(row, label=LABELS[random.integers(3)]) for row in rows]
    state = self_train(make_task(bundle, rows, settings("guarded", purity=0.9)))
    assert state.adoptions == ()
    assert "at least 90 %" in state.steps[-1].message


def test_every_adoption_of_a_fold_carries_its_estimated_purity_above_the_floor(data):
    bundle, rows, truth = data
    state = self_train(make_task(bundle, rows, settings("guarded", tolerance=100, purity=0.7)))
    purity = np.array([adoption.purity for adoption in state.adoptions])
    assert (purity >= 0.7).all()
    right = np.mean([truth[adoption.row] == adoption.label for adoption in state.adoptions])
    assert abs(purity.mean() - right) < 0.1


def test_a_clip_is_as_likely_right_whether_those_above_it_are_adopted_already_or_with_it(data):
    bundle, rows, _ = data
    task, both = (make_task(bundle, rows, settings("guarded", purity=0.0, share=1.0, k=k)) for k in (5, 10))
    state = self_train(make_task(bundle, rows, settings("off")))
    first = _candidates(task, state, 1)
    later = {(one.row, one.fold): one.purity for one in _candidates(task, replace(state, adoptions=first), 2)}
    together = {(one.row, one.fold): one.purity for one in _candidates(both, state, 1)}
    assert len(later) > 20
    # Never less than one by one: an estimate never rises again down the ranking that it was made for.
    assert all(together[which] <= purity <= together[which] + 0.05 for which, purity in later.items())
    assert np.isclose([together[which] for which in later], list(later.values())).mean() > 0.8


def test_guarded_ends_with_the_model_before_the_harm_and_says_so(data):
    bundle, rows, _ = data
    # Labels that mean nothing: whatever is adopted, validation moves at random and falls sooner or later.
    random = np.random.default_rng(2)
    rows = [row if row.split != "labelled" else type(row)(row.clip_id, split="labelled", speaker=row.speaker,
            label=LABELS[random.integers(3)]) for row in rows]  # fmt: skip
    state = self_train(make_task(bundle, rows, settings("guarded", steps=10, k=10, tolerance=0.0, purity=0.0)))
    last = state.steps[-1]
    assert not last.kept
    assert "Taken back" in last.message
    assert max(one.step for one in state.adoptions) < last.step if state.adoptions else last.step == 1


def test_reviewed_adopts_nothing_and_proposes_candidates(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("reviewed"))
    state = self_train(task)
    assert len(state.adoptions) == 9
    assert not any(one.accepted for one in state.adoptions)
    assert all(len(extra.rows) == 0 for extra in _extras(task, state.adoptions))
    assert len(state.steps) == 1


def test_half_of_the_candidates_are_sure_and_half_are_what_the_folds_disagree_on(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("reviewed", k=4))
    state = self_train(task)
    logits, together = _pool_logits(task, state.model)
    logits, together = logits / state.temperature, together / state.temperature
    each, confidence = softmax(logits), softmax(together).max(axis=1)
    label, divided = together.argmax(axis=1), entropy(each.mean(axis=0)) - entropy(each).mean(axis=0)
    place = {int(row): position for position, row in enumerate(task.pool)}
    for one in range(3):
        own = np.flatnonzero(label == one)
        proposed = {place[candidate.row] for candidate in state.adoptions if candidate.label == one}
        sure = set(own[np.argsort(-confidence[own])][:2])
        rest = np.array(sorted(set(own) - sure))
        assert proposed == sure | set(rest[np.argsort(-divided[rest])][:2])


def test_labels_that_folds_find_unlikely_weigh_less():
    bundle, rows, truth = made_up(labelled=90, noise=0.6, pool=0)
    wrong = [3, 14, 25, 36]
    spoilt = [replace(row, label=LABELS[(truth[i] + 1) % 3]) if i in wrong else row for i, row in enumerate(rows)]
    trust = np.array(self_train(make_task(bundle, spoilt, settings("off", noise_aware=1.0))).trust)
    assert trust[wrong].max() < 0.2
    assert np.median(trust) > 0.95
    assert self_train(make_task(bundle, spoilt, settings("off"))).trust == ()


def test_an_empty_pool_ends_at_once():
    bundle, rows, _ = made_up(pool=0)
    assert len(self_train(make_task(bundle, rows, settings("guarded"))).steps) == 1


def test_a_step_may_continue_from_the_weights_before_it_and_is_shorter_then(data):
    bundle, rows, _ = data
    found: dict[str, list[np.ndarray]] = {}
    epochs: dict[str, int] = {}
    for start in ("continue", "scratch"):
        heard: list[int] = []
        states: list[SelfTrainingState] = []
        task = make_task(bundle, rows, settings("blind", steps=1, start=start))
        self_train(task, lambda step, told=heard: lambda *news: told.append(news[2]) if step else None, states.append)
        found[start] = [state.model.parameters["encoders.0.linear_2.weight"].numpy() for state in states]
        epochs[start] = heard[0]
    assert epochs == {"continue": 5, "scratch": 20}
    moved = {start: np.abs(after - before).mean() for start, (before, after) in found.items()}
    assert moved["continue"] < moved["scratch"] / 2
    assert [load_settings(name).selftraining.start for name in ("light", "mer2024")] == ["continue", "scratch"]


@pytest.mark.parametrize("stop", [0, 1, 2])
def test_a_round_goes_on_from_a_saved_step_to_the_same_end(data, stop):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("guarded", tolerance=100))
    saved: list[SelfTrainingState] = []
    whole = self_train(task, save=saved.append)
    again = self_train(task, state=saved[stop])
    assert again.adoptions == whole.adoptions
    assert again.steps == whole.steps
    for name, value in whole.model.parameters.items():
        assert np.array_equal(value.numpy(), again.model.parameters[name].numpy())


def test_candidates_of_a_fold_do_not_depend_on_the_labels_it_is_tested_on(data):
    bundle, rows, _ = data
    task = make_task(bundle, rows, settings("guarded", steps=1, tolerance=100))
    # Some choices are made for all folds with all labels, as a person would set them: whether to centre by speaker, the
    # penalty of the linear model, the least purity.
    given = settings(
        "guarded", steps=1, tolerance=100, keep="last", speaker_normalisation="on", linear_penalty=0.1, purity=0.0
    )
    held = {int(row) for row in task.labelled[task.folds.fold == 0]}
    first = fit_step(task, 0, [NO_ADOPTIONS] * 5)
    other = [rows[index] if index not in held else type(rows[index])(rows[index].clip_id, split="labelled",
             speaker=rows[index].speaker, label=LABELS[index % 2]) for index in range(len(rows))]  # fmt: skip
    spoilt, clean = (make_task(bundle, labelled, given) for labelled in (other, rows))
    object.__setattr__(spoilt, "folds", clean.folds)
    before, after = (
        {(one.row, one.label) for one in _candidates(part, SelfTrainingState(fit_step(part, 0, [NO_ADOPTIONS] * 5)), 1)
         if one.fold == 0} for part in (clean, spoilt)
    )  # fmt: skip
    assert before == after
    assert first.folds == 5
    assert isinstance(next(iter(_candidates(task, SelfTrainingState(first), 1))), Adoption)
