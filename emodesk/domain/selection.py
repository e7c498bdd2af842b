"""Which clips are worth a reviewer's time, and by what number: what the orders of the queue go by, as pure rules."""

from __future__ import annotations

import numpy as np

GROUPS = 48  # of clips that the model sees alike
LEARNT_FROM = 8192  # clips that the groups are found on
PASSES = 8  # of k-means
_SEED = 20240817


def label_suspicion(chances: np.ndarray, given: np.ndarray) -> np.ndarray:
    """How far each given label is likely wrong, [N]; NaN where it is not suspected or the clip has none (-1).

    Confident learning (Northcutt, Jiang and Chuang 2021) on predictions `chances` [N, K] by a fold that never saw the
    clip, and the labels `given` [N]: a label counts as likely for a clip where its probability reaches the mean that
    clips with this label have; a clip is suspected where the most probable of its likely labels is another one. The
    number is by how much that one is more probable.
    """
    chances, given = np.asarray(chances, np.float64), np.asarray(given)
    labels = chances.shape[1] if chances.ndim == 2 else 0
    found = np.full(len(given), np.nan)
    known = np.flatnonzero((given >= 0) & np.isfinite(chances).all(axis=1)) if labels else np.empty(0, np.int64)
    if not len(known):
        return found
    own = chances[known, given[known]]
    count = np.bincount(given[known], minlength=labels)
    usual = np.bincount(given[known], own, labels) / np.maximum(count, 1)
    likely = np.where((chances[known] >= usual) & (count > 0), chances[known], -1.0)
    says = likely.argmax(axis=1)
    excess = likely[np.arange(len(known)), says] - own
    suspected = (says != given[known]) & (excess > 0)
    found[known[suspected]] = excess[suspected]
    return found


def places_in_class(label: np.ndarray, confidence: np.ndarray) -> np.ndarray:
    """Place [N], from 1, of each clip among those of the same pseudo-label (an index [N]), the most confident first;
    NaN where `confidence` (0 to 1) is. The paper's top-k candidates of each class have a place up to k."""
    label = np.where(np.isfinite(confidence), label, -1)
    order = np.argsort(2.0 * label - np.nan_to_num(confidence), kind="stable")
    ordered = label[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(label) else np.empty(0, np.int64)
    places = np.empty(len(label))
    places[order] = np.arange(len(label)) - np.repeat(starts, np.diff(np.r_[starts, len(label)])) + 1
    return np.where(label < 0, np.nan, places)


def places_in_batch(says: np.ndarray, entropy: np.ndarray) -> np.ndarray:
    """Place [N], from 1, of each clip for a batch that is informative and diverse, whatever its size.

    Cluster and take turns, as cluster-margin does (Citovsky and others 2021): clips that every modality alone sees
    alike (`says` [N, D]) make a group, each group offers its most uncertain clip in turn, and within one turn the most
    uncertain come first.
    """
    says, entropy = np.asarray(says, np.float32), np.asarray(entropy, np.float64)
    count = len(entropy)
    if not count:
        return np.empty(0)
    turn = places_in_class(_groups(says), entropy)
    places = np.empty(count)
    places[np.argsort(2.0 * turn - entropy, kind="stable")] = np.arange(1, count + 1)
    return places


def shuffled(keys: np.ndarray, seed: int = _SEED) -> np.ndarray:
    """A number from 0 to 1 for each clip key [n], always the same one: an order by chance that no filter changes."""
    value = np.asarray(keys, np.uint64) + np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64
        value = (value ^ (value >> np.uint64(shift))) * np.uint64(factor)
    return (value ^ (value >> np.uint64(31))).astype(np.float64) / 2.0**64


def _groups(points: np.ndarray) -> np.ndarray:
    """Which of at most GROUPS groups each of `points` [N, D] belongs to: k-means found on a sample, the same always."""
    rng = np.random.default_rng(_SEED)
    sample = points[rng.permutation(len(points))[:LEARNT_FROM]]
    centres = sample[: min(GROUPS, len(sample))].copy()
    for _ in range(PASSES):
        nearest = _nearest(sample, centres)
        for number in range(len(centres)):
            members = sample[nearest == number]
            if len(members):
                centres[number] = members.mean(axis=0)
    return _nearest(points, centres)


def _nearest(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Index [N] of the centre next to each point."""
    half = (centres**2).sum(axis=1) / 2
    found = [
        (points[first : first + LEARNT_FROM] @ centres.T - half).argmax(axis=1)
        for first in range(0, len(points), LEARNT_FROM)
    ]
    return np.concatenate(found)
