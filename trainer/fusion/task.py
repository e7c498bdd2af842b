"""One round as a value: which clips train, which are tested on, which may be adopted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import torch

from trainer.fusion.bundle import Bundle
from trainer.fusion.folds import Folds
from trainer.fusion.linear import PENALTIES, LinearModel, fit_linear, held_out_logits, likeliest, plain_rows
from trainer.fusion.standardise import FeatureScaling
from trainer.fusion.training import Apart
from trainer.machine import pick_device
from trainer.protocol.errors import Sentence
from trainer.protocol.metrics_file import CentringFile
from trainer.settings import Settings

NO_CROPS = Sentence(
    "training.window_crops needs the frame features of the clips, which a bundle does not have; "
    "crops were left out and only whole clips are trained on."
)
MEMORY_FACTOR = 1.25  # of a device's memory that a round needs, for weights, blocks and what fragments


@dataclass(frozen=True)
class SpeakerNormalisation:
    """Whether features are centred by speaker, of how many `speakers`, and what decided so: the probability (geometric
    mean) that the linear baseline gives the labels of speakers it never saw, `without` and `with_it`; 0 where it was
    not asked."""

    used: bool
    speakers: int
    without: float = 0.0
    with_it: float = 0.0

    def as_dict(self) -> CentringFile:
        """As metrics.json has it."""
        return {
            "centred": self.used, "known": self.speakers,
            "likelihood_without": self.without, "likelihood_with": self.with_it,
        }  # fmt: skip


@dataclass(frozen=True)
class ScoredClips:
    """Clips that only score: `rows` [v] with class indices `targets` [v] and numbers of who speaks `speaker` [v], -1
    where not known."""

    rows: np.ndarray
    targets: np.ndarray
    speaker: np.ndarray

    def known(self) -> ScoredClips:
        """Those whose label is known."""
        known = self.targets >= 0
        return ScoredClips(self.rows[known], self.targets[known], self.speaker[known])


@dataclass(frozen=True)
class Task:
    """The clips of a round by row of the bundle.

    Attributes:
        bundle: what is scored and predicted, the first N rows of `training`: below them are the window crops, which
            only train. `crops` [C] is the row of the labelled clip that each of them is a window of, -1 where it has
            no modality.
        labelled: [n] rows with class indices `targets` [n], each tested by one of `folds`; `speaker` [n] is the number
            of whoever speaks, -1 where nobody knows.
        pool: [u] unlabelled rows; `rejected` [u, K] true where a person said a clip is not that class; `opinions`
            [u, O] what each source from outside says each is, -1 where it says nothing.
        centring: what was found about centring by speaker; None where no speaker is known well enough.
        test: [t] rows that only score, with `test_targets` [t] and `test_speaker` [t], -1 where not known.
        validation: the same of the clips set aside for the choices that people make.
        taught: [n, K] what each labelled clip teaches, a probability for each class: its label alone, or the shares of
            people's votes where they differ. `targets` are what is scored, whatever is taught.
        weights: [n] how much each labelled clip counts in training.
        untaught: modalities that are left out, as no labelled clip has them.
        apart: where the folds train; None: in this process, side by side.
    """

    bundle: Bundle
    training: Bundle
    crops: np.ndarray
    settings: Settings
    labelled: np.ndarray
    targets: np.ndarray
    speaker: np.ndarray
    folds: Folds
    pool: np.ndarray
    rejected: np.ndarray
    test: np.ndarray
    test_targets: np.ndarray
    test_speaker: np.ndarray
    validation: ScoredClips
    taught: np.ndarray
    weights: np.ndarray
    untaught: tuple[str, ...] = ()
    centring: SpeakerNormalisation | None = None
    opinions: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.int64))
    apart: Apart | None = None

    def resident(self) -> Task:
        """The task with its features on the device that trains, where its memory holds them beside the training."""
        device = pick_device(self.settings.training.device)
        if device.type == "cpu" or self.apart is not None:
            return self
        row = 4 * sum(self.bundle.dims)
        # Each fold has its own standardised copy of the labelled clips and of what it may adopt.
        adopting = self.settings.selftraining
        adopted = min(len(self.pool), adopting.k * adopting.steps * self.classes)
        needed = row * (len(self.training) + self.folds.count * (self.copies + adopted))
        if MEMORY_FACTOR * needed > torch.cuda.mem_get_info(device)[0]:
            return self
        training = self.training.to(device)
        return replace(self, bundle=training.head(len(self.bundle)), training=training)

    @cached_property
    def scaling(self) -> FeatureScaling:
        """What the folds share of the features' scale, on the features' device."""
        return FeatureScaling.of(self.bundle, self.labelled, self.pool, self.settings.training.outlier_limit)

    @cached_property
    def linear(self) -> tuple[LinearModel, np.ndarray]:
        """The linear model of the labels alone, with the penalty that makes them likeliest out of fold, and its
        out-of-fold logits [n, K]."""
        parts = plain_rows(self.labelled, self.taught, self.weights, self.folds)
        training = self.settings.training
        penalties = [training.linear_penalty] if training.linear_penalty else PENALTIES
        models = fit_linear(self.bundle, parts, self.scaling, penalties, pick_device(training.device))
        whole = np.ones((1, len(self.bundle.modalities)), dtype=bool)
        where = (self.bundle, self.labelled, self.folds, self.scaling, whole)
        held_out = [held_out_logits(model, *where)[:, 0] for model in models]
        best = likeliest(held_out, self.targets)
        return models[best], held_out[best]

    @property
    def classes(self) -> int:
        """Number of labels, K."""
        return len(self.bundle.labels)

    @property
    def copies(self) -> int:
        """Labelled clips and their window crops: rows that train at most, before adoptions."""
        return len(self.labelled) + int((self.crops >= 0).sum())

    @property
    def prior(self) -> np.ndarray:
        """Share of each class among the labelled clips [K]."""
        return np.bincount(self.targets, minlength=self.classes) / len(self.targets)


@dataclass(frozen=True)
class Extra:
    """Adopted clips that join the training rows of one fold: rows [a], class indices [a]."""

    rows: np.ndarray
    targets: np.ndarray


NO_ADOPTIONS = Extra(np.empty(0, np.int64), np.empty(0, np.int64))
