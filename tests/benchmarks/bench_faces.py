"""Speed of the face pipeline: one JSON object a line.

    python tests/benchmarks/bench_faces.py [--media FOLDER] [--yunet FILE]
    python tests/benchmarks/bench_faces.py --images FOLDER

Drawn clips need no files; with the folder of real clips, real ones are measured as well. CPU seconds are those of the
whole process, the best of three runs; frames are decoded before. With --images, photographs named EXPRESSION_….jpg:
the share that the expression network names rightly untrained, and a regression on all of light's descriptors that saw
the other five sixths and chose its penalty among them, as a round's linear model does.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "trainer")]

from drawn_faces import ANNA, scene  # noqa: E402
from faces.test_face_track import clip  # noqa: E402
from light_clip import ArrayClip  # noqa: E402
from sklearn.linear_model import LogisticRegressionCV  # noqa: E402
from sklearn.model_selection import cross_val_predict  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

from trainer.encoders.light_image import LightImage, expressions  # noqa: E402
from trainer.faces.expression import LABELS  # noqa: E402
from trainer.faces.face_track import FaceDetector, default_detector, track_faces  # noqa: E402
from trainer.faces.mtcnn import built_in  # noqa: E402
from trainer.faces.yunet import FILE  # noqa: E402

SHARED = Path(os.environ.get("EMODESK_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "media"
NAMES = {"fear": "fearful", "surprise": "surprised"}  # of photographs, where the network's word is another
PARTS = 6  # of the photographs, each told by what the others taught
STRENGTHS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)  # inverse penalties of the regression
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


def photographs(folder: Path, detector: str) -> dict[str, object]:
    """How many expressions of photographs are told rightly, with one detector's file or "" for the built-in search."""
    encoder = LightImage({"detector": detector})
    files = sorted(folder.glob("*.jpg"))
    named = [NAMES.get(word, word) for word in (path.stem.split("_")[0] for path in files)]
    values, said = np.zeros((len(files), encoder.channels)), [""] * len(files)
    for number, path in enumerate(files):
        picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        frames = encoder.encode([ArrayClip(frames=picture[None])])[0].values
        if len(frames):
            values[number] = frames.mean(axis=0)
            said[number] = LABELS[int(expressions(frames).mean(axis=0).argmax())]
    part = np.arange(len(files)) % PARTS
    probe = LogisticRegressionCV(
        Cs=STRENGTHS, l1_ratios=(0.0,), scoring="neg_log_loss", use_legacy_attributes=False, max_iter=3000
    )
    turns = [(np.flatnonzero(part != k), np.flatnonzero(part == k)) for k in range(PARTS)]
    foretold = cross_val_predict(make_pipeline(StandardScaler(), probe), values, named, cv=turns)
    return {
        "photographs": len(files),
        "detector": "yunet" if detector else built_in().name,
        "without_a_face": said.count(""),
        "right_untrained": round(float(np.mean(np.array(said) == np.array(named))), 3),
        "right_by_regression": round(float(np.mean(foretold == np.array(named))), 3),
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Measure every clip with every detector that is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--media", type=Path, default=SHARED, help="folder of real clips (dev/) and models/")
    parser.add_argument("--yunet", type=Path, help="the YuNet file")
    parser.add_argument("--images", type=Path, help="folder of photographs, EXPRESSION_….jpg")
    args = parser.parse_args()
    yunet = args.yunet or args.media / "models" / FILE
    if args.images:
        for detector in ("", str(yunet)) if yunet.is_file() else ("",):
            print(json.dumps(photographs(args.images, detector)), flush=True)
        return
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
