"""One index a file, whoever asks: kept in memory while the file is as it was, and of large files on disk by content.

The window, the trainer and every span of a recording share it, so that its packets are read once.
"""

from __future__ import annotations

import io
import json
import struct
import threading
import zipfile
import zlib
from collections import OrderedDict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from trainer.media.container import Orientation
from trainer.media.content import REMEMBERED_FROM, is_settled, known_hash, stamp_of
from trainer.media.errors import check_file
from trainer.media.index import VideoIndex, scan_index
from trainer.media.store import FileStore
from trainer.protocol.errors import Sentence, read_sentence
from trainer.protocol.json_lines import parsed_json

IN_MEMORY = 8  # indexes; that of an hour takes 1.4 MB
LOCKS = 16
_TORN = (zipfile.BadZipFile, zlib.error, struct.error)  # what else bytes of an archive mean by chance
_ARRAYS = ("times", "stamps", "keys")
_PLAIN = ("duration", "zero", "stream", "width", "height", "counted", "seekable", "has_audio")

_indexes = FileStore("index-1", ".npz", most=2000)  # raise the number whenever a file would give another index
_memory: OrderedDict[tuple[str | int, ...], VideoIndex] = OrderedDict()
_lock = threading.Lock()
_busy = [threading.Lock() for _ in range(LOCKS)]  # so that a file asked for twice is read once


def build_index(path: Path | str, start: float = 0.0, end: float | None = None) -> VideoIndex:
    """Index a file, or the segment of it from `start` to `end` seconds; MediaError where it cannot be used.

    A file whose index is kept and that has not changed is not read again.
    """
    path = Path(path)
    with _busy[hash(str(path)) % LOCKS]:
        whole = _whole(path)
    return whole.segment(start, end)


def _whole(path: Path) -> VideoIndex:
    status = check_file(path).stat()
    key = (str(path), *stamp_of(status))
    with _lock:
        found = _memory.get(key)
        if found is not None:
            _memory.move_to_end(key)
            return found
    settled = is_settled(status)
    content = known_hash(path) if settled and status.st_size >= REMEMBERED_FROM else ""
    found = _read(content, path) if content else None
    if found is None:
        found = scan_index(path)
        if content and stamp_of(path.stat()) == stamp_of(status):
            _indexes.write(content, written(found))
    if settled:
        with _lock:
            _memory[key] = found
            while len(_memory) > IN_MEMORY:
                _memory.popitem(last=False)
    return found


def _read(content: str, path: Path) -> VideoIndex | None:
    data = _indexes.read(content)
    return None if data is None else read_index(data, path)


def written(index: VideoIndex) -> bytes:
    """The index of a whole file as bytes, without the place of the file."""
    turned, base = index.orientation, index.time_base
    facts = {name: getattr(index, name) for name in _PLAIN} | {
        "time_base": [base.numerator, base.denominator],
        "orientation": [turned.transposed, turned.flip_rows, turned.flip_columns],
        "notes": [note.record() if isinstance(note, Sentence) else note for note in index.notes],
    }
    out = io.BytesIO()
    arrays = {name: getattr(index, name) for name in _ARRAYS}
    np.savez_compressed(out, facts=np.frombuffer(json.dumps(facts).encode(), np.uint8), **arrays)
    return out.getvalue()


def read_index(data: bytes, path: Path) -> VideoIndex | None:
    """The index of `written`, for the file at `path`; None where the bytes are torn."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in _ARRAYS}
            facts = parsed_json(kept["facts"].tobytes())
        values = {name: facts[name] for name in _PLAIN}
        notes = tuple(read_sentence(note) or str(note) for note in facts["notes"])
        index = VideoIndex(path=str(path), time_base=Fraction(*facts["time_base"]), notes=notes, **arrays, **values)
        return replace(index, orientation=Orientation(*facts["orientation"]))
    except (ValueError, KeyError, TypeError, OSError, EOFError, MemoryError, RuntimeError, *_TORN):
        return None
