"""What a worker process does: decode a clip once, encode what is missing of it, store that."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from trainer.encoders.base import Encoder, FrameFeatures, missing, on_device
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.registry import build_encoder
from trainer.features.cache import FeatureCache, clip_key, text_key
from trainer.hashes import hashed
from trainer.media import MediaError
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence


@dataclass(frozen=True)
class ClipWork:
    """One clip and what is missing of it; `content` is its file's hash, None where the worker has to find it."""

    number: int
    row: ClipRow
    content: str | None
    modalities: tuple[str, ...]


@dataclass(frozen=True)
class Waiting:
    """A modality of a clip on its way to the device: `item` is what the encoder's `prepare` gave."""

    modality: str
    key: str
    item: Any
    duration: float


@dataclass(frozen=True)
class Result:
    """What was done for one clip.

    Attributes:
        file: size, time of change and hash of its file where they had to be found.
        computed, reused: how many modalities were computed, and found after all.
        notes: modality and note, where there is something to say.
        problem: what was wrong with the clip, in a sentence.
        prepared: what is decoded and still has to be encoded on the device.
    """

    file: tuple[int, int, str] | None = None
    computed: int = 0
    reused: int = 0
    notes: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    prepared: tuple[Waiting, ...] = ()


def make_worker(
    choices: dict[str, tuple[str, dict[str, Any]]], root: str, fingerprints: Mapping[str, str]
) -> Callable[[ClipWork], Result]:
    """What a worker process does with each clip: decode it once, encode what is missing, store that.

    What belongs on a device is only decoded and sent back. `fingerprints` by modality, so that no worker reads
    gigabytes of weights for their hash.
    """
    import cv2

    cv2.setNumThreads(1)
    encoders = {modality: build_encoder(modality, name, options) for modality, (name, options) in choices.items()}
    caches = {modality: FeatureCache(root, fingerprints[modality]) for modality in encoders}

    def work(task: ClipWork) -> Result:
        return extract_clip(task, encoders, caches)

    return work


def extract_clip(task: ClipWork, encoders: Mapping[str, Encoder], caches: Mapping[str, FeatureCache]) -> Result:
    """Features of one clip into the caches, one decode for all encoders; OSError where a cache cannot be written."""
    file, content, problem = None, task.content, ""
    if content is None and task.row.path:
        try:
            file = hashed(task.row.path)
            content = file[2]
        except MediaError as error:
            problem = error.sentence
    computed, reused, notes, prepared = 0, 0, [], []
    clip = ClipInput(task.row, [encoders[modality].rate for modality in task.modalities if modality != "text"])
    for modality in task.modalities:
        if modality != "text" and content is None:
            notes.append((modality, problem))
            continue
        encoder = encoders[modality]
        key = text_key(task.row, encoder) if modality == "text" else clip_key(task.row, content or "")
        entry = caches[modality].entry(key) if file is not None else None
        if entry is not None and not entry.failed:
            reused += 1
            notes += [(modality, entry.note)] if entry.note else []
            continue
        features, trouble, keep = _attempt(encoder, clip)
        problem = problem or trouble
        duration = 0.0 if modality == "text" or trouble else clip.index.duration
        if not isinstance(features, FrameFeatures):
            prepared.append(Waiting(modality, key, features, duration))
            continue
        if keep:
            caches[modality].write(key, features, duration, failed=bool(trouble))
        computed += 1
        notes += [(modality, features.note)] if features.note else []
    return Result(file, computed, reused, tuple(notes), problem, tuple(prepared))


def _attempt(encoder: Encoder, clip: ClipInput) -> tuple[Any, str, bool]:
    """Features, what went wrong in a sentence, and whether to keep them: not where trying again may help.

    Of an encoder that works on a device, what it needs of the clip in place of the features.
    """
    name = Path(clip.row.path).name or clip.row.clip_id
    try:
        if on_device(encoder):
            return encoder.prepare(clip), "", True
        return finite(encoder.encode([clip])[0]), "", True
    except MediaError as error:
        return missing(encoder.channels, error.sentence), error.sentence, True
    except MemoryError:
        sentence = Sentence(
            "“{name}” needs more memory than there is; close other programs and extract again.", name=name
        )
    except OSError as error:
        sentence = Sentence(
            "“{name}” cannot be read: {reason}; extract again when it can.", name=name, reason=error.strerror or error
        )
    except Exception as error:
        # One odd clip must not end a night's work; the log has the rest.
        traceback.print_exc()
        sentence = Sentence(
            "“{name}”: {modality} could not be computed ({error}); see the log.",
            name=name,
            modality=encoder.modality,
            error=f"{type(error).__name__}: {error}",
        )
    return missing(encoder.channels, sentence), sentence, False


def finite(features: FrameFeatures) -> FrameFeatures:
    """The frames whose features are all finite, gaps aside, with a note on the others."""
    known = np.isfinite(features.values)
    good = (known | np.isnan(features.values)).all(axis=1) & known.any(axis=1) if features.gaps else known.all(axis=1)
    if good.all():
        return features
    lost = Sentence("{lost} of {total} frames have no finite features", lost=int((~good).sum()), total=len(good))
    note = "; ".join(part for part in (features.note, lost) if part)
    return replace(features, values=features.values[good], time=features.time[good], note=note)
