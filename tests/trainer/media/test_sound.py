"""Sound on the clip's clock."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from media_clips import SOUND_RATE, even, tone, write_clip

from trainer.media import build_index, read_audio

RATE = 16000


def click(at: float, seconds: float) -> np.ndarray:
    """Silence with one short burst of noise."""
    sound = np.zeros(round(seconds * SOUND_RATE), np.float32)
    first = round(at * SOUND_RATE)
    sound[first : first + 480] = np.random.default_rng(1).uniform(-0.9, 0.9, 480)
    return sound


def loud_from(sound: np.ndarray, threshold: float = 0.1) -> float:
    """Seconds at which sound is first heard."""
    return float(np.argmax(np.abs(sound) > threshold)) / RATE


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "aac"), ("b.mkv", "pcm_s16le"), ("c.webm", "libopus"), ("d.mkv", "libmp3lame")]
)
def test_a_click_is_heard_when_it_was_made(tmp_path, name, codec):
    video = "libvpx-vp9" if name.endswith("webm") else "libx264"
    options = {"cpu-used": "8", "deadline": "realtime"} if name.endswith("webm") else None
    path = write_clip(tmp_path / name, even(50), click(0.7, 2.0), codec=video, sound_codec=codec, options=options)
    sound = read_audio(path)
    # Lossy codecs smear a click by some milliseconds before it; their priming of 20 to 50 ms must be gone.
    assert loud_from(sound) == pytest.approx(0.7, abs=0.003 if codec == "pcm_s16le" else 0.012)


def test_sound_is_mono_float_at_the_rate_and_length_of_the_clip(tmp_path):
    path = write_clip(tmp_path / "clip.mkv", even(50), tone(2), sound_codec="pcm_s16le")
    sound = read_audio(path)
    assert sound.dtype == np.float32
    assert sound.shape == (2 * RATE,)
    spectrum = np.abs(np.fft.rfft(sound))
    assert np.argmax(spectrum) / 2 == pytest.approx(440, abs=1)
    assert np.abs(sound[RATE // 2 : RATE]).max() == pytest.approx(0.5, abs=0.03)
    assert read_audio(path, rate=48000, mono=False).shape == (96000, 2)


def test_silence_stands_where_sound_starts_late_or_ends_early(tmp_path):
    path = write_clip(tmp_path / "clip.mkv", even(50), tone(0.5), sound_start=0.75, sound_codec="pcm_s16le")
    sound = read_audio(path)
    assert len(sound) == 2 * RATE
    assert loud_from(sound) == pytest.approx(0.75, abs=0.002)
    assert np.abs(sound[: round(0.74 * RATE)]).max() < 0.01
    assert np.abs(sound[round(1.0 * RATE) : round(1.2 * RATE)]).max() > 0.4
    assert np.abs(sound[round(1.26 * RATE) :]).max() < 0.01


def test_the_second_of_sound_before_a_late_picture_is_kept(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", [1 + t for t in even(25)], click(0.2, 2.0))
    assert loud_from(read_audio(path)) == pytest.approx(0.2, abs=0.012)


def test_a_gap_in_the_stamps_is_silent_and_what_follows_stays_in_time(tmp_path):
    path = tmp_path / "gap.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=SOUND_RATE, layout="mono")
        for begin in (0.0, 0.5):
            for piece in range(10):
                values = np.full((1, 480), 10000, np.int16)
                frame = av.AudioFrame.from_ndarray(values, format="s16", layout="mono")
                frame.sample_rate, frame.time_base = SOUND_RATE, Fraction(1, SOUND_RATE)
                frame.pts = round(begin * SOUND_RATE) + 480 * piece
                packets = stream.encode(frame)
                container.mux(packets)
    sound = read_audio(path)
    assert len(sound) == pytest.approx(0.6 * RATE, abs=20)
    assert np.abs(sound[round(0.12 * RATE) : round(0.48 * RATE)]).max() < 0.01
    assert sound[round(0.55 * RATE)] == pytest.approx(0.305, abs=0.02)


def test_a_segment_of_sound_is_the_same_samples_as_in_the_whole(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(100), click(2.5, 4.0))
    whole, part = read_audio(path), read_audio(path, start=2.0, end=3.0)
    assert len(part) == RATE
    np.testing.assert_allclose(part, whole[2 * RATE : 3 * RATE], atol=1e-6)


def test_a_segment_late_in_a_long_file_is_in_time_without_decoding_all_before_it(tmp_path):
    path = write_clip(tmp_path / "long.mp4", sound=click(50.25, 60.0))
    part = read_audio(path, start=50.0, end=51.0)
    assert len(part) == RATE
    assert loud_from(part) == pytest.approx(0.25, abs=0.012)


@pytest.mark.parametrize("codec", ["pcm_s16le", "pcm_f32le"])
def test_mono_is_the_mean_of_the_channels_whatever_the_sample_format(tmp_path, codec):
    path = tmp_path / "stereo.mkv"
    left = tone(1.0)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=SOUND_RATE, layout="stereo")
        frame = av.AudioFrame.from_ndarray(np.stack([left, left]), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, 0, Fraction(1, SOUND_RATE)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    np.testing.assert_allclose(read_audio(path, SOUND_RATE), left, atol=1e-3)
    np.testing.assert_allclose(read_audio(path, SOUND_RATE, mono=False), np.stack([left, left], 1), atol=1e-3)


def test_one_channel_is_heard_at_its_own_loudness_on_both_sides(tmp_path):
    path = write_clip(tmp_path / "a.mkv", sound=tone(1.0), sound_codec="pcm_s16le")
    sound = read_audio(path, SOUND_RATE, mono=False)
    np.testing.assert_allclose(sound, np.stack([tone(1.0)] * 2, 1)[: len(sound)], atol=1e-3)


def test_a_clip_without_sound_gives_no_samples(tmp_path):
    path = write_clip(tmp_path / "clip.mp4", even(10))
    assert read_audio(path).shape == (0,)
    assert read_audio(path, mono=False).shape == (0, 2)


def test_the_sound_of_every_shared_clip_lasts_as_long_as_the_clip(shared_media):
    for folder in ("codec", "grid", "lrs3", "emodb_audio"):
        for path in sorted((shared_media / "dev" / folder).iterdir()):
            index = build_index(path)
            sound = read_audio(path, index=index)
            assert len(sound) == (round(index.duration * RATE) if index.has_audio else 0), path.name
            assert np.all(np.isfinite(sound)), path.name
