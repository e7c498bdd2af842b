"""Fits on a Ray cluster (`fit --engine ray`): each fold of a round, each fit of a sweep, as a call of its own.

A fold by itself becomes what it becomes beside the others, up to the rounding of float32: sums of several matrices at
once come out in another order than those of one. So a round whose folds were fitted apart agrees with one that was
fitted here, and is not the same to the last bit. Whole fits, those of a sweep, are the same on as many threads.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from trainer.features.engines import Engine
from trainer.features.extract import usable_workers
from trainer.features.ray_calls import call_on_ray
from trainer.features.ray_cluster import joined
from trainer.fusion.bundle import Bundle
from trainer.fusion.training import Apart, Fitted, Group, GroupReport
from trainer.progress import Progress

Heard = list[tuple[int, int, Sequence[float], Sequence[float]]]  # what a group reported, epoch by epoch


@contextmanager
def reached(engine: Engine) -> Iterator[None]:
    """While the engine's cluster, if it has one, is joined; ClusterError before anything is done where none answers."""
    if engine.name != "ray":
        yield
        return
    with joined(engine.address, usable_workers()):
        yield


@contextmanager
def folds_on(engine: Engine, progress: Progress) -> Iterator[Apart | None]:
    """Where the folds of a round train: on the cluster that the engine names, or None for this process."""
    if engine.name != "ray":
        yield None
        return
    with joined(engine.address, usable_workers()) as ray:

        def apart(groups: Sequence[Group], reports: Sequence[GroupReport]) -> list[Fitted]:
            device = groups[0].training.device
            found: dict[int, Fitted] = {}
            calls = [(group.packed(),) for group in groups]
            with closing(call_on_ray(ray, _train, calls, progress, device)) as answers:
                for number, (fitted, heard) in answers:
                    found[number] = fitted
                    for news in heard:
                        reports[number](*news)
            return [found[number] for number in range(len(groups))]

        yield apart


def fits_on_ray(
    engine: Engine,
    function: Callable[..., Any],
    bundle: Bundle,
    calls: Sequence[Sequence[Any]],
    progress: Progress,
    device: str,
) -> Generator[tuple[int, Any], None, None]:
    """`function(bundle, *call)` of each call with its number, in the order in which they end. The features are kept
    once on each machine."""
    with joined(engine.address, usable_workers()) as ray:
        arrays = ray.put([value.numpy() for value in bundle.values])
        bare = ray.put(replace(bundle, values=()))
        yield from call_on_ray(ray, _with_bundle, [(function, bare, arrays, *call) for call in calls], progress, device)


def _train(group: Group) -> tuple[Fitted, Heard]:
    heard: Heard = []
    return group.train(lambda *news: heard.append(news)), heard


def _with_bundle(function: Callable[..., Any], bare: Bundle, arrays: Sequence[np.ndarray], *call: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Ray's arrays cannot be written to, and nobody does
        values = tuple(torch.from_numpy(array) for array in arrays)
    return function(replace(bare, values=values), *call)
