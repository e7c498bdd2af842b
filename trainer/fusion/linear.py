"""The linear model beside the network: multinomial logistic regression on all modalities side by side, fold by fold.

It is the baseline that a round is measured against, and part of what the round says wherever validation on speakers
that it never saw finds it likely (`blend`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import torch
from scipy.optimize import minimize
from torch import Tensor

from trainer.fusion import standardise
from trainer.fusion.bundle import Bundle
from trainer.fusion.calibration import fit_temperature
from trainer.fusion.folds import Folds
from trainer.machine import one_thread
from trainer.measures.scores import log_softmax

PENALTIES = (1.0, 0.3, 0.1, 0.03, 0.01)  # on half the squared weights, beside the mean loss; strongest first
# Times as many features as clips, from which the search runs in the space of the clips: 2 to 20 times faster.
SPACE_OF_CLIPS = 1
# Of the clips' mean squared length, what keeps their products positive definite; more where features repeat each other.
JITTERS = tuple(10.0**power for power in range(-6, 1))
# Of L-BFGS at each penalty, from the weights of the one before.
SEARCH = {"maxiter": 40, "ftol": 1e-9, "gtol": 1e-7}
SMALL = 1 << 20  # numbers of which the products of the search are too small to be shared out
BLOCK = 4096  # rows scored together, to keep memory flat


@dataclass(frozen=True)
class LinearModel:
    """F regressions on standardised features, one a fold.

    Attributes:
        weight: M × [F, D_m, K].
        bias: [F, K].
        mean, deviation: M × [F, D_m], of what each fold learnt from (`standardise`).
        penalty: on half the squared weights, beside the mean loss.
    """

    weight: tuple[Tensor, ...]
    bias: Tensor
    mean: tuple[Tensor, ...]
    deviation: tuple[Tensor, ...]
    penalty: float


@dataclass(frozen=True)
class LinearRows:
    """What one fold's regression learns from: rows [n] of the bundle, the probability of each class [n, K] that they
    teach, weights in the loss [n]."""

    rows: np.ndarray
    targets: np.ndarray
    weights: np.ndarray


def certain(targets: np.ndarray, classes: int) -> np.ndarray:
    """Class indices [n] as probabilities [n, K]."""
    return np.eye(classes)[targets]


def plain_rows(labelled: np.ndarray, taught: np.ndarray, weights: np.ndarray, folds: Folds) -> list[LinearRows]:
    """What each fold learns from [F], of `labelled` rows [n] that teach `taught` [n, K] and weigh `weights` [n]."""
    others = [folds.fold != fold for fold in range(folds.count)]
    return [LinearRows(labelled[own], taught[own], weights[own]) for own in others]


def fit_linear(
    bundle: Bundle,
    parts: Sequence[LinearRows],
    scaling: standardise.FeatureScaling,
    penalties: Sequence[float] = PENALTIES,
    device: torch.device | str = "cpu",
) -> list[LinearModel]:
    """One model for each of the `penalties`, each with a regression for each of the folds' `parts`."""
    fits = [_fit_fold(bundle, part, scaling, penalties, device) for part in parts]
    means, deviations, weights, biases = zip(*fits, strict=True)
    modalities = range(len(bundle.modalities))

    def stacked(folds: Sequence[Sequence[Tensor]]) -> tuple[Tensor, ...]:
        return tuple(torch.stack([fold[modality] for fold in folds]) for modality in modalities)

    mean, deviation = stacked(means), stacked(deviations)
    return [
        LinearModel(
            stacked([fold[index] for fold in weights]),
            torch.stack([fold[index] for fold in biases]),
            mean,
            deviation,
            penalty,
        )
        for index, penalty in enumerate(penalties)
    ]


def linear_logits(
    model: LinearModel,
    bundle: Bundle,
    rows: np.ndarray,
    scaling: standardise.FeatureScaling,
    subsets: np.ndarray,
    fold: int,
) -> np.ndarray:
    """Logits [n, S, K] by one fold's regression, `subsets` [S, M] bool; what is missing adds nothing."""
    shown = torch.as_tensor(subsets, dtype=torch.float32)
    logits = np.empty((len(rows), len(subsets), model.bias.shape[1]), dtype=np.float32)
    for start in range(0, len(rows), BLOCK):
        some = rows[start : start + BLOCK]
        parts = []
        for modality, weight in enumerate(model.weight):
            block = scaling.rows(bundle, modality, some).cpu()
            block = standardise.apply(block, model.mean[modality][fold], model.deviation[modality][fold])
            parts.append(block @ weight[fold])
        found = torch.einsum("sm,mnk->nsk", shown, torch.stack(parts)) + model.bias[fold]
        logits[start : start + len(some)] = found.numpy()
    return logits


def held_out_logits(
    model: LinearModel,
    bundle: Bundle,
    labelled: np.ndarray,
    folds: Folds,
    scaling: standardise.FeatureScaling,
    subsets: np.ndarray,
) -> np.ndarray:
    """Logits [n, S, K] of each of the `labelled` rows by the fold that never saw it."""
    logits = np.empty((len(labelled), len(subsets), model.bias.shape[1]), dtype=np.float32)
    for fold in range(folds.count):
        own = folds.fold == fold
        logits[own] = linear_logits(model, bundle, labelled[own], scaling, subsets, fold)
    return logits


def likeliest(held_out: Sequence[np.ndarray], targets: np.ndarray) -> int:
    """Which of several models' out-of-fold logits [n, K] make `targets` [n] most likely, each once calibrated."""
    rows = np.arange(len(targets))
    means = [log_softmax(logits / fit_temperature(logits, targets))[rows, targets].mean() for logits in held_out]
    return int(np.argmax(means))


def _fit_fold(
    bundle: Bundle,
    part: LinearRows,
    scaling: standardise.FeatureScaling,
    penalties: Sequence[float],
    device: torch.device | str,
) -> tuple[list[Tensor], list[Tensor], list[list[Tensor]], list[Tensor]]:
    """Mean and deviation M × [D_m], and by penalty the weights M × [D_m, K] and the bias [K]."""
    blocks, means, deviations = [], [], []
    for modality in range(len(bundle.modalities)):
        block = scaling.rows(bundle, modality, part.rows)
        mean, deviation = scaling.scale(modality, block)
        blocks.append(standardise.apply(block, mean, deviation))
        means.append(mean.cpu())
        deviations.append(deviation.cpu())
    widths = [block.shape[1] for block in blocks]
    x = torch.cat(blocks, dim=1).to(device)
    y = torch.as_tensor(part.targets, dtype=torch.float32, device=device)
    share = torch.as_tensor(part.weights / part.weights.sum(), dtype=torch.float32, device=device)
    basis = _row_space(x) if x.shape[1] > SPACE_OF_CLIPS * len(x) else None
    inputs = x if basis is None else basis
    place = torch.zeros(inputs.shape[1] + 1, len(bundle.labels), device=device)
    weights, biases = [], []
    for penalty in penalties:
        with one_thread() if inputs.numel() <= SMALL else nullcontext():
            place = _minimise(inputs, y, share, place, penalty)
        found = place[:-1]
        if basis is not None:  # of the features again: the minimum lies in what the rows span
            found = x.T @ torch.linalg.solve_triangular(basis.T, found, upper=True)
        weights.append([own.clone() for own in found.cpu().split(widths)])
        biases.append(place[-1].cpu().clone())
    return means, deviations, weights, biases


def _row_space(x: Tensor) -> Tensor:
    """Rows [n, D] in an orthonormal basis of what they span: [n, n], lower triangular.

    The weights of the minimum lie there, so every step of the search is the same, on far less.
    """
    gram = (x @ x.T).double()
    diagonal = gram.diagonal()
    length = diagonal.mean().clamp(min=1e-12)
    for jitter in JITTERS:
        diagonal += jitter * length
        root, wrong = torch.linalg.cholesky_ex(gram)
        if not wrong:
            break
    return root.float()


def _minimise(x: Tensor, y: Tensor, share: Tensor, place: Tensor, penalty: float) -> Tensor:
    """The weights [D, K] and, below them, the bias [K] at the minimum, searched for from `place` of that shape.

    By SciPy: torch's own optimisers load its compiler first, seconds of the processor at every round.
    """
    taught = y.sum(dim=1, keepdim=True)

    def at(flat: np.ndarray) -> tuple[float, np.ndarray]:
        """Loss and its slope."""
        here = torch.as_tensor(flat, dtype=place.dtype, device=place.device).view_as(place)
        own, offset = here[:-1], here[-1]
        logs = torch.addmm(offset, x, own).log_softmax(dim=1)
        error = (logs.exp() * taught - y) * share.unsqueeze(1)
        loss = penalty / 2 * own.square().sum() - share @ (logs * y).sum(dim=1)
        slope = torch.cat([torch.addmm(own, x.T, error, beta=penalty), error.sum(dim=0, keepdim=True)])
        return float(loss), slope.double().cpu().numpy().ravel()

    start = place.double().cpu().numpy().ravel()
    found = minimize(at, start, jac=True, method="L-BFGS-B", options=SEARCH)
    return torch.as_tensor(found.x, dtype=place.dtype, device=place.device).view_as(place)
