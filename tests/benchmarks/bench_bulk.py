"""Whether bulk acceptance keeps its promises: python tests/benchmarks/bench_bulk.py --sets ../shared/bench

A fusion is trained once on the labelled clips of each bundle; its pool, whose truth is known, is then drawn again and
again into clips decided blind and clips to accept: of the same speakers, or of others. Prints one JSON object a line:
in which share of the draws at most the error was wrong (*certain*; 0.95 is promised), the mean share of wrong ones
(*on average*; the error is promised), and the accepted share of the pool beside what was tried for issue 14. What a
plain threshold without a bound does stands beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from trainer.machine import wait_politely

wait_politely()

import numpy as np  # noqa: E402
import torch  # noqa: E402

from emodesk.domain.bulk import Blind, Promise, Speakers, certain, on_average  # noqa: E402
from trainer.fusion.bundle import bundle_labels, read_bundle  # noqa: E402
from trainer.fusion.fitting import calibrated  # noqa: E402
from trainer.fusion.prepare import make_task  # noqa: E402
from trainer.fusion.scoring import predict  # noqa: E402
from trainer.fusion.selftraining import self_train  # noqa: E402
from trainer.protocol.clips_csv import read_clips  # noqa: E402
from trainer.protocol.files import read_table  # noqa: E402
from trainer.settings import load_settings  # noqa: E402

TRIED = {("certain", 0.05): 0.20, ("certain", 0.10): 0.47, ("on average", 0.05): 0.43, ("on average", 0.10): 0.59}
TRIED_WITH = "cremad-a", 400, "shared"  # the set, the blind clips and the speakers of these


@dataclass(frozen=True)
class Pool:
    """Unlabelled clips that a model never saw: how sure it is, whether it is right, and who speaks."""

    confidence: np.ndarray
    right: np.ndarray
    speaker: np.ndarray

    def drawn(self, random: np.random.Generator, blind: int, shared: bool) -> tuple[np.ndarray, np.ndarray]:
        """Rows of so many blind clips, and of those to accept; with speakers apart, half of the speakers each."""
        if shared:
            order = random.permutation(len(self.right))
            return order[:blind], order[blind:]
        names = random.permutation(np.unique(self.speaker))
        first = np.isin(self.speaker, names[: len(names) // 2])
        return random.permutation(np.flatnonzero(first))[:blind], np.flatnonzero(~first)


def fitted(path: Path) -> Pool:
    """The pool of a bundle with its truth, as a model trained on its labelled clips sees it."""
    labels = bundle_labels(path)
    rows = read_clips(path.with_suffix(".csv"), labels)
    truth_file = path.with_name(f"{path.stem}.unlabelled-truth.csv")
    truth = {row["clip_id"]: row["label"] for row in read_table(truth_file, ("clip_id", "label"))}
    bundle = read_bundle(path, rows)
    task = make_task(bundle, rows, load_settings("light", {"training.seed": 0, "selftraining.mode": "off"}))
    model, _ = calibrated(task, self_train(task).model)
    said = predict(model, bundle).subsets[:, -1]
    pool = [at for at, row in enumerate(rows) if row.clip_id in truth]
    right = np.array([labels[said[at].argmax()] == truth[rows[at].clip_id] for at in pool])
    return Pool(said[pool].max(axis=1), right, np.array([rows[at].speaker for at in pool]))


def plain(blind: Blind, pool: np.ndarray, error: float) -> Promise:
    """The loosest threshold above which no more than the error were wrong among the blind clips."""
    down = np.argsort(-blind.confidence)
    passed = np.flatnonzero(np.cumsum(~blind.right[down]) <= error * np.arange(1, len(blind) + 1))
    threshold = blind.confidence[down][passed[-1]] if len(passed) else np.inf
    return Promise(float(threshold), int((pool >= threshold).sum()), len(pool), 0, 0)


RULES = {"certain": certain, "certain, by speaker": certain, "on average": on_average, "plain threshold": plain}


def simulated(pool: Pool, draws: int, blind: int, shared: bool, error: float) -> Iterator[dict[str, object]]:
    """What each rule did over the draws."""
    wrong: dict[str, list[float]] = {name: [] for name in RULES}
    accepted: dict[str, list[float]] = {name: [] for name in RULES}
    random = np.random.default_rng(0)
    for _ in range(draws):
        seen, others = pool.drawn(random, blind, shared)
        decided = Blind(pool.confidence[seen], pool.right[seen])
        for name, rule in RULES.items():
            known = {"speakers": Speakers(pool.speaker[seen], pool.speaker[others])} if "by speaker" in name else {}
            found = rule(decided, pool.confidence[others], error=error, **known)
            taken = others[pool.confidence[others] >= found.threshold]
            wrong[name].append(float((~pool.right[taken]).mean()) if len(taken) else 0.0)
            accepted[name].append(len(taken) / len(others))
    for name in RULES:
        shares = np.array(wrong[name])
        yield {
            "name": name,
            "error": error,
            "kept": round(float((shares <= error).mean()), 3),
            "wrong": round(float(shares.mean()), 4),
            "wrong_se": round(float(shares.std() / np.sqrt(draws)), 4),
            "accepted": round(float(np.mean(accepted[name])), 3),
            "accepted_none": round(float(np.mean(np.array(accepted[name]) == 0)), 3),
        }


def main() -> None:
    """Fit each bundle once, simulate, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, required=True, help="folder of bundles with the truth of their pools")
    parser.add_argument("--only", default="cremad-a", help="names of bundles, separated by commas")
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--blind", type=int, default=400, help="clips decided blind")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    for name in args.only.split(","):
        pool = fitted(args.sets / f"{name}.safetensors")
        about = {"set": name, "draws": args.draws, "blind": args.blind, "cores": os.cpu_count()}
        print(json.dumps({"name": "the model alone", "right": round(float(pool.right.mean()), 4), **about}), flush=True)
        for speakers in ("shared", "apart"):
            for error in (0.05, 0.10):
                for line in simulated(pool, args.draws, args.blind, speakers == "shared", error):
                    known = TRIED.get((str(line["name"]), error))
                    tried = known if (name, args.blind, speakers) == TRIED_WITH else None
                    print(json.dumps({**line, "tried": tried, "speakers": speakers, **about}), flush=True)


if __name__ == "__main__":
    main()
