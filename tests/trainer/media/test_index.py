"""Which frame is shown when: the table of presentation times."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from media_clips import cut_off, edit_sound, even, number_in, tone, uneven, write_clip

from trainer.media import FrameReader, MediaError, VideoIndex, build_index
from trainer.media.index import EDGE


def decoded_times(path: Path) -> list[float]:
    """Presentation times by decoding every frame, the slow way, on the file's own clock."""
    times = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for packet in container.demux(stream):
            try:
                times += [float(frame.pts * frame.time_base) for frame in packet.decode()]
            except av.FFmpegError:
                continue
    return sorted(times)


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.mov"])
def test_every_frame_of_an_uneven_clip_has_its_own_time(tmp_path, name):
    times = uneven(60)
    index = build_index(write_clip(tmp_path / name, times))
    np.testing.assert_allclose(index.times, times, atol=0.0006)


def test_a_time_shows_the_last_frame_that_appeared_by_then(tmp_path):
    times = uneven(40)
    index = build_index(write_clip(tmp_path / "clip.mp4", times))
    for number, time in enumerate(index.times):
        assert index.frame_at(time) == number
        assert index.frame_at(time + 0.004) == number
        # A time that was added up comes out a rounding short of the stamp; a tenth of a millisecond is no rounding.
        assert index.frame_at(time - 5e-7) == number
        assert index.frame_at(time - 1e-4) == max(number - 1, 0)
    assert index.frame_at(-1) == 0
    assert index.frame_at(1e6) == 39


def test_sound_and_picture_share_the_earlier_start_as_zero(tmp_path):
    later_picture = build_index(write_clip(tmp_path / "a.mp4", [1 + t for t in even(10)], tone(2)))
    assert later_picture.times[0] == pytest.approx(1.0, abs=0.001)
    assert later_picture.duration == pytest.approx(2.0, abs=0.05)
    later_sound = build_index(write_clip(tmp_path / "b.mkv", even(10), tone(1), sound_start=0.5))
    assert later_sound.times[0] == pytest.approx(0.0, abs=0.02)
    assert later_sound.duration == pytest.approx(1.5, abs=0.05)


def test_a_file_whose_stamps_begin_at_ten_seconds_begins_at_zero(tmp_path):
    index = build_index(write_clip(tmp_path / "clip.mp4", [10 + t for t in even(20)]))
    assert index.times[0] == 0
    assert index.zero == pytest.approx(10)
    assert index.duration == pytest.approx(0.8)


@pytest.mark.parametrize("name", ["clip.ts", "clip.flv"])
def test_where_no_length_of_a_frame_is_said_the_last_of_two_lasts_as_long_as_the_first(tmp_path, name):
    index = build_index(write_clip(tmp_path / name, [0.0, 0.2], options={"bf": "0"}))
    np.testing.assert_allclose(index.times, [0.0, 0.2], atol=1e-6)
    assert index.duration == pytest.approx(0.4)
    assert (index.counted, index.seekable) == (False, False)


@pytest.mark.parametrize("gop", ["4", "250"])
def test_what_an_edit_list_cuts_off_is_in_no_table_and_the_frames_after_it_are_read(tmp_path, gop):
    clip = write_clip(tmp_path / "clip.mp4", even(50), tone(2), options={"bf": "0", "g": gop})
    path = cut_off(clip, tmp_path / "cut.mp4", 0.4)
    index = build_index(path)
    np.testing.assert_allclose(index.times, even(40), atol=1e-9)
    assert (index.zero, index.stamps[0], index.duration) == (0, 0, pytest.approx(1.6, abs=0.03))
    with FrameReader(path) as reader:
        assert [number_in(reader.read(number)) for number in (39, 0, 1, 20)] == [49, 10, 11, 30]


@pytest.mark.parametrize(
    ("name", "codec", "sound"),
    [("a.avi", "libx264", "libmp3lame"), ("b.avi", "mpeg4", "libmp3lame"), ("c.mpg", "mpeg1video", "mp2")],
)
def test_a_container_without_stamps_of_its_own_still_has_every_frame_at_its_rate(tmp_path, name, codec, sound):
    path = write_clip(tmp_path / name, even(30), tone(1.2), codec=codec, sound_codec=sound, options={"bf": "2"})
    index = build_index(path)
    assert len(index) == 30
    np.testing.assert_allclose(np.diff(index.times), 0.04, atol=1e-6)


def test_a_segment_has_its_own_zero_and_only_its_frames(tmp_path):
    whole = build_index(write_clip(tmp_path / "clip.mp4", even(100), tone(4)))
    part = whole.segment(1.0, 2.0)
    assert len(part) == 25
    np.testing.assert_allclose(part.times, even(25), atol=1e-9)
    np.testing.assert_array_equal(part.stamps, whole.stamps[25:50])
    assert part.duration == 1.0
    assert (part.zero, part.segment(0.2, 0.4).zero) == (whole.zero + 1.0, pytest.approx(whole.zero + 1.2))
    assert whole.segment(0.0, 1e9) is whole
    assert whole.segment(0.0, whole.duration) is whole
    np.testing.assert_allclose(part.segment(0.2, 0.4).stamps, whole.stamps[30:35])
    rest = part.segment(0.5)
    assert (rest.start, rest.end, rest.duration) == (1.5, 2.0, 0.5)
    assert whole.segment(3.0, 9.0).duration == pytest.approx(1.0), "an end beyond the file is the file's"


def test_a_segment_begins_and_ends_exactly_half_a_millisecond_from_a_frame():
    begins, ends = 0.25 - EDGE, 0.75 - EDGE
    whole = VideoIndex("clip.mp4", np.array([0, begins, 0.5, ends]), np.arange(4), np.zeros(1), 1.0, 0.0,
                       Fraction(1, 1000), 0, 160, 96)  # fmt: skip
    assert whole.segment(0.25, 0.75).stamps.tolist() == [1, 2]
    for start, end in ((1.0 - EDGE, None), (0.5, 0.5)):
        with pytest.raises(MediaError, match="has nothing from"):
            whole.segment(start, end)


def test_a_segment_edge_in_milliseconds_means_the_frame_it_is_rounded_from(tmp_path):
    whole = build_index(write_clip(tmp_path / "clip.mp4", even(90, rate=30)))
    assert whole.segment(0.333, 1.667).stamps[0] == whole.stamps[10]
    assert len(whole.segment(0.333, 1.667)) == 40


@pytest.mark.parametrize(("start", "end"), [(4.0, None), (9.0, 12.0), (2.0, 1.0)])
def test_a_segment_outside_the_file_is_a_sentence(tmp_path, start, end):
    path = write_clip(tmp_path / "clip.mp4", even(100))
    with pytest.raises(MediaError, match=r"“clip\.mp4” lasts 4\.00 s and has nothing from .* correct start and end"):
        build_index(path, start, end)


def test_sound_alone_has_a_duration_and_no_frames(tmp_path):
    index = build_index(write_clip(tmp_path / "a.wav", sound=tone(1.5), sound_codec="pcm_s16le"))
    assert len(index) == 0
    assert index.frame_at(0.5) == -1
    assert index.duration == pytest.approx(1.5)
    assert index.has_audio


def test_sound_of_one_packet_whose_length_no_file_says_lasts_as_long_as_its_samples(tmp_path):
    index = build_index(write_clip(tmp_path / "a.flv", sound=tone(0.05), sound_codec="flac"))
    assert index.duration == pytest.approx(0.05)


def test_sound_that_an_edit_list_leaves_out_in_the_middle_says_nothing_of_where_there_is_sound(tmp_path):
    whole = write_clip(tmp_path / "whole.mp4", sound=tone(3))
    index = build_index(edit_sound(whole, tmp_path / "cut.mp4", [(0.1, 0.2), (2.5, 0.2)]))
    assert (index.zero, index.duration) == (0, pytest.approx(0.4, abs=0.03))


def test_frames_before_the_first_key_frame_which_only_frames_cut_off_show_are_not_in_the_table(tmp_path):
    options = {"bf": "2", "g": "12", "x264-params": "open-gop=1:scenecut=0:b-adapt=0"}
    whole = write_clip(tmp_path / "whole.mkv", even(48), options=options)
    path = tmp_path / "cut.mkv"
    with av.open(str(whole)) as source, av.open(str(path), "w") as container:
        stream = container.add_stream_from_template(source.streams.video[0])
        found = [packet for packet in source.demux(source.streams.video[0]) if packet.size]
        keys = [number for number, packet in enumerate(found) if packet.is_keyframe]
        assert found[keys[1] + 1].pts < found[keys[1]].pts
        for packet in found[keys[1] :]:
            packet.stream = stream
            container.mux(packet)
    index = build_index(path)
    assert len(index) == len(decoded_times(path)) < len(found) - keys[1]


def test_the_index_of_every_shared_clip_is_what_decoding_all_of_it_gives(shared_media):
    folders = ("codec", "grid", "lrs3")
    paths = [path for folder in folders for path in sorted((shared_media / "dev" / folder).iterdir())]
    for path in paths:
        index = build_index(path)
        if index.stream < 0:
            assert path.name == "sample_audio_only.mp4"
            continue
        decoded = decoded_times(path)
        own_clock = index.times + index.zero
        missing = [time for time in own_clock if np.abs(np.subtract(decoded, time)).min() > 1e-6]
        damaged = path.name in ("corrupted.mp4", "sample_with_invalid_nalu.mp4")
        assert len(missing) == (1 if damaged else 0), path.name
        assert len(own_clock) == len(decoded) + len(missing), path.name
        assert np.all(np.diff(index.times) > 0), path.name
