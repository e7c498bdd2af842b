"""Over every codec and container that people bring, the picture read is the frame that was said, in any order."""

from __future__ import annotations

import av
import numpy as np
import pytest
from media_clips import CORPUS, corpus_clip, number_in

from trainer.media import FrameReader, build_index

FRAMES = 60


@pytest.mark.parametrize(
    ("codec", "suffix", "options"), CORPUS, ids=[f"{codec}{suffix}" for codec, suffix, _ in CORPUS]
)
def test_the_picture_read_is_the_frame_said(tmp_path, codec, suffix, options):
    try:
        path, times = corpus_clip(tmp_path, codec, suffix, options, FRAMES)
    except av.codec.codec.UnknownCodecError:
        pytest.skip(f"{codec} is not in this build of the libraries")
    index = build_index(path)
    assert len(index) == FRAMES
    assert np.diff(index.times) == pytest.approx(np.diff(times), abs=0.0015)
    order = np.random.default_rng(5).permutation(FRAMES).tolist()
    with FrameReader(path, index) as reader:
        for keep in (0, 64 * 2**20):
            reader.keep(keep)
            for number in [FRAMES - 1, 0, *order[:15], *range(20, 26), 19, 18]:
                assert number_in(reader.read(number)) == number
    with FrameReader(path, start=times[20], end=times[40]) as reader:
        assert [number_in(reader.read(n)) for n in (0, len(reader) - 1, 7)] == [20, 39, 27]
