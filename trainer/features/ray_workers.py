"""What runs on a Ray cluster: decoders, and one encoder a GPU. Ray itself is not imported here.

The classes become actors. Both answer with `CallOutcome`, never with an exception, and both look first whether their
machine can take part: the same program, the same features folder, the same clips.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trainer.encoders.base import digest, on_device
from trainer.encoders.clip_input import FRAMES_VERSION
from trainer.encoders.registry import build_encoder
from trainer.features.cache import FORMAT, FeatureCache
from trainer.features.clip_worker import ClipWork, Result, Waiting, make_worker
from trainer.features.device import DeviceQueue, Encoded
from trainer.features.errors import FeatureError
from trainer.features.ray_cluster import this_machine
from trainer.features.workers import Failure, be_modest, failure_of
from trainer.protocol.errors import Sentence, UserError


@dataclass(frozen=True)
class Workplace:
    """What every machine must have in common with the one that extracts.

    Attributes:
        root: the features folder.
        token: name of a file that lies in it for as long as the extraction takes.
        clips: some of the clips' files.
        program: `program_digest` of the choices of encoders.
        environment: variables that name folders, where a machine has none of its own.
    """

    root: str
    token: str
    clips: tuple[str, ...]
    program: str
    environment: Mapping[str, str]

    def check(self, choices: Mapping[str, tuple[str, Mapping[str, Any]]]) -> None:
        """FeatureError, naming this machine, unless it can take part in extraction with these encoders."""
        machine = this_machine()
        for name, value in self.environment.items():
            os.environ.setdefault(name, value)
        if program_digest(choices) != self.program:
            raise FeatureError(
                "{machine} has another version of EmoDesk; install the same one on every machine.", machine=machine
            )
        for path in (str(Path(self.root) / self.token), *self.clips):
            if not os.path.exists(path):
                what = Sentence("the features folder {folder}", folder=self.root)
                if path in self.clips:
                    what = Sentence("the clip {path}", path=path)
                raise FeatureError(
                    "{machine} does not see {what}; put it on storage that all machines share, under the same path.",
                    machine=machine,
                    what=what,
                )
        try:
            with tempfile.TemporaryFile(dir=self.root, prefix=".ray-"):
                pass
        except OSError as error:
            raise FeatureError(
                "{machine} cannot write into the features folder {root} ({reason});"
                " give the user that Ray runs as the right to.",
                machine=machine,
                root=self.root,
                reason=error.strerror or error,
            ) from None


@dataclass(frozen=True)
class CallOutcome:
    """What an actor made of a call: a value, or why there is none, and what was printed on the way."""

    value: Any = None
    failure: Failure | None = None
    log: str = ""


class Decoder:
    """Decodes a clip once, stores what needs no device, hands on what does; `arguments` are `make_worker`'s."""

    def __init__(self, place: Workplace, arguments: tuple[Any, ...]) -> None:
        self._place, self._arguments = place, arguments

    def prepare(self) -> CallOutcome:
        """Make the encoders ready."""
        be_modest()
        return answered(self._prepare)

    def _prepare(self) -> None:
        with _named():
            self._place.check(self._arguments[0])
            self._work = make_worker(*self._arguments)

    def work(self, task: ClipWork) -> tuple[CallOutcome, tuple[Waiting, ...]]:
        """One clip: what was done, and apart from it (it may be large, and need not come to whoever asked) the rest."""
        answer = answered(self._work, task)
        result: Result | None = answer.value
        if result is None:
            return answer, ()
        return replace(answer, value=(replace(result, prepared=()), len(result.prepared))), result.prepared


class Device:
    """Encodes on the GPU that Ray gives it what decoders prepared, and stores it."""

    def __init__(self, place: Workplace, arguments: tuple[Any, ...], modalities: Sequence[str]) -> None:
        self._place, self._arguments, self._modalities = place, arguments, set(modalities)

    def prepare(self) -> CallOutcome:
        """Have the weights on the GPU."""
        return answered(self._prepare)

    def _prepare(self) -> None:
        with _named():
            choices, root, fingerprints = self._arguments
            self._place.check(choices)
            encoders = {modality: build_encoder(modality, *choices[modality]) for modality in self._modalities}
            caches = {modality: FeatureCache(root, fingerprints[modality]) for modality in encoders}
            self._queue = DeviceQueue(encoders, caches)
            self._queue.load(self._modalities)

    def work(self, tasks: Sequence[ClipWork], *prepared: tuple[Waiting, ...]) -> CallOutcome:
        """The clips of a batch, with what was prepared of each; the value is a list of `Encoded`."""
        return answered(self._encode, tasks, prepared)

    def _encode(self, tasks: Sequence[ClipWork], prepared: Sequence[tuple[Waiting, ...]]) -> list[Encoded]:
        done: list[Encoded] = []
        for task, items in zip(tasks, prepared, strict=True):
            done += self._queue.add(task, items)
        return done + list(self._queue.flush())


@contextlib.contextmanager
def _named() -> Iterator[None]:
    """Sentences about weights and options, with the machine that they are about."""
    try:
        yield
    except FeatureError:
        raise
    except UserError as error:
        raise FeatureError("{machine} cannot take part: {error}", machine=this_machine(), error=error) from error


def answered(function: Callable[..., Any], *arguments: Any) -> CallOutcome:
    """What a function gives, or its error as a value, with what it printed: Ray would leave that on its machine."""
    printed = io.StringIO()
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(printed):
        try:
            return CallOutcome(function(*arguments), log=printed.getvalue())
        except Exception as error:
            if not isinstance(error, FeatureError):
                traceback.print_exc()
            return CallOutcome(failure=failure_of(error), log=printed.getvalue())


def program_digest(choices: Mapping[str, tuple[str, Mapping[str, Any]]]) -> str:
    """Hex digest of what makes features the same: versions of the code, and the encoders' settings.

    Weights of encoders on a device are not part of it: hashing them on every machine would take too long.
    """
    encoders = [build_encoder(modality, *choice) for modality, choice in sorted(choices.items())]
    parts = [encoder.version if on_device(encoder) else encoder.fingerprint() for encoder in encoders]
    return digest(FORMAT, FRAMES_VERSION, parts)
