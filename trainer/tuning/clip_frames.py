"""Frames of the labelled clips as prompt learning reads them: decoded once by workers into one file on disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from trainer.encoders.base import FrameFeatures, digest, on_device
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.registry import build_encoder
from trainer.features.extract import usable_workers
from trainer.features.workers import Died, run_tasks
from trainer.media import MediaError
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence
from trainer.protocol.files import atomic_write
from trainer.protocol.json_lines import parsed_json

FRAMES, COUNTS, DONE = "frames.npy", "counts.npy", "frames.json"


@dataclass(frozen=True)
class ClipFrames:
    """`frames` [N, T, S, S, 3] uint8 on disk, of which the first `counts` [N] of each clip are its own."""

    frames: np.ndarray
    counts: np.ndarray


def make_decoder(options: dict[str, Any], frames: int) -> Callable[[ClipRow], np.ndarray | str]:
    """What a worker does: at most `frames` squares [T, S, S, 3] of a clip, spread evenly, or why there are none."""
    encoder = build_encoder("video", "emovclip", {**options, "prompts": ""})
    assert on_device(encoder)

    def decode(row: ClipRow) -> np.ndarray | str:
        try:
            prepared = encoder.prepare(ClipInput(row, [encoder.rate]))
        except MediaError as error:
            return str(error)
        if isinstance(prepared, FrameFeatures):
            return prepared.note
        squares = prepared.data[0]
        return squares[spread(len(squares), frames)]

    return decode


def spread(there: int, wanted: int) -> np.ndarray:
    """Numbers of at most `wanted` frames of those there are, from the middles of equal parts."""
    if there <= wanted:
        return np.arange(there)
    return ((np.arange(wanted) + 0.5) * there / wanted).astype(int)


def _said(path: Path) -> object:
    """What the stamp of frames says; nothing where it is damaged."""
    try:
        return parsed_json(path.read_text(encoding="utf-8"))
    except ValueError:
        return None


def load_frames(
    rows: Sequence[ClipRow],
    options: dict[str, Any],
    size: int,
    frames: int,
    folder: Path,
    progress: Progress,
    workers: int | None = None,
) -> ClipFrames:
    """Frames of all clips, from `folder` where an earlier run left the same ones. A clip without any has count 0."""
    shape = (len(rows), frames, size, size, 3)
    paths = {key: value for key, value in options.items() if key in ("rate", "fit")}
    stamp = digest([[row.path, row.start, row.end] for row in rows], shape, paths)
    files = [folder / name for name in (FRAMES, COUNTS, DONE)]
    if all(path.exists() for path in files) and _said(files[2]) == stamp:
        return ClipFrames(np.load(files[0], mmap_mode="r"), np.load(files[1]))
    folder.mkdir(parents=True, exist_ok=True)
    files[2].unlink(missing_ok=True)
    pixels = np.lib.format.open_memmap(files[0], "w+", np.uint8, shape)
    counts = np.zeros(len(rows), np.int64)
    progress.stage("decode", total=len(rows), unit="clips")
    number_of = {row.clip_id: number for number, row in enumerate(rows)}
    arguments = (options, frames)
    workers = usable_workers() if workers is None else workers
    if workers:
        setup = f"{make_decoder.__module__}:{make_decoder.__name__}"
        results = run_tasks(rows, setup, arguments, min(workers, len(rows)), progress.check)
    else:
        function = make_decoder(*arguments)
        results = ((row, function(row)) for row in rows)
    for done, (row, result) in enumerate(results, 1):
        if isinstance(result, Died | str):
            reason = result.reason if isinstance(result, Died) else result
            progress.warn(
                Sentence("{clip} takes no part in learning the prompts: {reason}", clip=row.clip_id, reason=reason),
                clip_id=row.clip_id,
            )
        else:
            number = number_of[row.clip_id]
            pixels[number, : len(result)] = result
            counts[number] = len(result)
        progress.advance(done, row.clip_id)
    pixels.flush()
    np.save(files[1], counts)
    atomic_write(files[2], json.dumps(stamp))
    return ClipFrames(np.load(files[0], mmap_mode="r"), counts)
