"""What a round is worth on new speakers: python tests/benchmarks/bench_rounds.py --bundle ../shared/bench/ravdess-a

A round beside its own state before self-training, its network alone and its linear baseline, on the same test clips;
NAME.safetensors and NAME.csv, and NAME.unlabelled-truth.csv for its adoptions. --seeds fits it anew; --rotate 6,3,3
lets every speaker be new in turn: of all of them in a ring, six labelled, three the pool, three new, the table's own
splits apart. --preset and --set measure other settings (the paper to the letter: --preset mer2024 --set
training.classifier=fusion --set training.speaker_normalisation=off). Prints one JSON object a line as fits end, then
means and paired differences with their 95 % interval (t over seeds or rotations; rotations share clips, so theirs is
rather too narrow). Seeds share the new speakers, so that interval says nothing of others: beside it stands the one by
speaker, of the mean over seeds, each of them left out in turn (jackknife). `processor` is seconds of the whole process.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from trainer.machine import wait_politely

wait_politely()

import numpy as np  # noqa: E402
import torch  # noqa: E402
from scipy.stats import t as student  # noqa: E402

from trainer.fusion.bundle import Bundle, bundle_labels, read_bundle  # noqa: E402
from trainer.fusion.evaluation import linear_baseline  # noqa: E402
from trainer.fusion.fitting import calibrated  # noqa: E402
from trainer.fusion.model import FusionModel  # noqa: E402
from trainer.fusion.prepare import make_task  # noqa: E402
from trainer.fusion.scoring import predict  # noqa: E402
from trainer.fusion.selftraining import Adoption, SelfTrainingState, self_train  # noqa: E402
from trainer.measures.scores import Scores, score  # noqa: E402
from trainer.protocol.clips_csv import ClipRow, read_clips  # noqa: E402
from trainer.protocol.files import read_table  # noqa: E402
from trainer.settings import load_settings, parse_overrides  # noqa: E402

AGAINST = ("linear", "before", "network")  # what the round is compared with, pair by pair
REAL = 0.95  # of the intervals
CONFUSIONS = "confusions"  # of a line, which are not printed


@dataclass(frozen=True)
class Split:
    """One division of a set's clips: `rows` of the bundle in use, as `clips` says, and the truth of the pool by id."""

    name: str
    seed: int
    rows: np.ndarray
    clips: Sequence[ClipRow]
    truth: Mapping[str, str]


def truth_of(path: Path) -> dict[str, str]:
    """The labels of the pool by clip_id, where a table beside the set has them."""
    file = path.with_name(f"{path.name}.unlabelled-truth.csv")
    return {row["clip_id"]: row["label"] for row in read_table(file, ("clip_id", "label"))} if file.exists() else {}


def given(clips: Sequence[ClipRow], truth: Mapping[str, str], seeds: int) -> Iterator[Split]:
    """The table's own splits, once a seed."""
    for seed in range(seeds):
        yield Split(f"seed {seed}", seed, np.arange(len(clips)), clips, truth)


def rotated(clips: Sequence[ClipRow], truth: Mapping[str, str], counts: Sequence[int], seed: int) -> Iterator[Split]:
    """So many speakers labelled, in the pool and new, of all of them in a ring that turns by one each time."""
    labelled, pool, new = counts
    clips = [replace(clip, label=clip.label or truth.get(clip.clip_id, "")) for clip in clips]
    names = sorted({clip.speaker for clip in clips} - {""})
    roles = ["test"] * new + ["labelled"] * labelled + ["unlabelled"] * pool
    for turn in range(len(names)):
        role = dict(zip([*names[turn:], *names[:turn]], roles, strict=False))
        rows = np.array([row for row, clip in enumerate(clips) if clip.speaker in role])
        some = [replace(clips[row], split=role[clips[row].speaker]) for row in rows]
        shown = [replace(clip, label="") if clip.split == "unlabelled" else clip for clip in some]
        yield Split(
            f"turn {turn}, seed {seed}", seed, rows, shown, {clips[row].clip_id: clips[row].label for row in rows}
        )


def measured(bundle: Bundle, split: Split, preset: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of one fit."""
    own = {"training.threads": 1, "training.seed": split.seed, **settings}
    part = replace(
        bundle, values=tuple(value[split.rows] for value in bundle.values), present=bundle.present[split.rows]
    )
    began = time.process_time()
    task = make_task(part, split.clips, load_settings(preset, own))
    states: list[SelfTrainingState] = []
    state = self_train(task, save=states.append)
    spent = time.process_time() - began
    known = task.test[task.test_targets >= 0]
    truth = task.test_targets[task.test_targets >= 0]

    def says(model: FusionModel) -> np.ndarray:
        return predict(calibrated(task, model)[0], task.bundle).probabilities[known].argmax(axis=1)

    said = {
        "round": says(state.model),
        "before": says(states[0].model),
        "network": says(replace(state.model, blend=None, linear=None)),
        "linear": linear_baseline(task, known)[2].argmax(axis=1),
    }
    return {
        "split": split.name,
        **{name: round(score(truth, labels, task.classes).waf, 4) for name, labels in said.items()},
        CONFUSIONS: _confusions(said, truth, [split.clips[row].speaker for row in known], task.classes),
        "linear_share": None if state.model.blend is None else float(state.model.blend.share[-1]),
        "steps": [step.kept for step in state.steps[1:]],
        **_adopted([adoption for adoption in state.adoptions if adoption.accepted], split, bundle.labels),
        "processor": round(spent, 1),
    }


def _confusions(
    said: Mapping[str, np.ndarray], truth: np.ndarray, speakers: Sequence[str], classes: int
) -> dict[str, dict[str, np.ndarray]]:
    """By who says it and by speaker, the confusion [K, K] of what is said of that speaker's clips."""
    who = np.array(speakers)
    return {
        name: {one: score(truth[who == one], labels[who == one], classes).confusion for one in sorted({*speakers})}
        for name, labels in said.items()
    }


def by_speaker(lines: Sequence[Mapping[str, Any]], other: str) -> float:
    """Half the width of the interval of the round's mean advantage for other speakers; NaN where they differ."""
    speakers = {tuple(line[CONFUSIONS]["round"]) for line in lines}
    if len(speakers) != 1 or len(names := speakers.pop()) < 2:
        return float("nan")

    def advantage(without: str) -> float:
        found = {
            name: np.mean([
                Scores(sum(part for one, part in line[CONFUSIONS][name].items() if one != without)).waf
                for line in lines
            ])
            for name in ("round", other)
        }  # fmt: skip
        return float(found["round"] - found[other])

    left = np.array([advantage(name) for name in names])
    count = len(left)
    error = np.sqrt((count - 1) / count * ((left - left.mean()) ** 2).sum())
    return float(student.ppf((1 + REAL) / 2, count - 1) * error)


def _adopted(adoptions: Sequence[Adoption], split: Split, labels: Sequence[str]) -> dict[str, Any]:
    """How many clips were adopted, and the share of right ones among adoptions: in truth, and as was estimated."""
    judged = [
        (labels[adoption.label] == split.truth[split.clips[adoption.row].clip_id], adoption.purity)
        for adoption in adoptions
        if split.clips[adoption.row].clip_id in split.truth
    ]
    if not judged:
        return {"adopted": 0, "right": None, "estimated": None}
    right, estimated = np.mean(judged, axis=0).tolist()
    adopted = len({adoption.row for adoption in adoptions})
    return {"adopted": adopted, "right": round(right, 4), "estimated": round(estimated, 4) if estimated else None}


def summary(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Means, and how far the round is above each of the others, pair by pair."""
    column = {name: np.array([line[name] for line in lines], dtype=float) for name in ("round", *AGAINST, "processor")}
    table: dict[str, Any] = {name: round(float(values.mean()), 4) for name, values in column.items()}
    for name in AGAINST:
        change, spread = column["round"] - column[name], np.nan
        if len(change) > 1:
            spread = student.ppf((1 + REAL) / 2, len(change) - 1) * change.std(ddof=1) / np.sqrt(len(change))
        table[f"above {name}"] = [round(float(change.mean()), 4), round(float(spread), 4)]
        if np.isfinite(half := by_speaker(lines, name)):
            table[f"above {name}, by speaker"] = [table[f"above {name}"][0], round(half, 4)]
    judged = [line for line in lines if line["estimated"] is not None]
    if judged:
        right, estimated = (np.array([line[name] for line in judged]) for name in ("right", "estimated"))
        table |= {
            "right": round(float(right.mean()), 4),
            "lowest right": float(right.min()),
            "estimate off by, mean": round(float(np.abs(estimated - right).mean()), 4),
            "estimate off by, most": round(float(np.abs(estimated - right).max()), 4),
        }
    return {"fits": len(lines), "fits_that_adopted": len(judged), **table}


def main() -> None:
    """Fit every split, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bundle", type=Path, required=True, help="NAME, with NAME.safetensors and NAME.csv there")
    parser.add_argument("--seeds", type=int, help="5; with --rotate 1")
    parser.add_argument("--rotate", metavar="L,P,N", help="speakers labelled, in the pool, new")
    parser.add_argument("--turns", type=int, default=1000, help="rotations at most")
    parser.add_argument("--preset", default="light")
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", help="change one setting; may be repeated")
    args = parser.parse_args()
    torch.set_num_threads(1)
    path = args.bundle.with_suffix("")
    labels = bundle_labels(path.with_suffix(".safetensors"))
    clips = read_clips(path.with_suffix(".csv"), labels)
    bundle = read_bundle(path.with_suffix(".safetensors"), clips)
    counts = [int(part) for part in args.rotate.split(",")] if args.rotate else []
    truth = truth_of(path)
    if counts:
        seeds = range(args.seeds or 1)
        splits = [split for seed in seeds for split in list(rotated(clips, truth, counts, seed))[: args.turns]]
    else:
        splits = list(given(clips, truth, args.seeds or 5))
    about = {"set": path.name, "rotate": args.rotate, "preset": args.preset, "settings": args.set or []}
    lines = []
    for split in splits:
        lines.append(measured(bundle, split, args.preset, parse_overrides(args.set)))
        shown = {name: value for name, value in lines[-1].items() if name != CONFUSIONS}
        print(json.dumps({**about, **shown}), flush=True)
    print(json.dumps({**about, **summary(lines), "cores": os.cpu_count(), "threads": 1}), flush=True)


if __name__ == "__main__":
    main()
