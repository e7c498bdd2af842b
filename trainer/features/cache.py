"""Frame features on disk: one safetensors file for each clip and encoder, found by content, never by scanning.

    features/<encoder fingerprint>/<first two digits>/<key>.safetensors

Files are written beside and renamed, so readers and writers need no lock; a file that is cut off or damaged reads as
absent and is made again.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from trainer.encoders.base import FACE_QUALITY, LEVEL, Encoder, FrameFeatures
from trainer.encoders.text_encoder import TextEncoder
from trainer.features.pooling import moments
from trainer.protocol import feature_files
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.files import replacing
from trainer.protocol.round_folder import FACE, LOUDNESS, SIGNAL_TO_NOISE

FORMAT = "1"
LARGEST_HALF = 30_000.0  # features beyond this do not go into float16
_EXTRA = "extra."
_READING = (SafetensorError, OSError, ValueError, KeyError)


@dataclass(frozen=True)
class CacheEntry:
    """What a cached file says about itself: frames in it, the clip's seconds, the note, whether making it failed."""

    frames: int
    duration: float
    note: str
    failed: bool


@dataclass(frozen=True)
class Pooled:
    """Mean and standard deviation over the frames of a clip, each [C] float32; NaN where there is no frame. `facts` are
    the FACTS that the encoder kept beside them."""

    mean: np.ndarray
    std: np.ndarray
    entry: CacheEntry
    facts: Mapping[str, float] = field(default_factory=dict)


class FeatureCache:
    """The features of one encoder.

    Values are kept as float16 where they fit (their rounding is far under a frame's noise), the clip's mean and
    standard deviation as float32 from before the rounding.
    """

    def __init__(self, root: Path | str, fingerprint: str) -> None:
        self.folder = Path(root) / fingerprint

    def path(self, key: str) -> Path:
        """Where the features of a key stand, whether they are there or not."""
        return self.folder / key[:2] / f"{key}.safetensors"

    def entry(self, key: str) -> CacheEntry | None:
        """What is there, without reading the frames; None where nothing or nothing whole is."""
        try:
            with safe_open(self.path(key), framework="np") as file:
                return _entry(file.metadata())
        except _READING:
            return None

    def pooled(self, key: str) -> Pooled | None:
        """Mean and standard deviation; None as `entry`."""
        try:
            with safe_open(self.path(key), framework="np") as file:
                mean, std = file.get_tensor("mean"), file.get_tensor("std")
                metadata = file.metadata()
                if _sum(mean, std) != metadata["sum"]:
                    return None
                return Pooled(mean, std, _entry(metadata), _facts(file))
        except _READING:
            return None

    def read(self, key: str) -> FrameFeatures | None:
        """The frame features; None as `entry`."""
        try:
            with safe_open(self.path(key), framework="np") as file:
                names = list(file.keys())
                tensors = {name: file.get_tensor(name) for name in names if name not in ("mean", "std")}
                metadata = file.metadata()
            if _sum(*(tensors[name] for name in sorted(tensors))) != metadata["frames_sum"]:
                return None
            extra = {name.removeprefix(_EXTRA): value for name, value in tensors.items() if name.startswith(_EXTRA)}
            values = tensors["values"].astype(np.float32)
            return FrameFeatures(values, tensors["time"], _entry(metadata).note, extra)
        except _READING:
            return None

    def write(self, key: str, features: FrameFeatures, duration: float = 0.0, failed: bool = False) -> None:
        """Store the features of a key, replacing what is there; OSError where the folder cannot be written."""
        mean, std = (part.astype(np.float32) for part in moments(features.values))
        half = not len(features.values) or float(np.nanmax(np.abs(features.values), initial=0.0)) < LARGEST_HALF
        tensors = {"values": features.values.astype(np.float16 if half else np.float32), "time": features.time}
        tensors |= {_EXTRA + name: value for name, value in features.extra.items()}
        tensors = {name: np.ascontiguousarray(value) for name, value in tensors.items()}
        metadata = {
            "format": FORMAT,
            "frames": str(len(features.values)),
            "duration": f"{duration:.6f}",
            "note": features.note,
            "failed": "1" if failed else "",
            "sum": _sum(mean, std),
            "frames_sum": _sum(*(tensors[name] for name in sorted(tensors))),
        }
        try:
            _replace(self.path(key), save({**tensors, "mean": mean, "std": std}, metadata))
        except OSError as error:
            reason = error.strerror or error
            raise OSError(f"Features cannot be written into {self.folder}: {reason}; make room there.") from error


def _facts(file: Any) -> dict[str, float]:
    names, facts = set(file.keys()), {}
    if _EXTRA + LEVEL in names:
        facts[LOUDNESS], facts[SIGNAL_TO_NOISE] = file.get_tensor(_EXTRA + LEVEL).astype(float).tolist()
    if _EXTRA + FACE_QUALITY in names and len(quality := file.get_tensor(_EXTRA + FACE_QUALITY)):
        facts[FACE] = float(quality.mean())
    return facts


def clip_key(row: ClipRow, content: str) -> str:
    """Key of a clip's sound and pictures."""
    return feature_files.clip_key(content, row.start, row.end)


def text_key(row: ClipRow, encoder: Encoder | None = None) -> str:
    """Key of a clip's transcript in its language, with what the encoder adds to it."""
    text = encoder.augment.text(row.transcript)[0] if isinstance(encoder, TextEncoder) else row.transcript
    return feature_files.text_key(row.language, text)


def _entry(metadata: Mapping[str, str]) -> CacheEntry:
    if metadata["format"] != FORMAT:
        raise ValueError(f"format {metadata['format']}")
    return CacheEntry(int(metadata["frames"]), float(metadata["duration"]), metadata["note"], bool(metadata["failed"]))


def _sum(*arrays: np.ndarray) -> str:
    total = 0
    for array in arrays:
        total = zlib.crc32(np.ascontiguousarray(array).view(np.uint8).data if array.size else b"", total)
    return f"{total:08x}"


def _replace(path: Path, data: bytes) -> None:
    """Write and rename, without waiting for the disk: what a power cut tears, the checksums find."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, durable=False) as beside:
        beside.write_bytes(data)
