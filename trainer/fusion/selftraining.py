"""Self-training: unlabelled clips join the training set under labels the model proposes (paper, section 3.5).

Four modes. *off*. *blind*, to the letter: the ensemble scores the pool and the k most confident of every class are
adopted by all folds, at most `steps` times. *guarded*: each fold adopts by its own models, which never saw the clips
it is tested on, by calibrated confidence and up to a share of the pool, and a step that lowers validation beyond the
spread of its folds is taken back. *reviewed*: nothing is adopted; candidates are proposed, half of them the most
confident and half those on which the folds disagree most, and what a person decides on them trains the next round as
labels.

A clip that a person labelled is never in the pool, and a label that a person rejected is never adopted for that clip.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from trainer.fusion.blend import CLASSIFIERS
from trainer.fusion.calibration import fit_temperature
from trainer.fusion.consensus import enough_agree, modality_voices
from trainer.fusion.fitting import fit_step, fold_scores, held_out_answers, out_of_fold
from trainer.fusion.linear import held_out_logits, linear_logits
from trainer.fusion.model import FusionModel
from trainer.fusion.purity import Purity
from trainer.fusion.scoring import Scorer, fold_mean
from trainer.fusion.task import NO_ADOPTIONS, Extra, Task
from trainer.fusion.training import Report
from trainer.machine import pick_device
from trainer.measures.scores import Scores, entropy, pooled, softmax
from trainer.protocol.errors import Sentence

WORTH_A_STEP = 0.05  # of the clips adopted already, that a guarded step must add
COVERED_BY_ALL = -1  # the fold of an adoption that all folds share


@dataclass(frozen=True)
class Adoption:
    """A pseudo-label taken (`accepted`) or proposed at a step: row of the bundle, class index, fold that took it.

    `confidence` is the softmax of the logits as they are, `calibrated` after temperature scaling, `purity` the
    estimated chance that the label is right (0 where it was not asked).
    """

    step: int
    row: int
    label: int
    fold: int
    confidence: float
    calibrated: float
    accepted: bool = True
    purity: float = 0.0


@dataclass(frozen=True)
class StepResult:
    """What a step did: clips adopted so far, validation WAF of each fold [F] and the confusion [K, K] of all folds'
    clips together, whether it was kept, and why not."""

    step: int
    adopted: int
    wafs: tuple[float, ...]
    confusion: tuple[tuple[int, ...], ...]
    kept: bool = True
    message: str = ""

    @property
    def waf(self) -> float:
        """Validation WAF of all folds' clips together."""
        return Scores(np.array(self.confusion)).waf


@dataclass(frozen=True)
class SelfTrainingState:
    """Everything a killed round needs to go on: the model kept so far, its adoptions, and the steps behind it.

    `trust` [n] is the weight of each label in the loss, empty where all weigh alike.
    """

    model: FusionModel
    adoptions: tuple[Adoption, ...] = ()
    steps: tuple[StepResult, ...] = ()
    finished: bool = False
    temperature: float = 1.0
    trust: tuple[float, ...] = ()


def self_train(
    task: Task,
    report: Callable[[int], Report] | None = None,
    save: Callable[[SelfTrainingState], None] | None = None,
    state: SelfTrainingState | None = None,
) -> SelfTrainingState:
    """Train without adoptions, then step by step with them; the model of the last step that was kept.

    `report(step)` gives the reporter of a step's training, `save` is called after every step, and `state` goes on
    from what was last saved, to the same end.
    """
    options = task.settings.selftraining
    if state is None:
        state = _first(task, report)
        state = _proposed(task, state) if options.mode == "reviewed" else state
        state = replace(state, finished=options.mode in ("off", "reviewed") or len(task.pool) == 0)
        if save:
            save(state)
    while not state.finished:
        state = _step(task, state, report)
        if save:
            save(state)
    return state


def _first(task: Task, report: Callable[[int], Report] | None) -> SelfTrainingState:
    """Train on the labels alone; where asked, twice, the second time with less weight on doubtful ones."""
    model = fit_step(task, 0, _extras(task, ()), report and report(0))
    trust: tuple[float, ...] = ()
    if task.settings.training.noise_aware:
        trust = _trust(task, model)
        model = fit_step(task, 0, _extras(task, ()), report and report(0), label_weights=np.array(trust))
    return _scored(task, SelfTrainingState(model, trust=trust), 0)


def _trust(task: Task, model: FusionModel) -> tuple[float, ...]:
    """Weight of every label [n]: 1 where the fold that never saw the clip agrees, less the less likely it finds it."""
    logits = out_of_fold(task, model)[:, 0]
    probabilities = softmax(logits / fit_temperature(logits, task.targets))
    likely = probabilities[np.arange(len(task.targets)), task.targets] / probabilities.max(axis=1)
    return tuple((1 - task.settings.training.noise_aware * (1 - likely)).tolist())


def _step(task: Task, state: SelfTrainingState, report: Callable[[int], Report] | None) -> SelfTrainingState:
    options = task.settings.selftraining
    step = len(state.steps)
    if step > options.steps:
        return replace(state, finished=True)
    new = _candidates(task, state, step)
    if not new:
        told = replace(state.steps[-1], message=_nothing_left(task))
        return replace(state, steps=(*state.steps[:-1], told), finished=True)
    adoptions = (*state.adoptions, *new)
    if options.mode == "guarded" and _few(state.adoptions, adoptions):
        told = replace(state.steps[-1], message=Sentence("Hardly any clip was left that could be adopted."))
        return replace(state, steps=(*state.steps[:-1], told), finished=True)
    before = state.model if options.start == "continue" else None
    trust = np.array(state.trust) if state.trust else None
    model = fit_step(task, step, _extras(task, adoptions), report and report(step), before, trust)
    later = _scored(task, replace(state, model=model, adoptions=adoptions), step)
    if options.mode == "guarded":
        harm = _harm(state.steps[-1], later.steps[-1], options.tolerance)
        if harm:
            last = replace(later.steps[-1], kept=False, message=harm)
            return replace(state, steps=(*state.steps, last), finished=True)
    return replace(later, finished=step >= options.steps)


def _few(before: Sequence[Adoption], after: Sequence[Adoption]) -> bool:
    """Whether a step would adopt so few clips beside those adopted already that it is not worth a training."""
    had, has = (len({adoption.row for adoption in some}) for some in (before, after))
    return has - had < WORTH_A_STEP * had


def _nothing_left(task: Task) -> Sentence:
    options = task.settings.selftraining
    if options.mode != "guarded" or not options.purity:
        return Sentence("No clip was left that could be adopted.")
    if options.voices:
        return Sentence(
            "No clip was left of which at least {percent} % would be right and whose label {voices} voices name.",
            percent=round(100 * options.purity), voices=options.voices,
        )  # fmt: skip
    return Sentence(
        "No clip was left of which at least {percent} % would be right.", percent=round(100 * options.purity)
    )


def _harm(before: StepResult, after: StepResult, tolerance: float) -> str:
    """The sentence why a step is taken back, '' where validation did not fall beyond the spread of its folds."""
    folds = np.array(after.wafs) - np.array(before.wafs)
    spread = folds.std(ddof=1) / np.sqrt(len(folds)) if len(folds) > 1 else 0.0
    change = after.waf - before.waf
    if change >= -tolerance * spread or change >= 0:
        return ""
    return Sentence(
        "Taken back: validation WAF fell from {before:.3f} to {after:.3f} (its spread over folds is {spread:.3f}).",
        before=before.waf,
        after=after.waf,
        spread=spread,
    )


def _candidates(task: Task, state: SelfTrainingState, step: int) -> tuple[Adoption, ...]:
    """The k most confident clips of every class not yet adopted; by fold, or for all folds together when blind.

    In *reviewed* a person decides, and learns the model little on clips that it has right anyway: half of the
    candidates are those on which the folds disagree most. The other half keeps a round's labels from being only odd
    ones, by which validation would say too little of the rest.
    """
    options = task.settings.selftraining
    if options.mode == "guarded":
        return _guarded(task, state, step)
    folds, together = _pool_logits(task, state.model)
    pool = _Pool.of(task, together, state.temperature, {adoption.row for adoption in state.adoptions})
    if options.mode == "blind":
        return pool.adoptions(pool.best(pool.free, pool.plain, options.k), step, COVERED_BY_ALL)
    sure = pool.best(pool.confident, pool.confidence, options.k - options.k // 2)
    rest = pool.free & ~np.isin(np.arange(len(pool.free)), sure)
    unsure = pool.best(rest, _disagreement(folds / state.temperature), options.k // 2)
    return pool.adoptions([*sure, *unsure], step, COVERED_BY_ALL)


def _guarded(task: Task, state: SelfTrainingState, step: int) -> tuple[Adoption, ...]:
    """What each fold adopts by itself, as far as its own estimate of how many are right stays above the floor."""
    options = task.settings.selftraining
    folds, held_out = _even_logits(task, state.model)
    temperature = fit_temperature(held_out, task.targets)
    sure = softmax(held_out / temperature)
    known = Purity.of(held_out.argmax(axis=1), sure.max(axis=1), task.targets)
    voices = modality_voices(task, replace(state.model, blend=None)) if options.voices else None
    new: list[Adoption] = []
    for fold, logits in enumerate(folds):
        taken = {adoption.row for adoption in state.adoptions if adoption.fold == fold}
        pool = _Pool.of(task, logits, temperature, taken)
        room = int(options.share * len(task.pool)) - len(taken)
        among = pool.confident
        if voices is not None:
            among = among & enough_agree(pool.label, np.hstack([voices[fold], task.opinions]), options.voices)
        chosen = pool.best(among, pool.confidence, options.k)
        chosen = sorted(chosen, key=lambda index: -pool.confidence[index])[: max(room, 0)]
        right = pool.purity(known, chosen)
        kept = [index for index in chosen if right[index] >= options.purity]
        new += pool.adoptions(kept, step, fold, [right[index] for index in kept])
    return tuple(new)


def _even_logits(task: Task, model: FusionModel) -> tuple[np.ndarray, np.ndarray]:
    """By which each fold adopts: logits of the pool [F, u, K], and of the labelled clips by the fold that never saw
    them [n, K]. Where a linear model stands beside the network they are the sum of both, each on the scale of its own
    logits of the pool: no label of a clip that the fold is tested on has a say."""
    network = replace(model, blend=None)
    pool, _ = _pool_logits(task, network)
    held_out = out_of_fold(task, network)[:, 0]
    if model.linear is None:
        return pool, held_out
    whole = np.ones((1, len(task.bundle.modalities)), dtype=bool)
    shares = CLASSIFIERS[task.settings.training.classifier]
    said = held_out_logits(model.linear, task.bundle, task.labelled, task.folds, task.scaling, whole)[:, 0]
    for fold in range(model.folds):
        own = task.folds.fold == fold
        linear = linear_logits(model.linear, task.bundle, task.pool, task.scaling, whole, fold)[:, 0]
        scales = [max(float((part - part.mean(axis=1, keepdims=True)).std()), 1e-6) for part in (pool[fold], linear)]
        parts = [1 - shares[0], shares[0]]
        pool[fold] = parts[0] * pool[fold] / scales[0] + parts[1] * linear / scales[1]
        held_out[own] = parts[0] * held_out[own] / scales[0] + parts[1] * said[own] / scales[1]
    return pool, held_out


@dataclass(frozen=True)
class _Pool:
    """The unlabelled clips [u] as a model sees them.

    `label` is the class it gives them, with confidence `plain` and after temperature scaling `confidence`. `free` may
    be adopted under that class, `confident` are beyond its floor too.
    """

    task: Task
    label: np.ndarray
    plain: np.ndarray
    confidence: np.ndarray
    free: np.ndarray
    confident: np.ndarray

    @staticmethod
    def of(task: Task, logits: np.ndarray, temperature: float, taken: set[int]) -> _Pool:
        """From logits [u, K] of the pool, of which the rows `taken` are adopted already."""
        every, label = np.arange(len(logits)), logits.argmax(axis=1)
        plain, confidence = (softmax(logits / scale)[every, label] for scale in (1.0, temperature))
        free = ~np.isin(task.pool, list(taken)) & ~task.rejected[every, label]
        confident = free & (confidence >= _floors(task, label, confidence)[label])
        return _Pool(task, label, plain, confidence, free, confident)

    def best(self, among: np.ndarray, score: np.ndarray, k: int) -> list[int]:
        """The k of every class with the highest score."""
        chosen: list[int] = []
        for label in range(self.task.classes):
            here = np.flatnonzero(among & (self.label == label))
            chosen += here[np.argsort(-score[here], kind="stable")][:k].tolist()
        return chosen

    def purity(self, known: Purity, chosen: Sequence[int]) -> dict[int, float]:
        """The estimated chance of being right by position of the `chosen`; a clip's place in the ranking counts those
        above it that are adopted already."""
        found: dict[int, float] = {}
        for label in range(self.task.classes):
            every = np.sort(-self.confidence[self.label == label])
            own = [index for index in chosen if self.label[index] == label]
            own.sort(key=lambda index: -self.confidence[index])
            place = (np.searchsorted(every, -self.confidence[own]) + 0.5) / max(len(every), 1)
            right = known.estimate(label, self.confidence[own], place)
            found |= dict(zip(own, right.tolist(), strict=True))
        return found

    def adoptions(
        self, chosen: Sequence[int], step: int, fold: int, purity: Sequence[float] | None = None
    ) -> tuple[Adoption, ...]:
        """Positions in the pool as adoptions."""
        parts = (self.task.pool, self.label, self.plain, self.confidence)
        right = [0.0] * len(chosen) if purity is None else purity
        rows = zip(*(part[list(chosen)] for part in parts), right, strict=True)
        return tuple(
            Adoption(step, int(row), int(label), fold, float(a), float(b), purity=c) for row, label, a, b, c in rows
        )


def _disagreement(logits: np.ndarray) -> np.ndarray:
    """How much the models [F, u, K] know that the others do not, in nats [u]: the entropy of their mean less their mean
    entropy (BALD, Houlsby et al. 2011), so that what all find equally open counts for nothing."""
    each = softmax(logits)
    return entropy(each.mean(axis=0)) - entropy(each).mean(axis=0)


def _floors(task: Task, label: np.ndarray, confidence: np.ndarray) -> np.ndarray:
    """The confidence [K] an adoption of each class needs: one for all, or lower where a class is learnt less.

    FlexMatch (Zhang et al. 2021, equations 5 to 8): the share of clips said to be a class with confidence above the
    floor, relative to the class with most, mapped by x / (2 − x).
    """
    options = task.settings.selftraining
    if not options.class_thresholds:
        return np.full(task.classes, options.confidence)
    learnt = np.bincount(label[confidence >= options.confidence], minlength=task.classes)
    status = learnt / max(learnt.max(), (confidence < options.confidence).sum(), 1)
    return options.confidence * status / (2 - status)


def _pool_logits(task: Task, model: FusionModel) -> tuple[np.ndarray, np.ndarray]:
    """Logits of the pool by each fold [F, u, K], and their mean [u, K]."""
    folds = np.empty((model.folds, len(task.pool), task.classes), dtype=np.float32)
    position = 0
    for rows, block in Scorer(model, pick_device(task.settings.training.device)).blocks(task.bundle, task.pool):
        each = fold_mean(block.logits[:, :, 0], model.ensemble)
        folds[:, position : position + len(rows)] = each.cpu().numpy()
        position += len(rows)
    return folds, folds.mean(axis=0)


def _extras(task: Task, adoptions: Sequence[Adoption]) -> list[Extra]:
    """What each fold adopted [F]."""
    extras = []
    for fold in range(task.folds.count):
        own = [adoption for adoption in adoptions if adoption.accepted and adoption.fold in (fold, COVERED_BY_ALL)]
        rows, labels = [adoption.row for adoption in own], [adoption.label for adoption in own]
        extras.append(Extra(np.array(rows, dtype=np.int64), np.array(labels, dtype=np.int64)) if own else NO_ADOPTIONS)
    return extras


def _scored(task: Task, state: SelfTrainingState, step: int) -> SelfTrainingState:
    """Add the step's validation scores, and the temperature that its out-of-fold predictions ask for."""
    logits, said = held_out_answers(task, state.model)
    folds = fold_scores(task, said)
    wafs = tuple(scores.waf for scores in folds)
    confusion = tuple(map(tuple, pooled(folds).confusion.tolist()))
    adopted = len({adoption.row for adoption in state.adoptions if adoption.accepted})
    temperature = fit_temperature(logits, task.targets)
    return replace(state, steps=(*state.steps, StepResult(step, adopted, wafs, confusion)), temperature=temperature)


def _proposed(task: Task, state: SelfTrainingState) -> SelfTrainingState:
    """The first step's candidates, not adopted but for the reviewer's queue."""
    return replace(
        state, adoptions=tuple(replace(adoption, accepted=False) for adoption in _candidates(task, state, 1))
    )
