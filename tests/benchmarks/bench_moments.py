"""Whether attribution finds what the demo put into its clips: the modality, the moments, the face.

    python tests/benchmarks/bench_moments.py [--clips 240] [--alone 4] [--folder DIR]

A round of the light preset learns from a demo all of whose clips are labelled. Beside it lie clips whose emotion was
put into one modality only, `--alone` for each modality and emotion, the others neutral; the round trains on none of
them. One JSON object a line:
- for each modality, how often it has the largest Shapley value for the emotion that was put into it, and which others
  had it instead;
- for each modality, the checks by deletion and insertion beside random orders;
- for face and voice, how much of what moments gave lies where the emotion is, over what a random time would have: the
  face where the drawn expression is over half its rise, the voice where somebody speaks.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from safetensors.numpy import load_file

from trainer.__main__ import main as trainer
from trainer.demo.clip import is_made, make
from trainer.demo.expression import apex
from trainer.demo.phones import syllables
from trainer.demo.plan import CLARITY, Recipe, plan
from trainer.demo.sentences import compose
from trainer.demo.speakers import SPEAKERS
from trainer.demo.voice import RATE, Utterance, speak
from trainer.measures.shapley import shapley_values
from trainer.protocol.clips_csv import ClipRow, write_clips
from trainer.protocol.labels import LABELS, MODALITIES
from trainer.protocol.round_folder import Spec, write_spec
from trainer.round.curves_command import CurveDrawing

DRAWS = 2000  # of the bootstrap over clips
LOUD = 0.1  # of the loudest hundredth of a second, from which on somebody speaks


def alone(modality: str, label: str, number: int) -> Recipe:
    """A clip that shows a label in one modality, and nothing in the others."""
    at = MODALITIES.index(modality) * 1000 + LABELS.index(label) * 100 + number
    random = np.random.default_rng([9, at])
    speaker = int(random.integers(len(SPEAKERS)))
    language = SPEAKERS[speaker].language
    return Recipe(
        clip_id=f"alone_{modality}_{label}_{number}", speaker=speaker, split="unlabelled", label=label,
        language=language, sentence=compose(language, label if modality == "text" else "neutral", random),
        shown=tuple(label if name == modality else "neutral" for name in MODALITIES),
        strength=tuple(CLARITY[name] for name in MODALITIES), hidden="", design=f"{modality} alone", seed=(9, at),
    )  # fmt: skip


def rows_of(recipes: list[Recipe], folder: Path, labelled: bool) -> list[ClipRow]:
    """The clips as a round takes them."""
    split = "labelled" if labelled else "unlabelled"
    return [
        ClipRow(recipe.clip_id, str(folder / recipe.path), transcript=recipe.transcript, language=recipe.language,
                speaker=SPEAKERS[recipe.speaker].name, split=split, label=recipe.label if labelled else "")
        for recipe in recipes
    ]  # fmt: skip


def spoken(recipe: Recipe) -> Utterance:
    """What the clip's speaker says, as the demo makes it."""
    return speak(syllables(recipe.sentence, recipe.language), SPEAKERS[recipe.speaker].voice,
                 recipe.shown[0], recipe.strength[0], np.random.default_rng([*recipe.seed, 3, 0]))  # fmt: skip


def where_face(recipe: Recipe, time: np.ndarray) -> np.ndarray:
    """Whether the drawn expression is over half its rise at each time."""
    count = len(spoken(recipe).mouth)
    profile = apex(recipe.shown[1], count, np.random.default_rng([*recipe.seed, 3, 1]))
    level = np.interp(time, np.arange(count) / 25, profile)
    return level > (profile.min() + profile.max()) / 2


def where_voice(recipe: Recipe, time: np.ndarray) -> np.ndarray:
    """Whether somebody speaks at each time."""
    sound, size = spoken(recipe).sound, RATE // 100
    loud = np.abs(sound[: len(sound) // size * size]).reshape(-1, size).max(axis=1)
    level = np.interp(time, np.arange(len(loud)) / 100, loud)
    return level > LOUD * loud.max()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=240)
    parser.add_argument("--alone", type=int, default=4, help="clips of each modality and emotion")
    parser.add_argument("--folder", type=Path, help="where the demo and the round are made, and kept")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        measure(args.folder or Path(made), args.clips, args.alone)


def measure(folder: Path, clips: int, number: int) -> None:
    """Make what is not there yet, and say the figures."""
    demo = folder / "demo"
    trainer(["demo", str(demo), "--clips", str(clips)])
    recipes = plan(clips, 0)
    single = [
        alone(modality, label, at) for modality in MODALITIES for label in LABELS if label != "neutral"
        for at in range(number)
    ]  # fmt: skip
    for recipe in sorted(single, key=lambda recipe: recipe.speaker):  # a speaker is drawn once for all of their clips
        if not is_made(recipe, demo):
            make(recipe, demo)
    round_folder = folder / "rounds" / "0001"
    rows = [*rows_of(recipes, demo, True), *rows_of(single, demo, False)]
    if not (round_folder / "predictions.safetensors").exists():
        round_folder.mkdir(parents=True, exist_ok=True)
        write_clips(round_folder / "clips.csv", rows)
        settings = {"selftraining.mode": "off", "frames.clips": 0}
        write_spec(round_folder, Spec(features="../../features", settings=settings))
        trainer(["fit", "--spec", str(round_folder / "spec.json")])
    which_modality(round_folder, single, len(recipes))
    which_moments(round_folder, single)


def which_modality(folder: Path, single: list[Recipe], first: int) -> None:
    """Where the emotion was put, by the largest Shapley value for it."""
    values = shapley_values(load_file(folder / "predictions.safetensors")["subsets"][first:])
    found: dict[str, Counter[str]] = {name: Counter() for name in MODALITIES}
    for recipe, value in zip(single, values, strict=True):
        name = recipe.design.split()[0]
        found[name][MODALITIES[int(value[:, LABELS.index(recipe.label)].argmax())]] += 1
    right = sum(counts[name] for name, counts in found.items())
    by = {name: {"right": counts[name] / counts.total(), "found": dict(counts)} for name, counts in found.items()}
    print(json.dumps({"what": "top modality", "right": round(right / len(single), 3), "by modality": by}), flush=True)


def which_moments(folder: Path, single: list[Recipe]) -> None:
    """Deletion and insertion beside random orders, and where the moments lie that gave most."""
    drawing = CurveDrawing(folder)
    places = {"speech": where_voice, "image": where_face}
    checks: dict[str, list[np.ndarray]] = {name: [] for name in MODALITIES}
    factors: dict[str, list[tuple[float, float]]] = {name: [] for name in places}
    for recipe in single:
        tensors = load_file(drawing.find(recipe.clip_id))
        label = LABELS.index(recipe.label)
        for m, name in enumerate(MODALITIES):
            if f"{m}/check" in tensors:
                checks[name].append(tensors[f"{m}/check"])
        name = recipe.design.split()[0]
        if name in places and f"{MODALITIES.index(name)}/gave" in tensors:
            gave = np.maximum(tensors[f"{MODALITIES.index(name)}/gave"][:, label], 0)
            there = places[name](recipe, tensors["time"])
            if gave.sum() > 0 and 0 < there.mean() < 1:
                factors[name].append((float(gave[there].sum() / gave.sum()), float(there.mean())))
    for name, values in checks.items():
        deletion, random_deletion, insertion, random_insertion = np.mean(values, axis=0, dtype=float).round(4).tolist()
        better = np.array(values)
        print(json.dumps({
            "what": "checks", "modality": name, "clips": len(values),
            "deletion": deletion, "random deletion": random_deletion,
            "insertion": insertion, "random insertion": random_insertion,
            "deletion better": round(float((better[:, 0] < better[:, 1]).mean()), 3),
            "insertion better": round(float((better[:, 2] > better[:, 3]).mean()), 3),
        }), flush=True)  # fmt: skip
    random = np.random.default_rng(0)
    for name, pairs in factors.items():
        some = np.array(pairs)[random.integers(0, len(pairs), (DRAWS, len(pairs)))].mean(axis=1)
        share, chance = np.mean(pairs, axis=0)
        print(json.dumps({
            "what": "moments", "modality": name, "clips": len(pairs), "of what moments gave": round(float(share), 3),
            "of the time": round(float(chance), 3), "factor": round(float(share / chance), 2),
            "ci95": np.quantile(some[:, 0] / some[:, 1], (0.025, 0.975)).round(2).tolist(),
            "more than by chance": sum(mine > of_the_time for mine, of_the_time in pairs),
        }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
