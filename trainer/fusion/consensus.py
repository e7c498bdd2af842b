"""Independent voices on the clips of the pool: each modality alone, and opinions from outside the round.

A pseudo-label that the fused model gives and several of them name on their own is more often right than one of the
same confidence that none does (co-training, Blum and Mitchell 1998; tri-training, Zhou and Li 2005).
"""

from __future__ import annotations

import numpy as np

from trainer.fusion.model import FusionModel
from trainer.fusion.scoring import Scorer, fold_mean
from trainer.fusion.task import Task
from trainer.machine import pick_device

SILENT = -1  # the class of a voice that says nothing of a clip


def modality_voices(task: Task, model: FusionModel) -> np.ndarray:
    """The class [F, u, M] that each modality alone gives the clips of the pool by each fold, SILENT where it lacks."""
    alone = np.eye(len(task.bundle.modalities), dtype=bool)
    voices = np.empty((model.folds, len(task.pool), len(alone)), dtype=np.int64)
    position = 0
    for rows, block in Scorer(model, pick_device(task.settings.training.device)).blocks(task.bundle, task.pool, alone):
        said = fold_mean(block.logits, model.ensemble).argmax(dim=3).cpu().numpy()
        voices[:, position : position + len(rows)] = said
        position += len(rows)
    present = task.bundle.present.numpy()[task.pool]
    return np.where(present[None], voices, SILENT)


def enough_agree(label: np.ndarray, voices: np.ndarray, needed: int) -> np.ndarray:
    """Whether at least `needed` of the voices [u, V] name the label [u] of each clip, or all of them where there are
    fewer and one at least."""
    agree = (voices == label[:, None]).sum(axis=1)
    there = (voices != SILENT).sum(axis=1)
    found: np.ndarray = (agree >= np.minimum(needed, there)) & (there > 0)
    return found
