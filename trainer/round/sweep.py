"""Ablations: the same round under every combination of some settings, over seeds, as the tables of the paper.

    python -m trainer fit --bundle F --clips F.csv --out DIR --sweep modality_dropout=0,0.15,0.3,0.5
    python -m trainer fit --bundle F --clips F.csv --out DIR --sweep "modalities=*" --seeds 5

Values are separated by commas; modalities within one value by “+”, “all” stands for all of them together and “*” for
every combination. With `--engine ray` the fits go to a cluster, all at once as far as it has cores or GPUs.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path

import numpy as np

from trainer.features.engines import HERE, Engine
from trainer.fusion.bundle import Bundle
from trainer.fusion.fitting import calibrated, held_out_probabilities
from trainer.fusion.prepare import make_task
from trainer.fusion.scoring import Predictions, all_subsets, predict
from trainer.fusion.selftraining import self_train
from trainer.fusion.task import NO_CROPS
from trainer.machine import choose_threads, pick_device
from trainer.measures.scores import score
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.files import atomic_write
from trainer.protocol.sections import SettingsError
from trainer.settings import load_settings

TABLE_FILE = "sweep.csv"
DATA_FILE = "sweep.json"


@dataclass(frozen=True)
class Outcome:
    """One fit: its settings as swept, its seed, and its WAF on validation, on the test clips, with one missing."""

    values: Mapping[str, str]
    seed: int
    validation: float
    test: float | None
    without: float | None


def parse_sweeps(pairs: Sequence[str], modalities: Sequence[str]) -> dict[str, list[str]]:
    """`["key=a,b", …]` to the values of each key; SettingsError for one that names no values."""
    sweeps: dict[str, list[str]] = {}
    for pair in pairs:
        key, sign, values = pair.partition("=")
        listed = [value.strip() for value in values.split(",") if value.strip()]
        if not sign or not key.strip() or not listed:
            raise SettingsError(
                "--sweep {pair} is not key=a,b; write for example --sweep modality_dropout=0,0.3.", pair=pair
            )
        if key.strip() == "modalities" and "*" in listed:
            sizes = range(1, len(modalities) + 1)
            listed = ["+".join(names) for size in sizes for names in combinations(modalities, size)]
        if key.strip() == "modalities":
            listed = ["+".join(modalities) if value == "all" else value for value in listed]
        sweeps[key.strip()] = listed
    return sweeps


def run_sweep(
    bundle: Bundle,
    rows: Sequence[ClipRow],
    preset: str,
    overrides: Mapping[str, str],
    sweeps: Mapping[str, Sequence[str]],
    seeds: int,
    folder: Path,
    progress: Progress,
    engine: Engine = HERE,
) -> list[Outcome]:
    """Fit every combination with every seed, where `engine` says; the table is printed, and written
    after each combination."""
    chosen = [dict(zip(sweeps, values, strict=True)) for values in product(*sweeps.values())]
    cropped, devices = False, set()
    for values in chosen:  # a wrong value should not show after an hour
        settings = load_settings(preset, {**overrides, **values})
        devices.add(settings.training.device)
        cropped = cropped or settings.training.window_crops > 0
        if settings.modalities:
            bundle.only(settings.modalities)
    if cropped:
        progress.warn(NO_CROPS)
    found: dict[int, Outcome] = {}
    outcomes: list[Outcome] = []
    progress.stage("sweep", len(chosen) * seeds, "fits")
    calls = [(rows, preset, overrides, values, seed) for values in chosen for seed in range(seeds)]
    if engine.name == "ray":
        from trainer.round.on_ray import fits_on_ray

        device = "cpu" if devices == {"cpu"} else "auto"
        fits = fits_on_ray(engine, fit_once, bundle, calls, progress, device)
    else:
        fits = ((number, fit_once(bundle, *call)) for number, call in enumerate(calls))
    with closing(fits):
        for number, outcome in fits:
            found[number] = outcome
            progress.advance(len(found))
            if len(whole := _whole(found, seeds)) > len(outcomes):
                outcomes = whole
                _write(folder, outcomes)
    print(aligned(table_of(outcomes)))
    return outcomes


def _whole(found: Mapping[int, Outcome], seeds: int) -> list[Outcome]:
    """The outcomes of combinations of which every seed is there, in order."""
    seeds_of = Counter(number // seeds for number in found)
    return [found[number] for number in sorted(found) if seeds_of[number // seeds] == seeds]


def _write(folder: Path, outcomes: Sequence[Outcome]) -> None:
    atomic_write(folder / TABLE_FILE, table_of(outcomes))
    plain = [{**vars(trained), "values": dict(trained.values)} for trained in outcomes]
    atomic_write(folder / DATA_FILE, json.dumps(plain, indent=1))


def fit_once(
    bundle: Bundle,
    rows: Sequence[ClipRow],
    preset: str,
    overrides: Mapping[str, str],
    values: Mapping[str, str],
    seed: int,
) -> Outcome:
    """One fit of a sweep."""
    settings = load_settings(preset, {**overrides, **values, "training.seed": seed})
    task = make_task(bundle, rows, settings).resident()
    choose_threads(settings.training.threads, sum(task.bundle.dims))
    state = self_train(task)
    model, held_out = calibrated(task, state.model)
    unseen = held_out_probabilities(task, held_out)
    validation = score(task.targets, unseen[:, -1].argmax(axis=1), task.classes).waf
    known = task.test_targets >= 0
    test = without = None
    if known.any():
        predictions = predict(model, task.bundle, pick_device(settings.training.device))
        test, without = _test_scores(predictions, task.test[known], task.test_targets[known])
    return Outcome(values, seed, validation, test, without)


def _test_scores(predictions: Predictions, rows: np.ndarray, truth: np.ndarray) -> tuple[float, float | None]:
    """WAF with everything present, and its mean over one modality missing (None where there is only one)."""
    classes, width = len(predictions.labels), len(predictions.modalities)
    full = len(all_subsets(width)) - 1

    def waf(subset: int) -> float:
        return score(truth, predictions.subsets[rows, subset].argmax(axis=1), classes).waf

    return waf(full), float(np.mean([waf(full ^ 1 << bit) for bit in range(width)])) if width > 1 else None


def table_of(outcomes: Sequence[Outcome]) -> str:
    """CSV with one line a combination: its values, then WAF × 100 as mean and standard deviation over seeds."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    keys = list(outcomes[0].values)
    writer.writerow([*keys, "seeds", "validation", "test", "test with one missing"])
    groups: dict[tuple[str, ...], list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(tuple(outcome.values.values()), []).append(outcome)
    for values, group in groups.items():
        figures = [_spread([getattr(trained, name) for trained in group]) for name in ("validation", "test", "without")]
        writer.writerow([*values, len(group), *figures])
    return text.getvalue()


def aligned(table: str) -> str:
    """A CSV table with its columns below each other, for the terminal."""
    rows = list(csv.reader(io.StringIO(table)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _spread(values: Sequence[float | None]) -> str:
    known = [100 * value for value in values if value is not None]
    return f"{np.mean(known):.2f}±{np.std(known):.2f}" if known else ""
