"""A finished round's files, checked and opened lazily: predictions, notes, metrics, curves. Never torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from emodesk.domain import DomainError
from emodesk.domain.prediction import ClipPrediction, Curves
from trainer.measures.shapley import present_modalities, shapley_values
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import read_table
from trainer.protocol.round_folder import FRAMES_FOLDER, FRAMES_SHARD, METRICS_FILE, NOTES_FILE, PREDICTIONS_FILE

HELD_OUT = "held_out"  # tensor [N]: the fold that never saw the clip, -1 where all did or none
SUM_TOLERANCE = 0.02  # float16 rows of probabilities need not add up to one exactly


class RoundFileError(DomainError):
    """A round's file that is missing, half-written or of another project; the text is one sentence."""


class RoundFiles:
    """Results of one round folder. Tensors are mapped, so that one clip costs one row.

    Attributes:
        modalities, labels: in the order of the tensors' axes.
        rows: N.

    Raises RoundFileError where predictions.safetensors does not hold.
    """

    def __init__(self, folder: Path, number: int = 0) -> None:
        self.folder = folder
        self.number = number
        self._file = _open(folder / PREDICTIONS_FILE)
        try:
            metadata = self._file.metadata() or {}
            self.modalities = tuple(name for name in metadata.get("modalities", "").split(",") if name)
            self.labels = tuple(name for name in metadata.get("labels", "").split(",") if name)
            shapes = {name: tuple(self._file.get_slice(name).get_shape()) for name in self._file.keys()}  # noqa: SIM118
        except SafetensorError as error:
            raise _broken(folder / PREDICTIONS_FILE, str(error)) from None
        self.rows = shapes.get("probabilities", (0,))[0]
        m, k = len(self.modalities), len(self.labels)
        wanted = {"probabilities": (self.rows, k), "subsets": (self.rows, 1 << m, k), "weights": (self.rows, m)}
        for name, shape in wanted.items():
            if shapes.get(name) != shape:
                what = f"“{name}” has the shape {shapes.get(name)}, not {shape}"
                raise _broken(folder / PREDICTIONS_FILE, what)
        self._held_out: np.ndarray | None = None
        self._notes: dict[str, dict[str, str]] | None = None
        self._shard: tuple[int, Any] = (-1, None)

    def whole(self, name: str) -> np.ndarray:
        """A whole tensor as float32; RoundFileError where a value is no number."""
        values = self._file.get_tensor(name).astype(np.float32)
        if not np.isfinite(values).all():
            raise _broken(self.folder / PREDICTIONS_FILE, f"“{name}” holds values that are no numbers")
        return values

    def held_out(self) -> np.ndarray:
        """Which fold never saw each clip, [N]; -1 where all did or none, or where the round did not record it."""
        if self._held_out is None:
            names = set(self._file.keys())
            fold = np.full(self.rows, -1)
            if {HELD_OUT, "folds"} <= names:
                given = self._file.get_tensor(HELD_OUT).astype(np.int64)
                folds = tuple(self._file.get_slice("folds").get_shape())
                if (
                    given.shape != (self.rows,)
                    or folds[::2] != (self.rows, len(self.labels))
                    or (given.max(initial=-1) >= folds[1])
                ):
                    raise _broken(self.folder / PREDICTIONS_FILE, f"“{HELD_OUT}” does not fit its folds")
                fold = given
            self._held_out = fold
        return self._held_out

    def believed(self) -> np.ndarray:
        """What the round says of each clip, [N, K]: by the fold that never saw it where there is one, else by all."""
        values, fold = self.whole("probabilities"), self.held_out()
        known = np.flatnonzero(fold >= 0)
        if len(known):
            values[known] = self.whole("folds")[known, fold[known]]
        return values

    def prediction(self, row: int, clip_id: str) -> ClipPrediction:
        """Prediction about the clip in a row of the round's clips.csv, by the fold that never saw it where known."""
        try:
            subsets = self._file.get_slice("subsets")[row].astype(np.float64)
            probabilities = self._file.get_slice("probabilities")[row].astype(np.float64)
            weights = self._file.get_slice("weights")[row].astype(np.float64)
            fold = int(self.held_out()[row])
            if fold >= 0:
                probabilities = self._file.get_slice("folds")[row].astype(np.float64)[fold]
        except (SafetensorError, IndexError) as error:
            raise _broken(self.folder / PREDICTIONS_FILE, str(error)) from None
        best = int(probabilities.argmax())
        return ClipPrediction(
            round=self.number,
            label=self.labels[best],
            confidence=float(probabilities[best]),
            probabilities=probabilities,
            alone=subsets[[1 << m for m in range(len(self.modalities))]],
            subsets=subsets,
            shapley=shapley_values(subsets),
            weights=weights,
            present=present_modalities(subsets),
            modalities=self.modalities,
            labels=self.labels,
            notes=self.notes().get(clip_id, {}),
            fold=fold,
        )

    def notes(self) -> dict[str, dict[str, str]]:
        """Why modalities are missing or incomplete: by clip_id, by modality."""
        if self._notes is None:
            self._notes = {}
            path = self.folder / NOTES_FILE
            if path.exists():
                try:
                    for record in read_table(path, ("clip_id", "modality", "note")):
                        self._notes.setdefault(record["clip_id"], {})[record["modality"]] = record["note"]
                except ProtocolError as error:
                    raise RoundFileError("{rstrip}; run the round again.", rstrip=str(error).rstrip(".")) from None
        return self._notes

    def curves(self, row: int) -> Curves | None:
        """Prediction along the clip in a row; None where the round made none for it."""
        number = row // FRAMES_SHARD
        path = self.folder / FRAMES_FOLDER / f"{number:04d}.safetensors"
        if self._shard[0] != number:
            if not path.exists():
                return None
            self._shard = (number, _open(path))
        file = self._shard[1]
        names = set(file.keys())
        if f"{row}/time" not in names:
            return None
        try:
            part = {
                name: file.get_tensor(f"{row}/{name}").astype(np.float64)
                for name in ("time", "fused", "alone", "shapley", "face_time", "face_box")
                if f"{row}/{name}" in names
            }
        except SafetensorError as error:
            raise _broken(path, str(error)) from None
        t, m, k = len(part["time"]), len(self.modalities), len(self.labels)
        wanted = {"fused": (t, k), "alone": (t, m, k), "shapley": (t, m)}
        for name, shape in wanted.items():
            if name not in part or part[name].shape != shape:
                raise _broken(path, f"“{row}/{name}” is missing or of another shape")
        part.setdefault("face_time", np.empty(0))
        part.setdefault("face_box", np.empty((0, 4)))
        return Curves(modalities=self.modalities, labels=self.labels, **part)


def read_metrics(folder: Path) -> dict[str, Any]:
    """metrics.json of a round folder; RoundFileError where it is missing or holds no object."""
    path = folder / METRICS_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RoundFileError("{path} is not there; let the round end, or run it again.", path=path) from None
    except (OSError, ValueError) as error:
        raise _broken(path, str(error)) from None
    if not isinstance(content, dict):
        raise _broken(path, "it holds no JSON object")
    return content


def _open(path: Path) -> Any:
    if not path.exists():
        raise RoundFileError("{path} is not there; let the round end, or run it again.", path=path)
    try:
        return safe_open(str(path), framework="numpy")
    except (SafetensorError, OSError) as error:
        raise _broken(path, str(error)) from None


def _broken(path: Path, why: str) -> RoundFileError:
    return RoundFileError("{path} cannot be used ({why}); run the round again.", path=path, why=why)
