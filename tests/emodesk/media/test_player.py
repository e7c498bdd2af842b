"""Playback without a window: the frame due is the frame given, in time, whatever the person does."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from media_clips import even, number_in, tone, uneven, write_clip
from player_desk import Desk

from emodesk.domain import Clip
from emodesk.media import PlayerState
from emodesk.media.source import AHEAD_MOST, AHEAD_WAITING
from emodesk.media.stand_ins import ROUGH, SHARP


@pytest.fixture
def desk():
    before = set(threading.enumerate())
    desk = Desk()
    yield desk
    assert desk.player.close()
    assert set(threading.enumerate()) <= before


def clip(path: Path, key: int = 1, **rest) -> Clip:
    return Clip(key=key, clip_id=path.stem, path=str(path), **rest)


def test_an_uneven_clip_plays_every_frame_at_its_time(tmp_path, desk):
    times = uneven(40)
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", times)), play=True)
    desk.run(lambda: desk.finished == 1)
    assert [picture.number for _, picture in desk.given] == list(range(40))
    assert [number_in(picture.rgb) for _, picture in desk.given] == list(range(40))
    assert desk.player.dropped == 0
    shown = np.array([when for when, _ in desk.given])
    late = (shown - shown[0]) - np.array(times)
    assert late.min() > -0.001
    assert late.max() < 0.004
    assert desk.player.state == PlayerState.PAUSED


def test_stepping_gives_exactly_the_frame_before_and_after(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", uneven(30))))
    desk.see(0)
    for steps, expected in ((1, 1), (1, 2), (10, 12), (-1, 11), (-1, 10), (-100, 0), (100, 29), (-1, 28)):
        desk.player.step(steps)
        assert number_in(desk.see(expected).rgb) == expected
        assert desk.player.head.position == pytest.approx(desk.player.time_of(expected))


def test_of_many_wishes_while_scrubbing_the_latest_wins(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(200))))
    desk.see(0)
    before = len(desk.given)
    for number in (*range(199, 20, -7), 50, 120, 77):
        desk.player.seek_frame(number)
    assert number_in(desk.see(77).rgb) == 77
    assert len(desk.given) - before < 5


def test_a_time_between_frames_shows_the_frame_on_show_then(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(50))))
    desk.see(0)
    desk.player.seek_time(0.99)
    desk.see(24)
    desk.player.seek_frame(-1)
    desk.see(49)


def test_seeking_while_playing_goes_on_from_there(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(100))), play=True)
    desk.run(lambda: desk.player.shown >= 5)
    desk.player.seek_frame(80)
    desk.run(lambda: desk.player.shown >= 84)
    desk.player.seek_frame(10)
    desk.run(lambda: desk.player.shown in range(12, 20))
    numbers = [picture.number for _, picture in desk.given]
    assert numbers[numbers.index(80) :][:4] == [80, 81, 82, 83]
    assert numbers[numbers.index(10, numbers.index(80)) :][:3] == [10, 11, 12]
    assert desk.player.dropped == 0


def test_a_section_repeats_without_a_gap(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(50))))
    desk.see(0)
    desk.player.set_loop(True, (0.4, 0.6))
    desk.player.play()
    desk.run(lambda: len(desk.given) > 16)
    numbers = [picture.number for _, picture in desk.given[1:]]
    assert numbers[:15] == [10, 11, 12, 13, 14] * 3
    assert desk.player.dropped == 0
    assert desk.finished == 0


def test_the_frame_behind_a_section_is_never_shown_however_its_end_was_rounded(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(50))))
    desk.see(0)
    desk.player.seek_frame(15)
    desk.see(15)
    desk.player.set_loop(True, (0.4, 0.6 + 5e-7))
    desk.run(lambda: all(desk.player.source.picture(number) for number in range(10, 16)))
    desk.given.clear()
    desk.player.play()
    desk.run(lambda: len(desk.given) > 15)
    assert [picture.number for _, picture in desk.given[:15]] == [10, 11, 12, 13, 14] * 3


def test_speed_changes_how_long_a_clip_takes(tmp_path, desk):
    path = write_clip(tmp_path / "a.mp4", even(20))
    for speed, seconds in ((2.0, 0.4), (0.5, 1.6)):
        desk.player.set_speed(speed)
        desk.player.show(clip(path))
        desk.see(0)
        desk.player.play()
        begun = desk.time
        desk.run(lambda done=desk.finished: desk.finished > done)
        assert desk.time - begun == pytest.approx(seconds, abs=0.05)


def test_playing_again_at_the_end_begins_anew(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(8))), play=True)
    desk.run(lambda: desk.finished == 1)
    desk.player.toggle()
    desk.run(lambda: desk.finished == 2)
    assert [picture.number for _, picture in desk.given] == [*range(8), *range(8)]


def test_a_prefetched_clip_is_there_when_it_is_shown(tmp_path, desk):
    clips = [clip(write_clip(tmp_path / f"{key}.mp4", even(30), size=(640, 360)), key) for key in range(4)]
    desk.player.show(clips[0])
    desk.see(0)
    for now, after in zip(clips, [clips[1:3], clips[2:4], clips[3:]], strict=False):
        desk.player.prefetch(after)
        sources = [desk.player._open_clips.take(item) for item in after]
        desk.run(lambda sources=sources: all(source.picture(0) for source in sources))
        desk.player.show(after[0])
        picture = desk.player.tick()
        assert picture is not None
        assert picture.number == 0
        assert desk.player.clip is not now


def test_a_clip_just_chosen_is_decoded_far_ahead_only_when_all_of_it_is_painted(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(60))))
    desk.see(0)
    desk.run(lambda: desk.player.source.picture(AHEAD_WAITING - 1))
    assert desk.player.source._job(desk.player.source.index) is None
    desk.player.prefetch([])  # the painting is done
    desk.run(lambda: desk.player.source.picture(AHEAD_MOST - 1))


def test_no_clip_but_the_one_shown_begins_any_work_until_that_is_painted(tmp_path, desk):
    clips = [clip(write_clip(tmp_path / f"{key}.mp4", even(60)), key) for key in range(3)]
    desk.player.show(clips[0])
    desk.see(0)
    desk.player.prefetch(clips[1:])
    sources = [desk.player._open_clips.take(item) for item in clips]
    desk.run(lambda: all(source.picture(0) for source in sources))
    desk.player.show(clips[1])
    desk.see(0)
    for source in (sources[0], sources[2]):
        source.resize((320, 192))  # there is something to do: its pictures are made anew
        desk.run(lambda source=source: not source._pictures)
        assert source._job(source.index) is None
    desk.player.prefetch(clips[2:])
    desk.run(lambda: all(source.picture(0) for source in sources))


def test_few_clips_stay_open_however_many_are_shown(tmp_path, desk):
    path = write_clip(tmp_path / "a.mp4", even(5))
    for key in range(12):
        desk.player.show(clip(path, key))
        desk.player.prefetch([clip(path, key + 1), clip(path, key + 2)])
    desk.see(0)
    desk.player.prefetch([])
    assert len(desk.player._open_clips._open) <= 4


def test_sound_alone_plays_to_its_end(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.wav", sound=tone(0.5), sound_codec="pcm_s16le")), play=True)
    desk.run(lambda: desk.finished == 1)
    assert desk.time == pytest.approx(0.5, abs=0.05)
    assert desk.player.frames == 0
    assert desk.given == []


def test_a_file_that_cannot_be_opened_says_so_and_the_next_one_plays(tmp_path, desk):
    bad = tmp_path / "bad.mp4"
    bad.write_text("no clip")
    desk.player.show(clip(bad), play=True)
    desk.run(lambda: desk.player.state == PlayerState.ERROR)
    assert "“bad.mp4” is not a video or sound file" in desk.player.error
    for call in (desk.player.play, desk.player.pause, lambda: desk.player.step(1), lambda: desk.player.seek_time(1)):
        call()
    desk.player.show(clip(write_clip(tmp_path / "good.mp4", even(5)), 2))
    desk.see(0)
    assert desk.player.error == ""


def test_a_file_that_came_back_is_opened_when_shown_again(tmp_path, desk):
    path = tmp_path / "late.mp4"
    desk.player.show(clip(path))
    desk.run(lambda: desk.player.state == PlayerState.ERROR)
    write_clip(path, even(5))
    desk.player.show(clip(path))
    desk.see(0)


def test_a_lost_frame_is_black_and_said_never_another_frame(shared_media, desk):
    desk.player.show(clip(shared_media / "dev" / "codec" / "corrupted.mp4"))
    desk.see(0)
    desk.player.seek_frame(29)
    desk.see(29)
    desk.player.step(1)
    lost = desk.see(30)
    assert lost.lost
    assert not lost.rgb.any()
    assert (desk.player.time_of(30), desk.player.time_of(31)) in desk.player.lost
    desk.player.step(1)
    assert not desk.see(31).lost


@pytest.mark.parametrize("damage", ["cut off", "emptied", "overwritten"])
def test_a_file_that_changes_while_it_is_open_is_said_and_never_shown(tmp_path, desk, damage):
    path = write_clip(tmp_path / "a.mp4", even(100), tone(4))
    other = write_clip(tmp_path / "b.mp4", even(100), pictures=[np.zeros((96, 160, 3), np.uint8)] * 100)
    whole = path.read_bytes()
    desk.player.show(clip(path))
    desk.see(0)
    path.write_bytes({"cut off": whole[: len(whole) // 2], "emptied": b"", "overwritten": other.read_bytes()}[damage])
    desk.player.seek_frame(90)
    desk.run(lambda: desk.player.state == PlayerState.ERROR)
    assert "while it was open" in desk.player.error
    assert all(number_in(picture.rgb) == picture.number for _, picture in desk.given)
    path.write_bytes(whole)
    desk.player.show(clip(path))
    desk.see(0)
    assert desk.player.state == PlayerState.PAUSED


def decodes(thread: threading.Thread, number: int) -> bool:
    """Whether a clip's thread is amid decoding up to a frame."""
    frame, inner = sys._current_frames().get(thread.ident), set()
    while frame is not None:
        if frame.f_code.co_name == "_decode":
            return frame.f_locals["number"] == number and "_onward" in inner
        inner.add(frame.f_code.co_name)
        frame = frame.f_back
    return False


def test_a_file_overwritten_while_a_frame_is_being_decoded_gives_no_frame_as_lost(tmp_path, desk):
    noise = np.random.default_rng(1).integers(0, 256, (8, 96, 160, 3), np.uint8)
    pictures = [noise[number % 8] for number in range(150)]
    path = write_clip(tmp_path / "a.mp4", even(150), pictures=pictures, container_options={"movflags": "faststart"})
    whole = path.read_bytes()
    desk.player.show(clip(path))
    desk.see(0)
    desk.player.seek_frame(149)
    source = desk.player.source
    desk.run(lambda: decodes(source._thread, 149) or source.picture(149) is not None)
    path.write_bytes(whole[: len(whole) // 2] + bytes(len(whole) // 2))
    desk.run(lambda: bool(source.error) or source.picture(149) is not None)
    assert source.lost == frozenset()
    assert "while it was open" in source.error or not source.picture(149).lost


def test_a_new_size_makes_the_frame_shown_anew(tmp_path, desk):
    desk.player.show(clip(write_clip(tmp_path / "a.mp4", even(10))))
    assert desk.see(0).rgb.shape == (96, 160, 3)
    given = len(desk.given)
    desk.player.resize((320, 400))
    desk.run(lambda: len(desk.given) > given)
    assert desk.given[-1][1].rgb.shape == (192, 320, 3)
    assert desk.player.shown == 0


def test_closing_in_the_middle_of_everything_leaves_no_thread(tmp_path):
    before = set(threading.enumerate())
    path = write_clip(tmp_path / "a.mp4", even(200), size=(640, 360), options={"preset": "ultrafast"})
    for moment in (0.0, 0.01, 0.05):
        desk = Desk()
        desk.player.show(clip(path), play=True)
        desk.player.prefetch([clip(path, 2), clip(path, 3)])
        time.sleep(moment)
        desk.player.tick()
        desk.player.seek_frame(150)
        assert desk.player.close()
    assert set(threading.enumerate()) == before


def test_a_wish_while_the_clip_opens_is_kept(tmp_path):
    desk = Desk()
    clip = Clip(1, "a", str(write_clip(tmp_path / "a.mp4", even(50))))
    for wish, frame in (
        (lambda: desk.player.seek_time(1.0), 25),
        (lambda: desk.player.seek_frame(-1), 49),
        (lambda: (desk.player.seek_frame(10), desk.player.step(2)), 12),
    ):
        desk.player.show(clip)
        desk.player.state = PlayerState.OPENING  # however quickly the file was opened
        wish()
        assert number_in(desk.see(frame).rgb) == frame
        assert desk.player.state == PlayerState.PAUSED
        desk.player.show(None)
        desk.player.prefetch([])
    desk.player.show(clip, play=True)
    desk.player.state = PlayerState.OPENING
    desk.player.step(3)
    desk.see(3)
    assert desk.player.state == PlayerState.PAUSED
    assert desk.player.close()


def test_while_the_hand_moves_key_frames_stand_in_and_the_exact_frame_follows(tmp_path, desk):
    size = (1280, 720)
    path = write_clip(tmp_path / "a.mp4", even(100), size=size, options={"g": "50", "bf": "0", "preset": "ultrafast"})
    desk.player.resize(size)
    desk.player.show(clip(path))
    desk.see(0)
    desk.player.is_scrubbing = True
    for wanted in (70, 30, 95):
        desk.given.clear()
        desk.player.seek_frame(wanted)
        desk.see(wanted)
        *before, exact = [picture for _, picture in desk.given]
        assert exact.stands == -1
        assert number_in(exact.rgb) == wanted
        assert before or wanted != 70  # nothing near it was there
        for picture in before:
            assert picture.number == wanted
            assert picture.stands != wanted
            assert number_in(picture.rgb[::, ::] if picture.rgb.shape[1] == 1280 else np.repeat(
                np.repeat(picture.rgb, 2, 0), 2, 1)) == picture.stands  # fmt: skip
    desk.player.is_scrubbing = False
    desk.given.clear()
    desk.player.seek_frame(60)
    desk.see(60)
    assert [picture.stands for _, picture in desk.given] == [-1]


def test_stand_ins_are_as_sharp_as_was_asked_for_also_of_the_clip_that_is_open(tmp_path, desk):
    size = (1280, 720)
    path = write_clip(tmp_path / "a.mp4", even(100), size=size, options={"g": "50", "bf": "0", "preset": "ultrafast"})
    desk.player.resize(size)
    desk.player.shrink_stand_ins(ROUGH)
    desk.player.show(clip(path))
    desk.see(0)
    desk.player.is_scrubbing = True
    widths = []
    for shrunk, wanted in ((ROUGH, 70), (SHARP, 30)):
        desk.player.shrink_stand_ins(shrunk)
        desk.given.clear()
        desk.player.seek_frame(wanted)
        desk.see(wanted)
        desk.run(lambda made=shrunk: made == desk.player.source._made_for[1])
        desk.run(lambda near=wanted: desk.player.source.stand_in(near) is not None)
        widths.append(desk.player.source.stand_in(wanted).rgb.shape[1])
    assert widths == [320, 1280]
