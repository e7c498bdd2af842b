"""Clips taken out of a round's folder: their rows stay in their places, and say nothing.

So every other clip keeps its row. A clip's row in clips.csv has another name and nothing else; the tensors say of it
that no modality is there and every label as likely; the curves go, and which moments mattered.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from emodesk.services.round_files import HELD_OUT, HELD_OUT_SUBSETS
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import read_table, replacing, write_table
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CHECKPOINT_FOLDER,
    CLIP_IDS,
    CLIPS_FILE,
    EMBEDDINGS_FILE,
    FACTS_FILE,
    FRAMES_FOLDER,
    FRAMES_SHARD,
    MODEL_FILE,
    MOMENTS_FOLDER,
    NOTES_FILE,
    OPINIONS_FILE,
    PREDICTIONS_FILE,
    REJECTIONS_FILE,
    clip_curves_file,
    clip_moments_file,
    ids_hash,
    map_file,
    round_number,
)

_BLANK = {"split": "unlabelled"}
_LENGTH = 8  # bytes before a safetensors file's header, which say how long it is


def folders(root: Path) -> list[Path]:
    """The folders of rounds, by number."""
    return sorted(path for path in root.glob("*") if round_number(path) and path.is_dir())


def knows(folder: Path, ids: Collection[str]) -> bool:
    """Whether a round's table has one of the clips."""
    return any(row["clip_id"] in ids for row in _rows(folder / CLIPS_FILE))


def learnt_from(folder: Path, ids: Collection[str]) -> bool:
    """Whether a round left a model that learnt from one of the clips."""
    if not (folder / MODEL_FILE).is_file():
        return False
    trained = {row["clip_id"] for row in _rows(folder / CLIPS_FILE) if row.get("split") == "labelled"}
    adopted = {row["clip_id"] for row in _rows(folder / ADOPTIONS_FILE) if row.get("accepted", "1") != "0"}
    return bool(set(ids) & (trained | adopted))


def clean(folder: Path, names: Mapping[str, str], speakers: Collection[str]) -> None:
    """Take clips (clip_id to the name that stands for it) and speakers with no other clip out of a round's folder.

    The tensors are written before the table: whoever is interrupted finds the clips by it again. Where the table is
    damaged, nobody knows whose the rows of the tensors are: they go.
    """
    rows = _rows(folder / CLIPS_FILE)
    if not rows and (folder / CLIPS_FILE).is_file():
        _clear(folder)
    places = [place for place, row in enumerate(rows) if row["clip_id"] in names]
    if (folder / MODEL_FILE).is_file() and speakers:
        with _or_gone(folder / MODEL_FILE):
            _clean_model(folder / MODEL_FILE, speakers)
    if not places:
        return
    # A checkpoint holds what was adopted, and no longer goes with the clips.
    shutil.rmtree(folder / CHECKPOINT_FOLDER, ignore_errors=True)
    table = [_blank(row, names[row["clip_id"]]) if row["clip_id"] in names else row for row in rows]
    predictions = folder / PREDICTIONS_FILE
    if predictions.is_file():
        _clean_predictions(predictions, places, [row["clip_id"] for row in table])
        for path in (folder / EMBEDDINGS_FILE, folder / FACTS_FILE, *sorted(folder.glob(map_file("*")))):
            _clean_embeddings(path, places, [row["clip_id"] for row in table])
        for shard in {place // FRAMES_SHARD for place in places}:
            _rewrite(folder / FRAMES_FOLDER / f"{shard:04d}.safetensors", partial(_without, set(map(str, places))))
        for place in places:
            clip_curves_file(folder, place).unlink(missing_ok=True)
            clip_moments_file(folder, place).unlink(missing_ok=True)
    else:
        _clear(folder)
        table = [row for row in rows if row["clip_id"] not in names]
    for file in (ADOPTIONS_FILE, NOTES_FILE, OPINIONS_FILE, REJECTIONS_FILE):
        if found := _rows(folder / file):
            _write(folder / file, [row for row in found if row["clip_id"] not in names], found[0])
    _write(folder / CLIPS_FILE, table, rows[0])


def _clear(folder: Path) -> None:
    """Remove whatever has a row for each clip, and the tables of clips but for clips.csv."""
    for name in (CHECKPOINT_FOLDER, FRAMES_FOLDER, MOMENTS_FOLDER):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in (
        *(folder / name for name in (PREDICTIONS_FILE, EMBEDDINGS_FILE, FACTS_FILE)),
        *folder.glob(map_file("*")),
    ):
        path.unlink(missing_ok=True)


def _blank(row: Mapping[str, str], name: str) -> dict[str, str]:
    return {column: _BLANK.get(column, "") for column in row} | {"clip_id": name, "start": "0.0"}


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        return read_table(path, ("clip_id",)) if path.is_file() else []
    except ProtocolError:
        return []


def _write(path: Path, rows: list[dict[str, str]], columns: Mapping[str, str]) -> None:
    write_table(path, tuple(columns), [tuple(row.values()) for row in rows])


def _clean_predictions(path: Path, places: list[int], clip_ids: list[str]) -> None:
    def change(tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> dict[str, np.ndarray]:
        if CLIP_IDS in metadata:
            metadata[CLIP_IDS] = ids_hash(clip_ids)
        if HELD_OUT_SUBSETS in tensors:  # a row for each clip that a fold never saw
            kept = ~np.isin(np.flatnonzero(tensors[HELD_OUT] >= 0), places)
            tensors[HELD_OUT_SUBSETS] = tensors[HELD_OUT_SUBSETS][kept]
        for name, value in tensors.items():
            if value.ndim and len(value) == len(clip_ids) and name != HELD_OUT_SUBSETS:
                even = name in ("probabilities", "subsets", "folds")
                value[places] = -1 if name == HELD_OUT else 1 / value.shape[-1] if even else 0
        return tensors

    _rewrite(path, change)


def _clean_embeddings(path: Path, places: list[int], clip_ids: list[str]) -> None:
    def change(tensors: dict[str, np.ndarray], metadata: dict[str, str]) -> dict[str, np.ndarray]:
        metadata[CLIP_IDS] = ids_hash(clip_ids)
        for value in tensors.values():
            value[places] = np.nan
        return tensors

    _rewrite(path, change)


def _without(places: set[str], tensors: dict[str, np.ndarray], _: dict[str, str]) -> dict[str, np.ndarray]:
    return {name: value for name, value in tensors.items() if name.partition("/")[0] not in places}


@contextmanager
def _or_gone(path: Path) -> Iterator[None]:
    """Remove a file out of which nothing can be taken because it is damaged: nobody can use it."""
    try:
        yield
    except (SafetensorError, ValueError, LookupError, TypeError, AttributeError):
        path.unlink()


def _rewrite(path: Path, change: Callable[[dict[str, np.ndarray], dict[str, str]], dict[str, np.ndarray]]) -> None:
    """Write a file of tensors anew with others in it; nothing where there is none."""
    if not path.is_file():
        return
    with _or_gone(path):
        with safe_open(str(path), framework="numpy") as file:
            metadata = dict(file.metadata() or {})
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        tensors = change(tensors, metadata)
        with replacing(path) as beside:
            save_file(tensors, beside, metadata)


def _clean_model(path: Path, speakers: Collection[str]) -> None:
    """Take what a model knows of some speakers out of it; its tensors may be of kinds that NumPy does not have."""
    data = bytearray(path.read_bytes())
    length = int.from_bytes(data[:_LENGTH], "little")
    header: dict[str, Any] = parsed_json(data[_LENGTH : _LENGTH + length])
    metadata = header.get("__metadata__", {})
    names = parsed_json(metadata.get("speakers", "null")) or []
    places = [place for place, name in enumerate(names) if name in speakers]
    if not places:
        return
    for name, entry in header.items():
        if name.startswith("shifts."):
            first, last = (_LENGTH + length + offset for offset in entry["data_offsets"])
            size = (last - first) // entry["shape"][0]
            for place in places:
                data[first + place * size : first + (place + 1) * size] = bytes(size)
    for place in places:
        names[place] = f"forgotten-{place + 1}"
    metadata["speakers"] = json.dumps(names)
    fresh = json.dumps(header).encode()
    fresh += b" " * (-len(fresh) % _LENGTH)
    with replacing(path) as beside:
        beside.write_bytes(len(fresh).to_bytes(_LENGTH, "little") + fresh + data[_LENGTH + length :])
