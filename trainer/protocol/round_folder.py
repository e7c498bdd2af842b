"""The files of a round folder that both programs read and write: spec, events, state, and the names of the results.

Everything here is plain data with one reader and one writer, so that both programs agree on every byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from trainer.protocol import typed
from trainer.protocol.errors import ProtocolError, Sentence, read_sentence
from trainer.protocol.files import atomic_write, ends_a_line, parse_object, read_object
from trainer.protocol.labels import LABELS

VERSION = 1

SPEC_FILE = "spec.json"
CLIPS_FILE = "clips.csv"
REJECTIONS_FILE = "rejections.csv"
OPINIONS_FILE = "opinions.csv"
OPINION_COLUMNS = ("clip_id", "source", "label", "confidence")  # of OPINIONS_FILE; confidence may be empty
EVENTS_FILE = "events.jsonl"
STATE_FILE = "state.json"
LOG_FILE = "log.txt"
CANCEL_FILE = "cancel"
PAUSE_FILE = "pause"  # while it is there, the trainer waits between two batches
LOCK_FILE = "lock"
CHECKPOINT_FOLDER = "checkpoint"
MODEL_FILE = "model.safetensors"
METRICS_FILE = "metrics.json"
PREDICTIONS_FILE = "predictions.safetensors"
EMBEDDINGS_FILE = "embeddings.safetensors"
# adoptions.csv; a reader needs the first five, the others came later.
ADOPTION_COLUMNS = ("step", "clip_id", "label", "confidence", "calibrated", "accepted", "folds", "purity")
ADOPTIONS_FILE = "adoptions.csv"
# What is known of a round's clips beside their features, [N] float32 each, NaN where it is not: decibels of the voice
# under full scale, its decibels over the quietest tenth, mean quality 0..1 of the face in the pictures that have one.
FACTS_FILE = "facts.safetensors"
FACTS = LOUDNESS, SIGNAL_TO_NOISE, FACE = ("loudness", "signal_to_noise", "face_quality")
NOTES_FILE = "notes.csv"
PROVENANCE_FILE = "provenance.json"
FRAMES_FOLDER = "frames"
FRAMES_SHARD = 256  # clips in one file of FRAMES_FOLDER
MOMENTS_FOLDER = "moments"

HEARTBEAT_SECONDS = 2.0
MOST_AT_ONCE = 16 * 2**20  # bytes of events that one look reads, some 100,000 lines: more than a round writes

STATUSES = ("queued", "starting", "running", "paused", "cancelling", "cancelled", "failed", "succeeded")
COMMANDS = ("extract", "fit", "chain", "tune", "predict")  # what a spec may ask of a trainer

CLIP_IDS = "clip_ids"  # in the metadata of tensors that have a row a clip: `ids_hash` of its clip_ids
_NAME = re.compile(r"[0-9]{4,9}", re.ASCII)  # of a round's folder


def round_number(path: Path | str) -> int:
    """Number of the round whose folder this is by its name ("0001"), 0 where it is none's."""
    name = Path(path).name
    number = int(name) if _NAME.fullmatch(name) else 0
    return number if name == f"{number:04d}" else 0


def clip_curves_file(folder: Path | str, row: int) -> Path:
    """Where the curves of the clip in one row of clips.csv stand that were drawn because somebody looked at it."""
    return Path(folder) / FRAMES_FOLDER / f"clip-{row}.safetensors"


def clip_moments_file(folder: Path | str, row: int) -> Path:
    """Where it stands which moments of the clip in one row of clips.csv mattered, once somebody asked."""
    return Path(folder) / MOMENTS_FOLDER / f"clip-{row}.safetensors"


def map_file(space: str) -> str:
    """The file in a round folder that says where t-SNE laid its clips, for one space of EMBEDDINGS_FILE."""
    return f"map-{space}.safetensors"


def ids_hash(clip_ids: Iterable[str]) -> str:
    """Hex digest of clip_ids in their order, by which tensors say of which clips their rows are."""
    digest = hashlib.sha256()
    for name in clip_ids:
        content = name.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(content) + content)
    return digest.hexdigest()


def has_checkpoint(folder: Path | str) -> bool:
    """Whether a round could go on from where an earlier process stood."""
    try:
        return any((Path(folder) / CHECKPOINT_FOLDER).iterdir())
    except OSError:
        return False


@dataclass(frozen=True)
class Spec:
    """What one trainer process shall do. Paths are absolute or relative to the folder of the spec.

    Attributes:
        command: extract, fit, chain (a fit with what comes before it), tune or predict.
        features: the project's features folder.
        preset: a preset's name or a TOML file.
        settings: `key=value` overrides of the preset, dotted keys ("training.epochs").
        resume: go on from checkpoint/ where there is one.
        detector: a YuNet file, or "" for the built-in search.
        labels_by: the rule by which people's votes became the labels, which scores name; "" where nobody said.
        log: the first link of the log of decisions of the project that it was started in, which no other project has;
            "" where nobody had decided yet.
    """

    command: str = "fit"
    features: str = "../../features"
    preset: str = "light"
    labels: tuple[str, ...] = LABELS
    settings: Mapping[str, Any] = field(default_factory=dict)
    resume: bool = False
    detector: str = ""
    labels_by: str = ""
    log: str = ""
    version: int = VERSION


def write_spec(folder: Path | str, spec: Spec) -> None:
    """Write spec.json into a round folder."""
    atomic_write(Path(folder) / SPEC_FILE, json.dumps(asdict(spec), indent=2, ensure_ascii=False))


def read_spec(path: Path | str) -> Spec:
    """Read a spec.json; ProtocolError for a newer version or a field that is not known."""
    path = Path(path)
    data = read_object(path)
    if (typed.whole(data.get("version")) or VERSION) > VERSION:
        raise ProtocolError(
            "{path} was written by a newer EmoDesk (version {version}); update this one.",
            path=path,
            version=data["version"],
        )
    known = {item.name for item in fields(Spec)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise ProtocolError("{path} has the unknown field “{unknown}”.", path=path, unknown=unknown[0])
    spec = typed.record(Spec, data, path.name)
    if spec.command not in COMMANDS:
        raise ProtocolError("{path} asks for “{command}”, which no trainer does.", path=path, command=spec.command[:40])
    return spec


@dataclass(frozen=True)
class State:
    """Where a trainer process stands. Times in seconds since 1970; `message` is a sentence for the person.

    `pid`, `process_start`, `process_mark` (see `protocol.liveness`) and `host` say which process it is; the heartbeat
    is for people who look into the file: clocks are set and machines sleep, so nobody concludes anything from it.
    `memory` bytes and `cores` are what it and all that it started take, `gpu_memory` of a GPU, at the last heartbeat.
    """

    status: str = "queued"
    pid: int = 0
    process_start: float = 0.0
    process_mark: str = ""
    host: str = ""
    heartbeat: float = 0.0
    message: str = ""
    stage: str = ""
    started: float = 0.0
    ended: float = 0.0
    memory: float = 0.0
    cores: float = 0.0
    gpu_memory: float = 0.0


def write_state(folder: Path | str, state: State) -> None:
    """Write state.json into a round folder."""
    atomic_write(Path(folder) / STATE_FILE, json.dumps(_record(state), ensure_ascii=False))


def read_state(folder: Path | str) -> State | None:
    """The state of a round folder, None where there is none yet; fields of later versions are passed over."""
    path = Path(folder) / STATE_FILE
    if not os.path.lexists(path):  # one that may not be read is no missing one
        return None
    state = typed.record(State, _said(read_object(path)), f"{path.parent.name}/{path.name}")
    if state.status not in STATUSES:
        raise ProtocolError("{path} says “{status}”, which is no state.", path=path, status=state.status[:40])
    return state


@dataclass(frozen=True)
class Event:
    """One line of events.jsonl.

    Attributes:
        kind: stage, progress, metric, warning, paused, resumed, error, end, or plan, whose values are the stages that
            will come: how much each has to do, and in how many seconds at a guess.
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
        reader = EventReader(folder)
        reader.pass_over_old()
        events = reader.read()
        self._seq = events[-1].seq if events else 0
        if self._path.exists() and self._path.stat().st_size and not ends_a_line(self._path):
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
    """Follows a folder's events.jsonl: each `read` gives the whole lines that came since the last one, of a file that
    is larger than any round's the first of them.

    Attributes:
        behind: whether the last `read` left whole lines to the next.
    """

    def __init__(self, folder: Path | str) -> None:
        self._path = Path(folder) / EVENTS_FILE
        self._offset = 0
        self.behind = False

    def pass_over_old(self) -> None:
        """Begin with the last MOST_AT_ONCE bytes."""
        with suppress(OSError):
            self._offset = max(0, self._path.stat().st_size - MOST_AT_ONCE)

    def read(self) -> list[Event]:
        """New events, oldest first; half lines wait for the next call, broken ones are passed over."""
        self.behind = False
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, 2)
                if size < self._offset:
                    self._offset = 0  # it was cut or written anew
                file.seek(self._offset)
                data = file.read(MOST_AT_ONCE)
        except OSError:
            return []
        end = data.rfind(b"\n") + 1
        if not end and len(data) == MOST_AT_ONCE:
            end = len(data)  # no event is as long: broken, and what is left of it too
        self._offset += end
        self.behind = len(data) == MOST_AT_ONCE and self._offset < size
        events = []
        for line in data[:end].splitlines():
            try:
                events.append(typed.record(Event, _said(parse_object(line, EVENTS_FILE)), EVENTS_FILE))
            except ProtocolError:
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
