"""The files that the window and the trainer share: clips, spec, events, state and results. Standard library only.

Everything here is plain data with one reader and one writer, so that both programs agree on every byte.
Files written by people are checked field by field; a `ProtocolError` names the file, the row and what to do.
"""

from __future__ import annotations

import csv
import json
import math
import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

VERSION = 1

LABELS = ("neutral", "anger", "happiness", "sadness", "worry", "surprise")
MODALITIES = ("speech", "image", "text", "video")
SPLITS = ("labelled", "unlabelled", "test")

# Spelling in the files of the MER challenge and of the common corpora, to the words of this program.
LABEL_ALIASES = {
    "angry": "anger",
    "happy": "happiness",
    "sad": "sadness",
    "worried": "worry",
    "surprised": "surprise",
}

CLIP_COLUMNS = ("clip_id", "path", "start", "end", "transcript", "language", "speaker", "split", "label")

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


class ProtocolError(ValueError):
    """A shared file that cannot be used; the text is one sentence for a person."""


def resources() -> Path:
    """The folder of icons, themes, translations, models and prompt templates, in a checkout or an installed wheel."""
    installed = Path(__file__).resolve().parent / "_resources"
    return installed if installed.is_dir() else Path(__file__).resolve().parent.parent / "resources"


def canonical_label(text: str, labels: Sequence[str] = LABELS) -> str:
    """The label of `labels` that `text` means, '' for an empty text; raises ProtocolError for an unknown one."""
    word = text.strip()
    if not word or word in labels:
        return word
    lower = word.lower()
    for candidate in (lower, LABEL_ALIASES.get(lower, "")):
        if candidate in labels:
            return candidate
    for alias, label in LABEL_ALIASES.items():
        if lower == label and alias in labels:
            return alias
    raise ProtocolError(f"unknown label “{word}”; use one of {', '.join(labels)}")


def parse_labels(text: str) -> tuple[str, ...]:
    """A project's labels as typed after --labels: two or more names between commas; ProtocolError otherwise."""
    labels = tuple(name.strip() for name in text.split(","))
    if len(labels) < 2 or not all(labels) or len({name.casefold() for name in labels}) < len(labels):
        raise ProtocolError(f"“{text}” is no list of labels; write two or more different names between commas.")
    return labels


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A file to write beside `path` that takes its place at the end, so that a reader sees the old one or the new
    one, never half of it; OSError as `open`."""
    path = Path(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        yield Path(name)
        with open(name, "rb+") as file:
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def atomic_write(path: Path | str, content: str | bytes) -> None:
    """Write a file as `replacing` has it."""
    with replacing(path) as beside:
        beside.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


# --------------------------------------------------------------------------- clips.csv


@dataclass(frozen=True)
class ClipRow:
    """One row of a clips.csv; `start` and `end` in seconds of the file, `end` None for its end."""

    clip_id: str
    path: str = ""
    start: float = 0.0
    end: float | None = None
    transcript: str = ""
    language: str = ""
    speaker: str = ""
    split: str = "unlabelled"
    label: str = ""


@dataclass(frozen=True)
class RowProblem:
    """A row of a table that was left out: 1-based line of the file, the sentence for the person."""

    line: int
    message: str


def parse_clips(
    path: Path | str, labels: Sequence[str] = LABELS, mapping: Mapping[str, str] | None = None
) -> tuple[dict[int, ClipRow], list[RowProblem]]:
    """Read a clips.csv leniently: good rows by their line, and one problem for each row left out.

    `clip_id` is the only column that must be there. `mapping` takes words of another label set (case folded) to
    labels of this one, '' for none. Raises ProtocolError where the file as a whole cannot be read.
    """
    path = Path(path)
    try:
        # utf-8-sig: spreadsheets put a byte order mark before the first column's name.
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = [(reader_line, row) for reader_line, row in _csv_rows(file)]
    except UnicodeDecodeError as error:
        raise ProtocolError(f"{path.name} is not UTF-8 (byte {error.start}); save it as CSV UTF-8.") from None
    except csv.Error as error:
        raise ProtocolError(f"{path.name} is not a CSV table: {error}; save it as CSV UTF-8.") from None
    except OSError as error:
        raise ProtocolError(f"{path} cannot be read: {error.strerror or error}.") from None
    if not lines:
        raise ProtocolError(f"{path.name} is empty; its first line must name the columns {', '.join(CLIP_COLUMNS)}.")
    header = [name.strip() for name in lines[0][1]]
    unknown = [name for name in header if name not in CLIP_COLUMNS]
    if "clip_id" not in header or unknown:
        what = f"has the unknown column “{unknown[0]}”" if unknown else "has no column “clip_id”"
        raise ProtocolError(f"{path.name} {what}; the columns are {', '.join(CLIP_COLUMNS)}.")
    rows: dict[int, ClipRow] = {}
    problems: list[RowProblem] = []
    first_line: dict[str, int] = {}
    for line, values in lines[1:]:
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            problems.append(RowProblem(line, f"has {len(values)} fields, the header {len(header)}; quote commas"))
            continue
        try:
            row = _clip_row(dict(zip(header, values, strict=True)), labels, mapping or {})
        except ProtocolError as error:
            problems.append(RowProblem(line, str(error)))
            continue
        if row.clip_id in first_line:
            first = first_line[row.clip_id]
            problems.append(RowProblem(line, f"clip_id “{row.clip_id}” already stands in line {first}; make it unique"))
            continue
        first_line[row.clip_id] = line
        rows[line] = row
    return rows, problems


def _csv_rows(file: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, strict=True)
    for row in reader:
        yield reader.line_num, row


def _clip_row(record: dict[str, str], labels: Sequence[str], mapping: Mapping[str, str]) -> ClipRow:
    clip_id = record["clip_id"].strip()
    if not clip_id:
        raise ProtocolError("clip_id is empty; give every clip a name")
    start = _seconds(record.get("start", ""), "start")
    end = _seconds(record.get("end", ""), "end")
    if end is not None and end <= (start or 0.0):
        raise ProtocolError(f"end {end:g} s is not after start {start or 0.0:g} s")
    word = record.get("label", "").strip()
    mapped = mapping.get(word.casefold())
    label = canonical_label(word, labels) if mapped is None else mapped
    split = record.get("split", "").strip() or ("labelled" if label else "unlabelled")
    if split not in SPLITS:
        raise ProtocolError(f"unknown split “{split}”; use {', '.join(SPLITS)}")
    if split == "labelled" and not label:
        raise ProtocolError("split is labelled but label is empty; give the label or write unlabelled")
    return ClipRow(
        clip_id=clip_id,
        path=record.get("path", "").strip(),
        start=start or 0.0,
        end=end,
        transcript=record.get("transcript", "").strip(),
        language=record.get("language", "").strip(),
        speaker=record.get("speaker", "").strip(),
        split=split,
        label=label,
    )


def _seconds(text: str, name: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        raise ProtocolError(f"{name} “{text}” is not a number of seconds") from None
    if not math.isfinite(value) or value < 0:
        raise ProtocolError(f"{name} “{text}” is not a time within the file")
    return value


def read_clips(path: Path | str, labels: Sequence[str] = LABELS) -> list[ClipRow]:
    """Every row of a clips.csv in order; ProtocolError at the first row that does not hold, and for no row at all."""
    rows, problems = parse_clips(path, labels)
    if problems:
        raise ProtocolError(f"{Path(path).name} line {problems[0].line}: {problems[0].message}.")
    if not rows:
        raise ProtocolError(f"{Path(path).name} has no clips; add one row for each clip.")
    return list(rows.values())


def write_clips(path: Path | str, rows: Iterable[ClipRow]) -> None:
    """Write a clips.csv atomically, UTF-8, one row for each clip."""
    write_table(path, CLIP_COLUMNS, ([_cell(getattr(row, name)) for name in CLIP_COLUMNS] for row in rows))


def write_table(path: Path | str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write any CSV table atomically, UTF-8."""
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    atomic_write(path, text.getvalue())


def read_table(path: Path | str, header: Sequence[str]) -> list[dict[str, str]]:
    """Rows of a CSV table written by `write_table`; ProtocolError unless it has these columns."""
    path = Path(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in header if name not in (reader.fieldnames or [])]
            if missing:
                raise ProtocolError(f"{path.name} has no column “{missing[0]}”; it needs {', '.join(header)}.")
            return list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ProtocolError(f"{path} cannot be read: {error}.") from None


def _cell(value: object) -> object:
    return "" if value is None else (repr(value) if isinstance(value, float) and value else value or "")


# --------------------------------------------------------------------------- spec.json


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
    data = _read_object(path)
    if int(data.get("version", VERSION)) > VERSION:
        raise ProtocolError(f"{path} was written by a newer EmoDesk (version {data['version']}); update this one.")
    known = {item.name for item in fields(Spec)}
    unknown = sorted(set(data) - known)
    if unknown:
        raise ProtocolError(f"{path} has the unknown field “{unknown[0]}”.")
    return Spec(**{**data, "labels": tuple(data.get("labels", LABELS))})


# --------------------------------------------------------------------------- state.json


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
    atomic_write(Path(folder) / STATE_FILE, json.dumps(asdict(state), ensure_ascii=False))


def read_state(folder: Path | str) -> State | None:
    """The state of a round folder, None where there is none yet; fields of later versions are passed over."""
    path = Path(folder) / STATE_FILE
    if not path.exists():
        return None
    data = _read_object(path)
    known = {item.name for item in fields(State)}
    return State(**{key: value for key, value in data.items() if key in known})


# --------------------------------------------------------------------------- events.jsonl


@dataclass(frozen=True)
class Event:
    """One line of events.jsonl.

    Attributes:
        kind: stage, progress, metric, warning, error or end.
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
        line = json.dumps(asdict(event), ensure_ascii=False, default=float) + "\n"
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
                events.append(Event(**{key: value for key, value in record.items() if key in known}))
            except (ValueError, TypeError):
                continue
        return events


def _read_object(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ProtocolError(f"{path} cannot be read: {error.strerror or error}.") from None
    except ValueError as error:
        raise ProtocolError(f"{path} is not valid JSON: {error}.") from None
    if not isinstance(data, dict):
        raise ProtocolError(f"{path} holds no JSON object.")
    return data
