"""Train members of an ensemble (folds, seeds): data resident, no Python over clips, the same alone or side by side.

Side by side they share what a step costs beside its products. Measured on a CPU, five of 4,024 clips together beside
one after another: 1.1 to 1.7 times as fast for widths from 338 to 15,360. But each has its own standardised copy of
its clips, so no more train together than their copies may take (`STACK_BYTES`).

On several cores the members are dealt out to as many threads, and not each product: a step of small sets has some
hundred products of less than a millisecond, and to wake a second thread for each takes as long as it saves.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from trainer.fusion import standardise
from trainer.fusion.bundle import Bundle
from trainer.fusion.dropout import InputDropout, drop_modalities
from trainer.fusion.network import Parameters, forward, layer_shapes, new_parameters
from trainer.fusion.optimiser import Adam
from trainer.fusion.schedule import Schedule, stride_of
from trainer.fusion.step import Batch, Noise, Step, Weights
from trainer.machine import give_back, pick_device
from trainer.measures.scores import log_softmax, score
from trainer.protocol.sections import Training

STACK_BYTES = 3 << 26  # that members who train together on a CPU may take, or
STACK_SHARE = 8  # of all features the eighth part
COPIES = 5  # of its weights that a member has: with gradients, the optimiser's two moments, and those to keep

# (members, epoch, epochs, WAF and mean cross-entropy of each member on the clips that it is tested on)
Report = Callable[[Sequence[int], int, int, Sequence[float], Sequence[float]], None]
GroupReport = Callable[[int, int, Sequence[float], Sequence[float]], None]  # the same of all members of one group


@dataclass(frozen=True)
class Member:
    """One model to train: `rows` [n] of the bundle, the probability of each class that they teach (`targets` [n, K]),
    loss `weights` [n]; `test_rows` [v] with class indices `test_targets` [v] choose the epoch and never train."""

    seed: tuple[int, ...]
    rows: np.ndarray
    targets: np.ndarray
    weights: np.ndarray
    test_rows: np.ndarray
    test_targets: np.ndarray


@dataclass(frozen=True)
class Fitted:
    """Trained members. Parameters and `mean`, `deviation` M × [G, D_m] on the CPU; `epoch` [G] that was kept,
    `curve` [G, epochs] validation WAF."""

    parameters: Parameters
    mean: tuple[Tensor, ...]
    deviation: tuple[Tensor, ...]
    epoch: np.ndarray
    curve: np.ndarray


@dataclass(frozen=True)
class Group:
    """Members that train side by side, with all that it takes: plain values, so that another process can do it."""

    bundle: Bundle
    members: tuple[Member, ...]
    training: Training
    schedule: Schedule
    start: Parameters | None
    scaling: standardise.FeatureScaling

    def train(self, report: GroupReport) -> Fitted:
        """Train them to the end."""
        device = pick_device(self.training.device)
        return _Stack(self.bundle, self.members, self.training, self.schedule, device, self.start, self.scaling).run(
            report
        )

    def packed(self) -> Group:
        """The same with only the clips that its members see, to be sent elsewhere."""
        needed = np.unique(np.concatenate([rows for each in self.members for rows in (each.rows, each.test_rows)]))
        members = (
            replace(each, rows=np.searchsorted(needed, each.rows), test_rows=np.searchsorted(needed, each.test_rows))
            for each in self.members
        )
        return replace(self, bundle=self.bundle.some(needed), members=tuple(members))


# Trains groups somewhere else: what became of each, in their order; the reports of each are called here.
Apart = Callable[[Sequence[Group], Sequence[GroupReport]], Sequence[Fitted]]


def fit_members(
    bundle: Bundle,
    members: Sequence[Member],
    training: Training,
    report: Report | None = None,
    start: Parameters | None = None,
    together: int = 0,
    scaling: standardise.FeatureScaling | None = None,
    apart: Apart | None = None,
) -> Fitted:
    """Train all members, `together` of them at once (0: as memory has room), which share this thread's cores; `start`
    are parameters [G, …] to continue from, `scaling` is what the round's folds share of the features' scale (none: the
    members' clips alone). `apart` trains them elsewhere. `report` hears one group at a time, and all wait for it."""
    device = pick_device(training.device)
    schedule = Schedule.sized(max(len(member.rows) for member in members), training)
    nothing = np.empty(0, dtype=np.int64)
    scaling = scaling or standardise.FeatureScaling.of(bundle, nothing, nothing, 0.0)
    together = together or (_together(bundle, members, training) if device.type == "cpu" else len(members))
    lanes = min(torch.get_num_threads(), together, len(members)) if device.type == "cpu" and apart is None else 1
    groups, reports = [], []
    count = min(len(members), lanes * math.ceil(len(members) / together))
    for chosen in np.array_split(np.arange(len(members)), count):
        own = tuple(members[index] for index in chosen)
        begin = None if start is None else {name: value[chosen] for name, value in start.items()}
        groups.append(Group(bundle, own, training, schedule, begin, scaling))
        reports.append(partial(report or _unheard, chosen.tolist()))
    parts = list(apart(groups, reports) if apart else _train_here(groups, reports, lanes))
    return Fitted(
        {name: torch.cat([part.parameters.pop(name) for part in parts]) for name in list(parts[0].parameters)},
        tuple(torch.cat(values) for values in zip(*(part.mean for part in parts), strict=True)),
        tuple(torch.cat(values) for values in zip(*(part.deviation for part in parts), strict=True)),
        np.concatenate([part.epoch for part in parts]),
        np.concatenate([part.curve for part in parts]),
    )


def _unheard(*_: object) -> None:
    """The report of whoever wants none."""


def _train_here(groups: Sequence[Group], reports: Sequence[GroupReport], lanes: int) -> list[Fitted]:
    """Train groups in so many threads, which share torch's own evenly."""
    if lanes == 1:
        return list(map(_train_one, groups, reports))
    threads = torch.get_num_threads()
    turn, wrong = threading.Lock(), list[BaseException]()  # why all end, of the first that did

    def heard(report: GroupReport, epoch: int, epochs: int, wafs: Sequence[float], losses: Sequence[float]) -> None:
        with turn:
            if wrong:
                raise wrong[0]
            report(epoch, epochs, wafs, losses)

    def train(group: Group, report: GroupReport) -> Fitted:
        torch.set_num_threads(threads // lanes)  # of this thread
        try:
            return _train_one(group, partial(heard, report))
        except BaseException as error:
            wrong.append(error)
            raise

    with ThreadPoolExecutor(lanes, "members") as pool:
        try:
            return list(pool.map(train, groups, reports))
        finally:
            wrong.append(CancelledError())  # heard only where this thread was interrupted
            torch.set_num_threads(threads)  # of threads to come


def _train_one(group: Group, report: GroupReport) -> Fitted:
    # Not by a name that would keep one group's clips while the next one loads its own.
    fitted = group.train(report)
    give_back()
    return fitted


def _together(bundle: Bundle, members: Sequence[Member], training: Training) -> int:
    """How many members fit into a CPU's memory at once, with their standardised clips and their weights."""
    row = 4 * sum(bundle.dims)
    most = max(STACK_BYTES, row * len(bundle) // STACK_SHARE)
    rows = max(len(member.rows) + len(member.test_rows) for member in members) + COPIES * training.hidden
    return max(1, most // (row * rows))


class _Stack:
    """Members side by side on one device, with their standardised clips."""

    def __init__(
        self,
        bundle: Bundle,
        members: Sequence[Member],
        training: Training,
        schedule: Schedule,
        device: torch.device,
        start: Parameters | None,
        scaling: standardise.FeatureScaling,
    ) -> None:
        self._members, self._training, self._schedule, self._device = members, training, schedule, device
        self._classes = len(bundle.labels)
        self._mean: list[Tensor] = []
        self._deviation: list[Tensor] = []
        self._test: list[Tensor] = []
        clips = [self._load(bundle, modality, scaling) for modality in range(len(bundle.modalities))]
        self._present = self._padded([bundle.present[member.rows] for member in members])
        self._test_present = None
        if (
            training.missing_modality_fill == "zero_hidden"
        ):  # otherwise the rows of what is missing are zeros, and all is said
            self._test_present = self._padded([bundle.present[member.test_rows] for member in members])
        self._targets = self._padded([torch.as_tensor(member.targets, dtype=torch.float32) for member in members])
        self._shares = self._padded([self._row_weights(member) for member in members])
        # Weights, orders and dropped modalities are drawn on the CPU, so that they are the same whatever the device.
        self._random = [torch.Generator().manual_seed(_seed(member.seed, 0)) for member in members]
        layers = layer_shapes(bundle.dims, training.hidden, self._classes)
        if start is None:
            drawn = new_parameters(bundle.dims, training.hidden, self._classes, self._random)
            drawn["fc_att.bias"] += training.attention_bias_init
        else:  # as they are drawn: a file has them in another order, and where a number lies decides how it is rounded
            drawn = {name: start[name] for layer in layers for name in (f"{layer}.weight", f"{layer}.bias")}
        self._weights = Weights(drawn, device)
        self._dropout = InputDropout(training.dropout, (training.seed, 2), device)
        noise = None
        if training.input_noise:
            generators = [torch.Generator(device).manual_seed(_seed(member.seed, 1)) for member in members]
            noise = Noise(training.input_noise, generators)
        # What is validated and kept: the weights, or a running mean of them.
        self._shown = Weights(drawn, device) if training.ema_decay else self._weights
        self._adam = Adam(
            self._weights.parts, training.learning_rate, training.weight_decay, self._shown.parts, training.ema_decay
        )
        self._step = Step(self._weights, clips, schedule.width, self._dropout, self._adam, noise)

    def run(self, report: GroupReport) -> Fitted:
        """All epochs; the weights of the epoch that the settings ask for."""
        training, schedule = self._training, self._schedule
        count = len(self._members)
        best, kept_epoch = np.full(count, -1.0), np.zeros(count, dtype=np.int64)
        curve = np.zeros((count, schedule.epochs))
        kept: Parameters = {}
        # Where the last epoch is kept, validation only draws the curve.
        stride, wafs, losses = stride_of(schedule.epochs), np.zeros(count), np.zeros(count)
        for epoch in range(schedule.epochs):
            for batch in self._batches(epoch):
                self._adam.begin()
                self._step(batch)
            last = epoch == schedule.epochs - 1
            if training.checkpoint_selection == "best" or last or epoch % stride == 0:
                wafs, losses = self._validate()
            curve[:, epoch] = wafs
            better = np.ones(count, bool) if training.checkpoint_selection == "last" else wafs > best
            best, kept_epoch = np.where(better, wafs, best), np.where(better, epoch, kept_epoch)
            if better.any() and (training.checkpoint_selection == "best" or last):
                kept = self._keep(kept, better)
            report(epoch, schedule.epochs, wafs.tolist(), losses.tolist())
        parameters = {name: value.cpu() for name, value in kept.items()}
        return Fitted(parameters, tuple(self._mean), tuple(self._deviation), kept_epoch, curve)

    def _load(self, bundle: Bundle, modality: int, scaling: standardise.FeatureScaling) -> Tensor:
        """Training clips [G, n + 1, D] of one modality, standardised, zeros after each member's last."""
        value, means, deviations = bundle.values[modality], [], []
        sizes = [
            max(len(member.rows) for member in self._members) + 1,
            max(len(member.test_rows) for member in self._members),
        ]
        train, test = (value.new_zeros(len(self._members), size, value.shape[1]) for size in sizes)
        for index, member in enumerate(self._members):
            block = scaling.rows(bundle, modality, member.rows, train[index, : len(member.rows)])
            held = scaling.rows(bundle, modality, member.test_rows, test[index, : len(member.test_rows)])
            mean, deviation = scaling.scale(modality, block)
            standardise.apply(block, mean, deviation)
            standardise.apply(held, mean, deviation)
            means.append(mean)
            deviations.append(deviation)
        self._mean.append(torch.stack(means).cpu())
        self._deviation.append(torch.stack(deviations).cpu())
        self._test.append(test.to(self._device))
        return train.to(self._device, torch.bfloat16 if self._training.precision == "bfloat16" else torch.float32)

    def _padded(self, parts: Sequence[Tensor]) -> Tensor:
        """One tensor [G, n, …] on the device, shorter parts filled with zeros."""
        return torch.nn.utils.rnn.pad_sequence(list(parts), batch_first=True).to(self._device)

    def _row_weights(self, member: Member) -> Tensor:
        weights = torch.as_tensor(member.weights, dtype=torch.float32)
        if self._training.class_balance:
            row, label = np.nonzero(member.targets)
            share = member.targets[row, label]
            counts = np.bincount(label, weights=member.weights[row] * share, minlength=self._classes)
            rarity = (counts.sum() / np.maximum(counts, 1e-9)) ** self._training.class_balance
            weights = weights * torch.as_tensor(np.bincount(row, rarity[label] * share), dtype=torch.float32)
        return weights

    def _batches(self, epoch: int) -> list[Batch]:
        """The batches of an epoch, all that is random in them drawn at once."""
        training, updates, width = self._training, self._schedule.updates, self._schedule.width
        rows = torch.zeros(len(self._members), updates, width, dtype=torch.int64)
        valid = torch.zeros(len(self._members), updates, width, dtype=torch.bool)
        for index, (member, generator) in enumerate(zip(self._members, self._random, strict=True)):
            order = torch.randperm(len(member.rows), generator=generator)
            for batch, part in enumerate(order.tensor_split(updates)):
                rows[index, batch, : len(part)] = part
                valid[index, batch, : len(part)] = True
        rows, valid = rows.to(self._device), valid.to(self._device)
        keep = _take(self._present, rows)
        if training.modality_dropout:
            parts = zip(keep, self._random, strict=True)
            keep = torch.stack([drop_modalities(there, training.modality_dropout, random) for there, random in parts])
        weights = _take(self._shares, rows) * valid
        weights = weights / weights.sum(dim=2, keepdim=True).clamp(min=1e-9)
        at_input = training.missing_modality_fill == "zero_input"
        where = self._step.rows(rows, keep if at_input else None)
        dims = [value.shape[2] for value in self._test]
        largest = width * max(*dims, training.hidden * len(dims))
        self._dropout.start(epoch, updates * width * (sum(dims) + training.hidden * len(dims)), largest)
        behind: Sequence[Tensor | None] = [None] * updates
        if not at_input:
            behind = keep.permute(1, 3, 0, 2).unsqueeze(4).float().unbind(0)
        targets = _take(self._targets, rows)
        targets = targets.lerp(torch.full_like(targets, 1 / self._classes), training.label_smoothing)
        pieces = zip(where.unbind(0), targets.unbind(1), weights.unsqueeze(3).unbind(1), behind, strict=True)
        return [Batch(*piece) for piece in pieces]

    @torch.no_grad()
    def _validate(self) -> tuple[np.ndarray, np.ndarray]:
        """WAF and mean cross-entropy of each member on its test clips."""
        found = forward(self._shown.named, self._test, self._test_present, self._training.missing_modality_fill)
        wafs, losses = [], []
        for member, logits in zip(self._members, found.logits.cpu().numpy(), strict=True):
            own = logits[: len(member.test_rows)]
            wafs.append(score(member.test_targets, own.argmax(axis=1), self._classes).waf)
            losses.append(-log_softmax(own)[np.arange(len(own)), member.test_targets].mean() if len(own) else 0.0)
        return np.array(wafs), np.array(losses)

    def _keep(self, kept: Parameters, better: np.ndarray) -> Parameters:
        weights = self._shown.named
        if better.all():
            return {name: value.clone() for name, value in weights.items()}
        index = torch.as_tensor(np.flatnonzero(better), device=self._device)
        for name, value in weights.items():
            kept[name][index] = value[index]
        return kept


def _take(values: Tensor, rows: Tensor) -> Tensor:
    """Rows [G, U, B] of values [G, n, …], each member from its own: [G, U, B, …]."""
    return torch.stack([own[index] for own, index in zip(values, rows, strict=True)])


def _seed(seed: Sequence[int], stream: int) -> int:
    """A generator's seed that shares nothing with those of other members, steps or streams."""
    return int(np.random.SeedSequence([*seed, stream]).generate_state(1, np.uint64)[0] >> 1)
