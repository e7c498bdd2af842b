"""The synthetic voice says what its emotion asks of it."""

from __future__ import annotations

import numpy as np
import pytest

from trainer.demo.expression import FPS
from trainer.demo.phones import syllables
from trainer.demo.speakers import SPEAKERS
from trainer.demo.voice import MANNERS, RATE, Utterance, speak

SENTENCE = "我今天早上在车站等了二十分钟。"


def said(emotion: str, text: str = SENTENCE, speaker: int = 0) -> Utterance:
    person = SPEAKERS[speaker]
    return speak(syllables(text, person.language), person.voice, emotion, 1.0, np.random.default_rng(3))


def pitch(sound: np.ndarray) -> float:
    """Median pitch in hertz of the loud parts, by autocorrelation."""
    width = int(0.04 * RATE)
    frames = sound[: len(sound) // width * width].reshape(-1, width)
    loud = frames[np.square(frames).mean(1) > 0.3 * np.square(frames).mean()]
    found = []
    for frame in loud:
        spectrum = np.abs(np.fft.rfft(frame * np.hanning(width), 4 * width)) ** 2
        echo = np.fft.irfft(spectrum)
        low, high = RATE // 500, RATE // 70
        found.append(RATE / (low + np.argmax(echo[low:high])))
    return float(np.median(found))


def loudness(sound: np.ndarray) -> float:
    return float(np.sqrt(np.square(sound).mean()))


@pytest.mark.parametrize("emotion", MANNERS)
def test_speech_lasts_two_to_four_seconds_is_audible_and_never_clips(emotion):
    utterance = said(emotion)
    assert 2.0 <= utterance.seconds <= 4.0
    assert len(utterance.sound) == round(utterance.seconds * RATE)
    assert loudness(utterance.sound) > 0.008
    assert np.abs(utterance.sound).max() < 0.99


def test_pitch_and_loudness_follow_the_emotion():
    sad, plain, angry, startled = (said(name).sound for name in ("sadness", "neutral", "anger", "surprise"))
    assert pitch(sad) < pitch(plain) < pitch(startled)
    assert loudness(sad) < loudness(plain) < loudness(angry)
    assert said("sadness").seconds > said("anger").seconds


def test_a_man_with_a_long_vocal_tract_sounds_lower():
    man, woman = (i for name in ("marcus", "emma") for i, s in enumerate(SPEAKERS) if s.name == name)
    text = "I picked up the parcel this morning."
    assert pitch(said("neutral", text, man).sound) < 0.7 * pitch(said("neutral", text, woman).sound)


def test_voiced_sound_is_harmonic_and_hisses_are_not():
    sound = said("neutral", "You can leave the parcel on the table.", 6).sound
    spectrum = np.abs(np.fft.rfft(sound)) ** 2
    frequency = np.fft.rfftfreq(len(sound), 1 / RATE)
    low, high = spectrum[frequency < 4000].sum(), spectrum[frequency >= 4000].sum()
    assert 1e-6 < high / low < 0.1


def test_the_mouth_moves_with_the_voice_and_rests_in_silence():
    utterance = said("neutral")
    frames = len(utterance.mouth)
    assert frames == round(utterance.seconds * FPS)
    per_frame = utterance.sound[: frames * (RATE // FPS)].reshape(frames, -1)
    energy = np.sqrt(np.square(per_frame).mean(1))
    assert np.corrcoef(energy, utterance.mouth)[0, 1] > 0.5
    assert utterance.mouth[0] < 0.1
    assert utterance.mouth[-1] < 0.1


def test_the_same_text_is_always_said_the_same_way():
    assert np.array_equal(said("worry").sound, said("worry").sound)


def test_more_syllables_take_longer():
    assert said("neutral", "下一站是人民广场，请从左边那个门下车。").seconds > said("neutral", "门八点开。").seconds
