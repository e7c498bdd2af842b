"""Small pictures and waveforms, made beside the painting thread."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
from media_clips import even, number_in, tone, write_clip

from emodesk.domain import Clip
from emodesk.media import Thumbnails, Waveforms, peaks
from emodesk.media.background import Background
from trainer.media import content_hash


class Arrived:
    """Collects the keys that came."""

    def __init__(self) -> None:
        self.keys: list[int] = []
        self._changed = threading.Condition()

    def __call__(self, key: int) -> None:
        with self._changed:
            self.keys.append(key)
            self._changed.notify_all()

    def wait(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.keys) >= count, 10)


def clip_of(path: Path, key: int = 1, **rest) -> Clip:
    return Clip(key, path.stem, str(path), hash=content_hash(path), **rest)


def test_a_thumbnail_is_the_picture_a_third_into_the_clip(tmp_path):
    arrived = Arrived()
    thumbnails = Thumbnails(arrived)
    clip = clip_of(write_clip(tmp_path / "a.mp4", even(60), size=(320, 180)))
    assert thumbnails.get(clip) is None
    arrived.wait(1)
    picture = thumbnails.get(clip)
    assert picture.shape == (108, 192, 3)
    # The painted blocks are 16 pixels wide in the clip of 320 pixels.
    assert number_in(np.repeat(np.repeat(picture, 5, 0), 5, 1)[::3, ::3]) == 20
    assert thumbnails.close()


def test_none_is_made_while_they_are_held_and_all_are_afterwards(tmp_path):
    arrived = Arrived()
    thumbnails = Thumbnails(arrived)
    clips = [clip_of(write_clip(tmp_path / f"{key}.mp4", even(10)), key) for key in range(3)]
    thumbnails.get(clips[0])
    arrived.wait(1)  # its thread runs
    thumbnails.hold()
    for clip in clips[1:]:
        assert thumbnails.get(clip) is None
    assert len(thumbnails._works._waiting) == 2
    thumbnails.release()
    arrived.wait(3)
    assert sorted(arrived.keys) == [0, 1, 2]
    assert thumbnails.close()


def test_a_thumbnail_outlives_the_program_in_its_folder_and_is_found_by_content(tmp_path):
    clip = clip_of(write_clip(tmp_path / "a.mp4", even(10)))
    # The second one has another key and no file: only the cache can have its picture.
    for shown in (clip, Clip(7, "moved", str(tmp_path / "moved.mp4"), hash=clip.hash)):
        arrived = Arrived()
        thumbnails = Thumbnails(arrived, tmp_path / "cache")
        thumbnails.get(shown)
        arrived.wait(1)
        assert thumbnails.get(shown).shape == (96, 160, 3)
        assert thumbnails.close()
    assert len(list((tmp_path / "cache").rglob("*.jpg"))) == 1


def test_a_damaged_cache_file_is_made_anew_and_a_folder_that_cannot_be_written_does_no_harm(tmp_path):
    clip = clip_of(write_clip(tmp_path / "a.mp4", even(10)))
    cache = tmp_path / "cache"
    broken = cache / clip.hash[:2] / f"{clip.hash}.jpg"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"not a picture")
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    for folder in (cache, blocked):
        arrived = Arrived()
        thumbnails = Thumbnails(arrived, folder)
        thumbnails.get(clip)
        arrived.wait(1)
        assert thumbnails.get(clip) is not None
        assert thumbnails.close()
    assert broken.read_bytes()[:2] == b"\xff\xd8"


def test_a_clip_without_a_picture_or_without_its_file_has_no_thumbnail(tmp_path):
    arrived = Arrived()
    thumbnails = Thumbnails(arrived)
    assert thumbnails.get(Clip(1, "a", "a.wav", has_video=False)) is None
    gone = Clip(2, "b", str(tmp_path / "gone.mp4"))
    thumbnails.get(gone)
    arrived.wait(1)
    assert thumbnails.get(gone) is None
    assert arrived.keys == [2]
    assert thumbnails.close()


def test_two_segments_of_one_file_have_thumbnails_of_their_own(tmp_path):
    path = write_clip(tmp_path / "a.mp4", even(60))
    arrived = Arrived()
    thumbnails = Thumbnails(arrived, tmp_path / "cache")
    clips = [clip_of(path, 1, start=0.0, end=1.2), clip_of(path, 2, start=1.2)]
    for clip in clips:
        thumbnails.get(clip)
    arrived.wait(2)
    assert [number_in(thumbnails.get(clip)) for clip in clips] == [10, 40]
    assert thumbnails.close()


def test_what_was_asked_for_last_is_made_first():
    order: list[int] = []
    gate = threading.Event()

    def work(item: int) -> int:
        gate.wait(10)
        order.append(item)
        return item

    done = Arrived()
    works = Background(work, lambda key, _result: done(key))
    works.get(0, 0)
    while not works._running:
        time.sleep(0.001)
    for item in (1, 2, 3, 1):
        works.get(item, item)
    gate.set()
    done.wait(4)
    assert order == [0, 1, 3, 2]
    assert works.get(2, 2) == (True, 2)
    assert works.close()


def test_a_waveform_holds_the_least_and_greatest_sample_of_each_part():
    sound = np.zeros(1000, np.float32)
    sound[250], sound[999] = 0.5, -0.25
    found = peaks(sound, 10)
    assert found.shape == (10, 2)
    assert found[2].tolist() == [0.0, 0.5]
    assert found[9].tolist() == [-0.25, 0.0]
    assert found[[0, 1, 3, 4, 5, 6, 7, 8]].any() == np.False_
    assert peaks(np.zeros(0)).shape == (0, 2)
    assert peaks(np.ones(3, np.float32), 10).min() == 1


def test_waveforms_come_for_clips_with_and_without_sound(tmp_path):
    arrived = Arrived()
    waveforms = Waveforms(arrived)
    loud = clip_of(write_clip(tmp_path / "a.mp4", even(25), tone(1)), 1)
    mute = clip_of(write_clip(tmp_path / "b.mp4", even(25)), 2)
    assert waveforms.get(loud) is None
    waveforms.get(mute)
    arrived.wait(2)
    assert waveforms.get(loud).shape == (1000, 2)
    assert 0.3 < np.abs(waveforms.get(loud)).max() < 1
    assert waveforms.get(mute).shape == (0, 2)
    assert waveforms.close()


def test_a_waveform_is_kept_by_content_so_that_its_sound_is_decoded_once(tmp_path, monkeypatch):
    monkeypatch.setenv("EMODESK_DATA", str(tmp_path / "data"))
    path = write_clip(tmp_path / "a.mkv", sound=tone(1), sound_codec="pcm_s16le")
    clip = Clip(1, "a", str(path), hash=content_hash(path))
    found = []
    for _ in range(2):
        arrived = Arrived()
        waveforms = Waveforms(arrived)
        waveforms.get(clip)
        arrived.wait(1)
        found.append(waveforms.get(clip))
        assert waveforms.close()
        path.unlink(missing_ok=True)  # not needed any more
    assert np.array_equal(*found)
    assert found[1].max() > 0.4
