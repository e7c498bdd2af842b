"""Frame features on disk, and what damage to them does."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from trainer.encoders.base import FrameFeatures, missing
from trainer.features.cache import FeatureCache, clip_key, text_key
from trainer.features.pooling import join, pool
from trainer.hashes import HASHES_FILE, HashMemo
from trainer.media import MediaError
from trainer.protocol.clips_csv import ClipRow

KEY = "ab" + "0" * 30


@pytest.fixture
def cache(tmp_path: Path) -> FeatureCache:
    return FeatureCache(tmp_path, "f00d")


def features() -> FrameFeatures:
    rng = np.random.default_rng(0)
    extra = {"face_box": rng.random((4, 4)).astype(np.float32), "face_time": np.arange(4.0)}
    return FrameFeatures(rng.normal(size=(4, 6)).astype(np.float32), np.arange(4.0), "face in 4 of 9 frames", extra)


def test_features_come_back_as_they_were_written(cache: FeatureCache) -> None:
    cache.write(KEY, features(), duration=2.5)
    found = cache.read(KEY)
    assert found is not None
    np.testing.assert_allclose(found.values, features().values, rtol=1e-3)
    np.testing.assert_array_equal(found.time, features().time)
    np.testing.assert_array_equal(found.extra["face_box"], features().extra["face_box"])
    entry = cache.entry(KEY)
    assert (found.note, entry.frames, entry.duration, entry.failed) == ("face in 4 of 9 frames", 4, 2.5, False)


def test_the_pooled_embedding_is_that_of_the_features_before_their_rounding(cache: FeatureCache) -> None:
    cache.write(KEY, features())
    pooled = cache.pooled(KEY)
    np.testing.assert_array_equal(join(pooled.mean, pooled.std), pool(features().values))


def test_values_too_large_for_half_precision_stay_exact(cache: FeatureCache) -> None:
    cache.write(KEY, FrameFeatures(np.full((2, 3), 123_456.7, np.float32), np.zeros(2)))
    np.testing.assert_array_equal(cache.read(KEY).values, np.full((2, 3), 123_456.7, np.float32))


def test_a_missing_modality_is_stored_with_its_reason(cache: FeatureCache) -> None:
    cache.write(KEY, missing(6, "no sound track"))
    found = cache.read(KEY)
    assert (found.values.shape, found.note) == ((0, 6), "no sound track")
    assert np.isnan(cache.pooled(KEY).mean).all()


def test_what_was_never_written_is_absent(cache: FeatureCache) -> None:
    assert (cache.read(KEY), cache.pooled(KEY), cache.entry(KEY)) == (None, None, None)


@pytest.mark.parametrize("keep", [0, 5, 100, 500])
def test_a_file_cut_off_anywhere_reads_as_absent(cache: FeatureCache, keep: int) -> None:
    cache.write(KEY, features())
    data = cache.path(KEY).read_bytes()
    assert keep < len(data)
    cache.path(KEY).write_bytes(data[:keep])
    assert (cache.read(KEY), cache.pooled(KEY), cache.entry(KEY)) == (None, None, None)


def test_a_changed_byte_among_the_numbers_is_noticed(cache: FeatureCache) -> None:
    cache.write(KEY, features())
    data = cache.path(KEY).read_bytes()
    unnoticed = 0
    body = int.from_bytes(data[:8], "little") + 8
    for place in range(body, len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 0xFF
        cache.path(KEY).write_bytes(damaged)
        unnoticed += cache.read(KEY) is not None and cache.pooled(KEY) is not None
    assert unnoticed == 0


def test_a_file_of_another_kind_in_its_place_reads_as_absent(cache: FeatureCache) -> None:
    cache.path(KEY).parent.mkdir(parents=True)
    cache.path(KEY).write_text("this is not a feature file, but long enough to look like one")
    assert cache.read(KEY) is None


def test_writing_leaves_nothing_but_the_file(cache: FeatureCache) -> None:
    for _ in range(2):
        cache.write(KEY, features())
    assert [path.name for path in cache.folder.rglob("*") if path.is_file()] == [f"{KEY}.safetensors"]


def test_a_folder_that_cannot_be_written_is_named_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "f00d").write_text("a file where the folder should be")
    with pytest.raises(OSError, match=r"Features cannot be written into .*f00d"):
        FeatureCache(tmp_path, "f00d").write(KEY, features())


def test_keys_follow_content_and_segment_but_not_name_label_or_transcript() -> None:
    row = ClipRow("a", "a.mp4", transcript="hello", label="anger")
    assert clip_key(row, "h1") == clip_key(ClipRow("b", "b.mp4"), "h1")
    others = {clip_key(row, "h2"), clip_key(ClipRow("a", start=1.0), "h1"), clip_key(ClipRow("a", end=1.0), "h1")}
    assert len(others | {clip_key(row, "h1")}) == 4


def test_text_keys_follow_transcript_and_language_alone() -> None:
    row = ClipRow("a", "a.mp4", transcript="hello", language="en")
    assert text_key(row) == text_key(ClipRow("b", start=3.0, transcript="hello", language="en"))
    assert len({text_key(row), text_key(ClipRow("a", transcript="hello")), text_key(ClipRow("a", language="en"))}) == 3


def test_a_hash_is_remembered_until_the_file_changes(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"one")
    first = HashMemo(tmp_path).get(str(clip))
    assert HashMemo(tmp_path).known(str(clip)) == first
    clip.write_bytes(b"two")
    os.utime(clip, ns=(1, 1))
    memo = HashMemo(tmp_path)
    assert memo.known(str(clip)) is None
    assert memo.get(str(clip)) != first
    assert HashMemo(tmp_path).known(str(clip)) == memo.known(str(clip))


def test_a_half_written_line_of_the_memo_is_passed_over(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"one")
    HashMemo(tmp_path).get(str(clip))
    with (tmp_path / HASHES_FILE).open("ab") as file:
        file.write(b'["/somewhere/else.mp4", 12')
    assert HashMemo(tmp_path).known(str(clip)) is not None


def test_a_file_that_is_not_there_has_no_hash(tmp_path: Path) -> None:
    memo = HashMemo(tmp_path)
    assert memo.known(str(tmp_path / "gone.mp4")) is None
    with pytest.raises(MediaError, match=r"gone\.mp4"):
        memo.get(str(tmp_path / "gone.mp4"))
