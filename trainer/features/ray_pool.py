"""Actors of one kind on a Ray cluster, each with a few jobs: a death takes only the jobs of its actor along."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from trainer.features.ray_cluster import ClusterError
from trainer.features.workers import STARTS, Died, WorkerError, raised

# In Ray's words on a death that is no fault of the clip: a machine that was taken away, a request to end.
NOT_ITS_FAULT = ("its node has died", "SIGTERM", "ray.kill")


@dataclass
class Job:
    """One call: what it is about, and the references that Ray gave for what it returns."""

    about: Any
    refs: tuple[Any, ...]
    since: float = 0.0

    @property
    def answer(self) -> Any:
        """The reference of its `CallOutcome`."""
        return self.refs[0]


@dataclass
class _Actor:
    handle: Any
    start: Job
    ready: bool = False
    jobs: deque[Job] = field(default_factory=deque)

    @property
    def current(self) -> Job | None:
        return (self.jobs[0] if self.jobs else None) if self.ready else self.start


class ActorPool:
    """At most `size` actors, made when there is work, each with at most `depth` jobs waiting or running."""

    def __init__(self, ray: Any, make: Callable[[], Any], size: int, depth: int, patience: float) -> None:
        self._ray, self._make, self._size, self._depth, self._patience = ray, make, size, depth, patience
        self._actors: list[_Actor] = []
        self._stillborn = 0

    @property
    def busy(self) -> int:
        """Actors that have jobs."""
        return sum(bool(actor.jobs) for actor in self._actors)

    @property
    def ready(self) -> int:
        """Actors that have started."""
        return sum(actor.ready for actor in self._actors)

    @property
    def refs(self) -> list[Any]:
        """What to wait for: the answers that come next."""
        return [actor.current.answer for actor in self._actors if actor.current is not None]

    def grow(self, wanted: int) -> None:
        """Start actors until as many as are wanted, or may be, are there."""
        while len(self._actors) < min(wanted, self._size):
            handle = self._make()
            self._actors.append(_Actor(handle, Job(None, (handle.prepare.remote(),))))

    def room(self) -> bool:
        """Whether a job can be given."""
        return any(actor.ready and len(actor.jobs) < self._depth for actor in self._actors)

    def give(self, about: Any, *arguments: Any, returns: int = 1) -> None:
        """Call `work` of the actor with the fewest jobs; there must be room."""
        actor = min((actor for actor in self._actors if actor.ready), key=lambda actor: len(actor.jobs))
        refs = actor.handle.work.options(num_returns=returns).remote(*arguments)
        actor.jobs.append(Job(about, tuple(refs) if returns > 1 else (refs,), time.monotonic()))

    def settle(self, ready: set[Any]) -> Iterator[tuple[Job, Any]]:
        """Jobs that are done, with their answer's value, and those that are lost, with Died.

        Raises ClusterError where an actor's machine cannot take part, WorkerError, and OSError where a job raised one.
        """
        for actor in list(self._actors):
            while actor.current is not None and actor.current.answer in ready:
                job = actor.current
                try:
                    answer = self._ray.get(job.answer)
                except self._ray.exceptions.RayError as error:
                    # Our own classes never raise; Ray's do where what a job needs was lost with its machine.
                    cause = getattr(error, "cause", None)
                    if isinstance(cause, Exception) and not isinstance(cause, self._ray.exceptions.RayError):
                        raise WorkerError(str(error)) from None
                    yield from self._lose(actor, _death(error))
                    break
                sys.stderr.write(answer.log)
                if answer.failure is not None:
                    if answer.failure.kind == "FeatureError":
                        raise ClusterError(answer.failure.message)
                    raise raised(answer.failure)
                if job is actor.start:
                    actor.ready, self._stillborn = True, 0
                    continue
                actor.jobs.popleft()
                if actor.jobs:
                    actor.jobs[0].since = time.monotonic()
                yield job, answer.value
            if actor in self._actors and actor.jobs and time.monotonic() - actor.jobs[0].since > self._patience:
                yield from self._lose(actor, Died(f"took more than {self._patience:g} s"))

    def end(self) -> None:
        """Stop every actor at once."""
        while self._actors:
            self._ray.kill(self._actors.pop().handle)

    def _lose(self, actor: _Actor, died: Died) -> Iterator[tuple[Job, Died]]:
        self._actors.remove(actor)
        self._ray.kill(actor.handle)
        self._stillborn += not actor.ready
        if self._stillborn >= STARTS:
            raise ClusterError("Processes of the Ray cluster do not start: one {reason}.", reason=died.reason)
        for job in actor.jobs:
            yield job, died


def _death(error: Exception) -> Died:
    text = str(error)
    if "ModuleNotFoundError" in text:
        name = text.rsplit("No module named", 1)[-1].strip().strip("'")
        return Died(f"found no module {name}; install “emodesk[ray]”, the same version, on every machine")
    asked = any(words in text for words in NOT_ITS_FAULT)
    return Died("was asked to end" if asked else "was killed or crashed, perhaps for want of memory", asked)
