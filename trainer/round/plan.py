"""What a round has to do before its end, in counts and in a guess of seconds, so that time left is that of all of it.

The guesses are for two cores or one GPU and may be wrong by some times; a window corrects them by what it sees, and by
earlier rounds where there are some. What counts is that no stage that takes long is forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trainer.fusion.schedule import CONTINUED, Schedule, ensemble_of
from trainer.machine import may_have_gpu, pick_device
from trainer.protocol.clips_csv import ClipRow
from trainer.settings import Settings

if TYPE_CHECKING:
    from trainer.fusion.task import Task

WIDTH = 1200  # numbers an embedding of all modalities has, where the features are not there yet
SECONDS_AN_UPDATE = {"cpu": 3e-3, "cuda": 1e-3}  # of one model, whatever its width
SECONDS_A_WEIGHT = {"cpu": 2.5e-10, "cuda": 5e-12}  # of the first layers, for a clip that trains once
SECONDS_A_PREDICTION = 5e-3  # of a clip with all its subsets

Plan = dict[str, tuple[float, float]]


def plan_of_rows(rows: Sequence[ClipRow], settings: Settings) -> Plan:
    """The stages after extraction, before any feature is there."""
    labelled = sum(row.split == "labelled" for row in rows)
    pool = sum(row.split == "unlabelled" for row in rows)
    training = replace(settings.training, ensemble=ensemble_of(labelled, settings.training))
    copies = labelled * (1 + training.window_crops)
    own = replace(settings, training=training)
    return _plan(len(rows), copies, pool, WIDTH, own)


def plan_of_task(task: Task) -> Plan:
    """The same once the task is known."""
    return _plan(len(task.bundle), task.copies, len(task.pool), sum(task.bundle.dims), task.settings)


def _plan(clips: int, copies: int, pool: int, width: int, settings: Settings) -> Plan:
    training = settings.training
    device = pick_device(training.device).type if may_have_gpu() or training.device == "cuda" else "cpu"
    schedule = Schedule.sized(max(1, copies), training)
    models = training.folds * training.ensemble
    epochs = models * schedule.epochs
    trained = copies * width * training.hidden * SECONDS_A_WEIGHT[device]
    fit = epochs * (schedule.updates * SECONDS_AN_UPDATE[device] + trained)
    plan: Plan = {"fit": (epochs, fit)}
    if settings.selftraining.mode in ("blind", "guarded") and pool:
        steps = settings.selftraining.steps
        share = CONTINUED if settings.selftraining.start == "continue" else 1.0
        plan["self-training"] = (steps, steps * share * fit)
    plan["predict"] = (clips, clips * SECONDS_A_PREDICTION)
    return plan
