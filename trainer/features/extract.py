"""`python -m trainer extract`: frame features of every clip into the features folder, in worker processes.

    python -m trainer extract --clips clips.csv --features DIR [--preset light] [--set key=value …] [--bundle OUT]
    python -m trainer extract --spec ROUND/spec.json [--engine ray [--address HOST:PORT]]

What is in the cache stays; results go there as they come, so that a stopped run continues where it was.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from trainer.encoders.base import missing, warnings_of
from trainer.encoders.rankings_file import read_rankings
from trainer.features.cache import clip_key
from trainer.features.clip_worker import ClipWork, Result, extract_clip, make_worker
from trainer.features.device import DeviceQueue, Encoded
from trainer.features.engines import Engine, add_engine_arguments, choose_engine
from trainer.features.errors import FeatureError
from trainer.features.store import FeatureStore
from trainer.features.workers import PATIENCE, Died, run_tasks
from trainer.fusion.left_out import MissingNote
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths
from trainer.protocol.errors import Sentence
from trainer.protocol.grammar import filled
from trainer.protocol.labels import LABELS, parse_labels
from trainer.protocol.round_folder import CLIPS_FILE, read_spec
from trainer.settings import Settings, load_settings, parse_overrides, settings_of_spec
from trainer.tensors import write_embeddings

WORKER_BYTES = 1.2 * 2**30  # memory that one worker may need with frames of a long clip and a face model
ENCODED = {
    "speech": lambda amount: Sentence("{n} s of sound", n=round(amount)),
    "image": lambda amount: Sentence("{n} faces", n=round(amount)),
    "video": lambda amount: Sentence("{n} pictures", n=round(amount)),
    "text": lambda amount: Sentence("{n} words", n=round(amount)),
}
WARNINGS = 20  # sentences about single clips that are reported as they come; the rest is counted


@dataclass
class Extraction:
    """What an extraction did: features computed and found by modality and clip, clips with problems, all notes."""

    computed: int = 0
    reused: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[MissingNote] = field(default_factory=list)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `extract`."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--spec", type=Path, help="spec.json of a round folder")
    source.add_argument("--clips", type=Path, help="clips.csv; relative paths stand under its folder")
    parser.add_argument("--features", type=Path, help="the features folder, shared by all rounds")
    parser.add_argument("--labels", help=f"a project's own labels, with --clips ({','.join(LABELS)})")
    parser.add_argument("--preset", default="light", help="a preset's name or a TOML file")
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", help="change one setting; may be repeated")
    parser.add_argument("--workers", type=int, help="processes; as many as there are cores by default")
    parser.add_argument("--retry", action="store_true", help="try clips again that could not be read before")
    parser.add_argument("--bundle", type=Path, metavar="OUT", help="also write a feature bundle (safetensors)")
    add_engine_arguments(parser)


def main(args: argparse.Namespace) -> int:
    """Extract what the arguments name."""
    if args.workers is not None and args.workers < 0:
        raise FeatureError(
            "--workers is {workers}; use 1 or more, or 0 for none beside this process.", workers=args.workers
        )
    engine = choose_engine(args.engine, args.address)
    if args.spec is not None:
        spec, folder = read_spec(args.spec), args.spec.resolve().parent
        clips, labels, features = folder / CLIPS_FILE, spec.labels, folder / spec.features
    else:
        if args.features is None:
            raise FeatureError("extract --clips also needs --features, the folder that features are kept in.")
        labels = parse_labels(args.labels) if args.labels else LABELS
        folder, clips, features = None, args.clips, args.features
    with Progress(folder) as progress:
        if folder is not None:
            settings = settings_of_spec(spec, folder)
        else:
            settings = load_settings(args.preset, parse_overrides(args.set))
        if rankings := settings.encoder_option("text", "rankings"):
            read_rankings(Path(rankings).expanduser()).check(labels)
        rows = resolve_paths(read_clips(clips, labels), clips.parent)
        began = time.monotonic()
        done = extract_features(rows, settings, features, progress, args.workers, args.retry, engine)
        seconds = time.monotonic() - began
        if args.bundle is not None:
            write_embeddings(
                args.bundle,
                FeatureStore(settings, features).embeddings(rows).values,
                labels,
                [row.clip_id for row in rows],
            )
        print(_summary(done, len(rows), seconds))
    return 0


def extract_features(
    rows: Sequence[ClipRow],
    settings: Settings,
    features_root: Path | str,
    progress: Progress,
    workers: int | None = None,
    retry: bool = False,
    engine: Engine | None = None,
) -> Extraction:
    """Features of every clip and modality into the cache; what is there already is not made again.

    `rows` have absolute paths (see `resolve_paths`). `workers` processes, 0 for this process alone, None for as many
    as cores and memory allow. A clip that cannot be read, or that takes its worker along, is noted and passed over;
    `retry` tries such clips again. `engine` None is what the environment says, else this machine. Raises Cancelled,
    EncoderError, FeatureError, and OSError where the cache cannot be written.
    """
    store = FeatureStore(settings, features_root)
    for warning in warnings_of(store.encoders.values()):
        progress.warn(warning)
    done = Extraction()
    progress.stage("extract", total=len(rows), unit="clips")
    tasks = []
    for number, row in enumerate(rows):
        task = _missing(store, number, row, retry, done)
        if task.modalities:
            tasks.append(task)
        if number % 256 == 0:
            progress.check()
    if tasks:
        _Run(store, rows, tasks, done, progress).work(workers, settings, engine or choose_engine())
    else:
        progress.advance(len(rows), there=len(rows))
    if len(done.problems) > WARNINGS:
        progress.warn(
            Sentence(
                "{count} of {total} clips could not be read in full; the notes say why.",
                count=len(done.problems),
                total=len(rows),
            )
        )
    return done


def _missing(store: FeatureStore, number: int, row: ClipRow, retry: bool, done: Extraction) -> ClipWork:
    content = store.memo.known(row.path) if row.path else None
    absent = []
    for modality in store.encoders:
        entry = store.entry(row, modality, content)
        if entry is not None and not (entry.failed and retry):
            done.reused += 1
            if entry.note:
                done.notes.append(MissingNote(row.clip_id, modality, entry.note))
        elif row.path or modality == "text":
            absent.append(modality)
        else:
            done.notes.append(MissingNote(row.clip_id, modality, Sentence("no file")))
    return ClipWork(number, row, content, tuple(absent))


class _Run:
    """Sends the tasks out and takes the results in."""

    def __init__(
        self,
        store: FeatureStore,
        rows: Sequence[ClipRow],
        tasks: list[ClipWork],
        done: Extraction,
        progress: Progress,
    ) -> None:
        self._store, self._tasks, self._done, self._progress = store, tasks, done, progress
        self._finished = len(rows) - len(tasks)
        self._device = DeviceQueue(store.encoders, store.caches, self._hear, self._hear_loading)
        self._open: dict[int, int] = {}  # modalities of a clip that still wait for the device
        self._parts = 0.0  # of clips that are not done: each modality that is, is a part of its clip
        self._reached = float(self._finished)  # the most that was said
        self._amounts: dict[str, float] = {}  # seconds, pictures or words that were encoded, by modality
        self._found = 0  # clips that had all their features, as showed once their files were read

    def work(self, workers: int | None, settings: Settings, engine: Engine) -> None:
        choices = {
            modality: (choice.name, dict(choice.options))
            for modality, choice in settings.encoders.items()
            if modality in self._store.encoders
        }
        self._progress.advance(self._finished, there=self._finished)
        fingerprints = {modality: cache.folder.name for modality, cache in self._store.caches.items()}
        arguments = (choices, str(self._store.root), fingerprints)
        if engine.name == "ray":
            self._work_on_ray(arguments, workers, engine.address)
        elif workers == 0:
            self._load()
            function = make_worker(*arguments)
            for task in self._tasks:
                self._take(task, function(task))
        else:
            self._load()
            self._work_apart(lambda tasks, alone: self._spread(tasks, arguments, 1 if alone else workers))
        for encoded in self._device.flush():
            self._encoded(encoded)
        if self._found:
            self._progress.advance(self._finished, self._said(), there=self._found)

    def _load(self) -> None:
        self._device.load({modality for task in self._tasks for modality in task.modalities})

    def _work_on_ray(self, arguments: tuple[Any, ...], workers: int | None, address: str) -> None:
        from trainer.features.ray_engine import on_ray

        if workers == 0:
            raise FeatureError("--workers 0 leaves the engine ray without a process; use 1 or more, or leave it out.")
        encoders, cores = self._store.encoders, usable_workers()
        with on_ray(self._tasks, encoders, arguments, address, cores, workers, self._progress, PATIENCE) as cluster:
            if not cluster.devices:
                self._load()
            self._work_apart(cluster.run)

    def _work_apart(self, run: Callable[[list[ClipWork], bool], Iterator[tuple[ClipWork, Result | Died]]]) -> None:
        died = []
        for task, result in run(self._tasks, False):
            if isinstance(result, Died):
                died.append(task)
            else:
                self._take(task, result)
        # It may have been its neighbours that took the memory: once more, alone.
        for task, result in run(died, True):
            if isinstance(result, Died):
                self._bury(task, result)
            else:
                self._take(task, result)

    def _spread(
        self, tasks: list[ClipWork], arguments: tuple[Any, ...], workers: int | None
    ) -> Iterator[tuple[ClipWork, Result | Died]]:
        function = f"{make_worker.__module__}:{make_worker.__name__}"
        count = min(usable_workers() if workers is None else workers, len(tasks))
        return run_tasks(tasks, function, arguments, count, self._progress.check, PATIENCE)

    def _take(self, task: ClipWork, result: Result) -> None:
        if result.file is not None:
            self._store.memo.note(task.row.path, *result.file)
        self._done.computed += result.computed
        self._done.reused += result.reused
        self._done.notes += [MissingNote(task.row.clip_id, modality, note) for modality, note in result.notes]
        self._found += result.reused == len(task.modalities)
        if result.problem:
            self._problem(task, result.problem)
        if result.prepared:
            self._open[task.number] = len(result.prepared)
            for encoded in self._device.add(task, result.prepared):
                self._encoded(encoded)
            self._tell(task)  # that it is read, for a batch may be long in coming
        else:
            self._finish(task)

    def _hear(self, modality: str, clips: float) -> None:
        """Say how far the encoding of a batch is, and end it where the person wants that."""
        part = clips / max(1, len(self._store.encoders))
        self._advance(self._finished + self._parts + part, self._said())

    def _hear_loading(self, modality: str, share: float) -> None:
        """Say how much of a model is loaded, and end it where the person wants that."""
        self._advance(
            self._finished,
            Sentence("{share} % of the model for {modality} loaded", share=round(100 * share), modality=modality),
        )

    def _advance(self, done: float, message: str) -> None:
        # What a batch holds comes out of it one by one: that is no step back.
        self._reached = max(self._reached, done)
        self._progress.advance(self._reached, message)

    def _said(self) -> str:
        """What was encoded so far, in the modalities' own measures."""
        words = ""
        for name, count in self._amounts.items():
            if name in ENCODED:
                more = ENCODED[name](count)
                words = Sentence("{done}, {more}", done=words, more=more) if words else more
        return words

    def _encoded(self, encoded: Encoded) -> None:
        """Note one modality that came back from the device."""
        task = encoded.task
        self._done.computed += 1
        self._parts += 1 / max(1, len(self._store.encoders))
        self._amounts[encoded.modality] = self._amounts.get(encoded.modality, 0.0) + encoded.amount
        if encoded.note or encoded.problem:
            self._done.notes.append(MissingNote(task.row.clip_id, encoded.modality, encoded.note or encoded.problem))
        if encoded.problem:
            self._problem(task, encoded.problem)
        self._open[task.number] -= 1
        if not self._open[task.number]:
            del self._open[task.number]
            self._finish(task)

    def _finish(self, task: ClipWork) -> None:
        self._finished += 1
        left = self._parts - sum(1 for name in task.modalities if name in self._amounts) / len(self._store.encoders)
        self._parts = max(0.0, left)  # they are the whole clip now
        self._tell(task)

    def _tell(self, task: ClipWork) -> None:
        self._advance(self._finished + self._parts, self._said() or task.row.clip_id)

    def _bury(self, task: ClipWork, died: Died) -> None:
        """Note a clip that ended its worker twice: no later run tries it again unasked, and its text still counts."""
        store, row = self._store, task.row
        sentence = Sentence(
            "“{file}” could not be decoded: the process {reason}; convert it to H.264 in mp4.",
            file=Path(row.path).name,
            reason=died.reason,
        )
        text = tuple(name for name in task.modalities if name == "text")
        result = extract_clip(replace(task, content="", modalities=text), store.encoders, store.caches)
        content, _ = store.content(row)
        notes = list(result.notes)
        for modality in task.modalities:
            if modality != "text" and store.entry(row, modality, content) is None:
                notes.append((modality, sentence))
                if content and not died.asked:
                    empty = missing(store.encoders[modality].channels, sentence)
                    store.caches[modality].write(clip_key(row, content), empty, failed=True)
        self._take(task, replace(result, notes=tuple(notes), problem=sentence))

    def _problem(self, task: ClipWork, sentence: str) -> None:
        if len(self._done.problems) < WARNINGS:
            self._progress.warn(
                Sentence("{clip}: {problem}", clip=task.row.clip_id, problem=sentence), clip_id=task.row.clip_id
            )
        self._done.problems[task.row.clip_id] = sentence


def usable_workers() -> int:
    """As many processes as this one may use cores, and as memory holds."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, int(psutil.virtual_memory().available / WORKER_BYTES)))


def _summary(done: Extraction, clips: int, seconds: float) -> str:
    line = filled(
        "{clips} clips: {n} features computed, {found} found", clips=clips, n=done.computed, found=done.reused
    )
    line += f", {clips / max(seconds, 1e-3):.1f} clips a second" if done.computed else ""
    return line + (filled(", {n} clips with problems", n=len(done.problems)) if done.problems else "")
