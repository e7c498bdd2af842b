"""Text descriptors: tokens of two languages, and which transcripts are alike."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from light_clip import ArrayClip, leave_group_out

from trainer.encoders.base import EncoderError
from trainer.encoders.light_text import TOKENS, tokenise
from trainer.encoders.registry import build_encoder
from trainer.features.pooling import pool


def embedding(transcript: str) -> np.ndarray:
    frames = build_encoder("text", "light").encode([ArrayClip(transcript=transcript)])[0]
    return pool(frames.values, "mean")


def likeness(one: str, other: str) -> float:
    a, b = embedding(one), embedding(other)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def texts(transcript: str) -> list[str]:
    return [token.text for token in tokenise(transcript)]


def test_english_is_cut_into_words_and_marks() -> None:
    assert texts("I don't WANT it!!! Why?") == ["i", "don't", "want", "it", "!!", "why", "?"]


def test_chinese_is_cut_into_characters_and_mixes_with_english() -> None:
    assert texts("太好了，OK吗？") == ["太", "好", "了", "ok", "吗", "?"]


def test_spelling_variants_are_one() -> None:
    assert texts("ＦＵＬＬ width… soooooo") == texts("full WIDTH... sooo")


def test_each_token_is_a_frame_without_a_time() -> None:
    frames = build_encoder("text", "light").encode([ArrayClip(transcript="我很高兴")])[0]
    assert frames.values.shape == (4, 512)
    assert np.isnan(frames.time).all()


@pytest.mark.parametrize("transcript", ["", "   ", "，。、"])
def test_an_empty_transcript_is_missing(transcript: str) -> None:
    found = build_encoder("text", "light").encode([ArrayClip(transcript=transcript)])[0]
    assert (found.values.shape, found.note) == ((0, 512), "no transcript")


@pytest.mark.parametrize(
    ("one", "like", "unlike"),
    [
        ("I am so happy today", "so happy to see you", "leave the door open please"),
        ("我今天真的很生气", "你让我很生气", "明天可能会下雨"),
        ("furious", "furiously", "delighted"),
    ],
)
def test_transcripts_that_share_words_or_their_parts_are_alike(one: str, like: str, unlike: str) -> None:
    assert likeness(one, like) > likeness(one, unlike) + 0.1


def test_word_order_matters_a_little() -> None:
    assert 0.5 < likeness("not good but bad", "not bad but good") < 0.999


def test_a_whole_book_is_cut_with_a_note() -> None:
    frames = build_encoder("text", "light").encode([ArrayClip(transcript="word " * (TOKENS + 7))])[0]
    assert (len(frames.values), frames.note) == (TOKENS, f"only the first {TOKENS} words of {TOKENS + 7}")


def test_the_numbers_are_the_same_on_every_machine() -> None:
    """Positions and signs come from CRC-32, not from Python's own hash, which changes with every process."""
    vector = embedding("!")
    number = zlib.crc32(b"!")
    assert np.flatnonzero(vector).tolist() == [number % 512]
    assert vector[number % 512] == (1.0 if number >> 31 else -1.0)


def test_a_size_that_cannot_be_is_named() -> None:
    with pytest.raises(EncoderError, match="size is 3; use a number from 16"):
        build_encoder("text", "light", {"size": 3})


def test_moods_of_unseen_sentences_are_told_apart_in_both_languages() -> None:
    """Cue words recur in other sentences; each group is left out in turn; chance is 1 in 2."""
    glad = ["I am so happy for you", "what a wonderful happy day", "this is wonderful news", "so happy, wonderful",
            "太好了我很开心", "今天真开心", "真是太好了", "开心得不得了"]  # fmt: skip
    sour = ["I am so angry with you", "what a terrible angry mob", "this is terrible news", "so angry, terrible",
            "气死我了真讨厌", "你真讨厌", "简直气死我了", "讨厌得不得了"]  # fmt: skip
    embeddings = np.stack([embedding(sentence) for sentence in glad + sour])
    labels = ["glad"] * 8 + ["sour"] * 8
    assert leave_group_out(embeddings, labels, [str(number % 4) for number in range(16)]) >= 0.75
