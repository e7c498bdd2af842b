"""Whisper's encoder: the spectrum that it learnt with, and what is said where something is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from light_clip import ArrayClip

from trainer.encoders.base import EncoderError, Prepared
from trainer.encoders.light_speech import SpeechOptions, describe
from trainer.encoders.registry import build_encoder
from trainer.encoders.whisper import RATE, WIDTH, log_mel
from trainer.weights.hub import HubError


def tone(seconds: float) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(0).normal(scale=0.01, size=len(time))
    return (0.2 * np.sin(2 * np.pi * 440 * time) + noise).astype(np.float32)


def test_the_spectrum_is_that_of_transformers() -> None:
    extractor = pytest.importorskip("transformers").WhisperFeatureExtractor(chunk_length=2)
    sound = tone(2.0)
    theirs = extractor(sound, sampling_rate=RATE, return_tensors="np")["input_features"][0].T
    ours = log_mel(sound)
    assert ours.shape == theirs.shape == (200, 80)
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


@pytest.mark.parametrize("samples", [1, 100, 480, 16001])
def test_a_clip_keeps_its_own_length_in_an_even_number_of_rows(samples: int) -> None:
    prepared = build_encoder("speech", "whisper").prepare(ArrayClip(tone(2.0)[:samples]))
    assert isinstance(prepared, Prepared)
    rows, described = prepared.data
    assert len(rows) == 2 * len(described) == 2 * len(prepared.time) == 2 * -(-samples // 320)
    assert np.isfinite(rows).all()


def test_beside_each_frame_stand_the_light_descriptors_of_its_time_and_none_in_a_pause() -> None:
    sound = np.concatenate([tone(1.0), np.random.default_rng(1).normal(scale=1e-4, size=RATE), tone(0.5)])
    prepared = build_encoder("speech", "whisper").prepare(ArrayClip(sound.astype(np.float32)))
    values, time = describe(sound.astype(np.float32), SpeechOptions())
    described = dict(zip(np.round(time, 3), values, strict=True))
    assert isinstance(prepared, Prepared)
    for at, row in zip(np.round(prepared.time, 3), prepared.data[1], strict=True):
        np.testing.assert_array_equal(row, described.get(at, np.full(238, np.nan)))
    assert np.isnan(prepared.data[1]).all(axis=1).sum() == pytest.approx(50, abs=4)


@pytest.mark.parametrize(
    ("sound", "note"), [(np.zeros(0), "no sound track"), (np.zeros(RATE), "only silence on the sound track")]
)
def test_no_sound_and_silence_need_no_weights(sound: np.ndarray, note: str) -> None:
    found = build_encoder("speech", "whisper").encode([ArrayClip(sound)])[0]
    assert (found.values.shape, found.note) == ((0, WIDTH + 238), note)


def test_without_its_package_the_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ctranslate2", None)
    with pytest.raises(EncoderError, match=r"needs the package ctranslate2; install it with pip"):
        build_encoder("speech", "whisper").load()


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    pytest.importorskip("ctranslate2")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(HubError, match=r"lacks model\.bin"):
        build_encoder("speech", "whisper", {"weights": str(tmp_path)}).load()
    (tmp_path / "model.bin").write_bytes(b"nothing at all")
    with pytest.raises(HubError, match=r"lacks vocabulary\.txt"):  # without which CTranslate2 loads nothing
        build_encoder("speech", "whisper", {"weights": str(tmp_path)}).load()
    (tmp_path / "vocabulary.txt").write_text("a\n")
    with pytest.raises(EncoderError, match="cannot be loaded as Whisper"):
        build_encoder("speech", "whisper", {"weights": str(tmp_path)}).load()


def test_a_device_that_is_none_is_named() -> None:
    with pytest.raises(EncoderError, match=r"encoders\.speech\.device is “gpu”; use one of auto, cpu, cuda"):
        build_encoder("speech", "whisper", {"device": "gpu"})
