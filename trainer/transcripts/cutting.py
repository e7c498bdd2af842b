"""`python -m trainer cut`: where people speak in long recordings, as spans that clips can be made of.

    python -m trainer cut --clips recordings.csv [--longest 15] [--json]

By silero-vad where it is installed (pip install "emodesk[silero]"), else by loudness, which takes noise for speech;
which of the two it was is said. With --json one object a line: {"clip_id", "spans": [[start, end]], "by", "seconds"},
{"done", "total"}, {"clip_id", "problem"}, or {"error"}.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from trainer.encoders.clip_input import ClipInput
from trainer.media import MediaError
from trainer.protocol.clips_csv import read_clips, resolve_paths
from trainer.protocol.errors import UserError
from trainer.protocol.json_lines import run_in_json, say_record
from trainer.protocol.labels import LABELS, parse_labels
from trainer.protocol.printable import printable
from trainer.transcripts.heard import RATE
from trainer.transcripts.splitting import pieces

LONGEST = 15.0  # seconds of a span
PAUSE = 0.6  # seconds of silence that part two spans; shorter ones are within a sentence
SHORTEST = 0.25  # seconds of a stretch that may be speech
MARGIN = 0.15  # seconds left before and after
FRAME = 0.03  # seconds over which loudness is taken
QUIET_PERCENTILE, LOUD_PERCENTILE = 10, 95  # percentiles of a recording's loudness
SHARE = 0.35  # of the way from quiet to loud, from where on it may be speech
LEAST_RANGE = 6.0  # decibels; where quiet and loud are nearer, all is one
BY_MODEL, BY_LOUDNESS = "silero-vad", "loudness"

Stretches = list[tuple[float, float]]
Detector = Callable[[np.ndarray], Stretches]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `cut`."""
    parser.add_argument("--clips", type=Path, required=True, help="clips.csv of the recordings")
    parser.add_argument("--longest", type=float, default=LONGEST, help=f"seconds of a span at most ({LONGEST:g})")
    parser.add_argument("--labels", help=f"a project's own labels ({','.join(LABELS)})")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, for programs")


def main(args: argparse.Namespace) -> int:
    """Say where people speak in each recording."""
    return run_in_json(_cut, args)


def _cut(args: argparse.Namespace) -> int:
    if not (math.isfinite(args.longest) and args.longest >= 1):
        raise UserError("--longest is {longest:g}; use 1 second or more.", longest=args.longest)
    labels = parse_labels(args.labels) if args.labels else LABELS
    rows = resolve_paths(read_clips(args.clips, labels), args.clips.parent)
    detector, by = detector_of()
    for number, row in enumerate(rows, start=1):
        record: dict[str, Any] = {"clip_id": row.clip_id}
        try:
            sound = ClipInput(row).audio(RATE)
            found = spans(detector(sound), sound, args.longest)
            record |= {"by": by, "spans": found, "seconds": round(len(sound) / RATE, 3)}
        except MediaError as error:
            record["problem"] = error.sentence.record()
            if not args.json:
                print(printable(error.sentence))
        if args.json:
            say_record(record)
            say_record({"done": number, "total": len(rows)})
        else:
            for start, end in record.get("spans", ()):
                print(printable(f"{row.clip_id}\t{start:.2f}\t{end:.2f}\t{by}"))
    return 0


def detector_of() -> tuple[Detector, str]:
    """What finds speech here, and its name."""
    try:
        import torch
        from silero_vad import get_speech_timestamps, load_silero_vad
    except ImportError:
        return by_loudness, BY_LOUDNESS
    model = load_silero_vad()

    def by_model(sound: np.ndarray) -> Stretches:
        found = get_speech_timestamps(torch.from_numpy(sound), model, sampling_rate=RATE) if len(sound) else []
        return [(stretch["start"] / RATE, stretch["end"] / RATE) for stretch in found]

    return by_model, BY_MODEL


def by_loudness(sound: np.ndarray) -> Stretches:
    """Stretches of sound [S] at 16 kHz louder than the recording's quiet; whatever is loud counts as speech."""
    size = int(FRAME * RATE)
    frames = sound[: len(sound) // size * size].astype(np.float64).reshape(-1, size)
    if not len(frames):
        return []
    level = 10 * np.log10(np.square(frames).mean(axis=1) + 1e-10)
    quiet, loud = np.percentile(level, [QUIET_PERCENTILE, LOUD_PERCENTILE])
    if loud - quiet < LEAST_RANGE:
        return [(0.0, len(sound) / RATE)] if loud > -60 else []
    speaks = np.concatenate([[False], level > quiet + SHARE * (loud - quiet), [False]])
    edges = np.flatnonzero(np.diff(speaks.astype(int)))
    return [(start * FRAME, end * FRAME) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def spans(stretches: Stretches, sound: np.ndarray, longest: float) -> list[list[float]]:
    """Stretches of speech as spans of at most `longest` seconds: short pauses stay within, each with a little margin,
    longer talk is cut where it is quietest."""
    duration = len(sound) / RATE
    joined: list[list[float]] = []
    for start, end in stretches:
        if joined and start - joined[-1][1] < PAUSE and end - joined[-1][0] <= longest:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    found: list[list[float]] = []
    for number, (start, end) in enumerate(joined):
        if end - start < SHORTEST:
            continue
        before = joined[number - 1][1] if number else 0.0
        after = joined[number + 1][0] if number + 1 < len(joined) else duration
        first, last = max(start - MARGIN, (before + start) / 2), min(end + MARGIN, (end + after) / 2)
        part = sound[int(first * RATE) : int(last * RATE)]
        for begin, stop in pieces(part, RATE, longest):
            found.append([round(first + begin / RATE, 3), round(min(duration, first + stop / RATE), 3)])
    return found
