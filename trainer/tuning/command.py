"""`python -m trainer tune`: learn EmoVCLIP's prompts on the labelled clips (paper, 3.2).

    python -m trainer tune --clips clips.csv --out PROMPTS [--preset mer2024] [--set tune.epochs=5 …] [--resume]
    python -m trainer tune --spec ROUND/spec.json

Each fold of the fusion gets prompts that never saw its clips; then set encoders.video.prompts to the folder.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from trainer.encoders.base import digest, read_options
from trainer.encoders.registry import build_encoder
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths
from trainer.protocol.errors import Sentence, UserError
from trainer.protocol.files import atomic_write, read_object
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.labels import LABELS
from trainer.protocol.printable import printable
from trainer.protocol.round_folder import CANCEL_FILE, CLIPS_FILE, read_spec
from trainer.settings import Settings, load_settings, parse_overrides, settings_of_spec
from trainer.tensors import write_tensors

FIGURES = "tune.json"
WORK = "work"  # frames and checkpoints, which may be deleted once the prompts are there
SHARED = 0  # the number of the only set where prompts are shared


class TuneError(UserError):
    """Prompts that cannot be learnt as asked; the text is one sentence for a person."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `tune`."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--spec", type=Path, help="spec.json of a round folder; prompts go into prompts/ beside it")
    source.add_argument("--clips", type=Path, help="clips.csv; relative paths stand under its folder")
    parser.add_argument("--out", type=Path, help="folder of the prompts")
    parser.add_argument("--preset", default="mer2024", help="a preset's name or a TOML file")
    parser.add_argument("--set", action="append", metavar="KEY=VALUE", help="tune.KEY=VALUE or any other setting")
    parser.add_argument("--workers", type=int, help="processes that decode; as many as there are cores by default")
    parser.add_argument("--resume", action="store_true", help="go on with the prompts that stand in the folder")


def main(args: argparse.Namespace) -> int:
    """Learn what the arguments name."""
    if args.spec is None and args.out is None:
        raise TuneError("tune --clips also needs --out, the folder of the prompts.")
    folder = args.out if args.spec is None else args.spec.resolve().parent
    folder.mkdir(parents=True, exist_ok=True)
    labels: Sequence[str] = LABELS
    with Progress(folder) as progress:
        if args.spec is None:
            (folder / CANCEL_FILE).unlink(missing_ok=True)
            clips, out, resume = args.clips, folder, args.resume
            rest, options = split_settings(parse_overrides(args.set))
            settings = load_settings(args.preset, rest)
        else:
            spec = read_spec(args.spec)
            clips, out, labels, resume = folder / CLIPS_FILE, folder / "prompts", spec.labels, spec.resume
            rest, options = split_settings(spec.settings)
            settings = settings_of_spec(spec, folder, rest)
            out.mkdir(exist_ok=True)
        rows = resolve_paths(read_clips(clips, labels), clips.parent)
        figures = tune(rows, labels, settings, options, out, progress, resume, args.workers)
    held_out = f"; held-out WAF {figures['waf']['mean']:.3f}" if figures["waf"] else ""
    print(printable(f"Prompts are in {out}{held_out}. Use them with --set encoders.video.prompts={out}"))
    return 0


def split_settings(overrides: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """Overrides of settings, and the TuneOptions among them (`tune.KEY`)."""
    from trainer.tuning.learner import TuneOptions

    rest = {key: value for key, value in overrides.items() if not key.startswith("tune.")}
    mine = {key[5:]: _plain(value) for key, value in overrides.items() if key.startswith("tune.")}
    return rest, read_options(TuneOptions, mine, "tune")


def _plain(value: Any) -> Any:
    try:
        return parsed_json(value) if isinstance(value, str) else value
    except ValueError:
        return value


def tune(
    rows: Sequence[ClipRow],
    labels: Sequence[str],
    settings: Settings,
    options: Any,
    out: Path,
    progress: Progress,
    resume: bool = False,
    workers: int | None = None,
) -> dict[str, Any]:
    """Learn prompts for each fold into `out`, and give the figures that tune.json holds.

    Raises TuneError, EncoderError, WeightsError, TooFewLabels, and Cancelled after which a resumed run goes on from
    the last epoch.
    """
    import torch
    from open_clip import get_tokenizer

    from trainer.encoders.clip_encoder import ClipEncoder
    from trainer.encoders.clip_tower import load_clip
    from trainer.encoders.emovclip_model import EmoVCLIP, PromptSettings
    from trainer.encoders.heavy import pick
    from trainer.encoders.prompt_files import PromptSet, alignment, prompt_names, write_prompts
    from trainer.fusion.folds import make_folds
    from trainer.measures.scores import score
    from trainer.tuning.clip_frames import load_frames
    from trainer.tuning.learner import Learner, clip_features

    # Set up: the clips, their folds as the fusion will draw them, the frozen model.
    choice = settings.encoders.get("video")
    if choice is None or choice.name != "emovclip":
        raise TuneError("the preset's video encoder is not emovclip; use --preset mer2024 or base.")
    encoder = build_encoder("video", "emovclip", {**choice.options, "prompts": ""})
    assert isinstance(encoder, ClipEncoder)
    labelled = [row for row in rows if row.split == "labelled"]
    targets = np.array([list(labels).index(row.label) for row in labelled], dtype=np.int64)
    training = settings.training
    folds = make_folds(
        targets, [row.speaker for row in labelled], labels, training.folds, training.seed, training.group_by_speaker
    )
    for sentence in folds.warnings:
        progress.warn(sentence)
    prompts_of = PromptSettings(options.depth, options.depth, options.tokens, options.tokens)
    stamp = digest(
        asdict(options), encoder.fingerprint(), list(labels), folds.fold.tolist(),
        [[row.clip_id, row.path, row.start, row.end, row.label] for row in labelled],
    )  # fmt: skip
    _claim(out, stamp, resume)
    device, precision = pick(encoder.options)
    # The frozen weights stay float32 and autocast takes them to the lower precision, so that gradients keep theirs.
    clip = load_clip(encoder.options, encoder.source, device, torch.float32)
    size = clip.visual.image_size[0] if isinstance(clip.visual.image_size, tuple) else clip.visual.image_size
    clips = load_frames(labelled, dict(choice.options), size, options.frames, out / WORK, progress, workers)
    usable = clips.counts > 0
    if not usable.any():
        raise TuneError("no labelled clip has pictures; there is nothing to learn prompts from.")
    look = partial(clip_features, clips=clips, device=device, normalisation=encoder.options.normalisation)
    plain = look(clip.encode_image) if options.align and not options.shared else None

    # Learn, fold by fold.
    numbers = [SHARED] if options.shared else range(folds.count)
    if options.shared:
        progress.warn(Sentence("One set of prompts sees every labelled clip: validation figures will read too high."))
    progress.stage("tune", total=len(numbers) * options.epochs, unit="epochs")
    scores, tokenize, share = [], get_tokenizer("ViT-B-32"), 0.0
    for place, number in enumerate(numbers):
        inside = usable if options.shared else usable & (folds.fold != number)
        generator = torch.Generator().manual_seed(options.seed + number)
        model = EmoVCLIP(clip, tokenize, labels, prompts_of, generator).to(device)
        share = sum(tensor.numel() for tensor in model.prompts()) / sum(tensor.numel() for tensor in model.parameters())
        work = out / WORK / f"fold_{number}.safetensors"
        learner = Learner(
            model, clips, targets, np.flatnonzero(inside), options, encoder.options.normalisation, precision, work
        )  # fmt: skip

        def report(epoch: int, epochs: int, loss: float, rate: float, place: int = place, number: int = number) -> None:
            progress.metric(fold=number, epoch=epoch, loss=loss, learning_rate=rate)
            progress.advance(place * epochs + epoch, f"fold {number}: loss {loss:.3f}")

        learner.learn(report, progress.check)
        outside = np.flatnonzero(usable & (folds.fold == number))
        if not options.shared and len(outside):
            scores.append(score(targets[outside], learner.predict(outside).argmax(axis=1), len(labels)))
            progress.metric(f"Fold {number}: WAF {scores[-1].waf:.3f} on clips it never saw.", fold=number)
        final = out / f"fold_{number}.safetensors"
        tensors = dict(prompt_names(model))
        if plain is not None:
            tensors |= alignment(look(model.encode_frames)[usable], plain[usable])
        write_tensors(final, {key: tensor.detach().cpu() for key, tensor in tensors.items()})

    # Save: prompts.json last, since it is what makes the folder readable.
    tested = {} if options.shared else {
        row.clip_id: int(fold) for row, fold in zip(labelled, folds.fold, strict=True)
    }  # fmt: skip
    files = {number: f"fold_{number}.safetensors" for number in numbers}
    write_prompts(PromptSet(out, tuple(labels), asdict(prompts_of), files, tested, options.shared))
    waf = [held.waf for held in scores]
    figures = {
        "options": asdict(options),
        "learnt_share": share,
        "waf": {"mean": float(np.mean(waf)), "std": float(np.std(waf))} if waf else None,
        "optimistic": options.shared,
    }
    atomic_write(out / FIGURES, json.dumps({"stamp": stamp, **figures}, indent=1))
    return figures


def _claim(out: Path, stamp: str, resume: bool) -> None:
    """Make the folder this tuning's; TuneError where it is another's."""
    path = out / FIGURES
    if path.exists():
        if not resume:
            raise TuneError("{out} holds prompts already; give another --out, or --resume to go on with them.", out=out)
        if read_object(path).get("stamp") != stamp:
            raise TuneError("{out} holds prompts of other clips or settings; give another --out.", out=out)
        return
    atomic_write(path, json.dumps({"stamp": stamp}))
