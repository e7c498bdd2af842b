"""A feature bundle: one embedding [N, D_m] a modality, rows as in a clips.csv, NaN rows where one is missing."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from trainer.fusion.speakers import SpeakerShifts
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import UserError
from trainer.protocol.labels import LABELS
from trainer.protocol.round_folder import CLIP_IDS, ids_hash
from trainer.tensors import write_embeddings

CHECK_ROWS = 8192  # rows looked at together, to keep memory flat


class BundleError(UserError):
    """A bundle that cannot be used; the text is one sentence naming the tensor and the row."""


@dataclass(frozen=True)
class Bundle:
    """Embeddings of N clips. `values` M × [N, D_m] float32 with NaN rows, `present` [N, M] bool.

    Where the features are centred by speaker, `speakers` has the shifts and `speaker` [N] says which is whose; `rows`
    then gives them centred. The values stay as they are, so that nothing is copied or written to.
    """

    modalities: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[Tensor, ...]
    present: Tensor
    speakers: SpeakerShifts | None = None
    speaker: Tensor | None = None

    @property
    def dims(self) -> tuple[int, ...]:
        """Width of each modality's embedding."""
        return tuple(value.shape[1] for value in self.values)

    def __len__(self) -> int:
        return self.present.shape[0]

    def to(self, device: torch.device) -> Bundle:
        """The bundle with its embeddings on a device; `present` stays."""
        speakers = self.speakers and self.speakers.to(device)
        return replace(self, values=tuple(value.to(device) for value in self.values), speakers=speakers)

    def head(self, count: int) -> Bundle:
        """The first clips, sharing memory with the whole."""
        values, speaker = tuple(value[:count] for value in self.values), self.speaker
        return replace(
            self, values=values, present=self.present[:count], speaker=None if speaker is None else speaker[:count]
        )

    def some(self, rows: np.ndarray) -> Bundle:
        """A copy of some clips, in this order, on the CPU."""
        index, speaker = torch.as_tensor(rows), self.speaker
        return replace(
            self,
            values=tuple(value.index_select(0, index.to(value.device)).cpu() for value in self.values),
            present=self.present.index_select(0, index),
            speaker=None if speaker is None else speaker.index_select(0, index),
        )

    def rows(self, modality: int, rows: Tensor, into: Tensor | None = None) -> Tensor:
        """A copy [n, D_m] of some rows of one modality, centred by speaker where the bundle is."""
        value = self.values[modality]
        rows = rows.to(value.device)
        into = value.new_empty(len(rows), value.shape[1]) if into is None else into
        torch.index_select(value, 0, rows, out=into)
        if self.speakers is not None and self.speaker is not None:
            shifts, who = self.speakers.shifts[modality], self.speaker.to(value.device)[rows]
            for part, own in zip(into.split(CHECK_ROWS), who.split(CHECK_ROWS), strict=True):
                part.sub_(shifts.index_select(0, own))
        return into

    def only(self, modalities: Sequence[str]) -> Bundle:
        """The bundle with some of its modalities, in its own order; BundleError for one it does not have."""
        return self.take(
            [name for name in self.modalities if name in modalities]
            + [name for name in modalities if name not in self.modalities]
        )

    def shift(self, modality: int, row: int) -> Tensor:
        """What is taken from one row of a modality [D_m], zeros where the bundle is not centred; on the CPU."""
        if self.speakers is None or self.speaker is None:
            return torch.zeros(self.dims[modality])
        return self.speakers.shifts[modality][self.speaker[row]].cpu()

    def take(self, modalities: Sequence[str]) -> Bundle:
        """The bundle with these modalities in this order; BundleError for one it does not have."""
        unknown = [name for name in modalities if name not in self.modalities]
        if unknown:
            raise BundleError(
                "there is no modality “{unknown}” here; there are {modalities}.",
                unknown=unknown[0],
                modalities=", ".join(self.modalities),
            )
        chosen = [self.modalities.index(name) for name in modalities]
        return Bundle(
            tuple(modalities),
            self.labels,
            tuple(self.values[index] for index in chosen),
            self.present[:, chosen],
            self.speakers and self.speakers.take(chosen),
            self.speaker,
        )


def make_bundle(values: Mapping[str, np.ndarray | Tensor], labels: Sequence[str], rows: Sequence[ClipRow]) -> Bundle:
    """A bundle from one [N, D_m] array a modality, checked against its clips; BundleError as `read_bundle`."""
    tensors = {name: torch.as_tensor(value) for name, value in values.items()}
    return _checked("the features", tuple(tensors), tuple(labels), tensors, rows)


def bundle_labels(path: Path | str) -> tuple[str, ...]:
    """The label set that a bundle's metadata names; the program's own where it names none."""
    with _opened(Path(path)) as file:
        return _listed(file.metadata() or {}, "labels") or LABELS


def read_bundle(path: Path | str, rows: Sequence[ClipRow]) -> Bundle:
    """Read a bundle for these clips; the tensors stay memory-mapped while they are float32.

    Raises BundleError, in one sentence, for a file that is no safetensors file, a tensor that is missing, has another
    number of rows than `rows`, is not a float matrix, holds an infinity or a row that is only partly NaN, and for
    metadata that does not fit the tensors, or is of other clips (a bundle made elsewhere may not say of which it is).
    """
    path = Path(path)
    with _opened(path) as file:
        metadata, names = file.metadata() or {}, list(file.keys())
        modalities = _listed(metadata, "modalities") or tuple(sorted(names))
        missing = [name for name in modalities if name not in names]
        if missing:
            raise BundleError(
                "{file} has no tensor “{missing}”, which its metadata lists; it has {names}.",
                file=path.name,
                missing=missing[0],
                names=", ".join(names),
            )
        if CLIP_IDS in metadata and metadata[CLIP_IDS] != ids_hash(row.clip_id for row in rows):
            raise BundleError(
                "{file} was made for other clips than those of the table, or for another order of them; "
                "make it again from this table.",
                file=path.name,
            )
        tensors = {name: file.get_tensor(name) for name in modalities}
    return _checked(path.name, modalities, _listed(metadata, "labels") or LABELS, tensors, rows)


def write_bundle(path: Path | str, bundle: Bundle, clip_ids: Sequence[str] = ()) -> None:
    """Write a bundle as one safetensors file, atomically; `clip_ids` of its rows, where it shall be held to them."""
    write_embeddings(path, dict(zip(bundle.modalities, bundle.values, strict=True)), bundle.labels, clip_ids)


def _opened(path: Path) -> safe_open:
    try:
        return safe_open(path, framework="pt")
    except FileNotFoundError:
        raise BundleError("there is no file {path}; give the path of a safetensors bundle.", path=path) from None
    except (SafetensorError, OSError, ValueError, struct.error, json.JSONDecodeError) as error:
        raise BundleError(
            "{file} is not a safetensors file that can be read ({error}).", file=path.name, error=error
        ) from None


def _listed(metadata: Mapping[str, str], key: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in metadata.get(key, "").split(",") if part.strip())


def _checked(
    source: str,
    modalities: tuple[str, ...],
    labels: tuple[str, ...],
    tensors: dict[str, Tensor],
    rows: Sequence[ClipRow],
) -> Bundle:
    if not modalities:
        raise BundleError("{source} holds no modality; it needs one tensor [clips, width] for each.", source=source)
    if len(set(modalities)) != len(modalities):
        names = ", ".join(modalities)
        raise BundleError("{source} names one of its modalities twice ({names}).", source=source, names=names)
    if len(set(labels)) != len(labels):
        raise BundleError("{source} names one of its labels twice ({names}).", source=source, names=", ".join(labels))
    if len(labels) < 2:
        raise BundleError(
            "{source} names only the label “{labels}”; a model needs at least two.", source=source, labels=labels[0]
        )
    present = torch.empty(len(rows), len(modalities), dtype=torch.bool)
    values = []
    for column, name in enumerate(modalities):
        value = tensors[name]
        if value.ndim != 2 or not value.is_floating_point() or value.shape[1] == 0:
            raise BundleError(
                "{source}: “{name}” is {dtype} {list}; it must be a float matrix [clips, width].",
                source=source,
                name=name,
                dtype=value.dtype,
                list=list(value.shape),
            )
        if value.shape[0] != len(rows):
            raise BundleError(
                "{source}: “{name}” has {shape} rows and clips.csv has {count} clips; "
                "write them again from the same table.",
                source=source,
                name=name,
                shape=value.shape[0],
                count=len(rows),
            )
        value = value.to(torch.float32)
        present[:, column] = _present(source, name, value, rows)
        values.append(value)
    return Bundle(modalities, labels, tuple(values), present)


def _present(source: str, name: str, value: Tensor, rows: Sequence[ClipRow]) -> Tensor:
    """Which rows hold an embedding [N]; the sum of a row shows NaN and infinities in one pass."""
    here = torch.empty(len(rows), dtype=torch.bool)
    for start in range(0, len(rows), CHECK_ROWS):
        block = value[start : start + CHECK_ROWS]
        sums = block.sum(dim=1)
        here[start : start + CHECK_ROWS] = sums.isfinite()
        for row in torch.nonzero(~sums.isfinite()).flatten().tolist():
            nans = block[row].isnan()
            if nans.all():
                continue
            clip = rows[start + row].clip_id
            if block[row].isinf().any():
                raise BundleError(
                    "{source}: “{name}” holds an infinity for clip “{clip}” (row {start}).",
                    source=source,
                    name=name,
                    clip=clip,
                    start=start + row + 1,
                )
            if nans.any():
                raise BundleError(
                    "{source}: “{name}” is partly NaN for clip “{clip}” (row {start}); "
                    "a clip that lacks a modality has NaN in the whole row.",
                    source=source,
                    name=name,
                    clip=clip,
                    start=start + row + 1,
                )
            raise BundleError(
                "{source}: “{name}” is too large for clip “{clip}” (row {start}).",
                source=source,
                name=name,
                clip=clip,
                start=start + row + 1,
            )
    return here
