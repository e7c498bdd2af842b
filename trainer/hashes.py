"""Content hashes of files, remembered: a project of 115,595 clips must not be read through at every start."""

from __future__ import annotations

import json
import os
from pathlib import Path

from trainer.media import content_hash
from trainer.protocol.feature_files import HASHES_FILE
from trainer.protocol.json_lines import parsed_json


class HashMemo:
    """Content hashes of files by path, size and time of change, so that no file is read twice for its hash.

    Kept as lines that are only ever appended; the last line of a path counts, half lines are passed over.
    """

    def __init__(self, root: Path | str) -> None:
        self._path = Path(root) / HASHES_FILE
        self._known: dict[str, tuple[int, int, str]] = {}
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            lines = []
        for line in lines:
            try:
                path, size, changed, content = parsed_json(line)
                self._known[path] = (size, changed, content)
            except (ValueError, TypeError):
                continue

    def known(self, path: str) -> str | None:
        """The hash of a file that has not changed since it was noted; None where it must be read."""
        noted = self._known.get(path)
        return noted[2] if noted is not None and noted[:2] == _stamp(path) else None

    def get(self, path: str) -> str:
        """The hash of a file, read and noted where it must be; MediaError where that cannot be."""
        found = self.known(path)
        if found is None:
            stamp = _stamp(path)
            found = content_hash(path)
            if stamp is not None:
                self.note(path, *stamp, found)
        return found

    def note(self, path: str, size: int, changed: int, content: str) -> None:
        """Remember a hash, in the file too where that can be written."""
        self._known[path] = (size, changed, content)
        line = json.dumps([path, size, changed, content]) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab", buffering=0) as file:
                file.write(line.encode("ascii"))
        except OSError:
            return  # the memo only saves time; where it matters, the features' own write says so


def hashed(path: str) -> tuple[int, int, str]:
    """Size, time of change and content hash of a file; MediaError where it cannot be read."""
    stamp = _stamp(path)
    content = content_hash(path)
    return (*(stamp or (0, 0)), content)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns
