"""Speech by the encoder of Whisper-base, 50 frames a second, through CTranslate2: for a processor without a GPU.

The clip's own length is encoded, not padded to the 30 s that Whisper transcribes: a tenth of the time for short clips.
Beside Whisper's frames stand the light preset's descriptors of every second of its frames, for both together tell more
than either (RAVDESS' sound, speakers apart: light .65, Whisper .74, both .78). Weights are `model.bin` in CTranslate2's
own format, numbers without code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import librosa
import numpy as np
import scipy

from trainer.encoders.base import LEVEL, EncoderError, FrameFeatures, Prepared, missing, read_options
from trainer.encoders.heavy import HeavyEncoder, device_option, source_of
from trainer.encoders.light_speech import SILENCE, SpeechOptions, describe
from trainer.encoders.light_speech import VERSION as LIGHT_VERSION
from trainer.encoders.light_speech import width as light_width
from trainer.encoders.sound_level import sound_level
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput

RATE = 16000  # hertz that Whisper learnt with
HOP, WINDOW = 160, 400  # samples between two rows of the spectrum, and in each
BANDS = 80  # of the mel spectrum
DEPTH = 8.0  # powers of ten under the loudest band that are kept
LONGEST = 3000  # rows, 30 s: the model has no place for more
WIDTH = 512  # of Whisper-base; CTranslate2's configuration does not say it
STEP = 2 * HOP / RATE  # seconds between two frames
INSTALL = 'pip install "emodesk[small]"'


@dataclass(frozen=True)
class WhisperOptions:
    """`repo`, `revision`, `weights`: of the weights, see trainer.weights.hub. `device`: auto, cpu or cuda."""

    repo: str = "Systran/faster-whisper-base"
    revision: str = "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66"
    weights: str = ""
    device: str = device_option()


LIGHT = SpeechOptions()  # the descriptors beside Whisper's frames


class Whisper(HeavyEncoder):
    """Frames [L, 750], one every 20 ms: 512 of Whisper-base's encoder and 238 of `light_speech`, NaN in pauses."""

    modality = "speech"
    name = "whisper"
    version = 2
    gaps = True
    channels = WIDTH + light_width(LIGHT)

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(WhisperOptions, options, "encoders.speech")
        # Only the encoder runs, but nothing loads without the decoder's vocabulary.
        self.source = source_of(self.options, self.modality, ("config.json", "model.bin", "vocabulary.txt"))

    @property
    def warning(self) -> str:
        """That the package which runs it is missing."""
        if find_spec("ctranslate2") is None:
            return Sentence("Speech by Whisper needs the package ctranslate2: {command}.", command=INSTALL)
        return ""

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """The clip's log-mel spectrum [rows, 80], an even number of rows, and descriptors [rows / 2, 238]."""
        sound = clip.audio(RATE)
        if not len(sound):
            return missing(self.channels, clip.audio_note or Sentence("no sound track"))
        if np.abs(sound).max() < SILENCE:
            return missing(self.channels, Sentence("only silence on the sound track"))
        rows = log_mel(sound)
        time = np.arange(len(rows) // 2) * STEP
        beside = {LEVEL: sound_level(sound, RATE)}
        return Prepared((rows, _described(sound, len(time))), time, clip.audio_note, beside)

    def _build(self) -> Any:
        return load_whisper(self.source.locate, self.options.device)

    def _compute(self, prepared: list[Prepared]) -> list[np.ndarray]:
        return [self._joined(*item.data) for item in prepared]

    def _joined(self, rows: np.ndarray, described: np.ndarray) -> np.ndarray:
        parts = [self._frames(rows[start : start + LONGEST]) for start in range(0, len(rows), LONGEST)]
        return np.column_stack([np.concatenate(parts), described])

    def _parts(self) -> tuple[Any, ...]:
        return (LIGHT_VERSION,)

    def _frames(self, rows: np.ndarray) -> np.ndarray:
        import ctranslate2

        given = ctranslate2.StorageView.from_array(np.ascontiguousarray(rows.T[None], np.float32))
        frames = np.array(self._model.encode(given, to_cpu=True), np.float32)[0]
        if frames.shape[1] != WIDTH:
            raise EncoderError(
                "the weights of “whisper” give {found} numbers a frame, not {width}; use Whisper-base.",
                found=frames.shape[1],
                width=WIDTH,
            )
        return frames


def _described(sound: np.ndarray, count: int) -> np.ndarray:
    """The light descriptors [count, 238] of every second of their frames, NaN where there is none."""
    values, time = describe(sound, LIGHT)
    place = np.round(time / (STEP / 2)).astype(int)
    even = place[place % 2 == 0] // 2
    found = np.full((count, values.shape[1]), np.nan, np.float32)
    found[even[even < count]] = values[place % 2 == 0][even < count]
    return found


def load_whisper(locate: Callable[[], Path], device: str = "auto") -> Any:
    """Whisper in CTranslate2's format, encoder and decoder, from the folder that `locate` finds; EncoderError where
    it is none, or where what runs it is not installed."""
    try:
        import ctranslate2
    except ImportError:
        raise EncoderError(
            "Whisper needs the package ctranslate2; install it with {command}.",
            command=INSTALL,
        ) from None
    if device == "auto":
        device = "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
    folder = locate()
    try:
        return ctranslate2.models.Whisper(str(folder), device=device, compute_type="int8")
    except (RuntimeError, ValueError) as error:
        raise EncoderError("{folder} cannot be loaded as Whisper ({error}).", folder=folder, error=error) from None


def log_mel(sound: np.ndarray, bands: int = BANDS) -> np.ndarray:
    """Whisper's spectrum [rows, bands] float32 of sound [S] at 16 kHz, 100 rows a second (openai/whisper, audio.py)."""
    count = 2 * max(1, -(-len(sound) // (2 * HOP)))
    padded = np.pad(sound, (0, count * HOP - len(sound)))
    padded = np.pad(padded, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    spectrum = scipy.fft.rfft(frames * scipy.signal.get_window("hann", WINDOW).astype(np.float32), axis=1)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    level = np.log10(np.maximum(power @ _bands(bands).T, 1e-10))
    return ((np.maximum(level, level.max() - DEPTH) + 4.0) / 4.0).astype(np.float32)


@cache
def _bands(bands: int) -> np.ndarray:
    return librosa.filters.mel(sr=RATE, n_fft=WINDOW, n_mels=bands).astype(np.float32)
