"""Puts an open clip before a frame or a moment of its sound, as near as its key frames allow."""

from __future__ import annotations

import av
import numpy as np

from trainer.media.container import OpenClip
from trainer.media.index import VideoIndex

PREROLL = 0.5  # seconds of sound decoded before what is wanted, so that codecs with memory have settled


def key_before(index: VideoIndex, stamp: int) -> int:
    """Stamp of the key frame from which decoding reaches a stamp; the stamp itself where none is known."""
    found = int(np.searchsorted(index.keys, stamp, side="right")) - 1
    return int(index.keys[max(found, 0)]) if len(index.keys) else stamp


def seek_picture(clip: OpenClip, index: VideoIndex, number: int) -> bool:
    """Go to the key frame before a frame; False where the file does not let one, and then it stands as before."""
    return index.seekable and seek_stamp(clip, key_before(index, int(index.stamps[number])))


def seek_stamp(clip: OpenClip, stamp: int) -> bool:
    """Go to a stamp of the picture, or before; False as `seek_picture`."""
    try:
        clip.container.seek(stamp, stream=clip.video, backward=True)
    except (av.FFmpegError, OSError):
        return False
    return True


def seek_sound(clip: OpenClip, seconds: float) -> bool:
    """Go to some time before `seconds` of the file's own clock; False where the file does not let one."""
    try:
        clip.container.seek(int((seconds - PREROLL) / clip.audio.time_base), stream=clip.audio, backward=True)
    except (av.FFmpegError, OSError):
        # Decoding from where the file stands is slower and just as right.
        return False
    return True
