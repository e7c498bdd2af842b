"""A finished round's files, checked and opened lazily: predictions, notes, metrics, curves. Never torch."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open

from emodesk.domain import DomainError
from emodesk.domain.label_set import NamesNow, folded
from emodesk.domain.prediction import ClipPrediction, Curves
from trainer.measures.shapley import present_modalities, shapley_values
from trainer.protocol.clips_csv import ClipRow, read_clips
from trainer.protocol.errors import ProtocolError, Sentence
from trainer.protocol.files import read_object, read_table
from trainer.protocol.labels import MOST_MODALITIES
from trainer.protocol.locks import is_held
from trainer.protocol.metrics import MOST_STEPS, Metrics, parse_metrics
from trainer.protocol.round_folder import (
    ADOPTION_COLUMNS,
    ADOPTIONS_FILE,
    CANCEL_FILE,
    CLIP_IDS,
    CLIPS_FILE,
    FACTS,
    FACTS_FILE,
    FRAMES_FOLDER,
    FRAMES_SHARD,
    LOCK_FILE,
    METRICS_FILE,
    NOTES_FILE,
    PREDICTIONS_FILE,
    clip_curves_file,
    ids_hash,
    read_state,
)

TOLERANCE = 0.02  # float16 rows of probabilities need not add up to one exactly
HELD_OUT = "held_out"  # tensor [N]: the fold that never saw the clip, -1 where all did or none
HELD_OUT_SUBSETS = "held_out_subsets"  # tensor [n, 2^M, K]: what that fold says, of the clips that have one
FLOATS = ("F16", "F32", "F64", "BF16")
BLOCK = 16_384  # clips looked at at once
PATIENCE = 5.0  # seconds for the trainer to stop drawing curves
FEW = 16  # times as many clips as are asked for, from which on rows are read one by one


class RoundFileError(DomainError):
    """A round's file that is missing, half-written or of another project; the text is one sentence."""


@dataclass(frozen=True)
class Adopted:
    """What self-training adopted, or only proposed to the reviewer (`accepted` false); `clip` is the key.

    `calibrated` is NaN where the file does not have it; `folds` is how many folds took it, 0 where that is not known.
    """

    step: int
    clip: int
    clip_id: str
    label: str
    confidence: float
    calibrated: float
    accepted: bool
    folds: int = 0


class RoundFiles:
    """Results of one round folder. Tensors are mapped, so that one clip costs one row.

    Attributes:
        modalities: in the order of the tensors' axes.
        own_labels: those that the round was trained on, in that order; `labels` those by which its answers are read:
            the project's of `now` where each is known by a name of now, otherwise its own.
        rows: N.
        names: of the tensors that the file holds.

    Raises RoundFileError where predictions.safetensors is not what a round leaves: its tensors' names and shapes are
    looked at here, their values by `check`, once, when the round is ingested.
    """

    def __init__(self, folder: Path, number: int = 0, now: NamesNow | None = None) -> None:
        self.folder = folder
        self.number = number
        self._path = folder / PREDICTIONS_FILE
        self._file = _open(self._path)
        try:
            metadata = self._file.metadata() or {}
            slices = {name: self._file.get_slice(name) for name in self._file.keys()}  # noqa: SIM118
            shapes = {name: tuple(part.get_shape()) for name, part in slices.items()}
            kinds = {name: part.get_dtype() for name, part in slices.items()}
        except SafetensorError as error:
            raise _broken(self._path, str(error)) from None
        self.modalities = self._axis(metadata, "modalities")
        self.own_labels = self._axis(metadata, "labels")
        self._places = now.places(self.own_labels) if now else None
        self.labels = now.labels if now and self._places else self.own_labels
        self._ids = metadata.get(CLIP_IDS, "")
        self.names = frozenset(shapes)
        self.rows = (shapes.get("probabilities") or (0,))[0]
        m, k = len(self.modalities), len(self.own_labels)
        if m > MOST_MODALITIES:
            raise _broken(self._path, Sentence("it names {count} modalities", count=m))
        wanted = {"probabilities": (self.rows, k), "subsets": (self.rows, 1 << m, k), "weights": (self.rows, m)}
        if "folds" in shapes:
            folds = shapes["folds"]
            wanted["folds"] = (self.rows, folds[1] if len(folds) == 3 else 0, k)
        if HELD_OUT in shapes:
            wanted[HELD_OUT] = (self.rows,)
        for name, shape in wanted.items():
            if shapes.get(name) != shape:
                what = Sentence(
                    "“{name}” has the shape {found}, not {shape}", name=name, found=shapes.get(name), shape=shape
                )
                raise _broken(self._path, what)
            if (kinds[name] in FLOATS) == (name == HELD_OUT):
                raise _broken(
                    self._path, Sentence("“{name}” holds values of the kind {kind}", name=name, kind=kinds[name])
                )
        self._held_out: np.ndarray | None = None
        self._own_rows: np.ndarray | None = None
        self._notes: dict[str, dict[str, str]] | None = None
        self._shard: tuple[int, Any] = (-1, None)

    def _axis(self, metadata: Mapping[str, str], name: str) -> tuple[str, ...]:
        found = tuple(metadata.get(name, "").split(","))
        if not all(found) or len(set(found)) != len(found):
            raise _broken(self._path, Sentence("its {name} are “{found}”", name=name, found=metadata.get(name, "")))
        return found

    def whole(self, name: str) -> np.ndarray:
        """A whole tensor as float32; RoundFileError where a value is no number."""
        try:
            values: np.ndarray = self._file.get_tensor(name).astype(np.float32)
        except SafetensorError as error:
            raise _broken(self._path, str(error)) from None
        if not np.isfinite(values).all():
            raise _broken(self._path, Sentence("“{name}” holds values that are no numbers", name=name))
        return values

    def _now(self, values: np.ndarray) -> np.ndarray:
        """Probabilities [..., K] by the labels of now."""
        return values if self._places is None else folded(values, self._places, len(self.labels))

    def check(self) -> None:
        """RoundFileError unless every value can be what it says: distributions from 0 to 1 that add up to one, finite
        weights, everything present the same as the whole, folds that there are."""
        self.whole("weights")
        for name in ("probabilities", "subsets", *(name for name in ("folds", HELD_OUT_SUBSETS) if name in self.names)):
            values = self.whole(name)
            for first in range(0, len(values), BLOCK):
                block = values[first : first + BLOCK]
                if block.size and not (block.min() >= -TOLERANCE and block.max() <= 1 + TOLERANCE):
                    raise _broken(
                        self._path, Sentence("“{name}” holds probabilities that are not from 0 to 1", name=name)
                    )
                if np.abs(block.sum(axis=-1) - 1).max(initial=0) > TOLERANCE:
                    raise _broken(
                        self._path, Sentence("“{name}” holds probabilities that do not add up to one", name=name)
                    )
        if np.abs(self.whole("subsets")[:, -1] - self.whole("probabilities")).max(initial=0) > TOLERANCE:
            raise _broken(self._path, Sentence("“subsets” with everything present are not “probabilities”"))
        self.held_out()
        self.held_out_subsets()

    def check_ids(self, clip_ids: Sequence[str]) -> None:
        """RoundFileError unless the rows are of these clips in this order, as far as the file says; rounds of earlier
        versions do not, and only their number can be held against it."""
        path = self.folder / CLIPS_FILE
        if len(clip_ids) != self.rows:
            raise RoundFileError(
                "{folder} holds predictions of {rows} clips but a table of {count}; run the round again.",
                folder=self.folder,
                rows=self.rows,
                count=len(clip_ids),
            )
        if self._ids and self._ids != ids_hash(clip_ids):
            raise RoundFileError(
                "{path} was changed after the round: its clips are not those of the predictions, or in another order; "
                "bring back the table as it was, or run the round again.",
                path=path,
            )

    def held_out(self) -> np.ndarray:
        """Which fold never saw each clip, [N]; -1 where all did or none, or where the round did not record it."""
        if self._held_out is None:
            fold = np.full(self.rows, -1)
            if {HELD_OUT, "folds"} <= self.names:
                try:
                    fold = self._file.get_tensor(HELD_OUT).astype(np.int64)
                    folds = self._file.get_slice("folds").get_shape()[1]
                except SafetensorError as error:
                    raise _broken(self._path, str(error)) from None
                if fold.max(initial=-1) >= folds or fold.min(initial=-1) < -1:
                    raise _broken(self._path, Sentence("“{name}” names folds that are not there", name=HELD_OUT))
            self._held_out = fold
        return self._held_out

    def own_rows(self) -> np.ndarray:
        """Rows of the clips of which is known what the fold that never saw them says of every subset, in order; none in
        rounds of before."""
        if self._own_rows is None:
            known = HELD_OUT_SUBSETS in self.names
            self._own_rows = np.flatnonzero(self.held_out() >= 0) if known else np.empty(0, np.int64)
        return self._own_rows

    def subsets(self) -> np.ndarray:
        """What the round says of each clip with every subset, [N, 2^M, K]: by the fold that never saw it where that is
        known, else by all."""
        values, own = self._now(self.whole("subsets")), self.held_out_subsets()
        if own is not None:
            values[self.own_rows()] = own
        return values

    def subsets_at(self, rows: np.ndarray) -> np.ndarray:
        """The same of the clips of some rows [n], [n, 2^M, K]; where these are few, nothing else is read."""
        if FEW * len(rows) > self.rows or not len(rows):
            every: np.ndarray = self.subsets()[rows]
            return every
        values, own = self._rows("subsets", rows), self.own_rows()
        if len(own):
            places = np.minimum(np.searchsorted(own, rows), len(own) - 1)
            known = np.flatnonzero(own[places] == rows)
            if len(known):
                values[known] = self._rows(HELD_OUT_SUBSETS, places[known])
        return self._now(values)

    def _rows(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Some rows of a tensor as float32; RoundFileError as `whole`."""
        try:
            part = self._file.get_slice(name)
            values: np.ndarray = np.stack([part[row] for row in rows.tolist()]).astype(np.float32)
        except (SafetensorError, IndexError) as error:
            raise _broken(self._path, str(error)) from None
        if not np.isfinite(values).all():
            raise _broken(self._path, Sentence("“{name}” holds values that are no numbers", name=name))
        return values

    def subsets_of_all(self) -> np.ndarray:
        """What all folds together say of each clip with every subset, [N, 2^M, K]."""
        return self._now(self.whole("subsets"))

    def folds(self) -> np.ndarray | None:
        """What each fold says of each clip, [N, F, K]; None where the round did not record it."""
        return self._now(self.whole("folds")) if "folds" in self.names else None

    def held_out_subsets(self) -> np.ndarray | None:
        """What the fold that never saw a clip says with every subset [n, 2^M, K], of the clips that have one, in order;
        None in rounds of before."""
        if HELD_OUT_SUBSETS not in self.names:
            return None
        found = self.whole(HELD_OUT_SUBSETS)
        wanted = (int((self.held_out() >= 0).sum()), 1 << len(self.modalities), len(self.own_labels))
        if found.shape != wanted:
            raise _broken(
                self._path,
                Sentence(
                    "“{name}” has the shape {found}, not {shape}",
                    name=HELD_OUT_SUBSETS, found=found.shape, shape=wanted,
                ),
            )  # fmt: skip
        return self._now(found)

    def probabilities(self) -> np.ndarray:
        """What the round says of each clip, [N, K]: by the fold that never saw it where there is one, else by all."""
        return self._now(self.own_probabilities())

    def own_probabilities(self) -> np.ndarray:
        """As `probabilities`, of the labels that the round was trained on."""
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
            fold, own = int(self.held_out()[row]), int(np.searchsorted(self.own_rows(), row))
            by_own = own < len(self.own_rows()) and self.own_rows()[own] == row
            if by_own:
                subsets = self._file.get_slice(HELD_OUT_SUBSETS)[own].astype(np.float64)
            if fold >= 0:
                probabilities = self._file.get_slice("folds")[row].astype(np.float64)[fold]
        except (SafetensorError, IndexError) as error:
            raise _broken(self.folder / PREDICTIONS_FILE, str(error)) from None
        subsets, probabilities = self._now(subsets), self._now(probabilities)
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
            by_own_fold=bool(by_own),
        )

    def notes(self) -> dict[str, dict[str, str]]:
        """Why modalities are missing or incomplete: by clip_id, by modality."""
        if self._notes is None:
            self._notes = {}
            path = self.folder / NOTES_FILE
            if path.exists():
                try:
                    for record in read_table(path, ("clip_id", "modality", "note")):
                        self._notes.setdefault(record["clip_id"], {})[record["modality"]] = record["note"] or ""
                except ProtocolError as error:
                    raise RoundFileError("{rstrip}; run the round again.", rstrip=str(error).rstrip(".")) from None
        return self._notes

    def facts(self) -> dict[str, np.ndarray]:
        """What is known of the clips beside what is said of them, by name [N], NaN where it is not; nothing of an older
        round, or where the file is of other clips."""
        path = self.folder / FACTS_FILE
        if not path.is_file():
            return {}
        file = _open(path)
        tensors = {name: file.get_tensor(name) for name in set(FACTS) & set(file.keys())}
        same = not self._ids or (file.metadata() or {}).get(CLIP_IDS) == self._ids
        return {name: value for name, value in tensors.items() if same and value.shape == (self.rows,)}

    def drawn(self) -> set[int]:
        """Rows of the clips that have curves, made by the round or drawn since."""
        found: set[int] = set()
        for path in (self.folder / FRAMES_FOLDER).glob("*.safetensors"):
            names = _open(path).keys() if path.stem.isdecimal() else ()
            found |= {int(name.removesuffix("/time")) for name in names if name.endswith("/time")}
            own = path.stem.removeprefix("clip-")
            if own.isdecimal() and path == clip_curves_file(self.folder, int(own)):
                found.add(int(own))
        return found

    @property
    def drawing(self) -> bool:
        """Whether the round's trainer still draws its curves."""
        return is_held(self.folder / LOCK_FILE)

    def curves(self, row: int) -> Curves | None:
        """Prediction along the clip in a row; None where the round made none for it and none was drawn since."""
        number = row // FRAMES_SHARD
        path = self.folder / FRAMES_FOLDER / f"{number:04d}.safetensors"
        if self._shard[0] != number and path.exists():
            self._shard = (number, _open(path))
        file = self._shard[1] if self._shard[0] == number else None
        try:
            if file is None or f"{row}/time" not in file.keys():  # noqa: SIM118
                path = clip_curves_file(self.folder, row)
                if not path.exists():
                    return None
                file = _open(path)
            names = set(file.keys())
            part = {
                name: file.get_tensor(f"{row}/{name}").astype(np.float64)
                for name in ("time", "fused", "alone", "shapley", "shares", "face_time", "face_box")
                if f"{row}/{name}" in names
            }
        except SafetensorError as error:
            raise _broken(path, str(error)) from None
        part.setdefault("face_time", np.empty(0))
        part.setdefault("face_box", np.empty((0, 4)))
        t, m, k = part["time"].size, len(self.modalities), len(self.own_labels)
        wanted = {"time": (t,), "fused": (t, k), "alone": (t, m, k), "shapley": (t, m),
                  **({"shares": (t, m, k)} if "shares" in part else {}),
                  "face_time": (f := part["face_time"].size,), "face_box": (f, 4)}  # fmt: skip
        for name, shape in wanted.items():
            if name not in part or part[name].shape != shape:
                raise _broken(path, Sentence("“{name}” is missing or of another shape", name=f"{row}/{name}"))
            if not np.isfinite(part[name]).all():
                raise _broken(path, Sentence("“{name}” holds values that are no numbers", name=f"{row}/{name}"))
        part |= {name: self._now(part[name]) for name in ("fused", "alone")}
        shares = part.pop("shares", None)
        if shares is None:  # a round of before kept them for what it said of the clip
            shares = np.full((t, m, k), np.nan)
            shares[..., self._file.get_slice("probabilities")[row].argmax()] = part["shapley"]
        # Had a label that no longer counts not been there, the others' shares would be others.
        known = self._places is None or -1 not in self._places
        return Curves(modalities=self.modalities, labels=self.labels, **part,
                      shares=self._now(shares) if known else None)  # fmt: skip


def check_free(folder: Path, number: int, stop: Callable[[], bool] = lambda: False) -> None:
    """DomainError where a trainer works in a round's folder; one that only draws curves of a round that has succeeded
    is asked to end, and waited for until `stop` says so."""
    lock = folder / LOCK_FILE
    if not is_held(lock):
        return
    try:
        state = read_state(folder)
    except ProtocolError:
        state = None
    if state is None or state.status != "succeeded":
        raise DomainError("Round {number} is running; cancel it first.", number=number)
    (folder / CANCEL_FILE).touch()
    end = time.monotonic() + PATIENCE
    while is_held(lock):
        if stop() or time.monotonic() > end:
            raise DomainError("Curves of round {number} are still being drawn; try again in a moment.", number=number)
        time.sleep(0.02)
    (folder / CANCEL_FILE).unlink(missing_ok=True)


def read_metrics(folder: Path) -> tuple[dict[str, Any], Metrics]:
    """metrics.json of a round folder as it stands, and what it says; RoundFileError where it does not hold."""
    path = folder / METRICS_FILE
    if not path.exists():
        raise missing(path)
    try:
        content = read_object(path)
        return content, parse_metrics(content, path.name)
    except ProtocolError as error:
        raise _broken(path, str(error).rstrip(".")) from None


def read_adoptions(folder: Path, keys: Mapping[str, int], now: NamesNow | None = None) -> list[Adopted]:
    """adoptions.csv of a round folder, for the clips of `keys` (clip_id to key), labels by their names of `now`;
    RoundFileError names a row that does not hold. Without the file nothing was adopted."""
    path = folder / ADOPTIONS_FILE
    if not path.exists():
        return []
    found = []
    try:
        for line, record in enumerate(read_table(path, ADOPTION_COLUMNS[:5]), start=2):
            try:
                step, confidence = int(record["step"]), float(record["confidence"])
                calibrated = float(record["calibrated"] or "nan")
            except (ValueError, TypeError):
                raise _broken(path, Sentence("line {line} holds no numbers where they are due", line=line)) from None
            if not (0 <= step <= MOST_STEPS and 0 <= confidence <= 1 and not math.isinf(calibrated)):
                raise _broken(path, Sentence("line {line} holds numbers that cannot be", line=line))
            if record["clip_id"] in keys:
                name = record["clip_id"]
                accepted = record.get("accepted", "1") != "0"  # 0: only proposed to the reviewer
                folds = len((record.get("folds") or "").split())
                label = record["label"] or ""
                found.append(Adopted(step, keys[name], name, now.of(label) if now else label, confidence, calibrated,
                                     accepted, folds))  # fmt: skip
    except ProtocolError as error:
        raise _broken(path, str(error).rstrip(".")) from None
    return found


def first_of_each(adoptions: Iterable[Adopted]) -> list[Adopted]:
    """Of what self-training adopted, each clip's earliest adoption; of those under several labels the one that most
    folds took."""
    best: dict[int, Adopted] = {}
    for adopted in adoptions:
        other = best.get(adopted.clip)
        if adopted.accepted and (other is None or (adopted.step, -adopted.folds) < (other.step, -other.folds)):
            best[adopted.clip] = adopted
    return list(best.values())


def read_round_clips(folder: Path, labels: Sequence[str]) -> list[ClipRow]:
    """clips.csv of a round folder in order; RoundFileError where it does not hold."""
    try:
        return read_clips(folder / CLIPS_FILE, labels)
    except ProtocolError as error:
        raise RoundFileError("{reason}; run the round again.", reason=str(error).rstrip(".")) from None


def missing(path: Path) -> RoundFileError:
    """What is said of a round's file that is not there; where its whole folder was taken away, of that."""
    if not path.parent.is_dir():
        return RoundFileError("{folder} is not there any more; put it back, or remove the round.", folder=path.parent)
    return RoundFileError("{path} is not there; let the round end, or run it again.", path=path)


def _open(path: Path) -> Any:
    if not path.is_file():
        raise missing(path)
    try:
        return safe_open(str(path), framework="numpy")
    except (SafetensorError, OSError) as error:
        raise _broken(path, str(error)) from None


def _broken(path: Path, why: str) -> RoundFileError:
    return RoundFileError("{path} cannot be used ({why}); run the round again.", path=path, why=why)
