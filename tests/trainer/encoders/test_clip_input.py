"""One decode of a clip for all its encoders, within bounds of memory."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from media_clips import even, number_in, tone, uneven, write_clip

from trainer.encoders import clip_input
from trainer.encoders.clip_input import AUDIO_RATE, ClipInput, choose_frames
from trainer.media import MediaError
from trainer.protocol.clips_csv import ClipRow


def row(path: Path, **fields: object) -> ClipRow:
    return ClipRow("clip", str(path), **fields)


def test_half_the_rate_takes_every_second_frame() -> None:
    assert choose_frames(np.array(even(10)), 12.5).tolist() == [0, 2, 4, 6, 8]


def test_rate_zero_and_rates_above_the_clips_own_take_every_frame() -> None:
    times = np.array(uneven(40))
    assert choose_frames(times, 0).tolist() == list(range(40))
    assert choose_frames(times, 1000.0).tolist() == list(range(40))


def test_of_an_uneven_clip_the_frames_on_show_at_each_tick_are_taken() -> None:
    times = np.array([0.0, 0.05, 0.11, 0.5, 0.52, 1.0])
    assert choose_frames(times, 10.0).tolist() == [0, 1, 2, 3, 4, 5]
    assert choose_frames(times, 2.0).tolist() == [0, 3, 5]


def test_a_long_clip_is_thinned_to_pairs_of_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_input, "MAX_FRAMES", 20)
    times = np.arange(60_000) / 25
    numbers = choose_frames(times, 12.5)
    assert len(numbers) == 20
    assert np.diff(numbers)[::2].tolist() == [2] * 10
    assert numbers[-1] >= 59_990


def test_no_frames_stay_no_frames() -> None:
    assert choose_frames(np.zeros(0), 12.5).tolist() == []


def test_frames_and_sound_are_those_of_the_clip(tmp_path: Path) -> None:
    clip = ClipInput(row(write_clip(tmp_path / "a.mp4", even(50), tone(2.0))), [12.5])
    frames, times = clip.frames()
    assert [number_in(frame) for frame in frames] == list(range(0, 50, 2))
    np.testing.assert_allclose(times, np.arange(25) * 0.08, atol=1e-3)
    assert len(clip.audio()) == pytest.approx(2 * AUDIO_RATE, abs=2000)
    assert (clip.frames_note, clip.audio_note) == ("", "")


def test_two_rates_share_one_decode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = ClipInput(row(write_clip(tmp_path / "a.mp4", even(50))), [5.0, 12.5])
    fast, _ = clip.frames(12.5)
    monkeypatch.setattr(clip_input, "FrameReader", None)  # a second decode would fail
    slow, times = clip.frames(5.0)
    assert [number_in(frame) for frame in fast] == list(range(0, 50, 2))
    assert [number_in(frame) for frame in slow] == list(range(0, 50, 5))
    np.testing.assert_allclose(times, np.arange(10) * 0.2, atol=1e-3)


def test_the_frames_of_a_rate_do_not_depend_on_the_other_rates(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", uneven(60))
    alone, _ = ClipInput(row(path), [5.0]).frames(5.0)
    beside, _ = ClipInput(row(path), [5.0, 0.0]).frames(5.0)
    np.testing.assert_array_equal(alone, beside)


def test_a_segment_is_decoded_from_its_own_zero(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", even(100), tone(4.0))
    clip = ClipInput(row(path, start=1.0, end=2.0), [0.0])
    frames, times = clip.frames()
    assert [number_in(frame) for frame in frames] == list(range(25, 50))
    assert times[0] == pytest.approx(0.0, abs=1e-3)
    assert len(clip.audio()) == AUDIO_RATE


def test_large_pictures_are_shrunk_and_few_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_input, "MAX_FRAMES", 10)
    clip = ClipInput(row(write_clip(tmp_path / "a.mp4", even(50), size=(1280, 320))), [25.0])
    frames, _ = clip.frames()
    assert frames.shape == (10, 160, 640, 3)
    assert clip.frames_note == "a long clip: 10 of 50 frames are looked at"


def test_only_the_beginning_of_an_endless_file_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_input, "LONGEST", 1.0)
    clip = ClipInput(row(write_clip(tmp_path / "a.mp4", even(100), tone(4.0))), [25.0])
    assert len(clip.frames()[0]) == 25
    assert len(clip.audio()) == AUDIO_RATE
    assert clip.audio_note == clip.frames_note
    assert clip.audio_note.startswith("only its first")


def test_sound_alone_and_pictures_alone_say_what_is_not_there(tmp_path: Path) -> None:
    sound = ClipInput(row(write_clip(tmp_path / "a.wav", sound=tone(1.0), sound_codec="pcm_s16le")))
    assert (len(sound.frames()[0]), sound.frames_note) == (0, "no pictures, only sound")
    pictures = ClipInput(row(write_clip(tmp_path / "a.mp4", even(5))))
    assert (len(pictures.audio()), pictures.audio_note) == (0, "no sound track")


def test_a_file_that_is_no_clip_gives_the_same_sentence_every_time(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"nothing of the kind" * 100)
    clip = ClipInput(row(tmp_path / "a.mp4"), [12.5])
    for ask in (clip.audio, clip.frames, clip.faces):
        with pytest.raises(MediaError, match=r"“a\.mp4” is not a video or sound file"):
            ask()
