"""How long the analyst's figures take at the size of MER2024, and how often planted slices are found.

    python tests/benchmarks/bench_measures.py [--clips 115595] [--sets 100]

One JSON object a line: seconds of each figure; then planted slices found and sets in which one too many was named.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1] / "trainer")]

from measures.test_trust import made_set  # noqa: E402

from trainer.measures.competition import competition  # noqa: E402
from trainer.measures.interactions import evidence_of_class, joint_share, pairwise  # noqa: E402
from trainer.measures.reliability import reliability, risk_coverage  # noqa: E402
from trainer.measures.scores import softmax  # noqa: E402
from trainer.measures.shapley import shapley_of_class  # noqa: E402
from trainer.measures.slices import find_slices  # noqa: E402
from trainer.measures.what_if import flip_sets  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=115_595)
    parser.add_argument("--sets", type=int, default=100, help="made sets with and without a planted slice")
    args = parser.parse_args()
    rng = np.random.default_rng(0)
    subsets = softmax(rng.normal(size=(args.clips, 16, 6)).astype(np.float32))
    classes, truth = subsets[:, -1].argmax(axis=1), rng.integers(0, 6, args.clips)
    right, speaker = classes == truth, rng.integers(0, 300, args.clips)

    def timed(name: str, act: Callable[[], object]) -> None:
        start = time.perf_counter()
        act()
        print(json.dumps({"figure": name, "clips": args.clips, "seconds": round(time.perf_counter() - start, 3)}))

    def interact() -> None:
        values = evidence_of_class(subsets, classes)
        pairwise(values)
        joint_share(values)

    timed("shapley", lambda: shapley_of_class(subsets, classes))
    timed("interactions", interact)
    timed("flips", lambda: flip_sets(subsets))
    timed("competition", lambda: competition(truth, subsets.argmax(axis=2), speaker, 6))
    timed("reliability", lambda: reliability(subsets[:, -1].max(axis=1), right, speaker))
    timed("risk over coverage", lambda: risk_coverage(subsets[:, -1].max(axis=1), right))
    timed("slices", lambda: find_slices(*made_set(1, 0.1, args.clips)))
    found = wrong = 0
    for seed in range(args.sets):
        named = [one.parts for one in find_slices(*made_set(seed, 0.1))]
        found += (("group", "these"),) in named
        wrong += any(("group", "these") not in parts for parts in named)
    empty = sum(bool(find_slices(*made_set(1000 + seed, 0.0))) for seed in range(args.sets))
    print(json.dumps({"sets": args.sets, "planted found": found, "others named": wrong, "named without any": empty}))


if __name__ == "__main__":
    main()
