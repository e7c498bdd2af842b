"""Which pseudo-labels may be accepted unseen, by the clips that were decided blind, and what that promises.

Two promises. *Certain*: with 95 % certainty at most 5 % of what a threshold accepts are wrong. Thresholds are tested
from the strictest to the loosest, each at the full 5 %, up to the first that fails (fixed-sequence testing): only the
first threshold that is truly too loose can break the promise, so nothing is spent on the others. *On average*: the
expected share of wrong ones is at most 5 % (conformal selection, Jin and Candès 2023). Both suppose blind clips drawn
at random from the same clips as those accepted; choosing them by confidence breaks them. Clips of one speaker go wrong
together, so where the accepted are of other speakers *certain* must know who speaks (`Speakers`): a blind clip then
counts for less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil, exp, inf, lgamma, log, log1p

import numpy as np

ERROR, CERTAINTY = 0.05, 0.95
STEPS = 20  # thresholds that *certain* tests, even shares of the pool: each one more is one more chance to stop early
ROUNDING = 1e-9  # what a whole number may lack by rounding
SURER = 3.0  # standard deviations from which blind clips are not taken for ones drawn at random
FARTHEST = 20_000  # blind clips beyond which no forecast looks


@dataclass(frozen=True)
class Blind:
    """Clips decided without sight of the model: how sure it was [N], and whether it was right [N]."""

    confidence: np.ndarray
    right: np.ndarray

    def __len__(self) -> int:
        return len(self.confidence)


@dataclass(frozen=True)
class Speakers:
    """Who speaks in each blind clip [N] and in each clip of the pool, where these are not the same people."""

    blind: np.ndarray
    pool: np.ndarray


@dataclass(frozen=True)
class Promise:
    """What may be accepted: the clips with at least `threshold`, `accepted` of `pool`; a threshold of inf accepts none.

    `seen` blind clips have at least that confidence, `wrong` of them are wrong.
    """

    threshold: float
    accepted: int
    pool: int
    seen: int
    wrong: int


@dataclass(frozen=True)
class _Counts:
    """By threshold, strictest first: clips of the pool and blind clips at or above it, and the wrong among these.

    How far the blind clips' share of wrong ones strays from the pool's has a part that more clips of the same speakers
    do not lessen, `between`, and one that shrinks with them, `within` / clips: 0 and 1 where the speakers are the same.
    """

    threshold: np.ndarray
    accepted: np.ndarray
    seen: np.ndarray
    wrong: np.ndarray
    between: np.ndarray
    within: np.ndarray
    blind: int
    pool: int

    def worth(self) -> tuple[np.ndarray, np.ndarray]:
        """Blind clips, and wrong ones, of as many speakers as clips that would say as much; rounded to say less."""
        spread = self.between + self.within / np.maximum(self.seen, 1)
        clips = np.floor(np.minimum(self.seen, 1 / spread) + ROUNDING).astype(int)
        return clips, np.ceil(self.wrong * clips / np.maximum(self.seen, 1) - ROUNDING).astype(int)

    def grown(self, blind: int) -> _Counts:
        """As they would be with so many blind clips and the same share of wrong ones."""
        by = blind / self.blind
        seen, wrong = np.floor(self.seen * by + ROUNDING), np.ceil(self.wrong * by - ROUNDING)
        return replace(self, seen=seen.astype(int), wrong=wrong.astype(int), blind=blind)

    def promise(self, at: int) -> Promise:
        """The threshold at this place; -1 for none."""
        if at < 0:
            return Promise(inf, 0, self.pool, 0, 0)
        return Promise(float(self.threshold[at]), int(self.accepted[at]), self.pool,
                       int(self.seen[at]), int(self.wrong[at]))  # fmt: skip


Rule = Callable[[_Counts, float, float], int]  # counts, error, certainty -> place of the threshold, -1 for none


def certain(blind: Blind, pool: np.ndarray, error: float = ERROR, certainty: float = CERTAINTY,
            speakers: Speakers | None = None) -> Promise:  # fmt: skip
    """The loosest threshold at which, with this certainty, at most a share `error` of the accepted are wrong."""
    counts = _counts(blind, pool, STEPS, speakers)
    return counts.promise(_certain(counts, error, certainty))


def on_average(blind: Blind, pool: np.ndarray, error: float = ERROR) -> Promise:
    """The loosest threshold at which the expected share of wrong ones is at most `error`."""
    counts = _counts(blind, pool)
    return counts.promise(_on_average(counts, error, 0.0))


def certain_by_class(blind: Mapping[str, Blind], pool: Mapping[str, np.ndarray], error: float = ERROR,
                     certainty: float = CERTAINTY) -> dict[str, Promise]:  # fmt: skip
    """A threshold for each pseudo-label, such that with this certainty all of them hold together, and so their sum.

    Doubt is shared among the classes that have blind clips enough; the others accept none.
    """
    able = [label for label in pool if len(blind.get(label, _NONE)) >= fewest(error, certainty)]
    each = 1.0 - (1.0 - certainty) / max(1, len(able))
    return {label: certain(blind[label] if label in able else _NONE, pool[label], error, each) for label in pool}


def forecast_certain(blind: Blind, pool: np.ndarray, more: int, error: float = ERROR,
                     certainty: float = CERTAINTY, speakers: Speakers | None = None) -> Promise:  # fmt: skip
    """What `certain` would accept after so many more blind clips of the same speakers, as often wrong."""
    return _forecast(_certain, _counts(blind, pool, STEPS, speakers), more, error, certainty)


def forecast_on_average(blind: Blind, pool: np.ndarray, more: int, error: float = ERROR) -> Promise:
    """As `forecast_certain`, for `on_average`."""
    return _forecast(_on_average, _counts(blind, pool), more, error, 0.0)


def more_for_certain(blind: Blind, pool: np.ndarray, error: float = ERROR, certainty: float = CERTAINTY,
                     speakers: Speakers | None = None) -> int | None:  # fmt: skip
    """How many more blind clips `certain` needs before it accepts any; 0 if it does, None if no number can be told.

    Without any blind clip it is the fewest that could do.
    """
    if not len(blind):
        return fewest(error, certainty)
    return _needed(_certain, _counts(blind, pool, STEPS, speakers), error, certainty)


def more_for_average(blind: Blind, pool: np.ndarray, error: float = ERROR) -> int | None:
    """As `more_for_certain`, for `on_average`; without any blind clip, what accepting the whole pool would take."""
    if not len(blind):
        return max(1, ceil(1.0 / error) - 1)
    return _needed(_on_average, _counts(blind, pool), error, 0.0)


def fewest(error: float = ERROR, certainty: float = CERTAINTY) -> int:
    """Fewest blind clips that show a share of at most `error` with this certainty: so many, all of them right."""
    return ceil(log(1.0 - certainty) / log1p(-error) - ROUNDING)


def is_surer(some: np.ndarray, others: np.ndarray) -> bool:
    """Whether some clips are surer than others by more than chance (Mann and Whitney 1947)."""
    n, m = len(some), len(others)
    if n < 2 or m < 2:
        return False
    order = np.sort(others)
    above = (np.searchsorted(order, some) + np.searchsorted(order, some, side="right")).sum() / 2
    return bool((above - n * m / 2) / np.sqrt(n * m * (n + m + 1) / 12) > SURER)


def binomial_tail(wrong: int, clips: int, share: float) -> float:
    """Chance of at most `wrong` among `clips` when each is wrong with chance `share`."""
    if wrong >= clips or share <= 0.0:
        return 1.0
    if share >= 1.0:
        return 0.0
    odds, first = log(share), log1p(-share)
    whole = lgamma(clips + 1)
    terms = (whole - lgamma(k + 1) - lgamma(clips - k + 1) + k * odds + (clips - k) * first for k in range(wrong + 1))
    return min(1.0, sum(exp(term) for term in terms))


_NONE = Blind(np.zeros(0), np.zeros(0, dtype=bool))


def _counts(blind: Blind, pool: np.ndarray, steps: int | None = None, speakers: Speakers | None = None) -> _Counts:
    """Counts at so many even shares of the pool, or at every confidence in it.

    Thresholds come of the pool alone: of the blind clips' confidences they would depend on what they are tested with.
    """
    down = np.sort(np.asarray(pool, dtype=float))[::-1]
    if steps and len(down):
        down = down[np.ceil(np.arange(1, steps + 1) * len(down) / steps).astype(int) - 1]
    threshold = np.unique(down)[::-1]
    wrong = np.asarray(blind.confidence)[~np.asarray(blind.right, dtype=bool)]

    def above(values: np.ndarray) -> np.ndarray:
        return len(values) - np.searchsorted(np.sort(values), threshold)

    spread = [_spread(blind, pool, speakers, at) for at in threshold] if speakers else [(0.0, 1.0)] * len(threshold)
    between, within = np.array(spread).reshape(-1, 2).T
    return _Counts(
        threshold, above(pool), above(blind.confidence), above(wrong), between, within, len(blind), len(pool)
    )


def _spread(blind: Blind, pool: np.ndarray, speakers: Speakers, threshold: float) -> tuple[float, float]:
    """`between` and `within` of a threshold."""
    seen = blind.confidence >= threshold
    alike = _alike(~np.asarray(blind.right, dtype=bool)[seen], speakers.blind[seen])
    return alike * (_together(speakers.blind[seen]) + _together(speakers.pool[pool >= threshold])), 1.0 - alike


def _together(speaker: np.ndarray) -> float:
    """Chance that two clips drawn, the same allowed, are of one speaker."""
    clips = np.unique(speaker, return_counts=True)[1]
    return float((clips**2).sum() / max(1, clips.sum()) ** 2)


def _alike(wrong: np.ndarray, speaker: np.ndarray) -> float:
    """How much alike clips of one speaker are in being wrong, 0 to 1 (intraclass correlation by analysis of variance).

    1 where it cannot be told, for then a speaker's clips may all say the same.
    """
    _, who, clips = np.unique(speaker, return_inverse=True, return_counts=True)
    if len(clips) < 2 or len(wrong) <= len(clips):
        return 1.0
    mean = np.bincount(who, wrong) / clips
    among = (clips * (mean - wrong.mean()) ** 2).sum() / (len(clips) - 1)
    inside = ((wrong - mean[who]) ** 2).sum() / (len(wrong) - len(clips))
    usual = (len(wrong) - (clips**2).sum() / len(wrong)) / (len(clips) - 1)
    whole = among + (usual - 1) * inside
    return float(max(0.0, (among - inside) / whole)) if whole > 0 else 0.0


def _certain(counts: _Counts, error: float, certainty: float) -> int:
    """The last of the thresholds that pass, from the first with blind clips enough up to the first that fails."""
    clips, wrong = counts.worth()
    enough = clips >= fewest(error, certainty)
    start = int(enough.argmax()) if enough.any() else len(clips)
    last = -1
    for at in range(start, len(clips)):
        if binomial_tail(int(wrong[at]), int(clips[at]), error) > 1.0 - certainty:
            break
        last = at
    return last


def _on_average(counts: _Counts, error: float, _: float) -> int:
    """Benjamini and Hochberg over conformal p-values: (1 + wrong blind clips as sure) / (1 + blind clips).

    Those as sure keep to the error, too: where blind clips were not drawn, nothing rests on clips that are less sure.
    """
    chance = (1 + counts.wrong) / (1 + counts.blind)
    held = 1 + counts.wrong <= error * (1 + counts.seen) + ROUNDING
    passed = np.flatnonzero(held & (chance * counts.pool <= error * counts.accepted))
    return int(passed[-1]) if len(passed) else -1


def _forecast(rule: Rule, counts: _Counts, more: int, error: float, certainty: float) -> Promise:
    if not counts.blind:
        return counts.promise(-1)
    grown = counts.grown(counts.blind + more)
    return grown.promise(rule(grown, error, certainty))


def _needed(rule: Rule, counts: _Counts, error: float, certainty: float) -> int | None:
    """Blind clips more, in steps of a hundredth, so that a forecast takes no longer for many than for few."""
    if rule(counts, error, certainty) >= 0:
        return 0
    blind = counts.blind
    while counts.pool and blind < FARTHEST:
        blind += max(1, blind // 100)
        if rule(counts.grown(blind), error, certainty) >= 0:
            return blind - counts.blind
    return None
