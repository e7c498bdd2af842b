"""`python -m trainer fit`: one round, from a round folder's clips or from anyone's features.

python -m trainer fit --spec ROUND/spec.json
python -m trainer fit --bundle F.safetensors --clips F.csv --out ROUND [--config C.toml] [--set key=value …]
    python -m trainer fit --bundle … --out DIR --sweep modality_dropout=0,0.15,0.3,0.5 [--sweep …] [--seeds 5]
    python -m trainer fit … --engine ray [--address HOST:PORT]      (folds, or the fits of a sweep, on a Ray cluster)
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.features.engines import HERE, Engine, add_engine_arguments, choose_engine
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips, write_clips
from trainer.protocol.errors import UserError
from trainer.protocol.files import presets
from trainer.protocol.labels import ELSEWHERE
from trainer.protocol.round_folder import (
    CANCEL_FILE,
    CLIP_IDS,
    CLIPS_FILE,
    FACTS_FILE,
    NOTES_FILE,
    OPINIONS_FILE,
    REJECTIONS_FILE,
    Spec,
    ids_hash,
    read_spec,
)
from trainer.settings import Settings, load_settings, parse_overrides, settings_of_spec

if TYPE_CHECKING:
    from trainer.encoders.base import Encoder
    from trainer.weights.hub import WeightsSource

BUILT_IN = "light"  # encoders that have no weights


class RoundError(UserError):
    """A round that cannot be fitted as asked; the text is one sentence for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `fit`."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--check", action="store_true", help="only say whether --config and --set can be (JSON)")
    parser.add_argument("--weights", action="store_true", help="with --check: and whether the weights are here, whole")
    parser.add_argument("--features", type=Path, help="with --weights: where features may be, which need none")
    source.add_argument("--spec", type=Path, help="spec.json of a round folder; results go beside it")
    source.add_argument("--bundle", type=Path, help="features: a safetensors file with one [clips, width] a modality")
    parser.add_argument("--clips", type=Path, help="clips.csv in the order of the bundle")
    parser.add_argument("--out", type=Path, help="folder of the new round")
    parser.add_argument("--config", default="light", help="a preset's name or a TOML file")
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", help="change one setting; may be repeated")
    parser.add_argument("--rejections", type=Path, help="CSV clip_id,label: labels that a person said a clip is not")
    parser.add_argument("--opinions", type=Path, help="CSV clip_id,source,label: labels from outside, as voices")
    parser.add_argument("--sweep", action="append", metavar="KEY=A,B", help="fit every combination and compare them")
    parser.add_argument("--seeds", type=int, default=3, help="fits of each combination of a sweep (3)")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in the folder")
    add_engine_arguments(parser)


def main(args: argparse.Namespace) -> int:
    """Fit the round that the arguments name."""
    if args.check:
        return check(args.config, args.set, args.weights, args.features)
    if args.spec is not None:
        fit_spec(args.spec, args.engine, args.address)
        return 0
    engine = choose_engine(args.engine, args.address)
    if args.clips is None or args.out is None:
        raise RoundError("fit --bundle also needs --clips (the table of its rows) and --out (the round's folder).")
    overrides = parse_overrides(args.set)
    settings = load_settings(args.config, overrides)
    if args.sweep:
        sweep_bundle(args.bundle, args.clips, args.out, args.config, overrides, args.sweep, max(1, args.seeds), engine)
        return 0
    fit_bundle(args.bundle, args.clips, args.out, settings, args.rejections, args.resume, args.opinions, engine)
    return 0


def check(preset: str, pairs: list[str] | None, weights: bool = False, features: Path | None = None) -> int:
    """Whether a round could be started with these settings, and with the weights that are here: 0, or 1 with the
    sentence as a line of JSON. Nothing is loaded, fetched or written.

    Weights may be away where `features` has some that were made with them: these may be all that there are to make.
    """
    try:
        settings = load_settings(preset, parse_overrides(pairs))
        used = settings.chosen_modalities()
        ours = load_settings(preset).encoders if preset in presets() else {}
        wanted: list[WeightsSource] = []
        for modality, choice in settings.encoders.items():
            looked = weights and modality in used and choice.name not in (BUILT_IN, ELSEWHERE)
            if choice == ours.get(modality) and not looked:  # their modules take long to load, and ours are tested
                continue
            if choice.name == ELSEWHERE:
                from trainer.features.elsewhere import place_of

                place_of(modality, choice.options)
            else:
                from trainer.encoders.base import on_device
                from trainer.encoders.registry import build_encoder

                encoder = build_encoder(modality, choice.name, choice.options)
                if looked and on_device(encoder):
                    encoder.check_weights()
                    if features is None or not _made_with(encoder, features):
                        wanted.append(encoder.source)
        if wanted:
            from trainer.weights.hub import locate_all

            locate_all(wanted)
    except UserError as error:
        print(json.dumps(error.sentence.record()))
        return 1
    return 0


def _made_with(encoder: Encoder, features: Path) -> bool:
    """Whether some features of an encoder are in a folder."""
    try:
        return (features / encoder.fingerprint()).is_dir()
    except UserError:  # what else it is made of is still to come, as prompts are
        return False


def fit_spec(path: Path, engine: str | None = None, address: str = "") -> None:
    """Fit a round folder in place: extract the features that are missing, train, predict, and draw curves once the
    results are there; where `choose_engine` says of `engine` and `address`.

    What stops it ends up in state.json too, so that the window can say it.
    """
    folder = path.resolve().parent
    with Progress(folder) as progress:
        chosen = choose_engine(engine, address)
        spec = read_spec(path)
        settings = settings_of_spec(spec, folder)
        fit_folder(folder, spec, settings, read_clips(folder / CLIPS_FILE, spec.labels), progress, chosen)


def fit_folder(
    folder: Path,
    spec: Spec,
    settings: Settings,
    rows: Sequence[ClipRow],
    progress: Progress,
    engine: Engine,
) -> None:
    """The same, where its spec and clips are read and somebody reports."""
    from trainer.fusion.folds import require_labels
    from trainer.fusion.prepare import make_task
    from trainer.round.clip_features import RoundClips
    from trainer.round.on_ray import folds_on
    from trainer.round.plan import plan_of_rows
    from trainer.round.recipe import fit_round
    from trainer.round.results import read_opinions, read_rejections, write_notes
    from trainer.tensors import write_tensors

    rejections = read_rejections(folder / REJECTIONS_FILE, spec.labels)
    require_labels([row.label for row in rows if row.split == "labelled"])  # before hours of extraction
    progress.plan(plan_of_rows(rows, settings))
    with folds_on(engine, progress) as apart:
        crops = settings.training.window_crops
        source = RoundClips(rows, settings, folder, folder / spec.features, progress, crops, engine)
        write_notes(folder / NOTES_FILE, source.notes)
        write_tensors(folder / FACTS_FILE, source.facts, {CLIP_IDS: ids_hash(row.clip_id for row in rows)})
        opinions = read_opinions(folder / OPINIONS_FILE, spec.labels)
        bundle = source.bundle(spec.labels)
        task = replace(make_task(bundle, rows, settings, rejections, source.crops, source.notes, opinions), apart=apart)
        curves = source.curves if source.curves_of else None
        fit_round(folder, task, rows, progress, spec.resume, curves, source.warnings, spec.labels_by)


def fit_bundle(
    bundle_path: Path, clips: Path, out: Path, settings: Settings, rejections: Path | None = None, resume: bool = False,
    opinions: Path | None = None, engine: Engine = HERE,
) -> None:  # fmt: skip
    """Fit a new round folder on a feature bundle alone; the inputs are checked before the folder is made."""
    from trainer.fusion.bundle import bundle_labels, read_bundle
    from trainer.fusion.prepare import make_task
    from trainer.round.on_ray import folds_on, reached
    from trainer.round.recipe import fit_round
    from trainer.round.results import read_opinions, read_rejections

    labels = bundle_labels(bundle_path)
    rows = read_clips(clips, labels)
    rejected = read_rejections(rejections, labels) if rejections else {}
    said = read_opinions(opinions, labels) if opinions else {}
    task = make_task(read_bundle(bundle_path, rows), rows, settings, rejected, opinions=said)
    table = out / CLIPS_FILE
    if table.exists() and not resume:
        raise RoundError("{out} holds a round already; give another --out, or --resume to go on with it.", out=out)
    if table.exists() and read_clips(table, labels) != rows:
        raise RoundError("{out} holds a round of other clips; give another --out.", out=out)
    with reached(engine), _reporting(out) as progress:
        write_clips(table, rows)
        with folds_on(engine, progress) as apart:
            fit_round(out, replace(task, apart=apart), rows, progress, resume)


def sweep_bundle(
    bundle_path: Path, clips: Path, out: Path, preset: str, overrides: dict[str, str], sweeps: list[str], seeds: int,
    engine: Engine = HERE,
) -> None:  # fmt: skip
    """Fit a bundle under every combination of some settings and leave the tables in `out`."""
    from trainer.fusion.bundle import bundle_labels, read_bundle
    from trainer.round.on_ray import reached
    from trainer.round.sweep import parse_sweeps, run_sweep

    rows = read_clips(clips, bundle_labels(bundle_path))
    bundle = read_bundle(bundle_path, rows)
    parsed = parse_sweeps(sweeps, bundle.modalities)
    with reached(engine), _reporting(out) as progress:
        run_sweep(bundle, rows, preset, overrides, parsed, seeds, out, progress, engine)


@contextmanager
def _reporting(out: Path) -> Iterator[Progress]:
    """Reports in a folder that is made now; what an earlier run was asked to end with counts no more."""
    out.mkdir(parents=True, exist_ok=True)
    with Progress(out) as progress:
        (out / CANCEL_FILE).unlink(missing_ok=True)
        yield progress
