"""Features that others extracted, by clip: which of them is a clip's, its embedding, its frames in time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from trainer.encoders.base import FrameFeatures, missing, read_options
from trainer.features.elsewhere_files import UNREADABLE, ElsewhereError, one_line, open_place
from trainer.features.pooling import pool
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence
from trainer.protocol.name_matching import ClipNames
from trainer.protocol.packed import PackedTexts, PathList

ABSENT = Sentence("no features of this clip among those extracted elsewhere")
ZEROS = Sentence("only zeros among the features extracted elsewhere")


@dataclass(frozen=True)
class FeaturePlace:
    """Where the features of one modality are.

    Attributes:
        name: of the modality.
        path: the folder or file.
        frames: [T, D] a clip, to be pooled, where others are [D].
    """

    name: str
    path: Path
    frames: bool


@dataclass(frozen=True)
class ElsewhereOptions:
    """`path`: the folder or file. `frames`: rows of frames a clip, where others are one vector."""

    path: str = ""
    frames: bool = False


def place_of(modality: str, options: Mapping[str, Any]) -> FeaturePlace:
    """The place that a preset's table of options names; EncoderError for an option that cannot be, ElsewhereError where
    nothing is there."""
    read = read_options(ElsewhereOptions, options, f"encoders.{modality}")
    path = Path(read.path).expanduser()
    if not read.path or not path.exists():
        raise ElsewhereError(
            "The features of “{modality}” are not at {path} any more; name their place again with “emodesk features "
            "add”, or take the modality out with “emodesk features rm”.",
            modality=modality, path=read.path or Sentence("any place"),
        )  # fmt: skip
    return FeaturePlace(modality, path, read.frames)


class Features:
    """One modality's features of some clips; ElsewhereError where there are none to read, or where one name would
    stand for two clips.

    Attributes:
        place: where they are.
        clip_ids: the clips that were looked for, in order.
    """

    def __init__(self, place: FeaturePlace, statistics: str, rows: Iterable[ClipRow] = ()) -> None:
        self.place = place
        self.clip_ids = PackedTexts()
        self._which = array("q")  # at which place among the names each clip is, -1 for none
        self._statistics = statistics
        opened = open_place(place.path, place.name, place.frames)
        self._read, self._names, self._left_out = opened.read, opened.names, opened.left_out
        self._width = 0
        self.meet(rows)

    def meet(self, rows: Iterable[ClipRow]) -> None:
        """Find the features of these clips by clip_id, its last part, the file's name, or a name that nearly is it
        (another ending, letter case, accents). Of the rows only their names are held."""
        clip_ids, stems = PackedTexts(), PackedTexts()
        for row in rows:
            clip_ids.append(row.clip_id)
            stems.append(PurePosixPath(row.path.replace("\\", "/")).stem)
        which = array("q", (-1,)) * len(clip_ids)
        taken = array("q", (-1,)) * len(self._names)
        left = array("q")

        def take(at: int, place: int) -> None:
            if taken[place] >= 0:
                raise ElsewhereError(
                    "{place}: “{name}” may be “{first}” or “{second}”; put the features into folders as the clips are.",
                    place=self.place.path.name, name=self._names[place],
                    first=clip_ids[taken[place]], second=clip_ids[at],
                )  # fmt: skip
            taken[place], which[at] = at, place

        for at, (clip_id, stem) in enumerate(zip(clip_ids, stems, strict=True)):
            names = [clip_id, PurePosixPath(clip_id).name]
            # Of a file that is cut into several clips, none is called as the file is.
            names += [stem] if stem and stem not in names and len(stems.places(stem)) == 1 else []
            place = next((places[0] for name in names if (places := self._names.places(name))), None)
            if place is None:
                left.append(at)
            else:
                take(at, place)
        if left:
            root = Path(self.place.path.stem)
            like = ClipNames(root, root, PathList(root, (root / f"{name}.npy" for name in self._names)))
            for at in left:
                found = {
                    path.relative_to(root).as_posix().removesuffix(".npy") for path in like.nearly_called(clip_ids[at])
                }
                if len(found) == 1:
                    take(at, self._names.places(found.pop())[0])
        met = zip(self.clip_ids, self._which, strict=True)  # before, and may be asked for again
        for clip_id, place in [(clip_id, place) for clip_id, place in met if clip_id not in clip_ids]:
            clip_ids.append(clip_id)
            which.append(place)
        self.clip_ids, self._which = clip_ids, which

    def _called(self, clip_id: str) -> str | None:
        """What a clip is called there, None where nothing of it is."""
        places = self.clip_ids.places(clip_id)
        return self._names[self._which[places[-1]]] if places and self._which[places[-1]] >= 0 else None

    @property
    def note(self) -> Sentence | None:
        """What was left out of the place, None for nothing."""
        if not self._left_out:
            return None
        return Sentence(
            "{place}: left out as no features, by what they are called: {columns}.",
            place=self.place.path.name, columns=", ".join(self._left_out),
        )  # fmt: skip

    @property
    def width(self) -> int:
        """Length of an embedding: that of the first that can be used, and what the others must have; ElsewhereError
        where none can."""
        for place in () if self._width else self._which:
            try:
                vector = self.vector(self._names[place]) if place >= 0 else None
            except ElsewhereError:
                continue
            if vector is not None:
                self._width = len(vector)
                break
        if not self._width:
            raise ElsewhereError(
                "{path} has no features that can be used for any of the clips; its names must be their clip_ids.",
                path=self.place.path,
            )
        return self._width

    def embedding(self, clip_id: str) -> np.ndarray | Sentence:
        """The embedding [D] of a clip, or why it has none."""
        name = self._called(clip_id)
        if name is None:
            return ABSENT
        try:
            vector = self.vector(name)
        except ElsewhereError as error:
            return error.sentence
        if vector is None:
            return ZEROS
        if len(vector) != self.width:
            return Sentence(
                "{place}: “{name}” has the width {width}, others {others}.",
                place=self.place.path.name, name=name, width=len(vector), others=self.width,
            )  # fmt: skip
        return vector

    def of_clip(self, clip_id: str, duration: float) -> FrameFeatures:
        """The features of a clip in time: its frames evenly over `duration` seconds (0: no time), or its one embedding,
        which holds at every time."""
        vector = self.embedding(clip_id)
        if isinstance(vector, Sentence):
            return missing(self.width, vector)
        name = self._called(clip_id)
        if not self.place.frames or name is None:
            return FrameFeatures(vector[None], np.full(1, np.nan), pooled=True)
        values, kept, count = self._rows(name)
        time = (kept + 0.5) * duration / count if duration else np.full(len(kept), np.nan)
        return FrameFeatures(values, time)

    def vector(self, name: str) -> np.ndarray | None:
        """The embedding [D] float32 of what is called `name` there, None where it is zeros (no face, no words);
        ElsewhereError for one that cannot be used."""
        rows, _kept, count = self._rows(name)
        if not len(rows):
            return None
        if self.place.frames:
            return pool(rows, self._statistics)
        if count > 1:
            raise self._bad(name, Sentence("it has {n} rows; take it with --fra, which pools them", n=count))
        return rows[0]

    def _rows(self, name: str) -> tuple[np.ndarray, np.ndarray, int]:
        """The frames [L, D] float32 that are not zeros, which of all they are [L], and of how many."""
        try:
            values = np.asarray(self._read(name))
        except UNREADABLE as error:
            if "pickle" in str(error):  # NumPy goes on to say how to run it all the same
                raise self._bad(name, Sentence("it is no array of numbers")) from None
            raise self._bad(name, Sentence("it cannot be read: {reason}", reason=one_line(error).rstrip("."))) from None
        if values.dtype.kind not in "fiu" or values.ndim not in (1, 2) or not values.shape[-1]:
            raise self._bad(name, Sentence("it is {dtype} {shape}, not numbers [D] or [T, D]",
                                           dtype=values.dtype, shape=list(values.shape)))  # fmt: skip
        values = np.atleast_2d(values.astype(np.float32, copy=False))
        if not np.isfinite(values).all():
            raise self._bad(name, Sentence("it holds values that are no numbers"))
        kept = np.flatnonzero(values.any(axis=1))  # a frame without a face is a row of zeros
        return values[kept], kept, len(values)

    def _bad(self, name: str, why: Sentence) -> ElsewhereError:
        return ElsewhereError("{place}: “{name}”: {why}.", place=self.place.path.name, name=name, why=why)
