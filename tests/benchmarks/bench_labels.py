"""How many labels each order of the queue needs: python tests/benchmarks/bench_labels.py --set ../shared/bench/cremad-a

Clips are labelled in steps, each step's chosen by one order from what the model, trained on all labels so far, says of
the others. Prints one JSON object a line: how many labels an order needs until the WAF on the test clips first reaches
95 % of that with every label, mean and each seed (null: never), beside random.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from trainer.machine import wait_politely

wait_politely()

import numpy as np  # noqa: E402
import torch  # noqa: E402

from emodesk.domain.selection import places_in_batch  # noqa: E402
from trainer.fusion.bundle import bundle_labels, read_bundle  # noqa: E402
from trainer.fusion.fitting import calibrated  # noqa: E402
from trainer.fusion.prepare import make_task  # noqa: E402
from trainer.fusion.scoring import predict  # noqa: E402
from trainer.fusion.selftraining import self_train  # noqa: E402
from trainer.measures.scores import entropy, score  # noqa: E402
from trainer.protocol.clips_csv import read_clips  # noqa: E402
from trainer.protocol.files import read_table  # noqa: E402
from trainer.settings import load_settings  # noqa: E402

FOLDS, STEPS, PENALTY = 5, 80, 10.0  # of the regressions; the penalty stands for a standard deviation of 1 / √10
PART = 0.95  # of the WAF with every label


def spread(shares: np.ndarray) -> np.ndarray:
    """Jensen–Shannon divergence [n] of distributions [n, P, K]."""
    return entropy(shares.mean(axis=1)) - entropy(shares).mean(axis=1)


def candidates(shares: np.ndarray) -> np.ndarray:
    """Place [n] of each clip among those of its pseudo-label, surest first: the paper's top k for any k."""
    label, sure = shares.argmax(axis=1), shares.max(axis=1)
    place = np.empty(len(shares))
    for k in np.unique(label):
        own = np.flatnonzero(label == k)
        place[own[np.argsort(-sure[own], kind="stable")]] = np.arange(len(own))
    return place


@dataclass(frozen=True)
class Says:
    """What a model says of every clip: whole [N, K], by each modality alone [N, M, K], by each fold [N, F, K]."""

    whole: np.ndarray
    alone: np.ndarray
    folds: np.ndarray


def regression(values: list[np.ndarray], label: np.ndarray, chosen: np.ndarray, seed: int) -> Says:
    """Multinomial regressions on standardised features [N, D_m] of each modality, all at once: one a fold of clips on
    everything, whose mean is the whole, and one a modality alone."""
    x = torch.tensor(np.nan_to_num(np.concatenate(values, axis=1)), dtype=torch.float32)
    widths, m, k = [part.shape[1] for part in values], len(values), int(label.max()) + 1
    use = torch.ones(FOLDS + m, x.shape[1])
    for number, (start, width) in enumerate(zip(np.cumsum([0, *widths[:-1]]), widths, strict=True)):
        use[FOLDS + number] = 0
        use[FOLDS + number, start : start + width] = 1
    counts = torch.ones(FOLDS + m, len(chosen))
    fold = np.random.default_rng(seed).permutation(len(chosen)) % FOLDS
    for number in range(FOLDS):
        counts[number, fold == number] = 0
    weight = torch.zeros(FOLDS + m, x.shape[1] + 1, k, requires_grad=True)
    known, right = x[chosen], torch.tensor(label[chosen])
    steps = torch.optim.LBFGS([weight], max_iter=STEPS, history_size=10, line_search_fn="strong_wolfe")

    def scores(rows: torch.Tensor) -> torch.Tensor:
        return rows @ (weight[:, 1:] * use[:, :, None]) + weight[:, :1]

    def loss() -> torch.Tensor:
        steps.zero_grad()
        wrong = torch.nn.functional.cross_entropy(scores(known).movedim(2, 1), right.expand(FOLDS + m, -1),
                                                  reduction="none")  # fmt: skip
        total = (wrong * counts).sum() + PENALTY / 2 * (weight[:, 1:] ** 2).sum()
        total.backward()
        return total

    steps.step(loss)
    with torch.no_grad():
        said = scores(x).softmax(dim=2).movedim(0, 1).double().numpy()
    return Says(said[:, :FOLDS].mean(axis=1), said[:, FOLDS:], said[:, :FOLDS])


def orders(says: Says, random: np.random.Generator) -> dict[str, np.ndarray]:
    """What each order sorts by [n], smallest first."""
    whole, alone = says.whole, says.alone
    top = np.sort(whole, axis=1)
    return {
        "random": random.random(len(whole)), "least_certain": top[:, -1], "margin": top[:, -1] - top[:, -2],
        "entropy": -entropy(whole), "folds": -spread(says.folds), "disagreement": -spread(alone),
        "candidates": candidates(whole), "most_certain": -top[:, -1],
        "batch": places_in_batch(alone.reshape(len(alone), -1), entropy(whole)),
    }  # fmt: skip


def main() -> None:
    """Label step by step, train, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--first", type=int, default=60, help="clips drawn at random before any order")
    parser.add_argument("--step", type=int, default=60)
    parser.add_argument("--most", type=int, default=1200)
    parser.add_argument(
        "--orders", default="random,least_certain,margin,entropy,folds,disagreement,candidates,batch,most_certain"
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--classifier", default="regression", help="or linear, fusion: the program's, far slower")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    path = args.set.with_suffix(".safetensors")
    labels = bundle_labels(path)
    rows = read_clips(path.with_suffix(".csv"), labels)
    truth_file = path.with_name(f"{path.stem}.unlabelled-truth.csv")
    truth = {row["clip_id"]: row["label"] for row in read_table(truth_file, ("clip_id", "label"))}
    rows = [replace(row, split="labelled", label=truth[row.clip_id]) if row.clip_id in truth else row for row in rows]
    bundle = read_bundle(path, rows)
    pool = np.array([at for at, row in enumerate(rows) if row.split == "labelled"])
    test = np.array([at for at, row in enumerate(rows) if row.split == "test" and row.label])
    right = np.array([labels.index(rows[at].label) for at in test])

    features = [part.numpy() for part in bundle.values]
    label = np.array([labels.index(row.label) if row.label else -1 for row in rows])

    def trained(chosen: set[int], seed: int) -> tuple[Says, float]:
        if args.classifier == "regression":
            says = regression(features, label, np.array(sorted(chosen)), seed)
            return says, float(score(right, says.whole[test].argmax(axis=1), len(labels)).waf)
        now = [row if at in chosen or row.split == "test" else replace(row, split="unlabelled", label="")
               for at, row in enumerate(rows)]  # fmt: skip
        values = {"training.seed": seed, "selftraining.mode": "off", "training.classifier": args.classifier}
        task = make_task(bundle, now, load_settings("light", values))
        model, _ = calibrated(task, self_train(task).model)
        found = predict(model, bundle)
        alone = [1 << m for m in range(found.subsets.shape[1].bit_length() - 1)]
        says = Says(*(part.astype(float) for part in (found.subsets[:, -1], found.subsets[:, alone], found.folds)))
        return says, float(score(right, says.whole[test].argmax(axis=1), len(labels)).waf)

    full = trained(set(pool.tolist()), 0)[1]
    about = {"set": args.set.name, "classifier": args.classifier, "full_waf": round(full, 4), "of": len(pool),
             "cores": os.cpu_count()}  # fmt: skip
    for order in args.orders.split(","):
        needed, curves = [], []
        for seed in range(args.seeds):
            random = np.random.default_rng(seed)
            chosen = set(random.permutation(pool)[: args.first].tolist())
            curve: list[float] = []
            while len(chosen) <= args.most:
                says, waf = trained(chosen, seed)
                curve.append(round(waf, 4))
                if waf >= PART * full:
                    break
                left = np.array([at for at in pool if int(at) not in chosen])
                rank = np.argsort(orders(says, random)[order][left], kind="stable")
                chosen.update(left[rank[: args.step]].tolist())
            needed.append(len(chosen) if curve[-1] >= PART * full else None)
            curves.append(curve)
        known = [n for n in needed if n is not None]
        mean = float(np.mean(known)) if known else None
        print(json.dumps({"order": order, "labels": mean, "each": needed, "waf": curves, **about}), flush=True)


if __name__ == "__main__":
    main()
