"""Small things that were found out about files, kept in the user's cache folder: whole or not at all, and bounded."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import platformdirs

from trainer.protocol.files import atomic_write

FOLDER_VARIABLE = "EMODESK_DATA"  # another folder for the user's data, as tests and portable installs want
SWEPT_EVERY = 64  # writes, of this process, between two looks at how much is kept


def cache_folder() -> Path:
    """The folder of what can be found out again."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return Path(folder, "cache") if folder else Path(platformdirs.user_cache_dir("emodesk", appauthor=False))


class FileStore:
    """Files by name (hex), in a folder of their own; `kind` carries the version. The longest unused of more than
    `most` go. A cache that cannot be read or written only costs time."""

    def __init__(self, kind: str, suffix: str, most: int) -> None:
        self._kind, self._suffix, self._most = kind, suffix, most
        self._written = 0

    def path(self, name: str) -> Path:
        """Where something of this name lies, or would."""
        return cache_folder() / "media" / self._kind / name[:2] / f"{name}{self._suffix}"

    def read(self, name: str) -> bytes | None:
        """What was kept, None where nothing is."""
        path = self.path(name)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data

    def write(self, name: str, data: bytes) -> None:
        """Keep something."""
        path = self.path(name)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            atomic_write(path, data, durable=False)
        except OSError:
            return
        self._written += 1
        if self._written % SWEPT_EVERY == 0:
            self.sweep()

    def sweep(self) -> None:
        """Let go of the longest unused."""
        try:
            found = [(path.stat().st_mtime, path) for path in self.path("00").parent.parent.glob(f"*/*{self._suffix}")]
        except OSError:
            return
        for _, path in sorted(found)[: -self._most]:
            path.unlink(missing_ok=True)


def forget_names(*names: str) -> None:
    """Erase everything of any kind whose name begins with one of these."""
    for name in filter(None, names):
        for path in (cache_folder() / "media").glob(f"*/{name[:2]}/{name}*"):
            with suppress(OSError):
                path.unlink()
