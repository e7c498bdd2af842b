"""The forms in which others keep features, as one array a name: folders of .npy, .npz, safetensors, Parquet.

Nothing here runs what a file says: arrays of Python objects (pickles) are refused.
"""

from __future__ import annotations

import os
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from trainer.protocol.errors import ProtocolError, UserError
from trainer.protocol.files import read_table
from trainer.protocol.packed import PackedTexts
from trainer.protocol.round_folder import CLIP_IDS, ids_hash
from trainer.protocol.tables import COLUMNS, TARGET, plain_name

Read = Callable[[str], np.ndarray]

# Of names in a Parquet table, the most telling first.
NAME_COLUMNS = ("clip_id", "name", "file", "filename", "path", "id")
# What the libraries raise of files that are none, damaged, locked, or claim more than the memory holds.
UNREADABLE = (OSError, ValueError, EOFError, SyntaxError, MemoryError, RuntimeError, SafetensorError, ProtocolError,
              zipfile.BadZipFile, zlib.error, tokenize.TokenError)  # fmt: skip
# Of numbers in a column each, these tell of the clips, and of what a round is to find out: they are no features.
_TOLD = ("clip_id", "path", "start", "end", "language", "speaker", "split", "label", "weight", "annotator", "dialogue",
         "turn")  # fmt: skip
_NO_FEATURES = {plain_name(name) for what in _TOLD for name in COLUMNS[what]} | {
    *map(plain_name, NAME_COLUMNS), "y", "ytrue", "target", "class", "labelid", "emotionid", "fold", "index", "idx",
    "unnamed0", "indexlevel0",  # what pandas calls the numbers of rows
}  # fmt: skip
MOST_ROWS = 2_000_000  # of a Parquet table, which is small however often it repeats a row
MOST_NUMBERS = 500_000_000  # in it, and in one array of an .npz, which is small however many zeros it holds
PARQUET = 'pip install "emodesk[parquet]"'


class ElsewhereError(UserError):
    """Features that cannot be used; the text is one sentence naming the place."""


@dataclass(frozen=True)
class Opened:
    """A place of features: how to `read` the array of a name, the `names` that there are, each once, and columns that
    were `left_out` as they are no features."""

    read: Read
    names: PackedTexts
    left_out: tuple[str, ...] = ()


def open_place(path: Path, modality: str, frames: bool) -> Opened:
    """The features at `path`; ElsewhereError where it is none of the forms.

    `modality` is the tensor that is meant where a feature bundle holds several; `frames`: a folder of one .npy a frame
    is a clip's too.
    """
    kind = path.suffix.lower()
    try:
        if path.is_dir():
            return _folder(path, frames)
        if kind == ".npz":
            return _npz(path)
        if kind == ".npy":
            return _rows(path, np.load(path, mmap_mode="r", allow_pickle=False))
        if kind == ".safetensors":
            return _safetensors(path, modality)
        if kind == ".parquet":
            return _parquet(path)
    except UNREADABLE as error:
        raise ElsewhereError("{path} cannot be read ({reason}).", path=path, reason=one_line(error)) from None
    raise ElsewhereError(
        "{path} is no folder of .npy files, no .npy, .npz, .safetensors or .parquet; name one of them.", path=path
    )


def one_line(error: BaseException) -> str:
    """What an error of a library says, in one line."""
    return " ".join(str(error).split())


def _folder(path: Path, frames: bool) -> Opened:
    names = PackedTexts(_npy_below(path, ""))
    stacks: dict[str, list[str]] = {}
    if frames:
        for name in names:
            parent = name.rpartition("/")[0]
            if parent:
                stacks.setdefault(parent, []).append(name)
        stacks = {name: sorted(parts) for name, parts in stacks.items() if name not in names}

    def array_of(name: str) -> np.ndarray:
        return np.load(path / f"{name}.npy", allow_pickle=False)

    def read(name: str) -> np.ndarray:
        if name in stacks:
            return np.concatenate([np.atleast_2d(array_of(part)) for part in stacks[name]])
        return array_of(name)

    return Opened(read, PackedTexts([*names, *stacks]) if stacks else names)


def _npy_below(folder: Path, before: str) -> Iterator[str]:
    names, folders = [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".npy") and entry.is_file():
                names.append(entry.name.removesuffix(".npy"))
            elif entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                folders.append(entry.name)
    yield from (before + name for name in sorted(names))
    for name in sorted(folders):
        yield from _npy_below(folder / name, f"{before}{name}/")


def _npz(path: Path) -> Opened:
    """One array a clip, or an array of names beside one with a row for each of them."""
    held = np.load(path, allow_pickle=False)  # held open for as long as it is read: members are unpacked one by one
    with zipfile.ZipFile(path) as archive:
        large = next((member for member in archive.infolist() if member.file_size > 8 * MOST_NUMBERS), None)
    if large is not None:
        raise ElsewhereError(
            "{file}: “{name}” unpacks to {size} GB; no features of a clip are as many, one array is a clip.",
            file=path.name, name=large.filename.removesuffix(".npy"), size=large.file_size // 10**9,
        )  # fmt: skip
    if len(held.files) == 2:
        arrays = [held[name] for name in held.files]
        for names, values in (arrays, arrays[::-1]):
            if names.dtype.kind == "U" and names.ndim == 1 and values.ndim >= 2 and len(values) == len(names):
                return _by_row([str(name) for name in names], values)

    def read(name: str) -> np.ndarray:
        return held[name]

    return Opened(read, PackedTexts(held.files))


def _safetensors(path: Path, modality: str) -> Opened:
    file = safe_open(path, framework="numpy")
    metadata, names = file.metadata() or {}, list(file.keys())
    if "modalities" not in metadata:
        return Opened(file.get_tensor, PackedTexts(names))
    wanted = modality if modality in names else names[0]
    if modality not in names and len(names) > 1:
        raise ElsewhereError(
            "{file} is a bundle of {names}; give the features the name of one of them.",
            file=path.name, names=", ".join(sorted(names)),
        )  # fmt: skip
    return _rows(path, file.get_tensor(wanted), metadata.get(CLIP_IDS, ""))


def _rows(path: Path, values: np.ndarray, wanted: str = "") -> Opened:
    """A matrix with a row for each clip of the table beside it; `wanted` is the hash of their ids where known."""
    for table in (path.with_suffix(".csv"), path.with_name("clips.csv")):
        if not table.is_file():
            continue
        ids = [row["clip_id"] for row in read_table(table, ("clip_id",))]
        if values.ndim >= 2 and len(ids) == len(values) and (not wanted or ids_hash(ids) == wanted):
            return _by_row(ids, values)
    raise ElsewhereError(
        "{file} has rows without names; put the clips.csv that it was made from beside it, with a row for each.",
        file=path.name,
    )


def _rows_of(names: Sequence[str]) -> dict[str, int]:
    """The row of each name; ProtocolError where one stands in two."""
    rows = {name: row for row, name in enumerate(names)}
    if len(rows) < len(names):
        twice = next(name for row, name in enumerate(names) if rows[name] != row)
        raise ProtocolError("“{name}” stands in two rows, and a row is a clip", name=twice)
    return rows


def _by_row(names: Sequence[str], values: np.ndarray, left_out: Sequence[str] = ()) -> Opened:
    rows = _rows_of(names)

    def read(name: str) -> np.ndarray:
        return values[rows[name]]

    return Opened(read, PackedTexts(rows), tuple(left_out))


def _is_told(column: str) -> bool:
    """Whether a column tells of clips, by its name."""
    return column.startswith(TARGET) or plain_name(column) in _NO_FEATURES


def _parquet(path: Path) -> Opened:
    """A row a clip: its name, and its numbers as one column of lists, or a column each."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise ElsewhereError(
            "{file} needs the package pyarrow; install it with {command}.", file=path.name, command=PARQUET
        ) from None
    told = parquet.ParquetFile(path).metadata
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    numbers = sum(group.column(number).num_values for group in groups for number in range(group.num_columns))
    if told.num_rows > MOST_ROWS or numbers > MOST_NUMBERS:
        raise ElsewhereError(
            "{file} has {rows} rows and {numbers} values; no features are as many, a row is a clip.",
            file=path.name, rows=told.num_rows, numbers=numbers,
        )  # fmt: skip
    table = parquet.read_table(path)
    told_by = {name.casefold(): name for name in table.column_names[::-1]}
    named = next((told_by[name] for name in NAME_COLUMNS if name in told_by), None)
    kinds = {field.name: field.type for field in table.schema}
    of_lists = (arrow.types.is_list, arrow.types.is_large_list, arrow.types.is_fixed_size_list)
    lists = [name for name, kind in kinds.items() if any(fits(kind) for fits in of_lists)]
    of_numbers = (arrow.types.is_floating, arrow.types.is_integer)
    numbers = [name for name, kind in kinds.items() if any(fits(kind) for fits in of_numbers)]
    columns = [name for name in numbers if not _is_told(name)]
    if named is None or len(lists) > 1 or not (lists or columns):
        raise ElsewhereError(
            "{file} has the columns {columns}; it needs one of names ({names}), and the numbers as one column of lists "
            "or a column each.",
            file=path.name, columns=", ".join(table.column_names[:8]), names=", ".join(NAME_COLUMNS[:2]),
        )  # fmt: skip
    names = [str(name) for name in table.column(named).to_pylist()]
    if not lists:
        left_out = [name for name in numbers if name not in (named, *columns)]
        return _by_row(names, np.column_stack([table.column(name).to_numpy() for name in columns]), left_out)
    column = table.column(lists[0])
    rows = _rows_of(names)

    def read(name: str) -> np.ndarray:
        return np.array(column[rows[name]].as_py(), np.float32)

    return Opened(read, PackedTexts(rows))
