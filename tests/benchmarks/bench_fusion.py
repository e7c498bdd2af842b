"""Training beside the MER baseline's own way of training: python tests/benchmarks/bench_fusion.py [--clips 4024]

The reference here is the loop of MERTools' `main-release.py` in outline: one sample a call from a Dataset, a DataLoader
that collates dictionaries, modules with torch's dropout, Adam, and a validation pass every epoch. Ours has the settings
of the paper's preset. The floor is the matrix products of an epoch and nothing else: what no way of training them batch
by batch can go below. Prints one JSON object a line, in seconds and in seconds of the processor, which say the same
on a machine that is busy with something else (with --threads 1); at least 5 times faster is wanted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from trainer.machine import wait_politely

wait_politely()

import numpy as np  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.utils.data import DataLoader, Dataset  # noqa: E402

from trainer.bench.command import PAPER_WIDTHS, made_up  # noqa: E402
from trainer.fusion.training import Member, fit_members  # noqa: E402
from trainer.settings import load_settings  # noqa: E402

WANTED = 5.0  # times faster than the reference, issue 4


class Clips(Dataset):
    """One clip a call, as a dictionary of its embeddings."""

    def __init__(self, values: list[np.ndarray], targets: np.ndarray) -> None:
        self.values, self.targets = values, targets

    def __len__(self) -> int:
        return len(self.targets)

    def __getitem__(self, index: int) -> dict[str, object]:
        return {**{f"m{m}": value[index] for m, value in enumerate(self.values)}, "target": self.targets[index]}

    def collate(self, parts: list[dict[str, object]]) -> dict[str, torch.Tensor]:
        """A batch of float tensors, clip by clip, as the reference puts them together."""
        keys = [key for key in parts[0] if key != "target"]
        batch = {key: torch.FloatTensor(np.array([part[key] for part in parts])) for key in keys}
        return {**batch, "target": torch.LongTensor([int(part["target"]) for part in parts])}


class Encoder(nn.Module):
    """Dropout, then three layers with ReLU."""

    def __init__(self, width: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.first, self.second, self.third = (nn.Linear(size, hidden) for size in (width, hidden, hidden))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.third(self.second(self.first(self.drop(x)).relu()).relu()).relu()


class Fusion(nn.Module):
    """The baseline's attention over any number of modalities."""

    def __init__(self, widths: tuple[int, ...], hidden: int = 128, dropout: float = 0.3) -> None:
        super().__init__()
        self.encoders = nn.ModuleList(Encoder(width, hidden, dropout) for width in widths)
        self.attention = Encoder(hidden * len(widths), hidden, dropout)
        self.weights, self.out = nn.Linear(hidden, len(widths)), nn.Linear(hidden, 6)

    def forward(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        hidden = [encoder(batch[f"m{m}"]) for m, encoder in enumerate(self.encoders)]
        weights = self.weights(self.attention(torch.cat(hidden, dim=1)))
        return self.out(torch.matmul(torch.stack(hidden, dim=2), weights.unsqueeze(2)).squeeze(2))


def clock() -> np.ndarray:
    """Seconds by the wall and of the processor."""
    return np.array([time.perf_counter(), time.process_time()])


def reference_epoch(train: DataLoader, test: DataLoader, network: Fusion, adam: torch.optim.Adam) -> np.ndarray:
    """Both kinds of seconds of one epoch with its validation."""
    start = clock()
    network.train()
    for batch in train:
        adam.zero_grad()
        loss = nn.functional.cross_entropy(network(batch), batch["target"])
        loss.backward()
        adam.step()
    network.eval()
    with torch.no_grad():
        for batch in test:
            network(batch).numpy()
    return clock() - start


@torch.no_grad()
def products_epoch(network: Fusion, clips: int, tested: int) -> np.ndarray:
    """Both kinds of seconds that the products of one epoch take, each with what it takes and makes in place."""
    shapes = [(layer.weight, layer.weight.shape) for layer in network.modules() if isinstance(layer, nn.Linear)]
    first = {id(encoder.first) for encoder in network.encoders}
    needs_slope = [id(layer) not in first for layer in network.modules() if isinstance(layer, nn.Linear)]
    made = [
        (weight, torch.randn(64, wide), torch.randn(64, high), torch.empty(64, high), torch.empty(high, wide),
         torch.empty(64, wide))
        for weight, (high, wide) in shapes
    ]  # fmt: skip
    start = clock()
    for _ in range(-(-clips // 64)):
        for weight, x, _, output, _, _ in made:
            torch.mm(x, weight.t(), out=output)
        for (weight, x, slope, _, gradient, back), goes_on in zip(made, needs_slope, strict=True):
            torch.mm(slope.t(), x, out=gradient)
            if goes_on:
                torch.mm(slope, weight, out=back)
    for _ in range(-(-tested // 64)):
        for weight, x, _, output, _, _ in made:
            torch.mm(x, weight.t(), out=output)
    return clock() - start


def main() -> None:
    """Measure all three, alternating, and print the ratios of the fastest epochs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=4024)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tested = args.clips // 4
    bundle, _ = made_up(args.clips + tested, PAPER_WIDTHS)
    targets = np.arange(args.clips + tested) % 6
    train_rows, test_rows = np.arange(args.clips), np.arange(args.clips, args.clips + tested)
    values = [value.numpy() for value in bundle.values]
    clips = Clips([value[train_rows] for value in values], targets[train_rows])
    held = Clips([value[test_rows] for value in values], targets[test_rows])
    train = DataLoader(clips, batch_size=64, shuffle=True, collate_fn=clips.collate)
    test = DataLoader(held, batch_size=64, collate_fn=held.collate)
    network = Fusion(PAPER_WIDTHS)
    adam = torch.optim.Adam(network.parameters(), lr=3e-4, weight_decay=1e-5)
    taught = np.eye(6)[targets[train_rows]]
    member = Member((0,), train_rows, taught, np.ones(len(train_rows)), test_rows, targets[test_rows])
    reference, ours, floor = [], [], []
    for _ in range(2):  # alternating, so that a busy moment of the machine meets all
        reference += [reference_epoch(train, test, network, adam) for _ in range(args.epochs)]
        ticks = [clock()]
        paper = load_settings("mer2024").training
        training = replace(paper, epochs=args.epochs + 1, device="cpu", threads=args.threads)
        fit_members(bundle, [member], training, lambda *_, t=ticks: t.append(clock()))
        ours += np.diff(ticks, axis=0)[1:].tolist()
        floor += [products_epoch(network, args.clips, tested) for _ in range(args.epochs)]
    about = {"cores": os.cpu_count(), "threads": args.threads, "widths": sum(PAPER_WIDTHS), "clips": args.clips}
    least = [np.min(part, axis=0) for part in (reference, ours, floor)]
    for kind, (theirs, own, least_of_all) in zip(("s", "s of processor"), np.transpose(least), strict=True):
        for name, value, unit in (
            ("epoch of one fold, reference", theirs, kind),
            ("epoch of one fold, ours", own, kind),
            ("epoch of one fold, its products alone", least_of_all, kind),
            (f"times faster, by {kind}", theirs / own, "x"),
            (f"times faster the products alone would be, by {kind}", theirs / least_of_all, "x"),
        ):
            print(json.dumps({"name": name, "value": round(float(value), 4), "unit": unit, "wanted": WANTED, **about}))


if __name__ == "__main__":
    main()
