"""The files of a round folder that both programs read and write: spec, events, state, and the names of the results.

Everything here is plain data with one reader and one writer, so that both programs agree on every byte.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from trainer.protocol.errors import ProtocolError, Sentence, read_sentence
from trainer.protocol.files import atomic_write, read_object
from trainer.protocol.labels import LABELS

VERSION = 1

SPEC_FILE = "spec.json"
CLIPS_FILE = "clips.csv"
REJECTIONS_FILE = "rejections.csv"
EVENTS_FILE = "events.jsonl"
STATE_FILE = "state.json"
LOG_FILE = "log.txt"
CANCEL_FILE = "cancel"
CHECKPOINT_FOLDER = "checkpoint"
MODEL_FILE = "model.safetensors"
METRICS_FILE = "metrics.json"
PREDICTIONS_FILE = "predictions.safetensors"
ADOPTIONS_FILE = "adoptions.csv"
NOTES_FILE = "notes.csv"
FRAMES_FOLDER = "frames"
FRAMES_SHARD = 256  # clips in one file of FRAMES_FOLDER

HEARTBEAT_SECONDS = 2.0
STALE_SECONDS = 30.0

STATUSES = ("queued", "starting", "running", "cancelling", "cancelled", "failed", "succeeded")
ENDED = ("cancelled", "failed", "succeeded")


@dataclass(frozen=True)
class Spec:
    """What one trainer process shall do. Paths are absolute or relative to the folder of the spec.

    Attributes:
        command: extract, fit, tune or predict.
        features: the project's features folder.
        preset: a preset's name or a TOML file.
        settings: `key=value` overrides of the preset, dotted keys ("training.epochs").
        resume: go on from checkpoint/ where there is one.
        detector: a YuNet file, or "" for the built-in search.
    """

    command: str = "fit"
    features: str = "../../features"
    preset: str = "light"
    labels: tuple[str, ...] = LABELS
    settings: dict[str, Any] = field(default_factory=dict)
    resume: bool = False
    detector: str = ""
    version: int = VERSION


def write_spec(folder: Path | str, spec: Spec) -> None:
    """Write spec.json into a round folder."""
    atomic_write(Path(folder) / SPEC_FILE, json.dumps(asdict(spec), indent=2, ensure_ascii=False))


def read_spec(path: Path | str) -> Spec:
    """Read a spec.json; ProtocolError for a newer version or a field that is not known."""
    path = Path(path)
    data = read_object(path)
    if int(data.get("version", VERSION)) > VERSION:
        raise ProtocolError(
            "{path} was written by a newer EmoDesk (version {version}); update this one.",
            path=path,
            version=data["version"],
        )
    known = {item.name for item in fields(Spec)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise ProtocolError("{path} has the unknown field “{unknown}”.", path=path, unknown=unknown[0])
    return Spec(**{**data, "labels": tuple(data.get("labels", LABELS))})


@dataclass(frozen=True)
class State:
    """Where a trainer process stands. Times in seconds since 1970; `message` is a sentence for the person."""

    status: str = "queued"
    pid: int = 0
    process_start: float = 0.0
    heartbeat: float = 0.0
    message: str = ""
    stage: str = ""
    started: float = 0.0
    ended: float = 0.0

    def is_stale(self, now: float | None = None) -> bool:
        """Whether a process that should be alive has stopped saying so."""
        alive = self.status in ("starting", "running", "cancelling")
        return alive and (now if now is not None else time.time()) - self.heartbeat > STALE_SECONDS


def write_state(folder: Path | str, state: State) -> None:
    """Write state.json into a round folder."""
    atomic_write(Path(folder) / STATE_FILE, json.dumps(_record(state), ensure_ascii=False))


def read_state(folder: Path | str) -> State | None:
    """The state of a round folder, None where there is none yet; fields of later versions are passed over."""
    path = Path(folder) / STATE_FILE
    if not path.exists():
        return None
    data = read_object(path)
    known = {item.name for item in fields(State)}
    return State(**{key: value for key, value in _said(data).items() if key in known})


@dataclass(frozen=True)
class Event:
    """One line of events.jsonl.

    Attributes:
        kind: stage, progress, metric, warning, error, end, or plan, whose values are the stages that will come: how
            much each has to do, and in how many seconds at a guess.
        done, total, unit: how far the stage is; total 0 where it is not known.
        message: a sentence for the person, may be empty.
        values: numbers and words of the event, for example {"step": 3, "fold": 1, "waf": 0.71}.
    """

    seq: int
    time: float
    kind: str
    stage: str = ""
    done: float = 0
    total: float = 0
    unit: str = ""
    message: str = ""
    values: dict[str, Any] = field(default_factory=dict)


class EventWriter:
    """Appends events to a folder's events.jsonl, continuing the numbers of an earlier process."""

    def __init__(self, folder: Path | str) -> None:
        self._path = Path(folder) / EVENTS_FILE
        last = 0
        for event in EventReader(folder).read():
            last = event.seq
        self._seq = last
        if self._path.exists() and not self._path.read_bytes().endswith(b"\n") and self._path.stat().st_size:
            # A killed process left half a line; close it so that the next event stands on its own.
            with self._path.open("ab") as file:
                file.write(b"\n")

    def write(self, kind: str, stage: str = "", **rest: Any) -> Event:
        """Append one event in a single write; `rest` are the other fields of Event."""
        self._seq += 1
        event = Event(seq=self._seq, time=time.time(), kind=kind, stage=stage, **rest)
        line = json.dumps(_record(event), ensure_ascii=False, default=float) + "\n"
        with self._path.open("ab") as file:
            file.write(line.encode("utf-8"))
        return event


class EventReader:
    """Follows a folder's events.jsonl: each `read` gives the whole lines that came since the last one."""

    def __init__(self, folder: Path | str) -> None:
        self._path = Path(folder) / EVENTS_FILE
        self._offset = 0

    def read(self) -> list[Event]:
        """New events, oldest first; half lines wait for the next call, broken ones are passed over."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return []
        end = data.rfind(b"\n") + 1
        self._offset += end
        known = {item.name for item in fields(Event)}
        events = []
        for line in data[:end].splitlines():
            try:
                record = json.loads(line)
                events.append(Event(**{key: value for key, value in _said(record).items() if key in known}))
            except (ValueError, TypeError):
                continue
        return events


def _record(value: State | Event) -> dict[str, Any]:
    """The fields for JSON; beside an English `message` what it was put together from, so that it can be translated."""
    record = asdict(value)
    if isinstance(value.message, Sentence):
        record["sentence"] = value.message.record()
    return record


def _said(record: dict[str, Any]) -> dict[str, Any]:
    """The record with its message as the sentence that it was, where that was written along."""
    sentence = read_sentence(record.get("sentence"))
    return record if sentence is None else {**record, "message": sentence}
