"""Scores as metrics.json has them: of all clips together, with the spread over the folds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trainer.measures.scores import Scores, pooled
from trainer.protocol.metrics_file import ScoresFile, SpreadFile


def summary(parts: Sequence[Scores], whole: Scores | None = None) -> ScoresFile:
    """`mean` is the figure of `whole` (of all clips of `parts` together without it), `std` the spread over `parts`
    (folds), and says nothing else.

    A mean over folds of few clips reads lower than the figure of all clips, which no other page then agrees with. A
    part in which a class does not occur has no F1 of that class to spread.
    """
    whole = whole or pooled(parts)
    f1 = np.ma.masked_invalid([np.where(part.occurring, part.per_class_f1, np.nan) for part in parts])
    return {
        "waf": _spread(whole.waf, [part.waf for part in parts]),
        "accuracy": _spread(whole.accuracy, [part.accuracy for part in parts]),
        "macro_f1": {"mean": whole.macro_f1, "std": float(f1.mean(axis=1).std() or 0.0)},
        "per_class_f1": {"mean": whole.per_class_f1.tolist(), "std": f1.std(axis=0).filled(0.0).tolist()},
        "confusion": whole.confusion.tolist(),
    }


def _spread(whole: float, parts: Sequence[float]) -> SpreadFile:
    return {"mean": whole, "std": float(np.array(parts).std())}
