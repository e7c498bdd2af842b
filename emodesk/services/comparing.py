"""A round beside another on the same clips: scores, calibration, each modality missing, blind votes, adoptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from emodesk.domain import DomainError, Round
from emodesk.domain.comparison import Gain, paired_gain
from emodesk.domain.label_set import NamesNow
from emodesk.domain.numerals import MINUS
from emodesk.services.analysis import AnalysisService, Flips
from emodesk.services.project import Project
from emodesk.services.round_files import RoundFiles, first_of_each, read_round_clips
from emodesk.services.rounds import RoundService, no_such_round
from emodesk.store import clips as clip_rows
from emodesk.store import comparing as queries
from trainer.measures.scores import calibration_error, score
from trainer.protocol.errors import Sentence


@dataclass(frozen=True)
class Side:
    """One of two rounds, on the clips that both can be measured on.

    Attributes:
        f1: by label; None where it occurs neither in the truth nor among what was said.
        ece: expected calibration error.
        without, alone: WAF without each modality and with it alone.
        agreed: of the blind votes made since both were started, how many name its pseudo-label.
        adopted: clips that its self-training adopted; `judged` of them people have given a label since, `right` that
            one.
    """

    number: int
    waf: float | None
    accuracy: float | None
    macro_f1: float | None
    ece: float | None
    f1: Mapping[str, float | None]
    without: Mapping[str, float]
    alone: Mapping[str, float]
    agreed: int
    adopted: int
    judged: int
    right: int


@dataclass(frozen=True)
class Comparison:
    """Round `before` and round `after` side by side.

    Attributes:
        clips: labelled clips that a fold of each never saw, by which both are scored against the labels that hold now;
            `speakers` of them are known.
        gain: in WAF; None where there is no such clip.
        same_clips: whether `without` and `alone` are of these clips too, and not each round's own.
        blind: votes given blind since both were started on clips that neither trained on.
        both_adopted: clips that both adopted; `adopted_otherwise` of them under another label.
        flips: pseudo-labels that changed, of clips without a person's label.
        new_speakers: whether the interval speaks of people that neither was trained on: both were validated by speaker.
    """

    before: Side
    after: Side
    labels: tuple[str, ...]
    modalities: tuple[str, ...]
    clips: int
    speakers: int
    gain: Gain | None
    same_clips: bool
    blind: int
    both_adopted: int
    adopted_otherwise: int
    flips: Flips
    new_speakers: bool = False
    notes: tuple[Sentence, ...] = field(default_factory=tuple)

    @property
    def verdict(self) -> str:
        """`better`, `worse`, `open` where no difference can be told, `unknown` where there is nothing to tell it by."""
        return self.gain.verdict if self.gain else "unknown"

    def sentence(self) -> Sentence:
        """What the comparison comes to, in one sentence."""
        if self.gain is None:
            return Sentence("nothing to compare by: no labelled clip was held out in both rounds")
        numbers = {"gain": signed(self.gain.value), "low": signed(self.gain.low), "high": signed(self.gain.high)}
        if self.verdict == "open":
            return Sentence("no difference can be told: {gain} [{low}, {high}]", **numbers)
        if self.verdict == "better":
            if self.new_speakers:
                return Sentence("better on new speakers: {gain} [{low}, {high}]", **numbers)
            return Sentence("better on other clips of the same people: {gain} [{low}, {high}]", **numbers)
        if self.new_speakers:
            return Sentence("worse on new speakers: {gain} [{low}, {high}]", **numbers)
        return Sentence("worse on other clips of the same people: {gain} [{low}, {high}]", **numbers)

    def record(self) -> dict[str, Any]:
        """All of it by name, for programs; the queue of changed clips as transitions with their keys."""
        flips = [{"before": pair[0], "after": pair[1], "clips": list(keys)} for pair, keys in self.flips.keys.items()]
        table = asdict(self) | {"flips": flips, "changed": self.flips.count, "of": self.flips.total}
        return table | {
            "verdict": self.verdict,
            "sentence": str(self.sentence()),
            "notes": [str(n) for n in self.notes],
        }


def signed(value: float) -> str:
    """A difference of scores as +.021, −.004 or .000."""
    text = f"{abs(value):.3f}"
    sign = "" if float(text) == 0 else "+" if value > 0 else MINUS
    return f"{sign}{text.removeprefix('0')}"


class _Files:
    """One round's files as a comparison needs them."""

    def __init__(self, service: RoundService, round_: Round, now: NamesNow) -> None:
        self.round = round_
        self.files = RoundFiles(service.folder(round_.number), round_.number, now)
        self.rows = read_round_clips(service.folder(round_.number), self.files.own_labels)
        self.files.check_ids([row.clip_id for row in self.rows])
        self.place = {row.clip_id: place for place, row in enumerate(self.rows)}
        self.adoptions = [adopted for adopted in service.adoptions(round_.number) if adopted.accepted]
        self.fold = self.files.held_out()

    @cached_property
    def said(self) -> np.ndarray:
        """[N, K] by the fold that never saw the clip where there is one."""
        return self.files.probabilities()

    def is_held_out(self, clip_id: str) -> bool:
        """Whether a fold never saw this clip, which the others trained on."""
        place = self.place.get(clip_id)
        return place is not None and bool(self.fold[place] >= 0)

    def trained_on(self, clip_id: str) -> bool:
        """Whether the round learnt from a label of this clip, a person's or its own."""
        return self.is_held_out(clip_id) or clip_id in self._taken

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset(adopted.clip_id for adopted in self.adoptions)


def compare(project: Project, before: int, after: int) -> Comparison:
    """Compare two rounds with results; DomainError where one has none, or its files do not hold."""
    service = RoundService(project)
    made = {round_.number: round_ for round_ in service.list()}
    for number in (before, after):
        if number not in made:
            raise no_such_round(number, made)
        if made[number].metrics is None:
            raise DomainError("Round {number} has no results yet; let it end first.", number=number)
    if before == after:
        raise DomainError("Round {number} cannot be compared with itself; name another one.", number=before)
    now = project.names_now
    pair = _Files(service, made[before], now), _Files(service, made[after], now)
    if pair[0].files.labels != pair[1].files.labels:
        raise DomainError(
            "Rounds {before} and {after} were trained on different labels; they cannot be compared.",
            before=before, after=after,
        )  # fmt: skip
    with project.store.read() as connection:
        truth = queries.labels_now(connection)
        speakers = {clip.clip_id: clip.speaker for clip in clip_rows.everything(connection)}
        blind = queries.blind_since(connection, max(made[before].created, made[after].created).timestamp())
    names = pair[0].files.labels
    shared = [
        row.clip_id for row in pair[0].rows
        if truth.get(row.clip_id, "") in names and all(files.is_held_out(row.clip_id) for files in pair)
    ]  # fmt: skip
    votes = {
        clip: label for clip, label in blind.items()
        if label in names and all(clip in files.place and not files.trained_on(clip) for files in pair)
    }  # fmt: skip
    right = np.array([names.index(truth[name]) for name in shared], dtype=np.int64)
    who = sorted({speakers.get(name, "") for name in shared} - {""})
    number_of = {name: place for place, name in enumerate(who)}
    speaker = np.array([number_of.get(speakers.get(name, ""), -1) for name in shared], dtype=np.int64)
    believed = [files.said[[files.place[name] for name in shared]] for files in pair]
    guessed = [values.argmax(axis=1) for values in believed]
    same = all(files.files.held_out_subsets() is not None for files in pair) and len(shared) > 0
    sides = [
        _side(files, shared, right, values, same, votes, truth) for files, values in zip(pair, believed, strict=True)
    ]
    taken = [{adopted.clip_id: adopted.label for adopted in first_of_each(files.adoptions)} for files in pair]
    both = taken[0].keys() & taken[1].keys()
    return Comparison(
        sides[0], sides[1], names, pair[1].files.modalities, len(shared), len(who),
        paired_gain(right, guessed[0], guessed[1], speaker, len(names)), same, len(votes), len(both),
        sum(taken[0][clip] != taken[1][clip] for clip in both),
        AnalysisService(project).flips(before, after),
        all(files.round.metrics is not None and files.round.metrics.new_speakers is not None for files in pair),
        tuple(_notes(pair, len(shared))),
    )  # fmt: skip


def _side(
    files: _Files, shared: Sequence[str], right: np.ndarray, believed: np.ndarray, same: bool,
    votes: Mapping[str, str], truth: Mapping[str, str],
) -> Side:  # fmt: skip
    names, metrics = files.files.labels, files.round.metrics
    found = score(right, believed.argmax(axis=1), len(names))
    f1 = zip(names, found.per_class_f1.tolist(), found.occurring.tolist(), strict=True)
    if same:
        without, alone = _missing(files, shared, right)
    else:
        own = metrics.robustness.get("cv") if metrics else None
        without, alone = (dict(own.without), dict(own.alone)) if own else ({}, {})
    taken = first_of_each(files.adoptions)
    judged = [adopted for adopted in taken if truth.get(adopted.clip_id, "")]
    any_clip = len(shared) > 0
    return Side(
        files.round.number,
        found.waf if any_clip else None, found.accuracy if any_clip else None, found.macro_f1 if any_clip else None,
        calibration_error(believed, right) if any_clip else None,
        {name: value if there else None for name, value, there in f1},
        without, alone,
        sum(names[int(files.said[files.place[clip]].argmax())] == label for clip, label in votes.items()),
        len(taken), len(judged), sum(truth[adopted.clip_id] == adopted.label for adopted in judged),
    )  # fmt: skip


def _missing(files: _Files, shared: Sequence[str], right: np.ndarray) -> tuple[dict[str, float], dict[str, float]]:
    """WAF without each modality and with it alone, by the fold that never saw each clip."""
    unseen = files.files.held_out_subsets()
    assert unseen is not None
    rank = np.cumsum(files.fold >= 0) - 1
    guessed = unseen[rank[[files.place[name] for name in shared]]].argmax(axis=2)
    whole, names = guessed.shape[1] - 1, files.files.modalities

    def waf(subset: int) -> float:
        return score(right, guessed[:, subset], len(files.files.labels)).waf

    without = {name: waf(whole ^ 1 << bit) for bit, name in enumerate(names)} if len(names) > 1 else {}
    return without, {name: waf(1 << bit) for bit, name in enumerate(names)}


def _notes(pair: tuple[_Files, _Files], shared: int) -> list[Sentence]:
    """What should be known beside the figures."""
    labelled = [int((files.fold >= 0).sum()) for files in pair]
    if max(labelled) == shared:
        return []
    return [Sentence(
        "Round {before} learnt from {first} labels and round {after} from {second}; both are measured on the {n} "
        "clips that both held out and that have a label now.",
        before=pair[0].round.number, first=labelled[0], after=pair[1].round.number, second=labelled[1], n=shared,
    )]  # fmt: skip
