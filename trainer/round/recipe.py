"""A round from top to bottom, once its embeddings are there: train, adopt, calibrate, predict, score; curves last."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np

from trainer.fusion.checkpoint import drop_checkpoint, load_checkpoint, save_checkpoint
from trainer.fusion.evaluation import evaluate
from trainer.fusion.fitting import calibrated, held_out_probabilities
from trainer.fusion.model import save_model
from trainer.fusion.schedule import Schedule, stride_of
from trainer.fusion.scoring import predict
from trainer.fusion.selftraining import SelfTrainingState, self_train
from trainer.fusion.task import NO_CROPS, Task
from trainer.fusion.training import Report
from trainer.machine import choose_threads, pick_device
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CANCEL_FILE,
    EMBEDDINGS_FILE,
    FRAMES_FOLDER,
    METRICS_FILE,
    MODEL_FILE,
    MOMENTS_FOLDER,
    PREDICTIONS_FILE,
)
from trainer.round.curves import CurveInputs, write_curves
from trainer.round.embeddings import write_embeddings_file
from trainer.round.plan import plan_of_task
from trainer.round.provenance import write_provenance
from trainer.round.results import write_adoptions, write_metrics, write_predictions

# (probabilities of each clip [N, K]) -> the clips whose curves can be drawn, in the order of their rows
CurveSource = Callable[[np.ndarray], Iterable[CurveInputs]]


def fit_round(
    folder: Path,
    task: Task,
    rows: Sequence[ClipRow],
    progress: Progress,
    resume: bool = False,
    curves: CurveSource | None = None,
    heard: Sequence[str] = (),
    labels_by: str = "",
) -> None:
    """Fit one round and leave its results in `folder`; the clips that `curves` gives get theirs once it has succeeded.

    `heard` are warnings that the person was given before, which metrics.json repeats beside the figures; `labels_by` is
    the rule that made the labels, which it names.
    Raises Cancelled between epochs; a checkpoint is left then, and after every step.
    """
    # Set up: the machine, what to warn about, where a killed round stood.
    began = time.time()
    task = task.resident()
    bundle, settings = task.bundle, task.settings
    device = pick_device(settings.training.device)
    choose_threads(settings.training.threads, sum(bundle.dims))
    untaught = (
        Sentence("No labelled clip has {modality}; nothing can be learnt from it.", modality=name)
        for name in task.untaught
    )
    warnings = [*task.folds.warnings, *untaught]
    if settings.training.window_crops and not len(task.crops):
        warnings.append(NO_CROPS)
    for sentence in warnings:
        progress.warn(sentence)
    state = load_checkpoint(folder, task) if resume else None
    if state is None:
        drop_checkpoint(folder)

    # Train, step by step.
    progress.plan(plan_of_task(task))
    reporter = _Reporter(task, progress)
    progress.stage("fit", reporter.total(0), "epochs")

    ids = [row.clip_id for row in rows]

    def step_done(news: SelfTrainingState) -> None:
        save_checkpoint(folder, task, news)
        if news.adoptions:  # whoever watches can look at the clips while the next step trains
            write_adoptions(folder / ADOPTIONS_FILE, news.adoptions, ids, bundle.labels, task.folds.count)
        reporter.step_done(news)

    state = self_train(task, reporter.of_step, step_done, state)

    # Calibrate and predict.
    progress.stage("predict", len(bundle), "clips")
    model, held_out = calibrated(task, state.model)
    predictions = predict(model, bundle, device, progress.advance)
    unseen = held_out_probabilities(task, held_out)
    predictions.folds[task.labelled, task.folds.fold] = unseen[:, -1]  # of a clip its own fold says one thing
    table = evaluate(task, replace(state, model=model), held_out, unseen, predictions)
    said = [*heard, *warnings, *(step.message for step in state.steps if step.message)]

    # Write. metrics.json comes last of the small files: where it stands, the others do.
    for name in (FRAMES_FOLDER, MOMENTS_FOLDER):  # of a model that was here before
        shutil.rmtree(folder / name, ignore_errors=True)
    save_model(folder / MODEL_FILE, model)
    tested_by = np.full(len(bundle), -1)
    tested_by[task.labelled] = task.folds.fold
    write_predictions(folder / PREDICTIONS_FILE, predictions, ids, tested_by, unseen)
    write_embeddings_file(folder / EMBEDDINGS_FILE, model, bundle, ids, device)
    write_adoptions(folder / ADOPTIONS_FILE, state.adoptions, ids, bundle.labels, task.folds.count)
    write_provenance(folder, task, rows, device, began, resume)
    table["warnings"] = said
    table["measured_against"] = labels_by
    write_metrics(folder / METRICS_FILE, table)
    drop_checkpoint(folder)

    def draw() -> None:
        assert curves is not None
        # Whoever changes or removes the folder meanwhile asks for the end of it.
        wanted = takewhile(lambda _: not (folder / CANCEL_FILE).exists(), curves(predictions.probabilities))
        write_curves(
            folder / FRAMES_FOLDER, wanted, model, bundle.shift, settings.frames, settings.pooling.statistics, device
        )

    if curves is not None:  # nobody who waits for the results waits for them
        progress.afterwards(draw)


class _Reporter:
    """Turns the epochs of every step into progress and points of the validation curve."""

    def __init__(self, task: Task, progress: Progress) -> None:
        self._task, self._progress = task, progress
        self._models = task.folds.count * task.settings.training.ensemble
        self._adopting = False

    def total(self, step: int) -> float:
        """Epochs of one step over all its models (the plan; batches decide how many are needed)."""
        training = self._task.settings.training
        return self._models * Schedule.sized(self._task.copies, training).epochs

    def of_step(self, step: int) -> Report:
        """The reporter of one step's training."""
        ensemble = self._task.settings.training.ensemble
        done: dict[int, int] = {}
        said: dict[tuple[int, int], list[tuple[float, float]]] = {}  # by fold and epoch, of each of its models
        if step and not self._adopting:  # a round that goes on begins with a later one
            self._adopting = True
            self._progress.stage("self-training", self._task.settings.selftraining.steps, "steps")

        def report(
            members: Sequence[int], epoch: int, epochs: int, wafs: Sequence[float], losses: Sequence[float]
        ) -> None:
            for member in members:
                done[member] = epoch + 1
            share = sum(done.values())
            place: dict[str, Any] = {"step": step, "fold": members[-1] // ensemble, "epoch": epoch + 1}
            if step == 0:
                self._progress.advance(share, **place)
            else:
                self._progress.advance(step - 1 + share / (self._models * epochs), **place)
            # The same epochs of every fold, also where folds train one after another: their mean is a point of a curve.
            if epoch % stride_of(epochs) and epoch != epochs - 1:
                return
            for member, *figures in zip(members, wafs, losses, strict=True):
                own = said.setdefault((member // ensemble, epoch), [])
                own.append((figures[0], figures[1]))
                if len(own) == ensemble:
                    waf, loss = np.mean(own, axis=0).tolist()
                    self._progress.metric(
                        step=step,
                        fold=member // ensemble,
                        folds=self._task.folds.count,
                        epoch=epoch + 1,
                        waf=waf,
                        loss=loss,
                    )

        return report

    def step_done(self, state: SelfTrainingState) -> None:
        """Say what a step came to."""
        last = state.steps[-1]
        for fold, waf in enumerate(last.wafs):
            self._progress.metric(step=last.step, fold=fold, waf=waf)
        words = last.message or Sentence(
            "Step {step}: validation WAF {waf:.3f}, {adopted} adopted.",
            step=last.step,
            waf=last.waf,
            adopted=last.adopted,
        )
        self._progress.metric(words, step=last.step, adopted=last.adopted, waf_mean=last.waf, kept=last.kept)
        if last.message:
            self._progress.warn(last.message)
