"""Do learnt prompts make better features? EmoVCLIP against the same frozen tower on the demo's clips.

    python tests/benchmarks/bench_prompt_learning.py [--demo FOLDER] [--work FOLDER] [--seeds 5] [--towers 2] [--quick]

Tiny CLIPs are trained from scratch on drawn people who are not in the demo, with captions that name no emotion. Then,
for each seed, `trainer.tune` learns prompts, cross-fitted over the fusion's folds of whole speakers, on the clips of
the ten speakers whose clips the demo labels (labels from its truth.csv). Both kinds of features go the same way: mean
and deviation over the frames, the round's own standardisation, the project's linear baseline (penalty chosen alike) and
its fusion network. WAF is of speakers that the prompts and the classifier never saw: `cv` over the folds, `new` on the
six speakers without any label. Seeds change prompts and folds, and take turns at the towers. One JSON object a line.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import torch
from captioned_faces import Pictures, draw_pictures, forbidden_words, with_mirrored
from safetensors.torch import load_file
from scipy import stats
from tiny_clip import SIZE, pretrain
from torch.nn import functional as F

from trainer.demo.generate import generate
from trainer.encoders.base import FrameFeatures, Prepared
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.clip_tower import WEIGHTS_FILE, load_clip
from trainer.encoders.emovclip import NO_PROMPTS
from trainer.encoders.registry import build_encoder
from trainer.features.pooling import pool
from trainer.fusion.bundle import make_bundle
from trainer.fusion.evaluation import linear_baseline
from trainer.fusion.fitting import fit_step, held_out_answers
from trainer.fusion.prepare import make_task
from trainer.fusion.scoring import predict
from trainer.fusion.task import NO_ADOPTIONS, Task
from trainer.measures import scores as metrics
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips
from trainer.protocol.labels import LABELS
from trainer.settings import Settings, load_settings
from trainer.tuning.command import split_settings, tune

RATE = 6.25  # frames looked at a second, as in presets/base.toml
TOWERS = 2
TUNING = {"tune.frames": 4, "tune.tokens": 8, "tune.epochs": 15, "tune.learning_rate": 4e-3}
WORDS = "a photo of a {label}."  # what CLIP is asked without prompts


@dataclass(frozen=True)
class Sizes:
    """How much of everything: drawn people and pictures of each, steps of a tower, clips of the demo, seeds."""

    people: int = 110
    each: int = 90
    steps: int = 3000
    clips: int = 960
    seeds: int = 5


QUICK = Sizes(people=10, each=30, steps=20, clips=48, seeds=2)


def say(**values: object) -> None:
    """One JSON line, with what it ran on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(json.dumps({**values, "cores": cores, "device": "cpu", "load": round(os.getloadavg()[0], 1)}), flush=True)


def study(folder: Path) -> list[ClipRow]:
    """The demo's clips: those of speakers with labels `labelled`, those of the others `test`, labels from truth.csv."""
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        truth = {row["clip_id"]: row["label"] for row in csv.DictReader(file)}
    rows = [replace(row, path=str(folder / row.path)) for row in read_clips(folder / "clips.csv")]
    known = {row.speaker for row in rows if row.split == "labelled"}
    return [
        replace(row, split="labelled" if row.speaker in known else "test", label=truth[row.clip_id]) for row in rows
    ]


def settings_for(clip: Path, seed: int, out: Path) -> tuple[Settings, dict]:
    """A preset with the tiny tower for video alone and folds of this seed; what its video encoder is given."""
    path = out / "preset.toml"
    path.write_text(
        f'[encoders.video]\nname = "emovclip"\nmodel = ""\nopenai = false\nweights = "{clip}"\nrate = {RATE}\n'
        f'device = "cpu"\n[training]\nseed = {seed}\ndevice = "cpu"\nspeaker_centring = "off"\n'
        f'[selftraining]\nmode = "off"\n',
        encoding="utf-8",
    )
    settings = load_settings(path)
    return settings, dict(settings.encoders["video"].options)


def embeddings(encoder: object, rows: list[ClipRow], work: Path) -> np.ndarray:
    """Pooled features [N, D] of what `decode` left, each clip by the prompts that may see it."""
    values = []
    for row in rows:
        folds = encoder.prompts.folds_for(row.clip_id) if encoder.prompts else (NO_PROMPTS,)
        frames = np.load(work / f"{row.clip_id}.npy")
        (found,) = encoder.encode_prepared([Prepared((frames, folds), np.arange(len(frames)) / RATE)])
        values.append(pool(found.values))
    return np.stack(values)


def linear(task: Task) -> dict[str, float]:
    """WAF of the linear baseline, as metrics.json has it."""
    _, cv, new = linear_baseline(task, task.test)
    return {"cv": metrics.score(task.targets, cv, task.classes).waf, "new": _waf(task.test_targets, new)}


def fusion(task: Task) -> dict[str, float]:
    """WAF of the fusion network on this one modality."""
    model = fit_step(task, 0, [NO_ADOPTIONS] * task.folds.count)
    _, said = held_out_answers(task, model)
    cv = metrics.score(task.targets, said, task.classes).waf
    new = predict(model, task.bundle).probabilities[task.test]
    return {"cv": cv, "new": _waf(task.test_targets, new)}


def zero_shot(encoder: object, values: np.ndarray, rows: list[ClipRow]) -> float:
    """WAF of the frozen tower's own answer to "a photo of a <label>" on the labelled clips."""
    from open_clip import get_tokenizer

    clip = load_clip(encoder.options, encoder.source, "cpu", torch.float32)
    tokens = get_tokenizer("ViT-B-32")([WORDS.format(label=label) for label in LABELS])
    with torch.no_grad():
        text = F.normalize(clip.encode_text(tokens[:, : clip.positional_embedding.shape[0]]), dim=-1).numpy()
    mean = values[:, : text.shape[1]]
    labelled = [number for number, row in enumerate(rows) if row.split == "labelled"]
    return _waf(np.array([LABELS.index(rows[number].label) for number in labelled]), (mean @ text.T)[labelled])


def _waf(truth: np.ndarray, scores: np.ndarray) -> float:
    return metrics.score(truth, scores.argmax(axis=1), len(LABELS)).waf


def decode(clip: Path, rows: list[ClipRow], work: Path) -> None:
    """The frames of all clips, once for all seeds: as the encoders take them, one array a clip."""
    _, options = settings_for(clip, 0, work)
    encoder = build_encoder("video", "emovclip", options)
    for row in rows:
        prepared = encoder.prepare(ClipInput(row, [RATE]))
        if isinstance(prepared, FrameFeatures):
            raise SystemExit(f"{row.clip_id} has no pictures; make the demo anew.")
        np.save(work / f"{row.clip_id}.npy", prepared.data[0])


def one_seed(seed: int, clip: Path, rows: list[ClipRow], work: Path, changes: dict) -> dict[str, float]:
    """Prompts and figures of one seed."""
    torch.set_num_threads(1)
    out = work / f"prompts_{seed}"
    out.mkdir(parents=True)
    settings, options = settings_for(clip, seed, out)
    _, tuning = split_settings({"tune.seed": 100 * seed, **changes})
    began = time.perf_counter()
    figures = tune(rows, LABELS, settings, tuning, out, Progress(quiet=True), workers=0)
    learnt = sum(one.numel() for one in load_file(out / "fold_0.safetensors").values())  # the rotation too
    towers = sum(one.numel() for one in load_file(clip / WEIGHTS_FILE).values())
    result = {"tune_seconds": round(time.perf_counter() - began), "learnt": learnt, "towers": towers}
    frozen = build_encoder("video", "emovclip", options)
    prompted = build_encoder("video", "emovclip", {**options, "prompts": str(out)})
    for name, encoder in (("frozen", frozen), ("emovclip", prompted)):
        values = embeddings(encoder, rows, work)
        task = make_task(make_bundle({"video": values}, LABELS, rows), rows, settings)
        for kind, score in (("linear", linear), ("fusion", fusion)):
            for where, waf in score(task).items():
                result[f"{name}_{kind}_{where}"] = round(waf, 4)
        if name == "frozen":
            result["frozen_zero_shot_cv"] = round(zero_shot(frozen, values, rows), 4)
    result["emovclip_zero_shot_cv"] = round(figures["waf"]["mean"], 4)
    say(what="seed", seed=seed, tower=clip.name, **result)
    return result


def compare(results: list[dict[str, float]], what: str) -> dict[str, object]:
    """Means, standard deviations and the paired difference with its 95 % confidence interval (t over seeds)."""
    ours, theirs = (np.array([one[f"{name}_{what}"] for one in results]) for name in ("emovclip", "frozen"))
    gain = ours - theirs
    half = float(stats.t.ppf(0.975, len(gain) - 1) * gain.std(ddof=1) / np.sqrt(len(gain)))
    return {
        "emovclip_mean": round(float(ours.mean()), 4), "emovclip_sd": round(float(ours.std(ddof=1)), 4),
        "frozen_mean": round(float(theirs.mean()), 4), "frozen_sd": round(float(theirs.std(ddof=1)), 4),
        "gain": round(float(gain.mean()), 4), "ci95": [round(float(gain.mean()) + s * half, 4) for s in (-1, 1)],
        "wins": f"{int((gain > 0).sum())} of {len(gain)}",
    }  # fmt: skip


def tower(place: Path, seed: int, steps: int, folder: Path) -> None:
    """Train one tower in a process of its own and say how it went."""
    torch.set_num_threads(1)
    began = time.perf_counter()
    with np.load(place, allow_pickle=False) as data:
        facts = [one.split("|") for one in data["facts"]]
        pictures = Pictures(data["pixels"], facts, data["person"], data["still"])
    told = pretrain(with_mirrored(pictures), steps, seed, folder)
    say(what="tower", seed=seed, seconds=round(time.perf_counter() - began), **told)


def main() -> None:
    """Draw, train the towers, learn prompts, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", type=Path, help="folder of `python -m trainer demo`; made anew where left out")
    parser.add_argument("--work", type=Path, help="where towers are kept and found again; a temporary folder")
    parser.add_argument("--seeds", type=int, default=0, help="prompts and folds (5)")
    parser.add_argument("--towers", type=int, default=TOWERS, help=f"CLIPs trained from scratch ({TOWERS})")
    parser.add_argument("--workers", type=int, default=2, help="processes, of one thread each (2)")
    parser.add_argument("--quick", action="store_true", help="everything far too small: does it run?")
    parser.add_argument("--set", action="append", metavar="tune.KEY=VALUE", default=[], help="another tuning")
    args = parser.parse_args()
    sizes = QUICK if args.quick else Sizes()
    seeds, began = args.seeds or sizes.seeds, time.perf_counter()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as temporary, multiprocessing.get_context("spawn").Pool(args.workers) as pool:
        work = Path(temporary)
        kept = (args.work or work).resolve()
        kept.mkdir(parents=True, exist_ok=True)
        demo = args.demo or work / "demo"
        if args.demo is None:
            generate(demo, sizes.clips, 0, args.workers, Progress(quiet=True))
        todo = [seed for seed in range(args.towers) if not (kept / f"clip_{seed}").exists()]
        if todo:
            pictures = draw_pictures(sizes.people, sizes.each, SIZE, args.workers)
            if words := forbidden_words(pictures.facts):
                raise SystemExit(f"captions name emotions: {', '.join(sorted(words))}")
            np.savez(
                work / "pictures.npz", pixels=pictures.pixels, person=pictures.person, still=pictures.still,
                facts=["|".join(one) for one in pictures.facts],
            )  # fmt: skip
            say(what="drawn", pictures=len(pictures.pixels), people=sizes.people, emotion_words=0)
            pool.starmap(tower, [(work / "pictures.npz", seed, sizes.steps, kept / f"clip_{seed}") for seed in todo], 1)
        rows = study(demo)
        decode(kept / "clip_0", rows, work)
        changes = TUNING | dict(one.split("=", 1) for one in args.set)
        jobs = [(seed, kept / f"clip_{seed % args.towers}", rows, work, changes) for seed in range(seeds)]
        results = pool.starmap(one_seed, jobs, 1)
    say(what="size", clips=len(rows), labelled=sum(row.split == "labelled" for row in rows), tuning=changes,
        learnt=results[0]["learnt"], towers=results[0]["towers"], seconds=round(time.perf_counter() - began),
        learnt_share=results[0]["learnt"] / results[0]["towers"])  # fmt: skip
    for what in ("linear_cv", "linear_new", "fusion_cv", "fusion_new", "zero_shot_cv"):
        say(what=what, seeds=seeds, **compare(results, what))


if __name__ == "__main__":
    main()
