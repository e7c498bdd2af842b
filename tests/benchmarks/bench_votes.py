"""What votes are worth to training: python tests/benchmarks/bench_votes.py --set ../shared/bench/cremad-votes-a

Of the people who judged each clip one to ten are drawn; the network, and the multinomial regression beside it, learn
their majority (hard; ties drawn) or their shares (soft). Prints one JSON object a line and draw: WAF against the
majority of all people on the test clips without a tie, and the mean Jensen–Shannon divergence, in bits, of what the
model says from what the people said. "asked" are votes asked for until a label's posterior is above .95, at most five,
with every person worth the same. Mean and standard deviation over the draws come last.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from trainer.machine import wait_politely

wait_politely()

import numpy as np  # noqa: E402
import torch  # noqa: E402

from emodesk.domain.dawid_skene import Worth  # noqa: E402
from emodesk.domain.passes import PassRule  # noqa: E402
from trainer.fusion.bundle import bundle_labels, read_bundle  # noqa: E402
from trainer.fusion.fitting import calibrated  # noqa: E402
from trainer.fusion.prepare import make_task  # noqa: E402
from trainer.fusion.scoring import predict  # noqa: E402
from trainer.fusion.selftraining import self_train  # noqa: E402
from trainer.measures.scores import score  # noqa: E402
from trainer.protocol.clips_csv import ClipRow, read_clips  # noqa: E402
from trainer.protocol.files import read_table  # noqa: E402
from trainer.settings import load_settings  # noqa: E402

ASKED = PassRule(votes=5, until=0.95)
PUBLISHED = {(1, "hard"): (0.812, 0.127), (3, "hard"): (0.816, 0.120), (3, "soft"): (0.832, 0.112),
             (10, "hard"): (0.827, 0.126), (10, "soft"): (0.843, 0.109)}  # fmt: skip  # multinomial regression


def votes_of(path: Path, labels: tuple[str, ...]) -> dict[str, np.ndarray]:
    """How many people chose each label [K], by clip_id."""
    rows = read_table(path.with_name(f"{path.stem}.votes.csv"), ("clip_id", *labels))
    return {row["clip_id"]: np.array([float(row[label]) for label in labels]) for row in rows}


def drawn(counts: np.ndarray, votes: int, random: np.random.Generator, labels: tuple[str, ...]) -> np.ndarray:
    """Counts [K] of so many of the people, 0 for as many as the rule of ASKED wants."""
    order = random.permutation(np.repeat(np.arange(len(counts)), counts.astype(int)))
    if not votes:
        worth = Worth(labels, np.full(len(labels), 1 / len(labels)), {})
        said = [(str(n), labels[label]) for n, label in enumerate(order)]
        votes = next(n for n in range(1, ASKED.votes + 1) if ASKED.is_enough(ASKED.votes, said[:n], worth))
    return np.bincount(order[:votes], minlength=len(counts)).astype(float)


def taught(row: ClipRow, said: np.ndarray, soft: bool, random: np.random.Generator, labels: tuple[str, ...]) -> ClipRow:
    """A clip as these votes label it."""
    label = labels[int(random.choice(np.flatnonzero(said == said.max())))]
    shares = tuple((name, float(share)) for name, share in zip(labels, said / said.sum(), strict=True) if share)
    return replace(row, label=label, targets=shares if soft else ())


def divergence(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Jensen–Shannon divergence [n] in bits of distributions [n, K]."""
    middle = (first + second) / 2

    def relative(part: np.ndarray) -> np.ndarray:
        return np.where(part > 0, part * np.log2(np.maximum(part, 1e-12) / np.maximum(middle, 1e-12)), 0).sum(axis=1)

    return (relative(first) + relative(second)) / 2


def main() -> None:
    """Draw votes, train, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--votes", default="1,2,3,5,10,0", help="0: asked for where needed")
    parser.add_argument("--classifiers", default="linear,fusion")
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    path = args.set.with_suffix(".safetensors")
    labels = bundle_labels(path)
    rows = read_clips(path.with_suffix(".csv"), labels)
    people, bundle = votes_of(args.set, labels), read_bundle(path, rows)
    test = [at for at, row in enumerate(rows) if row.split == "test" and row.label]
    truth = np.array([labels.index(rows[at].label) for at in test])
    shares = np.stack([people[rows[at].clip_id] / people[rows[at].clip_id].sum() for at in test])
    about = {"set": args.set.name, "test": len(test), "threads": args.threads, "cores": os.cpu_count()}
    for classifier in args.classifiers.split(","):
        for votes in (int(n) for n in args.votes.split(",")):
            for soft in (False, True):
                found, used = [], []
                for seed in range(args.draws):
                    random = np.random.default_rng(seed)
                    said = [drawn(people[row.clip_id], votes, random, labels) if row.split == "labelled" else None
                            for row in rows]  # fmt: skip
                    used.append(np.mean([counts.sum() for counts in said if counts is not None]))
                    now = [row if counts is None else taught(row, counts, soft, random, labels)
                           for row, counts in zip(rows, said, strict=True)]  # fmt: skip
                    values = {"training.seed": seed, "selftraining.mode": "off", "training.classifier": classifier}
                    task = make_task(bundle, now, load_settings("light", values))
                    model, _ = calibrated(task, self_train(task).model)
                    says = predict(model, bundle).subsets[test, -1].astype(float)
                    waf = score(truth, says.argmax(axis=1), len(labels)).waf
                    found.append((waf, float(divergence(says / says.sum(axis=1, keepdims=True), shares).mean())))
                mean, spread = np.mean(found, axis=0), np.std(found, axis=0)
                print(json.dumps({
                    "classifier": classifier, "votes": votes or "asked", "votes_a_clip": round(float(np.mean(used)), 2),
                    "targets": "soft" if soft else "hard", "waf": round(float(mean[0]), 4),
                    "waf_sd": round(float(spread[0]), 4), "divergence": round(float(mean[1]), 4),
                    "divergence_sd": round(float(spread[1]), 4), "seeds": list(range(args.draws)),
                    "published": PUBLISHED.get((votes, "soft" if soft else "hard")), **about,
                }), flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
