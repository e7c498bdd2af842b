"""Playing clips without a window: decoding ahead, the clock, opening the next clips, thumbnails and waveforms."""

from emodesk.media.clock import Clock
from emodesk.media.player import Player, PlayerState
from emodesk.media.sound import AudioOutput, SoundTrack
from emodesk.media.source import DecodedClip, DecodeRequest, Picture
from emodesk.media.thumbnails import Thumbnails
from emodesk.media.waveform import Waveforms, peaks

__all__ = [
    "AudioOutput",
    "Clock",
    "DecodeRequest",
    "DecodedClip",
    "Picture",
    "Player",
    "PlayerState",
    "SoundTrack",
    "Thumbnails",
    "Waveforms",
    "peaks",
]
