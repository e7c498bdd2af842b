"""`python -m trainer features`: what features from elsewhere hold for some clips, every one of them read once.

    python -m trainer features --clips clips.csv --place gait=features/gait-UTT [--frames auto|yes|no] [--json]

With --json one object a line: {"done", "total"} now and then, {"problem"} for what is not used, and at the end
{"name", "frames", "width", "here", "absent", "zeros", "bad"}, or {"error"}.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from trainer.features.bundle_command import Told, place_named
from trainer.features.elsewhere import FeaturePlace, Features
from trainer.features.elsewhere_files import UNREADABLE, open_place
from trainer.protocol.clips_csv import ClipRow, each_clip
from trainer.protocol.errors import Sentence
from trainer.protocol.json_lines import run_in_json, say_record
from trainer.protocol.labels import LABELS, parse_labels
from trainer.protocol.printable import printable

SAY_SECONDS = 0.25  # between two lines of progress
SAMPLES = 16  # arrays that are looked at where the place's name does not say whether they are frames
_BY_NAME = re.compile(r"[-_](UTT|FRA|FRAME)(?![A-Za-z])", re.IGNORECASE)

Say = Callable[[dict[str, object]], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `features`."""
    parser.add_argument("--clips", type=Path, required=True, help="clips.csv of the clips that are looked for")
    parser.add_argument("--place", required=True, metavar="NAME=PLACE", help="the modality's name, and a folder of "
                        ".npy by clip, a .npy, .npz, .safetensors or .parquet")  # fmt: skip
    parser.add_argument("--frames", choices=("auto", "yes", "no"), default="auto", help="whether each array is rows of "
                        "frames [T, D] (auto: by the name, -FRA or -UTT, or by what is in them)")  # fmt: skip
    parser.add_argument("--labels", help=f"a project's own labels ({','.join(LABELS)})")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")


def main(args: argparse.Namespace) -> int:
    """Look, and say what there is; 1 where nothing can be used."""
    return run_in_json(_look, args)


def _look(args: argparse.Namespace) -> int:
    rows = each_clip(args.clips, parse_labels(args.labels) if args.labels else LABELS)
    place = place_named(args.place, args.frames == "yes")
    if args.frames == "auto":
        place = FeaturePlace(place.name, place.path, look_like_frames(place.path, place.name))
    look(place, rows, _as_json if args.json else _in_words)
    return 0


def look_like_frames(path: Path, modality: str) -> bool:
    """Whether a place holds frames of each clip: its name says so, as MERTools' do, or some of its arrays have several
    rows, or a folder's .npy lie in a folder for each clip."""
    named = _BY_NAME.findall(path.stem)
    if named:
        return named[-1].upper() != "UTT"
    opened = open_place(path, modality, frames=True)
    for name in islice(sorted(opened.names), SAMPLES):
        try:
            shape = np.asarray(opened.read(name)).shape
        except UNREADABLE:
            continue
        if len(shape) == 2 and shape[0] > 1:
            return True
    return False


def look(place: FeaturePlace, rows: Iterable[ClipRow], say: Say) -> Told:
    """Read every clip's features once, one after another, and say what came of it; ElsewhereError where there are none
    for any clip."""
    features = Features(place, "mean", rows)
    told = Told(place.name, features.width)
    if features.note:
        say({"problem": features.note})
    said = time.monotonic()
    for done, clip_id in enumerate(features.clip_ids):
        if why := told.count(features.embedding(clip_id)):
            say({"problem": why})
        if time.monotonic() - said > SAY_SECONDS:
            said = time.monotonic()
            say({"done": done, "total": len(features.clip_ids)})
    counts = asdict(told)
    say({"name": counts.pop("name"), "frames": place.frames, **counts, "words": told.sentence()})
    return told


def _as_json(record: dict[str, Any]) -> None:
    plain = {name: value.record() if isinstance(value, Sentence) else value for name, value in record.items()}
    say_record({name: value for name, value in plain.items() if name != "words"})


def _in_words(record: dict[str, Any]) -> None:
    if "problem" in record:
        print(printable(record["problem"]))
    if "words" in record:
        print(printable(record["words"]))
