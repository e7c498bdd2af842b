"""Clips as both programs see them: presentation times, exact frames, sound on the same clock, and safe probing.

Needs PyAV and numpy only; the window imports it without torch.
"""

from trainer.media.container import UNDECODABLE_PICTURE, Orientation
from trainer.media.content import content_hash, forget_kept, stamp_of
from trainer.media.errors import FrameError, MediaError
from trainer.media.frames import Abandoned, FrameReader, fit
from trainer.media.index import VideoIndex
from trainer.media.info import MediaInfo, probe
from trainer.media.kept import build_index
from trainer.media.pictures import from_jpeg, to_jpeg
from trainer.media.safely import ProbeWorker, probe_many
from trainer.media.sound import read_audio
from trainer.media.store import FileStore
from trainer.media.stretch import stretch

__all__ = [
    "UNDECODABLE_PICTURE",
    "Abandoned",
    "FileStore",
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
    "forget_kept",
    "from_jpeg",
    "probe",
    "probe_many",
    "read_audio",
    "stamp_of",
    "stretch",
    "to_jpeg",
]
