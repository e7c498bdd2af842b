"""Files whose stamps repeat or are plainly wrong keep their frames, their times and their sound."""

from __future__ import annotations

import numpy as np
import pytest
from media_clips import even, number_in, restamp, tone, write_clip

from trainer.media import FrameReader, build_index, read_audio
from trainer.media.stamps import follow, long_steps, mended, usable

STILL = {"bf": "0", "g": "20"}  # packets in the order of presentation
HUGE = 10_000  # seconds


def repeated(kind: str, number: int, stamp: int) -> int:
    """Frames 10 and 43 say the time of the one after them, in ticks of the test clips."""
    return stamp + 512 if kind == "video" and number in (10, 43) else stamp


def made(tmp_path, change, suffix=".mp4", frames=60):
    path = write_clip(tmp_path / f"whole{suffix}", even(frames), tone(frames / 25), options=STILL)
    return restamp(path, tmp_path / f"stamped{suffix}", change)


def read_in_any_order(path, frames: int) -> None:
    order = np.random.default_rng(3).permutation(frames).tolist()
    with FrameReader(path) as reader:
        assert len(reader) == frames
        reader.keep(0)
        for number in [10, 9, 43, 42, 44, *order, *range(frames)]:
            assert number_in(reader.read(number)) == number


def test_repeated_stamps_keep_every_frame_its_time_and_its_neighbours(tmp_path):
    path = made(tmp_path, repeated)
    index = build_index(path)
    assert len(index) == 60
    assert index.seekable
    assert np.diff(index.times).min() > 0
    assert index.times == pytest.approx(even(60), abs=0.002)
    read_in_any_order(path, 60)


def test_repeated_stamps_in_matroska_too(tmp_path):
    path = made(tmp_path, lambda kind, n, stamp: stamp + 40 if kind == "video" and n in (10, 43) else stamp, ".mkv")
    index = build_index(path)
    assert index.times == pytest.approx(even(60), abs=0.002)
    read_in_any_order(path, 60)


def test_a_tie_on_a_key_frame_is_told_apart(tmp_path):
    path = made(tmp_path, lambda kind, n, stamp: stamp + 512 if kind == "video" and n in (19, 39) else stamp)
    with FrameReader(path) as reader:
        for number in (20, 40, 21, 20, 19, 39, 41, 40):
            reader.keep(0)
            assert number_in(reader.read(number)) == number


@pytest.mark.parametrize(
    ("number", "suffix"), [(1, ".mp4"), (30, ".mp4"), (59, ".mp4"), (1, ".mkv"), (30, ".mkv"), (59, ".mkv")]
)
def test_one_wrong_stamp_of_a_frame_changes_no_length_and_no_picture(tmp_path, number, suffix):
    second = 12800 if suffix == ".mp4" else 1000

    def change(kind, n, stamp):
        return stamp + HUGE * second if kind == "video" and n == number else stamp

    path = made(tmp_path, change, suffix)
    index = build_index(path)
    assert index.duration == pytest.approx(2.4, abs=0.1)
    assert index.times == pytest.approx(even(60), abs=0.09)
    with FrameReader(path) as reader:
        for wanted in (0, 1, number, 31, 59, 5):
            assert number_in(reader.read(wanted)) == wanted


@pytest.mark.parametrize("number", [0, 1, 50, 112])
def test_one_wrong_stamp_of_the_sound_moves_nothing(tmp_path, number):
    whole = read_audio(write_clip(tmp_path / "a.mkv", even(60), tone(2.4), options=STILL))
    path = made(tmp_path, lambda kind, n, stamp: stamp + HUGE * 1000 if kind == "audio" and n == number else stamp,
                ".mkv")  # fmt: skip
    index = build_index(path)
    assert index.duration == pytest.approx(2.4, abs=0.1)
    sound = read_audio(path, index=index)
    # Matroska's stamps are rounded to a millisecond, 16 samples.
    apart = [np.abs(sound[1600 + shift : 36000 + shift] - whole[1600:36000]).max() for shift in range(-16, 17)]
    assert min(apart) < 0.05


def test_the_last_frame_lasts_as_long_as_the_file_says_and_where_its_stamp_is_wrong_as_frames_usually_do(tmp_path):
    tenths = [number / 10 for number in range(20)]
    path = write_clip(tmp_path / "a.mp4", tenths, options=STILL)  # which says 0.04 s of the last
    assert build_index(path).duration == pytest.approx(1.94, abs=0.001)
    late = restamp(path, tmp_path / "b.mp4", lambda _, n, stamp: stamp + HUGE * 12800 if n == 19 else stamp)
    assert build_index(late).duration == pytest.approx(2.0, abs=0.001)
    assert build_index(late).times == pytest.approx(tenths, abs=0.001)


def test_stills_that_stand_for_minutes_stay_as_long_as_they_are(tmp_path):
    path = write_clip(tmp_path / "a.mp4", [0.0, 300.0, 600.0], options=STILL)
    assert build_index(path).times == pytest.approx([0.0, 300.0, 600.0])


def test_a_pause_within_a_long_recording_is_a_pause(tmp_path):
    path = write_clip(tmp_path / "a.mp4", [*even(20), *(100 + time for time in even(400))], options=STILL)
    times = build_index(path).times
    assert times[20] - times[19] == pytest.approx(99.24)


def test_the_longest_run_of_stamps_is_followed_and_the_others_find_their_place():
    assert follow([0, 1, 9, 2, None, 3]).tolist() == [True, True, False, True, False, True]
    assert mended([0, 10, 9000, 30, None, 50], 1000).tolist() == [0, 10, 20, 30, 40, 50]
    assert mended([5, 5, 15, 15, 15], 1000).tolist() == [5, 10, 15, 20, 25]


def test_stamps_say_something_while_one_in_ten_is_wrong_and_nothing_beyond_that():
    good: list[int | None] = [*range(0, 90, 10), None]
    assert usable(good)
    assert not usable([*good[:8], None, None])
    assert usable([0])
    assert not usable([])
    assert not usable([None, None])


def test_of_equally_long_runs_one_is_followed_and_equal_stamps_follow_each_other():
    assert follow([5, 5, 5]).tolist() == [True] * 3
    assert follow([0, 7, 7, 3, 7, 8]).tolist() == [True, True, True, False, True, True]
    assert follow([None, None]).tolist() == [False, False]
    assert follow([9, 0, 1]).tolist() == [False, True, True]


def test_a_step_is_wrong_only_where_it_is_long_beside_all_others_and_beside_the_sound():
    def numbers(*steps: float, other: float = 0.0) -> list[int]:
        return long_steps(np.cumsum([0.0, *steps]), 1.0, other).tolist()

    ones = (1.0,) * 6
    assert numbers(*ones, 61.0) == [6]
    assert numbers(61.0, *ones) == [0]
    assert numbers(*ones, 60.0) == [], "a minute passes between two frames"
    assert numbers(*ones, 61.0, other=61.0) == [], "as long as the sound beside it"
    assert numbers(*ones, 62.0, other=61.0) == [6]
    assert numbers(*(7.0,) * 6, 420.0) == [], "ten times all others, and not more"
    assert numbers(*(7.0,) * 6, 421.0) == [6]
    assert numbers(*(1.0,) * 5, 1000.0) == [], "seven frames may be slides"


def test_frames_before_the_first_and_after_the_last_good_stamp_go_on_at_the_usual_distance():
    assert mended([None, None, 100, 110, 120, None], 1000).tolist() == [80, 90, 100, 110, 120, 130]
    assert mended([None, 50], 1000).tolist() == [10, 50], "25 a second where nothing else is known"
    assert mended([None, 0, 10, 20, 40, 50, 60], 1000).tolist() == [-10, 0, 10, 20, 40, 50, 60], (
        "the median, not the mean"
    )


def test_after_a_step_that_no_clip_has_the_part_with_fewer_frames_moves_to_the_other():
    even_ones = [number * 10 for number in range(10)]
    far = 10_000_000
    assert mended([*even_ones, far, far + 10], 100).tolist() == [number * 10 for number in range(12)]
    early = mended([0, 10, *(far + stamp for stamp in even_ones)], 100)
    assert early.tolist() == [far - 20 + number * 10 for number in range(12)]
    half = [*even_ones[:5], *(far + stamp for stamp in even_ones[:5])]
    assert mended(half, 100)[0] == far - 50, "of two halves the first moves"
    six = [*even_ones[:6], *(far + stamp for stamp in even_ones[:5])]
    assert mended(six, 100)[0] == 0, "of six and five the five move"
    assert mended([*even_ones, far], 100, other=100_000.0).tolist() == [*even_ones, far], "as long as the sound"


def test_equal_stamps_share_the_wider_gap_beside_them():
    assert mended([0, 10, 10, 40], 1000).tolist() == [0, 10, 25, 40]
    assert mended([0, 30, 30, 40], 1000).tolist() == [0, 15, 30, 40]
    assert mended([0, 10, 10, 20], 1000).tolist() == [0, 10, 15, 20]
    assert mended([0, 0, 10], 1000).tolist() == [0, 5, 10]
    assert mended([0, 1, 2, 4], 1000).tolist() == [0, 1, 2, 4], "one tick apart is not equal"
