"""What the demo's clips are to show, before anything is drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from trainer.demo.phones import syllables
from trainer.demo.plan import plan
from trainer.demo.sentences import book, compose
from trainer.demo.speakers import SPEAKERS
from trainer.protocol.labels import LABELS, MODALITIES


@pytest.fixture(scope="module")
def recipes():
    return plan(240, 0)


def test_a_quarter_is_labelled_and_labels_are_balanced_in_both_splits(recipes):
    splits = Counter(recipe.split for recipe in recipes)
    assert splits == {"labelled": 60, "unlabelled": 180}
    for split, each in (("labelled", 10), ("unlabelled", 30)):
        assert Counter(r.label for r in recipes if r.split == split) == dict.fromkeys(LABELS, each)


@pytest.mark.parametrize(("clips", "labelled"), [(36, 18), (60, 30), (100, 30), (160, 40)])
def test_a_small_demo_has_labels_enough_to_be_measured_and_leaves_half_to_review(clips, labelled):
    recipes = [recipe for recipe in plan(clips, 0) if recipe.split == "labelled"]
    assert len(recipes) == labelled
    assert set(Counter(recipe.label for recipe in recipes).values()) <= {labelled // 6, labelled // 6 + 1}


def test_labelled_speakers_are_a_part_of_all_speakers_and_enough_for_grouped_folds(recipes):
    labelled = {r.speaker for r in recipes if r.split == "labelled"}
    everyone = {r.speaker for r in recipes if r.split == "unlabelled"}
    assert 8 <= len(labelled) < len(everyone) == len(SPEAKERS) >= 12


def test_the_same_numbers_plan_the_same_clips_and_another_seed_others(recipes):
    assert plan(240, 0) == recipes
    assert [r.sentence for r in plan(240, 1)] != [r.sentence for r in recipes]


@pytest.mark.parametrize("modality", MODALITIES)
def test_every_modality_goes_its_own_way_in_a_fifth_of_the_clips_but_never_alone_decides(recipes, modality):
    at = MODALITIES.index(modality)
    own = [r for r in recipes if r.shown[at] != r.label]
    assert 0.07 <= len(own) / len(recipes) <= 0.4
    for recipe in own:
        told = Counter(shown for shown in recipe.shown if shown)
        assert told[recipe.label] >= 2


def test_the_design_says_what_was_done(recipes):
    for recipe in recipes:
        speech, image, text, _ = recipe.shown
        assert ("no sound" in recipe.design) == (not speech)
        assert ("face hidden" in recipe.design) == (not image) == bool(recipe.hidden)
        assert ("text missing" in recipe.design) == (not text) == (not recipe.transcript)
        assert (recipe.design == "all agree") == (set(recipe.shown) == {recipe.label})


def test_a_digest_tells_recipes_apart(recipes):
    first = recipes[0]
    assert first.digest() == replace(first).digest()
    assert first.digest() != replace(first, sentence=first.sentence + "!").digest()
    assert len({recipe.digest() for recipe in recipes}) == len(recipes)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("emotion", LABELS)
def test_there_are_many_sentences_and_few_name_their_emotion(language, emotion):
    sentences = book(language)[emotion]["sentences"]
    assert len(set(sentences)) == len(sentences) >= 25
    words = {
        "zh": "生气 愤怒 高兴 开心 快乐 难过 伤心 悲伤 担心 担忧 惊讶 吃惊",
        "en": "angry anger happy happiness sad worried worry surprised surprise neutral",
    }
    naming = [s for s in sentences if any(word in s.lower() for word in words[language].split())]
    assert len(naming) <= 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentences_are_filled_and_begin_with_a_capital(language):
    random = np.random.default_rng(0)
    for emotion in LABELS:
        for _ in range(60):
            text = compose(language, emotion, random)
            assert "{" not in text
            assert text[0] == text[0].upper()
            assert 4 <= len(syllables(text, language)) <= 22
