"""How much of the network and how much of the linear model a round says, for every subset of the modalities.

Few labels tell a linear model more than a network, many or missing modalities the reverse, and on most sets the two
err differently, so that their mean beats both. So the mean of their calibrated logarithms is the rule, and validation
leaves it only where another mixture makes the labels of speakers that were never seen more likely, beyond its spread
over these speakers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trainer.fusion.calibration import OWN_TEMPERATURE_FROM, fit_temperature, remaining
from trainer.measures.scores import log_softmax

EVEN = 0.5
BEYOND = 2.0  # standard errors over speakers by which another mixture must be likelier
SHARES = (EVEN, 0.0, 0.25, 0.75, 1.0)  # of the linear model that are tried
CLASSIFIERS = {"auto": SHARES, "fusion": (0.0,), "linear": (1.0,), "both": (EVEN,)}  # by the setting that asks for them


@dataclass(frozen=True)
class Blend:
    """Logits of subset s are `fusion`[s] of the network's and `linear`[s] of the linear model's: [2^M] float32 each.

    Attributes:
        share: [2^M], of the linear model in the calibrated mixture, 0 to 1.
        likelihood: [2^M, 3], geometric mean of the probability of the right label, out of fold, by the network, the
            linear model and the mixture; NaN where too few clips have the subset.
    """

    fusion: np.ndarray
    linear: np.ndarray
    share: np.ndarray
    likelihood: np.ndarray


def choose_blend(
    fusion: np.ndarray,
    linear: np.ndarray,
    present: np.ndarray,
    truth: np.ndarray,
    speaker: np.ndarray,
    shares: Sequence[float] = SHARES,
) -> Blend:
    """The blend of out-of-fold logits [n, 2^M, K] of both, of clips with `present` [n, M], by their `speaker` [n]
    (negative where nobody knows: each clip by itself).

    `shares` are tried; the first is taken unless another is likelier beyond the spread. A subset that too few clips
    have is mixed as what there is of each clip.
    """
    count = fusion.shape[1]
    parts, share = np.zeros((2, count), np.float32), np.empty(count, np.float32)
    likelihood = np.full((count, 3), np.nan)
    has = remaining(present)[:, -1]

    def mix(clips: np.ndarray, said: int, subsets: int | slice) -> None:
        own = [logits[clips, said].astype(np.float64) for logits in (fusion, linear)]
        temperatures = [fit_temperature(logits, truth[clips]) for logits in own]
        logs = [log_softmax(logits / heat) for logits, heat in zip(own, temperatures, strict=True)]
        right = np.arange(len(clips)), truth[clips]
        found = [log_softmax((1 - part) * logs[0] + part * logs[1])[right] for part in shares]
        best = _best(found, speaker[clips])
        share[subsets] = shares[best]
        parts[0, subsets] = (1 - shares[best]) / temperatures[0]
        parts[1, subsets] = shares[best] / temperatures[1]
        likelihood[said] = [np.exp(likely.mean()) for likely in (logs[0][right], logs[1][right], found[best])]

    mix(np.arange(len(truth)), count - 1, slice(None))  # of each clip, what it has
    for subset in range(1, count):
        having = np.flatnonzero(has & subset == subset)
        if len(having) >= OWN_TEMPERATURE_FROM:
            mix(having, subset, subset)
    return Blend(parts[0], parts[1], share, likelihood)


def _best(found: Sequence[np.ndarray], speaker: np.ndarray) -> int:
    """Index of the log likelihoods [n] to go by: the first, or the likeliest of those beyond the spread over it."""
    _, who = np.unique(np.where(speaker < 0, speaker.max() + 1 + np.arange(len(speaker)), speaker), return_inverse=True)
    clips = np.bincount(who)
    best, most = 0, 0.0
    for index, logs in enumerate(found[1:], start=1):
        change = np.bincount(who, logs - found[0]) / clips
        spread = change.std(ddof=1) / np.sqrt(len(change)) if len(change) > 1 else np.inf
        if change.mean() > max(most, BEYOND * spread):
            best, most = index, change.mean()
    return best
