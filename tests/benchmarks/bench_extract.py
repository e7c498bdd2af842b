"""Speed of extraction with the light preset: one JSON object a line.

    python tests/benchmarks/bench_extract.py [--clips 48] [--workers 2] [--table clips.csv] [--yunet FILE]
    python tests/benchmarks/bench_extract.py --engine local --engine ray [--clips 48] [--workers 2]
    python tests/benchmarks/bench_extract.py --floor [--clips 48] [--table clips.csv]

Clips of the demo are drawn first; --table takes other ones. Stages are CPU milliseconds a clip in one process, the
whole is wall seconds with worker processes from start to end, then again with everything in the cache. With --engine,
the whole on each engine named instead, start and end of a Ray of its own included; steady is without its first clips.
With --floor, the whole in this process alone beside decoding the same clips and nothing else, and what each part adds
to decoding, in turns of some clips each, in seconds of the processor: ratios that hold on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from trainer.machine import one_thread, wait_politely

wait_politely()  # as the trainer does: a second thread that spins for work would count as work

import cv2  # noqa: E402

from trainer.demo.generate import generate  # noqa: E402
from trainer.encoders.base import FrameFeatures  # noqa: E402
from trainer.encoders.clip_input import ClipInput, shared_detector  # noqa: E402
from trainer.encoders.face_frames import main_face  # noqa: E402
from trainer.encoders.light_image import looks  # noqa: E402
from trainer.features.engines import ENGINES, Engine  # noqa: E402
from trainer.features.extract import extract_features, usable_workers  # noqa: E402
from trainer.features.store import FeatureStore  # noqa: E402
from trainer.progress import Progress  # noqa: E402
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths  # noqa: E402
from trainer.protocol.round_folder import CLIPS_FILE  # noqa: E402
from trainer.settings import Settings, load_settings  # noqa: E402

TURN = 12  # clips decoded, then extracted, in turns
STAGE_CLIPS = 12  # clips that the stages are measured on, after one to warm up


def report(what: str, **figures: object) -> None:
    """One line of figures with the machine's cores and its load."""
    print(json.dumps({"what": what, "cores": usable_workers(), "load": os.getloadavg()[0], **figures}), flush=True)


def stages(rows: Sequence[ClipRow], settings: Settings, root: Path) -> None:
    """CPU milliseconds a clip of each stage, one after the other in this process."""
    store = FeatureStore(settings, root)
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[[], object]) -> object:
        begun = time.process_time()
        result = work()
        spent[name] += time.process_time() - begun
        return result

    cv2.setNumThreads(1)
    for number, row in enumerate(rows[: STAGE_CLIPS + 1]):
        if number == 1:
            spent.clear()
        rates = {one.rate for one in store.encoders.values() if one.rate}
        clip = ClipInput(row, rates)
        timed("hash", lambda row=row: store.memo.get(row.path))
        timed("index", lambda clip=clip: clip.index)
        timed("sound", clip.audio)
        timed("frames", clip.frames)
        timed(
            "faces",
            lambda clip=clip: clip.faces(store.encoders["image"].rate, store.encoders["image"].options.detector),
        )
        features = {
            name: timed(name, lambda clip=clip, one=one: one.encode([clip])[0]) for name, one in store.encoders.items()
        }
        for name, found in features.items():
            timed("store", lambda name=name, found=found, n=number: store.caches[name].write(f"{n:032x}", found))
    count = min(STAGE_CLIPS, len(rows) - 1)
    per_clip = {name: round(1000 * seconds / count, 1) for name, seconds in spent.items()}
    report(
        "cpu ms a clip",
        clips=count,
        detector=shared_detector().name,
        **per_clip,
        total=round(sum(per_clip.values()), 1),
    )


def whole(rows: Sequence[ClipRow], settings: Settings, root: Path, workers: int) -> None:
    """Wall seconds of an extraction, of a second one, and of reading the embeddings."""
    for what in ("extract", "extract again"):
        begun = time.perf_counter()
        done = extract_features(rows, settings, root, Progress(quiet=True), workers)
        seconds = time.perf_counter() - begun
        report(what, clips=len(rows), workers=workers, seconds=round(seconds, 2), computed=done.computed)
    store = FeatureStore(settings, root)
    begun = time.perf_counter()
    store.embeddings(rows)
    seconds = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in root.rglob("*.safetensors"))
    report("read embeddings", us_a_clip=round(1e6 * seconds / len(rows)), kib_a_clip=round(size / 1024 / len(rows), 1))
    begun = time.perf_counter()
    for row in rows:
        store.clip(row)
    report("read frames", us_a_clip=round(1e6 * (time.perf_counter() - begun) / len(rows)))


def beside_decoding(rows: Sequence[ClipRow], settings: Settings, root: Path) -> None:
    """Processor seconds of an extraction here, of its parts, and of decoding what it asks for and no more."""
    encoders = FeatureStore(settings, root).encoders
    rates = {encoder.rate for encoder in encoders.values() if encoder.rate}
    image = encoders["image"]
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[[], object]) -> None:
        begun = time.process_time()
        work()
        spent[name] += time.process_time() - begun

    def decode(some: Sequence[ClipRow]) -> None:
        clips.clear()
        for row in some:
            clips.append(ClipInput(row, rates))
            clips[-1].audio()
            clips[-1].frames()

    def each(work: Callable[[ClipInput], object]) -> Callable[[], object]:
        return lambda: [work(clip) for clip in clips]

    def expressions(clip: ClipInput) -> None:
        found = main_face(clip, image.rate, image.options.detector, image.channels)
        if not isinstance(found, FrameFeatures):
            looks(*found)

    clips: list[ClipInput] = []
    cv2.setNumThreads(1)
    first, rest = rows[:TURN], rows[TURN:]
    extract_features(first, settings, root, Progress(quiet=True), 0)  # loads what it needs
    for start in range(0, len(rest), TURN):
        some = rest[start : start + TURN]
        timed("decode", lambda some=some: decode(some))
        timed("faces", each(lambda clip: clip.faces(image.rate, image.options.detector)))
        timed("expression network", each(expressions))
        for name, encoder in encoders.items():
            timed(name, each(lambda clip, encoder=encoder: encoder.encode([clip])))
        timed("extract", lambda some=some: extract_features(some, settings, root, Progress(quiet=True), 0))
    spent["image"] -= spent["expression network"]  # faces were found before
    decoding, whole = spent.pop("decode"), spent.pop("extract")
    report(
        "extraction beside decoding alone",
        clips=len(rest),
        detector=shared_detector().name,
        decode_ms_a_clip=round(1000 * decoding / len(rest), 2),
        extract_ms_a_clip=round(1000 * whole / len(rest), 2),
        clips_a_second_of_processor={"decode": round(len(rest) / decoding, 1), "extract": round(len(rest) / whole, 1)},
        parts_in_times_of_decoding={name: round(seconds / decoding, 2) for name, seconds in spent.items()},
        times_decoding=round(whole / decoding, 2),
    )


class Watched(Progress):
    """Notes when clips were done."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.done: list[tuple[float, float]] = []

    def advance(self, done: float, message: str = "", **values: object) -> None:
        self.done.append((time.perf_counter(), done))


def engines(rows: Sequence[ClipRow], settings: Settings, root: Path, workers: int, names: Sequence[str]) -> None:
    """Clips a second of whole extractions on engines, from start to end and once all workers run."""
    for number, name in enumerate(names):
        progress = Watched()
        begun = time.perf_counter()
        extract_features(rows, settings, root / str(number), progress, workers, engine=Engine(name))
        seconds = time.perf_counter() - begun
        first, last = next(item for item in progress.done if item[1] >= 2 * workers), progress.done[-1]
        report(
            "engine",
            engine=name,
            clips=len(rows),
            workers=workers,
            seconds=round(seconds, 2),
            clips_a_second=round(len(rows) / seconds, 2),
            clips_a_second_steady=round((last[1] - first[1]) / (last[0] - first[0]), 2),
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=48)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--table", type=Path)
    parser.add_argument("--yunet", type=Path)
    parser.add_argument("--engine", action="append", choices=ENGINES)
    parser.add_argument("--floor", action="store_true", help="beside decoding alone")
    args = parser.parse_args()
    if args.yunet:
        os.environ["EMODESK_YUNET"] = str(args.yunet)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.table is None:
            generate(folder, args.clips, 0, args.workers, Progress(quiet=True))
        table = args.table or folder / CLIPS_FILE
        rows = resolve_paths(read_clips(table), table.parent)[: args.clips]
        settings = load_settings("light")
        if args.floor:
            with one_thread():  # as a worker has it: what waits for work spins, and counts as work
                beside_decoding(rows, settings, folder / "floor")
            return
        if args.engine:
            engines(rows, settings, folder / "engines", args.workers, args.engine)
            return
        stages(rows, settings, folder / "stages")
        whole(rows, settings, folder / "features", args.workers)


if __name__ == "__main__":
    main()
