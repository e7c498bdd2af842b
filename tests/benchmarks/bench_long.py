"""An hour of 360p with a hundred spans: `python tests/benchmarks/bench_long.py [--spans 100] [--keys 240]`.

Seconds to import the table, beside reading the file once, and milliseconds until the first picture of any span is
there, beside libav alone, which opens, seeks and decodes up to the same frame. Nothing is opened beforehand, as if the
person jumped. The hour is 9.6 s of drawn pictures again and again, with a key frame every `--keys` frames. One JSON
object a line; the processor's own milliseconds (`cpu_`) tell how much of a time is other work of the machine.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS.parent), str(TESTS)]

import av  # noqa: E402
import numpy as np  # noqa: E402
from media_clips import even, repeat, tone, write_clip  # noqa: E402

from emodesk.domain import Clip  # noqa: E402
from emodesk.media import Player  # noqa: E402
from emodesk.services.importing import import_csv  # noqa: E402
from emodesk.services.project import Project  # noqa: E402
from trainer.media.container import reads  # noqa: E402

SIZE = (640, 360)
RATE, PIECE, TURNS = 25, 240, 375
SETTLED = 60.0  # seconds since the file was last changed, as for any recording


def main() -> None:
    """Make the hour, import it and open its spans."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spans", type=int, default=100)
    parser.add_argument("--keys", type=int, default=PIECE, help="frames from one key frame to the next")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["EMODESK_DATA"] = str(folder / "data")
        path = hour(folder, args.keys)
        spans = drawn(args.spans)
        floor = -time.perf_counter()
        path.read_bytes()
        floor += time.perf_counter()
        with Project.create(folder / "study") as project:
            before, begun = reads.bytes, time.perf_counter()
            report = import_csv(project, table(folder, path, spans))
            seconds = time.perf_counter() - begun
            say("import", seconds=round(seconds, 2), clips=report.added, problems=len(report.problems),
                read_once=round(floor, 3), megabytes=round(path.stat().st_size / 1e6),
                read_megabytes=round((reads.bytes - before) / 1e6))  # fmt: skip
        opened(path, spans)


def hour(folder: Path, keys: int) -> Path:
    """An hour of noisy pictures that move, with sound."""
    noise = np.random.default_rng(0).integers(-6, 7, (SIZE[1] + 64, SIZE[0] + 64))
    ramp = np.linspace(60, 200, SIZE[0])[None, :] * np.linspace(0.5, 1, SIZE[1])[:, None]

    class Pictures:
        def __getitem__(self, number: int) -> np.ndarray:
            dy, dx = number * 7 % 64, number * 13 % 64
            grey = np.roll(ramp, number, axis=1) + noise[dy : dy + SIZE[1], dx : dx + SIZE[0]]
            return np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)

    options = {"preset": "veryfast", "bf": "2", "g": str(keys), "crf": "28"}
    piece = write_clip(folder / "piece.mp4", even(PIECE), tone(PIECE / RATE), size=SIZE, pictures=Pictures(),
                       options=options)  # fmt: skip
    path = repeat(piece, folder / "hour.mp4", PIECE / RATE, TURNS)
    long_ago = time.time() - SETTLED
    os.utime(path, (long_ago, long_ago))
    return path


def drawn(count: int) -> list[tuple[float, float]]:
    """Spans of two to five seconds, in order, anywhere in the hour."""
    chance = random.Random(1)
    starts = sorted(chance.uniform(0, PIECE / RATE * TURNS - 6) for _ in range(count))
    return [(round(start, 3), round(start + chance.uniform(2, 5), 3)) for start in starts]


def table(folder: Path, path: Path, spans: list[tuple[float, float]]) -> Path:
    """The spans as a table of clips."""
    target = folder / "clips.csv"
    with target.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("clip_id", "path", "start", "end"))
        rows.writerows((f"span{number:03d}", path.name, *span) for number, span in enumerate(spans))
    return target


def opened(path: Path, spans: list[tuple[float, float]]) -> None:
    """Every span once in any order, by the player and by libav alone."""
    player = Player(lambda: None)
    player.resize(SIZE)
    order = list(enumerate(spans))
    random.Random(2).shuffle(order)
    ours, cpu, floor = [], [], []
    for key, (start, end) in order:
        player.prefetch([])
        begun, began = time.perf_counter(), time.process_time()
        player.show(Clip(key, f"span{key}", str(path), start=start, end=end))
        while player.shown < 0 and not player.error:
            if player.tick() is None:
                time.sleep(0.0005)
        ours.append(1000 * (time.perf_counter() - begun))
        cpu.append(1000 * (time.process_time() - began))
        assert not player.error, player.error
        begun = time.perf_counter()
        alone(path, start)
        floor.append(1000 * (time.perf_counter() - begun))
    player.close()
    first, *later = ours
    say("open a span", first_ms=round(first, 1), n=len(later), **spread("", later), **spread("cpu_", cpu[1:]),
        **spread("libav_", floor[1:]))  # fmt: skip


def alone(path: Path, start: float) -> None:
    """The first picture of a span by libav, with nothing of ours."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        container.seek(int(start / stream.time_base), stream=stream, backward=True)
        for frame in container.decode(stream):
            if frame.time >= start - 1e-3:
                frame.to_ndarray(format="rgb24")
                return


def spread(name: str, milliseconds: list[float]) -> dict[str, float]:
    """Median and 99th percentile."""
    ranks = (("median", 50), ("p99", 99))
    return {f"{name}{key}_ms": round(float(np.percentile(milliseconds, rank)), 1) for key, rank in ranks}


def say(bench: str, **figures: object) -> None:
    """One line of figures, with the machine's cores and how busy it was."""
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    print(json.dumps({"bench": bench, **figures, "cores": os.cpu_count(), "load": load}), flush=True)


if __name__ == "__main__":
    main()
