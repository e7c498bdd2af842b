"""The linear baseline beside the network: multinomial logistic regression on all modalities side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from trainer.fusion import standardise
from trainer.fusion.bundle import Bundle
from trainer.fusion.folds import Folds

PENALTIES = (1.0, 0.1, 0.01)  # on half the squared weights, beside the mean loss; strongest first
WIDE = 1  # times as many features as clips, from which the search runs in the space of the clips: 2 to 20 times faster
# Of the clips' mean squared length, what keeps their products positive definite; more where features repeat each other.
JITTERS = tuple(10.0**power for power in range(-6, 1))
ITERATIONS = 40  # of L-BFGS at each penalty, from the weights of the one before


def cross_validated(
    bundle: Bundle,
    labelled: np.ndarray,
    targets: np.ndarray,
    folds: Folds,
    scaling: standardise.FeatureScaling,
    others: np.ndarray,
    device: torch.device | str = "cpu",
) -> tuple[np.ndarray, np.ndarray]:
    """Train fold by fold on `labelled` rows with class indices `targets`, with each of P penalties.

    Logits [P, n, K] of the labelled clips by the fold that never saw them, and the folds' mean [P, t, K] of `others`.
    """
    held_out = np.zeros((len(PENALTIES), len(labelled), len(bundle.labels)))
    rest = np.zeros((len(PENALTIES), len(others), len(bundle.labels)))
    for fold in range(folds.count):
        own = folds.fold == fold
        held_out[:, own], more = linear_logits(
            bundle, labelled[~own], targets[~own], [labelled[own], others], scaling, device
        )
        rest += more / folds.count
    return held_out, rest


def linear_logits(
    bundle: Bundle,
    rows: np.ndarray,
    targets: np.ndarray,
    others: Sequence[np.ndarray],
    scaling: standardise.FeatureScaling,
    device: torch.device | str = "cpu",
) -> list[np.ndarray]:
    """Train on `rows` with class indices `targets`; logits [P, n, K] of each set of other rows, P penalties."""
    train, held = [], [[] for _ in others]
    for modality in range(len(bundle.modalities)):
        block = scaling.rows(bundle, modality, rows)
        mean, deviation = scaling.scale(modality, block)
        train.append(standardise.apply(block, mean, deviation))
        for index, other in enumerate(others):
            block = scaling.rows(bundle, modality, other)
            held[index].append(standardise.apply(block, mean, deviation))
    x, y = torch.cat(train, dim=1).to(device), torch.as_tensor(targets, device=device)
    tests = [torch.cat(parts, dim=1).to(device) for parts in held]
    if x.shape[1] > WIDE * len(x):
        x, tests = _in_row_space(x, tests)
    weight = torch.zeros(x.shape[1], len(bundle.labels), device=device, requires_grad=True)
    bias = torch.zeros(len(bundle.labels), device=device, requires_grad=True)
    logits: list[list[Tensor]] = [[] for _ in others]
    for penalty in PENALTIES:
        _minimise(x, y, weight, bias, penalty)
        for index, test in enumerate(tests):
            logits[index].append((test @ weight + bias).detach().cpu())
    return [torch.stack(parts).numpy() for parts in logits]


def _in_row_space(x: Tensor, tests: Sequence[Tensor]) -> tuple[Tensor, list[Tensor]]:
    """Training rows [n, D] and others in an orthonormal basis of what the training rows span: [n, n].

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

    def turned(rows: Tensor) -> Tensor:
        return torch.linalg.solve_triangular(root, (rows @ x.T).double().T, upper=False).T.float()

    return root.float(), [turned(rows) for rows in tests]


def _minimise(x: Tensor, y: Tensor, weight: Tensor, bias: Tensor, penalty: float) -> None:
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=ITERATIONS, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = cross_entropy(x @ weight + bias, y) + penalty / 2 * weight.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
