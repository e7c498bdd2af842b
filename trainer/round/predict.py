"""`python -m trainer predict`: what a trained round says of other clips.

python -m trainer predict --round ROUND --clips F.csv --features DIR --out DIR            (clips on disk)
python -m trainer predict --round ROUND --clips F.csv --bundle F.safetensors --out DIR    (features alone)
"""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.machine import choose_threads
from trainer.progress import Progress
from trainer.protocol.clips_csv import read_clips, write_clips
from trainer.protocol.errors import UserError
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.round_folder import (
    CANCEL_FILE,
    CLIPS_FILE,
    FRAMES_FOLDER,
    MODEL_FILE,
    NOTES_FILE,
    PREDICTIONS_FILE,
)

if TYPE_CHECKING:
    from trainer.fusion.model import FusionModel


class PredictError(UserError):
    """Predictions that cannot be made as asked; the text is one sentence for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `predict`."""
    parser.add_argument("--round", type=Path, required=True, help="folder of a fitted round")
    parser.add_argument("--clips", type=Path, required=True, help="clips.csv of the clips to predict")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--features", type=Path, help="features folder; what is missing there is extracted")
    source.add_argument("--bundle", type=Path, help="features of those clips as a bundle")
    parser.add_argument("--out", type=Path, required=True, help="folder for predictions.safetensors and the curves")
    parser.add_argument("--no-curves", action="store_true", help="only the predictions of whole clips")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))


def main(args: argparse.Namespace) -> int:
    """Predict the clips that the arguments name; everything is checked before the folder is made."""
    from trainer.fusion.bundle import read_bundle
    from trainer.fusion.centring import centred
    from trainer.fusion.model import load_model
    from trainer.fusion.scoring import predict
    from trainer.machine import pick_device
    from trainer.round.clip_features import RoundClips
    from trainer.round.curves import write_curves
    from trainer.round.results import write_notes, write_predictions
    from trainer.settings import settings_from

    model = load_model(args.round / MODEL_FILE)
    settings = settings_from(parsed_json(model.preset))
    device = pick_device(args.device)
    choose_threads(settings.training.threads, sum(model.dims))
    rows = read_clips(args.clips, model.labels)
    # Of every clip: nobody looks at them in a window that would draw the rest.
    settings = replace(settings, frames=replace(settings.frames, clips=0 if args.no_curves else len(rows)))
    bundle = read_bundle(args.bundle, rows).take(model.modalities) if args.bundle else None
    if bundle is not None:
        _check_widths(bundle.dims, model, args.bundle.name)
    args.out.mkdir(parents=True, exist_ok=True)
    with Progress(args.out) as progress:
        (args.out / CANCEL_FILE).unlink(missing_ok=True)
        write_clips(args.out / CLIPS_FILE, rows)
        shutil.rmtree(args.out / FRAMES_FOLDER, ignore_errors=True)  # of what was predicted before
        source = None
        if bundle is None:
            source = RoundClips(rows, settings, args.clips.resolve().parent, args.features, progress)
            write_notes(args.out / NOTES_FILE, source.notes)
            bundle = source.bundle(model.labels).take(model.modalities)
            _check_widths(bundle.dims, model, "the features")
        if model.speakers is not None:
            bundle = centred(bundle, [row.speaker for row in rows], model.speakers)
        progress.stage("predict", len(rows), "clips")
        predictions = predict(model, bundle, device, progress.advance)
        write_predictions(args.out / PREDICTIONS_FILE, predictions, [row.clip_id for row in rows])
        if source is not None and source.curves_of:
            progress.stage("frames", source.curves_of, "clips")
            curves = source.curves(predictions.probabilities)
            folder, statistics = args.out / FRAMES_FOLDER, settings.pooling.statistics
            write_curves(folder, curves, model, bundle.shift, settings.frames, statistics, device, progress.advance)
    return 0


def _check_widths(found: tuple[int, ...], model: FusionModel, source: str) -> None:
    for name, have, need in zip(model.modalities, found, model.dims, strict=True):
        if have != need:
            raise PredictError(
                "{source}: “{name}” is {have} wide and the round was trained on {need}; "
                "take the features of the same encoder and pooling.",
                source=source,
                name=name,
                have=have,
                need=need,
            )
