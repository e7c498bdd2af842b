"""Checkpoint of a round after every self-training step: one safetensors file, written beside and renamed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from trainer.fusion.model import ModelError, load_model, load_note, save_model
from trainer.fusion.selftraining import Adoption, SelfTrainingState, StepResult
from trainer.fusion.task import Task
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.round_folder import CHECKPOINT_FOLDER

NAME = "steps.safetensors"


def task_fingerprint(task: Task) -> str:
    """Hex digest of all that decides how a round goes on; another one means that a checkpoint is of no use."""
    digest = hashlib.sha256(json.dumps([task.bundle.modalities, task.bundle.labels, task.bundle.dims]).encode())
    settings = task.settings.as_dict()
    digest.update(json.dumps([settings["training"], settings["selftraining"]]).encode())
    for part in (task.labelled, task.targets, task.folds.fold, task.pool, task.rejected, task.crops, task.opinions):
        digest.update(part.tobytes())
    if (task.taught.max(axis=1) < 1).any() or (task.weights != 1).any():
        digest.update(task.taught.tobytes() + task.weights.tobytes())
    if task.bundle.speaker is not None and task.bundle.speakers is not None:
        digest.update(json.dumps(task.bundle.speakers.names).encode() + task.bundle.speaker.numpy().tobytes())
    # The features themselves by a sample: a few rows of each modality show another extraction.
    for value in task.training.values:
        for clips in value.tensor_split([len(task.bundle)]):
            digest.update(clips[:: max(1, len(clips) // 16)].cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def save_checkpoint(folder: Path, task: Task, state: SelfTrainingState) -> None:
    """Write what a killed round needs to go on."""
    note = {
        "task": task_fingerprint(task),
        "adoptions": [asdict(adoption) for adoption in state.adoptions],
        "steps": [asdict(step) for step in state.steps],
        "finished": state.finished,
        "temperature": state.temperature,
        "trust": state.trust,
    }
    (folder / CHECKPOINT_FOLDER).mkdir(exist_ok=True)
    save_model(folder / CHECKPOINT_FOLDER / NAME, state.model, json.dumps(note))


def drop_checkpoint(folder: Path) -> None:
    """Remove what an earlier start left."""
    (folder / CHECKPOINT_FOLDER / NAME).unlink(missing_ok=True)


def load_checkpoint(folder: Path, task: Task) -> SelfTrainingState | None:
    """The last step saved in a round's folder, None where there is none or it belongs to other clips or settings."""
    path = folder / CHECKPOINT_FOLDER / NAME
    try:
        note = parsed_json(load_note(path))
        if note["task"] != task_fingerprint(task):
            return None
        adoptions = tuple(Adoption(**adoption) for adoption in note["adoptions"])
        steps = tuple(
            StepResult(**{**step, "wafs": tuple(step["wafs"]), "confusion": tuple(map(tuple, step["confusion"]))})
            for step in note["steps"]
        )
        return SelfTrainingState(
            load_model(path), adoptions, steps, note["finished"], note["temperature"], tuple(note["trust"])
        )
    except (ModelError, ValueError, KeyError, TypeError):
        return None
