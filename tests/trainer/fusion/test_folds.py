"""Folds: every clip once, classes spread evenly, speakers whole, and words where there are too few labels."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.fusion.folds import TooFewLabels, make_folds

LABELS = ("neutral", "anger", "happiness", "sadness", "worry", "surprise")


def test_every_fold_has_its_share_of_every_class():
    targets = np.repeat(np.arange(6), [50, 40, 30, 20, 10, 5])
    folds = make_folds(targets, [""] * len(targets), LABELS, 5, seed=1)
    table = np.array([np.bincount(targets[folds.fold == fold], minlength=6) for fold in range(5)])
    assert (table.max(axis=0) - table.min(axis=0) <= 1).all()
    assert np.ptp(table.sum(axis=1)) <= 1


def test_a_speaker_is_never_in_two_folds():
    random = np.random.default_rng(0)
    targets = random.integers(0, 6, 300)
    speakers = [f"s{number}" for number in random.integers(0, 17, 300)]
    folds = make_folds(targets, speakers, LABELS, 5, seed=0)
    assert folds.grouped
    assert not any("folds share speakers" in str(sentence) for sentence in folds.warnings)
    for speaker in set(speakers):
        assert len({fold for fold, name in zip(folds.fold, speakers, strict=True) if name == speaker}) == 1
    sizes = np.bincount(folds.fold)
    assert len(sizes) == 5
    assert sizes.max() < 1.5 * sizes.min()


def test_clips_without_a_speaker_stand_for_themselves():
    targets = np.tile(np.arange(6), 20)
    speakers = [f"s{index % 8}" if index < 60 else "" for index in range(120)]
    folds = make_folds(targets, speakers, LABELS, 5, seed=0)
    assert len(set(folds.fold[60:])) == 5


@pytest.mark.parametrize("known", [3, 4])
def test_with_fewer_speakers_than_folds_each_speaker_is_a_fold(known):
    targets = np.random.default_rng(3).integers(0, 3, 120)
    folds = make_folds(targets, [f"s{index % known}" for index in range(120)], LABELS, 5, seed=0)
    assert (folds.count, folds.grouped) == (known, True)
    assert all(len(set(folds.fold[start::known])) == 1 for start in range(known))
    assert any(f"so there are {known} folds instead of 5" in sentence for sentence in folds.warnings)


def test_two_speakers_are_too_few_to_keep_whole_and_that_is_said():
    targets = np.random.default_rng(3).integers(0, 3, 120)
    folds = make_folds(targets, [f"s{index % 2}" for index in range(120)], LABELS, 5, seed=0)
    assert (folds.count, folds.grouped) == (5, False)
    assert any("Only 2 speakers are known" in sentence for sentence in folds.warnings)


def test_the_same_seed_gives_the_same_folds():
    targets = np.random.default_rng(0).integers(0, 6, 90)
    first, again, other = (make_folds(targets, [""] * 90, LABELS, 5, seed).fold for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_twelve_clips_with_single_and_missing_classes_are_split_and_warned_about():
    targets = np.array([0] * 5 + [1] * 4 + [2] * 2 + [3])
    folds = make_folds(targets, [""] * 12, LABELS, 5, seed=0)
    assert sorted(set(folds.fold)) == [0, 1, 2, 3, 4]
    assert "No labelled clip of worry, surprise" in folds.warnings[0]
    assert "sadness (1)" in folds.warnings[1]


def test_eight_clips_make_fewer_folds():
    assert make_folds(np.array([0, 1] * 4), [""] * 8, LABELS, 5, seed=0).count == 4


@pytest.mark.parametrize(
    ("targets", "words"),
    [([], "0 labelled clips of 0 classes"), ([0] * 30, "30 labelled clips of 1 class"), ([0, 1] * 3, "6 labelled")],
)
def test_too_few_labels_say_how_many_are_needed(targets, words):
    with pytest.raises(TooFewLabels, match=rf"{words}.*label at least 8 clips of at least 2 classes"):
        make_folds(np.array(targets, dtype=int), [""] * len(targets), LABELS, 5, seed=0)
