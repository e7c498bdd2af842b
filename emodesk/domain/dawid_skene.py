"""What each reviewer's votes are worth, learnt from the votes alone (Dawid and Skene 1979), and what clips then are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

EXPECTED = 0.75  # share of right votes that a reviewer is thought to give before any is known,
STRENGTH = 4.0  # as if so many votes on each label had shown it; it also keeps a share from being 0
ROUNDS = 200
SETTLED = 1e-6  # change of a probability below which nothing more happens


@dataclass(frozen=True)
class Votes:
    """Votes [V] as numbers: of `clip` 0 to `clips` − 1, by reviewer of `reviewers`, for a label of `labels`.

    `known` [clips] is the label of clips where it is certain, -1 elsewhere.
    """

    labels: tuple[str, ...]
    reviewers: tuple[str, ...]
    clips: int
    clip: np.ndarray
    reviewer: np.ndarray
    label: np.ndarray
    known: np.ndarray


@dataclass(frozen=True)
class Worth:
    """How often the labels are, `prior` [K], and what each reviewer says of each, `confusion` {name: [K, K]}: row the
    clip's label, column the vote, rows sum to 1."""

    labels: tuple[str, ...]
    prior: np.ndarray
    confusion: Mapping[str, np.ndarray]

    def posterior(self, votes: Sequence[tuple[str, str]]) -> np.ndarray:
        """Probability [K] of each label of a clip with these votes, (reviewer, label); the prior without any.

        A reviewer not seen when this was learnt is thought of as anybody; votes for labels not known say nothing.
        """
        logs = np.log(self.prior)
        for reviewer, label in votes:
            if label in self.labels:
                table = self.confusion.get(reviewer)
                table = anybody(len(self.labels)) if table is None else table
                logs = logs + np.log(table[:, self.labels.index(label)])
        return _normalised(logs)


def anybody(labels: int) -> np.ndarray:
    """Confusion [K, K] of a reviewer of whom nothing is known."""
    wrong = (1 - EXPECTED) / (labels - 1)
    return np.full((labels, labels), wrong) + np.eye(labels) * (EXPECTED - wrong)


def learn(votes: Votes) -> Worth:
    """Expectation maximisation with Dirichlet counts (STRENGTH votes as `anybody` gives them), from shares of votes."""
    classes, people = len(votes.labels), len(votes.reviewers)
    counts = np.bincount(votes.clip * classes + votes.label, minlength=votes.clips * classes).astype(float)
    counts = counts.reshape(votes.clips, classes)
    posterior = _fixed(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), votes.known)
    judged = (counts.sum(axis=1) > 0) | (votes.known >= 0)
    cell = votes.reviewer * classes + votes.label
    before = STRENGTH * anybody(classes)
    for _ in range(ROUNDS):
        prior = posterior[judged].sum(axis=0) + 1
        prior = prior / prior.sum()
        seen = np.stack(
            [np.bincount(cell, posterior[votes.clip, k], minlength=people * classes) for k in range(classes)]
        )  # [K, R·K]
        confusion = seen.reshape(classes, people, classes).transpose(1, 0, 2) + before
        confusion = confusion / confusion.sum(axis=2, keepdims=True)
        said = np.log(confusion)[votes.reviewer, :, votes.label]  # [V, K]
        logs = np.stack([np.bincount(votes.clip, said[:, k], minlength=votes.clips) for k in range(classes)], axis=1)
        now = _fixed(_normalised(logs + np.log(prior)), votes.known)
        change, posterior = np.abs(now - posterior).max(initial=0.0), now
        if change < SETTLED:
            break
    return Worth(votes.labels, prior, dict(zip(votes.reviewers, confusion, strict=True)))


def _fixed(posterior: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Posterior [N, K] with certainty where the label is known."""
    certain = known >= 0
    posterior[certain] = np.eye(posterior.shape[1])[known[certain]]
    return posterior


def _normalised(logs: np.ndarray) -> np.ndarray:
    """Probabilities [..., K] of unnormalised log probabilities."""
    likely = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(likely / likely.sum(axis=-1, keepdims=True))
