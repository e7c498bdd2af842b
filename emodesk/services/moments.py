"""Reads which moments of a clip mattered, as the trainer keeps it beside a round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from emodesk.domain.moments import ClipMoments, ModalityMoments, SeenPicture
from emodesk.services.round_files import RoundFileError
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.round_folder import clip_moments_file

NO_WORDS = np.empty((0, 2), np.int64)


def read_moments(folder: Path, row: int) -> ClipMoments | None:
    """Of the clip in a row of a round's folder; None where nobody asked yet. RoundFileError where the file does not
    hold."""
    path = clip_moments_file(folder, row)
    if not path.exists():
        return None
    try:
        with safe_open(str(path), framework="numpy") as file:
            metadata = dict(file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return _moments(tensors, metadata)
    except (SafetensorError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        why = Sentence("it is damaged: {error}", error=type(error).__name__)
        raise RoundFileError("{path} cannot be used ({why}); remove it.", path=path, why=why) from None


def _moments(tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> ClipMoments:
    labels = tuple(map(str, parsed_json(metadata["labels"])))
    notes = {name: read_sentence(record) or "" for name, record in parsed_json(metadata["notes"]).items()}
    time = _numbers(tensors["time"], (-1,))
    found = {}
    for m, name in enumerate(parsed_json(metadata["modalities"])):
        if f"{m}/gave" not in tensors:
            continue
        words = tensors.get(f"{m}/words", NO_WORDS).reshape(-1, 2).astype(np.int64)
        parts = len(words) if f"{m}/words" in tensors else len(time)
        gave = _numbers(tensors[f"{m}/gave"], (parts, len(labels)))
        out, random_out, into, random_into = _numbers(tensors[f"{m}/check"], (4,)).tolist()
        found[str(name)] = ModalityMoments(gave, words, random_out - out, into - random_into, _pictures(tensors, m))
    return ClipMoments(time, labels, metadata["shown"], found, notes)


def _pictures(tensors: dict[str, np.ndarray], m: int) -> tuple[SeenPicture, ...]:
    if f"{m}/at" not in tensors:
        return ()
    at, maps = _numbers(tensors[f"{m}/at"], (-1,)), _numbers(tensors[f"{m}/map"], (-1, -1, -1))
    pictures: Any = tensors[f"{m}/picture"]
    if pictures.dtype != np.uint8 or pictures.shape[3:] != (3,) or not len(at) == len(maps) == len(pictures):
        raise ValueError
    return tuple(SeenPicture(float(at[f]), pictures[f], maps[f]) for f in range(len(at)))


def _numbers(value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The tensor in float64; ValueError where it has another shape (-1 for any) or what is no number."""
    if value.ndim != len(shape) or any(want not in (-1, have) for want, have in zip(shape, value.shape, strict=True)):
        raise ValueError
    found = value.astype(np.float64)
    if not np.isfinite(found).all():
        raise ValueError
    return found
