"""`python -m trainer bench`: speed, memory and quality, one JSON object a line with the machine's cores and device.

    python -m trainer bench                                    speed at the paper's widths, about a minute
    python -m trainer bench --only subsets --rows 120625       one part, at the paper's full size
    python -m trainer bench --only round --threads 4           a whole round at the paper's size; needs 12 GiB
    python -m trainer bench --sets FOLDER --seeds 5            quality on bundles NAME.safetensors + NAME.csv there

How to read it: `name` says what was measured, `value` in `unit` how much; `better` whether more or less is good;
`cores`, `threads`, `device` on what; the other fields are the sizes it was measured at. `reference_lean` is a plain
torch loop of the same network without a data loader, in the same run; `tests/benchmarks/bench_fusion.py` has the MER
baseline's own way of training beside ours.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from trainer.protocol.errors import UserError

PAPER_WIDTHS = (2048, 1536, 10240, 1536)
PAPER_LABELLED, PAPER_POOL = 5030, 115_595
FOLDS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `bench`."""
    parser.add_argument("--only", default="training,subsets,curves,memory", help="parts, separated by commas")
    parser.add_argument("--sets", type=Path, help="folder of bundles with clips, for the quality part")
    parser.add_argument("--seeds", type=int, default=5, help="fits of each kind in the quality part (5)")
    parser.add_argument("--rows", type=int, default=8192, help="clips scored in the subsets part (8192)")
    parser.add_argument("--share", type=float, default=1.0, help="of the paper's clips in the round part (1)")
    parser.add_argument("--clips", type=int, default=4024, help="training clips of a fold (4024)")
    parser.add_argument("--epochs", type=int, default=3, help="epochs timed; the fastest counts (3)")
    parser.add_argument("--threads", type=int, default=2, help="torch threads (2)")
    parser.add_argument("--device", default="auto", choices=("auto", "cpu", "cuda"))


def main(args: argparse.Namespace) -> int:
    """Print the figures of the parts asked for."""
    import torch

    from trainer.machine import pick_device

    torch.set_num_threads(args.threads)
    device = pick_device(args.device)
    about = {
        "cores": os.cpu_count(),
        "threads": args.threads,
        "device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu",
        "torch": torch.__version__,
    }
    parts: dict[str, Callable[[argparse.Namespace], Iterator[dict[str, Any]]]] = {
        "training": _training,
        "subsets": _subsets,
        "curves": _curves,
        "memory": _memory,
        "round": _round,
    }
    chosen = [name.strip() for name in args.only.split(",") if name.strip()]
    unknown = [name for name in chosen if name not in parts]
    if unknown:
        raise UserError("there is no part “{part}”; use {parts}.", part=unknown[0], parts=", ".join(parts))
    if args.sets is not None:
        from trainer.bench.quality import quality

        lines: Iterator[dict[str, Any]] = quality(args.sets, args.seeds)
        for line in lines:
            print(json.dumps({**line, **about}), flush=True)
        return 0
    for name in chosen:
        for line in parts[name](args):
            print(json.dumps({**line, **about}), flush=True)
    return 0


def made_up(rows: int, widths: tuple[int, ...], pool: int = 0) -> Any:
    """A bundle of noise with six classes; half of it shared by the classes, so that something can be learnt."""
    import torch

    from trainer.fusion.bundle import make_bundle
    from trainer.protocol.clips_csv import ClipRow
    from trainer.protocol.labels import LABELS

    generator = torch.Generator().manual_seed(0)
    clips = [
        ClipRow(
            str(row),
            split="labelled" if row < rows else "unlabelled",
            label=LABELS[row % 6] if row < rows else "",
        )
        for row in range(rows + pool)
    ]
    values = {f"m{index}": torch.randn(rows + pool, width, generator=generator) for index, width in enumerate(widths)}
    return make_bundle(values, LABELS, clips), clips


def _training(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    import numpy as np

    from trainer.fusion.training import Member, fit_members
    from trainer.protocol.sections import Training

    tested = args.clips // 4
    bundle, _ = made_up(args.clips + tested, PAPER_WIDTHS)
    targets = np.arange(args.clips + tested) % 6
    train, test = np.arange(args.clips), np.arange(args.clips, args.clips + tested)
    member = Member((0,), train, np.eye(6)[targets[train]], np.ones(len(train)), test, targets[test])
    sizes = {"widths": sum(PAPER_WIDTHS), "clips": args.clips, "batch": 64, "hidden": 128}
    lean = min(_lean_epochs(bundle, targets, args.clips, args.epochs, args.device))
    yield {"name": "epoch of one fold, reference_lean", "value": lean, "unit": "s", "better": "less", **sizes}
    training = Training(epochs=args.epochs, device=args.device, threads=args.threads)
    ticks = [time.perf_counter()]
    fit_members(bundle, [member], training, lambda *_: ticks.append(time.perf_counter()))
    ours = min(np.diff(ticks)[1:] if args.epochs > 1 else np.diff(ticks))
    yield {"name": "epoch of one fold", "value": float(ours), "unit": "s", "better": "less", **sizes}
    yield {"name": "times faster than reference_lean", "value": lean / ours, "unit": "x", "better": "more", **sizes}


def _lean_epochs(bundle: Any, targets: Any, clips: int, epochs: int, device: str) -> list[float]:
    """Seconds of each epoch of a plain loop: modules, torch's dropout, shuffled index batches, then validation."""
    import torch
    from torch import nn

    from trainer.machine import pick_device

    class Layers(nn.Module):
        def __init__(self, width: int) -> None:
            super().__init__()
            sizes = (width, 128, 128, 128)
            layers = [part for a, b in pairwise(sizes) for part in (nn.Linear(a, b), nn.ReLU())]
            self.layers = nn.Sequential(nn.Dropout(0.3), *layers)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.layers(x)

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoders = nn.ModuleList(Layers(width) for width in bundle.dims)
            self.attention = Layers(128 * len(bundle.dims))
            self.weights, self.out = nn.Linear(128, len(bundle.dims)), nn.Linear(128, 6)

        def forward(self, inputs: list[torch.Tensor]) -> torch.Tensor:
            hidden = [encoder(x) for encoder, x in zip(self.encoders, inputs, strict=True)]
            weights = self.weights(self.attention(torch.cat(hidden, dim=1)))
            return self.out((torch.stack(hidden, dim=2) @ weights.unsqueeze(2)).squeeze(2))

    on = pick_device(device)
    train = [value[:clips].to(on) for value in bundle.values]
    test = [value[clips:].to(on) for value in bundle.values]
    y = torch.as_tensor(targets, device=on)
    network = Network().to(on)
    adam = torch.optim.Adam(network.parameters(), lr=3e-4, weight_decay=1e-5, fused=True)
    seconds = []
    for _ in range(epochs):
        start = time.perf_counter()
        network.train()
        for batch in torch.randperm(clips).split(64):
            batch = batch.to(on)
            adam.zero_grad()
            nn.functional.cross_entropy(network([x.index_select(0, batch) for x in train]), y[batch]).backward()
            adam.step()
        network.eval()
        with torch.no_grad():
            network(test).argmax(dim=1).cpu()
        seconds.append(time.perf_counter() - start)
    return seconds


def _model(widths: tuple[int, ...]) -> Any:
    """An untrained model with five folds at the paper's size."""
    import numpy as np
    import torch

    from trainer.fusion.calibration import SubsetCalibration
    from trainer.fusion.model import FusionModel
    from trainer.fusion.network import new_parameters
    from trainer.protocol.labels import LABELS

    generators = [torch.Generator().manual_seed(fold) for fold in range(FOLDS)]
    return FusionModel(
        tuple(f"m{index}" for index in range(len(widths))),
        LABELS,
        new_parameters(widths, 128, 6, generators),
        tuple(torch.zeros(FOLDS, width) for width in widths),
        tuple(torch.ones(FOLDS, width) for width in widths),
        tuple(torch.full((width,), -3.0) for width in widths),
        tuple(torch.full((width,), 3.0) for width in widths),
        np.full(6, 1 / 6),
        SubsetCalibration.none(len(widths), len(LABELS)),
    )


def _subsets(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from trainer.fusion.scoring import predict
    from trainer.machine import pick_device

    bundle, _ = made_up(args.rows, PAPER_WIDTHS)
    model, device = _model(PAPER_WIDTHS), pick_device(args.device)
    start = time.perf_counter()
    predict(model, bundle, device)
    seconds = time.perf_counter() - start
    clips = PAPER_LABELLED + PAPER_POOL
    yield {
        "name": "all 16 subsets by 5 folds of 120,625 clips",
        "value": seconds * clips / args.rows,
        "unit": "s",
        "better": "less",
        "measured_on": args.rows,
        "widths": sum(PAPER_WIDTHS),
    }


def _round(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Everything of a round behind its features: folds, ten steps of blind self-training, every subset, figures."""
    import tempfile

    from trainer.fusion.prepare import make_task
    from trainer.progress import Progress
    from trainer.round.recipe import fit_round
    from trainer.settings import load_settings

    labelled, pool = round(args.share * PAPER_LABELLED), round(args.share * PAPER_POOL)
    bundle, clips = made_up(labelled, PAPER_WIDTHS, pool)
    settings = load_settings("mer2024", {"device": args.device, "threads": args.threads})
    with tempfile.TemporaryDirectory() as folder, Progress(Path(folder), quiet=True) as progress:
        start = time.perf_counter()
        fit_round(Path(folder), make_task(bundle, clips, settings), clips, progress)
        seconds = time.perf_counter() - start
    yield {
        "name": "a round of the paper's size",
        "value": seconds,
        "unit": "s",
        "better": "less",
        "labelled": labelled,
        "unlabelled": pool,
        "widths": sum(PAPER_WIDTHS),
        "folds": FOLDS,
        "steps": settings.selftraining.steps,
        "epochs": settings.training.epochs,
    }


def _curves(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    import tempfile

    import numpy as np

    from trainer.encoders.base import FrameFeatures
    from trainer.features.pooling import width
    from trainer.machine import pick_device
    from trainer.protocol.sections import Frames
    from trainer.round.curves import CurveInputs, write_curves

    channels, clips, frames = (129, 411, 512, 387), 240, 40
    random = np.random.default_rng(0)
    when = np.arange(frames) * 3.0 / frames
    shared = {
        f"m{index}": FrameFeatures(random.normal(size=(frames, wide)).astype(np.float32), when)
        for index, wide in enumerate(channels)
    }
    model = _model(tuple(width(wide) for wide in channels))
    bundle, _ = made_up(clips, model.dims)
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        many = (CurveInputs(row, 3.0, shared, 0) for row in range(clips))
        write_curves(Path(folder) / "frames", many, model, bundle.shift, Frames(), "mean_std", pick_device(args.device))
        seconds = time.perf_counter() - start
    yield {"name": "curves of 240 clips", "value": seconds, "unit": "s", "better": "less", "seconds_each": 3.0}


def _memory(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Peak memory of a round beside its features, in a process of its own."""
    import subprocess
    import sys
    import tempfile

    from trainer.fusion.bundle import write_bundle
    from trainer.protocol.clips_csv import write_clips

    with tempfile.TemporaryDirectory() as folder:
        bundle, clips = made_up(500, PAPER_WIDTHS, pool=24_500)
        write_bundle(Path(folder) / "f.safetensors", bundle)
        write_clips(Path(folder) / "f.csv", clips)
        size = sum(value.nbytes for value in bundle.values)
        del bundle
        code = (
            "import sys; from trainer.__main__ import main; import trainer.round.recipe; "
            "from trainer.machine import peak_memory; before = peak_memory(); main(sys.argv[1:]); "
            "print(before, peak_memory())"
        )
        paths = ["--bundle", f"{folder}/f.safetensors", "--clips", f"{folder}/f.csv", "--out", f"{folder}/out"]
        quick = ["--set", "epochs=2", "--set", "updates=0", "--set", "steps=1", "--set", f"threads={args.threads}"]
        command = [sys.executable, "-c", code, "fit", *paths, *quick]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        before, peak = (int(word) for word in done.stdout.split()[-2:])
    yield {
        "name": "peak memory of a round over its features",
        "value": (peak - before) / size,
        "unit": "x",
        "better": "less",
        "features_mib": size >> 20,
        "program_mib": before >> 20,
    }
