"""How long a fit is: models a fold, epochs and batches. Without torch, so that a plan comes at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from trainer.protocol.sections import Training

ENSEMBLE_BELOW = 1000  # labelled clips under which one model a fold is mostly chance, and
CURVE_POINTS = 15  # epochs that are validated where the choice of the epoch does not need all
ENSEMBLE = 3  # models a fold take its place; measured: 5 gain nothing more on test
CONTINUED = 0.25  # of the epochs and updates of a training from scratch, for one that goes on from the weights before


def ensemble_of(labelled: int, training: Training) -> int:
    """Models a fold, where so many clips are labelled."""
    return training.ensemble or (ENSEMBLE if labelled < ENSEMBLE_BELOW else 1)


def continued(training: Training) -> Training:
    """The settings of a training that goes on from the weights before it."""
    share = {name: math.ceil(CONTINUED * getattr(training, name)) for name in ("epochs", "updates")}
    return replace(training, **share)


def stride_of(epochs: int) -> int:
    """Of so many epochs one is validated at least, and is a point of the curves."""
    return max(1, epochs // CURVE_POINTS)


@dataclass(frozen=True)
class Schedule:
    """How one epoch is cut into batches, the same for every member: `updates` batches of at most `width` clips."""

    epochs: int
    updates: int
    width: int

    @staticmethod
    def sized(largest: int, training: Training) -> Schedule:
        """Batches near the size asked for, and epochs enough for the least number of updates, for a largest member of
        so many clips."""
        updates = math.ceil(largest / training.batch)
        epochs = max(training.epochs, math.ceil(training.updates / updates))
        return Schedule(epochs, updates, math.ceil(largest / updates))
