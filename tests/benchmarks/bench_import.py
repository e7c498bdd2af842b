"""What imports cost: python tests/benchmarks/bench_import.py [--clips 115595] [--table 5030]

A made corpus in MER2024's form, of sounds of a quarter of a second that differ in a few bytes: its folder with the
tables of labels and words, then four -UTT folders as modalities, then a table of labels for clips that a project has
already. Prints one JSON object a command: seconds, seconds of the processor (its children's too) and the peak memory in
MB of the largest process.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
RATE, SAMPLES, WIDTH = 8000, 2000, 64
LABELS = ("neutral", "angry", "happy", "sad", "worried", "surprise")
UTT = ("hubert", "clip", "baichuan", "eva")
KINDS = 20  # of feature files: more links to one file than some file systems allow are avoided


def sound(number: int) -> bytes:
    """A file of sound as no other has it."""
    samples = (3000 * np.sin(np.arange(SAMPLES) * 0.3)).astype("<i2")
    samples[:2] = np.frombuffer(np.int32(number).tobytes(), "<i2")
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return out.getvalue()


def make(folder: Path, clips: int, labelled: int) -> None:
    """The corpus of so many clips, of which the first are labelled."""
    (folder / "video").mkdir(parents=True)
    names = [f"samplenew3_{number:08d}" for number in range(clips)]
    for number, name in enumerate(names):
        (folder / "video" / f"{name}.wav").write_bytes(sound(number))
    rows = [f"{name},{LABELS[number % len(LABELS)]}" for number, name in enumerate(names[:labelled])]
    (folder / "label-disdim.csv").write_text("\n".join(["name,discrete", *rows]), "utf-8")
    rows = [f"{name},这是第{number}句话。" for number, name in enumerate(names)]
    (folder / "label-transcription.csv").write_text("\n".join(["name,chinese", *rows]), "utf-8")
    random = np.random.default_rng(0)
    for kind in UTT:
        place = folder / f"{kind}-UTT"
        place.mkdir()
        for number in range(min(KINDS, clips)):
            np.save(place / f"{names[number]}.npy", random.normal(size=WIDTH).astype(np.float32))
        for number in range(KINDS, clips):
            os.link(place / f"{names[number % KINDS]}.npy", place / f"{names[number]}.npy")


def measured(what: str, place: Path, *args: str) -> None:
    """Run a command of the program, and say what it took."""
    began = time.monotonic()
    with (place / "said.txt").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "emodesk", "--quiet", *args], stdout=said, stderr=said, cwd=ROOT,
            env={**os.environ, "EMODESK_DATA": str(place / "data")},
        )  # fmt: skip
        _, status, used = os.wait4(process.pid, 0)
    worked = round(used.ru_utime + used.ru_stime, 1)
    found = {"command": what, "seconds": round(time.monotonic() - began, 1), "processor": worked}
    last = (place / "said.txt").read_text("utf-8").splitlines()[-3:]
    print(json.dumps({**found, "peak": used.ru_maxrss // 1024, "said": last}, ensure_ascii=False), flush=True)
    if status:
        raise SystemExit(f"{what} failed")


def main() -> None:
    """Make the corpus and import it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=115_595)
    parser.add_argument("--table", type=int, default=5030, help="rows of the table of labels")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emodesk-bench-") as folder:
        place = Path(folder)
        make(place / "set", args.clips, min(args.table, args.clips))
        study, small = str(place / "study"), str(place / "small")
        measured("new", place, "new", study, "--from", str(place / "set" / "video"), "--yes")
        for kind in UTT:
            measured(f"features {kind}", place, "features", "add", study, kind, str(place / "set" / f"{kind}-UTT"))
        some = place / "some"
        some.mkdir()
        for file in sorted((place / "set" / "video").iterdir())[: args.table]:
            os.link(file, some / file.name)
        measured("new, of the table's clips", place, "new", small, "--from", str(some), "--corpus", "none")
        rows = [f"{file.stem},{file.name},{LABELS[at % 6]}" for at, file in enumerate(sorted(some.iterdir()))]
        (some / "labels.csv").write_text("\n".join(["clip_id,path,label", *rows]), "utf-8")
        measured("import of the table", place, "import", small, "--from", str(some / "labels.csv"))


if __name__ == "__main__":
    main()
