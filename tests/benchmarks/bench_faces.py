"""Speed of the face pipeline: one JSON object a line.

    python tests/benchmarks/bench_faces.py [--media FOLDER] [--yunet FILE]

Drawn clips need no files; with the folder of real clips, real ones are measured as well. CPU seconds are those of the
whole process, the best of three runs; frames are decoded before.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "trainer")]

from drawn_faces import ANNA, scene  # noqa: E402
from faces.test_face_track import clip  # noqa: E402

from trainer.faces.face_track import FaceDetector, default_detector, track_faces  # noqa: E402
from trainer.faces.mtcnn import built_in  # noqa: E402
from trainer.faces.yunet import FILE  # noqa: E402

SHARED = Path(os.environ.get("EMODESK_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "media"
REAL = ("mead/M030_level_3_angry_016.mp4", "grid/bbaf2n.mpg", "wild/no_face.mp4", "wild/carphone_pristine.mp4")


def drawn(width: int, height: int, count: int) -> np.ndarray:
    """A clip of a drawn face that sways, `[count, height, width, 3]`."""
    places = [(width / 2 + 40 * np.sin(k / 9), height / 2 + 10 * np.cos(k / 7)) for k in range(count)]
    return np.stack([scene([(ANNA, *at, height / 3)], (width, height), seed=k) for k, at in enumerate(places)])


def best(work: Callable[[], object], times: int = 3) -> tuple[float, float]:
    """CPU and wall seconds of the quickest of some runs."""
    runs = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        runs.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(runs)


def measure(name: str, frames: np.ndarray, times: np.ndarray, detector: FaceDetector) -> dict[str, object]:
    """Figures of one clip with one detector."""
    track = track_faces(frames, times, detector)
    whole, _ = best(lambda: [detector.detect(frame) for frame in frames[::10]])
    cpu, wall = best(lambda: track_faces(frames, times, detector))
    return {
        "clip": name,
        "detector": detector.name,
        "size": f"{frames.shape[2]}x{frames.shape[1]}",
        "frames": len(frames),
        "with_face": len(track.index),
        "quality": round(float(track.quality.mean()), 2) if len(track.index) else None,
        "detect_ms": round(1000 * whole / len(frames[::10]), 2),
        "track_ms_per_frame": round(1000 * cpu / len(frames), 2),
        "cpu_s": round(cpu, 3),
        "wall_s": round(wall, 3),
        "cpu_s_per_4s_clip": round(cpu / len(frames) * 100, 3),
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Measure every clip with every detector that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--media", type=Path, default=SHARED, help="folder of real clips (dev/) and models/")
    parser.add_argument("--yunet", type=Path, help="the YuNet file")
    args = parser.parse_args()
    yunet = args.yunet or args.media / "models" / FILE
    detectors = [built_in(), *([default_detector(yunet)] if yunet.is_file() else [])]
    clips = {
        f"drawn {width}x{height}": (drawn(width, height, count), np.arange(count) / 25)
        for width, height, count in ((480, 360, 75), (640, 360, 100))
    }
    clips |= {name: clip(args.media / "dev" / name) for name in REAL if (args.media / "dev" / name).is_file()}
    for name, (frames, times) in clips.items():
        for detector in detectors:
            print(json.dumps(measure(name, frames, times, detector)), flush=True)


if __name__ == "__main__":
    main()
