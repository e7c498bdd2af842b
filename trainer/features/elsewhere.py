"""Features that others extracted, by clip: a folder of .npy (MERTools' -UTT and -FRA), an .npz, or safetensors."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from safetensors import SafetensorError, safe_open

from trainer.features.pool import pool
from trainer.protocol.errors import Sentence, UserError


class ElsewhereError(UserError):
    """Features that cannot be used; the text is one sentence naming the place."""


@dataclass(frozen=True)
class Place:
    """Where the features of one modality are.

    Attributes:
        name: of the modality.
        path: the folder or file.
        frames: [T, D] a clip, to be pooled, where others are [D].
    """

    name: str
    path: Path
    frames: bool


class Features:
    """One modality's features by clip; ElsewhereError where there are none to read."""

    def __init__(self, place: Place, statistics: str) -> None:
        self.place = place
        self._statistics = statistics
        self._read, self._names = _opened(place)

    def names(self, clip_ids: Sequence[str]) -> dict[str, str]:
        """What the clips are called here, by clip_id, as far as they are here; ElsewhereError where a bare name would
        stand for two clips."""
        found: dict[str, str] = {}
        taken: dict[str, str] = {}
        for clip_id in clip_ids:
            bare = PurePosixPath(clip_id).name
            name = clip_id if clip_id in self._names else bare
            if name not in self._names:
                continue
            if name in taken:
                raise ElsewhereError(
                    "{place}: “{name}” may be “{first}” or “{second}”; put the features into folders as the clips are.",
                    place=self.place.path.name, name=name, first=taken[name], second=clip_id,
                )  # fmt: skip
            taken[name] = clip_id
            found[clip_id] = name
        return found

    def vector(self, name: str) -> np.ndarray | None:
        """The embedding [D] float32 of what is called `name` here, None where it is zeros (no face, no words);
        ElsewhereError for one that cannot be used."""
        try:
            values = np.asarray(self._read(name))
        except (OSError, ValueError, EOFError, SafetensorError, SyntaxError, MemoryError) as error:
            raise self._bad(name, Sentence("it cannot be read: {reason}", reason=_line(error))) from None
        if values.dtype.kind not in "fiu" or values.ndim not in (1, 2) or not values.shape[-1]:
            raise self._bad(name, Sentence("it is {dtype} {shape}, not numbers [D] or [T, D]",
                                           dtype=values.dtype, shape=list(values.shape)))  # fmt: skip
        values = values.astype(np.float32, copy=False)
        if not np.isfinite(values).all():
            raise self._bad(name, Sentence("it holds values that are no numbers"))
        rows = np.atleast_2d(values)
        rows = rows[rows.any(axis=1)]  # a frame without a face is a row of zeros
        if not len(rows):
            return None
        if self.place.frames:
            return pool(rows, self._statistics)
        if values.ndim == 2 and len(values) > 1:
            raise self._bad(name, Sentence("it has {n} rows; take it with --fra, which pools them", n=len(values)))
        return rows[0]

    def _bad(self, name: str, why: Sentence) -> ElsewhereError:
        return ElsewhereError("{place}: “{name}”: {why}.", place=self.place.path.name, name=name, why=why)


_Read = Callable[[str], np.ndarray]


def _opened(place: Place) -> tuple[_Read, frozenset[str]]:
    path = place.path
    try:
        if path.is_dir():
            return _folder(place)
        if path.suffix.lower() == ".npz":
            return _npz(path)
        if path.suffix.lower() == ".safetensors":
            file = safe_open(path, framework="numpy")
            return file.get_tensor, frozenset(file.keys())
    except (OSError, ValueError, SafetensorError) as error:
        raise ElsewhereError("{path} cannot be read ({reason}).", path=path, reason=_line(error)) from None
    raise ElsewhereError("{path} is no folder of .npy files, no .npz and no .safetensors; name one of them.", path=path)


def _folder(place: Place) -> tuple[_Read, frozenset[str]]:
    files = dict(_npy_below(place.path, ""))
    if place.frames:
        # A folder of one .npy a frame is legal too.
        parents: dict[str, list[Path]] = {}
        for name, path in files.items():
            parent = name.rpartition("/")[0]
            if parent:
                parents.setdefault(parent, []).append(path)
        stacks = {name: sorted(paths) for name, paths in parents.items() if name not in files}
    else:
        stacks = {}

    def read(name: str) -> np.ndarray:
        if name in files:
            return np.load(files[name], allow_pickle=False)
        return np.concatenate([np.atleast_2d(np.load(path, allow_pickle=False)) for path in stacks[name]])

    return read, frozenset(files) | frozenset(stacks)


def _npy_below(folder: Path, before: str) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".npy") and entry.is_file():
                yield before + entry.name.removesuffix(".npy"), Path(entry.path)
            elif entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from _npy_below(Path(entry.path), f"{before}{entry.name}/")


def _npz(path: Path) -> tuple[_Read, frozenset[str]]:
    def read(name: str) -> np.ndarray:
        return held[name]

    # Held open for as long as it is read: its members are unpacked one by one.
    held = np.load(path, allow_pickle=False)
    return read, frozenset(held.files)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
