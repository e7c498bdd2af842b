"""Clips as both programs see them: presentation times, exact frames, sound on the same clock, and safe probing.

Needs PyAV and numpy only; the window imports it without torch.
"""

from trainer.media.container import Orientation
from trainer.media.errors import FrameError, MediaError
from trainer.media.frames import Abandoned, FrameReader, fit
from trainer.media.index import VideoIndex, build_index
from trainer.media.info import MediaInfo, content_hash, probe
from trainer.media.pictures import from_jpeg, to_jpeg
from trainer.media.safely import ProbeWorker, probe_many, probe_safely
from trainer.media.sound import read_audio
from trainer.media.stretch import stretch

__all__ = [
    "Abandoned",
    "FrameError",
    "FrameReader",
    "MediaError",
    "MediaInfo",
    "Orientation",
    "ProbeWorker",
    "VideoIndex",
    "build_index",
    "content_hash",
    "fit",
    "from_jpeg",
    "probe",
    "probe_many",
    "probe_safely",
    "read_audio",
    "stretch",
    "to_jpeg",
]
