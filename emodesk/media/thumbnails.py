"""Thumbnails of clips: made beside the painting thread, kept in memory and in the user's cache folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from emodesk.domain import Clip
from emodesk.media.background import Background
from trainer.media import FrameReader, MediaError, from_jpeg, to_jpeg
from trainer.protocol.files import atomic_write

BOX = (192, 108)  # pixels that a thumbnail fits into; sharp at 96×54 on a display of twice the density
PLACE = 1 / 3  # of the clip: by then people speak, and it is rarely a fade
KEPT_THUMBNAILS = 1024  # thumbnails in memory, about 60 MB


class Thumbnails:
    """Small pictures of clips as [h, w, 3] uint8 RGB.

    `on_ready(key)` is called in a thread of this object when the thumbnail of the clip with that key has come.
    `folder` keeps them between runs (JPEG, by content hash and segment); None keeps them in memory only.
    """

    def __init__(self, on_ready: Callable[[int], None], folder: Path | None = None) -> None:
        self._folder = folder
        self._works = Background(
            self._make, lambda key, _: on_ready(key[0]), keep=KEPT_THUMBNAILS, threads=1, name="thumbnails"
        )

    def get(self, clip: Clip) -> np.ndarray | None:
        """The thumbnail if it is there, None while it is being made or where the clip has no picture; never waits."""
        return self._works.get((clip.key, clip.hash), clip)[1] if clip.has_video else None

    def hold(self) -> None:
        """Make none until `release`."""
        self._works.hold()

    def release(self) -> None:
        """Go on making them."""
        self._works.release()

    def close(self) -> bool:
        """End the thread; whether it ended."""
        return self._works.close()

    def _make(self, clip: Clip) -> np.ndarray:
        path = self.file(clip)
        if path is not None and path.exists():
            try:
                return from_jpeg(path.read_bytes())
            except MediaError:
                path.unlink(missing_ok=True)
        picture = thumbnail(clip)
        if path is not None:
            _write(path, to_jpeg(picture))
        return picture

    def file(self, clip: Clip) -> Path | None:
        """Where the picture of a clip is kept; None for nowhere."""
        if self._folder is None or not clip.hash:
            return None
        part = "" if not clip.start and clip.end is None else f"-{clip.start:.3f}-{clip.end or 0:.3f}"
        return self._folder / clip.hash[:2] / f"{clip.hash}{part}.jpg"


def thumbnail(clip: Clip) -> np.ndarray:
    """The picture a third into a clip, [h, w, 3] uint8 RGB within BOX; MediaError where it has none that decodes."""
    with FrameReader(clip.path, start=clip.start, end=clip.end, size=BOX) as reader:
        number = max(reader.index.frame_at(reader.index.duration * PLACE), 0)
        for _, picture in reader.iterate(sorted(range(len(reader)), key=lambda other: abs(other - number))):
            return picture
    raise MediaError("“{clip_id}” has no picture that can be decoded.", clip_id=clip.clip_id)


def _write(path: Path, data: bytes) -> None:
    """Write beside, then rename; a full or read-only cache only costs time, so it is passed over."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic_write(path, data, durable=False)
    except OSError:
        return
