"""Plain functions called on a Ray cluster, each call in a process of its own.

Arguments and results go through Ray, so that the machines need share no folder for them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
from typing import Any

from trainer.features.ray_cluster import ClusterError, this_machine
from trainer.features.workers import POLL
from trainer.progress import Progress
from trainer.protocol.version import version

TRIES = 3  # of a call whose process or machine dies


def call_on_ray(
    ray: Any, function: Callable[..., Any], calls: Sequence[Sequence[Any]], progress: Progress, device: str = "cpu"
) -> Generator[tuple[int, Any], None, None]:
    """What `function`, one of a module, makes of the arguments of each call, with its number, in the order in which
    they end. Arguments may be references of Ray's.

    Each has a GPU of the cluster where there are any and `device` is not cpu, else its share of the cores. A call
    whose process dies is made again, `TRIES` times in all. Closing the iterator ends the calls. Raises ClusterError,
    what the function raises, and Cancelled.
    """
    there = ray.cluster_resources()
    gpus = 0 if device == "cpu" else int(there.get("GPU", 0))
    largest = max((int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]), default=0)
    if largest < 1:
        raise ClusterError("The Ray cluster has no core to spare; add machines to it.")
    cores = 1 if gpus else max(1, min(largest, int(there["CPU"]) // max(1, len(calls))))
    place = {"num_cpus": cores, "num_gpus": min(gpus, 1), "max_retries": TRIES - 1}
    remote = ray.remote(**place)(_called)
    numbers = {remote.remote(version(), cores, function, *call): number for number, call in enumerate(calls)}
    try:
        while numbers:
            progress.check()
            for ref in ray.wait(list(numbers), num_returns=1, timeout=POLL)[0]:
                yield numbers.pop(ref), _answer(ray, ref)
    finally:
        for ref in numbers:
            ray.cancel(ref, force=True)


def _called(program: str, cores: int, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a process of the cluster does."""
    if version() != program:
        raise ClusterError(
            "{machine} has another version of EmoDesk; install the same one on every machine.",
            machine=this_machine(),
        )
    if torch := sys.modules.get("torch"):  # one that is loaded later asks the environment, where Ray wrote it
        torch.set_num_threads(cores)
    return function(*arguments)


def _answer(ray: Any, ref: Any) -> Any:
    try:
        return ray.get(ref)
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, Exception) and not isinstance(error.cause, ray.exceptions.RayError):
            raise error.cause from error
        raise
    except ray.exceptions.RayError as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise ClusterError(
            "A process of the Ray cluster died {n} times over the same work, perhaps for want of memory ({reason}).",
            n=TRIES,
            reason=lines[0],
        ) from error
