"""Reads a finished round's folder whole and checks it, before anything goes into the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from emodesk.domain import Clip
from emodesk.domain.label_set import NamesNow
from emodesk.services.round_files import (
    RoundFileError,
    RoundFiles,
    read_adoptions,
    read_metrics,
    read_round_clips,
)
from emodesk.services.round_numbers import numbers_of
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import ProtocolError
from trainer.protocol.round_folder import METRICS_FILE, PREDICTIONS_FILE, SPEC_FILE, read_spec


@dataclass(frozen=True)
class Results:
    """What a round leaves in the database: metrics.json, with the clips that the round and the project do not share
    counted under `ingested`, and one row of the table `predictions` for each clip."""

    metrics: dict[str, Any]
    predictions: list[dict[str, Any]]


def read_results(folder: Path, number: int, now: NamesNow, keys: Mapping[str, int]) -> Results:
    """Results of a round folder, for clips by `keys` (clip_id to key); RoundFileError with a sentence.

    A folder that knows no clip of the project is refused; clips that only one of them has are counted. A round that was
    started with labels of earlier is read by their names of now.
    """
    files = RoundFiles(folder, number, now)
    content, metrics = read_metrics(folder)
    fit = files.labels == now.labels and metrics.labels == files.own_labels
    for found, file in ((files.own_labels, PREDICTIONS_FILE), (metrics.labels, METRICS_FILE)):
        if not fit and found != now.labels:
            raise RoundFileError(
                "{folder} was trained on the labels {labels} ({file}), this project has {labels2}; "
                "run the round again.",
                folder=folder,
                labels=", ".join(found) or "of another project",
                file=file,
                labels2=", ".join(now.labels),
            )
    rows = read_round_clips(folder, files.own_labels)
    files.check_ids([clip.clip_id for clip in rows])
    files.check()
    read_adoptions(folder, keys)
    files.notes()
    place = [(row, keys[clip.clip_id]) for row, clip in enumerate(rows) if clip.clip_id in keys]
    if not place:
        raise RoundFileError("{folder} knows no clip of this project; it belongs to another one.", folder=folder)
    columns = numbers_of(files)
    names = list(columns)
    values = zip(*columns.values(), strict=True)
    every = [dict(zip(names, value, strict=True)) for value in values]
    ingested = {"unknown": len(rows) - len(place), "absent": len(keys) - len(place)}
    return Results(
        {**content, "ingested": ingested},
        [{"clip": key, "row": row, **every[row], "label": now.labels[every[row]["label"]]} for row, key in place],
    )


def check_same(folder: Path, labels: Sequence[str], known: Sequence[Clip], log: str) -> None:
    """RoundFileError where a round says that it was started in a project with another first link of its `log`, or where
    most of its clips have only their names from the `known` ones.

    For rounds that were not started in it: of one that was, words, times and files may have been mended since.
    """
    with suppress(ProtocolError):
        theirs = read_spec(folder / SPEC_FILE).log
        if theirs and log and theirs != log:
            raise RoundFileError(
                "{folder} belongs to another project, in which it was started; take “log” out of its {file} if it is "
                "to be ingested all the same.",
                folder=folder, file=SPEC_FILE,
            )  # fmt: skip
    here = {clip.clip_id: clip for clip in known}
    pairs = [(row, here[row.clip_id]) for row in read_round_clips(folder, labels) if row.clip_id in here]
    others = [clip.clip_id for row, clip in pairs if _is_other(row, clip)]
    if 2 * len(others) > len(pairs):
        raise RoundFileError(
            "{folder} belongs to another project: {count} of its clips have the names of clips here, but other words, "
            "times or files, as “{clip}”.",
            folder=folder, count=len(others), clip=others[0],
        )  # fmt: skip


def _is_other(row: ClipRow, clip: Clip) -> bool:
    """Whether a round's clip cannot be the project's of that name; words may have been heard or mended since."""
    if (row.start, row.end) != (clip.start, clip.end):
        return True
    if row.transcript and clip.transcript:
        return row.transcript != clip.transcript
    names = (PureWindowsPath(path).name for path in (row.path, clip.path))  # of either system
    return bool(row.path) and len(set(names)) > 1
