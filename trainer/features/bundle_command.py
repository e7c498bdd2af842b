"""`python -m trainer bundle`: features that others extracted as a feature bundle, for `fit --bundle`.

    python -m trainer bundle --clips clips.csv --out F.safetensors
        --utt speech=features/hubert-large-UTT --utt gait=gait.npz --fra image=features/clip-FRA

Any number of modalities with names of your own. A clip without features, or with zeros, lacks the modality.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trainer.features.elsewhere import ABSENT, ZEROS, FeaturePlace, Features
from trainer.features.elsewhere_files import ElsewhereError
from trainer.features.pooling import STATISTICS
from trainer.protocol.clips_csv import ClipRow, read_clips
from trainer.protocol.errors import Sentence
from trainer.protocol.files import replacing
from trainer.protocol.labels import LABELS, MOST_MODALITIES, parse_labels
from trainer.protocol.printable import printable
from trainer.protocol.round_folder import CLIP_IDS, ids_hash

NAMED_FEATURES = 3  # features of one modality that cannot be used and are named


@dataclass
class Told:
    """What came of one modality: clips that have it, that it has nothing for, that have zeros, and what is unusable."""

    name: str
    width: int
    here: int = 0
    absent: int = 0
    zeros: int = 0
    bad: int = 0

    def count(self, vector: np.ndarray | Sentence) -> Sentence | None:
        """Count one clip; what is wrong with it where that is worth saying."""
        if not isinstance(vector, Sentence):
            self.here += 1
        elif vector is ABSENT:
            self.absent += 1
        elif vector is ZEROS:
            self.zeros += 1
        else:
            self.bad += 1
            return vector if self.bad <= NAMED_FEATURES else None
        return None

    def sentence(self) -> Sentence:
        """In words."""
        return Sentence(
            "{name}: {here} clips, width {width}; {absent} have no features, {zeros} only zeros, {bad} cannot be used",
            name=self.name, here=self.here, width=self.width, absent=self.absent, zeros=self.zeros, bad=self.bad,
        )  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `bundle`."""
    parser.add_argument("--clips", type=Path, required=True, help="clips.csv whose rows the bundle shall have")
    parser.add_argument("--out", type=Path, required=True, help="the bundle to write, F.safetensors")
    parser.add_argument("--utt", action="append", default=[], metavar="NAME=PLACE", help="one vector a clip: a folder "
                        "of .npy by clip_id, an .npz or a .safetensors; may be repeated")  # fmt: skip
    parser.add_argument("--fra", action="append", default=[], metavar="NAME=PLACE", help="rows of frames a clip [T, D] "
                        "(or a folder of one .npy a frame), pooled; may be repeated")  # fmt: skip
    parser.add_argument("--pooling", choices=STATISTICS, default="mean_std", help="of --fra (default mean_std)")
    parser.add_argument("--labels", help=f"a project's own labels ({','.join(LABELS)})")


def main(args: argparse.Namespace) -> int:
    """Write the bundle that the arguments name, and say what each modality has."""
    places = [place_named(text, frames) for some, frames in ((args.utt, False), (args.fra, True)) for text in some]
    labels = parse_labels(args.labels) if args.labels else LABELS
    rows = read_clips(args.clips, labels)
    for told in write_elsewhere(args.out, places, rows, labels, args.pooling):
        print(printable(told))
    return 0


def write_elsewhere(
    out: Path, places: Sequence[FeaturePlace], rows: Sequence[ClipRow], labels: Sequence[str], statistics: str
) -> list[Sentence]:
    """Write features of `places` as a bundle with a row for each clip; memory stays flat. What came of each, in words.

    ElsewhereError where a modality fits no clip at all.
    """
    names = [place.name for place in places]
    if not names or len(set(names)) != len(names) or len(names) > MOST_MODALITIES:
        raise ElsewhereError("Give 1 to {most} modalities (--utt NAME=PLACE), each another name.", most=MOST_MODALITIES)
    opened = [Features(place, statistics, rows) for place in places]
    clip_ids = [row.clip_id for row in rows]
    metadata = {"modalities": ",".join(names), "labels": ",".join(labels), CLIP_IDS: ids_hash(clip_ids)}
    with replacing(out) as beside:
        return _write(beside, opened, clip_ids, metadata)


def _write(
    path: Path, opened: Sequence[Features], clip_ids: Sequence[str], metadata: Mapping[str, str]
) -> list[Sentence]:  # fmt: skip
    """Fill the file; no map of it outlives this, as Windows renames no file that is mapped."""
    widths = {features.place.name: features.width for features in opened}
    tensors = _made(path, widths, len(clip_ids), metadata)
    said: list[Sentence] = []
    for features in opened:
        said += _fill(tensors[features.place.name], features, clip_ids)
    for tensor in tensors.values():
        tensor.flush()
    return said


def place_named(text: str, frames: bool) -> FeaturePlace:
    """The place of NAME=PLACE as typed; ElsewhereError where it is none."""
    name, sign, path = text.partition("=")
    if not sign or not name.strip() or not path.strip() or "," in name:
        raise ElsewhereError("“{text}” is not NAME=PLACE, for example speech=features/hubert-UTT.", text=text)
    return FeaturePlace(name.strip(), Path(path.strip()).expanduser(), frames)


def _made(path: Path, widths: Mapping[str, int], count: int, metadata: Mapping[str, str]) -> dict[str, np.memmap]:
    """A safetensors file of float32 matrices [count, width] to be filled in place."""
    header: dict[str, object] = {"__metadata__": dict(metadata)}
    at = 0
    for name, width in widths.items():
        header[name] = {"dtype": "F32", "shape": [count, width], "data_offsets": [at, at := at + 4 * count * width]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    first = 8 + len(text)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        file.truncate(first + at)
    made = {}
    for name, width in widths.items():
        made[name] = np.memmap(path, "<f4", "r+", first, (count, width))
        first += 4 * count * width
    return made


def _fill(tensor: np.memmap, features: Features, clip_ids: Sequence[str]) -> Iterator[Sentence]:
    told = Told(features.place.name, features.width)
    if features.note:
        yield features.note
    for row, clip_id in enumerate(clip_ids):
        vector = features.embedding(clip_id)
        tensor[row] = np.nan if isinstance(vector, Sentence) else vector
        if why := told.count(vector):
            yield why
    yield told.sentence()
