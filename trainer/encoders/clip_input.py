"""A clip decoded once for all its encoders: sound, frames at the rates they ask for, the main person's face.

Memory is bounded whatever the file: pictures are shrunk to FRAME_SIDE, at most MAX_FRAMES of them are kept, and of
a longer file the first LONGEST seconds are looked at; notes say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from trainer.media import FrameReader, MediaError, VideoIndex, build_index, read_audio
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from trainer.faces.face_track import FaceDetector, FaceTrack

FRAMES_VERSION = 1  # raise whenever the same file would give other frames
AUDIO_RATE = 16000  # hertz
FRAME_SIDE = 640  # pixels, longest side of the frames: faces are still found and crops still sharp
MAX_FRAMES = 480  # 38 s at 12.5 frames a second; at 640×360 these are 330 MB
LONGEST = 3600.0  # seconds of a file that are looked at


class ClipInput:
    """One clip, decoded when first asked; made for one process and a short life.

    Attributes:
        row: the row of clips.csv, its path absolute or relative to the working folder.
        language, transcript: of that row.
        audio_note, frames_note: what the reviewer should know about sound and frames, once they were asked for.
    """

    def __init__(self, row: ClipRow, rates: Iterable[float] = ()) -> None:
        self.row = row
        self.language = row.language
        self.transcript = row.transcript
        self.audio_note = ""
        self.frames_note = ""
        self._rates = tuple(sorted(set(rates))) or (0.0,)
        self._highest = 0.0 if 0.0 in self._rates else self._rates[-1]
        self._index: VideoIndex | MediaError | None = None
        self._audio: dict[int, np.ndarray] = {}
        self._asked: set[int] | None = None  # frames that were asked of the decoder, and those that came
        self._numbers = np.zeros(0, int)
        self._pictures = np.zeros((0, 1, 1, 3), np.uint8)
        self._faces: dict[tuple[float, str], FaceTrack] = {}

    @property
    def index(self) -> VideoIndex:
        """Presentation times of the clip; MediaError where the file cannot be used."""
        if self._index is None:
            try:
                self._index = _clip_index(self.row)
            except MediaError as error:
                self._index = error
        if isinstance(self._index, MediaError):
            raise self._index
        return self._index

    @property
    def note(self) -> str:
        """What was cut from an overlong clip."""
        if self.index.duration < LONGEST:
            return ""
        return Sentence("only its first {minutes:g} minutes are looked at", minutes=LONGEST / 60)

    def audio(self, rate: int = AUDIO_RATE) -> np.ndarray:
        """Sound [S] float32, mono, `rate` hertz, in -1..1, empty where there is none; MediaError as `index`."""
        if rate not in self._audio:
            self._audio[rate] = read_audio(self.row.path, rate, index=self.index)
            self.audio_note = self.note if len(self._audio[rate]) else Sentence("no sound track")
        return self._audio[rate]

    def frames(self, rate: float | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Frames [T, H, W, 3] uint8 RGB as displayed, and when they appear, [T] seconds.

        `rate` frames a second, 0 for every frame; None is the highest rate that the clip was made with. T is 0 where
        there are no pictures or none decodes. MediaError as `index`.
        """
        rate = self._highest if rate is None else rate
        wanted = choose_frames(self.index.times, rate)
        if self._asked is None or not self._asked.issuperset(wanted):
            self._decode(
                np.unique(np.concatenate([wanted, *(choose_frames(self.index.times, r) for r in self._rates)]))
            )
        chosen = np.flatnonzero(np.isin(self._numbers, wanted))
        pictures = self._pictures if len(chosen) == len(self._numbers) else self._pictures[chosen]
        self.frames_note = self._frames_note(wanted, len(chosen), rate)
        return pictures, self.index.times[self._numbers[chosen]]

    def faces(self, rate: float | None = None, detector: str = "") -> FaceTrack:
        """The main person's face in `frames(rate)`, found with a YuNet file or ("") the built-in search."""
        from trainer.faces.face_track import track_faces

        frames, times = self.frames(rate)
        key = (self._highest if rate is None else rate, detector)
        if key not in self._faces:
            self._faces[key] = track_faces(frames, times, shared_detector(detector))
        return self._faces[key]

    def _decode(self, numbers: np.ndarray) -> None:
        self._asked = set(numbers.tolist())
        kept: list[int] = []
        if len(numbers):
            with FrameReader(self.row.path, index=self.index, size=FRAME_SIDE) as reader:
                self._pictures = np.empty((len(numbers), reader.height, reader.width, 3), np.uint8)
                for number, picture in reader.iterate(int(number) for number in numbers):
                    self._pictures[len(kept)] = picture
                    kept.append(number)
            self._pictures = self._pictures[: len(kept)]
        self._numbers = np.array(kept, dtype=int)

    def _frames_note(self, wanted: np.ndarray, found: int, rate: float) -> str:
        total = len(self.index.times)
        if not total:
            return Sentence("no pictures, only sound")
        notes = [self.note]
        if found < len(wanted):
            notes.append(
                Sentence("{lost} of {total} frames cannot be decoded", lost=len(wanted) - found, total=len(wanted))
            )
        if len(wanted) < len(at_rate(self.index.times, rate)):
            notes.append(
                Sentence("a long clip: {count} of {total} frames are looked at", count=len(wanted), total=total)
            )
        return "; ".join(note for note in notes if note)


def choose_frames(times: np.ndarray, rate: float) -> np.ndarray:
    """Numbers [T] of the frames `at_rate`.

    Where these are more than MAX_FRAMES, as many pairs of neighbours as may be, spread evenly: pairs, so that motion
    can still be seen.
    """
    numbers = at_rate(times, rate)
    if len(numbers) <= MAX_FRAMES:
        return numbers
    first = np.linspace(0, len(numbers) - 2, MAX_FRAMES // 2).round().astype(int)
    return numbers[np.unique(np.concatenate([first, first + 1]))]


def at_rate(times: np.ndarray, rate: float) -> np.ndarray:
    """Numbers [T] of the frames on show every 1/rate seconds, of `times` [N]; every frame for rate 0."""
    if rate <= 0 or len(times) < 2:
        return np.arange(len(times))
    ticks = times[0] + np.arange(int((times[-1] - times[0]) * rate + 1e-6) + 1) / rate
    # A tick that falls on a frame's time, but for rounding, means that frame.
    return np.unique(np.searchsorted(times, ticks + 1e-4, side="right") - 1)


@lru_cache(maxsize=4)
def shared_detector(path: str = "") -> FaceDetector:
    """The face detector of a YuNet file, or ("") of the built-in search: one for the process."""
    from trainer.faces.face_track import default_detector

    return default_detector(path or None)


def _clip_index(row: ClipRow) -> VideoIndex:
    if not row.path:
        raise MediaError("no file is named")
    index = build_index(row.path, row.start, row.end)
    return index.segment(0.0, LONGEST) if index.duration > LONGEST else index
