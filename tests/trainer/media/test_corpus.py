"""Over every codec and container that people bring, the picture read is the frame that was said, in any order."""

from __future__ import annotations

import av
import numpy as np
import pytest
from media_clips import even, number_in, tone, uneven, write_clip

from trainer.media import FrameReader, build_index

FRAMES = 60
CORPUS = [
    ("libx264", ".mp4", {"bf": "2", "g": "250"}), ("libx264", ".mkv", {"bf": "3", "g": "12"}),
    ("libx264", ".mov", {"bf": "0", "g": "1"}), ("libx264", ".ts", {"bf": "2", "g": "25"}),
    ("libx264", ".flv", {"bf": "0", "g": "25"}),
    ("libx265", ".mp4", {"g": "25"}), ("mpeg4", ".avi", {"g": "12"}), ("mpeg4", ".mp4", {"g": "12", "bf": "2"}),
    ("mpeg2video", ".mpg", {"g": "12", "bf": "2"}), ("mpeg2video", ".ts", {"g": "12", "bf": "2"}),
    ("mpeg1video", ".mpg", {"g": "12"}), ("mjpeg", ".avi", {}), ("mjpeg", ".mov", {}),
    ("libvpx", ".webm", {"g": "25", "deadline": "realtime"}),
    ("libvpx-vp9", ".webm", {"g": "25", "deadline": "realtime", "cpu-used": "8"}),
]  # fmt: skip
UNEVEN = {".mp4", ".mkv", ".mov", ".webm"}  # containers whose stamps need no rate


@pytest.mark.parametrize(
    ("codec", "suffix", "options"), CORPUS, ids=[f"{codec}{suffix}" for codec, suffix, _ in CORPUS]
)
def test_the_picture_read_is_the_frame_said(tmp_path, codec, suffix, options):
    try:
        av.codec.Codec(codec, "w")
    except av.codec.codec.UnknownCodecError:
        pytest.skip(f"{codec} is not in this build of the libraries")
    times = uneven(FRAMES) if suffix in UNEVEN and codec.startswith("lib") else even(FRAMES)
    sound = "libopus" if suffix == ".webm" else "mp2" if suffix in (".mpg", ".ts", ".avi") else "aac"
    path = write_clip(tmp_path / f"a{suffix}", times, tone(times[-1]), codec=codec, sound_codec=sound, options=options)
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
