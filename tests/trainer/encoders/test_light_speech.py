"""Speech descriptors: what they measure, what they are deaf to, and what they are worth on real voices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from light_clip import ArrayClip, leave_group_out
from scipy import signal

from trainer.encoders import light_speech
from trainer.encoders.base import EncoderError
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.light_speech import HOP, RATE, SpeechOptions, describe
from trainer.encoders.registry import build_encoder
from trainer.features.pooling import pool
from trainer.media.pitch import track_pitch
from trainer.protocol.clips_csv import ClipRow

BANDS = 40
PITCH, VOICED, LEVEL = 2 * BANDS, 2 * BANDS + 3, 2 * BANDS + 7
EVERY = 2 * BANDS + 23  # columns of every frame; then nine, and then those of the voice
JITTER = EVERY + 9 + 12
RISING = EVERY + 9 + 26 + 10
FALLING = RISING + 1
TAILS = 42  # columns that have tails: six, the balance and the voice
LOW_PITCH = RISING + 6 + 6 + 10 + 10


def voice(seconds: float = 1.0, pitch: float = 150.0, slide: float = 0.0) -> np.ndarray:
    """A buzz with a spectrum that falls like a voice's, from `pitch` hertz by `slide` octaves."""
    time = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(pitch * 2 ** (slide * time / seconds)) / RATE
    return sum(np.sin(number * phase) / number for number in range(1, 20)).astype(np.float32) * 0.1


def encode(sound: np.ndarray, **options: object) -> light_speech.FrameFeatures:
    return build_encoder("speech", "light", options).encode([ArrayClip(sound)])[0]


@pytest.mark.parametrize("hertz", [80.0, 120.0, 200.0, 330.0])
def test_pitch_is_that_of_the_voice(hertz: float) -> None:
    values = encode(voice(pitch=hertz)).values
    np.testing.assert_allclose(100 * 2 ** values[10:-10, PITCH], hertz, rtol=0.01)
    assert values[10:-10, VOICED].all()


def test_pitch_follows_a_slide() -> None:
    pitch, _ = track_pitch(voice(2.0, 100.0, slide=1.0), RATE, HOP, 200)
    np.testing.assert_allclose(pitch[10:-10], 100 * 2 ** (np.arange(200) / 200)[10:-10], rtol=0.03)


def test_noise_has_no_voice() -> None:
    noise = np.random.default_rng(0).normal(scale=0.1, size=RATE).astype(np.float32)
    assert encode(noise).values[:, VOICED].mean() < 0.05


def test_the_recording_level_shows_in_one_feature_alone() -> None:
    loud, soft = encode(voice()).values, encode(voice() * 0.1).values
    differs = np.nan_to_num(np.abs(loud - soft)).max(axis=0) > 0.01
    assert np.flatnonzero(differs[: RISING + 6]).tolist() == [LEVEL]
    np.testing.assert_allclose((loud - soft)[:, LEVEL], 1.0, atol=0.01)  # 20 dB
    np.testing.assert_allclose(loud[:, RISING + 6 :], soft[:, RISING + 6 :], rtol=0.05, atol=0.02)


def test_pauses_are_left_out_and_times_are_those_of_the_speech() -> None:
    pause = np.random.default_rng(0).normal(scale=1e-4, size=RATE).astype(np.float32)
    frames = encode(np.concatenate([voice(), pause, voice()]))
    assert ((frames.time < 1.05) | (frames.time > 1.95)).all()
    assert len(frames.values) == pytest.approx(200, abs=8)
    assert len(encode(np.concatenate([voice(), pause, voice()]), pause_db=0.0).values) == 300


@pytest.mark.parametrize(
    ("sound", "note"),
    [(np.zeros(0), "no sound track"), (np.zeros(RATE), "only silence on the sound track")],
)
def test_no_sound_and_silence_are_missing_with_a_reason(sound: np.ndarray, note: str) -> None:
    found = encode(sound)
    assert (found.values.shape, found.note) == ((0, 2 * BANDS + 158), note)


@pytest.mark.parametrize("samples", [1, 100, 400, 1000])
def test_a_blink_of_sound_still_gives_a_finite_embedding(samples: int) -> None:
    values = encode(voice()[:samples] + 0.01).values
    assert len(values)
    assert np.isfinite(pool(values)).all()


def test_what_only_a_voice_has_is_nothing_elsewhere_and_its_embedding_is_that_of_the_voice_alone() -> None:
    noise = np.random.default_rng(0).normal(scale=0.03, size=RATE).astype(np.float32)
    buzz = voice(pitch=200.0)
    alone, mixed = encode(buzz).values, encode(np.concatenate([buzz, noise])).values
    silent = mixed[:, VOICED] == 0
    assert silent.sum() > 80
    assert np.isnan(mixed[silent][:, JITTER]).all()
    assert np.isfinite(mixed[~silent][:, JITTER]).all()
    formant = JITTER + 5
    np.testing.assert_allclose(np.nanmean(mixed[:, formant]), np.nanmean(alone[:, formant]), rtol=0.1)
    assert pool(mixed)[formant] == pytest.approx(np.nanmean(mixed[:, formant]), rel=1e-5)


def test_slopes_of_a_rising_and_of_a_falling_voice_are_told_apart() -> None:
    up, down = (pool(encode(voice(2.0, 140.0, slide=slide)).values) for slide in (1.0, -1.0))
    assert up[RISING] > 0.003  # octaves a frame: one octave in 2 seconds is .005
    assert down[FALLING] < -0.003
    assert up[RISING] == pytest.approx(-down[FALLING], rel=0.1)


def test_lowest_and_highest_fifth_of_the_pitch_stand_where_a_clip_spends_them() -> None:
    values = encode(np.concatenate([voice(1.0, 110.0), voice(1.0, 220.0)])).values
    low, high = values[0, LOW_PITCH], values[0, LOW_PITCH + TAILS]
    assert (low, high) == pytest.approx((np.log2(1.1), np.log2(2.2)), abs=0.05)
    assert np.ptp(values[:, LOW_PITCH]) == 0


def test_stretches_of_voice_are_counted_and_timed() -> None:
    noise = np.random.default_rng(0).normal(scale=0.03, size=RATE // 2).astype(np.float32)
    values = encode(np.concatenate([voice(0.5), noise, voice(1.0), noise])).values
    begins, lasts = values[:, FALLING + 3], values[:, FALLING + 4]
    assert begins.sum() == 2
    assert np.nanmax(lasts) == pytest.approx(1.0, abs=0.1)
    assert np.nanmin(lasts) == pytest.approx(0.5, abs=0.1)


def test_a_long_clip_is_described_in_blocks_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = np.concatenate([voice(pitch=pitch) for pitch in (140.0, 150.0, 160.0)])
    whole, _ = describe(sound, SpeechOptions())
    monkeypatch.setattr(light_speech, "BLOCK", 64)
    monkeypatch.setattr("trainer.media.pitch.BLOCK", 64)
    blocks, _ = describe(sound, SpeechOptions())
    inner = np.abs(whole - blocks)[:, : 2 * BANDS]
    assert inner.max() < 1e-3
    assert np.median(np.abs(whole - blocks)[:, PITCH]) < 1e-3


def test_bands_and_their_count_are_an_option_and_change_the_fingerprint() -> None:
    narrow = build_encoder("speech", "light", {"bands": 24})
    assert narrow.encode([ArrayClip(voice())])[0].values.shape[1] == narrow.channels == 206
    assert narrow.fingerprint() != build_encoder("speech", "light").fingerprint()
    assert (
        build_encoder("speech", "light", {"bands": 40}).fingerprint() == build_encoder("speech", "light").fingerprint()
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"band": 40}, "unknown setting “encoders.speech.band”; use"),
        ({"bands": "many"}, "bands is “many”"),
    ],
)
def test_an_option_that_cannot_be_is_named(options: dict[str, object], sentence: str) -> None:
    with pytest.raises(EncoderError, match=sentence):
        build_encoder("speech", "light", options)


def test_emotions_of_speakers_never_heard_are_told_apart(shared_media: Path) -> None:
    """EmoDB: four classes, three speakers, eight clips each; chance is 1 in 4."""
    classes = {"W": "anger", "F": "happiness", "T": "sadness", "N": "neutral"}
    files = sorted((shared_media / "dev" / "emodb_audio").glob("*.wav"))
    clips = [ClipInput(ClipRow(file.stem, str(file))) for file in files]
    embeddings = np.stack([pool(found.values) for found in build_encoder("speech", "light").encode(clips)])
    accuracy = leave_group_out(embeddings, [classes[file.stem[5]] for file in files], [file.stem[:2] for file in files])
    assert accuracy >= 0.6


def test_calm_and_lively_voices_of_the_other_actor_are_told_apart(shared_media: Path) -> None:
    """RAVDESS: neutral, calm, sad and disgusted against happy, angry, fearful and surprised; chance is 1 in 2."""
    files = sorted((shared_media / "dev" / "ravdess_audio").glob("*.wav"))
    clips = [ClipInput(ClipRow(file.stem, str(file))) for file in files]
    embeddings = np.stack([pool(found.values) for found in build_encoder("speech", "light").encode(clips)])
    lively = ["lively" if file.stem[6:8] in ("03", "05", "06", "08") else "calm" for file in files]
    assert leave_group_out(embeddings, lively, [file.stem[-2:] for file in files]) >= 0.7


def test_pitch_agrees_with_librosa_on_a_real_voice(shared_media: Path) -> None:
    """pyin takes a hundred times as long and is the measure; octave errors are what matters."""
    librosa = pytest.importorskip("librosa")
    file = next(iter(sorted((shared_media / "dev" / "emodb_audio").glob("*.wav"))))
    sound = ClipInput(ClipRow("a", str(file))).audio()
    slow, sure, _ = librosa.pyin(sound, fmin=60, fmax=500, sr=RATE, frame_length=1024, hop_length=HOP)
    fast, strength = track_pitch(sound, RATE, HOP, len(slow))
    both = sure & (strength > 0.5)
    apart = np.abs(np.log2(signal.medfilt(fast, 5)[both] / slow[both]))
    assert (apart > 0.2).mean() < 0.03
