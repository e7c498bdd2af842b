"""Encoding on a device while workers decode: what they send waits until a batch is worth while."""

from __future__ import annotations

import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from trainer.encoders.base import DeviceEncoder, Encoder, FrameFeatures, on_device
from trainer.encoders.heavy import Pace, encoding
from trainer.features.cache import FeatureCache
from trainer.features.clip_worker import ClipWork, Waiting, finite
from trainer.progress import Cancelled
from trainer.protocol.errors import Sentence
from trainer.weights.hub import locate_all
from trainer.weights.loading import loading


@dataclass(frozen=True)
class Encoded:
    """One modality of one clip, done: its note, or in `problem` why it could not be computed; `amount` is how many
    seconds of sound, pictures or words it was."""

    task: ClipWork
    modality: str
    note: str = ""
    problem: str = ""
    amount: float = 0.0


WAITING_BYTES = 512 * 2**20  # of one modality: the sound of a few long files, or 16 short clips of pictures


class DeviceQueue:
    """Prepared clips by modality; batches fill across clips, features go to the cache as they come.

    `hear` is told of what modality how many clips of a batch are encoded so far, `hear_loading` of what modality what
    share of the weights is loaded; what they raise ends it.
    """

    def __init__(
        self,
        encoders: Mapping[str, Encoder],
        caches: Mapping[str, FeatureCache],
        hear: Callable[[str, float], None] = lambda modality, clips: None,
        hear_loading: Callable[[str, float], None] = lambda modality, share: None,
    ) -> None:
        self._encoders: dict[str, DeviceEncoder] = {
            modality: encoder for modality, encoder in encoders.items() if on_device(encoder)
        }
        self._caches = caches
        self._waiting: dict[str, list[tuple[ClipWork, Waiting]]] = defaultdict(list)
        self._bytes: dict[str, int] = defaultdict(int)
        self._paces: dict[str, Pace] = defaultdict(Pace)
        self._hear, self._hear_loading = hear, hear_loading

    def load(self, modalities: set[str]) -> None:
        """Weights of these modalities' encoders now, so that what is wrong with them shows before hours of decoding."""
        wanted = {modality: encoder for modality, encoder in self._encoders.items() if modality in modalities}
        locate_all(encoder.source for encoder in wanted.values())  # all that are missing at once, not one a try
        for modality, encoder in wanted.items():
            with loading(partial(self._hear_loading, modality)):
                encoder.load()

    def add(self, task: ClipWork, prepared: tuple[Waiting, ...]) -> Iterator[Encoded]:
        """Receive what a worker sent; gives what was encoded thereupon, of this clip and others."""
        for item in prepared:
            self._waiting[item.modality].append((task, item))
            self._bytes[item.modality] += _bytes_of(item.item.data)
            enough = len(self._waiting[item.modality]) >= self._encoders[item.modality].gather
            if enough or self._bytes[item.modality] >= WAITING_BYTES:
                yield from self._encode(item.modality)

    def flush(self) -> Iterator[Encoded]:
        """Encode everything that still waits."""
        for modality in list(self._waiting):
            yield from self._encode(modality)

    def _encode(self, modality: str) -> Iterator[Encoded]:
        batch = self._waiting.pop(modality, [])
        self._bytes.pop(modality, None)
        if not batch:
            return
        encoder = self._encoders[modality]
        try:
            with encoding(lambda share: self._hear(modality, share * len(batch)), self._paces[modality]):
                done = encoder.encode_prepared([item.item for _, item in batch])
        except Cancelled:
            raise
        except Exception as error:
            if len(batch) > 1:
                # One odd clip must not take its neighbours along.
                for waiting in batch:
                    self._waiting[modality] = [waiting]
                    yield from self._encode(modality)
                return
            yield Encoded(batch[0][0], modality, problem=_sentence(batch[0][0], modality, error))
            return
        for (task, item), features in zip(batch, done, strict=True):
            yield Encoded(task, modality, self._store(item, finite(features)), amount=_amount(item))

    def _store(self, item: Waiting, features: FrameFeatures) -> str:
        self._caches[item.modality].write(item.key, features, item.duration)
        return features.note


def _amount(waiting: Waiting) -> float:
    if waiting.modality == "text":
        return float(len(str(waiting.item.data).split()))
    return waiting.duration if waiting.modality == "speech" else float(len(waiting.item.time))


def _bytes_of(data: Any) -> int:
    """Bytes of the arrays in what waits; texts weigh nothing."""
    return sum(part.nbytes for part in (data if isinstance(data, tuple) else (data,)) if isinstance(part, np.ndarray))


def _sentence(task: ClipWork, modality: str, error: Exception) -> str:
    name = Path(task.row.path).name or task.row.clip_id
    if isinstance(error, MemoryError):
        return Sentence(
            "“{name}” needs more memory than the device has for {modality}; choose a smaller model or cut the clip.",
            name=name,
            modality=modality,
        )
    traceback.print_exc()
    return Sentence(
        "“{name}”: {modality} could not be computed ({error}); see the log.",
        name=name,
        modality=modality,
        error=f"{type(error).__name__}: {error}",
    )
