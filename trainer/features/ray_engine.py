"""Extraction on a Ray cluster (`--engine ray`): the same stages, the same cache, spread over many machines.

Decoders run on the cores of all machines, and one encoder runs on each GPU: what is decoded goes from machine to
machine, never through this one. Where the cluster has no GPU, this process encodes, as it does without Ray. Features
are written where they are made, so the features folder and the clips must be on storage that all machines share.
"""

from __future__ import annotations

import os
import secrets
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from trainer.encoders.base import Encoder, on_device
from trainer.features.clip_worker import ClipWork, Result
from trainer.features.device import Encoded
from trainer.features.ray_cluster import ClusterError, joined
from trainer.features.ray_pool import ActorPool
from trainer.features.ray_workers import Decoder, Device, Workplace, program_digest
from trainer.features.workers import PATIENCE, POLL, Died
from trainer.progress import Progress
from trainer.protocol.errors import Sentence

DECODER_BYTES = int(1.2 * 2**30)  # memory that Ray sets aside for a decoder
BATCHES = 2  # of clips at each GPU: one that it encodes, one on its way
STARTING = 60.0  # seconds without a process that has started, until that is said
SAMPLES = 3  # clips that every machine must see
PASSED_ON = ("EMODESK_MODELS", "EMODESK_YUNET")  # folders that a machine may have elsewhere


class RayEngine:
    """The cluster as extraction sees it.

    Attributes:
        workers: decoders at most.
        devices: GPUs that encode; 0 where this process has to.
    """

    def __init__(
        self,
        ray: Any,
        place: Workplace,
        arguments: tuple[Any, ...],
        gather: Mapping[str, int],
        workers: int | None,
        progress: Progress,
        patience: float,
    ) -> None:
        self._ray, self._place, self._arguments, self._gather = ray, place, arguments, dict(gather)
        self._progress, self._patience = progress, patience
        self._begun: float | None = time.monotonic()
        there = ray.cluster_resources()
        self.devices = int(there.get("GPU", 0)) if gather else 0
        cores = int(min(there.get("CPU", 0), there.get("memory", 0) / DECODER_BYTES))
        if cores < 1:
            raise ClusterError("The Ray cluster has no core with 1.2 GiB of memory to spare; add machines to it.")
        self.workers = workers or max(1, cores - self.devices)

    def run(self, tasks: Sequence[ClipWork], alone: bool = False) -> Iterator[tuple[ClipWork, Result | Died]]:
        """Every task with its result, or with Died, in the order in which they end; `alone`: one after another.

        Results have `prepared` left only where there are no devices. Closing the iterator ends the actors. Raises
        ClusterError, WorkerError, and OSError where the cache cannot be written.
        """
        waiting = deque(tasks)
        gathered: deque[Any] = deque()
        gather = 1 if alone else max(self._gather.values(), default=1)
        decoders = ActorPool(self._ray, self._decoder, 1 if alone else self.workers, 1, self._patience)
        devices = ActorPool(
            self._ray, self._device, min(1, self.devices) if alone else self.devices, 1 if alone else BATCHES,
            self._patience,
        )  # fmt: skip
        try:
            decoders.grow(len(waiting))
            self._load(devices, len(waiting))
            while waiting or gathered or decoders.busy or devices.busy:
                decoders.grow(len(waiting) + decoders.busy)
                devices.grow(-(-len(tasks) // gather))
                ready = self._look(decoders, devices)
                for job, answer in decoders.settle(ready):
                    if isinstance(answer, Died):
                        yield job.about, answer
                        continue
                    result, prepared = answer
                    if not prepared:
                        yield job.about, result
                    elif self.devices:
                        gathered.append((job.about, result, job.refs[1]))
                    else:
                        yield job.about, self._fetched(result, job.refs[1])
                for job, answer in devices.settle(ready):
                    yield from _encoded(job.about, answer)
                last = not waiting and not decoders.busy
                while gathered and (last or len(gathered) >= gather) and devices.room():
                    batch = [gathered.popleft() for _ in range(min(gather, len(gathered)))]
                    refs = [ref for _, _, ref in batch]
                    devices.give(batch, [task for task, _, _ in batch], *refs)
                # What is decoded waits in memory: no more of it than the GPUs will soon ask for.
                while waiting and decoders.room() and len(gathered) <= gather * max(1, devices.ready):
                    decoders.give(waiting[0], waiting[0], returns=2)
                    waiting.popleft()
        finally:
            decoders.end()
            devices.end()

    def _load(self, devices: ActorPool, tasks: int) -> None:
        """One GPU first: what is wrong with weights shows before hours of decoding, what it fetches the others find."""
        devices.grow(min(1, tasks))
        while devices.refs and not devices.ready:
            for _ in devices.settle(self._look(devices)):
                pass
            devices.grow(1)

    def _look(self, *pools: ActorPool) -> set[Any]:
        """The references that are ready, after a moment's wait; Cancelled where the person asked for it."""
        self._progress.check()
        if any(pool.ready for pool in pools):
            self._begun = None
        elif self._begun is not None and time.monotonic() - self._begun > STARTING:
            self._begun = None
            self._progress.warn(
                Sentence("The Ray cluster has started nothing yet; others may be using it, and this run waits.")
            )
        refs = [ref for pool in pools for ref in pool.refs]
        if not refs:
            return set()
        self._ray.wait(refs, num_returns=1, timeout=POLL)
        return set(self._ray.wait(refs, num_returns=len(refs), timeout=0)[0])

    def _fetched(self, result: Result, ref: Any) -> Result | Died:
        try:
            return replace(result, prepared=self._ray.get(ref))
        except self._ray.exceptions.RayError:
            return Died("was lost with its machine", asked=True)

    def _decoder(self) -> Any:
        actor = self._ray.remote(num_cpus=1, memory=DECODER_BYTES, max_restarts=0)(Decoder)
        return actor.remote(self._place, self._arguments)

    def _device(self) -> Any:
        actor = self._ray.remote(num_cpus=0, num_gpus=1, max_restarts=0)(Device)
        return actor.remote(self._place, self._arguments, list(self._gather))


@contextmanager
def on_ray(
    tasks: Sequence[ClipWork],
    encoders: Mapping[str, Encoder],
    arguments: tuple[Any, ...],
    address: str,
    cores: int,
    workers: int | None,
    progress: Progress,
    patience: float = PATIENCE,
) -> Iterator[RayEngine]:
    """A cluster that extracts `tasks` into the features folder that `arguments` (those of `make_worker`) name.

    `cores` for a Ray of this machine's own, `workers` decoders at most. Raises ClusterError, and OSError where the
    features folder cannot be written.
    """
    root = Path(os.path.abspath(arguments[1]))  # not resolved: other machines may have other links
    needed = {modality for task in tasks for modality in task.modalities}
    gather = {name: encoder.gather for name, encoder in encoders.items() if name in needed and on_device(encoder)}
    some = tasks[:: max(1, len(tasks) // SAMPLES)][:SAMPLES]
    samples = tuple(task.row.path for task in some if task.row.path and os.path.exists(task.row.path))
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    with joined(address, workers or cores) as ray, _token(root) as token:
        place = Workplace(str(root), token, samples, program_digest(arguments[0]), environment)
        yield RayEngine(ray, place, (arguments[0], str(root), *arguments[2:]), gather, workers, progress, patience)


@contextmanager
def _token(root: Path) -> Iterator[str]:
    """A file in the features folder by which other machines know that theirs is the same."""
    name = f".extracting-{secrets.token_hex(8)}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    except OSError as error:
        reason = error.strerror or error
        raise OSError(f"Features cannot be written into {root}: {reason}; make room there.") from error
    try:
        yield name
    finally:
        (root / name).unlink(missing_ok=True)


def _encoded(batch: Sequence[tuple[ClipWork, Result, Any]], answer: Any) -> Iterator[tuple[ClipWork, Result | Died]]:
    """What became of a batch: each clip's result, with what the device made of it."""
    if isinstance(answer, Died):
        yield from ((task, answer) for task, _, _ in batch)
        return
    by_number: dict[int, list[Encoded]] = {}
    for encoded in answer:
        by_number.setdefault(encoded.task.number, []).append(encoded)
    for task, result, _ in batch:
        done = by_number.get(task.number, [])
        said = tuple(
            (encoded.modality, encoded.note or encoded.problem) for encoded in done if encoded.note or encoded.problem
        )
        problem = next((encoded.problem for encoded in done if encoded.problem), "")
        yield (
            task,
            replace(
                result,
                computed=result.computed + len(done),
                notes=result.notes + said,
                problem=result.problem or problem,
            ),
        )
