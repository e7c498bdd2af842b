"""Adam over weights that come a part at a time, each learnt from as soon as its gradient is there.

At the paper's widths the weights of a fold are 8 MB, and an optimiser that passes over them after the whole gradient
reads and writes seven times as much a batch: more than the products take. A part of 1 MB finds its gradient in the
processor's cache, and leaves itself there for the running mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

BETAS = (0.9, 0.999)
EPSILON = 1e-8


class Adam:
    """Adam (Kingma and Ba 2015) as torch's own, on `parts` of the weights; `means` follow them where asked.

    With a `decay` above 0 each of the `means` becomes the running mean of its part over the updates, which counts none
    of the weights before the first one.
    """

    def __init__(
        self,
        parts: Sequence[Tensor],
        learning_rate: float,
        weight_decay: float,
        means: Sequence[Tensor] = (),
        decay: float = 0.0,
    ) -> None:
        self._parts, self._means = parts, means
        self._rate, self._weight_decay, self._decay = learning_rate, weight_decay, decay
        self._moments = [(torch.zeros_like(part), torch.zeros_like(part)) for part in parts]
        self._updates = 0  # begun
        self._count = torch.zeros((), device=parts[0].device)

    def begin(self) -> None:
        """Begin the next update."""
        self._updates += 1
        self._count += 1

    def __call__(self, number: int, gradient: Tensor) -> None:
        """Update one part by its gradient."""
        part, (first, second) = self._parts[number], self._moments[number]
        torch._fused_adam_(
            [part], [gradient], [first], [second], [], [self._count], lr=self._rate, beta1=BETAS[0], beta2=BETAS[1],
            weight_decay=self._weight_decay, eps=EPSILON, amsgrad=False, maximize=False,
        )  # fmt: skip
        if self._decay:
            self._means[number].lerp_(part, (1 - self._decay) / (1 - self._decay**self._updates))
