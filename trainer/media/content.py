"""Hashes of files by content; those of large files are remembered by place, size and time of change."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

from trainer.media.container import reads
from trainer.media.errors import MediaError, check_file
from trainer.media.store import FileStore, forget_names
from trainer.protocol.json_lines import parsed_json

REMEMBERED_FROM = 4 * 2**20  # bytes; a smaller file is hashed as fast as a note of it is read
SETTLED = 2.0  # seconds since the last change, the coarsest clock of a file system: later changes show in the time
PIECE = 2**20

_notes = FileStore("hashes-1", ".json", most=20_000)


def content_hash(path: Path | str) -> str:
    """SHA-256 of the file's bytes in hex: the same clip under another name has the same hash; MediaError as `probe`."""
    path = check_file(path)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            while piece := file.read(PIECE):
                digest.update(piece)
                reads.bytes += len(piece)
    except OSError as error:
        raise MediaError(
            "“{file}” cannot be read: {reason}; copy it again.", file=path.name, reason=error.strerror or error
        ) from None
    if status.st_size >= REMEMBERED_FROM and is_settled(status):
        _notes.write(_name(path), json.dumps([*stamp_of(status), digest.hexdigest()]).encode())
    return digest.hexdigest()


def known_hash(path: Path) -> str:
    """As `content_hash`, of a large file that has not changed since without reading it."""
    data = _notes.read(_name(path))
    if data is not None:
        try:
            *stamp, content = parsed_json(data)
            if tuple(stamp) == stamp_of(path.stat()):
                return str(content)
        except (ValueError, TypeError, OSError):
            pass
    return content_hash(path)


def forget_kept(path: Path | str, content: str) -> None:
    """Erase all that is kept of a file with this content hash: its index, its waveform, and that it was there."""
    forget_names(content, _name(Path(path)))


def stamp_of(status: os.stat_result) -> tuple[int, int, int]:
    """What changes with a file: its number, size and time of change."""
    return status.st_ino, status.st_size, status.st_mtime_ns


def is_settled(status: os.stat_result) -> bool:
    """Whether another change would change `stamp_of` too."""
    return time.time() - status.st_mtime > SETTLED


def _name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()
